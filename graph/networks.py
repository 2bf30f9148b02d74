"""Networks of bodies that answer for the same measures, and what their shape says.

Weights are numbers of shared measures: a stronger tie is a shorter way. Bodies that stand for many (各有关部门) are left
out unless asked for, as in every count of shared measures. All results are the same for the same graph: ties are broken by id, chance
by a fixed seed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import networkx as nx

from graph.build import pair_weights
from graph.names import resolve
from graph.stores.base import Store
from graph.subgraph import UNBOUNDED, subgraph

#: Ways are counted from all bodies up to this many, beyond from a sample of so many.
SOURCES = 1000
SEED = 1

_ALL = "MATCH (a:Agency)-[r:SHARES_MEASURES]->(b:Agency) WHERE r.weight >= $minimum RETURN a.id, b.id, r.weight, r.as_lead"
_PART = """
MATCH (d:Document)
WHERE d.loaded
  AND ($level IS NULL OR d.level = $level)
  AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction)
  AND ($year IS NULL OR d.year = $year)
  AND ($documents IS NULL OR d.id IN $documents)
MATCH (d)-[:CONTAINS]->(:Measure)<-[r:RESPONSIBLE_FOR]-(a:Agency)
WHERE $generic OR NOT a.generic
RETURN r, a
"""


@dataclass(frozen=True, slots=True)
class Centrality:
    """How a body stands in a network.

    `partners`: bodies that it shares measures with. `degree`: their part of all other bodies, 0 to 1. `strength`: sum
    of the weights. `betweenness`: part of all shortest ways between two others that lead over it, 0 to 1.
    """

    id: str
    name: str
    partners: int
    degree: float
    strength: int
    betweenness: float


def agency_network(
    store: Store,
    *,
    level: str | None = None,
    jurisdiction: str | None = None,
    year: int | None = None,
    document: str | list[str] | None = None,
    led: bool | None = None,
    generic: bool = False,
    minimum: int = 1,
) -> nx.Graph:
    """Bodies joined where they answer for the same measures.

    Parameters
    ----------
    level, jurisdiction
        Count measures of documents of this level (``central``, ``province``, …) or place only.
    year
        Count measures of documents of this year only.
    document
        Count measures of these documents only; id, number, title or source path, one or several.
    led
        Count only measures that one of the two leads, or (false) that neither leads.
    generic
        Let bodies that stand for many count too.
    minimum
        Least number of shared measures for an edge.

    Returns
    -------
    networkx.Graph
        Nodes by id, with the attributes of :mod:`graph.subgraph`; only bodies that have a partner. Edge attributes:
        `weight` (shared measures) and `as_lead` (of these, led by one of the two).

    Raises
    ------
    QueryError
        No document has the name.
    """
    if generic or any(given is not None for given in (level, jurisdiction, year, document)):
        documents = resolve(store, "document", document)[0] if document is not None else None
        given = {"level": level, "jurisdiction": jurisdiction, "year": year, "documents": documents, "generic": generic}
        weights = pair_weights(edge for edge, _ in store.read(_PART, given, UNBOUNDED).rows)
    else:
        weights = {(a, b): (weight, as_lead) for a, b, weight, as_lead in store.read(_ALL, {"minimum": minimum}, UNBOUNDED).rows}
    if led is not None:
        weights = {p: (as_lead, as_lead) if led else (weight - as_lead, 0) for p, (weight, as_lead) in weights.items()}
    pairs = {p: w for p, w in weights.items() if w[0] >= max(minimum, 1)}
    bodies = subgraph(store, "UNWIND $ids AS id MATCH (a:Agency {id: id}) RETURN a",
                      {"ids": sorted({end for pair in pairs for end in pair})}, UNBOUNDED)
    network: nx.Graph = nx.Graph()
    network.add_nodes_from(bodies.nodes(data=True))
    for (a, b), (weight, as_lead) in sorted(pairs.items()):
        network.add_edge(a, b, weight=weight, as_lead=as_lead)
    return network


def centrality(network: nx.Graph) -> list[Centrality]:
    """Every body's place in the network, those on most ways first.

    Ways are as long as the sum of 1/weight of their edges. In a network of more than :data:`SOURCES` bodies
    `betweenness` is an estimate, from ways that start at a sample of them.
    """
    ways: nx.Graph = nx.Graph()
    ways.add_nodes_from(network)
    ways.add_edges_from((a, b, {"length": 1 / d["weight"]}) for a, b, d in network.edges(data=True))
    sample = SOURCES if len(ways) > SOURCES else None
    between = nx.betweenness_centrality(ways, k=sample, weight="length", seed=SEED)
    degree = nx.degree_centrality(network)
    strength = dict(network.degree(weight="weight"))
    found = [
        Centrality(id_, d["caption"], network.degree(id_), degree[id_], strength[id_], between[id_])
        for id_, d in network.nodes(data=True)
    ]
    return sorted(found, key=lambda c: (-c.betweenness, -c.strength, c.id))


def communities(network: nx.Graph) -> list[list[str]]:
    """Bodies that share more measures with one another than with the rest: ids, the largest community first.

    By the method of Louvain (modularity of the weights) with a fixed seed.
    """
    return _ordered(nx.community.louvain_communities(network, weight="weight", seed=SEED))


def components(network: nx.Graph) -> list[list[str]]:
    """Parts of the network that no edge joins: ids, the largest part first."""
    return _ordered(nx.connected_components(network))


def _ordered(sets: Any) -> list[list[str]]:
    return sorted((sorted(ids) for ids in sets), key=lambda ids: (-len(ids), ids))
