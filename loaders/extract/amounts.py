"""Amounts of a document: quantities and dates, with their bounds and what they measure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from loaders.extract import dates, quantities, tabulated
from loaders.extract.composition import compose
from loaders.extract.numerals import narrow
from loaders.extract.subjects import of
from loaders.model import Amount, Context
from loaders.vocabulary import table

#: What is passed over: names of documents, short quotations, phrases that count nothing. Every branch begins with a
#: literal, by which the search skips all else.
_PASSED = re.compile(
    r"《[^《》\n]{0,120}》|“[^“”\n]{1,14}”|‘[^‘’\n]{1,14}’|" + "|".join(row["pattern"] for row in table("amount_names"))
)
#: So far a year that the sentence named holds for the months behind it.
_YEAR_HOLDS = 80
#: And a month for the days behind it.
_MONTH_HOLDS = 20
#: Forms of candidates; of two at one place the lower one is looked at first.
_DATE, _NAME, _NUMERAL, _RATIO = range(4)


def find(text: str, context: Context) -> list[Amount]:
    """The amounts of `text`, the clean text of one whole document, in order and without overlaps."""
    source, text = text, narrow(text)
    found: list[Amount] = []
    position = floor = 0
    said: tuple[int, int] | None = None
    for start, form, match in sorted(_candidates(text)):
        if start < position:
            continue
        if form != _RATIO:  # its second number may be a quantity
            position = match.end()
        if form == _NUMERAL and quantities.is_article(match):
            continue
        amount = None
        if form == _DATE or (form == _NUMERAL and quantities.begins_date(match)):
            year = None
            if said and start - said[1] < _YEAR_HOLDS and not _ends(text, said[1], start):
                year = said[0]
            amount, position = dates.read(text, start, context, floor, year)
            if amount and (last := dates.year_of(amount)) and last >= (context.year or 0):
                said = last, amount.end
        elif form == _NUMERAL:
            amount = _same_month(text, start, found) or quantities.read(match, text, floor)
        elif form == _RATIO:
            amount = quantities.ratio(match, text, floor)
        if amount:
            found.append(amount)
            floor = position = amount.end
    found = compose(found, text)
    for i, amount in enumerate(found):
        before = found[i - 1].end if i else 0
        behind = found[i + 1].start if i + 1 < len(found) else len(text)
        amount.of = of(source, amount, before, behind)
        if i and not amount.of and _shares_subject(found[i - 1], amount, text):
            amount.of = found[i - 1].of
        amount.text = source[amount.start : amount.end]
    starts = [amount.start for amount in found]
    for amount in tabulated.find(source):
        at = bisect_right(starts, amount.start)
        if (not at or found[at - 1].end <= amount.start) and (at == len(starts) or starts[at] >= amount.end):
            found.append(amount)
    return sorted(found, key=lambda a: a.start)


def _shares_subject(first: Amount, second: Amount, text: str) -> bool:
    """Whether two amounts measure one thing: 分别达到50%和65%, 由1万人增加到10万人."""
    if first.kind != second.kind or first.unit != second.unit:
        return False
    return (first.role, second.role) == ("from", "to") or text[first.end : second.start] in ("和", "、", "或", "及")


def _candidates(text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Places where an amount may begin, or that are to be passed over."""
    for form, pattern in ((_NAME, _PASSED), (_DATE, dates.PATTERN), (_NUMERAL, quantities.PATTERN), (_RATIO, quantities.RATIO)):
        for match in pattern.finditer(text):
            yield match.start(), form, match


def _same_month(text: str, start: int, found: list[Amount]) -> Amount | None:
    """A date that shares the month of the one before it in its sentence."""
    if not found or found[-1].kind != "date" or "日" not in found[-1].text or start - found[-1].end > _MONTH_HOLDS:
        return None
    return None if _ends(text, found[-1].end, start) else dates.read_day(text, start, found[-1])


def _ends(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends between two places."""
    return text.find("。", start, end) >= 0 or text.find("\n", start, end) >= 0
