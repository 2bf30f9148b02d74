"""docs/parity.md, from the tables of the tests: what is asked of both engines. `python tests/parity_page.py` writes it."""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "parity.md"
#: The modules whose tests have both engines.
BOTH = ("test_parity", "test_parity_commands", "test_parity_pages", "test_ways", "test_search", "test_cypher", "test_hostile")


def text() -> str:
    """The whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    from test_parity import GIVEN, SEARCHES
    from test_search import CASES

    from graph.queries import all_named

    yield from ("# What is asked of both engines", "")
    yield "<!-- Written by `python tests/parity_page.py` from the tables of the tests; do not edit. -->"
    yield ""
    yield "The embedded engine and a real Neo4j 5 (fetched by Maven) must give equal rows, values with their types, in their order."
    yield from ("", "## Named queries", "", "| query | sets of parameters | parameters, each given in some set |", "|---|---:|---|")
    for name, query in all_named().items():
        number = len(GIVEN[name]) if name in GIVEN else len(SEARCHES) + len(CASES)
        yield f"| `{name}` | {number} | {', '.join(f'`{p.name}`' for p in query.parameters)} |"
    yield f"| together | {sum(map(len, GIVEN.values())) + len(SEARCHES) + len(CASES)} | |"
    yield ""
    yield "Of each set the rows and the notes are compared, and the subgraph of the answer, node by node and edge by edge."
    yield f"Of the searches, {len(CASES)} are compared to the row and the score; of {len(SEARCHES)} the first and most others."
    yield from ("", "## Constructs of Cypher", "", "| part of [cypher.md](cypher.md) | statements |", "|---|---:|")
    page = (ROOT / "docs" / "cypher.md").read_text("utf-8")
    parts = [(part.partition("\n")[0], part.count("\n// ")) for part in page.split("\n## ")[1:]]
    yield from (f"| {title} | {number} |" for title, number in parts if number)
    yield f"| together | {sum(number for _, number in parts)} |"
    yield from ("", "## Hostile and honest statements", "", "| family | statements | must end |", "|---|---:|---|")
    for table in ("hostile", "honest"):
        entries = tomllib.loads((ROOT / "tests" / "cases" / "reading" / f"{table}.toml").read_text("utf-8"))["statement"]
        count: Counter[str] = Counter()
        ends: dict[str, set[str]] = {}
        for entry in entries:
            count[entry["family"]] += len(entry["cypher"])
            ends.setdefault(entry["family"], set()).update(entry.get("ends", "answered").split())
        yield from (f"| {family} | {number} | {', '.join(sorted(ends[family]))} |" for family, number in count.items())
    yield from ("", "How long each takes: [engine.md](engine.md), Reading only.")
    yield from ("", "## Tests that compare both", "", "| in | what |", "|---|---|")
    for name in BOTH:
        source = (ROOT / "tests" / f"{name}.py").read_text("utf-8")
        for test in re.findall(r"^def test_(\w+)\([^)]*\b(?:(?:samples|stores): Pair|neo4j_server: str)", source, re.M):
            yield f"| `{name}` | {test.replace('_', ' ')} |"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    PAGE.write_text(text(), "utf-8")
