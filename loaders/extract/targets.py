"""Target groups: whom a measure supports, serves or regulates, and whom a document is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from loaders.extract import group_clauses
from loaders.extract.group_phrases import Reader
from loaders.extract.group_windows import Phrase
from loaders.extract.group_words import governors, marked, words
from loaders.model import Context, Effect, Measure, Target

_MODAL = r"(?:应当|必须|不得|应(?![急用届对收付纳有])|须|(?<![必重主需摘纪])要(?![求素件点闻]))"
#: The group has a duty, by itself or at the head of a list: 银行、支付机构应当….
_DUTY = re.compile(rf"(?:[、和与及或][^，。；：、\n]{{2,10}}){{0,5}}(?:，|[^，。；：、\n]{{0,12}}?){_MODAL}")
_MODAL_HINT = re.compile("[应必不须要]")
#: The duty of a subject stands behind when it has it: 银行在受理申请时，应当…; of 负责人变更的 something else is the subject.
_WHEN = re.compile(rf"(?![^，]*变[更化动])[^。；：\n]{{2,34}}(?:时|[之以]?[后前]|[过程]中|的)，\x20?{_MODAL}")
#: What rules allow those whom they serve: 企业可以申请.
_RIGHT = re.compile(
    r"(?:[、和与及或][^，。；：、\n]{2,12}){0,5}"
    r"(?:等[^，。；：、\n]{2,4})?(?:[^，。；：、\n]{0,6}?(?:，?可以|可(?!能)|有权|依法平等|自主)|[^，。；：、的\n]{0,8}?(?:免[缴交征]|减[免征]|减半征收)|[^，。；：、的\n]{0,6}?享受(?!同等|.{0,12}的)|(?:参照|比照)[^，。；：、\n]{2,16}(?:享受|执行)|[^，。；：、的\n]{6,16}?可(?:获得|享受))"
)
_RIGHT_HINT = re.compile("[可权自享照免减]|平等")
_SUPERVISED = re.compile(
    r"[^，。；：、\n]{0,12}(?:监管|监督(?!作用|员|权)|检查|处罚|违法|整治|执法|信用评价|信用档案|失信|责任追究"
    r"|[日常的]巡查|抽查)|[^，。；：、的与\n]{0,3}(?:评估|评价|评定)(?:制度|机制)"
)
#: Whose responsibility is stressed: 会计师事务所、律师事务所等机构把关责任.
_LIABLE = re.compile(r"(?:[、和与及或][^，。；：、\n]{2,14}){0,5}[^，。；：、\n]{0,8}?(?:把关|主体)责任")
#: What a role that the document defines does where it is the subject.
_ACTS = re.compile("作为|负责|有下列|按照?|依照?|根据|对|在|与|开展|进行|违反|未")
#: What rules say of bodies that fall short.
_FAULT = re.compile("有下列(?:情形|行为)")
#: What staff is held to account for, and when rules still bind it.
_ACCOUNTABLE = re.compile(
    r"(?:在[^，。；：\n]{2,20}中)?(?:存在|有)?(?:违反|下列(?:情形|行为)|滥用职权|玩忽职守|徇私舞弊|不履行|未履行|失职|泄露)|(?:离职|离任|辞去公职)后"
)
#: What officials and staff are watched for.
_OVERSEEN = re.compile(
    r"(?:[、和与及或][^，。；：、\n]{2,12}){0,4}[^，。；：、\n]{0,8}?(?:教育管理|教育监督|管理监督|监督管理|日常监督|监督检查|廉政|廉洁|述职|述责|问责|追责"
    r"|违规|违纪|违法|违犯|违反|涉嫌|行为规范|检举|控告)"
)
#: A clause that names a breach: 违反行业规范的会员.
_OFFENDING = re.compile("(?:违反|违法|违规|逾期|拒不|擅自|骗取|未按|未经|未依法|不履行)[^的]{2,}的")
_SERVED = re.compile(r"(?:健康|保健|医疗|救治|教育|照护|照料|护理|康复|关爱|服务|就诊|签约)")
#: The group stands for a post, a scheme, another body or a number.
_ELSE = re.compile(
    r"岗位(?!技能|能力|培训|练兵|[补津]贴)|职位|制度|计划|所属|下属|所在|总?数(?![字智])|人数|率(?![先领])|占比|人均|可支配|招生|机制|管理体系|(?:资源|信息)?库(?!区)|链(?!主)|画像|图谱|地图|实践基地|搜寻|寻访"
    r"|特色产业集群|[^，。；：、的\n]{0,8}(?:试点|示范)(?:城市|区|县)|(?<=[村居]民)自治|(?<=公司)制|(?<=客户)(?:准入|经理|端)|友好(?!地)|[^，。；：、的\n]{0,6}(?:纲要|(?:保障|保护|促进)法)"
    r"|(?<=企业)(?:[^，。；：、的\n]{0,6}债券|技术中心|研究院|研究开发院|研发机构|工程研究中心)|(?<=外商)(?:直接)?投资(?=[产信服环促准指法规管、“]|项目|合作)|(?<=医生)[^，。；：、的\n]{0,4}(?:签约|上门)服务|(?<=[校院])(?:(?:非?应届|往届)?毕业(?!生)|在[校读籍]|就读)"
    r"|(?<=[硕博]士)(?:[、和][硕博]士)?(?:研究生|及?以上|学[位历科]|授[权予]|生?导师)"
    r"|(?<=军人)事务|(?:书面|事先|本人)?同意|(?<=主体)(?:地位|封顶|完工|工程|结构|身份)|(?<=人才)(?:工程|项目|专项)"
    r"|(?:培养|评价|激励|引进|流动|选拔|使用)(?:机制|体系|模式)"
    r"|(?:个人|金融|身份|基本|健康)?信息(?![化消技]|公[开示])|用品|配方|签证|(?:加速|孵化)器|活跃度|回访|(?:服务|办事)?专[区窗]|(?:工作|行政|综合)?(?:主管|管理)部门|登记(?:确认|注册)?制"
)
#: 以个人为签约主体, 服务对象主要包含老人: what somebody is, or who is meant.
_COMPLEMENT = re.compile(r"以(?!及|[上下内外前后])[^，。；：\n]{1,20}为\Z")
_DEFINED = re.compile(r"(?:应当?|要|须)?(?:主要|全面|分别|重点)?(?:包含|包括|涵盖|覆盖)|主要[是为]")
#: Sites that stand for buildings and places, which have no duty: 宾馆、商场等公共建筑.
_SITES = re.compile(
    r"(?:[、和与及或][^，。；：、\n]{2,12}){0,6}等[^，。；：、\n]{0,10}(?:建筑|场所|区域|部位|设施|场景|空间|地段|点位)"
    rf"(?!，?[^，。；：\n]{{0,16}}{_MODAL})"
)
#: What stands between 到 and a counter at which others are served, and what they do there: 到定点药店购药.
_COUNTER = re.compile(r"[到去赴在][^，。；：、\n]{0,8}$")
_VISIT = re.compile("进行|办理|就[诊医]|购|体检|接种|检测|咨询|登记|报名|领取|取药|住院")
#: Whose needs a slogan puts first: 以居民健康需求为导向.
_GUIDED = re.compile(r"[^，。；：\n]{0,14}为(?:导向|中心|牵引|依托|支撑|出发点|纽带|核心|根本)")
#: Who is taken into a team serves others: 吸收营养师加入团队.
_JOINS = re.compile(r"[^，。；：\n]{0,30}(?:加入|参加|参与|充实到?)[^，。；：\n]{0,8}(?:团队|队伍|专家组|工作组|委员会)")
#: Staff that an organisation has to have: （二）有与业务相适应的专业技术人员.
_HAVING = re.compile("(?:有|配备|配有)(?:与|取得|具备|相应|符合|必要|一定|专门|专职|足够|\\d)")
#: Posts that an authority has to fill: 明确负责此项工作的机构和人员.
_STAFFED = re.compile("(?:配备|配齐|配强|明确|确定|指定|充实)[^，。；：、\n]{0,24}?$")
#: A qualification is named by those who have it: 医师资格考试, 具有副主任医师以上职称.
_TITLED = ("师", "人员")
_QUALIFICATION = re.compile(r"(?<=师)资格(?!审)|(?:职业|执业|从业)资格(?!审|互认)|(?:（[^（）]*）)?及?以上(?:专业技术|技术)?(?:职称|职务)")
#: A campaign in a list of campaigns is named by its group, not aimed at it.
_CAMPAIGN = re.compile(
    r"(?!参[加与]|开展|举办|组织|实施|申报|从事|进行|承担|积极|通过|利用)[^，。；：、“”\n]{2,12}(?:、[^，。；：\n]{2,30})?等[^，。；：、\n]{0,6}(?:计划|活动|平台|行动|工程|大赛|品牌)"
)
#: People who are only counted: 户籍人口超过100万的城市.
_CENSUS = re.compile("(?:户籍|常住|城镇|总|地区)人口$")
_FIGURE = re.compile("(?:不?超过|死亡|达到?|不足|低于|高于|不满|增|约|为|[与和]|基本信息|信息|数|规模|密度|总量|比例|比重|城镇化|\\d)")
#: Industries are groups where they are hit: 特困行业.
_HIT = re.compile("困|影响|冲击")
#: 由中小微企业扩大至…: where a policy starts from, not who acts.
_WIDENED = re.compile(r"[^。；：]{0,30}(?:放宽|扩大|扩展|调整|提高|提至|延伸|拓展|降低|延长)[至到为]?")
#: Wide heads that count where they are clearly aimed at.
_WIDE = frozenset(("企业", "市场主体", "经营主体"))
#: Behind these a list may end with 个人: 对作出贡献的单位和个人给予奖励.
_GIVING = frozenset(("对", "对于", "给予", "为", "奖励", "支持", "鼓励", "引导"))
#: Whom statutes name together: 公民、法人和其他组织.
_PARTIES = frozenset(("公民", "其他组织"))
_BESIDE = re.compile("、法人|(?<=法人[和或与及、])其他组织|(?<=法人或者)其他组织|(?<=法人以及)其他组织")
#: Experts that are named by the scheme or the grant for which they are chosen: “杏林计划”专家, 享受政府特殊津贴专家.
_CHOSEN = re.compile("(?:(?:计划|工程|项目)”?|津贴|杰出|优秀|突出贡献(?:的?中青年)?)专家$")
#: Bodies of the government: what they must do is their task and no rule for a group.
_PUBLIC = re.compile("(?:公共[^的]*机构|(?:机关|政府|国务院|法院|检察院|海警|复议)[^的]*机构|消防(?:救援|监督)?机构)$")
#: Before the subject of a sentence, which may be a list.
_SUBJECT = re.compile(
    r"(?:^|[。；，：）\n\u3000\x20]|第[〇零一二三四五六七八九十百千\d]{1,6}条)"
    r"(?:(?![不受由被向对经在与为将是有按以从把给参])[^，。；：、\n\x20]{2,12}(?:[、和及或与等]|以及)其?){0,6}$"
)
#: An item that only lists places: （一）商场、超市；.
_PLACES = re.compile(r"(?:[、和与及或][^，。；：、\n]{2,14}){0,9}(?:等[^，。；：\n]{0,24})?[；。]")
#: Whoever fulfils a condition gets or loses something: 养老机构连续运营三年的，给予….
_CONDITION = re.compile(r"(?:[、和与及或][^，。；：、\n]{2,14}){0,5}(?![^，]*变[更化动])[^，。；：\n]{2,40}(?:，[^，。；：\n]{2,40})?的，")
#: A note goes on with another noun: 中等职业学校（含技工院校）毕业生.
_TAIL = re.compile(r"（[^（）]*）[^，。；：、\n]{2}")
#: Examples of those who are aimed at: 企业、科研机构等各类创新主体.
_EXAMPLE = re.compile(r"(?:[、和与及或][^，。；：、\n]{2,12}){0,6}等(?:各类|各种|其他|相关)?[^，。；：、\n]{0,6}(?:主体|对象|申请人|受益人)")
#: What training is to make is not there yet: 培养既懂法律又懂技术的人才.
_MAKES = frozenset(("培养", "造就", "打造", "锻造"))
_MADE = re.compile("的.*人才$|复合型?|应用型|创新型|研究(?:型|人才$)")
#: What those have who are aimed at, though only bodies: 拓宽养老机构的融资渠道.
_OWNED = re.compile(
    r"(?:[、和与及或][^，。；：、\n]{2,12}){0,4}的?(?:合法权益|融资渠道|市场准入|经营成本|运营成本|融资成本|负担|税费|收费行为)"
)
#: A recipient of a request is not aimed at: 向公共就业服务机构提出申请.
_ASKED = re.compile(
    "(?!推荐|引导)[^，。；：、]{0,3}?(?:提出|提交|申请|申报|报告|报送|备案"
    "|反映|举报|投诉|购买(?![^，。；：]{0,8}服务)|查询|咨询|递交|办理)"
)
#: Verbs of care, for those whose supervision or training they strengthen: 强化领导干部政策培训.
_STRENGTHENED = frozenset(("加强", "强化", "加大", "深化", "强化对", "加大对", "突出", "做好", "抓好"))
_TAKEN = frozenset(("将", "把"))
#: Who stands in the middle of a measure: 以规模养殖场为重点.
_FOCUS = re.compile(r"(?:[、和与及或][^，。；：、\n]{2,14}){0,5}(?:等[^，。；：、\n]{0,6})?为(?:重点|主，|(?:主要|重点|服务)?对象)")
#: What officials and staff are taught: 提高领导干部数字治理能力.
_RAISED = frozenset(("提高", "提升", "增强"))
_ABILITY = re.compile(r"(?:[、和与及或][^，。；：、\n]{2,12}){0,4}的?[^，。；：、\n]{0,12}(?:能力|素质|素养|水平|本领|意识)")
#: What is made easier for those whom it binds: 放宽人才中介机构限制.
_EASED = frozenset(("放宽", "简化", "取消", "降低", "减轻", "压减"))
_BURDEN = re.compile(r"(?:[、和与及或][^，。；：、\n]{2,12}){0,4}[^，。；：、\n]{0,10}(?:限制|审批|门槛|准入|手续|程序|要求|条件|负担|税费)")
_INTO = re.compile(r"(?:[、和与及或][^，。；：、\n]{2,14}){0,5}[^，。；：、\n]{0,8}?(?:纳入|列入|列为)")
#: What 加强对 takes may be care, and not control.
_KIND = re.compile(
    r"[^，。；：\n]{0,24}?(?P<serve>关心|关爱|服务|救助|救治|照护)"
    r"|[^，。；：\n]{0,24}?(?:支持|扶持|帮扶|保障|保护|培养|激励|奖励|补贴|援助)"
)
_CARE = re.compile(r"[^，。；：\n]{0,22}?(?:监管|监督|培训|培养|教育|管理|指导|保护|帮扶|扶持)")
_OFFICE = re.compile("部门|政府|机关")
#: Before an item of a list.
_LABEL = re.compile(r"(?:[（(][一二三四五六七八九十\d]+[）)]|\d[.．、]|[①-⑳])\s*$")
#: 本办法所称小微企业，是指从业人员少于300人的企业: the words that explain a word aim at nobody.
_DEFINITION = re.compile(r"[所统](?<=[所统])称[^。；：\n]{2,40}?(?:[是系]指|，?包括(?:下列|以下)?[：:]?)(?P<what>[^。；\n]*)")
_ARTICLE = re.compile(r"第[〇零一二三四五六七八九十百千\d]+条")
_RULES = re.compile(r"(?:条例|办法|规定|细则|规则|准则)(?:（[^（）]*）)?$")
#: The sentence that says why a document is made.
_PURPOSE = re.compile(
    r"(?<![^\n。；\u3000\x20条，])为(?:了|(?![此主期止基]))[^。；\n]{4,300}?(?:制定|现就|通知如下|提出[^，。]{0,12}(?:意见|措施))"
)


def find(text: str, measures: Sequence[Measure], context: Context) -> list[list[Target]]:
    """The groups that each measure is aimed at.

    Parameters
    ----------
    text
        The clean text of the document.
    measures
        Its measures, with spans in `text`.
    context
        The document; rules (条例, 办法 …) regulate those whose duties they set.

    Returns
    -------
    list[list[Target]]
        Parallel to `measures`. One target a group, in the order of the first mentions, those named
        with 者 last; none for a measure that only
        introduces. A group is the longest noun phrase as written, without words that do not narrow it.
    """
    reader = Reader(text)
    rules = bool(_RULES.search(context.title))
    return [
        list(_targets(reader, m.start, m.end, rules or _article(m))) if m.kind == "measure" else []
        for m in measures
    ]


def find_document(text: str, start: int, end: int, context: Context) -> list[Target]:
    """The groups that the document is about.

    Those of its title; where the title names none, those that the sentence of its purpose (为了…, 制定本…) says it
    protects, supports or regulates.

    Parameters
    ----------
    text, start, end
        ``text[start:end]`` holds the title and what stands before the first item.
    context
        The document. Its title may be inferred; then the groups count where the text names them, too.

    Returns
    -------
    list[Target]
        One target a group, quoted from where the text names it first.
    """
    reader = Reader(text[start:end])
    named = [(p, e) for p in reader.phrases(0, end - start) if (e := _effect(reader.text, p, rules=False))]
    title = Reader(re.sub("[《》]", "", context.title))
    about = {p.group for p in title.phrases(0, len(title.text)) if _effect(title.text, p, rules=False)}
    if about:
        chosen = [(p, e) for p, e in named if p.group in about]
    else:
        spans = [m.span() for m in _PURPOSE.finditer(reader.text)]
        aimed = [(p, e) for p, e in named if p.governor in marked("aims")]
        chosen = [(p, e) for p, e in aimed if any(a <= p.head_start < b for a, b in spans)]
    return list(_first(_target(text, p, e, start) for p, e in chosen))


def _article(measure: Measure) -> bool:
    return bool(measure.path) and bool(_ARTICLE.fullmatch(measure.path[-1]))


def _first(targets: Iterable[Target]) -> Iterator[Target]:
    seen: set[str] = set()
    for target in targets:
        if target.group not in seen:
            seen.add(target.group)
            yield target


def _targets(reader: Reader, start: int, end: int, rules: bool) -> Iterator[Target]:
    explained = [m.span("what") for m in _DEFINITION.finditer(reader.text, start, end)] if reader.text.find("称", start, end) >= 0 else []
    seen: set[str] = set()
    for phrase in reader.phrases(start, end):
        if phrase.group in seen or (explained and any(a <= phrase.head_start < b for a, b in explained)):
            continue
        if effect := _effect(reader.text, phrase, rules):
            seen.add(phrase.group)
            yield _target(reader.text, phrase, effect)
    for a, b in group_clauses.find(reader.text, start, end):
        group = re.sub(r"\s", "", reader.text[a:b])
        if b not in reader.ends and group not in seen:
            seen.add(group)
            yield Target(group, "support", "stated", a, b, reader.text[a:b])


def _target(text: str, phrase: Phrase, effect: Effect, offset: int = 0) -> Target:
    start, end = offset + phrase.start, offset + phrase.end
    return Target(phrase.group, effect, "stated", start, end, text[start:end])


def _effect(text: str, phrase: Phrase, rules: bool) -> Effect | None:
    """What the text does to the group; None where it is not aimed at. `rules`: the text sets duties and rights."""
    follows = text[phrase.head_end : phrase.head_end + 40]
    if _mentioned(text, phrase, follows):
        return None
    governed = governors().get(phrase.governor, "")
    rules = rules or phrase.head.kind == "role"
    duty = bool(_MODAL_HINT.search(follows) and (_DUTY.match(follows) or (_opens(text, phrase, "、和及") and _WHEN.match(follows))))
    duty = duty or (phrase.head.kind == "role" and _opens(text, phrase) and bool(_ACTS.match(follows)))
    regulated = _watched(phrase, follows, rules) or (rules and duty)
    aimed = bool(governed) or _cared(phrase, follows) or _item(text, phrase)
    acts = ruled = False
    if phrase.head.use not in ("open", "group"):
        leads = _leads(text, phrase, follows)
        entitled = bool(_RIGHT_HINT.search(follows) and _RIGHT.match(follows))
        told = (leads and (entitled or bool(_CONDITION.match(follows)))) or _shares_in(phrase, follows)
        acts = leads and not told and (bool(_FAULT.match(follows)) or (rules and phrase.head.kind in ("institution", "organisation")))
        ruled = told or acts or (rules and (duty or entitled))
    if not _counts(phrase, aimed, regulated, ruled):
        return None
    if not (regulated or acts) and phrase.governor == "加强对" and (kind := _KIND.match(follows)):
        return "serve" if kind["serve"] else "support"
    if regulated or acts or governed == "regulate":
        return "regulate"
    if governed == "serve" or _SERVED.match(follows):
        return "serve"
    return "regulate" if duty else "support"


def _mentioned(text: str, phrase: Phrase, follows: str) -> bool:
    """Whether the phrase is too wide, acts, is asked, is to be made, or belongs to the name of something else."""
    head = phrase.head
    joined = phrase.group == "个人" and phrase.governor in _GIVING and text[phrase.begin - 1] in "、和及或与"
    joined = joined or (head.name in _PARTIES and bool(_BESIDE.match(text, phrase.head_end if head.name == "公民" else phrase.head_start)))
    return (
        (phrase.bare and head.use in ("head", "wide") and phrase.group not in _WIDE and not joined)
        or bool(_ELSE.match(text, phrase.head_end) or ("等" in follows and _CAMPAIGN.match(follows)))
        or "+" in (text[phrase.begin - 1 : phrase.begin], follows[:1])
        or (phrase.governor == "为" and bool(_COMPLEMENT.search(text, max(0, phrase.begin - 24), phrase.begin)))
        or (head.name.endswith(("对象", "主体")) and bool(_DEFINED.match(follows)))
        or (head.name.endswith(_TITLED) and bool(_QUALIFICATION.match(text, phrase.head_end)))
        or bool(_CENSUS.search(phrase.group) and _FIGURE.match(follows))
        or (head.kind == "industry" and not _HIT.search(phrase.group))
        or (phrase.governor in words("agent") and not (phrase.governor == "由" and _WIDENED.match(follows)))
        or (phrase.governor == "向" and bool(_ASKED.match(follows)))
        or (phrase.governor == "以" and "为" in follows and bool(_GUIDED.match(follows)))
        or (phrase.governor == "吸收" and bool(_JOINS.match(follows)))
        or _staff(text, phrase)
        or (head.kind in ("institution", "enterprise") and _site(text, phrase, follows))
        or (phrase.governor in _MAKES and head.name.endswith("人才") and bool(_MADE.search(phrase.group)))
    )


def _staff(text: str, phrase: Phrase) -> bool:
    """Whether the phrase is the staff that a body has to name or to hire."""
    if phrase.head.kind != "person" or not phrase.head.name.endswith("人员"):
        return False
    named = phrase.head.use in ("head", "duty") and _STAFFED.search(text, max(0, phrase.head_start - 28), phrase.head_start)
    return bool(named or _HAVING.match(phrase.group))


def _site(text: str, phrase: Phrase, follows: str) -> bool:
    """Whether the phrase is a place, or a counter to which those go who are meant."""
    if "等" in follows and _SITES.match(follows):
        return True
    return bool(_VISIT.match(follows) and _COUNTER.search(text, max(0, phrase.begin - 10), phrase.begin))


def _watched(phrase: Phrase, follows: str, rules: bool) -> bool:
    """Whether the group is supervised, liable, held to account, or in breach."""
    if phrase.head.kind not in ("person", "household"):
        supervised = bool(_SUPERVISED.match(follows) or ("责任" in follows and _LIABLE.match(follows)) or (rules and _FAULT.match(follows)))
    else:
        supervised = phrase.head.kind == "person" and phrase.head.use == "duty" and bool(_OVERSEEN.match(follows))
    return supervised or bool(_ACCOUNTABLE.match(follows) or _OFFENDING.match(phrase.group))


def _cared(phrase: Phrase, follows: str) -> bool:
    """Whether a verb before the group and a word behind it make the aim together."""
    if phrase.governor in _TAKEN:
        return bool(_INTO.match(follows))
    if phrase.governor == "以":
        return "为" in follows and bool(_FOCUS.match(follows))
    if phrase.governor in _RAISED:
        return phrase.head.kind == "person" and phrase.head.use == "duty" and bool(_ABILITY.match(follows))
    if phrase.governor in _EASED:
        return not (phrase.bare and phrase.head.use == "head") and bool(_BURDEN.match(follows))
    return phrase.governor in _STRENGTHENED and bool(_CARE.match(follows))


def _shares_in(phrase: Phrase, follows: str) -> bool:
    """Whether something of theirs is eased, or they are examples of those who are aimed at."""
    if _OWNED.match(follows):
        return not (phrase.bare and phrase.head.use == "head")
    return phrase.head.use == "duty" and "等" in follows and bool(_EXAMPLE.match(follows))


def _item(text: str, phrase: Phrase) -> bool:
    """Whether the phrase, no bare head, is all that an item of a list says: （二）民办养老机构；."""
    ends = not phrase.bare and text[phrase.head_end : phrase.head_end + 1] in "；;"
    return ends and bool(_LABEL.search(text, max(0, phrase.begin - 8), phrase.begin))


def _leads(text: str, phrase: Phrase, follows: str) -> bool:
    """Whether somebody who mostly acts for others is what a sentence is about, and no body of the government."""
    acting = phrase.head.use == "duty" or phrase.group in _WIDE
    if phrase.governor or not acting or _OFFICE.search(phrase.group) or _PUBLIC.search(phrase.group) or _TAIL.match(follows):
        return False
    found = _SUBJECT.search(text, max(0, phrase.begin - 60), phrase.begin)
    return found is not None and not (found[0].startswith("）") and _PLACES.match(text, phrase.head_end))


def _opens(text: str, phrase: Phrase, also: str = "") -> bool:
    """Whether the phrase begins a sentence or a part of one, or stands behind a character of `also`."""
    return text[phrase.begin - 1 : phrase.begin] in "。；，：\n\u3000 条" + also


def _counts(phrase: Phrase, governed: bool, regulated: bool, ruled: bool) -> bool:
    """Whether the phrase names a group by its kind of head, or what stands around it says that it is aimed at."""
    head = phrase.head
    if phrase.bare and head.use in ("head", "wide"):
        return governed or ruled
    if head.kind == "institution" and _PUBLIC.search(phrase.group):
        return governed
    if head.use == "duty":
        return governed or regulated or ruled or bool(_CHOSEN.search(phrase.group))
    if head.use == "head" and head.kind in ("institution", "organisation"):
        return governed or regulated or (ruled and not _OFFICE.search(phrase.group))
    return True
