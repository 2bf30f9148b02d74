"""Changes of the store that the app makes: one at a time, beside the pages, which go on reading."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import streamlit as st

from graph import load as loading
from graph.language import say, speak
from graph.load import Report
from graph.stores.base import UNBOUNDED, Store, StoreError, StoreMissing
from loaders.model import FileFacts
from views import journal, keeping, uploads

_SOURCES = "MATCH (d:Document) WHERE d.loaded RETURN d.id, d.sources"

#: A source of documents: its name, and what gives them, called where its turn comes.
Source = tuple[str, Callable[[], list[FileFacts]]]


class Job:
    """A load or a removal. `done` of `total` sources are read, `now` is the one under way; `error` is one line."""

    def __init__(self, title: str, total: int) -> None:
        self.title, self.total = title, total
        self.done, self.now = 0, ""
        self.report = Report()
        self.error: str | None = None
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def stop(self) -> None:
        """End after the source that is under way; what is finished stays."""
        self._stop.set()

    def start(self, work: Callable[[], None]) -> None:
        language = say("zh", "en")

        def run() -> None:
            speak(language)
            try:
                work()
            except (StoreError, OSError) as error:
                self.error = str(error)
            except Exception as error:  # a fault of ours must not end without a word
                logging.getLogger(__name__).exception("a job of the app failed")
                self.error = say(f"程序内部错误：{type(error).__name__}", f"internal error: {type(error).__name__}")

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()

    def of(self, sources: Sequence[Source]) -> Iterator[FileFacts]:
        """What the sources give, until it is stopped."""
        for name, give in sources:
            if self.stopped:
                return
            self.now = name
            yield from give()
            self.done += 1


class Desk:
    """Where the one job of the app lies; its report stays until it is put away or the next one begins."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self._lock = threading.Lock()

    @property
    def busy(self) -> bool:
        return self.job is not None and self.job.running

    def begin(self, job: Job, work: Callable[[], None]) -> None:
        """Start a job, unless one is under way or the app is read only."""
        with self._lock:
            if not self.busy and not keeping.read_only():
                self.job = job
                job.start(work)


@st.cache_resource(show_spinner=False)
def desk() -> Desk:
    return Desk()


def held(store: Store) -> dict[str, set[str]]:
    """Ids of loaded documents by the paths that gave them."""
    found: dict[str, set[str]] = {}
    try:
        for id_, sources in store.read(_SOURCES, None, UNBOUNDED).rows:
            for path in sources or ():
                found.setdefault(path, set()).add(id_)
    except StoreMissing:
        pass
    return found


def load(store: Store, sources: Sequence[Source]) -> None:
    """Load documents from `sources`."""
    job = Job(say("载入", "Loading"), len(sources))
    desk().begin(job, lambda: _finish(store, job, lambda: loading.load(store, job.of(sources), job.report)))


def remove(store: Store, ids: Sequence[str]) -> None:
    """Take documents out, and the files of the app that held nothing else."""
    job = Job(say("移除", "Removing"), 1)

    def work() -> None:
        job.report = loading.remove(store, ids)

    desk().begin(job, lambda: _finish(store, job, work))


def _finish(store: Store, job: Job, work: Callable[[], object]) -> None:
    """Do the work and note it in the journal; remove the app's files that gave something before it, or came with it, and give
    nothing now."""
    folder = keeping.folder(store, "uploads")
    known = _files(folder)
    gave = set(held(store)) if known else set()
    try:
        work()
        journal.note(store, job.report)
    finally:
        if new := _files(folder):
            uploads.tidy(folder, gave | (new - known), held(store))


def _files(folder: Path) -> set[str]:
    return {str(path) for path in folder.iterdir()} if folder.is_dir() else set()
