"""The table of a query's rows, whatever its columns are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import networkx as nx

from graph.export import elements
from graph.export.characters import one_line
from graph.export.context import Cited, Context
from graph.export.forms import DUTIES, NOTHING, Form, form
from graph.export.quotes import GAP, around
from graph.export.table import Cell, Line, Row, Sources, Table, cell, table
from graph.export.wording import document, heading, listed, title, value
from graph.export.wrap import width
from graph.language import say
from graph.queries import Answer, Column
from graph.schema import VALUES

#: Columns of the named queries that say where a row stands: they become the item and the source.
DOCUMENT = ("document", "title")
ITEM = ("path", "heading")
QUOTES = ("quote", "text")

#: Columns that say in numbers and codes what the text of an amount says in words.
MEASURED = {"low", "high", "unit", "bound"}

#: Rows from which on a value that all of them share is said once, below the table, and columns of a text that short.
MANY, SHORT = 3, 16

#: The first sentence of a text.
_SENTENCE = re.compile(r"(?:……)?([^。；！？]*[。；！？]?)")


class Answered:
    """A query's rows. `sourced`: every row quotes a document."""

    def __init__(self, graph: nx.MultiDiGraph, answer: Answer, cited: Mapping[str, Cited]) -> None:
        self.graph, self.answer, self.cited = graph, answer, cited
        self.columns = answer.columns or tuple(Column(n, "string", n, n) for n in answer.result.columns)
        self.names = {c.name for c in self.columns}
        self.by_title = {c.title: c for c in cited.values()}
        measures = [d for _, d in elements.nodes(graph) if d["label"] == "Measure"]
        self.texts = {(d["doc"], d.get("path", "")): d["text"] for d in measures if "text" in d}
        self.only = measures[0]["doc"] if len({d["doc"] for d in measures}) == 1 else ""
        self.quote = next((name for name in QUOTES if name in self.names), "")
        self.sourced = bool(self.quote) and (bool(self.only) or not self.names.isdisjoint(DOCUMENT))
        self.form = form(self.names) if self.sourced else None

    def table(self, sources: Sources) -> Table:
        return self._filled(self.form.shown(self.answer), sources) if self.form else self._table(sources)

    def _filled(self, form: Form, sources: Sources) -> Table:
        """A form, a row for each task; the task leads to its source."""
        types = {c.name: c for c in self.columns}
        rows: list[Row] = []
        places: list[tuple[str, str]] = []
        for values in self.answer.result.rows:
            row = dict(zip((c.name for c in self.columns), values, strict=True))
            found, path = self._document(row), row["path"] or ""
            item = heading(path, str(row.get("heading") or ""))
            words = self._quote(found, row) if found else ""
            task = item if row.get("heading") else heading(path, _first(words))
            told = [self._value(types[name], row[name]) for name, *_ in form.columns]
            cited = cell(task, sources.cite(found, item, words)) if found else cell(task)
            place = (found.id if found else "", str(path))
            if places[-1:] == [place]:  # one task on several grounds
                rows[-1] = _joined(rows[-1], told)
                continue
            places.append(place)
            rows.append(Row(document(found) if found else "", (cell(str(len(rows) + 1)), cited, *(cell(t or NOTHING) for t in told))))
        if self.form is DUTIES and len({d for d, _ in places}) == 1:  # the title names it
            rows = [Row("", row.cells) for row in rows]
        return Table(form.name, form.heads, tuple(rows), say("；", "; ").join(self.answer.notes), form=True)

    def subject(self, context: Context) -> str:
        """What a form is of: its only document, or the body that was asked for; empty where that is not known."""
        if self.form is DUTIES:
            names = [c.name for c in self.columns]
            found = {self._document(dict(zip(names, values, strict=True))) for values in self.answer.result.rows}
            only = next(iter(found)) if len(found) == 1 else None
            return title(only.title) if only else ""
        return one_line(str(context.parameters.get(say("部门", "agency"), "")))

    def _table(self, sources: Sources) -> Table:
        hidden = {"id", "score", "quote", *ITEM, *DOCUMENT, *({"number"} if self.names & set(DOCUMENT) else ())}
        hidden |= MEASURED if "text" in self.names else set()
        shared = self._shared(hidden)
        hidden |= {c.name for c, _ in shared}
        shown = [c for c in self.columns if c.name not in hidden]
        places = [c for c in self.columns if c.name in ITEM]
        words = [say(c.zh, c.en) for c in (*places[-1:], *shown)]
        rows = []
        for values in self.answer.result.rows:
            row = dict(zip((c.name for c in self.columns), values, strict=True))
            found, item = self._document(row), heading(row.get("path") or "", str(row.get("heading") or ""))
            cells = [cell(item)] if places else []
            cells += [cell(self._value(c, row[c.name])) for c in shown]
            if self.sourced:
                cells.append(cell("", sources.cite(found, item, self._quote(found, row))) if found else ())
            rows.append(Row(document(found) if found else "", tuple(cells)))
        columns = [*words, say("来源", "Source")] if self.sourced else words
        same = listed(say(f"{c.zh}均为“{text}”", f"{c.en}: “{text}” in all rows") for c, text in shared)
        if not self.sourced:
            ground = say("本表由图谱中的数据汇总而成，不引自原文", "put together from the graph; quotes nothing")
            same = say("；", "; ").join(filter(None, (same, ground)))
        notes = [*([say(f"注：{same}", f"Note: {same}")] if same else []), *self.answer.notes]
        if places and self.sourced:
            rows = _gathered(rows)
        return table(say("查询结果", "Answer"), columns, rows, say("；", "; ").join(notes))

    def _shared(self, hidden: Collection[str]) -> list[tuple[Column, str]]:
        """Columns in which all rows say the same in a word, and the word."""
        found = []
        for column, values in zip(self.columns, zip(*self.answer.result.rows, strict=True), strict=False):
            words = {self._value(column, v) for v in values}
            if len(values) >= MANY and len(words) == 1 and column.name not in hidden and column.type in (*VALUES, "boolean"):
                found += [(column, word) for word in words if 0 < width(word) <= SHORT]
        return found

    def _document(self, row: Mapping[str, Any]) -> Cited | None:
        """The document of a row, by id or title."""
        names = [str(row[name]) for name in DOCUMENT if row.get(name)] or ([self.only] if self.only else [])
        known = (self.cited.get(name) or self.by_title.get(name) for name in names)
        unknown = Cited(names[0], names[-1], row.get("number"), row.get("date")) if names else None
        return next(filter(None, known), unknown)

    def _quote(self, document_: Cited, row: Mapping[str, Any]) -> str:
        """What a row quotes, in its sentence where the subgraph holds the item."""
        quoted = row[self.quote] or ""
        words = GAP.join(quoted) if isinstance(quoted, list) else str(quoted)
        path = row.get("path") or ""
        text = self.texts.get((document_.id, path if isinstance(path, str) else "/".join(path)), "")
        return around(text, words)

    def _value(self, column: Column, content: Any) -> str:
        """A value as people read it; ids of nodes as what they are called."""
        if isinstance(content, str) and content in self.graph:
            content = self.graph.nodes[content]["caption"]
        return one_line(value(column.type if column.type in VALUES else column.name, content))


