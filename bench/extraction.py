"""Speed of extraction: `python -m bench.extraction [SHARED] [--documents N]`, one process, text to facts.

Reads a sample of SHARED/corpus/scale.tar.xz (laws, regulations, work reports), warms up, then times each stage by the
processor's clock. MB are of UTF-8. `--linear` compares one file of many documents with the same documents apart.
"""

from __future__ import annotations

import argparse
import random
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from loaders import formats, lines, metadata, pipeline, split, structure
from loaders.extract import amounts, duties, references, responsibility, targets

ROOT = Path(__file__).parent.parent
STAGES: dict[str, tuple[Any, str]] = {
    "clean": (pipeline, "clean"), "lines": (lines, "split"), "split": (split, "split"), "metadata": (metadata, "read"),
    "structure": (structure, "read"), "responsibility": (responsibility, "find"), "duties": (duties, "find"),
    "targets": (targets, "find"), "amounts": (amounts, "find"), "references": (references, "find"),
}


def sample(shared: Path, number: int) -> list[bytes]:
    """`number` texts of the scale corpus, the same ones each time."""
    with tarfile.open(shared / "corpus" / "scale.tar.xz") as archive:
        members = sorted((m for m in archive if m.isreg()), key=lambda m: m.name)
        chosen = sorted(random.Random(1).sample(members, min(number, len(members))), key=lambda m: m.offset)
        return [file.read() for m in chosen if (file := archive.extractfile(m))]


def timed(spent: Counter[str], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, whose processor time goes to `spent`."""
    def run(*arguments: Any) -> Any:
        began = time.process_time()
        try:
            return function(*arguments)
        finally:
            spent[name] += int((time.process_time() - began) * 1e9)
    return run


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?", default=ROOT.parent / "shared")
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--linear", action="store_true")
    options = parser.parse_args(arguments)
    texts = sample(options.shared, options.documents)
    for data in texts[:5]:
        run(data)
    if options.linear:
        return linear(texts)
    spent: Counter[str] = Counter()
    for name, (module, function) in STAGES.items():
        setattr(module, function, timed(spent, name, getattr(module, function)))
    began = time.process_time()
    documents = sum(run(data) for data in texts)
    seconds = time.process_time() - began
    megabytes = sum(map(len, texts)) / 1e6
    print(f"{len(texts)} files, {documents} documents, {megabytes:.2f} MB: {seconds:.2f} s, "
          f"{megabytes / seconds:.2f} MB/s, {documents / seconds:.0f} documents/s")
    for name, nanoseconds in spent.most_common():
        part = nanoseconds / 1e9
        print(f"  {name:15}{part:7.2f} s {part / seconds:6.1%} {megabytes / part:8.1f} MB/s")
    return 0


def run(data: bytes) -> int:
    """Documents in one file of text."""
    return len(pipeline.extract_reading(formats.read(data), "bench.txt"))


def linear(texts: list[bytes]) -> int:
    """Time for growing numbers of documents apart, and in one file."""
    for number in (len(texts) // 4, len(texts) // 2, len(texts)):
        few = [formats.read(t).text for t in texts[:number]]
        began = time.process_time()
        for text in few:
            run(text.encode())
        apart = time.process_time() - began
        began = time.process_time()
        run("\n\n\n".join(few).encode())
        print(f"{number} documents apart {apart:.2f} s, in one file {time.process_time() - began:.2f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
