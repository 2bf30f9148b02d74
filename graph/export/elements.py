"""The nodes, edges and properties of a subgraph, in one order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from graph.schema import EDGES, NODE_TYPES, NODES, Property

if TYPE_CHECKING:
    import networkx as nx

LABEL = Property("label", "string", "类型", "type", "node label of the schema")
CAPTION = Property("caption", "string", "名称", "name", "what people see")
TYPE = Property("type", "string", "关系", "relation", "edge type of the schema")


def _distinct(properties: Iterable[Property]) -> tuple[Property, ...]:
    """The first property of each name: properties of one name have one type, whatever carries them."""
    first: dict[str, Property] = {}
    for p in properties:
        first.setdefault(p.name, p)
    return tuple(first.values())


NODE_PROPERTIES = _distinct((LABEL, CAPTION, *(p for n in NODES for p in n.properties if not p.bulky)))
EDGE_PROPERTIES = _distinct((TYPE, *(p for e in EDGES for p in e.properties)))


def nodes(graph: nx.MultiDiGraph) -> list[tuple[str, dict[str, Any]]]:
    """Ids and attributes, by type as the schema orders them, then by id; attributes as the schema orders them."""
    order = {label: i for i, label in enumerate(NODE_TYPES)}
    found = sorted(graph.nodes(data=True), key=lambda n: (order[n[1]["label"]], n[0]))
    return [(id_, _ordered(d, NODE_PROPERTIES)) for id_, d in found]


def edges(graph: nx.MultiDiGraph) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Ends, key and attributes, by ends and key; attributes as the schema orders them."""
    found = sorted(graph.edges(keys=True, data=True), key=lambda e: (e[0], e[1], str(e[2])))
    return [(u, v, key, _ordered(d, EDGE_PROPERTIES)) for u, v, key, d in found]


def _ordered(attributes: dict[str, Any], properties: Iterable[Property]) -> dict[str, Any]:
    return {p.name: attributes[p.name] for p in properties if p.name in attributes}


def present(properties: Iterable[Property], attributes: Iterable[dict[str, Any]]) -> tuple[Property, ...]:
    """Those of `properties` that occur."""
    names = set().union(*attributes)
    return tuple(p for p in properties if p.name in names)


def between(graph: nx.MultiDiGraph, type_: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The edges of one type, in order."""
    return ((u, v, d) for u, v, _, d in edges(graph) if d["type"] == type_)
