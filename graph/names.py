"""From the names that people use to nodes: bodies, groups and documents by any of their names."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from graph.language import say
from graph.references import number_key, title_key
from graph.schema import NODE_TYPES
from graph.stores.base import Limits, QueryError, Store
from loaders import agencies, groups

#: All names of a label, for suggestions.
_MANY = Limits(rows=200_000)
SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Kind:
    """What is looked for: its label, its word in both languages, where its names stand, and what tells two apart."""

    label: str
    zh: str
    en: str
    name: str
    names: str
    difference: str


KINDS = {
    "agency": Kind("Agency", "部门", "agency", "name", "aliases", "scope"),
    "group": Kind("TargetGroup", "人群", "group", "name", "aliases", "name"),
    "document": Kind("Document", "文件", "document", "title", "keys", "id"),
}


def resolve(store: Store, kind: str, given: Any) -> tuple[list[str], str]:
    """Ids of all nodes that a name, an id, or each of a list of them means, and a note where a name means several.

    Raises
    ------
    QueryError
        No node has the name; the message suggests similar ones.
    """
    what = KINDS[kind]
    ids: list[str] = []
    notes: list[str] = []
    for name in given if isinstance(given, (list, tuple)) else [str(given)]:
        found = _find(store, what, kind, name)
        if not found:
            raise QueryError(_unknown(store, what, name))
        ids += [id_ for id_, _ in found if id_ not in ids]
        if len(found) > 1:
            several = "、".join(sorted(str(difference) for _, difference in found))
            notes.append(say(
                f"“{name}”在图中有 {len(found)} 个，一并查询：{several}",
                f"“{name}” stands for {len(found)} nodes, all of them taken: {several}",
            ))
    return ids, "；".join(notes)


def find(store: Store, given: str) -> str:
    """The id of the one node, of whatever label, that an id or a name means.

    Raises
    ------
    QueryError
        There is none, or several.
    """
    ids = [id_ for label in NODE_TYPES for (id_,) in store.read(
        f"MATCH (n:{label} {{id: $id}}) RETURN n.id", {"id": given}).rows]
    ids = ids or [id_ for kind, what in KINDS.items() for id_, _ in _find(store, what, kind, given)]
    if len(ids) == 1:
        return ids[0]
    if ids:
        several = "、".join(ids)
        raise QueryError(say(f"“{given}”在图中不止一个，请给出编号：{several}",
                             f"“{given}” stands for several nodes; give an id: {several}"))
    raise QueryError("；".join(filter(None, (
        say(f"图中没有“{given}”", f"nothing in the graph is called “{given}”"), similar(near(store, given)),
    ))))


def _find(store: Store, what: Kind, kind: str, name: str) -> list[tuple[str, Any]]:
    for names in (_spellings(kind, name), _vocabulary(kind, name)):
        result = store.read(
            f"MATCH (n:{what.label}) "
            f"WHERE n.id IN $names OR n.{what.name} IN $names OR any(x IN n.{what.names} WHERE x IN $names) "
            f"RETURN n.id AS id, n.{what.difference} AS difference ORDER BY id",
            {"names": names},
        )
        if result.rows:
            return [(id_, difference) for id_, difference in result.rows]
    if kind == "document":
        result = store.read(
            "MATCH (n:Document) WHERE n.loaded AND any(s IN n.sources WHERE s IN $paths) RETURN n.id, n.title ORDER BY n.id",
            {"paths": [name, os.path.realpath(name)]},
        )
        return [(id_, difference) for id_, difference in result.rows]
    return []


def _spellings(kind: str, name: str) -> list[str]:
    bare = re.sub(r"\s", "", name)
    found = [name, bare]
    if kind == "document":
        found += [k for k in (number_key(bare), title_key(bare)) if k]
    return sorted(set(found))


def _vocabulary(kind: str, name: str) -> list[str]:
    """What the vocabulary calls the thing, where the graph does not know the name."""
    bare = re.sub(r"\s", "", name)
    if kind == "group":
        return [groups.canonical(bare)]
    if kind == "agency":
        entry = agencies.central(bare, date.max.isoformat(), bare=True)
        return [entry.name] if entry else [agencies.expand(bare)]
    return []


def _unknown(store: Store, what: Kind, name: str) -> str:
    unknown = say(f"图中没有名为“{name}”的{what.zh}", f"no {what.en} in the graph is named “{name}”")
    return "；".join(filter(None, (unknown, similar(suggest(store, what, name)))))


def near(store: Store, name: str) -> list[str]:
    """Names of whatever kind that are like `name`."""
    return [other for what in KINDS.values() for other in suggest(store, what, name)][:SUGGESTIONS]


def similar(names: list[str]) -> str:
    """What to say of names that may have been meant; nothing where there are none."""
    return say("相近的有：", "similar: ") + "、".join(names) if names else ""


def suggest(store: Store, what: Kind, name: str) -> list[str]:
    """Names like `name`, the likest first."""
    condition = "WHERE n.loaded " if what.label == "Document" else ""
    other = "[]" if what.label == "Document" else f"n.{what.names}"
    rows = store.read(f"MATCH (n:{what.label}) {condition}RETURN n.{what.name}, {other}", None, _MANY).rows
    scored: dict[str, float] = {}
    for shown, others in rows:
        score = max(_likeness(name, n) for n in (shown, *(others or ())))
        scored[shown] = max(score, scored.get(shown, 0.0))
    return _best(scored.items())


def _likeness(given: str, name: str) -> float:
    matcher = SequenceMatcher(None, given, name, autojunk=False)
    if matcher.real_quick_ratio() < 0.3:
        return 0.0
    ratio = matcher.ratio()
    return ratio + 0.5 if given in name or name in given else ratio


def _best(scored: Iterable[tuple[str, float]]) -> list[str]:
    ordered = sorted(scored, key=lambda pair: (-pair[1], pair[0]))
    return [name for name, score in ordered if score >= 0.4][:SUGGESTIONS]
