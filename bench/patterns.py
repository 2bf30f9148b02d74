"""A plain reader of facts to compare with: a dictionary of names and one pattern a kind, nothing judged.

It finds names of central bodies and groups by an Aho-Corasick automaton, and sums, dates, shares, names and numbers of
documents by patterns: about what a script of an afternoon does, and as fast as this can go in Python.
"""

from __future__ import annotations

import re

from ahocorasick_rs import AhoCorasick, MatchKind

from loaders import agencies
from loaders.vocabulary import table

_PATTERNS = tuple(map(re.compile, (
    r"\d[\d,.]*\s*(?:[十百千万亿]*)元", r"\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?", r"\d[\d.]*[%％]", r"《[^《》\n]{2,60}》",
    r"[\u4e00-\u9fff]{1,10}〔\d{4}〕\d+号", r"第[一二三四五六七八九十百零\d]+条", r"[（(][^（）()\n]{2,120}负责[）)]",
)))


class Patterns:
    """The reader, made once."""

    def __init__(self) -> None:
        names = {*agencies.known_names(bare=True), *(row["name"] for row in table("groups"))}
        self._names = AhoCorasick(sorted(names), matchkind=MatchKind.LeftmostLongest)

    def found(self, text: str) -> int:
        """How many names and matches there are."""
        return len(self._names.find_matches_as_indexes(text)) + sum(sum(1 for _ in p.finditer(text)) for p in _PATTERNS)
