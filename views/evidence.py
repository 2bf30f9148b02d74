"""The panel beside a picture: what was chosen, and the sentences it comes from."""

from __future__ import annotations

from html import escape
from typing import Any

import networkx as nx
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from graph import report as reporting
from graph.export import Cited, wording
from graph.language import say
from graph.schema import EDGE_TYPES, NODE_TYPES
from views import data, marks, navigation, tray
from views.picture import find_edge
from views.text import heading, quote, sentence

_MOST = 30  # quotes in one panel
_PARTNERS = 8
_PAIR = " + "


def quoted(document: str, *spans: tuple[int, int], item: str = "", says: str = "") -> None:
    """Places in a document, marked in their sentence, with where they stand and the way there.

    Parameters
    ----------
    item
        The place in the outline, with the heading.
    says
        What is concluded from it.
    """
    found = data.document(document)
    if found is None:
        return
    own = [(start - found.start, end - found.start) for start, end in spans]
    source = " ".join(part for part in (wording.title(found.title), found.number, item) if part)
    st.html(
        (f'<p class="pk-facts">{escape(says)}</p>' if says else "")
        + f'<blockquote class="pk-quote">{quote(found.text, *own)}</blockquote><p class="pk-from">{escape(source)}</p>'
    )
    with _way(document, min(start for start, _ in spans), max(end for _, end in spans)):
        quote_button(found, *spans, item=item, key=f"{document} {spans} {says}")


def quote_button(found: data.Document, *spans: tuple[int, int], item: str, key: str, label: str = "") -> None:
    """A button that puts the sentences of places in a document into the report."""
    first, last = sentence(found.text, *((start - found.start, end - found.start) for start, end in spans))
    cited = Cited(found.id, found.title, found.number, data.loaded()[found.id].cited.date)
    tray.button(f"quote {key}", lambda: reporting.quoted(cited, item, found.text[first:last].strip(), tray.context("")), label)


def measure_button(id_: str, label: str = "") -> None:
    """A button that puts a measure into the report."""
    tray.button(f"measure {id_}", lambda: reporting.measure(data.neighbours(id_, None), id_, tray.context("")), label)


def _way(document: str, start: int, end: int) -> DeltaGenerator:
    """The way to a place in a document, with room for a button beside it."""
    row = st.container(horizontal=True, vertical_alignment="center")
    with row:
        navigation.place(document, start, end)
    return row


def header(kind: str, colour: str, name: str) -> None:
    st.html(
        f'<span class="pk-kind" style="background: {colour}">{escape(kind)}</span>'
        f'<p class="pk-name" role="heading" aria-level="3">{escape(name)}</p>'
    )


def facts(pairs: dict[str, str]) -> None:
    """Short facts under one another; empty ones are left out."""
    lines = [f"<b>{escape(name)}</b>　{escape(value)}" for name, value in pairs.items() if value]
    if lines:
        st.html(f'<p class="pk-facts">{"<br>".join(lines)}</p>')


def panel(graph: nx.MultiDiGraph, chosen: str | None, hint: str) -> None:
    """What is known of a node or edge of `graph`; `hint` where nothing is chosen."""
    if chosen and chosen in graph:
        _node(graph, chosen)
    elif chosen and _PAIR in chosen and all(end in graph for end in chosen.split(_PAIR)):
        _shared(graph, *chosen.split(_PAIR))
    elif chosen and (edge := find_edge(graph, chosen)):
        _edge(graph, *edge)
    else:
        st.info(hint)


def pair(u: str, v: str) -> str:
    """Two bodies as one choice."""
    return f"{u}{_PAIR}{v}"


def _node(graph: nx.MultiDiGraph, id_: str) -> None:
    d = graph.nodes[id_]
    type_ = NODE_TYPES[d["label"]]
    header(heading(type_.zh, type_.en), type_.colour, d["caption"])
    {"Measure": _measure, "Agency": _agency, "TargetGroup": _group, "Document": _document}.get(
        d["label"], lambda *_: None
    )(graph, id_, d)
    if d["label"] != "Measure":
        _sentences(graph, id_)


def _measure(graph: nx.MultiDiGraph, id_: str, d: dict[str, Any]) -> None:
    """A measure with everything that was read from it."""
    start, end = d["start"], d["end"]
    found = data.document(d["doc"])
    if found is None:
        return
    read = next(m for m in found.facts["measures"] if (m["start"], m["end"]) == (start, end))
    facts({
        say("文件", "Document"): " ".join(part for part in (wording.title(found.title), found.number) if part),
        say("序号", "Item"): wording.item(read["path"]),
        say("责任单位", "Responsible"): wording.listed(
            _with_role(r["agency"], wording.value("role", r["role"])) for r in read["responsibilities"]
        ),
        say("面向", "For"): wording.listed(dict.fromkeys(t["group"] for t in read["targets"])),
        say("数额", "Amounts"): wording.listed(a["text"] for a in read["amounts"]),
    })
    st.html(f'<div class="pk-text">{marks.html(found.text, found.start, found.facts, start, end)}</div>')
    with _way(found.id, start, end):
        measure_button(id_)


def _with_role(agency: str, role: str) -> str:
    return say(f"{agency}（{role}）", f"{agency} ({role})")


def _agency(graph: nx.MultiDiGraph, id_: str, d: dict[str, Any]) -> None:
    weights = {
        (v if u == id_ else u): edge["weight"]
        for u, v, edge in [*graph.in_edges(id_, data=True), *graph.out_edges(id_, data=True)]
        if "weight" in edge
    }
    partners = sorted(weights, key=lambda other: (-weights[other], other))[:_PARTNERS]
    facts({
        say("合作最多", "Most often with"): wording.listed(f"{graph.nodes[p]['caption']} {weights[p]}" for p in partners),
        say("别称", "Also"): wording.listed(d.get("aliases", ())),
        say("层级", "Level"): wording.value("level", d.get("level")),
        say("辖区", "Jurisdiction"): data.place(d.get("scope", "")),
    })
    navigation.link("agencies", say("查看这一部门的措施与合作", "Its measures and partners"), agency=id_)


