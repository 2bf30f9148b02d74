"""What a store holds follows from what is loaded, not from the way there: sequences of loads, reloads, changed versions and
removals, made by Hypothesis from a fixed seed, on the embedded engine and on a real Neo4j."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from engines import Pair, everything, on_both
from hypothesis import given, settings
from hypothesis import strategies as st
from made import file
from test_load import corpus, law, notice, passing

from graph.integrity import check
from graph.load import load, remove

FILES = corpus()
#: Other versions of files, and a file that is not to stay.
OTHERS = [file(notice(words="稳定岗位")), file(law(title="云岭省就业规定")), file(passing())]
PATHS = sorted({f.path for f in FILES + OTHERS})

Everything = tuple[list[tuple[str, ...]], bytes, bytes]

LOADS = st.tuples(st.lists(st.sampled_from(FILES + OTHERS), min_size=1, max_size=5), st.booleans())
REMOVALS = st.lists(st.sampled_from(PATHS), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def stores(neo4j_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with on_both(tmp_path_factory.mktemp("ways") / "store", neo4j_server) as stores:
        yield stores


@pytest.fixture(scope="module")
def expected(stores: Pair) -> Everything:
    """Everything, loaded in one go into an empty store; the same on both engines, to the byte of its exports."""
    for store in stores:
        load(store, FILES)
    embedded, neo4j = (everything(store) for store in stores)
    assert embedded == neo4j
    return embedded


@pytest.mark.parametrize("engine", [0, 1], ids=["embedded", "neo4j"])
def test_any_way_leads_to_the_same(stores: Pair, expected: Everything, engine: int) -> None:
    """Each way starts where the last one ended."""
    store = stores[engine]

    @settings(max_examples=(4, 12)[engine], derandomize=True, deadline=None, database=None)
    @given(st.lists(LOADS | REMOVALS, max_size=4), st.permutations(FILES), st.booleans())
    def walk(steps: list[Any], order: list[Any], singly: bool) -> None:
        for step in steps:
            if isinstance(step, tuple):
                files, alone = step
                for some in ([f] for f in files) if alone else [files]:
                    load(store, some)
            else:
                remove(store, step)
        for some in ([f] for f in order) if singly else [order]:
            load(store, some)
        remove(store, sorted(set(PATHS) - {f.path for f in FILES}))
        assert list(check(store)) == []
        assert everything(store) == expected

    walk()
