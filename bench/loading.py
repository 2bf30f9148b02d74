"""What loading takes: a folder into a new store, the same folder again, and some files more.

``python -m bench.loading FOLDER MORE STORE [--workers N]``; where STORE is there already, the first load is a reload. For each:
seconds, processor seconds of all processes, and the most memory of all of them together (proportional set size).
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

_LOOK = 0.25


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.loading", description=__doc__)
    for name in ("folder", "more", "store"):
        parser.add_argument(name)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    print(f"load of the machine {os.getloadavg()[0]:.1f}, {given.workers} workers")
    for what, folder in (("first", given.folder), ("again", given.folder), ("more", given.more), ("more again", given.more)):
        command = ["load", folder, "--store", given.store, "--workers", str(given.workers)]
        print(f"{what:11}", *measured([sys.executable, "-m", "cli", *command]), sep="  ", flush=True)


def measured(command: list[str]) -> list[str]:
    """What a command took, and the last line that it said."""
    before, start, most = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        said: list[str] = []
        while process.poll() is None:
            most = max(most, sum(map(_memory, _tree(process.pid))))
            time.sleep(_LOOK)
        assert process.stdout
        said = process.stdout.read().splitlines()
    seconds, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return [f"{seconds:.1f} s", f"{cpu:.1f} s cpu", f"{most / 1024:.0f} MB", *said[-1:]]


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [root]
    for process in found:
        found += children.get(process, [])
    return found


def _memory(process: int) -> int:
    try:
        size = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0
    return int(size[1]) if size else 0


if __name__ == "__main__":
    main()
