"""What is exported and imported again is the same subgraph: GraphML, node-link, CSV by the headers of both importers,
Cypher in a real Neo4j."""

from __future__ import annotations

import csv
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from engines import on_neo4j, sample_facts
from export_graphs import example, hostile, written
from neo4j import GraphDatabase

from bench import server
from graph.export import Context
from graph.export.characters import printable
from graph.export.csv_tables import FORMULA
from graph.load import load
from graph.schema import EDGES, NODES
from graph.stores.base import open_store
from graph.subgraph import subgraph, whole

TYPES = {p.name: p.type for kind in (NODES, EDGES) for t in kind for p in t.properties}

#: Attributes of all nodes by id; ends and attributes of all edges, in one order.
Said = tuple[dict[str, dict[str, Any]], list[tuple[str, str, dict[str, Any]]]]


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> nx.MultiDiGraph:
    store = open_store(tmp_path_factory.mktemp("round") / "store")
    load(store, sample_facts())
    graph = whole(store)
    store.close()
    assert len(graph) > 300
    return graph


def said(graph: nx.MultiDiGraph, clean: Callable[[str], str] = printable) -> Said:
    """What a graph says, each text through `clean`; the keys of edges are no part of it."""

    def cleaned(attributes: dict[str, Any]) -> dict[str, Any]:
        return {k: [clean(i) for i in v] if isinstance(v, list) else clean(v) if isinstance(v, str) else v
                for k, v in attributes.items()}  # fmt: skip

    nodes = {clean(id_): cleaned(d) for id_, d in graph.nodes(data=True)}
    edges = [(clean(u), clean(v), cleaned(d)) for u, v, d in graph.edges(data=True)]
    return nodes, sorted(edges, key=_place)


def _place(edge: tuple[str, str, dict[str, Any]]) -> str:
    return repr((*edge[:2], sorted(edge[2].items(), key=lambda item: item[0])))


def graphs(samples: nx.MultiDiGraph) -> Iterator[nx.MultiDiGraph]:
    yield from (samples, example(), hostile())


def test_graphml_comes_back(samples: nx.MultiDiGraph) -> None:
    for graph in graphs(samples):
        read = nx.read_graphml(io.BytesIO(written("graphml", graph)), force_multigraph=True)
        for _, attributes in read.nodes(data=True):
            attributes.update({k: json.loads(v) for k, v in attributes.items() if TYPES.get(k) == "strings"})
        assert said(read) == said(graph)


def test_node_link_comes_back(samples: nx.MultiDiGraph) -> None:
    for graph in graphs(samples):
        content = json.loads(written("json", graph))
        read = nx.node_link_graph(content, edges="edges")
        for id_ in read:
            read.nodes[id_]["id"] = id_  # networkx takes it for the key alone
        assert said(read, str) == said(graph, str)
        assert set(read.edges(keys=True)) == set(graph.edges(keys=True))


def test_csv_comes_back_by_the_headers_of_neo4j(samples: nx.MultiDiGraph) -> None:
    """As neo4j-admin reads it: NAME:TYPE heads a property, :ID, :LABEL, :START_ID, :END_ID and :TYPE what it is of."""
    readers: dict[str, Callable[[str], Any]] = {
        "": unguarded, "long": int, "double": float, "boolean": "true".__eq__, "string[]": lambda cell: unguarded(cell).split(";"),
    }  # fmt: skip

    def properties(row: dict[str, str]) -> dict[str, Any]:
        heads = {head: head.partition(":") for head in row}
        return {name: readers[type_ if type_ != "ID" else ""](row[head])
                for head, (name, _, type_) in heads.items() if name and row[head]}  # fmt: skip

    for graph in graphs(samples):
        nodes, edges = rows(graph, "neo4j/nodes.csv"), rows(graph, "neo4j/edges.csv")
        read: Said = (
            {unguarded(row["id:ID"]): {**properties(row), "label": row[":LABEL"]} for row in nodes},
            sorted(((unguarded(row[":START_ID"]), unguarded(row[":END_ID"]), {**properties(row), "type": row[":TYPE"]})
                    for row in edges), key=_place),
        )  # fmt: skip
        assert read == in_cells(graph)


