"""Amounts by kind, group and body; deadlines on a time line and as a list of what is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import networkx as nx
import streamlit as st

from graph.export import wording
from graph.language import say
from graph.queries import Answer
from graph.report import charts
from graph.report.charts import LINES
from graph.schema import VALUES
from views import aims, due, filters, foremost, layout, state, tables, tray
from views.text import heading

_KINDS = ("money", "percent", "count", "duration", "date", "measure")
_LEAST = 340  # pixels of the evidence


def page() -> None:
    st.title(say("金额与期限", "Amounts and deadlines"))
    st.caption(say("文件写明的金额、比例、数量和截止日期，各附原文。",
                   "Sums, rates, counts and deadlines as the documents name them, each with its sentence."))
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
    kind = state.switch(say("类别", "Kind"), "kind", {value: heading(*VALUES["kind"][value]) for value in _KINDS})
    columns = st.columns(3)
    units = Counter({unit: n for unit, n in foremost.counted("amounts", "unit", kind=kind, **asked).items() if unit})
    with columns[0]:
        unit = state.select(say("单位", "Unit"), "unit", {u: f"{u}（{n}）" for u, n in units.most_common()}, say("全部", "All"))
    with columns[1]:
        least = state.figure(say("不少于", "At least"), "least")
    with columns[2]:
        most = state.figure(say("不超过", "At most"), "most")
    bounds = {"kind": kind, "unit": unit, "at_least": least, "at_most": most}
    view = f"amounts {sorted((asked | bounds).items(), key=str)}"
    part = foremost.first("amounts", tables.limit(f"table {view}"), **bounds, **asked)
    if not part.total:
        st.info(say("没有符合条件的数额。可以换一个类别，放宽上下限，或去掉一个条件。",
                    "No amount fits. Choose another kind, widen the bounds, or take a condition away."))
        return
    found = due.amounts(part.answer)
    rows = aims.records(found)
    title = say("数额", "Amounts") + say("：", ": ") + wording.value("kind", kind)
    measured = unit or next((u for u, _ in units.most_common(1)), None)
    at = [n for n, row in enumerate(rows) if measured and row["unit"] == measured and (row["low"], row["high"]) != (None, None)]
    drawn = [rows[n] for n in at]
    left, right = st.columns([2, 1])
    height = 0
    with left:
        if drawn:
            ways = {"agencies": say("按部门", "By agency"), "groups": say("按人群", "By group"), "title": say("按文件", "By document")}
            by = state.switch(say("按", "By"), "by", ways)
            spec = due.sizes(drawn, by, str(measured))
            names = sorted({p["name"] for p in spec["data"]["values"]},
                           key=lambda name: -max(p["size"] for p in spec["data"]["values"] if p["name"] == name))[:LINES]
            spec["data"]["values"] = [p for p in spec["data"]["values"] if p["name"] in names]
            if len(units) > 1 and not unit:
                st.caption(say(f"图中只画以“{measured}”为单位的 {len(drawn):,} 处；表中也有其他单位的。",
                               f"The chart shows the {len(drawn):,} in {measured}; the table has those in other units too."))
            height = due.height(spec, "name")
            _chart(spec, height, f"sizes {view} {by}", drawn, part.graph,
                   say("数额分布图，同样的数字在下表中。", "Amounts by size; the same figures are in the table below."))
            chart = charts.sizes(drawn, by, str(measured))
            seen = [n for n in at if {*charts.names_of(rows[n], by)} & {*chart.lines}]
            named = f"{title}{say('（', ' (')}{ways[by]}{say('）', ')')}"
            tray.chart(f"sizes {by}", part.graph, named, _of(found, seen), lambda: chart)
        else:
            st.caption(say("这一类没有可比的单位，请看表。", "These have no unit to compare by: see the table."))
    with right:
        _panel(part.graph, height)
    layout.listed(
        found, part.graph, view=view, title=title, choose=due.edge_of, hidden=("document",), total=part.total,
        everything=_whole(part, due.amounts),
    )


def _whole(part: foremost.First, shown: Callable[[Answer], Answer]) -> Callable[[], Answer] | None:
    """What gives all rows of an answer as they are shown."""
    everything = part.everything
    return (lambda: shown(everything())) if everything else None


def _deadlines() -> None:
    asked = _who()
    first, second, third = st.columns([1, 1, 2], vertical_alignment="bottom")
    with first:
        start = state.day(say("自", "From"), "from")
    with second:
        end = state.day(say("至", "To"), "to", last=True)
    today = date.today()
    between = {"from": start, "to": end}
    days = foremost.counted("deadlines", "date", **between, **asked)
    if not days:
        st.info(say("没有符合条件的时限。可以改一改起止日期，或去掉一个条件。",
                    "No deadline fits. Change the dates, or take a condition away."))
        return
    counted: Counter[str] = Counter()
    for day, number in days.items():
        counted[charts.state_of((date.fromisoformat(day) - today).days)] += number
    with third:
        when = state.switch(say("状态", "State"), "when", {"all": say(f"全部 {counted.total():,}", f"All {counted.total():,}")} | {
            name: f"{say(*words)} {counted[name]:,}" for name, (words, _) in charts.STATES.items() if counted[name]
        })
    between = due.within(when, today, start, end)
    view = f"deadlines {when} {start} {end} {sorted(asked.items(), key=str)}"
    part = foremost.first("deadlines", tables.limit(f"table {view}"), **between, **asked)
    found = due.deadlines(part.answer, today)
    rows = aims.records(found)
    documents = list(dict.fromkeys(row["document"] for row in rows))
    at = [n for n, row in enumerate(rows) if row["document"] in documents[:LINES]]
    shown = [rows[n] for n in at]
    if len(documents) > LINES:
        st.caption(say(f"图中画出前 {LINES} 份文件；其余在表中。", f"The chart shows the first {LINES} documents; the others are in the table."))
    st.caption(say(f"今天是 {wording.day(today.isoformat())}。到期与否只按日期，不表示是否已经完成。",
                   f"Today is {today.isoformat()}. Past or not goes by the date alone; it does not say whether the task was done."))
    left, right = st.columns([2, 1])
    spec = due.line(shown)
    height = due.height(spec, "document")
    with left:
        _chart(spec, height, f"line {view}", shown, part.graph,
               say("时限的时间线，同样的日期在下表中。", "Time line of deadlines; the same dates are in the table below."))
        title = say("到期事项", "What is due")
        tray.chart("line", part.graph, title, _of(found, at), lambda: charts.timeline(rows, today))
    with right:
        _panel(part.graph, height)
    layout.listed(
        found, part.graph, view=view, title=title, choose=due.edge_of, hidden=("document", "days"),
        total=part.total, everything=_whole(part, lambda answer: due.deadlines(answer, today)),
    )


def _of(found: Answer, rows: list[int]) -> Answer:
    """Some of the rows of an answer, with the columns that people see."""
    return tables.named_columns(tables.with_rows(found, [found.result.rows[n] for n in rows]))


def _chart(spec: dict[str, Any], height: int, key: str, rows: list[dict[str, Any]], graph: tables.Graph, alt: str) -> None:
    def chosen() -> None:
        points = st.session_state[key].selection["point"]
        state.pick(due.edge_of(graph(), rows[points[0]["at"]]) if points else None)

    st.vega_lite_chart(spec, key=key, on_select=chosen, selection_mode="point", height=height, alt=alt)


def _panel(graph: tables.Graph, height: int) -> None:
    """The evidence beside a chart of this height."""
    layout.panel(graph() if state.picked() else nx.MultiDiGraph(), height=max(height, _LEAST), hint=say(
        "点按图中的一点或表中的一行，这里显示原文。", "Click a point, or a row of the table: its sentence is shown here."))
