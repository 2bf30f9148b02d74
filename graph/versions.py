"""Are two texts of one identity the same document, versions of it, or documents that only share a name?

Copies of a document differ by what sites put around it, by what scans misread, by an annex that one of them lacks; versions
differ by what they say. Runs of characters (shingles) measure how much two texts share; then the places where they differ
are looked at. Spaces, line breaks and punctuation never count.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

#: Characters in a shingle.
SHINGLE = 5
#: Share of the smaller text's shingles that stand in the other: of copies and of versions, at least.
COPY, VERSION = 0.8, 0.5
#: Characters in a row that a scan may misread, and that a site adds before or behind a text, at least.
_SLIP, _FURNITURE = 2, 4
#: A change of one of these is one of substance, however short: numerals, units, what may and must be done.
_DECISIVE = re.compile(r"[0-9〇零一二两三四五六七八九十百千万亿半年月日元%‰不未无非可应须必得禁免止]")
#: What ends a sentence; the last one may be followed by the bodies in brackets.
_SENTENCE_END, _LAST_END = re.compile("[。；;]"), "。；;）)]】"
#: What places end with: another name before it is another place, however short.
_PLACE_ENDS = tuple("省市区县州盟旗乡镇")
_NO_LETTER = re.compile(r"[^\w%‰]|_")
#: Texts are compared in pieces of so many characters on average, cut where their content says, so that cuts fall alike.
_PIECE = 16


@dataclass(frozen=True, slots=True)
class _Profile:
    """The letters and digits of a text: in shingles, as checksums, each once (as a set of strings those of a long report
    take thirty megabytes); in pieces; how many stand up to its first sentence's end, and up to its last one's."""

    shingles: array[int]
    pieces: tuple[str, ...]
    head: int
    tail: int


def overlap(a: str, b: str) -> float:
    """Share of the shingles of the smaller text that stand in the other one, 0 to 1."""
    one, other = _profile(a).shingles, _profile(b).shingles
    return len(set(one).intersection(other)) / max(1, min(len(one), len(other)))


def are_copies(a: str, b: str) -> bool:
    """Whether two texts of one identity say the same, as far as both go."""
    return overlap(a, b) >= COPY and not any(_differences(_profile(a), _profile(b)))


def are_versions(a: str, b: str) -> bool:
    """Whether two texts of one identity share so much that one is a version of the other."""
    return overlap(a, b) >= VERSION


@lru_cache(64)
def _profile(text: str) -> _Profile:
    text = _unrepeated(text)
    letters = letters_of(text)
    first = _SENTENCE_END.search(text)
    head = len(letters_of(text[: first.start()])) if first else 0
    tail = len(letters_of(text[: max(map(text.rfind, _LAST_END)) + 1])) if first else len(letters)
    return _Profile(_shingles(letters), tuple(_pieces(letters)), head, tail)


def _shingles(letters: str) -> array[int]:
    data = memoryview(letters.encode("utf-32-le", "surrogatepass"))
    wide = 4 * SHINGLE
    return array("I", {zlib.crc32(data[i : i + wide]) for i in range(0, max(4, len(data) - wide + 4), 4)})


def _unrepeated(text: str) -> str:
    """`text` with each cell of its tables that repeats the one above left empty: of a merged cell one source repeats what
    another states once."""
    lines = text.split("\n")
    above: list[str] = []
    for i, line in enumerate(lines):
        if "\t" not in line:
            above = []
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        above += [""] * (len(cells) - len(above))
        for column, cell in enumerate(cells):
            if cell == above[column]:
                cells[column] = ""
            elif cell:
                above[column] = cell
        lines[i] = "\t".join(cells)
    return "\n".join(lines)


def letters_of(text: str) -> str:
    """The letters and digits of `text`."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", text))


def _pieces(letters: str) -> Iterator[str]:
    start = 0
    for i in range(3, len(letters)):
        if zlib.crc32(letters[i - 3 : i].encode("utf-8", "surrogatepass")) % _PIECE == 0:
            yield letters[start:i]
            start = i
    yield letters[start:]


def _differences(a: _Profile, b: _Profile) -> Iterator[bool]:
    """For each place where the texts differ, whether that is one of substance."""
    i = j = at = bt = 0
    blocks = SequenceMatcher(None, a.pieces, b.pieces, autojunk=False).get_matching_blocks()
    for n, block in enumerate(blocks):
        one, other = "".join(a.pieces[i : block.a]), "".join(b.pieces[j : block.b])
        outermost = n == 0 or n == len(blocks) - 1
        for kind, x, x_end, y, y_end in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            old, new = one[x:x_end], other[y:y_end]
            if kind != "equal":
                before = at + x_end <= a.head and bt + y_end <= b.head
                # an annex may stand before the signature: the text that lacks it says whether that is the end; what is
                # put in between two that end alike (负责) may seem to stand a little before
                behind = (not new or at + x >= a.tail - _SLIP) and (not old or bt + y >= b.tail - _SLIP)
                edge = outermost or before or behind
                exchanged = bool(old and new) and not edge and one[x_end : x_end + 1] in _PLACE_ENDS
                yield exchanged or _matters(old, new, at_edge=edge)
        same = sum(map(len, a.pieces[block.a : block.a + block.size]))
        at, bt = at + len(one) + same, bt + len(other) + same
        i, j = block.a + block.size, block.b + block.size


def _matters(one: str, other: str, at_edge: bool) -> bool:
    """Whether the change from `one` to `other` is more than a slip of a scan; at the edges of a text, more than what sites
    put there."""
    size = max(len(one), len(other))
    if at_edge and size >= _FURNITURE:
        return False
    # a numeral that became something else was misread; one that became another numeral was changed
    decisive = [bool(_DECISIVE.search(part)) for part in (one, other)]
    return size > _SLIP or (all(decisive) if one and other else any(decisive))
