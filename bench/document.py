"""Writes docs/performance.md from what the points of the bench measured: ``python -m bench.document RESULTS``."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.results import BESIDE, ROOT, Result, kept
from bench.tables import Plot, Section

DOCS = ROOT / "docs"
FINDINGS = ROOT / "bench" / "findings.md"
#: The points in their order, with their titles.
POINTS = {
    "extraction": "Extraction", "loading": "Files to a finished store", "stores": "The stores on a million edges",
    "growth": "The stores on five million edges", "waiting": "The app on a million edges",
}


def main() -> None:
    results = {name: kept(file) for name in POINTS if (file := Path(sys.argv[1]) / f"{name}.json").exists()}
    write(results, DOCS)


def write(results: Mapping[str, Result], docs: Path) -> None:
    """The document and its pictures, in a folder."""
    sections = {name: section(result) for name, result in results.items()}
    plots = [plot for each in sections.values() for plot in each.plots]
    docs.mkdir(parents=True, exist_ok=True)
    drawn = draw(plots, docs / "images")
    (docs / "performance.md").write_text("\n".join(lines(results, sections, drawn)) + "\n", "utf-8")


def section(result: Result) -> Section:
    """What a point says of what it measured; nothing where it had not come far enough for that."""
    told = importlib.import_module(f"bench.{result.point}").told
    try:
        made: Section = told(result.measured)
    except (KeyError, IndexError, ValueError):
        return Section(text=["It had not measured enough to say anything."])
    for plot in made.plots:
        plot.name = f"{result.point}-{plot.name}"
    return made


def draw(plots: list[Plot], folder: Path) -> bool:
    """Whether the pictures could be drawn."""
    if not BESIDE.exists():
        return False
    folder.mkdir(parents=True, exist_ok=True)
    given = json.dumps([plot.data() for plot in plots])
    return subprocess.run([BESIDE, ROOT / "bench" / "plots.py", folder], input=given, text=True, check=False).returncode == 0


def lines(results: Mapping[str, Result], sections: Mapping[str, Section], drawn: bool) -> Iterator[str]:
    """The document."""
    yield "# Performance"
    yield ""
    yield "Written by `make bench` (`bench/run.py`); nothing here is typed by hand but the last section (`bench/findings.md`)."
    yield "Medians stand before (least–most, n=how many); a figure alone was measured once. MB are 10⁶ bytes, memory is the"
    yield "proportional set size of all processes together."
    if results:
        newest = max(results.values(), key=lambda result: result.began)
        yield ""
        yield "; ".join(f"{name} {what}" for name, what in newest.machine.items()) + " (neo4j: the driver)."
    yield from _bars(results, sections)
    for name, title in POINTS.items():
        yield from ("", f"## {title}", "", f"`python -m bench.run {name}`")
        if name not in results:
            yield from ("", "This point was not run.")
            continue
        yield from _circumstances(results[name])
        yield from ("", *sections[name].text)
        if drawn:
            yield from (line for plot in sections[name].plots for line in ("", f"![{plot.title}](images/bench-{plot.name}.svg)"))
    yield from ("", FINDINGS.read_text("utf-8").rstrip())


def _bars(results: Mapping[str, Result], sections: Mapping[str, Section]) -> Iterator[str]:
    if not any(each.bars for each in sections.values()):
        return
    yield from ("", "## What was asked for", "", "| what | bar | measured | |", "|---|---|---|---|")
    for name, each in sections.items():
        scale = results[name].scale
        small = f" (at {scale:g} of the usual size)" if scale != 1 else ""
        yield from (f"| {bar.what} | {bar.asked} | {bar.measured}{small} | {'met' if bar.met else '**missed**'} |" for bar in each.bars)


def _circumstances(result: Result) -> Iterator[str]:
    yield ""
    yield (f"{result.began} UTC, commit {result.commit}, load average at its start {result.load:.1f}, {result.seconds:,.0f} s"
           + (f", at {result.scale:g} of the usual size" if result.scale != 1 else "") + ".")
    if result.ended != "done":
        yield ""
        yield f"**It did not come to its end: {result.ended or 'it was stopped'}.** What it had measured by then:"


if __name__ == "__main__":
    main()
