"""Duties that the running text states: 由A会同B制定, A要指导, A应当…, A负责….

A duty is a body in the place of the one that acts: before a verb at the beginning of a clause, after 由 or 会同, or as
the one whose responsibility is named (压实A责任). A body that is only mentioned (向A报告, 参照A的做法, 经A同意, A的规定)
stands elsewhere and is left out, and so are vague ones (有关部门, 各地), which name nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders import agencies, labels
from loaders.extract import members
from loaders.extract.owners import Owners
from loaders.model import Context, Measure, Responsibility, Role

_MODAL = ("应当", "应该", "应予", "应", "要", "须", "必须", "都要", "均应", "均要", "也要", "还应", "还要", "需要", "不得", "务必")
_VERBS = (
    "负责", "牵头", "会同", "商", "组织", "建立", "健全", "完善", "制定", "制订", "拟订", "拟定", "起草", "编制", "开展", "加强", "加快", "加大",
    "推进", "推动", "落实", "实施", "指导", "督促", "监督", "协调", "统筹", "配合", "协助", "支持", "引导", "鼓励", "审核", "审查", "审批", "审定",
    "审议", "核准", "核定", "核实", "核发", "核查", "汇总", "公布", "发布", "公开", "公告", "提出", "确定", "认定", "评估", "评定", "考核", "检查",
    "受理", "办理", "处理", "处置", "查处", "依法", "依规", "依照", "依据", "依托", "按照", "按", "根据", "对", "将", "把", "向", "与", "以", "在",
    "通过", "结合", "围绕", "定期", "及时", "每年", "每季度", "每半年", "每月", "实时", "分别", "共同", "联合", "统一", "直接", "具体", "主要负责",
    "给予", "发放", "拨付", "安排", "承担", "提供", "管理", "主管", "履行", "行使", "收到", "接到", "发现", "作出", "做出", "采取", "视同", "视情",
    "参加", "参与", "共享", "建设", "运行", "维护", "保障", "做好", "抓好", "用好", "研究", "设立", "成立", "明确", "细化", "强化", "深化", "优化",
    "推广", "宣传", "培育", "打造", "纳入", "列入", "下达", "分解", "部署", "调度", "通报", "约谈", "移送", "划定", "指定", "委托", "派出", "派驻",
    "责令", "吊销", "没收", "处以", "予以", "不予", "决定", "另行", "主持", "综合", "派员", "进行", "执行", "登记", "出具", "确认", "重新", "报送",
    "调查", "调解", "复核", "反馈", "征求", "公示", "审计", "征收", "兑现", "保留", "取消", "下放", "配备", "配齐", "严格", "切实", "认真", "积极",
    "主动", "进一步", "充分", "全面", "密切", "带头", "牢固", "不断", "持续", "适时", "尽快", "抓紧", "率先", "力争", "立足", "聚焦", "坚持", "遵循",
    "遵守", "应用", "利用", "运用", "投入", "设置", "召开", "举办", "探索", "负有", "接受", "自收", "自受", "每", "从严", "从", "为", "至少", "分级", "是", "作为",
)
#: After 由 the one who acts stands whatever comes; these only name its people or parts.
_NOT_ACTING = ("的", "组成", "领导", "负责人", "主任", "主要", "分管", "同志", "构成", "代表", "和", "及", "、", "或", "人员", "，", "。", "；")
_END = "部厅局委署办院会处行社联府门关构位组室所站队心织区）县市省校业"
_STOP = "。；，：！？\n（“”《》〈〉;,:!? \t"
_MOST = 160  # characters that a subject may have

_ACTS = re.compile(rf"(?<=[{_END}])(?:，(?=应当|应|要|负责|根据|按照|依法|会同|具体))?(?P<act>{'|'.join(sorted({*_MODAL, *_VERBS}, key=len, reverse=True))})")
_ENDS = re.compile(rf"[{_END}](?!门|议|长|员|内|外|{'|'.join(_NOT_ACTING)})")
_AGENT = re.compile(r"(?<![自理缘事经来原因不任])由(?![于此其点表至])")
_JOIN = re.compile(r"会同(?!县)|(?<=[、，。；\n])联合(?=[\u4e00-\u9fff])")
_BEARS = re.compile(r"(?:压实|落实|强化|明确|夯实|履行|压紧|严格落实|切实落实)(?P<who>[\u4e00-\u9fff、]{2,30}?)(?:的)?(?:主体|属地|监管|领导|管理|保障|行业|投入|监督|直接|工作)*责任")
_SEAT = re.compile(r"(?:办公室|秘书处|办事机构|日常工作机构|工作专班)(?:设在|设于|设)(?P<who>[\u4e00-\u9fff]{2,20}?)(?=[，。；（、]|$)")
#: A是本市…的主管部门, A作为…责任主体: a duty, other than A是….
_CHARGED = re.compile(r"[^。；，]{0,40}(?:主管部门|责任主体|责任部门|责任单位|牵头部门|牵头单位|责任人|实施主体|管理机构|负责)")
#: Relative clauses: 财政部门安排的资金; and quoted deeds: A印发的《…》.
_RELATIVE = re.compile(r"[\u4e00-\u9fff]{0,4}?的(?=[\u4e00-\u9fff《])")
_PREPOSITIONS = ("对", "将", "把", "向", "与", "以", "在", "按照", "按", "根据", "依据", "依照", "依托", "通过", "结合", "围绕", "从", "为", "会同", "商", "是", "作为", "每", "立足")
_LEAD_IN = re.compile(
    r"(?:(?:同时|其中|此外|另外|并且|并|且|但|而|原则上|必要时|因此|目前|今后|下一步|届时|其后|确保|除此之外)[，]?)?"
    r"(?:(?:19|20)\d\d年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:年)?(?:底|末|上半年|下半年)?(?:之?前|起|内|以来)?(?:一是|二是|三是|四是|五是|六是|[一二三四五六七八九]要)?"
)
_CAUSED = re.compile(r"(?:指导|督促|推动|要求|责成|敦促|督促指导|指导督促|推动指导|协调推动|组织)+")
_MENTIONED = re.compile(
    r"(?:支持|鼓励|引导|允许|倡导|经|报经|报请|报送|报|向|对于|对|与|同|在|到|为|以|被|受|凡|根据|按照?|依据|依照|参照|除|自|从|把|将|接受|服从|违反|包括|帮助|配合|协助|授权|委托|通过|依托|会同|联合"
    r"|加强|加快|加大|发挥|强化|深化|优化|完善|健全|推进|建立|落实|压实|实现|提高|提升|促进|做好|开展|实施|构建|打造|围绕|聚焦|坚持|支撑|服务|保障|形成|扩大|鼓励和|支持和|不|未|其|该|此|这|以上|是|有|即|及|或|等|和|若|如|当(?!地)|则|上述|前款|本款|本条)"
)
_VERB_FIRST = re.compile(
    r"(?:受|广泛|听取|分送|抄送|确定|指定|编制|制定|制订|出台|申报|参加|参与|引入|借助|利用|运用|确保|保证|取消|减少|增加|改进|规范|提请|申请|接受|明确|建立|健全|完善|移送|加强|强化|落实|压实|推进|推动|构建|打造|优化|深化|实现|提高|提升|促进|做好|开展|实施|发挥|依托|支持|鼓励|引导|指导|督促|征求|听取|配合|协助|会同|涉及|组建|设立|成立|纳入|报(?!社)|经(?![济营贸信])|向|对(?!外|口)|由|加快|加大|培育|充分|积极|有效|切实|进一步|大力|全面(?!从)|本[省市县区州](?:加快|设立|建立|支持|培育|实行|鼓励|推进|推动|加强|完善|探索|依托|发挥|深化|健全))"
)
_THEN = re.compile(r"会同|牵头|配合|协助")
_THROUGH = re.compile(r"经(?![济营贸信费历验过常办开发纪])")
_CHECKED = re.compile(r"(?:审核|审查|评估|认定|核准|核实|核定|验收|审定|评审|鉴定|考核|检查|查实|查证|调查)")
_VAGUE = re.compile(
    r"(?:有关|相关|其他|其它|不同|上述|该|承办|受理|提供|使用|参与)[\u4e00-\u9fff、]*|"
    r"(?:国务院|中央|全国|省级?|市级?|县级?|区级?|州级?|本[省市县区州]|我[省市县区州]|自治区|国家|政府)*(?:及其?|和)?"
    r"(?:各|其他|其它|其|有关|相关|所属|上级|同级|下级|上一级|下一级|具体|责任|职能|业务|行政|主管|监管|承办|牵头|成员|涉及|具有|多|属地|当地|地方|基层|所在|直属|相应|各类|各级|具备条件的|有条件的)*"
    r"(?:部门|单位|地方|地区|地|机关|机构|方面|省份|省市|区县|县区|市县|省|市|县|区|处室|科室|街道|乡镇|企业|组织|政府部门)(?:和(?:有关|相关)?(?:单位|地方|机构|地区))?"
)
_BOTH = re.compile(r"各(?:级|地区|地|省份|市|区|县|区县|市县|县区|乡镇|镇街|乡镇（街道）|镇（街道）|省（区、市）|街道)、?各(?:有关|相关|级)?(?:部门|单位|部门单位|部门和单位|成员单位)")
_PUBLIC = re.compile(
    r"(?:人民)?政府$|党委$|党组$|党委（党组）$|党组（党委）$|部门$|常委会$|委员会$|办公厅$|办公室$|办事处$|法院$|检察院$|管委会$|联席会议$|领导小组$|指挥部$|专班$|纪委$|监委$|工委$|团委$|纪检监察组$"
    r"|工会$|妇联$|残联$|工商联$|科协$|编办$|供销社$|海关$|派出所$|司法所$|国家机关$|行政机关$|[\u4e00-\u9fff]*(?:公安|检察|审判|税务|监察|登记|执法|司法|复议|派出|党政|海关|审批|审查|发证|仲裁|征收|行政)机关$|机关党委$"
    r"|(?:公共|派驻|派出|监察|纪检|监管|经办|行政|监督|执法|公共服务|服务管理|人才服务|疾病预防控制|管理|审批|征收|统计|仲裁|登记|分支)机构$"
    r"|(?:驻在|主管|成员)单位$|分支机构$|[省市县区州](?:[\u4e00-\u9fff]{2,14})(?:中心|支队|总队|大队|局|委|厅|办|队|院|会|社)$"
)
_PRIVATE = re.compile(
    r"(?:金融|融资|担保|医疗|培训|中介|代理|检测|检验|认证|养老|托育|托幼|科研|研究|信用服务|第三方|保险|银行|人力资源服务|评估|评价|服务|经营|征信|投资|教育|学术|新闻|社会|民间|行业|村民|居民|业主|股东|董事|监事|学生|家长|教师代表|职工代表)"
    r"(?:机构|委员会|会|组织)$"
)
_OFFICIAL = re.compile(r"公共|常务委员会|政府|行政|派驻|派出|国家|社会保险|社保|医保|疾病预防|不动产登记|人大|监督管理委员会|[省市县区]级")
_NO_NAME = re.compile(r"[的了是将把使让给被从向由到们您我此为未]|可(?!再生|持续)|(?<![所驻存])在|通过|并与|区域内|范围内|上述|什么|所称|工作$|应(?!急|对|用)|按照|根据|依据|依法|建设$|(?<![目当之])前(?![海锋])|[以之]后|[^临实届]时$|委托|任何|担任")
_TITLE_LIKE = re.compile(r"[\u4e00-\u9fff]{0,4}(?:格|布|全|大|结|当|僵|时|棋|变|终|残)局$|社会$|(?:举|承|协|主|开|创|督|查|经|代|包|兴|申|催|试)办$|[\u4e00-\u9fff]{2}[区县市省]$")
_OPEN_PARENTHESIS = re.compile(r"（(?=[^（）]*$)")


@dataclass(slots=True)
class _Duty:
    start: int
    end: int
    role: Role | None


def find(text: str, measures: Sequence[Measure], listed: Sequence[Sequence[Responsibility]], context: Context) -> list[list[Responsibility]]:
    """The bodies whose duty the text of each measure states, basis "stated", each body once with its first mention.

    `listed` are the facts that the lists gave: what stands in a list is not stated again.
    """
    owners = Owners(measures)
    result: list[list[Responsibility]] = [[] for _ in measures]
    taken = sorted((r.start, r.end) for facts in listed for r in facts)
    starts = [a for a, _ in taken]
    seen: list[set[str]] = [set() for _ in measures]
    for duty in sorted(_duties(text), key=lambda d: (d.start, d.end)):
        owner = owners.of(duty.start)
        if owner is None:
            continue
        bodies = _members(text, duty)
        if not bodies or not _opens(bodies[0].name):
            continue
        for member in bodies:
            at = bisect_right(starts, member.start) - 1
            if (at >= 0 and taken[at][1] > member.start) or (at + 1 < len(taken) and taken[at + 1][0] < member.end):
                continue
            if not _bears(member.name, context):
                continue
            body = agencies.resolve(member.name, context)
            if body.name in seen[owner]:
                continue
            seen[owner].add(body.name)
            result[owner].append(
                Responsibility(
                    agency=body.name, role=duty.role or "joint", basis="stated", open=member.open, generic=body.generic, scope=body.scope,
                    start=member.start, end=member.end, text=text[member.start : member.end],
                )
            )
    return result


def _members(text: str, duty: _Duty) -> list[members.Member]:
    """The bodies of a duty; 各地区、各部门 is one."""
    if both := _BOTH.fullmatch(text, duty.start, duty.end):
        return [members.Member(both[0], both[0], duty.start, duty.end)]
    return members.read(text, duty.start, duty.end).members


def _opens(name: str) -> bool:
    """Whether a list of those who act can begin with `name`: a body, if a vague one; no piece of a sentence."""
    return bool(members.is_member(name) or members.is_piece(name)) and not _VERB_FIRST.match(name) and not _NO_NAME.search(name)


def _duties(text: str) -> Iterator[_Duty]:
    """Spans of the words that say who acts."""
    for m in _ACTS.finditer(text):
        yield from _before(text, m.start(), m.start("act"), m["act"])
    for m in _AGENT.finditer(text):
        yield from _after(text, m.end(), None)
    for m in _JOIN.finditer(text):
        yield from _after(text, m.end(), "support")
    for pattern in (_BEARS, _SEAT):
        for m in pattern.finditer(text):
            yield _Duty(*m.span("who"), None)


def _clause_start(text: str, position: int) -> int:
    """Where the clause of `position` begins; brackets inside a name (区（市）) and wrapped lines do not end it."""
    start = position
    low = max(0, position - _MOST)
    depth = 0
    while start > low:
        c = text[start - 1]
        if c == "）":
            depth += 1
        elif c == "（" and depth:
            depth -= 1
        elif c in _STOP and not depth and not (c == "\n" and _wrapped(text, start - 1)):
            break
        start -= 1
    return start


def _wrapped(text: str, newline: int) -> bool:
    """Whether a line break only wraps a line: the line is long and ends inside a sentence."""
    line = text.rfind("\n", 0, newline) + 1
    return newline - line >= 24 and text[newline - 1] not in _STOP and labels.at(text, newline + 1, min(len(text), newline + 12)) is None


def _before(text: str, end: int, verb: int, act: str) -> Iterator[_Duty]:
    """The one who acts, up to `end`, before the verb `act` at `verb`."""
    start = _clause_start(text, end)
    if (start and text[start - 1] in "“”《》〈〉（") or end - start < 2:
        return
    if label := labels.at(text, start, end):
        start = label.end
    start = _LEAD_IN.match(text, start, end).end()  # type: ignore[union-attr]
    after = verb + len(act)
    if act in ("是", "为", "作为") and not _CHARGED.match(text, after):
        return
    if act not in _MODAL and act not in _PREPOSITIONS and _RELATIVE.match(text, after):
        return
    agent = None
    for agent in _AGENT.finditer(text, start, end):
        pass
    if agent is not None:
        return  # _after reads it
    join = _JOIN.search(text, start, end)
    if join is not None:
        yield _Duty(start, join.start(), "lead")
        return
    if caused := _CAUSED.match(text, start, end):
        yield _Duty(caused.end(), end, None)
        return
    for through in _THROUGH.finditer(text, start, end):
        if _CHECKED.match(text, end):
            yield _Duty(through.end(), end, None)
        return
    if both := _BOTH.match(text, start, end):
        yield _Duty(start, both.end(), None)
    elif not (_VERB_FIRST.match(text, start, end) or _MENTIONED.match(text, start, end)):
        yield _Duty(start, end, _role(act) or _role_after(text, verb + len(act)))


def _after(text: str, start: int, role: Role | None) -> Iterator[_Duty]:
    """The one who acts, behind 由 or 会同: to the first verb that a body can stand before."""
    limit = start + _MOST
    stop = re.compile(r"[。；，\n：]").search(text, start, limit)
    clause = stop.start() if stop else min(len(text), limit)
    for m in _ACTS.finditer(text, start, clause):
        if _is_list(text, start, m.start()):
            join = _JOIN.search(text, start, m.start())
            yield _Duty(start, join.start() if join else m.start(), "lead" if join or m["act"] in ("牵头", "会同") else role)
            return
    for m in _ENDS.finditer(text, start, clause):
        if m.end() < clause and _is_list(text, start, m.end()):
            yield _Duty(start, m.end(), role)
            return


def _is_list(text: str, start: int, end: int) -> bool:
    found = members.read(text, start, end).members
    if not found or not all(_named(m.name) for m in found):
        return False
    rest = text[found[-1].end : end]
    return len(rest) <= 3 or (rest.startswith("等") and len(rest) <= 16) or rest.startswith(("及其", "和其"))


def _role(act: str) -> Role | None:
    return members.role_of(act) if act in ("牵头", "配合", "协助", "参与", "参加", "支持") else "lead" if act in ("会同", "商") else None


def _named(name: str) -> bool:
    """Whether `name` is a public body by its form: no private institution, no common noun, no piece of a sentence."""
    if _BOTH.match(name) or agencies.central(name, "9999", True):
        return True
    if _VERB_FIRST.match(name) or _NO_NAME.search(name.replace("设区的市", "")) or _TITLE_LIKE.search(name):
        return False
    if not _OFFICIAL.search(name) and _PRIVATE.search(name):
        return False
    return name == "海关" or len(name) >= 3 and bool(_PUBLIC.search(name) or (name.endswith("机构") and _OFFICIAL.search(name)))


def _role_after(text: str, position: int) -> Role | None:
    """A应当会同B: who leads stands before, who supports behind."""
    m = _THEN.match(text, position)
    return None if m is None else "lead" if m[0] in ("会同", "牵头") else "support"


def _bears(name: str, context: Context) -> bool:
    """Whether a duty of `name` is a fact: a public body that is no vague one."""
    if agencies.central(name, agencies.day_of(context), agencies.is_central(context)):
        return True
    return _named(name) and not _VAGUE.fullmatch(name)
