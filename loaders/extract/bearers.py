"""Who can bear a duty that a running text states: public bodies by the form of their names.

Left out are institutions that act for themselves (金融机构, 用人单位), vague words (有关部门, 各地), which name nobody, and
pieces of sentences that only end like a body (新发展格局, 加强政府部门).
"""

from __future__ import annotations

import re
from functools import lru_cache

from loaders import agencies
from loaders.extract import names
from loaders.model import Context
from loaders.vocabulary import table

#: 各地区各部门 is one bearer.
BOTH = re.compile(
    r"各(?:级|地区|地|省份|市|区|县|区县|市县|县区|县（市、区）|乡镇|镇街|乡镇（街道）|镇（街道）|省（区、市）|街道)、?"
    r"各(?:有关|相关|级)?(?:部门和单位|部门单位|部门|成员单位|单位)"
)
#: 派驻…机关的纪检监察组 is one name.
_SENT = re.compile(r"[\u4e00-\u9fff、]{0,24}(?:派驻|派出)[\u4e00-\u9fff、]{0,40}的(?:机关)?(?:纪检监察组|纪检监察工作委员会|监察机构)")
#: 省人民政府管理专利工作的部门 is one name.
OF = re.compile(r"(?:负责|管理|主管|承担|负有|行使|履行)(?:(?!部门|机构)[\u4e00-\u9fff]){2,20}的(?:主管|行政)?(?:部门|机构)")

