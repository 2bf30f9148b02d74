"""The embedded store: generations, writers that fail or die, locks, damage, and what its engine refuses by itself."""

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
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from test_load import corpus

from graph.integrity import contents, counts
from graph.load import load, remove
from graph.queries import run
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
from graph.stores.fulltext import FOLDER
from graph.stores.generations import Generations
from graph.stores.process import started
from loaders.model import FileFacts

COUNT = "MATCH (n) RETURN count(n) AS n"


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


def ends(pid: int, seconds: float = 15) -> bool:
    """Whether a process that is not ours ends within the time; one that only waits to be collected has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        time.sleep(0.05)
    return False


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
    assert ends(engine)


def test_a_reader_that_was_killed_is_replaced(store: Store) -> None:
    assert ids(store) == ["a"]
    for engine in store._readers._idle:  # type: ignore[attr-defined]
        os.kill(engine._process.pid, signal.SIGKILL)
    assert ids(store) == ["a"]


@pytest.mark.parametrize("failures", [1, 2])
def test_a_writer_whose_engine_does_not_come_up_gets_another(store: Store, monkeypatch: pytest.MonkeyPatch, failures: int) -> None:
    start, left = subprocess.Popen, [failures]

    def popen(command: list[str], **options: Any) -> subprocess.Popen[bytes]:
        if left[0]:
            left[0] -= 1
            command = [sys.executable, "-c", "raise SystemExit(7)"]
        return start(command, **options)

    monkeypatch.setattr("graph.stores.process.subprocess.Popen", popen)
    if failures == 1:
        add(store, "b")
    else:
        with pytest.raises(StoreError, match="意外结束（退出状态 7）"):
            add(store, "b")
    assert ids(store) == ["a", "b"][:3 - failures]


def test_a_store_that_was_closed_opens_again(store: Store) -> None:
    store.close()
    store.close()
    assert ids(store) == ["a"]
    assert threading.active_count() < 20


@pytest.mark.parametrize(("query", "given"), [
    ("amounts", {}), ("deadlines", {}), ("references", {}), ("documents", {}), ("duties", {"document": "d"}),
    ("cited_by", {"document": "d"}), ("measures_of_agency", {"agency": "教育部"}), ("measures_for_group", {"group": "青年"}),
    ("shared_measures", {"agency": "教育部", "partner": "财政部"}),
])
def test_a_question_does_not_hold_whole_documents_while_it_sorts(long: Store, query: str, given: dict[str, str]) -> None:
    """The document once a row would be more than the memory that a reader may take."""
    assert len(run(long, query, given, Limits(seconds=60)).result.rows) == (1 if query == "documents" else PARTS)


#: Measures of the long document.
PARTS = 200


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One document with a long text, and of everything as many as it has measures."""
    nodes = [
        Node("d", "Document", {"id": "d", "title": "长", "loaded": True, "text": "长" * 700_000, "keys": [], "sources": ["long.txt"]}),
        *(Node(f"agency/{n}", "Agency", {"id": f"agency/{n}", "name": n, "names": n}) for n in ("教育部", "财政部")),
        Node("group/青年", "TargetGroup", {"id": "group/青年", "name": "青年", "names": "青年"}),
    ]
    edges: list[Edge] = []
    for i in range(PARTS):
        measure, amount, said = f"d#{i}", f"d#{i}@0", {"doc": "d", "start": i, "end": i + 1, "text": "长"}
        date = {"kind": "date", "bound": "at_most", "date_high": "2024-12-31"}
        nodes += [
            Node(measure, "Measure", {"id": measure, "kind": "measure", "doc": "d", "order": i, "heading": "一", "text": "长"}),
            Node(amount, "Amount", {"id": amount, "text": "长", **date}),
        ]
        edges += [
            Edge("CONTAINS", "Document", "d", "Measure", measure, {}), Edge("HAS_AMOUNT", "Measure", measure, "Amount", amount, said),
            Edge("RESPONSIBLE_FOR", "Agency", "agency/教育部", "Measure", measure, {"role": "lead", "basis": "stated", **said}),
            Edge("RESPONSIBLE_FOR", "Agency", "agency/财政部", "Measure", measure, {"role": "joint", "basis": "stated", **said}),
            Edge("TARGETS", "Measure", measure, "TargetGroup", "group/青年", {"effect": "support", **said}),
            Edge("REFERS_TO", "Measure", measure, "Document", "d", {"relation": "basis", **said}),
        ]
    store = open_store(tmp_path_factory.mktemp("long") / "store")
    with store.writing() as writer:
        writer.write([[*nodes, *edges]])
    yield store
    store.close()


# --- what its engine does not do


def test_memory_is_bounded(store: Store) -> None:
    doubled = "WITH 'abcdefgh' AS a " + "WITH a + a AS a " * 40 + "RETURN size(a) AS n"
    with pytest.raises(LimitError, match="内存"):
        store.read(doubled)
    assert store.read(COUNT).rows == [[1]]


