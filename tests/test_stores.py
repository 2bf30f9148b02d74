"""What every store does, on the embedded engine and on a real Neo4j alike."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from neo4j_server import PASSWORD

from graph.stores.base import (
    Edge,
    LimitError,
    Limits,
    Node,
    QueryError,
    ReadOnlyError,
    Stop,
    Stopped,
    Store,
    StoreError,
    open_store,
    search_index,
)
from graph.stores.base import Path as Walk

COUNT = "MATCH (n) RETURN count(n) AS n"

NODE_ROWS = [
    {"id": "a1", "name": "人力资源和社会保障部", "names": "人力资源和社会保障部\n人社部", "generic": False},
    {"id": "a2", "name": "教育部", "names": "教育部", "generic": False},
]
MEASURE_ROWS = [
    {"id": "d1/一", "text": "对招用毕业年度高校毕业生的企业发放一次性扩岗补助。", "order": 1, "start": 0},
    {"id": "d1/二", "text": "扩大政策性岗位招录规模。", "order": 2, "start": 30},
]


def fill(store: Store) -> None:
    """Two agencies, a document and two measures, all joined."""
    with store.writing() as writer:
        writer.write([
            ("UNWIND $rows AS row CREATE (n:Agency) SET n = row", {"rows": NODE_ROWS}),
            ("UNWIND $rows AS row CREATE (n:Measure) SET n = row", {"rows": MEASURE_ROWS}),
            ("CREATE (d:Document {id: 'd1', title: '关于促进就业的通知', text: '全文', year: 2023})", {}),
            ("MATCH (d:Document), (m:Measure) CREATE (d)-[:CONTAINS]->(m)", {}),
            (
                "MATCH (m:Measure {id: 'd1/一'}) MATCH (a:Agency) "
                "CREATE (m)<-[:RESPONSIBLE_FOR {role: 'joint', open: true, start: 3, text: '人社部'}]-(a)",
                {},
            ),
        ])


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that tests only read."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "neo4j":
            patch.setenv("NEO4J_PASSWORD", PASSWORD)
            store = open_store(f"bolt://{request.getfixturevalue('neo4j_server')}")
            with store.writing() as writer:
                writer.write([("MATCH (n) DETACH DELETE n", {})])
        else:
            store = open_store(tmp_path_factory.mktemp("filled") / "store")
        fill(store)
        yield store
        store.close()


# --- what comes out


@pytest.mark.parametrize(("expression", "value"), [
    ("null", None), ("true", True), ("42", 42), ("-9007199254740993", -9007199254740993), ("2.5", 2.5), ("1.0", 1.0),
    ("'《通知》😀'", "《通知》😀"), ("[1, [2, null], 'x']", [1, [2, None], "x"]), ("{a: {b: [1]}, c: null}", {"a": {"b": [1]}, "c": None}),
    ("date('2023-05-01')", "2023-05-01"), ("duration('P1D')", "P1D"), ("[x IN range(1, 3) | x * 2]", [2, 4, 6]), ("{}", {}), ("[]", []),
])
def test_values(filled: Store, expression: str, value: object) -> None:
    found = filled.read(f"RETURN {expression} AS value").rows[0][0]
    assert found == value
    assert type(found) is type(value)


def test_nodes_edges_and_paths(filled: Store) -> None:
    result = filled.read(
        "MATCH p = (a:Agency {id: 'a1'})-[e:RESPONSIBLE_FOR]->(m:Measure)<-[:CONTAINS]-(d) "
        "RETURN a, e, p, {node: m} AS map, d, nodes(p) AS nodes"
    )
    agency = Node("a1", "Agency", {k: v for k, v in NODE_ROWS[0].items() if k != "names"})
    measure = Node("d1/一", "Measure", MEASURE_ROWS[0])
    document = Node("d1", "Document", {"id": "d1", "title": "关于促进就业的通知", "year": 2023})  # its text is bulky
    edge = Edge("RESPONSIBLE_FOR", "Agency", "a1", "Measure", "d1/一",
                {"role": "joint", "open": True, "start": 3, "text": "人社部"})
    contains = Edge("CONTAINS", "Document", "d1", "Measure", "d1/一", {})
    assert result.columns == ["a", "e", "p", "map", "d", "nodes"]
    assert result.rows == [[
        agency, edge, Walk([agency, measure, document], [edge, contains]), {"node": measure}, document,
        [agency, measure, document],
    ]]
    assert filled.read("MATCH (d:Document) RETURN d.text AS text").rows == [["全文"]]


@pytest.mark.parametrize(("cypher", "columns"), [
    ("MATCH (n:Agency {id: 'none'}) RETURN n.name, n.id AS id, count(*) AS `个 数`", ["n.name", "id", "个 数"]),
    ("MATCH (n:Agency {id: 'none'}) RETURN n.id AS z UNION MATCH (n:Measure {id: 'none'}) RETURN n.id AS z", ["z"]),
    ("UNWIND [1] AS b RETURN b, 2 AS a", ["b", "a"]),
])
def test_columns_with_and_without_rows(filled: Store, cypher: str, columns: list[str]) -> None:
    assert filled.read(cypher).columns == columns


def test_parameters(filled: Store) -> None:
    values: dict[str, Any] = {"s": "'; MATCH (n) DETACH DELETE n //", "i": 2**60, "f": 1.5, "n": None, "l": [1, "二"], "m": {"k": [True]}}
    row = filled.read("RETURN $s AS s, $i AS i, $f AS f, $n AS n, $l AS l, $m AS m", values).rows[0]
    assert row == list(values.values())
    with pytest.raises(QueryError, match="missing"):
        filled.read("RETURN $missing AS x")
    for unsendable in (object(), "\ud800"):
        with pytest.raises(QueryError, match="参数"):
            filled.read("RETURN $x AS x", {"x": unsendable})


def test_full_text_search_in_chinese(filled: Store) -> None:
    search = "CALL db.index.fulltext.queryNodes($index, $text) YIELD node, score RETURN node.id AS id ORDER BY score DESC"

    def found(label: str, text: str) -> list[str]:
        return [row[0] for row in filled.read(search, {"index": search_index(label), "text": text}).rows]

    assert found("Measure", "扩岗补助") == ["d1/一"]
    assert found("Agency", "人社部") == ["a1"]  # by an alias
    assert found("Agency", "教育") == ["a2"]
    assert found("Document", "促进就业") == ["d1"]
    assert found("Measure", "住房公积金") == []


# --- bounds


@pytest.mark.parametrize(("cypher", "limits", "rows"), [
    ("UNWIND range(1, 100) AS x RETURN x", Limits(rows=100), 100),
    ("UNWIND range(1, 101) AS x RETURN x", Limits(rows=100), 100),
    ("UNWIND [1, 2] AS x RETURN range(1, x * 60) AS cells", Limits(cells=100), 1),
    ("UNWIND ['一二三', '四五六'] AS x RETURN x", Limits(characters=5), 1),
    ("UNWIND [[[1]], [[[1]]]] AS x RETURN x", Limits(depth=2), 1),
    ("RETURN range(1, 1000000) AS x", Limits(cells=1000), 0),
])
def test_a_result_ends_at_its_bounds_and_says_so(filled: Store, cypher: str, limits: Limits, rows: int) -> None:
    result = filled.read(cypher, limits=limits)
    assert len(result.rows) == rows
    assert result.truncated == (cypher != "UNWIND range(1, 100) AS x RETURN x")


ENDLESS = [
    "UNWIND range(1, 9000) AS a UNWIND range(1, 9000) AS b UNWIND range(1, 9000) AS c RETURN count(*) AS n",
    "RETURN size([a IN range(1, 20000) WHERE all(b IN range(1, 20000) WHERE a + b > 0)]) AS n",  # no row to stop at
]


@pytest.mark.parametrize("cypher", ENDLESS)
def test_an_endless_query_ends_and_the_store_goes_on(filled: Store, cypher: str) -> None:
    filled.read(COUNT)
    start = time.monotonic()
    with pytest.raises(LimitError, match="超过 0.5 秒"):
        filled.read(cypher, limits=Limits(seconds=0.5))
    assert time.monotonic() - start < 1.5
    assert filled.read(COUNT).rows == [[5]]


@pytest.mark.parametrize("cypher", ENDLESS)
def test_a_question_is_stopped_within_a_second(filled: Store, cypher: str) -> None:
    filled.read("RETURN 1")
    stop = Stop()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(filled.read, cypher, None, Limits(seconds=30), stop)
        time.sleep(1.5)
        assert not asked.done()
        start = time.monotonic()
        stop.set()
        assert isinstance(asked.exception(timeout=5), Stopped)
        assert time.monotonic() - start < 1
    assert filled.read("RETURN 1").rows == [[1]]
    with pytest.raises(Stopped):
        filled.read("RETURN 1", stop=stop)
    stop.set()


def test_others_are_answered_while_one_is_endless(filled: Store) -> None:
    with ThreadPoolExecutor(2) as pool:
        slow = "UNWIND range(1, 2000) AS a UNWIND range(1, 2000) AS b RETURN count(*) AS n"
        assert len(list(pool.map(lambda _: filled.read(slow, limits=Limits(seconds=60)), range(2)))) == 2  # both warm
        endless = pool.submit(filled.read, ENDLESS[1], None, Limits(seconds=5))
        time.sleep(0.1)
        assert [filled.read(COUNT).rows for _ in range(20)] == [[[5]]] * 20
        assert not endless.done()
        assert isinstance(endless.exception(), LimitError)


# --- reading only


@pytest.mark.parametrize("cypher", [
    "CREATE (n:Agency {id: 'x'})", "MATCH (n) SET n.name = 'x'", "MATCH (n) DETACH DELETE n", "MERGE (n:Agency {id: 'x'})",
    "MATCH (n) CALL { WITH n CREATE (m:Agency {id: 'x'}) } RETURN n", "DROP CONSTRAINT x", "EXPLAIN CREATE (n)",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", "LOAD CSV FROM 'http://127.0.0.1:9/x' AS line RETURN line",
    "MATCH (n) WITH n LOAD CSV FROM '/etc/passwd' AS line RETURN line", "CALL util.sleep(60000)", "RETURN 1; RETURN 2",
])
def test_reading_refuses_to_do_more(filled: Store, cypher: str) -> None:
    with pytest.raises(ReadOnlyError, match="只能读取"):
        filled.read(cypher)


@pytest.mark.parametrize("cypher", ["MATCH (n", "RETURN nothing", "RETURN 1 / 0 AS x", "", "// nur ein Kommentar"])
def test_a_wrong_statement_is_one_clear_line(filled: Store, cypher: str) -> None:
    with pytest.raises((QueryError, ReadOnlyError)) as caught:
        filled.read(cypher)
    assert "\n" not in str(caught.value)
    assert "Exception" not in str(caught.value)


def test_messages_in_english(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYKG_LANG", "en")
    with pytest.raises(ReadOnlyError, match="only reading is allowed, not CREATE"):
        filled.read("CREATE (n)")


# --- many at once, and changes


def test_many_threads_share_a_store(filled: Store) -> None:
    def ask(number: int) -> int:
        return int(filled.read("MATCH (n:Agency {id: 'a1'}) RETURN $x AS x, n", {"x": number}).rows[0][0])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(200))) == list(range(200))


def test_steps_that_add_nodes_and_edges(filled: Store) -> None:
    before = filled.read("MATCH (n) OPTIONAL MATCH (n)-[r]->(m) RETURN n.id AS id, type(r) AS type, m.id AS to ORDER BY id, type, to").rows
    fresh = [
        Node("new", "Amount", {"id": "new", "low": 1.0, "kind": "money"}), Node("m/new", "Measure", {"id": "m/new", "order": 3}),
        Edge("HAS_AMOUNT", "Measure", "m/new", "Amount", "new", {"doc": "d", "start": 1, "end": 2, "text": "元"}),
        Edge("RESPONSIBLE_FOR", "Agency", "a1", "Measure", "m/new", {"open": False}),
    ]
    with filled.writing() as writer:
        writer.write([("CREATE (:Amount {id: 'early'})", {}), [*fresh], ("MATCH (x:Amount {id: 'new'}) SET x.unit = '元'", {})])
        found = "MATCH (a:Agency)-[r]->(:Measure {id: 'm/new'})-[h]->(x) RETURN a.id, r.open, h.start, properties(x)"
        assert writer.read(found).rows == [["a1", False, 1, {"id": "new", "low": 1.0, "kind": "money", "unit": "元"}]]
    with pytest.raises(StoreError), filled.writing() as writer:
        writer.write([("CREATE (:Amount {id: 'late'})", {}), [Node("a1", "Agency", {"id": "a1"})]])  # the id is taken
    assert filled.read("MATCH (x:Amount) RETURN x.id AS id ORDER BY id").rows == [["early"], ["new"]]
    with filled.writing() as writer:
        writer.write([("MATCH (n) WHERE n.id IN ['early', 'new', 'm/new'] DETACH DELETE n", {})])
    assert filled.read("MATCH (n) OPTIONAL MATCH (n)-[r]->(m) RETURN n.id AS id, type(r) AS type, m.id AS to ORDER BY id, type, to").rows == before


def test_statements_of_one_write_are_one_transaction(filled: Store) -> None:
    create = "CREATE (:Amount {id: $id})"
    before = filled.generation()
    with filled.writing() as writer:
        writer.write([(create, {"id": "a"})])
        with pytest.raises(QueryError, match="语句无法执行"):
            writer.write([(create, {"id": "b"}), (create, {"id": "a"})])  # ids are unique
        assert writer.read("MATCH (n:Amount) RETURN n.id AS id").rows == [["a"]]
    assert filled.generation() != before
    assert filled.generation() == filled.generation()
    with filled.writing() as writer:
        writer.write([("MATCH (n:Amount) DELETE n", {})])
    assert filled.read(COUNT).rows == [[5]]


