"""Amounts by kind, group and body; deadlines on a time line and as a list of what is due."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import networkx as nx
import streamlit as st

from graph.export import wording
from graph.language import say
from graph.schema import VALUES
from views import aims, data, due, filters, layout, state

_KINDS = ("money", "percent", "count", "duration", "date", "measure")
_LEAST = 340  # pixels of the evidence
_LINES = 20  # names or documents that a chart can show


def page() -> None:
    st.title(say("金额与期限", "Amounts and deadlines"))
    parts = {"amounts": say("数额", "Amounts"), "deadlines": say("完成时限", "Deadlines")}
    if state.switch(say("看什么", "What"), "what", parts) == "deadlines":
        _deadlines()
    else:
        _amounts()


def _who() -> dict[str, Any]:
    first, second = st.columns(2)
    with first:
        body = filters.body(say("负责部门", "Responsible agency"))
    with second:
        group = filters.group(say("面向人群（含下级）", "Group (with subgroups)"))
    return {"agency": body, "group": group, **filters.documents()}


def _amounts() -> None:
    asked = _who()
    kind = state.switch(say("类别", "Kind"), "kind", {value: say(*VALUES["kind"][value]) for value in _KINDS})
    columns = st.columns(3)
    everything = data.ask("amounts", kind=kind, **asked)
    units = Counter(row["unit"] for row in aims.records(everything) if row["unit"])
    with columns[0]:
        unit = state.select(say("单位", "Unit"), "unit", {u: f"{u}（{n}）" for u, n in units.most_common()}, say("全部", "All"))
    with columns[1]:
        least = state.figure(say("不少于", "At least"), "least")
    with columns[2]:
        most = state.figure(say("不超过", "At most"), "most")
    bounds = {"kind": kind, "unit": unit, "at_least": least, "at_most": most}
    found = data.ask("amounts", **bounds, **asked)
    if not found.result.rows:
        st.info(say("没有符合条件的数额。可以换一个类别，放宽上下限，或去掉一个条件。",
                    "No amount fits. Choose another kind, widen the bounds, or take a condition away."))
        return
    found = due.amounts(found)
    graph = data.picture("amounts", **bounds, **asked)
    rows = aims.records(found)
    view = f"amounts {sorted((asked | bounds).items(), key=str)}"
    title = say("数额", "Amounts") + say("：", ": ") + wording.value("kind", kind)
    measured = unit or next((u for u, _ in units.most_common(1)), None)
    drawn = [row for row in rows if measured and row["unit"] == measured and (row["low"], row["high"]) != (None, None)]
    left, right = st.columns([2, 1])
    height = 0
    with left:
        if drawn:
            by = state.switch(say("按", "By"), "by", {
                "agencies": say("按部门", "By agency"), "groups": say("按人群", "By group"), "title": say("按文件", "By document"),
            })
            spec = due.sizes(drawn, by, str(measured))
            names = sorted({p["name"] for p in spec["data"]["values"]},
                           key=lambda name: -max(p["size"] for p in spec["data"]["values"] if p["name"] == name))[:_LINES]
            spec["data"]["values"] = [p for p in spec["data"]["values"] if p["name"] in names]
            if len(units) > 1 and not unit:
                st.caption(say(f"图中只画以“{measured}”为单位的 {len(drawn)} 处；表中列出全部。",
                               f"The chart shows the {len(drawn)} in {measured}; the table lists all."))
            height = due.height(spec, "name")
            _chart(spec, height, f"sizes {view} {by}", drawn, graph,
                   say("数额大小图，同样的数字在下表中。", "Amounts by size; the same figures are in the table below."))
        else:
            st.caption(say("这一类没有可比的单位，请看表。", "These have no unit to compare by: see the table."))
    with right:
        _panel(graph, height)
    layout.listed(found, graph, view=view, title=title, choose=due.edge_of, hidden=("document",))


def _deadlines() -> None:
    asked = _who()
    first, second, third = st.columns([1, 1, 2], vertical_alignment="bottom")
    with first:
        start = state.day(say("自", "From"), "from")
    with second:
        end = state.day(say("至", "To"), "to")
    found = data.ask("deadlines", **{"from": start, "to": end}, **asked)
    if not found.result.rows:
        st.info(say("没有符合条件的时限。可以改一改起止日期，或去掉一个条件。",
                    "No deadline fits. Change the dates, or take a condition away."))
        return
    today = date.today()
    found = due.deadlines(found, today)
    counted = Counter(due.state_of(row["days"]) for row in aims.records(found))
    with third:
        when = state.switch(say("状态", "State"), "when", {"all": say(f"全部 {len(found.result.rows)}", f"All {len(found.result.rows)}")} | {
            name: f"{say(*words)} {counted[name]}" for name, words in due.STATES.items() if counted[name]
        })
    at = found.result.columns.index("days")
    found.result.rows[:] = [row for row in found.result.rows if when in ("all", due.state_of(row[at]))]
    graph = data.picture("deadlines", **{"from": start, "to": end}, **asked)
    rows = aims.records(found)
    shown = rows[:]
    documents = list(dict.fromkeys(row["document"] for row in rows))
    if len(documents) > _LINES:
        shown = [row for row in rows if row["document"] in documents[:_LINES]]
        st.caption(say(f"图中画出前 {_LINES} 份文件；表中列出全部。", f"The chart shows {_LINES} documents; the table lists all."))
    view = f"deadlines {when} {start} {end} {sorted(asked.items(), key=str)}"
    st.caption(say(f"今天是 {wording.day(today.isoformat())}。到期与否只按日期，不表示是否已经完成。",
                   f"Today is {today.isoformat()}. Past or not goes by the date alone; it does not say whether the task was done."))
    left, right = st.columns([2, 1])
    spec = due.line(shown)
    height = due.height(spec, "document")
    with left:
        _chart(spec, height, f"line {view}", shown, graph,
               say("时限的时间线，同样的日期在下表中。", "Time line of deadlines; the same dates are in the table below."))
    with right:
        _panel(graph, height)
    layout.listed(found, graph, view=view, title=say("到期事项", "What is due"), choose=due.edge_of, hidden=("document", "days"))


def _chart(spec: dict[str, Any], height: int, key: str, rows: list[dict[str, Any]], graph: nx.MultiDiGraph, alt: str) -> None:
    def chosen() -> None:
        points = st.session_state[key].selection["point"]
        state.pick(due.edge_of(graph, rows[points[0]["at"]]) if points else None)

    st.vega_lite_chart(spec, key=key, on_select=chosen, selection_mode="point", height=height, alt=alt)


def _panel(graph: nx.MultiDiGraph, height: int) -> None:
    """The evidence beside a chart of this height."""
    layout.panel(graph, height=max(height, _LEAST), hint=say(
        "点按图中的一点或表中的一行，这里显示原文。", "Click a point, or a row of the table: its sentence is shown here."))
