"""Text that stands at one place on nearly every page: watermarks, stamps, the address of a site."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile, pairwise
from typing import TYPE_CHECKING

from loaders.formats import ruling

if TYPE_CHECKING:
    from loaders.formats.layout import Glyph, Page

#: Pages from which on "every page" says something, and the share of them on which a stamp stands.
_PAGES, _SHARE = 3, 0.8
#: The share of all characters that stamps have at most, unless they are pale; where more comes back, the pages are forms.
_LITTLE = 0.2
#: In ems: how far apart two characters of one run may be, and how far they may overlap.
_APART, _OVERLAP = 1.0, 0.5
#: Points by which places on two pages may differ.
_NEAR = 2.0
#: The ink of black text is 1; text with less than this is a watermark's.
_FAINT = 0.45


@dataclass(slots=True)
class _Run:
    """Characters drawn one after the other on one baseline."""

    glyphs: list[Glyph]

    @property
    def faint(self) -> bool:
        return all(g.ink < _FAINT for g in self.glyphs)

    @property
    def place(self) -> tuple[str, int, int]:
        """What it says and where."""
        first = self.glyphs[0]
        return "".join(g.text for g in self.glyphs).strip(), round(first.x0 / _NEAR), round(first.y / _NEAR)


def take_out(pages: Sequence[Page], edge: float) -> None:
    """Take the stamps off all pages; their outer `edge` (a share of the height) is left to running heads.

    What is not pale stays in ruled tables, whose head comes back on each page, and above everything else on the first page,
    where the title of a form stands that each page repeats.
    """
    if len(pages) < _PAGES:
        return
    runs = [_runs(page, edge) for page in pages]
    count = Counter(place for found in runs for place in {run.place for run in found})
    repeated = {place for place, times in count.items() if place[0] and times >= max(_PAGES, _SHARE * len(pages))}
    if not repeated:
        return
    pale: set[int] = set()
    black: set[int] = set()
    for number, (page, found) in enumerate(zip(pages, runs, strict=True)):
        grids = ruling.grids(page.rules)
        dark = [run for run in sorted(found, key=lambda run: -run.glyphs[0].y) if not run.faint]
        if number == 0:
            dark = list(dropwhile(lambda run: run.place in repeated, dark))
        pale |= {id(g) for run in found if run.faint and run.place in repeated for g in run.glyphs}
        black |= {
            id(g) for run in dark if run.place in repeated and len(run.place[0]) > 1 and not _in_table(run, grids) for g in run.glyphs
        }
    gone = pale | black if len(black) <= _LITTLE * sum(len(page.glyphs) for page in pages) else pale
    for page in pages:
        page.glyphs = [glyph for glyph in page.glyphs if id(glyph) not in gone]


def _runs(page: Page, edge: float) -> list[_Run]:
    """The runs of a page in the order in which it draws them, so that one which lies across a line is not mixed with it."""
    inside = [g for g in page.glyphs if page.height * edge < g.y < page.height * (1 - edge)]
    found = [_Run([glyph]) for glyph in inside[:1]]
    for before, glyph in pairwise(inside):
        if abs(glyph.y - before.y) < 0.1 * before.size and -_OVERLAP < (glyph.x0 - before.x1) / before.size < _APART:
            found[-1].glyphs.append(glyph)
        else:
            found.append(_Run([glyph]))
    return found


def _in_table(run: _Run, grids: Sequence[ruling.Grid]) -> bool:
    x, y = run.glyphs[0].x0, run.glyphs[0].y
    return any(g.x0 < x < g.x1 and g.y0 < y < g.y1 for g in grids)
