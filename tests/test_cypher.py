"""What docs/cypher.md promises: each of its statements gives the same rows on both engines."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from engines import Pair

from graph.stores.base import Limits

PAGE = Path(__file__).parents[1] / "docs" / "cypher.md"
PARAMETERS = {"level": "city", "names": ["教育部", "财政部"], "map": {"year": 2024}, "hostile": "' DELETE d //"}

_BLOCK = re.compile(r"```cypher\n(.*?)```", re.DOTALL)
_PROMISE = re.compile(r"// (.+)\n(.+)")

PROMISES = [
    pytest.param(match[2], id=match[1])
    for block in _BLOCK.findall(PAGE.read_text("utf-8"))
    for match in map(_PROMISE.fullmatch, block.strip().split("\n\n"))
    if match
]


def test_every_statement_of_the_page_is_run() -> None:
    assert len(PROMISES) == PAGE.read_text("utf-8").count("\n// ") > 80


@pytest.mark.parametrize("cypher", PROMISES)
def test_promise(samples: Pair, cypher: str) -> None:
    used = {name: value for name, value in PARAMETERS.items() if f"${name}" in cypher}
    embedded, neo4j = (store.read(cypher, used, Limits(seconds=60)) for store in samples)
    assert embedded.columns == neo4j.columns
    assert rows(cypher, embedded.rows) == rows(cypher, neo4j.rows) != []
    assert not embedded.truncated


def rows(cypher: str, rows: list[list[Any]]) -> list[str]:
    """Each row as text in which 1 is not 1.0, sorted where the statement leaves the order open."""
    texts = [repr(fixed(row)) for row in rows]
    return texts if re.search(r"ORDER BY (?:(?!RETURN).)*\Z", cypher) else sorted(texts)


def fixed(value: Any) -> Any:
    """Maps, and the properties of nodes and edges, in the order of their keys."""
    if is_dataclass(value):
        return fixed({field.name: getattr(value, field.name) for field in fields(value)})
    if isinstance(value, dict):
        return {key: fixed(value[key]) for key in sorted(value)}
    return [fixed(item) for item in value] if isinstance(value, list) else value
