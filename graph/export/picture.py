"""The static picture of a subgraph, drawn by Graphviz: the base of png, svg and the reports."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from heapq import heapify, heappop, heappush
from itertools import pairwise
from typing import Any, Literal

import networkx as nx
import pygraphviz
from lxml import etree

from graph.export import elements, fonts, legend, style
from graph.export.characters import one_line, printable
from graph.export.context import Context, documents
from graph.export.wording import document, item, listed
from graph.export.wrap import width, wrap
from graph.language import say
from graph.schema import NODE_TYPES

#: Nodes that are legible on a printed page.
LIMIT = 60

#: Measures in a column.
COLUMN = 24

#: Dots an inch of a PNG.
DPI = 200

#: Lines of the text in a node, columns and lines of the name of a frame.
LINES, FRAME = 3, (26, 4)

SVG = "{http://www.w3.org/2000/svg}"

#: Graphviz and its libraries are not made for threads.
_lock = threading.Lock()


@contextmanager
def graphviz() -> Iterator[None]:
    """For whoever else calls Graphviz in this process: one at a time, and quietly."""
    with _lock, _silent():
        yield


def draw(graph: nx.MultiDiGraph, kind: Literal["png", "svg"], context: Context) -> bytes:
    """The picture with its legend, and with a note where it shows a part only.

    Raises
    ------
    ExportError
        There is no font with Chinese characters.
    """
    family, folder = fonts.chinese()
    full = without_containers(graph)
    shown = reduced(full)
    names = {id_: f"n{i}" for i, (id_, _) in enumerate(elements.nodes(shown))}
    with _lock, fonts.configured(folder), _silent():
        canvas = _canvas(shown, names, family)
        for number, (document, members) in enumerate(_by_document(shown, graph, context)):
            lines = "".join(f'{style.literal(line)}<BR ALIGN="LEFT"/>' for line in wrap(document, *FRAME))
            canvas.add_subgraph([names[m] for m in members], f"cluster{number}", label=f"<{lines}>", **style.FRAME)
        _columns(canvas, [names[id_] for id_, d in elements.nodes(shown) if d["label"] == "Measure"])
        if not len(shown):
            canvas.add_node("nothing", label=note(graph), shape="plain")
        canvas.layout(_program(shown))
        if len(shown):
            legend.add(canvas, shown, note(graph))
        picture: bytes = canvas.draw(format=kind, prog="nop2", args=f"-Gdpi={DPI}" if kind == "png" else "")
        canvas.close()
    return picture if kind == "png" else _tidy(picture, shown, names, describe(graph))


def without_containers(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The graph without outlines: measures stand in a frame of their document instead. Documents and sections that
    only contain go with them, unless there are no measures."""
    if not any(attributes["label"] == "Measure" for _, attributes in graph.nodes(data=True)):
        return graph
    contains = [(u, v, k) for u, v, k, d in graph.edges(keys=True, data=True) if d["type"] == "CONTAINS"]
    containers = {u for u, _, _ in contains}
    rest = graph.copy()
    rest.remove_edges_from(contains)
    rest.remove_nodes_from([n for n in containers if not rest.degree(n)])
    return rest


def reduced(graph: nx.MultiDiGraph, limit: int = LIMIT) -> nx.MultiDiGraph:
    """At most `limit` nodes: the one with the least weight on its edges to those that are left goes, again and again,
    so that what stays hangs together."""
    if len(graph) <= limit:
        return graph
    weight = dict.fromkeys(graph, 0)
    between: dict[str, Counter[str]] = {n: Counter() for n in graph}
    for source, target, attributes in graph.edges(data=True):
        for one, other in ((source, target), (target, source)):
            weight[one] += attributes.get("weight", 1)
            between[one][other] += attributes.get("weight", 1)
    # Of two that weigh the same, the later in the order of the exports goes first.
    rank = {id_: -i for i, (id_, _) in enumerate(elements.nodes(graph))}
    heap = [(weight[n], rank[n], n) for n in graph]
    heapify(heap)
    while len(weight) > limit:
        least, _, node = heappop(heap)
        if weight.get(node) != least:
            continue  # an entry from before its neighbours went
        del weight[node]
        for other, shared in between[node].items():
            if other in weight:
                weight[other] -= shared
                heappush(heap, (weight[other], rank[other], other))
    return graph.subgraph([n for n in weight if weight[n]] or weight)


