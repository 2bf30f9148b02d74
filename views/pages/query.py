"""Any question: the named queries as forms, and Cypher."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from graph import queries
from graph.export import wording
from graph.language import say
from graph.stores.base import StoreError
from views import data, layout, state
from views.text import heading, plain

_CYPHER = "cypher"
_ABREAST = 4  # fields
_EXAMPLE = """MATCH (a:Agency)-[r:RESPONSIBLE_FOR {role: 'lead'}]->(m:Measure)
RETURN a, r, m
LIMIT 50"""


def page() -> None:
    st.title(say("查询", "Queries"))
    named = queries.all_named()
    titles = {name: say(*query.title) for name, query in named.items()}
    options = titles | {_CYPHER: say("自己写 Cypher", "Write Cypher")}
    chosen = state.select(say("问什么", "Question"), "query", options, say("选择一个查询", "Choose a query"))
    try:
        if chosen == _CYPHER:
            _cypher()
        elif chosen:
            _named(named[chosen])
    except StoreError as error:
        st.error(plain(str(error)))


def _named(query: queries.Query) -> None:
    st.caption(plain(say(*query.description)))
    given = _form(query)
    if any(p.required and given.get(p.name) is None for p in query.parameters):
        st.info(say("请填写带 * 的项。", "Fill in what has a *."))
        return
    answer = data.ask(query.name, **given)
    if not answer.result.rows:
        st.info(say("没有结果。请放宽一个条件。", "No rows. Loosen a condition."))
        return
    words = "，".join(str(value) for value in given.values() if value not in (None, False))
    layout.answer(
        answer,
        data.picture(query.name, **given),
        view=f"query {query.name} {sorted(given.items(), key=str)}",
        title=say(*query.title) + (f"：{words}" if words else ""),
        choose=layout.measure_of,
        hidden=("id", "score") if query.name == "search" else ("document",),
    )


def _form(query: queries.Query) -> dict[str, Any]:
    """A field for each parameter; what is left empty is None."""
    given: dict[str, Any] = {}
    for first in range(0, len(query.parameters), _ABREAST):
        row = query.parameters[first : first + _ABREAST]
        columns = st.columns(len(row) if first == 0 else _ABREAST, vertical_alignment="bottom")
        for column, parameter in zip(columns, row, strict=False):
            with column:
                given[parameter.name] = _field(query, parameter)
    return given


def _field(query: queries.Query, p: queries.Parameter) -> Any:
    label = heading(p.zh, p.en) + (" \\*" if p.required else "")
    name = f"{query.name}.{p.name}"
    options = _options(p)
    if options is not None:
        return state.select(label, name, options, say("不限", "Any") if not p.required else "")
    if p.type == "boolean":
        return state.toggle(label, name, bool(p.default))
    example = query.example.get(p.name) or ("" if p.default is None else str(p.default))
    return state.text(label, name, say(f"如 {example}", f"Such as {example}") if example else "") or None


def _options(p: queries.Parameter) -> Mapping[str, str] | None:
    """What can be chosen, where that is known."""
    if p.type == "choice":
        return {value: wording.value(p.name, value) for value in p.argument}
    if p.type == "agency":
        return {id_: named.label for id_, named in data.agencies().items()}
    if p.type == "group":
        return {id_: named.label for id_, named in data.groups().items()}
    if p.type == "document":
        return {id_: wording.document(cited) for id_, cited in data.documents().items()}
    return None


def _cypher() -> None:
    st.caption(say(
        "只读：任何写入都会被拒绝。节点和关系类型见图例；返回节点和关系时会画成图。",
        "Read only: whatever would write is refused. Nodes and relations in the answer are drawn.",
    ))
    with st.form("cypher"):
        cypher = st.text_area("Cypher", state.get("text of query") or _EXAMPLE, height=140, label_visibility="collapsed")
        if st.form_submit_button(say("运行", "Run"), type="primary"):
            state.put("text of query", cypher)
            state.pick(None)
    asked = state.get("text of query")
    if not asked:
        return
    answer = data.ask_text(asked)
    if not answer.result.rows:
        st.info(say("没有结果。", "No rows."))
        return
    title = say("Cypher 查询结果", "Answer to Cypher")
    layout.answer(answer, data.picture_of_text(asked), view=f"cypher {asked}", title=title)
