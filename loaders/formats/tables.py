"""Tables as text: a row is a line, its cells are separated by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from loaders.formats.reading import Unreadable

#: Letters that the tables of a file may have: what spans rows stands in each of them.
CHARACTERS = 20_000_000
_BREAKS = re.compile(r"\s*[\t\n\r\v\f\u2028\u2029]\s*")

_BROKEN = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff（(])")
_HAN = re.compile(r"[\u4e00-\u9fff）]")
#: The end of a line in a narrow column that is no end of a name, a number or a sentence.
_NAME_GOES_ON = re.compile(r"[\u4e00-\u9fff](?<![部委局厅办会院署府行司处室组站队区县市省州盟镇乡校企团社联科所部门位等])$")
_NARROW = 12
_FIGURE = re.compile(r"\d")
#: Characters that a cell of a header row has at most.
_HEADER_CELL = 20


def cell(paragraphs: Iterable[str]) -> str:
    """The text of a cell. A name that was broken to fit into its column is whole again (省自然资源和 规划厅); paragraphs
    that are complete (财政部 教育部) are separated by a space."""
    text = ""
    for part in paragraphs:
        part = part.strip()
        goes_on = text.endswith(("、", "，", "（")) or (len(text) < _NARROW and _NAME_GOES_ON.search(text) and _HAN.match(part))
        text += part if not text or goes_on or not part else f" {part}"
    return text


def line(cells: Sequence[str]) -> str:
    """The line of a row. What stands in a cell in several paragraphs is separated by spaces; a heading that spans the
    columns keeps the tabs behind it, by which it is seen to stand inside the table."""
    return "\t".join(_BREAKS.sub(" ", cell.strip()) for cell in cells)


def check_size(letters: int) -> None:
    """Refuse tables of so many letters, if that is too many.

    Raises
    ------
    Unreadable
        When they have more than `CHARACTERS`.
    """
    if letters > CHARACTERS:
        raise Unreadable(
            f"表格文字过多（上限 {CHARACTERS} 字，纵向合并的单元格逐行计算）；请拆分表格",
            f"too much text in tables (the limit is {CHARACTERS} letters, merged cells counted in each row); split them",
        )


def lines(rows: Iterable[Sequence[str]], header: bool = True) -> list[str]:
    """The lines of a table without its empty rows. The words of its `header` are whole: 责任 单位 was broken to fit."""
    found: list[str] = []
    letters = 0
    for row in rows:
        text = line(row)
        letters += len(text)
        check_size(letters)
        if not text.strip():
            continue
        if header and sum(map(bool, row)) >= 2:
            header = False
            if max(map(len, row)) <= _HEADER_CELL and not _FIGURE.search(text):
                text = _BROKEN.sub("", text)
        found.append(text)
    return found


#: Columns of a row that a cell may span.
_COLUMNS = 300


class Grid:
    """Rows with cells in their columns: a cell that spans rows stands in each of them, one that spans columns in the
    first of them."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self._reaching: dict[int, tuple[int, str]] = {}  # from the rows above: how many rows yet, and the text
        self._below: dict[int, tuple[int, str]] = {}

    def row(self) -> None:
        """Begin a row."""
        self.close()
        self._reaching, self._below = self._below, {}
        self.rows.append([])

    def cell(self, text: str, width: int = 1, height: int = 1) -> None:
        """Put a cell into the next free column."""
        if not self.rows:
            self.row()
        row = self.rows[-1]
        while len(row) in self._reaching:
            self._repeat(len(row))
        for column in range(len(row), max(len(row) + 1, min(len(row) + width, _COLUMNS))):
            row.append(text)
            if height > 1:
                self._below[column] = (height - 1, text)
            text = ""

    def close(self) -> None:
        """End the last row."""
        for column in sorted(self._reaching):
            self.rows[-1] += [""] * (column - len(self.rows[-1]))
            self._repeat(column)

    def _repeat(self, column: int) -> None:
        left, text = self._reaching.pop(column)
        self.rows[-1].append(text)
        if left > 1:
            self._below[column] = (left - 1, text)
