"""What is aimed at groups, as the pages show it: the tree of groups, and how places and years differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import networkx as nx
import streamlit as st

from graph.queries import Answer, Column
from graph.report.charts import EFFECTS
from graph.stores.base import Result
from views import data

Row = dict[str, Any]

#: Columns that only the program reads.
HIDDEN = ("group_id", "document")
_INDENT = "　　"
_LARGE = 3000  # groups
_COLUMNS = (
    Column("branch", "string", "人群", "group"), Column("own", "integer", "直接面向的措施", "measures of its own"),
    Column("all", "integer", "含下级", "with subgroups"), Column("documents", "integer", "文件数", "documents"),
    Column("group_id", "string", "", ""),
)
_TOPS = (
    "MATCH (g:TargetGroup) WHERE NOT EXISTS { (g)-[:SUBGROUP_OF]->() } "
    "RETURN g.name AS name, COUNT { MATCH (g)<-[:TARGETS]-(m:Measure) RETURN DISTINCT m } AS own, "
    "COUNT { MATCH (g)<-[:SUBGROUP_OF*0..]-()<-[:TARGETS]-(m:Measure) RETURN DISTINCT m } AS every, "
    "g.id AS id "
    "ORDER BY every DESC, name"
)


def records(answer: Answer) -> list[Row]:
    return [dict(zip(answer.result.columns, row, strict=True)) for row in answer.result.rows]


def answer(columns: Iterable[Column], rows: Iterable[Iterable[Any]], notes: Iterable[str] = ()) -> Answer:
    """An answer that a page has put together itself."""
    columns = tuple(columns)
    return Answer(Result([c.name for c in columns], [[*row] for row in rows], False, 0), columns, [*notes])


def is_large() -> bool:
    """Whether there are too many groups to show them all in their tree."""
    return len(data.groups()) > _LARGE


def tree(top: str | None) -> Answer:
    """:func:`_tree` of the store as it is."""
    return _tree(data.store().generation(), top)


@st.cache_data(show_spinner=False, max_entries=50)
def _tree(generation: str, top: str | None) -> Answer:
    """Groups under those that hold them, with measures of each alone and with its subgroups; those under `top`, or all, of
    very many groups only those that no other holds. A group that belongs to two stands under both."""
    if not top and is_large():
        return answer((*_COLUMNS[:3], _COLUMNS[4]), data.read(_TOPS))
    above: nx.DiGraph = nx.DiGraph()
    above.add_nodes_from(data.groups())
    above.add_edges_from((p, g) for p, g in data.read("MATCH (g:TargetGroup)-[:SUBGROUP_OF]->(p:TargetGroup) RETURN p.id, g.id"))
    aimed: dict[str, set[str]] = {id_: set() for id_ in above}
    documents: dict[str, set[str]] = {id_: set() for id_ in above}
    if top:
        above = above.subgraph({top, *nx.descendants(above, top)})
    for id_, measures, held in data.read(
        "UNWIND $ids AS id MATCH (g:TargetGroup {id: id})<-[:TARGETS]-(m:Measure) "
        "RETURN g.id, collect(DISTINCT m.id), collect(DISTINCT m.doc)", ids=sorted(above),
    ):
        for holder in (id_, *nx.ancestors(above, id_)):
            aimed[holder].update(measures)
            documents[holder].update(held)
    names = data.groups()

    def under(id_: str, depth: int, seen: frozenset[str]) -> Iterator[list[Any]]:
        yield [_INDENT * depth + names[id_].name, names[id_].measures, len(aimed[id_]), len(documents[id_]), id_]
        for below in ordered(above.successors(id_)):
            if below not in seen:
                yield from under(below, depth + 1, seen | {below})

    def ordered(ids: Iterable[str]) -> list[str]:
        return sorted(ids, key=lambda id_: (-len(aimed[id_]), names[id_].name))

    tops = [top] if top else ordered(id_ for id_ in above if not above.in_degree(id_))
    return answer(_COLUMNS, (row for id_ in tops for row in under(id_, 0, frozenset((id_,)))))


def with_deadlines(found: Answer, graph: nx.MultiDiGraph) -> Answer:
    """The answer of ``measures_for_group`` with the deadline of each measure before its text."""
    deadline = {(d["doc"], d["path"]): d.get("deadline") for _, d in graph.nodes(data=True) if d["label"] == "Measure"}
    at = len(found.columns) - 1
    columns = [*found.columns]
    columns.insert(at, Column("deadline", "date", "时限", "deadline"))
    rows = [[*row[:at], deadline.get((row[0], row[2])), *row[at:]] for row in found.result.rows]
    return answer(columns, rows, found.notes)


def compared(measures: list[Row], money: list[Row]) -> Answer:
    """For each place and year: documents, measures, their effects, bodies, sums and deadlines."""
    loaded = data.loaded()
    parts: dict[tuple[str, int], dict[str, dict[Any, Any]]] = {}
    for row in measures:
        entry = loaded[row["document"]]
        part = parts.setdefault((entry.jurisdiction, entry.year or 0), {
            name: {} for name in ("documents", "measures", "support", "serve", "regulate", "agencies", "money")
        })
        place = (row["document"], row["path"])
        part["documents"][row["document"]] = part["measures"][place] = part[row["effect"]][place] = True
        part["agencies"] |= dict.fromkeys(row["agencies"])
    of = {place: part for part in parts.values() for place in part["measures"]}
    for row in money:
        if (held := of.get((row["document"], row["path"]))) is not None:
            held["money"][f"{row['of'] or ''}{row['text']}"] = row["high"] or row["low"] or 0
    columns = (
        Column("jurisdiction", "string", "地区", "place"), Column("year", "integer", "年份", "year"),
        Column("documents", "integer", "文件", "documents"), Column("measures", "integer", "措施", "measures"),
        Column("support", "integer", "支持", "support"), Column("serve", "integer", "服务", "serve"),
        Column("regulate", "integer", "规范", "regulate"), Column("bodies", "integer", "负责部门", "agencies"),
        Column("sums", "integer", "金额", "sums"), Column("most", "number", "最大金额（元）", "largest sum (yuan)"),
        Column("amounts", "list", "金额原文", "sums as written"),
    )
    rows = [
        [
            place, year or None, *(len(part[name]) for name in ("documents", "measures", "support", "serve", "regulate", "agencies", "money")),
            max(part["money"].values(), default=None), sorted(part["money"], key=lambda text, p=part: -p["money"][text]),  # type: ignore[misc]
        ]
        for (place, year), part in sorted(parts.items(), key=lambda item: (item[0][0], -item[0][1]))
    ]
    return answer(columns, rows)


def parts_of(rows: list[Row]) -> list[tuple[str, str, int]]:
    """Numbers of measures by place and year and effect, for a chart."""
    return [
        (f"{row['jurisdiction']} {row['year'] or ''}".strip(), effect, row[effect]) for row in rows for effect in EFFECTS if row[effect]
    ]
