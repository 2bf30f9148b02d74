"""What a point of the bench measured, on which machine and with which versions; kept as a file until it is written down."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CACHE = ROOT / ".cache" / "bench"
#: Python of the environment that has what the bench alone needs (group `bench`); it knows nothing of ours.
BESIDE = CACHE / "env" / "bin" / "python"
_PACKAGES = ("arcadedb-embedded", "neo4j", "streamlit")


@dataclass(frozen=True)
class Given:
    """What a point is measured with: a folder to work in, the shared documents, a share of the usual size, and the second of the
    monotonic clock by which repeating ends."""

    folder: Path
    shared: Path
    scale: float = 1.0
    until: float = float("inf")

    def sized(self, number: int) -> int:
        """A number of documents, nodes or edges at this scale."""
        return max(1, round(number * self.scale))

    def times(self, most: int, share: float = 1.0) -> Iterator[int]:
        """0, 1, … up to `most` times, as long as this share of what is left lasts; 0 in any case."""
        began = time.monotonic()
        end = began + share * (self.until - began)
        for number in range(most):
            each = (time.monotonic() - began) / number if number else 0.0
            if number and time.monotonic() + each > end:
                return
            yield number


@dataclass
class Result:
    """`ended`: empty while it runs, "done", or why it did not come to its end. `measured`: what the point says, by its own names."""

    point: str
    scale: float
    began: str = field(default_factory=lambda: datetime.now(UTC).strftime("%Y-%m-%d %H:%M"))
    load: float = field(default_factory=lambda: os.getloadavg()[0])
    commit: str = field(default_factory=lambda: commit())
    seconds: float = 0.0
    ended: str = ""
    machine: dict[str, str] = field(default_factory=lambda: machine())
    measured: dict[str, Any] = field(default_factory=dict)

    def keep(self, file: Path) -> None:
        """Write it; whoever reads sees this or what was there before."""
        new = file.with_suffix(".new")
        new.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), "utf-8")
        new.replace(file)


def kept(file: Path) -> Result:
    """What :meth:`Result.keep` wrote."""
    return Result(**json.loads(file.read_text("utf-8")))


def commit() -> str:
    """The commit of the working tree, marked where the program's own files differ from it."""
    return _said("git", "-C", str(ROOT), "describe", "--always", "--dirty=+", "--exclude=*")


def machine() -> dict[str, str]:
    """What figures depend on: processor, memory, system, versions."""
    model = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    server = re.search(r"<neo4j.version>([^<]+)", (ROOT / "tests" / "neo4j-server" / "pom.xml").read_text())
    return {
        "processors": f"{os.cpu_count()} × {model[1] if model else platform.machine()}", "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.release()}", "Python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES}, "JioNLP": jionlp(),
        "Neo4j server": server[1] if server else "?", "its Java": _number(_said("java", "-version")),
        "Chromium": _number(_said(shutil.which("chromium") or "chromium", "--version").rpartition("\n")[2]),
    }


def jionlp() -> str:
    """Its version in the environment that has it."""
    if not BESIDE.exists():
        return "not there"
    return _said(str(BESIDE), "-c", "from importlib.metadata import version; print(version('jionlp'))")


def _number(said: str) -> str:
    """The first number of a version in what a program says of itself."""
    found = re.search(r"\d+(?:\.\d+)+", said)
    return found[0] if found else said


def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=30, check=False)
    except OSError:
        return "not there"
    return done.stdout.strip()
