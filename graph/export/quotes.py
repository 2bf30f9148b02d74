"""The sentences of an item that say something, as a source quotes them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from graph.export.characters import one_line

#: A sentence with the marks that close it.
_SENTENCE = re.compile(r"[^。；！？;!?\n]*(?:[。；！？;!?\n]+[”’）〉》」』】〕)]*|$)")

GAP = "……"


def quote(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The sentences of `text` that touch one of `spans`; the gap sign stands for what is left out between, before and
    after them. All of `text` where there are no spans."""
    spans = list(spans)
    if not spans:
        return one_line(text)
    out, gap = "", False
    for match in _SENTENCE.finditer(text):
        start, end = match.span()
        if any(s < end and start < e for s, e in spans):
            out += GAP + match[0] if gap else match[0]
            gap = False
        elif match[0].strip():
            gap = True
    return one_line(out + GAP if gap else out)


def around(text: str, words: str) -> str:
    """The sentences of `text` where `words` stand; `words` alone where `text` does not have them."""
    at = text.find(words) if words else -1
    return quote(text, [(at, at + len(words))]) if at >= 0 else one_line(words)
