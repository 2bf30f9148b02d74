"""Ctrl-C while something is under way that must not be left half done."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def held() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until the block has ended. In other threads than the main one, which signals do not reach,
    nothing is to be done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    before = {each: signal.signal(each, lambda *signal_: came.append(signal_)) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, former in before.items():
            signal.signal(each, former)
    for number, frame in came[:1]:
        handler = signal.getsignal(number)
        if callable(handler):
            handler(number, frame)
        elif handler == signal.SIG_DFL:
            signal.raise_signal(number)
