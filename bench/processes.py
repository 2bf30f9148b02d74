"""What a command takes: time, processor time of all its processes, and the most memory that they hold together."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import tempfile
import time
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

#: Seconds between two looks at the memory: adding up the pages of a gigabyte takes some ten milliseconds.
_LOOK = 0.5
#: Commands that run an engine: ours, and a Neo4j.
_ENGINE = re.compile(rb"graph\.stores\.engine|^java\0")


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds; processor seconds, and bytes (proportional set size: what processes share counts once), of all together and of
    the engine alone (its processor time but for what came after the last look); `said`: the lines of standard output."""

    seconds: float
    cpu: float
    engine_cpu: float
    memory: int
    engine: int
    said: list[str]

    def figures(self) -> dict[str, Any]:
        """All of it but what was said, for a file."""
        return {key: value for key, value in asdict(self).items() if key != "said"}


def taken(command: list[str], root: int = 0, fine: Collection[int] = (0,)) -> Taken:
    """Run a command to its end; memory is that of it and of all that it starts, or of a process `root` and its.

    Raises
    ------
    RuntimeError
        Its exit code is none of the `fine` ones; the message is the end of what it said.
    """
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    everything = engines = 0
    engine_cpu: dict[int, float] = {}
    with tempfile.TemporaryFile("w+") as output, subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT) as process:
        while process.poll() is None:
            sizes = {p: _memory(p) for p in tree(root or process.pid)}
            running = [p for p in sizes if _ENGINE.search(_command(p))]
            everything = max(everything, sum(sizes.values()))
            engines = max(engines, sum(sizes[p] for p in running))
            engine_cpu |= {p: seconds for p in running if (seconds := _cpu(p))}
            try:
                process.wait(_LOOK)
            except subprocess.TimeoutExpired:
                continue
        seconds, after = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        output.seek(0)
        said = output.read()
    if process.returncode not in fine:
        raise RuntimeError(f"{' '.join(command)}: {said.strip()[-300:]}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(seconds, cpu, sum(engine_cpu.values()), everything, engines, said.splitlines())


def tree(root: int) -> Iterator[int]:
    """A process, what it started, what that started."""
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
    return iter(found)


def _memory(process: int) -> int:
    try:
        size = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0
    return 1024 * int(size[1]) if size else 0


def _cpu(process: int) -> float:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def size(folder: Path) -> int:
    """Bytes on the disk of all files in a folder."""
    return sum(512 * path.stat().st_blocks for path in folder.rglob("*"))
