"""Vocabulary tables: tab-separated files in this folder, one header line, one row a term, each with its source."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `name`.tsv; lines that begin with ``#`` are notes."""
    lines = (FOLDER / f"{name}.tsv").read_text("utf8").splitlines()
    return tuple(csv.DictReader((l for l in lines if l and not l.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE))
