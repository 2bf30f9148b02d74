"""Many files, one after another or in worker processes: what each of them gave, in the order of the files."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from loaders import pipeline
from loaders.formats import Reading
from loaders.formats.fields import NONE, Names
from loaders.model import FileFacts, to_dict

#: Below so many bytes of input, starting processes takes longer than they save.
WORTHWHILE = 4_000_000


def read(path: Path | pipeline.Problem, names: Names = NONE) -> list[FileFacts]:
    """What one file gives; an archive gives one entry for each of its files, and one without documents for itself. `names`
    says what records call their fields."""
    if isinstance(path, pipeline.Problem):
        return [_failed(path)]
    try:
        parts = [_failed(f) if isinstance(f, pipeline.Problem) else _facts(*f) for f in pipeline.read_file(path, names)]
        return parts if any(p.path == str(path) for p in parts) else [*parts, FileFacts(str(path), [])]
    except Exception as error:  # a fault of ours must not take the other files with it
        fault = f"{type(error).__name__}: {error}"
        return [FileFacts(str(path), [], (f"程序内部错误：{fault}", f"internal error: {fault}"))]


def _failed(problem: pipeline.Problem) -> FileFacts:
    return FileFacts(problem.path, [], (problem.zh, problem.en))


def _facts(path: str, reading: Reading) -> FileFacts:
    documents = pipeline.extract_reading(reading, path)
    if not documents:
        return _failed(pipeline.nothing(path))
    return FileFacts(path, [(to_dict(d), reading.text[d.source.start : d.source.end]) for d in documents])


def read_all(
    files: Iterable[Path | pipeline.Problem], executor: Executor | None = None, names: Names = NONE, ahead: int = 8
) -> Iterator[FileFacts]:
    """What the files give, in their order. With an executor the next `ahead` files are read at the same time, so memory
    does not grow with their number."""
    if executor is None:
        for path in files:
            yield from read(path, names)
        return
    pending: deque[Future[list[FileFacts]]] = deque()
    for path in files:
        pending.append(executor.submit(read, path, names))
        if len(pending) > ahead:
            yield from pending.popleft().result()
    while pending:
        yield from pending.popleft().result()


@contextmanager
def workers(files: Sequence[Path | pipeline.Problem], number: int) -> Iterator[Executor | None]:
    """Processes that read `files`; None where they are few, or `number` is 1."""
    size = sum(f.stat().st_size for f in files if isinstance(f, Path))
    if number == 1 or len(files) < 2 or size < WORTHWHILE:
        yield None
        return
    # Ctrl-C reaches the whole group of processes: the first one alone says what then happens.
    executor = ProcessPoolExecutor(
        number, multiprocessing.get_context("spawn"), signal.signal, (signal.SIGINT, signal.SIG_IGN)
    )
    with executor:
        try:
            yield executor
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