def test_neo4j_imports_the_csv_by_the_command_in_its_readme(samples: nx.MultiDiGraph, tmp_path: Path) -> None:
    if needed := server.missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"a Neo4j for tests needs {' and '.join(needed)}")
    graph = nx.compose(samples, hostile())
    with zipfile.ZipFile(io.BytesIO(written("csv", graph))) as zipped:
        zipped.extractall(tmp_path / "csv")
    readme = (tmp_path / "csv" / "README.txt").read_text("utf-8-sig")
    command = next(line.split() for line in readme.splitlines() if "neo4j-admin" in line)
    home = tmp_path / "neo4j"
    home.mkdir()
    said_ = server.admin(home, *command[1:], folder=tmp_path / "csv")
    assert f"{len(graph)} nodes" in said_ and f"{graph.number_of_edges()} relationships" in said_
    with (
        server.neo4j(home) as address,
        GraphDatabase.driver(f"bolt://{address}", auth=("neo4j", server.PASSWORD)) as driver,
    ):
        nodes, _, _ = driver.execute_query("MATCH (n) RETURN n.id, labels(n)[0], properties(n)")
        edges, _, _ = driver.execute_query("MATCH (a)-[r]->(b) RETURN a.id, b.id, type(r), properties(r)")

    def read(properties: dict[str, Any]) -> dict[str, Any]:
        return {k: unguarded(v) if isinstance(v, str) else [*map(unguarded, v[:1]), *v[1:]] if isinstance(v, list) else v
                for k, v in properties.items() if v not in ("", [], [""])}  # fmt: skip

    assert in_cells(graph) == (
        {unguarded(id_): {**read(d), "label": label} for id_, label, d in nodes},
        sorted(((unguarded(u), unguarded(v), {**read(d), "type": type_}) for u, v, type_, d in edges), key=_place),
    )


def test_csv_comes_back_by_the_headers_of_gephi(samples: nx.MultiDiGraph) -> None:
    """Gephi knows Id, Label, Source, Target, Type and Label; what else there is are columns of text."""
    readers: dict[str, Callable[[str], Any]] = {
        "string": unguarded, "integer": int, "float": float, "boolean": "true".__eq__, "strings": lambda c: unguarded(c).split(";"),
    }  # fmt: skip

    def properties(row: dict[str, str]) -> dict[str, Any]:
        return {name: readers[TYPES[name]](cell) for name, cell in row.items() if name in TYPES and cell}

    for graph in graphs(samples):
        nodes, edges = rows(graph, "nodes.csv"), rows(graph, "edges.csv")
        assert {row["Type"] for row in edges} <= {"Directed"}
        read: Said = (
            {unguarded(row["Id"]): {**properties(row), "id": unguarded(row["Id"]), "label": row["node_type"],
                                    "caption": unguarded(row["Label"])} for row in nodes},
            sorted(((unguarded(row["Source"]), unguarded(row["Target"]), {**properties(row), "type": row["edge_type"]})
                    for row in edges), key=_place),
        )  # fmt: skip
        assert read == in_cells(graph)


def rows(graph: nx.MultiDiGraph, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(written("csv", graph))) as zipped:
        return list(csv.DictReader(io.StringIO(zipped.read(name).decode("utf-8-sig"), newline="")))


def unguarded(cell: str) -> str:
    """As the README in the zip says."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def in_cells(graph: nx.MultiDiGraph) -> Said:
    """What a graph says, with what a cell cannot tell apart: an empty text or list from none, ; in a list from its end."""
    nodes, edges = said(graph)

    def told(attributes: dict[str, Any]) -> dict[str, Any]:
        return {k: [i.replace(";", "；") for i in v] if isinstance(v, list) else v
                for k, v in attributes.items() if v not in ("", [], [""])}  # fmt: skip

    return {id_: told(d) for id_, d in nodes.items()}, sorted(((u, v, told(d)) for u, v, d in edges), key=_place)


def test_neo4j_builds_the_same_subgraph_from_cypher(samples: nx.MultiDiGraph, neo4j_server: str) -> None:
    for graph in graphs(samples):
        with on_neo4j(neo4j_server) as store:
            with store.writing() as writer:
                # Constraints stand there already: a store on Neo4j makes the same ones.
                writer.write([(s, {}) for s in statements(graph) if not s.startswith("CREATE CONSTRAINT")])
            read = subgraph(store, "MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN n, r")
        captions = {id_: {**d, "caption": ""} for id_, d in said(read)[0].items()}
        assert captions == {id_: {**d, "caption": ""} for id_, d in said(graph)[0].items()}
        assert said(read)[1] == said(graph)[1]


def statements(graph: nx.MultiDiGraph) -> list[str]:
    _, _, text = written("cypher", graph, Context()).decode().partition("\n")
    return text.removesuffix(";\n").split(";\n")
