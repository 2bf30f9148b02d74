"""The facts of one document as nodes and edges. Pure: the same facts and text give the same result, whatever else is
loaded; what depends on other documents (the targets of citations) is left to :mod:`graph.load`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from graph.hierarchy import Part, agency, group, issuer
from graph.references import document_keys, is_own
from graph.stores.base import Edge, Node

Facts = Mapping[str, Any]


class FactsError(ValueError):
    """Facts that do not fit their text; the message says where."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A reference to another document, its target still to be found. `properties` are those of the edge."""

    source_label: str
    source: str
    properties: dict[str, Any]


@dataclass(slots=True)
class Built:
    """What one document puts into the graph. `own` nodes come and go with it; `shared` ones others may hold too."""

    document: Node
    own: list[Node] = field(default_factory=list)
    shared: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)


def checksum(text: str) -> str:
    """SHA-256 of a document's own text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def dump(value: Any) -> str:
    """JSON on one line, the same for equal values."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def build(facts: Facts, text: str, identity: str | None = None) -> Built:
    """Nodes and edges of a document.

    Parameters
    ----------
    facts
        As `policykg extract` writes them.
    text
        The document's own text: the source from ``facts["source"]["start"]`` to its end.
    identity
        Id to use instead of ``facts["id"]``, where another text bears that one.

    Raises
    ------
    FactsError
        A span lies outside of the text, or its `text` is not what stands there.
    """
    return _Builder(facts, text, identity or facts["id"]).built


