"""Rows that the Neo4j driver brings, as values of :mod:`graph.stores.base`, within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import monotonic
from typing import Any

from neo4j import graph, spatial, time

from graph.schema import NODES
from graph.stores.base import Edge, Limits, Node, Path, Result
from graph.stores.values import Budget, Full

_BULKY = {node.label: {p.name for p in node.properties if p.bulky} for node in NODES}
_TIMES = (time.Date, time.Time, time.DateTime, time.Duration)

#: Label and id of an edge's end, by the driver's element id; an edge that comes alone names only the latter.
Ends = dict[str, tuple[str, str]]


class Rows:
    """Rows of one result. First all are added, then the ends that are not among them are looked up, then converted."""

    def __init__(self, columns: Iterable[str], limits: Limits) -> None:
        self._columns = list(columns)
        self._limit = limits.rows
        self._budget = Budget(limits)
        self._rows: list[list[Any]] = []
        self._truncated = False
        self._ends: Ends = {}
        self._wanted: set[str] = set()

    def add(self, row: Sequence[Any]) -> bool:
        """Whether the row was within the bounds; after the first that is not, no more belong to the result."""
        try:
            if len(self._rows) == self._limit:
                raise Full
            for value in row:
                self._weigh(value, 0)
        except Full:
            self._truncated = True
            return False
        self._rows.append(list(row))
        return True

    def unknown_ends(self) -> list[str]:
        return sorted(self._wanted - self._ends.keys())

    def know_end(self, element: str, label: str, id: str | None) -> None:
        self._ends[element] = label, element if id is None else id

    def result(self, start: float) -> Result:
        """The rows; `start` is the time on the monotonic clock when the caller asked."""
        rows = [[self._convert(value) for value in row] for row in self._rows]
        return Result(self._columns, rows, self._truncated, monotonic() - start)

    def _weigh(self, value: Any, depth: int) -> None:
        """Take the value from the budget, and note whose ends must be known."""
        self._budget.take(len(value) if isinstance(value, str) else 0)
        if isinstance(value, list):
            depth = self._budget.enter(depth)
            for item in value:
                self._weigh(item, depth)
        elif isinstance(value, dict):
            depth = self._budget.enter(depth)
            for key, item in value.items():
                self._budget.take(len(key), 0)
                self._weigh(item, depth)
        elif isinstance(value, graph.Node):
            label = min(value.labels, default="")
            self.know_end(value.element_id, label, value.get("id"))
            self._weigh_properties(value, _BULKY.get(label, set()))
        elif isinstance(value, graph.Relationship):
            self._wanted |= {node.element_id for node in value.nodes if node is not None}
            self._weigh_properties(value, set())
        elif isinstance(value, graph.Path):
            for element in (*value.nodes, *value.relationships):
                self._weigh(element, depth)

    def _weigh_properties(self, element: graph.Entity, without: set[str]) -> None:
        for name, value in element.items():
            if name not in without:
                self._weigh(value, 0)

    def _convert(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._convert(item) for item in value]
        if isinstance(value, dict):
            return {key: self._convert(item) for key, item in value.items()}
        if isinstance(value, graph.Node):
            label, id = self._ends[value.element_id]
            bulky = _BULKY.get(label, set())
            return Node(id, label, {k: self._convert(v) for k, v in value.items() if k not in bulky})
        if isinstance(value, graph.Relationship):
            source, target = (self._ends[node.element_id] for node in value.nodes if node is not None)
            return Edge(value.type, *source, *target, {k: self._convert(v) for k, v in value.items()})
        if isinstance(value, graph.Path):
            return Path([self._convert(n) for n in value.nodes], [self._convert(e) for e in value.relationships])
        if isinstance(value, _TIMES):
            return value.iso_format()
        return list(value) if isinstance(value, spatial.Point) else value
