"""Nodes, lines and frames as Graphviz takes them, laid out part by part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import networkx as nx
import pygraphviz

from graph.export import elements, style
from graph.export.characters import one_line
from graph.export.wording import item
from graph.export.wrap import width, wrap

#: Lines of the text in a node, columns and lines of the name of a frame.
LINES, FRAME = 3, (26, 4)

#: Points between two parts.
GAP = 28.0

#: Inches of a printed page, upright and across.
PAGES = ((6.7, 9.3), (10.1, 5.8))

_POINT = re.compile(r"(-?\d[\d.]*(?:e[+-]?\d+)?),(-?\d[\d.]*(?:e[+-]?\d+)?)")

Attributes = dict[str, str]


@dataclass(slots=True)
class Part:
    """What is laid out as one. The attributes have no places before :meth:`lay_out`."""

    nodes: dict[str, Attributes] = field(default_factory=dict)
    lines: dict[tuple[str, str, str], Attributes] = field(default_factory=dict)
    frames: list[tuple[list[str], Attributes]] = field(default_factory=list)
    program: str = "dot"
    size: tuple[float, float] = (0, 0)

    def lay_out(self, family: str, columns: int) -> None:
        """Give everything its place, in points from the lower left corner; measures stand in so many columns."""
        canvas = blank(family)
        self._add_to(canvas)
        _columns(canvas, [members for members, _ in self.frames], columns)
        canvas.layout(self.program)
        for name, attributes in self.nodes.items():
            attributes["pos"] = canvas.get_node(name).attr["pos"]
        for (source, target, key), attributes in self.lines.items():
            edge = canvas.get_edge(source, target, key)
            attributes |= {name: edge.attr[name] for name in ("pos", "lp") if edge.attr[name]}
        for number, (_, attributes) in enumerate(self.frames):
            frame = canvas.get_subgraph(f"cluster{number}").graph_attr
            attributes |= {name: frame[name] for name in ("bb", "lp", "lwidth", "lheight")}
        left, bottom, right, top = (float(v) for v in canvas.graph_attr["bb"].split(","))
        canvas.close()
        self._shift(-left, -bottom)
        self.size = right - left, top - bottom

    def put(self, canvas: pygraphviz.AGraph, x: float, y: float) -> None:
        """Add the part to a canvas, its lower left corner at a point."""
        self._shift(x, y)
        self._add_to(canvas, str(len(canvas)))

    def _add_to(self, canvas: pygraphviz.AGraph, mark: str = "") -> None:
        for name, attributes in self.nodes.items():
            canvas.add_node(name, **attributes)
        for (source, target, key), attributes in self.lines.items():
            canvas.add_edge(source, target, key=key, **attributes)
        for number, (members, attributes) in enumerate(self.frames):
            canvas.add_subgraph(members, f"cluster{mark}{'_' if mark else ''}{number}", **attributes)

    def _shift(self, dx: float, dy: float) -> None:
        def moved(match: re.Match[str]) -> str:
            return f"{float(match[1]) + dx:.2f},{float(match[2]) + dy:.2f}"

        for attributes in (*self.nodes.values(), *self.lines.values(), *(a for _, a in self.frames)):
            attributes |= {name: _POINT.sub(moved, attributes[name]) for name in ("pos", "lp", "bb") if name in attributes}


def blank(family: str) -> pygraphviz.AGraph:
    """A canvas with the settings of all pictures."""
    canvas = pygraphviz.AGraph(directed=True, strict=False)
    canvas.graph_attr.update(style.CANVAS, fontname=family)
    canvas.node_attr.update(style.NODES, fontname=family)
    canvas.edge_attr.update(style.EDGES, fontname=family)
    return canvas


def part(graph: nx.MultiDiGraph, names: Mapping[str, str], titles: Mapping[str, str]) -> Part:
    """A part of the graph.

    Parameters
    ----------
    names
        Of nodes on the canvas, by id.
    titles
        Of documents, by id.
    """
    made = Part()
    frames: dict[str, list[str]] = {}
    for id_, attributes in elements.nodes(graph):
        made.nodes[names[id_]] = _node(attributes)
        if "doc" in attributes:
            frames.setdefault(attributes["doc"], []).append(names[id_])
    for number, line in enumerate(style.lines(graph)):
        made.lines[names[line.source], names[line.target], f"e{number}"] = dict(line.style)
    for id_, members in frames.items():
        lines = wrap(titles.get(id_, one_line(id_)), *FRAME)
        label = "".join(f'{style.literal(line)}<BR ALIGN="LEFT"/>' for line in lines)
        made.frames.append((members, {"label": f"<{label}>", **style.FRAME}))
    if {edge["type"] for *_, edge in elements.edges(graph)} == {"SHARES_MEASURES"}:
        made.program = "neato"  # a network of equals has no layers; it is laid out by distance
    return made


def together(parts: Iterable[Part], family: str) -> tuple[pygraphviz.AGraph, float]:
    """A canvas with all parts, side by side as a page holds them best, and the scale at which it fits a page."""
    parts = sorted(parts, key=lambda p: -p.size[1])
    choices = [_columned(parts, count) for count in range(1, min(len(parts), 6) + 1)]
    scale, columns = max(choices, key=lambda choice: choice[0])
    canvas = blank(family)
    x = bottom = 0.0
    for column in columns:
        y = 0.0
        for one in column:
            y -= one.size[1]
            one.put(canvas, x, y)
            bottom = min(bottom, y)
            y -= GAP
        x += max(one.size[0] for one in column) + GAP
    canvas.graph_attr["bb"] = f"0,{bottom:.2f},{x - GAP:.2f},0"
    return canvas, scale


def _columned(parts: list[Part], count: int) -> tuple[float, list[list[Part]]]:
    """The parts in columns, each in the one that is shortest so far, and the scale at which a page holds them."""
    columns: list[list[Part]] = [[] for _ in range(count)]
    heights = [0.0] * count
    for one in parts:
        shortest = heights.index(min(heights))
        columns[shortest].append(one)
        heights[shortest] += one.size[1] + GAP
    wide = sum(max(one.size[0] for one in column) + GAP for column in columns)
    return max(min(72 * w / wide, 72 * h / max(heights)) for w, h in PAGES), columns


def _columns(canvas: pygraphviz.AGraph, frames: list[list[str]], count: int) -> None:
    """Put the measures of every frame into columns."""
    columns = [[name for members in frames for name in members[i::count]] for i in range(count)]
    columns = [column for column in columns if column]
    for number, column in enumerate(columns):
        canvas.add_subgraph(column, f"column{number}", rank="same")
    for i, (left, right) in enumerate(pairwise(columns)):
        canvas.add_edge(left[0], right[0], key=f"column{i}", style="invis", weight="0")


def _node(attributes: Mapping[str, Any]) -> Attributes:
    """A node with an HTML-like label, in which every character of the text is only text: the caption, above it in
    small print the place of an item or what an amount is of."""
    room = style.columns(attributes["label"])
    lines = wrap(one_line(attributes["caption"]), room, LINES)
    above = wrap(item(attributes.get("path", "")) or one_line(attributes.get("of", "")), room, 1)[0]
    text = "<BR/>".join(style.literal(line) or " " for line in lines)
    if above:
        small = f'<TR><TD><FONT POINT-SIZE="8" COLOR="#475569">{style.literal(above)}</FONT></TD></TR>'
        text = f'<TABLE BORDER="0" CELLSPACING="0" CELLPADDING="0">{small}<TR><TD>{text}</TD></TR></TABLE>'
    columns = max(0.8 * width(above), *map(width, lines))
    size = style.size(attributes["label"], columns, len(lines) + bool(above))
    return {"label": f"<{text}>", **style.node(attributes["label"]), **size}
