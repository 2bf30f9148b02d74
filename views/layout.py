"""What the pages have in common: an answer with its picture, evidence panel, table and downloads."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import networkx as nx
import streamlit as st

from graph.language import say
from graph.queries import Answer
from views import evidence, picture, state, tables

HEIGHT = 580  # pixels of picture and panel

Row = dict[str, Any]


def answer(
    answer: Answer,
    graph: nx.MultiDiGraph,
    *,
    view: str,
    title: str,
    choose: Callable[[nx.MultiDiGraph, Row], str | None] | None = None,
    hidden: Collection[str] = (),
    slot: str = state.PICK,
    classes: picture.Classes | None = None,
    total: int | None = None,
    everything: Callable[[], Answer] | None = None,
) -> None:
    """An answer as a picture with its evidence beside it, and the table below.

    Parameters
    ----------
    view
        The same for the same question.
    title
        The question in words.
    choose
        The element of the graph that a row of the table stands for.
    hidden
        Columns that are only for the program.
    slot
        Where the choice is kept, for a page with several answers.
    classes
        See :func:`views.picture.show`.
    total, everything
        Where the answer holds only the first rows: how many there are, and what gives all of them.
    """
    if len(graph):
        seen(graph, view, slot, classes, title)
    listed(
        answer, lambda: graph, view=view, title=title, choose=choose, hidden=hidden, slot=slot, total=total, everything=everything,
    )


def listed(
    answer: Answer,
    graph: tables.Graph | None,
    *,
    view: str,
    title: str,
    choose: Callable[[nx.MultiDiGraph, Row], str | None] | None = None,
    hidden: Collection[str] = (),
    slot: str = state.PICK,
    total: int | None = None,
    everything: Callable[[], Answer] | None = None,
) -> None:
    """The table of :func:`answer` with its downloads; without a `graph` there is only the table to save."""
    clicked = (lambda row: state.pick(choose(graph() if graph else nx.MultiDiGraph(), row), slot)) if choose else None
    shown = tables.show(answer, f"table {view}", clicked, hidden, total=total)
    tables.downloads(shown, graph, title, everything if len(shown.result.rows) == len(answer.result.rows) else None)


def seen(
    graph: nx.MultiDiGraph, view: str, slot: str = state.PICK, classes: picture.Classes | None = None, title: str = ""
) -> None:
    """A picture with the evidence of what is chosen in it beside it; it is saved under its `title`."""
    left, right = st.columns([2, 1])
    with left:
        drawn = picture.show(graph, view, HEIGHT, slot, classes, title)
    with right:
        panel(drawn, slot)


def panel(graph: nx.MultiDiGraph, slot: str = state.PICK, hint: str = "", height: int = HEIGHT) -> None:
    """The evidence of what is chosen in `graph`; where nothing is, a `hint` how to choose."""
    with st.container(height=height, border=True, key=f"evidence {slot}"):
        evidence.panel(graph, state.picked(slot), hint or say(
            "点按图中的节点或连线，或表中的一行，这里显示它的原文依据。双击节点可展开它的邻居。",
            "Click a node or a line of the picture, or a row of the table: its evidence is shown here. "
            "A double click on a node shows its neighbours.",
        ))


def measure_of(graph: nx.MultiDiGraph, row: Row) -> str | None:
    """The node that a row of a named query is about: the one that it names, else its measure, else its document."""
    if row.get("id") in graph:
        return str(row["id"])
    place = (row.get("document"), row.get("path"))
    measures = (id_ for id_, d in graph.nodes(data=True) if d["label"] == "Measure" and (d["doc"], d["path"]) == place)
    return next(measures, row["document"] if row.get("document") in graph else None)
