"""One self-contained web page: the picture, the tables, the quotes.

Its policy forbids the browser to load anything, to send anything anywhere, and to run any script but the one that moves
the picture and shows what is quoted of a node.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

import networkx as nx

from graph.export import figures, node_quotes
from graph.export.characters import printable
from graph.export.chart import Chart
from graph.export.context import Context, documents
from graph.export.report import About, Figure, Report, Section, report
from graph.export.table import Cell, Source, Table
from graph.export.wrap import width
from graph.language import say

#: Columns of a text that keeps to one line, such as a date.
SHORT = 15

STYLE, SCRIPT = Path(__file__).with_name("webpage.css"), Path(__file__).with_name("webpage.js")


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write the report of `graph`."""
    save(report(graph, context), file)


def save(report: Report, file: BinaryIO) -> None:
    """Write a report."""
    for line in generate(report):
        file.write(f"{line}\n".encode())


def generate(report: Report) -> Iterator[str]:
    """The lines of the file."""
    style, script = (f"\n{path.read_text(encoding='utf-8')}" for path in (STYLE, SCRIPT))
    allowed = f"style-src {_digest(style)}; script-src {_digest(script)}"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    yield "<!DOCTYPE html>"
    yield f'<html lang="{say("zh-CN", "en")}">'
    yield '<head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{escape(report.title)}</title>"
    yield f"<style>{style}</style></head>"
    yield f"<body><header><h1>{escape(report.title)}</h1>"
    yield f"{_about(report.about)}</header><main>"
    yield from _paragraphs(report.introduction)
    page = _Page()
    for section in report.sections:
        yield from page.section(section)
    if report.sources:
        yield f"<section><h2>{say('资料来源', 'Sources')}</h2><ol>"
        yield from map(_source, report.sources)
        yield "</ol></section>"
    if report.documents.rows:
        yield from page.table(report.documents.caption, report.documents)
    yield f"</main>{f'<script>{script}</script>' if page.figures else ''}</body></html>"


class _Page:
    """Counts figures and tables, and knows which sources were cited already."""

    def __init__(self) -> None:
        self.figures = self.tables = 0
        self.cited: set[int] = set()

    def section(self, section: Section) -> Iterator[str]:
        if section.heading:
            yield f"<h2>{escape(section.heading)}</h2>"
        yield from _paragraphs(section.comment)
        if section.about:
            yield f'<p class="note">{say("　", " · ").join(escape(say(f"{k}：{v}", f"{k}: {v}")) for k, v in section.about)}</p>'
        for figure in filter(None, (section.figure, section.chart)):
            yield from self.figure(figure)
        for table in section.tables:
            self.tables += 1
            number = say(f"表 {self.tables}　", f"Table {self.tables}. ")
            yield from self.table(f"{number}{table.caption}", table)
        for source in section.quotes:
            place = f"<cite>{escape(source.document)}</cite>{_item(source)}{self._mark(source.number)}"
            yield f"<blockquote><p>{escape(source.quote)}</p><footer>{place}</footer></blockquote>"
        yield from (f'<p class="note">{escape(remark)}</p>' for remark in section.remarks)

    def figure(self, figure: Figure) -> Iterator[str]:
        self.figures += 1
        drawing = figures.draw(figure, "svg").content.decode("utf-8")
        graph = None if isinstance(figure.shown, Chart) else figure.shown
        yield "<figure>" if graph is None else '<figure class="explored">'
        yield f'<div class="picture">{drawing[drawing.index("<svg") :]}</div>'
        if graph is not None:
            shown = sorted(id_ for id_ in graph if f' data-node="{escape(printable(id_))}"' in drawing)
            yield '<p class="tools" hidden>' + "".join(_buttons()) + "</p>"
            yield from node_quotes.notes(graph, shown, documents(graph, Context(documents=figure.documents)))
        number = say(f"图 {self.figures}　", f"Figure {self.figures}. ")
        yield f"<figcaption>{number}{escape(figure.caption)}</figcaption>"
        if figure.sources:
            yield f'<p class="note">{say("依据：", "Rests on: ")}{"".join(map(self._mark, figure.sources))}</p>'
        yield "</figure>"

    def table(self, caption: str, table: Table) -> Iterator[str]:
        shown = table if table.banded else table.flat
        yield f'<div class="table"><table><caption>{escape(caption)}</caption>'
        yield "<thead><tr>" + "".join(f'<th scope="col">{escape(c)}</th>' for c in shown.columns) + "</tr></thead>"
        for document, rows in groupby(shown.rows, lambda r: r.document):
            yield "<tbody>"
            if document:
                yield f'<tr class="band"><th scope="rowgroup" colspan="{len(shown.columns)}">{escape(document)}</th></tr>'
            for row in rows:
                yield "<tr>" + "".join(map(self._cell, row.cells)) + "</tr>"
            yield "</tbody>"
        yield "</table></div>"
        if table.note:
            yield f'<p class="note">{escape(table.note)}</p>'

    def _cell(self, cell: Cell) -> str:
        text = "<br>".join(escape(line.text) + "".join(map(self._mark, line.sources)) for line in cell)
        short = all(width(line.text) <= SHORT for line in cell)
        return f'<td class="short">{text}</td>' if short else f"<td>{text}</td>"

    def _mark(self, number: int) -> str:
        """A link to a source; the first one is where the source links back to."""
        place = "" if number in self.cited else f' id="cite-{number}"'
        self.cited.add(number)
        return f'<a class="cite" href="#source-{number}"{place}>[{number}]</a>'


def _about(about: About) -> str:
    lines = "".join(f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in about)
    return f"<dl>{lines}</dl>" if lines else ""


def _paragraphs(texts: Iterable[str]) -> Iterator[str]:
    return (f"<p>{escape(text)}</p>" for text in texts)


def _item(source: Source) -> str:
    return f"<span>{escape(source.item)}</span>" if source.item else ""


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _buttons() -> Iterator[str]:
    for factor, sign, zh, en in (("0.8", "＋", "放大", "larger"), ("1.25", "－", "缩小", "smaller"), ("0", "⟲", "全图", "all of it")):
        yield f'<button type="button" data-zoom="{factor}" title="{say(zh, en)}" aria-label="{say(zh, en)}">{sign}</button>'
    yield f"<span>{say('点击节点看原文，拖动可移动', 'Click a node for its quotes, drag to move')}</span>"


def _source(source: Source) -> str:
    back = say("返回", "back")
    return (
        f'<li id="source-{source.number}"><cite>{escape(source.document)}</cite>'
        f"{_item(source)}"
        f'<a class="back" href="#cite-{source.number}" aria-label="{back}">↩</a><q>{escape(source.quote)}</q></li>'
    )
