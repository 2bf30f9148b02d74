"""Which bodies work together, as the pages show it: the network with its rows, its communities and its matrix."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import networkx as nx
import streamlit as st

from graph import networks
from graph.export import wording
from graph.export.chart import Chart
from graph.language import say
from graph.queries import Answer, Column, named
from graph.report import charts
from graph.report.charts import BODIES
from graph.schema import NODE_TYPES
from graph.stores.base import Result
from views import data, evidence, picture, state

_KEPT = 30
#: Pairs of bodies that the network has at first.
PAIRS = 1500
_CELL = 17  # pixels
#: Of the largest communities; the others share the last one.
_COLOURS = ("#dc2626", "#2563eb", "#0d9488", "#d97706", "#7c3aed", "#be185d", "#4d7c0f", "#64748b")
_IDS = (Column("agency_id", "string", "", ""), Column("partner_id", "string", "", ""))
HIDDEN = tuple(column.name for column in _IDS)


def network(given: dict[str, Any]) -> nx.Graph:
    """:func:`graph.networks.agency_network` with what was asked for."""
    return _network(data.store().generation(), json.dumps(given, sort_keys=True))


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _network(generation: str, given: str) -> nx.Graph:
    return networks.agency_network(data.store(), **json.loads(given))


def enough(given: dict[str, Any]) -> int:
    """The least number of shared measures that leaves no more than :data:`PAIRS` pairs of what is asked for."""
    minimum: int = given["minimum"]
    if any(given[name] for name in given if name != "minimum") or given["led"] is not None:
        return minimum  # the measures of some documents are counted one by one
    left = 0
    for weight, pairs in sorted(data.weights().items(), reverse=True):
        left += pairs
        if left > PAIRS:
            return max(minimum, weight + 1)
    return minimum


def pairs(minimum: int) -> int:
    """How many pairs of bodies share at least so many measures."""
    return sum(pairs for weight, pairs in data.weights().items() if weight >= minimum)


def with_partners(whole: nx.Graph, agency: str, minimum: int) -> nx.Graph:
    """A network with all partners of one body, those among them that share less than the network's pairs."""
    own = data.picture("agencies_sharing_measures", agency=agency, minimum=minimum)
    found: nx.Graph = nx.Graph(whole)
    found.add_nodes_from(own.nodes(data=True))
    found.add_edges_from((u, v, {name: d[name] for name in ("weight", "as_lead")}) for u, v, d in own.edges(data=True))
    return found


def around(whole: nx.Graph, agency: str) -> nx.Graph:
    """A body with its partners; the ties of these among each other are left out."""
    return whole.edge_subgraph(whole.edges(agency)) if agency in whole else nx.Graph()


def drawable(shown: nx.Graph, documents: dict[str, Any], led: bool | None) -> nx.MultiDiGraph:
    """The network as the picture and the exports take it. It says of which measures it tells, for the evidence."""
    graph: nx.MultiDiGraph = nx.MultiDiGraph(truncated=False, documents=documents, led=led)
    graph.add_nodes_from(shown.nodes(data=True))
    graph.add_edges_from(
        (*sorted((u, v)), "SHARES_MEASURES", d | {"type": "SHARES_MEASURES"}) for u, v, d in shown.edges(data=True)
    )
    return graph


def rows(shown: nx.Graph, agency: str | None) -> Answer:
    """Pairs, those that share most first; the `agency` stands first in each of its own."""
    name = shown.nodes(data="caption")
    found = []
    for u, v, d in shown.edges(data=True):
        first, second = sorted((u, v), key=lambda id_: (id_ != agency, id_))
        found.append([name[first], name[second], d["weight"], d["as_lead"], first, second])
    found.sort(key=lambda row: (-row[2], -row[3], *row[:2]))
    columns = (*named("agencies_sharing_measures").columns, *_IDS)
    return Answer(Result([c.name for c in columns], found, False, 0), columns, [])


def edge_of(graph: nx.MultiDiGraph, row: dict[str, Any]) -> str:
    """The line of a row in the picture."""
    u, v = sorted((row["agency_id"], row["partner_id"]))
    return picture.edge_id(u, v, "SHARES_MEASURES")


