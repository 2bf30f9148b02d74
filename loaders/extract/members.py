"""The members of a list of bodies, as written in （A牵头，B、C等按职责分工负责）, 责任单位：A、B；配合单位：C, [委A处、B处，市C队].

A list is read from left to right: labels and verbs give the roles, 、 and ， and 和 part the members, and what members
share is put back (:mod:`loaders.extract.names`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from loaders import agencies, places
from loaders.extract import names
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


_NOUN = r"(?:单位|部门|处室|科室|股室|部室|机构|主体|部委|地区|企业|支部|方)"
_SHORT = r"牵头|主办|协办|承办|配合|参与|协助"
_KINDS = rf"{_SHORT}|主责|责任|负责|参加|协同|支持|实施|落实|指导|督导|主管|会办|共同|联合|完成"
_LABEL = rf"(?:[省市县区州]级|国家)?(?:第一|主要|共同|其[他它]|具体|主)?(?:{_KINDS}){{1,2}}{_NOUN}"
#: 责任单位：, 【牵头部门】, 主要责任单位（部门）:
LABEL = re.compile(
    rf"[【\[]\s*{_LABEL}\s*[】\]]\s*[：:]?|(?:{_SHORT})\s*[：:]|{_LABEL}(?:[（(][^（）()]{{1,12}}[）)])?\s*[：:]"
)
#: What a label ends with, quick to find.
LABEL_END = re.compile(rf"(?:{_NOUN}|{_SHORT})(?:[（(][^（）()]{{1,12}}[）)])?\s*[：:】\]]")
#: Labels whose content is no body: persons, deadlines, places.
_OTHER_LABEL = re.compile(
    r"[\u4e00-\u9fff]{0,8}(?:领导|人员|人|同志|联络员|专员)\s*[：:]"
    r"|(?:完成|工作|办理|落实|时间|整改|推进)?(?:时限|时间|期限|进度|节点|要求|目标|措施|阶段)(?:要求|安排)?\s*[：:]"
    r"|(?:适用|实施)?(?:范围|对象|地域)\s*[：:]|备注\s*[：:]"
)

_DUTY = (
    r"(?:按照?|根据|依据|依照|依)(?:各自|其|自身|部门|相关|有关|工作|法定|属地|“三定”)*的?(?:职责|职能|权限|任务|分工|原则)"
    r"(?:和|与)?(?:分工|权限|范围|任务|职责|要求|规定)*内?"
)
_ADVERB = (
    rf"{_DUTY}|各自|分别|共同|分工|具体|联合|统一|积极|全程|主要|密切|同步|予以|做好|加强|抓好|推动|组织|协同|统筹|全力|依法|切实"
    r"|各司其职|加快"
)
_VERB = (
    r"负总责|总牵头|牵头|主办|主责|负责|配合|参与|参加|协助|协办|会办|支持|支撑|落实|实施|推进|完成|指导|承担|承办|办理|执行|督促"
    r"|协调|贯彻|监督|督导|推动|组织|统筹|协同"
)
_OBJECT = r"并|长期坚持|长期|坚持|持续|常态化|到位|落地|见效|相关工作|有关工作|相关任务|工作|任务"
_TAIL = re.compile(rf"(?:{_ADVERB})*(?:{_VERB})(?:{_VERB}|{_ADVERB}|{_OBJECT})*$")
_TAIL_START = re.compile(rf"{_ADVERB}|{_VERB}")
_LEAD = re.compile(r"牵头|主办|主责|负总责")
_SUPPORT = re.compile(r"配合|参与|参加|协助|协办|会办|支持|支撑|协同(?=单位|部门)")

_SEPARATOR = re.compile(
    r"[、，,；;。\n\t/]|\s+|(?<!社)(?<!委员)会同(?:(?!县)|(?<=[局委厅部办会院府行门社心位队处科室站所联]会同))|[（(【\[]|[）)】\]]"
)
#: The number of a page, on a line of its own inside a list.
_PAGE = re.compile(r"\n[ \u3000]*[-—–]{1,2} ?\d{1,3} ?[-—–]{1,2}[ \u3000]*\n")
_UP_TO_SEPARATOR = re.compile(r"(?:[^、，,；;。\s（）()]|（[^（）]{1,12}）|\([^()]{1,12}\))+")
_AROUND = " \u3000\n\t：:“”\"'·-—★☆※{}"
_LEAD_IN = re.compile(
    r"(?:并|请|其中)?由(?!于)|以及|(?:和|及|与)(?![平田静顺林龙县政])|会同(?!县)|联合(?=[省市县区国各财教公])|并(?=会同)|请(?!求)|其中[，,]?"
)
#: A verb with an object: 市财政局负责资金筹措.
_VERB_INSIDE = re.compile(r"牵头(?!协调|[部机单])|负责|配合|协助|参与|落实")
#: What a bracket behind a name may say of it: its role, its deadline.
_NOTE = re.compile(r"[（(](?P<note>[^（）()]{1,20})[）)]$")
#: A list goes on with others: 教育、财政等部门, 教育、财政及其他有关部门.
_ETC = re.compile(r"等(?![级高保])|(?:以及|及|和)(?=其[他它](?:有关|相关)?(?:行政)?(?:主管|管理)?(?:部门|单位|机构))")
_APPOSITION = re.compile(
    r"(?:多|[\d一二两三四五六七八九十]+)?个?(?:国务院|中央|自治区|省|市|县|区|州|委|局|厅|我[省市县区])?(?:级|直|属)?(?:各|所属)?"
    r"(?:有关|相关|其他|其它|成员|涉及){0,2}(?:行政)?(?:职能|管理|主管|责任|配合|参与|直属|业务|行业)?"
    r"(?:部门|单位|部委|处室|科室|机构|厅局|委办局|机关|方面|地区|企业|地方|各方|(?:群团|社会)?组织|(?:人民|群众)?团体|群团)(?:[和及、与](?:单位|地方|机构|地区|部门|企业))?"
)
_OF_THE_SAME = re.compile("其(?![他它余中])")
_NOUN_OF_MANY = re.compile(r"(?P<level>[省市县区]级)?(?:有关|相关)?(?P<suffix>主管部门|部门|机构|单位|处室|科室)$")
_JOIN = re.compile(r"(?:以及|和|及|或者?)其(?![他它余中])|以及|和|及|与|暨|或者|或")
_FUNCTION = re.compile(r"(?!单位|地方|地区|机构|企业|社会|行业|个人|街道|乡镇|部门)[\u4e00-\u9fff]{2,8}")
#: Those who may share a duty with a body and are none: 县公安局和企业.
_NO_BODIES = frozenset(("企业", "学校", "高校", "个人", "用人单位", "医疗机构", "金融机构", "社会组织"))
#: 铁路运输企业、铁路监管部门: a kind of its own shares no suffix.
_NO_FUNCTION = re.compile(r"(?:企业|学校|协会|商会|人员|个人)$")
_ANY_PART = re.compile(r"(?:有关|相关|所属|下属|各|他|它|职能|业务)*(?:部门|单位|机构|组织|人员|工作人员)|领导.*|负责人.*")


def role_of(verb: str) -> Role:
    """The role that a verb or label gives: 牵头 leads, 配合 supports, all else is joint."""
    if _LEAD.search(verb):
        return "lead"
    return "support" if _SUPPORT.search(verb) else "joint"


def read(text: str, start: int, end: int, role: Role | None = None) -> List:
    """The list that stands in `text[start:end]`; `role` is what a label before it (or a table's head) says."""
    found = _read(_PAGE.sub(lambda page: " " * len(page[0]), text[start:end]), role)
    moved = [Member(m.name, m.written, start + m.start, start + m.end, m.prefix, m.role, m.open) for m in found.members]
    return List(moved, found.labelled, found.verbs)


@lru_cache(maxsize=16384)  # lists come again and again, word for word
def _read(text: str, role: Role | None) -> List:
    found = List(labelled=role is not None)
    pending: list[Member] = []
    label_role, prefix, skipping, supporting = role, "", False, False

    def settle(given: Role | None) -> None:
        for member in pending:
            member.role = member.role or given or label_role or "joint"
        pending.clear()

    for token in _tokens(text):
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
            label_role, prefix, skipping, supporting = role_of(label[0]), "", False, False
            found.labelled = True
            a, b = _trim(text, label.end(), b)
        elif _OTHER_LABEL.match(text, a, b):
            skipping = True
        if skipping or a >= b:
            continue
        end, verb = _split_verb(text, a, b)
        fresh, prefix = _read_names(text, a, end, prefix, pending)
        found.verbs = found.verbs or any(member.role for member in fresh)
        for member in fresh if supporting else ():
            member.role = "support"
        found.members += fresh
        pending += fresh
        if verb:
            found.verbs = True
            given = role_of(verb)
            settle(label_role if label_role and given == "joint" else given)
            supporting = False
    settle(None)
    return found


@dataclass(slots=True)
class _Token:
    start: int
    end: int
    before: str  # the separator before it


def _tokens(text: str) -> Iterator[_Token]:
    """What stands between separators outside of inner brackets."""
    depth, begin, before = 0, 0, ""
    for m in _SEPARATOR.finditer(text):
        mark = m[0]
        if mark in "（([【":
            depth += 1
        elif mark in "）)]】":
            depth = max(0, depth - 1)
        elif not depth and not (mark.isspace() and _wraps(text, begin, m.start(), m.end())):
            filled = bool(text[begin : m.start()].strip())
            if filled:
                yield _Token(begin, m.start(), before)
            if filled or mark.strip():
                before = mark
            begin = m.end()
    if text[begin:].strip():
        yield _Token(begin, len(text), before)


def _wraps(text: str, begin: int, space: int, after: int) -> bool:
    """Whether a space or line break stands inside a name (a wrapped line) and does not part two names."""
    label = LABEL.match(text, begin, space)
    left = "".join(text[label.end() if label else begin : space].split())
    m = _UP_TO_SEPARATOR.match(text, after)
    if not left or not m or LABEL.match(text, after):
        return False
    apart = names.is_member(left) and len(m[0]) >= 3 and names.is_member(m[0])
    return not apart or agencies.parts_function(left, m[0])


def _trim(text: str, a: int, b: int) -> tuple[int, int]:
    """Without spaces, marks and the words that lead a name in: 由A, 以及A, 并由A."""
    while a < b and text[a] in _AROUND:
        a += 1
    while b > a and text[b - 1] in " \u3000\n\t：:\"'（([【{}":
        b -= 1
    m = _LEAD_IN.match(text, a, b)
    return (m.end(), b) if m and m.end() < b else (a, b)


def _split_verb(text: str, a: int, b: int) -> tuple[int, str]:
    """Where the verb at the end of a token begins, and the verb: 省商务厅|按职责分工配合. A wrapped line may part it."""
    compact = text[a:b]
    at: Sequence[int] = range(a, b)
    if any(map(str.isspace, compact)):
        at = [i for i in at if not text[i].isspace()]
        compact = "".join(compact.split())
    for m in _TAIL_START.finditer(compact):
        tail = _TAIL.match(compact, m.start())
        if tail and tail.end() == len(compact):
            return at[m.start()], tail[0]
    inside = _VERB_INSIDE.search(compact)
    if inside and names.is_member(compact[: inside.start()]):
        return at[inside.start()], inside[0]
    return b, ""


def _read_names(text: str, a: int, b: int, prefix: str, pending: list[Member]) -> tuple[list[Member], str]:
    """The members in one token (mostly one), and the prefix that governs from here on."""
    fresh: list[Member] = []
    for start, end in _parts(text, a, b, pending, fresh):
        written = "".join(text[start:end].split())
        previous = fresh[-1] if fresh else pending[-1] if pending else None
        if _OF_THE_SAME.match(written) and previous is not None:  # 省人民政府及其教育主管部门
            own = written[1:]
            if own == "分支机构" or not _ANY_PART.fullmatch(own):
                fresh.append(Member(previous.name + own, own, start + 1, end, prefix=previous.name))
        elif not names.may_be_name(written):
            continue
        elif previous is not None and _goes_on(text, previous, written, start):
            previous.name = previous.written = "".join(text[previous.start : end].split())
            previous.end = end
        else:
            note = _NOTE.search(text, start, end)
            said = note["note"] if note else ""
            if note and (_TAIL.fullmatch(said) or names.is_rider(said)):
                end, written = note.start(), "".join(text[start : note.start()].split())
            name, governing = names.with_prefix(written, prefix)
            member = Member(name, written, start, end, prefix=prefix if name == written and governing == prefix else "")
            member.role = role_of(said) if _TAIL.fullmatch(said) else None
            fresh.append(member)
            prefix = governing
    _share_with_last(pending, fresh)
    return fresh, prefix


def _goes_on(text: str, previous: Member, written: str, start: int) -> bool:
    between = text[previous.end : start].strip(" \n")
    return between in ("、", "和", "及", "，") and names.continues(previous.name, written)


def _parts(text: str, a: int, b: int, pending: list[Member], fresh: list[Member]) -> Iterator[tuple[int, int]]:
    """The pieces of a token: A等有关部门及B, A和B; 文化和旅游厅 is one piece."""
    while a < b:
        etc = _ETC.search(text, a, b)
        yield from _joined(text, a, etc.start() if etc else b)
        if etc is None:
            return
        for member in (*pending, *fresh):
            member.open = True
        apposition = _APPOSITION.match(text, etc.end(), b)
        if apposition and (noun := _NOUN_OF_MANY.search(apposition[0])):
            _share(_functions([*pending, *fresh]), noun["suffix"], noun["level"] or "")
        a, b = _trim(text, apposition.end() if apposition else etc.end(), b)


def _joined(text: str, a: int, b: int) -> Iterator[tuple[int, int]]:
    """The spans of the names that 和, 及 or 与 join, without spaces around."""
    while a < b and text[a].isspace():
        a += 1
    while b > a and text[b - 1].isspace():
        b -= 1
    written = text[a:b]
    known = agencies.central("".join(written.split()), agencies.ANY_DAY, True)
    for m in () if known else _JOIN.finditer(written):
        left = written[: m.start()]
        if names.is_member(left) and (m[0].endswith("其") or _is_name_or_more(left, written[m.end() :])):
            yield a, a + m.start()
            yield from _joined(text, a + m.end() - m[0].endswith("其"), b)
            return
    if written:
        yield a, b


def _is_name_or_more(left: str, right: str) -> bool:
    """Whether a name begins behind a 和: all of it, a function whose suffix comes later, or up to the next 和."""
    if right in _NO_BODIES or names.is_member(right) or names.is_piece(right):
        return True
    if left.endswith(("部门", "机关", "政府")) and _FUNCTION.fullmatch(right):
        return True
    m = _JOIN.search(right)
    return m is not None and names.is_member(right[: m.start()])


def _functions(run: list[Member]) -> list[Member]:
    """The members at the end of a run that are functions only (发展改革 in 发展改革、财政部门), in order."""
    start = len(run)
    while start and not names.is_member(run[start - 1].name) and not _NO_FUNCTION.search(run[start - 1].name):
        start -= 1
    return run[start:]


def _share_with_last(pending: list[Member], fresh: list[Member]) -> None:
    """Give the suffix of the last member to those before it that have none: 发展改革、财政部门; 广州、深圳市人民政府."""
    functions = _functions([*pending, *fresh[:-1]]) if fresh else []
    if not functions:
        return
    last = fresh[-1]
    place = places.at_start(last.name)
    if place and last.name[place[1] - 1] in "省市县区州" and all(2 <= len(m.name) <= 6 for m in functions):
        level = place[1] - 1
        for member in functions:
            member.name = member.name.removesuffix(last.name[level]) + last.name[level:]
    elif suffix := names.shared_suffix(last.name):
        _share(functions, suffix)
        if prefix := names.group_prefix(functions[0].name):
            last.name = prefix + last.written.removeprefix(prefix)


def _share(functions: list[Member], suffix: str, level: str = "") -> None:
    """Complete functions with the suffix of their list and the prefix that governs it."""
    group = names.group_prefix(functions[0].name) if functions else ""
    for n, member in enumerate(functions):
        prefix = group if group and n else member.prefix or ("" if group else level)
        member.name = prefix + member.written.removeprefix(prefix) + suffix
