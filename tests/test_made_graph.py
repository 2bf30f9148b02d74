"""The graph that the bench makes, and filling a store with it: the same on both engines as what was made."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import on_both

from bench.made_graph import Made
from graph.integrity import contents
from graph.schema import EDGE_TYPES, NODE_TYPES
from graph.stores.base import Edge, Node, StoreError, open_store

NODES, EDGES = 600, 1400


@pytest.fixture(scope="module")
def parts() -> list[Node | Edge]:
    return list(Made(NODES, EDGES, seed=3).parts())


def test_as_large_as_wanted_and_the_same_again(parts: list[Node | Edge]) -> None:
    nodes = [p for p in parts if isinstance(p, Node)]
    assert NODES <= len(nodes) < NODES + 150
    assert 0.7 * EDGES < len(parts) - len(nodes) < 1.3 * EDGES  # of so few documents chance decides
    assert list(Made(NODES, EDGES, seed=3).parts()) == parts
    assert list(Made(NODES, EDGES, seed=4).parts()) != parts


def test_it_is_as_the_schema_says(parts: list[Node | Edge]) -> None:
    known: dict[str, Node] = {}
    for part in parts:
        if isinstance(part, Node):
            assert part.id not in known
            known[part.id] = part
            assert set(part.properties) <= {p.name for p in NODE_TYPES[part.label].properties}
        else:
            type_ = EDGE_TYPES[part.type]
            assert (known[part.source].label, known[part.target].label) == (part.source_label, part.target_label)
            assert part.source_label in type_.sources and part.target_label in type_.targets
            assert set(part.properties) == {p.name for p in type_.properties} or part.type in ("REFERS_TO", "SUCCEEDED_BY")
    assert {p.type for p in parts if isinstance(p, Edge)} == set(EDGE_TYPES) - {"SUCCEEDED_BY"}


def test_quotes_stand_in_their_measures(parts: list[Node | Edge]) -> None:
    measures = {p.id: p.properties for p in parts if isinstance(p, Node) and p.label == "Measure"}
    seen = 0
    for part in parts:
        if isinstance(part, Edge) and part.type in ("RESPONSIBLE_FOR", "TARGETS", "HAS_AMOUNT"):
            measure = measures[part.target if part.type == "RESPONSIBLE_FOR" else part.source]
            start, end = (part.properties[k] - measure["start"] for k in ("start", "end"))
            assert measure["text"][start:end] == part.properties["text"]
            seen += 1
    assert seen > NODES / 4


def test_a_store_filled_with_it_holds_just_that(parts: list[Node | Edge], neo4j_server: str, tmp_path: Path) -> None:
    expected = []
    for part in parts:
        ends = () if isinstance(part, Node) else (part.source, part.target)
        name = part.label if isinstance(part, Node) else part.type
        expected.append((name, *ends, *(f"{k}={v!r}" for k, v in sorted(part.properties.items()))))
    half = len(parts) // 2
    with on_both(tmp_path / "store", neo4j_server) as stores:
        for store in stores:
            for some in (parts[:half], parts[half:]):  # the second has edges of nodes that are there
                with store.writing() as writer:
                    writer.write([some])
            assert contents(store) == sorted(expected)


@pytest.mark.parametrize("wrong", [
    Edge("CONTAINS", "Document", "doc/无", "Measure", "doc/无#1", {}),
    Node("agency/一", "Agency", {"id": "agency/一", "name": "二次"}),
], ids=["no such end", "an id that is taken"])
def test_a_filling_that_fails_leaves_what_was_there(tmp_path: Path, wrong: Node | Edge) -> None:
    store = open_store(tmp_path / "store")
    with store.writing() as writer:
        writer.write([[Node("agency/一", "Agency", {"id": "agency/一", "name": "一"})]])
    before = store.generation(), contents(store)
    with pytest.raises(StoreError), store.writing() as writer:
        writer.write([[Node("agency/二", "Agency", {"id": "agency/二", "name": "二"}), wrong]])
    assert (store.generation(), contents(store)) == before
    store.close()
