"""Is the graph what its documents say? Counts, and everything that must hold after every load and removal."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from graph.build import Built, build, pair_weights
from graph.catalogue import Catalogue
from graph.changes import HELD_BY
from graph.language import say
from graph.references import choose, stub_id
from graph.schema import EDGES, NODES
from graph.stores.base import Store
from graph.subgraph import UNBOUNDED

Rows = list[list[Any]]

#: Documents whose texts are in memory at the same time.
CHUNK = 200

_HELD = {label: [*holds] for label, (*holds, _) in HELD_BY.items()} | {
    "Section": ["(x)<-[:CONTAINS]-()"],
    "Measure": ["(x)<-[:CONTAINS]-(:Document)"],
    "Amount": ["(x)<-[:HAS_AMOUNT]-()"],
    "Document": ["(x)<-[:REFERS_TO]-()"],
}
_TEXTS = "UNWIND $ids AS id MATCH (d:Document {id: id}) RETURN id, d.text, d.start, d.facts"
_PARTS = """
UNWIND $ids AS id
MATCH (:Document {id: id})-[:CONTAINS*1..]->(x)
WITH DISTINCT id, x
RETURN id, labels(x)[0] AS label, x.start AS start, x.end AS end, CASE WHEN x:Measure THEN x.text END AS text
"""
_QUOTES = """
UNWIND $ids AS id
MATCH (d:Document {id: id})
CALL {
  WITH d
  MATCH (d)-[r:TARGETS|REFERS_TO]->()
  RETURN r
  UNION ALL
  WITH d
  MATCH (d)-[:CONTAINS]->(:Measure)-[r:TARGETS|REFERS_TO|HAS_AMOUNT]->()
  RETURN r
  UNION ALL
  WITH d
  MATCH (d)-[:CONTAINS]->(:Measure)<-[r:RESPONSIBLE_FOR]-()
  RETURN r
}
RETURN id, type(r) AS type, r.doc AS doc, r.start AS start, r.end AS end, r.text AS text
"""
_CITATIONS = """
MATCH (t:Document)<-[r:REFERS_TO]-() WHERE r.doc <> t.id
RETURN r.doc AS citing, r.title AS title, r.number AS number, r.text AS text, t.id AS target
UNION ALL
MATCH (t:Measure)<-[r:REFERS_TO]-() WHERE r.doc <> t.doc
RETURN r.doc AS citing, r.title AS title, r.number AS number, r.text AS text, t.doc AS target
"""


def counts(store: Store) -> dict[str, int]:
    """Number of nodes by label and of edges by type, and under "loaded" the documents that are there with their text."""
    found = {"loaded": _count(store, "(d:Document {loaded: true})", "d")}
    found |= {n.label: _count(store, f"(n:{n.label})", "n") for n in NODES}
    return found | {e.type: _count(store, f"()-[r:{e.type}]->()", "r") for e in EDGES}


def contents(store: Store) -> list[tuple[str, ...]]:
    """Everything that a store holds, bulky properties included, in one order: equal for equal graphs, on any engine."""
    found: list[tuple[str, ...]] = []
    for label in (n.label for n in NODES):
        for (properties,) in _rows(store, f"MATCH (n:{label}) RETURN properties(n)"):
            found.append((label, *_said(properties)))
    for type_ in (e.type for e in EDGES):
        for a, b, properties in _rows(store, f"MATCH (a)-[r:{type_}]->(b) RETURN a.id, b.id, properties(r)"):
            found.append((type_, a, b, *_said(properties)))
    return sorted(found)


def check(store: Store) -> Iterator[str]:
    """What is wrong, one line for each finding; nothing where all is well."""
    for part in (_ids, _orphans, _evidence, _weights, _citations):
        yield from part(store)


def _rows(store: Store, cypher: str, parameters: Mapping[str, Any] | None = None) -> Rows:
    return store.read(cypher, parameters, UNBOUNDED).rows


def _said(properties: Mapping[str, Any]) -> Iterator[str]:
    return (f"{name}={value!r}" for name, value in sorted(properties.items()))


def _count(store: Store, pattern: str, counted: str) -> int:
    number: int = _rows(store, f"MATCH {pattern} RETURN count({counted})")[0][0]
    return number


def _ids(store: Store) -> Iterator[str]:
    seen: dict[str, str] = {}
    for label in (n.label for n in NODES):
        for (id_,) in _rows(store, f"MATCH (n:{label}) RETURN n.id"):
            if id_ is None or id_ in seen:
                yield say(f"编号不唯一：{label} {id_}", f"this id is not unique: {label} {id_}")
            seen[id_] = label


def _orphans(store: Store) -> Iterator[str]:
    for label, holds in _HELD.items():
        free = " AND ".join(f"NOT EXISTS {{ {hold} }}" for hold in holds)
        loaded = "AND NOT x.loaded" if label == "Document" else ""
        for (id_,) in _rows(store, f"MATCH (x:{label}) WHERE {free} {loaded} RETURN x.id"):
            yield say(f"无所依附：{label} {id_}", f"held by nothing: {label} {id_}")


def _evidence(store: Store) -> Iterator[str]:
    """Every quote stands where its edge says, and there are as many as the facts give."""
    ids = [id_ for (id_,) in _rows(store, "MATCH (d:Document) WHERE d.loaded RETURN d.id AS id ORDER BY id")]
    seen: Counter[str] = Counter()
    for first in range(0, len(ids), CHUNK):
        chunk = {"ids": ids[first : first + CHUNK]}
        documents = {id_: (text, start, json.loads(facts)) for id_, text, start, facts in _rows(store, _TEXTS, chunk)}
        found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        parts = [[id_, label, id_, *span] for id_, label, *span in _rows(store, _PARTS, chunk)]
        for id_, what, doc, start, end, quote in _rows(store, _QUOTES, chunk) + parts:
            found[id_][what] += 1
            stands = _slice(*documents[id_][:2], start, end)
            if doc != id_ or stands is None or (what != "Section" and stands != quote):
                yield say(
                    f"与原文不符：{id_} {what} {start}–{end} “{quote}”",
                    f"not what the text says: {id_} {what} {start}–{end} “{quote}”",
                )
        for id_, (text, _, facts) in documents.items():
            seen += found[id_]
            expected = _expected(build(facts, text, id_))
            for what in sorted(expected | found[id_]):
                if expected[what] != found[id_][what]:
                    yield say(
                        f"与事实不符：{id_} 的 {what} 应为 {expected[what]}，实为 {found[id_][what]}",
                        f"not as the facts say: {id_} has {found[id_][what]} {what}, not {expected[what]}",
                    )
    for type_ in (e.type for e in EDGES if e.evidence):
        if stray := _count(store, f"()-[r:{type_}]->()", "r") - seen[type_]:
            yield say(f"不属于任何文件：{type_} {stray} 条", f"belonging to no document: {stray} {type_}")


def _expected(built: Built) -> Counter[str]:
    """Parts and quotes of a document."""
    evident = {e.type for e in EDGES if e.evidence}
    parts = Counter(n.label for n in built.own if n.label != "Amount")
    quotes = Counter(e.type for e in built.edges if e.type in evident)
    citations = {(c.source, *(str(p) for p in sorted(c.properties.items()))) for c in built.citations}
    return parts + quotes + Counter({"REFERS_TO": len(citations)})


def _slice(text: str, offset: int, start: Any, end: Any) -> str | None:
    if not isinstance(start, int) or not isinstance(end, int) or start < offset:
        return None
    return text[start - offset : end - offset]


def _weights(store: Store) -> Iterator[str]:
    edges = _rows(store, "MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(:Measure) WHERE NOT a.generic RETURN r")
    expected = pair_weights(edge for (edge,) in edges)
    rows = _rows(store, "MATCH (a:Agency)-[s:SHARES_MEASURES]->(b:Agency) RETURN a.id, b.id, s.weight, s.as_lead")
    found = {(a, b): (weight, as_lead) for a, b, weight, as_lead in rows}
    for pair in sorted(set(expected) | set(found)):
        if expected.get(pair) != found.get(pair):
            should, does = expected.get(pair, (0, 0)), found.get(pair, (0, 0))
            yield say(
                f"共同措施数（其中牵头）不符：{' — '.join(pair)} 应为 {should}，实为 {does}",
                f"wrong weight (and lead): {' — '.join(pair)} is {does}, not {should}",
            )


def _citations(store: Store) -> Iterator[str]:
    """Every citation hangs at what it means among what is loaded."""
    catalogue = Catalogue.read(lambda cypher, parameters: store.read(cypher, parameters, UNBOUNDED))
    for citing, title, number, text, target in _rows(store, _CITATIONS):
        card = catalogue.loaded[citing].card
        meant = choose(title, number, card, catalogue.candidates(title, number))
        if target != (expected := meant.id if meant else stub_id(title, number, text)):
            yield say(
                f"引用未指向应指之处：{citing} “{text}” → {target}，应为 {expected}",
                f"a citation leads elsewhere: {citing} “{text}” → {target}, not {expected}",
            )