_GOVERNING = re.compile(
    r"(?:人民)?政府$|党委$|党组$|党委（党组）$|党组（党委）$|部门$|常委会$|委员会$|办公厅$|办公室$|办事处$|法院$|检察院$|管委会$|指挥部$|专班$"
    r"|联席会议$|(?:领导|协调|推进|指导|工作)小组$|协调劳动关系三方$|纪委$|监委$|工委$|团[省市县区州旗]?委$|委(?:组织|宣传|统战|政法|社会工作|统一战线工作)部$|纪检监察组$|工会$|妇联$|残联$|工商联$|企联$|共青团$|共产主义青年团$|(?:妇女|残疾人|工商业|归国华侨|文学艺术界|社会科学界)联合会$|科学技术协会$|(?:工会|工商联|妇联|共青团|残联|科协)组织$|科协$|编办$|供销社$|海关$|派出所$|司法所$|国家机关$"
    r"|[\u4e00-\u9fff]{2}(?<!国家)(?<!有关)(?<!相关)(?<!其他)(?<!上级)(?<!下级)(?<!同级)机关$|党组织$|看守所$|戒毒所$"
    r"|(?:派驻|派出|监察|纪检|监管|主管|协调|经办|行政|监督|执法|服务管理|疾病预防控制|管理|审批|征收|统计|仲裁|登记|分支|法制工作|审查工作|法制|信访|信访工作|督导|法律援助|社区矫正|教育考试|招生考试|办事|领导)机构$"
    r"|(?:驻在|主管|成员|决策承办|起草|(?:公共|政务)数据(?:采集|提供|使用|归集)|(?:部门|[局委厅])(?:下属|直属|所属)(?:事业)?)单位$"
)
#: Authorities and people's organisations by names of two characters.
_SHORT = frozenset(("海关", "法院", "工会", "妇联", "残联", "科协"))
#: Kinds that many things have that are no authority: they count with the level or place that they belong to.
_PLACED = re.compile(r"(?:(?<![居村业家支])委会|中心|支队|总队|大队|局|委|厅|办|队|处|供销社|贸促会|红十字会|计生协|科协|文联|侨联|记协)$")
_BRANCH = re.compile(
    r"(?:(?:考试|服务|信息|评估|标准|审评|监测|认证|交流|管理|发展|指导|推广|促进)中心|(?:中心)?支行|分行|营业管理部|分局|分署|监管局|税务局|专员办(?:事处)?|海关|派驻机构)$"
)
_LEVEL = re.compile(r"(?:[本各])?(?:自治区|[省市县区州旗](?![场域级块]|政(?![府协务数法])))")
#: Offices and commissions of a level, by their short names: 省级招办, 各级安委会.
_RANKED = re.compile(
    r"各?(?:[各本同上下省市县区州盟旗]|地市?|乡镇|上一|下一)级(?:(?![人党])[\u4e00-\u9fff]){1,8}(?:(?<![常居村业家支])委会|[办委局厅]|[支总大]队)$"
)
_OFFICIAL = re.compile(
    r"公共|公安|消防|人民法院|常务委员会|人大|政府|行政|派驻|派出|国家|社会保险|社保|医保|疾病预防|不动产登记|监督管理委员会|仲裁委员会|[省市县区]级"
)
_PRIVATE = re.compile(
    r"(?:金融|融资|担保|医疗|培训|中介|代理|检测|检验|认证|养老|托育|托幼|科研|研究|信用服务|第三方|保险|银行|服务|评估|评价|经营|征信|投资"
    r"|教育|学术|新闻|社会|民间|行业|村民|居民|业主|股东|董事|监事|学生|家长|教师代表|职工代表|专家|风险管理)(?:机构|委员会|会|组织)$"
)
_VAGUE = re.compile(
    r"(?:有关|相关)(?:国家|行政|地方)*(?:机关|人民政府|政府)|(?:其他|其它|不同|上述|下列|以下|多个|两个以上|各个|该|承办|受理|提供|使用|参与)[\u4e00-\u9fff、]*"
    r"|(?:国务院|中央|全国|设区的?市|省级?|市级?|县级?|区级?|州级?|[本我][省市县区州]|自治区|国家|政府)*(?:及其?|和)?"
    r"(?:各|本|其他|其它|其|有关|相关|所属|上级|同级|下级|上一级|下一级|具体|责任|职能|业务|行政(?=主管|管理|部门)|主管|监管|承办|牵头|成员|管理|涉及|具有|多|属地|当地|地方"
    r"|基层|所在|直属|相应|各类|各级|具备条件的|有条件的)*"
    r"(?:部门|单位|地方|地区|地|机关|机构|方面|省份|省市|区县|县区|市县|省|市|县|区|处室|科室|街道|乡镇|企业|组织|政府部门)"
    r"(?:和(?:有关|相关)?(?:单位|地方|机构|地区|部门))?"
)
#: Verbs and other words that begin a clause and no name.
_NO_START = re.compile(
    r"(?:办理|境外|指挥|还|需|也|均(?!州)|都(?![匀江昌安])|出示|统筹(?!城乡)|召集|通知|移交|注销|公布|交(?![通警])|就(?!业)|监督和|检查有关|国家(?:建立|鼓励|支持|实行|加强|推动|依法|保护|设立|制定|采取|对|引导|指导|有计划|扶持|提倡|推广|完善|促进)|监督(?=本级|下级|各|所属|[乡镇区县市]、|街道|乡镇)|受|曾|主要|主动|力争|努力|争取|打通|更|实行|成员|共同|全部|所有|倒逼|拓展|一家|探索|研究(?!院|所|中心)|联动|发送|函|协调|广泛|听取|分送|抄送|确定|指定|编制(?!机关|部门)|制定(?!机关)|制订|出台|申报|参加|参与|引入|借助|利用|运用|确保|保证|取消|减少|增加|改进|规范|提请|申请|接受"
    r"|明确|建立|健全|完善|移送|加强|强化|落实|压实|推进|推动|构建|打造|优化|深化|实现|提高|提升|促进|做好|开展|实施|发挥|依托|支持|鼓励|引导|指导|督促"
    r"|征求|配合|协助|会同|涉及|组建|设立|成立|纳入|报(?!社)|经(?![济营贸信办])|向|对(?!外|口)|由|加快|加大|培育|充分|积极|有效|切实|进一步|大力|全面(?!从)"
    r"|要求|协同|联合|撤销|任何|允许|倡导|帮助|授权|通过|围绕|聚焦|坚持|支撑|服务(?!管理)|保障(?!性)|形成|扩大|以|为|在|同(?!级)|与|到|被|凡|根据|按|依据|依照|参照|除|自(?!治|然|主|贸)|从"
    r"|把|将|服从|违反|包括|不(?!动产)|未(?!成年)|其(?!分支)|该|此|这|是|有(?!关)|即|及|或|等|和|若|如|当(?!地)|则|上述|前款|本款|本条|可"
    r"|本[省市县区州](?:加快|设立|建立|支持|培育|实行|鼓励|推进|推动|加强|完善|探索|依托|发挥|深化|健全|提倡|协同)"
    r"|商(?:请|有关|同级|国务院|本级)|代行|拟|着力|转(?!移)|请求|遵守|遵循|严格|拒绝|拒不|提交|建议|邀请|转送|转交|送|分别|提示|统筹有关|检查和|妨[碍害]|阻碍|吸收|适用|划分|需要|责成"
    r"|代表(?=[本省市县区国])|提倡|发回|事先|符合|已|求|属地方|级|管部门|故|因|凭|一方|另一方|公众|公民|中国公民|法律(?!援助|服务)|法规|行政法规|属于|只|做|获|立即|移送|本院|地法院"
    r"|执行(?!局|机构|机关|法院)|负责(?![\u4e00-\u9fff]{2,20}的(?:主管|行政)?(?:部门|机构)))"
)
#: What stands in no name: characters, and words, which are tried only where one of them can begin.
_NO_CHARACTER = r"的了是将把让给被从向到们您我此为未\d"
_NO_WORDS = (
    "由(?<!自由)", "使(?!用(?:部门|单位|机构))",
    "（[^）]*$", "要(?<![机主重需首紧概]要)(?![素地害闻塞])", "可(?!再生|持续)", "授权(?!管理)", "指派", "请求", "征[得求]", "拒[绝不]",
    "妨[碍害]", "坚持", "遵[循守]", "参照", "移交", "转[送交]", "移送", "接受", "有权", "责成", "提倡", "邀请", "指定", "查阅",
    "送(?=国务院|有关|同级|[上下]级)", "自(?=[上下各]级)", "凭(?!祥)", "以下[简统]?称", "在(?<![所驻存]在)", "通过", "并与", "批转", "区域内",
    "代表(?=[省市县区州旗]|国家|国务院)",
    "范围内", "上述", "什么", "所称", "工作$", "应(?<![供适响反]应)(?!急|对|用)", "按照", "根据", "依据", "依法", "建设$",
    "前(?<![目当之]前)(?![海锋])", "时(?<=[^临实届]时)$", "委托", "担任", "撤销", "责令", "提请", "纳入", "主要", "购置", "进行", "申请(?=人民)",
    "必须", "经过", "配合",
    "实行", "要求", "规定", "明确", "涉及", "直接", "指令", "设立", "落实", "发现", "按规定", "对(?<!应对)(?![外口台])", "受[省市县区]",
    "后(?![勤备方续期])", "报(?![社刊纸业])", "出示", "召集", "批准", "并[经由报]", "中国务院", "第[一二三四五六七八九十百千零]+条", "跨区域",
    "跨部门", "组建", "成立(?!大会)", "派遣国政府", "缔约国政府", "外国政府",
)
_NO_PART = re.compile(f"[{_NO_CHARACTER}]|(?=[{''.join(word[0] for word in _NO_WORDS)}])(?:{'|'.join(_NO_WORDS)})")
#: Of whom a verb says something, where it stands before: 组织有关部门.
_OBJECT = re.compile("各|有关|相关|所属|同级|下级|本[级省市县区部单机]")
VERBS = tuple(row["word"] for row in table("duty_words") if row["kind"] == "verb")
_HEAD = re.compile(r"[^、，；（）()等和及与或会]*")
_COMMON = re.compile(
    r"团队$|[\u4e00-\u9fff]{0,4}(?:格|布|全|大|结|当|僵|时|棋|变|终|残)局$|(?:数字|法治|服务型|智慧|电子|透明|廉洁|效能|阳光|诚信|创新|现代)政府$|^办公室$|^委员会$|(?:举|承|协|主|开|创|督|查|经|代|包|兴|申|催|试)办$|[\u4e00-\u9fff]{2}[区县市省]$|社会$|(?:国际|科技创新|金融|贸易|航运|消费|[\u4e00-\u9fff]+副)中心$"
    r"|(?:单位|个人|企业|[^工记读学]者|人员|合同|章程|拨款|同意|死亡|会议|业主|用户|公司|学校)(?:或者?|和|以及|及|与)|[机设](?:构|置)(?:以及|与)"
)


