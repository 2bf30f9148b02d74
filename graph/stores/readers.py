"""Processes that read an embedded store: warm, shared by threads, moved on to a new generation, replaced when lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

from graph.stores.base import Deadline, StoreError, overrun
from graph.stores.generations import Generations
from graph.stores.process import EngineProcess

#: Processes at most: a query that takes long holds up nobody else until there are so many of its kind.
MOST = 3
HEAP = "512m"
#: Seconds that a question waits for a process that is at work, or is being started, before it starts another: that takes
#: a second of both processors, and most questions take less.
PATIENCE, START_PATIENCE = 1.0, 3.0
#: How often a generation may be gone before we have opened it.
TRIES = 20


class Readers:
    """The processes of one store object; they are started when they are needed."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations
        self._idle: list[EngineProcess] = []
        self._change = threading.Condition()
        self._busy = self._starting = 0
        self._places = threading.BoundedSemaphore(MOST)
        self._closed = False

    @contextmanager
    def one(self, deadline: Deadline) -> Iterator[tuple[EngineProcess, Deadline]]:
        """A process with the live generation open, for this thread alone; waits until one is free.

        The deadline that comes with it is moved on by what it took to start one, or to wait for one that starts: on a
        busy machine that may be long, and is no fault of the question.
        """
        self._generations.current()  # no process where there is nothing to read
        if not self._places.acquire(timeout=deadline.left):
            raise overrun(deadline.seconds)
        try:
            start = time.monotonic()
            with self._ready() as engine:
                yield engine, replace(deadline, start=deadline.start + time.monotonic() - start)
        finally:
            self._places.release()

    def go_over(self) -> None:
        """Let go of generations that are live no more."""
        with self._change:
            idle, self._idle = self._idle, []
        for engine in idle:
            with suppress(StoreError):
                self._open(engine)
            self._put_back(engine)

    def close(self) -> None:
        """End the processes; those at work end after it."""
        with self._change:
            self._closed = True
            idle, self._idle = self._idle, []
        for engine in idle:
            engine.close()

    @contextmanager
    def _ready(self) -> Iterator[EngineProcess]:
        """A process with the live generation open; a new one where none is idle, nor will be in a moment."""
        with self._change:
            self._change.wait_for(lambda: self._idle or not self._starting, START_PATIENCE)
            self._change.wait_for(lambda: self._idle or not self._busy, PATIENCE)
            engine = self._idle.pop() if self._idle else EngineProcess(HEAP)
            self._busy += 1
            self._starting += 1
        try:
            try:
                self._open(engine)
            finally:
                with self._change:
                    self._starting -= 1
                    self._change.notify_all()
            yield engine
        finally:
            with self._change:
                self._busy -= 1
            self._put_back(engine)

    def _put_back(self, engine: EngineProcess) -> None:
        with self._change:
            self._change.notify_all()
            if engine.alive and not self._closed:
                self._idle.append(engine)
                return
        engine.close()

    def _open(self, engine: EngineProcess) -> None:
        for _ in range(TRIES):
            name = self._generations.current()
            if engine.generation == name:
                return
            engine.generation = None
            if self._generations.open(engine, name):
                engine.generation = name
                self._generations.sweep()
                return
            time.sleep(0.05)  # removed between our look at the pointer and here: there is a newer one
        raise self._generations.damaged()
