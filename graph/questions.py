"""Plain questions: which named query answers one, and with what.

    教育部和人社部共同负责哪些高校毕业生的措施  →  shared_measures(agency=教育部, partner=…, group=高校毕业生)
    2023年6月底前要完成什么                    →  deadlines(to=2023-06-30)
    哪些补贴超过1000元                        →  amounts(kind=money, unit=元, at_least=1000)

A question is read from what it names (bodies, groups, documents, dates, sums, roles) and from the words that it asks
with. What no query answers is searched for. Nothing is guessed in silence:
a :class:`Reading` says what was understood, what was left over, and which other queries fit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from graph.names import KINDS
from graph.references import number_key, title_key
from graph.stores.base import Limits, Store
from loaders import agencies, groups
from loaders.extract import amounts
from loaders.lines import NUMBER
from loaders.model import Amount, Context

Kind = Literal["agency", "group", "document", "date", "amount", "role"]

_ALL = Limits(rows=500_000)
_ROLES = (("lead", re.compile("牵头|主办|主责")), ("support", re.compile("配合|协办|协助|参与")))
#: What is asked about, by words of the question.
_WORDS = {
    "together": re.compile("共同|一起|联合|协作|合作|协同|分别|都(?:负责|参与|承担)"),
    "which bodies": re.compile(r"哪些?(?:部门|机构|单位|委办局)|谁"),
    "duties": re.compile("分工|职责|责任单位|负责什么|谁负责|谁牵头"),
    "cited by": re.compile("被(?:哪|引用|谁)|谁引用|哪些文件(?:引用|落实|依据|贯彻|执行)|配套|落实情况"),
    "cites": re.compile("引用|依据|根据|参照|落实了|贯彻了|废止|修订"),
    "when": re.compile("时限|期限|截止|到期|什么时候|何时|完成|之?前要|办结|时间表"),
    "how much": re.compile("多少|金额|数额|标准|额度|比例|幅度|多高|几"),
    "money": re.compile("补贴|补助|奖励|奖补|资金|津贴|资助|贷款|费用|收费|罚款|经费|钱|万?元"),
    "documents": re.compile(r"哪些?(?:文件|政策文件|通知|办法)|有什么文件|文件清单"),
}
#: Words that say nothing of what is looked for.
_EMPTY = re.compile(
    r"哪些?|什么|有没有|有无|请问|请|列出|查找|查询|查|一下|是多少|多少|怎么|如何|我想|知道|了解|看看|关于|有关|相关|针对|面向|支持|扶持|对|和|与|及|同|跟|以及|的|了|吗|呢|是|在|由|要|都"
    r"|措施|政策|任务|工作|优惠|最多|有|领|来|给|事项|规定|内容|部门|机构|单位|文件|负责|承担|实施|出台|提出|享受|给予|发放|可以|能|超过|不低于|以上|以下|前|后|底|至|到|从|之间|期间|所有|全部|每人|每年"
    r"|[，。？?！!、：:；;“”\"《》（）()\s]"
)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that a question names. `value`: an id of the graph, an ISO date pair, an amount, or a role; `name`: how
    the graph calls it."""

    kind: Kind
    start: int
    end: int
    value: Any
    name: str


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question is taken: a named query with its parameters, what it names, which of that the query does not use, the
    words that were not understood, and other queries that fit (name → parameters), the likeliest first."""

    query: str
    parameters: dict[str, Any]
    found: tuple[Found, ...]
    unused: tuple[Found, ...]
    left: str
    others: dict[str, dict[str, Any]] = field(default_factory=dict)


class Names:
    """The names of a graph: which body, group or document each stands for."""

    def __init__(self, entries: Iterable[tuple[Kind, str, str, Sequence[str]]]) -> None:
        """`entries`: kind, id, name as shown, all names."""
        self.meanings: dict[str, list[tuple[Kind, str, str]]] = {}
        for kind, id_, shown, names in entries:
            for name in names:
                if len(name) > 1:
                    meanings = self.meanings.setdefault(name, [])
                    if (kind, id_, shown) not in meanings:
                        meanings.append((kind, id_, shown))
        self._names = list(self.meanings)
        self._search = AhoCorasick(self._names, matchkind=MatchKind.LeftmostLongest) if self._names else None

    def inside(self, text: str) -> Iterator[tuple[int, int, list[tuple[Kind, str, str]]]]:
        """Start, end and meanings of each name in `text`, the longest where several begin."""
        if self._search is not None:
            for i, start, end in self._search.find_matches_as_indexes(text):
                yield start, end, self.meanings[self._names[i]]


def names(store: Store) -> Names:
    """The names of the bodies, groups and loaded documents in a store, with the other names that the vocabulary knows."""
    entries: list[tuple[Kind, str, str, Sequence[str]]] = []
    for kind, others in _OTHER_NAMES:
        what = KINDS[kind]
        only = "WHERE n.loaded " if kind == "document" else ""
        rows = store.read(f"MATCH (n:{what.label}) {only}RETURN n.id, n.{what.name}, n.{what.names} ORDER BY n.id", None, _ALL).rows
        entries += [(kind, id_, shown, others(shown, list(more or ()))) for id_, shown, more in rows]
    return Names(entries)


def _agency_names(shown: str, more: list[str]) -> list[str]:
    entry = agencies.central(shown, agencies.ANY_DAY, bare=True)
    return [shown, *more, *((entry.name, *entry.aliases, *entry.bare) if entry else agencies.aliases(shown))]


def _group_names(shown: str, more: list[str]) -> list[str]:
    return [shown, *more, *groups.aliases(shown)]


def _document_names(shown: str, more: list[str]) -> list[str]:
    bare = re.sub(r"^.{0,30}?关于(?:印发)?|的(?:通知|意见|决定|公告)$|[《》]", "", shown)
    return [shown, *(k for k in (title_key(shown),) if k), *([bare] if len(bare) > 5 else []), *more]


#: The kinds of things that have names, and the names of each beside those of the graph.
_OTHER_NAMES: tuple[tuple[Kind, Callable[[str, list[str]], list[str]]], ...] = (
    ("agency", _agency_names), ("group", _group_names), ("document", _document_names),
)


def read(question: str, known: Names, today: date) -> Reading:
    """What a question asks. `today` is what 今年 and 6月底 count from."""
    found = _found(question, known, today)
    asks = {word for word, pattern in _WORDS.items() if pattern.search(question)}
    by_kind: dict[str, list[Found]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(one)
    fitting = _fitting(by_kind, asks)
    left = _left(question, found)
    if not by_kind.get("document") and (asks & {"duties", "cites", "cited by"}) and (meant := _entitled(left, known)):
        found.append(meant)
        by_kind["document"] = [meant]
        left = left[: meant.start] + left[meant.end :]
        fitting = _fitting(by_kind, asks)
    if not fitting or (len(left) > 3 and not by_kind):
        fitting = {"search": {"text": question.strip(" ？?。")}} | fitting
    else:
        fitting.setdefault("search", {"text": question.strip(" ？?。")})
    query, *_ = fitting
    given = fitting.pop(query)
    used = [v for value in given.values() for v in (value if isinstance(value, list) else [value])]
    unused = () if query == "search" else tuple(one for one in found if not _is_used(one, used))
    return Reading(query, given, tuple(found), unused, left.strip(), fitting)


def _is_used(one: Found, used: list[Any]) -> bool:
    parts = _bounds(one.value).values() if one.kind == "amount" else one.value if isinstance(one.value, (list, tuple)) else [one.value]
    return any(part in used for part in parts if part is not None)


def _entitled(left: str, known: Names) -> Found | None:
    """The one document whose title holds a phrase of the question that nothing else explains."""
    for m in re.finditer(r"[^\s]{4,}", left):
        held = {(id_, shown) for meanings in known.meanings.values() for kind, id_, shown in meanings if kind == "document" and m.group() in shown}
        if len(held) == 1:
            id_, shown = held.pop()
            return Found("document", m.start(), m.end(), id_, shown)
    return None


def _found(question: str, known: Names, today: date) -> list[Found]:
    taken = bytearray(len(question))
    found: list[Found] = []

    def take(one: Found) -> None:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            found.append(one)

    for m in NUMBER.finditer(question):
        numbered = ((i, known.meanings.get(number_key(question[i : m.end()]) or "")) for i in range(m.start(), m.end()))
        if loaded := next(((i, meanings[0]) for i, meanings in numbered if meanings), None):
            take(Found("document", loaded[0], m.end(), *loaded[1][1:]))
        else:  # the number of a document that is not loaded; the code in it (国办) is no body that is asked for
            taken[m.start() : m.end()] = b"\1" * (m.end() - m.start())
    for start, end, meanings in sorted(known.inside(question), key=lambda f: f[0] - f[1]):
        kind, id_, shown = meanings[0]
        several = [i for k, i, _ in meanings if k == kind]
        take(Found(kind, start, end, several if len(several) > 1 else id_, shown))
    for amount in amounts.find(question, Context("", None, today.year, today, "unknown", agencies.NATION, ())):
        if amount.kind == "date":
            take(Found("date", amount.start, amount.end, _days(amount), amount.text))
        elif amount.kind in ("money", "percent"):
            take(Found("amount", amount.start, amount.end, amount, amount.text))
    for m in re.finditer(r"(?:((?:19|20)\d\d)|([今明去]))年(?:度|全年)?(?!\d)", question):
        year = m[1] or str(today.year + {"今": 0, "明": 1, "去": -1}[m[2]])
        take(Found("date", m.start(), m.end(), (f"{year}-01-01", f"{year}-12-31"), m.group()))
    for role, pattern in _ROLES:
        for m in pattern.finditer(question):
            take(Found("role", m.start(), m.end(), role, m.group()))
    return sorted(found, key=lambda one: one.start)


def _days(amount: Amount) -> tuple[str | None, str | None]:
    """From and to of a date: 6月底前 only ends, 6月起 only begins."""
    low, high = (None if day is None else str(day) for day in (amount.low, amount.high))
    if amount.bound == "at_most":
        return None, high
    return low, None if amount.bound == "at_least" else high


def _fitting(by_kind: Mapping[str, list[Found]], asks: set[str]) -> dict[str, dict[str, Any]]:
    """The queries that answer with their parameters, the likeliest first."""
    fitting: dict[str, dict[str, Any]] = {}
    for name, given in _candidates(by_kind, asks):
        fitting.setdefault(name, given)
    return fitting


def _candidates(by_kind: Mapping[str, list[Found]], asks: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    bodies = [one.value for one in by_kind.get("agency", ())]
    body = {"agency": bodies[0]} if bodies else {}
    group, document, role = (
        {kind: named[0].value} if (named := by_kind.get(kind)) else {} for kind in ("group", "document", "role")
    )
    days = {name: day for one in by_kind.get("date", ())[:1] for name, day in zip(("from", "to"), one.value, strict=True) if day}
    sums = [_bounds(one.value) for one in by_kind.get("amount", ())[:1]]
    if document:
        if "cited by" in asks:
            yield "cited_by", document
        elif "cites" in asks:
            yield "references", document
        yield "duties", document
        yield "references", document
    if len(bodies) > 1:
        partners = bodies[1:]
        yield "shared_measures", body | {"partner": partners[0] if len(partners) == 1 else _flat(partners)} | group
    if "together" in asks and len(bodies) < 2 or (not bodies and "which bodies" in asks and not (group or sums or document)):
        yield "agencies_sharing_measures", body
    if sums or ("how much" in asks and "money" in asks):
        yield "amounts", ({"kind": "money"} | (sums[0] if sums else {}) | body | group)
    if days or "when" in asks:
        yield "deadlines", days | body | group
    if group:
        yield "measures_for_group", group | body
    if body:
        yield "measures_of_agency", body | role | group
    if "money" in asks and (group or body):
        yield "amounts", {"kind": "money"} | body | group
    if "documents" in asks and days:
        yield "documents", {"year": int(next(iter(days.values()))[:4])}


def _flat(values: Iterable[str | list[str]]) -> list[str]:
    return [one for value in values for one in ([value] if isinstance(value, str) else value)]


def _bounds(amount: Amount) -> dict[str, Any]:
    bounds: dict[str, Any] = {"kind": amount.kind, "unit": amount.unit}
    if amount.bound in ("at_least", "exact", "about", "range") and amount.low is not None:
        bounds["at_least"] = amount.low
    if amount.bound in ("at_most", "exact", "range") and amount.high is not None:
        bounds["at_most"] = amount.high
    return bounds


def _left(question: str, found: Sequence[Found]) -> str:
    """The words of the question that were neither understood nor empty."""
    kept = list(question)
    for one in found:
        kept[one.start : one.end] = "，" * (one.end - one.start)
    text = "".join(kept)
    for pattern in _WORDS.values():
        text = pattern.sub("，", text)
    return " ".join(_EMPTY.sub(" ", text).split())
