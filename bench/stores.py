"""Both stores on one made graph: ``python -m bench.run stores``; with five million edges ``python -m bench.run growth``.

The embedded store and a real Neo4j are filled with the graph of bench/made_graph.py, each by a process of its own; then every
question of bench/asked.py is asked of both by turns, as a person would ask it: names looked up, rows fetched, 10 s at most.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median
from typing import Any

from bench.asked import Question, known, questions
from bench.processes import size, taken
from bench.results import Given
from bench.server import PASSWORD, missing, neo4j
from bench.tables import Bar, Plot, Section, high, milliseconds
from graph.stores.base import LimitError, Store, StoreError, open_store

NODES, EDGES = 500_000, 1_200_000
_EMBEDDED, _NEO4J = "embedded", "Neo4j"
#: Of each question and engine so many answers, or fewer where all together take longer than so many seconds.
_ROUNDS, _PATIENCE = 20, 4.0
_WARM = 2
FILLED = re.compile(r"(\d+) nodes, (\d+) edges in ([\d.]+) s")


def measure(given: Given) -> Iterator[tuple[str, Any]]:
    """The point."""
    return compared(given, given.sized(NODES), given.sized(EDGES))


def place(given: Given, nodes: int) -> Path:
    """Where the embedded store with a made graph lies, which others use too."""
    return given.folder / f"made-{nodes}"


def fill(store: str, nodes: int, edges: int) -> dict[str, Any]:
    """Fill a new store with a made graph."""
    it = taken([sys.executable, "-m", "bench.made_graph", str(nodes), str(edges), store], os.getpid())
    found = FILLED.search(it.said[-1])
    if not found:
        raise RuntimeError(f"bench.made_graph said {it.said[-1]}")
    return {"nodes": int(found[1]), "edges": int(found[2]), "filling": float(found[3])} | it.figures()


def compared(given: Given, nodes: int, edges: int) -> Iterator[tuple[str, Any]]:
    """Fill both, ask both."""
    folder, home = place(given, nodes), given.folder / "neo4j"
    for old in (folder, home):
        shutil.rmtree(old, ignore_errors=True)
    loads = {_EMBEDDED: fill(str(folder), nodes, edges) | {"disk": size(folder)}}
    yield "loads", loads
    with ExitStack() as stack:
        stores = {_EMBEDDED: stack.enter_context(closing(open_store(folder)))}
        try:
            loads[_NEO4J], stores[_NEO4J] = beside(stack, home, nodes, edges)
            yield "loads", loads
        except RuntimeError as error:
            yield "missing", str(error)[:200]
        answers: list[dict[str, Any]] = []
        for question in questions(known(stores[_EMBEDDED])):
            answers.append(asked(question, stores))
            yield "answers", answers


def beside(stack: ExitStack, home: Path, nodes: int, edges: int) -> tuple[dict[str, Any], Store]:
    """A Neo4j with the same graph until the stack ends: what filling it took, and the store.

    Raises
    ------
    RuntimeError
        It cannot be had.
    """
    if needed := missing():
        raise RuntimeError(f"{' and '.join(needed)} not there")
    home.mkdir()
    stack.callback(shutil.rmtree, home, ignore_errors=True)
    os.environ["NEO4J_PASSWORD"] = PASSWORD
    address = f"bolt://{stack.enter_context(neo4j(home))}"
    load = fill(address, nodes, edges) | {"disk": size(home)}
    return load, stack.enter_context(closing(open_store(address)))


def asked(question: Question, stores: dict[str, Store]) -> dict[str, Any]:
    """Seconds of each store's answers once it is warm, how many rows, and whether these are the same; of a store that does not
    answer the reason."""
    seconds: dict[str, list[float]] = {name: [] for name in stores}
    wrong: dict[str, str] = {}
    rows: dict[str, list[Any]] = {}
    began = time.monotonic()
    for turn in range(_WARM + _ROUNDS):
        if turn > _WARM and time.monotonic() - began > _PATIENCE * len(stores):
            break
        for name, store in stores.items():
            if name in wrong:
                continue
            start = time.perf_counter()
            try:
                rows[name] = question.ask(store)
            except LimitError:
                wrong[name] = "10 s"
            except StoreError as error:
                wrong[name] = str(error)[:120]
            else:
                seconds[name].append(time.perf_counter() - start)
    return {
        "name": question.name, "quick": question.quick, "rows": {name: len(each) for name, each in rows.items()},
        "same": all(r == rows[next(iter(rows))] for r in rows.values()), "wrong": wrong,
        "seconds": {name: each[_WARM:] for name, each in seconds.items() if len(each) > _WARM},
    }


def told(measured: dict[str, Any]) -> Section:
    """The point's section."""
    section = Section()
    loads, answers = measured["loads"], measured.get("answers", [])
    one = loads[_EMBEDDED]
    section.text.append(
        f"{one['nodes']:,} nodes, {one['edges']:,} edges. Without making the graph, with keys and full-text indexes; the process that "
        "makes the graph counts among all processes."
    )

    def rate(load: dict[str, Any]) -> float:
        return float((load["nodes"] + load["edges"]) / load["filling"])

    section.table(("load", "s", "rows/s", "most memory, MB: all", "the engine", "disk, MB"), [
        [name, f"{load['filling']:.1f}", f"{rate(load):,.0f}", *(f"{load[key] / 1e6:,.0f}" for key in ("memory", "engine", "disk"))]
        for name, load in loads.items()
    ])
    section.bars += [
        Bar("load of the made graph, embedded", "50,000 rows/s", f"{rate(one):,.0f} rows/s", rate(one) >= 50_000),
        Bar("the same, memory of all processes", "under 2 GB", f"{one['memory'] / 1e9:.2f} GB", one["memory"] < 2e9),
    ]
    if _NEO4J not in loads:
        section.text.append(f"No Neo4j beside it: {measured.get('missing', 'it did not come to that')}.")
    section.text.append(
        f"Milliseconds, median and 95th percentile of up to {_ROUNDS} answers (fewer where they are slow: then the most) after {_WARM} "
        "that do not count. Ratio: median of the embedded store to that of Neo4j."
    )
    section.table(("question", "rows", _EMBEDDED, "95 %", _NEO4J, "95 %", "ratio"), map(_row, answers))
    if different := [a["name"] for a in answers if not a["same"]]:
        section.text.append(f"The engines' rows are not the same for: {'; '.join(different)}.")
    timed = [a for a in answers if _EMBEDDED in a["seconds"]]
    late = [a["name"] for a in answers if a["quick"] and (a not in timed or _median(a, _EMBEDDED) > 0.1)]
    if answers:
        section.bars.append(Bar(
            "look-up, neighbourhood, pair, search, agency pairs (first rows), embedded", "under 100 ms",
            f"not {'; '.join(late)}" if late else "all", not late,
        ))
    if _NEO4J in loads and answers:
        slower = [a["name"] for a in answers if _slower(a)]
        section.bars.append(Bar(
            "every question beside Neo4j", "no slower (1.2 times)",
            f"{len(slower)} of {len(answers)} slower: {'; '.join(slower)}" if slower else f"all {len(answers)}", not slower,
        ))
    both = [a for a in timed if _NEO4J in a["seconds"]]
    section.plots.append(Plot(
        "answers", f"Answers on {one['edges'] / 1e6:.1f} million edges, median", "bars", "ms",
        {name: [1000 * _median(a, name) for a in both] for name in (_EMBEDDED, _NEO4J)}, [a["name"] for a in both], logarithmic=True,
    ))
    return section


def _median(answer: dict[str, Any], store: str) -> float:
    return float(median(answer["seconds"][store]))


def _slower(answer: dict[str, Any]) -> bool:
    """Whether the embedded store is slower than Neo4j by more than a fifth."""
    if _EMBEDDED not in answer["seconds"] or _NEO4J not in answer["seconds"]:
        return _EMBEDDED in answer["wrong"] and _NEO4J not in answer["wrong"]
    return _median(answer, _EMBEDDED) > 1.2 * _median(answer, _NEO4J)


def _row(answer: dict[str, Any]) -> list[str]:
    cells = [answer["name"], f"{max(answer['rows'].values(), default=0):,}"]
    for name in (_EMBEDDED, _NEO4J):
        seconds = answer["seconds"].get(name)
        cells += [milliseconds(median(seconds)), milliseconds(high(seconds))] if seconds else [answer["wrong"].get(name, ""), ""]
    return [*cells, f"{_median(answer, _EMBEDDED) / _median(answer, _NEO4J):.2f}" if len(answer["seconds"]) == 2 else ""]
