"""What is asked of stores that hold the same made graph: every named query, and what the app asks besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from graph import queries, subgraph
from graph.stores.base import UNBOUNDED, USUAL, Limits, Store

#: What a question gave: rows, or nodes and edges, in a form that can be compared.
Answer = list[Any]


@dataclass(frozen=True, slots=True)
class Question:
    """`quick`: it is to be answered within a tenth of a second."""

    name: str
    ask: Callable[[Store], Answer]
    quick: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """Ids of things in the graph to ask for: what has the most, what has about so many."""

    agency: str
    usual_agency: str
    group: str
    usual_group: str
    pair: tuple[str, str]
    document: str
    cited: str
    measures: tuple[str, str]


_DOCUMENTS = "MATCH (d:Document) WHERE d.loaded RETURN d.id ORDER BY d.id"
_MEASURE = "MATCH (:Document {id: $id})-[:CONTAINS]->(m:Measure) RETURN m.id ORDER BY m.order LIMIT 1"
_AGENCIES = "MATCH (a:Agency)-[:RESPONSIBLE_FOR]->(m:Measure) RETURN a.id AS id, count(m) AS n ORDER BY n DESC, id"
_GROUPS = "MATCH (m:Measure)-[:TARGETS]->(g:TargetGroup) RETURN g.id AS id, count(m) AS n ORDER BY n DESC, id"
_PAIR = "MATCH (a:Agency)-[s:SHARES_MEASURES]->(b:Agency) RETURN a.id, b.id ORDER BY s.weight DESC, a.id, b.id LIMIT 1"
_LONGEST = "MATCH (d:Document) WHERE d.loaded RETURN d.id ORDER BY d.measures DESC, d.id LIMIT 1"
_CITED = "MATCH (:Document)-[r:REFERS_TO]->(d:Document) WHERE d.loaded RETURN d.id AS id, count(r) AS n ORDER BY n DESC, id LIMIT 1"
#: Measures of the usual group, and of the usual body.
_ROWS = 1600
#: Rows that the app reads of a long answer; all: as many as any answer has, 10,000 at most.
_SEEN = 500
_KEY = "MATCH (m:Measure {id: $id}) RETURN m"


def known(store: Store) -> Known:
    """What to ask for, the same in every store that holds the graph."""
    def rows(cypher: str) -> list[list[Any]]:
        return store.read(cypher, None, UNBOUNDED).rows

    def usual(counted: list[list[Any]]) -> str:
        return str(min(counted, key=lambda row: abs(row[1] - _ROWS))[0])

    agencies, groups, documents = rows(_AGENCIES), rows(_GROUPS), rows(_DOCUMENTS)
    one, other = (store.read(_MEASURE, {"id": documents[len(documents) * third // 3][0]}).rows[0][0] for third in (1, 2))
    return Known(
        agencies[0][0], usual(agencies), groups[0][0], usual(groups), tuple(rows(_PAIR)[0]), rows(_LONGEST)[0][0], rows(_CITED)[0][0],
        (one, other),
    )


def questions(it: Known) -> Iterator[Question]:
    """All questions."""
    one, other = it.measures
    a, b = it.pair
    yield Question("look-up by key", lambda store: store.read(_KEY, {"id": one}).rows, True)
    yield Question("neighbourhood of a measure", _around(one), True)
    yield Question("neighbourhood of the largest body, 300 nodes", _around(it.agency), True)
    yield Question("two hops from a measure, 300 nodes", _around(one, 2))
    yield Question("path between two measures", lambda store: list(subgraph.path(store, one, other).graph["path"]))
    yield _named("search", "two words", True, text="高校毕业生补贴")
    yield _named("search", "a name", True, text="人社部")
    yield _named("agencies_sharing_measures", f"all pairs, the first {_SEEN}", True, _SEEN)
    yield _named("agencies_sharing_measures", "all pairs")
    yield _named("agencies_sharing_measures", "of one body", True, agency=it.agency)
    yield _named("shared_measures", "the pair with most", True, agency=a, partner=b)
    yield _named("measures_of_agency", f"about {_ROWS:,}", agency=it.usual_agency)
    yield _named("measures_of_agency", "the largest, as lead", agency=it.agency, role="lead")
    yield _named("measures_for_group", f"about {_ROWS:,}", group=it.usual_group, subgroups=False)
    yield _named("measures_for_group", f"the largest, with subgroups, the first {_SEEN}", rows=_SEEN, group=it.group)
    yield _named("measures_for_group", "the largest, with subgroups", group=it.group)
    yield _named("duties", "the longest document", document=it.document)
    yield _named("documents", "by a word", text="养老服务")
    yield _named("amounts", "of a body", agency=it.usual_agency)
    yield _named("amounts", f"everywhere, the first {_SEEN}", rows=_SEEN)
    yield _named("amounts", "sums of a size, everywhere", kind="money", at_least=10_000)
    yield _named("deadlines", "of a body", agency=it.usual_agency)
    yield _named("deadlines", "until a day, everywhere", to="2013-06-30")
    yield _named("cited_by", "the most cited", document=it.cited)
    yield _named("references", "of a document", document=it.document)
    yield _named("references", f"everywhere, the first {_SEEN}", rows=_SEEN)
    yield _named("references", "everywhere", relation="cite")


def _named(name: str, what: str, quick: bool = False, rows: int = USUAL.rows, **given: Any) -> Question:
    return Question(f"{name}, {what}", lambda store: queries.run(store, name, given, Limits(rows=rows)).result.rows, quick)


def _around(id_: str, hops: int = 1) -> Callable[[Store], Answer]:
    def ask(store: Store) -> Answer:
        return sorted(subgraph.neighbourhood(store, id_, hops).nodes)

    return ask

