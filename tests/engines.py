"""Both engines side by side: the embedded store, and one on a real Neo4j."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from made import Made
from neo4j_server import PASSWORD

from graph.export import FORMATS
from graph.integrity import contents
from graph.load import load
from graph.stores.base import Store, open_store
from graph.subgraph import whole
from loaders import batch
from loaders.model import FileFacts

SAMPLES = sorted((Path(__file__).parents[1] / "samples").glob("0*.txt"))

Pair = tuple[Store, Store]


@cache
def sample_facts() -> list[FileFacts]:
    """What the sample documents give."""
    return [facts for path in SAMPLES for facts in batch.read(path)]


def everything(store: Store) -> tuple[list[tuple[str, ...]], bytes, bytes]:
    """All that a store holds, bulky properties included, and the bytes of its export as node-link JSON and as GraphML."""
    files = io.BytesIO(), io.BytesIO()
    graph = whole(store)
    for name, file in zip(("json", "graphml"), files, strict=True):
        FORMATS[name].write(graph, file)
    return contents(store), files[0].getvalue(), files[1].getvalue()


def reformed() -> FileFacts:
    """A document that names a body whose tasks have passed to another: what no sample does."""
    line = "一、国家卫生计生委研究。"
    made = Made("关于健康服务的通知", number="国测发〔2015〕2号", date="2015-01-01", path="reformed.txt")
    return made.measure("一", line, bodies=(("国家卫生计生委", "国家卫生和计划生育委员会", "joint"),)).file()


@contextmanager
def on_neo4j(server: str) -> Iterator[Store]:
    """An empty store on the server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NEO4J_PASSWORD", PASSWORD)
        store = open_store(f"bolt://{server}")
        with store.writing() as writer:
            writer.write([("MATCH (n) DETACH DELETE n", {})])
        yield store
        store.close()


@contextmanager
def on_both(folder: Path, server: str) -> Iterator[Pair]:
    """Two empty stores: embedded, Neo4j."""
    embedded = open_store(folder)
    with on_neo4j(server) as neo4j:
        yield embedded, neo4j
    embedded.close()


@pytest.fixture(scope="module")
def samples(neo4j_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both engines with the sample documents and :func:`reformed`, for tests that only read."""
    with on_both(tmp_path_factory.mktemp("both") / "store", neo4j_server) as stores:
        for store in stores:
            load(store, [*sample_facts(), reformed()])
        yield stores
