"""The documents: a list, and each with its text, outline, facts and duties."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import networkx as nx
import streamlit as st

from graph.export import wording
from graph.language import say
from graph.schema import NODE_TYPES
from views import citations, data, evidence, filters, layout, marks, navigation, state, tables
from views.component import mount
from views.text import plain

_HEIGHT = 680  # pixels of the text


def page() -> None:
    chosen = state.get("document")
    document = data.document(chosen) if chosen else None
    if document:
        _document(document)
        return
    st.title(say("文件", "Documents"))
    if chosen:
        st.warning(say("图谱中没有这份文件。", "There is no such document in the graph."))
    _list()


def _list() -> None:
    text = state.text(
        say("标题、文号或全文中的字词", "Words of title, number or text"), "words", say("如：就业", "Such as 就业"),
    )
    found = data.ask("documents", text=text or None, **filters.documents(within=False))
    if not found.result.rows:
        st.info(say("没有符合条件的文件。请去掉一个条件，或换一个更短的词。",
                    "No document fits. Take one condition away, or try a shorter word."))
        return
    st.caption(say(f"{len(found.result.rows)} 份。点按一行打开。", f"{len(found.result.rows)} documents. Click a row to open it."))
    found = tables.show(found, "documents", lambda row: state.put("document", row["document"]), hidden=("document",))
    tables.downloads(found, None, say("文件", "Documents"))


def _document(document: data.Document) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(say("← 全部文件", "← All documents")):
            for name in ("document", "at", "measure"):
                state.put(name, None)
            st.rerun()
        navigation.link("references", say("依据与落实链", "Basis and implementation"), refs="chain", chain=document.id)
        navigation.link("agencies", say("部门协作", "Agencies"), within=document.id)
        navigation.link("amounts", say("金额与期限", "Amounts and deadlines"), within=document.id)
    st.title(plain(document.title))
    facts = document.facts
    st.caption(plain(" · ".join(str(part) for part in (
        facts["number"],
        wording.day(facts["date"]) if facts["date"] else facts["year"],
        wording.value("level", facts["level"]),
        facts["jurisdiction"],
        wording.listed(facts["issuers"]),
        say("标题系推定", "title inferred") if facts["title_inferred"] else None,
    ) if part)))
    if _here(document) and "sheet" not in st.query_params:
        state.put("sheet", None)  # whoever is sent to a sentence sees the text
    parts = {"text": say("全文", "Text"), "duties": say("责任分工表", "Duties"), "picture": say("关系图", "Picture")}
    {"text": _text, "duties": _duties, "picture": _picture}[state.switch(say("看什么", "What"), "sheet", parts)](document)


def _text(document: data.Document) -> None:
    left, right = st.columns([3, 1])
    found = {mark.id: mark for mark in marks.marks(document.facts)}
    key = f"text {document.id}"

    def picked() -> None:
        state.pick(st.session_state[key].picked)

    with left:
        here = _here(document)
        shown = marks.page(document.text, document.start, document.facts, here)
        view = f"{document.id} {here}"
        mount.reader(key, shown | {"view": view, "chosen": state.picked()}, _HEIGHT, picked)
    with right, st.container(height=_HEIGHT, border=True, key="evidence"):
        mark = found.get(state.picked() or "")
        if mark:
            _mark(document, mark)
        else:
            st.info(say("点按文中的标记，这里显示读出的事实。", "Click a mark in the text: the fact is shown here."))


def _here(document: data.Document) -> tuple[int, int] | None:
    """The place that the address names."""
    if found := re.fullmatch(r"(\d+)-(\d+)", st.query_params.get("at", "")):
        return int(found[1]), int(found[2])
    wanted = st.query_params.get("measure")
    return next(((m["start"], m["end"]) for m in document.facts["measures"] if m["id"] == wanted), None)


def _mark(document: data.Document, mark: marks.Mark) -> None:
    type_ = NODE_TYPES[mark.kind]
    evidence.header(marks.kind_name(mark.kind), type_.colour, mark.name)
    evidence.facts({
        say("读作", "Read as"): wording.listed(mark.details),
        say("原文", "Text"): mark.fact["text"],
        say("所在措施", "Measure"): wording.heading(mark.measure["path"], mark.measure["heading"]) if mark.measure else "",
    })
    if mark.kind == "Agency":
        if id_ := data.agency_at(document.id, mark.start, mark.end):
            navigation.link("agencies", say("查看这一部门的措施与合作", "Its measures and partners"), agency=id_)
    elif mark.kind == "TargetGroup":
        navigation.link("groups", say("查看面向这一人群的措施", "Measures for this group"), group=_group_of(mark.name))
    elif mark.kind == "Document":
        _cited(document, mark)
    elif mark.kind == "Amount" and mark.measure:
        navigation.link("amounts", say("查看这份文件的同类数额", "Amounts of this kind in this document"),
                        what="amounts", kind=mark.fact["kind"], within=document.id)
    with st.container(horizontal=True):
        measure = mark.measure
        item = wording.heading(measure["path"], measure["heading"]) if measure else ""
        evidence.quote_button(document, (mark.start, mark.end), item=item, key=f"{document.id} {mark.id}", label=say("句子加入报告", "Add sentence"))
        if measure:
            evidence.measure_button(measure["id"], say("措施加入报告", "Add measure"))


def _cited(document: data.Document, mark: marks.Mark) -> None:
    """The way to the document that a reference means."""
    target = citations.at(document.id, mark.start, mark.end)
    if target in data.loaded():
        navigation.link("documents", say("打开所引的文件", "Open the cited document"), document=target)
    elif target:
        st.caption(say("所引的文件尚未载入。", "The cited document is not loaded."))
        navigation.link("references", say("还有谁引用它", "Who else cites it"), refs="chain", chain=target)


def _duties(document: data.Document) -> None:
    found = data.ask("duties", document=document.id)
    if not found.result.rows:
        st.info(say("这份文件没有写明责任单位。", "This document names no responsible bodies."))
        return
    at = {"/".join(m["path"]): f"{m['start']}-{m['end']}" for m in document.facts["measures"]}
    chosen = {"document": document.id} | ({"lang": st.query_params["lang"]} if "lang" in st.query_params else {})
    addresses = ["?" + urlencode(chosen | {"at": at[path]}) for path, *_ in found.result.rows]
    tables.printed(found, ("quote",), addresses)
    tables.downloads(found, None, say(f"责任分工表 {document.title}", f"Duties {document.title}"))


def _picture(document: data.Document) -> None:
    parts = [data.picture(name, document=document.id) for name in ("duties", "references")]
    graph: nx.MultiDiGraph = nx.compose_all(parts)
    title = say(f"责任与引用 {document.title}", f"Duties and references {document.title}")
    layout.seen(graph, f"document {document.id}", "part", title=title)
    tables.downloads(data.ask("duties", document=document.id), lambda: graph, title)


def _group_of(name: str) -> str | None:
    return next((id_ for id_, group in data.groups().items() if group.name == name), None)
