"""Where one document ends and the next begins, in a file that may hold many without a mark between them.

A document begins at its title, at its salutation, or at the first paragraph before its first heading. What follows a
notice that forwards a plan (印发, 转发, 发布), and what stands under 附件, belongs to the document before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders import labels
from loaders.lines import PART_OF_REPORT, Line
from loaders.metadata import begins_with_place_or_body

#: How a document without a title begins: why it is written and what follows.
OPENING = re.compile(
    r"^为了?(?:深入|全面|认真|切实|进一步|扎实|更好)?(?:地)?(?:贯彻|落实|做好|加强|推进|推动|促进|规范|保障|加快|深化|维护|提高|提升|完善)"
    r"|制定本|特制定|制定此|提出(?:如下|以下)|(?:通知|意见|要求|规定|公告|通告|安排)如下|现就|现将|印发给"
    r"|(?:坚持以|全面贯彻|深入贯彻|高举)[^。]{0,60}(?:思想|精神)"
)
_ANNOUNCES = re.compile(r"(?:如下|以下(?:意见|措施|要求|规定))[。：:]?$|制定(?:本|此)")
_FORWARDS = re.compile(r"印发|转发|发布|公布|颁布|批转|下发|现将")
_CLOSED = re.compile(r"(?:负责|配合|牵头|落实)[）)\]】]$|\]$|】$|施行。|负责解释。|废止。|此件|执行。$|贯彻执行")
_YEARLY = re.compile(r"(?:19|20)\d\d\s?[—－-]?\s?(?:\d{4})?年")
#: What stands between the two parts of a yearly report: 2024年工作安排, 今年政府工作的总体要求是….
_SECOND_PART = re.compile(
    rf"(?:{PART_OF_REPORT.pattern})$|(?:做好)?(?:今年|明年|(?:19|20)\d\d年)[^。：，]{{0,16}}(?:总体要求|总体思路|工作思路|预期目标)"
)
_TITLE_CORE = re.compile(r"[^\u4e00-\u9fff0-9]")


@dataclass(slots=True)
class Draft:
    """The lines of one document."""

    lines: list[Line]


def split(lines: list[Line]) -> list[Draft]:
    """The documents in the lines of a file; noise lines stay in the document that they stand in."""
    starts = _starts(lines)
    return [Draft(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True) if a < b]


def _starts(lines: list[Line]) -> list[int]:
    starts = [0]
    outer: int | None = None  # rank of the outermost headings of the current document
    seen: dict[int, int] = {}
    body = False  # the current document has text of its own
    numbered_since = 0  # index after the last labelled line
    for i, line in enumerate(lines):
        begin = None
        if body and _opens(lines, i, starts[-1]):
            begin = i
        elif body and line.label is not None and outer is not None and _restarts(lines, i, outer, seen):
            begin = _opening(lines, numbered_since, i, starts[-1])
        if begin is not None and begin > starts[-1]:
            starts.append(begin)
            outer, seen, body = None, {}, False
        if line.label is not None:
            rank = line.label.rank
            outer = rank if outer is None else min(outer, rank)
            seen[rank] = line.label.number
            numbered_since = i + 1
            body = body or rank >= labels.ARTICLE or len(line.text) > 40
        elif line.kind == "text" and len(line.text) > 40 and line.text.endswith(("。", "；", "：")):
            body = True
    return starts


def _opens(lines: list[Line], i: int, start: int) -> bool:
    """Whether line `i` is the title or the salutation of another document than the one that began at `start`."""
    if lines[i].kind == "title":
        return _is_new_title(lines, i, start)
    return lines[i].kind == "salutation" and _addresses(lines, i) and not _near_title(lines, i, start)


def _addresses(lines: list[Line], i: int) -> bool:
    """Whether the salutation at line `i` has a document behind it rather than the duties of a body (市教育局：负责…): an opening
    follows it, or what came before has ended."""
    if lines[i].text.startswith("各位"):
        return False
    after = next((l for l in lines[i + 1 : i + 4] if l.kind == "text"), None)
    if after is not None and OPENING.search(after.text[:400]):
        return True
    before = lines[i - 1]
    return before.kind in ("date", "note", "copy") or bool(_CLOSED.search(before.text[-30:]))


def _restarts(lines: list[Line], i: int, outer: int, seen: dict[int, int]) -> bool:
    """Whether line `i` begins the outermost numbering anew: 一、 after 五、, 第一章 after 三、, 一、 after 第五十六条;
    not 第一条 right below 一、, which then heads articles."""
    label, above = lines[i].label, lines[i - 1].label
    if label is None or label.number != 1 or not labels.BOOK <= label.rank <= labels.FIRST:
        return False
    if label.rank == labels.ARTICLE and above is not None and above.rank == labels.FIRST:
        return False
    if label.rank == outer:
        # 一、 twice is a slip, unless a paragraph before it says that something follows
        return seen.get(outer, 0) > 1 or (outer in seen and bool(_ANNOUNCES.search(lines[i - 1].text)))
    if label.rank < outer:
        return outer >= labels.FIRST or seen.get(outer, 0) >= 3
    return label.rank == labels.FIRST


def _is_new_title(lines: list[Line], i: int, start: int) -> bool:
    """Whether the title-like line `i` is the title of another document than the one that began at `start`."""
    if _under_annex(lines, i, start) or _forwarded(lines, i, start):
        return False
    line = lines[i]
    marks = _title_marks(line.text) + (line.blank >= 2) + (len(line.text) >= 16)
    after = next((l for l in lines[i + 1 : i + 4] if l.kind not in ("page", "title")), None)
    if after is not None and (after.kind in ("number", "salutation") or (after.kind == "text" and OPENING.search(after.text[:300]))):
        marks += 1
    if after is not None and after.label is not None and after.label.number == 1 and after.label.rank <= labels.FIRST:
        marks += 1
    before = lines[i - 1]
    if before.kind in ("date", "note", "copy", "advertisement") or _CLOSED.search(before.text[-30:]):
        marks += 1
    return marks >= 3


def _title_marks(content: str) -> int:
    """How much in a title-like line speaks for the title of a document rather than a heading (0 to 3)."""
    return ("关于" in content) + bool(_YEARLY.search(content)) + begins_with_place_or_body(content)


def _near_title(lines: list[Line], i: int, start: int) -> bool:
    return any(l.kind in ("title", "number") for l in lines[max(start, i - 4) : i])


def _under_annex(lines: list[Line], i: int, start: int) -> bool:
    return any(l.kind == "annex" for l in lines[max(start, i - 3) : i])


def _forwarded(lines: list[Line], i: int, start: int) -> bool:
    """Whether line `i` is the title of the plan that the current document forwards."""
    core = _TITLE_CORE.sub("", lines[i].text)
    head = [l for l in lines[start : start + 12] if l.kind in ("title", "text", "salutation")]
    return any(_FORWARDS.search(l.text) and core[:30] in _TITLE_CORE.sub("", l.text) for l in head)


def _opening(lines: list[Line], first: int, restart: int, start: int) -> int | None:
    """Index of the paragraph that opens the document whose first heading is line `restart`, if it is another document.

    `first` is the line after the last labelled one. Without an opening the numbers only begin anew: a second part.
    """
    between = [j for j in range(first, restart) if lines[j].kind not in ("page", "advertisement", "note")]
    if any(lines[j].kind == "annex" or _SECOND_PART.match(lines[j].text) for j in between):
        return None
    if any(_forwarded(lines, j, start) for j in between if lines[j].kind == "title"):
        return None
    statute = lines[restart].label is not None and lines[restart].label.rank <= labels.ARTICLE  # type: ignore[union-attr]
    if not between:
        return restart if statute else None
    title = next((j for j in between if lines[j].kind == "title"), None)
    if title is not None:
        return title
    for j in between:
        if lines[j].kind == "text" and len(lines[j].text) >= 30 and OPENING.search(lines[j].text[:400]):
            return j
    return restart if statute else None
