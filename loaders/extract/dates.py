"""Dates and deadlines: 2022年12月31日, 6月底前, 到今年底, 2023年1月1日至12月31日, 到“十四五”末, 从2023年起.

A date is a span of days: a month or a half-year has a first and a last one. A deadline (前, 到, 截至) keeps the last
day, a beginning (起, 从) the first. What names no year takes that of the sentence, else the document's. A bare year
(2022年，…) only says when something is told, so it is a date only with a word that bounds it (到2025年, 从2023年起).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from loaders.extract.numerals import number
from loaders.model import Amount, Bound, Context

_DASH = r"[-—–―~～－]{1,2}"
_SPACE = r"[ \u3000\xa0]{0,2}"
_FIGURE_YEAR = r"(?:19|20)\d\d"
_YEAR = rf"(?P<year>{_FIGURE_YEAR}|[一二][九〇零○Ｏ][〇零○Ｏ一二三四五六七八九]{{2}}|[今明后去本次翌])"
_MONTH = "1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY = "3[01]|[12]\\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
_AFTER_MONTH = "龄|嫂|球|饼|子|均|薪|租|报|刊|牙|季|亮|票|供"
_PART = (
    r"(?:(?P<half>[上下])半年|(?:第|(?P<until_quarter>前))?(?P<quarter>[一二三四1-4])季度"
    rf"|(?:(?P<from_month>{_MONTH}){_SPACE}(?:{_DASH}|[至到]){_SPACE})?(?P<month>{_MONTH}){_SPACE}月份?(?!{_AFTER_MONTH})"
    rf"(?:{_SPACE}(?P<day>{_DAY}){_SPACE}[日号])?)"
)
_EDGE = (
    r"(?:年?(?P<edge>底(?![线层部数子盘片座细])|末(?![端梢])|初(?![步级中等始赛审创评心期衷一二三四五六七八九十])|[上中下]旬"
    r"|内(?![容部外需蒙地在资陆涵设生河])))?"
)
_WITH_YEAR = re.compile(rf"{_YEAR}{_SPACE}年度?{_SPACE}(?:的?{_PART})?{_EDGE}")
_OTHER_QUARTER = frozenset("下上每该同本")  # 下一季度
_COMPARED = re.compile("的|同期|水平")  # 恢复至2019年同期水平
_NO_YEAR = re.compile(rf"(?:{_PART}{_EDGE}|年(?P<year_edge>底|末|内))")
_DAY_ONLY = re.compile(rf"(?P<day>{_DAY}){_SPACE}[日号]")
_YEARS = re.compile(
    rf"(?P<first>{_FIGURE_YEAR})年?{_SPACE}(?:{_DASH}|[至到]){_SPACE}(?P<last>{_FIGURE_YEAR}){_SPACE}年(?![级代])"
)
_MONTHLY = re.compile(rf"(?P<which>[每次当本下])月{_SPACE}(?P<day>{_DAY}){_SPACE}日")
_PLAN = re.compile(r"[“\"]?十(?P<plan>[一二三四五六七])五[”\"]?(?:规划|时期|期间)?期?末")
#: 2023-12-31, 2023/6/30, 2023.06.30.
_FIGURES = re.compile(r"(?P<year>20[0-9]{2})(?P<mark>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=mark)(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9./-])")
_TO = re.compile(rf"(?:之日)?起?{_SPACE}(?:{_DASH}|[至到]|截至){_SPACE}")

#: Where a date begins that no numeral begins; every branch begins with a literal, by which the search skips all else.
PATTERN = re.compile(
    "今年|明年|后年|去年|本年|上半年|下半年|年底|年末|年内|"
    r"每月(?=[\d一二三十 ])|次月(?=[\d一二三十 ])|当月(?=[\d一二三十 ])|本月(?=[\d一二三十 ])|下月(?=[\d一二三十 ])|"
    r"20[0-9]{2}(?=[-/.][01]?[0-9][-/.][0-3]?[0-9](?![0-9]))|"
    "“十[一二三四五六七]五”|十[一二三四五六七]五(?:规划|时期|期间)?期?末"
)

_SUFFIX = re.compile(
    r"(?:[（(]不?含[^（()）\n]{0,8}[）)])?(?:"
    r"(?P<at_most>之前|以前|前(?![后三期提列段述排置沿年\d一二两四五六七八九十])|为?止(?!损))|(?P<about>前后|左右)"
    r"|(?P<since>以来|来(?!源|自))|(?P<at_least>(?:之日)?起(?![草诉点步飞义伏重])|开始|之后|以后|后(?![期续备勤方台])))"
)
_LASTS = "延长|延续|延期|延|顺延|推迟|推后|放宽|执行|实施|持续|保留|有效期?|期限"
_PREFIX = re.compile(
    rf"(?:(?P<at_most>(?:完成|整改|办结|落实|报送|截止)时[限间][：:]? ?|(?:{_LASTS})?"
    r"(?:截[至止](?:到|至|时间为?)?|[至到]|不超过|不[得能]?(?:晚|迟)于|最[迟晚]|至迟)[于在]? ?)|(?P<at_least>[自从] ?)"
    r"|(?P<yearly>每(?:学?年的?)?)|(?P<other>[至到]?(?:[当次翌上下同]一?年度?|[这那]年))的?)\Z"
)
#: A document of one year, in which 当年 is that year.
_OF_ONE_YEAR = re.compile(r"20\d\d年(?!以来|版)")
#: 次年内, 多年内, 全年内: not this year.
_OTHER_YEAR = frozenset("次当翌上下同近全几数干多历往半零")
_ARRIVE = re.compile(r"[达收看做受提拿签送]到\Z")  # 达到2020年水平


@dataclass(slots=True)
class _Days:
    """First and last day; None where the year is not known. `bare`: the text names a year and no more; `plain_month`: a
    month in a Chinese numeral and no more, which is mostly part of a phrase; `within`: it says 内."""

    first: date | None
    last: date | None
    bare: bool
    plain_month: bool = False
    within: bool = False


def read(text: str, start: int, context: Context, floor: int, said_year: int | None) -> tuple[Amount | None, int]:
    """The date at `start` (where PATTERN matches, or a numeral that begins a date) and where it ends.

    `floor` is where the fact before ends; `said_year` the year that the sentence named before.
    """
    if text[start - 1 : start] in ("第", "前") and text[start + 1 : start + 3] == "季度":
        start -= 1
    before = _PREFIX.search(text[max(floor, start - 8) : start])
    if before and before["at_most"] and _ARRIVE.search(text[max(floor, start - 3) : start]):
        before = None
    word = before.lastgroup if before else None
    if before and word == "other" and "当年" in before[0] and _OF_ONE_YEAR.search(context.title):
        word = "at_most" if before[0][0] in "至到" else None
    year = {"other": None, "yearly": context.year}.get(word or "", said_year or context.year)
    found = _span(text, start, context, year)
    if found is None:
        return None, start + 1
    days, end, ranged = found
    if days is None:
        return None, end
    suffix = _SUFFIX.match(text, end)
    after = suffix.lastgroup if suffix else None
    if after == "since" and not ranged:
        return None, end
    bound: Bound = "exact"
    if ranged:
        bound = "range"
    elif after in ("at_most", "at_least", "about"):
        bound = after  # type: ignore[assignment]
    elif word == "at_most" or (word == "at_least" and before and before[0].startswith("自")):
        bound = word  # type: ignore[assignment]
    elif days.within:
        bound = "at_most"
    if days.bare and (bound == "exact" or (bound == "at_least" and after is None) or _COMPARED.match(text, end)):
        return None, end
    if days.plain_month and (bound == "exact" or days.within):
        return None, end
    if before and word not in ("other", None) and (word != "at_least" or bound in ("at_least", "range")):
        start -= len(before[0])
    if suffix and (not ranged or after == "at_most"):
        end = suffix.end()
    low, high = days.first, days.last
    if bound == "at_most":
        low = high
    elif bound == "at_least":
        high = low = high if suffix and "后" in suffix[0] else low
    if word == "yearly" and context.date and high and high < context.date:
        low, high = _next_year(low), _next_year(high)
    amount = Amount(
        kind="date",
        low=low.isoformat() if low else None,
        high=high.isoformat() if high else None,
        unit="",
        bound=bound,
        role="value",
        per="年" if word == "yearly" else "月" if text.startswith("每月", start) else None,
        of="",
        start=start,
        end=end,
        text=text[start:end],
    )
    return amount, end


def read_day(text: str, start: int, named: Amount) -> Amount | None:
    """A deadline that leaves out the month of the date before it: 7月10日开始，20日前完成."""
    day = _DAY_ONLY.match(text, start)
    suffix = _SUFFIX.match(text, day.end()) if day else None
    since = date.fromisoformat(named.high) if isinstance(named.high, str) else None
    if not (day and suffix and since) or suffix.lastgroup != "at_most" or text[start - 1] not in "，、；于在和":
        return None
    last = int(number(day["day"]) or 0)
    if not since.day < last <= monthrange(since.year, since.month)[1]:
        return None
    until = since.replace(day=last).isoformat()
    end = suffix.end()
    return Amount("date", until, until, "", "at_most", "value", None, "", start, end, text[start:end])


def year_of(amount: Amount) -> int | None:
    """The year of a date with its month, which holds for the months that the sentence names next."""
    return int(amount.high[:4]) if isinstance(amount.high, str) and "月" in amount.text else None


def _span(text: str, start: int, context: Context, year: int | None) -> tuple[_Days | None, int, bool] | None:
    """The days from `start` on, where their text ends, and whether two dates are joined."""
    if years := _YEARS.match(text, start):
        # （2021—2025年） belongs to the name of a plan.
        named = text[start - 1 : start] in ("（", "(") and text[years.end() : years.end() + 1] in ("）", ")")
        days = None if named else _Days(date(int(years["first"]), 1, 1), date(int(years["last"]), 12, 31), False)
        return days, years.end(), True
    if plan := _PLAN.match(text, start):
        plan_end = date(2005 + 5 * "一二三四五六七".index(plan["plan"]) + 5, 12, 31)
        return _Days(plan_end, plan_end, False), plan.end(), False
    if monthly := _MONTHLY.match(text, start):
        return _Days(None, None, False), monthly.end(), False
    if figures := _FIGURES.match(text, start):
        if re.match(r"[0-9A-Za-z./-]", text[start - 1 : start]):
            return None, figures.end(), False
        since, joint = _days(figures, context, None), _TO.match(text, figures.end())
        second = _FIGURES.match(text, joint.end()) if joint else None
        last = _days(second, context, None) if second else None
        if since and second and last:
            return _Days(since.first, last.last, False), second.end(), True
        return since, figures.end(), False
    point = _WITH_YEAR.match(text, start) or _NO_YEAR.match(text, start)
    if not point:
        return None
    if point["quarter"] and point.start("quarter") == start and text[start - 1 : start] in _OTHER_QUARTER:
        return None, point.end(), False
    if point.groupdict().get("year_edge") and text[start - 1 : start] in _OTHER_YEAR:
        return None, point.end(), False
    if point["month"] and not point.groupdict().get("year") and re.match(r"[0-9A-Za-z./-]", text[start - 1 : start]):
        return None, point.end(), False
    days = _days(point, context, year)
    end = point.end()
    if days is None or days.bare:
        return days, end, False
    if (joint := _TO.match(text, end)) and (until := _until(text, joint.end(), days, context)):
        return until
    return days, end, False


def _until(text: str, start: int, since: _Days, context: Context) -> tuple[_Days, int, bool] | None:
    """The second date of a range, which leaves out what it shares with the first (1月1日至12月31日, 5日至20日)."""
    second = _WITH_YEAR.match(text, start) or _NO_YEAR.match(text, start) or _DAY_ONLY.match(text, start)
    if not second:
        return None
    first = since.first
    days = _days(second, context, first.year, first.month) if first else _days(second, context, None)
    if days is None:
        return None
    last = days.last
    if last and first and last < first and not second.groupdict().get("year"):
        last = _next_year(last)
    return _Days(first, last, False), second.end(), True


def _days(point: re.Match[str], context: Context, year: int | None, month: int | None = None) -> _Days | None:
    """The days that a match names, with `year` and `month` where it does not; None for what is no date (2月30日)."""
    said = point.groupdict()
    if said.get("year"):
        relative = {"今": 0, "本": 0, "明": 1, "后": 2, "去": -1, "次": 1, "翌": 1}.get(said["year"])
        if relative is None:
            year = int(number(said["year"].replace("Ｏ", "〇")) or 0)
        else:
            base = year if said["year"] in "次翌" else context.year
            year = None if base is None else base + relative
    bare = not any(said.get(k) for k in ("half", "quarter", "month", "day", "edge", "year_edge"))
    named_month = said.get("month")
    alone = not (said.get("year") or said.get("day") or said.get("edge") not in (None, "内"))
    plain = bool(named_month and alone and not named_month.isdigit())
    edge = said.get("edge") or said.get("year_edge")
    within = edge == "内"
    if year is None:
        return _Days(None, None, bare, plain, within)
    first_month, last_month = 1, 12
    if said.get("half"):
        first_month, last_month = (1, 6) if said["half"] == "上" else (7, 12)
    elif said.get("quarter"):
        last_month = 3 * int(number(said["quarter"]) or 0)
        first_month = 1 if said["until_quarter"] else last_month - 2
    elif named_month:
        last_month = int(number(named_month) or 0)
        first_month = int(number(said["from_month"]) or 0) if said.get("from_month") else last_month
    elif month:
        first_month = last_month = month
    last_day = monthrange(year, last_month)[1]
    if said.get("day"):
        day = int(number(said["day"]) or 0)
        if day > last_day:
            return None
        only = date(year, last_month, day)
        return _Days(only, only, False)
    first, last = date(year, first_month, 1), date(year, last_month, last_day)
    if edge in ("底", "末", "内"):
        first = last
    elif edge == "初":
        last = first
    elif edge:
        tenth = "上中下".index(edge[0])
        first = first.replace(day=1 + 10 * tenth)
        last = last if tenth == 2 else first + timedelta(days=9)
    return _Days(first, last, bare, plain, within)


def _next_year(day: date | None) -> date | None:
    if day is None:
        return None
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
