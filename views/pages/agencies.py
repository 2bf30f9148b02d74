"""Which bodies work together, on which measures."""

from __future__ import annotations

from itertools import product
from typing import Any

import networkx as nx
import streamlit as st

from graph.language import say
from views import data, evidence, layout, picture, state
from views.text import plain


def page() -> None:
    st.title(say("部门协作", "Agencies working together"))
    bodies = data.agencies()
    chosen, minimum, generic = _controls(bodies)
    name = bodies[chosen].name if chosen else ""
    parameters = {"agency": chosen, "minimum": minimum, "generic": generic}
    answer = data.ask("agencies_sharing_measures", **parameters)
    if answer.result.rows:
        layout.answer(
            answer,
            data.picture("agencies_sharing_measures", **parameters),
            view=f"agencies {chosen or ''} {minimum} {generic}",
            title=say(f"与{name}共同负责措施的部门", f"Agencies that share measures with {name}") if name
            else say("共同负责措施的部门", "Agencies that share measures"),
            choose=_pair,
        )
    else:
        st.info(say("没有符合条件的合作。请调低“最少共同措施”，或换一个部门。",
                    "No agencies share that many measures. Lower the minimum, or choose another agency."))
    if chosen:
        _measures(chosen, name)


def _measures(agency: str, name: str) -> None:
    """What one body answers for."""
    title = say(f"{name}的任务", f"Tasks of {name}")
    st.subheader(plain(title))
    answer = data.ask("measures_of_agency", agency=agency)
    if not answer.result.rows:
        st.info(say("没有找到由它负责的措施。", "It answers for no measure."))
        return
    graph = data.picture("measures_of_agency", agency=agency)
    layout.answer(
        answer, graph, view=f"measures {agency}", title=title, choose=layout.measure_of, hidden=("document",), slot="task"
    )


def _controls(bodies: dict[str, data.Named]) -> tuple[str | None, int, bool]:
    first, second, third = st.columns([5, 4, 2.4], vertical_alignment="bottom")
    with first:
        chosen = state.select(
            say("部门（任一名称）", "Agency (any of its names)"), "agency",
            {id_: body.label for id_, body in bodies.items()},
            say("全部部门；可输入名称或简称", "All; type a name or short form"), data.by_name(bodies),
        )
    with second:
        minimum = state.number(
            say("最少共同措施", "Shared measures, at least"), "minimum", 1, max(data.most_shared(), 1),
        )
    with third:
        generic = state.toggle(
            say("含泛称", "Generic names"), "generic", False,
            say("“各有关部门”“各地区”等泛指的名称", "Names that stand for many bodies, like 各有关部门"),
        )
    return chosen, minimum, generic


def _pair(graph: nx.MultiDiGraph, row: dict[str, Any]) -> str | None:
    """The edge between the two bodies of a row, or the two where they have none: generic bodies."""
    ends = {
        name: [id_ for id_, d in graph.nodes(data=True) if d["label"] == "Agency" and d["caption"] == name]
        for name in (row["agency"], row["partner"])
    }
    pairs = list(product(ends[row["agency"]], ends[row["partner"]]))
    for u, v in pairs:
        for a, b in ((u, v), (v, u)):
            for key in graph.get_edge_data(a, b, default={}):
                return picture.edge_id(a, b, key)
    return evidence.pair(*pairs[0]) if pairs else None
