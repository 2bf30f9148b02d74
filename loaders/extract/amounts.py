"""Amounts of a document: quantities and dates, with their bounds and what they measure."""

from __future__ import annotations

import re

from loaders.extract import dates, quantities
from loaders.extract.composition import compose
from loaders.extract.numerals import narrow
from loaders.extract.subjects import of
from loaders.model import Amount, Context
from loaders.vocabulary import table

_NAMES = "|".join(row["pattern"] for row in table("amount_names"))
_SCAN = re.compile(
    rf"《[^《》\n]{{0,120}}》|(?P<date>{dates.START})|“[^“”\n]{{1,14}}”|‘[^‘’\n]{{1,14}}’|(?:{_NAMES})|{quantities.PATTERN}"
)
#: So far a year that the sentence named holds for the months behind it.
_YEAR_HOLDS = 80


def find(text: str, context: Context) -> list[Amount]:
    """The amounts of `text`, the clean text of one whole document, in order and without overlaps."""
    source, text = text, narrow(text)
    found: list[Amount] = []
    position = floor = 0
    said: tuple[int, int] | None = None
    while match := _SCAN.search(text, position):
        position = match.end()
        amount = None
        if match.lastgroup == "date":
            year = None
            if said and match.start() - said[1] < _YEAR_HOLDS and not _ends(text, said[1], match.start()):
                year = said[0]
            amount, position = dates.read(text, match.start(), context, floor, year)
            position = max(position, match.start() + 1)
            if amount and (last := dates.year_of(amount)) and last >= (context.year or 0):
                said = last, amount.end
        elif match.lastgroup == "quantity":
            amount = quantities.read(match, text, floor)
        if amount:
            found.append(amount)
            floor = amount.end
            position = max(position, amount.end)
    found = compose(found, text)
    for i, amount in enumerate(found):
        before = found[i - 1].end if i else 0
        behind = found[i + 1].start if i + 1 < len(found) else len(text)
        amount.of = of(source, amount, before, behind)
        amount.text = source[amount.start : amount.end]
    return found


def _ends(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends between two places."""
    return text.find("。", start, end) >= 0 or text.find("\n", start, end) >= 0
