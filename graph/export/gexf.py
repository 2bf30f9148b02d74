"""GEXF 1.3, for Gephi: names as labels, the colours of the schema, the edge type as kind, so that parallel edges of
different types stay apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO
from xml.sax.saxutils import quoteattr

import networkx as nx

from graph.export import elements
from graph.export.characters import printable
from graph.export.context import Context
from graph.export.wording import relation
from graph.schema import NODE_TYPES, Property

TYPES = {"string": "string", "strings": "string", "integer": "long", "float": "double", "boolean": "boolean"}
#: What GEXF has attributes of its own for.
OWN_NODES, OWN_EDGES = ("id", "caption"), ("weight",)

#: Titles of the columns that Gephi would take for its own.
TITLES = {"label": "node_type", "type": "edge_type"}

HEAD = '<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">'


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write `graph` line by line."""
    for line in generate(graph, context):
        file.write(line.encode("utf-8"))
        file.write(b"\n")


def generate(graph: nx.MultiDiGraph, context: Context) -> Iterator[str]:
    """The lines of the file."""
    nodes, edges = elements.nodes(graph), elements.edges(graph)
    of_nodes = _besides(OWN_NODES, elements.present(elements.NODE_PROPERTIES, (d for _, d in nodes)))
    of_edges = _besides(OWN_EDGES, elements.present(elements.EDGE_PROPERTIES, (d for *_, d in edges)))
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield HEAD
    yield f"<meta><creator>policykg</creator><description{_attribute('about', context.question)}/></meta>"
    yield '<graph defaultedgetype="directed" mode="static">'
    yield from _declarations("node", of_nodes)
    yield from _declarations("edge", of_edges)
    yield "<nodes>"
    for id_, d in nodes:
        look = _colour(NODE_TYPES[d["label"]].colour)
        yield f"<node{_attribute('id', id_)}{_attribute('label', d['caption'])}>{_values(of_nodes, d)}{look}</node>"
    yield "</nodes>"
    yield "<edges>"
    for number, (source, target, _, d) in enumerate(edges):
        ends = _attribute("source", source) + _attribute("target", target)
        says = _attribute("kind", d["type"]) + _attribute("label", relation(d)) + _attribute("weight", d.get("weight", 1))
        yield f'<edge id="{number}"{ends}{says}>{_values(of_edges, d)}</edge>'
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>"


def _besides(names: tuple[str, ...], properties: Iterable[Property]) -> tuple[Property, ...]:
    return tuple(p for p in properties if p.name not in names)


def _declarations(domain: str, properties: Iterable[Property]) -> Iterator[str]:
    yield f'<attributes class="{domain}">'
    for p in properties:
        yield f'<attribute id="{p.name}" title="{TITLES.get(p.name, p.name)}" type="{TYPES[p.type]}"/>'
    yield "</attributes>"


def _values(properties: Iterable[Property], attributes: Mapping[str, Any]) -> str:
    values = (
        f'<attvalue for="{p.name}"{_attribute("value", attributes[p.name])}/>' for p in properties if p.name in attributes
    )
    return f"<attvalues>{''.join(values)}</attvalues>"


def _attribute(name: str, content: Any) -> str:
    if isinstance(content, bool):
        content = "true" if content else "false"
    if isinstance(content, list):
        content = "；".join(content)
    return f" {name}={quoteattr(printable(str(content)))}"


def _colour(colour: str) -> str:
    r, g, b = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f'<viz:color r="{r}" g="{g}" b="{b}"/>'
