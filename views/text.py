"""Text of documents on its way into a page: escaped, and a quote inside its sentence."""

from __future__ import annotations

import string
from html import escape

from graph.language import say

_ENDS = "。；！？\n"
_ROOM = 160  # characters shown on either side of a quote

_ENTITIES = {ord(character): f"&#{ord(character)};" for character in string.punctuation}


def plain(text: str) -> str:
    """For places that read Markdown: the text as it stands, no character of it taken for markup.

    >>> plain("*:red[x]*")
    '&#42;&#58;red&#91;x&#93;&#42;'
    """
    return " ".join(text.split()).translate(_ENTITIES)


def heading(zh: str, en: str) -> str:
    """A word of the schema or a query as a heading or label."""
    return say(zh, en[:1].upper() + en[1:])


def quote(text: str, *spans: tuple[int, int]) -> str:
    """The slices `spans` of `text`, marked, inside the sentences that they belong to; as HTML in which nothing of the
    text is taken for markup.

    >>> quote("甲。乙、丙负责；丁。", (2, 3), (4, 5))
    '<mark>乙</mark>、<mark>丙</mark>负责；'
    """
    spans = tuple(sorted(spans))
    start = spans[0][0]
    first, last = sentence(text, *spans)
    pieces, at = [_shortened(text[first:start].lstrip(), before=True)], start
    for a, b in spans:
        pieces += [_shortened(text[at:a]), f"<mark>{escape(text[max(a, at):b])}</mark>" if b > at else ""]
        at = max(at, b)
    pieces.append(_shortened(text[at : max(last, at)].rstrip()))
    return "".join(pieces)


def sentence(text: str, *spans: tuple[int, int]) -> tuple[int, int]:
    """Where the sentences begin and end that places in a text belong to.

    >>> sentence("甲。乙、丙负责；丁。", (2, 3), (4, 5))
    (2, 8)
    """
    start, end = min(first for first, _ in spans), max(last for _, last in spans)
    first = max(text.rfind(mark, 0, start) for mark in _ENDS) + 1
    last = min((at + 1 for mark in _ENDS if (at := text.find(mark, max(start, end - 1))) >= 0), default=len(text))
    return first, last


def _shortened(text: str, before: bool = False) -> str:
    if len(text) > _ROOM:
        text = "…" + text[-_ROOM:] if before else text[:_ROOM] + "…"
    return escape(text)
