"""Both stores on a made graph of five million edges: `python -m bench.run growth`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

from bench import stores
from bench.results import Given
from bench.tables import Section

NODES, EDGES = 2_080_000, 5_000_000


def measure(given: Given) -> Iterator[tuple[str, Any]]:
    """The point."""
    nodes = given.sized(NODES)
    yield from stores.compared(given, nodes, given.sized(EDGES))
    shutil.rmtree(stores.place(given, nodes))


def told(measured: dict[str, Any]) -> Section:
    """As for the smaller graph, without bars, which are set for that."""
    section = stores.told(measured)
    section.bars.clear()
    return section
