"""A report as people put it together: parts in their order, each with its evidence and with what was asked.

It is data that can be kept (:mod:`graph.report.kept`) and written (:func:`graph.report.write`), and knows no store.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import networkx as nx

from graph.export.chart import Chart
from graph.export.context import Cited
from graph.export.table import Source, Table


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of the graph.

    Parameters
    ----------
    question
        In words.
    parameters
        By their names as people read them; the values as well.
    date
        ISO date on which it was asked.
    documents
        How many documents were in the graph then.
    """

    question: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    date: str | None = None
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a report. Each of its contents may be absent; they are shown in the order of these fields.

    Parameters
    ----------
    comment
        What the author says, a paragraph a line.
    picture
        The subgraph that is drawn, as :mod:`graph.subgraph` gives it.
    caption
        Of the picture.
    chart
        Of the answer, with its own caption.
    tables
        The sources that their cells name are numbers of `evidence`.
    remarks
        What to know of the contents that no quote says.
    quotes
        The numbers of `evidence` that are shown in full.
    evidence
        What the contents rest on: document, item, quote; numbered from 1 in this part.
    """

    heading: str = ""
    comment: str = ""
    asked: Asked | None = None
    picture: nx.MultiDiGraph | None = None
    caption: str = ""
    chart: Chart | None = None
    tables: tuple[Table, ...] = ()
    remarks: tuple[str, ...] = ()
    quotes: tuple[int, ...] = ()
    evidence: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report.

    Parameters
    ----------
    introduction
        A paragraph a line.
    documents
        Those in the graph when it was written.
    date
        ISO date of the report. Never the clock: without it the report says no date.
    """

    title: str
    introduction: str = ""
    parts: tuple[Part, ...] = ()
    documents: tuple[Cited, ...] = ()
    date: str | None = None
