"""Figures of reports as pictures, whatever they show."""

from __future__ import annotations

from typing import Literal

from graph.export import picture, plot
from graph.export.chart import Chart
from graph.export.context import Context
from graph.export.picture import DPI, Picture
from graph.export.report import Figure


def draw(figure: Figure, kind: Literal["png", "svg"], dpi: int = DPI) -> Picture:
    """The picture of a subgraph or a chart; the resolution of a subgraph's is :data:`graph.export.picture.DPI`.

    Raises
    ------
    ExportError
        There is no font with Chinese characters.
    """
    if isinstance(figure.shown, Chart):
        return plot.draw(figure.shown, kind, dpi)
    return picture.draw(figure.shown, kind, Context(documents=figure.documents))
