"""The parser of a store whose engine is elsewhere: a process of the embedded engine that opens no database."""

from __future__ import annotations

import threading

from graph.stores.base import Deadline, overrun
from graph.stores.process import EngineProcess, started

HEAP = "256m"


class Parser:
    """Shared by threads, one statement at a time; replaced when lost."""

    def __init__(self) -> None:
        self._engine: EngineProcess | None = None
        self._turn = threading.Lock()

    def start(self) -> None:
        """Make the process ready, if it is not."""
        with self._turn:
            if self._engine is None or not self._engine.alive:
                self._engine = started(HEAP)
                self._engine.call("check", cypher="RETURN 1")

    def check(self, cypher: str, deadline: Deadline) -> None:
        """Refuse a statement that does more than read; see :class:`graph.stores.grammar.Grammar`.

        Raises
        ------
        ReadOnlyError, QueryError
            With what it would do, or why it is no statement.
        LimitError
            It was not parsed in time.
        """
        if not self._turn.acquire(timeout=deadline.left):
            raise overrun(deadline.seconds)
        try:
            if self._engine is None or not self._engine.alive:  # another's statement has just ended it
                self._engine = EngineProcess(HEAP)
            self._engine.call("check", deadline=deadline, cypher=cypher)
        finally:
            self._turn.release()

    def close(self) -> None:
        """End the process."""
        if self._engine:
            self._engine.close()
