"""The first rows of long answers, and how many there are: a large store is not read where only its beginning is shown."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import networkx as nx
import streamlit as st

from graph import queries, subgraph
from graph.queries import Answer
from views import data

_IN_DOCUMENT = (
    "($level IS NULL OR d.level = $level) AND ($jurisdiction IS NULL OR d.jurisdiction = $jurisdiction) "
    "AND ($year IS NULL OR d.year = $year) AND ($document IS NULL OR d.id IN $document)"
)
#: The named queries over all amounts, with those that they take.
_FITTING = {
    "amounts": "($kind IS NULL OR x.kind = $kind) AND ($unit IS NULL OR x.unit = $unit) "
               "AND ($at_least IS NULL OR coalesce(x.high, x.low) >= $at_least) "
               "AND ($at_most IS NULL OR coalesce(x.low, x.high) <= $at_most)",
    "deadlines": "x.kind = 'date' AND x.bound IN ['at_most', 'range'] AND x.date_high IS NOT NULL "
                 "AND ($from IS NULL OR x.date_high >= $from) AND ($to IS NULL OR x.date_high <= $to)",
}

_EVERY_REFERENCE = "MATCH ()-[r:REFERS_TO]->() WHERE $relation IS NULL OR r.relation = $relation RETURN count(r)"
_REFERENCES = (
    f"MATCH (d:Document) WHERE d.loaded AND {_IN_DOCUMENT} "
    "CALL { WITH d MATCH (d)-[r:REFERS_TO]->() RETURN r UNION ALL WITH d MATCH (d)-[:CONTAINS]->(:Measure)-[r:REFERS_TO]->() RETURN r } "
    "WITH r WHERE $relation IS NULL OR r.relation = $relation RETURN count(r)"
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
    answer = data.ask(query, rows=most, **given)
    cut = queries.cut_off(answer.result)
    answer = replace(answer, result=replace(answer.result, truncated=False), notes=[note for note in answer.notes if note not in cut])
    total = sum(counted(query, None, **given).values())
    at = [answer.result.columns.index(name) for name in ("document", "path")]
    places = sorted({tuple(row[i] for i in at) for row in answer.result.rows})

    def graph() -> nx.MultiDiGraph:
        return _part(data.store().generation(), query, data.same(given), places)

    return First(answer, total, graph, (lambda: data.ask(query, **given)) if total > most else None)


def references(most: int, **given: Any) -> First:
    """The first `most` references; the graph has all those of the documents that the rows name."""
    answer = data.ask("references", rows=most, **given)
    cut = queries.cut_off(answer.result)
    if not cut:
        return First(answer, len(answer.result.rows), lambda: data.picture("references", **given))
    answer = replace(answer, result=replace(answer.result, truncated=False), notes=[note for note in answer.notes if note not in cut])
    documents = list(dict.fromkeys(row[0] for row in answer.result.rows))
    total = _references(data.store().generation(), data.same(given))
    return First(
        answer, total, lambda: data.picture("references", **given | {"document": documents}), lambda: data.ask("references", **given),
    )


@st.cache_data(show_spinner=False, max_entries=100)
def _references(generation: str, given: str) -> int:
    """How many references there are."""
    store = data.store()
    values = queries.named("references").bind(store, json.loads(given)).values
    everywhere = all(values[name] is None for name in ("document", "level", "jurisdiction", "year"))
    return sum(count for (count,) in store.read(_EVERY_REFERENCE if everywhere else _REFERENCES, values).rows)


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
    return query in _FITTING and given.get("agency") is None and given.get("group") is None


@st.cache_data(show_spinner=False, max_entries=100)
def _counted(generation: str, query: str, given: str, of: str) -> list[list[Any]]:
    store = data.store()
    values = queries.named(query).bind(store, json.loads(given)).values
    return store.read(f"{_begun(_FITTING[query], values)} RETURN {of} AS value, count(x) ORDER BY value", values).rows


def _begun(fits: str, values: Mapping[str, Any]) -> str:
    """The amounts that count: from the documents where they are named, over the documents where something is asked of these."""
    if values["document"] is not None:
        return (
            "UNWIND $document AS one MATCH (d:Document {id: one})-[:CONTAINS]->(:Measure)-[:HAS_AMOUNT]->(x:Amount) "
            f"WHERE {_IN_DOCUMENT} AND {fits}"
        )
    begun = f"MATCH (x:Amount) WHERE {fits}"
    if all(values[name] is None for name in ("level", "jurisdiction", "year")):
        return begun
    return f"{begun} MATCH (x)<-[:HAS_AMOUNT]-(:Measure)<-[:CONTAINS]-(d:Document) WHERE {_IN_DOCUMENT}"


@st.cache_resource(show_spinner=False, max_entries=50)
def _part(generation: str, query: str, given: str, places: list[tuple[str, str]]) -> nx.MultiDiGraph:
    """The amounts that count, of measures at some places, with their documents; of deadlines also with the bodies."""
    store = data.store()
    values = queries.named(query).bind(store, json.loads(given)).values
    bodies = ("OPTIONAL MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(m) ", ", r, a") if query == "deadlines" else ("", "")
    return subgraph.subgraph(
        store,
        "UNWIND $places AS place MATCH (d:Document {id: place[0]})-[c:CONTAINS]->(m:Measure) WHERE m.path = place[1] "
        f"MATCH (m)-[h:HAS_AMOUNT]->(x:Amount) WHERE {_FITTING[query]} {bodies[0]}RETURN d, c, m, h, x{bodies[1]}",
        values | {"places": list(map(list, places))},
    )
