"""An Excel workbook: the tables of the report, a sheet for each kind of fact with real numbers and dates, and the
quotes, to which the rows of the tables are linked."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import networkx as nx
import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from graph.export import archive, elements
from graph.export.characters import one_line, printable
from graph.export.context import Cited, Context, documents
from graph.export.measures import place
from graph.export.quotes import quote
from graph.export.report import report
from graph.export.table import Table
from graph.export.wording import title, value
from graph.export.wrap import width
from graph.language import say
from graph.schema import EDGE_TYPES, EVIDENCE, NODE_TYPES, Property

#: The end of an edge that a sheet of facts names, and the properties of it that it lists.
FACTS = {
    "RESPONSIBLE_FOR": ("source", ("scope",)),
    "TARGETS": ("target", ()),
    "HAS_AMOUNT": ("target", ("of", "kind", "low", "high", "date_low", "date_high", "unit", "bound", "role", "per")),
    "REFERS_TO": ("target", ()),
}

#: The sheet of quotes, and their column.
SOURCES, QUOTED = ("来源", "Sources"), ("原文", "Quote")

#: What a cell of Excel holds; the widths, in characters, of columns of long and of very long text, and from what length of
#: a line on a text is that; the height of a line, of a heading and of the highest row, in points.
CELL_LENGTH, WIDE, WIDEST, VERY_LONG, LINE, HEADING, HIGHEST = 32_767, 30, 60, 120, 16, 26, 400

#: The date of workbooks without one: never the clock's.
NO_DATE = datetime(2000, 1, 1)

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
_DATE = re.compile(r"(\d{4})(?:年|-)(\d{1,2})(?:月|-)(\d{1,2})日?")

#: A cell: what it shows, and the number of the source that it leads to.
Content = tuple[Any, int]


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write the workbook of `graph`."""
    told = report(graph, context)
    book = openpyxl.Workbook()
    _about(book.worksheets[0], told.title, (*told.about, *(("", r) for r in told.remarks)))
    for table in told.tables:
        _sheet(book, table.caption, table.flat.columns, map(list, _contents(table.flat)))
        if table.form:
            book.worksheets[-1].oddHeader.center.text = told.title.replace("&", "&&")
    for type_, rows in facts(graph, context).items():
        _sheet(book, say(EDGE_TYPES[type_].zh, EDGE_TYPES[type_].en), rows[0], ([(c, 0) for c in row] for row in rows[1:]))
    _sheet(
        book,
        say(*SOURCES),
        (say("编号", "No."), say("文件", "Document"), say("条目", "Item"), say(*QUOTED)),
        ([(s.number, 0), (s.document, 0), (s.item, 0), (s.quote, 0)] for s in told.sources),
    )
    _sheet(book, told.documents.caption, told.documents.columns, map(list, _contents(told.documents)))
    book.move_sheet(book.worksheets[0], sum(t.form for t in told.tables))  # a form is what the workbook was asked for
    book.active = 0
    book.properties.creator = "policykg"
    book.properties.title = told.title
    book.properties.created = book.properties.modified = datetime.fromisoformat(context.date) if context.date else NO_DATE
    buffer = io.BytesIO()
    # Workbook.save would put the clock's time into the properties.
    ExcelWriter(book, zipfile.ZipFile(buffer, "w")).save()
    archive.restamp(buffer.getvalue(), file)


def facts(graph: nx.MultiDiGraph, context: Context) -> dict[str, list[list[Any]]]:
    """A table for each type of edge with evidence, its head first; dates as dates, numbers as numbers."""
    cited = documents(graph, context)
    found: dict[str, list[list[Any]]] = {}
    for type_, (end, names) in FACTS.items():
        edges = list(elements.between(graph, type_))
        if not edges:
            continue
        of_edge = [p for p in EDGE_TYPES[type_].properties if p not in EVIDENCE]
        labels = EDGE_TYPES[type_].sources if end == "source" else EDGE_TYPES[type_].targets
        of_end = [p for p in NODE_TYPES[labels[0]].properties if p.name in names]
        head = [
            say("文件", "Document"), say("文号", "Number"), say("成文日期", "Date"), say("条目", "Item"),
            say(NODE_TYPES[labels[0]].zh, NODE_TYPES[labels[0]].en),
            *(say(p.zh, p.en) for p in (*of_edge, *of_end)),
            say(*QUOTED), say("起", "Start"), say("止", "End"),
        ]  # fmt: skip
        found[type_] = [head]
        for source, target, edge in edges:
            node = graph.nodes[source if end == "source" else target]
            item = graph.nodes[target if end == "source" else source]
            document = cited.get(edge["doc"], Cited(edge["doc"], edge["doc"]))
            found[type_].append(
                [
                    title(document.title), document.number, _typed(document.date or ""),
                    place(item) if item["label"] == "Measure" else "", node["caption"],
                    *_values(edge, of_edge), *_values(node, of_end),
                    _quoted(item, edge), edge["start"], edge["end"],
                ]
            )  # fmt: skip
        found[type_] = _filled(found[type_])
    return found


