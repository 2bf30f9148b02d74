"""What of a subgraph a picture shows, and which parts of it hang together."""

from __future__ import annotations

from collections import Counter
from heapq import heapify, heappop, heappush

import networkx as nx

from graph.export import elements


def without_containers(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The graph without outlines: measures stand in a frame of their document instead. Documents and sections that
    only contain go with them, unless there are no measures."""
    if not any(attributes["label"] == "Measure" for _, attributes in graph.nodes(data=True)):
        return graph
    contains = [(u, v, k) for u, v, k, d in graph.edges(keys=True, data=True) if d["type"] == "CONTAINS"]
    containers = {u for u, _, _ in contains}
    rest = graph.copy()
    rest.remove_edges_from(contains)
    rest.remove_nodes_from([n for n in containers if not rest.degree(n)])
    return rest


def reduced(graph: nx.MultiDiGraph, limit: int) -> nx.MultiDiGraph:
    """At most `limit` nodes: the one with the least weight on its edges to those that are left goes, again and again,
    so that what stays hangs together."""
    if len(graph) <= limit:
        return graph
    weight = dict.fromkeys(graph, 0)
    between: dict[str, Counter[str]] = {n: Counter() for n in graph}
    for source, target, attributes in graph.edges(data=True):
        for one, other in ((source, target), (target, source)):
            weight[one] += attributes.get("weight", 1)
            between[one][other] += attributes.get("weight", 1)
    # Of two that weigh the same, the later in the order of the exports goes first.
    rank = {id_: -i for i, (id_, _) in enumerate(elements.nodes(graph))}
    heap = [(weight[n], rank[n], n) for n in graph]
    heapify(heap)
    while len(weight) > limit:
        least, _, node = heappop(heap)
        if weight.get(node) != least:
            continue  # an entry from before its neighbours went
        del weight[node]
        for other, shared in between[node].items():
            if other in weight:
                weight[other] -= shared
                heappush(heap, (weight[other], rank[other], other))
    return graph.subgraph([n for n in weight if weight[n]] or weight)


def strongest(graph: nx.MultiDiGraph, share: int) -> nx.MultiDiGraph:
    """The graph with no more than `share` counted edges (those with a weight) a node: the heaviest of all."""
    counted = [(-d["weight"], u, v, k) for u, v, k, d in graph.edges(keys=True, data=True) if "weight" in d]
    thinned = graph.copy()
    thinned.remove_edges_from((u, v, k) for _, u, v, k in sorted(counted)[share * len(graph) :])
    return thinned


def parts(graph: nx.MultiDiGraph) -> list[nx.MultiDiGraph]:
    """The parts that hang together, by edges or by the frame of one document; in the order of their first nodes."""
    joined: nx.Graph[str] = nx.Graph()
    first: dict[str, str] = {}
    for id_, attributes in elements.nodes(graph):
        joined.add_edge(id_, first.setdefault(attributes["doc"], id_) if "doc" in attributes else id_)
    joined.add_edges_from(graph.edges())
    return [graph.subgraph(part) for part in nx.connected_components(joined)]
