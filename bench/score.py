"""Extraction scored against hand annotations: `make score`, or `python -m bench.score [SHARED] [--errors N]`.

The annotated documents are those of SHARED/gold (development), of tests/expected (ours), and documents of SHARED/corpus/dev,
SHARED/seeds and the scale corpus that were annotated without looking at the extractor (bench/annotations, a folder for each round, which
holds spans and no sentences); SHARED/tools/score.py counts. The table gives F1 for each document and for all of a set together.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tarfile
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from loaders import formats
from loaders.model import Document, to_dict
from loaders.pipeline import extract

ROOT = Path(__file__).parent.parent
KINDS = {
    "documents": "docs", "measures": "measures", "responsibility": "resp.", "resp. + role": "+role", "stated": "stated",
    "targets": "targets", "amounts": "amounts", "amounts value": "+value", "references": "refs", "refs + relation": "+rel.",
}


def scorer(shared: Path) -> ModuleType:
    """SHARED/tools/score.py as a module."""
    spec = importlib.util.spec_from_file_location("shared_score", shared / "tools" / "score.py")
    if spec is None or spec.loader is None or not Path(spec.origin or "").is_file():
        raise SystemExit(f"no scorer in {shared}/tools")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    looked_up = module.spans  # finds 30% in 130% as well; our annotations know the place
    vars(module)["spans"] = lambda entry, measure, used: tuple(entry.get("span") or looked_up(entry, measure, used))
    return module


def facts(paths: list[Path]) -> list[dict[str, Any]]:
    """What the working tree extracts from `paths`."""
    return [to_dict(d) for d in extract(paths) if isinstance(d, Document)]


def annotated(folder: Path) -> list[dict[str, Any]]:
    """The annotations in a folder."""
    return [json.loads(p.read_text("utf-8")) for p in sorted(folder.glob("*.json"))]


def named(name: str, quote: str, text: str) -> str:
    """The name of a group, body or document: "=" stands for the quote, "=START:END" for a place of the text (without the line
    breaks in it), anything else for itself."""
    if not name.startswith("="):
        return name
    return "".join(text[slice(*map(int, name[1:].split(":")))].split("\n")) if ":" in name else quote


def published(file: str, shared: Path) -> Path:
    """Where a document that bench/annotations names lies; one of the scale corpus is unpacked for it."""
    folders = (shared / "corpus" / "dev", shared / "seeds", ROOT / ".cache" / "bench" / "scale")
    if found := next((p for folder in folders if (p := folder / file).is_file()), None):
        return found
    with tarfile.open(shared / "corpus" / "scale.tar.xz") as archive:
        member = next(m for m in archive if Path(m.name).name == file)
        folders[-1].mkdir(parents=True, exist_ok=True)
        member.name = file
        archive.extract(member, folders[-1], filter="data")
    return folders[-1] / file


def quoted(record: dict[str, Any], shared: Path) -> dict[str, Any]:
    """An annotation that holds spans alone, with the texts of its file filled in; a group "=" is named as the text says."""
    text = formats.read(published(record["file"], shared).read_bytes()).text

    def fill(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        found = [e | {"text": text[slice(*e["span"])] if e["span"] else ""} for e in entries]
        for e in found:
            for key in e.keys() & {"group", "agency", "title"}:
                e[key] = "|".join(named(name, e["text"], text) for name in e[key].split("|"))
        return found

    measures = [
        {k: fill(v) if isinstance(v, list) and k != "path" else v for k, v in m.items()} | {"text": text[m["start"] : m["end"]]}
        for m in record["measures"]
    ]
    return record | {"title": named(record["title"], "", text), "measures": measures}


def sets(shared: Path) -> dict[str, tuple[list[dict[str, Any]], list[Path]]]:
    """The annotated sets: name to annotations and the texts that they are of."""
    gold = annotated(shared / "gold")
    texts = [p for folder in (shared / "seeds", shared / "gold" / "text") for p in sorted(folder.glob("*.txt"))]
    blind = {
        folder.name: [quoted(record, shared) for record in annotated(folder)]
        for folder in sorted((ROOT / "bench" / "annotations").iterdir())
    }
    return {
        "gold": (gold, [p for p in texts if p.name in {g["file"] for g in gold}]),
        **{name: (golds, sorted({published(g["file"], shared) for g in golds})) for name, golds in blind.items()},
        "samples": (annotated(ROOT / "tests" / "expected"), sorted((ROOT / "samples").glob("*.txt"))),
    }


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?", default=ROOT.parent / "shared")
    parser.add_argument("--errors", type=int, default=0, help="print up to N errors of each kind for each set")
    parser.add_argument("--json", action="store_true", help="F1 of each set and kind as JSON")
    options = parser.parse_args(arguments)
    module = scorer(options.shared)
    table = json.loads((options.shared / "tools" / "agency_aliases.json").read_text("utf-8"))
    summary = {}
    for name, (golds, texts) in sets(options.shared).items():
        found = facts(texts)
        tallies = {g["id"]: module.score([g], found, table) for g in golds} | {name: module.score(golds, found, table)}
        summary[name] = {kind: round(tallies[name][kind].row()[2], 4) for kind in KINDS}
        if options.json:
            continue
        print(f"{'F1':10}" + "".join(f"{short:>9}" for short in KINDS.values()))
        for row, tally in tallies.items():
            cells = (f"{tally[k].row()[2]:9.3f}" if tally[k].hit + tally[k].miss + tally[k].false else f"{'-':>9}" for k in KINDS)
            print(f"{row:10}" + "".join(cells))
        print()
        for kind in KINDS:
            for error in tallies[name][kind].errors[: options.errors]:
                print(f"[{kind}] {error}")
    if options.json:
        print(json.dumps(summary))
    return 0


if __name__ == "__main__":
    sys.exit(main())
