"""How long people wait for the app on the made graph: `python -m bench.run waiting`.

bench/app.py opens the app in Chromium on the store that the point `stores` has left, or on one that is made; bench/picture.py
draws a thousand nodes. Both say a line for each thing that they measure, and are asked as often as the time allows.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from bench import stores
from bench.results import Given
from bench.tables import Section, spread

_ROUNDS = 3
#: Nodes of the picture, and of one that is more than the app draws.
_DRAWN = (1000, 2000)
_LINE = re.compile(r"\s*([\d.]+) s  (.+)")
_RELOADED = re.compile(r"(.+); reloaded ([\d.]+) s(.*)")
_PICTURE = re.compile(r"data to picture\s+(\d+) ms\s+frame median\s+(\d+) ms, 95 %\s+(\d+) ms")
#: Of each thing the app says beside its time what went wrong.
_WRONG = "  ! "


def measure(given: Given) -> Iterator[tuple[str, Any]]:
    """The point."""
    nodes, edges = given.sized(stores.NODES), given.sized(stores.EDGES)
    place = stores.place(given, nodes)
    if not (place / "CURRENT").exists():
        shutil.rmtree(place, ignore_errors=True)
        stores.fill(str(place), nodes, edges)
    yield "graph", [nodes, edges]
    waits: dict[str, list[float]] = {}
    wrong: dict[str, str] = {}
    for _ in given.times(_ROUNDS, 0.8):
        for name, seconds, fault in read(_lines("bench.app", str(place))):
            waits.setdefault(name, []).append(seconds)
            if fault:
                wrong[name] = fault
            yield "waits", waits
            yield "wrong", wrong
    pictures: list[list[float]] = []
    for _ in given.times(_ROUNDS):
        found = [*filter(None, map(_PICTURE.search, _lines("bench.picture", *map(str, _DRAWN))))]
        pictures.append([float(number) for number in found[0].groups()])
        yield "pictures", pictures


def _lines(module: str, *arguments: str) -> Iterator[str]:
    """What a module of the bench prints, as it does."""
    command = [sys.executable, "-u", "-m", module, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield from process.stdout
    if process.returncode:
        raise RuntimeError(f"{module} failed")


def read(said: Iterable[str]) -> Iterator[tuple[str, float, str]]:
    """What the lines of bench/app.py say: what was waited for, seconds, and what was wrong."""
    for line in said:
        if not (found := _LINE.fullmatch(line.rstrip())):
            continue
        what, _, wrong = found[2].partition(_WRONG)
        again = _RELOADED.fullmatch(what)
        yield (again[1] if again else what).strip(), float(found[1]), wrong
        if again:
            yield f"{again[1]}, again", float(again[2]), ""


def told(measured: dict[str, Any]) -> Section:
    """The point's section."""
    section = Section()
    nodes, edges = measured["graph"]
    section.text.append(
        f"The app on the made graph ({nodes:,} nodes, {edges:,} edges), in a headless Chromium on the same machine: seconds until all "
        "is shown. Documents of the made graph have no text of their own."
    )
    waits, wrong = measured.get("waits", {}), measured.get("wrong", {})
    section.table(("what", "s, first", "s, again"), [
        [name.removesuffix(", first time"), spread(times, 2), _again(name, waits)]
        for name, times in waits.items() if not name.endswith(", again")
    ])
    section.text += [f"- {name}: the app said “{fault}”" for name, fault in wrong.items()]
    if pictures := measured.get("pictures"):
        drawn, frame, high = zip(*pictures, strict=True)
        section.text += ["", (
            f"The picture of {_DRAWN[0]:,} nodes: {spread(drawn, 0)} ms from the arrival of the data to the picture; while it is dragged "
            f"and zoomed {spread(frame, 0)} ms a frame, 95th percentile {spread(high, 0)} ms."
        )]
    return section


def _again(name: str, waits: dict[str, list[float]]) -> str:
    times = waits.get(name.removesuffix(", first time") + ", again")
    return spread(times, 2) if times else ""
