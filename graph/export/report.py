"""What a report says, before docx, html and md give it a form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import networkx as nx

from graph.export.answers import Answered
from graph.export.characters import one_line
from graph.export.chart import Chart
from graph.export.context import Cited, Context, documents
from graph.export.measures import measures
from graph.export.relations import grounds, relations
from graph.export.table import Row, Source, Sources, Table, cell, table
from graph.export.wording import day, listed, title, value
from graph.language import say

#: A parameter that names something: no number, day or 是.
_NAMED = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z]{4}")

#: Documents that a report lists; of larger collections it lists those that it cites.
LISTED = 100

#: Labels and texts.
About = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of a subgraph, or a chart. `documents`: those that its frames name. `sources`: what it rests on, where no
    table beside it says so."""

    caption: str
    shown: nx.MultiDiGraph | Chart
    documents: tuple[Cited, ...] = ()
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report; what is empty is not shown.

    Parameters
    ----------
    comment
        Paragraphs.
    about
        What was asked, where that is not the question of the whole report.
    remarks
        What to know of the figure and the tables that no quote says.
    quotes
        Sources that are shown in full.
    """

    heading: str = ""
    comment: tuple[str, ...] = ()
    about: About = ()
    figure: Figure | None = None
    chart: Figure | None = None
    tables: tuple[Table, ...] = ()
    remarks: tuple[str, ...] = ()
    quotes: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report.

    Parameters
    ----------
    about
        What was asked, when, of which documents.
    introduction
        Paragraphs.
    documents
        The documents in the graph; it names no sources.
    date
        ISO date of the report.
    """

    title: str
    about: About
    introduction: tuple[str, ...]
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    documents: Table
    date: str | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(t for section in self.sections for t in section.tables)

    @property
    def remarks(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r for section in self.sections for r in section.remarks))


@dataclass(frozen=True, slots=True)
class Content:
    """What a subgraph and the answer beside it say. `name`: of the form that the answer is, empty where it is none."""

    tables: tuple[Table, ...]
    remarks: tuple[str, ...]
    name: str


def report(graph: nx.MultiDiGraph, context: Context) -> Report:
    """The report of a subgraph."""
    sources = Sources()
    told = content(graph, context, sources)
    found = documents(graph, context)
    stubs = {id_ for id_, d in graph.nodes(data=True) if d.get("loaded") is False}
    held = context.documents or [d for id_, d in found.items() if id_ not in stubs]
    figure = Figure(say("关系图", "Graph"), graph, tuple(context.documents)) if told.tables else None
    tables = told.tables
    if tables and context.title and context.answer and not tables[0].form:
        tables = (replace(tables[0], caption=one_line(context.title)), *tables[1:])
    return Report(
        told.name or _headline(context) or say("政策图谱摘录", "Extract from the policy graph"),
        (
            *question(context.question if context.title else "", {k: value(k, v) for k, v in context.parameters.items()}),
            *scope(context.date, len(held), len(sources.documents)),
            *(() if told.tables else ((say("结果", "Result"), nothing_found()),)),
        ),
        (),
        (Section(figure=figure, tables=tables, remarks=told.remarks),),
        tuple(sources.entries.values()),
        document_table(held, sources),
        context.date,
    )


def _headline(context: Context) -> str:
    """What a report is called: the question, and of whom or what it was asked."""
    name = one_line(context.title or context.question)
    words = [one_line(v) for v in context.parameters.values() if isinstance(v, str)] if context.title else []
    subject = listed(w for w in words if _NAMED.search(w) and w not in name)
    return say(f"{name}：{subject}", f"{name}: {subject}") if subject else name


def content(graph: nx.MultiDiGraph, context: Context, sources: Sources) -> Content:
    """The rows of the query, or, where there are none that quote their sources, the measures and what else the subgraph
    says."""
    cited = documents(graph, context)
    tables = []
    answered = Answered(graph, context.answer, cited) if context.answer else None
    if answered:
        tables.append(answered.table(sources))
    if not (answered and answered.sourced):
        told = measures(graph, cited, sources)
        # What is counted or derived is the subject only where neither an answer nor a measure is.
        tables += [told, relations(graph, cited, sources, derived=not answered and not told.rows)]
    name = answered.subject(context) + answered.form.name if answered and answered.form else ""
    cut = (say("注：相关内容过多，只取了一部分。", "Note: there was too much; only a part was taken."),) if graph.graph.get("truncated") else ()
    return Content(tuple(t for t in tables if t.rows), (*cut, *grounds(graph)), name)


def question(words: str, parameters: dict[str, str]) -> About:
    """What was asked."""
    given = say("；", "; ").join(f"{one_line(k)} = {one_line(v)}" for k, v in parameters.items())
    return _said(((say("问题", "Question"), one_line(words)), (say("条件", "Parameters"), given)))


def scope(date: str | None, known: int, used: int) -> About:
    """When it was asked, and of how many documents."""
    documents_ = say(f"图谱所收文件 {known} 份，本文引用 {used} 份", f"{known} documents in the graph, {used} cited here")
    return _said(((say("日期", "Date"), day(date or "")), (say("范围", "Scope"), documents_ if known else "")))


def nothing_found() -> str:
    return say("没有找到符合条件的内容", "nothing found")


def _said(lines: Iterable[tuple[str, str]]) -> About:
    return tuple((label, text) for label, text in lines if text)


def document_table(held: Sequence[Cited], sources: Sources) -> Table:
    """The documents in the graph, and how often each is cited."""
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
