"""Chinese and Arabic numerals: 一千二百万, 1.64万亿, 3,500, 三分之一, 百分之五, 二〇二二, 两, 半.

Approximate numerals (数十, 几百, 三四, 十几) have no value and are not read.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}

# 千瓦, 千米, 千克, 千伏 … are units, so their 千 belongs to no numeral.
_THOUSAND_UNIT = "[瓦米克伏卡焦帕赫字升]"
_SCALE = f"(?:[十百万亿]|千(?!{_THOUSAND_UNIT}))"
_HANZI = f"(?:[〇零○一二两三四五六七八九半]|{_SCALE})"
_DECIMALS = "点[〇零一二三四五六七八九]{1,4}+[万亿]?"
#: A Chinese numeral on its own.
HANZI = f"{_HANZI}{{1,14}}+(?:{_DECIMALS})?"
#: A numeral in figures or Chinese. It begins with one character class, so that the search for it skips all else fast; the
#: lengths are bounded, so that a text of nothing but digits is read in linear time. `3.2022年` is the label `3.` before a
#: year.
FIRST = "[0-9〇零○一二两三四五六七八九十百千万亿半]"
REST = (
    "(?:"
    r"(?<=[0-9])(?:[0-9]{0,2}(?:,[0-9]{3}){1,4}+|[0-9]{0,14}+)(?:[.．](?!(?:19|20)[0-9]{2}年)[0-9]{1,6}+)?"
    rf"(?:[ 余多]?{_SCALE}){{0,4}}+(?:(?<=[万亿])[0-9]{{1,4}}{_SCALE}{{1,2}})?"
    rf"|(?<![0-9])(?<!千(?={_THOUSAND_UNIT})){_HANZI}{{0,13}}+(?:{_DECIMALS}|[余多]{_SCALE}{{1,3}}+)?)"
)
NUMERAL = FIRST + REST

_WIDE = re.compile("[０-９]")
_NARROW = str.maketrans("０１２３４５６７８９％", "0123456789%")
#: １４·１％ and ２９，３４６，９３８.
_WIDE_POINT = re.compile("(?<=[０-９])[．·](?=[０-９])")
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")

_TOKEN = re.compile(r"(?P<figures>[\d,]*\d(?:[.．]\d+)?)|(?P<sign>.)", re.DOTALL)


@lru_cache(maxsize=4096)
def number(text: str) -> int | float | None:
    """The value of a numeral, None where `text` is none.

    >>> number("1.64万亿"), number("三分之一"), number("二〇二二"), number("数十")
    (1640000000000, 0.3333333333333333, 2022, None)
    """
    if text.isascii() and text.isdigit():
        return int(text)
    denominator, over, numerator = text.partition("分之")
    if not over:
        numerator, over, denominator = text.partition("/")
    if over:
        below, above = _exact(denominator), _exact(numerator)
        return float(above / below) if above is not None and below else None
    value = _exact(text)
    return None if value is None else _plain(value)


def narrow(text: str) -> str:
    """`text` with its full-width figures in ASCII, every character in its place."""
    if not _WIDE.search(text):
        return text
    return _WIDE_POINT.sub(".", _WIDE_COMMA.sub(",", text)).translate(_NARROW)


def _plain(value: Decimal) -> int | float:
    whole = int(value)
    return whole if whole == value else float(value)


def _exact(text: str) -> Decimal | None:
    """The value as a decimal: 1.64万亿 in binary floats would not be 1640000000000."""
    whole, point, decimals = text.partition("点")
    if point:
        scale = MYRIADS.get(decimals[-1:], 1)
        decimals = decimals if scale == 1 else decimals[:-1]
        if not decimals or any(c not in DIGITS for c in decimals):
            return None
        before = _exact(whole)
        figures = "".join(str(DIGITS[c]) for c in decimals)
        return None if before is None else (before + Decimal(f"0.{figures}")) * scale
    if text in ("半", "一半"):
        return Decimal("0.5")
    if len(text) > 1 and all(c in DIGITS and c != "两" for c in text):
        # Digits in a row are a year or a code (二〇二二); two of them alone (三四, 七八) say "about".
        return Decimal(int("".join(str(DIGITS[c]) for c in text))) if len(text) > 2 or text[-1] in "〇零○" else None
    return _positional(text)


def _positional(text: str) -> Decimal | None:
    total = section = Decimal(0)
    digit: Decimal | None = None
    seen = False
    for token in _TOKEN.finditer(text):
        sign = token["sign"]
        if token["figures"]:
            if digit is not None:
                return None
            digit = Decimal(token["figures"].replace(",", "").replace("．", "."))
        elif sign in DIGITS:
            if digit:
                return None
            digit = Decimal(DIGITS[sign])
        elif sign in TENS:
            section += (Decimal(1) if digit is None else digit) * TENS[sign]
            digit = None
        elif sign in MYRIADS:
            section += digit or 0
            digit = None
            if sign == "亿":
                total, section = (total + section or Decimal(1)) * MYRIADS[sign], Decimal(0)
            else:
                total, section = total + (section or Decimal(1)) * MYRIADS[sign], Decimal(0)
        elif sign not in " 余多":
            return None
        seen = True
    return total + section + (digit or 0) if seen else None
