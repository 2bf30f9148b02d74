"""Answers as tables, and the downloads of an answer and its picture."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

import networkx as nx
import streamlit as st

from graph.export import FORMATS, Context, ExportError, wording
from graph.export.csv_tables import table
from graph.language import say, speak
from graph.queries import Answer, Column
from graph.report import answered
from graph.schema import NODE_TYPES
from graph.stores.base import Edge, Node, Path
from views import columns, data, state, tray
from views.text import heading, plain

#: Rows that a table shows at first, and how many more at a time.
STEP = 500
_ROW = 35  # pixels
_ROWS = 11  # shown at once
#: Pixels, for columns whose longest cells would push the others out of sight.
_WIDTHS = {"title": 220, "heading": 190, "group": 130, "agencies": 240, "amounts": 170, "target": 260, "name": 220, "document": 220, "branch": 320}
_MORE = "rows."
_LONG = 480  # of a quote
_LONG_TEXT = ("quote", "text")
_FEW = 6  # columns
_CHARACTER = 15

#: Gives a subgraph when it is wanted.
Graph = Callable[[], nx.MultiDiGraph]


def show(
    answer: Answer, key: str, chosen: Callable[[dict[str, Any]], None] | None = None, hidden: Collection[str] = (), most: int = _ROWS,
    total: int | None = None,
) -> Answer:
    """A table of an answer with its filter, at `most` so many rows in sight; `chosen` is called with the row that someone
    clicks. Of many rows the first are shown, with a way to more; where the answer holds only these, there are `total`.
    Gives the rows that pass the filter."""
    names = [column.name for column in answer.columns]
    headings = {column.name: _heading(column) for column in answer.columns if column.name not in hidden}
    name = _plain_name(key)
    answer = columns.narrowed(answer, name, headings, _said)
    if not answer.result.rows:
        return answer
    key += columns.chosen(name)  # what is chosen are rows of these
    shown_rows = answer.result.rows[: limit(key)]
    hidden = {*hidden, *_empty(answer, shown_rows)}
    header, rows = _cells(with_rows(answer, shown_rows), hidden)

    def selected() -> None:
        selection = st.session_state[key].selection
        at = [*selection.rows, *(row for row, _ in selection.cells)]
        if at and chosen:
            chosen(dict(zip(names, shown_rows[at[-1]], strict=True)))

    cells = {title: [row[i] for row in rows] for i, title in enumerate(header)}
    config: dict[str, Any] = {}
    roomy = len(header) <= _FEW and not any(c.name in _LONG_TEXT and c.name not in hidden for c in answer.columns)
    for column, title in zip((c for c in answer.columns if c.name not in hidden), header, strict=True):
        if column.type in ("number", "integer") and not any(isinstance(cell, str) and cell for cell in cells[title]):
            cells[title] = [None if cell == "" else cell for cell in cells[title]]  # so that they sort as numbers
            config[title] = st.column_config.NumberColumn(format="localized" if column.type == "number" else None)
        else:
            config[title] = st.column_config.Column(width=_width(column, cells[title], roomy))
    shown: dict[str, Any] = {
        "data": cells,
        "hide_index": True,
        "height": _ROW * (min(len(rows), most) + 1) + 2,
        "column_config": config,
        "placeholder": "",
    }
    if chosen:
        st.dataframe(**shown, key=key, on_select=selected, selection_mode=["single-row", "single-cell"])
    else:
        st.dataframe(**shown)
    _more(name, len(shown_rows), max(total or 0, len(answer.result.rows)), beyond=answer.result.truncated and total is None)
    for note in answer.notes:
        st.caption(plain(note))
    return answer


def _empty(answer: Answer, rows: list[list[Any]]) -> set[str]:
    """Columns without a word in these rows."""
    return {column.name for number, column in enumerate(answer.columns) if all(row[number] in (None, "", []) for row in rows)}


def limit(key: str) -> int:
    """How many rows the table of this `key` shows."""
    chosen = state.get(f"{_MORE}{_plain_name(key)}") or ""
    return int(chosen) if chosen.isdecimal() and len(chosen) < 8 else STEP


def _more(name: str, shown: int, total: int, *, beyond: bool) -> None:
    """How many of the rows are shown, and the way to more; `beyond`: there are more than `total`."""
    if shown >= total:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"more {name}"):
        whole = f"{total:,}" + say(" 条以上", " and more") * beyond
        st.caption(say(f"显示前 {shown:,} 条，共 {whole}{'' if beyond else ' 条'}。", f"The first {shown:,} of {whole} rows."), width="content")
        st.button(
            say(f"再显示 {min(STEP, total - shown):,} 条", f"{min(STEP, total - shown):,} more"), key=f"{_MORE}{name}", type="tertiary",
            on_click=state.put, args=(f"{_MORE}{name}", str(shown + STEP)),
        )


def _plain_name(key: str) -> str:
    """The name of a table without what was asked: its filter stays while the question changes."""
    words = key.removeprefix("table ").split()
    return ".".join(words[: 2 if words[0] in ("query", "question") else 1])


def _said(name: str, value: Any) -> columns.Cell:
    """What a value says to a filter."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    each = value if isinstance(value, list) else [] if value is None else [value]
    return {str(one) if isinstance(one, str | bool) else str(_shown(name, one)): str(_shown(name, one)) for one in each}


