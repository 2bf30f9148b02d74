"""Names of target groups: synonyms, and which group is part of which.

From the vocabulary ``groups.tsv``, and from how Chinese builds such names: the head stands last, so what is written
before a known name narrows it (离校未就业高校毕业生 are 高校毕业生).
"""

from __future__ import annotations

import re
from functools import cache

from loaders.vocabulary import table

#: Words before a name that do not narrow it to another group.
_IDLE = re.compile(
    r"^(?:各类|各级|各|广大|所有|全部|全体|有关|相关|符合条件的?|符合规定的?|其他|上述|本地区?的?|我[省市县区])+(?=..)"
)
_NOISE = re.compile(r"[\s“”\"‘’']")


@cache
def _names() -> dict[str, str]:
    """Canonical name by every name without quotation marks."""
    names: dict[str, str] = {}
    for row in table("groups"):
        for name in (row["name"], *row["synonyms"].split("|")):
            if name:
                names.setdefault(_NOISE.sub("", name), row["name"])
    return names


@cache
def _rows() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in table("groups")}


def _tail(name: str) -> str:
    """The longest known name that `name` ends with and does not equal; "" where there is none."""
    return next((name[i:] for i in range(1, len(name) - 1) if name[i:] in _names()), "")


@cache
def canonical(name: str) -> str:
    """The one name of a group under which all its synonyms are kept.

    Parameters
    ----------
    name
        As a text or a person writes it: 大学毕业生, “专精特新”企业, 符合条件的小微企业.

    Returns
    -------
    str
        The vocabulary's name; for a name made of modifiers and a known one, the modifiers with the vocabulary's name
        (困难大学毕业生 is 困难高校毕业生, itself a known name); else `name` without blanks and quotation marks.
    """
    plain = _NOISE.sub("", name)
    bare = _IDLE.sub("", plain)
    for form in (plain, bare):
        if form in _names():
            return _names()[form]
    tail = _tail(bare)
    if not tail:
        return bare
    composed = bare[: -len(tail)] + _NOISE.sub("", _names()[tail])
    return _names().get(composed, composed)


@cache
def parents(name: str) -> tuple[str, ...]:
    """The canonical names of the groups that directly hold `name`.

    A known group has the parents of the vocabulary. Any other has the known group that its name ends with; of
    …的… the part after 的 counts.
    """
    group = canonical(name)
    row = _rows().get(group)
    if row:
        return tuple(p for p in row["parents"].split("|") if p)
    tail = _tail(group)
    return (_names()[tail],) if tail else ()


@cache
def aliases(name: str) -> tuple[str, ...]:
    """The other names of the group, in the order of the vocabulary; empty for a group that it does not hold."""
    row = _rows().get(canonical(name))
    return tuple(s for s in row["synonyms"].split("|") if s) if row else ()
