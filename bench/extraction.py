"""Speed of extraction: `python -m bench.extraction [SHARED] [--documents N]`, one process, text to facts.

Reads a sample of SHARED/corpus/scale.tar.xz (laws, regulations, work reports), warms up, then times each stage by the
processor's clock. MB are of UTF-8. `--linear` shows instead how time grows with size: ten files of 1 MB and the same in one
file, and made texts of one line, of brackets and of items, each beside one of a quarter of its size.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from loaders import batch, formats, lines, metadata, pipeline, split, structure
from loaders.extract import amounts, duties, references, responsibility, targets

ROOT = Path(__file__).parent.parent
STAGES: dict[str, tuple[Any, str]] = {
    "clean": (pipeline, "clean"), "lines": (lines, "split"), "split": (split, "split"), "metadata": (metadata, "read"),
    "structure": (structure, "read"), "responsibility": (responsibility, "find"), "duties": (duties, "find"),
    "targets": (targets, "find"), "amounts": (amounts, "find"), "references": (references, "find"),
}


#: Texts that might be slow, by how many characters, brackets or items they have, and how many those are.
MADE: dict[str, tuple[Callable[[list[str], int], str], int]] = {
    "one line": (lambda texts, n: "".join("".join(texts).split())[:n], 1_000_000),
    "opening brackets": (lambda texts, n: f"关于资金管理的通知\n一、管好资金。{'（' * n}\n", 100_000),
    "pairs of brackets": (lambda texts, n: f"关于资金管理的通知\n一、管好资金。{'（）' * n}\n", 100_000),
    "items of one line": (
        lambda texts, n: "云溪市资金管理办法\n" + "".join(f"第{i}条　市财政局应当给予小微企业不超过{i}元的补助。\n" for i in range(1, n + 1)), 10_000
    ),
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
    gc.set_threshold(batch.COLLECTED_AFTER)
    texts = sample(options.shared, 500 if options.linear else options.documents)
    for data in texts[:5]:
        run(data)
    if options.linear:
        linear([formats.read(t).text for t in texts])
        return 0
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


def linear(texts: list[str]) -> None:
    """A table of what takes how long, and how many times as long as a quarter of it."""
    print(f"{'':26}{'MB':>7}{'s':>8}{'MB/s':>8}  times a quarter")
    files = ["\n\n\n".join(texts[i::10]) for i in range(10)]
    row("ten files", files)
    row("ten files in one", ["\n\n\n".join(files)])
    for name, (made, number) in MADE.items():
        quarter = seconds([made(texts, number // 4)])
        row(f"{number:,} {name}" if number <= 100_000 else name, [made(texts, number)], quarter)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def row(name: str, files: list[str], quarter: float | None = None) -> None:
    """Print how long `files` take."""
    took, megabytes = seconds(files), sum(len(f.encode()) for f in files) / 1e6
    print(f"{name:26}{megabytes:7.2f}{took:8.2f}{megabytes / took:8.1f}" + (f"{took / quarter:8.1f}" if quarter else ""))


def seconds(files: list[str]) -> float:
    """Processor time that `files` take."""
    data = [f.encode() for f in files]
    began = time.process_time()
    for one in data:
        run(one)
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
