"""Hostile and endless statements on both engines, with times: `make bench-statements`.

The tables stand in tests/cases/reading/; tests/test_hostile.py asks the same. A Neo4j of its own is started, since what
does not end there runs on in its threads. Printed are families of statements: how they ended, and how many seconds the
message took.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Literal

from bench.server import PASSWORD, ROOT, neo4j
from graph.integrity import contents
from graph.load import load
from graph.stores.base import LimitError, Limits, QueryError, ReadOnlyError, Result, Store, open_store
from loaders import batch

FOLDER = ROOT / "tests" / "cases" / "reading"
PARAMETERS: dict[str, Any] = tomllib.loads((FOLDER / "honest.toml").read_text("utf-8"))["parameters"]

ENGINES = ("embedded", "Neo4j")
#: Seconds for statements that would not end.
LIMIT = 1.0

End = Literal["refused", "limit", "error", "cut", "answered"]
_ENDS: dict[type, End] = {ReadOnlyError: "refused", LimitError: "limit", QueryError: "error"}
_REPEATED = re.compile("«(.*?)»", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a table: `short` is its text before parts were repeated, `ends` how it must on each engine."""

    family: str
    short: str
    cypher: str
    ends: tuple[End, ...]

    @property
    def limits(self) -> Limits:
        """For one that does not end short in time, for one that must be cut narrow in size."""
        if "cut" in self.ends:
            return Limits(seconds=60, rows=5000, cells=200_000, characters=2_000_000)
        return Limits(seconds=LIMIT if "limit" in self.ends else 60)


def statements(table: Literal["hostile", "honest"]) -> Iterator[Statement]:
    """All of a table."""
    for entry in tomllib.loads((FOLDER / f"{table}.toml").read_text("utf-8"))["statement"]:
        times = entry.get("times", 1)
        for short in entry["cypher"]:
            cypher = _REPEATED.sub(lambda part, times=times: part[1] * times, short)  # type: ignore[misc]
            ends = entry.get("ends", "answered").split()
            yield Statement(entry["family"], short, cypher, (ends[0], ends[-1]))


def ask(store: Store, statement: Statement, secret: str = "") -> tuple[End, str, Result | None]:
    """How it ends, with which message, and the rows; `secret` is the address of a file for its parameter."""
    given = {k: v for k, v in (PARAMETERS | {"secret": secret}).items() if f"${k}" in statement.cypher}
    try:
        result = store.read(statement.cypher, given, statement.limits)
    except (ReadOnlyError, LimitError, QueryError) as error:
        return _ENDS[type(error)], str(error), None
    return "cut" if result.truncated else "answered", "", result


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.statements", description=__doc__)
    parser.add_argument("--all", action="store_true", help="print each statement")
    options = parser.parse_args()
    os.environ["NEO4J_PASSWORD"] = PASSWORD
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, neo4j(Path(folder)) as server:
        print("| statements | engine | number | ended | seconds: median | most |\n| --- | --- | --- | --- | --- | --- |")
        for number, place in enumerate((f"{folder}/store", f"bolt://{server}")):
            with closing(open_store(place)) as store:
                load(store, batch.read_all(sorted((ROOT / "samples").glob("0*.txt"))))
                before = contents(store)
                wrong += _table(store, number, options.all)
                if contents(store) != before:
                    wrong += 1
                    print(f"{ENGINES[number]}: the graph has changed")
    return min(wrong, 1)


def _table(store: Store, number: int, each: bool) -> int:
    """Print the lines of one engine; the number of statements that did not end as they must."""
    engine = ENGINES[number]
    times: dict[str, list[float]] = defaultdict(list)
    ends: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    wrong = 0
    for statement in (*statements("hostile"), *statements("honest")):
        store.read("RETURN 1 AS x", limits=Limits(seconds=60))  # where the last one ended a process, another starts
        start = time.monotonic()
        end, message, _ = ask(store, statement)
        seconds = time.monotonic() - start
        times[statement.family].append(seconds)
        ends[statement.family][end] += 1
        bad = end != statement.ends[number] or seconds > statement.limits.seconds + 1
        wrong += bad
        if each or bad:
            print(f"{seconds:6.2f} {engine} {end}, must be {statement.ends[number]}: {statement.short[:80]!r} {message[:150]}", file=sys.stderr)
    for family, took in times.items():
        how = ", ".join(f"{n} {end}" for end, n in ends[family].items())
        print(f"| {family} | {engine} | {len(took)} | {how} | {median(took):.3f} | {max(took):.3f} |", flush=True)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
