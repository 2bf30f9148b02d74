"""What was loaded into a store, and when.

The graph holds no times, so that the same documents give the same graph; the journal stands beside the store with the app's
other files, for the store of a server on the machine that loaded.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from views import keeping

if TYPE_CHECKING:
    from graph.load import Report
    from graph.stores.base import Store

_FILE = "journal.jsonl"
_CAME = ("loaded", "replaced", "merged")
#: Documents that an entry names; entries that are looked through for the last ones, in bytes.
NAMED, _TAIL = 20, 1 << 16


@dataclass(frozen=True, slots=True)
class Entry:
    """A load or removal that changed the store: when (ISO 8601, UTC), from where, how many documents by what became of them
    (:data:`graph.load.Status`), and the ids of those that came, at most :data:`NAMED`."""

    at: str
    place: str
    counts: dict[str, int]
    documents: list[str]

    @property
    def came(self) -> int:
        """How many documents came, or came anew."""
        return sum(self.counts.get(status, 0) for status in _CAME)


@contextmanager
def noting(store: Store, report: Report) -> Iterator[None]:
    """Enter what the block changed in `store`, also where it is interrupted; nothing where it fails."""
    try:
        yield
    except KeyboardInterrupt:
        note(store, report)
        raise
    note(store, report)


def note(store: Store, report: Report) -> None:
    """Enter what changed `store`; a journal that cannot be written is no reason for a load to fail."""
    if not report.changed:
        return
    changed = [o for o in report.outcomes if o.status in (*_CAME, "removed")]
    came = dict.fromkeys(o.document for o in changed if o.status in _CAME and o.document)
    counts = {status: number for status, number in report.counts().items() if status in (*_CAME, "removed")}
    entry = Entry(datetime.now(UTC).isoformat(timespec="seconds"), _place([o.path for o in changed]), counts, list(came)[:NAMED])
    path = keeping.folder(store, _FILE)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as journal:
            journal.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")


def entries(store: Store) -> Iterator[Entry]:
    """The last entries, the newest first; what cannot be read is passed over."""
    try:
        with keeping.folder(store, _FILE).open("rb") as journal:
            journal.seek(0, os.SEEK_END)
            journal.seek(max(0, journal.tell() - _TAIL))
            lines = journal.read().splitlines()
    except OSError:
        return
    for line in reversed(lines):
        with suppress(ValueError, TypeError):
            yield Entry(**json.loads(line))


def _place(paths: list[str]) -> str:
    """The file or folder that all the paths lie in; "" where there is none."""
    with suppress(ValueError):
        return os.path.commonpath(dict.fromkeys(paths))
    return ""
