"""What has changed in the measures of a report since it was made last.

Beside a report stands a small file with the measures that it held: their documents, places and texts.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path

import networkx as nx

from graph.export.characters import json_text, one_line
from graph.export.context import Cited, ExportError
from graph.export.measures import place
from graph.export.quotes import GAP, quote
from graph.export.table import Cell, Row, Sources, cell, table
from graph.export.wording import day, document
from graph.language import say
from graph.report.model import Part

FORMAT, VERSION = "policykg-report-measures", 1

#: Share of pairs of neighbouring characters that two texts have in common, from which one is the other reworded.
ALIKE = 0.5

#: Characters that a cell shows of a measure that came or went; the source has them all.
SHOWN = 90


@dataclass(frozen=True, slots=True)
class Held:
    """A measure that a report held. `item`: its place as people read it; `label`: that of the item itself."""

    document: Cited
    item: str
    label: str
    text: str

    @property
    def body(self) -> str:
        """The text without the label, which changes where another item comes before it."""
        return re.sub(r"\s+", "", self.text).removeprefix(self.label).lstrip("、.．")


@dataclass(frozen=True, slots=True)
class Before:
    """A report of earlier: its date, and its measures by id."""

    date: str
    measures: Mapping[str, Held]


@dataclass(frozen=True, slots=True)
class Changes:
    """Measures that came, that went, and that were reworded (before, now)."""

    added: tuple[Held, ...]
    gone: tuple[Held, ...]
    reworded: tuple[tuple[Held, Held], ...]

    def summary(self) -> str:
        """How many, in words."""
        counts = (
            (len(self.added), "新增 {} 条", "{} added"),
            (len(self.gone), "删去 {} 条", "{} gone"),
            (len(self.reworded), "改写 {} 条", "{} reworded"),
        )
        told = [say(zh, en).format(n) for n, zh, en in counts if n]
        if not told:
            return say("措施没有变化", "no measure has changed")
        return say("", "measures: ") + say("，", ", ").join(told)


def held(graphs: Iterable[nx.MultiDiGraph], documents: Iterable[Cited]) -> dict[str, Held]:
    """The measures of subgraphs, by id."""
    known = {d.id: d for d in documents}
    found: dict[str, Held] = {}
    for graph in graphs:
        for id_, d in graph.nodes(data=True):
            if d["label"] == "Measure":
                cited = known.get(d["doc"], Cited(d["doc"], d["doc"]))
                label = one_line(d.get("path", "").rpartition("/")[2])
                found[id_] = Held(cited, place(d), label, one_line(d.get("text", d["caption"])))
    return dict(sorted(found.items()))


def kept_in(output: Path) -> Path:
    """The file with the measures of a report."""
    return output.with_name(f"{output.name}.measures.json")


def dumps(now: Before) -> str:
    """The content of that file."""
    measures = {id_: asdict(m) for id_, m in now.measures.items()}
    return json_text({"format": FORMAT, "version": VERSION, "date": now.date, "measures": measures}) + "\n"


def read(path: Path) -> Before | None:
    """The report of earlier; None where there was none.

    Raises
    ------
    ExportError
        The file is no such file.
    """
    try:
        whole = json.loads(path.read_bytes())
        if (whole["format"], whole["version"]) != (FORMAT, VERSION):
            raise ValueError(whole["format"])
        measures = {id_: Held(Cited(**m.pop("document")), **m) for id_, m in whole["measures"].items()}
        return Before(str(whole["date"]), measures)
    except FileNotFoundError:
        return None
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise ExportError(say(
            f"{path}: 不是上次报告留下的记录；删去它，就从这一次开始比较",
            f"{path}: is not what the last report left; delete it to begin comparing anew",
        )) from None


def compared(before: Mapping[str, Held], now: Mapping[str, Held]) -> Changes:
    """What has changed. Measures belong together that say the same in one document, wherever they stand now; then those
    that are alike, the most alike first; then those of one place with one heading."""
    gone, new = _by_document(before), _by_document(now)
    reworded: list[tuple[Held, Held]] = []
    for id_ in gone.keys() & new.keys():
        _drop_same(gone[id_], new[id_])
        for a, b in _pairs(gone[id_], new[id_]):
            reworded.append((gone[id_].pop(a), new[id_].pop(b)))
    rank = {h: n for n, h in enumerate((*now.values(), *before.values()))}

    def ordered(found: Iterable[Held]) -> tuple[Held, ...]:
        return tuple(sorted(found, key=lambda h: (h.document.date or "9999", h.document.title, rank[h])))

    return Changes(
        ordered(h for held_ in new.values() for h in held_.values()),
        ordered(h for held_ in gone.values() for h in held_.values()),
        tuple(sorted(reworded, key=lambda pair: (pair[1].document.date or "9999", pair[1].document.title, rank[pair[1]]))),
    )


def _by_document(measures: Mapping[str, Held]) -> dict[str, dict[str, Held]]:
    out: defaultdict[str, dict[str, Held]] = defaultdict(dict)
    for id_, measure in measures.items():
        out[measure.document.id][id_] = measure
    return out


def _drop_same(gone: dict[str, Held], new: dict[str, Held]) -> None:
    """Take out what says the same before and now."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for id_, measure in new.items():
        places[measure.body].append(id_)
    for id_, measure in list(gone.items()):
        if same := places[measure.body]:
            new.pop(same.pop(same.index(id_) if id_ in same else 0))
            gone.pop(id_)


