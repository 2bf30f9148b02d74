"""Lists of industries whose enterprises are meant: 批发和零售业，住宿和餐饮业，教育等7个行业企业."""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from loaders.vocabulary import table

_SEPARATORS = re.compile("[，、和及与]+")
_ITEM = re.compile(r"[^，、和及与。；：]{1,12}")


@cache
def names() -> tuple[str, ...]:
    """The industries of GB/T 4754, and short forms of them."""
    rows = [r for r in table("groups") if r["kind"] == "industry" and r["use"] != "head"]
    return tuple(n for r in rows for n in (r["name"], *r["synonyms"].split("|")) if n)


@cache
def _automaton() -> AhoCorasick:
    return AhoCorasick(list(names()), matchkind=MatchKind.LeftmostLongest)


def members(text: str) -> list[tuple[int, int]]:
    """The spans of the industries that `text`, a sentence up to its 等, lists; none where it lists fewer than two.

    Known industries are taken whole, with the marks inside them (农、林、牧、渔业). Other items count between or beside
    known ones where they end with 业, and any short item between two known ones.
    """
    known = [(s, e) for _, s, e in _automaton().find_matches_as_indexes(text)]
    if len(known) < 2 or not _listed(text[known[-1][1] :]):
        return []
    spans = [known[-1]] + _items(text, known[-1][1], len(text))
    for (s, e), (s2, _) in zip(reversed(known[:-1]), reversed(known[1:]), strict=True):
        if not _listed(text[e:s2]):
            break
        spans += [(s, e), *_items(text, e, s2)]
    return sorted(spans)


def _listed(between: str) -> bool:
    """Whether `between` holds nothing but short items."""
    return all(len(item) <= 12 for item in _SEPARATORS.split(between)) and not re.search("[。；：]", between)


def _items(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [m.span() for m in _ITEM.finditer(text, start, end)]
