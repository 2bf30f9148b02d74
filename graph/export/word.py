"""A Word document: the picture, the tables, and the quotes as numbered sources that the tables link to."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any, BinaryIO

import docx
import networkx as nx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section as PaperSection
from docx.shared import Cm, Length
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from graph.export import archive, word_parts, word_styles, wording
from graph.export.context import Context
from graph.export.report import About, Report, report
from graph.export.table import Cell, Line, Source, Table
from graph.export.word_layout import (
    CAPTION,
    END,
    LONG,
    NOTE_LINE,
    SHORT,
    SHORT_TEXT,
    SIDE,
    Drawn,
    Plan,
    broad,
    plans,
    widths,
)
from graph.export.word_styles import ABOUT, BAND_FILL, BODY, CELL, CITE, FROM, HEADER_FILL, NOTE, OF, QUOTE, SOURCE, TOP
from graph.language import say

#: Characters that the properties of a document hold.
TITLE_LENGTH = 255

#: Rows at the end of a table that stay together.
TAIL = 3

#: The date of documents without one: never the clock's.
NO_DATE = datetime(2000, 1, 1)


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write the report of `graph`."""
    save(report(graph, context), file)


def save(report: Report, file: BinaryIO) -> None:
    """Write a report."""
    document = docx.Document()
    _Writer(document, report).write()
    properties = document.core_properties
    properties.title = report.title[:TITLE_LENGTH]
    properties.author = properties.last_modified_by = "policykg"
    properties.comments = properties.keywords = ""
    properties.language = say("zh-CN", "en")
    properties.created = properties.modified = datetime.fromisoformat(report.date) if report.date else NO_DATE
    buffer = io.BytesIO()
    document.save(buffer)
    archive.restamp(buffer.getvalue(), file)


