"""The store that needs no server: ArcadeDB in a process beside ours, its folder in generations."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from graph.language import say
from graph.schema import EDGES, NODES, Property, Type
from graph.stores import reading
from graph.stores.base import (
    UNBOUNDED,
    USUAL,
    Deadline,
    Edge,
    Limits,
    LockedError,
    Node,
    OutdatedError,
    Parameters,
    QueryError,
    Result,
    Statement,
    Step,
    Stop,
    StoreError,
    StoreMissing,
    gathered,
    search_index,
)
from graph.stores.generations import Generations, digest
from graph.stores.process import EngineLost, EngineProcess, started
from graph.stores.readers import Readers
from graph.stores.values import decode

HEAP = "640m"
#: Half of it for what is new: of what a transaction makes, little lives on after it.
YOUNG = "-XX:NewRatio=1"
#: Nodes or edges in one message, and new nodes in one transaction: of few, little must be kept in memory until its end.
FILL = 1000
#: Seconds for the engine of a writer that died to let go of the lock.
LOCK_PATIENCE = 3.0

#: What a store of any version has.
_KEPT = "MATCH (d:Document {id: $id}) RETURN d.facts, d.copies, d.text"
_SQL: Mapping[Type, str] = {
    "string": "STRING", "integer": "LONG", "float": "DOUBLE", "boolean": "BOOLEAN", "strings": "LIST OF STRING",
}


class EmbeddedStore:
    """A store in a folder; see :class:`graph.stores.base.Store`."""

    def __init__(self, location: str) -> None:
        self.location = location
        self._generations = Generations(location)
        self._readers = Readers(self._generations)

    def read(
        self, cypher: str, parameters: Parameters | None = None, limits: Limits = USUAL, stop: Stop | None = None
    ) -> Result:
        start = time.monotonic()
        reading.check(cypher)
        deadline = Deadline(limits.seconds, start)
        stop = stop or Stop()
        try:
            reply = self._ask(cypher, parameters, limits, deadline, stop)
        except EngineLost:  # maybe long ago, when the machine had no memory to spare
            reply = self._ask(cypher, parameters, limits, deadline, stop)
        return _result(reply, start)

    def generation(self) -> str:
        return self._generations.current()

    def outdated(self) -> Iterator[tuple[str, str | None, str]]:
        try:
            self._generations.check(live := self._generations.current())
            return
        except StoreMissing:
            return
        except OutdatedError:
            pass
        with closing(started(HEAP)) as engine:
            if not self._generations.open(engine, live, outdated=True):
                raise self._generations.damaged()
            old = EmbeddedWriter(engine)
            ids = [id for (id,) in old.read("MATCH (d:Document) WHERE d.loaded RETURN d.id AS id ORDER BY id").rows]
            for id in ids:
                yield from (tuple(row) for row in old.read(_KEPT, {"id": id}).rows)

    @contextmanager
    def writing(self) -> Iterator[EmbeddedWriter]:
        generations = self._generations
        generations.prepare()
        engine = started(HEAP, YOUNG)
        try:
            self._lock(engine)
            types = definitions()
            live = self._live()
            anew = live is None
            try:
                known = live is not None and generations.check(live).types == digest(types)
            except FileNotFoundError:
                raise generations.damaged() from None
            except OutdatedError:
                known, anew = False, True
            new = generations.copy(live, empty=anew)
            try:
                if not anew:
                    generations.open(engine, new.name)  # what is damaged must not be carried on
                engine.call("change", path=str(new), types="" if known else types)
                writer = EmbeddedWriter(engine)
                yield writer
                if writer.changed or not known:
                    self._publish(engine, new, types)
            finally:
                if self._live() != new.name:
                    with suppress(StoreError):
                        engine.call("close")
                    if engine.alive:  # without it the lock is gone, and what is there may be the next writer's
                        generations.drop(new)
        finally:
            engine.close()
        self._readers.go_over()
        generations.sweep()

    def close(self) -> None:
        self._readers.close()

    def _ask(
        self, cypher: str, parameters: Parameters | None, limits: Limits, deadline: Deadline, stop: Stop,
    ) -> dict[str, Any]:
        body = _json(parameters or {})
        with self._readers.one(deadline) as (engine, deadline), stop.ending(engine.close):
            return engine.call("query", body, deadline, cypher=cypher, limits=asdict(limits), left=deadline.left)

    def _live(self) -> str | None:
        try:
            return self._generations.current()
        except StoreMissing:
            return None

    def _lock(self, engine: EngineProcess) -> None:
        deadline = time.monotonic() + LOCK_PATIENCE
        while (holder := engine.call("lock", path=str(self._generations.lock)).get("holder")) is not None:
            if time.monotonic() > deadline:
                process, host, since = (holder.split(maxsplit=2) + ["?"] * 3)[:3]
                raise LockedError(say(
                    f"{self.location}：{host} 上的进程 {process} 正在写入（{since} 开始），请等它结束后再试",
                    f"{self.location}: process {process} on {host} has been writing since {since}; try again after it",
                ))
            time.sleep(0.1)

    def _publish(self, engine: EngineProcess, new: Path, types: str) -> None:
        """Close the changed copy, see that it can be read in full, and make it the live generation."""
        engine.call("close")
        self._generations.mark(new, digest(types))
        try:
            self._generations.open(engine, new.name)
        except StoreError as error:
            raise StoreError(say(
                f"{self.location}：写入不完整，已放弃，库中内容不变（{error}）",
                f"{self.location}: written incompletely and given up, the store is as it was ({error})",
            )) from error
        self._generations.switch(new)


class EmbeddedWriter:
    """See :class:`graph.stores.base.Writer`."""

    def __init__(self, engine: EngineProcess) -> None:
        self._engine = engine
        self.changed = False

    def read(self, cypher: str, parameters: Parameters | None = None) -> Result:
        start = time.monotonic()
        reply = self._engine.call(
            "query", _json(parameters or {}), cypher=cypher, limits=asdict(UNBOUNDED), left=UNBOUNDED.seconds,
        )
        return _result(reply, start)

    def write(self, steps: Sequence[Step]) -> None:
        self.changed = True
        run: list[Statement] = []
        try:
            for step in steps:
                if isinstance(step, tuple):
                    run.append(step)
                else:
                    self._run(run)
                    run = []
                    self._fill(step)
            self._run(run)
        except BaseException:
            if any(isinstance(step, list) for step in steps):  # some of them may be taken: this writer must come to nothing
                self._engine.close()
            raise

    def _run(self, statements: Sequence[Statement]) -> None:
        """One transaction."""
        if statements:
            body = _json([dict(parameters) for _, parameters in statements])
            self._engine.call("write", body, statements=[cypher for cypher, _ in statements])

    def _fill(self, parts: Iterable[Node | Edge]) -> None:
        with ThreadPoolExecutor(1) as engine:  # which writes some while the next are made ready
            done: Future[Any] | None = None
            for nodes, edges in gathered(parts, FILL):
                head, body = _parts(nodes, edges)
                if done:
                    done.result()
                done = engine.submit(self._engine.call, "fill", body, **head)
            if done:
                done.result()
        self._engine.call("filled")


def _parts(nodes: list[Node], edges: list[Edge]) -> tuple[dict[str, Any], bytes]:
    """The request for nodes of one label or edges of one type; properties as names and values by turns."""
    parts: list[Node | Edge] = [*nodes, *edges]
    rows = [[part for pair in p.properties.items() for part in pair] for p in parts]
    if nodes:
        return {"label": nodes[0].label, "ids": [n.id for n in nodes]}, _json(rows)
    first, ends = edges[0], [[e.source, e.target] for e in edges]
    return {"type": first.type, "source": first.source_label, "target": first.target_label, "ends": ends}, _json(rows)


def definitions() -> str:
    """ArcadeDB's SQL for the types, keys and indexes of :mod:`graph.schema`; may be run again on what it made."""
    statements = []
    for node in NODES:
        statements += [f"CREATE VERTEX TYPE `{node.label}` IF NOT EXISTS", *_properties(node.label, node.properties)]
        statements.append(f"CREATE INDEX IF NOT EXISTS ON `{node.label}` (id) UNIQUE")
        statements += [
            f"CREATE INDEX IF NOT EXISTS ON `{node.label}` (`{p.name}`) NOTUNIQUE" for p in node.properties if p.indexed
        ]
        if node.searched:  # ArcadeDB's own index, which stores had before graph.stores.fulltext
            statements.append(f"DROP INDEX `{search_index(node.label)}` IF EXISTS")
    for edge in EDGES:
        statements += [f"CREATE EDGE TYPE `{edge.type}` IF NOT EXISTS", *_properties(edge.type, edge.properties)]
    return ";\n".join(statements)


def _properties(type: str, properties: Sequence[Property]) -> list[str]:
    return [f"CREATE PROPERTY `{type}`.`{p.name}` IF NOT EXISTS {_SQL[p.type]}" for p in properties]


def _json(parameters: object) -> bytes:
    try:
        return json.dumps(parameters, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError) as error:
        raise QueryError(say(f"参数无法传给图谱库：{error}", f"a parameter cannot be sent: {error}")) from error


def _result(reply: dict[str, Any], start: float) -> Result:
    rows = decode(reply["rows"])
    return Result(reply["columns"], rows, reply["truncated"], time.monotonic() - start)
