"""What the look at the words lets through, the engines' own parsers read as reading only.

Statements are made of pieces in which a clause may hide: quotes, escapes, comments, backticks, numbers, white space of
all kinds. Each that :mod:`graph.stores.reading` lets through is given to the parser of the embedded engine
(:mod:`graph.stores.grammar`), and to a real Neo4j as ``EXPLAIN``, whose plan must have no step but reading ones.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from neo4j import Driver, GraphDatabase, exceptions
from neo4j_server import PASSWORD

from graph.stores import reading
from graph.stores.base import Deadline, QueryError, ReadOnlyError, StoreError
from graph.stores.parser import Parser

EXAMPLES = int(os.environ.get("POLICYKG_EXAMPLES", "200"))

HIDDEN = [
    "CREATE (m)", "SET n.x = 1", "DELETE n", "MERGE (m)", "LOAD CSV FROM 'file:///x' AS l", "CALL dbms.listConfig() YIELD name",
    "USE system", "REMOVE n.x", "CALL db.labels() YIELD label", "SHOW SETTINGS", "x", "",
]
BEFORE = [
    "MATCH (n) ", "MATCH (n) WITH n ", "MATCH (n) WHERE n.x = ", "UNWIND [1] AS n ", "WITH 1 AS n ", "", "RETURN 1 AS n UNION ",
    "MATCH (n) CALL { ", "MATCH (n) WHERE EXISTS { ", "RETURN [x IN [1] | COLLECT { ", "MATCH (n:", "MATCH (n) RETURN n.", "RETURN {a: ",
    "MATCH (n) WITH n AS ", "CALL (n) {",
]
AFTER = [
    " RETURN 1 AS y", " RETURN n", "", " RETURN 1 AS y } RETURN 1 AS y", " RETURN 1 AS y }] AS y", "} AS y", ") RETURN n", " RETURN n;", " AS y",
    " } RETURN n", " RETURN *",
]
MARKS = [
    "'", '"', "`", "``", "/*", "*/", "//", "\n", "\r", "\\", "\\'", '\\"', "\\\\", "\\u0027", "\\u005c", "\\u000a", "\\u0041", "''",
    "/**/", "0", "1", "1.", ".5", "1e5", "0x1", "1.0d", "..", ".", ":", "|", "$", "a", "_", "é", "删", "，", "(", ")", "[1]", "1 ", "n ",
    " ", "\t", "\x0b", "\x0c", "\x1c", "\x85", "\xa0", "\u1680", "\u2003", "\u2028", "\u200b", "\u3000", "\ufeff", ";", "{", "}", ",", "=",
]
marks = st.lists(st.sampled_from(MARKS), max_size=4).map("".join)
texts = st.tuples(
    st.sampled_from(BEFORE), marks, st.sampled_from(HIDDEN), marks, st.sampled_from(HIDDEN), marks, st.sampled_from(AFTER),
).map("".join) | st.tuples(  # something that is a value or a name for certain, so that more of them are statements
    st.sampled_from(["RETURN ", "MATCH (n) WHERE n.x = ", "MATCH (n) RETURN n.x AS ", "/*", "//", "MATCH (n) WITH n.x = "]),
    st.sampled_from(["'{}'", '"{}"', "`{}`", "/*{}*/ 1", "//{}\n 1", "'{}' + '{}'", "\"'\" + '{}'", "[`{}`]", "{{`{}`: 1}}", "'\\\\' + '{}'"]),
    marks, st.sampled_from(HIDDEN), marks, st.sampled_from(["", " AS y", " RETURN n", " AS y RETURN 1 AS z", "*/ RETURN 1 AS y", "\nRETURN 1 AS y"]),
).map(lambda p: p[0] + p[1].format(p[2] + p[3] + p[4], p[3]) + p[5])

#: Steps of Neo4j's plans that do more than read; what calls procedures is looked at by name.
MORE = ("LoadCSV", "Show", "Terminate", "Transaction", "Create", "Merge", "Set", "Delete", "Remove", "Foreach", "Drop")


@pytest.fixture(scope="module")
def parser() -> Iterator[Parser]:
    parser = Parser()
    yield parser
    parser.close()


@pytest.fixture(scope="module")
def driver(neo4j_server: str) -> Iterator[Driver]:
    with closing(GraphDatabase.driver(f"bolt://{neo4j_server}", auth=("neo4j", PASSWORD), notifications_min_severity="OFF")) as driver:
        yield driver


def steps(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Operator and details of a plan's steps."""
    yield plan["operatorType"].partition("@")[0], plan["args"].get("Details", "")
    for child in plan.get("children", []):
        yield from steps(child)


def test_what_is_let_through_reads(parser: Parser, driver: Driver) -> None:
    seen: Counter[str] = Counter()

    @seed(6)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(texts)
    def run(cypher: str) -> None:
        try:
            reading.check(cypher)
        except StoreError:
            seen["refused"] += 1
            return
        try:
            parser.check(cypher, Deadline(60))
            seen["parsed"] += 1
        except ReadOnlyError as error:
            pytest.fail(f"the parser sees what the words do not show: {cypher!r}: {error}")
        except QueryError:
            seen["no statement"] += 1
        with driver.session(default_access_mode="READ") as session:
            try:
                summary = session.run(f"EXPLAIN {cypher}").consume()
            except exceptions.ClientError:
                seen["no statement for Neo4j"] += 1
                return
        seen["planned"] += 1
        assert summary.query_type == "r", cypher
        for step, details in steps(summary.plan or {}):
            assert not step.startswith(MORE), cypher
            assert "LOAD CSV" not in details.replace("`", "'").split("'")[::2], cypher
            if step == "ProcedureCall":
                assert details.partition("(")[0] == "db.labels", cypher

    run()
    assert min(seen["refused"], seen["parsed"], seen["planned"]) > EXAMPLES / 20, seen
