"""Who is responsible, by the lists that a document writes for it.

Lists stand in brackets behind a task (（A牵头，B、C等按职责分工负责）, [A、B]), behind a label (责任单位：A；配合单位：B) or in
the column of a task table. What a document says once for many items (下同, 不再列出, 均包括) is carried to each of them with
basis "inherited" and the span of the clause.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders import agencies
from loaders.extract import members
from loaders.extract.owners import Owners
from loaders.model import Context, Measure, Responsibility, ResponsibilityBasis, Role

_LONGEST = 1500  # characters of a list
_BRACKET = re.compile(r"[（(\[【［〔）)\]】］〕]")
_OPEN = "（([【［〔"
#: Words without which a bracket is no list, unless it closes a paragraph.
_TRIGGER = re.compile(r"负责|牵头|配合|落实|单位|部门|参与|参加|指导|承担|协办|协助|主办|承办|实施|推进|处室|主体")
_NO_LIST = re.compile(
    r"[（(\[【［〔]\s*(?:以下|简称|下称|含(?!山)|包括|包含|不含|除|如(?![皋东])|例如|详见|见|参见|即(?!墨)|其中|试行|暂行|注：|指|比如|另|原则|附(?!属)"
    r"|经(?![济信])|按照?(?!职责)|根据|依据|自(?![治然贡])|在|对(?!外)|向|为|与)(?!.{0,30}(?:牵头|负责。))"
)
_EXPLAINS = re.compile(r"负责(?:人|解释|的)|牵头(?:人|的)|配合(?:度|的)")

_HEAD_CELLS: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(r"(?:牵头|主办|主责|主要责任)(?:责任|市直|省直)?(?:单位|部门|处室|科室|地区)"), "lead"),
    (re.compile(r"(?:配合|协办|协助|参与|参加|协同|支持)(?:单位|部门|处室|科室|地区)"), "support"),
    (re.compile(r"(?:责任|负责|实施|落实|承办|主管|完成)(?:单位|部门|处室|科室|主体|机构|地区)(?:及.{0,6})?|单位|部门|处室|科室|市直部门|省直部门"), "joint"),
)
_HEAD_ROW = re.compile(r"序\s*号|任务|事项|内容|措施|项目|职责|责任|牵头|部门|要求|时限|目标")

_FIRST_LEADS = re.compile(
    r"(?:其中[，,]?)?(?:责任单位|责任部门|各项任务)?[^，。；;（）()]{0,8}?(?:第一位|首位|第一个|列第一|排第一|排名第一|列首|最前面)[^，。；;（）()]{0,8}?(?:为|是|系)(?:总)?(?:牵头|主要责任|主办|第一责任)"
    r"[^，。；;（）()]{0,8}(?:[，,]其[他余][^，。；;（）()]{0,20})?(?:[，,]\s*(?P<on>下同|以下同|以下均同))?"
)
_VAGUE = re.compile(r"(?:国务院|中央|自治区|省|市|县|区)?(?:各|有关|相关)+(?:地区|部门|单位|处室|科室|方面)|(?:国务院|省|市|县|区)?(?:有关|相关)")
_NO_MORE = r"(?:以下)?(?:均|都|将)?不再(?:一一|逐一|逐项|单独|重复|另行|分别|全部)?(?:列出|列举|列明|罗列|标注|注明|赘述|列示|标明|列入|说明|列)"
_ALL = r"以下(?:各项|所有|各条|各类|其他)?(?:任务|措施|工作|事项|条目|责任单位|重点任务|责任部门|举措)?(?:的)?(?:责任单位|责任部门|落实)?"
#: Clauses that name bodies for all that follows. `who` is read like a list.
_BLANKETS = (
    re.compile(rf"{_ALL}(?:均|都|同时|还)(?:需|须|应|要|由|包括|涉及|含|有){{1,2}}(?P<who>[^。；;（）()]{{2,80}}?)(?P<verb>(?:按(?:照)?[^，。；;（）()]{{0,12}})?(?:负责|落实|组织实施|实施|配合|参与|承担|执行)[^，。；;（）()]{{0,6}})?(?=[，,。；;）)\n]|$)"),
    re.compile(r"(?:责任单位|责任部门|责任主体|(?P<support>配合单位|配合部门|参与单位)|(?P<lead>牵头单位|牵头部门))(?:均|都)(?:应|还)?(?:包括|包含|含|为|涉及|有)(?P<who>[^。；;，,（）()]{2,80})"),
    re.compile(r"(?P<who>[^，。；;（）()\n：:]{2,60}?)(?:均|都)(?:为|是|作为)(?:各项|所有|以下|全部|上述|每项)*(?:任务|措施|工作|事项|条款)*的?(?:责任单位|责任部门|责任主体|落实主体|(?P<support>配合单位|配合部门|参与单位)|(?P<lead>牵头单位))"),
)
_LIST_GOES_ON = re.compile(rf"[，,；;。]\s*(?:{_NO_MORE}|下同|以下同)")
_BLANKET_HINT = re.compile(r"下同|以下同|不再|均|都(?:应|还)?(?:为|是|需|须|由|包括|含)")


@dataclass(slots=True)
class _Found:
    """A list in the text and what was read from it."""

    start: int
    end: int
    list: members.List
    alone: bool  # on a line of its own
    goes_on: bool  # …，下同


def find(text: str, measures: Sequence[Measure], context: Context) -> list[list[Responsibility]]:
    """The listed and inherited bodies of each measure, in the order of `measures`, each in the order of the text."""
    found = sorted(_lists(text), key=lambda f: f.start)
    owners = Owners(measures)
    result: list[list[Responsibility]] = [[] for _ in measures]
    leads_from = _first_leads_from(text, found)
    taken: dict[int, _Found] = {}
    for entry in found:
        owner = owners.of(entry.start)
        if owner is None:
            continue
        if entry.alone and owner in taken and not taken[owner].alone and not entry.list.labelled:
            around = owners.around(owner, entry.start)
            owner = owner if around is None else around
        taken.setdefault(owner, entry)
        if leads_from is not None and entry.start >= leads_from:
            _let_first_lead(entry.list)
        result[owner].extend(_fact(text, m, "listed", context) for m in entry.list.members)
    _rows(text, measures, context, result)
    for clause in _blankets(text, found):
        _carry(text, clause, measures, context, result)
    for facts in result:
        facts.sort(key=lambda r: (r.basis == "inherited", r.start))
    return result


def _fact(text: str, member: members.Member, basis: ResponsibilityBasis, context: Context) -> Responsibility:
    body = agencies.resolve(member.name, context)
    return Responsibility(
        agency=body.name, role=member.role or "joint", basis=basis, open=member.open, generic=body.generic, scope=body.scope,
        start=member.start, end=member.end, text=text[member.start : member.end],
    )


# --- finding lists ---------------------------------------------------------------------------------------------------

def _lists(text: str) -> Iterator[_Found]:
    """Lists in brackets and behind labels."""
    covered = 0
    bracketed: list[tuple[int, int]] = []
    for start, end in _brackets(text):
        if start < covered:
            continue
        found = _bracket(text, start, end)
        if found is not None:
            bracketed.append((start, end))
            covered = end
            yield found
    yield from _labelled(text, bracketed)


def _brackets(text: str) -> list[tuple[int, int]]:
    """Spans of matching brackets up to the longest list, outer ones first."""
    stack: list[int] = []
    pairs: list[tuple[int, int]] = []
    for m in _BRACKET.finditer(text):
        if m[0] in _OPEN:
            stack.append(m.start())
        elif stack:
            start = stack.pop()
            if 4 <= m.end() - start <= _LONGEST:
                pairs.append((start, m.end()))
    pairs.sort()
    return pairs


def _bracket(text: str, start: int, end: int) -> _Found | None:
    """The list in the bracket, if it is one."""
    closes = _closes(text, start, end)
    if not closes and not _TRIGGER.search(text, start, end):
        return None
    if _NO_LIST.match(text, start, end) or _EXPLAINS.search(text, start, end):
        return None
    stop = _without_clauses(text, start + 1, end - 1)
    read = members.read(text, start + 1, stop)
    if not read.members:
        return None
    if read.labelled:
        accepted = True
    elif read.verbs:
        bodies = sum(members.is_member(m.name) for m in read.members)
        accepted = 2 * bodies > len(read.members) and (members.is_strong(read.members[0].name) or _all_long(read))
    else:
        accepted = closes and all(members.is_member(m.name) for m in read.members) and any(members.is_strong(m.name) for m in read.members) and _only_names(text, start + 1, stop, read)
    if not accepted:
        return None
    return _Found(start, end, read, _alone(text, start, end), bool(_LIST_GOES_ON.search(text, start, end)))


def _all_long(read: members.List) -> bool:
    """合肥海关, 人行合肥中心支行: no level, but no common noun either."""
    return all(members.is_member(m.name) and len(m.name) >= 4 for m in read.members)


def _closes(text: str, start: int, end: int) -> bool:
    """Whether the bracket stands between the end of a sentence and the end of the paragraph."""
    before = text[max(0, start - 3) : start].rstrip(" ")
    after = text[end : end + 3].lstrip(" 。；;")
    return (not before or before[-1] in "。；;！!？?”\n.）)】]") and (not after or after[0] == "\n")


def _only_names(text: str, start: int, stop: int, read: members.List) -> bool:
    """Whether nothing but the members and what parts them stands in the bracket."""
    written = sum(m.end - m.start for m in read.members)
    rest = len(re.sub(r"[\s、，,；;和及与]|等", "", text[start:stop]))
    return written >= rest


def _alone(text: str, start: int, end: int) -> bool:
    return not text[text.rfind("\n", 0, start) + 1 : start].strip() and not text[end : text.find("\n", end) if text.find("\n", end) >= 0 else len(text)].strip(" 。")


def _without_clauses(text: str, start: int, end: int) -> int:
    """The end of the list proper, before 列第一位者为牵头单位 and 以下均需…."""
    if not _BLANKET_HINT.search(text, start, end) and not _FIRST_LEADS.search(text, start, end):
        return end
    for pattern in (_FIRST_LEADS, *_BLANKETS[:2], _LIST_GOES_ON):
        if (m := pattern.search(text, start, end)) and m.start() > start:
            end = m.start()
    return end


def _labelled(text: str, bracketed: list[tuple[int, int]]) -> Iterator[_Found]:
    """Lists behind a label outside of brackets: to the end of the paragraph, with the labelled lines that follow."""
    starts = [b[0] for b in bracketed]
    covered = 0
    for m in members.LABEL.finditer(text):
        at = bisect_right(starts, m.start()) - 1
        if m.start() < covered or (at >= 0 and m.start() < bracketed[at][1]):
            continue
        end = _line_end(text, m.end())
        stop = _without_clauses(text, m.start(), _sentence_end(text, m.start(), end))
        read = members.read(text, m.start(), stop)
        covered = end
        if read.members:
            line = text.rfind("\n", 0, m.start()) + 1
            yield _Found(m.start(), end, read, not text[line : m.start()].strip(), bool(_LIST_GOES_ON.search(text, m.start(), end)))


def _line_end(text: str, position: int) -> int:
    """The end of the labelled line; a line that ends with 、 or ， goes on in the next."""
    end = text.find("\n", position)
    while 0 <= end < position + _LONGEST and (text[end - 1] in "、，," or text[end + 1 : end + 2] in tuple("、，,")):
        end = text.find("\n", end + 1)
    return min(end if end >= 0 else len(text), position + _LONGEST)


def _sentence_end(text: str, start: int, end: int) -> int:
    """A list ends with the sentence, unless another label follows."""
    stop = text.find("。", start, end)
    while stop >= 0 and members.LABEL.match(text, stop + 1, end):
        stop = text.find("。", stop + 1, end)
    return stop if stop >= 0 else end


# --- rows of task tables ---------------------------------------------------------------------------------------------

def _rows(text: str, measures: Sequence[Measure], context: Context, result: list[list[Responsibility]]) -> None:
    """The bodies in the columns 责任单位, 牵头单位, 配合单位 of rows; an empty cell is one with the cell above."""
    above: dict[tuple[int, int], list[members.Member]] = {}
    for i in sorted(range(len(measures)), key=lambda i: measures[i].start):
        row = measures[i]
        line = text.find("\n", row.start, row.end)
        if "\t" not in text[row.start : line if line >= 0 else row.end]:
            continue
        head = _head(text, row.start)
        if head is None:
            continue
        at, roles = head
        position = row.start
        for k, cell in enumerate(text[row.start : row.end].split("\t")):
            start, position = position, position + len(cell) + 1
            if k not in roles or result[i] and not cell.strip():
                continue
            read = members.read(text, start, start + len(cell), roles[k]).members
            basis: ResponsibilityBasis = "listed"
            if not cell.strip():
                read, basis = above.get((at, k), []), "inherited"
            else:
                above[at, k] = read
            result[i].extend(_fact(text, m, basis, context) for m in read)


def _head(text: str, start: int) -> tuple[int, dict[int, Role]] | None:
    """Offset of the nearest head row above, and the roles of its columns."""
    end = text.rfind("\n", 0, start)
    for _ in range(400):
        line = text.rfind("\n", 0, end) + 1
        cells = [re.sub(r"\s", "", c) for c in text[line:end].split("\t")]
        if len(cells) > 1 and all(len(c) <= 20 for c in cells) and _HEAD_ROW.search(text, line, end):
            roles = {k: role for k, c in enumerate(cells) for pattern, role in _HEAD_CELLS if pattern.fullmatch(c)}
            if roles:
                return line, roles
        if line == 0:
            return None
        end = line - 1
    return None


# --- what is said once for many --------------------------------------------------------------------------------------

def _first_leads_from(text: str, found: list[_Found]) -> int | None:
    """From where on the first of a list leads: the list that says so, or the whole text where a note says so."""
    for m in _FIRST_LEADS.finditer(text):
        inside = next((f.start for f in found if f.start <= m.start() < f.end), None)
        return inside if inside is not None else 0
    return None


def _let_first_lead(read: members.List) -> None:
    if read.members and all(m.role == "joint" for m in read.members) and not _VAGUE.match(read.members[0].name):
        read.members[0].role = "lead"


@dataclass(slots=True)
class _Clause:
    """A clause that names bodies for many items: those that begin after `since`, or all where it is None."""

    start: int
    end: int
    since: int | None
    members: list[members.Member]
    unlisted_only: bool


def _blankets(text: str, found: list[_Found]) -> Iterator[_Clause]:
    spans: list[tuple[int, int]] = []
    for pattern in _BLANKETS:
        for m in pattern.finditer(text):
            if any(a <= m.start("who") < b for a, b in spans):
                continue
            read = members.read(text, *m.span("who"))
            bodies = [b for b in read.members if members.is_strong(b.name)]
            if not bodies:
                continue
            groups = m.groupdict()
            role: Role = "lead" if groups.get("lead") else "support" if groups.get("support") else members.role_of(groups.get("verb") or "")
            for body in bodies:
                body.role = role if groups.get("verb") or groups.get("lead") or groups.get("support") else body.role
            spans.append(m.span())
            onward = "以下" in m[0] or "下同" in text[m.end() : m.end() + 6] or any(f.start <= m.start() < f.end for f in found)
            yield _Clause(m.start(), m.end(), m.start() if onward else None, bodies, False)
    for f in found:
        if f.goes_on and not any(f.start <= a < f.end for a, _ in spans) and not _FIRST_LEADS.search(text, f.start, f.end):
            yield _Clause(f.start, f.end, f.start, f.list.members, True)


def _carry(text: str, clause: _Clause, measures: Sequence[Measure], context: Context, result: list[list[Responsibility]]) -> None:
    """Add the bodies of `clause` to its own item and to every later one that does not name them already."""
    facts = [_fact(text, m, "inherited", context) for m in clause.members]
    for measure, there in zip(measures, result, strict=True):
        own = measure.start <= clause.start < measure.end
        if measure.kind != "measure" or not (clause.since is None or own or measure.start > clause.since):
            continue
        if clause.unlisted_only and (there or own):
            continue
        named = {r.agency for r in there}
        there.extend(
            Responsibility(f.agency, f.role, "inherited", f.open, f.generic, f.scope, clause.start, clause.end, text[clause.start : clause.end])
            for f in facts if f.agency not in named
        )
