"""Many files, one after another or in worker processes: what each of them gave, in the order of the files."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import util
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any, Protocol, TypeVar

from loaders import passed_over, pipeline
from loaders.edition import edition
from loaders.formats import Reading, office
from loaders.formats.fields import NONE, Names
from loaders.model import FileFacts, Stamp, to_dict

#: Below so many bytes of input, starting processes takes longer than they save.
WORTHWHILE = 4_000_000
#: Files in flight for each process: one that is read, and some that wait for an earlier one that takes longer.
AHEAD = 4
#: Seconds that a process has to end what it started itself.
PATIENCE = 3.0
#: New objects after which Python looks for cycles among them, instead of 700: what is read are many small ones that live until
#: their file is done, and to look at them over and over costs 2 % of the time, 15 % in a large file.
COLLECTED_AFTER = 20_000

T = TypeVar("T")


def read(path: Path | pipeline.Problem, names: Names = NONE) -> list[FileFacts]:
    """What one file gives; an archive gives one entry for each of its files, and one without documents for itself. `names`
    says what records call their fields."""
    if isinstance(path, pipeline.Problem):
        return [_failed(path)]
    data = pipeline.read_bytes(path)
    return [_failed(data)] if isinstance(data, pipeline.Problem) else read_data(str(path), data, names)


def read_data(path: str, data: bytes, names: Names = NONE) -> list[FileFacts]:
    """What a file at `path` gives whose content is `data`; see :func:`read`."""
    gc.set_threshold(COLLECTED_AFTER)
    try:
        parts = [_failed(f) if isinstance(f, pipeline.Problem) else _facts(*f) for f in pipeline.read_data(path, data, names)]
        parts = [_beside_page(p) for p in parts]
        parts = parts if any(p.path == path for p in parts) else [*parts, FileFacts(path, [])]
        return _stamped(parts, path, stamp(data, names))
    except Exception as error:  # a fault of ours must not take the other files with it
        fault = f"{type(error).__name__}: {error}"
        return [FileFacts(path, [], (f"程序内部错误：{fault}", f"internal error: {fault}"))]
    except Stopped:  # the pool would go on with the next file
        office.close()
        os._exit(1)


def stamp(data: bytes, names: Names = NONE) -> str:
    """Digest of a file's content and of how it is read: where it is the same, so is what the file gives."""
    return hashlib.sha256(f"{edition()}\n{sorted(names.items())}\n".encode() + data).hexdigest()


def _stamped(parts: list[FileFacts], path: str, digest: str) -> list[FileFacts]:
    """The parts with what tells whether a store holds all of them; none where there is a problem to be told each time."""
    if any(p.problem for p in parts):
        return parts
    number = sum(len(p.documents) for p in parts)
    return [replace(p, stamp=Stamp(digest, number, len(p.path) - len(path))) for p in parts]


def _beside_page(part: FileFacts) -> FileFacts:
    """Frames and advertisements that were saved with a page need not hold a document."""
    if part.problem is None or not passed_over.is_part_of_page(part.path):
        return part
    zh, en = part.problem
    return replace(part, kind="skipped", problem=(f"网页的附属文件（{zh}）", f"saved with a web page ({en})"))


def _failed(problem: pipeline.Problem) -> FileFacts:
    return FileFacts(problem.path, [], (problem.zh, problem.en), problem.kind)


def _facts(path: str, reading: Reading) -> FileFacts:
    documents = pipeline.extract_reading(reading, path)
    if not documents:
        return _failed(pipeline.nothing(path))
    return FileFacts(path, [(to_dict(d), reading.text[d.source.start : d.source.end]) for d in documents])


class Readers(Protocol):
    """What reads files at the same time: an executor, and how many files are to be in flight."""

    @property
    def ahead(self) -> int: ...

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]: ...


class Unavailable(Exception):
    """What hinders readers elsewhere, in Chinese and English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.zh, self.en = zh, en


def read_each(
    files: Iterable[Path | pipeline.Problem | T], readers: Readers | None = None, names: Names = NONE
) -> Iterator[list[FileFacts] | T]:
    """What each file gives, in their order; whatever is no file comes out as it went in. With readers the next files are
    read at the same time, as many as they say, so memory does not grow with the number of all."""
    pending: deque[Future[Any]] = deque()
    for file in files:
        pending.append(_begun(file, readers, names))
        while len(pending) > (readers.ahead if readers else 0):
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()


def _begun(file: object, readers: Readers | None, names: Names) -> Future[Any]:
    if readers is not None and isinstance(file, Path):
        return readers.submit(read, file, names)
    done: Future[Any] = Future()
    done.set_result(read(file, names) if isinstance(file, (Path, pipeline.Problem)) else file)
    return done


def read_all(
    files: Iterable[Path | pipeline.Problem], readers: Readers | None = None, names: Names = NONE
) -> Iterator[FileFacts]:
    """What the files give, one after the other; see :func:`read_each`."""
    for parts in read_each(files, readers, names):
        yield from parts


class Processes(ProcessPoolExecutor):
    """Worker processes of this machine."""

    def __init__(self, number: int) -> None:
        super().__init__(number, multiprocessing.get_context("spawn"), _become_worker)
        self.ahead = AHEAD * number


@contextmanager
def workers(files: Sequence[object], number: int) -> Iterator[Processes | None]:
    """Processes that read those of `files` that are paths; None where they are few, or `number` is 1. They end with the block,
    whatever they are doing, and with this process."""
    sizes = [f.stat().st_size for f in files if isinstance(f, Path)]
    if number == 1 or len(sizes) < 2 or sum(sizes) < WORTHWHILE:
        yield None
        return
    others = set(multiprocessing.active_children())
    executor = Processes(number)
    with executor:
        try:
            with _without_interruption():
                for started in [executor.submit(int) for _ in range(number)]:  # each of these starts a process
                    started.result()
            yield executor
        finally:
            executor.shutdown(wait=False, cancel_futures=True)
            _end(set(multiprocessing.active_children()) - others)


def _end(processes: Collection[BaseProcess]) -> None:
    """End processes; those that are deep in a library, and do not hear of it, are killed."""
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in processes:
        process.join(max(0.0, deadline - time.monotonic()))
        if process.is_alive():
            process.kill()


class Stopped(SystemExit):
    """A worker is to end, after it has ended what it started itself."""


def _become_worker() -> None:
    """Ctrl-C reaches the whole group of processes, but what then happens the first one alone says."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM,))
    threading.Thread(target=_end_with_parent, daemon=True).start()
    util.Finalize(None, office.close, exitpriority=0)


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _without_interruption() -> Iterator[None]:
    """Processes that start here do not see Ctrl-C before they can deal with it; it comes when the block ends."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
