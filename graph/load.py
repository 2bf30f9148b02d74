"""Loading files into a store and taking documents out again.

What a store holds follows from what each source path gave when it was loaded last, and from nothing else: loading
twice changes nothing, and no order of loading leads elsewhere. A path that gives other documents than before loses the
old ones. What several paths gave of one document is one document with several sources; versions of it stand beside it
(:mod:`graph.copies`). A file that cannot be read (damaged, locked) leaves what it gave before; one that was read and holds
no document any more does not.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import TracebackType
from typing import Any, Literal

from graph.build import Built, FactsError, build, checksum
from graph.catalogue import Catalogue
from graph.changes import steps
from graph.copies import Copy, Group, arrange, linked, node, stored
from graph.interruption import held
from graph.language import say
from graph.references import title_key
from graph.stamps import Known, Unchanged, whole
from graph.stores.base import OutdatedError, Result, Store, StoreMissing, Writer
from graph.subgraph import UNBOUNDED
from loaders.model import FileFacts

Status = Literal["loaded", "replaced", "merged", "unchanged", "removed", "skipped", "failed"]

#: Documents in one transaction: few enough to stay small, enough that the round trips do not count.
BATCH = 64

_RESTAMP = "UNWIND $rows AS row MATCH (d:Document {id: row.id}) SET d.stamps = row.stamps"
_COPIES = "UNWIND $ids AS id MATCH (d:Document {id: id}) RETURN id, d.facts, d.text, d.sha256, d.copies, d.version_of, d.stamps"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document, or of a file that gave none. `note` says why, or what to know. `merged_with`: other
    sources of the document; `versions`: documents of which it is another version."""

    status: Status
    path: str
    document: str | None = None
    title: str | None = None
    note: str = ""
    measures: int | None = None
    merged_with: Sequence[str] = ()
    versions: Sequence[str] = ()


@dataclass(slots=True)
class Report:
    """Outcomes in the order of the files. `changed`: the graph is another one than before."""

    outcomes: list[Outcome] = field(default_factory=list)
    changed: bool = False

    def counts(self) -> Counter[str]:
        return Counter(o.status for o in self.outcomes)


Files = Iterable[FileFacts | Unchanged]


def load(store: Store, files: Files | Callable[[Mapping[str, Known]], Files], report: Report | None = None) -> Report:
    """Write what `files` gave into `store`; of those that are :class:`graph.stamps.Unchanged` nothing is written. A function
    is told which files the store holds whole, by their paths, and gives the files.

    When interrupted by Ctrl-C, what was finished is kept and stands in `report`, and KeyboardInterrupt goes on to the caller.
    """
    with _Session(store, report) as session:
        session.restore()
        for file in files(session.whole) if callable(files) else files:
            with held():
                session.keep(file) if isinstance(file, Unchanged) else session.take(file)
    return session.report


def remove(store: Store, names: Iterable[str]) -> Report:
    """Take documents out, each given by its id, its number, its title, or the path of a source: a file, an archive or a
    folder, in any spelling.

    A path takes out what was read from there; a document that another path holds too stays.
    """
    with _Session(store) as session:
        session.restore()
        for name in names:
            with held():
                session.remove(name)
    return session.report