def _group(graph: nx.MultiDiGraph, id_: str, d: dict[str, Any]) -> None:
    facts({say("别称", "Also"): wording.listed(d.get("aliases", ()))})
    navigation.link("groups", say("查看面向这一人群的措施", "Measures for this group"), group=id_)


def _document(graph: nx.MultiDiGraph, id_: str, d: dict[str, Any]) -> None:
    facts({
        say("发文字号", "Number"): d.get("number", ""),
        say("成文日期", "Date"): wording.day(d.get("date", "")),
        say("层级", "Level"): wording.value("level", d.get("level")),
        say("发文机关", "Issuers"): wording.listed(d.get("issuers", ())),
    })
    if d.get("loaded"):
        navigation.link("documents", say("打开文件", "Open the document"), document=id_)
    else:
        st.caption(say("只在其他文件中被引用，尚未载入。", "Only cited by other documents; not loaded."))


def _sentences(graph: nx.MultiDiGraph, id_: str) -> None:
    """The evidence of every edge of a node that comes from a text."""
    edges = [(u, v, d) for u, v, d in [*graph.in_edges(id_, data=True), *graph.out_edges(id_, data=True)] if "doc" in d]
    edges.sort(key=lambda edge: (edge[2]["doc"], edge[2]["start"]))
    seen = set()
    for u, v, d in edges:
        other = graph.nodes[v if u == id_ else u]
        mark = (d["doc"], d["start"], d["end"], d["type"], other["caption"])
        if mark in seen:
            continue
        seen.add(mark)
        if len(seen) > _MOST:
            st.caption(say(f"另有 {len(edges) - _MOST} 处，请看表。", f"{len(edges) - _MOST} more are in the table."))
            break
        says = say(f"{wording.relation(d)}：{other['caption']}", f"{wording.relation(d)}: {other['caption']}")
        quoted(d["doc"], (d["start"], d["end"]), item=_item(graph, u, v), says=says)


def _edge(graph: nx.MultiDiGraph, u: str, v: str, d: dict[str, Any]) -> None:
    if d["type"] == "SHARES_MEASURES":
        _shared(graph, u, v)
        return
    type_ = EDGE_TYPES[d["type"]]
    header(heading(type_.zh, type_.en), type_.colour, _ends(graph, u, v))
    if "doc" in d:
        quoted(d["doc"], (d["start"], d["end"]), item=_item(graph, u, v), says=wording.relation(d))
    else:
        st.caption(say("由文件结构或词表得出，没有单独的原文。", "From the outline or the vocabulary, not from a sentence."))


def _ends(graph: nx.MultiDiGraph, u: str, v: str) -> str:
    return f"{graph.nodes[u]['caption']} — {graph.nodes[v]['caption']}"


def _shared(shown: nx.MultiDiGraph, u: str, v: str) -> None:
    """The measures that two bodies answer for together, each with the places that say so."""
    type_ = EDGE_TYPES["SHARES_MEASURES"]
    header(heading(type_.zh, type_.en), type_.colour, _ends(shown, u, v))
    graph = data.picture("shared_measures", agency=u, partner=v, **shown.graph.get("documents", {}))
    names = {id_: graph.nodes[id_]["caption"] for id_ in (u, v)}
    led = shown.graph.get("led")
    measures = sorted(
        (d["doc"], d["order"], id_, d) for id_, d in graph.nodes(data=True)
        if d["label"] == "Measure" and (led is None or led == _is_led(graph, id_, u, v))
    )
    st.caption(say(f"共同负责 {len(measures)} 项措施", f"{len(measures)} shared measures"))
    only = {name: str(value) for name, value in shown.graph.get("documents", {}).items() if value is not None}
    navigation.link(
        "query", say("全部列成表格", "All of them as a table"), query="shared_measures",
        **{f"shared_measures.{name}": value for name, value in ({"agency": u, "partner": v} | only).items()},
    )
    for document, _, measure_, d in measures[:_MOST]:
        said = {by: _edges(graph, by, measure_) for by in (u, v)}
        roles = say("；", "; ").join(
            names[by] + say("：", ": ") + wording.listed(dict.fromkeys(wording.value("role", edge["role"]) for edge in edges))
            for by, edges in said.items()
        )
        if d.get("deadline"):
            roles += say(f"；时限：{wording.day(d['deadline'])}", f"; until {d['deadline']}")
        spans = [(edge["start"], edge["end"]) for edges in said.values() for edge in edges]
        quoted(document, *spans, item=wording.heading(d["path"], d["heading"]), says=roles)
    if len(measures) > _MOST:
        st.caption(say(f"另有 {len(measures) - _MOST} 项，请看表。", f"{len(measures) - _MOST} more are in the table."))


def _is_led(graph: nx.MultiDiGraph, measure: str, *bodies: str) -> bool:
    return any(edge["role"] == "lead" for by in bodies for edge in _edges(graph, by, measure))


def _edges(graph: nx.MultiDiGraph, u: str, v: str) -> list[dict[str, Any]]:
    between: dict[Any, dict[str, Any]] = graph.get_edge_data(u, v, default={})
    return list(between.values())


def _item(graph: nx.MultiDiGraph, *ends: str) -> str:
    measures = [graph.nodes[end] for end in ends if graph.nodes[end]["label"] == "Measure"]
    return wording.heading(measures[0]["path"], measures[0]["heading"]) if measures else ""
