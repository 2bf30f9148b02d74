"""The report: what was put into it from the pages, in order and with comments, and its files."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape
from typing import Any

import networkx as nx
import streamlit as st

from graph import report as reporting
from graph.export import FORMATS, Context, ExportError, picture, plot
from graph.export.chart import Chart
from graph.export.table import Table
from graph.language import say
from graph.report import Part
from views import data, keeping, reports, state, tray
from views.text import plain
from views.tray import REPORT, Tray

_FORMAT = "format of the report"
_ROWS = 4  # of a table, in its preview
_QUOTES = 3
_SEEN = 150  # nodes of a picture that is drawn on the page
_CELL, _LONG = 30, 60  # characters of a cell, and of a heading made of a quote


def page() -> None:
    st.title(say("报告", "Report"))
    state.get(REPORT)
    now = tray.current()
    _shelf(now)
    if keeping.read_only():
        st.caption(say("应用以只读方式运行：报告只留在本次会话里，关闭或刷新页面就没有了，请及时导出。",
                       "The app is read only: the report lives in this session alone and is gone when the page is closed or "
                       "reloaded. Export it in time."))
    if now.fault:
        st.error(plain(now.fault))
        return
    if not now.parts:
        st.info(say("报告还没有内容。在任何一页的图、表、措施或原文旁点“加入报告”，它就出现在这里，可以排序、加说明，再导出。",
                    "Nothing is in the report yet. Press “Add … to report” at a picture, table, measure or sentence of any page: it "
                    "appears here, to be ordered, annotated and exported."))
    _head(now)
    _removed(now)
    for number, (key, part) in enumerate(now.parts.items()):
        _part(now, number, key, part)
    if now.parts:
        _export(now)


# ---- which report


def _shelf(now: Tray) -> None:
    """The choice between reports, a new one, and the end of one."""
    kept = reports.shelf()
    names = sorted({*kept, now.name}, key=int)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if len(names) > 1:
            titles = {name: _named(name, now.title if name == now.name else _title(kept.get(name, ""))) for name in names}

            def chosen() -> None:
                state.put(REPORT, st.session_state["choice of a report"])

            st.session_state["choice of a report"] = now.name
            st.selectbox(say("哪一份报告", "Which report"), names, format_func=titles.__getitem__, key="choice of a report", on_change=chosen)
        st.button(say("新建报告", "New report"), on_click=tray.new, disabled=not (now.parts or now.fault))
        if now.parts and st.button(say("清空…", "Empty…")):
            _ask(say("清空报告", "Empty the report"), say(f"将去掉报告中的全部 {len(now.parts)} 项。", f"All {len(now.parts)} parts will go."),
                 say("清空", "Empty"), partial(tray.change, lambda tray: tray.parts.clear()))
        if now.name in kept and (len(names) > 1 or now.fault) and st.button(say("删除报告…", "Delete the report…")):
            _ask(say("删除报告", "Delete the report"), say("将删除这份报告，不能恢复。", "The report will be deleted for good."),
                 say("删除", "Delete"), partial(tray.delete, now.name))


def _ask(title: str, text: str, verb: str, do: Callable[[], None]) -> None:
    @st.dialog(title)
    def ask() -> None:
        st.write(text)
        with st.container(horizontal=True):
            if st.button(verb, type="primary"):
                do()
                st.rerun()
            if st.button(say("取消", "Cancel")):
                st.rerun()

    ask()


def _title(text: str) -> str:
    try:
        return reporting.loads(text).title
    except ExportError:
        return say("读不出", "cannot be read")


def _named(name: str, title: str) -> str:
    return f"{name} · {title or say('未命名', 'untitled')}"


# ---- what is in it


def _head(now: Tray) -> None:
    _field(now, "title", now.title, say("标题", "Title"), placeholder=say("政策图谱摘录", "Extract from the policy graph"))
    _field(now, "introduction", now.introduction, say("引言", "Introduction"), lines=True, placeholder=say("一行一段", "A paragraph a line"))


def _field(now: Tray, name: str, value: str, label: str, *, placeholder: str = "", lines: bool = False, key: str = "") -> None:
    """A field for a text of the report, or of the part `key`."""
    field = f"{name} {now.name} {key}"
    st.session_state[field] = value

    def changed() -> None:
        text = st.session_state[field]
        if key:
            tray.change(lambda tray: tray.parts.update({key: replace(tray.parts[key], **{name: text})}))
        else:
            tray.change(lambda tray: setattr(tray, name, text))

    if lines:
        st.text_area(label, key=field, on_change=changed, placeholder=placeholder, height=70)
    else:
        st.text_input(label, key=field, on_change=changed, placeholder=placeholder)


def _removed(now: Tray) -> None:
    if not now.removed:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="removed"):
        st.caption(plain(say(f"已移除“{_called(now.removed[-1][2])}”。", f"“{_called(now.removed[-1][2])}” was removed.")), width="content")
        st.button(say("撤销移除", "Put it back"), on_click=tray.change, args=(Tray.restore,))


def _part(now: Tray, number: int, key: str, part: Part) -> None:
    called = _called(part)
    with st.container(border=True, key=f"part {number + 1}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(f"{number + 1}. {called}"), width="stretch")
            for name, label, icon, off, alter in (
                ("up", say("上移", "Move up"), "arrow_upward", number == 0, lambda tray: tray.move(key, -1)),
                ("down", say("下移", "Move down"), "arrow_downward", number == len(now.parts) - 1, lambda tray: tray.move(key, 1)),
                ("remove", say("移除", "Remove"), "delete", False, lambda tray: tray.remove(key)),
            ):
                st.button(label, key=f"{name} {key}", icon=f":material/{icon}:", disabled=off, on_click=tray.change, args=(alter,))
        left, right = st.columns([2, 3])
        with left:
            _field(now, "heading", part.heading, say("小标题", "Heading"), key=key, placeholder=called)
        with right:
            _field(now, "comment", part.comment, say("说明", "Comment"), key=key, lines=True, placeholder=say("一行一段", "A paragraph a line"))
        _preview(key, part)


def _called(part: Part) -> str:
    """What a part is called in the list."""
    first = part.evidence[part.quotes[0] - 1].quote if part.quotes else ""
    chart, tables = part.chart, part.tables
    caption = tables[0].caption if tables else chart.caption if chart else part.caption if part.picture is not None else first
    return _short(part.heading or caption)


def _short(text: str, longest: int = _LONG) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _preview(key: str, part: Part) -> None:
    """How a part begins."""
    if part.chart is not None:
        if drawing := _plotted(key, say("zh", "en"), part.chart):
            st.html(f'<img class="pk-drawing" alt="{escape(part.chart.description)}" src="data:image/svg+xml;base64,{drawing}">')
        st.caption(plain(part.chart.description))
    if part.picture is not None:
        nodes, edges = len(part.picture), part.picture.number_of_edges()
        words = say(f"关系图：{nodes} 个节点，{edges} 条连线。", f"Picture: {nodes} nodes and {edges} edges.")
        if nodes <= _SEEN and (drawing := _drawn(key, say("zh", "en"), part.picture)):
            st.html(f'<img class="pk-drawing" alt="{words}" src="data:image/svg+xml;base64,{drawing}">')
        st.caption(words)
    for table in part.tables:
        _table(table)
    entries = {source.number: source for source in part.evidence}
    for quote in part.quotes[:_QUOTES]:
        source = entries[quote]
        place = say("，", ", ").join(filter(None, (source.document, source.item)))
        st.html(f'<blockquote class="pk-quote">{escape(source.quote)}</blockquote><p class="pk-from">{escape(place)}</p>')
    if len(part.quotes) > _QUOTES:
        st.caption(say(f"另有 {len(part.quotes) - _QUOTES} 处原文。", f"{len(part.quotes) - _QUOTES} more quotes."))
    for remark in part.remarks:
        st.caption(plain(remark))


@st.cache_data(show_spinner=False, max_entries=20)
def _drawn(key: str, language: str, _graph: nx.MultiDiGraph) -> str:
    """A picture as SVG in base64; nothing where it cannot be drawn here, which the export will say."""
    return _encoded(lambda: picture.draw(_graph, "svg", Context()))


@st.cache_data(show_spinner=False, max_entries=20)
def _plotted(key: str, language: str, _chart: Chart) -> str:
    """A chart in the same way."""
    return _encoded(lambda: plot.draw(_chart, "svg"))


def _encoded(draw: Callable[[], picture.Picture]) -> str:
    try:
        return b64encode(draw().content).decode()
    except ExportError:
        return ""


def _table(table: Table) -> None:
    flat = table.flat
    texts = [[_short(" ".join(line.text for line in cell), _CELL) for cell in row.cells] for row in flat.rows[:_ROWS]]
    said = [i for i in range(len(flat.columns)) if any(row[i] for row in texts)]  # columns of source numbers are not
    rows = [[row[i] for i in said] for row in texts]
    st.html(f'<div class="pk-table pk-preview"><table><thead><tr>{_cells([flat.columns[i] for i in said], "th")}</tr></thead><tbody>'
            + "".join(f"<tr>{_cells(row, 'td')}</tr>" for row in rows) + "</tbody></table></div>")
    if len(flat.rows) > _ROWS:
        st.caption(say(f"表格共 {len(flat.rows)} 行，这里只显示前 {_ROWS} 行。", f"The first {_ROWS} of {len(flat.rows)} rows."))


def _cells(texts: Sequence[str], tag: str) -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)


# ---- its files


def _export(now: Tray) -> None:
    st.subheader(say("导出", "Export"))
    names = {name: FORMATS[name] for name in reporting.FORMATS}
    chosen = st.segmented_control(
        say("格式", "Format"), list(names), key=f"{_FORMAT} {hash(now.text)}", format_func=lambda name: say(names[name].zh, names[name].en),
    )
    if not chosen:
        st.caption(say("选择格式后生成文件；有图时需要几秒。", "Choose a format to make the file; with pictures it takes some seconds."))
        return
    with st.spinner(say("正在生成报告…", "Writing the report…")):
        made = _written(now.text, chosen, date.today().isoformat(), data.store().generation(), say("zh", "en"))
    if isinstance(made, str):
        st.error(plain(made))
        return
    name = re.sub(r"[^\w-]+", "_", now.title).strip("_")[:60] or say("报告", "report")
    st.download_button(
        say("下载", "Download") + f" {name}{names[chosen].suffix}", made, f"{name}{names[chosen].suffix}", names[chosen].media,
        type="primary", on_click="ignore",
    )


@st.cache_data(show_spinner=False, max_entries=6)
def _written(text: str, format_: str, today: str, generation: str, language: str) -> bytes | str:
    """The file of a report; in words why there is none."""
    documents = tuple(entry.cited for entry in data.loaded().values())
    file: Any = io.BytesIO()
    try:
        reporting.write(replace(reporting.loads(text), documents=documents, date=today), format_, file)
    except ExportError as error:
        return str(error)
    return bytes(file.getvalue())
