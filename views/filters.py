"""Which documents count: the filters that all pages share, so that they stay from page to page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from graph.export import wording
from graph.language import say
from graph.schema import VALUES
from views import data, state
from views.text import heading


def documents(*, within: bool = True) -> dict[str, Any]:
    """Fields for level, place and year of documents, and for a document itself unless told otherwise; what is chosen, as
    named queries take it."""
    loaded = data.loaded()
    everything = say("全部", "All")
    with st.container(key="filters"):
        columns = st.columns([2, 2, 2, 5] if within else 3)
    with columns[0]:
        present = {entry.level for entry in loaded.values()}
        levels = {level: heading(*words) for level, words in VALUES["level"].items() if level in present}
        level = state.select(say("层级", "Level"), "level", levels, everything)
    with columns[1]:
        places = sorted({entry.jurisdiction for entry in loaded.values()})
        place = state.select(say("地区", "Place"), "place", {p: p for p in places}, everything)
    with columns[2]:
        years = sorted({entry.year for entry in loaded.values() if entry.year}, reverse=True)
        year = state.select(say("年份", "Year"), "year", {str(y): str(y) for y in years}, everything)
    chosen: dict[str, Any] = {"level": level, "jurisdiction": place, "year": int(year) if year else None}
    if within:
        with columns[3]:
            titles = {id_: wording.document(entry.cited) for id_, entry in loaded.items()}
            chosen["document"] = state.select(say("文件", "Document"), "within", titles, say("全部；可输入标题", "All; type a title"))
    return chosen


def body(label: str, name: str = "body") -> str | None:
    """A field for a body by any of its names."""
    bodies = data.agencies()
    return state.select(
        label, name, {id_: one.label for id_, one in bodies.items()},
        say("全部；可输入名称或简称", "All; type a name or short form"), data.by_name(bodies),
    )


def group(label: str, name: str = "for") -> str | None:
    """A field for a group by any of its names."""
    groups = data.groups()
    return state.select(
        label, name, {id_: one.label for id_, one in groups.items()},
        say("全部；可输入名称", "All; type a name"), data.by_name(groups),
    )


def words(given: dict[str, Any]) -> str:
    """What is chosen, for titles of tables and reports; empty where nothing is."""
    shown = [
        wording.document(data.loaded()[value].cited) if name == "document" else wording.value(name, value)
        for name, value in given.items() if value is not None
    ]
    return say("、", ", ").join(shown)