class _Session:
    """The store while it is changed. Nothing is locked or copied before the first change."""

    def __init__(self, store: Store, report: Report | None = None) -> None:
        self.report = report if report is not None else Report()
        self._store = store
        self._stack = ExitStack()
        self._writer: Writer | None = None
        self._gone: set[str] = set()
        self._new: dict[str, Built] = {}
        self._stamps: dict[str, list[str]] = {}
        self._names: set[str] = set()
        self._paths: set[str] = set()
        self._met: set[str] = set()
        self._generation = self._seen()
        self._look()

    def __enter__(self) -> _Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with held():
            if kind is None or issubclass(kind, KeyboardInterrupt):
                with self._stack:
                    self._flush()
            else:
                self._stack.__exit__(kind, error, trace)

    def restore(self) -> None:
        """Take over what a store of an older version of the schema keeps of its documents, all or nothing."""
        kept: dict[str, list[tuple[dict[str, Any], str]]] = {}
        for facts, copies, text in self._store.outdated():
            for copy in stored(facts, text, checksum(text), copies, None).copies:
                kept.setdefault(copy.path, []).append((dict(copy.facts), copy.text))
        if not kept:
            return
        with held():
            for path, documents in sorted(kept.items()):
                self.take(FileFacts(path, documents))
        number = sum(o.status == "loaded" for o in self.report.outcomes)
        self.report.outcomes.clear()
        self._say(Outcome("loaded", self._store.location, note=say(
            f"此库由旧版本写成，已用其中保存的事实重建（{number} 份文件）",
            f"the store was of an older version and has been built again from its facts ({number} documents)",
        )))

    def keep(self, file: Unchanged) -> None:
        """See that all of a file is there that was not read again."""
        known = self.whole.get(file.path)
        if known is None or known.digest != file.digest:
            note = say("载入时图谱库被另外改动，请再载入一次", "the store was changed meanwhile; load it again")
            self._say(Outcome("failed", file.path, note=note))
            return
        for id_ in known.documents:
            entry = self._catalogue.loaded[id_]
            others = [p for p in entry.sources if not p.startswith(file.path)]
            self._say(Outcome("unchanged", file.path, id_, entry.title, measures=entry.measures, merged_with=others))

    def take(self, file: FileFacts) -> None:
        """Bring the graph up to what `file` gave."""
        self._met.add(file.path)
        if file.path in self._paths:
            self._flush()
        if file.problem is not None and file.kind == "unreadable":
            kept = say("；上次载入的内容保留", "; what it gave before is kept") if self._held(file.path) else ""
            self._say(Outcome("failed", file.path, note=say(*file.problem) + kept))
            return
        fresh = self._copies_of(file)
        if file.problem is not None:
            gone = say("；上次载入的内容已移除", "; what it gave before is removed") if self._held(file.path) else ""
            self._say(Outcome("skipped" if file.kind == "skipped" else "failed", file.path, note=say(*file.problem) + gone))
        done: set[str] = set()
        while fresh:
            done |= self._exchange(file.path, fresh[0].names, fresh)
            fresh = [c for c in fresh if c.facts["id"] not in done]
        self._drop(file.path, done)
        if not file.documents:
            self._drop_parts(file.path)

    def _copies_of(self, file: FileFacts) -> list[Copy]:
        fresh = []
        for facts, text in file.documents:
            try:
                fresh.append(Copy(facts, text, checksum(text), build(facts, text), file.stamp))
            except FactsError as error:
                self._say(Outcome("failed", file.path, facts["id"], facts["title"], str(error)))
        return fresh

    def _look(self) -> None:
        """Read what the store holds, and which of its paths are other spellings of a file (a store of before, a link)."""
        try:
            self._catalogue = Catalogue.read(self._read)
        except (StoreMissing, OutdatedError):
            self._catalogue = Catalogue()
        self.whole = whole((id_, e.stamps) for id_, e in self._catalogue.loaded.items())
        self._spellings: dict[str, set[str]] = {}
        for path in self._catalogue.by_source:
            if (real := os.path.realpath(path)) != path:
                self._spellings.setdefault(real, set()).add(path)

    def _paths_of(self, path: str) -> set[str]:
        """A path in all spellings that the store has of it."""
        return {path, *self._spellings.get(path, ())}

    def _held(self, path: str) -> set[str]:
        """Ids of the documents that the path gave before."""
        return {i for p in self._paths_of(path) for i in self._catalogue.by_source.get(p, ())}

    def _drop(self, path: str, done: set[str]) -> None:
        """Take out what the path gave before, but for documents with names in `done`."""
        while left := sorted(i for i in self._held(path) if done.isdisjoint(self._catalogue.loaded[i].names)):
            done |= self._exchange(path, self._catalogue.loaded[left[0]].names, [])

    def _drop_parts(self, archive: str) -> None:
        """Take out what stood in files that the archive no longer has."""
        self._flush()
        for path in self._below(archive):
            if path not in self._met and os.path.realpath(path) not in self._met:
                self._drop(path, set())

    def _below(self, path: str) -> list[str]:
        """Paths of the store inside a folder or archive."""
        inner = tuple(p + mark for p in self._paths_of(path) for mark in ("/", os.sep, "#"))
        return sorted(p for p, ids in self._catalogue.by_source.items() if ids and p.startswith(inner))

    def _exchange(self, path: str, seed: Iterable[str], fresh: Sequence[Copy]) -> set[str]:
        """Put those of `fresh` that may be documents called as in `seed`, or one of these, in the place of what `path`
        gave of them before: the names by which they, and no others, are known."""
        ids, names = self._family(seed, fresh)
        if names & self._names:  # what is planned for them must be there first
            self._flush()
            ids, names = self._family(seed, fresh)
        fresh_here = [c for c in fresh if c.facts["id"] in names]
        old = self._groups(ids)
        before = [c for group in old.values() for c in group.copies]
        spellings = self._paths_of(path)
        mine, others = [c for c in before if c.path in spellings], [c for c in before if c.path not in spellings]
        new = arrange([*others, *fresh_here])
        if (new != old or _stamps(new) != _stamps(old)) and self._begin():
            return self._exchange(path, seed, fresh)
        self._replace(names, path, old, new)
        for copy in fresh_here:
            self._say(_outcome(path, copy, mine, new))
        there = {c.facts["id"] for c in fresh_here}
        note = say("来源中已无此文件", "its source no longer holds it")
        for identity, title in dict.fromkeys((c.facts["id"], c.facts["title"]) for c in mine if c.facts["id"] not in there):
            self._say(Outcome("removed", path, identity, title, note))
        return {n for n in names if n in linked(n)}

    def _family(self, seed: Iterable[str], fresh: Iterable[Copy]) -> tuple[set[str], set[str]]:
        """Ids in the store, and names, of all that may be one document with what is called as in `seed`."""
        ids: set[str] = set()
        names: set[str] = set()
        todo = list(seed)
        while todo:
            if (name := todo.pop()) in names:
                continue
            names.add(name)
            for id_ in self._catalogue.named(name) - ids:
                ids.add(id_)
                todo += self._catalogue.loaded[id_].names
            todo += [n for c in fresh if not c.names.isdisjoint(linked(name)) for n in c.names]
        return ids, names

    def remove(self, name: str) -> None:
        """Take out what `name` means."""
        self._flush()
        loaded = self._catalogue.loaded
        real = os.path.realpath(name)
        paths = [p for p in (name, real) if self._held(p)] or self._below(real) or self._below(name.rstrip("/"))
        if paths:
            for path in dict.fromkeys(paths):
                self._drop(path, set())
            return
        numbered = f"doc/{name}" if name.endswith("号") else name  # the id of a document is made of its number
        ids = [i for i in (name, numbered) if i in loaded][:1]
        ids = ids or [i for i, e in loaded.items() if title_key(e.title) == title_key(name)]
        if len(ids) != 1:
            self._say(Outcome("failed", name, note=self._not_one(name, ids)))
        elif self._begin():
            self.remove(name)
        else:
            family, names = self._family(loaded[ids[0]].names, ())
            old = self._groups(family)
            kept = [c for id_, group in old.items() if id_ != ids[0] for c in group.copies]
            self._say(Outcome("removed", name, ids[0], loaded[ids[0]].title))
            self._replace(names, name, old, arrange(kept))

    def _not_one(self, name: str, ids: list[str]) -> str:
        if ids:
            note = say("有多个文件用这个标题，请给出编号：", "several documents have this title; give an id: ")
            return note + "、".join(sorted(ids))
        known = {n for i, e in self._catalogue.loaded.items() for n in (i, e.title, *e.sources)}
        near = get_close_matches(name, sorted(known), 3, 0.4)
        note = say("图中没有这个文件", "no such document in the graph")
        return note + (say("；相近的有：", "; similar: ") + "、".join(near) if near else "")

    def _groups(self, ids: Iterable[str]) -> dict[str, Group]:
        """Documents of the store with all their copies."""
        rows = self._read(_COPIES, {"ids": sorted(ids)}).rows if ids else []
        return {id_: stored(*row) for id_, *row in rows}

    def _replace(self, names: Iterable[str], path: str, old: Mapping[str, Group], new: Mapping[str, Group]) -> None:
        """Plan the way from `old` to `new`."""
        self._gone |= {id_ for id_ in old if old[id_] != new.get(id_)}
        self._new |= {id_: node(id_, group) for id_, group in new.items() if group != old.get(id_)}
        self._stamps |= {i: g.stamps for i, g in new.items() if g == old.get(i) and g.stamps != old[i].stamps}
        self._names |= {other for name in names for other in linked(name)}
        self._paths.add(path)
        if len(self._gone | set(self._new)) + len(self._stamps) >= BATCH:
            self._flush()

    def _begin(self) -> bool:
        """Become the writer; true where that is new, and the store may have changed since it was looked at."""
        if self._writer is not None:
            return False
        self._writer = self._stack.enter_context(self._store.writing())
        if self._generation is None or self._seen() != self._generation:
            self._look()
        return True

    def _seen(self) -> str | None:
        """What the store is before this change, where it is there."""
        try:
            return self._store.generation()
        except (StoreMissing, OutdatedError):
            return None

    def _flush(self) -> None:
        """Carry out what is planned, in one transaction."""
        if self._writer is not None and (self._gone or self._new):
            self._writer.write(steps(self._read, self._catalogue, self._gone, self._new))
            self.report.changed = True
        if self._writer is not None and self._stamps:
            self._writer.write([(_RESTAMP, {"rows": [{"id": i, "stamps": s or None} for i, s in sorted(self._stamps.items())]})])
        self._gone, self._new, self._stamps, self._names, self._paths = set(), {}, {}, set(), set()

    def _read(self, cypher: str, parameters: Mapping[str, Any] | None = None) -> Result:
        if self._writer is not None:
            return self._writer.read(cypher, parameters)
        return self._store.read(cypher, parameters, UNBOUNDED)

    def _say(self, outcome: Outcome) -> None:
        self.report.outcomes.append(outcome)


