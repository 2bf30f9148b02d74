"""Bodies and groups as nodes, with what the vocabulary says of them: other names, what they are part of, what followed
them. The same body has the same node in whichever document it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from graph.stores.base import Edge, Node
from loaders import agencies, groups, places
from loaders.model import Context, Level

#: A thing itself, first, with everything that it belongs to, and the edges between them.
Part = tuple[list[Node], list[Edge]]

#: XX市, 某县, 未知: a place that the publisher has masked, or that the text does not say.
_MASKED = re.compile(r"[XxＸｘ×*＊某]|未知")


def context_of(facts: Mapping[str, Any]) -> Context:
    """What the names in a document are read by."""
    day = date.fromisoformat(facts["date"]) if facts["date"] else None
    known = {k: facts[k] for k in ("title", "number", "year", "level", "jurisdiction")}
    return Context(**known, date=day, issuers=tuple(facts["issuers"]))


def issuer(name: str, facts: Mapping[str, Any]) -> Part:
    """The body that issued the document."""
    body = agencies.resolve(name, context_of(facts))
    return agency(body.name, body.scope, body.generic, facts)


def agency(name: str, scope: str, generic: bool, facts: Mapping[str, Any]) -> Part:
    """A body that a document names.

    Bodies of a masked or unknown place are those of their document alone. An office whose name leaves open whose it is
    (委政策法规处) is told apart by the body that it is in.
    """
    if not scope or _MASKED.search(scope):
        scope = facts["id"]
    parent = None
    if not generic and _known(name, scope).parent is None:
        parent = agencies.resolve(name, context_of(facts)).parent
    return _agency(name, scope, generic, parent if parent != name else None)


@cache
def _agency(name: str, scope: str, generic: bool, inside: str | None) -> Part:
    id_ = f"agency/{name}@{scope}{'/' + inside if inside else ''}"
    properties = {"id": id_, "name": name, "scope": scope, "generic": generic, "names": name}
    if generic:
        return [Node(id_, "Agency", properties)], []
    body = _known(name, scope)
    level = _known(inside, scope).level if inside else body.level
    aliases = sorted(_aliases(name, scope))
    properties |= {"level": level, "aliases": aliases, "names": "\n".join([name, *aliases])}
    nodes, edges = [Node(id_, "Agency", properties)], []
    parent = body.parent or inside
    belongs: list[tuple[str, str, dict[str, Any]]] = [("PART_OF", parent, {})] if parent and parent != name else []
    if body.known:
        belongs += [("SUCCEEDED_BY", successor, {"date": day}) for successor, day in _successors().get(name, ())]
    for type_, other, since in belongs:
        above = _agency(other, scope, False, None)
        nodes += [n for n in above[0] if n not in nodes]
        edges += [Edge(type_, "Agency", id_, "Agency", above[0][0].id, since)]
        edges += [e for e in above[1] if e not in edges]
    return nodes, edges


@cache
def _known(name: str, scope: str) -> agencies.Agency:
    """What name and place alone say of a body."""
    return agencies.resolve(name, Context("", None, None, None, _level(scope), scope, ()))


def _level(scope: str) -> Level:
    if scope == agencies.NATION:
        return "central"
    place = places.at_start(scope)
    return place[0].level if place and place[1] == len(scope) else "unknown"


@cache
def _successors() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for name, successor, day in agencies.successors():
        found.setdefault(name, []).append((successor, day))
    return found


def _aliases(name: str, scope: str) -> set[str]:
    """Other names; for a local body also those with the name of its place (江西省财政厅 for 省财政厅)."""
    found = {name, *agencies.aliases(name)}
    if scope != agencies.NATION and not scope.startswith("doc/"):
        found |= {scope[:-1] + other for other in found if other[0] == scope[-1]}
    return found - {name}


@cache
def group(name: str) -> Part:
    """A target group with the groups that hold it."""
    id_ = f"group/{name}"
    aliases = sorted(set(groups.aliases(name)) - {name})
    properties = {"id": id_, "name": name, "aliases": aliases, "names": "\n".join([name, *aliases])}
    nodes, edges = [Node(id_, "TargetGroup", properties)], []
    for parent in groups.parents(name):
        above = group(parent)
        nodes += [n for n in above[0] if n not in nodes]
        edges += [Edge("SUBGROUP_OF", "TargetGroup", id_, "TargetGroup", above[0][0].id, {})]
        edges += [e for e in above[1] if e not in edges]
    return nodes, edges
