"""The legend of a picture: below it, with the real shapes and lines."""

from __future__ import annotations

import networkx as nx
import pygraphviz

from graph.export import style
from graph.export.wrap import width
from graph.language import say
from graph.schema import NODE_TYPES

#: Points: height of a row, its distance from the picture, between entries, length of a sample line and of its arrow
#: head, one column of text.
ROW, GAP, SPACE, SAMPLE, HEAD, COLUMN = 24.0, 16.0, 14.0, 34.0, 7.0, 5.4


def add(canvas: pygraphviz.AGraph, graph: nx.MultiDiGraph, note: str) -> None:
    """Add the types that occur in `graph`, and `note`, below a canvas, within the box that it says."""
    left, bottom, right, _ = (float(v) for v in canvas.graph_attr["bb"].split(","))
    pen = _Pen(canvas, left, bottom - GAP - ROW / 2, max(right, left + 420))
    labels = {attributes["label"] for _, attributes in graph.nodes(data=True)}
    for label, type_ in NODE_TYPES.items():
        if label in labels:
            pen.node(say(type_.zh, type_.en), style.node(label))
    first = {line.word: line for line in reversed(style.lines(graph))}
    for line in sorted(first.values(), key=lambda line: line.rank):
        pen.line(line.word, {k: v for k, v in line.style.items() if k not in ("label", "fontcolor")})
    if note:
        pen.new_row()
        pen.text(note)


class _Pen:
    """Writes entries from left to right, row by row."""

    def __init__(self, canvas: pygraphviz.AGraph, left: float, y: float, right: float) -> None:
        self.canvas, self.left, self.x, self.y, self.right, self.count = canvas, left, left, y, right, 0

    def new_row(self) -> None:
        if self.x > self.left:
            self.x, self.y = self.left, self.y - ROW

    def node(self, word: str, look: dict[str, str]) -> None:
        wide = width(word) * COLUMN + 30
        self._room(wide)
        self._place(word, wide, {**look, "fixedsize": "true"})

    def line(self, word: str, look: dict[str, str]) -> None:
        self._room(SAMPLE + 4 + width(word) * COLUMN)
        start = self._place("", 0.1, {"shape": "point", "style": "invis", "fixedsize": "true"}, space=0)
        x, self.x = self.x, self.x + SAMPLE
        end = self._place("", 0.1, {"shape": "point", "style": "invis", "fixedsize": "true"}, space=4)
        back, forth = (look.get("dir", "forward") == way for way in ("back", "forward"))
        first, last = x + HEAD * back, x + SAMPLE - HEAD * forth
        track = " ".join(f"{first + (last - first) * i / 3:.2f},{self.y:.2f}" for i in range(4))
        tip = f"s,{x:.2f},{self.y:.2f} " if back else f"e,{x + SAMPLE:.2f},{self.y:.2f} " if forth else ""
        self.canvas.add_edge(start, end, key=f"legend{start}", pos=tip + track, **look)
        self.text(word)

    def text(self, words: str) -> None:
        wide = width(words) * COLUMN
        self._room(wide)
        self._place(words, wide, {"shape": "plaintext", "fixedsize": "true"})

    def _room(self, wide: float) -> None:
        if self.x + wide > self.right:
            self.new_row()

    def _place(self, word: str, wide: float, look: dict[str, str], space: float = SPACE) -> str:
        name = f"legend{self.count}"
        self.count += 1
        self.canvas.add_node(
            name, label=f"<{style.literal(word)}>" if word else "", pos=f"{self.x + wide / 2:.2f},{self.y:.2f}",
            width=f"{wide / 72:.4f}", height=f"{(ROW - 6) / 72:.4f}", fontsize="9", **{**look, "margin": "0"},
        )
        self.x += wide + space
        return name
