"""The cells of an Excel workbook; run in a process of its own (:mod:`loaders.formats.child`)."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import openpyxl

from loaders.formats.package import Package, damaged

#: Columns that keep their places; what stands further to the right follows the last cell of its row.
_COLUMNS = 300
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表|表)\s?\d*", re.I)


def extract(data: bytes) -> list[tuple[str, list[list[str]]]]:
    """The sheets that can be seen and hold something, each with its name ("" for one that nobody chose) and its rows.

    A merged cell stands in each of its rows, in the first of its columns.

    Raises
    ------
    Unreadable
        When the file is damaged, too large when unpacked, or has a DTD.
    """
    warnings.simplefilter("ignore")
    package = Package(data)
    for part in package.names():  # openpyxl knows no bounds
        if part.endswith((".xml", ".rels")):
            package.xml(part)
    try:
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, BadZipFile, SyntaxError, EOFError) as error:
        raise damaged() from error
    sheets = []
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible" and (rows := _rows(sheet)):
            sheets.append(("" if _DEFAULT_NAME.fullmatch(sheet.title) else sheet.title, rows))
    return sheets


def _rows(sheet: Any) -> list[list[str]]:
    # only cells that are there: the sheet's own extent may be thousands of millions
    cells: dict[int, dict[int, str]] = defaultdict(dict)
    for (row, column), cell in sorted(sheet._cells.items()):
        if cell.value is not None and (text := shown(cell.value, cell.number_format)):
            cells[row][column if column <= _COLUMNS else max(cells[row], default=0) + 1] = text
    for merged in sheet.merged_cells.ranges:
        value = cells.get(merged.min_row, {}).get(merged.min_col)
        if value:
            for row in [r for r in cells if merged.min_row < r <= merged.max_row]:
                cells[row][merged.min_col] = value
    first = min((column for row in cells.values() for column in row), default=1)
    return [[row.get(column, "") for column in range(first, max(row) + 1)] for _, row in sorted(cells.items()) if row]


def shown(value: object, form: str) -> str:
    """A value as the sheet shows it, near enough: percentages and dates by their format, whole numbers without .0."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        day = f"{value.year}年{value.month}月"
        return day if "d" not in form.lower() and "y" in form.lower() else f"{day}{value.day}日"
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, int | float):
        number, sign = (value * 100, "%") if "%" in form else (value, "")
        return f"{number:.10g}{sign}" if abs(number) < 1e10 else f"{number:.0f}{sign}"
    return str(value).strip()
