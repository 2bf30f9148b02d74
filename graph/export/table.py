"""Tables whose rows name their sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from graph.export.context import Cited
from graph.export.wording import document
from graph.language import say


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a cell, and the numbers of the sources that say it."""

    text: str
    sources: tuple[int, ...] = ()


Cell = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row; `document` is what it belongs to, empty where nothing is."""

    document: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `banded`: rows of one document stand together, so that its name can head them instead of filling a
    column. `form`: it is one that offices circulate (:mod:`graph.export.forms`)."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    form: bool = False

    @property
    def cited(self) -> tuple[int, ...]:
        """The numbers of the sources that its cells name, each once."""
        return tuple(dict.fromkeys(n for row in self.rows for cell in row.cells for line in cell for n in line.sources))

    @property
    def banded(self) -> bool:
        bands = sum(1 for _ in groupby(self.rows, lambda r: r.document))
        return any(r.document for r in self.rows) and (self.form or bands == 1 or 2 * bands <= len(self.rows))

    @property
    def flat(self) -> Table:
        """The same table with the documents in a column, in a form behind number and task."""
        if not any(r.document for r in self.rows):
            return self
        at = 2 if self.form else 0
        rows = (Row("", (*r.cells[:at], cell(r.document), *r.cells[at:])) for r in self.rows)
        columns = (*self.columns[:at], say("文件", "document"), *self.columns[at:])
        return Table(self.caption, columns, tuple(rows), self.note, self.form)


@dataclass(frozen=True, slots=True)
class Source:
    """A numbered source: a document, an item of it where there is one, and its words."""

    number: int
    cited: Cited
    item: str
    quote: str

    @property
    def document(self) -> str:
        """The document as people name it."""
        return document(self.cited)


@dataclass(slots=True)
class Sources:
    """Sources in the order in which they are first named."""

    entries: dict[tuple[str, str, str], Source] = field(default_factory=dict)
    documents: dict[str, int] = field(default_factory=dict)

    def cite(self, cited: Cited, item: str, quote: str) -> int:
        """The number of a source."""
        place = (cited.id, item, quote)
        if place not in self.entries:
            self.entries[place] = Source(len(self.entries) + 1, cited, item, quote)
            self.documents[cited.id] = self.documents.get(cited.id, 0) + 1
        return self.entries[place].number


def cell(text: str, *sources: int) -> Cell:
    """A cell of one line; an empty one of no text."""
    return (Line(text, sources),) if text or sources else ()


def table(caption: str, columns: Sequence[str], rows: Sequence[Row], note: str = "") -> Table:
    """A table without the columns that would be empty."""
    kept = [i for i in range(len(columns)) if any(row.cells[i] for row in rows)] if rows else range(len(columns))
    return Table(
        caption,
        tuple(columns[i] for i in kept),
        tuple(Row(row.document, tuple(row.cells[i] for i in kept)) for row in rows),
        note,
    )
