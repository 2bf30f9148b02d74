"""The first page: what there is, and the ways in."""

from __future__ import annotations

import streamlit as st

from graph.language import say
from views import data, navigation, state, tables

_COUNTED = {
    "Document": ("份文件", "documents"),
    "Measure": ("项措施", "measures"),
    "Agency": ("个部门", "agencies"),
    "TargetGroup": ("类对象", "target groups"),
    "Amount": ("处数额", "amounts"),
}


def page() -> None:
    st.title(say("政策知识图谱", "Policy knowledge graph"))
    st.caption(say("每一条结论都能点回原文。", "Every statement can be clicked back to its sentence."))
    wanted = state.text(
        say("搜索文件、措施、机构、人群", "Search documents, measures, agencies, groups"), "text",
        say("如：高校毕业生、担保贷款、人社部", "Such as 高校毕业生, 担保贷款, 人社部"),
    )
    if wanted:
        _results(wanted)
    counts = data.counts()
    st.html('<p class="pk-counts">' + "".join(
        f"<span><b>{counts[label]:,}</b> {say(*words)}</span>" for label, words in _COUNTED.items()
    ) + "</p>")
    ways = (
        ("agencies", say("部门协作", "Agencies"),
         say("哪些机构一起负责哪些措施？谁牵头，谁配合？", "Which agencies share which measures, and who leads?")),
        ("groups", say("面向人群", "For whom"),
         say("面向高校毕业生、小微企业等人群，有哪些措施、补贴和期限？",
             "Which measures, sums and deadlines are there for graduates, small firms and others?")),
        ("documents", say("文件", "Documents"),
         say("逐份阅读：目录、全文、标出的事实和责任分工表。", "Read one by one: outline, marked text, table of duties.")),
    )
    for column, (name, title, text) in zip(st.columns(len(ways)), ways, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"#### {title}")
            st.write(text)
            navigation.link(name, say("打开 →", "Open →"))


def _results(wanted: str) -> None:
    found = data.ask("search", text=wanted)
    if not found.result.rows:
        st.info(say("没有找到。试试更短的词，或机构、文件的简称。", "Nothing found. Try a shorter word, or a short form."))
        return
    st.caption(say("点按一行打开。", "Click a row to open it."))
    tables.show(found, f"search {wanted}", _open, hidden=("id", "score"))
    if target := st.session_state.pop("open", None):
        navigation.go(target[0], **target[1])


def _open(row: dict[str, str]) -> None:
    """Remember where a found thing is shown; callbacks cannot change the page themselves."""
    kind, id_ = row["kind"], row["id"]
    st.session_state["open"] = {
        "Agency": ("agencies", {"agency": id_}),
        "TargetGroup": ("groups", {"group": id_}),
        "Document": ("documents", {"document": id_}),
    }.get(kind, ("documents", {"document": row["document"], "measure": id_}))
