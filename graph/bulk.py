"""A whole store as files for Neo4j's importer (``neo4j-admin database import full``): the fastest way into an empty server.

One file for each label, and for each type of edge between two labels, with the headers of :mod:`graph.schema`; the command
line; and the statements to run in the new database: keys, indexes, lists without entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from graph.schema import EDGES, NODES, Property
from graph.stores.base import Store
from graph.stores.neo4j import definitions
from graph.subgraph import UNBOUNDED

#: Nodes whose rows, or whose edges, are in memory at the same time.
CHUNK = 500
#: Between the entries of a list: no text has it.
_BETWEEN = "\x1f"
#: In the place of a list without entries, which the importer would leave out; afterwards it is made one.
_EMPTY = "\x1e"
_MAKE_EMPTY = (
    "MATCH (n:{label}) WHERE n.{name} = ['\\u001e'] CALL {{ WITH n SET n.{name} = [] }} IN TRANSACTIONS OF 10000 ROWS"
)
_TYPES = {"string": "string", "strings": "string[]", "integer": "long", "float": "double", "boolean": "boolean"}
#: Labels by which edges are fetched: a body or group may have very many of them.
_MANY = ("Agency", "TargetGroup")


def write(store: Store, folder: Path) -> str:
    """Write the files into `folder`; the command that imports them, run from there. The same store gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    options = []
    widest = 0
    ids = {node.label: sorted(_column(store, f"MATCH (n:{node.label}) RETURN n.id")) for node in NODES}
    for node in NODES:
        name = f"{node.label}.csv"
        header = [f"id:ID({node.label})", *(_typed(p) for p in node.properties if p.name != "id")]
        names = [p.name for p in node.properties]
        rows = ([said.get(name) for name in names] for said in _nodes(store, node.label, ids[node.label]))
        widest = max(widest, _write(folder / name, header, rows))
        options.append(f"--nodes={node.label}={name}")
    for edge in EDGES:
        for source, target in product(edge.sources, edge.targets):
            name = f"{edge.type}-{source}-{target}.csv"
            header = [f":START_ID({source})", f":END_ID({target})", *map(_typed, edge.properties)]
            names = [p.name for p in edge.properties]
            found = _edges(store, edge.type, source, target, ids)
            rows = ([start, end, *(said.get(name) for name in names)] for start, end, said in found)
            widest = max(widest, _write(folder / name, header, rows))
            options.append(f"--relationships={edge.type}={name}")
    buffer = max(4, (widest >> 20) * 2 + 2)  # each field must fit into it
    command = " ".join([
        "neo4j-admin database import full neo4j", "--array-delimiter=U+001F", "--multiline-fields=true",
        f"--read-buffer-size={buffer}m", *options,
    ])
    (folder / "import.txt").write_text(command + "\n", "utf-8")
    lists = [(node.label, p.name) for node in NODES for p in node.properties if p.type == "strings"]
    statements = [*definitions().values(), *(_MAKE_EMPTY.format(label=label, name=name) for label, name in lists)]
    (folder / "schema.cypher").write_text("".join(f"{statement};\n" for statement in statements), "utf-8")
    return command


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    return (ids[first : first + CHUNK] for first in range(0, len(ids), CHUNK))


def _column(store: Store, cypher: str) -> Iterator[str]:
    return (id_ for (id_,) in store.read(cypher, None, UNBOUNDED).rows)


def _nodes(store: Store, label: str, ids: list[str]) -> Iterator[dict[str, Any]]:
    for some in _chunks(ids):
        rows = store.read(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN properties(n)", {"ids": some}, UNBOUNDED).rows
        yield from sorted((said for (said,) in rows), key=lambda said: said["id"])


def _edges(store: Store, type_: str, source: str, target: str, ids: dict[str, list[str]]) -> Iterator[list[Any]]:
    """Ends and properties of the edges of a type between two labels."""
    near = target if source in _MANY and target not in _MANY else source
    cypher = (
        f"UNWIND $ids AS id MATCH ({'s' if near == source else 't'}:{near} {{id: id}}) "
        f"MATCH (s:{source})-[r:{type_}]->(t:{target}) RETURN s.id, t.id, properties(r)"
    )
    for some in _chunks(ids[near]):
        rows = store.read(cypher, {"ids": some}, UNBOUNDED).rows
        yield from sorted(rows, key=lambda row: (*row[:2], repr(sorted(row[2].items()))))


def _typed(property: Property) -> str:
    return f"{property.name}:{_TYPES[property.type]}"


def _write(path: Path, header: list[str], rows: Iterable[list[Any]]) -> int:
    """Write a table; bytes of its longest row."""
    widest = 0
    with path.open("wb") as file:
        file.write((",".join(header) + "\n").encode())
        for row in rows:
            line = (",".join(map(_cell, row)) + "\n").encode("utf-8", "replace")
            widest = max(widest, len(line))
            file.write(line)
    return widest


def _cell(value: Any) -> str:
    """What is not there is empty, an empty text is quoted."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    text = _BETWEEN.join(value or [_EMPTY]) if isinstance(value, list) else value
    return '"' + text.replace('"', '""') + '"'
