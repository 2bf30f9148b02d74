"""Who refers to whom, chains of basis and implementation, and what is cited without being loaded."""

from __future__ import annotations

from typing import Any

import networkx as nx
import streamlit as st

from graph.export import wording
from graph.language import say
from graph.schema import VALUES
from views import citations, data, filters, foremost, layout, state, tables
from views.text import heading


def page() -> None:
    st.title(say("引用", "References"))
    st.caption(say("文件依据、落实、修改或提及哪些文件。", "Which documents a document rests on, implements, amends or cites."))
    kinds = {
        "all": say("谁引用谁", "Who refers to whom"), "chain": say("依据与落实链", "Basis and implementation"),
        "missing": say("未载入的文件", "Cited, not loaded"),
    }
    kind = state.switch(say("看什么", "What"), "refs", kinds)
    if kind == "chain":
        _chain()
    elif kind == "missing":
        _missing()
    else:
        _everything()


def _everything() -> None:
    documents = filters.documents()
    relation = _relation()
    asked = {**documents, "relation": relation}
    view = f"references {sorted(asked.items(), key=str)}"
    part = foremost.references(tables.limit(f"table {view}"), **asked)
    if not part.total:
        st.info(say("没有符合条件的引用。请去掉一个条件。", "No reference fits. Take a condition away."))
        return
    graph = citations.network(part.graph())
    layout.answer(
        part.answer, graph, view=view, title=say("引用关系", "References"), choose=citations.edge_of, hidden=("document", "resolved"),
        classes=citations.classes(graph), total=part.total, everything=part.everything,
    )


def _relation() -> str | None:
    relations = {"": say("全部关系", "All")} | {name: heading(*words) for name, words in VALUES["relation"].items()}
    return state.switch(say("关系", "Relation"), "relation", relations) or None


def _chain() -> None:
    with st.spinner(say("正在读取引用…", "Reading the references…")):
        whole = citations.whole()
    known = data.documents()
    offered = sorted(whole, key=lambda id_: (not whole.nodes[id_].get("loaded"), -whole.degree(id_), known[id_].title))
    titles = {id_: wording.document(known[id_]) for id_ in offered}
    chosen = state.select(
        say("从哪份文件看起", "Document to start from"), "chain", titles, say("选择文件；可输入标题或文号", "Choose; type a title or number"),
        {name: id_ for id_ in reversed(offered) for name in (known[id_].title, known[id_].number) if name},
    )
    wide = state.toggle(
        say("也跟随其他关系", "Follow other relations too"), "wide", False,
        say("除依据和落实外，也跟随制定、修改、废止和提及", "Not only basis and implementation, but to issue, amend, repeal and cite"),
    )
    if not chosen:
        st.info(say("选择一份文件：上面是它依据的文件，下面是落实它的文件，逐层向上、向下。",
                    "Choose a document: above it stands what it rests on, below it what implements it, step by step."))
        return
    steps = citations.chain(whole, chosen, VALUES["relation"] if wide else citations.CARRYING)
    if not steps:
        st.info(say("没有写明它依据或落实哪份文件，也没有文件依据或落实它。可以打开“也跟随其他关系”。",
                    "It names no basis, and nothing implements it. Try to follow other relations too."))
        return
    up, down = ({s.target for s in steps if s.up}, {s.source for s in steps if not s.up})
    st.caption(say(f"向上依据 {len(up)} 份，向下落实 {len(down)} 份。", f"{len(up)} documents above it, {len(down)} below."))
    graph = citations.part(whole, steps, chosen)
    title = say(f"依据与落实：{known[chosen].title}", f"Basis and implementation of {known[chosen].title}")
    layout.answer(
        citations.listed(steps), graph, view=f"chain {chosen} {wide}", title=title, choose=citations.edge_of,
        hidden=citations.HIDDEN, classes=citations.classes(graph, citations.places(steps, chosen)),
    )


def _missing() -> None:
    answer = citations.missing()
    if not answer.result.rows:
        st.info(say("所有被引用的文件都已载入。", "Every document that is cited is loaded."))
        return
    st.caption(say(f"{len(answer.result.rows)} 份文件被引用但没有载入，引用得多的在前：最值得补充。点按一行看引用它的原文。",
                   f"{len(answer.result.rows)} documents are cited but not loaded, the most cited first. Click a row to see who cites it."))

    def chosen(_: nx.MultiDiGraph, row: dict[str, Any]) -> str:
        return str(row["id"])

    picked = state.picked()
    known = picked in data.documents()
    left, right = st.columns([2, 1])
    with left:
        layout.listed(
            answer, citations.whole, view="missing", title=say("未载入的文件", "Cited, not loaded"), choose=chosen, hidden=citations.HIDDEN
        )
    with right:
        layout.panel(
            citations.network(data.picture("cited_by", document=picked)) if known else nx.MultiDiGraph(),
            hint=say("点按一行，这里显示引用它的原文。", "Click a row: the sentences that cite it are shown here."),
        )
