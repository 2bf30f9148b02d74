"""Titles that are set in several centred lines: one paragraph again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders import lines as forms

#: Lines of a title, and characters.
_LINES, _LENGTH = 7, 140
#: What stands centred by itself: numbers, dates, brackets with a session, annexes, headings, mastheads.
_ALONE = re.compile(
    r".*(?:\d\s?号[）)]?|文件|令|公告|公报|目\s*录)|[（(].*[）)]|附\s?[件表录].{0,12}|.*\d\s?[日页]"
    r"|第[一二三四五六七八九十百\d]+[编章节条部].*|[一二三四五六七八九十]+、.*|.*[。；，：！？]"
)


def joined(lines: Sequence[tuple[str, bool]]) -> list[str]:
    """The texts of `lines` (each with whether it is centred), centred lines that only together are a title in one."""
    found: list[str] = []
    i = 0
    while i < len(lines):
        last = _title_end(lines, i)
        found.append("".join(text.strip() for text, _ in lines[i:last]) if last > i + 1 else lines[i][0])
        i = last
    return found


def _title_end(lines: Sequence[tuple[str, bool]], first: int) -> int:
    """The line after the title that begins at `first`; the next one where none does."""
    whole = ""
    for i in range(first, min(first + _LINES, len(lines))):
        text, centred = lines[i]
        if not centred or "\t" in text or len(whole) + len(text) > _LENGTH or (_ALONE.fullmatch(text) and not _is_inside(text, whole)):
            break
        whole += text.strip()
        goes_on = i + 1 < len(lines) and lines[i + 1][1] and lines[i + 1][0].startswith("的")  # 关于印发《…》 的通知
        balanced = all(whole.count(a) == whole.count(b) for a, b in ("《》", "“”"))
        if balanced and not goes_on and forms.is_title(whole):
            return i + 1
    return first + 1


def _is_inside(text: str, before: str) -> bool:
    """Whether a line in brackets goes on with a title: （试行）的通知 is one, a name of the issuer in brackets another."""
    return bool(before) and text.startswith(("（", "(")) and not re.search(r"\d|通过|修[订正]|公布|审议", text)
