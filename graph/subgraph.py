"""Parts of the graph as networkx graphs: what pictures, exports and network measures are made from.

Every function gives a :class:`networkx.MultiDiGraph`. A node's key is its `id` property; its attributes are `label` (of
the schema), `caption` (what people see) and the properties of the schema, bulky ones left out. An edge's attributes are
`type` and its properties, evidence included; its key is the type, and for edges with evidence also where it stands.
No attribute is None. Nodes and edges come in one fixed order, whatever the engine's. ``graph.graph["truncated"]`` is
true where a limit cut something off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

import networkx as nx

from graph.language import say
from graph.queries import Query, named
from graph.schema import EDGE_TYPES, NODE_TYPES
from graph.stores.base import USUAL, Edge, Limits, Node, Path, QueryError, Result, Store

#: For questions whose answer is the whole graph.
UNBOUNDED = Limits(seconds=600, rows=10**8, cells=10**10, characters=10**11)


def subgraph(
    store: Store, cypher: str, parameters: Mapping[str, Any] | None = None, limits: Limits = USUAL
) -> nx.MultiDiGraph:
    """All nodes, edges and paths in the rows of a query, those inside lists and maps included.

    The ends of edges are fetched where the rows do not hold them.
    """
    result = store.read(cypher, parameters, limits)
    return _graph(store, _values(result.rows), result.truncated)


def query_subgraph(
    store: Store, query: str | Query, parameters: Mapping[str, Any] | None = None
) -> nx.MultiDiGraph:
    """The part of the graph that answers a query, given itself or by its name: the second statement of its file.

    `parameters` as people give them: names of bodies and groups are resolved.
    """
    query = named(query) if isinstance(query, str) else query
    return subgraph(store, query.subgraph, query.bind(store, parameters or {}).values)


def neighbourhood(store: Store, node_id: str, hops: int = 1, limit: int = 300) -> nx.MultiDiGraph:
    """What can be reached from a node in `hops` steps along edges of either direction; at most `limit` nodes, the
    nearer first.

    Raises
    ------
    QueryError
        There is no such node.
    """
    start = next(iter(_fetch(store, ((label, node_id) for label in NODE_TYPES))), None)
    if start is None:
        raise QueryError(say(f"图中没有编号为“{node_id}”的节点", f"no node has the id {node_id!r}"))
    nodes = {start.id: start}
    edges: list[Edge] = []
    frontier, truncated = [start], False
    for _ in range(hops):
        reached: dict[str, Node] = {}
        for label, group in _by_label((n.label, n.id) for n in frontier):
            result = store.read(
                f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})-[r]-(m) RETURN r, m ORDER BY type(r), m.id, n.id",
                {"ids": group},
            )
            truncated |= result.truncated
            for edge, node in result.rows:
                if node.id not in nodes and node.id not in reached:
                    if len(nodes) + len(reached) >= limit:
                        truncated = True
                        continue
                    reached[node.id] = node
                edges.append(edge)
        nodes |= reached
        frontier = list(reached.values())
    return _graph(store, [*nodes.values(), *edges], truncated)


def whole(store: Store) -> nx.MultiDiGraph:
    """Everything."""
    parts: list[Any] = []
    truncated = False
    for statement in (
        *(f"MATCH (n:{label}) RETURN n" for label in NODE_TYPES),
        *(f"MATCH ()-[r:{type_}]->() RETURN r" for type_ in EDGE_TYPES),
    ):
        result: Result = store.read(statement, None, UNBOUNDED)
        truncated |= result.truncated
        parts.extend(_values(result.rows))
    return _graph(store, parts, truncated)


def edge_key(edge: Edge) -> str:
    """The type; with where it stands for an edge that has evidence, so that parallel edges stay apart."""
    p = edge.properties
    return f"{edge.type} {p['doc']}:{p['start']}-{p['end']}" if "doc" in p else edge.type


def _graph(store: Store, values: Iterable[Any], truncated: bool) -> nx.MultiDiGraph:
    nodes: dict[str, Node] = {}
    edges: dict[tuple[Any, ...], Edge] = {}
    for value in values:
        if isinstance(value, Node):
            nodes[value.id] = value
        else:
            # Two engines, and two rows, give one and the same edge: it is told by all that it says.
            edges[value.source, value.target, edge_key(value), *map(str, sorted(value.properties.items()))] = value
    ends = {end for e in edges.values() for end in ((e.source_label, e.source), (e.target_label, e.target))}
    nodes |= {n.id: n for n in _fetch(store, (end for end in ends if end[1] not in nodes))}

    graph: nx.MultiDiGraph = nx.MultiDiGraph(truncated=truncated)
    for node in sorted(nodes.values(), key=lambda n: (list(NODE_TYPES).index(n.label), n.id)):
        type_ = NODE_TYPES[node.label]
        shown = {p.name: node.properties.get(p.name) for p in type_.properties if not p.bulky}
        graph.add_node(
            node.id,
            label=node.label,
            caption=str(shown.get(type_.caption) or node.id),
            **{k: v for k, v in shown.items() if v is not None},
        )
    for place in sorted(edges):
        edge = edges[place]
        key, number = edge_key(edge), 1
        while graph.has_edge(edge.source, edge.target, key):
            number += 1
            key = f"{edge_key(edge)} #{number}"
        said = {p.name: edge.properties.get(p.name) for p in EDGE_TYPES[edge.type].properties}
        graph.add_edge(edge.source, edge.target, key, type=edge.type, **{k: v for k, v in said.items() if v is not None})
    return graph


def _values(rows: Any) -> Iterator[Node | Edge]:
    """Nodes and edges in nested rows."""
    for value in rows:
        if isinstance(value, (Node, Edge)):
            yield value
        elif isinstance(value, Path):
            yield from value.nodes
            yield from value.edges
        elif isinstance(value, list):
            yield from _values(value)
        elif isinstance(value, dict):
            yield from _values(value.values())


def _by_label(ends: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    for label, group in groupby(sorted(set(ends)), lambda end: end[0]):
        yield label, [id_ for _, id_ in group]


def _fetch(store: Store, ends: Iterable[tuple[str, str]]) -> Iterator[Node]:
    """Nodes by label and id."""
    for label, ids in _by_label(ends):
        found = store.read(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n", {"ids": ids}, UNBOUNDED)
        yield from (row[0] for row in found.rows)
