"""The first rows of long answers, and how many there are: a large store is not read where only its beginning is shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import streamlit as st

from graph import queries, subgraph
from graph.language import say
from graph.queries import Answer
from graph.stores.base import Result
from views import data

#: Rows of a table that is saved whole.
SAVED = 10_000

_IN_DOCUMENT = (
    "($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction) "
    "AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)"
)


@dataclass(frozen=True, slots=True)
class _Long:
    """A named query over all amounts, taken from them rather than from the documents.

    Attributes
    ----------
    fits
        Which amounts count, and `order` which come first, by what they say themselves.
    columns, sorted
        The columns of the named query, and the order of its rows.
    """

    fits: str
    order: str
    columns: str
    sorted: str


_LONG = {
    "amounts": _Long(
        "($kind IS NULL OR x.kind = $kind) AND ($unit IS NULL OR x.unit = $unit) "
        "AND ($at_least IS NULL OR coalesce(x.high, x.low) >= $at_least) "
        "AND ($at_most IS NULL OR coalesce(x.low, x.high) <= $at_most)",
        "x.kind, coalesce(x.unit, ''), coalesce(x.high, x.low, 0) DESC, coalesce(x.date_high, x.date_low, ''), x.id",
        "d.id AS document, d.title AS title, m.path AS path, x.text AS text, x.kind AS kind, coalesce(x.low, x.date_low) AS low, "
        "coalesce(x.high, x.date_high) AS high, x.unit AS unit, x.bound AS bound, x.of AS `of`, "
        "coalesce(x.high, x.low, 0) AS size, coalesce(x.date_high, x.date_low, '') AS day",
        "kind, coalesce(unit, ''), size DESC, day, document, place, start",
    ),
    "deadlines": _Long(
        "x.kind = 'date' AND x.bound IN ['at_most', 'range'] AND x.date_high IS NOT NULL "
        "AND ($from IS NULL OR x.date_high >= $from) AND ($to IS NULL OR x.date_high <= $to)",
        "x.date_high, x.id",
        "x.date_high AS date, d.id AS document, d.title AS title, m.path AS path, m.heading AS heading, "
        "COLLECT { MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(m) WITH a, min(r.start) AS at ORDER BY at, a.id RETURN a.name } AS agencies, "
        "x.text AS text",
        "date, document, place, start",
    ),
}
_PART = (
    "UNWIND $ids AS id MATCH (x:Amount {id: id})<-[h:HAS_AMOUNT]-(m:Measure)<-[c:CONTAINS]-(d:Document) "
    "OPTIONAL MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(m) WHERE $bodies RETURN d, c, m, h, x, r, a"
)


@dataclass(frozen=True, slots=True)
class First:
    """The first rows of an answer.

    Attributes
    ----------
    total
        How many rows there are in all.
    graph
        Gives the part of the graph that these rows tell of.
    everything
        Gives the rows that are saved; absent where `answer` has them all.
    """

    answer: Answer
    total: int
    graph: Callable[[], nx.MultiDiGraph]
    everything: Callable[[], Answer] | None = None


def first(query: str, most: int, **given: Any) -> First:
    """The first `most` rows of a named query."""
    if not _is_long(query, given):
        answer = data.ask(query, **given)
        short = replace(answer, result=replace(answer.result, rows=answer.result.rows[:most]))
        total = len(answer.result.rows)
        return First(short, total, lambda: data.picture(query, **given), (lambda: answer) if total > most else None)
    answer, ids = _first(data.store().generation(), query, data.same(given), most, say("zh", "en"))
    total = sum(counted(query, None, **given).values())

    def everything() -> Answer:
        return _first(data.store().generation(), query, data.same(given), SAVED, say("zh", "en"))[0]

    return First(answer, total, lambda: _part(data.store().generation(), tuple(ids), query == "deadlines"), everything if total > most else None)


def counted(query: str, by: str | None, **given: Any) -> dict[Any, int]:
    """How many rows a named query has for each value of a column `by`."""
    if not _is_long(query, given):
        answer = data.ask(query, **given)
        at = answer.result.columns.index(by) if by else 0
        values = [row[at] if by else None for row in answer.result.rows]
        return {value: values.count(value) for value in dict.fromkeys(values)}
    of = {"unit": "x.unit", "date": "x.date_high", None: "null"}[by]
    rows = _counted(data.store().generation(), query, data.same(given), of)
    return {value: number for value, number in rows if number}


def _is_long(query: str, given: Mapping[str, Any]) -> bool:
    """Whether a query looks through all amounts; a body or group has only so many."""
    return query in _LONG and given.get("agency") is None and given.get("group") is None


@st.cache_data(show_spinner=False, max_entries=100)
def _first(generation: str, query: str, given: str, most: int, language: str) -> tuple[Answer, list[str]]:
    named, store = queries.named(query), data.store()
    bound = named.bind(store, json.loads(given))
    long = _LONG[query]
    found = store.read(
        f"{_begun(long, bound.values)} WITH x ORDER BY {long.order} LIMIT $most "
        "MATCH (x)<-[h:HAS_AMOUNT]-(m:Measure)<-[:CONTAINS]-(d:Document) "
        f"WITH {long.columns}, m.order AS place, h.start AS start, x.id AS id "
        f"RETURN {', '.join(f'`{c.name}`' for c in named.columns)}, id ORDER BY {long.sorted}",
        bound.values | {"most": most},
    )
    rows = [row[:-1] for row in found.rows]
    result = Result([c.name for c in named.columns], rows, False, found.seconds)
    return Answer(result, named.columns, bound.notes), [row[-1] for row in found.rows]


@st.cache_data(show_spinner=False, max_entries=100)
def _counted(generation: str, query: str, given: str, of: str) -> list[list[Any]]:
    store, long = data.store(), _LONG[query]
    values = queries.named(query).bind(store, json.loads(given)).values
    return store.read(f"{_begun(long, values)} RETURN {of} AS value, count(x) ORDER BY value", values).rows


def _begun(long: _Long, values: Mapping[str, Any]) -> str:
    """The amounts that count: from the documents where they are named, over the documents where something is asked of these."""
    if values["document"] is not None:
        return (
            "UNWIND $document AS one MATCH (d:Document {id: one})-[:CONTAINS]->(:Measure)-[:HAS_AMOUNT]->(x:Amount) "
            f"WHERE {_IN_DOCUMENT} AND {long.fits}"
        )
    begun = f"MATCH (x:Amount) WHERE {long.fits}"
    if all(values[name] is None for name in ("level", "jurisdiction", "year")):
        return begun
    return f"{begun} MATCH (x)<-[:HAS_AMOUNT]-(:Measure)<-[:CONTAINS]-(d:Document) WHERE {_IN_DOCUMENT}"


@st.cache_resource(show_spinner=False, max_entries=50)
def _part(generation: str, ids: tuple[str, ...], bodies: bool) -> nx.MultiDiGraph:
    return subgraph.subgraph(data.store(), _PART, {"ids": list(ids), "bodies": bodies})
