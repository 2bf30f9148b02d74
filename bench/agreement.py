"""How far annotators agree: ``python -m bench.agreement [SHARED]``.

Documents that were annotated twice, the second time by somebody who had not seen the first (bench/annotations/again), are
scored as if the one annotator were the extractor and the other the gold; the bar for an extractor cannot lie above that.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench import score

AGAIN = "again"
KINDS = ("measures", "stated", "targets", "amounts", "references")


def as_found(annotation: dict[str, Any]) -> dict[str, Any]:
    """An annotation's required facts in the form of extracted ones."""

    def placed(entries: list[dict[str, Any]], **more: str) -> list[dict[str, Any]]:
        return [e | {"start": e["span"][0], "end": e["span"][1]} | more for e in entries if e.get("span")]

    measures = [
        {name: m[name] for name in ("path", "start", "end", "kind", "text")} | {
            "responsibilities": placed(m["responsible"], basis="listed") + placed(m["actors"], basis="stated"),
            "targets": placed(m["targets"]), "amounts": placed(m["amounts"]), "references": placed(m["refs"]),
        }
        for m in annotation["measures"]
    ]
    source = {"path": annotation["file"], "start": annotation["start"], "end": annotation["end"]}
    return {"source": source, "title": annotation["title"], "number": annotation["number"], "measures": measures, "targets": [], "references": []}


def main(arguments: list[str]) -> int:
    shared = Path(arguments[0]) if arguments else score.ROOT.parent / "shared"
    module = score.scorer(shared)
    table = json.loads((shared / "tools" / "agency_aliases.json").read_text("utf-8"))
    sets = score.sets(shared)
    again, texts = sets.pop(AGAIN)
    first = {gold["file"]: gold for golds, _ in sets.values() for gold in golds}
    ours = score.facts(texts)
    print(f"{'F1':44}" + "".join(f"{kind:>12}" for kind in KINDS))
    for gold in again:
        pairs = {
            "the second annotator against the first": (first[gold["file"]], [as_found(gold)]),
            "the first against the second": (gold, [as_found(first[gold["file"]])]),
            "the extractor against the first": (first[gold["file"]], ours),
            "the extractor against the second": (gold, ours),
        }
        print(gold["file"])
        for name, (one, found) in pairs.items():
            tally = module.score([one], found, table)
            cells = (f"{tally[k].row()[2]:12.3f}" if tally[k].hit + tally[k].miss + tally[k].false else f"{'-':>12}" for k in KINDS)
            print(f"  {name:42}" + "".join(cells))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
