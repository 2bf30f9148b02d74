"""Draws plots as SVG: run by the Python that has matplotlib (see :data:`bench.results.BESIDE`), as ``python plots.py FOLDER`` with
a list of :class:`bench.tables.Plot` as JSON on standard input. The same figures give the same bytes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import pyplot

COLOURS = ("#2563eb", "#d97706", "#059669", "#7c3aed")
_STYLE = {"svg.fonttype": "none", "svg.hashsalt": "policykg", "font.family": "sans-serif", "axes.spines.top": False, "axes.spines.right": False}


def main() -> None:
    matplotlib.use("svg")
    matplotlib.rcParams.update(_STYLE)
    for plot in json.load(sys.stdin):
        draw(plot, Path(sys.argv[1]) / f"bench-{plot['name']}.svg")


def draw(plot: dict[str, Any], file: Path) -> None:
    """One plot."""
    series, labels = plot["series"], plot["labels"]
    figure, axes = pyplot.subplots(figsize=(8, 1.2 + 0.3 * len(labels) if labels else 4.2), layout="constrained")
    if plot["kind"] == "bars":
        height = 0.8 / len(series)
        for n, (name, values) in enumerate(series.items()):
            axes.barh([i + n * height for i in range(len(labels))], values, height, label=name, color=COLOURS[n], align="edge")
        axes.set_yticks([i + 0.4 for i in range(len(labels))], labels)
        axes.invert_yaxis()
        axes.set_xlabel(plot["unit"])
    else:
        for (name, points), colour in zip(series.items(), COLOURS, strict=False):
            axes.plot(*zip(*points, strict=True), marker="o", label=name, color=colour)
        axes.set_xlabel(plot["across"])
        axes.set_ylabel(plot["unit"])
    for scale in [axes.set_xscale, *([axes.set_yscale] if plot["kind"] == "lines" else [])] if plot["logarithmic"] else []:
        scale("log")
    axes.set_title(plot["title"], loc="left", fontsize=11)
    if any(series):
        axes.legend(frameon=False)
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)


if __name__ == "__main__":
    main()
