"""Networks of bodies: weights and filters on documents whose answers are worked out by hand, measures on known shapes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from made import Made, file

from graph.load import load
from graph.networks import agency_network, centrality, communities, components
from graph.stores.base import QueryError, Store, open_store

A, B, C, D, E, G = "公安部", "教育部", "财政部", "省财政厅", "省教育厅", "各有关部门"


def ask(path: str, *lists: tuple[str, ...], level: str = "central", jurisdiction: str = "全国") -> Made:
    """A document of which each measure has a list of bodies; the first leads."""
    made = Made(f"关于{path}的通知", path=path, level=level, jurisdiction=jurisdiction, issuers=())
    for number, bodies in enumerate(lists, 1):
        made.measure(
            str(number), f"{number}.由{'、'.join(bodies)}、各有关部门负责。",
            bodies=(*((b, b, "joint" if i else "lead") for i, b in enumerate(bodies)),
                    ("各有关部门", "各有关部门", "joint", {"generic": True})),
        )
    return made


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(tmp_path_factory.mktemp("networks") / "store")
    load(opened, [
        file(ask("甲", (A, B), (B, A, C))),
        file(ask("乙", (C, A))),
        file(ask("丙", (D, E), (D,), level="province", jurisdiction="云岭省")),
    ])
    yield opened
    opened.close()


def weights(network: nx.Graph) -> dict[frozenset[str], tuple[int, int]]:
    """Weight and lead by the names of the two."""
    name = network.nodes(data="name")
    return {frozenset((name[a], name[b])): (d["weight"], d["as_lead"]) for a, b, d in network.edges(data=True)}


@pytest.mark.parametrize(("given", "expected"), [
    ({}, {(A, B): (2, 2), (B, C): (1, 1), (A, C): (2, 1), (D, E): (1, 1)}),
    ({"minimum": 2}, {(A, B): (2, 2), (A, C): (2, 1)}),
    ({"document": "关于甲的通知"}, {(A, B): (2, 2), (B, C): (1, 1), (A, C): (1, 0)}),
    ({"document": ["乙", "丙"]}, {(A, C): (1, 1), (D, E): (1, 1)}),
    ({"level": "central", "minimum": 2}, {(A, B): (2, 2), (A, C): (2, 1)}),
    ({"jurisdiction": "云岭省"}, {(D, E): (1, 1)}),
    ({"level": "province", "jurisdiction": "全国"}, {}),
    ({"level": "county"}, {}),
    ({"minimum": 3}, {}),
    ({"year": 2023}, {(A, B): (2, 2), (B, C): (1, 1), (A, C): (2, 1), (D, E): (1, 1)}),
    ({"year": 2024}, {}),
    ({"led": True}, {(A, B): (2, 2), (B, C): (1, 1), (A, C): (1, 1), (D, E): (1, 1)}),
    ({"led": False}, {(A, C): (1, 0)}),
    ({"led": False, "document": "关于甲的通知"}, {(A, C): (1, 0)}),
    ({"generic": True, "jurisdiction": "云岭省"}, {(D, E): (1, 1), (D, G): (2, 2), (E, G): (1, 0)}),
])
def test_weights_by_filter(store: Store, given: dict[str, object], expected: dict[tuple[str, str], tuple[int, int]]) -> None:
    found = weights(agency_network(store, **given))  # type: ignore[arg-type]
    assert found == {frozenset(pair): weight for pair, weight in expected.items()}


def test_a_document_that_is_not_there(store: Store) -> None:
    with pytest.raises(QueryError, match="关于甲的通知"):
        agency_network(store, document="关于甲通知")


def test_the_parts_give_the_whole(store: Store) -> None:
    """The kept weights, and those counted from the measures."""
    counted = agency_network(store, document=["甲", "乙", "丙"])
    kept = agency_network(store)
    assert dict(kept.nodes(data=True)) == dict(counted.nodes(data=True))
    assert nx.utils.edges_equal(kept.edges(data=True), counted.edges(data=True))


def made(*edges: tuple[str, str, int]) -> nx.Graph:
    graph: nx.Graph = nx.Graph()
    graph.add_weighted_edges_from(edges)
    nx.set_node_attributes(graph, {n: n.upper() for n in graph}, "caption")
    return graph


def test_the_one_between_two_triangles_is_on_most_ways() -> None:
    network = made(("a", "b", 1), ("b", "c", 1), ("a", "c", 1), ("c", "x", 1), ("x", "d", 1), ("d", "e", 1), ("e", "f", 1), ("d", "f", 1))
    first, *rest = centrality(network)
    assert (first.id, first.name, first.partners, first.strength) == ("x", "X", 2, 2)
    assert first.degree == pytest.approx(2 / 6)
    assert first.betweenness == pytest.approx(9 / 15)  # the pairs of one triangle's with the other's
    assert [c.id for c in rest[:2]] == ["c", "d"]
    assert [c.betweenness for c in rest[2:]] == [0, 0, 0, 0]


def test_a_strong_tie_is_a_short_way() -> None:
    strong = {c.id: c.betweenness for c in centrality(made(("a", "b", 5), ("b", "c", 5), ("a", "c", 1)))}
    equal = {c.id: c.betweenness for c in centrality(made(("a", "b", 1), ("b", "c", 1), ("a", "c", 1)))}
    assert (strong["b"], equal["b"]) == (1, 0)


def test_communities_follow_the_weights() -> None:
    square = [("a", "b", 9), ("c", "d", 9), ("a", "c", 1), ("b", "d", 1)]
    assert communities(made(*square)) == [["a", "b"], ["c", "d"]]
    turned = [(a, b, 10 - weight) for a, b, weight in square]
    assert communities(made(*turned)) == [["a", "c"], ["b", "d"]]


def test_components() -> None:
    assert components(made(("z", "y", 1), ("a", "b", 1), ("b", "c", 1))) == [["a", "b", "c"], ["y", "z"]]


def test_a_network_of_nobody() -> None:
    assert (centrality(nx.Graph()), communities(nx.Graph()), components(nx.Graph())) == ([], [], [])


def test_the_examples_of_the_page(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parents[1] / "docs" / "networks.md").read_text("utf-8")
    parts, network = (part.partition("```")[0] for part in page.split("```python\n")[1:])
    exec(parts.replace('open_store("store")', "given"), {"given": store})
    said = capsys.readouterr().out
    assert "lead “教育部” doc/" in said
    assert "['agency/教育部@全国', " in said
    exec(network.replace('open_store("store")', "given"), {"given": store})
    assert "公安部" in capsys.readouterr().out
