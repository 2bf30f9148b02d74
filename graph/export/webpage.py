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

from graph.export import node_quotes, picture
from graph.export.characters import printable
from graph.export.context import Context, documents
from graph.export.report import Report, report
from graph.export.table import Cell, Source, Table
from graph.export.wrap import width
from graph.language import say

#: Columns of a text that keeps to one line, such as a date.
SHORT = 15

STYLE, SCRIPT = Path(__file__).with_name("webpage.css"), Path(__file__).with_name("webpage.js")


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write the report of `graph`."""
    drawing = picture.draw(graph, "svg", context).content.decode("utf-8")
    shown = [id_ for id_ in graph if f' data-node="{escape(printable(id_))}"' in drawing]
    notes = node_quotes.notes(graph, sorted(shown), documents(graph, context))
    for line in generate(report(graph, context), drawing[drawing.index("<svg") :], notes):
        file.write(f"{line}\n".encode())


def generate(report: Report, drawing: str, notes: Iterable[str]) -> Iterator[str]:
    """The lines of the file; `drawing` is an svg element, `notes` what is quoted of its nodes."""
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
    about = (f"<div><dt>{escape(k)}</dt><dd>{escape(v)}</dd></div>" for k, v in report.about)
    yield f"<dl>{''.join(about)}</dl></header><main>"
    if report.tables:
        yield f'<figure><div class="picture">{drawing}</div>'
        yield '<p class="tools" hidden>' + "".join(_buttons()) + "</p>"
        yield from notes
        yield f"<figcaption>{say('图 1　', 'Figure 1. ')}{escape(report.caption)}</figcaption></figure>"
    cited: set[int] = set()
    for number, table in enumerate(report.tables, 1):
        yield from _table(say(f"表 {number}　{table.caption}", f"Table {number}. {table.caption}"), table, cited)
    yield from (f'<p class="note">{escape(remark)}</p>' for remark in report.remarks)
    if report.sources:
        yield f"<section><h2>{say('资料来源', 'Sources')}</h2><ol>"
        yield from map(_source, report.sources)
        yield "</ol></section>"
    if report.documents.rows:
        yield from _table(report.documents.caption, report.documents, cited)
    yield f"</main>{f'<script>{script}</script>' if report.tables else ''}</body></html>"


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _buttons() -> Iterator[str]:
    for factor, sign, zh, en in (("0.8", "＋", "放大", "larger"), ("1.25", "－", "缩小", "smaller"), ("0", "⟲", "全图", "all of it")):
        yield f'<button type="button" data-zoom="{factor}" title="{say(zh, en)}" aria-label="{say(zh, en)}">{sign}</button>'
    yield f"<span>{say('点击节点看原文，拖动可移动', 'Click a node for its quotes, drag to move')}</span>"


def _table(caption: str, table: Table, cited: set[int]) -> Iterator[str]:
    shown = table if table.banded else table.flat
    yield f'<div class="table"><table><caption>{escape(caption)}</caption>'
    yield "<thead><tr>" + "".join(f'<th scope="col">{escape(c)}</th>' for c in shown.columns) + "</tr></thead>"
    for document, rows in groupby(shown.rows, lambda r: r.document):
        yield "<tbody>"
        if document:
            yield f'<tr class="band"><th scope="rowgroup" colspan="{len(shown.columns)}">{escape(document)}</th></tr>'
        for row in rows:
            yield "<tr>" + "".join(_cell(c, cited) for c in row.cells) + "</tr>"
        yield "</tbody>"
    yield "</table></div>"
    if table.note:
        yield f'<p class="note">{escape(table.note)}</p>'


def _cell(cell: Cell, cited: set[int]) -> str:
    text = "<br>".join(escape(line.text) + "".join(_mark(n, cited) for n in line.sources) for line in cell)
    short = all(width(line.text) <= SHORT for line in cell)
    return f'<td class="short">{text}</td>' if short else f"<td>{text}</td>"


def _mark(number: int, cited: set[int]) -> str:
    """A link to a source; the first one is where the source links back to."""
    place = "" if number in cited else f' id="cite-{number}"'
    cited.add(number)
    return f'<a class="cite" href="#source-{number}"{place}>[{number}]</a>'


def _source(source: Source) -> str:
    back = say("返回", "back")
    return (
        f'<li id="source-{source.number}"><cite>{escape(source.document)}</cite>'
        f'{f"<span>{escape(source.item)}</span>" if source.item else ""}'
        f'<a class="back" href="#cite-{source.number}" aria-label="{back}">↩</a><q>{escape(source.quote)}</q></li>'
    )
