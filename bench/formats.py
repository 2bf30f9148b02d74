"""What becomes of each published document: `make bench-formats`, or `python -m bench.formats [FOLDER]...`.

Reads every file of the folders (default: ../shared/corpus/dev) as `policykg extract` does, in one process, and prints a table
in Markdown: format, characters of the text, documents, measures and other items, facts, seconds, and why where there is none.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders import batch, pipeline
from loaders.model import FileFacts

ROOT = Path(__file__).parent.parent
KINDS = ("responsibilities", "targets", "amounts", "references")


def main() -> int:
    """Print the table and its sums; the exit code is 1 where a file without measures does not say why."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", default=[ROOT.parent / "shared" / "corpus" / "dev"])
    options = parser.parse_args()
    print("| file | format | characters | documents | measures | background | facts | s | note |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---|")
    sums: Counter[str] = Counter()
    unexplained = 0
    for path in pipeline.files(options.folders):
        began = time.perf_counter()
        parts = batch.read(path)
        seconds = time.perf_counter() - began
        for row in _rows(parts):
            name, form, characters, documents, measures, background, facts, note = row
            print(f"| {name} | {form} | {characters} | {documents} | {measures} | {background} | {facts} | {seconds:.2f} | {note} |")
            sums.update(files=1, documents=documents, measures=measures, facts=facts)
            unexplained += not measures and not note
    print(f"\n{sums['files']} files, {sums['documents']} documents, {sums['measures']} measures, {sums['facts']} facts")
    return int(unexplained > 0)


def _rows(parts: list[FileFacts]) -> Iterator[tuple[str, str, int, int, int, int, int, str]]:
    for part in parts:
        if not part.documents and part.problem is None:
            continue  # an archive, after its parts
        measures = [m for facts, _ in part.documents for m in facts["measures"]]
        tasks = [m for m in measures if m["kind"] == "measure"]
        characters = sum(len(text) for _, text in part.documents)
        form = part.documents[0][0]["source"]["format"] if part.documents else Path(part.path).suffix[1:]
        yield ("_".join(Path(part.path).stem.split("_")[:2]), form, characters, len(part.documents), len(tasks), len(measures) - len(tasks),
               sum(map(_facts, measures)), part.problem[0] if part.problem else _why(part, tasks, measures))


def _facts(measure: dict[str, Any]) -> int:
    return sum(len(measure[kind]) for kind in KINDS)


def _why(part: FileFacts, tasks: list[dict[str, Any]], measures: list[dict[str, Any]]) -> str:
    """What a document without measures holds instead; empty where that is nothing known."""
    if tasks:
        return ""
    sections = sum(len(facts["sections"]) for facts, _ in part.documents)
    if measures:
        return f"只有 {len(measures)} 个背景条目，没有任务"
    return f"有 {sections} 个标题，其下没有任务条目" if sections else "只有标题，没有条目"


if __name__ == "__main__":
    raise SystemExit(main())
