"""What sections of docs/performance.md are made of: bars, tables, plots, and how figures are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median, quantiles
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure that was asked for: what, how much, what was measured, and whether that is enough."""

    what: str
    asked: str
    measured: str
    met: bool


@dataclass(slots=True)
class Plot:
    """A picture of figures, for :mod:`bench.plots`: `bars` stand beside `labels` for each of `series`; `lines` go through points
    [x, y]."""

    name: str
    title: str
    kind: Literal["bars", "lines"]
    unit: str
    series: dict[str, list[Any]]
    labels: list[str] = field(default_factory=list)
    across: str = ""
    logarithmic: bool = False

    def data(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(slots=True)
class Section:
    """What a point says: its bars, and its text in Markdown; pictures stand behind the text."""

    bars: list[Bar] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    plots: list[Plot] = field(default_factory=list)

    def table(self, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a table; all columns but the first are figures."""
        self.text += ["", f"| {' | '.join(header)} |", "|---|" + "---:|" * (len(header) - 1)]
        self.text += [f"| {' | '.join(map(str, row))} |" for row in rows]
        self.text.append("")


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Median, least and most, and of how many; one value alone."""
    if len(values) == 1:
        return f"{values[0]:,.{digits}f}"
    return f"{median(values):,.{digits}f} ({min(values):,.{digits}f}–{max(values):,.{digits}f}, n={len(values)})"


def high(values: Sequence[float]) -> float:
    """The 95th percentile; of fewer than twenty values the most."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) >= 20 else max(values)


def milliseconds(seconds: float) -> str:
    """Two digits that count, no more."""
    ms = 1000 * seconds
    return f"{ms:,.0f}" if ms >= 10 else f"{ms:.1f}"
