"""Tables by the lines that are drawn around their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

#: Points within which lines are the same line, or meet.
_SNAP = 3.0
#: Share of a cell's side that a line must cover to close it.
_COVER = 0.5
#: Points that a line must lead beyond the last row for another row to be there.
_OPEN = 9.0
#: Lines above which a page is a drawing, and cells above which a grid is none of a table.
_MOST_RULES, _MOST_CELLS = 20_000, 20_000


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: `at` is its y if it is level, else its x; it goes from `start` to `end`."""

    level: bool
    at: float
    start: float
    end: float


class _Placed(Protocol):
    x0: float
    x1: float
    y: float
    size: float


_G = TypeVar("_G", bound=_Placed)


@dataclass(slots=True)
class Grid:
    """The cells of a table: `xs` from left to right, `ys` from top to bottom, and for each small cell the one that it is
    part of."""

    xs: list[float]
    ys: list[float]
    cells: list[list[tuple[int, int]]] = field(default_factory=list)

    @property
    def x0(self) -> float:
        return self.xs[0] - _SNAP

    @property
    def x1(self) -> float:
        return self.xs[-1] + _SNAP

    @property
    def y0(self) -> float:
        return self.ys[-1] - _SNAP

    @property
    def y1(self) -> float:
        return self.ys[0] + _SNAP

    def rows(self, text: Callable[[Sequence[_G], float], str], glyphs: Iterable[_G]) -> list[list[str]]:
        """The text of the cells: one that spans rows stands in each of them, one that spans columns in the first."""
        inside: dict[tuple[int, int], list[_G]] = {}
        down = [-y for y in self.ys]
        for glyph in glyphs:
            column = bisect_right(self.xs, (glyph.x0 + glyph.x1) / 2) - 1
            row = bisect_right(down, -(glyph.y + glyph.size * 0.3)) - 1
            column, row = min(max(column, 0), len(self.xs) - 2), min(max(row, 0), len(self.ys) - 2)
            inside.setdefault(self.cells[row][column], []).append(glyph)
        last: dict[tuple[int, int], int] = {}
        for owners in self.cells:
            for column, owner in enumerate(owners):
                last[owner] = max(last.get(owner, 0), column)
        texts = {owner: text(found, self.xs[last[owner] + 1]) for owner, found in inside.items()}
        return [[texts.get(owner, "") if owner[1] == column else "" for column, owner in enumerate(owners)] for owners in self.cells]


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """The tables that `rules` draw, each with at least two cells."""
    if len(rules) > _MOST_RULES:
        return []
    level, upright = _merged(r for r in rules if r.level), _merged(r for r in rules if not r.level)
    found = []
    for some_level, some_upright in _connected(level, upright):
        xs, ys = _places(r.at for r in some_upright), _with_open_ends(_places(r.at for r in some_level), some_upright)[::-1]
        if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_CELLS:
            continue
        grid = Grid(xs, ys)
        grid.cells = _cells(grid, some_level, some_upright)
        if len({owner for owners in grid.cells for owner in owners}) >= 2:
            found.append(grid)
    return found


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Lines on one place that touch are one; short dashes and strokes of letters are none."""
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (round(r.at / _SNAP), r.start)):
        last = found[-1] if found else None
        if last is not None and abs(last.at - rule.at) <= _SNAP and rule.start <= last.end + _SNAP:
            found[-1] = Rule(rule.level, last.at, last.start, max(last.end, rule.end))
        else:
            found.append(rule)
    return [r for r in found if r.end - r.start > 2 * _SNAP]


def _connected(level: Sequence[Rule], upright: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that cross or meet, together."""
    parent = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(level)), key=lambda i: level[i].at)
    heights = [level[i].at for i in order]
    for j, rule in enumerate(upright):
        for k in range(bisect_right(heights, rule.start - _SNAP), bisect_right(heights, rule.end + _SNAP)):
            i = order[k]
            if level[i].start - _SNAP <= rule.at <= level[i].end + _SNAP:
                parent[root(i)] = root(len(level) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*level, *upright]):
        groups.setdefault(root(i), ([], []))[0 if rule.level else 1].append(rule)
    return list(groups.values())


def _places(values: Iterable[float]) -> list[float]:
    """The different places among `values`, rising."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found


def _with_open_ends(ys: list[float], upright: Sequence[Rule]) -> list[float]:
    """`ys` with the edge of a row that a page cut off: most upright lines lead there, but no level one is drawn."""
    if not ys:
        return ys
    above = [r.end for r in upright if r.end > ys[-1] + _OPEN]
    below = [r.start for r in upright if r.start < ys[0] - _OPEN]
    top = [max(above)] if 2 * len(above) > len(upright) else []
    bottom = [min(below)] if 2 * len(below) > len(upright) else []
    return [*bottom, *ys, *top]


def _cells(grid: Grid, level: Sequence[Rule], upright: Sequence[Rule]) -> list[list[tuple[int, int]]]:
    """For each small cell the uppermost left one of the cell that it is part of: where no line is, cells are one."""
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    beside = [[r for r in upright if abs(r.at - x) <= _SNAP] for x in grid.xs]
    above = [[r for r in level if abs(r.at - y) <= _SNAP] for y in grid.ys]
    owner = [[(r, c) for c in range(columns)] for r in range(rows)]
    for r in range(rows):
        for c in range(columns):
            if c and not _closed(beside[c], grid.ys[r + 1], grid.ys[r]):
                owner[r][c] = owner[r][c - 1]
            elif r and not _closed(above[r], grid.xs[c], grid.xs[c + 1]):
                owner[r][c] = owner[r - 1][c]
    return owner


def _closed(rules: Iterable[Rule], start: float, end: float) -> bool:
    """Whether the lines on a side cover it from `start` to `end`."""
    covered = sum(max(0.0, min(r.end, end) - max(r.start, start)) for r in rules)
    return covered >= _COVER * (end - start)
