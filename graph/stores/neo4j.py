"""The store for teams: a Neo4j server."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from neo4j import WRITE_ACCESS, AsyncManagedTransaction, AsyncSession, unit_of_work

from graph.language import say
from graph.schema import NODES, VERSION
from graph.stores import reading
from graph.stores.base import (
    UNBOUNDED,
    USUAL,
    Deadline,
    Edge,
    LimitError,
    Limits,
    LockedError,
    Node,
    Parameters,
    QueryError,
    Result,
    Statement,
    Step,
    Stop,
    StoreError,
    StoreMissing,
    check_version,
    gathered,
    search_index,
)
from graph.stores.bolt import Rows
from graph.stores.connection import PATIENCE, Bookmarks, Connection
from graph.stores.parser import Parser

#: Nodes or edges in one statement.
FILL = 10_000
SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
#: Seconds for the server to make its indexes.
INDEX_PATIENCE = 600.0

#: Seconds to wait for another writer.
LOCK_PATIENCE = 10.0
_WRITER = "policykg_writer"
_ONE_WRITER = f"CREATE CONSTRAINT {_WRITER} IF NOT EXISTS FOR (n:PolicykgWriter) REQUIRE n.id IS UNIQUE"
_LOCK = "CREATE (:PolicykgWriter {id: 'the one'})"

#: Keys carry the version of the schema in their names, so that no node has to.
_KEY = "policykg_v{version}_{label}"
_VERSION = re.compile(r"policykg_v(\d+)_")
_NAMES = "SHOW INDEXES YIELD name RETURN name"
_ENDS = "MATCH (n) WHERE elementId(n) IN $ids RETURN elementId(n), labels(n)[0], n.id"


class Neo4jStore:
    """A store on a server; see :class:`graph.stores.base.Store`."""

    def __init__(self, location: str) -> None:
        self.location = location
        self._address = _parse(location)
        self._password = os.environ.get("NEO4J_PASSWORD")
        self._bookmarks = Bookmarks()
        self._idle: list[Connection] = []
        self._parser = Parser()
        self._change = threading.Lock()
        self._known = False

    def read(
        self, cypher: str, parameters: Parameters | None = None, limits: Limits = USUAL, stop: Stop | None = None
    ) -> Result:
        reading.check(cypher)
        self._parser.start()
        deadline = Deadline(limits.seconds)
        self._parser.check(cypher, deadline)
        self._know(deadline)
        with self._connection() as connection, (stop or Stop()).ending(connection.cut):
            return _read(connection, cypher, parameters, limits, deadline)

    def generation(self) -> str:
        self._know(Deadline(PATIENCE))

        async def work(session: AsyncSession) -> str:
            await (await session.run("RETURN 1")).consume()
            return ",".join(sorted((await session.last_bookmarks()).raw_values))

        with self._connection() as connection:
            return connection.run(work, Deadline(PATIENCE))  # a bookmark names the last transaction that the server has seen

    def outdated(self) -> Iterator[tuple[str, str | None, str]]:
        return iter(())  # a server's data is not taken away before there is other in its place

    @contextmanager
    def writing(self) -> Iterator[Neo4jWriter]:
        names = self._names(Deadline(PATIENCE))
        wanted = definitions()
        if not names >= {*wanted, _WRITER}:

            async def work(session: AsyncSession) -> None:
                for statement in (*wanted.values(), _ONE_WRITER, "CALL db.awaitIndexes()"):
                    await (await session.run(statement)).consume()

            with self._connection() as connection:
                connection.run(work, Deadline(INDEX_PATIENCE), WRITE_ACCESS)
        self._known = True
        with self._locked(), self._connection() as connection:
            yield Neo4jWriter(connection)

    def close(self) -> None:
        with self._change:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()
        self._parser.close()

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Be the one writer: by a node that is never committed and of which there can be only one."""
        with self._connection() as connection, ExitStack() as held:
            try:
                held.enter_context(connection.holding(_LOCK, Deadline(LOCK_PATIENCE)))
            except TimeoutError as error:
                raise LockedError(say(
                    f"{self.location}：有人正在写入，请等它结束后再试",
                    f"{self.location}: somebody else is writing; try again after it",
                )) from error
            yield

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """A connection for this thread alone: an answer that takes long to convert holds up nobody else."""
        with self._change:
            connection = self._idle.pop() if self._idle else None
        if connection is None:
            uri, user, database = self._address
            connection = Connection(uri, user, self._password, database, self.location, self._bookmarks)
        try:
            yield connection
        finally:
            if not connection.lost:
                with self._change:
                    self._idle.append(connection)

    def _know(self, deadline: Deadline) -> None:
        """See, once, that there is a store that this program can read."""
        if not self._known:
            if not any(map(_VERSION.match, self._names(deadline))):
                raise StoreMissing(say(
                    f"{self.location}：这里还没有图谱库，请先载入文件（policykg load 文件夹 --store …）",
                    f"{self.location}: there is no store yet; load documents first (policykg load FOLDER --store …)",
                ))
            self._known = True

    def _names(self, deadline: Deadline) -> set[str]:
        """Names of the indexes on the server, those of another version of the schema refused.

        It is the first question to a server: one that does not answer it in time is not there.
        """

        async def work(session: AsyncSession) -> list[str]:
            return [record["name"] async for record in await session.run(_NAMES)]

        try:
            with self._connection() as connection:
                names = set(connection.run(work, deadline))
        except LimitError as error:
            raise StoreMissing(say(
                f"{self.location}：Neo4j 服务器没有应答，请检查地址和端口，或稍后再试",
                f"{self.location}: the Neo4j server does not answer; check address and port, or try again later",
            )) from error
        for key in filter(None, map(_VERSION.match, names)):
            check_version(self.location, int(key[1]), ("请另选数据库重新载入", "load again into another database"))
        return names


