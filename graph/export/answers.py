"""The table of a query's rows, whatever its columns are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import networkx as nx

from graph.export import elements
from graph.export.characters import one_line
from graph.export.context import Answer, Cited
from graph.export.quotes import GAP, around
from graph.export.table import Row, Sources, Table, cell, table
from graph.export.wording import document, heading, value
from graph.language import say

#: Columns of the named queries that say where a row stands: they become the item and the source.
DOCUMENT = ("document", "title")
ITEM = ("path", "heading")
QUOTES = ("quote", "text")


class Answered:
    """A query's rows. `sourced`: every row quotes a document."""

    def __init__(self, graph: nx.MultiDiGraph, answer: Answer, cited: Mapping[str, Cited]) -> None:
        self.graph, self.answer, self.cited = graph, answer, cited
        self.names = [c.name for c in answer.columns]
        self.by_title = {c.title: c for c in cited.values()}
        self.texts = {
            (d["doc"], d.get("path", "")): d["text"]
            for _, d in elements.nodes(graph)
            if d["label"] == "Measure" and "text" in d
        }
        self.quote = next((name for name in QUOTES if name in self.names), "")
        self.sourced = bool(self.quote) and any(name in self.names for name in DOCUMENT)

    def table(self, sources: Sources) -> Table:
        hidden = {"id", "score", "quote", *ITEM, *DOCUMENT}
        if any(name in self.names for name in DOCUMENT):
            hidden.add("number")
        shown = [c for c in self.answer.columns if c.name not in hidden]
        placed = [say("条目", "Item")] if any(name in self.names for name in ITEM) else []
        sourced = [say("来源", "Source")] if self.sourced else []
        rows = []
        for values in self.answer.rows:
            row = dict(zip(self.names, values, strict=True))
            item = heading(row.get("path") or "", str(row.get("heading") or ""))
            document_ = self._document(row)
            cells = [cell(item)] if placed else []
            cells += [cell(self._value(c.name, row[c.name])) for c in shown]
            if sourced:
                number = sources.cite(document_, item, self._quote(document_, row)) if document_ else 0
                cells.append(cell("", number) if document_ else ())
            rows.append(Row(document(document_) if document_ else "", tuple(cells)))
        cut = say(f"结果较多，只列前 {len(rows)} 行。", f"Only the first {len(rows)} rows.")
        columns = [*placed, *(say(c.zh, c.en) for c in shown), *sourced]
        return table(say("查询结果", "Answer"), columns, rows, cut if self.answer.truncated else "")

    def _document(self, row: Mapping[str, Any]) -> Cited | None:
        """The document of a row, by id or title."""
        names = [str(row[name]) for name in DOCUMENT if row.get(name)]
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

    def _value(self, name: str, content: Any) -> str:
        """A value as people read it; ids of nodes as what they are called."""
        if isinstance(content, str) and content in self.graph:
            content = self.graph.nodes[content]["caption"]
        return one_line(value(name, content))