def _filled(rows: list[list[Any]]) -> list[list[Any]]:
    """A table, its head first, without columns in which nothing stands."""
    kept = [i for i in range(len(rows[0])) if any(row[i] not in (None, "") for row in rows[1:])]
    return [[row[i] for i in kept] for row in rows]


def _quoted(item: Mapping[str, Any], edge: Mapping[str, Any]) -> str:
    """The sentence of the evidence where the item holds it, else the evidence alone."""
    text, start = item.get("text", ""), edge["start"] - item.get("start", 0)
    inside = start >= 0 and text[start : start + len(edge["text"])] == edge["text"]
    return quote(text, [(start, start + len(edge["text"]))]) if inside else one_line(edge["text"])


def _values(attributes: Mapping[str, Any], properties: Iterable[Property]) -> Iterator[Any]:
    for p in properties:
        content = attributes.get(p.name)
        if p.type in ("integer", "float"):
            yield int(content) if isinstance(content, float) and content.is_integer() else content
        elif p.name.startswith("date"):
            yield _typed(content or "")
        else:
            yield value(p.name, content)


def _contents(table: Table) -> Iterator[Iterator[Content]]:
    for row in table.rows:
        yield (
            (
                _typed("\n".join(line.text for line in cell)) if cell[0].text else f"[{cell[0].sources[0]}]",
                next((n for line in cell for n in line.sources), 0),
            )
            if cell
            else ("", 0)
            for cell in row.cells
        )


def _typed(text: str) -> Any:
    """A number or date where the text is one."""
    if match := _DATE.fullmatch(text):
        return date(*(int(part) for part in match.groups()))
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text


def _about(sheet: Worksheet, heading: str, lines: Iterable[tuple[str, str]]) -> None:
    sheet.title = say("说明", "About")
    for row, (label, text) in enumerate(((heading, ""), *lines), 1):
        for column, content in enumerate((label, text), 1):
            _fill(sheet, row, column, content)
        sheet.cell(row, 1).font = Font(bold=True, size=14 if row == 1 else 11)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 14, 90
    sheet["A1"].alignment = Alignment(wrap_text=False, vertical="center")
    sheet.row_dimensions[1].height = HEADING
    _paper(sheet)


def _sheet(book: Workbook, name: str, head: Sequence[str], rows: Iterable[Sequence[Content]]) -> None:
    """A sheet with a frozen head, filters and columns of fitting width."""
    sheet = book.create_sheet(name)
    widths = [width(text) + 4 for text in head]
    for column, text in enumerate(head, 1):
        _fill(sheet, 1, column, text)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.cell(1, column).fill = PatternFill("solid", fgColor="E2E8F0")
    for row, contents in enumerate(rows, 2):
        for column, (content, source) in enumerate(contents, 1):
            _fill(sheet, row, column, content)
            shown = "2000年10月10日" if isinstance(content, date) else str(content)
            longest = max(width(line) for line in shown.split("\n"))
            widths[column - 1] = max(widths[column - 1], min(WIDEST if longest > VERY_LONG else WIDE, longest + 2))
            if source:
                cell = sheet.cell(row, column)
                cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{say(*SOURCES)}'!A{source + 1}")
                cell.font = Font(color="1D4ED8")
    for column, wide in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = wide
    for row, cells in enumerate(sheet.iter_rows(min_row=2), 2):
        lines = (
            sum(-(-max(1, width(line)) // int(wide - 1)) for line in str(cell.value or "").split("\n"))
            for cell, wide in zip(cells, widths, strict=True)
        )
        sheet.row_dimensions[row].height = min(HIGHEST, LINE * max(lines))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    _paper(sheet)


def _paper(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.print_options.gridLines = True


def _fill(sheet: Worksheet, row: int, column: int, content: Any) -> None:
    """Put content into a cell; text is text, whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(content, str):
        cell.value = printable(content)[:CELL_LENGTH]
        cell.data_type = "s"
        cell.quotePrefix = content.startswith(("=", "+", "-", "@"))
    else:
        cell.value = content
    if isinstance(content, date):
        cell.number_format = 'yyyy"年"m"月"d"日"' if say("zh", "en") == "zh" else "yyyy-mm-dd"
    cell.alignment = Alignment(wrap_text=True, vertical="top")
