"""Answers in a terminal: aligned tables of Chinese text, JSON, CSV, and progress."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import shutil
import sys
import time
import unicodedata
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO, TypeVar, cast

from graph.export import wording
from graph.export.characters import one_line
from graph.export.csv_tables import guarded
from graph.language import say
from graph.schema import NODE_TYPES
from graph.stores.base import Edge, Node, Path

#: Characters that stand between two columns, and the least width of one that is wrapped.
GAP = "  "
NARROW = 8
#: Seconds between two looks of a progress line.
REFRESH = 0.2

T = TypeVar("T")


def table(header: Sequence[str], rows: Iterable[Sequence[str]], width: int | None = None) -> Iterator[str]:
    """Lines of a table. `width`: columns of the terminal, into which long cells are wrapped; None: one line a row."""
    body = [list(row) for row in rows]
    natural = [max(columns(cell) for cell in column) for column in zip(header, *body, strict=True)]
    widths = natural if width is None else _fit(natural, width)
    wrapped = widths != natural
    yield from _lines(header, widths)
    yield GAP.join("─" * w for w in widths)
    for number, row in enumerate(body):
        if wrapped and number:
            yield ""
        yield from _lines(row, widths)


def columns(text: str) -> int:
    """Columns that the text takes in a terminal: two for each wide character."""
    return sum(_columns(c) for c in text)


def width() -> int | None:
    """Of the terminal, or what COLUMNS asks for; None where the output goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() or os.environ.get("COLUMNS") else None


def cell(name: str, value: Any) -> str:
    """A value of a column as people read it, on one line."""
    return one_line(wording.value(name, _caption(value)))


def as_json(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A list of objects, one a row."""
    objects = (dict(zip(names, map(plain, row), strict=True)) for row in rows)
    return "[" + ",\n ".join(json.dumps(o, ensure_ascii=False) for o in objects) + "]"


def as_csv(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """With a header line; lists are enumerated, and no cell can be taken for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return text.getvalue()


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, Node):
        return {"id": value.id, "label": value.label, **value.properties}
    if isinstance(value, Edge):
        return {"type": value.type, "source": value.source, "target": value.target, **value.properties}
    if isinstance(value, Path):
        return {"nodes": plain(value.nodes), "edges": plain(value.edges)}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value


class Progress:
    """How many of `total` things are done, how fast, and for how long still, on standard error where that is a terminal.
    `clock` gives seconds."""

    def __init__(self, total: int, what: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._what, self._clock = total, what, clock
        self._done, self._began, self._shown = 0, clock(), -REFRESH

    def of(self, things: Iterable[T]) -> Generator[T, None, None]:
        """The things, each counted when the next one is asked for."""
        if not sys.stderr.isatty() or self._total < 2:
            yield from things
            return
        try:
            self._show()
            for thing in things:
                yield thing
                self._done += 1
                if self._clock() - self._shown >= REFRESH:
                    self._show()
        finally:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def _show(self) -> None:
        self._shown = self._clock()
        print(f"\r\x1b[K{self.line()}", end="", file=sys.stderr, flush=True)

    def line(self) -> str:
        line = f"{self._what} {self._done}/{self._total}"
        seconds = self._clock() - self._began
        if not self._done or seconds <= 0:
            return line
        rate = self._done / seconds
        left = math.ceil((self._total - self._done) / rate)
        line += say(f"，每秒 {rate:.1f} 个", f", {rate:.1f} a second")
        return line + say(f"，约剩 {duration(left)}", f", about {duration(left)} left")


class Written:
    """A binary file; how much was written to it stands on standard error where that is a terminal, until :meth:`done`."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file, self._name = file, name
        self._bytes, self._shown = 0, -REFRESH
        self._terminal = sys.stderr.isatty()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, content: bytes) -> int:
        if self._terminal and time.monotonic() - self._shown >= REFRESH:
            self._shown = time.monotonic()
            amount = f"{self._bytes / 1e6:.1f} MB"
            line = say(f"写出 {self._name}：{amount}", f"writing {self._name}: {amount}")
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        self._bytes += len(content)
        return self._file.write(content)

    def done(self) -> None:
        if self._shown >= 0:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


@contextmanager
def written(file: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """`file`, whose growth is shown while the block runs."""
    shown = Written(file, name)
    try:
        yield cast(BinaryIO, shown)
    finally:
        shown.done()


def duration(seconds: int) -> str:
    """Hours, minutes and seconds as 1:02:03, or 02:03."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}" if minutes >= 60 else f"{minutes:02}:{rest:02}"


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _fit(natural: Sequence[int], width: int) -> list[int]:
    """Widths that fit: the widest columns give way first."""
    room = max(width - len(GAP) * (len(natural) - 1), NARROW * len(natural))
    low, high = NARROW, max(natural)
    while low < high:
        bound = (low + high + 1) // 2
        if sum(min(w, bound) for w in natural) <= room:
            low = bound
        else:
            high = bound - 1
    return [min(w, low) for w in natural]


def _lines(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    pieces = [_wrap(text, w) for text, w in zip(cells, widths, strict=True)]
    for n in range(max(map(len, pieces))):
        line = [p[n] if n < len(p) else "" for p in pieces]
        yield GAP.join(t + " " * (w - columns(t)) for t, w in zip(line, widths, strict=True)).rstrip()


def _wrap(text: str, width: int) -> list[str]:
    lines, line, used = [], "", 0
    for character in text:
        size = _columns(character)
        if used + size > width and line:
            lines.append(line)
            line, used = "", 0
        line += character
        used += size
    return [*lines, line]


def _caption(value: Any) -> Any:
    if isinstance(value, Node):
        return value.properties.get(NODE_TYPES[value.label].caption) or value.id
    if isinstance(value, Edge):
        return value.type
    if isinstance(value, Path):
        return "—".join(str(_caption(n)) for n in value.nodes)
    if isinstance(value, list):
        return [_caption(v) for v in value]
    return value


def _csv_cell(value: Any) -> Any:
    if isinstance(value, list):
        return guarded("、".join(str(plain(_caption(v))) for v in value))
    value = _caption(value)
    if isinstance(value, dict):
        value = json.dumps(plain(value), ensure_ascii=False)
    return guarded(value) if isinstance(value, str) else value