def communities(shown: nx.Graph) -> dict[str, int]:
    """The community of each body, the largest being 0."""
    return _communities(json.dumps(sorted([*sorted((u, v)), d["weight"]] for u, v, d in shown.edges(data=True))))


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def _communities(edges: str) -> dict[str, int]:
    shown: nx.Graph = nx.Graph()
    shown.add_weighted_edges_from(json.loads(edges))
    return {id_: number for number, ids in enumerate(networks.communities(shown)) for id_ in ids}


def classes(whole: nx.Graph, of: dict[str, int]) -> picture.Classes:
    """The communities as kinds of nodes with colours, each called by its strongest body."""
    last = len(_COLOURS) - 1
    strength = dict(whole.degree(weight="weight"))
    strongest: dict[int, str] = {}
    for id_ in sorted(of, key=lambda id_: (-strength[id_], id_)):
        strongest.setdefault(of[id_], whole.nodes[id_]["caption"])
    kinds = {}
    for number, name in strongest.items():
        name = say(f"{name}等", f"{name} and others") if number < last else say("其余", "the rest")
        kinds[_class(min(number, last))] = {
            "name": name, "colour": _COLOURS[min(number, last)], "shape": NODE_TYPES["Agency"].shape,
        }
    return picture.Classes(dict(sorted(kinds.items())), {id_: _class(min(n, last)) for id_, n in of.items()})


def _class(number: int) -> str:
    return f"Agency {number}"


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def _central(given: str, generation: str) -> list[networks.Centrality]:
    return networks.centrality(network(json.loads(given)))


def bodies(given: dict[str, Any], of: dict[str, int]) -> Answer:
    """How each body stands in the network, those between most others first."""
    known = data.agencies()
    columns = (
        Column("agency", "string", "部门", "agency"), Column("community", "integer", "群组", "community"),
        Column("partners", "integer", "合作部门数", "partners"), Column("strength", "integer", "共同措施合计", "shared measures in all"),
        Column("between", "number", "居间度", "betweenness"), Column("measures", "integer", "措施总数", "all its measures"),
        _IDS[0],
    )
    found = [
        [c.name, of[c.id] + 1, c.partners, c.strength, round(c.betweenness, 4), known[c.id].measures, c.id]
        for c in _central(json.dumps(given, sort_keys=True), data.store().generation())
    ]
    return Answer(Result([c.name for c in columns], found, False, 0), columns, [])


