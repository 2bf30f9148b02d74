"""Floors of extraction quality on annotated documents. They only rise: after a gain, raise them; never lower one."""

from __future__ import annotations

import json

import pytest

from bench import score

#: F1 by set and kind, below which nothing may fall.
FLOORS = {
    "gold": {
        "documents": 1.0, "measures": 1.0, "responsibility": 1.0, "resp. + role": 1.0, "stated": 1.0, "targets": 0.99,
        "amounts": 1.0, "amounts value": 1.0, "references": 1.0, "refs + relation": 1.0,
    },
    "first": {
        "documents": 1.0, "measures": 1.0, "responsibility": 0.99, "resp. + role": 0.99, "stated": 0.99, "targets": 0.94,
        "amounts": 0.96, "amounts value": 0.96, "references": 1.0, "refs + relation": 1.0,
    },
    "second": {
        "documents": 1.0, "measures": 0.98, "responsibility": 1.0, "resp. + role": 1.0, "stated": 0.95, "targets": 0.81,
        "amounts": 0.94, "amounts value": 0.94, "references": 1.0, "refs + relation": 1.0,
    },
    "third": {
        "documents": 1.0, "measures": 0.99, "responsibility": 1.0, "resp. + role": 1.0, "stated": 0.96, "targets": 0.91,
        "amounts": 0.99, "amounts value": 0.95, "references": 0.97, "refs + relation": 0.97,
    },
    "fourth": {
        "documents": 1.0, "measures": 1.0, "responsibility": 0.99, "resp. + role": 0.97, "stated": 0.98, "targets": 0.91,
        "amounts": 1.0, "amounts value": 0.97, "references": 1.0, "refs + relation": 0.92,
    },
    "fifth": {
        "documents": 1.0, "measures": 1.0, "responsibility": 1.0, "resp. + role": 1.0, "stated": 0.97, "targets": 0.9,
        "amounts": 0.98, "amounts value": 0.98, "references": 1.0, "refs + relation": 1.0,
    },
    "sixth": {
        "documents": 1.0, "measures": 0.99, "responsibility": 0.99, "resp. + role": 0.99, "stated": 0.92, "targets": 0.80,
        "amounts": 0.98, "amounts value": 0.97, "references": 0.96, "refs + relation": 0.95,
    },
    "seventh": {
        "documents": 1.0, "measures": 1.0, "responsibility": 1.0, "resp. + role": 1.0, "stated": 0.95, "targets": 0.90,
        "amounts": 1.0, "amounts value": 1.0, "references": 1.0, "refs + relation": 1.0,
    },
    "eighth": {
        "documents": 1.0, "measures": 1.0, "responsibility": 1.0, "resp. + role": 1.0, "stated": 0.85, "targets": 0.77,
        "amounts": 1.0, "amounts value": 0.98, "references": 1.0, "refs + relation": 1.0,
    },
    "ninth": {
        "documents": 1.0, "measures": 1.0, "responsibility": 1.0, "resp. + role": 1.0, "stated": 0.94, "targets": 0.94,
        "amounts": 0.97, "amounts value": 0.97, "references": 1.0, "refs + relation": 1.0,
    },
    "tenth": {
        "documents": 1.0, "measures": 1.0, "stated": 0.89, "targets": 0.88, "amounts": 0.97, "amounts value": 0.97,
        "references": 1.0, "refs + relation": 1.0,
    },
    "again": {
        "documents": 1.0, "measures": 1.0, "responsibility": 0.99, "resp. + role": 0.99, "stated": 0.96, "targets": 0.91,
        "amounts": 1.0, "amounts value": 1.0,
    },
}


@pytest.fixture(scope="module")
def found(shared):
    """F1 by set and kind, of the working tree."""
    module = score.scorer(shared)
    table = json.loads((shared / "tools" / "agency_aliases.json").read_text("utf-8"))
    tallies = {n: module.score(golds, score.facts(texts), table) for n, (golds, texts) in score.sets(shared).items()}
    return {name: {kind: tally[kind].row()[2] for kind in score.KINDS} for name, tally in tallies.items()}


@pytest.mark.parametrize(("name", "kind"), [(n, k) for n, kinds in FLOORS.items() for k in kinds])
def test_no_kind_of_fact_falls_below_its_floor(found, name, kind):
    assert round(found[name][kind], 4) >= FLOORS[name][kind]
