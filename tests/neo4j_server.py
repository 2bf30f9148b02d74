"""A real Neo4j for tests, from Maven Central, on a free port of 127.0.0.1."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "neo4j-server"
LIB = Path(__file__).parents[1] / ".cache" / "neo4j" / "lib"
PASSWORD = "a-password-for-tests"

_OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Host and port of an empty Neo4j with the user neo4j and :data:`PASSWORD`.

    Skips where Java or Maven are missing; on CI that fails.
    """
    missing = [program for program in ("java", "mvn") if not shutil.which(program)]
    if missing:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"a Neo4j for tests needs {' and '.join(missing)}")
    _fetch()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = tmp_path_factory.mktemp("neo4j")
    command = [
        "java", "-Xmx1g", *(f"--add-opens={module}=ALL-UNNAMED" for module in _OPENED),
        "-cp", f"{LIB}/*", str(HERE / "Main.java"), str(home), str(port), PASSWORD,
    ]
    with (home / "output").open("w") as output, subprocess.Popen(
        command, cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, text=True,
    ) as process:
        assert process.stdout
        if "ready\n" not in process.stdout:  # reads on until it comes
            pytest.fail(f"the Neo4j for tests did not start:\n{(home / 'output').read_text()[-2000:]}")
        yield f"127.0.0.1:{port}"
        process.kill()
    shutil.rmtree(home, ignore_errors=True)


def _fetch() -> None:
    done = LIB.with_name("pom.xml")
    pom = HERE / "pom.xml"
    if done.exists() and done.read_bytes() == pom.read_bytes():
        return
    shutil.rmtree(LIB, ignore_errors=True)
    subprocess.run(
        ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={LIB}",
         "-DincludeScope=runtime"],
        check=True, timeout=900,
    )
    shutil.copyfile(pom, done)
