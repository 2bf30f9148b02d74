"""Loads killed at random moments: `make bench-kill`, or `python -m bench.kill [N] [--seed S]`.

A store holds some of the documents (the state before); a load of all of them, in a process of its own, is killed with
SIGKILL, alone or with its engine. Then the store must open, pass the check of `policykg stats`, hold exactly the state
before or the state after, and the next load must complete it and clear away what the dead one left.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graph.integrity import check, contents
from graph.load import load
from graph.stores.base import open_store
from loaders import batch
from loaders.model import FileFacts

ROOT = Path(__file__).parent.parent
Contents = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Kill:
    """One killed load: after how many seconds, whether its engine was killed with it, what it was at (`writing`: a new
    generation was there, not yet live), the state that was found, and what was wrong, one line each."""

    seconds: float
    together: bool
    at: Literal["reading", "writing", "ending", "nothing"]
    state: Literal["before", "after", "neither"]
    wrong: tuple[str, ...]


def kills(folder: Path, number: int, seed: int = 0, files: Sequence[Path] = ()) -> Iterator[Kill]:
    """Loads of `files` (default: the samples), each in a fresh store inside `folder`, until `number` have been killed before
    they ended by themselves."""
    files = files or sorted((ROOT / "samples").glob("0*.txt"))
    facts = list(batch.read_all(files))
    first, whole = folder / "first", folder / "whole"
    before = _load(first, files[:1])
    shutil.copytree(first, whole)
    start = time.monotonic()
    _start(whole, files).wait()
    usual = time.monotonic() - start
    with closing(open_store(whole)) as store:
        after = contents(store)
    chance = random.Random(seed)
    hit = 0
    while hit < number:
        place = folder / "store"
        shutil.copytree(first, place)
        kill = _kill(place, files, facts, chance.uniform(0.2, 1.1) * usual, chance.random() < 0.5, before, after)
        shutil.rmtree(place)
        hit += kill.at != "nothing"
        yield kill


def _kill(
    place: Path, files: Sequence[Path], facts: Sequence[FileFacts], seconds: float, together: bool, before: Contents, after: Contents,
) -> Kill:
    pointer, live = place / "CURRENT", (place / "CURRENT").read_text()
    process = _start(place, files)
    with suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
    ended = process.poll() is not None
    wrong = [f"it failed: {process.communicate()[1].decode()}"] if process.returncode else []
    if together:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()
    at: Literal["reading", "writing", "ending", "nothing"] = (
        "nothing" if ended else "ending" if pointer.read_text() != live else
        "writing" if len(list((place / "generations").iterdir())) > 1 else "reading"
    )
    with closing(open_store(place)) as store:
        found = contents(store)
        wrong += check(store)
        load(store, facts)
        if contents(store) != after:
            wrong.append("the next load did not complete it")
        wrong += check(store)
    if left := sorted(p.name for p in (place / "generations").iterdir())[:-1]:
        wrong.append(f"left behind: {', '.join(left)}")
    state: Literal["before", "after", "neither"] = (
        "before" if found == before else "after" if found == after else "neither"
    )
    if state == "neither":
        wrong.append(f"{len({*found} ^ {*before})} entries not as before, {len({*found} ^ {*after})} not as after")
    return Kill(seconds, together, at, state, tuple(wrong))


def _start(place: Path, files: Sequence[Path]) -> subprocess.Popen[bytes]:
    """`policykg load`, leader of a group of processes of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "cli", "load", *map(str, files), "--store", str(place)],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )


def _load(place: Path, files: Sequence[Path]) -> Contents:
    """Load in this process: what the store then holds."""
    with closing(open_store(place)) as store:
        load(store, batch.read_all(files))
        return contents(store)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench.kill", description=__doc__)
    parser.add_argument("number", nargs="?", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    states: Counter[str] = Counter()
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for turn, kill in enumerate(kills(Path(folder), options.number, options.seed), 1):
            failed += bool(kill.wrong)
            states[f"{kill.at}: {kill.state}"] += 1
            how = "with its engine" if kill.together else "alone"
            print(f"{turn:4} after {kill.seconds:5.2f} s {how}, at {kill.at}: {kill.state}", *kill.wrong, sep="  ", flush=True)
    print(f"{options.number} loads killed in {sum(states.values())} attempts, {failed} stores damaged; killed at, and state found:",
          ", ".join(f"{s} {n}" for s, n in sorted(states.items())))
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
