"""Many files, one after another or in worker processes: what each of them gave, in the order of the files."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path

from loaders import pipeline
from loaders.model import FileFacts, to_dict


def read(path: Path | pipeline.Problem) -> FileFacts:
    """What one file gives."""
    if isinstance(path, pipeline.Problem):
        return FileFacts(path.path, [], (path.zh, path.en))
    reading = pipeline.read_file(path)
    if isinstance(reading, pipeline.Problem):
        return FileFacts(reading.path, [], (reading.zh, reading.en))
    documents = pipeline.extract_reading(reading, str(path))
    return FileFacts(str(path), [(to_dict(d), reading.text[d.source.start : d.source.end]) for d in documents])


def read_all(
    files: Iterable[Path | pipeline.Problem], executor: Executor | None = None, ahead: int = 8
) -> Iterator[FileFacts]:
    """What the files give, in their order. With an executor the next `ahead` files are read at the same time, so memory
    does not grow with their number."""
    if executor is None:
        yield from map(read, files)
        return
    pending: deque[Future[FileFacts]] = deque()
    for path in files:
        pending.append(executor.submit(read, path))
        if len(pending) > ahead:
            yield pending.popleft().result()
    while pending:
        yield pending.popleft().result()
