"""The copies of documents that sources gave, and which of them are one document.

Which copies are looked at together follows from their names: a number, or a title with its issuers. The result depends on
the copies alone, not on the order in which they came.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from graph import versions
from graph.build import Built, Facts, build, checksum, dump
from graph.references import number_key, title_key
from graph.stamps import note, noted
from loaders.model import Stamp

Place = tuple[str, int]

#: A title with its issuers: the name of a copy that states no number, and what else a numbered one is called; the title
#: alone: of a copy that names its issuers, and of one that states neither these nor a number.
_TITLED, _NUMBERED, _ISSUED, _BARE = "title/", "numbered/", "issued/", "bare/"
#: Letters of a title that says by itself what a document is.
_TELLING = 12


@dataclass(frozen=True, slots=True)
class Copy:
    """A document as one source gave it; `built` where that was done already, under the id of the facts; `stamp` of the file
    that it was read from."""

    facts: Facts
    text: str
    sha256: str
    built: Built | None = field(default=None, compare=False)
    stamp: Stamp | None = field(default=None, compare=False)

    @property
    def path(self) -> str:
        path: str = self.facts["source"]["path"]
        return path

    @property
    def place(self) -> Place:
        return self.path, self.facts["source"]["start"]

    @property
    def number(self) -> str | None:
        return number_key(self.facts["number"]) or self.facts["number"]

    @property
    def names(self) -> frozenset[str]:
        return names(self.facts["id"], self.facts["title"], self.facts["number"], self.facts["issuers"])

    @property
    def addressees(self) -> str:
        """Whom the document addresses, in letters; the same text to another is another letter."""
        start = self.facts["source"]["start"]
        parts = [self.text[e["start"] - start : e["end"] - start] for e in self.facts["elements"] if e["kind"] == "salutation"]
        return versions.letters_of("".join(parts))

    @property
    def _rank(self) -> tuple[bool, int, Place]:
        """What speaks for a copy: it states its number, it is whole; then the first one counts."""
        return self.number is None, -sum(m["kind"] == "measure" for m in self.facts["measures"]), self.place


@dataclass(frozen=True, slots=True)
class Group:
    """The copies of one document, the one whose facts count first; `version_of`: the document that it is a version of."""

    copies: tuple[Copy, ...]
    version_of: str | None = None

    @property
    def first(self) -> Place:
        """The first place of the document among its sources."""
        return min(c.place for c in self.copies)

    @property
    def stamps(self) -> list[str]:
        """As the store notes them."""
        return sorted(note(c.stamp, c.path) for c in self.copies if c.stamp)


def names(identity: str, title: str, number: str | None, issuers: Collection[str]) -> frozenset[str]:
    """What a document is known by: its id, its title with its issuers, its title."""
    key = title_key(title[title.find("关于") :] if "关于" in title else title)
    found = {identity}
    if key and issuers:
        found.add(f"{_NUMBERED if number else _TITLED}{key}@{'、'.join(sorted(issuers))}")
    if key and len(key) >= _TELLING and (issuers or not number):
        found.add(f"{_ISSUED if issuers else _BARE}{key}")
    return frozenset(found)


def linked(name: str) -> tuple[str, ...]:
    """The names of documents that one called `name` may be: one without a number any of its title, a numbered one only
    such as state none; one without issuers any of its title."""
    if name.startswith(_TITLED):
        return name, _NUMBERED + name.removeprefix(_TITLED)
    if name.startswith(_BARE):
        return name, _ISSUED + name.removeprefix(_BARE)
    for own, other in ((_NUMBERED, _TITLED), (_ISSUED, _BARE)):
        if name.startswith(own):
            return (other + name.removeprefix(own),)
    return (name,)


def arrange(copies: Iterable[Copy]) -> dict[str, Group]:
    """Documents by the id under which they stand in the graph: copies of one text together, the others apart. Of several
    that share an id, the first (by path) bears it, the others the id with the beginning of their checksum."""
    groups: list[list[Copy]] = []
    for copy in sorted(copies, key=lambda c: c._rank):
        home = next((g for g in groups if _same(copy, g[0])), None)
        if home is None:
            groups.append([copy])
        else:
            home.append(copy)
    found: dict[str, Group] = {}
    for group in sorted((Group(tuple(g)) for g in groups), key=lambda g: (g.copies[0].number is None, g.first)):
        leader = group.copies[0]
        base = leader.facts["id"]
        other = next((id_ for id_, g in found.items() if _versions(leader, g.copies[0])), None)
        found[f"{base}~{leader.sha256[:8]}" if base in found else base] = Group(group.copies, other)
    return found


def _same(one: Copy, other: Copy) -> bool:
    dates = {c.facts["date"] for c in (one, other)} - {None}
    addressed = {a for c in (one, other) if (a := c.addressees)}
    alike = len(dates) < 2 and len(addressed) < 2 and _may_be(one, other)
    return alike and (one.sha256 == other.sha256 or versions.are_copies(one.text, other.text))


def _versions(one: Copy, other: Copy) -> bool:
    return _may_be(one, other) and versions.are_versions(one.text, other.text)


def _may_be(one: Copy, other: Copy) -> bool:
    """Whether nothing that they are called speaks against their being one document."""
    if one.number and other.number:
        return one.number == other.number
    return any(name in other.names for n in one.names for name in linked(n))


def node(identity: str, group: Group) -> Built:
    """What the group puts into the graph: the facts of its first copy, the sources of all."""
    first, *others = group.copies
    ready = first.built if identity == first.facts["id"] else None
    built = ready or build(first.facts, first.text, identity)
    properties = built.document.properties
    properties["sources"] = sorted({c.path for c in group.copies})
    properties["identities"] = sorted({name for c in group.copies for name in c.names})
    kept = {
        "version_of": group.version_of,
        "copies": dump([_packed(c, first.text) for c in others]) if others else None,
        "stamps": group.stamps or None,
    }
    for name, value in kept.items():
        properties.pop(name, None)
        if value is not None:
            properties[name] = value
    return built


def stored(
    facts: str, text: str, sha256: str, copies: str | None, version_of: str | None, stamps: Iterable[str] | None = None,
) -> Group:
    """The group that a document of the graph was made of."""
    known = noted(stamps or ())

    def copy(facts: Facts, text: str, sha256: str) -> Copy:
        return Copy(facts, text, sha256, stamp=known.get(facts["source"]["path"]))

    others = []
    for packed in json.loads(copies or "[]"):
        own = packed.pop("text", None)
        others.append(copy(packed, text, sha256) if own is None else copy(packed, own, checksum(own)))
    return Group((copy(json.loads(facts), text, sha256), *others), version_of)


def _packed(copy: Copy, text: str) -> Mapping[str, object]:
    """The facts, with the text of the copy where it is another than `text`."""
    return copy.facts if copy.text == text else {**copy.facts, "text": copy.text}
