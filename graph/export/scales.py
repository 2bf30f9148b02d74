"""Axes of charts: where values stand, and where a line is drawn and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

from graph.language import say

#: Lines of an axis that have room for what they say.
TICKS = 7

#: Months from one line to the next.
MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 240)

#: From so many times the least value on, an axis goes by powers of ten.
WIDE = 20


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the axis, and what it says."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from `low` to `high`."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    logarithmic: bool = False

    def share(self, value: float) -> float:
        """How far along the axis a value stands, from 0 to 1."""
        low, high, at = (log10(v) if self.logarithmic else v for v in (self.low, self.high, value))
        return (at - low) / (high - low)


def days(ordinals: Sequence[float]) -> Scale:
    """An axis of days, by their ordinals, with lines at beginnings of months."""
    first, last = (date.fromordinal(int(end(ordinals))) for end in (min, max))
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month
    step = next((s for s in MONTHS if -(-end // s) - begin // s <= TICKS), MONTHS[-1])
    months = range(begin // step * step, -(-end // step) * step + 1, step)
    ticks = tuple(Tick(_first(month), _month(month, step)) for month in months)
    return Scale(ticks[0].at, ticks[-1].at, ticks)


def _first(month: int) -> int:
    return date(month // 12, month % 12 + 1, 1).toordinal()


def _month(month: int, step: int) -> str:
    year, number = month // 12, month % 12 + 1
    return say(f"{year}年", f"{year}") if step >= 12 else say(f"{year}年{number}月", f"{year}-{number:02}")


def sizes(values: Sequence[float]) -> Scale:
    """An axis of sizes: by powers of ten where they differ much, else in even steps from 0."""
    least, most = min(values), max(values)
    if least > 0 and most >= WIDE * least:
        first, last = floor(log10(least)), ceil(log10(most))
        powers = range(first, last + 1, -(-(last - first) // TICKS))
        between = (1, 2, 5) if last - first <= 2 else (1,)
        at = [n * 10.0**power for power in powers for n in between if n * 10.0**power <= 10.0**last]
        return Scale(10.0**first, 10.0**last, tuple(Tick(value, _number(value)) for value in at), True)
    step = _even((max(0.0, most) - min(0.0, least) or 1.0) / (TICKS - 1))
    first, last = floor(min(0.0, least) / step), ceil(max(0.0, most, step) / step)
    steps = range(first, last + 1)
    return Scale(steps[0] * step, steps[-1] * step, tuple(Tick(n * step, _number(n * step)) for n in steps))


def _even(least: float) -> float:
    """The smallest of 1, 2, 5, 10… that is no less."""
    power = 10.0 ** floor(log10(least))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= least * 0.999)


def _number(value: float) -> str:
    """A number as people read it: 1000万, 10 M."""
    for size, zh, en in ((1e12, "万亿", ""), (1e9, "", " bn"), (1e8, "亿", ""), (1e6, "", " M"), (1e4, "万", "")):
        if (word := say(zh, en)) and abs(value) >= size:
            return f"{value / size:,.10g}{word}"
    return f"{value:,.10g}"
