"""The process that runs ArcadeDB: ``python -m graph.stores.engine HEAP [OPTION OF JAVA]...``.

It reads requests from its standard input and writes replies to its standard output (:mod:`graph.stores.frames`), one at
a time, and ends when its input closes or its parent has gone. docs/engine.md says why it is a process of its own.
"""

from __future__ import annotations

import os
import queue
import shutil
import signal
import socket
import sys
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any, BinaryIO

from graph.language import say
from graph.stores import base, frames
from graph.stores.locks import lock_for_reading, lock_for_writing
from graph.stores.values import Budget, Full

_JVM = (
    "-Xrs",  # signals stay the system's: without it SIGTERM ends in a crash report
    "-XX:+UseSerialGC",
    f"-Djava.util.logging.config.file={os.devnull}",  # the default writes a folder `log` where we stand
    "-Darcadedb.polyglotEngineEnabled=false",
    "-Darcadedb.opencypher.loadCsv.allowFileUrls=false",
    "-Darcadedb.opencypher.loadCsv.allowRemoteUrls=false",
)


class Engine:
    """One database, open for reading or for writing. Its public methods are the requests."""

    def __init__(self, heap: str, *java: str) -> None:
        self._heap = heap
        self._options = [*_JVM, *java]
        self._database: Any = None
        self._java: Any = None
        self._grammar: Any = None
        self._filling: Any = None
        self._searching: Any = None
        self._indexing: Any = None
        self._lock: IO[bytes] | None = None
        self._mark: IO[bytes] | None = None

    def start(self, head: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Start Java, which the first request that needs it would do."""
        self._start()
        return {}

    def lock(self, head: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Become the writer of the store whose lock file is `path`, for as long as this process lives."""
        path = Path(head["path"])
        path.touch()
        try:
            self._lock = lock_for_writing(path)
        except BlockingIOError:
            return {"holder": path.read_text("utf-8", "replace").strip()}
        self._lock.truncate()
        self._lock.write(f"{os.getppid()} {socket.gethostname()} {time.strftime('%Y-%m-%d %H:%M:%S')}\n".encode())
        self._lock.flush()
        return {}

    def open(self, head: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Open the database folder `path` to read, with its file `mark` locked against removal.

        The reply is ``gone`` where the folder was taken away meanwhile.
        """
        self.close({}, b"")
        try:
            self._mark = lock_for_reading(Path(head["mark"]))
        except FileNotFoundError:
            return {"gone": True}
        mode = self._class("com.arcadedb.engine.ComponentFile$MODE").READ_ONLY
        self._database = self._class("com.arcadedb.database.DatabaseFactory")(head["path"]).open(mode)
        self._search(Path(head["path"]))
        return {}

    def change(self, head: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Open the database folder `path` to write, or make it, and run the SQL of its `types`."""
        self.close({}, b"")
        factory = self._class("com.arcadedb.database.DatabaseFactory")(head["path"])
        self._database = factory.open() if factory.exists() else factory.create()
        from graph.stores.fulltext import FOLDER, Indexing

        indexes = Path(head["path"]) / FOLDER
        if head["types"]:
            self._database.command("sqlscript", head["types"]).close()
            if indexes.exists():  # what is searched may have changed with the types
                shutil.rmtree(indexes)
        self._indexing = Indexing(self._database, indexes)
        self._search(Path(head["path"]))
        return {}

    def check(self, head: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Parse `cypher` and refuse what does more than read; no database need be open."""
        if self._grammar is None:
            self._start()
            from graph.stores.grammar import Grammar

            self._grammar = Grammar()
        self._grammar.check(head["cypher"])
        return {}

    def query(self, head: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Rows of `cypher`, with the parameters in the body, in the seconds that are `left` of the limits."""
        from graph.stores.java import Converter

        limits = base.Limits(**head["limits"])
        deadline = base.Deadline(head["left"])
        self.check(head, body)
        self._limit(deadline.left)
        names: list[str] = []
        rows: list[list[Any]] = []
        budget = Budget(limits)
        converter = Converter(self._java, budget)
        truncated = False
        answer = self._database.query("opencypher", head["cypher"], self._java.parameters(body))
        try:
            while answer.hasNext():
                if len(rows) == limits.rows:
                    truncated = True
                    break
                row = answer.next()
                names = names or [str(name) for name in row.getPropertyNames()]
                rows.append([converter.value(row.getProperty(name)) for name in names])
                if deadline.over:
                    raise base.overrun(limits.seconds)
        except Full:
            truncated = True
        finally:
            answer.close()
        return {"columns": names or self._columns(head["cypher"]), "rows": rows, "truncated": truncated}

    def write(self, head: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Run `statements` in one transaction; the body holds a list with the parameters of each."""
        self._limit(0)
        with self._indexing.watching():
            self._database.begin()
            try:
                for cypher, parameters in zip(head["statements"], self._java.all_parameters(body), strict=True):
                    answer = self._database.command("opencypher", cypher, self._java.classes["HashMap"](parameters))
                    while answer.hasNext():
                        answer.next()
                    answer.close()
                self._database.commit()
            except BaseException:
                if self._database.isTransactionActive():
                    self._database.rollback()
                raise
        return {}

    def fill(self, head: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Add new nodes or edges, the properties of each in the body; all of them are there after :meth:`filled`."""
        from graph.stores.filling import Filling

        self._filling = self._filling or Filling(self._database, self._java.gson, self._indexing)
        if "label" in head:
            self._filling.nodes(head["label"], head["ids"], body)
        else:
            self._filling.edges(head["type"], head["source"], head["target"], head["ends"], body)
        return {}

    def filled(self, head: dict[str, Any], body: bytes) -> dict[str, Any]:
        """End what :meth:`fill` began."""
        filling, self._filling = self._filling, None
        if filling is not None:
            filling.close()
        return {}

    def close(self, head: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Close the database."""
        database, self._database = self._database, None
        mark, self._mark = self._mark, None
        indexes, self._searching, self._indexing = (self._searching, self._indexing), None, None
        with ExitStack() as stack:
            for opened in (mark, database, *indexes):
                if opened is not None:
                    stack.callback(opened.close)
        return {}

    def _search(self, path: Path) -> None:
        """Have full-text searches of the database in `path` answered."""
        from graph.stores.fulltext import FOLDER, Searching

        self._searching = Searching(self._database, path / FOLDER, self._indexing)

    def _start(self) -> None:
        """Start the Java runtime, if it does not run."""
        import jpype

        if not jpype.isJVMStarted():
            from arcadedb_embedded.jvm import start_jvm

            start_jvm(heap_size=self._heap, jvm_args=self._options)

    def _class(self, name: str) -> Any:
        """A class of the Java runtime, which starts with the first."""
        self._start()
        import jpype

        if self._java is None:
            from graph.stores.fulltext import answer
            from graph.stores.java import Java

            self._java = Java()
            answer(lambda: self._searching)
        return jpype.JClass(name)

    def _limit(self, seconds: float) -> None:
        key = self._class("com.arcadedb.GlobalConfiguration").COMMAND_TIMEOUT
        self._database.getConfiguration().setValue(key, int(seconds * 1000))

    def _columns(self, cypher: str) -> list[str]:
        """Names of the columns of a statement that answered no row."""
        parser = self._class("com.arcadedb.query.opencypher.parser.Cypher25AntlrParser")(self._database)
        clause = parser.parse(cypher).getReturnClause()
        if clause is None:
            return []
        return [str(item.getOutputName()) for item in clause.getReturnItems() if not item.isStar()]


def _answer(engine: Engine, head: dict[str, Any], body: bytes) -> dict[str, Any]:
    """The reply to a request; an error is a reply as well, and `fatal` where the process ends with it."""
    try:
        reply: dict[str, Any] = getattr(engine, head.pop("do"))(head, body)
        return reply
    except base.StoreError as error:
        return {"error": type(error).__name__, "message": str(error)}
    except OSError as error:
        return {"error": "StoreError", "message": str(base.unusable(error))}
    except Exception as error:
        found, fatal = _explain(error, head)
        return {"error": type(found).__name__, "message": str(found), "fatal": fatal}


def _explain(error: BaseException, head: dict[str, Any]) -> tuple[base.StoreError, bool]:
    """What an error of the engine means for people, and whether the process must end."""
    chain = list(_causes(error))
    names = {type(e).__name__.rpartition(".")[2] for e in chain}
    if names & {"OutOfMemoryError", "StackOverflowError", "MemoryError"}:
        return base.LimitError(say(
            "查询所需内存超过上限，已中止；请缩小范围", "the query needs more memory than it may have; narrow it down",
        )), True
    if "TimeoutException" in names and "limits" in head:
        return base.overrun(head["limits"]["seconds"]), False
    messages = dict.fromkeys(filter(None, (_message(chain[0]), _message(chain[-1]))))
    text = " ".join("; ".join(messages).split())[:300] or type(error).__name__
    if "No space left on device" in text:
        return base.StoreError(say("磁盘已满，没有写入", "the disk is full, nothing was written")), False
    if "arcadedb.queryMax" in text:
        return base.LimitError(say("查询的中间结果过大，已中止；请缩小范围", "the query handles too much at once; narrow it down")), False
    if names & {"QueryNotIdempotentException", "DatabaseIsReadOnlyException", "SecurityException"}:
        return base.ReadOnlyError(say(f"只能读取，语句被拒绝：{text}", f"only reading is allowed: {text}")), False
    if head.keys() & {"cypher", "statements"}:
        return base.QueryError(say(f"语句无法执行：{text}", f"the statement cannot be run: {text}")), False
    place = head.get("path", "")
    return base.StoreError(say(f"{place}：图谱库打不开或写不了：{text}", f"{place}: the store cannot be used: {text}")), False


def _causes(error: Any) -> Any:
    seen = 0
    while error is not None and seen < 10:
        yield error
        error = error.getCause() if hasattr(error, "getCause") else error.__cause__
        seen += 1


def _message(error: Any) -> str:
    text = error.getMessage() if hasattr(error, "getMessage") else error
    return str(text or "")


def _private_output() -> BinaryIO:
    """Where replies go. What Java and libraries print to standard output and error goes nowhere."""
    replies = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    return replies


def _listen(requests: queue.SimpleQueue[tuple[dict[str, Any], bytes]]) -> None:
    """Hand requests on; end the process when there can be no more, whatever Java is doing."""
    try:
        while True:
            requests.put(frames.receive(sys.stdin.buffer))
    finally:
        os._exit(0)


def _end_with(parent: int) -> None:
    # Forked children of a parent that was killed may keep our input open.
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(0)


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the parent's
    replies = _private_output()
    requests: queue.SimpleQueue[tuple[dict[str, Any], bytes]] = queue.SimpleQueue()
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    engine = Engine(*sys.argv[1:])
    while True:
        reply = _answer(engine, *requests.get())
        frames.send(replies, reply)
        if reply.get("fatal"):
            os._exit(1)


if __name__ == "__main__":
    main()
