"""From characters at places on pages to paragraphs: lines in reading order, without running heads and page numbers.

Lengths are in points, y grows upwards. docs/formats.md says what the rules were measured on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, pairwise, takewhile
from statistics import median

from loaders.formats import footnotes, furniture, headings, ruling, stamps, tables
from loaders.formats.reading import Unreadable
from loaders.site_lines import is_site_line

#: Pages and characters that a file may have.
PAGES, CHARACTERS = 3_000, 3_000_000
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…·]")
_CLOSED = re.compile(r"[。！？；：…）”》】.;:!?)]$")
#: A number alone, between dashes, or as 第1页 or 1/8.
_PAGE_NUMBER = re.compile(
    r"[-—－–―─·•\s]*\d{1,4}[-—－–―─·•\s]*|第?\s*\d{1,4}\s*页?\s*[/／,，共]+\s*\d{1,4}\s*页?|第\s*[\d一二三四五六七八九十]{1,4}\s*页"
)
#: When a browser printed, with the title of the page; its address, with the number of the page.
_PRINTED = re.compile(
    r"\d{1,4}[-/年.]\d{1,2}[-/月.]\d{1,4}日?[,，]?\s*(?:[上下]午)?\s*\d{1,2}:\d\d(?::\d\d)?\s*(?:[AP]M)?(?:\s.*)?|(?:https?|file)://\S+(?:\s+\d+/\d+)?"
)
_LABEL = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,6}[条章节编]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.．、](?!\d)"
)
_DOCUMENT_NUMBER = re.compile(r"[^，。；]{2,20}[〔\[（(【]\d{4}[〕\]）)】]\s?第?\d{1,5}\s?号")
#: Share of a page's height at its top and bottom where running heads stand, and of the pages on which one comes back.
_EDGE, _REPEATED = 0.1, 0.6
#: In ems: how far a line may end before the right margin and still be full; the same without a mark at its end; how far
#: behind the left margin an indented line begins; the gap that is a space beside Han characters, more than is usual in
#: its line, and the gap between others.
_FULL, _FULL_UNMARKED, _INDENT, _HAN_GAP, _GAP = 2.0, 6.0, 1.2, 0.4, 0.2
#: How much more space, in ems, a centred line may have on one side than on the other.
_CENTRED = 2.0
#: A greater distance between lines than so many usual ones separates paragraphs; so does another size of letters.
_APART, _OTHER_SIZE = 1.7, 0.12
#: Characters of a line that is long enough to show the margins, the share of such lines that a margin has, and of the
#: page's width the least at which the right one stands.
_LONG, _MARGIN, _NARROWEST = 15, 0.1, 0.6
#: Long lines that show where the margins are.
_EVIDENCE = 4


@dataclass(slots=True)
class Glyph:
    """A character: its box from `x0` to `x1`, its baseline `y`, its em `size`; `ink` is 1 where it is black, 0 where unseen."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    ink: float = 1.0


