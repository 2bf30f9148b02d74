"""What a store notes of how its files were read, so that a file that is as it was need not be read again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from loaders.model import Stamp


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A file whose content and reading are as the store has noted them; `digest` as in :class:`loaders.model.Stamp`."""

    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Known:
    """A file of which the store holds everything: its digest, and the ids of its documents."""

    digest: str
    documents: Collection[str]


def note(stamp: Stamp, path: str) -> str:
    """One line for a document that the file part at `path` gave."""
    return f"{stamp.digest} {stamp.documents} {stamp.inner} {path}"


def noted(notes: Iterable[str]) -> dict[str, Stamp]:
    """Stamps by path."""
    found = {}
    for line in notes:
        digest, documents, inner, path = line.split(" ", 3)
        found[path] = Stamp(digest, int(documents), int(inner))
    return found


def whole(documents: Iterable[tuple[str, Iterable[str]]]) -> dict[str, Known]:
    """Files of which as many documents are there as they gave, from the notes of each document."""
    there: Counter[tuple[str, str, int]] = Counter()
    ids: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for id_, notes in documents:
        for line in notes:
            digest, number, inner, path = line.split(" ", 3)
            file = path[: len(path) - int(inner)]
            there[file, digest, int(number)] += 1
            ids[file][id_] = None
    return {file: Known(digest, list(ids[file])) for (file, digest, number), held in there.items() if held == number}