def _first(words: str) -> str:
    match = _SENTENCE.match(words)
    return match[1] if match else words


def _gathered(rows: Iterable[Row]) -> list[Row]:
    """The rows, those as one that follow each other and tell of one item the same but for one column: it enumerates what
    they say, and the last column names all their sources."""
    out: list[Row] = []
    varying: set[int] = set()
    for row in rows:
        if out and row.cells[0] and (out[-1].document, out[-1].cells[0]) == (row.document, row.cells[0]):
            pairs = list(zip(out[-1].cells[:-1], row.cells[:-1], strict=True))
            together = varying | {i for i, (before, said) in enumerate(pairs) if before != said}
            if len(together) <= 1:
                varying = together
                cells = (_enumerated(before, said) for before, said in pairs)
                sources = (n for r in (out[-1], row) for line in r.cells[-1] for n in line.sources)
                out[-1] = Row(row.document, (*cells, cell("", *dict.fromkeys(sources))))
                continue
        out.append(row)
        varying = set()
    return out


def _enumerated(before: Cell, said: Cell) -> Cell:
    """A cell of one line that says also what another says."""
    words = [line.text for c in (before, said) for line in c]
    return cell(listed(dict.fromkeys(words)))


def _joined(row: Row, told: Sequence[str]) -> Row:
    """A row that says also what another says of the same task."""
    cells = [
        before if not text or text in [line.text for line in before] else (*before, Line(text))
        for before, text in zip(row.cells[2:], told, strict=True)
    ]
    return Row(row.document, (*row.cells[:2], *cells))