def matrix(shown: nx.Graph, of: dict[str, int], view: str) -> Chart:
    """Shared measures of each two bodies as a heat map; a click on a cell chooses the pair. Gives the chart for a report."""
    strength = dict(shown.degree(weight="weight"))
    strongest = sorted(shown, key=lambda id_: (-strength[id_], id_))[:BODIES]
    order = sorted(strongest, key=lambda id_: (of[id_], -strength[id_], id_))
    label = _labels(shown, order)
    cells = [
        {"a": a, "b": b, "row": label[a], "column": label[b], "n": d["weight"], "led": d["as_lead"]}
        for u, v, d in shown.edges(data=True) if u in label and v in label for a, b in ((u, v), (v, u))
    ]
    if len(strongest) < len(shown):
        st.caption(say(f"共 {len(shown)} 个部门，列出合作最多的 {BODIES} 个；可提高“最少共同措施”。",
                       f"{len(shown)} agencies; the {BODIES} with most shared measures are shown. Raise the minimum to see fewer."))
    key = f"matrix {view}"

    def chosen() -> None:
        points = st.session_state[key].selection["cell"]
        state.pick(evidence.pair(*sorted((points[0]["a"], points[0]["b"]))) if points else None)

    axis = {"title": None, "labelLimit": 150, "labelFontSize": 10.5, "labelOverlap": False, "labelFlush": False, "ticks": False, "domain": False}
    names = [label[id_] for id_ in order]
    hint = [
        {"field": "row", "title": say("部门", "Agency")}, {"field": "column", "title": say("共同负责部门", "Partner")},
        {"field": "n", "title": say("共同措施数", "Shared measures")}, {"field": "led", "title": say("其一牵头", "One of them leads")},
    ]
    _chart(
        {
            "data": {"values": cells},
            "params": [{"name": "cell", "select": {"type": "point", "fields": ["a", "b"]}}],
            "mark": {"type": "rect", "cursor": "pointer", "cornerRadius": 2},
            "encoding": {
                "x": {"field": "column", "type": "nominal", "sort": names, "axis": axis | {"labelAngle": -90, "orient": "top"},
                      "scale": {"domain": names}},
                "y": {"field": "row", "type": "nominal", "sort": names, "axis": axis, "scale": {"domain": names}},
                "color": {"field": "n", "type": "quantitative", "title": say("共同措施数", "Shared measures"),
                          "scale": {"type": "sqrt"}, "legend": {"orient": "bottom", "tickMinStep": 1, "format": "d"}},
                "opacity": {"condition": {"param": "cell", "value": 1}, "value": 0.35},
                "tooltip": hint,
            },
            "height": max(len(order), 6) * _CELL,
        },
        key, chosen, max(len(order), 6) * _CELL + 190,
        say(f"共同措施数矩阵，{len(order)} 个部门；同样的数字在下表中。",
                f"Matrix of shared measures of {len(order)} agencies; the same figures are in the table below."),
    )
    pairs = [(label[u], label[v], d["weight"]) for u, v, d in shown.edges(data=True) if u in label and v in label]
    return charts.matrix(pairs, names, len(shown))


def _chart(spec: dict[str, Any], key: str, chosen: Callable[[], None], height: int, alt: str) -> None:
    with st.container(key="matrix"):
        st.vega_lite_chart(spec, key=key, on_select=chosen, selection_mode="cell", height=height, alt=alt)


def _labels(shown: nx.Graph, ids: Sequence[str]) -> dict[str, str]:
    """Names that tell bodies apart: those of one name with their places."""
    names = [shown.nodes[id_]["caption"] for id_ in ids]
    return {
        id_: name if names.count(name) == 1 else f"{name} · {data.place(shown.nodes[id_].get('scope', ''))}"
        for id_, name in zip(ids, names, strict=True)
    }


def relatives(agency: str) -> dict[str, list[tuple[str, str]]]:
    """What a body belongs to, what belongs to it, what it followed and what followed it: names of the relation, and ids
    with names."""
    found = data.read(
        "MATCH (a:Agency {id: $id}) "
        "CALL { WITH a MATCH (a)-[:PART_OF]->(b:Agency) RETURN 'whole' AS how, b, null AS day "
        "UNION ALL WITH a MATCH (b:Agency)-[:PART_OF]->(a) RETURN 'part' AS how, b, null AS day "
        "UNION ALL WITH a MATCH (b:Agency)-[s:SUCCEEDED_BY]->(a) RETURN 'before' AS how, b, s.date AS day "
        "UNION ALL WITH a MATCH (a)-[s:SUCCEEDED_BY]->(b:Agency) RETURN 'after' AS how, b, s.date AS day } "
        "RETURN how, b.id, b.name, day ORDER BY how, b.name",
        id=agency,
    )
    titles = {
        "whole": say("隶属", "Part of"), "part": say("下属", "Its parts"),
        "before": say("前身", "Followed"), "after": say("职能划入", "Succeeded by"),
    }
    return {
        title: [(id_, f"{name}（{wording.day(day)}）" if day else name) for kind, id_, name, day in found if kind == how]
        for how, title in titles.items() if any(kind == how for kind, *_ in found)
    }


def roles(tasks: Answer) -> dict[str, int]:
    """How many measures of an answer of ``measures_of_agency`` a body leads, answers for and supports."""
    at = [tasks.result.columns.index(name) for name in ("role", "document", "path")]
    found = {tuple(row[i] for i in at) for row in tasks.result.rows}
    return {role: sum(1 for each, *_ in found if each == role) for role in ("lead", "joint", "support")}
