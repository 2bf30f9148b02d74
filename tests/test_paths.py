"""Paths and neighbours in the graph of the store: on a small graph by hand, and against networkx on both engines."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import networkx as nx
import pytest
from engines import Pair
from made import Made, file

from graph.load import load
from graph.stores.base import QueryError, Store, open_store
from graph.subgraph import neighbour_counts, neighbourhood, path, whole

A, B, C, ALL, EVERY = (f"agency/{name}@全国" for name in ("测试一局", "测试二局", "测试三局", "各有关部门", "各地区"))
GENERIC = {"generic": True}


def ask(name: str, *measures: tuple[str, ...]) -> Made:
    made = Made(f"关于{name}的通知", path=name, level="central", jurisdiction="全国", issuers=())
    for number, bodies in enumerate(measures, 1):
        made.measure(str(number), f"{number}.由{'、'.join(bodies)}负责。", bodies=tuple(
            (b, b, "joint", GENERIC if b.startswith("各") else {}) for b in bodies
        ))
    return made


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """测试一局 and 测试三局 have 测试二局 between them, and 各有关部门; 各地区 stands beside 各有关部门 alone."""
    opened = open_store(tmp_path_factory.mktemp("paths") / "store")
    load(opened, [
        file(ask("甲", ("测试一局", "测试二局"), ("各有关部门", "测试一局"))),
        file(ask("乙", ("测试二局", "测试三局"), ("各有关部门", "测试三局"))),
        file(ask("丙", ("各有关部门", "各地区"))),
    ])
    yield opened
    opened.close()


def test_the_shortest_way_with_all_its_edges(store: Store) -> None:
    found = path(store, A, C)
    assert found.graph["path"] == [A, B, C]
    assert set(found) == {A, B, C}
    assert Counter(d["type"] for *_, d in found.edges(data=True)) == {"SHARES_MEASURES": 2}


def test_generic_bodies_are_ends_but_no_way(store: Store) -> None:
    assert path(store, f"{ask('丙').id}#1", A).graph["path"] == [], "only 各有关部门 joins them"
    assert path(store, ALL, A).graph["path"] == [ALL, f"{ask('甲').id}#2", A]
    assert len(path(store, ALL, EVERY).graph["path"]) == 3, "by the measure of both"


def test_no_way_and_one_that_is_too_long(store: Store) -> None:
    assert len(path(store, A, C, longest=2)) == 3
    assert len(path(store, A, C, longest=1)) == 0


def test_a_node_to_itself(store: Store) -> None:
    assert (path(store, A, A).graph["path"], set(path(store, A, A))) == ([A], {A})


@pytest.mark.parametrize("ends", [(A, "agency/无"), ("agency/无", A)])
def test_a_node_that_is_not_there(store: Store, ends: tuple[str, str]) -> None:
    with pytest.raises(QueryError, match="agency/无"):
        path(store, *ends)


def test_the_same_ways_on_both_engines_and_none_shorter(samples: Pair) -> None:
    graph = whole(samples[0])
    plain = nx.Graph(graph)
    generic = {n for n, said in graph.nodes(data=True) if said.get("generic")}
    chance, lengths = random.Random(7), Counter[int]()
    for _ in range(40):
        a, b = chance.sample(sorted(plain), 2)
        rest = plain.subgraph(set(plain) - generic | {a, b})
        expected = nx.shortest_path_length(rest, a, b) if nx.has_path(rest, a, b) else 99
        one, other = (path(store, a, b) for store in samples)
        assert nx.utils.graphs_equal(one, other) and one.graph == other.graph
        steps = one.graph["path"]
        lengths[len(steps) - 1] += 1
        assert len(steps) - 1 == (expected if expected <= 6 else -1)
        assert not steps or nx.is_path(rest, steps) and (steps[0], steps[-1]) == (a, b)
    assert len(lengths) > 3, "short ways, long ones, none"


def test_neighbours_by_label(samples: Pair) -> None:
    graph = whole(samples[0])
    for node in sorted(graph, key=graph.degree)[-3:]:
        others = Counter(graph.nodes[n]["label"] for n in set(nx.all_neighbors(graph, node)) - {node})
        for store in samples:
            assert neighbour_counts(store, node) == others
            for label, number in others.items():
                found = neighbourhood(store, node, label=label, limit=1000)
                assert Counter(said["label"] for n, said in found.nodes(data=True) if n != node) == {label: number}