def _width(column: Column, cells: list[Any], roomy: bool) -> int | None:
    """Pixels of a column: long text as wide as it needs, names also where the table is `roomy`."""
    if column.name in _LONG_TEXT or roomy and column.name in ("title", "branch", "name"):
        return min(_LONG, _CHARACTER * (2 + max((len(str(cell)) for cell in cells), default=0)))
    return _WIDTHS.get(column.name)


def _cells(answer: Answer, hidden: Collection[str] = ()) -> tuple[list[str], list[list[Any]]]:
    """Header and rows as people read them."""
    at = [i for i, column in enumerate(answer.columns) if column.name not in hidden]
    header = [_heading(answer.columns[i]) for i in at]
    return header, [[_shown(answer.columns[i].name, row[i]) for i in at] for row in answer.result.rows]


def _heading(column: Column) -> str:
    # Documents are shown by their titles, whatever the query gives.
    return say("文件", "Document") if column.name == "document" else heading(column.zh, column.en)


def _shown(name: str, value: Any) -> Any:
    if name == "document" and isinstance(value, str) and (cited := data.documents().get(value)):
        return cited.title
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if isinstance(value, Node | Edge | Path):
        return _named(value)
    if isinstance(value, list) and any(isinstance(v, Node | Edge | Path) for v in value):
        return wording.listed(str(_shown(name, v)) for v in value)
    return wording.item(value or "") if name == "path" else wording.value(name, value)


def _named(value: Node | Edge | Path) -> str:
    if isinstance(value, Path):
        return " — ".join(map(_named, value.nodes))
    if isinstance(value, Edge):
        return wording.relation({"type": value.type} | value.properties)
    return str(value.properties.get(NODE_TYPES[value.label].caption) or value.id)


def printed(answer: Answer, hidden: Collection[str] = (), addresses: Sequence[str] = ()) -> None:
    """A table with all its text in sight, for reading; with `addresses` the first cell of each row leads there."""
    header, rows = _cells(answer, hidden)
    firsts = [f'<a href="{escape(a)}" target="_self">{escape(str(row[0]))}</a>' for a, row in zip(addresses, rows, strict=False)]
    head = "".join(f"<th>{escape(title)}</th>" for title in header)
    cells = [[*firsts[number : number + 1], *(escape(str(cell)) for cell in row[1 if firsts else 0 :])] for number, row in enumerate(rows)]
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    st.html(f'<div class="pk-table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>')
    for note in answer.notes:
        st.caption(plain(note))


def downloads(answer: Answer, graph: Graph | None, title: str, everything: Callable[[], Answer] | None = None) -> None:
    """Buttons that save the table, and the subgraph in any format. Columns without a name are for the program only.

    Parameters
    ----------
    graph
        Gives the subgraph, when it is wanted; absent where there is none to save.
    everything
        Gives all rows where `answer` holds only the first.
    """
    answer = named_columns(answer)
    language = say("zh", "en")

    def written() -> bytes:
        speak(language)  # this runs in a thread of its own
        return table(*_cells(named_columns(everything()) if everything else answer))

    name = re.sub(r"[^\w-]+", "_", title).strip("_")[:60]
    with st.container(horizontal=True):
        st.download_button(
            say("下载表格（CSV）", "Download table (CSV)"), written, f"{name}.csv", "text/csv",
            key=f"csv {title}", on_click="ignore",
        )
        if graph:
            with st.popover(say("导出图与报告", "Export picture and report")):
                _export(answer, graph, name, title)
        context = partial(tray.context, title)
        tray.button(f"table {title}", lambda: tray.answered(
            answer, lambda a: answered(graph() if graph else nx.MultiDiGraph(), context(a), heading=title)),
            say("表加入报告", "Add table to report"))


def named_columns(answer: Answer) -> Answer:
    at = [i for i, column in enumerate(answer.columns) if column.zh]
    columns = tuple(answer.columns[i] for i in at)
    rows = [[row[i] for i in at] for row in answer.result.rows]
    return Answer(replace(answer.result, columns=[c.name for c in columns], rows=rows), columns, answer.notes)


def with_rows(answer: Answer, rows: list[list[Any]]) -> Answer:
    """The answer with some of its rows."""
    return replace(answer, result=replace(answer.result, rows=rows))


def _export(answer: Answer, graph: Graph, name: str, title: str) -> None:
    chosen = st.selectbox(
        say("格式", "Format"), list(FORMATS), index=None, key=f"format {title}",
        format_func=lambda f: f"{say(FORMATS[f].zh, FORMATS[f].en)} · {FORMATS[f].suffix}",
        placeholder=say("选择格式", "Choose a format"),
    )
    if not chosen:
        return
    format_ = FORMATS[chosen]
    context = Context(title=title, question=title, answer=answer, documents=tuple(data.documents().values()))
    file = io.BytesIO()
    try:
        with st.spinner(say("正在生成…", "Writing…")):
            format_.write(graph(), file, context)
    except ExportError as error:
        st.error(str(error))
        return
    st.download_button(
        say("下载", "Download"), file.getvalue(), f"{name}{format_.suffix}", format_.media,
        key=f"export {title}", type="primary", on_click="ignore",
    )
