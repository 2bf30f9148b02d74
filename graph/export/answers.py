"""The table of a query's rows, whatever its columns are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from graph.export import elements
from graph.export.characters import one_line
from graph.export.context import Cited
from graph.export.quotes import GAP, around
from graph.export.table import Row, Sources, Table, cell, table
from graph.export.wording import document, heading, value
from graph.language import say
from graph.queries import Answer, Column
from graph.schema import VALUES

#: Columns of the named queries that say where a row stands: they become the item and the source.
DOCUMENT = ("document", "title")
ITEM = ("path", "heading")
QUOTES = ("quote", "text")


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

    def table(self, sources: Sources) -> Table:
        hidden = {"id", "score", "quote", *ITEM, *DOCUMENT, *({"number"} if self.names & set(DOCUMENT) else ())}
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
        return table(say("查询结果", "Answer"), columns, rows, say("；", "; ").join(self.answer.notes))

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
