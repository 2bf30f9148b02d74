"""Who refers to whom, document by document, as the pages show it: the network, chains of basis and implementation, and
what is cited without being loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import networkx as nx
import streamlit as st

from graph import subgraph
from graph.export import wording
from graph.language import say
from graph.queries import Answer, Column, named
from graph.schema import NODE_TYPES, VALUES
from graph.stores.base import UNBOUNDED
from views import aims, data, picture

#: Relations that carry a document on another: what it rests on, what it implements.
CARRYING = ("basis", "implement")
_COLOURS = {
    "basis": "#2563eb", "implement": "#0d9488", "issue": "#7c3aed", "amend": "#d97706", "repeal": "#dc2626", "cite": "#64748b",
}
_ACROSS, _DOWN = 190, 130  # between documents of a chain
_LOADED, _MISSING = "Document loaded", "Document missing"
HIDDEN = ("document", "id")
_MISSING_ONES = (
    "MATCH (t:Document)<-[r:REFERS_TO]-(s) WHERE NOT coalesce(t.loaded, false) "
    "RETURN t.id, count(r), collect(DISTINCT r.relation), collect(DISTINCT coalesce(s.doc, s.id))"
)


def network(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The subgraph of ``references`` or ``cited_by`` between documents: each item stands for its document. The lines keep
    their evidence; to the document itself there are none."""
    whole = {id_: _document_of(id_, d) for id_, d in graph.nodes(data=True)}
    found: nx.MultiDiGraph = nx.MultiDiGraph(truncated=graph.graph.get("truncated", False))
    missing = sorted({*whole.values()} - {*graph})
    found.add_nodes_from((id_, dict(graph.nodes[id_])) for id_ in whole.values() if id_ in graph)
    found.add_nodes_from((id_, _node(id_)) for id_ in missing)
    for u, v, k, d in graph.edges(keys=True, data=True):
        if d["type"] == "REFERS_TO" and whole[u] != whole[v]:
            found.add_edge(whole[u], whole[v], k, **d)
    found.remove_nodes_from([id_ for id_ in list(found) if not found.degree(id_)])
    return found


def whole() -> nx.MultiDiGraph:
    """The network of all references."""
    return _whole(data.store().generation())


@st.cache_resource(show_spinner=False, max_entries=2)
def _whole(generation: str) -> nx.MultiDiGraph:
    query = named("references")
    return network(subgraph.subgraph(data.store(), query.subgraph, query.bind(data.store(), {}).values, UNBOUNDED))


def _document_of(id_: str, d: dict[str, Any]) -> str:
    return str(d["doc"]) if d["label"] == "Measure" else id_


def _node(id_: str) -> dict[str, Any]:
    cited, loaded = data.documents()[id_], data.loaded().get(id_)
    known = {"number": cited.number, "date": cited.date} | ({"level": loaded.level} if loaded else {})
    return {"label": "Document", "caption": cited.title, "title": cited.title, "loaded": loaded is not None, "id": id_} | {
        name: value for name, value in known.items() if value
    }


def classes(graph: nx.MultiDiGraph, places: dict[str, dict[str, float]] | None = None) -> picture.Classes:
    """Documents by whether they are loaded, lines by their relation."""
    type_ = NODE_TYPES["Document"]
    kinds = {
        _LOADED: {"name": say("已载入的文件", "Loaded"), "colour": type_.colour, "shape": type_.shape},
        _MISSING: {"name": say("未载入的文件", "Not loaded"), "colour": "#94a3b8", "shape": type_.shape},
    }
    relations = {f"REFERS_TO {r}": {"name": say(*VALUES["relation"][r]), "colour": c, "directed": True} for r, c in _COLOURS.items()}
    return picture.Classes(
        kinds, {id_: _LOADED if d.get("loaded") else _MISSING for id_, d in graph.nodes(data=True)},
        relations, {picture.edge_id(u, v, k): f"REFERS_TO {d['relation']}" for u, v, k, d in graph.edges(keys=True, data=True)},
        places or {},
    )


def edge_of(graph: nx.MultiDiGraph, row: dict[str, Any]) -> str | None:
    """The line of a row: of the citing document with these words; else what it cites."""
    for u, v, k, d in graph.edges(keys=True, data=True):
        if u == row["document"] and d["relation"] == row["relation"] and d["text"] == row["text"]:
            return picture.edge_id(u, v, k)
    return None


def at(document: str, start: int, end: int) -> str | None:
    """The document that a place in a document refers to."""
    rows = data.read(
        "CALL { MATCH (:Document {id: $id})-[r:REFERS_TO]->(t) RETURN r, t "
        "UNION ALL MATCH (:Document {id: $id})-[:CONTAINS]->(:Measure)-[r:REFERS_TO]->(t) RETURN r, t } "
        "WITH r, t WHERE r.start = $start AND r.end = $end RETURN coalesce(t.doc, t.id) LIMIT 1",
        id=document, start=start, end=end,
    )
    return str(rows[0][0]) if rows else None


