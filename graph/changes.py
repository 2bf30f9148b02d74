"""One transaction: documents that go and documents that come, and all that hangs on them.

What depends on several documents is kept up by the change alone: the targets of citations, the documents that are only
cited, bodies and groups that nothing holds any longer, and the weights between bodies.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.build import Built, pair_weights
from graph.catalogue import Catalogue, Read, Stub
from graph.references import STUB, article_label, choose, number_key, sought_keys, stub_id
from graph.stores.base import Edge, Node, Statement, Step

End = tuple[str, str]

_IDS = "UNWIND $ids AS id "
_OWN_NODES = (
    "MATCH (:Document {id: id})-[:CONTAINS]->(:Measure)-[:HAS_AMOUNT]->(x:Amount) DETACH DELETE x",
    "MATCH (:Document {id: id})-[:CONTAINS]->(x:Measure) DETACH DELETE x",
    "MATCH (:Document {id: id})-[:CONTAINS*1..]->(x:Section) WITH DISTINCT x DETACH DELETE x",
    "MATCH (x:Document {id: id}) DETACH DELETE x",
)
#: Nodes of these labels go when no such edge is left, with those that only they held.
HELD_BY = {
    "Agency": ("(x)-[:RESPONSIBLE_FOR]->()", "(x)<-[:ISSUED_BY|PART_OF|SUCCEEDED_BY]-()", "PART_OF|SUCCEEDED_BY"),
    "TargetGroup": ("(x)<-[:TARGETS]-()", "(x)<-[:SUBGROUP_OF]-()", "SUBGROUP_OF"),
}
_TOUCHED = {
    "Agency": (
        "MATCH (:Document {id: id})-[:ISSUED_BY]->(x:Agency) RETURN DISTINCT x.id",
        "MATCH (:Document {id: id})-[:CONTAINS]->(:Measure)<-[:RESPONSIBLE_FOR]-(x:Agency) RETURN DISTINCT x.id",
    ),
    "TargetGroup": (
        "MATCH (:Document {id: id})-[:TARGETS]->(x:TargetGroup) RETURN DISTINCT x.id",
        "MATCH (:Document {id: id})-[:CONTAINS]->(:Measure)-[:TARGETS]->(x:TargetGroup) RETURN DISTINCT x.id",
    ),
}
_CITED = (
    "MATCH (:Document {id: id})-[:REFERS_TO]->(x) RETURN DISTINCT coalesce(x.doc, x.id)",
    "MATCH (:Document {id: id})-[:CONTAINS]->(:Measure)-[:REFERS_TO]->(x) RETURN DISTINCT coalesce(x.doc, x.id)",
)
_INCOMING = (
    "MATCH (d:Document {id: id})<-[r:REFERS_TO]-() WHERE r.doc <> id RETURN id, r",
    "MATCH (:Document {id: id})-[:CONTAINS]->(:Measure)<-[r:REFERS_TO]-() WHERE r.doc <> id RETURN id, r",
)
_RESPONSIBLE = (
    "MATCH (:Document {id: id})-[:CONTAINS]->(:Measure)<-[r:RESPONSIBLE_FOR]-(a:Agency) WHERE NOT a.generic RETURN r"
)
#: Whole nodes would be held while the rows are sorted.
_ARTICLES = """
UNWIND $rows AS row
MATCH (m:Measure {doc: row.id})
WITH row.id AS id, row.labels AS labels, m.path AS path, m.id AS measure, m.order AS place
WHERE last(split(path, '/')) IN labels
RETURN id, path, measure ORDER BY id, place
"""
#: They may be there already, from another document; a change of what the index holds is dear.
_SHARED = "UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) WITH n, row WHERE properties(n) <> row SET n = row"
#: As they may. Few begin where one does, many end where it ends: they are looked for from their source.
_VOCABULARY_EDGES = ("PART_OF", "SUBGROUP_OF", "SUCCEEDED_BY")
_MERGE = (
    "UNWIND $rows AS row MATCH (t:{2} {{id: row.target}}) MATCH (s:{1} {{id: row.source}}) "
    "MERGE (s)-[r:{0}]->(t) SET r = row.properties"
)
_CALL = "UNWIND $rows AS row MATCH (d:Document {id: row.id}) SET d.keys = row.keys"
_DESERT = _IDS + "MATCH (x:Document {id: id}) DETACH DELETE x"
_ADD_WEIGHTS = """
UNWIND $rows AS row
MATCH (a:Agency {id: row.a}) MATCH (b:Agency {id: row.b})
MERGE (a)-[s:SHARES_MEASURES]->(b)
SET s.weight = coalesce(s.weight, 0) + row.weight, s.as_lead = coalesce(s.as_lead, 0) + row.as_lead
"""
_DROP_WEIGHTS = """
UNWIND $rows AS row
MATCH (a:Agency {id: row.a})-[s:SHARES_MEASURES]->(:Agency {id: row.b}) WHERE s.weight = 0 DELETE s
"""
_DROP_CITATION = """
UNWIND $rows AS row
MATCH (t:{target} {{id: row.target}})<-[r:REFERS_TO]-(s:{source} {{id: row.source}})
WHERE r.doc = row.doc AND r.start = row.start AND r.end = row.end DELETE r
"""


def steps(read: Read, catalogue: Catalogue, gone: Collection[str], new: Mapping[str, Built]) -> list[Step]:
    """What takes the documents `gone` out of the graph and puts `new` in (a document may be in both), for one
    transaction. The catalogue is brought up to date."""
    ids = sorted(gone)
    touched = {label: _column(read, queries, ids) for label, queries in _TOUCHED.items()}
    weights = _weights(new.values(), (r for (r,) in _rows(read, (_RESPONSIBLE,), ids)))
    citations = _Citations(read, catalogue, ids, new)

    out: list[Step] = [(_IDS + q, {"ids": ids}) for q in _OWN_NODES if ids]
    out += citations.drop()
    edges = [e for b in new.values() for e in b.edges]
    out += _put_shared(catalogue, (n for b in new.values() for n in b.shared), edges, citations.stubs)
    if weights:
        out.append((_ADD_WEIGHTS, {"rows": weights}))
    if weights and ids:
        out.append((_DROP_WEIGHTS, {"rows": weights}))
    fresh: list[Node | Edge] = [n for b in new.values() for n in (b.document, *b.own)]
    fresh += (e for e in edges if e.type not in _VOCABULARY_EDGES)
    fresh += {repr(e): e for e in citations.edges}.values()
    if fresh:
        out.append(fresh)
    if citations.calls:
        out.append((_CALL, {"rows": citations.calls}))
    if citations.deserted:
        out.append((_DESERT, {"ids": citations.deserted}))
    for label, held in touched.items():
        out += _release(read, label, held)
    if ids:
        catalogue.shared.clear()
    return out


def _rows(read: Read, queries: Iterable[str], ids: Sequence[str]) -> Iterator[list[Any]]:
    for query in queries:
        if ids:
            yield from read(_IDS + query, {"ids": ids}).rows


def _column(read: Read, queries: Iterable[str], ids: Sequence[str]) -> set[str]:
    return {row[0] for row in _rows(read, queries, ids)}


def _put_shared(
    catalogue: Catalogue, nodes: Iterable[Node], edges: Iterable[Edge], stubs: Iterable[Node],
) -> Iterator[Statement]:
    """What documents have in common, as far as this load has not written it yet."""
    known = catalogue.shared
    rows: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for node in nodes:
        if known.get((node.label, node.id)) != node:
            known[node.label, node.id] = node
            rows[_SHARED.format(label=node.label)].append(node.properties)
    for stub in stubs:
        rows[_SHARED.format(label=stub.label)].append(stub.properties)
    for edge in edges:
        if edge.type in _VOCABULARY_EDGES and known.get((edge.type, edge.source, edge.target)) != edge:
            known[edge.type, edge.source, edge.target] = edge
            row = {"source": edge.source, "target": edge.target, "properties": edge.properties}
            rows[_MERGE.format(edge.type, edge.source_label, edge.target_label)].append(row)
    yield from ((statement, {"rows": some}) for statement, some in rows.items())


def _weights(new: Collection[Built], old: Iterable[Edge]) -> list[dict[str, Any]]:
    """By how much the edges between bodies change."""
    generic = {n.id for b in new for n in b.shared if n.properties.get("generic")}
    after = pair_weights((e for b in new for e in b.edges), generic)
    before = pair_weights(old)
    changes = []
    for pair in sorted(set(after) | set(before)):
        (now, leads), (then, led) = after.get(pair, (0, 0)), before.get(pair, (0, 0))
        if (now, leads) != (then, led):
            changes.append({"a": pair[0], "b": pair[1], "weight": now - then, "as_lead": leads - led})
    return changes


def _release(read: Read, label: str, ids: Collection[str]) -> Iterator[Statement]:
    """Delete those of `ids` that nothing holds any longer; then what only they belonged to, step by step."""
    if not ids:
        return
    *holds, above = HELD_BY[label]
    chains = read(
        f"{_IDS}MATCH p = (:{label} {{id: id}})-[:{above}*0..]->(x) RETURN x.id, max(length(p))", {"ids": sorted(ids)}
    ).rows
    conditions = " AND ".join(f"NOT EXISTS {{ {hold} }}" for hold in holds)
    statement = f"{_IDS}MATCH (x:{label} {{id: id}}) WHERE {conditions} DETACH DELETE x"
    for _ in range(1 + max((length for _, length in chains), default=0)):
        yield statement, {"ids": sorted(id_ for id_, _ in chains)}


@dataclass(slots=True)
class _Cited:
    """A citation; where its edge hangs now, and the document of that place."""

    source: End
    properties: dict[str, Any]
    present: End | None = None
    present_document: str | None = None


class _Citations:
    """Edges of citations, after the change.

    Looked at again are the citations of everything that shares a key with a document that comes or goes, and of
    everything that the going documents cite; all other citations mean what they meant.
    """

    def __init__(self, read: Read, catalogue: Catalogue, gone: Sequence[str], new: Mapping[str, Built]) -> None:
        self.catalogue = catalogue
        self.stubs: list[Node] = []
        self.calls: list[dict[str, Any]] = []
        self.deserted: list[str] = []
        self._dropped: list[_Cited] = []
        self.edges: list[Edge] = []

        known = set(catalogue.loaded) | set(catalogue.stubs)
        again = {i for i in _column(read, _CITED, gone) if i in known and not catalogue.numbered(i)} | set(gone)
        for id_ in gone:
            again |= catalogue.holders(catalogue.loaded[id_].keys)
            catalogue.remove(id_)
        for id_ in sorted(new):
            again |= catalogue.holders(new[id_].document.properties["keys"])
            catalogue.add(new[id_].document)
        again &= known

        cited = [_Cited((c.source_label, c.source), c.properties) for b in new.values() for c in b.citations]
        for document, edge in _rows(read, _INCOMING, sorted(again)):
            if edge.properties["doc"] not in gone:
                ends = (edge.source_label, edge.source), (edge.target_label, edge.target)
                cited.append(_Cited(ends[0], edge.properties, ends[1], document))
        chosen = [self._document(c.properties) for c in cited]
        articles = self._articles(read, zip(cited, chosen, strict=True), new)
        for c, document in zip(cited, chosen, strict=True):
            article = article_label(c.properties.get("article"))
            measure = articles.get((document, article)) if article else None
            target = ("Measure", measure) if measure else ("Document", document)
            if c.present and c.present_document not in gone:
                if target == c.present:
                    continue
                self._dropped.append(c)
            self.edges.append(Edge("REFERS_TO", *c.source, *target, c.properties))
        self._name(again, zip(cited, chosen, strict=True), new)

    def _document(self, citation: Mapping[str, Any]) -> str:
        title, number = citation.get("title"), citation.get("number")
        found = choose(
            title, number, self.catalogue.loaded[citation["doc"]].card, self.catalogue.candidates(title, number)
        )
        return found.id if found else stub_id(title, number, citation["text"])

    def _articles(
        self, read: Read, cited: Iterable[tuple[_Cited, str]], new: Mapping[str, Built]
    ) -> dict[tuple[str, str], str]:
        """The measures that are articles, by document and label."""
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for c, document in cited:
            if (label := article_label(c.properties.get("article"))) and not document.startswith(STUB):
                wanted[document].add(label)
        measures = [
            (id_, n.properties["path"], n.id) for id_ in wanted.keys() & set(new) for n in new[id_].own if n.label == "Measure"
        ]
        rows = [{"id": id_, "labels": sorted(wanted[id_])} for id_ in sorted(wanted.keys() - set(new))]
        measures += (tuple(row) for row in (read(_ARTICLES, {"rows": rows}).rows if rows else ()))
        articles: dict[tuple[str, str], str] = {}
        for document, path, measure in measures:
            articles.setdefault((document, path.rsplit("/", 1)[-1]), measure)
        return articles

    def _name(self, again: Collection[str], cited: Iterable[tuple[_Cited, str]], new: Mapping[str, Built]) -> None:
        """Titles and keys of what is cited: a document that is not loaded bears the longest title and all keys by which
        it is called; one without a number of its own also answers to the numbers that citations give it."""
        calls: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for c, document in cited:
            calls[document].append(c.properties)
        catalogue = self.catalogue
        for id_ in sorted(set(calls) | set(again)):
            if id_ in catalogue.loaded:
                if catalogue.numbered(id_):
                    continue
                entry = catalogue.loaded[id_]
                kept = set(entry.card.keys) if id_ in again or id_ in new else set(entry.keys)
                keys = kept | {k for p in calls[id_] if (k := number_key(p.get("number")))}
                if keys != entry.keys:
                    catalogue.set_keys(id_, keys)
                    self.calls.append({"id": id_, "keys": sorted(keys)})
            elif id_ in catalogue.stubs or calls[id_]:
                self._stub(id_, calls[id_], afresh=id_ in again)

    def _stub(self, id_: str, calls: Sequence[Mapping[str, Any]], *, afresh: bool) -> None:
        old = self.catalogue.stubs.get(id_)
        if not calls:
            self.catalogue.remove_stub(id_)
            self.deserted.append(id_)
            return
        kept = Stub("", None, set()) if afresh or old is None else old
        titles = {kept.title, *(p.get("title") or p["text"] for p in calls)} - {""}
        numbers = [n for n in (kept.number, *(p.get("number") for p in calls)) if n]
        keys = kept.keys.union(*(sought_keys(p.get("title"), p.get("number")) for p in calls))
        stub = Stub(min(titles, key=lambda t: (-len(t), t)), min(numbers, default=None), keys)
        if stub == old:
            return
        if old is not None:
            self.catalogue.remove_stub(id_)
        self.catalogue.set_stub(id_, stub)
        properties = {"id": id_, "title": stub.title, "loaded": False, "keys": sorted(keys)}
        self.stubs.append(Node(id_, "Document", properties | ({"number": stub.number} if stub.number else {})))

    def drop(self) -> Iterator[Statement]:
        """Take citations off where they no longer belong."""
        groups: defaultdict[End, list[dict[str, Any]]] = defaultdict(list)
        for c in self._dropped:
            assert c.present is not None
            place = {k: c.properties[k] for k in ("doc", "start", "end")}
            groups[c.source[0], c.present[0]].append({"source": c.source[1], "target": c.present[1], **place})
        for (source, target), rows in sorted(groups.items()):
            yield _DROP_CITATION.format(source=source, target=target), {"rows": rows}
