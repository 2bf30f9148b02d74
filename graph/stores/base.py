"""What every store can do, whatever engine runs it, and the values that come out of one."""

from __future__ import annotations

import errno
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Protocol

from graph.language import say
from graph.schema import NODE_TYPES, VERSION

Parameters = Mapping[str, Any]
Statement = tuple[str, Parameters]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one query.

    Parameters
    ----------
    seconds
        From asking to the last converted row; beyond it the query is ended and :class:`LimitError` raised.
    rows, cells, characters
        Of the whole result: rows; values of any kind, those inside lists, maps and nodes included; characters of all
        strings. Where one is reached the result ends before the row that would break it, and says `truncated`.
    depth
        Of lists and maps inside one another; a row that goes deeper ends the result in the same way.
    """

    seconds: float = 10.0
    rows: int = 10_000
    cells: int = 1_000_000
    characters: int = 50_000_000
    depth: int = 12


#: What a query may take where nothing else is said, and what the program's own may.
USUAL = Limits()
UNBOUNDED = Limits(seconds=86_400, rows=10**9, cells=10**12, characters=10**12, depth=100)


@dataclass(frozen=True, slots=True)
class Node:
    """A node; `id` is its `id` property. Bulky properties of the schema are left out: ask for them by name."""

    id: str
    label: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge; `source` and `target` are the `id` properties of its ends."""

    type: str
    source_label: str
    source: str
    target_label: str
    target: str
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Path:
    """A walk: one node more than edges."""

    nodes: list[Node]
    edges: list[Edge]


@dataclass(frozen=True, slots=True)
class Result:
    """Rows of a query. Values are None, bool, int, float, str, list, dict, Node, Edge or Path; times are ISO strings.

    `truncated`: there are more rows than a bound of :class:`Limits` let through. `seconds` is what the caller waited.
    """

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool
    seconds: float


class StoreError(Exception):
    """What went wrong with a store; `str()` of it is one line for people to read."""


class QueryError(StoreError):
    """The engine does not understand or cannot answer the statement."""


class LimitError(StoreError):
    """The query was ended at a bound: time, memory, length or nesting of the text."""


class Stopped(StoreError):
    """Somebody stopped the question."""


class ReadOnlyError(StoreError):
    """The statement would do more than read the graph."""


class LockedError(StoreError):
    """Somebody else is writing."""


class StoreMissing(StoreError):
    """There is no store at the location, or the server cannot be reached."""


class SchemaVersionError(StoreError):
    """The store was written with another version of the schema."""


class OutdatedError(SchemaVersionError):
    """It was an older one."""


def check_version(place: object, found: int, remedy: tuple[str, str]) -> None:
    """Refuse a store that was written for another version of the schema than this program's; `remedy`: what to do where
    it is older."""
    if found > VERSION:
        raise SchemaVersionError(say(
            f"{place}：此库由更新版本的 policykg 写成（库结构 {found}，本程序 {VERSION}），请升级程序",
            f"{place}: written by a newer policykg (schema {found}, this program {VERSION}); upgrade it",
        ))
    if found < VERSION:
        raise OutdatedError(say(
            f"{place}：此库由旧版本的 policykg 写成（库结构 {found}，本程序 {VERSION}），{remedy[0]}",
            f"{place}: written by an older policykg (schema {found}, this program {VERSION}); {remedy[1]}",
        ))


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time by which a question must be answered: `seconds` from `start` on the monotonic clock."""

    seconds: float
    start: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds that are left; always more than none, which many take for no bound."""
        return max(self.start + self.seconds - time.monotonic(), 0.001)

    @property
    def over(self) -> bool:
        return time.monotonic() > self.start + self.seconds


class Stop:
    """Lets another thread end a question."""

    def __init__(self) -> None:
        self._set = False
        self._end: Callable[[], None] | None = None
        self._change = threading.Lock()

    @property
    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        """End the question, or let it not begin; harmless when it has ended."""
        with self._change:
            self._set = True
            if self._end:
                self._end()

    @contextmanager
    def ending(self, end: Callable[[], None]) -> Iterator[None]:
        """While the block runs, :meth:`set` calls `end`.

        Raises
        ------
        Stopped
            It was set: before, or while the block failed.
        """
        with self._change:
            self.check()
            self._end = end
        try:
            yield
        except (StoreError, CancelledError):
            self.check()
            raise
        finally:
            with self._change:
                self._end = None

    def check(self) -> None:
        if self._set:
            raise Stopped(say("查询已停止", "the query was stopped"))


