"""Labels of headings and items: 第一章, 第三条, 一、, （一）, 1., （1）, ①; 1, 1.1, 1.1.1 in plans for emergencies.

Official documents nest labels in a fixed order (GB/T 9704: 一、 then （一） then 1. then （1）; statutes: 编, 章, 节, 条,
then 项 （一）), so the form of a label gives its rank, and the sequence of numbers tells labels from text that only
begins like one (a year, 1.5万, a cited item).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from loaders.extract.numerals import number as numeral

PART, BOOK, CHAPTER, PARAGRAPH_GROUP, ARTICLE, FIRST, SECOND, BOX, THIRD, DECIMAL, DECIMAL_3, DECIMAL_4, FOURTH, FIFTH, SIXTH = range(15)

_STATUTE = {"部分": PART, "编": BOOK, "篇": BOOK, "章": CHAPTER, "节": PARAGRAPH_GROUP, "条": ARTICLE}
_H = "一二三四五六七八九十百零〇"
_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}
_BRACKETED = {chr(0x3220 + i): i + 1 for i in range(10)} | {chr(0x2474 + i): i + 1 for i in range(20)}

_MEASURED = "[万亿倍元米亩吨折%]|个(?:百分点|月)|公(?:里|斤|顷|分)|小时|平方|立方|千"
#: A year or a month that a task begins with, behind the mark of its number: 3.2020年底前, 4.10月底前.
_TIME = r"(?:19|20)\d\d年|\d{1,2}月(?:[底末初前起份上中下]|\d{1,2}日)"

_LABEL = re.compile(
    rf"第\s?(?P<statute>[{_H}千\d]{{1,7}}(?:\s?[{_H}])?)\s?(?P<unit>部分|[编篇章节条])(?:之(?P<insert>[{_H}]{{1,3}}))?(?![^\s]{{0,2}}[、至](?:第|[{_H}]))"
    rf"|(?P<first>[{_H}]{{1,4}})\s?[、．.](?![{_H}]、)"
    rf"|[（(]\s?(?P<second>[{_H}]{{1,4}})\s?[）)]"
    rf"|(?P<decimal>(?!\d{{1,3}}[.．](?:{_TIME}))\d{{1,2}}(?:[.．]\d{{1,2}}){{1,3}})(?:(?=\s+[^\s\d])|(?=[\u4e00-\u9fff“《（])(?!{_MEASURED}))(?!\s*[万亿])"
    rf"|(?P<third>\d{{1,3}})\s?(?:[.．](?:(?!\d)|(?={_TIME}))|、(?!\d{{1,3}}[、号]))"
    r"|[（(]\s?(?P<fourth>\d{1,2})\s?[）)]"
    r"|(?P<circled>[①-⑳])"
    r"|(?P<bracketed>[㈠-㈩⑴-⒇])"
    r"|(?P<sixth>\d{1,2})\s?[)）]"
    rf"|专栏\s?(?P<box>(?:\d{{1,2}}[-—])?(?:\d{{1,2}}|[{_H}]{{1,3}}))(?![\d、，。；和与及至中内所的列])[\s：:]?"
)


#: A label inside a paragraph whose line breaks are lost; crawls lose the mark behind the number too (。1完善体系。…）2加强监管。).
INLINE = re.compile(
    rf"第[{_H}千]{{1,7}}[章节条](?=[\s\u4e00-\u9fff])|[一二三四五六七八九十]{{1,3}}、|[（(][一二三四五六七八九十]{{1,3}}[）)]"
    rf"|\d{{1,3}}[.．](?:(?!\d)|(?={_TIME}))|(?<=[。：；）)])(?P<unmarked>\d{{1,2}})(?=[\u4e00-\u9fff])(?!\d+(?:{_MEASURED}|[年月日号个人项条家次名类种批届所期级层份件套台]))"
)
_UNMARKED_NEXT = re.compile(rf"(?<=[。；）)])2(?=[\u4e00-\u9fff])(?!2(?:{_MEASURED}|[年月日号个人项条家次名类种批届所期级层份件套台]))")


#: A heading under a number alone (1 总则); it is one only where 1.1 follows (see `lines`).
_BARE = re.compile(rf"(?P<number>\d{{1,2}})(?P<space>\s{{0,4}})(?!{_MEASURED}|[年月日号个人项条])[\u4e00-\u9fff“][^。；：，！？\t]{{0,28}}")

_FIRST_OF_LABEL = set("第专（(0123456789" + _H) | set(_CIRCLED) | set(_BRACKETED)


@dataclass(slots=True)  # not frozen: there is one a line, and a frozen one takes nine times as long to make
class Label:
    """A label at a place of the text. `start` to `end` is the label with its mark; `name` is what a path shows, `prefix` what
    a decimal one (2.3.1) stands under (2.3)."""

    rank: int
    number: int
    name: str
    start: int
    end: int
    prefix: str = ""


def bare(line: str, start: int) -> tuple[Label, bool] | None:
    """The number that heads the short `line` at `start` without a mark (1 总则), and whether a space sets it off."""
    m = _BARE.fullmatch(line)
    if m is None or not (number := int(m["number"])):
        return None
    return Label(THIRD, number, m["number"], start, start + m.end("space")), bool(m["space"])


def inside(text: str, found: re.Match[str], end: int) -> Label | None:
    """The label that :data:`INLINE` found in a paragraph that ends at `end`; a number without a mark is one where 2 follows 1."""
    if found["unmarked"] is None:
        return at(text, found.start(), end)
    number = int(found["unmarked"])
    if not number or number == 1 and not _UNMARKED_NEXT.search(text, found.end(), end):
        return None
    return Label(THIRD, number, found["unmarked"], found.start(), found.end())


def at(text: str, position: int, end: int) -> Label | None:
    """The label that begins at `position`, if any, whatever its number."""
    if text[position] not in _FIRST_OF_LABEL:
        return None
    m = _LABEL.match(text, position, end)
    if m is None:
        return None
    kind, prefix = m.lastgroup or "", ""
    if m["statute"]:
        number, rank = _integer(m["statute"]), _STATUTE[m["unit"]]
        name = "".join(m.group().split())
    elif kind == "first":
        number, rank, name = _integer(m["first"]), FIRST, m["first"]
    elif kind == "second":
        number, rank, name = _integer(m["second"]), SECOND, f"（{m['second']}）"
    elif kind == "decimal":
        parts = re.split("[.．]", m["decimal"])
        number, rank, name, prefix = int(parts[-1]), DECIMAL + len(parts) - 2, m["decimal"], ".".join(parts[:-1])
    elif kind == "third":
        number, rank, name = int(m["third"]), THIRD, m["third"]
    elif kind == "fourth":
        number, rank, name = int(m["fourth"]), FOURTH, f"（{m['fourth']}）"
    elif kind == "circled":
        number, rank, name = _CIRCLED[m["circled"]], FIFTH, m["circled"]
    elif kind == "bracketed":
        number = _BRACKETED[m["bracketed"]]
        rank, name = (SECOND if m["bracketed"] < "㊀" and m["bracketed"] >= "㈠" else FOURTH), m["bracketed"]
    elif kind == "box":
        number, rank, name = _integer(re.split("[-—]", m["box"])[-1]), BOX, f"专栏{m['box']}"
    else:
        number, rank, name = int(m["sixth"]), SIXTH, f"{m['sixth']}）"
    return Label(rank, number, name, m.start(), m.end(), prefix) if number else None


def _integer(digits: str) -> int:
    digits = digits.replace(" ", "")
    return int(digits) if digits.isdigit() else int(numeral(digits) or 0)


@dataclass(slots=True)
class Sequence:
    """Which labels may come next. `here` counts below the present heading, `running` through the whole text: items may
    start anew under each heading or run through."""

    here: dict[int, int] = field(default_factory=dict)
    running: dict[int, int] = field(default_factory=dict)
    prefixes: dict[int, str] = field(default_factory=dict)

    def expects(self, label: Label) -> bool:
        """Exactly the next number, or the first one."""
        if label.prefix:
            first = label.number == 1 and (not self.here or int(label.prefix.rpartition(".")[2]) in self.here.values())
            return first or self._continues(label) and label.number == self.running[label.rank] + 1
        return label.number in (1, self.here.get(label.rank, 0) + 1, self.running.get(label.rank, 0) + 1)

    def _continues(self, label: Label) -> bool:
        return self.prefixes.get(label.rank) == label.prefix

    def allows(self, label: Label) -> bool:
        """The next number, or one that a slip of the drafter would explain: a gap of two, or the same again."""
        if self.expects(label) or label.rank <= ARTICLE or label.rank == BOX:
            return True
        if label.prefix and not self._continues(label):
            return False
        before = (self.here.get(label.rank), self.running.get(label.rank))
        return any(last is not None and last <= label.number <= last + 3 for last in before)

    def take(self, label: Label) -> None:
        """Go on to `label`; deeper ranks begin anew below it."""
        self.here = {r: n for r, n in self.here.items() if r < label.rank}
        self.here[label.rank] = label.number
        self.running[label.rank] = label.number
        self.prefixes[label.rank] = label.prefix
