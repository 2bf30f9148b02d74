"""Speed of extraction: `python -m bench.run extraction`, or quickly `python -m bench.extraction [SHARED] [--documents N]`.

One process, text to facts. A sample of SHARED/corpus/scale.tar.xz (laws, regulations, work reports) is read after a warm-up,
and each stage timed by the processor's clock; MB are of UTF-8. The bench reads it by turns with JioNLP and with a plain
reader (bench/patterns.py), then the whole corpus, then texts that grow; `--linear` does only the last of these.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from bench import rival
from bench.patterns import Patterns
from bench.results import ROOT, Given
from bench.tables import Bar, Plot, Section, spread
from loaders import batch, formats, lines, metadata, pipeline, split, structure
from loaders.extract import amounts, duties, references, responsibility, targets

STAGES: dict[str, tuple[Any, str]] = {
    "clean": (pipeline, "clean"), "lines": (lines, "split"), "split": (split, "split"), "metadata": (metadata, "read"),
    "structure": (structure, "read"), "responsibility": (responsibility, "find"), "duties": (duties, "find"),
    "targets": (targets, "find"), "amounts": (amounts, "find"), "references": (references, "find"),
}
DOCUMENTS, WHOLE = 300, 3661
_ROUNDS = 5

#: Texts that might be slow, by how many characters, brackets or items they have, and how many those are.
MADE: dict[str, tuple[Callable[[list[str], int], str], int]] = {
    "one line": (lambda texts, n: "".join("".join(texts).split())[:n], 1_000_000),
    "opening brackets": (lambda texts, n: f"关于资金管理的通知\n一、管好资金。{'（' * n}\n", 100_000),
    "pairs of brackets": (lambda texts, n: f"关于资金管理的通知\n一、管好资金。{'（）' * n}\n", 100_000),
    "items of one line": (
        lambda texts, n: "云溪市资金管理办法\n" + "".join(f"第{i}条　市财政局应当给予小微企业不超过{i}元的补助。\n" for i in range(1, n + 1)), 10_000
    ),
}
#: Sizes of what grows, in shares.
_GROWTH = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)


def measure(given: Given) -> Iterator[tuple[str, Any]]:
    """The point."""
    gc.set_threshold(batch.COLLECTED_AFTER)
    number = given.sized(DOCUMENTS)
    texts = [formats.read(d).text for d in sample(given.shared, number)]
    plain = Patterns()
    ours: list[dict[str, float]] = []
    others: dict[str, list[Any]] = {"JioNLP": [], "patterns": []}
    with rival.jionlp(texts, given.folder) as jionlp:
        for _ in given.times(_ROUNDS, 0.6):
            ours.append(fresh(given.shared, number))
            others["patterns"].append(seconds(lambda: [plain.found(text) for text in texts]))
            if answer := jionlp():
                others["JioNLP"].append(answer)
            yield "ours", ours
            yield "others", others
    yield "whole", fresh(given.shared, given.sized(WHOLE))
    read_in(texts)  # names are judged once: what follows has all of them behind it
    yield "growth", {name: [[megabytes([t.encode() for t in files]), read_in(files)] for files in grown] for name, grown in growing(texts)}
    yield "linear", {
        name: [n, *(read_in([made(texts, size)]) for size in (n // 4, n))] for name, (made, n) in MADE.items()
    }


def fresh(shared: Path, number: int) -> dict[str, float]:
    """:func:`stages` of a sample in a process of its own, which has seen but a few documents before."""
    command = [sys.executable, "-m", "bench.extraction", str(shared), "--documents", str(number), "--json"]
    answer: dict[str, float] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return answer


def sample(shared: Path, number: int) -> list[bytes]:
    """`number` texts of the scale corpus, the same ones each time."""
    with tarfile.open(shared / "corpus" / "scale.tar.xz") as archive:
        members = sorted((m for m in archive if m.isreg()), key=lambda m: m.name)
        chosen = sorted(random.Random(1).sample(members, min(number, len(members))), key=lambda m: m.offset)
        return [file.read() for m in chosen if (file := archive.extractfile(m))]


def megabytes(data: list[bytes]) -> float:
    return sum(map(len, data)) / 1e6


def run(data: bytes) -> int:
    """Documents in one file of text."""
    return len(pipeline.extract_reading(formats.read(data), "bench.txt"))


def seconds(do: Callable[[], object]) -> float:
    """Processor time."""
    began = time.process_time()
    do()
    return time.process_time() - began


def read_in(files: list[str]) -> float:
    """Processor time that files take."""
    data = [f.encode() for f in files]
    return seconds(lambda: [run(one) for one in data])


def stages(data: list[bytes]) -> dict[str, float]:
    """Processor seconds of each stage, and of `all`, to read these files; `files`, `megabytes` and `documents`."""
    spent: Counter[str] = Counter()
    with _watched(spent):
        began = time.process_time_ns()
        documents = sum(map(run, data))
        spent["all"] = time.process_time_ns() - began
    return {**{name: nanoseconds / 1e9 for name, nanoseconds in spent.items()},
            "files": len(data), "megabytes": megabytes(data), "documents": documents}


@contextmanager
def _watched(spent: Counter[str]) -> Iterator[None]:
    """The stages, with their processor time going to `spent`."""
    before = {name: getattr(module, function) for name, (module, function) in STAGES.items()}
    for name, (module, function) in STAGES.items():
        setattr(module, function, _timed(spent, name, before[name]))
    try:
        yield
    finally:
        for name, (module, function) in STAGES.items():
            setattr(module, function, before[name])


def _timed(spent: Counter[str], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def run(*arguments: Any) -> Any:
        began = time.process_time_ns()
        try:
            return function(*arguments)
        finally:
            spent[name] += time.process_time_ns() - began
    return run


def growing(texts: list[str]) -> Iterator[tuple[str, list[list[str]]]]:
    """Files that grow: more of them, and one that is longer."""
    parts = [texts[: max(1, int(len(texts) * share))] for share in _GROWTH]
    yield "number of documents", parts
    yield "documents in one file", [["\n\n\n".join(some)] for some in parts]
    made, number = MADE["items of one line"]
    yield "items of one document", [[made(texts, int(2 * number * share))] for share in _GROWTH]


def told(measured: dict[str, Any]) -> Section:
    """The point's section."""
    section = Section()
    ours, others = measured["ours"], measured["others"]
    size, files = ours[0]["megabytes"], ours[0]["files"]

    def rate(amount: float, rounds: list[float]) -> list[float]:
        return [amount / seconds for seconds in rounds]

    def stage(name: str) -> list[float]:
        return [r[name] for r in ours]

    section.text.append(
        f"{files:,.0f} files of the scale corpus ({ours[0]['documents']:,.0f} documents, {size:.2f} MB), one process, processor time; "
        "each round in a new process, by turns with the others, which read the same texts decoded."
    )
    order = ["all", *sorted(STAGES, key=lambda name: -median(stage(name)))]
    section.table(
        ("stage", "share", "MB/s", "documents/s"),
        [[name, f"{median(stage(name)) / median(stage('all')):.0%}", spread(rate(size, stage(name))),
          f"{ours[0]['documents'] / median(stage(name)):,.0f}"] for name in order],
    )
    section.plots.append(Plot(
        "stages", "Where the time of extraction goes", "bars", "share of the time, %",
        {"": [100 * median(stage(name)) / median(stage("all")) for name in order[1:]]}, order[1:],
    ))
    everything = rate(size, stage("all"))
    rows = [["policykg, everything", spread(everything), "1"],
            ["policykg, amounts and dates of all kinds (that stage alone)", spread(rate(size, stage("amounts"))), ""],
            ["dictionary and patterns, nothing judged", spread(rate(size, others["patterns"])), ""]]
    rows += [[f"JioNLP, {what}", spread(rate(size, [sum(r[k] for k in keys) for r in others["JioNLP"]]), 2), ""] for what, keys in (
        ("money and times with their values", ("money", "time")), ("money alone", ("money",)), ("times alone", ("time",)),
    ) if others["JioNLP"]]
    for row in rows[1:]:
        row[2] = f"{float(row[1].split()[0].replace(',', '')) / median(everything):.2f}"
    section.table(("reader", "MB/s", "beside everything of ours"), rows)
    section.bars.append(Bar("extraction, everything, one process", "3 MB/s", f"{median(everything):.2f} MB/s", median(everything) >= 3))
    if others["JioNLP"]:
        jionlp = [r["money"] + r["time"] for r in others["JioNLP"]]
        times = median(jionlp) / median(stage("amounts"))
        section.bars.append(Bar("amounts and dates (that stage) beside JioNLP's money and times", "5 times", f"{times:.1f} times", times >= 5))
    else:
        section.text.append("JioNLP was not there (`make bench` installs it).")
    if whole := measured.get("whole"):
        section.text.append(
            f"The whole corpus once: {whole['files']:,.0f} files, {whole['documents']:,.0f} documents, {whole['megabytes']:.1f} MB in "
            f"{whole['all']:.1f} s, {whole['megabytes'] / whole['all']:.2f} MB/s, {whole['documents'] / whole['all']:.0f} documents/s."
        )
    if growth := measured.get("growth"):
        section.plots.append(Plot("growth", "Time grows as the text does", "lines", "s", growth, across="MB", logarithmic=True))
        section.text.append("As texts grow, MB/s stay what they are:")
        section.table(("what grows", "MB, from", "to", "MB/s, at first", "at last"), [
            [name, f"{points[0][0]:.2f}", f"{points[-1][0]:.2f}", *(f"{mb / s:.1f}" for mb, s in (points[0], points[-1]))]
            for name, points in growth.items()
        ])
    if linear := measured.get("linear"):
        section.text.append("Texts made to be slow; 4 times a quarter is linear:")
        section.table(("text", "s", "times a quarter"), [
            [f"{number:,} {'characters in ' * (name == 'one line')}{name}", f"{whole:.2f}", f"{whole / quarter:.1f}"]
            for name, (number, quarter, whole) in linear.items()
        ])
    return section


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?", default=ROOT.parent / "shared")
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--linear", action="store_true", help="how long texts take beside a quarter of them")
    what.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    gc.set_threshold(batch.COLLECTED_AFTER)
    data = sample(options.shared, options.documents)
    for one in data[:5]:
        run(one)
    if options.linear:
        for name, (made, number) in MADE.items():
            texts = [formats.read(d).text for d in data]
            quarter, whole = (read_in([made(texts, n)]) for n in (number // 4, number))
            print(f"{number:>9,} {name:22}{whole:6.2f} s, {whole / quarter:.1f} times a quarter")
        return 0
    spent = stages(data)
    if options.json:
        print(json.dumps(spent))
        return 0
    took, size = spent["all"], spent["megabytes"]
    print(f"{len(data)} files, {spent['documents']} documents, {size:.2f} MB: {took:.2f} s, "
          f"{size / took:.2f} MB/s, {spent['documents'] / took:.0f} documents/s")
    for name in sorted(STAGES, key=lambda name: -spent[name]):
        print(f"  {name:15}{spent[name]:7.2f} s {spent[name] / took:6.1%} {size / spent[name]:8.1f} MB/s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
