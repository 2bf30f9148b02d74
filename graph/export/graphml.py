"""GraphML, for networkx, yEd, Cytoscape, Gephi and R.

Lists stand as JSON, since GraphML knows single values only. Edge ids are numbers in the order of the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr

import networkx as nx

from graph.export import elements
from graph.export.characters import printable
from graph.export.context import Context
from graph.schema import Property

TYPES = {"string": "string", "strings": "string", "integer": "long", "float": "double", "boolean": "boolean"}


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write `graph` line by line."""
    for line in generate(graph, context):
        file.write(line.encode("utf-8"))
        file.write(b"\n")


def generate(graph: nx.MultiDiGraph, context: Context) -> Iterator[str]:
    """The lines of the file."""
    nodes, edges = elements.nodes(graph), elements.edges(graph)
    node_keys = {p.name: f"n{i}" for i, p in enumerate(elements.NODE_PROPERTIES)}
    edge_keys = {p.name: f"e{i}" for i, p in enumerate(elements.EDGE_PROPERTIES)}
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    yield from _declarations("node", node_keys, elements.present(elements.NODE_PROPERTIES, (d for _, d in nodes)))
    yield from _declarations("edge", edge_keys, elements.present(elements.EDGE_PROPERTIES, (d for *_, d in edges)))
    yield '<graph edgedefault="directed">'
    if context.question:
        yield f"<desc>{_text(context.question)}</desc>"
    for id_, attributes in nodes:
        yield f"<node id={_attribute(id_)}>{_data(node_keys, attributes)}</node>"
    for number, (source, target, _, attributes) in enumerate(edges):
        ends = f"source={_attribute(source)} target={_attribute(target)}"
        yield f'<edge id="{number}" {ends}>{_data(edge_keys, attributes)}</edge>'
    yield "</graph>"
    yield "</graphml>"


def _declarations(domain: str, keys: dict[str, str], properties: Iterable[Property]) -> Iterator[str]:
    for p in properties:
        place = f'id="{keys[p.name]}" for="{domain}" attr.name="{p.name}" attr.type="{TYPES[p.type]}"'
        yield f"<key {place}><desc>{p.zh} / {p.en}</desc></key>"


def _data(keys: dict[str, str], attributes: dict[str, Any]) -> str:
    return "".join(
        f'<data key="{key}">{_value(attributes[name])}</data>' for name, key in keys.items() if name in attributes
    )


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _text(json.dumps([printable(v) for v in value], ensure_ascii=False))
    return _text(str(value))


def _text(value: str) -> str:
    return escape(printable(value), {"\r": "&#13;"})


def _attribute(value: str) -> str:
    return quoteattr(printable(value))
