"""The command line does and says the same on the embedded engine and on a real Neo4j."""

from __future__ import annotations

from pathlib import Path

import pytest
from engines import SAMPLES, on_both
from neo4j_server import PASSWORD

import cli

CENTRAL = "国办发〔2024〕903号"


def test_commands(neo4j_server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", PASSWORD)
    files = [str(p) for p in [SAMPLES[0], SAMPLES[3]]]
    with on_both(tmp_path / "store", neo4j_server) as stores:
        places = [store.location for store in stores]
    table = [
        ["load", *files], ["load", *files, str(tmp_path / "none.txt")], ["remove", CENTRAL, "没有"],
        ["load", files[0]], ["stats"], ["query", "agencies_sharing_measures", "-p", "agency=人社部"],
        ["query", "duties", "-p", f"document={CENTRAL}", "--format", "json"], ["query", "amounts", "--format", "csv"],
        ["query", "MATCH (d:Document) WHERE d.year = $y RETURN d.id AS id ORDER BY id", "-p", "y=2024"],
        ["query", "MATCH (n) DETACH DELETE n"], ["query", "MATCH (n"], ["query", "measures_of_agency", "-p", "agency=无"],
        *(["export", *what, "--format", form, "-o", str(tmp_path / f"out.{form}")]
          for what, form in ((["--all"], "json"), (["--query", "measures_for_group", "-p", "group=青年"], "graphml"),
                             (["--node", "教育部", "--hops", "2"], "cypher"))),
    ]
    for arguments in table:
        seen = []
        for place in places:
            status = cli.main([*arguments, "--store", place])
            out, err = capsys.readouterr()
            written = Path(arguments[-1]).read_bytes() if arguments[0] == "export" else b""
            seen.append((status, out.replace(place, "…"), err.replace(place, "…"), written))
        assert seen[0] == seen[1], arguments
