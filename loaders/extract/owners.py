"""Which measure a place of the text belongs to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from loaders.model import Measure


class Owners:
    """The innermost measure at a place; measures may nest but do not cross."""

    def __init__(self, measures: Sequence[Measure]):
        self._measures = measures
        self._order = sorted(range(len(measures)), key=lambda i: (measures[i].start, -measures[i].end))
        self._starts = [measures[i].start for i in self._order]
        self._parents: dict[int, int | None] = {}
        around: list[int] = []
        for i in self._order:
            while around and measures[around[-1]].end < measures[i].end:
                around.pop()
            self._parents[i] = around[-1] if around else None
            around.append(i)

    def of(self, position: int) -> int | None:
        """Index of the innermost measure that holds `position`."""
        at = bisect_right(self._starts, position) - 1
        return self._holding(self._order[at] if at >= 0 else None, position)

    def around(self, index: int, position: int) -> int | None:
        """Index of the measure around the measure `index`."""
        return self._holding(self._parents[index], position)

    def _holding(self, index: int | None, position: int) -> int | None:
        while index is not None and self._measures[index].end <= position:
            index = self._parents[index]
        return index