@dataclass(slots=True)
class Page:
    """What a page shows."""

    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[ruling.Rule] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """Characters on one baseline, or a table (`rows`). `full`: it reaches the right margin; `indented`: it begins behind
    the left one; `centred`: it stands in the middle; `apart`: there is more space above it than between lines. `marks` of
    notes stand raised in it, one (`label`) at its beginning."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    rows: list[list[str]] | None = None
    full: bool = False
    indented: bool = False
    apart: bool = False
    centred: bool = False
    marks: list[str] = field(default_factory=list)
    label: str = ""


def ink(red: float, green: float, blue: float, alpha: float) -> float:
    """How dark a colour is on white paper; all from 0 to 255."""
    return alpha / 255 * (1 - (0.299 * red + 0.587 * green + 0.114 * blue) / 255)


def check_size(pages: int, characters: int = 0) -> None:
    """Refuse a file of too many pages or characters.

    Raises
    ------
    Unreadable
        When it has more than can be laid out in the memory of a process.
    """
    if pages > PAGES:
        raise Unreadable(f"页数过多（{pages} 页，上限 {PAGES} 页）；请拆分文件", f"too many pages ({pages}; the limit is {PAGES}); split the file")
    if characters > CHARACTERS:
        raise Unreadable(
            f"文字过多（到第 {pages} 页，上限 {CHARACTERS} 字）；请拆分文件",
            f"too much text (at page {pages}; the limit is {CHARACTERS} letters); split the file",
        )


def paragraphs(pages: Sequence[Page]) -> tuple[list[str], list[str]]:
    """The paragraphs and table rows of all pages in their order, and the running heads that were taken out."""
    stamps.take_out(pages, _EDGE)
    laid = [_lines_and_tables(page) for page in pages]
    heads = _running_heads(pages, laid)
    bodies = [[line for line in lines if not _is_head(page, line, heads)] for page, lines in zip(pages, laid, strict=True)]
    usual = _margins([line for lines in bodies for line in lines])
    for page, lines in zip(pages, bodies, strict=True):
        left, right = _margins(lines) or usual or _equal_margins(lines, page.width)
        _measure(lines, left, max(right, page.width * _NARROWEST))
    bodies, notes = footnotes.apart(bodies, _glued)
    found: list[tuple[str, bool]] = []
    last: Line | None = None
    letters = 0
    for line in _with_whole_tables(bodies):
        if line.rows is not None:
            rows = tables.lines(line.rows)
            letters += sum(map(len, rows))
            tables.check_size(letters)
            found += [(row, False) for row in rows]
        elif last is not None and last.rows is None and _goes_on(last, line):
            found[-1] = _glued(found[-1][0], line.text), found[-1][1]
        else:
            found.append((line.text, line.centred))
        last = line
    return [*headings.joined(found), *footnotes.numbered(notes)], sorted({line.text for lines in laid for line in lines} & heads)


def _lines_and_tables(page: Page) -> list[Line]:
    """The lines of a page and its tables, from top to bottom."""
    grids = ruling.grids(page.rules)
    free, held = _sorted_into(page.glyphs, grids)
    found = lines(free)
    for grid, glyphs in zip(grids, held, strict=True):
        rows = grid.rows(lambda inside, width: _cell(inside, width), glyphs)
        if sum(sum(map(bool, row)) >= 2 for row in rows) >= 1:
            found.append(Line("", grid.x0, grid.x1, grid.y1, 0, rows))
        else:  # a box around text
            found += lines(glyphs)
    return sorted(found, key=lambda line: -line.y)


def _sorted_into(glyphs: Iterable[Glyph], grids: Sequence[ruling.Grid]) -> tuple[list[Glyph], list[list[Glyph]]]:
    free: list[Glyph] = []
    held: list[list[Glyph]] = [[] for _ in grids]
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, glyph.y + glyph.size * 0.3
        inside = next((h for g, h in zip(grids, held, strict=True) if g.x0 < x < g.x1 and g.y0 < y < g.y1), free)
        inside.append(glyph)
    return free, held


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Characters by their baselines, from top to bottom, each line from left to right."""
    groups: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (-g.y, g.x0)):
        if groups and groups[-1][0].y - glyph.y < 0.5 * max(min(glyph.size, groups[-1][0].size), 1):
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    groups = footnotes.with_raised(groups)
    return [line for group in groups if (line := _line(sorted(group, key=lambda g: g.x0))) is not None]


def _line(glyphs: Sequence[Glyph]) -> Line | None:
    if all(g.text.isspace() for g in glyphs):
        return None
    glyphs, marks, label = footnotes.without_marks(glyphs)
    shown = [g for g in glyphs if not g.text.isspace()]
    gaps = [_gap(a, b) for a, b in pairwise(glyphs)]
    usual = max(median(gaps), 0.0) if gaps else 0.0
    text = ""
    for before, glyph in zip([None, *glyphs], glyphs, strict=False):
        text += " " if glyph.text.isspace() or _is_space(before, glyph, usual) else ""
        text += glyph.text.strip()
    size = median(g.size for g in shown)
    text = re.sub(r" {2,}", " ", text).strip()
    return Line(text, shown[0].x0, max(g.x1 for g in shown), median(g.y for g in shown), size, marks=marks, label=label)


def _gap(before: Glyph, glyph: Glyph) -> float:
    """The space between two characters, in ems."""
    return (glyph.x0 - before.x1) / max(min(before.size, glyph.size), 1)


def _is_space(before: Glyph | None, glyph: Glyph, usual: float) -> bool:
    """Whether the gap between two characters of a line, whose gaps are `usual` ones, is a space."""
    if before is None or before.text.isspace():
        return False
    han = _HAN.match(before.text) or _HAN.match(glyph.text)
    return _gap(before, glyph) > (usual + _HAN_GAP if han else _GAP)


def _running_heads(pages: Sequence[Page], laid: Sequence[Sequence[Line]]) -> set[str]:
    """The lines at the edges of pages that come back on most of them, whatever their digits, and what browsers print there."""
    masked: Counter[str] = Counter()
    edges = [{line.text for line in lines if _at_edge(page, line)} for page, lines in zip(pages, laid, strict=True)]
    if len(pages) < 2:
        return {text for texts in edges for text in texts if _PRINTED.fullmatch(text)}
    for texts in edges:
        masked.update({_mask(text) for text in texts})
    least = max(2, _REPEATED * len(pages))
    return {text for texts in edges for text in texts if masked[_mask(text)] >= least}


def _at_edge(page: Page, line: Line) -> bool:
    return line.rows is None and not page.height * _EDGE < line.y < page.height * (1 - _EDGE)


