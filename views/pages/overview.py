"""The first page: what there is, and the ways in."""

from __future__ import annotations

from datetime import datetime
from html import escape
from itertools import islice
from pathlib import Path
from typing import Any

import streamlit as st

from graph import queries, questions
from graph.export import wording
from graph.language import say
from graph.queries import Answer
from views import data, foremost, journal, layout, navigation, running, state, tables
from views.text import plain

_COUNTED = {
    "Document": ("份文件", "documents"),
    "Measure": ("项措施", "measures"),
    "Agency": ("个部门", "agencies"),
    "TargetGroup": ("类对象", "target groups"),
    "Amount": ("处数额", "amounts"),
}

_TITLES = "MATCH (d:Document) WHERE d.id IN $ids AND d.loaded RETURN d.id, d.title"
#: Documents of the last load that are named, and loads that are looked through for one whose documents are still there.
_LATEST, _LOOKED = 4, 5

_EXAMPLES = (
    "教育部和人社部共同负责哪些高校毕业生的措施",
    "2023年6月底前要完成什么",
    "哪些补贴超过1000元",
)


def page() -> None:
    warming = data.is_warming()  # the box is there at once; what it suggests, when the store has been read
    st.title(say("政策知识图谱", "Policy knowledge graph"))
    st.caption(say("每一条结论都能点回原文。", "Every statement can be clicked back to its sentence."))
    asked = state.suggested(
        say("搜索，或用一句话提问", "Search, or ask in a sentence"), "text", _EXAMPLES if warming else _suggestions(),
        say("如：高校毕业生、人社部、扩岗补助，或“2023年6月底前要完成什么”",
            "Such as 高校毕业生, 人社部, or 2023年6月底前要完成什么"),
        undoes="as",
    )
    if asked:
        _answer(asked)
    else:
        with st.container(horizontal=True, vertical_alignment="center", key="examples"):
            st.caption(say("试一试：", "Try:"), width="content")
            for example in _EXAMPLES:
                st.button(plain(example), on_click=state.put, args=("text", example), type="tertiary")
    counts = data.counts()
    st.html('<p class="pk-counts">' + "".join(
        f"<span><b>{counts[label]:,}</b> {say(*words)}</span>" for label, words in _COUNTED.items()
    ) + "</p>")
    _latest()
    ways = (
        ("agencies", say("部门协作", "Agencies"),
         say("哪些部门一起负责哪些措施？谁牵头，谁配合？", "Which agencies share which measures, and who leads?")),
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
    if warming:
        _then_suggest()


def _latest() -> None:
    """What was loaded last, where the journal of the store knows it."""
    for last in islice((entry for entry in journal.entries(data.store()) if entry.came), _LOOKED):
        if titles := dict(data.read(_TITLES, ids=last.documents)):  # else they were taken out since
            break
    else:
        return
    at = datetime.fromisoformat(last.at).astimezone()
    place = Path(last.place).name
    with st.container(key="latest", gap="small"):
        st.caption(plain(say(
            f"最近载入：{at:%Y-%m-%d %H:%M}，{last.came:,} 份文件" + (f"，来自 {place}" if place else ""),
            f"Last loaded: {at:%Y-%m-%d %H:%M}, {last.came:,} {'document' if last.came == 1 else 'documents'}"
            + (f" from {place}" if place else ""),
        )))
        with st.container(horizontal=True, gap="small"):
            for id_ in [i for i in last.documents if i in titles][:_LATEST]:
                navigation.link("documents", titles[id_] or id_, document=id_)


@st.fragment(run_every=0.3)
def _then_suggest() -> None:
    """Show the page again when the names are there that the box suggests."""
    if not data.is_warming():
        st.rerun()


def _suggestions() -> list[str]:
    """What the box offers while one types: examples, then names, those with most measures first."""
    named = sorted((*data.agencies().values(), *data.groups().values()), key=lambda thing: -thing.measures)
    titles = [cited.title for cited in data.documents().values() if cited.title]
    return list(dict.fromkeys([*_EXAMPLES, *(thing.name for thing in named[:state.OFFERED]), *titles[:state.OFFERED]]))


def _answer(asked: str) -> None:
    """What the question was taken to mean, other ways to take it, and the answer."""
    reading = data.question(asked)
    taken = state.get("as")
    fitting = {reading.query: reading.parameters} | reading.others
    query = taken if taken in fitting else reading.query
    given = fitting[query]
    with st.container(border=True, key="reading"):
        words = escape(say("理解为：", "Understood as: ")), escape(_meant(query, given, reading))
        st.html(f'<p class="pk-facts">{words[0]}<b class="pk-meant">{words[1]}</b></p>')
        missed = [one.name for one in reading.unused if query == reading.query] + reading.left.split()
        if missed and query != "search":
            st.caption(plain(say(f"没有用到：{wording.listed(missed)}", f"Not used: {wording.listed(missed)}")))
        with st.container(horizontal=True, vertical_alignment="center"):
            for other in fitting:
                if other != query and st.button(plain(say(f"改为：{_title(other)}", f"Rather: {_title(other)}")), key=f"as {other}"):
                    state.put("as", other)
                    st.rerun()
            navigation.link("query", say("修改条件", "Change the conditions"), query=query, **_as_form(query, given))
    view = f"question {query} {sorted(given.items(), key=str)}"
    most = tables.limit(f"table {view}")
    if not running.answered(f"{view} {most}", lambda: foremost.first(query, most, **given).graph()):
        return
    part = foremost.first(query, most, **given)
    if not part.total:
        st.info(say("没有结果。试试换一种理解，或更短的词。", "Nothing found. Take the question another way, or try a shorter word."))
    elif query == "search":
        _results(part.answer, asked)
    else:
        layout.answer(
            part.answer, part.graph(), view=view, title=_meant(query, given, reading), choose=layout.measure_of, hidden=("document",),
            total=part.total, everything=part.everything,
        )


def _title(query: str) -> str:
    return say(*queries.named(query).title)


def _meant(query: str, given: dict[str, Any], reading: questions.Reading) -> str:
    """A query with its parameters in words."""
    names = {str(one.value): one.name for one in reading.found}
    parts = []
    for parameter in queries.named(query).parameters:
        value = given.get(parameter.name)
        if value is None:
            continue
        shown = wording.listed(names.get(str(v), _shown(parameter.name, v)) for v in (value if isinstance(value, list) else [value]))
        parts.append(say(f"{parameter.zh} {shown}", f"{parameter.en} {shown}"))
    return _title(query) + (say("：", ": ") + say("；", "; ").join(parts) if parts else "")


def _shown(name: str, value: Any) -> str:
    if isinstance(value, int | float):
        return f"{value:,}"
    known = data.agencies().get(value) or data.groups().get(value)
    return known.name if known else str(wording.value(name, value))


def _as_form(query: str, given: dict[str, Any]) -> dict[str, str]:
    """The parameters as the form of the query page keeps them."""
    return {f"{query}.{name}": str(value[0] if isinstance(value, list) else value) for name, value in given.items()}


def _results(found: Answer, wanted: str) -> None:
    st.caption(say("点按一行打开。", "Click a row to open it."))
    found = tables.show(found, f"search {wanted}", _open, hidden=("id", "score"))
    tables.downloads(found, None, say(f"搜索：{wanted}", f"Search: {wanted}"))
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