class _Writer:
    def __init__(self, document: Document, report: Report) -> None:
        self.document, self.report = document, report
        self.landscape = False
        self.form = len(report.sections) == 1 and any(t.form for t in report.tables)
        self.figures = self.tables = 0

    def write(self) -> None:
        word_styles.set_up(self.document)
        sections = plans(self.report)
        self.landscape = sections[0].landscape if sections else False
        self._paper(self.document.sections[0])
        self._footer()
        self.document.add_paragraph(self.report.title, "Title")
        # A form goes out as it is; what was asked stands below it.
        if not self.form:
            self._about(self.report.about)
        self._paragraphs(self.report.introduction)
        for plan in sections:
            self._section(plan)
        self._turn(False)
        self._sources()
        if self.report.documents.rows:
            self._caption(TOP, "", 0, self.report.documents.caption)
            self._table(self.report.documents)

    def _section(self, plan: Plan) -> None:
        section = plan.section
        self._turn(plan.landscape)
        if section.heading:
            self.document.add_heading(section.heading)
        lead = [*self._paragraphs(section.comment), *self._asked(section.about)]
        if section.figure or section.chart or section.tables or section.quotes:
            for paragraph in lead:  # what leads to something does not stay behind at the foot of a page
                paragraph.paragraph_format.keep_with_next = True
        if plan.drawn and plan.inline:
            self._picture(plan.drawn, plan.scale)
        if plan.chart:
            paper = (LONG, SHORT) if self.landscape else (SHORT, LONG)
            self._picture(plan.chart, plan.chart.scale(*paper, CAPTION + 3 * NOTE_LINE))
        for table in section.tables:
            if not plan.brief:
                self._turn(broad(table))
            self.tables += 1
            if not self.form:  # the title says what it is
                self._caption(TOP, say("表", "Table"), self.tables, table.caption)
            self._table(table)
        for source in section.quotes:
            self._quote(source)
        if self.form:
            self._asked(self.report.about)
        for remark in section.remarks:
            self.document.add_paragraph(remark, NOTE)
        if plan.drawn and not plan.inline:
            self._full_page_picture(plan.drawn)

    def _about(self, about: About) -> None:
        for label, text in about:
            paragraph = self.document.add_paragraph(style=ABOUT)
            paragraph.add_run(say(f"{label}：", f"{label}: ")).bold = True
            paragraph.add_run(text)

    def _paragraphs(self, texts: Iterable[str]) -> list[Paragraph]:
        return [self.document.add_paragraph(text, BODY) for text in texts]

    def _asked(self, about: About) -> list[Paragraph]:
        """What a section was asked, on one line."""
        if not about:
            return []
        return [self.document.add_paragraph(say("　", " · ").join(say(f"{k}：{v}", f"{k}: {v}") for k, v in about), NOTE)]

    def _quote(self, source: Source) -> None:
        self.document.add_paragraph(source.quote, QUOTE).paragraph_format.keep_with_next = True
        place = say("，", ", ").join(filter(None, (source.document, source.item)))
        paragraph = self.document.add_paragraph(f"—— {place}", FROM)
        word_parts.link(paragraph, f"[{source.number}]", f"source{source.number}", CITE)

    def _paper(self, section: PaperSection) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if self.landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (LONG, SHORT) if self.landscape else (SHORT, LONG)
        section.left_margin = section.right_margin = SIDE
        section.top_margin = section.bottom_margin = END
        section.header_distance = section.footer_distance = Cm(1.2)

    def _turn(self, landscape: bool) -> None:
        """Go on on paper of this orientation."""
        if landscape != self.landscape:
            self.landscape = landscape
            self._paper(self.document.add_section(WD_SECTION.NEW_PAGE))

    def _footer(self) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run("— ")
        word_parts.field(paragraph, "PAGE", "1")
        paragraph.add_run(" —")

    def _full_page_picture(self, drawn: Drawn) -> None:
        # Room for the notes of a table above: they would stand on a page of their own.
        taken = CAPTION + 3 * NOTE_LINE
        upright, across = drawn.scale(SHORT, LONG, taken), drawn.scale(LONG, SHORT, taken)
        self._turn(across > upright)
        self._picture(drawn, max(upright, across))

    def _picture(self, drawn: Drawn, scale: float) -> None:
        self.figures += 1
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        wide, high = (Length(int(size * scale)) for size in drawn.natural)
        shape = paragraph.add_run().add_picture(io.BytesIO(drawn.picture.content), wide, high)
        shape._inline.docPr.set("descr", drawn.picture.description)
        shape._inline.docPr.set("title", drawn.figure.caption)
        caption = self._caption("Caption", say("图", "Figure"), self.figures, drawn.figure.caption)
        if drawn.figure.sources:
            caption.paragraph_format.keep_with_next = True
            paragraph = self.document.add_paragraph(say("依据：", "Rests on: "), NOTE)
            for source in drawn.figure.sources:
                word_parts.link(paragraph, f"[{source}]", f"source{source}", CITE)

    def _caption(self, style: str, kind: str, number: int, text: str) -> Paragraph:
        paragraph = self.document.add_paragraph(style=style)
        if number:
            paragraph.add_run(f"{kind} ")
            word_parts.field(paragraph, rf"SEQ {kind} \* ARABIC", str(number))
            text = say(f"　{text}", f". {text}")
        paragraph.add_run(text)
        return paragraph

    def _table(self, table: Table) -> None:
        shown = table if table.banded else table.flat
        made = self.document.add_table(0, len(shown.columns), "Table Grid")
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        word_parts.pad(made, 85)
        word_parts.describe_table(made, table.caption)
        head = self._row(made, tuple((Line(c),) for c in shown.columns), HEADER_FILL)
        word_parts.repeat(head)
        for document, rows in groupby(shown.rows, lambda r: r.document):
            if document:
                self._band(made, document)
            for row in rows:
                self._row(made, row.cells)
        room = (LONG if self.landscape else SHORT) - 2 * SIDE
        for column, wide in zip(made.columns, widths(shown, room), strict=True):
            column.width = wide
            for cell in column.cells:
                cell.width = wide
        if table.form:
            _centre(made)
        _keep_tail(made, bool(table.note))
        if table.note:
            self.document.add_paragraph(table.note, NOTE)

    def _row(self, table: WordTable, cells: tuple[Cell, ...], fill: str = "") -> Any:
        row = table.add_row()
        word_parts.keep_whole(row)
        for target, lines in zip(row.cells, cells, strict=True):
            paragraph = target.paragraphs[0]
            for number, line in enumerate(lines):
                paragraph = target.add_paragraph() if number else paragraph
                paragraph.add_run(line.text).bold = bool(fill)
                for source in line.sources:
                    word_parts.link(paragraph, f"[{source}]", f"source{source}", CITE)
            for paragraph in target.paragraphs:
                word_parts.style(paragraph, CELL)
                paragraph.paragraph_format.keep_with_next = bool(fill)
            if fill:
                word_parts.shade(target, fill)
        return row

    def _band(self, table: WordTable, document: str) -> None:
        row = self._row(table, ((Line(document),), *(() for _ in range(1, len(table.columns)))), BAND_FILL)
        row.cells[0].merge(row.cells[-1])

    def _sources(self) -> None:
        if not self.report.sources:
            return
        self.document.add_heading(say("资料来源", "Sources"))
        bands = [(document, list(sources)) for document, sources in groupby(self.report.sources, lambda s: s.document)]
        banded = 2 * len(bands) <= len(self.report.sources)  # else every source names its document
        for document, sources in bands:
            if banded:
                word_parts.style(self.document.add_paragraph(document), OF)
            for source in sources:
                paragraph = self.document.add_paragraph()
                word_parts.style(paragraph, SOURCE)
                word_parts.bookmark(paragraph, f"[{source.number}]", f"source{source.number}", source.number)
                paragraph.add_run(f" {wording.source(source, named=not banded)}")


def _keep_tail(table: WordTable, noted: bool) -> None:
    """The last rows of a table go to the next page together, and with its note."""
    rows = table.rows
    for row in list(rows)[-TAIL : len(rows) if noted else -1]:
        for paragraph in (p for cell in row.cells for p in cell.paragraphs):
            paragraph.paragraph_format.keep_with_next = True


def _centre(table: WordTable) -> None:
    """Set a form as offices do: its head and numbers in the middle of their cells, everything at half the height."""
    for row, cells in enumerate(table.rows):
        for column, cell in enumerate(cells.cells):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            if not row or not column and len(cell.text) < SHORT_TEXT:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
