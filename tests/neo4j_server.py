"""The real Neo4j that tests share; see :mod:`bench.server`."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bench.server import PASSWORD, missing, neo4j

__all__ = ["PASSWORD", "neo4j_server", "serving"]


@contextmanager
def serving(folders: pytest.TempPathFactory) -> Iterator[str]:
    """Host and port of an empty Neo4j with the user neo4j and :data:`PASSWORD`.

    Skips where Java or Maven are missing; on CI that fails.
    """
    if needed := missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"a Neo4j for tests needs {' and '.join(needed)}")
    home = folders.mktemp("neo4j")
    with neo4j(home) as address:
        yield address
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server that tests share."""
    with serving(tmp_path_factory) as address:
        yield address
