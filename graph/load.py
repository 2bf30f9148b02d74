"""Loading files into a store and taking documents out again.

What a store holds follows from what each source path gave when it was loaded last, and from nothing else: loading
twice changes nothing, and no order of loading leads elsewhere. A path that gives other documents than before loses the
old ones. The same text from several paths is one document with several sources, and the first of them (by path) is the
one whose offsets count. Different texts with one id are kept apart: the first (by path) bears the id, the others the id
with the beginning of their checksum.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import TracebackType
from typing import Any, Literal

from graph.build import Built, Facts, FactsError, build, checksum, dump
from graph.catalogue import Catalogue
from graph.changes import statements
from graph.language import say
from graph.references import title_key
from graph.stores.base import Result, Store, StoreMissing, Writer
from graph.subgraph import UNBOUNDED
from loaders.model import FileFacts

Status = Literal["loaded", "replaced", "merged", "unchanged", "removed", "failed"]

#: Documents in one transaction: few enough to stay small, enough that the round trips do not count.
BATCH = 16

_COPIES = "UNWIND $ids AS id MATCH (d:Document {id: id}) RETURN id, d.facts, d.copies, d.text, d.sha256"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document, or of a file that gave none. `note` says why, or what to know."""

    status: Status
    path: str
    document: str | None = None
    title: str | None = None
    note: str = ""


@dataclass(slots=True)
class Report:
    """Outcomes in the order of the files. `changed`: the graph is another one than before."""

    outcomes: list[Outcome] = field(default_factory=list)
    changed: bool = False

    def counts(self) -> Counter[str]:
        return Counter(o.status for o in self.outcomes)


@dataclass(frozen=True, slots=True)
class Copy:
    """A document as one source gave it; `built` where that was done already, under the id of the facts."""

    facts: Facts
    text: str
    sha256: str
    built: Built | None = field(default=None, compare=False)

    @property
    def path(self) -> str:
        path: str = self.facts["source"]["path"]
        return path

    @property
    def place(self) -> tuple[str, int]:
        return self.path, self.facts["source"]["start"]


def load(store: Store, files: Iterable[FileFacts], tell: Callable[[Outcome], None] = lambda outcome: None) -> Report:
    """Write what `files` gave into `store`, calling `tell` with each outcome.

    When interrupted by Ctrl-C, what was finished is kept, and KeyboardInterrupt goes on to the caller.
    """
    with _Session(store, tell) as session:
        for file in files:
            session.take(file)
    return session.report


def remove(store: Store, names: Iterable[str], tell: Callable[[Outcome], None] = lambda outcome: None) -> Report:
    """Take documents out, each given by its id, its number, its title or the path of a source.

    A path takes out what was read from there; a document that another path holds too stays.
    """
    with _Session(store, tell) as session:
        for name in names:
            session.remove(name)
    return session.report


