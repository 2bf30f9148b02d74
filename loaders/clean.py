"""Clean text: what rules are written for, with the way back to the source.

Characters that only look different are exchanged one for one (full-width digits and letters, odd spaces, Kangxi
radicals), so that offsets stay; what is no text (zero-width characters, markers, Markdown marks, carriage returns) is
taken out, as are spaces inside words that are set apart, and line breaks inside paragraphs (:mod:`loaders.wrapped`), and
an :class:`OffsetMap` leads from the clean text to the source.
"""

from __future__ import annotations

import heapq
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from loaders import wrapped
from loaders.model import Skipped


@dataclass(slots=True)
class OffsetMap:
    """Offsets of a clean text in its source: from clean offset `at[i]` on, the source is `shift[i]` further."""

    at: list[int] = field(default_factory=lambda: [0])
    shift: list[int] = field(default_factory=lambda: [0])

    def source(self, position: int) -> int:
        """Source offset of the clean character at `position`."""
        return position + self.shift[bisect_right(self.at, position) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Source span of the clean span, without what was taken out at its ends."""
        first = start + self.shift[bisect_right(self.at, start) - 1]
        if end <= start:
            return first, first
        return first, end + self.shift[bisect_right(self.at, end - 1) - 1]


@dataclass(slots=True)
class Clean:
    """A cleaned text, the way back, and what was taken out that a reader of the source would miss."""

    text: str
    offsets: OffsetMap
    skipped: list[Skipped]


# One for one: ideographic and other odd spaces stay spaces; full-width ASCII becomes ASCII except for the punctuation
# that official documents write full-width (，。：；？！（） and the quotes), which rules rely on; ＜＞ are marks of titles in titles.
_KEEP = set("！（），：；？～．－＋＜＞")
_EXCHANGED = {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F) if chr(c) not in _KEEP}
_EXCHANGED |= dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\v\f", " ")
_EXCHANGED |= {chr(c): alike for c in range(0x2E80, 0x2FD6) if len(alike := unicodedata.normalize("NFKC", chr(c))) == 1 and alike != chr(c)}
_EXCHANGED |= dict.fromkeys("\u2028\u2029\x85\r", "\n")
_EXCHANGEABLE = re.compile(f"[{''.join(_EXCHANGED)}]")

#: What is taken out, and the reason that `skipped` gives for it (None: nothing that a reader would miss).
_OUT = re.compile(
    r"(?P<invisible>[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad\u0000-\u0008\u000e-\u001f])"
    r"|(?P<return>(?<!\r)\r+(?=\n))"
    r"|(?P<debris><U\+00A0>)"
    r"|(?P<marker>\#\#[a-z]{2,20}\#\#)"
    r"|(?P<comment><!--.{0,200}?-->)"
    r"|(?P<heading>(?m:^)\#{1,6}[ \t]+)"
    r"|(?P<bold>(?<!\*)\*\*(?=[^\s*])|(?<=[^\s*])\*\*(?!\*))"
)
#: What any of them begins with: a search for one class of characters is many times faster than one for all of them.
_CANDIDATE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad\u0000-\u0008\u000e-\u001f\r<#*]")
_REASONS = {"marker": "marker", "comment": "marker"}

#: A space behind a single character, before another one that stands alone; and words and figures that are set so: 财 政 部,
#: 1 9 9 7 年, 1 5 ．3 ％. Two characters are none: 通 知 may be two columns of a table.
_GAP = re.compile(
    r"[ \u00a0\u3000](?<=[\d\u4e00-\u9fff].)"
    r"(?=[\d\u4e00-\u9fff](?:[ \u00a0\u3000．.]|(?<=\d)[\u4e00-\u9fff％%]|(?<!\d)[^\u4e00-\u9fff]))"
)
_APART = re.compile(
    r"[\u4e00-\u9fff](?:[ \u00a0\u3000][\u4e00-\u9fff]){3,}"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?:[ \u00a0\u3000][\u4e00-\u9fff]){2}(?![\u4e00-\u9fff])"
    r"|(?<![\d.．])\d(?:[ \u00a0]\d)+(?:[ \u00a0]?[．.](?:[ \u00a0]?\d)+)?[ \u00a0]?(?=[\u4e00-\u9fff％%])"
)

# 党 is masked as D in texts that passed a filter. One D beside Han characters stands for it where it forms a word of
# party language; D级, D类, 3D and A、B、C、D do not. A text with several such words is a masked one, and there any other
# D between Han characters is read so too.
#
# Each pattern begins with the letter and looks behind from there, so that a search runs from D to D.
_NOT_AFTER = r"(?![A-Za-z0-9级类栋座区楼口型打盘])"
_PARTY = re.compile(
    r"D(?<![A-Za-z0-9]D)(?<![A-Z]、D)"
    r"(?=D?(?:的|中央|委|组|员|建|校|内|外|风|章|纪|政|规|性|支部|总支|工委|务|史|课|费|代会|和国家|管|群|徽|旗|籍))"
    rf"|D(?<=[治管全入爱跟在共]D){_NOT_AFTER}|D(?<=产D)(?=D)|D(?<=产DD){_NOT_AFTER}"
)
_ANY = re.compile(r"D(?<=[\u4e00-\u9fff“，。、]D)(?=[K，。、”\u4e00-\u9fff])" + _NOT_AFTER.replace("A-Za-z", "A-JL-Za-z"))
_MASKED_WORDS = 5


def _unmask(text: str) -> str:
    text, words = _PARTY.subn("党", text)
    if words < _MASKED_WORDS:
        return text
    return _ANY.sub("党", text).replace("党K", "党课")


#: A table in Markdown: its header, the line below it, its rows.
_MARKDOWN_TABLE = re.compile(r"(?m)^[ \t]*\|.*\n[ \t]*\|[ \t]*:?-+:?[ \t]*\|[-:| \t\r]*\n(?:[ \t]*\|.*(?:\n|\Z))*")


_OUTER_BAR = re.compile(r"(?m)^\||\|(?=[ \t\r]*$)")


def _as_rows(table: re.Match[str]) -> str:
    """The rows of a table with tabs between their cells, character for character."""
    lines = table[0].split("\n")
    lines[1] = " " * len(lines[1])
    return _OUTER_BAR.sub(" ", "\n".join(lines)).replace("|", "\t")


def _apart(source: str) -> Iterable[tuple[int, int, str]]:
    """The spaces inside words and figures whose characters are set apart."""
    done = 0
    for gap in _GAP.finditer(source):
        if gap.start() < done or (word := _APART.match(source, gap.start() - 1)) is None:
            continue
        done = word.end()
        yield from ((i, i + 1, "apart") for i in range(word.start(), done) if source[i].isspace())


def _cuts(source: str) -> Iterable[tuple[int, int, str]]:
    """What is taken out of `source`, in order: where from, where to, what it is."""
    found = (_OUT.match(source, candidate.start()) for candidate in _CANDIDATE.finditer(source))
    cuts = ((m.start(), m.end(), m.lastgroup or "") for m in found if m)
    joints = ((start, end, "joint") for start, end in wrapped.breaks(source))
    return heapq.merge(cuts, joints, _apart(source), key=lambda cut: (cut[0], -cut[1]))


def _is_between_words(source: str, start: int, end: int) -> bool:
    return source[start - 1 : start].isascii() and source[start - 1 : start].isalpha() and source[end : end + 1].isascii()


def clean(source: str) -> Clean:
    """The clean text of `source`."""
    if "|" in source:
        source = _MARKDOWN_TABLE.sub(_as_rows, source)
    skipped: list[Skipped] = []
    offsets = OffsetMap()
    pieces: list[str] = []
    length = last = 0
    for start, end, kind in _cuts(source):
        if start < last:
            continue
        piece = source[last:start]
        if kind == "debris" or (kind == "joint" and _is_between_words(source, start, end)):
            piece += " "
        pieces.append(piece)
        length += len(piece)
        last = end
        if offsets.at[-1] == length:
            offsets.shift[-1] = last - length
        else:
            offsets.at.append(length)
            offsets.shift.append(last - length)
        if kind in _REASONS:
            skipped.append(Skipped(start, end, _REASONS[kind]))
    pieces.append(source[last:])
    text = "".join(pieces)
    for character in set(_EXCHANGEABLE.findall(text)):  # few; `translate` would look up every one
        text = text.replace(character, _EXCHANGED[character])
    if "D" in text:
        text = _unmask(text)
    return Clean(text, offsets, skipped)
