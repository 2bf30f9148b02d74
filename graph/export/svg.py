"""A picture as SVG, without anything from elsewhere."""

from __future__ import annotations

from typing import BinaryIO

import networkx as nx

from graph.export import picture
from graph.export.context import Context


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write the picture of `graph`."""
    file.write(picture.draw(graph, "svg", context).content)