def overrun(seconds: float) -> LimitError:
    """What people read when a query took longer than `seconds`."""
    return LimitError(say(
        f"查询超过 {seconds:g} 秒，已中止；请缩小范围，或加上 LIMIT",
        f"the query took longer than {seconds:g} s and was ended; narrow it down or add a LIMIT",
    ))


def unusable(error: OSError) -> StoreError:
    """What people read when the system refuses a file or folder of a store."""
    reasons = {
        errno.ENOSPC: "磁盘已满", errno.EDQUOT: "磁盘配额已满", errno.EROFS: "只读磁盘",
        errno.EACCES: "没有权限", errno.EPERM: "没有权限",
    }
    english = error.strerror or str(error)
    place = error.filename or say("图谱库", "store")
    return StoreError(say(f"{place}：{reasons.get(error.errno or 0, english)}", f"{place}: {english}"))


#: A part of a change: Cypher with its parameters, or nodes and edges to add, of which none is there yet; the ends of an edge
#: come before it or are there.
Step = Statement | list[Node | Edge]


class Writer(Protocol):
    """Changes to a store; see :meth:`Store.writing`."""

    def read(self, cypher: str, parameters: Parameters | None = None) -> Result:
        """Rows of a query that sees what this writer has written. Not bounded: for the program's own questions."""

    def write(self, steps: Sequence[Step]) -> None:
        """Take all steps, or none: in one transaction; an embedded store lets the whole :meth:`Store.writing` fail where
        one fails that adds nodes and edges. What is new is added much faster than Cypher would make it; where it may be
        there, ``UNWIND $rows AS row …`` is faster than single rows.
        """


class Store(Protocol):
    """A graph that is read by Cypher. Any number of threads may use one store."""

    location: str

    def read(
        self, cypher: str, parameters: Parameters | None = None, limits: Limits = USUAL, stop: Stop | None = None
    ) -> Result:
        """Rows of a query; whatever would write, or reach a file or the network, is refused. `stop` ends it."""

    def generation(self) -> str:
        """A name of what the store holds, another one whenever that may have changed: for those who keep answers.

        Quick: the app asks for it at every turn.
        """

    def outdated(self) -> Iterator[tuple[str, str | None, str]]:
        """`facts`, `copies` and `text` of the documents in a store of an older version of the schema, which
        :meth:`writing` then begins anew; nothing where it is of this version, or is not there."""

    def writing(self) -> AbstractContextManager[Writer]:
        """The one writer. A store that does not exist is made, with its types and indexes.

        An embedded store shows the changes when the block ends, and stays as it was where the block raises; on a server
        every :meth:`Writer.write` counts at once.
        """

    def close(self) -> None:
        """Let go of processes and connections. Closing twice is harmless."""


def gathered(parts: Iterable[Node | Edge], size: int) -> Iterator[tuple[list[Node], list[Edge]]]:
    """Lists of nodes of one label, or of edges of one type between two labels, at most `size` long; nodes first."""
    nodes: dict[str, list[Node]] = {}
    edges: dict[tuple[str, str, str], list[Edge]] = {}
    for part in parts:
        if isinstance(part, Node):
            nodes.setdefault(part.label, []).append(part)
        else:
            edges.setdefault((part.type, part.source_label, part.target_label), []).append(part)
    for same_label in nodes.values():
        yield from ((same_label[i : i + size], []) for i in range(0, len(same_label), size))
    for same_type in edges.values():
        yield from (([], same_type[i : i + size]) for i in range(0, len(same_type), size))


def search_index(label: str) -> str:
    """Name of the full-text index of a label, the same on every engine:
    ``CALL db.index.fulltext.queryNodes($index, $text) YIELD node, score``. ArcadeDB makes it of label and properties."""
    return f"{label}[{','.join(NODE_TYPES[label].searched)}]"


def default_location() -> str:
    """POLICYKG_STORE, else a folder in the user's data folder."""
    return os.environ.get("POLICYKG_STORE") or str(default_folder() / "store")


def default_folder() -> FilePath:
    """The program's folder in the user's data folder."""
    home = FilePath.home()
    if sys.platform == "win32":
        data = FilePath(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        data = home / "Library" / "Application Support"
    else:
        data = FilePath(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return data / "policykg"


def open_store(location: str | os.PathLike[str] | None = None) -> Store:
    """The store at `location`: a folder (embedded engine), or the address of a Neo4j server.

    Opening reads nothing and starts nothing; the first query or change does.
    """
    place = os.fspath(location) if location else default_location()
    if "://" in place:
        from graph.stores.neo4j import Neo4jStore

        return Neo4jStore(place)
    from graph.stores.embedded import EmbeddedStore

    return EmbeddedStore(place)
