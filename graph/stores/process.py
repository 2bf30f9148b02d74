"""The caller's side of an engine's process (:mod:`graph.stores.engine`)."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from graph.language import say
from graph.stores import base, frames

#: Seconds after its limit in which a request may still end by itself, before the process is ended.
GRACE = 0.4

_PACKAGES = Path(__file__).parents[2]


class EngineLost(base.StoreError):
    """The process has ended by itself."""


def started(heap: str, *java: str) -> EngineProcess:
    """A process in which Java runs already. Where it does not come up, for want of memory or threads at that moment, a
    second one is started.

    Raises
    ------
    EngineLost
        That one did not come up either.
    """
    try:
        return _started(heap, *java)
    except EngineLost:
        return _started(heap, *java)


def _started(heap: str, *java: str) -> EngineProcess:
    engine = EngineProcess(heap, *java)
    engine.call("start")
    return engine


class EngineProcess:
    """One engine, asked by one thread at a time. It ends with its parent.

    Parameters
    ----------
    heap
        Most memory for Java's objects, like "512m"; the process takes some 150 MB besides.
    java
        Further options of the Java runtime.
    """

    def __init__(self, heap: str, *java: str) -> None:
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH")))),
            "ARCADEDB_JVM_ERROR_FILE": os.devnull,
            "LC_ALL": "C.UTF-8",  # Java reads the names of folders by it
        }
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "graph.stores.engine", heap, *java],  # -P: nothing is imported from where it stands
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=tempfile.gettempdir(), env=environment,
        )
        #: Name of the generation that it has open.
        self.generation: str | None = None

    def call(self, do: str, body: bytes = b"", deadline: base.Deadline | None = None, **head: Any) -> dict[str, Any]:
        """The reply to the request `do`.

        Raises
        ------
        LimitError
            There was none at the deadline; the process is ended.
        EngineLost
            The process has ended by itself.
        StoreError
            What the engine reports.
        """
        assert self._process.stdin and self._process.stdout
        late = threading.Event()

        def end() -> None:
            late.set()
            self.close()

        timer = threading.Timer((deadline.left if deadline else 0) + GRACE, end)
        if deadline:
            timer.start()
        try:
            frames.send(self._process.stdin, {"do": do, **head}, body)
            reply, _ = frames.receive(self._process.stdout)
        except (EOFError, OSError, ValueError) as error:
            self.close()
            if late.is_set() and deadline:
                raise base.overrun(deadline.seconds) from error
            status = self._process.returncode
            raise EngineLost(say(
                f"图谱库引擎意外结束（退出状态 {status}）", f"the engine of the store ended unexpectedly (exit status {status})",
            )) from error
        except BaseException:
            self.close()  # an answer may still be on its way
            raise
        finally:
            timer.cancel()
        if "error" in reply:
            if reply.get("fatal"):
                self.close()
            raise getattr(base, reply["error"])(reply["message"])
        return reply

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def close(self) -> None:
        """End the process at once, whatever it is doing."""
        self._process.kill()
        self._process.wait()
