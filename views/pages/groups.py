"""Everything that is aimed at a group."""

from __future__ import annotations

from typing import Any

import networkx as nx
import streamlit as st

from graph.export import wording
from graph.language import say
from graph.queries import Answer
from graph.report import charts
from graph.schema import VALUES
from views import aims, data, filters, layout, state, tables, tray
from views.text import heading

_TREE = 20  # rows of the tree in sight


def page() -> None:
    st.title(say("面向人群", "For whom"))
    groups = data.groups()
    first, second = st.columns([4, 1], vertical_alignment="bottom")
    with first:
        chosen = state.select(
            say("人群或单位类别（任一名称）", "Group (any of its names)"), "group",
            {id_: group.label for id_, group in groups.items()},
            say("输入名称可查找，如高校毕业生", "Type a name, such as 高校毕业生"), data.by_name(groups),
        )
    with second:
        below = state.toggle(
            say("含下级人群", "Subgroups"), "subgroups", True,
            say("同时列出面向其下级人群的措施", "Measures for its subgroups too"),
        )
    if not chosen:
        st.caption(say("选择一类人群，或点按树中的一行。下级人群列在上级之下，按措施多少排列。",
                       "Choose a group, or click a row of the tree: subgroups stand under the groups that hold them, "
                       "those with most measures first."))
        if aims.is_large():
            st.caption(say(f"共 {len(groups):,} 类，这里只列最上层的；点按一行看它的下级。",
                           f"Of {len(groups):,} groups those are listed that no other holds; click a row to see its subgroups."))
        _tree(None)
        return
    body, effect, documents = _filters()
    asked: dict[str, Any] = {"group": chosen, "subgroups": below, "agency": body, **documents}
    with st.spinner(say("正在查找…", "Looking…")):
        found, graph = _found(asked, effect)
    name = groups[chosen].name
    kinds = {
        "measures": say("措施", "Measures"), "compare": say("地区与年份比较", "Places and years"), "tree": say("下级人群", "Subgroups"),
    }
    kind = state.switch(say("看法", "View"), "aspect", kinds)
    if kind == "tree":
        st.caption(say("点按一行查看那一类人群。", "Click a row to see that group."))
        _tree(chosen)
    elif not found.result.rows:
        st.info(say("没有符合条件的措施。可以打开“含下级人群”，或去掉部门、作用、层级、地区、年份、文件中的一个条件。",
                    "No measure fits. Try with its subgroups, or take away a condition: agency, effect, level, place, year, document."))
    elif kind == "compare":
        _compare(found, graph, asked, name)
    else:
        _measures(found, graph, asked | {"effect": effect}, name)


def _filters() -> tuple[str | None, str | None, dict[str, Any]]:
    first, second = st.columns([4, 1])
    with first:
        body = filters.body(say("负责部门", "Responsible agency"))
    with second:
        effect = state.select(
            say("作用", "Effect"), "effect", {value: heading(*words) for value, words in VALUES["effect"].items()}, say("全部", "All")
        )
    return body, effect, filters.documents()


def _found(asked: dict[str, Any], effect: str | None) -> tuple[Answer, nx.MultiDiGraph]:
    """The measures with their deadlines, and their part of the graph; those of one effect where one is chosen."""
    found, graph = data.ask("measures_for_group", **asked), data.picture("measures_for_group", **asked)
    found = aims.with_deadlines(found, graph)
    if effect is None:
        return found, graph
    at = found.result.columns.index("effect")
    found.result.rows[:] = [row for row in found.result.rows if row[at] == effect]
    aimed = [(u, v, k) for u, v, k, d in graph.edges(keys=True, data=True) if d.get("effect", effect) != effect]
    graph = graph.copy()
    graph.remove_edges_from(aimed)
    kept = {u for u, _, d in graph.edges(data=True) if d["type"] == "TARGETS"}
    graph.remove_nodes_from([id_ for id_, d in graph.nodes(data=True) if d["label"] == "Measure" and id_ not in kept])
    graph.remove_nodes_from([id_ for id_, d in graph.nodes(data=True) if d["label"] != "TargetGroup" and not graph.degree(id_)])
    return found, graph


def _measures(found: Answer, graph: nx.MultiDiGraph, asked: dict[str, Any], name: str) -> None:
    rows = aims.records(found)
    measures, documents = {(row["document"], row["path"]) for row in rows}, {row["document"] for row in rows}
    bodies = {body for row in rows for body in row["agencies"]}
    st.caption(say(f"{len(measures)} 项措施，来自 {len(documents)} 份文件，由 {len(bodies)} 个部门负责。",
                   f"{len(measures)} measures of {len(documents)} documents; {len(bodies)} agencies answer for them."))
    layout.answer(
        found, graph, view=f"group {sorted(asked.items(), key=str)}", title=say(f"面向{name}的措施", f"Measures for {name}"),
        choose=layout.measure_of, hidden=("document",),
    )


def _compare(found: Answer, graph: nx.MultiDiGraph, asked: dict[str, Any], name: str) -> None:
    """How places and years differ; a click on a row narrows the measures down to it."""
    money = data.ask("amounts", kind="money", **{key: value for key, value in asked.items() if key != "subgroups"})
    table = aims.compared(aims.records(found), aims.records(money))
    counts = aims.parts_of(aims.records(table))
    parts = [{"part": part, "effect": wording.value("effect", effect), "n": n} for part, effect, n in counts]
    st.vega_lite_chart(
        {
            "data": {"values": parts},
            "mark": {"type": "bar", "cornerRadius": 2},
            "encoding": {
                "y": {"field": "part", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 220, "labelOverlap": False}},
                "x": {"field": "n", "type": "quantitative", "title": say("措施数", "Measures"), "axis": {"tickMinStep": 1, "format": "d"}},
                "color": {"field": "effect", "type": "nominal", "title": None, "legend": {"orient": "top"},
                          "scale": {"domain": [wording.value("effect", effect) for effect in charts.EFFECTS], "range": [*charts.EFFECTS.values()]}},
                "tooltip": [{"field": "part", "title": say("地区与年份", "Place and year")},
                            {"field": "effect", "title": say("作用", "Effect")}, {"field": "n", "title": say("措施数", "Measures")}],
            },
        },
        height=150 + 34 * len({part["part"] for part in parts}),
        alt=say("各地区各年份的措施数，同样的数字在下表中。", "Measures by place and year; the same figures are in the table below."),
    )
    tray.chart(
        "compare", lambda: graph, say(f"面向{name}的措施（按地区和年份）", f"Measures for {name} (by place and year)"),
        tables.named_columns(found), lambda: charts.effects(counts, ("组", "groups")),
    )
    st.caption(say("金额为这些措施中写明的数额。点按一行，只看那一地区和年份的措施。",
                   "Sums are those that these measures name. Click a row to see the measures of that place and year."))

    def opened(row: dict[str, Any]) -> None:
        state.put("place", row["jurisdiction"])
        state.put("year", str(row["year"]) if row["year"] else None)
        state.put("aspect", None)

    table = tables.show(table, f"compare {sorted(asked.items(), key=str)}", opened)
    tables.downloads(table, None, say(f"面向{name}的措施：地区与年份", f"Measures for {name} by place and year"))


def _tree(top: str | None) -> None:
    tree = aims.tree(top)

    def opened(row: dict[str, Any]) -> None:
        state.put("group", row["group_id"])
        state.put("aspect", None)

    tree = tables.show(tree, f"tree {top}", opened, hidden=aims.HIDDEN, most=_TREE)
    title = f"{data.groups()[top].name} " if top else ""
    tables.downloads(tree, None, title + say("人群树", "tree of groups"))
