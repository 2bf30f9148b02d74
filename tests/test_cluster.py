"""Reading on a Dask cluster: a real scheduler and real workers on 127.0.0.1."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path

import pytest

import cli
from graph.load import _Session
from loaders import batch, cluster
from loaders.model import FileFacts

pytest.importorskip("distributed")
from distributed.scheduler import KilledWorker  # noqa: E402

FILES = 60
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("documents")
    body = "".join(f"{n}、对第{n}批企业给予不超过{i}万元的补贴。（省财政厅牵头，省教育厅负责）\n" for i, n in enumerate("一二三四五六七八九", 1))
    for n in range(FILES):
        cited = f"一、落实《关于第{n // 2}项任务的通知》（云政发〔2023〕{n // 2 + 1}号）。\n"
        (place / f"{n:03}.txt").write_text(f"关于第{n}项任务的通知\n云政发〔2023〕{n + 1}号\n{cited}{body * 4}", "utf-8")
    (place / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    return place


@dataclass
class Dask:
    """A scheduler and workers, processes of their own. They run in `folder`, where they see no file by a relative path."""

    folder: Path
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{program}", *arguments, "--host", "127.0.0.1", "--no-dashboard"]
        with (self.folder / f"{len(self.processes)}.err").open("wb") as errors:
            self.processes.append(subprocess.Popen(command, cwd=self.folder, stderr=errors, env=os.environ | {"PYTHONPATH": str(ROOT)}))
        return self.processes[-1]

    def workers(self, number: int) -> list[subprocess.Popen[bytes]]:
        return [self.start("worker", self.address, "--no-nanny", "--nthreads", "1") for _ in range(number)]


@contextmanager
def dask(folder: Path, workers: int) -> Iterator[Dask]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = Dask(folder, f"tcp://127.0.0.1:{port}")
    try:
        made.start("scheduler", "--port", str(port))
        made.workers(workers)
        for _ in range(600):
            with socket.socket() as there:
                if not there.connect_ex(("127.0.0.1", port)):
                    break
            time.sleep(0.1)
        yield made
    finally:
        for process in made.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    """Two workers, for tests that leave them alone."""
    with dask(tmp_path_factory.mktemp("dask"), 2) as made:
        yield made


@pytest.fixture
def policykg(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Runs the command: exit code, standard error."""
    monkeypatch.delenv("POLICYKG_LANG", raising=False)

    def run(*arguments: object) -> tuple[int, str]:
        status = cli.main([str(a) for a in arguments])
        return status, capsys.readouterr().err

    return run


@pytest.fixture
def after(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, Callable[[], object]], None]:
    """Have something happen when so many files have come into the store."""

    def plan(number: int, happen: Callable[[], object]) -> None:
        real, taken = _Session.take, iter(range(FILES + 1))

        def take(session: _Session, file: FileFacts) -> None:
            if next(taken) == number:
                happen()
            real(session, file)

        monkeypatch.setattr(_Session, "take", take)

    return plan


def everything(policykg: Callable[..., tuple[int, str]], store: Path) -> bytes:
    out = store.with_suffix(".json")
    assert policykg("export", "--all", "--format", "json", "-o", out, "--store", store) == (0, "")
    return out.read_bytes()


