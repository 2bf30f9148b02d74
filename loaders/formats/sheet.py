"""Tables in files of their own: Excel workbooks and CSV. A row is a line; rows that each hold a document are records."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from loaders.formats import child, records, tables, text
from loaders.formats.fields import Names
from loaders.formats.package import Package
from loaders.formats.reading import Part, Reading, Unreadable

#: Bytes or characters of a file that are looked at to tell whether it is a table, and lines.
_HEAD = 1 << 16
_SAMPLE = 100
_DELIMITERS = ",\t;|"
#: Characters that a field of a table has at most, where a file without a name for it is to pass for one.
_CELL = 120


def is_workbook(data: bytes, name: str) -> bool:
    """A zip archive with Excel's main part."""
    if not data.startswith(b"PK"):
        return False
    try:
        return any(re.fullmatch(r"xl/workbook\d*\.xml", part) for part in Package(data).names())
    except Unreadable:
        return False


def read_workbook(data: bytes, names: Names) -> Iterator[Part]:
    """What an Excel workbook holds: its sheets as one text, or the documents in its rows."""
    sheets = child.run("workbook", data)
    if not sheets:
        raise Unreadable("表格是空的；请检查它是否完整", "the workbook is empty; check that it is whole")
    if len(sheets) == 1 and (found := records.from_rows(sheets[0][1], names, "xlsx", "utf-8")):
        yield from found
        return
    lines: list[str] = []
    for name, rows in sheets:
        if name and len(sheets) > 1:
            lines.append(name)
        lines += tables.lines([tables.cell(c.split("\n")) for c in row] for row in rows)
    yield "", Reading("\n".join(lines) + "\n", "xlsx", "utf-8")


def is_csv(data: bytes, name: str) -> bool:
    """Text whose lines have the same number of short fields, more than one; a file so named may be less regular."""
    head = data[:_HEAD]
    if not any(byte in head for byte in _DELIMITERS.encode()) or not text.recognises(data, name):  # to guess an encoding takes long
        return False
    named = name.lower().endswith((".csv", ".tsv"))
    sample, _ = text.decode(head)
    if (delimiter := _delimiter(sample)) is None:
        return False
    rows = _parsed(sample, delimiter, _SAMPLE)
    widths = Counter(len(row) for row in rows)
    if not rows or (width := widths.most_common(1)[0][0]) < 2:
        return False
    regular = widths[width] >= (0.5 if named else 0.95) * len(rows)
    return regular and (named or (width >= 3 and len(rows) >= 3 and max(len(c) for row in rows[:5] for c in row) <= _CELL))


def read_csv(data: bytes, names: Names) -> Iterator[Part]:
    """What a CSV file holds: its rows as one text, or the documents in them."""
    content, encoding = text.decode(data)
    content = content.lstrip("\ufeff")
    rows = _parsed(content, _delimiter(content[:_HEAD]) or _DELIMITERS[0])
    if found := records.from_rows(rows, names, "csv", encoding):
        yield from found
    else:
        lines = tables.lines([tables.cell(c.split("\n")) for c in row] for row in rows)
        yield "", Reading("\n".join(lines) + "\n", "csv", encoding)


def _delimiter(sample: str) -> str | None:
    """The character that stands equally often in most lines; None where they hold no delimiter."""
    lines = [line for line in sample.splitlines()[:_SAMPLE] if line.strip()]

    def votes(delimiter: str) -> tuple[int, int]:
        counts = Counter(line.count(delimiter) for line in lines)
        del counts[0]
        number, times = max(counts.items(), key=lambda c: (c[1], c[0]), default=(0, 0))
        return times, number
    return max((d for d in _DELIMITERS if any(d in line for line in lines)), key=votes, default=None)


def _parsed(content: str, delimiter: str, most: int | None = None) -> list[list[str]]:
    """The rows that are not empty, `most` of them at most."""
    csv.field_size_limit(max(len(content) + 1, csv.field_size_limit()))  # it holds for all tables that this process reads
    rows = csv.reader(content.splitlines(keepends=True), delimiter=delimiter)
    return list(islice((row for row in rows if any(map(str.strip, row))), most))
