"""Notes: in every format they follow the text, as ``[1] …``, and what stands for them in the text is left out.

On pages (PDF, OFD) they stand at the foot, smaller than the text, and begin with a mark that stands raised in a line above.
In web pages they are links that lead to each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from statistics import median
from typing import Protocol, TypeVar

#: What stands for a note, in the text and at the beginning of the note.
MARK = re.compile(r"[\[［(（]?\d{1,3}[\]］)）]?|[①-⑳]")
_LETTER = re.compile(r"[\d\[\]［］()（）①-⑳]")
#: How much smaller than the text a mark and a note are; how far above the line a mark stands, in ems of the text.
_SMALL, _SMALLER, _LOWEST, _HIGHEST = 0.9, 0.95, 0.1, 0.7
#: How much larger than the text a note may be measured that is as large; all marks must have their notes then.
_AS_LARGE = 1.02
_NO_NOTE = re.compile(r"[\d.．、，,）)%年月日]")


class Glyph(Protocol):
    """A character at its place; y grows upwards."""

    text: str
    x1: float
    y: float
    size: float


class Line(Protocol):
    """A line of a page: its text without marks, the marks in it, and the one that it begins with."""

    text: str
    size: float
    rows: list[list[str]] | None
    marks: list[str]
    label: str


G = TypeVar("G", bound=Glyph)
L = TypeVar("L", bound=Line)


def numbered(notes: Sequence[str]) -> list[str]:
    """The lines of notes behind a text."""
    return [f"[{n}] {note}" for n, note in enumerate(notes, 1)]


def with_raised(groups: Sequence[list[G]]) -> list[list[G]]:
    """The characters of lines, from top to bottom, each with the marks that stand raised in it."""
    found: list[list[G]] = []
    for group in groups:
        if found and all(map(_LETTER.match, (g.text for g in found[-1]))):
            size = median(g.size for g in group)
            above, rise = median(g.size for g in found[-1]), found[-1][0].y - group[0].y
            if above < _SMALL * size and _LOWEST * size < rise < _HIGHEST * size:
                found[-1] += group
                continue
        found.append(group)
    return found


def without_marks(glyphs: Sequence[G]) -> tuple[list[G], list[str], str]:
    """The characters of a line, from left to right, without the marks in it; the marks; the one at its beginning. What
    stands raised behind a Latin letter or a digit is a power (m²)."""
    shown = [g for g in glyphs if not g.text.isspace()]
    size, y = median(g.size for g in shown), median(g.y for g in shown)
    kept: list[G] = []
    marks: list[str] = []
    label = mark = ""
    for glyph in glyphs:
        raised = glyph.size < _SMALL * size and glyph.y - y > _LOWEST * size and _LETTER.match(glyph.text)
        if raised and not (kept and not mark and kept[-1].text.isascii() and kept[-1].text.isalnum()):
            mark += glyph.text
            if kept:
                kept[-1].x1 = max(kept[-1].x1, glyph.x1)  # no gap where the mark was
            continue
        if mark:
            marks, label = (marks + [mark], label) if kept else (marks, mark)
            mark = ""
        kept.append(glyph)
    return kept, [*marks, mark] if mark else marks, label


def apart(pages: Sequence[Sequence[L]], glued: Callable[[str, str], str]) -> tuple[list[list[L]], list[str]]:
    """The lines of pages without the notes at their feet or behind the last, and these; `glued` joins the lines of a note."""
    cited: list[str] = []
    texts: list[list[L]] = []
    notes: list[str] = []
    size = 0.0
    for lines in pages:
        text, found, cited, size = _foot(lines, cited, size, glued)
        texts.append(text)
        notes += found
    return texts, notes


def _foot(
    lines: Sequence[L], cited: list[str], size: float, glued: Callable[[str, str], str],
) -> tuple[list[L], list[str], list[str], float]:
    """The text of a page, its notes, the marks that wait for theirs, and how large the text was where they stand."""
    for i, line in enumerate(lines):
        if cited and _opens(line, cited) and all(rest.rows is None and rest.size <= size for rest in lines[i:]):
            notes, left = _notes(lines[i:], cited, glued)
            if not left or all(rest.size < _SMALLER * size for rest in lines[i:]):
                return list(lines[:i]), notes, left, size
        if line.marks:
            cited = [*cited, *line.marks]
            size = line.size * _AS_LARGE
    return list(lines), [], cited, size


def _opens(line: Line, cited: Sequence[str]) -> str:
    """The mark that `line` begins with, if it is one of those."""
    return next((mark for mark in sorted(cited, key=len, reverse=True) if line.label == mark or _text(line, mark) is not None), "")


def _text(line: Line, mark: str) -> str | None:
    """What follows `mark` in a line that begins with it."""
    if line.label == mark:
        return line.text
    rest = line.text[len(mark) :]
    # 1. and 1、 are labels, 12 is another mark
    return rest.strip() if line.text.startswith(mark) and not (mark[-1].isdigit() and _NO_NOTE.match(rest)) else None


def _notes(lines: Sequence[Line], cited: Sequence[str], glued: Callable[[str, str], str]) -> tuple[list[str], list[str]]:
    """The notes in `lines`, and the marks for which there is none."""
    due = list(cited)
    notes: list[str] = []
    for line in lines:
        mark = _opens(line, due)
        if mark:
            due.remove(mark)
            notes.append(_text(line, mark) or "")
        else:
            notes[-1] = glued(notes[-1], line.text)
    return notes, due
