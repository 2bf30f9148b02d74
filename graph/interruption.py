"""Ctrl-C while something is under way that must not be left half done; a second one ends the process at once."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
#: Seconds within which a signal is the same again: terminals and programs that start others may send it twice.
_SAME = 0.5


class _Heard:
    """When the first signal came, and what is said when a second one ends the process."""

    first: float | None = None
    farewell = ""


def calm(farewell: str) -> None:
    """From here on the next signal is the first; the second will say `farewell`."""
    _Heard.first, _Heard.farewell = None, farewell


def hear(number: int) -> bool:
    """Whether a signal is the first. One that comes again later ends the process as a power cut would: stores keep what was
    finished, and the processes that read end with their parent."""
    now = time.monotonic()
    if _Heard.first is None:
        _Heard.first = now
        return True
    if now - _Heard.first > _SAME:
        os.write(2, _Heard.farewell.encode())
        os._exit(128 + number)
    return False


@contextmanager
def held() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until the block has ended. In other threads than the main one, which signals do not reach,
    nothing is to be done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[tuple[int, FrameType | None]] = []

    def note(number: int, frame: FrameType | None) -> None:
        if hear(number):
            came.append((number, frame))

    before = {each: signal.signal(each, note) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, former in before.items():
            signal.signal(each, former)
    for number, frame in came:
        _Heard.first = None  # heard again by the one who set the handler
        handler = signal.getsignal(number)
        if callable(handler):
            handler(number, frame)
        elif handler == signal.SIG_DFL:
            signal.raise_signal(number)
