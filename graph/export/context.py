"""What an export says about itself: the question, its answer, and the documents behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.queries import Answer

if TYPE_CHECKING:
    import networkx as nx


class ExportError(Exception):
    """An export cannot be made here; `str()` of it is one line for people to read."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A document as sources name it."""

    id: str
    title: str
    number: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What was asked, when, and of which documents.

    Parameters
    ----------
    title
        Heads a report.
    question
        In words; empty where nothing was asked, as for a node and its neighbours.
    parameters
        By their names as people read them.
    answer
        The rows that the question gave, if it was a query (:func:`graph.queries.run`).
    documents
        Those in the graph when it was asked. Names of documents in sources are looked up here, then in the subgraph.
    date
        ISO date of the export. Never the clock: without it the export says no date.
    """

    title: str = ""
    question: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    answer: Answer | None = None
    documents: Sequence[Cited] = ()
    date: str | None = None


def documents(graph: nx.MultiDiGraph, context: Context) -> dict[str, Cited]:
    """By id, the documents that sources can name: those of the context and those in the graph."""
    found = {d.id: d for d in context.documents}
    for id_, d in graph.nodes(data=True):
        if d["label"] == "Document":
            found.setdefault(id_, Cited(id_, d["caption"], d.get("number"), d.get("date")))
    return found