class Neo4jWriter:
    """See :class:`graph.stores.base.Writer`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, cypher: str, parameters: Parameters | None = None) -> Result:
        return _read(self._connection, cypher, parameters, UNBOUNDED, Deadline(UNBOUNDED.seconds))

    def write(self, steps: Sequence[Step]) -> None:
        statements = [s for step in steps for s in ([step] if isinstance(step, tuple) else _creating(step))]

        async def work(transaction: AsyncManagedTransaction) -> None:
            for cypher, parameters in statements:
                await (await transaction.run(cypher, dict(parameters))).consume()

        with _sendable():
            self._connection.run(lambda session: session.execute_write(work), Deadline(UNBOUNDED.seconds), WRITE_ACCESS)


def _creating(parts: Iterable[Node | Edge]) -> Iterator[Statement]:
    for nodes, edges in gathered(parts, FILL):
        if nodes:
            yield f"UNWIND $rows AS row CREATE (n:{nodes[0].label}) SET n = row", {"rows": [n.properties for n in nodes]}
        else:
            e = edges[0]
            yield (
                f"UNWIND $rows AS row MATCH (s:{e.source_label} {{id: row[0]}}) MATCH (t:{e.target_label} {{id: row[1]}}) "
                f"CREATE (s)-[r:{e.type}]->(t) SET r = row[2]",
                {"rows": [[e.source, e.target, e.properties] for e in edges]},
            )


def definitions() -> dict[str, str]:
    """Cypher that makes the keys and indexes of :mod:`graph.schema`, by the name of each."""
    made = {}
    for node in NODES:
        key = _KEY.format(version=VERSION, label=node.label)
        made[key] = f"CREATE CONSTRAINT {key} IF NOT EXISTS FOR (n:{node.label}) REQUIRE n.id IS UNIQUE"
        for property in node.properties:
            if property.indexed:
                name = f"policykg_{node.label}_{property.name}"
                made[name] = f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{node.label}) ON (n.{property.name})"
        if node.searched:
            name = search_index(node.label)
            searched = ", ".join(f"n.{property}" for property in node.searched)
            made[name] = (
                f"CREATE FULLTEXT INDEX `{name}` IF NOT EXISTS FOR (n:{node.label}) ON EACH [{searched}] "
                "OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}"
            )
    return made


def _read(
    connection: Connection, cypher: str, parameters: Parameters | None, limits: Limits, deadline: Deadline,
) -> Result:
    @unit_of_work(timeout=deadline.left)
    async def work(transaction: AsyncManagedTransaction) -> Rows:
        answer = await transaction.run(cypher, dict(parameters or {}))
        rows = Rows(answer.keys(), limits)
        async for record in answer:
            if not rows.add(record.values()):
                break
        await answer.consume()
        if ids := rows.unknown_ends():
            async for element, label, id in await transaction.run(_ENDS, ids=ids):
                rows.know_end(element, label, id)
        return rows

    with _sendable():
        rows = connection.run(lambda session: session.execute_read(work), deadline)
    return rows.result(deadline.start)


@contextmanager
def _sendable() -> Iterator[None]:
    try:
        yield
    except (TypeError, ValueError, OverflowError) as error:
        raise QueryError(say(f"参数无法传给图谱库：{error}", f"a parameter cannot be sent: {error}")) from error


def _parse(location: str) -> tuple[str, str, str | None]:
    """Address for the driver, user and database of ``bolt://user@host:port/database``."""
    try:
        parts = urlsplit(location)
        port = parts.port or 7687
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise StoreError(say(
            f"{location}：不是图谱库的地址；应为文件夹，或 {'、'.join(SCHEMES)} 之一，如 bolt://neo4j@主机:7687/数据库",
            f"{location}: not the address of a store; give a folder, or one of {', '.join(SCHEMES)} "
            "like bolt://neo4j@host:7687/database",
        ))
    if parts.password is not None:
        raise StoreError(say(
            "图谱库地址中不要写密码，请用环境变量 NEO4J_PASSWORD",
            "no password in the address of a store; it is read from NEO4J_PASSWORD",
        ))
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}", parts.username or "neo4j", parts.path.strip("/") or None
