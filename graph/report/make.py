"""The report that an order asks for, from a store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx

from graph import queries
from graph.export.characters import one_line
from graph.export.context import Cited, Context
from graph.export.wording import value
from graph.language import say
from graph.queries import Answer, Query
from graph.report import charts
from graph.report.model import Part, Report
from graph.report.order import Order, Ordered, OrderError
from graph.report.parts import CHART, answered
from graph.stores.base import Edge, LimitError, Node, Path, QueryError, ReadOnlyError, Store
from graph.subgraph import UNBOUNDED, query_subgraph, subgraph


def documents(store: Store) -> tuple[Cited, ...]:
    """The loaded documents; in one order, so that the same graph gives the same bytes on every engine."""
    rows = store.read("MATCH (d:Document) WHERE d.loaded RETURN d.id, d.title, d.number, d.date", None, UNBOUNDED)
    return tuple(Cited(*row) for row in sorted(rows.rows))


def make(
    store: Store, order: Order, date: str, each: Callable[[Iterable[Ordered]], Iterable[Ordered]] = iter
) -> tuple[Report, list[nx.MultiDiGraph]]:
    """The report, and the subgraph of each part, as of a day (ISO). `each` passes the sections on, to show how far it is.

    Raises
    ------
    OrderError
        Sections cannot be answered: a name that nothing has, a statement that the engine refuses.
    """
    held = documents(store)
    parts: list[Part] = []
    graphs: list[nx.MultiDiGraph] = []
    problems: list[str] = []
    for section in each(order.sections):
        if section.query is None:
            parts.append(Part(section.heading, section.comment))
            graphs.append(nx.MultiDiGraph())
            continue
        try:
            graph, context = asked(store, section.query, section.parameters, held, date)
        except (QueryError, LimitError, ReadOnlyError) as error:
            problems.append(f"{order.file}: {section.place}{say('：', ': ')}{error}")
            continue
        words = section.question or context.title or context.question
        context = replace(context, title=section.heading or words, question=words)
        chart = charts.chart(section.query, context.answer, date) if CHART in section.show else None
        parts.append(
            answered(graph, context, heading=section.heading, comment=section.comment, show=section.show, chart=chart)
        )
        graphs.append(graph)
    if problems:
        raise OrderError(problems)
    return Report(order.title, order.introduction, tuple(parts), held, date), graphs


def asked(
    store: Store, query: Query | str, given: Mapping[str, Any], held: Sequence[Cited], date: str
) -> tuple[nx.MultiDiGraph, Context]:
    """The subgraph that answers a query, and what a report says of it, rows included.

    Parameters
    ----------
    held
        The documents in the graph.
    date
        ISO date of the day.
    """
    if isinstance(query, Query):
        answer = queries.run(store, query, given)
        words = {say(p.zh, p.en): value(p.name, given[p.name]) for p in query.parameters if p.name in given}
        graph = query_subgraph(store, query, given)
        return graph, Context(say(*query.title), say(*query.description), words, answer, held, date)
    found = queries.run_text(store, query, given)
    rows, _, second = query.partition(queries.SUBGRAPH)
    graph = subgraph(store, second or rows, given)
    return graph, Context("", one_line(rows), given, found if _tells(found) else None, held, date)


def _tells(answer: Answer) -> bool:
    """Whether rows hold anything but parts of the graph, which its subgraph tells better."""
    return any(not isinstance(value, (Node, Edge, Path)) for row in answer.result.rows for value in row)
