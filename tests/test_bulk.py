"""Files for Neo4j's importer: the real importer reads them, and its database answers what the embedded store answers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from engines import Pair, reformed, sample_facts
from made import Made
from neo4j import GraphDatabase
from test_parity import (  # noqa: F401  the suite, on the pair of this module
    test_everything,
    test_neighbourhoods,
    test_rows,
    test_searches,
    test_subgraphs,
)

import cli
from bench import server
from graph import bulk
from graph.load import load
from graph.stores.base import Store, open_store
from loaders.model import FileFacts


def awkward() -> FileFacts:
    """Quotes, commas, separators and ends of lines in what the cells hold."""
    made = Made('关于“引号"、逗号,与;分号\\的通知', number="国测发〔2016〕3号", date="2016-01-01", path='a;b,"c".txt')
    return made.measure("一", '一、教育部"研究,\n\n  ;\\"。', bodies=(("教育部", "教育部", "joint"),)).file()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """The embedded store, and a Neo4j made from its files by the command that stands beside them."""
    if needed := server.missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"a Neo4j for tests needs {' and '.join(needed)}")
    place = tmp_path_factory.mktemp("bulk")
    with closing(open_store(place / "store")) as embedded:
        load(embedded, [*sample_facts(), reformed(), awkward()])
        command = bulk.write(embedded, place / "files")
        assert (place / "files" / "import.txt").read_text("utf-8").strip() == command
        home = place / "neo4j"
        home.mkdir()
        server.admin(home, *command.split()[1:], folder=place / "files")
        with server.neo4j(home) as address, pytest.MonkeyPatch.context() as patch:
            patch.setenv("NEO4J_PASSWORD", server.PASSWORD)
            with closing(open_store(f"bolt://{address}")) as neo4j:
                keys(neo4j, place / "files" / "schema.cypher")
                yield embedded, neo4j


def keys(store: Store, file: Path) -> None:
    """Run the statements of the file, each by itself, as cypher-shell does."""
    auth = ("neo4j", server.PASSWORD)
    with GraphDatabase.driver(store.location, auth=auth) as driver, driver.session() as session:
        for statement in [*filter(str.strip, file.read_text("utf-8").split(";\n")), "CALL db.awaitIndexes()"]:
            session.run(statement).consume()


def test_a_load_into_the_imported_database_goes_on_as_in_any_store(samples: Pair) -> None:
    """Behind the others, which only read."""
    for store in samples:
        assert not load(store, sample_facts()).changed


def test_files_come_behind_a_load_and_are_the_same_each_time(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("关于就业的通知\n国测发〔2022〕3号\n一、发放补贴。（财政部、教育部负责）\n", "utf-8")
    written = []
    for name in ("one", "two"):
        store = str(tmp_path / f"store-{name}")
        assert cli.main(["load", str(tmp_path / "a.txt"), "--store", store, "--bulk-files", str(tmp_path / name)]) == 0
        assert capsys.readouterr().out.splitlines()[-1].startswith("neo4j-admin database import full neo4j ")
        written.append({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()})
    assert written[0] == written[1]
