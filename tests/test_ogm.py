"""The py2neo classes: what the schema says, and what a real Neo4j holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from engines import on_neo4j, sample_facts
from neo4j_server import PASSWORD

ogm = pytest.importorskip("graph.ogm", reason="needs the extra py2neo", exc_type=ImportError)
from py2neo.ogm import Property, Related, RelatedFrom, RelatedTo  # noqa: E402

from graph.load import load  # noqa: E402
from graph.schema import EDGES, NODES  # noqa: E402
from graph.stores.base import Store  # noqa: E402

CLASSES = {name: getattr(ogm, name) for name in ogm.__all__ if name != "Repository"}


def members(cls: type, kind: type) -> dict[str, object]:
    return {name: value for base in cls.__mro__ for name, value in vars(base).items() if isinstance(value, kind)}


def test_a_class_for_each_label_with_its_properties() -> None:
    assert set(CLASSES) == {n.label for n in NODES}
    for node in NODES:
        assert set(members(CLASSES[node.label], Property)) == {p.name for p in node.properties}


def test_a_relation_for_each_end_of_each_edge_type() -> None:
    expected = {(label, "to", e.type) for e in EDGES for label in e.sources}
    expected |= {(label, "from", e.type) for e in EDGES for label in e.targets}
    found = set()
    for label, cls in CLASSES.items():
        for relation in members(cls, Related).values():
            direction = {RelatedTo: "to", RelatedFrom: "from"}[type(relation)]
            found.add((label, direction, relation.relationship_type))
            edge = next(e for e in EDGES if e.type == relation.relationship_type)
            assert relation.related_class in (edge.targets if direction == "to" else edge.sources)
    assert found == expected


@pytest.fixture(scope="module")
def places(neo4j_server: str) -> Iterator[tuple[Store, object]]:
    with on_neo4j(neo4j_server) as store:
        load(store, sample_facts()[:1])
        yield store, ogm.Repository(f"bolt://neo4j@{neo4j_server}", password=PASSWORD)


def test_objects_hold_what_the_store_holds(places: tuple[Store, object]) -> None:
    store, repository = places
    for label, cls in CLASSES.items():
        rows = dict(store.read(f"MATCH (n:{label}) RETURN n.id, properties(n)").rows)
        objects = {o.id: o for o in cls.match(repository)}
        assert set(objects) == set(rows)
        for id_, obj in objects.items():
            names = members(cls, Property)
            assert {n: getattr(obj, n) for n in names if getattr(obj, n) is not None} == rows[id_]


def test_relations_lead_to_objects_of_the_right_class(places: tuple[Store, object]) -> None:
    store, repository = places
    for label, cls in CLASSES.items():
        for obj in list(cls.match(repository).order_by("_.id").limit(3)):
            for name, relation in members(cls, Related).items():
                arrow = ("-", "->") if isinstance(relation, RelatedTo) else ("<-", "-")
                rows = store.read(
                    f"MATCH (n:{label} {{id: $id}}){arrow[0]}[:{relation.relationship_type}]{arrow[1]}(m) "
                    "RETURN DISTINCT labels(m)[0], m.id", {"id": obj.id}).rows
                assert {(type(o).__name__, o.id) for o in getattr(obj, name)} == {tuple(row) for row in rows}


def test_what_an_edge_says(places: tuple[Store, object]) -> None:
    agency = ogm.Agency.match(places[1], "agency/教育部@全国").first()
    measure = next(iter(agency.responsible_for))
    assert agency.responsible_for.get(measure, "text") == "教育部"
    assert agency.responsible_for.get(measure, "doc") == measure.doc
