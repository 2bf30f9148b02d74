"""Exports and reports that are interrupted in a real terminal leave what was there, and nothing half done."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

import cli

pytest.importorskip("pty")
from test_interruption import ROOT, Terminal, left_of_session  # noqa: E402

#: Formats that stop in the middle of the file, after their first lines, until they are interrupted.
STOPPED = """
import sys, time, cli
from graph.export import csv_tables, graphml, word

def halting(generate):
    def lines(*arguments):
        for number, line in enumerate(generate(*arguments)):
            yield line
            if number == 1:
                time.sleep(60)
    return lines

graphml.generate = halting(graphml.generate)
csv_tables.lines = halting(csv_tables.lines)
word.archive.restamp = lambda content, file: (file.write(content[:1000]), time.sleep(60))
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = str(tmp_path_factory.mktemp("store") / "store")
    assert cli.main(["load", str(ROOT / "samples"), "--store", place]) == 0
    return place


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(("name", "how", "status"), [("graphml", "ctrl-c", 130), ("csv", "ctrl-c", 130), ("graphml", "sigterm", 143)])
@pytest.mark.parametrize("former", [None, "what stood there"])
def test_an_export_that_is_interrupted_leaves_what_was_there(
    store: str, tmp_path: Path, name: str, how: str, status: int, former: str | None
) -> None:
    out = tmp_path / "out"
    if former:
        out.write_text(former, "utf-8")
    command = Terminal("export", "--all", "--format", name, "-o", str(out), "--store", store, program=STOPPED)
    command.until(r"读取 \d+/\d+", 60)
    command.until(r"写出 out：0\.0 MB", 60)
    assert [f.name for f in tmp_path.iterdir() if f != out], "the new file is under way"
    if how == "ctrl-c":
        command.press_ctrl_c()
        command.press_ctrl_c()
    else:
        os.kill(command.pid, signal.SIGTERM)
    assert command.end(30) == status
    assert left_of_session(command.pid) == []
    assert command.shown.rpartition("\x1b[K")[2].replace("^C", "") == "policykg: 已中断\r\n"
    assert [f.read_text("utf-8") for f in tmp_path.iterdir()] == ([former] if former else [])


def test_a_report_that_is_interrupted_leaves_what_was_there(store: str, tmp_path: Path) -> None:
    order = tmp_path / "order.toml"
    order.write_text('title = "甲"\n[[section]]\nheading = "乙"\nquery = "documents"\n', "utf-8")
    folder = tmp_path / "out"
    folder.mkdir()
    program = STOPPED.replace("time.sleep(60))", "print('half', flush=True), time.sleep(60))")
    command = Terminal("report", str(order), "-o", str(folder / "r.docx"), "--store", store, program=program)
    command.until("half", 60)
    assert [f.name for f in folder.iterdir()] != []
    command.press_ctrl_c()
    assert command.end(30) == 130
    assert "Traceback" not in command.shown
    assert list(folder.iterdir()) == []
