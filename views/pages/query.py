"""Any question: the named queries as forms, and Cypher."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import streamlit as st

from graph import queries
from graph.export import wording
from graph.language import say
from graph.schema import EDGES, NODES
from graph.stores.base import USUAL, StoreError
from views import aims, data, foremost, keeping, layout, navigation, own_queries, running, state, tables, terminal
from views.component import mount
from views.text import heading, plain

_CYPHER = "cypher"
_OWN = "own:"
_TEXT = "text of query"
_HISTORY = "history of queries"
_KEPT = 50  # entries of the history
_LINE = 90  # characters of one
_ABREAST = 4  # fields
_HEIGHT = 320  # pixels of the editor
_LONGEST = 200_000  # characters of JSON on the page
_EXAMPLE = """MATCH (a:Agency)-[r:RESPONSIBLE_FOR {role: 'lead'}]->(m:Measure)
RETURN a, r, m
LIMIT 50"""
_EXAMPLES = (
    ("牵头的部门和措施", "Lead bodies and their measures", _EXAMPLE),
    ("一个部门的措施数", "Measures of a body",
     "MATCH (a:Agency {name: $name})-[:RESPONSIBLE_FOR]->(m:Measure)\nRETURN a.name, count(DISTINCT m) AS measures"),
    ("提到最多的人群", "Groups most aimed at",
     "MATCH (m:Measure)-[:TARGETS]->(g:TargetGroup)\nRETURN g.name, count(DISTINCT m) AS measures\nORDER BY measures DESC\nLIMIT 20"),
    ("措施和它的数额", "Measures with amounts", "MATCH (m:Measure)-[h:HAS_AMOUNT]->(x:Amount {kind: 'money'})\nRETURN m, h, x\nLIMIT 50"),
)


def page() -> None:
    st.title(say("查询", "Queries"))
    named = queries.all_named()
    own = own_queries.all_of(_folder())
    titles = {name: say(*query.title) for name, query in named.items()}
    options = titles | {f"{_OWN}{name}": f"★ {name}" for name in own} | {_CYPHER: say("自己写 Cypher", "Write Cypher")}
    chosen = state.select(say("问什么", "Question"), "query", options, say("选择一个查询", "Choose a query"))
    try:
        if chosen == _CYPHER:
            _cypher()
        elif chosen and chosen.startswith(_OWN):
            _saved(chosen.removeprefix(_OWN), own[chosen.removeprefix(_OWN)])
        elif chosen:
            _named(named[chosen])
        else:
            _choice(named)
    except (StoreError, OSError) as error:
        st.error(plain(str(error)))
    _history()


def _folder() -> Path:
    return keeping.folder(data.store(), "queries")


def _choice(named: Mapping[str, queries.Query]) -> None:
    """What can be asked, in a table, and the way to the editor."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(say("点按一行填写条件，结果有图、表和原文；查询只读，不会改动图谱。或者：",
                       "Click a row to fill in its conditions; the answer has a picture, a table and quotes. Nothing is changed. Or:"),
                   width="content")
        st.button(say("自己写 Cypher", "Write Cypher"), on_click=state.put, args=("query", _CYPHER), type="tertiary", icon=":material/code:")
    columns = (queries.Column("name", "string", "查询", "query"), queries.Column("text", "text", "说明", "description"),
               queries.Column("id", "string", "", ""))
    rows = ([say(*query.title), say(*query.description), name] for name, query in named.items())
    tables.show(aims.answer(columns, rows), "queries", lambda row: state.put("query", row["id"]), hidden=("id",), most=len(named))


def _named(query: queries.Query) -> None:
    st.caption(plain(say(*query.description)))
    given = _form(query)
    if any(p.required and given.get(p.name) is None for p in query.parameters):
        st.info(say("请填写带 * 的项。", "Fill in what has a *."))
        return
    view = f"query {query.name} {sorted(given.items(), key=str)}"
    most = tables.limit(f"table {view}")
    if not running.answered(f"{view} {most}", lambda: foremost.first(query.name, most, **given).graph()):
        return
    part = foremost.first(query.name, most, **given)
    _remember(part.total, part.answer.result.seconds)
    if not part.total:
        st.info(say("没有结果。请放宽一个条件。", "No rows. Loosen a condition."))
        return
    words = wording.listed(_called(name, value) for name, value in given.items() if value not in (None, False))
    layout.answer(
        part.answer,
        part.graph(),
        view=view,
        title=say(*query.title) + (say("：", ": ") + words if words else ""),
        choose=layout.measure_of,
        hidden=("id", "score") if query.name == "search" else ("document",),
        total=part.total,
        everything=part.everything,
    )


