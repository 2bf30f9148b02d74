"""The bench: ``make bench``, or ``python -m bench.run [POINT]… [--scale S]``; writes docs/performance.md.

Each point runs in a process of its own, which is ended when it takes too long; one that fails does not hold up the others.
What it measured is kept in .cache/bench/results, so that a point that is run alone changes its own section only. Without
names all points are run but `growth`, which takes most of an hour.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from bench import document
from bench.results import CACHE, ROOT, Result, kept

#: Seconds that a point may repeat its measurements, and after which it is ended.
BOUNDS = {"extraction": (150, 300), "loading": (420, 600), "stores": (600, 1100), "growth": (3600, 5400), "waiting": (200, 600)}
_PATIENCE = 20


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("points", nargs="*", metavar="POINT", help=", ".join(document.POINTS))
    parser.add_argument("--scale", type=float, default=1.0, help="a share of the usual sizes, to try it out")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--work", type=Path, default=CACHE, help="folder for results, stores and files (default: .cache/bench)")
    parser.add_argument("--docs", type=Path, default=document.DOCS, help="where performance.md is written")
    options = parser.parse_args(arguments)
    if unknown := set(options.points) - set(document.POINTS):
        parser.error(f"no point is called {', '.join(sorted(unknown))}; there are {', '.join(document.POINTS)}")
    results = options.work / "results"
    results.mkdir(parents=True, exist_ok=True)
    failed = []
    for name in options.points or [name for name in document.POINTS if name != "growth"]:
        ended = run(name, options.work / "work", results / f"{name}.json", options.shared.resolve(), options.scale)
        print(f"{name}: {ended}", flush=True)
        failed += [name] * (ended != "done")
    document.write({n: kept(file) for n in document.POINTS if (file := results / f"{n}.json").exists()}, options.docs)
    print(f"{options.docs / 'performance.md'}" + (f"; not done: {', '.join(failed)}" if failed else ""))
    return min(len(failed), 1)


def run(name: str, folder: Path, file: Path, shared: Path, scale: float) -> str:
    """Run a point: "done", or why it did not come to its end; what it says of itself stands beside its result."""
    file.unlink(missing_ok=True)
    repeat, bound = BOUNDS[name]
    command = [sys.executable, "-m", "bench.point", name, *map(str, (file, folder, shared, scale, repeat))]
    with file.with_suffix(".log").open("w") as log, subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
    ) as process:
        try:
            process.wait(bound)
        except subprocess.TimeoutExpired:
            process.terminate()  # it ends what it started
        finally:
            _end(process)
    if not file.exists():
        Result(name, scale, ended=f"it said nothing; see {file.with_suffix('.log')}").keep(file)
    return kept(file).ended or "it was stopped"


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process with all that is in its session."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(_PATIENCE if process.poll() is None else 0)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
