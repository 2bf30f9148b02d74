"""A chart as data, before :mod:`graph.export.plot` draws it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

#: What a chart can be: points along days, points along sizes, stacked bars, a matrix of numbers.
Form = Literal["days", "sizes", "bars", "matrix"]
FORMS: Mapping[Form, tuple[str, str]] = {
    "days": ("时间线", "time line"), "sizes": ("数额分布图", "amounts by size"), "bars": ("条形图", "bar chart"), "matrix": ("矩阵", "matrix"),
}
#: The first and last day, by ordinals, and the largest size that an axis holds.
DAYS, LARGEST = (date(1000, 1, 1).toordinal(), date(2999, 12, 31).toordinal()), 1e300


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands on a line of a chart.

    Parameters
    ----------
    line, kind
        Which of the chart's lines it stands on, and which of its kinds it is.
    at
        Where: the ordinal of a day, a size, the length of a bar, the number of a column of a matrix.
    text
        What it says: a quote, a number.
    """

    line: int
    kind: int
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of marks, as the legend names it."""

    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. `lines`: names from top to bottom; a matrix has the same names for its columns.

    Parameters
    ----------
    axis
        What is measured along it; empty where that is plain.
    description
        The chart in words, for those who cannot see it.
    note
        What to know of it: that it is a part.
    today
        Ordinal of a day that is marked on an axis of days.
    """

    form: Form
    lines: tuple[str, ...]
    kinds: tuple[Kind, ...]
    marks: tuple[Mark, ...]
    axis: str = ""
    caption: str = ""
    description: str = ""
    note: str = ""
    today: int | None = None