class _Builder:
    def __init__(self, facts: Facts, text: str, identity: str) -> None:
        self.facts, self.text, self.id = facts, text, identity
        self.offset: int = facts["source"]["start"]
        self.built = Built(self._document())
        self._shared: dict[tuple[str, str], Node] = {}
        self._edges: dict[tuple[Any, ...], Edge] = {}
        self._ids: set[str] = set()
        self._measures = {m["id"] for m in facts["measures"]}

        for name in facts["issuers"]:
            self._edge(Edge("ISSUED_BY", "Document", self.id, "Agency", self._share(issuer(name, facts)), {}))
        self._statements("Document", self.id, facts)
        sections = [(s, self._section(i, s)) for i, s in enumerate(facts["sections"])]
        for i, measure in enumerate(facts["measures"]):
            self._measure(i, measure, sections)
        for section, id_ in sections:
            self._contain(section, "Section", id_, sections, always=False)

        self.built.shared = sorted(self._shared.values(), key=lambda n: (n.label, n.id))
        self.built.edges = list(self._edges.values())

    def _document(self) -> Node:
        f = self.facts
        return _node(
            "Document",
            self.id,
            title=f["title"],
            title_inferred=f["title_inferred"],
            number=f["number"],
            year=f["year"],
            date=f["date"],
            level=f["level"],
            jurisdiction=f["jurisdiction"],
            issuers=list(f["issuers"]),
            loaded=True,
            keys=document_keys(f["title"], f["number"], f["issuers"]),
            sources=[f["source"]["path"]],
            sha256=checksum(self.text),
            start=f["source"]["start"],
            end=f["source"]["end"],
            format=f["source"]["format"],
            measures=sum(m["kind"] == "measure" for m in f["measures"]),
            text=self.text,
            facts=dump(f),
        )

    def _section(self, order: int, section: Facts) -> str:
        return self._own(
            "Section",
            self._rename(section["id"]),
            path="/".join(section["path"]),
            heading=section["heading"],
            order=order,
            start=section["start"],
            end=section["end"],
        )

    def _measure(self, order: int, measure: Facts, sections: list[tuple[Facts, str]]) -> None:
        id_ = self._own(
            "Measure",
            self._rename(measure["id"]),
            path="/".join(measure["path"]),
            heading=measure["heading"],
            kind=measure["kind"],
            deadline=max((a["high"] for a in measure["amounts"] if is_deadline(a)), default=None),
            order=order,
            doc=self.id,
            start=measure["start"],
            end=measure["end"],
            text=self._slice(measure),
        )
        self._contain(measure, "Measure", id_, sections, always=True)
        for fact in measure["responsibilities"]:
            body = self._share(agency(fact["agency"], fact["scope"], fact["generic"], self.facts))
            self._evident("RESPONSIBLE_FOR", ("Agency", body), ("Measure", id_), fact, "role", "basis", "open")
        self._statements("Measure", id_, measure)
        for fact in measure["amounts"]:
            self._amount(id_, measure["start"], fact)

    def _statements(self, label: str, id_: str, holder: Facts) -> None:
        """What documents and measures alike can say."""
        for fact in holder["targets"]:
            aim = self._share(group(fact["group"]))
            self._evident("TARGETS", (label, id_), ("TargetGroup", aim), fact, "effect", "basis")
        for fact in holder["references"]:
            known = ("relation", "title", "number", "article")
            if fact["resolved"]:
                self._evident("REFERS_TO", (label, id_), self._part(fact["resolved"]), fact, *known)
            elif is_own(fact["title"]):
                self._evident("REFERS_TO", (label, id_), ("Document", self.id), fact, *known)
            else:
                self.built.citations.append(Citation(label, id_, self._evidence(fact, *known)))

    def _amount(self, measure: str, start: int, fact: Facts) -> None:
        dated = fact["kind"] == "date"
        low, high = fact["low"], fact["high"]
        id_ = self._own(
            "Amount",
            f"{measure}@{fact['start'] - start}",
            kind=fact["kind"],
            low=None if dated or low is None else float(low),
            high=None if dated or high is None else float(high),
            date_low=low if dated else None,
            date_high=high if dated else None,
            unit=fact["unit"],
            bound=fact["bound"],
            role=fact["role"],
            per=fact["per"],
            of=fact["of"],
            text=fact["text"],
        )
        self._evident("HAS_AMOUNT", ("Measure", measure), ("Amount", id_), fact)

    def _contain(
        self, item: Facts, label: str, id_: str, sections: Iterable[tuple[Facts, str]], *, always: bool
    ) -> None:
        """Hang an item below the innermost section whose labels its own begin with; `always`: the document too."""
        path = item["path"]
        parents = [
            (len(s["path"]), s["start"], section)
            for s, section in sections
            if section != id_ and len(s["path"]) < len(path) and path[: len(s["path"])] == s["path"]
            and s["start"] <= item["start"]
        ]
        if parents:
            self._edge(Edge("CONTAINS", "Section", max(parents)[2], label, id_, {}))
        if always or not parents:
            self._edge(Edge("CONTAINS", "Document", self.id, label, id_, {}))

    def _own(self, label: str, id_: str, **properties: Any) -> str:
        """A node of this document alone. Two of one id are told apart by their order in the text."""
        unique, number = id_, 1
        while unique in self._ids:
            number += 1
            unique = f"{id_}#{number}"
        self._ids.add(unique)
        self.built.own.append(_node(label, unique, **properties))
        return unique

    def _share(self, part: Part) -> str:
        """Take a body or group with what it belongs to; the first node is the thing itself."""
        nodes, edges = part
        for node in nodes:
            self._shared[node.label, node.id] = node
        for edge in edges:
            self._edge(edge)
        return nodes[0].id

    def _edge(self, edge: Edge) -> None:
        key = (edge.type, edge.source, edge.target, *(str(i) for i in sorted(edge.properties.items())))
        self._edges.setdefault(key, edge)

    def _evident(self, type_: str, source: tuple[str, str], target: tuple[str, str], fact: Facts, *names: str) -> None:
        self._edge(Edge(type_, *source, *target, self._evidence(fact, *names)))

    def _evidence(self, fact: Facts, *names: str) -> dict[str, Any]:
        properties = {n: fact[n] for n in names if fact[n] is not None}
        return properties | {"doc": self.id, "start": fact["start"], "end": fact["end"], "text": self._quote(fact)}

    def _quote(self, fact: Facts) -> str:
        if self._slice(fact) != fact["text"]:
            raise FactsError(f"{fact['start']}–{fact['end']}: “{fact['text']}” ≠ “{self._slice(fact)}”")
        text: str = fact["text"]
        return text

    def _slice(self, fact: Facts) -> str:
        start, end = fact["start"] - self.offset, fact["end"] - self.offset
        if not 0 <= start <= end <= len(self.text):
            raise FactsError(f"{fact['start']}–{fact['end']}: outside of the document")
        return self.text[start:end]

    def _part(self, id_: str) -> tuple[str, str]:
        """A measure of this document; the document itself for what is none."""
        return ("Measure", self._rename(id_)) if id_ in self._measures else ("Document", self.id)

    def _rename(self, id_: str) -> str:
        """Ids of parts begin with the id of their document."""
        return self.id + id_.removeprefix(self.facts["id"])


def is_deadline(amount: Facts) -> bool:
    """A date until which something is to be done or holds."""
    return amount["kind"] == "date" and amount["high"] is not None and amount["bound"] in ("at_most", "range")


def pair_weights(edges: Iterable[Edge], generic: Collection[str] = ()) -> dict[tuple[str, str], tuple[int, int]]:
    """For each pair of bodies, the smaller id first: for how many measures both answer, and how many of these one of the
    two leads. `generic` bodies are left out."""
    leads: dict[str, dict[str, bool]] = {}
    for e in edges:
        if e.type == "RESPONSIBLE_FOR" and e.source not in generic:
            bodies = leads.setdefault(e.target, {})
            bodies[e.source] = bodies.get(e.source, False) or e.properties["role"] == "lead"
    weights: dict[tuple[str, str], tuple[int, int]] = {}
    for bodies in leads.values():
        for pair in combinations(sorted(bodies), 2):
            weight, as_lead = weights.get(pair, (0, 0))
            weights[pair] = weight + 1, as_lead + (bodies[pair[0]] or bodies[pair[1]])
    return weights


def _node(label: str, id_: str, **properties: Any) -> Node:
    return Node(id_, label, {"id": id_, **{k: v for k, v in properties.items() if v is not None}})
