"""What an amount measures: the noun before it in its clause (贴息期限不超过1年), else the one behind (3000亿元铁路债券).

These are words of the text, cut to be read in a table; they are an aid to the eye and no fact of their own.
"""

from __future__ import annotations

import re

from loaders.model import Amount
from loaders.vocabulary import table

_LONGEST = 20
_BEFORE = re.compile(r"[^，。；：、！？\n\t（）()《》“”—]{0,60}")
_BEHIND = re.compile(r"(?:的(?P<rate>(?:标准|额度)(?=[\u4e00-\u9fff]{2}))?|，(?=用于|支持))?(?P<words>[^，。；：、！？\n\t（）()《》—\d]{0,30})")
_BEHIND_ENDS = re.compile(r"(?:以上|以下|以内|左右|的标准|标准|比例|并|且|后|前|内|起|至|[/／])")
#: Where what an amount measures ends behind it: 20名退役士兵|按照总分选岗.
_NEXT_PHRASE = re.compile(
    r"(?<=..)(?:并(?!购|网|轨|联)|且|的?按(?=照|有关|规定)|依据|根据|对(?![口象外接应])|以及(?=按|由)"
    r"|进行|从(?!业|事)|后(?=[\u4e00-\u9fff]{2}))"
)
#: Where the phrase begins that stands right before the amount: 补助金按本市|最低标准, 机构每月按照不低于|供养金.
_LAST_PHRASE = re.compile(
    r"(?:[按参依不高超低达作由应可予](?:(?<=按)照?(?![揭摩键])|(?<=[参依])照|(?<=不)(?:[低高少多大小]于|超过)|(?<=[高低])于|(?<=超)过|(?<=达)到"
    r"|(?<=作)为|(?<=由)|(?<=应)当|(?<=[可予])以))(?=[\u4e00-\u9fff]{2})"
)
#: 自受理之日起, 印发后: when, and not what.
_WHEN = re.compile(r"(?:之日|之时|[\u4e00-\u9fff]{2}(?:后|前|时|起|期间|期内|以来))\Z|之日|每满?\d")


def _several(place: str) -> list[dict[str, str]]:
    return sorted((r for r in table("amount_subjects") if r["place"] == place), key=lambda r: len(r["word"]), reverse=True)


#: What begins a compound with the verb before it: 增加值, 设立期限.
_COMPOUND = "率数额量期值比的人类"
_HEADS = "|".join(r["word"] + f"(?![{r['not_beside'] + _COMPOUND}])" for r in _several("head"))
_HEAD = re.compile(f"(?:第[^ \u3000]{{1,6}}条[ \u3000]+|(?:{_HEADS}))+")
#: Matched against the clause turned round: a pattern for the end of a string would be tried at every place.
_TAIL = re.compile(
    "(?:" + "|".join(r["word"][::-1] + (f"(?![{r['not_beside']}])" if r["not_beside"] else "") for r in _several("tail")) + ")+"
)
_TURN = re.compile("|".join(r["word"] for r in _several("tail") if len(r["word"]) > 2 and r["word"][-1] in "到至为"))
#: Counts, dates and deadlines have their thing behind them (3个岗位, 5日内答复), shares and sums before them (比例不低于30%).
_BEHIND_FIRST = frozenset(("count", "measure", "date"))


def of(text: str, amount: Amount, floor: int, ceiling: int) -> str:
    """The words of the clause that say what `amount` measures. `floor` and `ceiling` are where its neighbours end and
    begin."""
    within = amount.kind == "duration" and amount.text.endswith("内")
    if within or (amount.kind in _BEHIND_FIRST and amount.unit != "倍"):
        return _behind(text, amount, ceiling) or _before(text, amount, floor)
    return _before(text, amount, floor) or _behind(text, amount, ceiling)


def _before(text: str, amount: Amount, floor: int) -> str:
    turned = text[max(floor, amount.start - 61) : amount.start][::-1]
    clause = _BEFORE.match(turned)
    if clause is None:
        return ""
    words = clause[0]
    if tail := _TAIL.match(words):
        words = words[tail.end() :]
    words = words[::-1].strip()
    if _WHEN.search(words) or words.startswith("的"):  # 20%|的比例录用: the end of another phrase
        return ""
    start = 0
    for phrase in _LAST_PHRASE.finditer(words):
        start = phrase.end()
    words = words[start:]
    if head := _HEAD.match(words):
        words = words[head.end() :]
    return _whole(words)


def _behind(text: str, amount: Amount, ceiling: int) -> str:
    noun = _BEHIND.match(text, amount.end, max(amount.end, ceiling))
    if noun is None:
        return ""
    words = noun["words"].strip()
    if noun["rate"] and (head := _HEAD.match(words)):  # 每人1500元的标准给予|一次性补助
        words = words[head.end() :]
    if _TURN.match(words) or _BEHIND_ENDS.match(words):
        return ""
    if stop := _NEXT_PHRASE.search(words):
        words = words[: stop.start()]
    return _whole(words.rstrip("的"))


def _whole(words: str) -> str:
    """`words`, or what stands behind a 的 of theirs where they are too long; nothing is cut inside a phrase."""
    while len(words) > _LONGEST and "的" in words:
        words = words.partition("的")[2]
    return words if 2 <= len(words) <= _LONGEST else ""
