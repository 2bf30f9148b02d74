"""Many new nodes and edges into an ArcadeDB database, by its batch interface: rows travel as data, not as Cypher."""

from __future__ import annotations

from typing import Any

import jpype

from graph.stores.fulltext import SEARCHED, Indexing

#: Edges that are held back until they are written together.
_BATCH = 100_000


class Filling:
    """Runs in the engine's process. It writes transactions of its own; the log stays on, so that a full disk is noticed.

    Parameters
    ----------
    database, gson
        Java objects: the database, open to write, and the reader of JSON.
    indexing
        Where new nodes are indexed.
    """

    def __init__(self, database: Any, gson: Any, indexing: Indexing) -> None:
        self._database, self._gson, self._indexing = database, gson, indexing
        self._arrays = jpype.JClass("java.util.Arrays")
        self._rows = jpype.JArray(jpype.JObject, 2).class_
        self._batch = database.batch().withWAL(True).withParallelFlush(False).withBatchSize(_BATCH).build()
        self._places: dict[str, dict[str, Any]] = {}

    def nodes(self, label: str, ids: list[str], body: bytes) -> None:
        """`body`: for each node a JSON list of its properties' names and values by turns."""
        places = self._batch.createVertices(label, self._gson.fromJson(body.decode(), self._rows))
        self._places.setdefault(label, {}).update(zip(ids, places, strict=True))
        if label in SEARCHED:
            self._indexing.add(label, str(self._arrays.toString(places))[1:-1].split(", "), body)

    def edges(self, type: str, source: str, target: str, ends: list[list[str]], body: bytes) -> None:
        """Edges between nodes of two labels; `ends` holds the ids of each, `body` the properties as of nodes."""
        new = self._batch.newEdge
        for (start, end), properties in zip(ends, self._gson.fromJson(body.decode(), self._rows), strict=True):
            new(self._place(source, start), type, self._place(target, end), properties)

    def close(self) -> None:
        self._batch.close()

    def _place(self, label: str, id: str) -> Any:
        known = self._places.setdefault(label, {})
        if id not in known:
            found = self._database.lookupByKey(label, "id", id)
            if not found.hasNext():
                raise KeyError(f"{label} {id}")
            known[id] = found.next().getIdentity()
        return known[id]
