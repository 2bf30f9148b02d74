"""Which documents a store holds, in memory while it is written to: small rows, read once, kept up by every change."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.copies import linked, names
from graph.references import Card, document_keys, number_key, sought_keys
from graph.stores.base import Edge, Node, Result

Read = Callable[[str, Mapping[str, Any] | None], Result]

_ROWS = """
MATCH (d:Document)
RETURN d.id, d.loaded, d.title, d.number, d.date, d.jurisdiction, d.issuers, d.keys, d.sources, d.sha256,
       d.identities, d.stamps, d.measures
"""


@dataclass(slots=True)
class Entry:
    """A loaded document. `keys`: its own, and the numbers by which citations call it where it states none. `names`: those
    by which its copies are found (:func:`graph.copies.names`); `stamps`: what is noted of its files (:mod:`graph.stamps`)."""

    card: Card
    title: str
    sources: list[str]
    keys: set[str]
    names: Collection[str]
    stamps: Collection[str]
    measures: int | None


@dataclass(slots=True)
class Stub:
    """A document that is only cited: the names by which it is called."""

    title: str
    number: str | None
    keys: set[str]


class Catalogue:
    def __init__(self) -> None:
        self.loaded: dict[str, Entry] = {}
        self.stubs: dict[str, Stub] = {}
        self.by_source: defaultdict[str, set[str]] = defaultdict(set)
        self._by_key: defaultdict[str, set[str]] = defaultdict(set)
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        #: Nodes and edges that documents have in common and that are known to be there as they are here.
        self.shared: dict[tuple[str, ...], Node | Edge] = {}

    @classmethod
    def read(cls, read: Read) -> Catalogue:
        catalogue = cls()
        for (
            id_, loaded, title, number, date, jurisdiction, issuers, keys, sources, sha256, known, stamps, measures,
        ) in read(_ROWS, None).rows:
            if loaded:
                own = document_keys(title, number, issuers or [])
                card = Card(id_, number, date, jurisdiction or "", frozenset(own))
                base = re.sub(rf"~{sha256[:8]}$", "", id_)  # several documents may share one
                known = known or names(base, title, number, issuers or [])  # a store of before they were kept
                catalogue._add(Entry(card, title, sources, set(keys), known, stamps or (), measures))
            else:
                catalogue.set_stub(id_, Stub(title, number, set(keys)))
        return catalogue

    def add(self, document: Node) -> None:
        p = document.properties
        card = Card(p["id"], p.get("number"), p.get("date"), p["jurisdiction"], frozenset(p["keys"]))
        self._add(Entry(card, p["title"], p["sources"], set(p["keys"]), p["identities"], p.get("stamps", ()), p["measures"]))

    def _add(self, entry: Entry) -> None:
        id_ = entry.card.id
        self.loaded[id_] = entry
        for name in entry.names:
            self._by_name[name].add(id_)
        for source in entry.sources:
            self.by_source[source].add(id_)
        self._index(id_, entry.keys)

    def remove(self, id_: str) -> None:
        entry = self.loaded.pop(id_)
        for name in entry.names:
            self._by_name[name].discard(id_)
        for source in entry.sources:
            self.by_source[source].discard(id_)
        for key in entry.keys:
            self._by_key[key].discard(id_)

    def set_stub(self, id_: str, stub: Stub) -> None:
        self.stubs[id_] = stub
        self._index(id_, stub.keys)

    def remove_stub(self, id_: str) -> None:
        for key in self.stubs.pop(id_).keys:
            self._by_key[key].discard(id_)

    def set_keys(self, id_: str, keys: set[str]) -> None:
        """Of a loaded document."""
        entry = self.loaded[id_]
        for key in entry.keys - keys:
            self._by_key[key].discard(id_)
        entry.keys = keys
        self._index(id_, keys)

    def _index(self, id_: str, keys: Iterable[str]) -> None:
        for key in keys:
            self._by_key[key].add(id_)

    def holders(self, keys: Iterable[str]) -> set[str]:
        """Documents, loaded or not, that are called by one of the keys."""
        return {id_ for key in keys for id_ in self._by_key.get(key, ())}

    def named(self, name: str) -> set[str]:
        """Loaded documents that a document of this name may be."""
        return {id_ for other in linked(name) for id_ in self._by_name.get(other, ())}

    def candidates(self, title: str | None, number: str | None) -> Collection[Card]:
        """Loaded documents that a citation may mean."""
        return [self.loaded[i].card for i in self.holders(sought_keys(title, number)) if i in self.loaded]

    def numbered(self, id_: str) -> bool:
        """A loaded document that says its own number."""
        return id_ in self.loaded and number_key(self.loaded[id_].card.number) is not None
