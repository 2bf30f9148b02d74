"""What only the Neo4j store does: addresses, logins, keys, servers that are not there or do not answer."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from neo4j import GraphDatabase
from neo4j_server import PASSWORD

from graph.schema import VERSION
from graph.stores.base import (
    LimitError,
    Limits,
    LockedError,
    QueryError,
    SchemaVersionError,
    Store,
    StoreError,
    StoreMissing,
    open_store,
)
from graph.stores.neo4j import Neo4jStore, definitions

COUNT = "MATCH (n) RETURN count(n) AS n"


@pytest.fixture
def store(neo4j_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store of one agency, `a`."""
    monkeypatch.setenv("NEO4J_PASSWORD", PASSWORD)
    store = open_store(f"neo4j://neo4j@{neo4j_server}/neo4j")
    with store.writing() as writer:
        writer.write([("MATCH (n) DETACH DELETE n", {}), ("CREATE (:Agency {id: 'a'})", {})])
    yield store
    store.close()


@pytest.mark.parametrize(("location", "parsed"), [
    ("neo4j://host", ("neo4j://host:7687", "neo4j", None)),
    ("bolt://me@host:1234/graph", ("bolt://host:1234", "me", "graph")),
    ("neo4j+s://me@host/", ("neo4j+s://host:7687", "me", None)),
    ("bolt://[::1]:1234", ("bolt://[::1]:1234", "neo4j", None)),
])
def test_addresses(location: str, parsed: tuple[str, str, str | None]) -> None:
    assert Neo4jStore(location)._address == parsed


@pytest.mark.parametrize(("location", "message"), [
    ("http://host", "不是图谱库的地址"), ("bolt://", "不是图谱库的地址"), ("bolt://host:many", "不是图谱库的地址"),
    ("bolt://me:secret@host", "NEO4J_PASSWORD"),
])
def test_wrong_addresses(location: str, message: str) -> None:
    with pytest.raises(StoreError, match=message) as caught:
        open_store(location)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        store = open_store(f"bolt://127.0.0.1:{closed.getsockname()[1]}")
        with pytest.raises(StoreMissing, match="连不上 Neo4j 服务器") as caught:
            store.read(COUNT)
        assert "\n" not in str(caught.value)
        store.close()


def test_a_question_that_collects_more_than_its_memory(store: Store) -> None:
    """Millions of lists: the server ends it, says why, and answers on."""
    with pytest.raises(LimitError, match="内存超过服务器上限") as caught:
        store.read("UNWIND range(1, 20000000) AS i WITH collect([i]) AS lists RETURN size(lists)", limits=Limits(seconds=120))
    assert "\n" not in str(caught.value)
    assert store.read(COUNT).rows == [[1]]


def test_a_server_that_does_not_answer(store: Store) -> None:
    """Its connection is cut at the deadline: here, of a proxy that swallows the question."""
    host, port = store.location.split("@")[1].split("/")[0].split(":")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        swallow = threading.Event()
        threading.Thread(target=_forward, args=(listener, (host, int(port)), swallow), daemon=True).start()
        through = open_store(f"bolt://127.0.0.1:{listener.getsockname()[1]}")
        assert through.read(COUNT).rows == [[1]]
        swallow.set()
        start = time.monotonic()
        with pytest.raises(LimitError, match="超过 1 秒"):
            through.read(COUNT, limits=Limits(seconds=1))
        assert time.monotonic() - start < 2
        through.close()


