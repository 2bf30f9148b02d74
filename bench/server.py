"""A real Neo4j, from Maven Central, on a free port of 127.0.0.1: for tests and benchmarks."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
HERE = ROOT / "tests" / "neo4j-server"
LIB = ROOT / ".cache" / "neo4j" / "lib"
PASSWORD = "a-password-for-tests"

_OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch")
#: Nine million lists of one number fill a gigabyte; a server without memory may stop to answer.
_JAVA = ("java", "-Xmx2g", *(f"--add-opens={module}=ALL-UNNAMED" for module in _OPENED), "-cp", f"{LIB}/*")

#: Lines of neo4j.conf: what deploy/compose.yaml gives a query of memory, as docs/neo4j.md says.
SETTINGS = ("db.memory.transaction.max=512m",)


def missing() -> list[str]:
    """The programs that it needs and that are not there."""
    return [program for program in ("java", "mvn") if not shutil.which(program)]


@contextmanager
def neo4j(home: Path) -> Iterator[str]:
    """Host and port of an empty Neo4j with the user neo4j and :data:`PASSWORD`; its data lies in `home`."""
    _fetch()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*_JAVA, str(HERE / "Main.java"), str(home), str(port), PASSWORD]
    (home / "settings").write_text("\n".join(SETTINGS), "utf-8")
    with (home / "output").open("w") as output, subprocess.Popen(
        command, cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output, text=True,
    ) as process:
        try:
            assert process.stdout
            if "ready\n" not in process.stdout:  # reads on until it comes
                raise RuntimeError(f"the Neo4j for tests did not start:\n{(home / 'output').read_text()[-2000:]}")
            yield f"127.0.0.1:{port}"
        finally:
            process.kill()


def admin(home: Path, *arguments: str, folder: Path) -> str:
    """What ``neo4j-admin`` prints, run in `folder` for a server whose data lies in `home` and that does not run."""
    _fetch()
    (home / "conf").mkdir(exist_ok=True)
    (home / "conf" / "neo4j.conf").touch()
    environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    done = subprocess.run(
        [*_JAVA, "org.neo4j.cli.AdminTool", *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=300,
    )
    if done.returncode:
        raise RuntimeError(f"neo4j-admin {' '.join(arguments)}:\n{(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


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
