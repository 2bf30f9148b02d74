"""What a report says, before docx, html and md give it a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx

from graph.export.answers import Answered
from graph.export.characters import one_line
from graph.export.context import Cited, Context, documents
from graph.export.measures import measures
from graph.export.relations import grounds, relations
from graph.export.table import Row, Source, Sources, Table, cell, table
from graph.export.wording import day, title, value
from graph.language import say

#: Documents that a report lists; of larger collections it lists those that it cites.
LISTED = 100


@dataclass(frozen=True, slots=True)
class Report:
    """A report.

    Parameters
    ----------
    about
        Labels and texts: what was asked, when, of which documents.
    caption
        Of the picture.
    remarks
        What to know of the tables that no quote says.
    documents
        The documents in the graph; it names no sources.
    """

    title: str
    about: tuple[tuple[str, str], ...]
    caption: str
    tables: tuple[Table, ...]
    remarks: tuple[str, ...]
    sources: tuple[Source, ...]
    documents: Table


def report(graph: nx.MultiDiGraph, context: Context) -> Report:
    """The report of a subgraph: the rows of the query, or, where there are none that quote their sources, the measures
    and what else the subgraph says."""
    cited, sources = documents(graph, context), Sources()
    stubs = {id_ for id_, d in graph.nodes(data=True) if d.get("loaded") is False}
    held = context.documents or [d for id_, d in cited.items() if id_ not in stubs]
    tables = []
    answered = Answered(graph, context.answer, cited) if context.answer else None
    if answered:
        tables.append(answered.table(sources))
    if not (answered and answered.sourced):
        told = measures(graph, cited, sources)
        # What is counted or derived is the subject only where neither an answer nor a measure is.
        tables += [told, relations(graph, cited, sources, derived=not answered and not told.rows)]
    tables = [t for t in tables if t.rows]
    formed = answered.subject(context) + answered.form.name if answered and answered.form else ""
    return Report(
        formed or one_line(context.title or context.question) or say("政策图谱摘录", "Extract from the policy graph"),
        _about(context, held, sources, bool(tables)),
        say("关系图", "Graph"),
        tuple(tables),
        tuple(grounds(graph)),
        tuple(sources.entries.values()),
        _documents(held, sources),
    )


def _about(context: Context, held: Sequence[Cited], sources: Sources, found: bool) -> tuple[tuple[str, str], ...]:
    known, used = len(held), len(sources.documents)
    given = say("；", "; ").join(f"{one_line(k)} = {one_line(value(k, v))}" for k, v in context.parameters.items())
    scope = say(f"图谱所收文件 {known} 份，本文引用 {used} 份", f"{known} documents in the graph, {used} cited here")
    lines = (
        (say("问题", "Question"), one_line(context.question if context.title else "")),
        (say("条件", "Parameters"), given),
        (say("日期", "Date"), day(context.date or "")),
        (say("范围", "Scope"), scope if known else ""),
        (say("结果", "Result"), "" if found else say("没有找到符合条件的内容", "nothing found")),
    )
    return tuple((label, text) for label, text in lines if text)


def _documents(held: Sequence[Cited], sources: Sources) -> Table:
    cut = len(held) > LISTED
    listed = [d for d in held if not cut or d.id in sources.documents]
    rows = [
        Row(
            "",
            (
                cell(title(d.title)),
                cell(one_line(d.number or "")),
                cell(day(d.date or "")),
                cell(str(sources.documents.get(d.id) or say("—", "–"))),
            ),
        )
        for d in sorted(listed, key=lambda d: (d.date or "9999", d.title, d.id))
    ]
    caption = say("所引文件", "Documents cited") if cut else say("图谱所收文件", "Documents in the graph")
    columns = (say("文件", "Document"), say("文号", "Number"), say("日期", "Date"), say("引用（处）", "Cited"))
    return table(caption, columns, rows)
