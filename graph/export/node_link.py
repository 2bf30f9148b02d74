"""JSON as networkx's node-link form, with the question and the words for types and properties beside it.

``networkx.node_link_graph`` reads the file and gives the graph that was written, to the character.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

import networkx as nx

from graph.export import elements
from graph.export.characters import json_text
from graph.export.context import Context
from graph.schema import EDGE_TYPES, NODE_TYPES


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write `graph`, one node or edge a line."""
    for line in generate(graph, context):
        file.write(line.encode("utf-8"))
        file.write(b"\n")


def generate(graph: nx.MultiDiGraph, context: Context) -> Iterator[str]:
    """The lines of the file."""
    nodes, edges = elements.nodes(graph), elements.edges(graph)
    yield '{"directed": true, "multigraph": true,'
    yield f'"graph": {json_text(graph.graph)},'
    yield f'"context": {json_text(_context(context))},'
    yield f'"schema": {json_text(_schema(graph))},'
    yield '"nodes": ['
    yield from _listed({**attributes, "id": id_} for id_, attributes in nodes)
    yield '], "edges": ['
    yield from _listed({**d, "source": u, "target": v, "key": key} for u, v, key, d in edges)
    yield "]}"


def _listed(entries: Iterator[dict[str, Any]]) -> Iterator[str]:
    """Every entry as a line, a comma between two."""
    previous = next(entries, None)
    for entry in entries:
        yield json_text(previous) + ","
        previous = entry
    if previous is not None:
        yield json_text(previous)


def _context(context: Context) -> dict[str, Any]:
    return {
        "question": context.question,
        "parameters": dict(context.parameters),
        "date": context.date,
        "documents": [asdict(d) for d in context.documents],
    }


def _schema(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """What people call the types and properties that occur."""
    node_attributes = [d for _, d in elements.nodes(graph)]
    edge_attributes = [d for *_, d in elements.edges(graph)]
    labels = {d["label"] for d in node_attributes}
    types = {d["type"] for d in edge_attributes}
    return {
        "nodes": {label: {"zh": t.zh, "en": t.en} for label, t in NODE_TYPES.items() if label in labels},
        "edges": {type_: {"zh": t.zh, "en": t.en} for type_, t in EDGE_TYPES.items() if type_ in types},
        "node_properties": {
            p.name: {"zh": p.zh, "en": p.en} for p in elements.present(elements.NODE_PROPERTIES, node_attributes)
        },
        "edge_properties": {
            p.name: {"zh": p.zh, "en": p.en} for p in elements.present(elements.EDGE_PROPERTIES, edge_attributes)
        },
    }