class _Session:
    """The store while it is changed. Nothing is locked or copied before the first change."""

    def __init__(self, store: Store, tell: Callable[[Outcome], None]) -> None:
        self.report = Report()
        self._store, self._tell = store, tell
        self._stack = ExitStack()
        self._writer: Writer | None = None
        self._gone: set[str] = set()
        self._new: dict[str, Built] = {}
        self._bases: set[str] = set()
        self._paths: set[str] = set()
        self._met: set[str] = set()
        try:
            self._catalogue = Catalogue.read(self._read)
        except StoreMissing:
            self._catalogue = Catalogue()

    def __enter__(self) -> _Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None or issubclass(kind, KeyboardInterrupt):
            with self._stack:
                self._flush()
        else:
            self._stack.__exit__(kind, error, trace)

    def take(self, file: FileFacts) -> None:
        """Bring the graph up to what `file` gave."""
        self._met.add(file.path)
        if file.problem is not None:
            self._say(Outcome("failed", file.path, note=say(*file.problem)))
            return
        if file.path in self._paths:
            self._flush()
        fresh: dict[str, list[Copy]] = {}
        for facts, text in file.documents:
            try:
                copy = Copy(facts, text, checksum(text), build(facts, text))
            except FactsError as error:
                self._say(Outcome("failed", file.path, facts["id"], facts["title"], str(error)))
            else:
                fresh.setdefault(facts["id"], []).append(copy)
        for base in (*fresh, *sorted(self._held(file.path) - set(fresh))):
            self._exchange(base, file.path, fresh.get(base, []))
        if not file.documents:
            self._drop_parts(file.path)

    def _held(self, path: str) -> set[str]:
        """Ids of the documents that the path gave before."""
        return {self._catalogue.loaded[i].base for i in self._catalogue.by_source.get(path, ())}

    def _drop_parts(self, archive: str) -> None:
        """Take out what stood in files that the archive no longer has."""
        self._flush()
        inner = (archive + "/", archive + "#")
        for path in sorted(p for p in self._catalogue.by_source if p.startswith(inner) and p not in self._met):
            for base in sorted(self._held(path)):
                self._exchange(base, path, [])

    def _exchange(self, base: str, path: str, fresh: list[Copy]) -> None:
        """Put `fresh` in the place of what `path` gave under the id `base` before."""
        if base in self._bases:
            self._flush()
        old = self._copies(base)
        before = [c for copies in old.values() for c in copies]
        mine, others = [c for c in before if c.path == path], [c for c in before if c.path != path]
        new = _arrange(base, [*others, *fresh])
        if new != old and self._begin():
            self._exchange(base, path, fresh)
            return
        self._replace(base, path, old, new)
        for copy in fresh:
            id_ = next(i for i, copies in new.items() if copy in copies)
            note = _note(copy, others, base, id_)
            self._say(Outcome(_status(copy, mine, others), path, id_, copy.facts["title"], note))
        if not fresh:
            note = say("来源中已无此文件", "its source no longer holds it")
            self._say(Outcome("removed", path, base, mine[0].facts["title"], note))

    def remove(self, name: str) -> None:
        """Take out what `name` means."""
        self._flush()
        loaded = self._catalogue.loaded
        if by_source := sorted(self._catalogue.by_source.get(name, ())):
            for base in sorted({loaded[i].base for i in by_source}):
                self._exchange(base, name, [])
            return
        numbered = f"doc/{name}" if name.endswith("号") else name  # the id of a document is made of its number
        ids = [i for i in (name, numbered) if i in loaded][:1]
        ids = ids or [i for i, e in loaded.items() if title_key(e.title) == title_key(name)]
        if len(ids) != 1:
            self._say(Outcome("failed", name, note=self._not_one(name, ids)))
        elif self._begin():
            self.remove(name)
        else:
            entry = loaded[ids[0]]
            old = self._copies(entry.base)
            kept = [c for id_, copies in old.items() if id_ != ids[0] for c in copies]
            self._replace(entry.base, name, old, _arrange(entry.base, kept))
            self._say(Outcome("removed", name, ids[0], entry.title))

    def _not_one(self, name: str, ids: list[str]) -> str:
        if ids:
            note = say("有多个文件用这个标题，请给出编号：", "several documents have this title; give an id: ")
            return note + "、".join(sorted(ids))
        known = {n for i, e in self._catalogue.loaded.items() for n in (i, e.title, *e.sources)}
        near = get_close_matches(name, sorted(known), 3, 0.4)
        note = say("图中没有这个文件", "no such document in the graph")
        return note + (say("；相近的有：", "; similar: ") + "、".join(near) if near else "")

    def _copies(self, base: str) -> dict[str, list[Copy]]:
        """What the store holds under an id, text by text."""
        ids = sorted(self._catalogue.by_base.get(base, ()))
        rows = self._read(_COPIES, {"ids": ids}).rows if ids else []
        return {
            id_: [Copy(f, text, sha256) for f in (json.loads(facts), *json.loads(copies or "[]"))]
            for id_, facts, copies, text, sha256 in rows
        }

    def _replace(self, base: str, path: str, old: dict[str, list[Copy]], new: dict[str, list[Copy]]) -> None:
        """Plan the way from `old` to `new`."""
        self._gone |= {id_ for id_ in old if old[id_] != new.get(id_)}
        self._new |= {id_: _build(id_, copies) for id_, copies in new.items() if copies != old.get(id_)}
        self._bases.add(base)
        self._paths.add(path)
        if len(self._gone | set(self._new)) >= BATCH:
            self._flush()

    def _begin(self) -> bool:
        """Become the writer; true where that is new, and the store may have changed since it was looked at."""
        if self._writer is not None:
            return False
        self._writer = self._stack.enter_context(self._store.writing())
        self._catalogue = Catalogue.read(self._read)
        return True

    def _flush(self) -> None:
        """Carry out what is planned, in one transaction."""
        if self._writer is not None and (self._gone or self._new):
            self._writer.write(statements(self._read, self._catalogue, self._gone, self._new))
            self.report.changed = True
        self._gone, self._new, self._bases, self._paths = set(), {}, set(), set()

    def _read(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Result:
        if self._writer is not None:
            return self._writer.read(cypher, parameters)
        return self._store.read(cypher, parameters, UNBOUNDED)

    def _say(self, outcome: Outcome) -> None:
        self.report.outcomes.append(outcome)
        self._tell(outcome)


def _arrange(base: str, copies: Iterable[Copy]) -> dict[str, list[Copy]]:
    """Copies by the id under which they stand in the graph, sources in order."""
    texts: dict[str, list[Copy]] = {}
    for copy in sorted(copies, key=lambda c: c.place):
        texts.setdefault(copy.sha256, []).append(copy)
    return {base if i == 0 else f"{base}~{sha256[:8]}": same for i, (sha256, same) in enumerate(texts.items())}


def _build(identity: str, copies: list[Copy]) -> Built:
    """The first copy with the sources of all."""
    first, *others = copies
    ready = first.built if identity == first.facts["id"] else None
    built = ready or build(first.facts, first.text, identity)
    built.document.properties["sources"] = sorted({c.path for c in copies})
    if others:
        built.document.properties["copies"] = dump([c.facts for c in others])
    return built


def _status(copy: Copy, mine: Iterable[Copy], others: Iterable[Copy]) -> Status:
    if copy in mine:
        return "unchanged"
    if mine:
        return "replaced"
    return "merged" if any(c.sha256 == copy.sha256 for c in others) else "loaded"


def _note(copy: Copy, others: Iterable[Copy], base: str, identity: str) -> str:
    same = sorted({c.path for c in others if c.sha256 == copy.sha256})
    differing = sorted({c.path for c in others if c.sha256 != copy.sha256})
    notes = []
    if same:
        notes.append(say("与以下来源内容相同：", "the same text as ") + "、".join(same))
    if differing:
        apart = say(
            f"与以下来源编号相同而内容不同，分别保留，编号为 {identity}：",
            f"another text with the id {base}; kept apart as {identity}: ",
        )
        notes.append(apart + "、".join(differing))
    return "；".join(notes)
