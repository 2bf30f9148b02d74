"""The files that start a server and the app for a team, as far as they can be checked without a container engine."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bench.server import SETTINGS
from graph.stores.neo4j import Neo4jStore

DEPLOY = Path(__file__).parents[1] / "deploy"


def services() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    return found


def test_the_app_finds_the_server() -> None:
    app, server = services()["app"], services()["neo4j"]
    uri, user, _ = Neo4jStore(app["environment"]["POLICYKG_STORE"])._address
    assert (uri, user) == ("bolt://neo4j:7687", server["environment"]["NEO4J_AUTH"].partition("/")[0])
    assert app["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert server["healthcheck"]["test"]


def test_a_question_has_the_memory_that_it_has_in_the_tests() -> None:
    (line,) = SETTINGS
    name, _, value = line.partition("=")
    given = services()["neo4j"]["environment"][f"NEO4J_{name.replace('_', '__').replace('.', '_')}"]
    assert given == f"${{NEO4J_TRANSACTION:-{value}}}"


def test_no_password_is_written_down_and_nothing_is_open_to_the_network() -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"\$\{NEO4J_PASSWORD([^}]*)\}", text)) == {":?set NEO4J_PASSWORD (at least 8 characters)"}
    for service in services().values():
        assert all(port.startswith("${BIND:-127.0.0.1}:") for port in service["ports"])


def test_what_the_files_name_is_there() -> None:
    build = services()["app"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    assert (DEPLOY / "../samples").is_dir()
    recipe = (DEPLOY / "Dockerfile").read_text("utf-8")
    assert re.search(r"^picture: \.venv/run", (DEPLOY.parent / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert "make picture" in recipe and "views.serving" in recipe


def test_what_people_drop_into_the_app_outlives_its_container() -> None:
    home = re.search(r"^ENV XDG_DATA_HOME=(.+)$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert home and f"files:{home[1]}" in services()["app"]["volumes"]
