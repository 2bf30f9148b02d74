"""The table of measures of a subgraph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from graph.export import elements
from graph.export.characters import one_line
from graph.export.context import Cited
from graph.export.quotes import quote
from graph.export.table import Cell, Line, Row, Sources, Table, cell, table
from graph.export.wording import day, document, heading, listed, reference, value
from graph.language import say

#: An edge with the id of its other end.
Edge = tuple[str, dict[str, Any]]

ROLES = ("lead", "joint", "support")


def measures(graph: nx.MultiDiGraph, cited: Mapping[str, Cited], sources: Sources) -> Table:
    """A row for every measure, document by document: its place, bodies by role, groups by effect, amounts, what it
    refers to, deadline, and its source."""
    found = [_Measure(graph, id_, d, cited, sources) for id_, d in elements.nodes(graph) if d["label"] == "Measure"]
    columns = (
        say("条目", "Item"),
        say("责任单位", "Bodies"),
        say("对象", "Groups"),
        say("数额", "Amounts"),
        say("引用文件", "Refers to"),
        say("完成时限", "Deadline"),
        say("来源", "Source"),
    )
    return table(say("措施一览", "Measures"), columns, [m.row() for m in sorted(found, key=_Measure.rank)])


def place(measure: Mapping[str, Any]) -> str:
    """A measure by its labels and heading, or by how it begins."""
    return heading(measure.get("path", ""), measure.get("heading") or one_line(measure.get("text", ""))[:20])


class _Measure:
    def __init__(
        self, graph: nx.MultiDiGraph, id_: str, attributes: dict[str, Any], cited: Mapping[str, Cited], sources: Sources
    ) -> None:
        self.graph, self.id, self.own, self.sources = graph, id_, attributes, sources
        self.document = cited.get(attributes["doc"], Cited(attributes["doc"], attributes["doc"]))
        edges = [(u, d) for u, _, d in graph.in_edges(id_, data=True)]
        edges += [(v, d) for _, v, d in graph.out_edges(id_, data=True)]
        self.edges: list[Edge] = sorted(edges, key=lambda e: (e[1].get("start", 0), e[0]))

    def rank(self) -> tuple[Any, ...]:
        """Documents by date, items by their place in the text."""
        d = self.document
        return d.date or "9999", d.title, d.id, self.own.get("order", 0), self.own.get("start", 0), self.id

    def row(self) -> Row:
        bodies = sorted(self._of("RESPONSIBLE_FOR"), key=lambda e: ROLES.index(e[1]["role"]))
        deadline = self.own.get("deadline", "")
        amounts = [self.graph.nodes[n] for n, _ in self._of("HAS_AMOUNT")]
        own = self.sources.cite(self.document, place(self.own), self._quote())
        return Row(
            document(self.document),
            (
                cell(place(self.own)),
                self._grouped(bodies, "role"),
                self._grouped(self._of("TARGETS"), "effect"),
                tuple(Line(_amount(a)) for a in amounts if not deadline or a.get("date_high") != deadline),
                tuple(Line(reference(self.graph.nodes[n], d)) for n, d in self._of("REFERS_TO") if self._own(d)),
                cell(day(deadline)),
                cell("", own),
            ),
        )

    def _of(self, type_: str) -> list[Edge]:
        return [(n, d) for n, d in self.edges if d["type"] == type_]

    def _own(self, edge: Mapping[str, Any]) -> bool:
        """Whether the text of this measure is the evidence of an edge."""
        return (
            edge.get("doc") == self.own["doc"]
            and self.own.get("start", 0) <= edge["start"]
            and edge["end"] <= self.own.get("end", 0)
        )

    def _quote(self) -> str:
        spans = [(d["start"] - self.own["start"], d["end"] - self.own["start"]) for _, d in self.edges if self._own(d)]
        return quote(self.own.get("text", self.own["caption"]), spans)

    def _grouped(self, edges: Iterable[Edge], name: str) -> Cell:
        """The names at the other ends, a line for each value of a property."""
        edges = list(edges)
        lines = []
        for code in dict.fromkeys(d[name] for _, d in edges):
            said = [(n, d) for n, d in edges if d[name] == code]
            names = listed(dict.fromkeys(one_line(self.graph.nodes[n]["caption"]) for n, _ in said))
            more = say("等", " and others") if any(d.get("open") for _, d in said) else ""
            word = value(name, code)
            lines.append(Line(say(f"{word}：{names}{more}", f"{word}: {names}{more}"), self._clauses(said)))
        return tuple(lines)

    def _clauses(self, edges: Iterable[Edge]) -> tuple[int, ...]:
        """Sources outside of the measure: clauses that hold for several items."""
        item = say("适用于多项的条款", "clause for several items")
        outside = (one_line(d["text"]) for _, d in edges if not self._own(d))
        return tuple(dict.fromkeys(self.sources.cite(self.document, item, text) for text in outside))


def _amount(amount: Mapping[str, Any]) -> str:
    of, text = one_line(amount.get("of", "")), one_line(amount["caption"])
    if amount.get("role") in ("from", "to"):
        text = f"{value('role', amount['role'])} {text}"
    return say(f"{of}：{text}", f"{of}: {text}") if of else text
