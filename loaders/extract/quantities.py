"""Quantities: a numeral with its unit and the words that bound it (每人不超过1500元, 3—5个, 30%左右, 五万元以上).

Which units, classifiers and bounding words there are stands in `amount_units.tsv` and `amount_bounds.tsv`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from loaders.extract.numerals import FIRST, HANZI, NUMERAL, REST, number
from loaders.model import Amount, AmountRole, Bound
from loaders.vocabulary import table

UNITS = {row["unit"]: row for row in table("amount_units")}
_IMPLIED = {row["word"]: UNITS[row["unit"]] for row in table("amount_implied")}
_WORDS: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
for _row in table("amount_bounds"):
    _WORDS[_row["place"]][_row["word"]] = _row


def _any(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


def _turned(place: str) -> str:
    """A pattern for the words of `place` read backwards, where they are not part of another word."""
    rows = sorted(_WORDS[place].values(), key=lambda row: len(row["word"]), reverse=True)
    return "|".join(re.escape(r["word"][::-1]) + (f"(?![{r['not_beside']}])" if r["not_beside"] else "") for r in rows)


def _units() -> str:
    """A pattern for any unit that is not the beginning of another word; branches share their first character, because a
    branch that begins with a literal is passed over fastest."""
    heads: dict[str, list[str]] = defaultdict(list)
    for unit in sorted(UNITS, key=len, reverse=True):
        latin = "[0-9A-Za-z]" if unit[-1].isascii() and unit[-1].isalpha() else ""
        not_before = UNITS[unit]["not_before"] or latin
        heads[unit[0]].append(re.escape(unit[1:]) + (f"(?!{not_before})" if not_before else ""))
    branches = "|".join(f"{re.escape(head)}(?:{'|'.join(rests)})" for head, rests in heads.items())
    return f"(?=[{re.escape(''.join(heads))}])(?:{branches})"


_SPACE = r"[ \u3000\xa0]?"
_TO = rf"{_SPACE}(?:[-—–―~～－]{{1,2}}|[至到]){_SPACE}"
_UNIT = _units()
#: Behind the first figure of 第三十二条, which counts nothing and is every third numeral of a statute.
_ARTICLE = "(?<=第.)(?:[0-9]{0,3}|[〇零一二三四五六七八九十百千]{0,7}+)条"
#: Any numeral with a unit, a share (百分之五, 2/3以上, 一半), or the year or month with which a date begins.
PATTERN = re.compile(
    rf"(?P<first>{FIRST}(?:{_ARTICLE}|{REST}))(?:(?<=条)|分之(?P<share>{HANZI})(?:[至到](?P<share_to>(?:[二三四五六七八九十百千万]{{1,3}}分之)?{HANZI})(?!分之))?"
    r"|[/／](?P<below>[2-9])(?=以上|以下|以内|左右|[的，。；、])|(?<=一半)"
    rf"|(?:(?:{_SPACE}(?P<first_unit>{_UNIT}))?{_TO}(?P<second>{NUMERAL}))?(?P<more>[多余])?{_SPACE}"
    rf"(?:(?P<unit>{_UNIT})|(?P<date>年|月|季度)|(?<=[万亿])(?![万亿多余])))"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2}")

_PER = _any(_WORDS["per"])
_PER_TURNED = f"(?:{_any(w[::-1] for w in _WORDS['per'])})个?每|均[人户亩年月日]"
_LINKS = f"(?:{_any(w[::-1] for w in _WORDS['link'])}|{_PER_TURNED})*"
_NOT = _any(w[::-1] for w in _WORDS["negation"])
_HEDGES = f"(?:{_any(w[::-1] for w in _WORDS['hedge'])})*"
#: The words before a number, read backwards from it, because a pattern is quick only where it knows its beginning.
_BEFORE = re.compile(
    rf" ?(?:{_LINKS}(?:(?P<comparative>{_turned('comparative')})(?P<not>{_NOT})?|(?P<plain>{_turned('before')}))"
    rf"(?:{_LINKS}(?:(?:{_turned('comparative')})(?:{_NOT})?|{_turned('before')}))*(?:{_HEDGES}(?:{_PER_TURNED}))*"
    rf"|{_HEDGES}(?:{_PER_TURNED})(?:{_HEDGES}(?:{_PER_TURNED}))*)"
)
#: The characters behind which a look back is worth its time.
_MAY_BOUND = frozenset(w[-1] for p in ("comparative", "before", "link", "hedge", "per") for w in _WORDS[p]) | {"均", " "}
_BRACKET = "[（(](?:不?含|包括)[^（()）\\n]{0,16}[）)]"
_AFTER = re.compile(
    f"(?:{_BRACKET})?(?P<word>"
    + "|".join(
        re.escape(r["word"]) + (f"(?![{r['not_beside']}])" if r["not_beside"] else "")
        for r in sorted(_WORDS["after"].values(), key=lambda row: len(row["word"]), reverse=True)
    )
    + f")(?:{_BRACKET})?|{_BRACKET}"
)
_MAY_FOLLOW = frozenset(w[0] for w in _WORDS["after"]) | {"（", "("}
_IN_ADVANCE = re.compile("(?:之前|以前|前)(?![后期提往列段述置])")
_RATE = re.compile(
    rf"(?:(?:{_SPACE}[/／·]{_SPACE}每?|每(?=人|户|立方米|平方米|亩|吨|公里|千瓦时))(?:{_any({*_WORDS['per'], *UNITS})}))+"
)
_PER_IN_CLAUSE = re.compile(
    rf"每(?P<step>[0-9一二两三四五六至—～~-]{{1,4}}(?:年|个月|个?季度|个?学期|周|日|天))|每(?!生[产育活成]|节[约省能]|集[中成]|部门)个?(?P<each>{_PER})|(?P<mean>[人户亩])均"
)
#: 不超过合同金额的30%, 不高于报价利率加50个基点: the bound stands before what the share is of.
_BOUND_OF_WHOLE = re.compile(
    rf"(?:(?P<not>{_any(_WORDS['negation'])})(?P<comparative>{_any(_WORDS['comparative'])})|(?P<plain>最[高低多少])按照?)"
    r"(?:(?!给予|予以|提供|[并且由可])[^，。；：！？\n0-9%]){2,30}\Z"
)
#: 超过职工总数的30%: the same without a negation, where nothing else can be exceeded.
_EXCEEDS_WHOLE = re.compile(
    r"(?P<comparative>超过|高于|低于|达不到|少于)(?:(?![的给予以提供并且由可])[^，。；：！？\n0-9%]){2,20}(?:的|总[量额数]|金额|人数|面积|预算|规模)\Z"
)
#: 3%的保费率上限, 50万元的限额内: a limit by the noun behind.
_CEILING = re.compile(r"的?[一-鿿]{0,5}?(?:(?P<at_most>上限|(?<!权)限额(?:以?内)?)|(?P<at_least>下限))(?![制于额度以上下])")
#: A ratio to or of one, in a clause that speaks of proportion: 按1:1配套, 师生比不低于1∶16.
RATIO = re.compile(r"[:：∶]([0-9]{1,5}(?:\.[0-9]{1,2})?)(?![0-9:：∶.])")
_BEFORE_RATIO = re.compile(r"(?<![0-9.:：∶第A-Za-z])[1-9][0-9]?\Z")
_IN_PROPORTION = re.compile(r"比|配[备套置]|兑")
#: 至少 is an adverb of the next number in its clause: 每年至少与同事谈话1次.
_ADVERB = re.compile("(?P<plain>至少|最少|最多|至多)[^，。；：！？\n0-9]{0,30}\\Z")
#: 每三年, 每满1年, 每增加1岁: the step of a scale and no amount of its own.
_STEP = re.compile("每(?:满|增加?|增长|减少?|提高|降低|下降|超过?|延迟|逾期|延期|推迟|提前|新增|缴纳?|累计)*\\Z")
_CLAUSE_ENDS = re.compile("[。；！？，、\n]")
_IMPLYING = re.compile(_any(_IMPLIED))

_TURNED: dict[str, Bound] = {"at_least": "at_most", "at_most": "at_least"}
#: Before a numeral these make it an ordinal or a part of a code (第3位, 十五届94次会议, 7×24小时).
_NOT_AFTER = frozenset("第笫届×*＋+·#.．/／")
#: 统一, 同一, 这一 … are words of their own, so that 一 before a unit counts nothing.
_NOT_ONE_AFTER = frozenset("统同唯单逐之不划归合专第每任某另这那上下新首的去又万键")
#: What comes to be and not what is exceeded: 突破10项关键技术.
_ACHIEVED = frozenset(("项", "个", "种", "类", "款"))
_REACH = 18
_MONTHS = {"月": 1, "年": 12}


def begins_date(match: re.Match[str]) -> bool:
    """Whether what PATTERN matched is a year, a month or a quarter (2022年, 3—5月), and so the beginning of a date."""
    if match["date"] in ("月", "季度"):
        return True
    in_years = match["date"] == "年" or match["unit"] in ("年", "年度")
    return in_years and bool(_YEAR.fullmatch(match["second"] or match["first"]))


def is_article(match: re.Match[str]) -> bool:
    """Whether what PATTERN matched is the number of an article (第三十二条)."""
    return match["first"].endswith("条")


def read(match: re.Match[str], text: str, floor: int) -> Amount | None:
    """The quantity that PATTERN matched, None where it is none. `floor` is where the fact before ends."""
    start, end = match.span()
    first, second = match["first"], match["second"]
    previous = text[start - 1 : start]
    added = previous == "+" and match["unit"] in ("BP", "bp")  # LPR+80BP
    if (previous in _NOT_AFTER and not added) or text.endswith("第 ", 0, start) or (previous.isascii() and previous.isalnum()):
        return None
    if match["share"] or match["below"] or first == "一半":
        return _share(match, text, floor)
    if previous in ("数", "几") and not first[0].isdigit():  # 数十家
        return None
    unit = UNITS[match["unit"]] if match["unit"] else _implied(match, text, floor)
    high = number(second or first)
    low = number(first) if second else high
    if unit is None or low is None or high is None:
        return None
    name = unit["name"]
    if second:
        low, high = _same_scale(low, high, first, second, match["first_unit"])
        if (first_name := UNITS[match["first_unit"]]["name"] if match["first_unit"] else name) != name and {name, first_name} <= _MONTHS.keys():
            low, high, name = low * _MONTHS[first_name], high * _MONTHS[name], "月"  # 六个月至一年
        if low > high:
            return None
    if unit["unit"] == "成":
        low, high = low * 10, high * 10
    elif unit["unit"] == "折" and 10 < low == high < 100:  # 95折
        low = high = low / 10
    elif unit["unit"] in ("年半", "个半月"):
        low, high = low + 0.5, high + 0.5
    each = None
    if text[end : end + 1] in ("/", "／", " ", "每") and (rate := _RATE.match(text, end)):
        end = rate.end()
        each = rate[0].lstrip(" /／·").removeprefix("每")
        if unit["kind"] == "measure":
            name, each = f"{name}/{each}", None
    more = bool(match["more"]) or "余" in first or "多" in first
    amount = _bounded(text, start, end, floor, low, high, unit["kind"], name, more)
    if unit["kind"] != "percent":
        before = _per(text, floor, start)
        amount.per = before + each if before and each and before not in each else each or before  # 每人500元/月
    return amount if _counts(match, unit, amount, text) else None


def ratio(match: re.Match[str], text: str, floor: int) -> Amount | None:
    """The ratio whose sign and second number RATIO matched, as a percentage: 1:5 is 20 %, 3:1 is 300 %. None where
    neither side is one or nothing speaks of proportion (the time of day, scores, pages)."""
    first = _BEFORE_RATIO.search(text, max(floor, match.start() - 3), match.start())
    above, below = int(first[0]) if first else 0, float(match[1])
    if first is None or not below or 1 not in (above, below):
        return None
    if not _IN_PROPORTION.search(text, max(0, first.start() - _REACH), match.end() + 4):
        return None
    share = round(above / below * 100, 6)
    return _bounded(text, first.start(), match.end(), floor, share, share, "percent", "%", False)


def _share(match: re.Match[str], text: str, floor: int) -> Amount | None:
    """三分之一, 百分之五至百分之十, 一半: a percentage."""
    first, whole = match["first"], match["below"] or match["first"]
    above = first if match["below"] else match["share"]
    low = number(f"{whole}分之{above}" if above else first)
    to = match["share_to"]
    high = number(to if "分之" in to else f"{whole}分之{to}") if to else low
    if low is None or high is None or low > high:
        return None
    return _bounded(text, *match.span(), floor, round(low * 100, 6), round(high * 100, 6), "percent", "%", False)


def _implied(match: re.Match[str], text: str, floor: int) -> dict[str, str] | None:
    """The unit of a number that has only its scale, from the nearest word of its clause that implies one."""
    if match["date"] or not match["first"][0].isdigit():
        return None
    start, end = match.span()
    before = _CLAUSE_ENDS.split(text[max(floor, start - _REACH) : start])[-1]
    words = _IMPLYING.findall(before) or _IMPLYING.findall(_CLAUSE_ENDS.split(text[end : end + 8])[0])
    return _IMPLIED[words[-1]] if words else None


def _same_scale(low: float, high: float, first: str, second: str, first_unit: str | None) -> tuple[float, float]:
    """10-15万元 are 100,000 to 150,000: the first number shares the scale of the second where it has none."""
    scale = re.fullmatch(r"[0-9.．,]+ ?([十百千万亿]+)", second)
    if scale and first_unit is None and first[-1].isdigit():
        factor = number(scale[1]) or 1
        if low * factor <= high:
            return low * factor, high
    return low, high


def _bounded(
    text: str, start: int, end: int, floor: int, low: float, high: float, kind: str, unit: str, more: bool
) -> Amount:
    """The amount with the words around it taken in."""
    bound: Bound = "at_least" if more else "exact"
    role: AmountRole = "value"
    before = row = after = None
    if start > floor and text[start - 1] in _MAY_BOUND:
        before = _BEFORE.match(text[max(floor, start - _REACH) : start][::-1])
    if before:
        row = _bounding(before, -1)
        start -= before.end()
    elif before := _further_off(text, floor, start, unit):
        row = _bounding(before, 1)
    if before and row and not _speaks_otherwise(row["word"], kind, unit, high):
        bound, role = row["bound"], row["role"]  # type: ignore[assignment]
        if before.groupdict().get("not"):
            bound = _TURNED[bound]
    if text[end : end + 1] in _MAY_FOLLOW and (after := _AFTER.match(text, end)):
        end = after.end()
        if after["word"]:
            row = _WORDS["after"][after["word"]]
            bound, role = row["bound"], row["role"]  # type: ignore[assignment]
    elif kind == "duration" and (until := _IN_ADVANCE.match(text, end)):
        bound, end = "at_least", until.end()  # 届满三十日前: not later than that
    if bound == "exact" and not after and "限" in text[end : end + 9] and (ceiling := _CEILING.match(text, end)):
        bound, role, end = ceiling.lastgroup, "limit", ceiling.end()  # type: ignore[assignment]
    if low != high:
        bound = "range"
    if kind in ("duration", "measure") and after and bound in ("at_least", "at_most"):
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


def _bounding(match: re.Match[str], step: int) -> dict[str, str] | None:
    """The row of the bounding word of a match; `step` is -1 where it was read backwards."""
    comparative, plain = match.groupdict().get("comparative"), match.groupdict().get("plain")
    if comparative:
        return _WORDS["comparative"][comparative[::step]]
    return _WORDS["before"][plain[::step]] if plain else None


def _further_off(text: str, floor: int, start: int, unit: str) -> re.Match[str] | None:
    """A bounding word that does not stand right before the number but in its clause."""
    window = text[max(floor, start - 36) : start]
    if ("少" in window or "多" in window) and (adverb := _ADVERB.search(window)):
        return adverb
    if unit in ("%", "倍", "基点"):
        return (_BOUND_OF_WHOLE.search(window) if "不" in window or "最" in window else None) or _EXCEEDS_WHOLE.search(window)
    return None


def _speaks_otherwise(word: str, kind: str, unit: str, value: float) -> bool:
    """Words that bound only some amounts: 近三年 and 近3个季度 are the last ones, 突破10项技术 makes them."""
    if word == "近":
        return kind == "duration" or (kind == "count" and value < 10)
    return word == "突破" and unit in _ACHIEVED


def _per(text: str, floor: int, start: int) -> str | None:
    """What an amount holds for each of: 每人, 每户 in its clause."""
    window = text[max(floor, start - _REACH) : start]
    if "每" not in window and "均" not in window:
        return None
    clause = max(window.rfind(c) for c in "。；！？，\n")
    return "".join(m[m.lastgroup or 0] for m in _PER_IN_CLAUSE.finditer(window, clause + 1)) or None


def _counts(match: re.Match[str], unit: dict[str, str], amount: Amount, text: str) -> bool:
    """Whether the numeral counts something, or only belongs to a phrase (一个, 三项制度, 千家万户, 二次供水)."""
    first, start = match["first"], match.start()
    said = amount.start < start or amount.end > match.end()
    previous = text[start - 1 : start]
    bounded = said or amount.bound != "exact" or amount.per is not None
    if unit["numerals"] == "bound" and not bounded:
        return False
    if unit["unit"] == "分" and previous == "时":  # 8时30分
        return False
    bounded = bounded or previous in ("共", "各") or text.endswith(("连续", "累计"), 0, start)
    near = text[max(0, start - 5) : start]
    if "每" in near and _STEP.search(near):
        return False
    if unit["unit"] == "年" and text[amount.end - 1] == "前" and amount.bound == "at_least":  # 五年前
        return False
    if first[0].isdigit():
        return True
    if unit["numerals"] == "figures":
        return amount.bound != "exact"
    if first == "一" and not said and previous in _NOT_ONE_AFTER:
        return False
    if not first.strip("百千万亿"):
        return amount.bound != "exact"
    value = number(first) or 0
    if unit["numerals"] == "arabic" and value < 10:
        return bounded
    if unit["kind"] == "count" and first in ("一", "二"):
        return bounded
    return bounded or first != "一" or unit["unit"] not in ("日", "天", "周", "米")
