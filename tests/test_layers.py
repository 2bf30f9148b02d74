"""The house keeps its order: who may import whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: What each part must not know of.
FORBIDDEN = {
    "loaders": ("graph", "views", "app", "cli", "streamlit", "neo4j", "arcadedb_embedded", "py2neo"),
    "graph": ("loaders.formats", "loaders.pipeline", "views", "app", "cli", "streamlit"),
    "views": ("cli", "neo4j", "arcadedb_embedded", "jpype"),
}
#: Modules that nothing outside graph/stores may name: which engine runs is the store's business.
ENGINES = ("arcadedb_embedded", "jpype", "neo4j")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def modules(part: str) -> list[Path]:
    return [p for p in sorted((ROOT / part).rglob("*.py")) if "node_modules" not in p.parts]


@pytest.mark.parametrize("part", FORBIDDEN)
def test_a_part_does_not_know_what_stands_above_it(part: str) -> None:
    assert modules(part)
    broken = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(part)
        for name in imports(path)
        for barred in FORBIDDEN[part]
        if name == barred or name.startswith(barred + ".")
    ]
    assert not broken


def test_only_the_stores_name_an_engine() -> None:
    others = [p for part in ("graph", "views") for p in modules(part) if p.parent != ROOT / "graph" / "stores"]
    others += [ROOT / "app.py", ROOT / "cli.py"]
    broken = [f"{p.relative_to(ROOT)} imports {n}" for p in others for n in imports(p) if n.split(".")[0] in ENGINES]
    assert not broken