def test_a_server_that_never_says_a_word() -> None:
    """It takes connections, and that is all."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        store = Neo4jStore(f"bolt://127.0.0.1:{listener.getsockname()[1]}")
        store._parser.start()
        start = time.monotonic()
        with pytest.raises(StoreMissing, match="没有应答") as caught:
            store.read(COUNT, limits=Limits(seconds=1))
        assert time.monotonic() - start < 6  # which is less than the driver's own patience
        assert "\n" not in str(caught.value)
        store.close()


def test_others_are_answered_while_a_record_is_converted(store: Store) -> None:
    """The driver converts three million numbers in one go; that is given up at the deadline and holds up nobody else."""
    huge = "RETURN range(1, 9000000) AS x"
    store.read(COUNT)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(store.read, huge, None, Limits(seconds=4))
        answers = 0
        while not asked.done():
            assert store.read(COUNT).rows == [[1]]
            answers += 1
        assert answers > 3
        with pytest.raises(LimitError, match="超过 4 秒"):
            asked.result()
    assert store.read(COUNT).rows == [[1]]


def test_one_writer_at_a_time(store: Store, neo4j_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.stores.neo4j.LOCK_PATIENCE", 0.3)
    other = open_store(f"bolt://{neo4j_server}")
    with store.writing() as writer:
        writer.write([("CREATE (:Agency {id: 'b'})", {})])
        with pytest.raises(LockedError, match="有人正在写入"), other.writing():
            pass
        assert other.read(COUNT).rows == [[2]]  # the lock is nothing that one can see
    with pytest.raises(ZeroDivisionError), store.writing():
        raise ZeroDivisionError
    with other.writing() as writer:
        writer.write([("MATCH (n:Agency {id: 'b'}) DELETE n", {})])
    assert store.read(COUNT).rows == [[1]]
    other.close()


def _forward(
    listener: socket.socket, server: tuple[str, int], swallow: threading.Event, tls: ssl.SSLContext | None = None,
) -> None:
    """Pass connections on to the server, and nothing back from it once `swallow` is set."""

    def copy(source: socket.socket, target: socket.socket, stop: threading.Event | None) -> None:
        with suppress(OSError):  # the other side has gone
            while data := source.recv(65536):
                if not (stop and stop.is_set()):
                    target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        if tls:
            try:
                client = tls.wrap_socket(client, server_side=True)
            except OSError:  # it wants something else
                client.close()
                continue
        behind = socket.create_connection(server)
        threading.Thread(target=copy, args=(client, behind, None), daemon=True).start()
        threading.Thread(target=copy, args=(behind, client, swallow), daemon=True).start()


def test_logins(neo4j_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for password in (None, "wrong"):
        monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
        if password:
            monkeypatch.setenv("NEO4J_PASSWORD", password)
        store = open_store(f"bolt://{neo4j_server}")
        with pytest.raises(StoreError, match="拒绝登录.*NEO4J_PASSWORD"):
            store.read(COUNT)
        store.close()


def test_a_user_who_may_log_in_but_do_nothing(neo4j_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with GraphDatabase.driver(f"bolt://{neo4j_server}", auth=("neo4j", PASSWORD)) as driver:
        driver.execute_query("CREATE USER visitor SET PASSWORD 'first-password' CHANGE REQUIRED", database_="system")
        try:
            monkeypatch.setenv("NEO4J_PASSWORD", "first-password")
            store = open_store(f"bolt://visitor@{neo4j_server}")
            with pytest.raises(StoreError, match="没有权限：.*密码"):
                store.read(COUNT)
            with pytest.raises(StoreError, match="没有权限：.*密码"), store.writing():
                pass
            store.close()
        finally:
            driver.execute_query("DROP USER visitor", database_="system")


@pytest.fixture
def encrypted(neo4j_server: str, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Host and port at which the server is reached by TLS, and the certificate, which only it has signed."""
    if not shutil.which("openssl"):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("a certificate needs openssl")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate], check=True, capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    host, port = neo4j_server.split(":")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_forward, args=(listener, (host, int(port)), threading.Event(), context), daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", certificate


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_tls(store: Store, encrypted: tuple[str, Path], monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    """+ssc takes any certificate, +s one that the machine trusts."""
    place, certificate = encrypted

    def count(extra: str) -> list[list[object]]:
        store = open_store(f"{scheme}+{extra}://neo4j@{place}")
        try:
            return store.read(COUNT).rows
        finally:
            store.close()

    assert count("ssc") == [[1]]
    with pytest.raises(StoreMissing, match=r"连不上 Neo4j 服务器（.*\+ssc") as caught:
        count("s")
    assert "\n" not in str(caught.value)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert count("s") == [[1]]


def test_tls_where_it_is_not_and_none_where_it_is(store: Store, encrypted: tuple[str, Path], neo4j_server: str) -> None:
    for location, hint in ((f"bolt+s://{neo4j_server}", "不带 \\+s"), (f"bolt://{encrypted[0]}", "须加密")):
        wrong = open_store(location)
        with pytest.raises(StoreMissing, match=f"连不上 Neo4j 服务器（.*{hint}"):
            wrong.read(COUNT)
        wrong.close()


@pytest.mark.parametrize(("host", "hint"), [("nowhere.invalid", "找不到这个主机名"), ("127.0.0.1:9", "没有程序在此端口应答")])
def test_hosts_that_are_not_there(host: str, hint: str) -> None:
    store = open_store(f"bolt://{host}")
    with pytest.raises(StoreMissing, match=hint):
        store.read(COUNT)
    store.close()


def test_a_database_that_is_not_there(store: Store, neo4j_server: str) -> None:
    other = open_store(f"bolt://{neo4j_server}/elsewhere")
    with pytest.raises(StoreMissing, match="没有名为 elsewhere 的数据库"):
        other.read(COUNT)
    other.close()


def test_keys_and_indexes_are_made_on_first_use(store: Store, neo4j_server: str) -> None:
    with store.writing() as writer:
        for name in definitions():
            writer.write([(f"DROP {'CONSTRAINT' if '_v' in name else 'INDEX'} `{name}`", {})])
    fresh = open_store(f"bolt://{neo4j_server}")
    with pytest.raises(StoreMissing, match="还没有图谱库"):
        fresh.read(COUNT)
    with fresh.writing() as writer:
        assert writer.read("SHOW INDEXES YIELD name WHERE name IN $names RETURN count(*) AS n",
                           {"names": list(definitions())}).rows == [[len(definitions())]]
        with pytest.raises(QueryError, match="already exists"):
            writer.write([("CREATE (:Agency {id: 'a'})", {})])
    assert fresh.read(COUNT).rows == [[1]]
    fresh.close()


@pytest.mark.parametrize(("version", "message"), [(VERSION + 1, "更新版本"), (VERSION - 1, "旧版本")])
def test_a_store_of_another_schema(store: Store, neo4j_server: str, version: int, message: str) -> None:
    name = f"policykg_v{version}_Novelty"
    fresh = open_store(f"bolt://{neo4j_server}")
    with store.writing() as writer:
        writer.write([(f"CREATE CONSTRAINT {name} FOR (n:Novelty) REQUIRE n.id IS UNIQUE", {})])
        try:
            with pytest.raises(SchemaVersionError, match=message):
                fresh.read(COUNT)
            with pytest.raises(SchemaVersionError, match=message), fresh.writing():
                pass
        finally:
            writer.write([(f"DROP CONSTRAINT {name}", {})])
            fresh.close()


@pytest.mark.parametrize(("expression", "value"), [
    (" + ".join(["1"] * 4900), 4900), ("(" * 55 + "1" + ")" * 55, 1), ("CASE WHEN true THEN " * 55 + "1" + " END" * 55, 1),
], ids=["sum", "brackets", "CASE"])
def test_what_is_just_not_too_long_is_answered(store: Store, expression: str, value: int) -> None:
    """The server survives what :mod:`graph.stores.reading` lets through."""
    assert store.read(f"RETURN {expression} AS n", limits=Limits(seconds=60)).rows == [[value]]


def test_a_stream_that_is_cut_off_ends(store: Store) -> None:
    result = store.read("UNWIND range(1, 1000000000) AS x RETURN x", limits=Limits(rows=10))
    assert (len(result.rows), result.truncated) == (10, True)