def test_the_graph_is_the_one_made_without_it_though_a_worker_dies(
    policykg: Callable[..., tuple[int, str]], after: Callable[..., None], folder: Path, tmp_path: Path
) -> None:
    problem = f"policykg: {folder}/broken.pdf: "
    status, said = policykg("load", folder, "--store", tmp_path / "one", "--workers", "1")
    assert status == 1 and said.startswith(problem)
    with dask(tmp_path, 2) as made:
        dying = made.processes[1]
        after(FILES // 4, dying.kill)
        assert policykg("load", folder, "--store", tmp_path / "two", "--scheduler", made.address) == (1, said)
        assert dying.wait(0) == -9
        assert made.processes[2].poll() is None
    assert everything(policykg, tmp_path / "one") == everything(policykg, tmp_path / "two")


def test_a_scheduler_that_goes_leaves_what_was_finished(
    policykg: Callable[..., tuple[int, str]], after: Callable[..., None], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    with dask(tmp_path, 2) as made:
        after(FILES // 4, made.processes[0].kill)
        status, said = policykg("load", folder, "--store", store, "--scheduler", made.address)
    assert status == 1
    assert said.splitlines()[-1] == f"policykg: {made.address}：与 Dask 调度器的连接中断；重新载入会接着做"
    monkeypatch.undo()
    report = tmp_path / "report.json"
    policykg("load", folder, "--store", store, "--report", report)
    counts = report.read_text("utf-8")
    assert '"unchanged"' in counts and '"loaded"' in counts
    policykg("load", folder, "--store", tmp_path / "other")
    assert everything(policykg, store) == everything(policykg, tmp_path / "other")


@pytest.mark.parametrize("seen", [True, False], ids=["a shared folder", "bytes are sent"])
def test_workers_give_what_this_process_gives(running: Dask, folder: Path, monkeypatch: pytest.MonkeyPatch, seen: bool) -> None:
    monkeypatch.chdir(folder.parent)
    files = sorted((folder if seen else Path(folder.name)).iterdir())
    with cluster.workers(running.address) as readers:
        assert readers.ahead % cluster.AHEAD == 0
        found = list(batch.read_each(files, readers))
        assert readers._shared is seen
    assert found == list(batch.read_each(files))


def test_no_more_files_are_in_flight_than_the_window_holds(running: Dask, folder: Path) -> None:
    files = sorted(folder.iterdir())
    begun = 0

    def one_by_one() -> Iterator[Path]:
        nonlocal begun
        for begun, file in enumerate(files, 1):  # noqa: B007
            yield file

    with cluster.workers(running.address) as readers:
        for done, _ in enumerate(batch.read_each(one_by_one(), readers), 1):
            assert begun - done <= cluster.AHEAD * 2


def test_a_file_that_kills_its_workers_is_a_problem_of_its_own(running: Dask) -> None:
    done: Future[None] = Future()
    answer: Future[list[FileFacts]] = Future()
    done.set_exception(KilledWorker("read_there-1", None, 3))  # type: ignore[arg-type]
    with cluster.workers(running.address) as readers:
        readers._receive(answer, done, Path("a.txt"), {})
    (part,) = answer.result(0)
    assert part.path == "a.txt" and part.problem and "一再中止" in part.problem[0]


# ---- what can be wrong is one line


@pytest.fixture
def refused(policykg: Callable[..., tuple[int, str]], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    monkeypatch.setattr(cluster, "PATIENCE", 2.0)
    monkeypatch.setattr(cluster, "WORKERS_PATIENCE", 2.0)

    def run(address: str) -> str:
        status, said = policykg("load", folder, "--store", tmp_path / "store", "--scheduler", address)
        assert status == 1 and said.count("\n") == 1
        assert not (tmp_path / "store").exists()
        return said

    return run


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "foo://127.0.0.1:1"])
def test_no_scheduler(refused: Callable[[str], str], address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(address).startswith(f"policykg: {address}：连不上 Dask 调度器（")
    monkeypatch.setenv("POLICYKG_LANG", "en")
    assert refused(address).startswith(f"policykg: {address}: the Dask scheduler cannot be reached (")


def test_no_extra(refused: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert refused("tcp://127.0.0.1:1") == 'policykg: --scheduler 需要 Dask，请安装：pip install "policykg[dask]"\n'


def test_no_workers(refused: Callable[[str], str], tmp_path: Path) -> None:
    (tmp_path / "dask").mkdir()
    with dask(tmp_path / "dask", 0) as made:
        assert f"没有工作进程，请启动：dask worker {made.address}" in refused(made.address)


def test_workers_with_another_edition_of_the_program(refused: Callable[[str], str], running: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "edition", lambda: "another")
    assert "不是同一版本" in refused(running.address)
    monkeypatch.setattr(cluster.Cluster, "check", lambda self: None)  # a worker that comes later is not seen at the start
    assert "不是同一版本" in refused(running.address)


def test_workers_with_another_dask(refused: Callable[[str], str], running: Dask, monkeypatch: pytest.MonkeyPatch) -> None:
    versions = chain(["Python 3.11, distributed 1"], repeat("Python 3.12, distributed 1"))
    monkeypatch.setattr(cluster, "_essential", lambda found: next(versions))
    assert "版本不同：Python 3.12, distributed 1，本机 Python 3.11, distributed 1" in refused(running.address)


def test_all_workers_go(running: Dask, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "WORKERS_PATIENCE", 10.0)
    with dask(tmp_path, 1) as made, cluster.workers(made.address) as readers:
        monkeypatch.setattr(cluster, "WORKERS_PATIENCE", 2.0)
        read = batch.read_each(sorted(folder.iterdir()), readers)
        next(read)
        made.processes[1].kill()
        start = time.monotonic()
        with pytest.raises(batch.Unavailable, match="没有工作进程"):
            list(read)
        assert time.monotonic() - start < 60
