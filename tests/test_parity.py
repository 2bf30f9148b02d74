"""The same documents and the same questions give the same answers on the embedded engine and on a real Neo4j."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from engines import Pair, everything, on_both, sample_facts
from made import file
from test_load import corpus, notice

from graph.integrity import check, contents, counts
from graph.load import load, remove
from graph.queries import all_named, run
from graph.stores.base import Limits, QueryError, open_store
from graph.subgraph import neighbourhood, query_subgraph, whole

PATIENT = Limits(seconds=60)

CENTRAL, DISTRICT = "国办发〔2024〕903号", "望政办发〔2024〕15号"
HR, MOE = "人力资源和社会保障部", "教育部"

#: Which documents count.
FILTERS: list[dict[str, Any]] = [
    *({"level": level} for level in ("central", "province", "city", "county")), {"jurisdiction": "全国"}, {"year": 2024}, {"year": "2025"},
    {"document": CENTRAL}, {"level": "city", "year": 2024, "document": ["溪政办发〔2024〕31号", CENTRAL]},
]
#: Parameters as people give them, by query.
GIVEN: dict[str, list[dict[str, Any]]] = {
    "documents": [
        {}, {"text": "见习"}, {"text": "人社"}, {"text": "2024〕"}, {"year": 2024}, {"year": "2021"}, {"level": "city"}, {"level": "county"},
        {"text": "青年", "year": 2024, "level": "province"}, {"text": "'\"\\`$"}, {"level": "central"}, {"jurisdiction": "云溪市"},
    ],
    "agencies_sharing_measures": [
        {}, {"minimum": 3}, {"generic": True}, {"generic": "是", "minimum": 2}, {"agency": MOE}, {"agency": "人社部"},
        {"agency": "人力资源社会保障部", "minimum": 2}, {"agency": "市人社局"}, {"agency": [MOE, "财政部"]},
        {"agency": "市财政局", "generic": True}, {"agency": "教育部", "generic": False, "minimum": "1"},
    ],
    "shared_measures": [
        {"agency": MOE, "partner": "人社部"}, {"agency": "人社部", "partner": MOE}, {"agency": "市财政局", "partner": "市人社局"},
        {"agency": MOE, "partner": ["财政部", HR]}, {"agency": "agency/教育部@全国", "partner": "财政部"},
        {"agency": MOE, "partner": HR, "group": "高校毕业生"}, *({"agency": MOE, "partner": HR} | f for f in FILTERS),
    ],
    "measures_of_agency": [
        {"agency": MOE}, {"agency": "人社部", "role": "lead"}, {"agency": "人社部", "role": "joint"}, {"agency": "市人力社保局"},
        {"agency": "团省委", "role": "support"}, {"agency": ["教育部", "省教育厅"]}, {"agency": "地方人民政府"},
        {"agency": HR, "group": "青年"}, *({"agency": HR} | f for f in FILTERS),
    ],
    "measures_for_group": [
        {"group": "高校毕业生"}, {"group": "高校毕业生", "subgroups": False}, {"group": "大学毕业生"}, {"group": "农民工"},
        {"group": "务工人员", "subgroups": "否"}, {"group": "企业"}, {"group": ["青年", "退役军人"]}, {"group": "见习学员"},
        {"group": "青年", "agency": "人社部"}, *({"group": "青年"} | f for f in FILTERS),
    ],
    "amounts": [
        {}, {"kind": "money"}, {"kind": "percent"}, {"kind": "count"}, {"kind": "duration"}, {"kind": "date"}, {"kind": "measure"},
        {"kind": "money", "at_least": 1000}, {"at_least": "12.5"}, {"unit": "元"}, {"unit": "无"}, {"agency": "人社部"},
        {"group": "高校毕业生"}, {"kind": "money", "agency": "市财政局", "group": "青年", "unit": "元", "at_least": 1},
        {"kind": "money", "at_most": 1000}, *({"kind": "money"} | f for f in FILTERS),
    ],
    "deadlines": [
        {}, {"from": "2024"}, {"to": "2025-06"}, {"from": "2024-07-01", "to": "2025年12月"}, {"agency": "市人社局"},
        {"from": "2025", "agency": "人社部"}, {"from": "2031", "to": "2030"},
        {"group": "高校毕业生"}, *FILTERS,
    ],
    "references": [
        {}, {"document": CENTRAL}, {"document": "澄浦市就业见习管理办法"}, {"document": DISTRICT, "relation": "implement"},
        *({"relation": r} for r in ("basis", "implement", "issue", "amend", "repeal", "cite")), *FILTERS,
    ],
    "cited_by": [
        {"document": CENTRAL}, {"document": "就业促进法"}, {"document": "中华人民共和国就业促进法", "relation": "basis"},
        {"document": "澄浦市就业见习管理办法"}, *({"document": CENTRAL, "relation": r} for r in ("implement", "issue", "amend", "repeal", "cite")),
    ],
    "duties": [{"document": d} for d in (CENTRAL, "岭政办发〔2024〕18号", "溪人社发〔2025〕4号", "溪政办发〔2024〕31号", DISTRICT,
                                         "澄浦市就业见习管理办法", [CENTRAL, "浦政规〔2021〕3号"])],
}
#: The engines rank by their own weights, so ranks are looked at apart.
SEARCHES = ["扩岗补助", "高校毕业生补贴", "人社部", "人社", "见习", "就业见习 补贴", "青年", "岗", "〔2024〕903号", "AND", "农民工", "c++ (x) 岗位"]

CASES = [(name, given) for name, several in GIVEN.items() for given in several]
each_case = pytest.mark.parametrize(("name", "given"), CASES, ids=[f"{n}-{json.dumps(g, ensure_ascii=False)}" for n, g in CASES])


def test_every_query_and_parameter_is_tried_given_and_not() -> None:
    assert {*GIVEN, "search"} == set(all_named())
    for name, several in GIVEN.items():
        for p in all_named()[name].parameters:
            assert any(p.name in given for given in several), (name, p.name)
            assert p.required or any(p.name not in given for given in several), (name, p.name)
            if p.type == "choice":
                assert {*p.argument} - {given.get(p.name) for given in several} <= {"unknown"}


@each_case
def test_rows(samples: Pair, name: str, given: dict[str, Any]) -> None:
    embedded, neo4j = (run(store, name, given, PATIENT) for store in samples)
    assert embedded.result.columns == neo4j.result.columns == [c.name for c in all_named()[name].columns]
    assert repr(embedded.result.rows) == repr(neo4j.result.rows)  # 1 is not 1.0 here, nor True
    assert embedded.notes == neo4j.notes


def test_most_cases_have_an_answer(samples: Pair) -> None:
    """Else their equality would say little."""
    empty = [(name, given) for name, given in CASES if not run(samples[0], name, given, PATIENT).result.rows]
    assert len(empty) < len(CASES) / 6, empty


@each_case
def test_subgraphs(samples: Pair, name: str, given: dict[str, Any]) -> None:
    same_graphs(*(query_subgraph(store, name, given) for store in samples))


def same_graphs(embedded: nx.MultiDiGraph, neo4j: nx.MultiDiGraph) -> None:
    assert embedded.graph == neo4j.graph
    assert list(map(repr, embedded.nodes(data=True))) == list(map(repr, neo4j.nodes(data=True)))  # in the same order
    assert list(map(repr, embedded.edges(keys=True, data=True))) == list(map(repr, neo4j.edges(keys=True, data=True)))


@pytest.mark.parametrize("text", SEARCHES)
def test_searches(samples: Pair, text: str) -> None:
    """The same findings with the same quotes, the same one first, and much the same ones after it."""
    embedded, neo4j = (run(store, "search", {"text": text}, PATIENT).result for store in samples)
    assert embedded.columns == neo4j.columns
    found, other = ([repr(row[:-1]) for row in result.rows] for result in (embedded, neo4j))
    assert found[:1] == other[:1]
    assert len(set(found[:10]) & set(other[:10])) >= min(8, len(found))
    assert len(found) == len(other)
    if len(found) < 100:  # all that there are
        assert sorted(found) == sorted(other)
        same_graphs(*(query_subgraph(store, "search", {"text": text}) for store in samples))


def test_a_number_finds_its_document_first(samples: Pair) -> None:
    for store in samples:
        assert run(store, "search", {"text": "〔2024〕903号"}, PATIENT).result.rows[0][1] == f"doc/{CENTRAL}"


@pytest.mark.parametrize(("name", "given", "message"), [
    ("measures_of_agency", {"agency": "教肓部"}, "教育部"), ("measures_for_group", {"group": "高校毕业"}, "高校毕业生"),
    ("duties", {"document": "澄浦市就业见习办法"}, "澄浦市就业见习管理办法"),
])
def test_suggestions(samples: Pair, name: str, given: dict[str, Any], message: str) -> None:
    said = []
    for store in samples:
        with pytest.raises(QueryError, match=message) as caught:
            run(store, name, given)
        said.append(str(caught.value))
    assert said[0] == said[1]


def test_everything(samples: Pair) -> None:
    embedded, neo4j = samples
    assert everything(embedded) == everything(neo4j)
    same_graphs(whole(embedded), whole(neo4j))
    assert counts(embedded) == counts(neo4j)
    assert min(counts(embedded).values()) > 0
    assert list(check(embedded)) == list(check(neo4j)) == []


@pytest.mark.parametrize(("node", "hops", "limit"), [
    (f"agency/{MOE}@全国", 1, 300), (f"agency/{MOE}@全国", 2, 40), ("group/高校毕业生", 2, 300), (f"doc/{CENTRAL}", 3, 100),
])
def test_neighbourhoods(samples: Pair, node: str, hops: int, limit: int) -> None:
    same_graphs(*(neighbourhood(store, node, hops, limit) for store in samples))


# ---- ways of loading


@pytest.fixture
def stores(neo4j_server: str, tmp_path: Path) -> Iterator[Pair]:
    """Empty ones; :func:`samples` lies on the same server, so no test above may come after these."""
    with on_both(tmp_path / "store", neo4j_server) as stores:
        yield stores


def test_one_by_one_in_another_order_twice_with_removals_between(stores: Pair) -> None:
    """Documents that depend on one another in every way; what one load of all gives is test_load's on one engine."""
    embedded, neo4j = stores
    load(embedded, corpus())
    expected = everything(embedded)
    first, second, *rest = random.Random(6).sample(corpus(), len(corpus()))
    for facts in (file(notice(words="稳定岗位")), first, second, *rest[:3]):
        load(neo4j, [facts])
    assert not load(neo4j, [second]).changed
    for store in stores:
        remove(store, [first.path, *(f.path for f in rest[3:]), "没有这份文件"])
    assert everything(embedded) == everything(neo4j) != expected
    assert counts(embedded) == counts(neo4j)
    for store in stores:
        load(store, [*rest, second, first])
        assert everything(store) == expected
        assert list(check(store)) == []
    remove(neo4j, [f.path for f in corpus()])
    assert set(counts(neo4j).values()) == {0}


def test_two_loads_at_once(stores: Pair, neo4j_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of documents that depend on one another, into one Neo4j: one waits for the other."""
    monkeypatch.setattr("graph.stores.neo4j.LOCK_PATIENCE", 120)
    embedded, neo4j = stores
    load(embedded, corpus())
    other = open_store(f"bolt://{neo4j_server}")
    with closing(other), ThreadPoolExecutor(2) as pool:
        list(pool.map(load, (neo4j, other), (corpus()[::2], corpus()[1::2])))
    assert contents(neo4j) == contents(embedded)
    assert list(check(neo4j)) == []


def test_the_check_finds_the_same_damage(stores: Pair) -> None:
    found = []
    for store in stores:
        load(store, sample_facts()[:1])
        with store.writing() as writer:
            writer.write([
                ("MATCH (a:Agency {name: '教育部'})-[r:RESPONSIBLE_FOR]->() SET r.start = r.start + 1", {}),
                ("MATCH (:Agency)-[s:SHARES_MEASURES]->(:Agency) SET s.weight = s.weight + 1", {}),
                ("CREATE (:TargetGroup {id: 'group/无', name: '无'})", {}),
            ])
        found.append(sorted(check(store)))
    assert found[0] == found[1]
    assert len(found[0]) > 10
