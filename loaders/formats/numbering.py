"""Word's automatic numbers, which stand nowhere in the text: 一、（一）1. 第三条.

Counters belong to the abstract list; a list that is used (`num`) may start anew, a level starts anew below a higher one
unless it says otherwise, and empty paragraphs count (ISO/IEC 29500-1, 17.9).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
#: Styles that are based on each other in a circle would never end.
GENERATIONS = 30


def numeral(n: int, form: str) -> str:
    """`n` in one of Word's number formats (ST_NumberFormat); those without letters of their own are decimal."""
    if form in ("chineseCounting", "taiwaneseCounting") and n >= 100:
        return "".join(_DIGITS[int(d)] for d in str(n))
    if form in ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand", "japaneseCounting"):
        return _counted(n, "一二三四五六七八九", "十百千", short=form == "japaneseCounting")
    if form in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return _counted(n, _LEGAL[1:], "拾佰仟", short=False, ten="壹拾", zero="零")
    if form in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"):
        return "".join(_DIGITS[int(d)] for d in str(n))
    if form.startswith("decimalEnclosedCircle") and 1 <= n <= 20:
        return chr(0x2460 + n - 1)
    if form == "decimalEnclosedParen" and 1 <= n <= 20:
        return chr(0x2474 + n - 1)
    if form == "decimalEnclosedFullstop" and 1 <= n <= 20:
        return chr(0x2488 + n - 1)
    if form == "ideographEnclosedCircle" and 1 <= n <= 10:
        return chr(0x3280 + n - 1)
    if form.startswith("decimalFullWidth"):
        return "".join(chr(0xFF10 + int(d)) for d in str(n))
    if form == "decimalZero":
        return f"{n:02}"
    if letters := {"ideographTraditional": _STEMS, "ideographZodiac": _BRANCHES}.get(form, "")[n - 1 : n]:
        return letters
    if form in ("upperLetter", "lowerLetter") and n > 0:
        letter = chr(97 + (n - 1) % 26) * min(1 + (n - 1) // 26, 9)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("upperRoman", "lowerRoman") and 0 < n < 4000:
        roman = ""
        for value, letters in _ROMAN:
            roman += letters * (n // value)
            n %= value
        return roman.upper() if form == "upperRoman" else roman
    return "" if form in ("none", "bullet") else str(n)


def _counted(n: int, digits: str, places: str, short: bool, ten: str = "十", zero: str = "〇") -> str:
    """`n` below 10,000 in words; `short`: 百 instead of 一百."""
    if not 0 < n < 10_000:
        return str(n)
    words, gap = "", False
    for place in range(len(str(n)) - 1, -1, -1):
        digit = n // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += zero if gap and not short else ""
        gap = False
        one = digit == 1 and place > 0 and (short or (place == 1 and not words and ten == "十"))
        words += ("" if one else digits[digit - 1]) + (places[place - 1] if place else "")
    return words


@dataclass(slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    style: str = ""
    restart: int | None = None
    decimal: bool = False


@dataclass(slots=True)
class _List:
    """A list as it is used: its abstract list, and the levels that it begins anew or changes."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


class Numbering:
    """Hands out the labels of paragraphs, which must be asked for in their order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None):
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._styles: dict[str, tuple[str, str, int | None]] = {}  # based on, list, level
        self._default = ""
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()
        if styles is not None:
            self._read_styles(styles)
        if numbering is not None:
            self._read_lists(numbering)

    def label(self, properties: etree._Element | None) -> str:
        """The label of the next paragraph, by its `pPr`, with the space behind it."""
        name, depth = self._place(properties)
        used = self._lists.get(name)
        if used is None:
            return ""
        levels = self._abstract.get(used.abstract, {}) | used.levels
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts[used.abstract]
        if depth in used.starts and (name, depth) not in self._begun:
            counts[depth] = used.starts[depth]
        else:
            counts[depth] = counts.get(depth, level.start - 1) + 1
        self._begun.add((name, depth))
        for higher in [d for d in levels if d < depth and d not in counts]:
            counts[higher] = levels[higher].start  # used through its item, without a paragraph of its own
        for deeper in [d for d in counts if d > depth]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or depth < restart:
                del counts[deeper]
        return _written(level, levels, counts)

    def _place(self, properties: etree._Element | None) -> tuple[str, int]:
        """List and level of a paragraph: its own, else those of its style and the styles which that is based on."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        name, depth = _number_of(own)
        style = _value(properties.find(f"{W}pStyle")) if properties is not None else ""
        style = style or self._default
        for _ in range(GENERATIONS):
            based, listed, level = self._styles.get(style, ("", "", None))
            if name or not style:
                break
            if listed:
                name = listed
                pointed = next((d for d, l in self._levels(listed).items() if l.style == style), None)
                depth = depth if depth is not None else pointed if pointed is not None else level
            style = based
        return name, depth or 0

    def _levels(self, name: str) -> dict[int, _Level]:
        used = self._lists.get(name)
        return self._abstract.get(used.abstract, {}) | used.levels if used else {}

    def _read_styles(self, styles: etree._Element) -> None:
        for style in styles.iter(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            listed, level = _number_of(style.find(f"{W}pPr/{W}numPr"))
            self._styles[name] = (_value(style.find(f"{W}basedOn")), listed, level)
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
                self._default = name

    def _read_lists(self, numbering: etree._Element) -> None:
        linked: dict[str, str] = {}
        for abstract in numbering.iter(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            self._abstract[name] = {_depth(l): _level(l) for l in abstract.findall(f"{W}lvl")}
            linked[name] = _value(abstract.find(f"{W}numStyleLink"))
        for num in numbering.findall(f"{W}num"):
            used = _List(_value(num.find(f"{W}abstractNumId")))
            for override in num.findall(f"{W}lvlOverride"):
                start, level = _value(override.find(f"{W}startOverride")), override.find(f"{W}lvl")
                if start:
                    used.starts[_depth(override)] = _integer(start, 1)
                if level is not None:
                    used.levels[_depth(override)] = _level(level)
            self._lists[num.get(f"{W}numId", "")] = used
        for used in self._lists.values():  # a list that takes its levels from a style's
            style = self._styles.get(linked.get(used.abstract, ""))
            if style and style[1] in self._lists:
                used.abstract = self._lists[style[1]].abstract


def _written(level: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    def part(m: re.Match[str]) -> str:
        depth = int(m[1]) - 1
        of = levels.get(depth, level)
        return numeral(counts.get(depth, of.start), "decimal" if level.decimal else of.form)

    if level.form == "bullet":
        return ""
    label = re.sub(r"%([1-9])", part, level.text)
    return f"{label} " if label and level.suffix != "nothing" else label


def _level(element: etree._Element) -> _Level:
    restart = element.find(f"{W}lvlRestart")
    form = element.find(f"{W}numFmt")
    if form is None:  # in an alternative for older programs
        form = element.find(f".//{W}numFmt")
    return _Level(
        start=_integer(_value(element.find(f"{W}start")), 1),
        form=_value(form) or "decimal",
        text=_value(element.find(f"{W}lvlText")),
        suffix=_value(element.find(f"{W}suff")) or "tab",
        style=_value(element.find(f"{W}pStyle")),
        restart=None if restart is None else _integer(_value(restart), 0),
        decimal=element.find(f"{W}isLgl") is not None,
    )


def _number_of(properties: etree._Element | None) -> tuple[str, int | None]:
    if properties is None:
        return "", None
    level = _value(properties.find(f"{W}ilvl"))
    return _value(properties.find(f"{W}numId")), _integer(level, 0) if level else None


def _depth(element: etree._Element) -> int:
    return _integer(element.get(f"{W}ilvl", "0"), 0)


def _value(element: etree._Element | None) -> str:
    return element.get(f"{W}val", "") if element is not None else ""


def _integer(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else default