def _mask(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _is_head(page: Page, line: Line, heads: set[str]) -> bool:
    return _at_edge(page, line) and (line.text in heads or bool(_PAGE_NUMBER.fullmatch(line.text)))


def _equal_margins(lines: Sequence[Line], width: float) -> tuple[float, float]:
    """The left margin, and a right one that leaves as much of the page's `width`."""
    left = min((line.x0 for line in lines if line.rows is None), default=0.0)
    return left, width - left


def _margins(lines: Sequence[Line]) -> tuple[float, float] | None:
    """The left and the right margin: the outermost places where a tenth of the long lines begin and end, if there are
    enough of them."""
    long = [line for line in lines if line.rows is None and len(line.text) >= _LONG]
    if len(long) < _EVIDENCE:
        return None
    least = max(3.0, _MARGIN * len(long))
    size = median(line.size for line in long)
    begins, ends = sorted(line.x0 for line in long), sorted((line.x1 for line in long), reverse=True)
    left = next((x for x in begins if sum(abs(x - other) < size / 2 for other in begins) >= least), begins[0])
    right = next((x for x in ends if sum(abs(x - other) < size for other in ends) >= least), None)
    return (left, right) if right is not None else None


def _measure(lines: Sequence[Line], left: float, right: float) -> None:
    """Say of each line of a page how it stands to the margins and to the line above it."""
    text = [line for line in lines if line.rows is None]
    steps = sorted(above.y - line.y for above, line in pairwise(text))
    pitch = steps[len(steps) // 5] if steps else 0.0  # within paragraphs lines are closest
    for above, line in zip([None, *lines], lines, strict=False):
        size = max(line.size, 1)
        reach = (right - line.x1) / size
        line.full = reach <= (_FULL if _CLOSED.search(line.text) else _FULL_UNMARKED)
        line.indented = line.x0 - left > _INDENT * size
        line.centred = line.indented and abs((line.x0 - left) - (right - line.x1)) < _CENTRED * size
        line.apart = above is not None and above.y - line.y > _APART * pitch


def _goes_on(last: Line, line: Line) -> bool:
    """Whether `line` goes on with the paragraph whose last line was `last`."""
    if _DOCUMENT_NUMBER.fullmatch(line.text) or any(is_site_line(l.text) or furniture.is_own(l.text) for l in (last, line)):
        return False
    if not last.full or line.indented or line.apart or abs(last.size - line.size) > _OTHER_SIZE * max(last.size, line.size):
        return False
    return not (last.text.endswith(("。", "；", "：", "）", "】", "]")) and _LABEL.match(line.text))


def _glued(before: str, after: str) -> str:
    """Two lines of a paragraph as one: with a space between Latin words; a number may be broken anywhere."""
    if before.endswith("-") and before[-2:-1].isalpha() and after[:1].isalpha():
        return before[:-1] + after
    letters = before[-1:].isalpha() and after[:1].isalpha() and not (_HAN.match(before[-1:]) or _HAN.match(after[:1]))
    return f"{before} {after}" if letters else before + after


def _cell(glyphs: Sequence[Glyph], x1: float) -> str:
    """The text of a cell that ends at `x1`: its full lines joined, the others as paragraphs of their own."""
    parts: list[str] = []
    full = False
    for line in lines(glyphs):
        if full:
            parts[-1] = _glued(parts[-1], line.text)
        else:
            parts.append(line.text)
        full = x1 - line.x1 < 1.6 * max(line.size, 1)
    return tables.cell(parts)


def _with_whole_tables(bodies: Iterable[Sequence[Line]]) -> list[Line]:
    """The lines of all pages, a table that goes on on the next page being one: without its header again, with the row that
    the page cut in two made whole, and with the cells that reach down from the page before."""
    found: list[Line] = []
    for lines in bodies:
        first = lines[0] if lines else None
        last = found[-1] if found else None
        if first is not None and last is not None and first.rows and last.rows and len(first.rows[0]) == len(last.rows[0]):
            rows = first.rows[1:] if first.rows[0] == last.rows[0] else first.rows
            if rows and _is_rest(last.rows[-1], rows[0]):
                last.rows[-1] = [_glued(a, b) if a and b else a or b for a, b in zip(last.rows[-1], rows[0], strict=True)]
                rows = rows[1:]
            for row in takewhile(lambda row: not row[0] and sum(map(bool, row)) > 1, rows):
                reaching = len(list(takewhile(lambda cell: not cell, row)))
                row[:reaching] = last.rows[-1][:reaching]
            last.rows += rows
            found += lines[1:]
        else:
            found += lines
    return found


def _is_rest(row: Sequence[str], rest: Sequence[str]) -> bool:
    """Whether `rest` is what a page cut off `row`: its number is empty, and so are others of its cells, or the sentence
    above was not at its end."""
    told = list(dropwhile(lambda cell: not cell, rest))
    text = max(row, key=len)
    return not rest[0] and bool(told) and (not all(told) or (bool(rest[row.index(text)]) and not _CLOSED.search(text)))