def _pairs(gone: Mapping[str, Held], new: Mapping[str, Held]) -> list[tuple[str, str]]:
    """Ids of measures of which one is the other reworded."""
    grams = {id(m): Counter(a + b for a, b in zip(m.body, m.body[1:], strict=False)) for m in (*gone.values(), *new.values())}

    def alike(a: Held, b: Held) -> float:
        one, other = grams[id(a)], grams[id(b)]
        return 2 * (one & other).total() / max(1, one.total() + other.total())

    likely = sorted(
        ((alike(m, n), a == b, a, b) for a, m in gone.items() for b, n in new.items()),
        key=lambda p: (-p[0], not p[1], p[2], p[3]),
    )
    taken: set[tuple[int, str]] = set()
    out = []
    for share, same_place, a, b in likely:
        if (0, a) not in taken and (1, b) not in taken and (share >= ALIKE or same_place and gone[a].item == new[b].item):
            taken |= {(0, a), (1, b)}
            out.append((a, b))
    return out


def appendix(before: Before | None, changes: Changes) -> Part:
    """The part of the report that tells the changes."""
    if before is None:
        heading = say("附录　与上次相比的变化", "Appendix: changes since last time")
        return Part(heading, say("这是第一次生成，还没有可以比较的上次结果。", "Made for the first time: there is nothing to compare with."))
    heading = say(f"附录　与上次（{day(before.date)}）相比的变化", f"Appendix: changes since last time ({before.date})")
    sources = Sources()
    earlier = say(f"（{day(before.date)}的报告）", f" (report of {before.date})")
    rows: list[tuple[Held, Row]] = []
    for measure in changes.added:
        new = _cell(sources, measure, measure.text)
        rows.append((measure, _row(say("新增", "added"), measure, (), new)))
    for one, other in changes.reworded:
        old_words, new_words = _differing(one.text, other.text)
        cells = _cell(sources, one, old_words, earlier), _cell(sources, other, new_words)
        rows.append((other, _row(say("改写", "reworded"), other, *cells)))
    for measure in changes.gone:
        rows.append((measure, _row(say("删去", "gone"), measure, _cell(sources, measure, measure.text, earlier), ())))
    columns = say("变化", "Change"), say("条目", "Item"), say("上次的表述", "Before"), say("本次的表述", "Now")
    rows.sort(key=lambda r: (r[0].document.date or "9999", r[0].document.title, r[0].document.id))
    told = table(say("措施的变化", "Changes in measures"), columns, [row for _, row in rows])
    comment = say(f"{changes.summary()}。", f"{changes.summary()}.")
    return Part(heading, comment, tables=(told,) if rows else (), evidence=tuple(sources.entries.values()))


def _row(change: str, measure: Held, before: Cell, now: Cell) -> Row:
    return Row(document(measure.document), (cell(change), cell(measure.item), before, now))


def _cell(sources: Sources, measure: Held, words: str, when: str = "") -> Cell:
    """What a measure says, shortened, with its source."""
    if not words:
        return cell("—")
    number = sources.cite(measure.document, f"{measure.item}{when}", words)
    if len(words) > SHOWN:
        end = max(words.rfind(mark, 0, SHOWN) for mark in "，；。：")  # whole clauses, where there are any
        words = f"{words[: end if end > 0 else SHOWN]}……"
    return cell(words, number)


def _differing(one: str, other: str) -> tuple[str, str]:
    """The sentences of two texts in which they differ; empty where a text has only what the other has too."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    changed = [(a, b, c, d) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    words = quote(one, [(a, b) for a, b, _, _ in changed]), quote(other, [(c, d) for *_, c, d in changed])
    said, says = (w if w.strip(GAP) else "" for w in words)
    return said, says
