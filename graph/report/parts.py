"""Parts of reports, made from what was found in the graph."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import networkx as nx

from graph.export.chart import FORMS, Chart
from graph.export.context import Cited, Context, documents
from graph.export.measures import measures, place
from graph.export.report import content
from graph.export.table import Sources
from graph.export.wording import value
from graph.language import say
from graph.report.model import Asked, Part

#: What of an answer can be shown.
PICTURE, CHART, TABLE, QUOTES = SHOWN = ("picture", "chart", "table", "quotes")


def answered(
    graph: nx.MultiDiGraph, context: Context, *, heading: str = "", comment: str = "", show: Collection[str] = (TABLE,),
    chart: Chart | None = None,
) -> Part:
    """An answer with its subgraph, or a subgraph alone: any of :data:`SHOWN` of it.

    Tables, picture and the `chart` of the answer are headed by `heading`, or else by the title of the context. An answer
    that has nothing to draw is shown as a table instead. Without rows and nodes the part says that nothing was found.
    """
    sources = Sources()
    told = content(graph, context, sources)
    caption = heading or context.title
    tables = told.tables
    if tables and caption and not tables[0].form:
        tables = (replace(tables[0], caption=caption), *tables[1:])
    drawn = PICTURE in show and len(graph) > 0
    charted = chart if CHART in show and chart and chart.marks else None
    tabled = TABLE in show or CHART in show and not charted
    evidence = tuple(sources.entries.values())

    def named(what: str) -> str:
        return say(f"{caption}：{what}", f"{caption}: {what}") if caption else what

    return Part(
        heading,
        comment,
        _asked(context),
        graph if drawn else None,
        named(say("关系图", "graph")),
        replace(charted, caption=named(say(*FORMS[charted.form]))) if charted else None,
        tables if tabled else (),
        told.remarks if drawn or charted or tabled else (),
        tuple(s.number for s in evidence) if QUOTES in show else (),
        evidence if drawn or charted or tabled or QUOTES in show else (),
    )


def measure(graph: nx.MultiDiGraph, id_: str, context: Context, *, heading: str = "", comment: str = "") -> Part:
    """One measure: the row of the table of measures, and what it rests on in full.

    `graph` holds it with what hangs on it (:func:`graph.subgraph.neighbourhood`).
    """
    others = {n for n, d in graph.nodes(data=True) if d["label"] == "Measure" and n != id_}
    sources = Sources()
    told = measures(graph.subgraph(set(graph) - others), documents(graph, context), sources)
    table = replace(told, caption=heading or place(graph.nodes[id_]))
    evidence = tuple(sources.entries.values())
    return Part(
        heading, comment, _asked(context), tables=(table,), quotes=tuple(s.number for s in evidence), evidence=evidence
    )


def quoted(cited: Cited, item: str, quote: str, context: Context, *, heading: str = "", comment: str = "") -> Part:
    """A passage of a document; `item` is its place there as people read it."""
    sources = Sources()
    number = sources.cite(cited, item, quote)
    return Part(heading, comment, _asked(context), quotes=(number,), evidence=tuple(sources.entries.values()))


def _asked(context: Context) -> Asked:
    given = {name: value(name, content) for name, content in context.parameters.items()}
    return Asked(context.question, given, context.date, len(context.documents))
