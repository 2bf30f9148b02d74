"""Who is responsible, by the lists that a document writes for it.

Lists stand in brackets behind a task, behind a label (:mod:`~loaders.extract.lists`) or in the columns of a task table
(:mod:`~loaders.extract.task_tables`). What a document says once for many items (:mod:`~loaders.extract.carried`) is given
to each of them with basis "inherited" and the span of the clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders import agencies
from loaders.extract import carried, lists, members, task_tables
from loaders.extract.owners import Owners
from loaders.model import Context, Measure, Responsibility

#: 各有关部门 stands for many and cannot lead as the first of a list.
_VAGUE = re.compile(
    r"(?:国务院|中央|自治区|[省市县区])?(?:各|有关|相关)+(?:地区|部门|单位|处室|科室|方面)|(?:国务院|[省市县区])?(?:有关|相关)"
)


def find(text: str, measures: Sequence[Measure], context: Context) -> list[list[Responsibility]]:
    """The listed and inherited bodies of each measure, in the order of `measures`, each in the order of the text.

    A list belongs to the innermost measure that it stands in; one on a line of its own, where that measure has its list
    already, belongs to the measure around it.
    """
    result: list[list[Responsibility]] = [[] for _ in measures]
    owners = Owners(measures)
    found = lists.find(text)
    leads_from = carried.first_leads_from(text, found)
    first: dict[int, lists.Found] = {}
    for entry in found:
        owner = owners.of(entry.start)
        if owner is None:
            continue
        if entry.alone and not entry.list.labelled and owner in first and not first[owner].alone:
            around = owners.around(owner, entry.start)
            owner = owner if around is None else around
        first.setdefault(owner, entry)
        if leads_from is not None and entry.start >= leads_from:
            _let_first_lead(entry.list.members)
        result[owner] += [_fact(text, member, context) for member in entry.list.members]
    for i, bodies in task_tables.find(text, measures):
        if bodies and leads_from is not None and bodies[0].start >= leads_from:
            _let_first_lead(bodies)
        result[i] += [_fact(text, member, context) for member in bodies]
    for clause in carried.clauses(text, found):
        _carry(text, clause, measures, context, result)
    for facts in result:
        facts.sort(key=lambda r: (r.basis == "inherited", r.start))
    return result


def _fact(text: str, member: members.Member, context: Context) -> Responsibility:
    body = agencies.resolve(member.name, context)
    return Responsibility(
        agency=body.name, role=member.role or "joint", basis="listed", open=member.open, generic=body.generic, scope=body.scope,
        start=member.start, end=member.end, text=text[member.start : member.end],
    )


def _let_first_lead(bodies: list[members.Member]) -> None:
    if all(m.role == "joint" for m in bodies) and not _VAGUE.match(bodies[0].name):
        bodies[0].role = "lead"


def _carry(
    text: str, clause: carried.Clause, measures: Sequence[Measure], context: Context, result: list[list[Responsibility]]
) -> None:
    """Add the bodies of `clause` to its own item and to every later one that does not name them already."""
    bodies = [(agencies.resolve(m.name, context), m) for m in clause.members]
    for measure, there in zip(measures, result, strict=True):
        own = measure.start <= clause.start < measure.end
        later = clause.since is None or measure.start > clause.since
        if measure.kind != "measure" or not (own or later) or (clause.unlisted and (own or there)):
            continue
        named = {r.agency for r in there}
        there += [
            Responsibility(
                agency=body.name, role=member.role or "joint", basis="inherited", open=member.open, generic=body.generic,
                scope=body.scope, start=clause.start, end=clause.end, text=text[clause.start : clause.end],
            )
            for body, member in bodies if body.name not in named
        ]