def begins_name(text: str, start: int, end: int) -> bool:
    """Whether a name can begin at `start`."""
    return not _NO_START.match(text, start, end)


#: Words that can only be one name: nothing parts, joins, leads in or shares.
SINGLE = re.compile(r"(?!由|请|并|其中|联合)(?:(?!会同|[和及与或暨等])[\u4e00-\u9fff×])+")
#: What no list of bodies goes without.
_KIND = re.compile(r"部|政府|[委局厅院办署处会站所队]|机[关构]|党组|海关|中心|联|科协|银行|单位|小组|三方|专班|医保|组织|社")


def is_sent(name: str) -> bool:
    """Whether `name` is a group that is posted to a body."""
    return "派" in name and bool(_SENT.fullmatch(name))


def begins_no_list(words: str) -> bool:
    """Whether `words` begin with a piece of a sentence: cheaper than to read them as a list first."""
    if not _KIND.search(words):
        return True
    head = _HEAD.match(_plain(words))[0]  # type: ignore[index]
    return _is_phrase(head + "、") and not agencies.central(head, agencies.ANY_DAY, True)


def can_open(name: str) -> bool:
    """Whether a list of those who act can begin with `name`: a body, if a vague one; no piece of a sentence."""
    if agencies.central(name, agencies.ANY_DAY, True):
        return True
    form = names.is_member(name) or names.is_piece(name)
    return form and not _NO_START.match(name) and not _is_phrase(_plain(name))


