"""What the pages ask of the graph. Answers are kept as long as the store holds the same."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import networkx as nx
import streamlit as st

from graph import queries, questions, subgraph
from graph.export import Cited, wording
from graph.language import say
from graph.names import resolve
from graph.queries import Answer, Column
from graph.schema import NODE_TYPES
from graph.stores.base import USUAL, Limits, Parameters, QueryError, Result, Stop, Store, StoreError
from views import opened

_KEPT, _PICTURES = 200, 60  # answers and parts of the graph
_LANGUAGES = 2  # of the names that all pages share; they are the same object for all sessions, which only read it
_WHOLE = Limits(seconds=30, rows=200_000)


_stop: ContextVar[Stop | None] = ContextVar("stop", default=None)


@dataclass(frozen=True, slots=True)
class _Stoppable:
    """A store whose questions end when `stop` is set."""

    store: Store
    stop: Stop

    @property
    def location(self) -> str:
        return self.store.location

    def read(self, cypher: str, parameters: Parameters | None = None, limits: Limits = USUAL) -> Result:
        return self.store.read(cypher, parameters, limits, self.stop)

    def generation(self) -> str:
        return self.store.generation()


def store() -> Store:
    stop = _stop.get()
    return cast(Store, _Stoppable(opened.store(), stop)) if stop else opened.store()


@contextmanager
def stopping(stop: Stop) -> Iterator[None]:
    """What this thread asks inside the block ends when `stop` is set."""
    before = _stop.set(stop)
    try:
        yield
    finally:
        _stop.reset(before)


def same(parameters: Mapping[str, Any]) -> str:
    """Parameters as a key, those that are not given left out."""
    return json.dumps({k: v for k, v in parameters.items() if v is not None}, sort_keys=True, ensure_ascii=False)


_warming = threading.Event()


def warm() -> None:
    """Start the engine, and read what all pages want to know."""
    _warming.set()
    try:
        for each in (loaded, documents, agencies, groups, weights, counts):
            each()
        _warming.clear()
        _names(store().generation())
    except StoreError:  # there is no store, or it does not answer: the pages say so
        _warming.clear()


def is_warming() -> bool:
    """Whether the engine is about to start, so that an answer takes a moment."""
    return _warming.is_set()


# ---- named queries


def ask(name: str, rows: int = USUAL.rows, **parameters: Any) -> Answer:
    """The rows of a named query, at most so many."""
    return _ask(store().generation(), name, rows, same(parameters), say("zh", "en"))


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def _ask(generation: str, name: str, rows: int, parameters: str, language: str) -> Answer:
    return queries.run(store(), name, json.loads(parameters), Limits(rows=rows))


def picture(name: str, **parameters: Any) -> nx.MultiDiGraph:
    """The part of the graph that answers a named query; all share it, and only read it."""
    return _picture(store().generation(), name, same(parameters))


@st.cache_resource(show_spinner=False, max_entries=_PICTURES)
def _picture(generation: str, name: str, parameters: str) -> nx.MultiDiGraph:
    return subgraph.query_subgraph(store(), name, json.loads(parameters))


# ---- plain questions


def question(text: str) -> questions.Reading:
    """What a plain question asks."""
    return questions.read(text, _names(store().generation()), date.today())


@st.cache_resource(show_spinner=False, max_entries=2)
def _names(generation: str) -> questions.Names:
    return questions.names(store())


# ---- Cypher


def ask_text(cypher: str, **parameters: Any) -> Answer:
    """The rows of Cypher text."""
    return _ask_text(store().generation(), cypher, same(parameters), say("zh", "en"))


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def _ask_text(generation: str, cypher: str, parameters: str, language: str) -> Answer:
    answer = queries.run_text(store(), cypher, json.loads(parameters))
    columns = tuple(Column(name, "string", name, name) for name in answer.result.columns)
    return Answer(answer.result, columns, answer.notes)


def picture_of_text(cypher: str, **parameters: Any) -> nx.MultiDiGraph:
    """The nodes and edges in the rows of Cypher text."""
    return _picture_of_text(store().generation(), cypher, same(parameters))


@st.cache_resource(show_spinner=False, max_entries=_PICTURES)
def _picture_of_text(generation: str, cypher: str, parameters: str) -> nx.MultiDiGraph:
    return subgraph.subgraph(store(), cypher, json.loads(parameters))


def neighbours(id_: str, label: str | None) -> nx.MultiDiGraph:
    """The neighbours of a node; with a `label` only those of it."""
    return _neighbours(store().generation(), id_, label)


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def _neighbours(generation: str, id_: str, label: str | None) -> nx.MultiDiGraph:
    return subgraph.neighbourhood(store(), id_, label=label)


def neighbour_counts(id_: str) -> dict[str, int]:
    """How many neighbours a node has, by label."""
    return _neighbour_counts(store().generation(), id_)


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def _neighbour_counts(generation: str, id_: str) -> dict[str, int]:
    return subgraph.neighbour_counts(store(), id_)


def path(a: str, b: str, longest: int) -> nx.MultiDiGraph:
    """A shortest path between two nodes; without nodes where there is none."""
    return _path(store().generation(), a, b, longest)


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def _path(generation: str, a: str, b: str, longest: int) -> nx.MultiDiGraph:
    return subgraph.path(store(), a, b, longest)


# ---- what the pages themselves want to know


def read(cypher: str, **parameters: Any) -> list[list[Any]]:
    """The rows of a question of the app itself."""
    return _read(store().generation(), cypher, same(parameters)).rows


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def _read(generation: str, cypher: str, parameters: str) -> Result:
    return store().read(cypher, json.loads(parameters), _WHOLE)


@dataclass(frozen=True, slots=True)
class Document:
    """A loaded document with its own text, which begins at the character `start` of the source."""

    id: str
    title: str
    number: str | None
    start: int
    text: str
    facts: dict[str, Any]


def document(name: str) -> Document | None:
    """A loaded document by its id, number or title; None where the store has none."""
    generation = store().generation()
    if found := _document(generation, name):
        return found
    try:
        ids, _ = resolve(store(), "document", name)
    except QueryError:
        return None
    return next(filter(None, (_document(generation, id_) for id_ in ids)), None)


@st.cache_data(show_spinner=False, max_entries=20)
def _document(generation: str, id_: str) -> Document | None:
    found = store().read(
        "MATCH (d:Document {id: $id}) WHERE d.loaded RETURN d.title, d.number, d.start, d.text, d.facts", {"id": id_}
    ).rows
    if not found:
        return None
    title, number, start, text, facts = found[0]
    return Document(id_, title, number, start, text, json.loads(facts))


def documents() -> dict[str, Cited]:
    """All documents, loaded or cited, by id."""
    return _documents(store().generation(), say("zh", "en"))


@st.cache_resource(show_spinner=False, max_entries=2 * _LANGUAGES)
def _documents(generation: str, language: str) -> dict[str, Cited]:
    rows = read("MATCH (d:Document) RETURN d.id, d.title, d.number, d.date")
    return {id_: Cited(id_, title, number, date) for id_, title, number, date in sorted(rows)}


@dataclass(frozen=True, slots=True)
class Loaded:
    """A loaded document with what the filters know it by."""

    cited: Cited
    level: str
    jurisdiction: str
    year: int | None


def loaded() -> dict[str, Loaded]:
    """Loaded documents by id, in the order of their titles."""
    return _loaded(store().generation(), say("zh", "en"))


@st.cache_resource(show_spinner=False, max_entries=2 * _LANGUAGES)
def _loaded(generation: str, language: str) -> dict[str, Loaded]:
    rows = read("MATCH (d:Document) WHERE d.loaded RETURN d.title, d.id, d.number, d.date, d.level, d.jurisdiction, d.year")
    return {id_: Loaded(Cited(id_, title, number, date), *known) for title, id_, number, date, *known in sorted(rows, key=str)}


@dataclass(frozen=True, slots=True)
class Named:
    """A body or group as one chooses it."""

    name: str
    label: str
    measures: int
    aliases: list[str] = field(default_factory=list)


def agencies() -> dict[str, Named]:
    """Bodies by id, those with most measures first."""
    return _agencies(store().generation(), say("zh", "en"))


@st.cache_resource(show_spinner=False, max_entries=2 * _LANGUAGES)
def _agencies(generation: str, language: str) -> dict[str, Named]:
    rows = read(
        "MATCH (a:Agency) OPTIONAL MATCH (a)-[:RESPONSIBLE_FOR]->(m:Measure) "
        "WITH a, count(DISTINCT m) AS measures "
        "RETURN a.id, a.name, a.aliases, a.scope, measures ORDER BY measures DESC, a.name, a.id"
    )
    return {id_: Named(name, _label(name, names, scope), n, names or []) for id_, name, names, scope, n in rows}


def groups() -> dict[str, Named]:
    """Groups by id, with the number of measures aimed at each itself; those with most first."""
    return _groups(store().generation(), say("zh", "en"))


@st.cache_resource(show_spinner=False, max_entries=2 * _LANGUAGES)
def _groups(generation: str, language: str) -> dict[str, Named]:
    rows = read(
        "MATCH (g:TargetGroup) OPTIONAL MATCH (g)<-[:TARGETS]-(m:Measure) "
        "WITH g, count(DISTINCT m) AS measures RETURN g.id, g.name, g.aliases, measures ORDER BY measures DESC, g.name"
    )
    return {id_: Named(name, _label(name, names, None), n, names or []) for id_, name, names, n in rows}


def by_name(things: Mapping[str, Named]) -> dict[str, str]:
    """Ids by each of the names; the first thing of a name has it."""
    return {name: id_ for id_, thing in reversed([*things.items()]) for name in (*thing.aliases, thing.name)}


def place(scope: str) -> str:
    """The scope of a body as people read it: where its place is not known, the document that names it."""
    return wording.title(documents()[scope].title) if scope in documents() else scope


def _label(name: str, aliases: list[str] | None, scope: str | None) -> str:
    where = f" · {place(scope)}" if scope and scope != "全国" else ""
    return f"{name}{where}（{wording.listed(aliases)}）" if aliases else f"{name}{where}"


def weights() -> dict[int, int]:
    """How many pairs of bodies share so many measures."""
    return dict(read("MATCH (:Agency)-[s:SHARES_MEASURES]->(:Agency) RETURN s.weight AS weight, count(s) ORDER BY weight"))


def agency_at(document: str, start: int, end: int) -> str | None:
    """The body that a place in a document names."""
    rows = read(
        "MATCH (:Document {id: $id})-[:CONTAINS]->(:Measure)<-[r:RESPONSIBLE_FOR]-(a:Agency) "
        "WHERE r.start = $start AND r.end = $end RETURN a.id LIMIT 1",
        id=document, start=start, end=end,
    )
    return rows[0][0] if rows else None


def counts() -> dict[str, int]:
    """How many nodes there are of each label; of documents only the loaded ones."""
    return {
        label: read(f"MATCH (n:{label}) {'WHERE n.loaded' if label == 'Document' else ''} RETURN count(n)")[0][0]
        for label in NODE_TYPES
    }
