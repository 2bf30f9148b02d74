"""Text whose lines were broken at a fixed width: where a line break stands inside a paragraph.

A file is wrapped if many of its lines end at the greatest width that lines have in it, and do so in the middle of a
sentence; lists of short lines and paragraphs of chance lengths do neither (docs/formats.md has the measurements).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

#: Columns that a wrapped line has (a Han character has two).
_NARROWEST, _WIDEST = 44, 200
#: How many columns short of the margin full lines may end: exact wraps first, then those that keep marks from beginning
#: a line, then those of proportional letters.
_SHORT = (1, 3, 6)
#: Shares of lines: those that are full, those that may be wider than the margin, full ones that end in mid-sentence, and
#: long ones that do.
_FULL, _WIDER, _OPEN, _OPEN_AT_ALL = 0.25, 0.03, 0.6, 0.3
_LEAST = 12
_CLOSED = frozenset("。；：！？.;:!?…）)】]》”")
_LABEL = re.compile(
    r"第[一二三四五六七八九十百千零〇\d]{1,7}\s?[编章节条]|[一二三四五六七八九十]{1,3}\s?、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}\s?[.．、](?!\d)|[①-⑳#*|>-]|附\s?件"
)


def breaks(source: str) -> list[tuple[int, int]]:
    """The spans of the line breaks in `source` that stand inside paragraphs, with the spaces before them; none where lines
    are paragraphs."""
    lines = [line.rstrip() for line in source.split("\n")]
    texts = [line for line in lines if line and "\t" not in line]
    long = [line for line in texts if len(line) >= _NARROWEST // 2]
    if len(texts) < _LEAST or _open(long) < _OPEN_AT_ALL * len(long):
        return []
    tries = ((measure, short) for short in _SHORT for measure in (len, columns))
    return next((found for measure, short in tries if (found := _breaks(source, lines, texts, measure, short))), [])


def _open(lines: list[str]) -> int:
    """How many of `lines` end in the middle of a sentence."""
    return sum(line[-1] not in _CLOSED for line in lines)


def columns(text: str) -> int:
    """The width of `text` on a terminal."""
    return len(text) + sum(unicodedata.east_asian_width(c) in "WFA" for c in text)


def _breaks(source: str, lines: list[str], texts: list[str], measure: Callable[[str], int], short: int) -> list[tuple[int, int]]:
    widths = sorted(map(measure, texts))
    margin = widths[-1 - int(_WIDER * len(widths))]
    scale = 1 if measure is columns else 2
    if not _NARROWEST <= margin * scale <= _WIDEST:
        return []
    least = margin - short // scale
    full = [line for line in texts if least <= measure(line) <= margin]
    if len(full) < _FULL * len(texts) or _open(full) < _OPEN * len(full):
        return []
    found, place = [], 0
    for raw, line, after in zip(source.split("\n"), lines, lines[1:], strict=False):
        place += len(raw)
        if after and not after[0].isspace() and "\t" not in line and (width := measure(line)) >= least:
            ended = line[-1] in _CLOSED and (width < margin or _LABEL.match(after))
            if not ended:
                found.append((place - len(raw) + len(line), place + 1))
        place += 1
    return found
