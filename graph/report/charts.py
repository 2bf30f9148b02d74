"""Charts of answers: deadlines on a time line, amounts by size, measures by document and effect, shared measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from graph.export import wording
from graph.export.chart import DAYS, LARGEST, Chart, Kind, Mark
from graph.language import say
from graph.queries import Answer, Query

Row = Mapping[str, Any]

#: Lines of a chart that a page has room for, and bodies of a matrix that can still be read.
LINES, BODIES = 20, 30
#: Names of one measure that a chart repeats its amount for.
FEW = 3
#: Days in which a deadline is near.
SOON = 90

#: Names and colours: of how a deadline stands to today, of bounds, of effects.
STATES = {
    "past": (("已到期", "Past"), "#b91c1c"),
    "soon": ((f"{SOON}天内", f"Within {SOON} days"), "#d97706"),
    "later": (("以后", "Later"), "#0d9488"),
}
BOUNDS = {"exact": "#2563eb", "at_most": "#0d9488", "at_least": "#d97706", "about": "#7c3aed", "range": "#be185d"}
EFFECTS = {"support": "#0d9488", "serve": "#2563eb", "regulate": "#d97706"}
_SHARED = "#1d4ed8"


def state_of(days: int) -> str:
    """How a deadline stands that is so many days ahead."""
    return "past" if days < 0 else "soon" if days <= SOON else "later"


def timeline(rows: Sequence[Row], today: date) -> Chart:
    """The rows of ``deadlines`` on a time line, a line for each document."""
    names = list(dict.fromkeys(row["title"] for row in rows))
    kinds, drawn = list(STATES), names[:LINES]
    marks = []
    for row in rows:
        day = date.fromisoformat(row["date"])
        if row["title"] in drawn and DAYS[0] <= day.toordinal() <= DAYS[1]:
            kind = kinds.index(state_of((day - today).days))
            marks.append(Mark(drawn.index(row["title"]), kind, day.toordinal(), row["date"]))
    first, last = (wording.day(end(row["date"] for row in rows)) for end in (min, max))
    told = say(f"时间线：{len(drawn)} 份文件的 {len(marks)} 个时限，{first}至{last}；{_counted(STATES, marks)}。",
               f"Time line: {len(marks)} deadlines of {len(drawn)} documents, {first} to {last}; {_counted(STATES, marks)}.")
    return Chart(
        "days", tuple(map(wording.title, drawn)), tuple(Kind(say(*words), colour) for words, colour in STATES.values()), tuple(marks),
        description=told, note=_part(len(drawn), len(names), "份文件", "documents"), today=today.toordinal(),
    )


def sizes(rows: Sequence[Row], by: str, unit: str) -> Chart:
    """The rows of ``amounts`` of one unit by size, a line for each of what the column `by` names; the largest first."""
    kinds = list(BOUNDS)
    found: dict[str, list[tuple[float, int, str]]] = {}
    for row in rows:
        size = row["high"] if row["high"] is not None else row["low"]
        if row["unit"] != unit or not isinstance(size, int | float) or abs(size) > LARGEST:
            continue
        for name in names_of(row, by):
            found.setdefault(name, []).append((size, kinds.index(row["bound"]), row["text"]))
    names = sorted(found, key=lambda name: -max(size for size, *_ in found[name]))
    drawn = names[:LINES]
    marks = tuple(Mark(line, kind, size, text) for line, name in enumerate(drawn) for size, kind, text in found[name])
    words = {bound: (wording.value("bound", bound), colour) for bound, colour in BOUNDS.items()}
    lowest, highest = (end(marks, key=lambda mark: mark.at).text if marks else "" for end in (min, max))
    told = say(f"数额分布图：{len(drawn)} 行，{len(marks)} 处，从“{lowest}”到“{highest}”。",
               f"Amounts by size: {len(marks)} on {len(drawn)} lines, from “{lowest}” to “{highest}”.")
    return Chart(
        "sizes", tuple(drawn), tuple(Kind(*kind) for kind in words.values()), marks, say(f"单位：{unit}", f"Unit: {unit}"), description=told,
        note=_part(len(drawn), len(names), "行", "lines"),
    )


def names_of(row: Row, by: str) -> list[str]:
    """The lines of :func:`sizes` on which a row stands."""
    named = [wording.title(row[by])] if isinstance(row[by], str) else row[by][:FEW]
    return named or [say("（未写明）", "(not named)")]


def effects(counts: Iterable[tuple[str, str, int]], what: tuple[str, str]) -> Chart:
    """Numbers of measures as bars: of each line and effect; `what` the lines are, counted, in both languages."""
    counts = list(counts)
    names, kinds = list(dict.fromkeys(name for name, *_ in counts)), list(EFFECTS)
    drawn = names[:LINES]
    marks = tuple(Mark(drawn.index(name), kinds.index(effect), n, str(n)) for name, effect, n in counts if name in drawn and n)
    words = {effect: (wording.value("effect", effect), colour) for effect, colour in EFFECTS.items()}
    sums = [f"{name} {sum(mark.at for mark in marks if mark.line == line):g}" for line, name in enumerate(drawn)]
    return Chart(
        "bars", tuple(drawn), tuple(Kind(*kind) for kind in words.values()), marks, say("措施数", "Measures"),
        description=say("措施数：", "Measures: ") + wording.listed(sums) + say("。", "."), note=_part(len(drawn), len(names), *what),
    )


def matrix(pairs: Sequence[tuple[str, str, int]], order: Sequence[str] = (), known: int = 0) -> Chart:
    """How many measures each two bodies share; in an `order`, or those with most first. `known`: bodies in all, where the
    pairs are not all of them."""
    strength: Counter[str] = Counter()
    for a, b, n in pairs:
        strength.update({a: n, b: n})
    names = [*order] or [name for name, _ in strength.most_common()]
    at = {name: number for number, name in enumerate(names[:BODIES])}
    marks = tuple(
        Mark(at[a], 0, at[b], str(n)) for u, v, n in pairs if u in at and v in at for a, b in ((u, v), (v, u))
    )
    most = max(pairs, key=lambda pair: pair[2], default=("", "", 0))
    told = say(f"{len(at)} 个部门两两共同负责的措施数，最多的是{most[0]}和{most[1]}（{most[2]} 项）。",
               f"Measures that each two of {len(at)} agencies share; most: {most[0]} and {most[1]} ({most[2]}).")
    return Chart(
        "matrix", tuple(at), (Kind(say("共同措施数", "Shared measures"), _SHARED),), marks,
        description=told, note=_part(len(at), known or len(strength), "个部门", "agencies"),
    )


def _part(drawn: int, all_: int, zh: str, en: str) -> str:
    return say(f"图中画出前 {drawn} {zh}（共 {all_} {zh}）。", f"The first {drawn} of {all_} {en} are drawn.") if drawn < all_ else ""


def _counted(kinds: Mapping[str, tuple[tuple[str, str], str]], marks: Sequence[Mark]) -> str:
    counts = Counter(mark.kind for mark in marks)
    return wording.listed(f"{say(*words)} {counts[n]}" for n, (words, _) in enumerate(kinds.values()) if counts[n])


# ---- of the answers of named queries


def _deadlines(rows: Sequence[Row], today: date) -> Chart:
    return timeline(rows, today)


def _amounts(rows: Sequence[Row], today: date) -> Chart:
    units = Counter(row["unit"] for row in rows if row["unit"] and isinstance(row["high"] or row["low"], int | float))
    return sizes(rows, "title", units.most_common(1)[0][0] if units else "")


def _aims(rows: Sequence[Row], today: date) -> Chart:
    of = {(row["title"], row["path"], row["effect"]) for row in rows}
    counts = Counter((title, effect) for title, _, effect in of)
    titles = dict.fromkeys(row["title"] for row in rows)
    named = ((wording.title(title), effect, counts[title, effect]) for title in titles for effect in EFFECTS)
    return effects(named, ("份文件", "documents"))


def _shared(rows: Sequence[Row], today: date) -> Chart:
    return matrix([(row["agency"], row["partner"], row["shared"]) for row in rows])


#: What draws the answer of a named query.
OF: Mapping[str, Callable[[Sequence[Row], date], Chart]] = {
    "deadlines": _deadlines, "amounts": _amounts, "measures_for_group": _aims, "agencies_sharing_measures": _shared,
}


def chart(query: Query | str, answer: Answer | None, day: str) -> Chart | None:
    """The chart of the answer of a query, as of a day (ISO); None where it has nothing to draw, or is none of :data:`OF`."""
    if answer is None or not answer.result.rows or not isinstance(query, Query) or query.name not in OF:
        return None
    rows = [dict(zip(answer.result.columns, row, strict=True)) for row in answer.result.rows]
    made = OF[query.name](rows, date.fromisoformat(day))
    return made if made.marks else None
