r"""Cypher statements that build the subgraph again in an empty Neo4j (``cypher-shell -f FILE``) or another engine.

Values stand in the statements as literals. Neo4j turns ``\uXXXX`` into a character before it looks for the ends of
strings, whatever stands before it: so no backslash of ours is ever followed by a u.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any, BinaryIO

import networkx as nx

from graph.export import elements
from graph.export.characters import one_line, printable
from graph.export.context import Context

#: Rows in a statement.
BATCH = 200


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write the statements, one a line, a semicolon after each."""
    file.write(f"// policykg {one_line(context.question)}".rstrip().replace("\\", "＼").encode() + b"\n")
    for statement in generate(graph):
        file.write(f"{statement};\n".encode())


def generate(graph: nx.MultiDiGraph) -> Iterator[str]:
    """The statements: constraints, nodes by label, edges by type and labels of their ends."""
    nodes = elements.nodes(graph)
    for label in dict.fromkeys(d["label"] for _, d in nodes):
        yield f"CREATE CONSTRAINT {label.lower()}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE"
    for label, group in groupby(nodes, lambda n: str(n[1]["label"])):
        rows = ({"id": id_, **_properties(d, "label", "caption", "id")} for id_, d in group)
        yield from (f"UNWIND {batch} AS row CREATE (n:{label}) SET n = row" for batch in _batches(rows))

    def kind(edge: tuple[str, str, str, dict[str, Any]]) -> tuple[str, str, str]:
        return edge[3]["type"], graph.nodes[edge[0]]["label"], graph.nodes[edge[1]]["label"]

    for (type_, start, end), edges in groupby(sorted(elements.edges(graph), key=kind), kind):
        links = ({"a": u, "b": v, "p": _properties(d, "type")} for u, v, _, d in edges)
        for batch in _batches(links):
            yield (
                f"UNWIND {batch} AS row MATCH (a:{start} {{id: row.a}}) MATCH (b:{end} {{id: row.b}}) "
                f"CREATE (a)-[e:{type_}]->(b) SET e = row.p"
            )


def literal(value: Any) -> str:
    """A value in Cypher."""
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return _string(value)
        case Mapping():
            return f"{{{', '.join(f'{name}: {literal(v)}' for name, v in value.items())}}}"
        case _:
            return f"[{', '.join(map(literal, value))}]"


def _string(text: str) -> str:
    escapes = {"\\": r"\\", "'": r"\'", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
    escaped = "".join(escapes.get(c, c) for c in printable(text))
    return "'" + re.sub(r"\\(?=u)", r"\\' + '", escaped) + "'"


def _properties(attributes: Mapping[str, Any], *without: str) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if name not in without}


def _batches(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        yield literal(batch)
