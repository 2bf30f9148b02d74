"""JioNLP beside us: it runs in a Python of its own, and goes through texts whenever it is asked."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.results import BESIDE, ROOT


@contextmanager
def jionlp(texts: list[str], folder: Path) -> Iterator[Callable[[], dict[str, float]]]:
    """A function that lets it read all texts once, see bench/jionlp_pass.py; it gives nothing where JioNLP is not installed."""
    if not BESIDE.exists():
        yield dict
        return
    files = []
    for number, text in enumerate(texts):
        files.append(folder / f"{number}.txt")
        files[-1].write_text(text, "utf-8")
    command = [str(BESIDE), str(ROOT / "bench" / "jionlp_pass.py"), *map(str, files)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdin and process.stdout
        reading, writing = process.stdout, process.stdin

        def read() -> dict[str, float]:
            writing.write("\n")
            writing.flush()
            for line in reading:
                if line.startswith("{"):  # what it says of itself stands before
                    answer: dict[str, float] = json.loads(line)
                    return answer
            raise RuntimeError("JioNLP ended")

        yield read
        writing.close()