@lru_cache(maxsize=16384)
def is_public(name: str) -> bool:
    """Whether `name` is a public body by its form."""
    name = agencies.first_name(name)
    if BOTH.match(name) or is_sent(name) or name in _SHORT or agencies.central(name, agencies.ANY_DAY, True):
        return True
    if len(name) < 3 or _NO_START.match(name) or _is_phrase(_plain(name)) or _COMMON.search(name):
        return False
    if "或" in name and not names.is_piece(re.split("或者?", name)[0]):  # 业主自荐或者街道办事处
        return False
    official = bool(_OFFICIAL.search(name))
    if not official and _PRIVATE.search(name) and not (_LEVEL.match(name) and name.endswith("专家委员会")):
        return False
    if _GOVERNING.search(name) or _RANKED.match(name) or (official and name.endswith("机构")) or _is_branch(name):
        return True
    return bool(_PLACED.search(name) and (_LEVEL.match(name) or agencies.place_of(name) or agencies.short_place(name)))


def _is_branch(name: str) -> bool:
    """Whether `name` is an office or a centre of a central body: 人民银行济南分行, 国家税务总局云溪县税务局, 教育部考试中心."""
    branch = _BRANCH.search(name)
    return branch is not None and any(agencies.central(name[:cut], agencies.ANY_DAY, True) for cut in range(3, branch.start() + 1))


def is_authority(words: str) -> bool:
    """Whether `words` end with a kind of authority."""
    return bool(_GOVERNING.search(words))


def is_vague(name: str) -> bool:
    """Whether `name` names nobody: 有关部门."""
    return bool(_VAGUE.fullmatch(name))


@lru_cache(maxsize=16384)
def bears(name: str, context: Context) -> bool:
    """Whether a duty of `name` is a fact in a document of `context`: a public body that is no vague one."""
    if agencies.central(name, agencies.day_of(context), agencies.is_central(context)):
        return True
    return is_public(name) and not is_vague(name)


def _is_phrase(words: str) -> bool:
    """Whether `words` hold what no name does."""
    return bool(_NO_PART.search(words)) or any(words.endswith(VERBS, 0, m.start()) for m in _OBJECT.finditer(words))


def _plain(name: str) -> str:
    """The name without the 的 that names may hold."""
    if "的" not in name:
        return name
    return OF.sub("部门", name.replace("设区的市", "市"))
