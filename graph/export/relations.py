"""The table of what stands between other things than measures and what hangs on them."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from graph.export import elements
from graph.export.characters import one_line
from graph.export.context import Cited
from graph.export.table import Row, Sources, Table, cell, table
from graph.export.wording import relation
from graph.language import say

#: What edges rest on that come from no place in a text.
GROUNDS: dict[str, tuple[str, str]] = {
    "CONTAINS": ("文件结构", "outline"),
    "ISSUED_BY": ("标题、文号或落款", "title, number or signature"),
    "SUBGROUP_OF": ("对象词表和名称中的修饰语", "vocabulary of groups, and modifiers in names"),
    "PART_OF": ("部门词表和名称", "vocabulary of bodies, and names"),
    "SUCCEEDED_BY": ("部门词表（历次机构改革）", "vocabulary of bodies (institutional reforms)"),
    "SHARES_MEASURES": ("对共同负责的措施的统计", "count of the measures that both answer for"),
}


def relations(graph: nx.MultiDiGraph, cited: Mapping[str, Cited], sources: Sources, *, derived: bool) -> Table:
    """A row for every edge that no row of the table of measures says, outlines left out, and those that quote nothing
    unless `derived`."""
    rows = []
    for start, end, _, edge in elements.edges(graph):
        ends = graph.nodes[start], graph.nodes[end]
        if edge["type"] in ("CONTAINS", "RESPONSIBLE_FOR") or ends[0]["label"] == "Measure":
            continue
        if edge["type"] in GROUNDS and not derived:
            continue
        weight = f"{edge['weight']}" if "weight" in edge else ""
        ground = cell(say(*GROUNDS[edge["type"]])) if edge["type"] in GROUNDS else ()
        if not ground:
            document = cited.get(edge["doc"], Cited(edge["doc"], edge["doc"]))
            ground = cell("", sources.cite(document, "", one_line(edge["text"])))
        left, right = (cell(one_line(n["caption"])) for n in ends)
        rows.append(Row("", (left, cell(relation(edge)), right, cell(weight), ground)))
    columns = (
        say("甲", "From"),
        say("关系", "Relation"),
        say("乙", "To"),
        say("共同措施数", "Shared measures"),
        say("来源", "Source"),
    )
    return table(say("其他关系", "Other relations"), columns, rows)


def grounds(graph: nx.MultiDiGraph) -> list[str]:
    """A remark for each type of edge that quotes nothing."""
    present = {edge["type"] for *_, edge in elements.edges(graph)} - {"CONTAINS"}
    return [
        say(f"注：“{name}”关系出自{zh}，不引自原文。", f"Note: “{name}” comes from the {en}; it has no quote.")
        for type_, (zh, en) in GROUNDS.items()
        if type_ in present and (name := relation({"type": type_}))
    ]
