"""How the types of the schema look in Graphviz."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import networkx as nx

from graph.export import elements
from graph.export.wording import relation, value
from graph.language import say
from graph.schema import EDGE_TYPES, NODE_TYPES

CANVAS = {
    "rankdir": "LR", "newrank": "true", "ranksep": "0.6", "nodesep": "0.08", "pad": "0.2", "bgcolor": "white",
    "overlap": "scalexy", "sep": "+10", "esep": "+3", "splines": "true", "start": "1", "outputorder": "edgesfirst",
}  # fmt: skip
NODES = {"fontsize": "10", "penwidth": "1.2"}
EDGES = {"fontsize": "8", "arrowsize": "0.6"}

#: Around the measures of a document.
FRAME = {
    "style": "rounded,filled", "color": "#cbd5e1", "fillcolor": "#f8fafc", "fontcolor": "#1e40af", "fontsize": "9",
    "labeljust": "l", "margin": "14",
}  # fmt: skip

#: The schema's shapes. Text in a diamond takes four times its room: a parallelogram stands for it.
SHAPES = {
    "round-rectangle": {"shape": "box", "style": "rounded,filled"},
    "rectangle": {"shape": "box", "style": "filled"},
    "ellipse": {"shape": "ellipse", "style": "filled"},
    "round-hexagon": {"shape": "hexagon", "style": "filled"},
    "diamond": {"shape": "parallelogram", "style": "filled"},
    "tag": {"shape": "note", "style": "filled"},
}

#: Columns of text in a node.
COLUMNS = {"diamond": 16}
WIDE = 20

#: Points that a column and a line of text take.
COLUMN, LEADING = 5.2, 13.0

#: Lines that tell the roles of a body apart, also in black and white.
ROLES = {
    "lead": {"penwidth": "2.6"},
    "joint": {"penwidth": "1"},
    "support": {"penwidth": "1.2", "style": "dashed"},
}

#: Derived and structural edges: thin, dotted.
STRUCTURE = {"penwidth": "0.8", "style": "dotted"}

#: Edges laid out against their direction, so that the wider thing stands left of the narrower.
REVERSED = frozenset({"ISSUED_BY", "PART_OF", "SUBGROUP_OF"})

#: Edges without a direction for people.
MUTUAL = frozenset({"SHARES_MEASURES", "CONTAINS"})


@dataclass(frozen=True, slots=True)
class Line:
    """Edges that a picture shows as one: same ends, same thing said. `rank`: its place in the legend."""

    source: str
    target: str
    word: str
    rank: tuple[int, int]
    style: Mapping[str, str]


def node(label: str) -> dict[str, str]:
    """Attributes of a node of this type."""
    type_ = NODE_TYPES[label]
    return {**SHAPES[type_.shape], "color": type_.colour, "fillcolor": tint(type_.colour)}


def literal(text: str) -> str:
    """Text for an HTML-like label: Graphviz reads neither mark-up nor its backslash escapes in it."""
    return escape(text).replace("\\", "\\\\")


def columns(label: str) -> int:
    """Columns of text at which the lines of a node of this type break."""
    return COLUMNS.get(NODE_TYPES[label].shape, WIDE)


def size(label: str, columns: float, lines: int) -> dict[str, str]:
    """Attributes of a node of this type that fits `lines` of `columns` closely.

    Graphviz draws the box of the text inside of the shape, which makes pictures a third taller; but only the corners of
    the box come near the edge.
    """
    across, down = columns * COLUMN + 4, lines * LEADING
    match SHAPES[NODE_TYPES[label].shape]["shape"]:
        case "ellipse":
            width, height = across / 0.68, down * 1.36
        case "hexagon":
            height = down + 8
            width = across / (1 - down / height / 2)
        case "parallelogram":
            width, height = across / 0.72 + 6, down + 8
        case _:
            width, height = across + 14, down + 8
    return {"width": f"{width / 72:.3f}", "height": f"{height / 72:.3f}", "fixedsize": "true", "margin": "0"}


def lines(graph: nx.MultiDiGraph) -> list[Line]:
    """The lines of a picture of `graph`, in order."""
    drawn: dict[tuple[str, str, str], Line] = {}
    for source, target, _, edge in elements.edges(graph):
        word = legend_word(edge)
        if edge["type"] in REVERSED:
            source, target = target, source
        drawn.setdefault((source, target, word), Line(source, target, word, _rank(edge), _edge(edge)))
    return list(drawn.values())


def legend_word(edge: Mapping[str, Any]) -> str:
    """What the legend says of an edge: a role where it has one, else what the type says."""
    if edge["type"] == "RESPONSIBLE_FOR":
        return value("role", edge["role"])
    word = relation({"type": edge["type"]})
    return word + say("（数字为措施数）", " (number of measures)") if edge["type"] == "SHARES_MEASURES" else word


def tint(colour: str, share: float = 0.12) -> str:
    """`share` of a colour in white."""
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - p) * share):02x}" for p in parts)


def _rank(edge: Mapping[str, Any]) -> tuple[int, int]:
    role = list(ROLES).index(edge["role"]) if edge["type"] == "RESPONSIBLE_FOR" else 0
    return list(EDGE_TYPES).index(edge["type"]), role


def _edge(edge: Mapping[str, Any]) -> dict[str, str]:
    type_ = EDGE_TYPES[edge["type"]]
    style = {"color": tint(type_.colour, 0.7), "penwidth": "1"}
    if edge["type"] == "RESPONSIBLE_FOR":
        style |= ROLES[edge["role"]]
    elif edge["type"] == "SHARES_MEASURES":
        style |= {"penwidth": f"{min(6, 0.4 + 0.3 * edge['weight']):.1f}", "label": str(edge["weight"])}
    elif edge["type"] == "REFERS_TO":
        style |= {"label": value("relation", edge["relation"]), "fontcolor": type_.colour}
    elif not type_.evidence:
        style |= STRUCTURE
    if edge["type"] in MUTUAL:
        style["dir"] = "none"
    elif edge["type"] in REVERSED:
        style["dir"] = "back"
    return style
