"""The static picture of a subgraph, drawn by Graphviz: the base of png, svg and the reports."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import networkx as nx
import pygraphviz
from lxml import etree

from graph.export import drawing, elements, fonts, legend
from graph.export.characters import printable
from graph.export.context import Context, documents
from graph.export.selection import parts, reduced, strongest, without_containers
from graph.export.wording import document, listed
from graph.language import say
from graph.schema import NODE_TYPES

#: Nodes that are legible on a printed page, if they lie well; those that always are.
LIMIT, LEAST = 60, 24

#: Counted edges a node that can be told apart.
EDGES = 2

#: Of a graph without nodes.
EMPTY = ("没有可画的内容", "nothing to draw")

#: The smallest scale at which a picture of a part fits a page; a smaller part is shown instead of a smaller scale.
LEGIBLE = 0.5

#: Columns of measures to try.
COLUMNS = 4

#: Dots an inch of a PNG.
DPI = 200

SVG = "{http://www.w3.org/2000/svg}"

NO_IDS: Mapping[str, str] = {}

#: Graphviz and its libraries are not made for threads.
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a file, and in words for those who cannot see it."""

    content: bytes
    description: str


@contextmanager
def graphviz() -> Iterator[None]:
    """For whoever else calls Graphviz in this process: one at a time, and quietly."""
    with _lock, _silent():
        yield


def draw(graph: nx.MultiDiGraph, kind: Literal["png", "svg"], context: Context) -> Picture:
    """The picture with its legend, and with a note where it shows a part only.

    Raises
    ------
    ExportError
        There is no font with Chinese characters.
    """
    family, folder = fonts.chinese()
    full = without_containers(graph)
    titles = {id_: document(cited) for id_, cited in documents(graph, context).items()}
    with _lock, fonts.configured(folder), _silent():
        shown, canvas = _legible(full, titles, family)
        note = _note(shown, full)
        if len(shown):
            legend.add(canvas, shown, note)
        content = written(canvas, kind)
    description = _description(graph) + note
    if kind == "png":
        return Picture(content, description)
    ids = {name: id_ for id_, name in _names(shown).items()}
    captions = {name: shown.nodes[id_]["caption"] for name, id_ in ids.items()}
    return Picture(tidied(content, description, captions, ids), description)


def written(canvas: pygraphviz.AGraph, kind: str, dpi: int = DPI) -> bytes:
    """What stands on a canvas, every thing at its place, as a file; the canvas is closed."""
    content: bytes = canvas.draw(format=kind, prog="nop2", args=f"-Gdpi={dpi}" if kind == "png" else "")
    canvas.close()
    return content


def _legible(
    full: nx.MultiDiGraph, titles: Mapping[str, str], family: str
) -> tuple[nx.MultiDiGraph, pygraphviz.AGraph]:
    """What a page can show of a graph, and the canvas with it. A graph within the limit is shown whole."""
    limit = LIMIT
    while True:
        shown = strongest(reduced(full, limit), EDGES)
        canvas, scale = _fitted(shown, titles, family)
        if scale >= LEGIBLE or len(full) <= LIMIT or limit <= LEAST:
            return shown, canvas
        canvas.close()
        limit = max(LEAST, limit * 4 // 5)


def _fitted(
    shown: nx.MultiDiGraph, titles: Mapping[str, str], family: str
) -> tuple[pygraphviz.AGraph, float]:
    """The canvas with as many columns of measures as make it legible, or else as large as can be; and its scale."""
    tried: list[tuple[pygraphviz.AGraph, float]] = []
    for columns in range(1, COLUMNS + 1):
        names = _names(shown)
        pieces = [drawing.part(piece, names, titles) for piece in parts(shown)] or [_nothing()]
        for piece in pieces:
            piece.lay_out(family, columns)
        tried.append(drawing.together(pieces, family))
        if tried[-1][1] >= LEGIBLE:
            break
    return max(tried, key=lambda fit: fit[1])


def _nothing() -> drawing.Part:
    return drawing.Part({"nothing": {"label": say(*EMPTY), "shape": "plain"}})


def _names(graph: nx.MultiDiGraph) -> dict[str, str]:
    return {id_: f"n{i}" for i, (id_, _) in enumerate(elements.nodes(graph))}


def _note(shown: nx.MultiDiGraph, full: nx.MultiDiGraph) -> str:
    """What to know of a picture: that it is empty, or a part."""
    if not len(full):
        return say(*EMPTY)
    edges, between = shown.number_of_edges(), full.subgraph(shown).number_of_edges()
    left = []
    if len(shown) < len(full):
        left.append(say(f"联系最多的 {len(shown)} 个节点（共 {len(full)} 个）",
                        f"the {len(shown)} most connected of {len(full)} nodes"))  # fmt: skip
    if edges < between:
        left.append(say(f"其间最强的 {edges} 条关系（共 {between} 条）", f"the {edges} strongest of {between} relations"))
    drawn = say("和", " and ").join(left)
    return say(f"注：内容较多，图中只画{drawn}。", f"Note: only {drawn} are drawn.") if left else ""


def _description(graph: nx.MultiDiGraph) -> str:
    counts = Counter(attributes["label"] for _, attributes in graph.nodes(data=True))
    kinds = listed(f"{say(t.zh, t.en)} {counts[label]}" for label, t in NODE_TYPES.items() if counts[label])
    edges = graph.number_of_edges()
    return say(f"关系图：{kinds}；关系 {edges}。", f"Graph of {kinds}; relations {edges}. ") if kinds else ""


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


def tidied(
    content: bytes, description: str, captions: Mapping[str, str], ids: Mapping[str, str] = NO_IDS
) -> bytes:
    """The SVG without a document type from elsewhere, with the description and full names as titles.

    Parameters
    ----------
    captions, ids
        Full names, and ids in the graph, of things by their names on the canvas.
    """
    root = etree.fromstring(content, etree.XMLParser(remove_comments=True, resolve_entities=False, no_network=True))
    for group in root.iter(f"{SVG}g"):
        group.attrib.pop("id", None)  # counted from 1 in each picture: two in one page would have the same
        title = group.find(f"{SVG}title")
        if title is None:
            continue
        if title.text in ids:
            group.set("data-node", printable(ids[title.text]))
        ends = [captions.get(end) for end in (title.text or "").split("->")]
        if None in ends:
            group.remove(title)
        else:
            title.text = printable(" → ".join(filter(None, ends)))
    for text in root.iter(f"{SVG}text"):
        text.set("font-family", f"{text.get('font-family')}, Microsoft YaHei, PingFang SC, sans-serif")
    root.set("role", "img")
    title = etree.Element(f"{SVG}title")
    title.text = description
    root.insert(0, title)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