@dataclass(frozen=True, slots=True)
class Step:
    """A reference on the way from a document up to what it rests on, or down to what implements it. `depth` counts from
    1; `source` is the document that refers."""

    up: bool
    depth: int
    source: str
    target: str
    key: Any
    d: dict[str, Any]


def chain(whole: nx.MultiDiGraph, document: str, relations: Iterable[str]) -> list[Step]:
    """What a document rests on, through all that this rests on, and what rests on it, in the same way."""
    wanted = {*relations}
    carried: nx.MultiDiGraph = nx.MultiDiGraph([(u, v, k, d) for u, v, k, d in whole.edges(keys=True, data=True) if d["relation"] in wanted])
    return [*_steps(carried, document, up=True), *_steps(carried, document, up=False)]


def _steps(carried: nx.MultiDiGraph, document: str, *, up: bool) -> list[Step]:
    steps, reached, frontier, depth = [], {document}, [document], 0
    while frontier:
        depth += 1
        beyond: list[str] = []
        for at in frontier:
            if at not in carried:
                continue
            edges = carried.out_edges(at, keys=True, data=True) if up else carried.in_edges(at, keys=True, data=True)
            for u, v, k, d in sorted(edges, key=lambda e: (e[1] if up else e[0], e[3]["start"])):
                other = v if up else u
                steps.append(Step(up, depth, u, v, k, d))
                if other not in reached:
                    reached.add(other)
                    beyond.append(other)
        frontier = beyond
    return steps


def part(whole: nx.MultiDiGraph, steps: list[Step], document: str) -> nx.MultiDiGraph:
    """The documents and lines of a chain."""
    found: nx.MultiDiGraph = nx.MultiDiGraph(truncated=False)
    found.add_nodes_from((id_, whole.nodes[id_]) for id_ in dict.fromkeys([document, *(end for s in steps for end in (s.source, s.target))]))
    for s in steps:
        found.add_edge(s.source, s.target, s.key, **s.d)
    return found


def places(steps: list[Step], document: str) -> dict[str, dict[str, float]]:
    """Where the documents of a chain stand: what it rests on above it, what implements it below, each step a line."""
    lines: dict[int, list[str]] = {0: [document]}
    placed = {document}
    for s in sorted(steps, key=lambda s: s.depth):
        other = s.target if s.up else s.source
        if other not in placed:
            placed.add(other)
            lines.setdefault(-s.depth if s.up else s.depth, []).append(other)
    return {
        id_: {"x": _ACROSS * (number - (len(ids) - 1) / 2), "y": float(_DOWN * line)}
        for line, ids in lines.items() for number, id_ in enumerate(ids)
    }


def listed(steps: list[Step]) -> Answer:
    """A chain as a table."""
    loaded = data.loaded()
    columns = (
        Column("way", "string", "方向", "way"), Column("depth", "integer", "层次", "step"),
        Column("title", "string", "引用的文件", "citing document"), Column("relation", "relation", "关系", "relation"),
        Column("target", "string", "所引文件", "cited document"), Column("level", "level", "层级", "level"),
        Column("jurisdiction", "string", "地区", "place"), Column("text", "text", "原文", "quote"), Column("document", "string", "", ""),
    )
    titles = data.documents()
    rows = []
    for s in steps:
        other = loaded.get(s.target if s.up else s.source)
        rows.append([
            say("↑ 上位依据", "↑ rests on") if s.up else say("↓ 下位落实", "↓ implemented by"), s.depth, titles[s.source].title,
            s.d["relation"], wording.document(titles[s.target]), other.level if other else None,
            other.jurisdiction if other else say("未载入", "not loaded"), s.d["text"], s.source,
        ])
    return aims.answer(columns, rows)


def missing() -> Answer:
    """Documents that others cite and that are not loaded, the most cited first."""
    columns = (
        Column("title", "string", "所引文件", "cited document"), Column("number", "string", "发文字号", "number"),
        Column("times", "integer", "引用次数", "citations"), Column("documents", "integer", "引用的文件数", "citing documents"),
        Column("relations", "list", "关系", "relations"), Column("by", "list", "被谁引用", "cited by"), Column("id", "string", "", ""),
    )
    titles = data.documents()
    rows: list[list[Any]] = []
    for id_, times, relations, sources in data.read(_MISSING_ONES):
        cited = titles[id_]
        said = [wording.value("relation", relation) for relation in sorted(relations)]
        rows.append([cited.title, cited.number, times, len(sources), said, [titles[u].title for u in sorted(sources)], id_])
    rows.sort(key=lambda row: (-row[3], -row[2], row[0]))
    return aims.answer(columns, rows)
