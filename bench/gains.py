"""What a change to extraction gained and lost: `make gains`, or `python -m bench.gains [SHARED] [--base REV]`.

The working tree and the last commit (or REV) extract the texts of SHARED/seeds, SHARED/gold/text and SHARED/corpus/dev;
every fact that only one of them finds is printed with its place. Losses come last, so that they are read.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
FOLDERS = ("seeds", "gold/text", "corpus/dev")
LISTS = {
    "responsibilities": ("agency", "role", "basis"), "targets": ("group", "effect"),
    "amounts": ("kind", "low", "high", "unit", "bound", "role"), "references": ("title", "article", "number", "relation"),
}
#: Run in both trees; reads only what both have.
DRIVER = """
import json, sys
from loaders.model import Document, to_dict
from loaders.pipeline import extract
for d in extract(sys.argv[1:]):
    if isinstance(d, Document):
        print(json.dumps(to_dict(d), ensure_ascii=False))
"""


def extraction(tree: Path, paths: list[str]) -> list[dict[str, Any]]:
    """The documents that the code in `tree` extracts."""
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONSAFEPATH": "1"}
    done = subprocess.run([sys.executable, "-c", DRIVER, *paths], env=environment, cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tree}: {done.stderr.strip().splitlines()[-1] if done.stderr else 'no output'}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def lines(documents: list[dict[str, Any]]) -> Iterator[str]:
    """One line a document, measure and fact."""
    for document in documents:
        place = f"{Path(document['source']['path']).name}:{document['source']['start']}"
        yield f"{place} document {document['title']} {document['number']} {document['date']} {document['jurisdiction']}"
        for measure in document["measures"]:
            where = f"{place} {'/'.join(measure['path'])}"
            yield f"{where} {measure['kind']} at {measure['start']}"
            for name, keys in LISTS.items():
                for fact in measure[name]:
                    yield f"{where} {name[:-1]} {fact['text']!r} " + " ".join(f"{k}={fact[k]}" for k in keys if fact.get(k) is not None)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?", default=ROOT.parent / "shared")
    parser.add_argument("--base", default="HEAD")
    options = parser.parse_args(arguments)
    paths = [str((options.shared / folder).resolve()) for folder in FOLDERS]
    with tempfile.TemporaryDirectory() as folder:
        archive = subprocess.run(["git", "archive", options.base, "loaders"], cwd=ROOT, capture_output=True, check=True).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=archive, check=True)
        before = list(lines(extraction(Path(folder), paths)))
    after = list(lines(extraction(ROOT, paths)))
    gained, lost = sorted(set(after) - set(before)), sorted(set(before) - set(after))
    for sign, changes in (("+", gained), ("-", lost)):
        for change in changes:
            print(sign, change)
    print(f"{len(gained)} gained, {len(lost)} lost, {len(set(after) & set(before))} as before ({options.base})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
