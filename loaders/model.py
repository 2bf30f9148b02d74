"""The facts of a document, as `policykg extract` writes them (CONTRACT, "Facts").

Every span is a half-open range of characters. Readers and extractors work on *clean* text; the last stage of
:mod:`loaders.pipeline` maps spans back to the source, so that in what leaves this package
``source[start:end] == text`` holds for every entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, Literal

Level = Literal["central", "province", "city", "county", "unknown"]
Role = Literal["lead", "joint", "support"]
ResponsibilityBasis = Literal["listed", "stated", "inherited"]
TargetBasis = Literal["stated", "inherited"]
Effect = Literal["support", "regulate", "serve"]
AmountKind = Literal["money", "percent", "count", "duration", "date", "measure"]
Bound = Literal["exact", "at_most", "at_least", "about", "range"]
AmountRole = Literal["value", "from", "to", "limit"]
#: A file that cannot be read: who knows what it holds; one that was read and holds no document; one that is not meant to
#: hold any (hidden and temporary files, the pictures of a saved page).
ProblemKind = Literal["unreadable", "empty", "skipped"]
Relation = Literal["basis", "implement", "issue", "amend", "repeal", "cite"]


@dataclass(slots=True)
class Responsibility:
    """A body that answers for a measure."""

    agency: str
    role: Role
    basis: ResponsibilityBasis
    open: bool
    generic: bool
    scope: str
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Target:
    """A group that a measure (or a whole document) is aimed at."""

    group: str
    effect: Effect
    basis: TargetBasis
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Amount:
    """A quantity. `low` and `high` are numbers in `unit`, or ISO dates where `kind` is "date"."""

    kind: AmountKind
    low: float | int | str | None
    high: float | int | str | None
    unit: str
    bound: Bound
    role: AmountRole
    per: str | None
    of: str
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Reference:
    """A document or article that the text names. `resolved` is filled where the target is in the same document."""

    title: str
    number: str | None
    article: str | None
    relation: Relation
    resolved: str | None
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Measure:
    """An item that sets a task (`kind` "measure") or only introduces ("background")."""

    id: str
    path: list[str]
    heading: str
    kind: Literal["measure", "background"]
    start: int
    end: int
    responsibilities: list[Responsibility] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


@dataclass(slots=True)
class Section:
    """A heading of the outline that is no measure itself."""

    id: str
    path: list[str]
    heading: str
    start: int
    end: int


@dataclass(slots=True)
class Element:
    """A part of a document that is no item: an element of GB/T 9704 (`kind` title, number, salutation, preamble,
    signature, date, attachments, annex, note, copy), a table of contents, or text of its own (closing, heading)."""

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Skipped:
    """Source text that is in no document, section or measure, and why."""

    start: int
    end: int
    reason: str


@dataclass(slots=True)
class Source:
    """Where a document stands. `start` and `end` are characters of the decoded file."""

    path: str
    start: int
    end: int
    sha256: str
    format: str
    encoding: str


@dataclass(slots=True)
class Document:
    """One official document with everything that was read from it."""

    id: str
    source: Source
    title: str
    title_inferred: bool
    number: str | None
    year: int | None
    date: str | None
    level: Level
    jurisdiction: str
    issuers: list[str]
    targets: list[Target] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stamp:
    """How a file was when it was read, by which a later reading can be spared. `digest`: of its content and of how it was
    read; `documents`: how many it gave, all parts together; `inner`: length of the path of this part inside of it."""

    digest: str
    documents: int
    inner: int


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What one file gave: the facts of each document (:func:`to_dict`) with its own text. `problem` says, in Chinese
    and English, why the file could not be used, `kind` how far that goes. An archive comes after its parts, with no
    documents of its own."""

    path: str
    documents: list[tuple[dict[str, Any], str]]
    problem: tuple[str, str] | None = None
    kind: ProblemKind = "unreadable"
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document before its measures are read.

    Extractors resolve by it: a short form of a body by `date`, 今年 and 6月底前 by `year`, 省财政厅 by `jurisdiction`,
    本办法 by `title`.
    """

    title: str
    number: str | None
    year: int | None
    date: date | None
    level: Level
    jurisdiction: str
    issuers: tuple[str, ...]


def to_dict(value: Any) -> Any:
    """Plain dicts and lists of a dataclass of this module, keys in the order of the fields."""
    if is_dataclass(value):
        return {f.name: to_dict(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, list):
        return [to_dict(v) for v in value]
    return value


def spans(document: Document) -> Iterator[Responsibility | Target | Amount | Reference]:
    """Every fact of `document` that quotes the source."""
    yield from document.targets
    yield from document.references
    for m in document.measures:
        yield from m.responsibilities
        yield from m.targets
        yield from m.amounts
        yield from m.references