def _outcome(path: str, copy: Copy, mine: Iterable[Copy], new: Mapping[str, Group]) -> Outcome:
    """What became of a copy that `path` gave, where `mine` are those that it gave before."""
    id_, group = next((i, g) for i, g in new.items() if copy in g.copies)
    earlier = [c for c in mine if c.facts["id"] == copy.facts["id"]]
    together = sorted({c.path for c in group.copies} - {path})
    versions = sorted({i for i, g in new.items() if i != id_ and (g.version_of == id_ or group.version_of == i)})
    namesakes = sorted(i for i, g in new.items() if i != id_ and i not in versions and g.copies[0].facts["id"] == copy.facts["id"])
    status: Status = "merged" if together else "loaded"
    if earlier:
        status = "unchanged" if any(_is_as_before(copy, c) for c in earlier) else "replaced"
    notes = []
    if together:
        notes.append(say("同一文件，另见：", "the same document as in ") + "、".join(together))
        if (first := group.copies[0]).path != path and first.sha256 != copy.sha256:
            notes.append(say(f"以 {first.path} 的文字为准", f"its text is that of {first.path}"))
    for others, words in (
        (versions, (f"另一版本，分别保留，本件编号 {id_}：", f"another version, kept apart as {id_}: ")),
        (namesakes, (f"同名而内容不同，分别保留，本件编号 {id_}：", f"another text of this name, kept apart as {id_}: ")),
    ):
        if others:
            notes.append(say(*words) + "、".join(f"{i}（{'、'.join(sorted({c.path for c in new[i].copies}))}）" for i in others))
    measures = sum(m["kind"] == "measure" for m in copy.facts["measures"])
    return Outcome(status, path, id_, copy.facts["title"], "；".join(notes), measures, together, versions)


def _stamps(groups: Mapping[str, Group]) -> dict[str, list[str]]:
    return {id_: group.stamps for id_, group in groups.items()}


def _is_as_before(copy: Copy, before: Copy) -> bool:
    """Whether the copies are equal, but for the spelling of their path."""
    source = before.facts["source"] | {"path": copy.path}
    return copy.sha256 == before.sha256 and copy.facts == {**before.facts, "source": source}
