"""What an amount measures: the noun before it in its clause (贴息期限不超过1年), else the one behind (3000亿元铁路债券).

These are words of the text, cut to be read in a table; they are an aid to the eye and no fact of their own.
"""

from __future__ import annotations

import re

from loaders.model import Amount
from loaders.vocabulary import table

_LONGEST = 20
_BEFORE = re.compile(r"[^，。；：、！？\n\t（）()《》]{0,40}")
_BEHIND = re.compile(r"(?:的|，(?=用于|支持))?([^，。；：、！？\n\t（）()《》\d]{0,20})")
_BEHIND_ENDS = re.compile(r"(?:以上|以下|以内|左右|的标准|标准|并|且|后|前|内|起|至|的(?=[^的]{0,3}$))")
_SUBJECTS = {
    place: sorted((r["word"] for r in table("amount_subjects") if r["place"] == place), key=len, reverse=True)
    for place in ("head", "tail")
}
_HEAD = re.compile("(?:第[^ \u3000]{1,6}条[ \u3000]+|" + "|".join(_SUBJECTS["head"]) + ")+")
#: Matched against the clause turned round: a pattern for the end of a string would be tried at every place.
_TAIL = re.compile("(?:" + "|".join(w[::-1] for w in _SUBJECTS["tail"]) + ")+")
_TURN = re.compile("|".join(w for w in _SUBJECTS["tail"] if len(w) > 2 and w[-1] in "到至为"))
#: Counts and dates have their thing behind them (3个岗位), shares and sums before them (比例不低于30%).
_BEHIND_FIRST = frozenset(("count", "measure", "date"))


def of(text: str, amount: Amount, floor: int, ceiling: int) -> str:
    """The words of the clause that say what `amount` measures. `floor` and `ceiling` are where its neighbours end and
    begin."""
    sides = (_behind(text, amount, ceiling), _before(text, amount, floor))
    first, second = sides if amount.kind in _BEHIND_FIRST else sides[::-1]
    return first or second


def _before(text: str, amount: Amount, floor: int) -> str:
    turned = text[max(floor, amount.start - 41) : amount.start][::-1]
    clause = _BEFORE.match(turned)
    if clause is None:
        return ""
    words = clause[0]
    if tail := _TAIL.match(words):
        words = words[tail.end() :]
    words = words[::-1].strip()
    if head := _HEAD.match(words):
        words = words[head.end() :]
    return words[-_LONGEST:] if len(words) > 1 else ""


def _behind(text: str, amount: Amount, ceiling: int) -> str:
    noun = _BEHIND.match(text, amount.end, max(amount.end, ceiling))
    if noun is None:
        return ""
    words = noun[1].strip()
    if _TURN.match(words):
        return ""
    if end := _BEHIND_ENDS.match(words):
        words = words[end.end() :]
    return words[:_LONGEST] if len(words) > 1 else ""
