"""Lines of Chinese and Latin text."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

#: Characters that do not begin a line, and that do not end one.
CLOSING = "，。、；：！？）》〉」』】〕”’％…%·,.;:!?)"
OPENING = "（《〈「『【〔“‘("

#: A word or a character with the marks that cling to it.
_TOKEN = re.compile(rf"[{re.escape(OPENING)}]*(?:[!-~]*[0-9A-Za-z]|.)[{re.escape(CLOSING)}]*")


def width(text: str) -> int:
    """Columns of a text: two for a Chinese character, one for a Latin."""
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in text)


def wrap(text: str, columns: int, lines: int) -> list[str]:
    """`text` in at most `lines` lines of about `columns` and of even length; an ellipsis stands for what does not fit.

    Words stay whole, no line begins with a closing mark or ends with an opening one.
    """
    if width(text) > columns * lines:
        text = _cut(text, columns * lines - 2) + "…"
    even = -(-width(text) // max(1, -(-width(text) // columns)))
    out = [""]
    for token in _TOKEN.findall(text):
        if out[-1] and width(out[-1] + token.rstrip(CLOSING)) > even + 1 and len(out) < lines:
            out.append("")
        out[-1] += token
    return [line.strip() for line in out]


def _cut(text: str, columns: int) -> str:
    taken = 0
    for i, c in enumerate(text):
        taken += width(c)
        if taken > columns:
            return text[:i]
    return text
