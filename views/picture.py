"""A subgraph as the picture component shows it."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Hashable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import networkx as nx
import pygraphviz
import streamlit as st

from graph.export import Cited, wording
from graph.export.characters import one_line
from graph.export.picture import graphviz
from graph.language import say
from graph.report import answered
from graph.schema import EDGE_TYPES, NODE_TYPES
from views import data, exploration, state, tray
from views.component import mount
from views.component.words import words
from views.text import heading

#: Beyond this many nodes the browser is not asked to find places for them.
PLACED_BY_BROWSER = 400

_SIZED = ("Agency", "TargetGroup")  # by what they are part of
_UNDIRECTED = ("SHARES_MEASURES",)
_LAYERS = {"Document": 0, "Section": 1, "Measure": 2}  # from left to right; those whom measures name come last
_QUOTED = 40  # characters of a quote in a hint
_MUTED = "#94a3b8"  # of edges, where the nodes have the colours
_ROOM = 90.0  # width and height that a node has for itself, on the average


@dataclass(frozen=True, slots=True)
class Classes:
    """Kinds in place of labels and types: name and colour of each kind, for nodes also their shape, and the kind of each
    node and edge; places of nodes where their order means something. Edges without kinds step back."""

    kinds: dict[str, dict[str, str]]
    of: dict[str, str]
    edge_kinds: dict[str, dict[str, Any]] = field(default_factory=dict)
    edge_of: dict[str, str] = field(default_factory=dict)
    places: dict[str, dict[str, float]] = field(default_factory=dict)


def edge_id(source: str, target: str, key: Hashable) -> str:
    """A short name of an edge, the same at every run."""
    return "e" + hashlib.blake2b(f"{source}\n{target}\n{key}".encode(), digest_size=8).hexdigest()


def find_edge(graph: nx.MultiDiGraph, id_: str) -> tuple[str, str, dict[str, Any]] | None:
    return next(((u, v, d) for u, v, k, d in graph.edges(keys=True, data=True) if edge_id(u, v, k) == id_), None)


def show(
    graph: nx.MultiDiGraph, view: str, height: int, slot: str, classes: Classes | None = None, title: str = ""
) -> nx.MultiDiGraph:
    """Draw a subgraph, with what people asked for beside it (see :mod:`views.exploration`); what they choose is in
    :func:`state.picked` of the `slot`.

    Parameters
    ----------
    view
        The same for the same question, so that nodes keep their places.
    classes
        What colours the nodes, where that is not their label.
    title
        What is seen, in words: the name of saved pictures.

    Returns
    -------
    The graph with all that is drawn beside it.
    """
    explored = exploration.of(view, slot)
    key = f"graph {view}"
    picked = state.picked(slot)

    def selected() -> None:
        chosen = st.session_state[key].selected
        state.pick(chosen and chosen["id"], slot)

    def asked() -> None:
        exploration.ask(view, st.session_state[key].asked)

    def wanted() -> None:
        if want := st.session_state[key].wanted:
            explored.want(want)

    def reduced() -> None:
        if chosen := st.session_state[key].reduced:
            explored.reduce(chosen)

    base, drawn, said = exploration.drawn(graph, explored, _ends(graph, picked))
    if said["path"]:
        said["path"]["edges"] = _along(drawn, said["path"]["nodes"])
    shown = elements(drawn, _places(base)) | said | {"view": view, "words": words(_file(title or view)), "selected": picked}
    if classes:
        shown["types"]["nodes"] |= classes.kinds
        for edge in shown["types"]["edges"].values():
            edge["colour"] = _MUTED
        shown["types"]["edges"] |= classes.edge_kinds
        for element in shown["nodes"]:
            element["type"] = classes.of.get(element["id"], element["type"])
            element.update(classes.places.get(element["id"], {}))
        for element in shown["edges"]:
            element["type"] = classes.edge_of.get(element["id"], element["type"])
    mount.graph(key, shown, height, selected=selected, asked=asked, wanted=wanted, reduced=reduced)
    name = title or say("关系图", "Picture")
    tray.button(f"picture {view}", lambda: answered(drawn, tray.context(name), heading=name, show=("picture",)),
                say("图加入报告", "Add picture to report"))
    if graph.graph.get("truncated"):
        st.caption(say("⚠️ 结果过大，图中只画了一部分。", "⚠️ The result is too large; only a part of it is drawn."))
    whole: nx.MultiDiGraph = nx.compose_all([graph, drawn])
    return whole


def _ends(graph: nx.MultiDiGraph, picked: str | None) -> set[str]:
    """The node that is chosen, or the ends of the edge."""
    edge = find_edge(graph, picked) if picked and picked not in graph else None
    return {*edge[:2]} if edge else {picked} if picked else set()


def _along(graph: nx.MultiDiGraph, path: list[str]) -> list[str]:
    """The edges between nodes that follow on one another."""
    return [
        edge_id(u, v, k)
        for a, b in pairwise(path)
        for u, v in ((a, b), (b, a))
        for k in graph.get_edge_data(u, v, default={})
    ]


def _file(title: str) -> str:
    """The name of a saved picture: no character that a file system has its own use for."""
    return say("图谱", "graph") + "-" + re.sub(r"[^\w〔〕《》“”、—]+", "-", title).strip("-")[:60]


def elements(graph: nx.MultiDiGraph, places: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Nodes, edges and their types as the component takes them; it finds a place for nodes that have none."""
    documents = data.documents()
    nodes = [
        {
            "id": id_,
            "type": d["label"],
            "kind": d["label"],
            "name": _name(d),
            "hint": _node_hint(d, documents),
            "layer": _LAYERS.get(d["label"], len(_LAYERS)),
            **({"weight": weight} if d["label"] in _SIZED and (weight := graph.degree(id_, weight="weight")) else {}),
            **places.get(id_, {}),
        }
        for id_, d in graph.nodes(data=True)
    ]
    edges = [
        {
            "id": edge_id(u, v, k),
            "source": u,
            "target": v,
            "type": d["type"],
            "hint": _edge_hint(d),
            **({"weight": d["weight"]} if "weight" in d else {}),
            **({"note": str(d["weight"])} if d.get("weight", 0) > 1 else {}),
        }
        for u, v, k, d in graph.edges(keys=True, data=True)
    ]
    return {"nodes": nodes, "edges": edges, "types": _types()}


