"""What loading takes: files to a finished store.

``python -m bench.run loading`` loads ../shared/corpus/scale.tar.xz with 1 and 2 workers by turns, then the same again and ten
files more, and reads it without a store. ``python -m bench.loading FOLDER MORE STORE [--workers N]`` loads other files; where
STORE is there already, the first load is a reload. Memory is that of all processes together (proportional set size).
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any

from bench.extraction import WHOLE
from bench.processes import Taken, size, taken
from bench.results import Given
from bench.tables import Bar, Section, spread
from graph.stores.base import open_store
from loaders import batch

#: Files of the corpus that come later than the others.
LATER = 10
_ROUNDS = 3
#: How its last line begins.
_DONE = re.compile(r"(?:载入|替换|并入|未变|loaded|replaced|merged|unchanged) \d")
_COUNT = "MATCH (d:Document) WHERE d.loaded RETURN count(d), sum(d.measures)"


def measure(given: Given) -> Iterator[tuple[str, Any]]:
    """The point."""
    first, more = unpacked(given)
    files = sorted(p for p in first.rglob("*") if p.is_file())
    yield "files", len(files)
    yield "megabytes", sum(p.stat().st_size for p in files) / 1e6
    store = given.folder / "store"
    loads: dict[str, list[dict[str, Any]]] = {"1": [], "2": []}
    for _ in given.times(_ROUNDS, 0.7):
        for workers, rounds in loads.items():
            shutil.rmtree(store, ignore_errors=True)
            rounds.append(load(first, store, int(workers)).figures())
            yield "loads", loads
    with closing(open_store(store)) as opened:
        yield "held", opened.read(_COUNT).rows[0]
    yield "store", size(store)
    yield "again", load(first, store).figures()
    yield "more", load(more, store).figures()
    yield "more again", load(more, store).figures()
    reading: dict[str, list[float]] = {"1": [], "2": []}
    for _ in given.times(_ROUNDS):
        for workers, seconds in reading.items():
            seconds.append(read(files, int(workers)))
            yield "reading", reading


def unpacked(given: Given) -> tuple[Path, Path]:
    """Folders with the files of the corpus, and with the few that come later."""
    folder = given.folder / "corpus"
    shutil.rmtree(folder, ignore_errors=True)
    with tarfile.open(given.shared / "corpus" / "scale.tar.xz") as archive:
        members = sorted((m for m in archive if m.isreg()), key=lambda m: m.name)
        chosen = random.Random(1).sample(members, min(given.sized(WHOLE), len(members)))
        later = {m.name for m in chosen[:LATER]}
        for member in sorted(chosen, key=lambda m: m.offset):
            archive.extract(member, folder / ("more" if member.name in later else "first"), filter="data")
    return folder / "first", folder / "more"


def load(folder: Path, store: Path, workers: int = 2) -> Taken:
    """Load a folder as people do; files that cannot be read are none of our business here.

    Raises
    ------
    RuntimeError
        It did not come to its end.
    """
    command = [sys.executable, "-m", "cli", "load", str(folder), "--store", str(store), "--workers", str(workers)]
    it = taken(command, fine=(0, 1))
    if not any(map(_DONE.search, it.said)):
        raise RuntimeError(f"the load said: {' / '.join(it.said[-2:])}")
    return it


def read(files: list[Path], workers: int) -> float:
    """Seconds that reading takes without a store, facts thrown away; starting the processes included."""
    start = time.monotonic()
    with batch.workers(files, workers) as readers:
        for _ in batch.read_all(files, readers):
            pass
    return time.monotonic() - start


def told(measured: dict[str, Any]) -> Section:
    """The point's section."""
    section = Section()
    loads = {w: rounds for w, rounds in measured.get("loads", {}).items() if rounds}
    documents, measures = measured.get("held", (0, 0))
    section.text.append(
        f"{measured['files']:,} files, {measured['megabytes']:.1f} MB" + (f", {documents:,} documents, {measures:,} measures." if documents else ".")
    )

    def row(what: str, rounds: list[dict[str, Any]], rate: bool = False) -> list[str]:
        seconds = [r["seconds"] for r in rounds]
        return [what, spread(seconds), f"{measured['files'] / median(seconds):.0f}" if rate else "",
                *(spread([r[key] for r in rounds]) for key in ("cpu", "engine_cpu")),
                *(spread([r[key] / 1e6 for r in rounds], 0) for key in ("memory", "engine"))]

    others = {"again": "the same again", "more": f"{LATER} files more", "more again": f"these {LATER} again"}
    section.table(
        ("load", "s", "files/s", "processor s", "of it the engine", "most memory, MB", "of it the engine"),
        [*(row(f"{w} worker{'s' * (w != '1')}", rounds, True) for w, rounds in loads.items()),
         *(row(name, [measured[key]]) for key, name in others.items() if key in measured)],
    )
    if "store" in measured:
        section.text.append(f"The store takes {measured['store'] / 1e6:,.0f} MB on the disk.")
    if reading := {w: s for w, s in measured.get("reading", {}).items() if s}:
        section.text.append(
            "Reading alone, without a store: " + ", ".join(f"{w} worker{'s' * (w != '1')} {spread(s)} s" for w, s in reading.items())
            + (f", speed-up {median(reading['1']) / median(reading['2']):.2f}." if len(reading) == 2 else ".")
        )
    if "2" in loads:
        rate = measured["files"] / median(r["seconds"] for r in loads["2"])
        most = max(r["memory"] for r in loads["2"]) / 1e6
        gain = median(r["seconds"] for r in loads["1"]) / median(r["seconds"] for r in loads["2"])
        section.bars += [
            Bar("files to finished store, two cores", "60 documents/s", f"{rate:.0f} documents/s", rate >= 60),
            Bar("the same, memory of all processes", "under 1.5 GB", f"{most / 1000:.2f} GB", most < 1500),
            Bar("the same, 2 workers beside 1", "1.7 times as fast", f"{gain:.2f} times", gain >= 1.7),
        ]
    return section


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.loading", description=__doc__)
    for name in ("folder", "more", "store"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    print(f"load of the machine {os.getloadavg()[0]:.1f}, {given.workers} workers")
    for what, folder in (("first", given.folder), ("again", given.folder), ("more", given.more), ("more again", given.more)):
        it = load(folder, given.store, given.workers)
        print(f"{what:11}", f"{it.seconds:.1f} s", f"{it.cpu:.1f} s cpu", f"{it.memory / 1e6:.0f} MB", *it.said[-1:], sep="  ", flush=True)


if __name__ == "__main__":
    main()