@pytest.mark.parametrize("cypher", [
    "CREATE (n:Agency {id: 'x'}) RETURN n", "MATCH (n) SET n.name = 'x'", "MATCH (n) DETACH DELETE n",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", "LOAD CSV FROM 'http://127.0.0.1:9/x' AS line RETURN line",
    "CREATE INDEX FOR (n:Agency) ON (n.level)", "CALL { CREATE (m:Agency {id: 'x'}) }", "FOREACH (x IN [1] | CREATE (:Agency))",
])
def test_the_engine_itself_refuses_as_well(store: Store, cypher: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.stores.reading.check", lambda _: None)
    with pytest.raises(ReadOnlyError, match="只能读取"):
        store.read(cypher)
    assert store.read(COUNT).rows == [[1]]


def test_a_writer_reads_no_files(store: Store, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("secret\n")
    with store.writing() as writer, pytest.raises(StoreError):
        writer.write([(f"LOAD CSV FROM 'file://{tmp_path}/secret.csv' AS line CREATE (:Agency {{id: line[0]}})", {})])


# --- what else can be in the way


def test_a_store_of_a_newer_schema(store: Store) -> None:
    mark = Path(store.location) / "generations" / store.generation() / "policykg.json"
    mark.write_text(json.dumps(json.loads(mark.read_text()) | {"schema": VERSION + 1}))
    fresh = open_store(store.location)
    with pytest.raises(SchemaVersionError, match="更新版本"):
        fresh.read(COUNT)
    with pytest.raises(SchemaVersionError, match="更新版本"), fresh.writing():
        pass
    with pytest.raises(SchemaVersionError, match="更新版本"):
        load(fresh, [])
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


@pytest.mark.parametrize("files", ["schema*.json", "Agency_0.*.bucket", "policykg.json"])
def test_a_damaged_generation_is_neither_read_nor_carried_on(store: Store, files: str) -> None:
    for file in (Path(store.location) / "generations" / store.generation()).glob(files):
        file.unlink() if files == "policykg.json" else file.write_bytes(b"")
    damaged = open_store(store.location)
    with pytest.raises(StoreError) as caught:
        damaged.read(COUNT)
    assert "\n" not in str(caught.value)
    with pytest.raises(StoreError), damaged.writing():
        pass
    damaged.close()


def test_a_folder_with_a_chinese_name_where_the_locale_is_poor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    store = open_store(tmp_path / "政策 图谱😀")
    add(store, "教育部")
    assert ids(store) == ["教育部"]
    store.close()


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


# --- a store of an older version of the schema


def older(store: Store) -> Store:
    """The store, marked as written by a version before this one; opened afresh."""
    mark = Path(store.location) / "generations" / store.generation() / "policykg.json"
    mark.write_text(json.dumps(json.loads(mark.read_text()) | {"schema": VERSION - 1}))
    store.close()
    return open_store(store.location)


def test_an_older_store_is_built_again_from_its_facts(new: Store) -> None:
    load(new, corpus())
    expected = contents(new)
    old = older(new)
    with pytest.raises(SchemaVersionError, match="policykg load"):
        old.read(COUNT)
    report = load(old, [corpus()[0]])
    assert ["重建" in o.note for o in report.outcomes] == [True, False]
    assert report.outcomes[1].status == "unchanged"
    assert contents(old) == expected
    assert not load(old, corpus()).changed
    old.close()


def test_a_rebuilding_that_fails_leaves_the_older_store(new: Store) -> None:
    def fails() -> Iterator[FileFacts]:
        raise ZeroDivisionError
        yield

    load(new, corpus()[:2])
    old = older(new)
    before = old.generation()
    with pytest.raises(ZeroDivisionError):
        load(old, fails())
    assert old.generation() == before
    assert [o.status for o in remove(old, ["plan.txt"]).outcomes] == ["loaded", "removed"]
    assert counts(old)["loaded"] == 1
    old.close()


# --- disks and folders


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own with room for a small store."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("needs a small disk of its own: mounting is not allowed here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_leaves_what_was_there(small_disk: Path) -> None:
    store = open_store(small_disk / "store")
    add(store, "a")
    before = store.generation()
    rows = [{"id": str(i), "names": "很长的名称" * 200} for i in range(2000)]
    with pytest.raises(StoreError) as caught, store.writing() as writer:
        for number in range(50):
            create = "UNWIND $rows AS row CREATE (n:Agency) SET n.id = $n + row.id, n.names = row.names"
            writer.write([(create, {"rows": rows, "n": f"{number}/"})])
    assert "\n" not in str(caught.value)
    assert (store.generation(), generations(store), ids(store)) == (before, [before], ["a"])
    filler = small_disk / "filler"
    with suppress(OSError), filler.open("wb") as file:
        while True:
            file.write(bytes(1 << 16))
    with pytest.raises(StoreError, match="磁盘已满"):
        add(store, "b")  # not even room for the copy
    filler.unlink()
    add(store, "b")
    assert ids(store) == ["a", "b"]
    store.close()


WITHOUT_PERMISSION = """
import sys
from graph.stores.base import StoreError, open_store
store = open_store(sys.argv[1])
try:
    print(store.read("MATCH (n:Agency) RETURN n.id AS id").rows)
except StoreError as error:
    print(error)
try:
    with store.writing() as writer:
        writer.write([("CREATE (:Agency {id: 'b'})", {})])
except StoreError as error:
    print(error)
store.close()
"""


@pytest.mark.parametrize(("place", "read"), [("store", "[['a']]"), ("new/store", "还没有图谱库")])
def test_a_folder_without_write_permission(store: Store, tmp_path: Path, place: str, read: str) -> None:
    """What is there is read; writing says what is missing and changes nothing. Root, whom permissions do not stop, gives
    that power up."""
    (tmp_path / "new").mkdir()
    folders = [path for path in (tmp_path, *tmp_path.rglob("*")) if path.is_dir()]
    plain = [path for path in tmp_path.rglob("*") if path.is_file()]
    command = [sys.executable, "-c", WITHOUT_PERMISSION, str(tmp_path / place)]
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("run as root, and setpriv is missing")
        command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
    before = store.generation()
    store.close()
    for path in (*folders, *plain):
        path.chmod(0o555 if path in folders else 0o444)
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=120)
    finally:
        for path in folders:
            path.chmod(0o755)
    first, second = said.stdout.splitlines()
    assert read in first
    assert "没有权限" in second
    assert said.stderr == ""
    assert (store.generation(), ids(store)) == (before, ["a"])


def test_an_older_store_is_searched_by_its_own_index_and_gets_the_new_one_with_the_next_write(new: Store) -> None:
    with new.writing() as writer:
        writer.write([("UNWIND $ids AS id CREATE (:Measure {id: id, text: '支持高校毕业生'})", {"ids": ["a", "b", "c"]})])
    places = Generations(new.location)
    path = places.path(places.current())
    older = 'CREATE INDEX ON `Measure` (text) FULL_TEXT METADATA {"analyzer": "org.apache.lucene.analysis.cjk.CJKAnalyzer"}'
    with closing(started(embedded.HEAP)) as engine:
        engine.call("change", path=str(path), types=older)
        engine.call("close")
    shutil.rmtree(path / FOLDER)
    places.mark(path, "older")
    ask = f"CALL db.index.fulltext.queryNodes('{search_index('Measure')}', $text) YIELD node RETURN node.id AS id ORDER BY id"
    assert new.read(ask, {"text": "毕业"}).rows == [["a"], ["b"], ["c"]]

    with new.writing() as writer:
        writer.write([
            ("MATCH (m:Measure {id: 'b'}) SET m.text = '支持农民工'", {}),
            ("MATCH (m:Measure {id: 'c'}) DELETE m", {}),
        ])
        assert writer.read(ask, {"text": "农民"}).rows == [["b"]]
    assert (places.path(places.current()) / FOLDER / "Measure").is_dir()
    assert new.read(ask, {"text": "毕业"}).rows == [["a"]]
    assert new.read(ask, {"text": "农民 毕业"}).rows == [["a"], ["b"]]
    with pytest.raises(QueryError):
        new.read(ask.replace("Measure[", "Nothing["), {"text": "毕业"})


def test_the_search_is_made_anew_where_what_is_searched_has_changed(new: Store) -> None:
    with new.writing() as writer:
        writer.write([("CREATE (:Measure {id: 'a', text: '支持高校毕业生'})", {})])
    places = Generations(new.location)
    path = places.path(places.current())
    shutil.rmtree(path / FOLDER / "Measure")  # as if measures had not been searched
    places.mark(path, "older")
    with new.writing() as writer:
        writer.write([("CREATE (:Measure {id: 'b', text: '支持农民工'})", {})])
    ask = f"CALL db.index.fulltext.queryNodes('{search_index('Measure')}', '支持') YIELD node RETURN node.id AS id ORDER BY id"
    assert new.read(ask).rows == [["a"], ["b"]]


def test_a_transaction_that_fails_leaves_the_search_as_it_was(new: Store) -> None:
    with new.writing() as writer:
        writer.write([("CREATE (:Measure {id: 'a', text: '支持高校毕业生'})", {})])
        with pytest.raises(QueryError):
            writer.write([("CREATE (:Measure {id: 'b', text: '支持农民工'})", {}), ("RETURN 1 / 0", {})])
    ask = f"CALL db.index.fulltext.queryNodes('{search_index('Measure')}', '支持', {{limit: 1}}) YIELD node, score RETURN node.id, score > 0"
    assert new.read(ask).rows == [["a", True]]
    assert new.read(ask.replace("limit: 1", "limit: 0")).rows == []
    assert new.read(ask.replace("limit: 1", "skip: 1")).rows == []
    with pytest.raises(QueryError, match="from 0"):
        new.read(ask.replace("limit: 1", "skip: -1"))


def test_questions_that_come_while_a_process_starts_wait_for_it(store: Store) -> None:
    with ThreadPoolExecutor(3) as several:
        answers = list(several.map(lambda _: store.read(COUNT).rows, range(3)))
    assert answers[0] == answers[1] == answers[2]
    assert len(store._readers._idle) == 1  # type: ignore[attr-defined]