def _name(d: dict[str, Any]) -> str:
    if d["label"] == "Document":
        return wording.title(d["caption"])
    return one_line(d["caption"])


def _node_hint(d: dict[str, Any], documents: dict[str, Cited]) -> list[str]:
    if d["label"] == "Measure":
        return [wording.item(d["path"]), wording.document(documents[d["doc"]])]
    if d["label"] == "Agency":
        return [wording.listed(d["aliases"])] if d.get("aliases") else []
    if d["label"] == "Amount":
        return [d["of"]] if d.get("of") else []
    return [d["number"]] if d.get("number") else []


def _edge_hint(d: dict[str, Any]) -> list[str]:
    hint = []
    if "weight" in d:
        hint.append(say(f"共同负责 {d['weight']} 项措施", f"{d['weight']} shared measures"))
    for name in ("role", "effect", "relation"):
        if name in d:
            hint.append(wording.value(name, d[name]))
    if d.get("text"):
        text = " ".join(d["text"].split())
        hint.append(say(f"“{text[:_QUOTED]}{'…' if len(text) > _QUOTED else ''}”", f'"{text[:_QUOTED]}"'))
    return hint


def _types() -> dict[str, Any]:
    return {
        "nodes": {
            t.label: {"name": heading(t.zh, t.en), "colour": t.colour, "shape": t.shape} for t in NODE_TYPES.values()
        },
        "edges": {
            t.type: {"name": heading(t.zh, t.en), "colour": t.colour, "directed": t.type not in _UNDIRECTED}
            for t in EDGE_TYPES.values()
        },
    }


def _places(graph: nx.MultiDiGraph) -> dict[str, dict[str, float]]:
    if len(graph) <= PLACED_BY_BROWSER:
        return {}
    links = tuple(sorted({(u, v) for u, v in graph.edges() if u != v}))
    return _sfdp(tuple(sorted(graph)), links)


@st.cache_data(show_spinner=False, max_entries=20)
def _sfdp(nodes: tuple[str, ...], links: tuple[tuple[str, str], ...]) -> dict[str, dict[str, float]]:
    """Places by Graphviz's force-directed layout for large graphs."""
    numbers = {id_: str(i) for i, id_ in enumerate(nodes)}
    with graphviz():
        drawing = pygraphviz.AGraph(overlap="true")
        drawing.add_nodes_from(numbers.values())
        drawing.add_edges_from((numbers[u], numbers[v]) for u, v in links)
        drawing.layout(prog="sfdp")
        found = [tuple(map(float, drawing.get_node(number).attr["pos"].split(","))) for number in numbers.values()]
        drawing.close()
    wide, high = (max(along) - min(along) for along in zip(*found, strict=True))
    scale = _ROOM * math.sqrt(len(nodes) / (wide * high or 1.0))
    return {id_: {"x": round(scale * x, 1), "y": round(scale * y, 1)} for id_, (x, y) in zip(nodes, found, strict=True)}
