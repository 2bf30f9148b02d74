"""Values of a result on their way from the engine's process to the caller.

Scalars and lists travel as JSON has them. What JSON cannot tell apart travels as a map with one key: ``{"map": {…}}``,
``{"node": […]}``, ``{"edge": […]}``, ``{"path": […]}``, with the fields of the classes of :mod:`graph.stores.base` in
order. Properties of nodes and edges are plain JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from graph.stores.base import Edge, Limits, Node, Path


class Full(Exception):
    """A row would break a bound of the result."""


class Budget:
    """What a result may still hold of cells and characters."""

    def __init__(self, limits: Limits) -> None:
        self.cells = limits.cells
        self.characters = limits.characters
        self.depth = limits.depth

    def take(self, characters: int = 0, cells: int = 1) -> None:
        self.cells -= cells
        self.characters -= characters
        if self.cells < 0 or self.characters < 0:
            raise Full

    def enter(self, depth: int) -> int:
        """One level down; the new depth."""
        if depth >= self.depth:
            raise Full
        return depth + 1


def decode(value: Any) -> Any:
    """The value that the tagged `value` stands for."""
    if isinstance(value, list):
        return [decode(v) for v in value]
    if isinstance(value, dict):
        ((kind, content),) = value.items()
        return _DECODERS[kind](content)
    return value


_DECODERS: dict[str, Callable[[Any], Any]] = {
    "map": lambda content: {k: decode(v) for k, v in content.items()},
    "node": lambda content: Node(*content),
    "edge": lambda content: Edge(*content),
    "path": lambda content: Path([Node(*n) for n in content[0]], [Edge(*e) for e in content[1]]),
}
