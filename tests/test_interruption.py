"""Ctrl-C in a real terminal, and SIGTERM, while processes read."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from collections import Counter
from contextlib import closing, suppress
from pathlib import Path

import pytest

from graph.integrity import check
from graph.load import load
from graph.stores.base import open_store
from loaders import batch

pty = pytest.importorskip("pty")
ROOT = Path(__file__).parent.parent
FILES = 120
#: Seconds within which a command ends, on a busy machine; on an idle one it takes a tenth of them.
SECONDS = 10
#: Reads in processes, however few the files are.
PROGRAM = "import sys, cli; from loaders import batch; batch.WORTHWHILE = 0; sys.exit(cli.main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("documents")
    body = "".join(f"{n}、对第{n}批企业给予不超过{i}万元的补贴。（省财政厅负责）\n" for i, n in enumerate("一二三四五六七八九", 1))
    for n in range(FILES):
        (place / f"{n:03}.txt").write_text(f"关于第{n}项任务的通知\n云政发〔2023〕{n + 1}号\n{body * 8}", "utf-8")
    return place


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, *arguments: str, program: str = PROGRAM) -> None:
        self.pid, self._screen = pty.fork()
        if not self.pid:
            os.chdir(ROOT)
            os.environ.pop("POLICYKG_LANG", None)
            os.execv(sys.executable, [sys.executable, "-c", program, *arguments])
        self.shown = ""
        self.status: int | None = None

    def until(self, pattern: str, seconds: float) -> None:
        """Read the screen until it shows `pattern`."""
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.shown):
            assert time.monotonic() < deadline and self._read(deadline), self.shown

    def end(self, seconds: float) -> int:
        """The exit status of the command, which ends within so many seconds."""
        deadline = time.monotonic() + seconds
        while self._read(deadline):
            assert time.monotonic() < deadline, self.shown
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def _read(self, deadline: float) -> bool:
        if not select.select([self._screen], [], [], max(0.0, deadline - time.monotonic()))[0]:
            return True
        try:
            piece = os.read(self._screen, 4096)
        except OSError:  # the last process of the terminal is gone
            return False
        self.shown += piece.decode("utf-8", "replace")
        return bool(piece)

    def press_ctrl_c(self) -> None:
        os.write(self._screen, b"\x03")


def left_of_session(leader: int) -> list[str]:
    """Processes of a session that are still there some seconds after its first one has ended."""
    deadline = time.monotonic() + 5
    while (found := of_session(leader)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found


def of_session(leader: int) -> list[str]:
    """Processes of a session, by their command lines."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[3]) == leader and fields[0] != "Z":
                found.append((stat.parent / "cmdline").read_text().replace("\0", " "))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(("how", "status"), [("ctrl-c", 130), ("sigterm", 143)])
def test_a_load_that_is_interrupted_ends_in_order_and_goes_on_next_time(folder: Path, tmp_path: Path, how: str, status: int) -> None:
    store = tmp_path / "store"
    command = Terminal("load", str(folder), "--store", str(store), "--workers", "2", "--report", str(tmp_path / "report.json"))
    command.until(rf"载入 [1-9]\d*/{FILES}，每秒 [\d.]+ 个，约剩 \d\d:\d\d", 90)
    if how == "ctrl-c":
        command.press_ctrl_c()
        command.press_ctrl_c()  # the same again: what is under way is ended in order all the same
    else:
        os.kill(command.pid, signal.SIGTERM)
    assert command.end(SECONDS) == status
    assert left_of_session(command.pid) == []
    assert "Traceback" not in command.shown
    said = command.shown.rpartition("\x1b[K")[2].replace("^C", "").split("\r\n")
    assert said == ["policykg: 已中断；已完成的部分已保存，再次载入会接着做", ""]
    with closing(open_store(store)) as opened:
        assert list(check(opened)) == []
        counts = Counter(o.status for o in load(opened, batch.read_all(sorted(folder.iterdir()))).outcomes)
    assert counts["unchanged"] >= 1
    assert counts["loaded"] == FILES - counts["unchanged"] > 0


#: Writes for an hour.
STUCK = "import time; from graph import load; load._Session._flush = lambda self: time.sleep(3600); "


def test_the_second_ctrl_c_ends_at_once(folder: Path, tmp_path: Path) -> None:
    command = Terminal("load", str(folder), "--store", str(tmp_path / "store"), "--workers", "2", program=STUCK + PROGRAM)
    command.until(rf"载入 [1-9]\d*/{FILES}", 90)
    command.press_ctrl_c()
    time.sleep(1)
    command.press_ctrl_c()
    assert command.end(SECONDS) == 130
    assert left_of_session(command.pid) == []
    assert "Traceback" not in command.shown
    assert command.shown.endswith("policykg: 已强行中断；已完成的部分已保存\r\n")


def test_a_process_that_does_not_hear_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As one that is deep in a parser: it ignores that it is to end."""
    monkeypatch.setattr(batch, "WORTHWHILE", 0)
    monkeypatch.setattr(batch, "PATIENCE", 0.2)
    for name in "ab":
        (tmp_path / name).write_text("x", "utf-8")
    with batch.workers(sorted(tmp_path.iterdir()), 2) as readers:
        assert readers is not None
        readers.submit(signal.signal, signal.SIGTERM, signal.SIG_IGN).result()
        begun = time.monotonic()
        readers.submit(time.sleep, 3600)
        readers.submit(time.sleep, 3600)
        time.sleep(0.3)
    assert time.monotonic() - begun < SECONDS
