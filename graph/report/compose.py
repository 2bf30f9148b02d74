"""From a report as it was put together to one as it is read: sources numbered through, figures with what they rest on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from graph.export.characters import one_line
from graph.export.report import About, Figure, Section, document_table, nothing_found, question, scope
from graph.export.report import Report as Composed
from graph.export.table import Sources, Table
from graph.language import say
from graph.report.model import Part, Report


def composed(report: Report) -> Composed:
    """The report with one numbering of its sources."""
    sources = Sources()
    sections = [_section(part, report, sources) for part in report.parts]
    known = {d.id: d for d in report.documents}
    cited = {s.cited.id: s.cited for s in sources.entries.values()}
    return Composed(
        one_line(report.title) or say("政策图谱摘录", "Extract from the policy graph"),
        scope(report.date, len(known), len(sources.documents)),
        _paragraphs(report.introduction),
        tuple(sections),
        tuple(sources.entries.values()),
        # A document that is cited and has left the graph since is listed all the same.
        document_table([*known.values(), *(d for id_, d in cited.items() if id_ not in known)], sources),
        report.date,
    )


def _section(part: Part, report: Report, sources: Sources) -> Section:
    numbers = {s.number: sources.cite(s.cited, s.item, s.quote) for s in part.evidence}
    tables = tuple(_renumbered(t, numbers) for t in part.tables)
    entries = {s.number: s for s in sources.entries.values()}
    told = {n for t in tables for n in t.cited} | {numbers[n] for n in part.quotes}
    rest = tuple(n for n in dict.fromkeys(numbers.values()) if n not in told)
    documents = tuple(s.cited for s in part.evidence)
    figure = chart = None
    if part.chart is not None:
        chart, rest = Figure(one_line(part.chart.caption), part.chart, documents, rest), ()
    if part.picture is not None:
        figure = Figure(one_line(part.caption), part.picture, documents, rest)
    return Section(
        one_line(part.heading),
        _paragraphs(part.comment),
        _about(part, report),
        figure,
        chart,
        tables,
        part.remarks,
        tuple(entries[numbers[n]] for n in part.quotes),
    )


def _about(part: Part, report: Report) -> About:
    """What was asked; when and of how many documents where that is not what the head of the report says."""
    if part.asked is None:
        return ()
    lines = question(part.asked.question, dict(part.asked.parameters))
    if (part.asked.date, part.asked.documents) != (report.date, len(report.documents)):
        lines += scope(part.asked.date, part.asked.documents, len({s.cited.id for s in part.evidence}))
    if part.picture is None and part.chart is None and not part.tables and not part.quotes:
        lines += ((say("结果", "Result"), nothing_found()),)
    return lines


def _renumbered(table: Table, numbers: Mapping[int, int]) -> Table:
    rows = tuple(
        replace(row, cells=tuple(
            tuple(replace(line, sources=tuple(numbers[n] for n in line.sources)) for line in cell) for cell in row.cells
        ))
        for row in table.rows
    )  # fmt: skip
    return replace(table, rows=rows)


def _paragraphs(text: str) -> tuple[str, ...]:
    """A paragraph for each line that says something."""
    return tuple(filter(None, (one_line(line) for line in text.splitlines())))
