"""What a document says once for many items: 列第一位者为牵头单位，下同; 以下均需A负责，不再列出; 责任单位均包括A."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from loaders.extract import members, names
from loaders.model import Role


class Listed(Protocol):
    """A list of the text (:class:`loaders.extract.lists.Found`)."""

    start: int
    end: int
    list: members.List
    goes_on: bool


@dataclass(slots=True)
class Clause:
    """A clause that names bodies for the items that begin after `since`, or for all where it is None. `unlisted`: only
    for those that have no list."""

    start: int
    end: int
    since: int | None
    members: list[members.Member]
    unlisted: bool


_IN = r"[^，。；;（）()]"
_FIRST = r"第一位|首位|第一个|列第一|排第一|排名第一|列首|最前面|第一责任(?:单位|部门)|第一(?:单位|部门)|首个"
_LEADS = rf"(?:{_FIRST}){_IN}{{0,8}}?(?:为|是|系)总?(?:牵头|主要责任|主办|第一责任)"
#: 列第一位者为牵头单位，其他单位按职责分工负责，下同
_FIRST_LEADS = re.compile(
    rf"(?:其中[，,]?)?{_IN}{{0,12}}?{_LEADS}{_IN}{{0,8}}"
    rf"(?:[，,]其[他余]{_IN}{{0,20}})?(?:[，,]\s*(?:以)?下(?:均)?同)?"
)
_NO_MORE = (
    r"(?:以下)?(?:均|都|将)?不再(?:一一|逐一|逐项|单独|重复|另行|分别|全部)?"
    r"(?:列出|列举|列明|罗列|标注|注明|赘述|列示|标明|列入|说明|列)"
)
_ITEMS = r"(?:任务|措施|工作|事项|条目|条款|举措|重点任务|责任单位|责任部门)"
_BODIES = r"责任单位|责任部门|责任主体|落实主体"
_SUPPORTING = r"配合单位|配合部门|参与单位"
_LEADING = r"牵头单位|牵头部门"
_ANY_KIND = rf"(?:{_BODIES}|{_SUPPORTING}|{_LEADING})"
_KINDS = rf"(?:{_BODIES}|(?P<support>{_SUPPORTING})|(?P<lead>{_LEADING}))"
#: The clauses, each with a part of it that is quick to find. `who` is read like a list.
_BLANKETS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (
        re.compile(rf"以下{_IN}{{0,16}}?(?:均|都|同时|还)[需须应要由包涉含有]"),
        re.compile(
            rf"以下{_IN}{{0,16}}?(?:均|都|同时|还)(?:需|须|应|要|由|包括|涉及|含|有){{1,2}}"
            r"(?P<who>(?:[^。；;（）()]|（[^（）]{1,12}）){2,80}?)"
            rf"(?P<verb>(?:按照?{_IN}{{0,12}})?(?:负责|落实|组织实施|实施|配合|参与|承担|执行){_IN}{{0,6}})?(?=[，,。；;）)\n]|$)"
        ),
    ),
    (
        re.compile(rf"{_ANY_KIND}(?:均|都)"),
        re.compile(rf"{_KINDS}(?:均|都)(?:应|还)?(?:包括|包含|含|为|涉及|有)(?P<who>(?:[^。；;，,（）()]|（[^（）]{{1,12}}）){{2,80}})"),
    ),
    (
        re.compile(rf"[均都](?:为|是|作为)(?:各项|所有|以下|全部|上述|每项)*{_ITEMS}?的?{_ANY_KIND}"),
        re.compile(
            rf"(?P<who>(?:[^，。；;（）()\n：:]|（[^（）]{{1,12}}）){{2,60}}?)(?:均|都)(?:为|是|作为)(?:各项|所有|以下|全部|上述|每项)*{_ITEMS}?的?{_KINDS}"
        ),
    ),
)
_GOES_ON = re.compile(rf"[，,；;。]\s*(?:(?P<no_more>{_NO_MORE})|(?:以)?下(?:均)?同)")
_HINT = re.compile(rf"下同|下均同|不再|均|都(?:应|还)?(?:为|是|需|须|由|包括|含)|{_FIRST}")


def list_end(text: str, start: int, end: int) -> int:
    """The end of the list in `text[start:end]` itself, before 列第一位者为牵头单位 and 以下均需…."""
    if not _HINT.search(text, start, end):
        return end
    for pattern in (_FIRST_LEADS, *(p for _, p in _BLANKETS[:2]), _GOES_ON):
        if (m := pattern.search(text, start, end)) and m.start() > start:
            end = m.start()
    return end


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether the list in `text[start:end]` says that it holds for what follows."""
    return bool(_GOES_ON.search(text, start, end))


def first_leads_from(text: str, found: Sequence[Listed]) -> int | None:
    """From where on the first of a list leads: the list that says so, or the whole text where a note says so."""
    for m in _near(re.compile(_LEADS), _FIRST_LEADS, text):
        return next((f.start for f in found if f.start <= m.start() < f.end), 0)
    return None


def clauses(text: str, found: Sequence[Listed]) -> Iterator[Clause]:
    """The clauses that name bodies for many items."""
    taken: list[int] = []
    for hint, pattern in _BLANKETS:
        for m in _near(hint, pattern, text):
            bodies = [b for b in members.read(text, *m.span("who")).members if names.is_strong(b.name)]
            if not bodies or m.start("who") in taken:
                continue
            taken.append(m.start("who"))
            for body in bodies:
                body.role = _role(m.groupdict()) or body.role
            inside = any(f.start <= m.start() < f.end for f in found)
            onward = inside or "以下" in m[0] or text.startswith(("，下同", "，不再"), m.end())
            yield Clause(m.start(), m.end(), m.start() if onward else None, bodies, False)
    for f in found:
        on = _GOES_ON.search(text, f.start, f.end) if f.goes_on else None
        if on is None or _FIRST_LEADS.search(text, f.start, f.end) or any(f.start <= at < f.end for at in taken):
            continue
        many = [member for member in f.list.members if _is_many(member.name)]
        if on["no_more"] and many:  # 各市人民政府配合，以下不再列出: the many, not the bodies of this task
            yield Clause(f.start, f.end, f.start, many, False)
        else:
            yield Clause(f.start, f.end, f.start, f.list.members, True)


def _role(groups: dict[str, str | None]) -> Role | None:
    if groups.get("lead"):
        return "lead"
    if groups.get("support"):
        return "support"
    verb = groups.get("verb")
    return members.role_of(verb) if verb else None


def _is_many(name: str) -> bool:
    return bool(re.match(r"各|地方|有关|相关|[省市县区]级|试点", name))


def _near(hint: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of `pattern` around the words of `hint`."""
    last = covered = 0
    for h in hint.finditer(text):
        if h.start() < covered:
            continue
        m = pattern.search(text, max(last, h.start() - 70), h.end() + 160)
        covered = m.end() if m else h.end() + 60
        if m:
            last = m.end()
            yield m
