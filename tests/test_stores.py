"""The embedded store, with the real engine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from graph.schema import NODES, VERSION
from graph.stores import embedded
from graph.stores.base import (
    Edge,
    LimitError,
    Limits,
    LockedError,
    Node,
    QueryError,
    ReadOnlyError,
    SchemaVersionError,
    Store,
    StoreError,
    StoreMissing,
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


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that tests only read."""
    store = open_store(tmp_path_factory.mktemp("filled") / "store")
    fill(store)
    yield store
    store.close()


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Store]:
    """A store that does not exist yet."""
    store = open_store(tmp_path / "store")
    yield store
    store.close()


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    store = open_store(tmp_path_factory.mktemp("seed") / "store")
    add(store, "a")
    return Path(store.location)


@pytest.fixture
def store(seed: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of one agency, `a`, for a test of its own."""
    store = open_store(shutil.copytree(seed, tmp_path / "store"))
    yield store
    store.close()


def add(store: Store, id: str) -> None:
    with store.writing() as writer:
        writer.write([("CREATE (:Agency {id: $id, name: $id})", {"id": id})])


def ids(store: Store) -> list[str]:
    return [row[0] for row in store.read("MATCH (n:Agency) RETURN n.id AS id ORDER BY id").rows]


def generations(store: Store) -> list[str]:
    return sorted(path.name for path in (Path(store.location) / "generations").iterdir())


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
    for unsendable in (object(), float("nan"), "\ud800"):
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
    "RETURN size([a IN range(1, 100000) WHERE all(b IN range(1, 100000) WHERE a + b > 0)]) AS n",  # no row to stop at
]


@pytest.mark.parametrize("cypher", ENDLESS)
def test_an_endless_query_ends_and_the_store_goes_on(filled: Store, cypher: str) -> None:
    filled.read(COUNT)
    start = time.monotonic()
    with pytest.raises(LimitError, match="超过 0.5 秒"):
        filled.read(cypher, limits=Limits(seconds=0.5))
    assert time.monotonic() - start < 1.5
    assert filled.read(COUNT).rows == [[5]]


def test_others_are_answered_while_one_is_endless(filled: Store) -> None:
    with ThreadPoolExecutor(2) as pool:
        slow = "UNWIND range(1, 2000) AS a UNWIND range(1, 2000) AS b RETURN count(*) AS n"
        assert len(list(pool.map(lambda _: filled.read(slow, limits=Limits(seconds=60)), range(2)))) == 2  # both warm
        endless = pool.submit(filled.read, ENDLESS[1], None, Limits(seconds=5))
        time.sleep(0.1)
        assert [filled.read(COUNT).rows for _ in range(20)] == [[[5]]] * 20
        assert not endless.done()
        assert isinstance(endless.exception(), LimitError)


def test_memory_is_bounded(filled: Store) -> None:
    doubled = "WITH 'abcdefgh' AS a " + "WITH a + a AS a " * 40 + "RETURN size(a) AS n"
    with pytest.raises(LimitError, match="内存"):
        filled.read(doubled)
    assert filled.read(COUNT).rows == [[5]]


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


@pytest.mark.parametrize("cypher", [
    "CREATE (n:Agency {id: 'x'}) RETURN n", "MATCH (n) SET n.name = 'x'", "MATCH (n) DETACH DELETE n",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", "LOAD CSV FROM 'http://127.0.0.1:9/x' AS line RETURN line",
    "CREATE INDEX FOR (n:Agency) ON (n.level)", "CALL { CREATE (m:Agency {id: 'x'}) }", "FOREACH (x IN [1] | CREATE (:Agency))",
])
def test_the_engine_itself_refuses_as_well(filled: Store, cypher: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.stores.reading.check", lambda _: None)
    with pytest.raises(ReadOnlyError, match="只能读取"):
        filled.read(cypher)
    assert filled.read(COUNT).rows == [[5]]


def test_a_writer_reads_no_files(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("secret\n")
    with store.writing() as writer, pytest.raises(StoreError):
        writer.write([(f"LOAD CSV FROM 'file://{tmp_path}/secret.csv' AS line CREATE (:Agency {{id: line[0]}})", {})])


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


# --- making and changing


def test_a_store_that_is_not_there(new: Store) -> None:
    for ask in (lambda: new.read(COUNT), new.generation):
        with pytest.raises(StoreMissing, match="还没有图谱库"):
            ask()
    assert not Path(new.location).exists()


def test_a_new_store_is_empty_and_has_all_types(new: Store) -> None:
    with new.writing():
        pass
    assert new.read(COUNT).rows == [[0]]
    labels = {row[0] for row in new.read("CALL db.labels() YIELD label RETURN label").rows}
    assert labels == {node.label for node in NODES}
    first = new.generation()
    with new.writing() as writer:
        assert writer.read(COUNT).rows == [[0]]
    assert new.generation() == first  # nothing was written
    assert generations(new) == [first]


def test_a_writer_sees_what_it_wrote_and_others_see_it_at_the_end(store: Store) -> None:
    with store.writing() as writer:
        writer.write([("UNWIND $rows AS row MERGE (n:Agency {id: row})", {"rows": ["a", "b"]})])
        assert writer.read("MATCH (n:Agency) RETURN n.id AS id ORDER BY id").rows == [["a"], ["b"]]
        assert ids(store) == ["a"]
    assert ids(store) == ["a", "b"]


def test_statements_of_one_write_are_one_transaction(store: Store) -> None:
    create = "CREATE (:Agency {id: $id})"
    with store.writing() as writer:
        with pytest.raises(QueryError, match="语句无法执行"):
            writer.write([(create, {"id": "b"}), (create, {"id": "a"})])  # ids are unique
        writer.write([(create, {"id": "c"})])
    assert ids(store) == ["a", "c"]


def test_a_write_that_fails_leaves_what_was_there(store: Store) -> None:
    before = store.generation()
    with pytest.raises(ZeroDivisionError), store.writing() as writer:
        writer.write([("CREATE (:Agency {id: 'b'})", {})])
        raise ZeroDivisionError
    assert (store.generation(), generations(store), ids(store)) == (before, [before], ["a"])


def test_types_that_the_schema_gained_are_made_at_the_next_write(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    more = embedded.definitions() + ";\nCREATE VERTEX TYPE `Novelty` IF NOT EXISTS"
    monkeypatch.setattr(embedded, "definitions", lambda: more)
    with store.writing():
        pass
    assert ["Novelty"] in store.read("CALL db.labels() YIELD label RETURN label").rows
    assert ids(store) == ["a"]


# --- generations


def test_readers_go_over_to_a_new_generation_and_the_old_one_goes(store: Store) -> None:
    other = open_store(store.location)  # as another process would have it
    try:
        assert ids(other) == ["a"]
        old = store.generation()
        with store.writing() as writer:
            writer.write([("CREATE (:Agency {id: 'b'})", {})])
            assert ids(other) == ["a"]
        assert generations(store) == sorted({old, store.generation()})  # `other` still has the old one open
        assert ids(other) == ["a", "b"]
        assert generations(store) == [store.generation()]
    finally:
        other.close()


WRITER = """
import sys, time
from graph.stores.base import open_store
with open_store(sys.argv[1]).writing() as writer:
    writer.write([("UNWIND range(1, 1000) AS i CREATE (:Agency {id: 'k' + i})", {})])
    print(writer._engine._process.pid, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def writing_elsewhere(store: Store) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another process in the middle of a write, and the id of its engine."""
    with subprocess.Popen([sys.executable, "-c", WRITER, store.location], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process, int(process.stdout.readline())
        process.kill()


def test_one_writer_at_a_time(store: Store, writing_elsewhere: tuple[subprocess.Popen[str], int]) -> None:
    with pytest.raises(LockedError, match=f"进程 {writing_elsewhere[0].pid} 正在写入"), store.writing():
        pass
    assert ids(store) == ["a"]


def test_a_killed_writer_leaves_what_was_there(store: Store, writing_elsewhere: tuple[subprocess.Popen[str], int]) -> None:
    process, engine = writing_elsewhere
    before = store.generation()
    assert len(generations(store)) == 2
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert (store.generation(), ids(store)) == (before, ["a"])
    add(store, "b")  # takes over and cleans up
    assert ids(store) == ["a", "b"]
    assert generations(store) == [store.generation()]
    with pytest.raises(ProcessLookupError):
        os.kill(engine, 0)


def test_a_reader_that_was_killed_is_replaced(store: Store) -> None:
    assert ids(store) == ["a"]
    for engine in store._readers._idle:  # type: ignore[attr-defined]
        os.kill(engine._process.pid, signal.SIGKILL)
    assert ids(store) == ["a"]


def test_many_threads_share_a_store(filled: Store) -> None:
    def ask(number: int) -> int:
        return int(filled.read("MATCH (n:Agency {id: 'a1'}) RETURN $x AS x, n", {"x": number}).rows[0][0])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(200))) == list(range(200))


def test_a_store_that_was_closed_opens_again(store: Store) -> None:
    store.close()
    store.close()
    assert ids(store) == ["a"]
    assert threading.active_count() < 20


# --- what else can be in the way


@pytest.mark.parametrize(("version", "message"), [(VERSION + 1, "更新版本"), (VERSION - 1, "旧版本")])
def test_a_store_of_another_schema(store: Store, version: int, message: str) -> None:
    mark = Path(store.location) / "generations" / store.generation() / "policykg.json"
    mark.write_text(json.dumps(json.loads(mark.read_text()) | {"schema": version}))
    fresh = open_store(store.location)
    with pytest.raises(SchemaVersionError, match=message):
        fresh.read(COUNT)
    with pytest.raises(SchemaVersionError, match=message), fresh.writing():
        pass
    fresh.close()


def test_a_folder_that_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "report.docx").touch()
    for place in (tmp_path, tmp_path / "report.docx"):
        store = open_store(place)
        with pytest.raises(StoreMissing):
            store.read(COUNT)
        with pytest.raises(StoreError, match="不是图谱库"), store.writing():
            pass
    assert [path.name for path in tmp_path.iterdir()] == ["report.docx"]


@pytest.mark.parametrize("content", ["000099", "../../etc", "", "\xff"])
def test_a_damaged_pointer(store: Store, content: str) -> None:
    (Path(store.location) / "CURRENT").write_text(content, "utf-8")
    with pytest.raises(StoreError, match="损坏"):
        store.read(COUNT)


@pytest.mark.parametrize("files", ["schema*.json", "Agency_0.*.bucket", "dictionary*", "policykg.json"])
def test_a_damaged_generation_is_neither_read_nor_carried_on(store: Store, files: str) -> None:
    for file in (Path(store.location) / "generations" / store.generation()).glob(files):
        file.write_bytes(b"")
    damaged = open_store(store.location)
    with pytest.raises(StoreError) as caught:
        damaged.read(COUNT)
    assert "\n" not in str(caught.value)
    with pytest.raises(StoreError), damaged.writing():
        pass
    damaged.close()


def test_nothing_is_left_where_people_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                           capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    store = open_store("store")
    add(store, "a")
    ids(store)
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == ["CURRENT", "generations", "lock"]
    assert capfd.readouterr() == ("", "")
