"""What people do to a picture that changes what is drawn: neighbours they ask for, a path, and less of a large graph.

It stands in the address, so that a picture can be shared as it is and comes back with the browser's buttons.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import networkx as nx
import streamlit as st

from graph.export.characters import one_line
from graph.export.selection import reduced, strongest
from graph.language import say
from graph.schema import NODE_TYPES
from graph.stores.base import StoreError
from views import data, state
from views.text import heading

#: Nodes that a picture has at first where there are more, and how many people can choose.
MOST, OFFERED = 1000, (200, 500, 1000)
#: Counted edges a node in a large picture, and how many edges make one large.
EDGES, MANY_EDGES = 4, 5000

_ASKED = "node whose neighbours are counted"
LONGEST = 6  # steps of a path
_NAME = 18  # characters of a name in a path


@dataclass
class Exploration:
    """What was done to one view.

    Attributes
    ----------
    opened
        Nodes whose neighbours were asked for, with the label of those; "" for all.
    path
        The ends of the path that is shown.
    asked
        The node whose neighbours are to be counted.
    most, without
        How many nodes of a large graph are drawn; the labels that are left out before.
    name, view
        Of the picture in the address, and of what it shows.
    """

    opened: list[tuple[str, str]] = field(default_factory=list)
    path: tuple[str, str] | None = None
    asked: str | None = None
    most: int = MOST
    without: frozenset[str] = frozenset()
    name: str = ""
    view: str = ""

    def want(self, wanted: dict[str, Any]) -> None:
        """Take over what the component wants drawn."""
        self.opened = [(id_, label) for id_, label in wanted["opened"]]
        self.path = tuple(wanted["path"]) if wanted["path"] else None
        self._put()

    def reduce(self, chosen: dict[str, Any]) -> None:
        self.most, self.without = int(chosen["most"]), frozenset(chosen["without"])
        self._put()

    def _put(self) -> None:
        said = {"opened": self.opened, "path": self.path, "most": self.most if self.most != MOST else None, "without": sorted(self.without)}
        done = {k: v for k, v in said.items() if v}
        state.pick(json.dumps(done | {"of": _mark(self.view)}, ensure_ascii=False) if done else None, self.name)


def of(view: str, slot: str) -> Exploration:
    """What was done to a view, as the address has it; `slot` is that of the choice in the picture."""
    name = f"drawn.{slot}"
    explored = Exploration(name=name, view=view)
    with suppress(ValueError, LookupError, TypeError, AttributeError):  # an address may hold anything
        said = json.loads(state.picked(name) or "{}")
        if said.get("of") == _mark(view):
            known = [(str(id_), str(label)) for id_, label in said.get("opened", ()) if not label or label in NODE_TYPES]
            ends = said.get("path") or None
            path = (str(ends[0]), str(ends[1])) if ends else None
            most = said["most"] if said.get("most") in OFFERED else MOST
            explored = Exploration(known, path, None, most, frozenset(map(str, said.get("without", ()))), name, view)
    explored.asked = st.session_state.get(_ASKED, {}).get(view)
    return explored


def ask(view: str, id_: str | None) -> None:
    """Have the neighbours of a node counted, for the menu that opens."""
    st.session_state[_ASKED] = {view: id_}


def _mark(view: str) -> str:
    """A short sign of a view: what was done to one is not done to the next."""
    return blake2b(view.encode(), digest_size=4).hexdigest()


def drawn(
    graph: nx.MultiDiGraph, explored: Exploration, keep: set[str]
) -> tuple[nx.MultiDiGraph, nx.MultiDiGraph, dict[str, Any]]:
    """The part of a graph that is to be drawn, the same with all that people asked for, and what the component says.

    Parameters
    ----------
    keep
        Nodes that are drawn in any case.
    """
    shown, reduction = _reduced(graph, explored, keep)
    notes: list[str] = []
    parts = [shown]
    for id_, label in explored.opened:
        try:
            part = data.neighbours(id_, label or None)
        except StoreError as error:
            notes.append(str(error))
            continue
        parts.append(part)
        if part.graph["truncated"]:
            notes.append(say(f"邻居过多，只展开了 {len(part) - 1} 个。", f"Too many neighbours; only {len(part) - 1} are shown."))
    way, path = _path(explored.path, graph)
    whole: nx.MultiDiGraph = nx.compose_all([*parts, way])
    whole.graph.update(graph.graph)
    said = {"opened": [list(each) for each in explored.opened], "path": path, "notes": notes, "reduction": reduction}
    return shown, whole, said | _counted(explored.asked)


def _counted(id_: str | None) -> dict[str, Any]:
    if id_ is None:
        return {}
    try:
        counts = data.neighbour_counts(id_)
    except StoreError:
        counts = {}
    kinds = [
        {"label": label, "name": heading(NODE_TYPES[label].zh, NODE_TYPES[label].en), "count": count}
        for label, count in counts.items()
    ]
    return {"neighbours": {"id": id_, "kinds": kinds}}


def _path(ends: tuple[str, str] | None, graph: nx.MultiDiGraph) -> tuple[nx.MultiDiGraph, dict[str, Any] | None]:
    """The path between two nodes with the words for it; its edges are all those between nodes that follow on another."""
    nothing: nx.MultiDiGraph = nx.MultiDiGraph()
    if ends is None:
        return nothing, None
    try:
        way = data.path(*ends, LONGEST)
    except StoreError as error:
        return nothing, {"ends": list(ends), "text": str(error), "nodes": []}
    steps = way.graph["path"]
    if not steps:
        text = say(
            f"这两个节点之间没有 {LONGEST} 步以内的路径（“各有关部门”等泛称不算）。",
            f"No path of at most {LONGEST} steps joins the two (generic bodies do not count).",
        )
        return nothing, {"ends": list(ends), "text": text, "nodes": list(ends)}
    names = " → ".join(_short(one_line(way.nodes[id_]["caption"])) for id_ in steps)
    number = len(steps) - 1
    text = say(f"最短路径，{number} 步：{names}", f"Shortest path, {number} step{'s' * (number != 1)}: {names}")
    return way, {"ends": list(ends), "text": text, "nodes": steps}


def _short(name: str) -> str:
    return name if len(name) <= _NAME else name[: _NAME - 1] + "…"


def _reduced(
    graph: nx.MultiDiGraph, explored: Exploration, keep: set[str]
) -> tuple[nx.MultiDiGraph, dict[str, Any] | None]:
    """What of a large graph is drawn, and the choices that people have; a graph that is not large is drawn whole."""
    if len(graph) <= MOST and graph.number_of_edges() <= MANY_EDGES:
        return graph, None
    labels = {id_: str(d["label"]) for id_, d in graph.nodes(data=True)}
    counts = Counter(labels.values())
    wanted = graph.subgraph([id_ for id_, label in labels.items() if label not in explored.without])
    kept = {*reduced(wanted, explored.most), *(keep & {*graph})}
    shown = strongest(graph.subgraph(kept), EDGES)
    nodes, edges = graph.number_of_nodes(), graph.number_of_edges()
    text = say(
        f"图较大：共 {nodes} 个节点、{edges} 条连线，画出 {len(shown)} 个、{shown.number_of_edges()} 条。",
        f"A large graph: {nodes} nodes and {edges} edges; {len(shown)} and {shown.number_of_edges()} are drawn.",
    )
    return shown, {
        "text": text,
        "most": list(OFFERED),
        "chosen": explored.most,
        "types": [
            {"id": label, "name": heading(t.zh, t.en), "count": counts[label], "on": label not in explored.without}
            for label, t in NODE_TYPES.items()
            if counts[label]
        ],
    }
