"""Reading is only reading, and ends: the tables of tests/cases/reading/ on both engines."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from engines import Pair
from neo4j_server import serving
from test_cypher import rows

from bench.statements import ENGINES, Statement, ask, statements
from graph.integrity import contents
from graph.stores.base import Limits

HOSTILE = list(statements("hostile"))
HONEST = list(statements("honest"))
#: Seconds after the limit, on a machine that may have other things to do; `make bench-statements` holds to one.
SLACK = 5


def named(statement: Statement) -> str:
    return f"{statement.family}-{statement.short[:50]}"


def test_the_tables_are_large() -> None:
    assert min(len(HOSTILE), len(HONEST)) >= 60
    assert {end for s in HOSTILE for end in s.ends} == {"refused", "limit", "error", "cut"}
    for table in (HOSTILE, HONEST):
        assert len({s.cypher for s in table}) == len(table)


@pytest.fixture(scope="module")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, gone with the table: a regular expression goes on in it after its client has left."""
    with serving(tmp_path_factory) as address:
        yield address


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a file that nobody may read."""
    path = tmp_path_factory.mktemp("secret") / "secret.csv"
    path.write_text("秘密\n", "utf-8")
    return path.as_uri()


@pytest.mark.parametrize("engine", range(2), ids=ENGINES)
@pytest.mark.parametrize("statement", HOSTILE, ids=named)
def test_hostile(samples: Pair, unchanged: None, secret: str, statement: Statement, engine: int) -> None:
    store = samples[engine]
    assert store.read("RETURN 1 AS x", limits=Limits(seconds=60)).rows == [[1]]  # whatever the one before has done
    start = time.monotonic()
    end, message, result = ask(store, statement, secret)
    assert time.monotonic() - start < statement.limits.seconds + SLACK
    assert end == statement.ends[engine], (message, result)
    assert result is not None or message
    assert "秘密" not in repr((message, result))
    assert "\n" not in message


@pytest.fixture(scope="module")
def unchanged(samples: Pair) -> object:
    """What is in the stores before is in them after."""
    before = [contents(store) for store in samples]
    yield
    assert [contents(store) for store in samples] == before


@pytest.mark.parametrize("statement", HONEST, ids=named)
def test_honest(samples: Pair, statement: Statement) -> None:
    results = []
    for store in samples:
        end, message, result = ask(store, statement)
        assert end == "answered", message
        assert result
        results.append((result.columns, rows(statement.cypher, result.rows)))
    assert results[0] == results[1]
    assert results[0][1]