def _called(name: str, value: Any) -> str:
    """A value of a field as people read it."""
    if isinstance(value, str) and (cited := data.documents().get(value)):
        return wording.document(cited)
    known = data.agencies().get(value) or data.groups().get(value)
    return known.name if known else str(wording.value(name, value))


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
        return state.select(label, name, options, say("请选择", "Choose") if p.required else say("不限", "Any"))
    if p.type == "boolean":
        return state.toggle(label, name, bool(p.default))
    example = query.example.get(p.name) or ("" if p.default is None else str(p.default))
    return state.text(label, name, say(f"如 {example}", f"Such as {example}") if example else say("不限", "Any")) or None


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


# ---- Cypher


def _cypher() -> None:
    st.caption(say(
        f"只读：任何写入都会被拒绝。每次至多 {USUAL.seconds:g} 秒、{USUAL.rows:,} 行。",
        f"Read only: whatever would write is refused. At most {USUAL.seconds:g} seconds and {USUAL.rows:,} rows.",
    ))
    asked = state.get(_TEXT)
    place = st.container()  # the editor stands above what its text answers, and shows what is wrong with it
    wrong = None
    if asked:
        try:
            _answer(asked)
        except StoreError as error:
            wrong = own_queries.fault(str(error), asked)
    with place:
        _editor(asked or _EXAMPLE, wrong)
    if (text := st.session_state.pop("text to save", None)) is not None:
        _ask_name(text)


def _editor(text: str, wrong: dict[str, Any] | None) -> None:
    key = "cypher editor"

    def run() -> None:
        running.forget()
        state.put(_TEXT, st.session_state[key].run)
        state.pick(None)

    def save() -> None:
        st.session_state["text to save"] = st.session_state[key].save

    words = {
        "run": say("运行", "Run"),
        "save": "" if keeping.read_only() else say("保存…", "Save…"),
        "hint": say("Ctrl+Enter 运行", "Ctrl+Enter runs it"),
        "side": say("结构和例子，点按填入", "Schema and examples; a click puts them in"),
    }
    mount.editor(key, {"text": text, "fault": wrong, "side": _side(), "words": words}, _HEIGHT, run, save)


def _side() -> list[dict[str, Any]]:
    """The schema and examples; a click puts an entry into the text."""
    nodes = [
        {"title": f"{say(n.zh, n.en)} :{n.label}", "items": [
            {"name": f"(:{n.label})", "hint": say(n.zh, n.en), "text": f"({n.label[0].lower()}:{n.label})"},
            *({"name": f"{p.name}　{say(p.zh, p.en)}", "hint": f"{p.type} {p.doc}".strip(), "text": p.name} for p in n.properties),
        ]}
        for n in NODES
    ]
    edges = [
        {"name": f"{e.type}　{say(e.zh, e.en)}", "text": f"-[:{e.type}]->", "hint": f"{'、'.join(e.sources)} → {'、'.join(e.targets)}"}
        for e in EDGES
    ]
    examples = [
        {"name": say(*q.title), "hint": say(*q.description), "text": q.rows + "\n"} for q in queries.all_named().values() if not q.parameters
    ]
    starts = [{"name": say(zh, en), "hint": text, "text": text} for zh, en, text in _EXAMPLES]
    return [
        {"title": say("例子", "Examples"), "open": True, "items": starts + examples},
        {"title": say("关系", "Relations"), "items": edges},
        *nodes,
    ]


