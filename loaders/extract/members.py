"""The members of a list of bodies, as written in （A牵头，B、C等按职责分工负责）, 责任单位：A、B；配合单位：C, [委A处、B处，市C队].

A list is read from left to right: labels and verbs give the roles, 、 and ， and 和 part the members, and what members
share is put back: the prefix that governs up to the next comma (委政策法规处、综合监督处), the suffix (发展改革、财政部门).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders import agencies, places
from loaders.model import Role


@dataclass(slots=True)
class Member:
    """A body of a list. `name` is what it is called with what the list shares, `written` the text of `start` to `end`."""

    name: str
    written: str
    start: int
    end: int
    prefix: str = ""  # what governs it, where it is only a function yet
    role: Role | None = None
    open: bool = False


@dataclass(slots=True)
class List:
    """A list that was read. `labelled`: a label (责任单位：) opens it; `verbs`: a verb (负责, 牵头) says what they do."""

    members: list[Member] = field(default_factory=list)
    labelled: bool = False
    verbs: bool = False


_NOUN = r"(?:单位|部门|处室|科室|机构|主体|部委|地区|企业|方)"
_KINDS = r"牵头|主办|主责|责任|负责|配合|参与|参加|协办|协助|协同|支持|承办|实施|落实|指导|督导|主管|会办|共同|联合|完成"
#: 责任单位：, 【牵头部门】, 主要责任单位:
LABEL = re.compile(
    rf"[【\[]\s*(?P<boxed>(?:第一|主要|共同|主)?(?:{_KINDS}){{1,2}}{_NOUN})\s*[】\]]\s*[：:]?"
    r"|(?P<short>牵头|主办|协办|承办|配合|参与|协助)\s*[：:]"
    rf"|(?P<plain>(?:第一|主要|共同|主)?(?:{_KINDS}){{1,2}}{_NOUN}(?:[（(][^（）()]{{1,12}}[）)])?)\s*[：:]"
)
#: Labels whose content is no body: persons, deadlines, places.
_OTHER_LABEL = re.compile(
    r"(?:责任|分管|牵头|包保|联系|主管|挂钩|配合)?(?:领导|人员|人|同志|负责人|联络员)\s*[：:]"
    r"|(?:完成|工作|办理|落实|时间|整改|推进)?(?:时限|时间|期限|进度|节点|要求|目标|措施|阶段)(?:要求|安排)?\s*[：:]"
    r"|(?:适用|实施)?(?:范围|对象|地域)\s*[：:]|备注\s*[：:]"
)

_DUTY = (
    r"(?:按照?|根据|依据|依照|依)(?:各自|其|自身|部门|相关|有关|工作|法定|属地|“三定”)*的?(?:职责|职能|权限|任务|分工|原则)"
    r"(?:和|与)?(?:分工|权限|范围|任务|职责|要求|规定)*内?"
)
_ADVERB = rf"{_DUTY}|各自|分别|共同|分工|具体|联合|统一|积极|全程|主要|密切|同步|予以|做好|加强|抓好|推动|组织|协同|统筹|全力|依法|切实|各司其职|加快"
_VERB = (
    r"负总责|总牵头|牵头|主办|主责|负责|配合|参与|参加|协助|协办|会办|支持|支撑|落实|实施|推进|完成|指导|承担|承办|办理|执行|督促|协调|贯彻|监督|督导"
    r"|推动|组织|统筹|协同"
)
_OBJECT = r"并|长期坚持|长期|坚持|持续|常态化|到位|落地|见效|相关工作|有关工作|相关任务|工作|任务"
_TAIL = re.compile(rf"(?:{_ADVERB})*(?:{_VERB})(?:{_VERB}|{_ADVERB}|{_OBJECT})*$")
_TAIL_START = re.compile(rf"{_ADVERB}|{_VERB}")
_LEAD = re.compile(r"牵头|主办|主责|负总责")
_SUPPORT = re.compile(r"配合|参与|参加|协助|协办|会办|支持|支撑")

_SEPARATOR = re.compile(r"[、，,；;。\n\t/]|\s{1,}|(?<!社)(?<!委员)会同(?!县)|[（(【\[]|[）)】\]]")
_PERSON = re.compile(r"(?:同志|书记|主任|局长|处长|市长|县长|区长|主席|部长|厅长|院长|镇长|乡长|负责人|领导|人员|干部|委员|网格员)$")
_RIDER = re.compile(r"\d|[一二三四五六七八九十]月|年底|年内|季度|长期|持续|完成|下同|列出|列第|适用|其中|贯穿|按时|启动|备案|(?<!级)以上|以下")
_LEVEL = r"(?:省|自治区|自治州|自治县|直辖市|计划单列市|设区的?市|地级以上市|地级市|县级市|市|州|盟|地区|地|县|区|旗|乡|镇|街道|乡镇|园区|功能区|开发区)"
#: 各省、自治区、直辖市人民政府 is one member: pieces of it that end at a separator.
_PIECE_UNIT = rf"(?:[\u4e00-\u9fff]{{0,4}}{_LEVEL})+(?:[（(][^（）()]{{1,14}}[）)]{_LEVEL}?)*"
_PIECE = re.compile(rf"(?:各|全省|全市|本)?{_PIECE_UNIT}(?:、{_PIECE_UNIT})*")
_PIECE_END = re.compile(rf"(?:{_LEVEL})(?:[和及]{_LEVEL})*(?:[（(][^（）()]{{1,14}}[）)])*(?:{_LEVEL})*(?:[\u4e00-\u9fff]{{0,24}}(?:政府|党委|管委会|部门|单位|办事处|委员会|机构|机关|法院|检察院|局|厅))?")
_APPOSITION = re.compile(
    r"(?:多|[\d一二两三四五六七八九十]+)?个?(?:国务院|中央|自治区|省|市|县|区|州|委|局|厅|我[省市县区])?(?:级|直|属)?(?:各|所属)?(?:有关|相关|其他|成员|涉及)?"
    r"(?:职能|主管|责任|配合|参与|直属|业务|行业)?(?:部门|单位|部委|处室|科室|机构|厅局|委办局|机关|方面|地区|企业|地方|各方)"
    r"(?:(?:和|及|、|与)(?:单位|地方|机构|地区|部门|企业))?"
)
_JOIN = re.compile(r"(?:以及|和|及|或者?)其(?![他它余中])|以及|和|及|与|暨|或者|或")
_ANY_PART = re.compile(r"(?:有关|相关|所属|下属|各|他|它|职能|业务)*(?:部门|单位|机构|组织|人员|工作人员)|领导.*|负责人.*")
_GENERIC_START = re.compile(r"各|有关|相关|其他|其它|所属|属地|驻|中央|国家|国务院|全国|中国|中华|人民银行|人行|团|高校|院校|企业|国网|中石|本级|当地|地方(?!金融|志)|涉及|试点|局属|委属|市属|省属|县属|区属|直属|下属")
_NOT_SHARED = re.compile(rf"^(?:{_GENERIC_START.pattern})|各|有关|相关|的|级以上")
_PARTY = re.compile(r"(?:自治区党|[\u4e00-\u9fffX×]{0,6}?[省市县区州盟旗])委(?=[\u4e00-\u9fff]{1,14}(?:部|办|室|委|院|校|局|中心|工委|办公室)$)")
_PARTY_ORGAN = re.compile(r"组织部|宣传部|统战部|政法委|社会工作部|编办|网信办|党校|巡察办|直属机关工委|政研室|老干部局")
_OFFICE = re.compile(r"[委局厅院行部](?=(?:各|有关|相关)*[\u4e00-\u9fff]{0,14}(?:处|科|室|司|队|中心|党委)$)")
_BODY_OFFICE = re.compile(r"[省市县区州旗][\u4e00-\u9fff]{2,12}(?:委|局|厅|办)(?=[\u4e00-\u9fff]{2,10}(?:处|科|室)$)")
_PREFIX = re.compile(r"自治区|省(?!级)|市(?![场政级]|域)|州(?!级)|盟|县(?![级域])|区(?![级域块])|旗(?!级)")
_OWN_PLACE = re.compile(r"(?!地方)[\u4e00-\u9fff]{2,}(?:银保监局|银监局|证监局|保监局|金融监管局|海关|公司|集团|大学|学院|银行|分行|支行|医院|研究院|交易所|检查站|保税区|管委会|新区|开发区)$")
_OFFICES = re.compile(r"(?:各|有关|相关|其他)*(?:业务|职能|责任|涉及)?(?:处室|科室|处|科)$")
_SUFFIX = re.compile(r"(?:行政主管|行政管理|监督管理|主管|行政|监管|管理|职能)?部门$|(?:局|厅|委|办|处|科|机构|单位)$")
_MANY = re.compile(r"(?:各|有关|相关|其他|所有|全市|全省)[\u4e00-\u9fff、（）()]*(?:地|地区|[省市县区州盟旗乡镇村](?:（[^（）]+）)?|份|街道|镇街|高校|院校|学校|企业|方面|方|园区|社区|商业银行|商会|平台)$")
_NOUN_END = re.compile(r"(?P<level>[省市县区]级)?(?:有关|相关)?(?P<suffix>主管部门|部门|机构|单位|处室|科室)$")
#: Whose functions a list names: 各级发展改革、财政部门; 县级以上人民政府发展改革、财政等部门.
_GROUP_PREFIX = re.compile(
    r"(?:各|全[省市])?(?:(?:地方)?各级|[省市县区州乡]级(?:以上)?|设区的市级以上)(?:(?:地方)?(?:各级)?人民政府)?"
    r"|(?:本?[省市县区州](?![场政域块])(?:[、和][市县区]){0,2}|国务院|自治区)(?:人民政府)?"
)
#: Nouns that end like a body.
_NO_BODY = re.compile(
    r"(?:社会|机会|(?<!代表)大会|会议|全部|内部|干部|外部|举办|主办|承办|开办|经办|代办|进行|发行|执行|实行|推行|银行业|总部|局部|社区|园区|教室|科室内|网站|车站|高铁站"
    r"|服务中心站|协会会员|团队|军队|车队|家庭|学校等级|人行|流行|试行|现行|施行|先行|飞行|出行)$"
)


def is_place(name: str) -> bool:
    """Whether `name` is one certain place: 杭州市, not 各市, 设区的市 or 市."""
    place = agencies.place_of(name + "政府")
    return place is not None and place[1] == len(name) and not re.match(r"各|全|设区|地级|县级|直辖|计划|有关|相关|自治", name)


def is_piece(name: str) -> bool:
    """Whether `name` is only levels of places: 市, 各省, 乡镇（街道）."""
    return bool(_PIECE.fullmatch(name))


def role_of(verb: str) -> Role:
    """The role that a verb or label gives: 牵头 leads, 配合 supports, all else is joint."""
    if _LEAD.search(verb):
        return "lead"
    return "support" if _SUPPORT.search(verb) else "joint"


def is_member(name: str) -> bool:
    """Whether `name` can be a body of a list."""
    return (agencies.is_body(name) or bool(_MANY.match(name))) and not _NO_BODY.search(name)


def is_strong(name: str) -> bool:
    """Whether `name` is a body without the company of others: known, of a place or level, or one of many by its words."""
    if not is_member(name):
        return False
    return bool(
        _PREFIX.match(name) or _PARTY.match(name) or _OFFICE.match(name) or agencies.central(name, "9999", True)
        or re.search(r"政府|部门|[\u4e00-\u9fff]{2}[厅局]$|^各", name) or re.match(r"国家|中国|国务院|中央|全国|[X×]{2}|团[省市县区]委", name)
        or agencies.place_of(name) or agencies.short_place(name)
    )


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    before: str  # the separator before it


def _tokens(text: str, start: int, end: int) -> Iterator[_Token]:
    """What stands between separators outside of inner brackets, without spaces around."""
    depth, begin, before = 0, start, ""
    for m in _SEPARATOR.finditer(text, start, end):
        mark = m[0]
        if mark in "（([【":
            depth += 1
        elif mark in "）)]】":
            depth = max(0, depth - 1)
        elif not depth and not (mark.isspace() and _wraps(text, begin, m.start(), m.end(), end)):
            if text[begin : m.start()].strip():
                yield _Token(begin, m.start(), before)
                before = mark
            elif mark.strip():
                before = mark
            begin = m.end()
    if text[begin:end].strip():
        yield _Token(begin, end, before)


def _wraps(text: str, begin: int, space: int, after: int, end: int) -> bool:
    """Whether a space or line break stands inside a name (a wrapped line) and does not part two names."""
    left = re.sub(r"\s", "", text[begin:space])
    m = re.compile(r"[^、，,；;。\s）)]+").match(text, after, end)
    right = m[0] if m else ""
    if not left or not right:
        return False
    return not (is_member(left) and len(right) >= 3 and (is_member(right) or bool(LABEL.match(text, after)))) and not LABEL.match(text, after)


def read(text: str, start: int, end: int, role: Role | None = None) -> List:
    """The list that stands in `text[start:end]`; `role` is what a label before it (or a table's head) says."""
    found = List(labelled=role is not None)
    pending: list[Member] = []
    label_role, skipping, prefix = role, False, ""

    def settle(given: Role | None) -> None:
        for member in pending:
            member.role = member.role or given or label_role or "joint"
        pending.clear()

    supporting = False
    for token in _tokens(text, start, end):
        a, b = _trim(text, token.start, token.end)
        if token.before in ("；", ";", "。", "\n", "\t"):
            settle(None)
            supporting = skipping = False
        if token.before == "会同" and found.members:
            settle("lead")
            supporting = True
        if token.before not in ("、", "/", "会同"):
            prefix = ""
        if label := LABEL.match(text, a, b):
            settle(None)
            label_role, skipping, supporting, prefix = role_of(label[0]), False, False, ""
            found.labelled = True
            a, b = _trim(text, label.end(), b)
        elif _OTHER_LABEL.match(text, a, b):
            skipping = True
        if skipping or a >= b:
            continue
        name_end, tail = _split_tail(text, a, b)
        fresh, prefix = _read_names(text, a, name_end, prefix, found, pending)
        if supporting:
            for member in fresh:
                member.role = "support"
        pending.extend(fresh)
        if tail:
            found.verbs = True
            settle(role_of(tail) if not (label_role and role_of(tail) == "joint") else label_role)
            supporting = False
    settle(None)
    return found


def _trim(text: str, a: int, b: int) -> tuple[int, int]:
    """Without spaces, marks and the words that lead a name in: 由A, 以及A, 并由A."""
    while a < b and text[a] in " \u3000\n\t：:“”\"'·-—":
        a += 1
    while b > a and text[b - 1] in " \u3000\n\t：:\"'（([【":
        b -= 1
    m = re.compile(r"(?:并|请|其中)?由(?!于)|以及|(?:和|及|与)(?!平|田|静|顺|林|龙|县|政)|会同(?!县)|联合(?=[省市县区国各财教公])|并(?=会同)|请|其中[，,]?").match(text, a, b)
    return (m.end(), b) if m and m.end() < b else (a, b)


def _split_tail(text: str, a: int, b: int) -> tuple[int, str]:
    """Where the verb at the end of a token begins, and the verb: 省商务厅|按职责分工配合. A wrapped line may part it."""
    places_of = [i for i in range(a, b) if not text[i].isspace()]
    compact = "".join(text[i] for i in places_of)
    for m in _TAIL_START.finditer(compact):
        tail = _TAIL.match(compact, m.start())
        if tail and tail.end() == len(compact):
            return places_of[m.start()], tail[0]
    return b, ""


def _read_names(text: str, a: int, b: int, prefix: str, found: List, pending: list[Member]) -> tuple[list[Member], str]:
    """The members in one token (mostly one), and the prefix that governs from here on."""
    fresh: list[Member] = []
    for start, end in _parts(text, a, b, pending, fresh):
        written = re.sub(r"\s", "", text[start:end])
        previous = fresh[-1] if fresh else pending[-1] if pending else None
        if written.startswith("其") and previous is not None:  # 省人民政府及其教育主管部门
            if not _ANY_PART.fullmatch(written[1:]) or written == "其分支机构":
                fresh.append(Member(previous.name + written[1:], written[1:], start + 1, end, prefix=previous.name))
                found.members.append(fresh[-1])
            continue
        if not _may_be_name(written):
            continue
        if previous is not None and _continues(previous.name, written) and text[previous.end : start].strip(" \n") in ("、", "和", "及", "，"):
            previous.name = previous.written = re.sub(r"\s", "", text[previous.start : end])
            previous.end = end
            continue
        name, governing = _with_prefix(written, prefix)
        member = Member(name, written, start, end, prefix=prefix if name == written and governing == prefix else "")
        prefix = governing
        fresh.append(member)
        found.members.append(member)
    _share_suffix(pending, fresh)
    return fresh, prefix


def _may_be_name(written: str) -> bool:
    """No person, deadline or rider; one character only as a piece (市、区人民政府)."""
    if _PERSON.search(written) or (_RIDER.search(written) and not is_member(written)):
        return False
    return 2 <= len(written) <= 40 or bool(_PIECE.fullmatch(written))


def _parts(text: str, a: int, b: int, pending: list[Member], fresh: list[Member]) -> Iterator[tuple[int, int]]:
    """The pieces of a token: A等有关部门及B, A和B; 文化和旅游厅 is one piece."""
    while a < b:
        m = re.compile(r"等(?!级|高|保)").search(text, a, b)
        stop = m.start() if m else b
        yield from _joined(text, a, stop)
        if m is None:
            return
        for member in (*pending, *fresh):
            member.open = True
        rest = _APPOSITION.match(text, m.end(), b)
        if rest and (noun := _NOUN_END.search(rest[0])):
            _share(_bare([*pending, *fresh]), noun["suffix"], noun["level"] or "")
        a = rest.end() if rest else m.end()
        a, b = _trim(text, a, b)


def _joined(text: str, a: int, b: int) -> Iterator[tuple[int, int]]:
    written = text[a:b]
    if not agencies.central(re.sub(r"\s", "", written), "9999", True):
        for m in _JOIN.finditer(written):
            left, right = written[: m.start()], written[m.end() :]
            if not is_member(left.strip()):
                continue
            if m[0].endswith("其"):
                yield a, a + m.start()
                yield from _joined(text, a + m.end() - 1, b)
                return
            if is_member(right.strip()) or is_piece(right.strip()) or _joins(right):
                yield a, a + m.start()
                yield from _joined(text, a + m.end(), b)
                return
    if written.strip():
        yield _bounds(text, a, b)


def _joins(right: str) -> bool:
    m = _JOIN.search(right)
    return bool(m) and is_member(right[: m.start()]) if m else False


def _bounds(text: str, a: int, b: int) -> tuple[int, int]:
    while a < b and text[a].isspace():
        a += 1
    while b > a and text[b - 1].isspace():
        b -= 1
    return a, b


def _continues(previous: str, written: str) -> bool:
    """Whether `previous` is only a piece: 各省 + 自治区, 各市 + 县（区）人民政府."""
    if previous.endswith("党委") and written in ("政府", "人民政府"):
        return True
    if previous.endswith("地区") or is_place(previous):
        return False
    return bool(_PIECE.fullmatch(previous) and _PIECE_END.fullmatch(written))


def _with_prefix(written: str, prefix: str) -> tuple[str, str]:
    """The name with the prefix that governs it, and the prefix that governs what follows."""
    own = _own_prefix(written)
    if own:
        return written, own
    if prefix in ("委", "局", "厅", "院", "行", "部") or (len(prefix) > 3 and prefix[-1] in "委局厅办"):
        inside = _OFFICES.match(written) or re.search(r"(?:处|科|室|司|队|党委|中心|办公室)$", written)
        return (prefix + written, prefix) if inside and not written.startswith(prefix + "属") else (written, prefix)
    if not prefix or _NOT_SHARED.search(written) or _OWN_PLACE.search(written) or _PIECE.fullmatch(written):
        return written, prefix
    entry = agencies.central(written, "9999", False)
    if entry or not agencies.is_body(written):
        return written, prefix
    party = "委" if _PARTY_ORGAN.fullmatch(written) and not prefix.endswith("委") else ""
    return prefix + party + written, prefix


def _own_prefix(name: str) -> str:
    """What stands before the function in a name and may govern the names after it: 省, 市委, 委, 广东."""
    if m := _PARTY.match(name) or _BODY_OFFICE.match(name):
        return m[0]
    if m := _PREFIX.match(name):
        return m[0] if len(name) > len(m[0]) + 1 and not _PIECE.fullmatch(name) else ""
    if (m := _OFFICE.match(name)) and not agencies.central(name, "9999", True):
        return m[0]
    if _GENERIC_START.match(name) or _OWN_PLACE.search(name) or name.endswith(("政府", "党委")):
        return ""
    place = agencies.place_of(name)
    return name[: place[1]] if place else agencies.short_place(name)


def _bare(run: list[Member]) -> list[Member]:
    """The members at the end of a run that are functions only (发展改革 in 发展改革、财政部门), in order."""
    start = len(run)
    while start and not is_member(run[start - 1].name):
        start -= 1
    return run[start:]


def _share_suffix(pending: list[Member], fresh: list[Member]) -> None:
    """Give the suffix of the last member to those before it that have none: 发展改革、财政部门; 广州、深圳市人民政府."""
    if not fresh:
        return
    last = fresh[-1]
    bare = _bare([*pending, *fresh[:-1]])
    if not bare:
        return
    place = places.at_start(last.name)
    if place and last.name[place[1] - 1] in "省市县区州" and all(2 <= len(m.name) <= 6 for m in bare):
        for member in bare:
            member.name = member.name.removesuffix(last.name[place[1] - 1]) + last.name[place[1] - 1 :]
    elif (m := _SUFFIX.search(last.name)) and not re.search(r"各|有关|相关", last.name):
        _share(bare, m[0])
        if prefix := _GROUP_PREFIX.match(bare[0].name):
            last.name = prefix[0] + last.written.removeprefix(prefix[0])


def _share(bare: list[Member], suffix: str, level: str = "") -> None:
    """Complete functions with the suffix of their list and the prefix that governs it."""
    group = _GROUP_PREFIX.match(bare[0].name) if bare else None
    for n, member in enumerate(bare):
        prefix = group[0] if group and n else member.prefix or ("" if group else level)
        member.name = prefix + member.written.removeprefix(prefix) + suffix
