"""Parts of the graph as networkx graphs: what pictures, exports and network measures are made from.

Every function gives a :class:`networkx.MultiDiGraph`. A node's key is its `id` property; its attributes are `label` (of
the schema), `caption` (what people see) and the properties of the schema, bulky ones left out. An edge's attributes are
`type` and its properties, evidence included; its key is the type, and for edges with evidence also where it stands.
No attribute is None. Nodes and edges come in one fixed order, whatever the engine's. ``graph.graph["truncated"]`` is
true where a limit cut something off.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

import networkx as nx

from graph.language import say
from graph.queries import Query, named
from graph.schema import EDGE_TYPES, NODE_TYPES
from graph.stores.base import USUAL, Edge, LimitError, Limits, Node, Path, QueryError, Result, Store

#: For questions whose answer is the whole graph.
UNBOUNDED = Limits(seconds=600, rows=10**8, cells=10**10, characters=10**11)

_LOOKED_THROUGH = 300_000  # steps from one front, in search of a path


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


def neighbourhood(
    store: Store, node_id: str, hops: int = 1, limit: int = 300, label: str | None = None
) -> nx.MultiDiGraph:
    """What can be reached from a node in `hops` steps along edges of either direction; at most `limit` nodes, the
    nearer first. With a `label` only over nodes of it.

    Raises
    ------
    QueryError
        There is no such node.
    """
    start = _node(store, node_id)
    nodes = {start.id: start}
    edges: list[Edge] = []
    frontier, truncated = [start], False
    for _ in range(hops):
        reached: dict[str, Node] = {}
        for near, group in _by_label((n.label, n.id) for n in frontier):
            result = store.read(
                f"UNWIND $ids AS id MATCH (n:{near} {{id: id}})-[r]-(m{f':{label}' if label else ''}) "
                "RETURN r, m ORDER BY type(r), m.id, n.id",
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


def neighbour_counts(store: Store, node_id: str) -> dict[str, int]:
    """How many neighbours a node has, by their label; in the order of the schema.

    Raises
    ------
    QueryError
        There is no such node.
    """
    node = _node(store, node_id)
    found = store.read(
        f"MATCH (n:{node.label} {{id: $id}})--(m) WHERE m.id <> $id RETURN labels(m)[0], count(DISTINCT m.id)", {"id": node_id}
    )
    counts = dict(found.rows)
    return {label: counts[label] for label in NODE_TYPES if label in counts}


def path(store: Store, a: str, b: str, longest: int = 6) -> nx.MultiDiGraph:
    """A shortest way between two nodes along edges of either direction, with all edges between those that follow on one
    another; without nodes where there is none of at most `longest` steps. ``graph.graph["path"]`` lists its ids from `a`
    to `b`.

    Generic bodies (各有关部门) are no way: they would join everything to everything. Of ways as short as one another it
    is always the same, whatever the engine's (which is why the engines' own search is not asked: ArcadeDB 26.10 leaves
    nodes out only after it has chosen a way).

    Raises
    ------
    QueryError
        There is no such node.
    LimitError
        There is too much to look through.
    """
    ends = [_node(store, a), _node(store, b)]
    label = {n.id: n.label for n in ends}
    before: list[dict[str, str | None]] = [{a: None}, {b: None}]  # by side: how each node was come to
    fronts: list[list[str]] = [[a], [b]]
    deadline = time.monotonic() + USUAL.seconds
    for _ in range(longest):
        if before[0].keys() & before[1].keys() or not all(fronts):
            break
        side = int(len(fronts[1]) < len(fronts[0]))
        steps = sorted(_steps(store, [(label[id_], id_) for id_ in fronts[side]], [a, b], deadline))
        fronts[side] = []
        for id_, label_, from_ in steps:
            if id_ not in before[side]:
                before[side][id_] = from_
                label[id_] = label_
                fronts[side].append(id_)
    met = min(before[0].keys() & before[1].keys(), default=None)
    if met is None:
        return nx.MultiDiGraph(truncated=False, path=[])
    ids = [*reversed(_back(before[0], met)), *_back(before[1], met)[1:]]
    found: list[Any] = [ends[0]]
    for one, other in pairwise(ids):
        found += _values(store.read(
            f"MATCH (n:{label[one]} {{id: $one}})-[r]-(m:{label[other]} {{id: $other}}) RETURN r",
            {"one": one, "other": other},
        ).rows)
    graph = _graph(store, found, False)
    graph.graph["path"] = ids
    return graph


def _steps(
    store: Store, front: Iterable[tuple[str, str]], ends: list[str], deadline: float
) -> Iterator[tuple[str, str, str]]:
    """Each step from a node of `front` to one that is not generic or an end: id and label of that, and where it was made
    from."""
    for label, ids in _by_label(front):
        found = store.read(
            f"UNWIND $ids AS id MATCH (n:{label} {{id: id}})--(m) WHERE NOT coalesce(m.generic, false) OR m.id IN $ends "
            "RETURN DISTINCT m.id, labels(m)[0], n.id",
            {"ids": ids, "ends": ends}, Limits(seconds=max(deadline - time.monotonic(), 0.1), rows=_LOOKED_THROUGH),
        )
        if found.truncated:
            raise LimitError(say(
                f"要查找的范围过大（超过 {_LOOKED_THROUGH} 步）", f"too much to look through (more than {_LOOKED_THROUGH} steps)"
            ))
        yield from ((id_, label_, from_) for id_, label_, from_ in found.rows)


def _back(before: Mapping[str, str | None], id_: str) -> list[str]:
    """The way from a node to where its side began."""
    way = [id_]
    while (last := before[way[-1]]) is not None:
        way.append(last)
    return way


def whole(store: Store, each: Callable[[Iterable[Any]], Iterable[Any]] = iter) -> nx.MultiDiGraph:
    """Everything. `each` passes the nodes and edges on as they come, to show how many there are."""
    truncated = False

    def read() -> Iterator[Node | Edge]:
        nonlocal truncated
        for statement in (
            *(f"MATCH (n:{label}) RETURN n" for label in NODE_TYPES),
            *(f"MATCH ()-[r:{type_}]->() RETURN r" for type_ in EDGE_TYPES),
        ):
            result: Result = store.read(statement, None, UNBOUNDED)
            truncated |= result.truncated
            yield from _values(result.rows)

    values = list(each(read()))
    return _graph(store, values, truncated)


def size(store: Store) -> int:
    """How many nodes and edges there are in all."""
    return sum(store.read(f"MATCH {what} RETURN count(x)").rows[0][0] for what in ("(x)", "()-[x]->()"))


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


def _node(store: Store, id_: str) -> Node:
    node = next(_fetch(store, ((label, id_) for label in NODE_TYPES)), None)
    if node is None:
        raise QueryError(say(f"图中没有编号为“{id_}”的节点", f"no node has the id {id_!r}"))
    return node


def _by_label(ends: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    for label, group in groupby(sorted(set(ends)), lambda end: end[0]):
        yield label, [id_ for _, id_ in group]


def _fetch(store: Store, ends: Iterable[tuple[str, str]]) -> Iterator[Node]:
    """Nodes by label and id."""
    for label, ids in _by_label(ends):
        found = store.read(f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n", {"ids": ids}, UNBOUNDED)
        yield from (row[0] for row in found.rows)
