"""Quantities: a numeral with its unit and the words that bound it (每人不超过1500元, 3—5个, 30%左右, 五万元以上).

Which units, classifiers and bounding words there are stands in `amount_units.tsv` and `amount_bounds.tsv`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from loaders.extract.numerals import ARABIC, CHINESE, FRACTION, HANZI, number
from loaders.model import Amount, AmountRole, Bound
from loaders.vocabulary import table

UNITS = {row["unit"]: row for row in table("amount_units")}
_WORDS: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
for _row in table("amount_bounds"):
    _WORDS[_row["place"]][_row["word"]] = _row


def _any(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def _bounding(place: str) -> str:
    """The words of `place`, where they are not part of another word."""
    patterns = []
    for row in sorted(_WORDS[place].values(), key=lambda row: len(row["word"]), reverse=True):
        beside = f"[{row['not_beside']}]" if row["not_beside"] else ""
        look = beside and (f"(?!{beside})" if place == "after" else f"(?<!{beside})")
        patterns.append(re.escape(row["word"]) + look if place == "after" else look + re.escape(row["word"]))
    return "|".join(patterns)


def _units() -> str:
    """A pattern for any unit that is not the beginning of another word; branches share their first character, because a
    branch that begins with a literal is passed over fastest."""
    heads: dict[str, list[str]] = defaultdict(list)
    for unit in sorted(UNITS, key=len, reverse=True):
        not_before = UNITS[unit]["not_before"] or ("[0-9A-Za-z]" if unit[-1].isascii() and unit[-1].isalpha() else "")
        heads[unit[0]].append(re.escape(unit[1:]) + (f"(?!{not_before})" if not_before else ""))
    branches = "|".join(f"{re.escape(head)}(?:{'|'.join(rests)})" for head, rests in heads.items())
    return f"(?=[{re.escape(''.join(heads))}])(?:{branches})"


_SPACE = r"[ \u3000\xa0]?"
_TO = rf"{_SPACE}(?:[-—–―~～－]{{1,2}}|[至到]){_SPACE}"
_INCLUDED = "(?:[（(](?:不?含|包括)[^（()）\n]{0,16}[）)])?"
_UNIT = _units()
_NUMBER = f"(?:{ARABIC}|{CHINESE})"
PATTERN = (
    rf"(?P<quantity>(?P<share>{FRACTION}|一半)(?:[至到](?:百分之)?(?P<more_share>{HANZI}{{1,8}}+))?"
    rf"|(?P<first>{_NUMBER})(?:(?:{_SPACE}(?P<first_unit>{_UNIT}))?{_TO}(?P<second>{_NUMBER}))?"
    rf"(?P<more>[多余])?{_SPACE}(?:(?P<unit>{_UNIT})|(?<=[万亿])(?![万亿多余])))"
)

_PER = f"每个?(?:{_any(_WORDS['per'])})|[人户亩年月日]均"
_BEFORE = re.compile(
    rf"(?:(?:{_PER})(?:{_any(_WORDS['hedge'])})*)*"
    rf"(?P<word>(?:(?P<not>{_any(_WORDS['negation'])})?(?P<comparative>{_bounding('comparative')})"
    rf"|(?P<plain>{_bounding('before')}))(?:{_any(_WORDS['link'])}|{_PER})*)+ ?\Z"
    rf"|(?:{_PER})+(?:{_any(_WORDS['hedge'])})* ?\Z"
)
#: The characters behind which a look back is worth its time.
_MAY_BOUND = frozenset(w[-1] for p in ("comparative", "before", "link", "hedge", "per") for w in _WORDS[p]) | {"均", " "}
_AFTER = re.compile(rf"{_INCLUDED}(?P<word>{_bounding('after')}){_INCLUDED}")
_IN_ADVANCE = re.compile("(?:之前|以前|前)(?![后期提往列段述置])")
_BRACKET = re.compile(r"[（(](?:不?含|包括)[^（()）\n]{0,16}[）)]")
#: 不超过合同金额的30%: the bound stands before what the share is of.
_BOUND_OF_WHOLE = re.compile(
    rf"(?:(?P<not>{_any(_WORDS['negation'])})(?P<comparative>{_any(_WORDS['comparative'])})|(?P<plain>最[高低多少]按照?))"
    r"(?:(?!给予|予以|提供|[并且由可])[^，。；：！？\n\d%]){2,30}\Z"
)
#: 每满1年, 每增加1岁: the step of a scale and no amount of its own.
_STEP = re.compile("每(?:满|增加?|增长|减少?|提高|降低|下降|超过?|延迟|逾期|延期|推迟|提前|新增|缴纳?|累计)*满?\\Z")
_RATE = re.compile(rf"(?:{_SPACE}[/／·]{_SPACE}每?(?:{_any({*_WORDS['per'], *UNITS})}))+")
_PER_IN_CLAUSE = re.compile(rf"(?:每个?(?P<each>{_any(_WORDS['per'])})|(?P<mean>[人户亩])均)")
_CLAUSE = "。；！？，\n"
_IMPLIED = {row["word"]: UNITS[row["unit"]] for row in table("amount_implied")}
_IMPLYING = re.compile(_any(_IMPLIED))

_TURNED: dict[str, Bound] = {"at_least": "at_most", "at_most": "at_least"}
#: Before a numeral these make it an ordinal or a part of a code (第3位, 7×24小时).
_NOT_AFTER = frozenset("第×＋+·#.．")
#: 统一, 同一, 这一 … are words of their own, so that 一 before a unit counts nothing.
_NOT_ONE_AFTER = frozenset("统同唯单逐之不划归合专第每任某另这那上下新首的去又万键")
_REACH = 18


def read(match: re.Match[str], text: str, floor: int) -> Amount | None:
    """The quantity that PATTERN matched, None where it is none. `floor` is where the fact before ends."""
    start, end = match.span()
    previous = text[start - 1 : start]
    if previous in _NOT_AFTER or text.endswith("第 ", 0, start) or (previous.isascii() and previous.isalnum()):
        return None
    if match["share"]:
        return _share(match, text, floor)
    first, second = match["first"], match["second"]
    if previous in ("数", "几") and not first[0].isdigit():  # 数十家
        return None
    unit = UNITS[match["unit"]] if match["unit"] else _implied(first, text, floor, start, end)
    if unit is None:
        return None
    high = number(second or first)
    low = number(first) if second else high
    if low is None or high is None:
        return None
    if second:
        low, high = _same_scale(low, high, first, second, match["first_unit"])
        if low > high:
            return None
    if unit["unit"] == "成":
        low, high = low * 10, high * 10
    elif unit["unit"] in ("年半", "个半月"):
        low, high = low + 0.5, high + 0.5
    per, name = None, unit["name"]
    if rate := _RATE.match(text, end):
        end = rate.end()
        each = re.sub(r"^[ /／·]+每?", "", rate[0]).strip()
        if unit["kind"] == "measure":
            name = f"{name}/{each}"
        else:
            per = each
    amount = _bounded(text, start, end, floor, low, high, unit["kind"], name, bool(match["more"]) or _more(first))
    if unit["kind"] != "percent":
        amount.per = per or _per(text, floor, start)
    if not _counts(match, unit, amount, text):
        return None
    return amount


def _share(match: re.Match[str], text: str, floor: int) -> Amount | None:
    """三分之一, 百分之五至百分之十: a percentage."""
    low = number(match["share"])
    if low is None:
        return None
    high: float | int | None = low
    if match["more_share"]:
        high = number(match["share"].partition("分之")[0] + "分之" + match["more_share"])
        if high is None:
            return None
    return _bounded(text, *match.span(), floor, round(low * 100, 6), round((high or 0) * 100, 6), "percent", "%", False)


def _implied(first: str, text: str, floor: int, start: int, end: int) -> dict[str, str] | None:
    """The unit of a number that has only its scale, from the nearest word of its clause that implies one."""
    if not first[0].isdigit():
        return None
    clause = re.split(rf"[{_CLAUSE}、]", text[max(floor, start - _REACH) : start])[-1]
    words = _IMPLYING.findall(clause) or _IMPLYING.findall(re.split(rf"[{_CLAUSE}、]", text[end : end + 8])[0])
    return _IMPLIED[words[-1]] if words else None


def _same_scale(low: float, high: float, first: str, second: str, first_unit: str | None) -> tuple[float, float]:
    """10-15万元 are 100,000 to 150,000: the first number shares the scale of the second where it has none."""
    scale = re.fullmatch(r"[\d.．,]+ ?([十百千万亿]+)", second)
    if scale and first_unit is None and first[-1].isdigit():
        factor = number(scale[1]) or 1
        if low * factor <= high:
            return low * factor, high
    return low, high


def _more(numeral: str) -> bool:
    return "余" in numeral or "多" in numeral


def _bounded(
    text: str, start: int, end: int, floor: int, low: float, high: float, kind: str, unit: str, more: bool
) -> Amount:
    """The amount with the words around it taken in."""
    bound: Bound = "at_least" if more else "exact"
    role: AmountRole = "value"
    before = None
    if start > floor and text[start - 1] in _MAY_BOUND:
        before = _BEFORE.search(text, max(floor, start - _REACH), start)
    if before:
        row = _WORDS["comparative"].get(before["comparative"] or "") or _WORDS["before"].get(before["plain"] or "")
        # `last`: 近三年, 近3个季度.
        word = row["word"] if row else ""
        last = word == "近" and (kind == "duration" or (kind == "count" and high < 10))
        done = word == "突破" and unit in ("项", "个", "种", "类", "款")  # 突破10项关键技术
        if row and not last and not done:
            bound, role = row["bound"], row["role"]  # type: ignore[assignment]
            if before["comparative"] and before["not"]:
                bound = _TURNED[bound]
        start = before.start()
    elif unit in ("%", "倍") and (whole := _BOUND_OF_WHOLE.search(text, max(floor, start - 36), start)):
        row = _WORDS["comparative"].get(whole["comparative"] or "") or _WORDS["before"][whole["plain"][:2]]
        bound, role = row["bound"], "limit"  # type: ignore[assignment]
        if whole["not"]:
            bound = _TURNED[bound]
    after = _AFTER.match(text, end)
    if after:
        row = _WORDS["after"][after["word"]]
        bound, role = row["bound"], row["role"]  # type: ignore[assignment]
        end = after.end()
    elif kind == "duration" and (until := _IN_ADVANCE.match(text, end)):
        bound, end = "at_least", until.end()  # 届满三十日前: not later than that
    elif bracket := _BRACKET.match(text, end):
        end = bracket.end()
    if low != high:
        bound = "range"
    if kind in ("duration", "measure") and after and after["word"] not in ("左右", "上下"):
        role = "limit"
    return Amount(
        kind=kind,  # type: ignore[arg-type]
        low=None if bound == "at_most" else low,
        high=None if bound == "at_least" else high,
        unit=unit,
        bound=bound,
        role=role,
        per=None,
        of="",
        start=start,
        end=end,
        text=text[start:end],
    )


def _per(text: str, floor: int, start: int) -> str | None:
    """What an amount holds for each of: 每人, 每户 in its clause."""
    window = text[max(floor, start - _REACH) : start]
    clause = max(window.rfind(c) for c in _CLAUSE)
    each = "".join(m["each"] or m["mean"] for m in _PER_IN_CLAUSE.finditer(window, clause + 1))
    return each or None


def _counts(match: re.Match[str], unit: dict[str, str], amount: Amount, text: str) -> bool:
    """Whether the numeral counts something, or only belongs to a phrase (一个, 三项制度, 千家万户, 二次供水)."""
    first, start = match["first"], match.start()
    said = amount.start < start or amount.end > match.end()
    bounded = said or amount.bound != "exact" or amount.per is not None or text[start - 1 : start] in ("共", "各")
    if unit["numerals"] == "bound" and not bounded:
        return False
    if "每" in text[max(0, start - 5) : start] and _STEP.search(text, max(0, start - 5), start):
        return False
    if unit["unit"] == "年" and text[amount.end - 1] == "前" and amount.bound == "at_least":  # 五年前
        return False
    if first[0].isdigit():
        return True
    if unit["numerals"] == "figures":
        return False
    if first == "一" and amount.bound == "exact" and text[start - 1 : start] in _NOT_ONE_AFTER:
        return False
    if not first.strip("百千万亿"):
        return amount.bound != "exact"
    value = number(first) or 0
    if unit["numerals"] == "arabic" and value < 10:
        return bounded
    if unit["kind"] == "count" and first in ("一", "二"):
        return bounded
    return bounded or first != "一" or unit["unit"] not in ("日", "天", "周", "米")