def note(graph: nx.MultiDiGraph) -> str:
    """What to know of the picture of `graph`: that it is a part, or empty."""
    full = without_containers(graph)
    shown = reduced(full)
    if not len(full):
        return say("没有可画的内容", "nothing to draw")
    if len(shown) == len(full):
        return ""
    return say(
        f"注：内容较多，图中只画联系最多的 {len(shown)} 个节点（共 {len(full)} 个）。",
        f"Note: only the {len(shown)} most connected of {len(full)} nodes are drawn.",
    )


def describe(graph: nx.MultiDiGraph) -> str:
    """The picture in words, for those who cannot see it."""
    counts = Counter(attributes["label"] for _, attributes in graph.nodes(data=True))
    kinds = listed(f"{say(t.zh, t.en)} {counts[label]}" for label, t in NODE_TYPES.items() if counts[label])
    edges = graph.number_of_edges()
    whole = say(f"关系图：{kinds}；关系 {edges}。", f"Graph of {kinds}; relations {edges}. ") if kinds else ""
    return f"{whole}{note(graph)}"


def _program(graph: nx.MultiDiGraph) -> str:
    """Layers from left to right; a network of equals has none and is laid out by distance."""
    labels = {attributes["label"] for _, attributes in graph.nodes(data=True)}
    return "neato" if len(labels) == 1 and graph.number_of_edges() else "dot"


def _canvas(graph: nx.MultiDiGraph, names: Mapping[str, str], family: str) -> pygraphviz.AGraph:
    canvas = pygraphviz.AGraph(directed=True, strict=False)
    canvas.graph_attr.update(style.CANVAS, fontname=family)
    canvas.node_attr.update(style.NODES, fontname=family)
    canvas.edge_attr.update(style.EDGES, fontname=family)
    for id_, attributes in elements.nodes(graph):
        canvas.add_node(names[id_], **_node(attributes))
    for number, line in enumerate(style.lines(graph)):
        canvas.add_edge(names[line.source], names[line.target], key=f"e{number}", **line.style)
    return canvas


def _columns(canvas: pygraphviz.AGraph, measures: list[str]) -> None:
    """Put measures into one column, or into as many as keep the picture on a page."""
    count = -(-len(measures) // COLUMN)
    columns = [measures[i::count] for i in range(count)]
    for number, column in enumerate(columns):
        canvas.add_subgraph(column, f"column{number}", rank="same")
    for i, (left, right) in enumerate(pairwise(columns)):
        canvas.add_edge(left[0], right[0], key=f"column{i}", style="invis", weight="0")


def _by_document(
    shown: nx.MultiDiGraph, graph: nx.MultiDiGraph, context: Context
) -> Iterator[tuple[str, list[str]]]:
    """The names of documents and their measures in the picture."""
    cited = documents(graph, context)
    members: dict[str, list[str]] = {}
    for id_, attributes in elements.nodes(shown):
        if "doc" in attributes:
            members.setdefault(attributes["doc"], []).append(id_)
    for id_, measures in members.items():
        yield document(cited[id_]) if id_ in cited else one_line(id_), measures


def _node(attributes: Mapping[str, Any]) -> dict[str, str]:
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


@contextmanager
def _silent() -> Iterator[None]:
    """Graphviz and fontconfig talk to standard error, past Python: nothing that a reader could act on."""
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _tidy(picture: bytes, graph: nx.MultiDiGraph, names: Mapping[str, str], description: str) -> bytes:
    """The SVG without a document type from elsewhere, with the description and full names as titles."""
    root = etree.fromstring(picture, etree.XMLParser(remove_comments=True, resolve_entities=False, no_network=True))
    captions = {name: graph.nodes[id_]["caption"] for id_, name in names.items()}
    for group in root.iter(f"{SVG}g"):
        title = group.find(f"{SVG}title")
        if title is None:
            continue
        parts = [captions.get(end) for end in (title.text or "").split("->")]
        if None in parts:
            group.remove(title)
        else:
            title.text = printable(" → ".join(filter(None, parts)))
    for text in root.iter(f"{SVG}text"):
        text.set("font-family", f"{text.get('font-family')}, Microsoft YaHei, PingFang SC, sans-serif")
    root.set("role", "img")
    title = etree.Element(f"{SVG}title")
    title.text = description
    root.insert(0, title)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
