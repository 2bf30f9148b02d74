"""Which bodies work together, on which measures."""

from __future__ import annotations

from typing import Any

import networkx as nx
import streamlit as st

from graph.export import wording
from graph.language import say
from graph.queries import Answer
from graph.schema import NODE_TYPES
from views import cooperation, data, evidence, filters, layout, navigation, state, tables, tray
from views.text import heading, plain

_LED = {"lead": True, "joint": False}
_EVERY = "every"  # choice: all pairs, however many


def page() -> None:
    st.title(say("部门协作", "Agencies working together"))
    st.caption(say("哪些部门对同一条措施负责：连线越粗，共同的措施越多；点按连线看是哪些措施，点按部门看它的任务。",
                   "Agencies that answer for the same measures: the thicker a line, the more they share. Click a line for the measures, "
                   "an agency for its tasks."))
    chosen, asked, documents = _controls()
    least = asked["minimum"]
    if not state.get(_EVERY):
        asked["minimum"] = cooperation.enough(asked)
    with st.spinner(say("正在计算合作网络…", "Working out the network…")):
        whole = cooperation.network(asked)
        if chosen and asked["minimum"] > least:
            whole = cooperation.with_partners(whole, chosen, least)
    if not chosen and asked["minimum"] > least:
        _strongest(least, asked["minimum"])
    shown = cooperation.around(whole, chosen) if chosen else whole
    name = data.agencies()[chosen].name if chosen else ""
    if chosen:
        _profile(chosen)
    if len(shown):
        _network(chosen, name, asked, documents, whole, shown)
    else:
        _nothing(chosen, asked)
    if chosen:
        _tasks(chosen, name, documents)


def _strongest(least: int, minimum: int) -> None:
    """Which pairs of many are shown, and the way to all of them."""
    shown, every = cooperation.pairs(minimum), cooperation.pairs(least)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say(
            f"显示共同措施不少于 {minimum} 项的 {shown:,} 对部门，共 {every:,} 对。",
            f"{shown:,} pairs that share at least {minimum} measures, of {every:,} pairs.",
        ), width="content")
        st.button(say("全部显示（较慢）", "All of them (slower)"), type="tertiary", on_click=state.put, args=(_EVERY, "True"))


def _controls() -> tuple[str | None, dict[str, Any], dict[str, Any]]:
    """The chosen body, what to ask for the network, and which documents count."""
    first, second, third, fourth = st.columns([5, 3, 2.6, 2.2], vertical_alignment="bottom")
    with first:
        chosen = filters.body(say("部门（任一名称）", "Agency (any of its names)"), "agency")
    with second:
        minimum = state.number(say("最少共同措施", "Shared measures, at least"), "minimum", 1, max(data.weights(), default=1))
    with third:
        led = state.select(
            say("牵头", "Lead"), "led",
            {"lead": say("其中一方牵头", "One of the two leads"), "joint": say("双方都不牵头", "Neither leads")},
            say("不限", "Any"),
        )
    with fourth:
        generic = state.toggle(
            say("含泛称", "Generic"), "generic", False,
            say("“各有关部门”“各地区”等泛指的名称", "Names that stand for many bodies, like 各有关部门"),
        )
    documents = filters.documents()
    return chosen, documents | {"led": _LED.get(led or ""), "generic": generic, "minimum": minimum}, documents


def _nothing(chosen: str | None, asked: dict[str, Any]) -> None:
    tries = []
    if asked["minimum"] > 1:
        tries.append(say("调低“最少共同措施”", "lower the minimum"))
    if any(asked[name] is not None for name in ("level", "jurisdiction", "year", "document", "led")):
        tries.append(say("去掉一个条件", "take a condition away"))
    if not asked["generic"]:
        tries.append(say("打开“含泛称”", "let generic names count"))
    if chosen:
        tries.append(say("换一个部门", "choose another agency"))
    st.info(say(f"没有符合条件的合作。可以{wording.listed(tries)}。", f"No agencies share that many measures. You may {wording.listed(tries)}."))


