"""Markdown with tables and footnotes, for pasting.

Everything that a document says is escaped, so that it becomes neither mark-up nor HTML nor a link.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import count, groupby
from typing import BinaryIO

import networkx as nx

from graph.export import figures
from graph.export.characters import one_line
from graph.export.chart import Chart
from graph.export.context import Context
from graph.export.report import About, Figure, Report, Section, report
from graph.export.table import Cell, Table
from graph.export.wording import source
from graph.language import say

#: Dots an inch of images.
DPI = 110

#: What renderers make links of without being asked (addresses of pages, of mail, of users), or marks of.
_SPECIAL = re.compile(
    r"(?P<mail>[\w.+-]*@[\w.-]*)|(?P<scheme>://)|(?P<host>(?<!\w)www\.)|(?P<mark>[\\`*_\[\]<>|~&$#])", re.I | re.A
)


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write the report of `graph`."""
    save(report(graph, context), file)


def save(report: Report, file: BinaryIO) -> None:
    """Write a report."""
    for line in generate(report):
        file.write(f"{line}\n".encode())


def generate(report: Report) -> Iterator[str]:
    """The lines of the file."""
    yield f"# {escaped(report.title)}"
    yield ""
    yield from _about(report.about)
    yield from _paragraphs(report.introduction)
    numbers, charts = count(1), count(1)
    for section in report.sections:
        yield from _section(section, numbers, charts)
    yield ""
    if report.documents.rows:
        yield from _table(report.documents.caption, report.documents)
    yield ""
    for entry in report.sources:
        yield f"[^{entry.number}]: {escaped(source(entry))}"
    yield from _images(report)


def _section(section: Section, numbers: Iterator[int], charts: Iterator[int]) -> Iterator[str]:
    if section.heading:
        yield from ("", f"## {escaped(section.heading)}")
    yield from _paragraphs(section.comment)
    if section.about:
        yield ""
        yield from _about(section.about)
    if section.chart:
        number = next(charts)
        caption = say(f"图 {number}　{section.chart.caption}", f"Figure {number}. {section.chart.caption}")
        yield from ("", f"**{escaped(caption)}**", "", f"![{escaped(_described(section.chart))}][chart-{number}]")
    for table in section.tables:
        number = next(numbers)
        yield from _table(say(f"表 {number}　{table.caption}", f"Table {number}. {table.caption}"), table)
    for entry in section.quotes:
        place = say("，", ", ").join(filter(None, (entry.document, entry.item)))
        yield from ("", f"> {escaped(entry.quote)}", ">", f"> —— {escaped(place)}[^{entry.number}]")
    for figure in filter(None, (section.figure, section.chart)):
        if figure.sources:
            yield from ("", say("依据：", "Rests on: ") + "".join(f"[^{n}]" for n in figure.sources))
    yield ""
    for remark in section.remarks:
        yield from (escaped(remark), "")


def _images(report: Report) -> Iterator[str]:
    """The charts themselves, behind everything that is to be read: such images need no network."""
    charts = (section.chart for section in report.sections if section.chart)
    for number, chart in enumerate(charts, 1):
        yield ""
        yield f"[chart-{number}]: data:image/png;base64,{b64encode(figures.draw(chart, 'png', DPI).content).decode()}"


def _described(figure: Figure) -> str:
    return one_line(figure.shown.description) if isinstance(figure.shown, Chart) else figure.caption


def _about(about: About) -> Iterator[str]:
    for label, text in about:
        yield say(f"- **{label}**：{escaped(text)}", f"- **{label}**: {escaped(text)}")


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from ("", escaped(text))


def escaped(text: str) -> str:
    """Text that Markdown shows as it is."""
    return _SPECIAL.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    match match.lastgroup:
        case "mail":
            # Neither escapes nor entities keep renderers from linking an address: only code does.
            return f"`{match[0]}`"
        case "scheme":
            return r":\//"
        case "host":
            return match[0][:-1] + r"\."
        case _:
            return "\\" + match[0]


def _table(caption: str, table: Table) -> Iterator[str]:
    shown = table if table.banded else table.flat
    yield from ("", f"**{escaped(caption)}**")
    for document, rows in groupby(shown.rows, lambda r: r.document):
        yield from ("", f"**{escaped(document)}**") if document else ()
        yield ""
        yield _row(map(escaped, shown.columns))
        yield _row("---" for _ in shown.columns)
        for row in rows:
            yield _row(map(_cell, row.cells))
    if table.note:
        yield from ("", escaped(table.note))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    lines = (escaped(line.text) + "".join(f"[^{n}]" for n in line.sources) for line in cell)
    return say("；", "; ").join(lines)