def _answer(cypher: str, slot: str = "") -> None:
    """The answer to Cypher text, with a field for each of its parameters."""
    names = own_queries.parameters(cypher)
    given: dict[str, Any] = {}
    for first in range(0, len(names), _ABREAST):
        for column, name in zip(st.columns(_ABREAST), names[first : first + _ABREAST], strict=False):
            with column:
                written = state.text(f"\\${name}", f"{slot}${name}", say("文字、数字或 JSON", "Text, a number or JSON"))
            if written:
                given[name] = own_queries.value(written)
    if missing := [name for name in names if name not in given]:
        st.info(plain(say(f"请填写参数 {'、'.join(missing)}。", f"Fill in {', '.join(missing)}.")))
        return
    if not running.answered(f"cypher {cypher} {data.same(given)}", lambda: _read(cypher, given)):
        return
    answer = data.ask_text(cypher, **given)
    rows = len(answer.result.rows)
    _remember(rows, answer.result.seconds)
    st.caption(say(f"{rows:,} 行，{answer.result.seconds:.2f} 秒", f"{rows:,} row{'s' * (rows != 1)}, {answer.result.seconds:.2f} s"))
    if not rows:
        st.info(say("没有结果。请放宽一个条件，或核对名称的写法。", "No rows. Loosen a condition, or check how names are written."))
        return
    graph = data.picture_of_text(cypher, **given)
    ways = {"both": say("图和表", "Picture and table")} if len(graph) else {}
    ways |= {"table": say("表", "Table")} | ({"picture": say("图", "Picture")} if len(graph) else {}) | {"json": "JSON"}
    title, view = say("Cypher 查询结果", "Answer to Cypher"), f"cypher {cypher} {sorted(given.items(), key=str)}"
    how = state.switch(say("怎样显示", "Shown as"), "result", ways)
    if how == "both":
        layout.answer(answer, graph, view=view, title=title)
    elif how == "picture":
        layout.seen(graph, view)
    elif how == "table":
        layout.listed(answer, lambda: graph, view=view, title=title)
    else:
        text = terminal.as_json(answer.result.columns, answer.result.rows)
        st.download_button(say("下载 JSON", "Download JSON"), text, "answer.json", "application/json", on_click="ignore")
        st.code(text if len(text) <= _LONGEST else text[:_LONGEST] + "\n…", language="json", height=_HEIGHT)


def _read(cypher: str, given: dict[str, Any]) -> None:
    if data.ask_text(cypher, **given).result.rows:
        data.picture_of_text(cypher, **given)


# ---- one's own queries


def _saved(name: str, text: str) -> None:
    with st.container(horizontal=True):
        navigation.link("query", say("在编辑器中打开", "Open in the editor"), query=_CYPHER, **{_TEXT: text})
        if not keeping.read_only():
            if st.button(say("改名…", "Rename…")):
                _ask_name(text, name)
            if st.button(say("删除…", "Delete…")):
                _ask_delete(name)
    st.code(text, language="cypher")
    try:
        _answer(text, f"{name}.")
    except StoreError as error:
        st.error(plain(own_queries.fault(str(error), text)["message"]))


def _ask_name(text: str, old: str = "") -> None:
    @st.dialog(say("改名", "Rename") if old else say("保存查询", "Save the query"))
    def ask() -> None:
        name = st.text_input(say("名称", "Name"), old, max_chars=own_queries.LONGEST)
        if st.button(say("保存", "Save"), type="primary", disabled=not name.strip()):
            try:
                kept = own_queries.rename(_folder(), old, name) if old else own_queries.save(_folder(), name, text)
            except (own_queries.NameTaken, OSError) as error:
                st.error(plain(str(error)))
                return
            state.put("query", f"{_OWN}{kept}")
            st.rerun()

    ask()


def _ask_delete(name: str) -> None:
    @st.dialog(say("删除查询", "Delete the query"))
    def ask() -> None:
        st.write(plain(say(f"将删除保存的查询“{name}”。", f"The saved query “{name}” will be deleted.")))
        if st.button(say("删除", "Delete"), type="primary"):
            own_queries.delete(_folder(), name)
            state.put("query", None)
            st.rerun()

    ask()


# ---- history


def _remember(rows: int, seconds: float) -> None:
    """Note what was asked in this session, where it is not what was asked last."""
    asked = {name: value for name, value in st.query_params.items() if name not in ("lang", state.PICK, "result")}
    kept: list[tuple[str, dict[str, str], int, float]] = st.session_state.setdefault(_HISTORY, [])
    if not kept or kept[-1][1] != asked:
        kept.append((datetime.now().strftime("%H:%M:%S"), asked, rows, seconds))
        del kept[:-_KEPT]


def _history() -> None:
    kept = st.session_state.get(_HISTORY)
    if not kept:
        return
    with st.expander(say(f"本次会话的历史（{len(kept)}）", f"History of this session ({len(kept)})")):
        for time, asked, rows, seconds in reversed(kept):
            what = asked.get(_TEXT) if asked.get("query") == _CYPHER else asked.get("query", "").removeprefix(_OWN)
            given = "，".join(value for name, value in asked.items() if name not in ("query", _TEXT))
            line = " ".join(f"{what} {given}".split())
            line = line if len(line) <= _LINE else line[:_LINE] + "…"
            navigation.link("query", say(f"{time}　{line}　{rows} 行，{seconds:.2f} 秒", f"{time}　{line}　{rows} rows, {seconds:.2f} s"), **asked)
