"""How a report lies on paper: which way the pages are turned, where pictures stand, how wide columns are."""

from __future__ import annotations

from collections.abc import Iterable

from docx.image.image import Image
from docx.shared import Cm, Inches, Length

from graph.export import figures, picture
from graph.export.report import About, Figure, Report, Section
from graph.export.table import Table
from graph.export.wrap import width

#: A4, and the margins at the sides and at top and bottom.
SHORT, LONG, SIDE, END = Cm(21), Cm(29.7), Cm(2), Cm(2.1)

#: Heights of a line of the title, of notes and of text, of a heading, and of the caption of a picture, with the space
#: around them, in the highest of usual fonts.
TITLE_LINE, NOTE_LINE, TEXT_LINE, HEADING, CAPTION = Cm(1.4), Cm(0.7), Cm(0.95), Cm(1.7), Cm(2)

#: Columns of text in a line of the title and of other text.
TITLE_COLUMNS, COLUMNS = 52, 88

#: The smallest scale of a picture that stands with the text; one that is too tall for it comes behind the tables.
LEGIBLE = 0.55

#: Room for a column of text in a cell, padding of a cell, and columns after which a cell breaks its text rather than
#: widens the table.
COLUMN, PADDING, BROAD = Cm(0.165), Cm(0.45), 36

#: The height of a line in a cell, and lines that the padding of a row takes.
CELL_LINE, ROW = Cm(0.52), 0.3

#: A section that takes less of a page is set on the paper of the next one rather than on a page of its own.
BRIEF = 0.5

#: Columns of a text that stays on one line, such as a date; number of cells whose fullness counts.
SHORT_TEXT, FULLEST = 18, 8


class Drawn:
    """A figure as a picture, and its size at full scale."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        self.picture = figures.draw(figure, "png")
        image = Image.from_blob(self.picture.content)
        self.natural = Inches(image.px_width / picture.DPI), Inches(image.px_height / picture.DPI)

    def scale(self, across: int, down: int, taken: int) -> float:
        """How large it is on paper of this size, of which something is taken."""
        room = across - 2 * SIDE, down - 2 * END - taken
        return min(1.0, *(space / size for space, size in zip(room, self.natural, strict=True)))


class Plan:
    """How a section lies: on landscape paper or not; its picture, at a scale, with its text (`inline`) or behind the tables;
    its chart before these; its tables each turned as it asks, or (`brief`) all of it on one paper."""

    def __init__(self, section: Section, head: int) -> None:
        self.section = section
        self.drawn = Drawn(section.figure) if section.figure else None
        self.chart = Drawn(section.chart) if section.chart else None
        self.inline = self.landscape = False
        self.scale = 0.0
        taken = head + _notes(section.about[:1]) + _text(section.comment) + (HEADING if section.heading else 0)
        tables = [t if t.banded else t.flat for t in section.tables]
        height = taken + _text(s.quote for s in section.quotes) + sum(_height(t) for t in tables)
        self.brief = not self.drawn and not self.chart and not any(map(broad, section.tables)) and height < BRIEF * (LONG - 2 * END)
        if self.drawn:
            taken += CAPTION + _notes((("", "".join(f"[{n}]" for n in self.drawn.figure.sources)),))
            self.scale = self.drawn.scale(SHORT, LONG, taken)
            formed = any(t.form for t in section.tables)
            self.inline = not section.tables or not formed and self.scale >= LEGIBLE
            if not section.tables and (across := self.drawn.scale(LONG, SHORT, taken)) > self.scale:
                self.landscape, self.scale = True, across
        if not self.inline:
            self.landscape = any(map(broad, section.tables[:1]))


def plans(report: Report) -> list[Plan]:
    """How each section lies."""
    title = -(-width(report.title) // TITLE_COLUMNS) * TITLE_LINE
    head = title + _notes(report.about) + _text(report.introduction)
    made = [Plan(section, 0 if number else head) for number, section in enumerate(report.sections)]
    after = False  # the sources come on upright paper
    for plan in reversed(made):
        if plan.brief:
            plan.landscape = after
        after = plan.landscape
    return made


def broad(table: Table) -> bool:
    """Whether a table asks for landscape paper: it is a form, or too wide for upright paper and longer than a page."""
    if table.form:
        return True
    shown, room = table if table.banded else table.flat, SHORT - 2 * SIDE
    wide = sum(min(BROAD, length) * COLUMN + PADDING for length in _longest(shown)) > 1.1 * room
    return wide and _height(shown) > LONG - 2 * END


def widths(table: Table, room: int) -> list[Length]:
    """Widths of columns that fill `room`: each takes what keeps short texts on one line, and of the rest a share by
    how much its fullest cells hold, so that cells of a row end at about the same height."""
    least = [min(SHORT_TEXT, 1.15 * length) * COLUMN + PADDING for length in _longest(table)]
    full = [
        sum(sorted((sum(width(line.text) for line in row.cells[i]) for row in table.rows), reverse=True)[:FULLEST])
        for i in range(len(table.columns))
    ]
    rest = max(0, room - sum(least))
    shares = [max(0, f - SHORT_TEXT * min(FULLEST, len(table.rows))) for f in full]
    spread = sum(shares) or len(shares)
    wished = [w + rest * (share if sum(shares) else 1) / spread for w, share in zip(least, shares, strict=True)]
    return [Length(int(w * room / sum(wished))) for w in wished]


def _height(table: Table) -> float:
    """Of a table on upright paper."""
    columns = [max(1, (wide - PADDING) // COLUMN) for wide in widths(table, SHORT - 2 * SIDE)]
    lines = sum(
        max(sum(-(-width(line.text) // n) for line in cell) for cell, n in zip(row.cells, columns, strict=True)) + ROW
        for row in table.rows
    )
    return lines * CELL_LINE


def _longest(table: Table) -> list[int]:
    """Columns of text in the longest line of each column of a table."""
    return [
        max(width(head), *(width(line.text) for row in table.rows for line in row.cells[i]), 0)
        for i, head in enumerate(table.columns)
    ]


def _notes(about: About) -> int:
    """The height of labelled lines."""
    return sum(_count(label + text) for label, text in about) * NOTE_LINE


def _text(paragraphs: Iterable[str]) -> int:
    """The height of paragraphs."""
    return sum(_count(f"　　{text}") for text in paragraphs) * TEXT_LINE


def _count(text: str) -> int:
    return -(-width(text) // COLUMNS)