def _network(
    chosen: str | None, name: str, asked: dict[str, Any], documents: dict[str, Any], whole: nx.Graph, shown: nx.Graph
) -> None:
    view = f"agencies {chosen or ''} {sorted(asked.items(), key=str)}"
    of = cooperation.communities(whole)
    graph = cooperation.drawable(shown, documents, asked["led"])
    title = say(f"与{name}共同负责措施的部门", f"Agencies that share measures with {name}") if name else say(
        "共同负责措施的部门", "Agencies that share measures")
    if narrowed := filters.words(documents):
        title += say(f"（{narrowed}）", f" ({narrowed})")
    kinds = {"picture": say("关系图", "Picture"), "matrix": say("矩阵", "Matrix"), "bodies": say("部门一览", "Agencies")}
    kind = state.switch(say("看法", "View"), "view", kinds)
    if kind == "bodies":
        _bodies(cooperation.bodies(asked, of), chosen, shown, title)
        return
    if kind == "matrix":
        left, right = st.columns([2, 1])
        with left:
            near = whole.subgraph(shown)
            chart = cooperation.matrix(near, of, view)
            tray.chart(
                "matrix", lambda: cooperation.drawable(near, documents, asked["led"]), title,
                tables.named_columns(cooperation.rows(near, None)), lambda: chart,
            )
        with right:
            layout.panel(cooperation.drawable(near, documents, asked["led"]), hint=say(
                "点按一格或表中的一行，这里显示两个部门共同负责的措施和原文。",
                "Click a cell, or a row of the table: the measures that the two share are shown here with their text."))
    else:
        layout.seen(graph, view, classes=cooperation.classes(whole, of), title=title)
        st.caption(say("颜色：彼此合作更多的部门为一组。", "Colours: agencies that work more with one another than with the rest."))
    layout.listed(
        cooperation.rows(shown, chosen), lambda: graph, view=view, title=title, choose=cooperation.edge_of, hidden=cooperation.HIDDEN
    )


def _bodies(answer: Answer, chosen: str | None, shown: nx.Graph, title: str) -> None:
    """The table of bodies; a click opens one."""
    st.caption(say(
        "群组：彼此合作更多的部门。居间度：任意两个部门之间最短的合作路径，有多大比例经过它（0 至 1）。点按一行查看这个部门。",
        "Community: agencies that work more with one another. Betweenness: the part of all shortest ways between two others "
        "that lead over it (0 to 1). Click a row to see the agency.",
    ))
    at = len(answer.columns) - 1
    answer.result.rows[:] = [row for row in answer.result.rows if row[at] in shown]

    def opened(_: nx.MultiDiGraph, row: dict[str, Any]) -> None:
        state.put("agency", row["agency_id"])
        state.put("view", None)

    layout.listed(answer, None, view=f"bodies {title}", title=title, choose=opened, hidden=cooperation.HIDDEN)


def _profile(agency: str) -> None:
    """Which body it is: its other names, what it belongs to, and what came before and after it."""
    body = data.agencies()[agency]
    type_ = NODE_TYPES["Agency"]
    related = cooperation.relatives(agency)
    with st.container(border=True, key="profile"):
        evidence.header(heading(type_.zh, type_.en), type_.colour, body.name)
        if body.aliases:
            st.caption(plain(say(f"又称：{wording.listed(body.aliases)}", f"Also: {wording.listed(body.aliases)}")))
        for title, others in related.items():
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.caption(title, width="content")
                for id_, name in others:
                    navigation.link("agencies", name, agency=id_)


def _tasks(agency: str, name: str, documents: dict[str, Any]) -> None:
    """What one body answers for."""
    title = say(f"{name}的任务", f"Tasks of {name}")
    st.subheader(plain(title))
    tasks = data.ask("measures_of_agency", agency=agency, **documents)
    if not tasks.result.rows:
        st.info(say("没有找到由它负责的措施。可以去掉层级、地区、年份或文件的条件。",
                    "It answers for no measure. Take away a condition of level, place, year or document."))
        return
    counted = cooperation.roles(tasks)
    every = {"all": say(f"全部 {sum(counted.values())}", f"All {sum(counted.values())}")}
    role = state.switch(say("角色", "Role"), "role", every | {
        role: f"{wording.value('role', role)} {n}" for role, n in counted.items() if n
    })
    asked = {"agency": agency, "role": None if role == "all" else role, **documents}
    layout.answer(
        data.ask("measures_of_agency", **asked), data.picture("measures_of_agency", **asked),
        view=f"measures {sorted(asked.items(), key=str)}", title=title, choose=layout.measure_of, hidden=("document",), slot="task",
    )
