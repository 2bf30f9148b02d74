"""The report that the session works on: what of the pages is put into it, and what is done to its parts.

Each change is written at once. Where another window has changed the report meanwhile, what it wrote is shown and the
change is to be made again; parts that are added join whatever is there.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import uuid4

import networkx as nx
import streamlit as st

from graph import report as reporting
from graph.export import Context, ExportError, wording
from graph.export.chart import Chart
from graph.language import say, speak
from graph.queries import Answer
from graph.report import Part, Report
from graph.stores.base import StoreError, StoreMissing
from views import data, reports, state
from views.text import plain

#: The choice of a report.
REPORT = "report"
#: Rows of a table that a report takes.
ROWS = 1000

_TRAY = "tray"
_BUTTONS = "buttons of the page"
_LOCK = threading.Lock()  # sessions are threads of one process
#: Choices that say what a table or picture is of.
_CONDITIONS = {
    "words": ("字词", "words"), "level": ("层级", "level"), "place": ("地区", "place"), "year": ("年份", "year"),
    "within": ("文件", "document"), "body": ("负责部门", "responsible agency"), "for": ("面向人群", "group"), "effect": ("作用", "effect"),
    "minimum": ("最少共同措施", "shared measures, at least"), "led": ("牵头", "lead"), "generic": ("含泛称", "generic names"),
    "unit": ("单位", "unit"), "least": ("不少于", "at least"), "most": ("不超过", "at most"), "from": ("自", "from"), "to": ("至", "to"),
    "relation": ("关系", "relation"), "role": ("角色", "role"),
}
_LED = {"lead": ("其中一方牵头", "one of the two leads"), "joint": ("双方都不牵头", "neither leads")}


@dataclass
class Tray:
    """A report as this session last saw it.

    Attributes
    ----------
    text
        What was kept of it then.
    parts
        Each with a key of its own, which it keeps while it is moved.
    removed
        Parts that were taken out in this session, with their places; the last one can be put back first.
    fault
        Why the report cannot be read; empty where it can.
    """

    name: str
    text: str = ""
    title: str = ""
    introduction: str = ""
    parts: dict[str, Part] = field(default_factory=dict)
    removed: list[tuple[int, str, Part]] = field(default_factory=list)
    fault: str = ""

    @property
    def report(self) -> Report:
        return Report(self.title, self.introduction, tuple(self.parts.values()))

    def move(self, key: str, by: int) -> None:
        keys = list(self.parts)
        at = keys.index(key)
        keys.insert(max(at + by, 0), keys.pop(at))
        self.parts = {k: self.parts[k] for k in keys}

    def remove(self, key: str) -> None:
        self.removed.append((list(self.parts).index(key), key, self.parts.pop(key)))

    def restore(self) -> None:
        at, key, part = self.removed.pop()
        entries = list(self.parts.items())
        entries.insert(at, (key, part))
        self.parts = dict(entries)


def begin() -> int:
    """Begin to make a page; how many parts the report has."""
    st.session_state[_BUTTONS] = Counter()
    try:
        return len(current().parts)
    except StoreMissing:
        return 0


def current() -> Tray:
    """The report as it is kept now."""
    kept = reports.shelf()
    name = state.stayed(REPORT)
    if name is None or name not in kept:
        name = next(iter(kept), "1")
    text = kept.get(name, "")
    tray: Tray | None = st.session_state.get(_TRAY)
    if tray is None or (tray.name, tray.text) != (name, text):
        tray = st.session_state[_TRAY] = _read(name, text)
    return tray


def _read(name: str, text: str) -> Tray:
    if not text:
        return Tray(name)
    try:
        report = reporting.loads(text)
    except ExportError as error:
        return Tray(name, text, fault=str(error))
    return Tray(name, text, report.title, report.introduction, {uuid4().hex: part for part in report.parts})


def change(alter: Callable[[Tray], object]) -> None:
    """Change the report that this session has seen; for callbacks, which run before the page is made."""
    speak(state.stayed("lang"))
    with _LOCK:
        seen = st.session_state.get(_TRAY)
        tray = current()
        if tray is not seen:
            st.toast(say("报告刚在别的窗口里改过，现在显示的是新内容；请再做一次。",
                         "The report was changed in another window just now; what it says now is shown. Please do it again."))
            return
        _write(tray, alter)


def _write(tray: Tray, alter: Callable[[Tray], object]) -> bool:
    """Change a report and keep it; whether that could be done."""
    try:
        if tray.fault:
            raise ExportError(tray.fault)
        alter(tray)
        tray.text = reporting.dumps(tray.report)
        reports.shelf()[tray.name] = tray.text
    except (OSError, ExportError) as error:
        st.session_state.pop(_TRAY, None)  # what is kept is read again
        st.toast(plain(say(f"没有保存：{error}", f"Not saved: {error}")))
        return False
    except (KeyError, ValueError, IndexError):  # a second click on what the first one took away
        return False
    return True


def new() -> None:
    """Begin another report."""
    speak(state.stayed("lang"))
    kept = reports.shelf()
    name = reports.unused(kept)
    if _write(Tray(name), lambda _: None):
        state.put(REPORT, name)


def delete(name: str) -> None:
    reports.shelf().pop(name, None)
    state.put(REPORT, None)


def button(key: str, build: Callable[[], Part], label: str = "") -> None:
    """A button that puts what `build` gives into the report."""
    times: Counter[str] = st.session_state[_BUTTONS]
    times[key] += 1  # two panels of a page may show the same

    def add() -> None:
        speak(state.stayed("lang"))
        try:
            part = build()
        except StoreError as error:
            st.toast(plain(str(error)))
            return
        with _LOCK:
            tray = current()
            if _write(tray, lambda tray: tray.parts.update({uuid4().hex: part})):
                number = len(tray.parts)
                st.toast(say(f"已加入报告，现有 {number} 项。", f"Added; the report has {number} part{'s' * (number != 1)}."))

    st.button(
        label or say("加入报告", "Add to report"), key=f"add {key} {times[key]}", on_click=add, type="tertiary", icon=":material/playlist_add:",
    )


def context(title: str, answer: Answer | None = None) -> Context:
    """What is shown, of which documents, and when; of an answer, which has a title, also under which filters."""
    documents = tuple(entry.cited for entry in data.loaded().values())
    return Context(title, title, _conditions() if title else {}, answer, documents, date.today().isoformat())


def answered(answer: Answer, part: Callable[[Answer], Part]) -> Part:
    """The part of an answer; of one that is too long for a report its first rows."""
    rows = answer.result.rows
    if len(rows) <= ROWS:
        return part(answer)
    short = part(Answer(replace(answer.result, rows=rows[:ROWS]), answer.columns, answer.notes))
    note = say(f"表格共 {len(rows)} 行，这里只收前 {ROWS} 行。", f"The table has {len(rows)} rows; these are the first {ROWS}.")
    return replace(short, remarks=(*short.remarks, note))


def chart(key: str, graph: Callable[[], nx.MultiDiGraph], title: str, answer: Answer, drawn: Callable[[], Chart]) -> None:
    """A button that puts a chart into the report; `answer` has the rows that it shows, whose words it rests on."""
    button(f"chart {key}", lambda: reporting.answered(
        graph(), context(title, answer), heading=title, show=("chart",), chart=drawn()), say("图加入报告", "Add chart to report"))


def _conditions() -> dict[str, str]:
    """The filters of the page that are set, in words."""
    return {say(*_CONDITIONS[name]): _word(name, value) for name, value in state.looked_at().items() if name in _CONDITIONS}


def _word(name: str, value: str) -> str:
    if name == "within" and value in data.documents():
        return wording.document(data.documents()[value])
    if name in ("body", "for"):
        known = data.agencies() if name == "body" else data.groups()
        return known[value].name if value in known else value
    if name == "led":
        return say(*_LED[value]) if value in _LED else value
    return wording.value(name, value == "True" if name == "generic" else value)
