"""What a document says of itself: title, number, date, issuers, level and jurisdiction.

Read from the elements of GB/T 9704 where they stand, inferred from the opening and the wording where they are missing;
an inferred title is flagged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from loaders import agencies, inferred_titles, places
from loaders.extract.numerals import number as numeral
from loaders.formats.reading import Given
from loaders.lines import NUMBER, PART_OF_REPORT, Line, number_of
from loaders.model import Context, Level
from loaders.vocabulary import table

UNKNOWN = "未知"  #: the jurisdiction of a document that names none
_HEAD = 16  # lines that may stand before the body
_YEAR_TITLE = re.compile(r"^(?:关于)?(?:印发)?((?:19|20)\d\d(?:\s?[—－-]\s?(?:19|20)?\d\d)?年(?:度|全)?)")
_TITLE_NUMBER = re.compile(r"\s*[（(]([^（）()]*\d+号(?:令)?)[）)]$")
_ISSUED = re.compile(r"(?:关于|印发|转发|批转|公布|发布)")
_DATE = re.compile(r"((?:19|20)\d\d)\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日")
_DATE_HAN = re.compile(r"([二一][〇○ОO0零九][〇○ОO0零一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○ОO0零", "0")
_YEAR = re.compile(r"((?:19|20)(?<![到\d\-—－~]..)(?<![^截]至..)\d\d)年(?!以[来前]|至|—|-|度?末)")
_INTERPRETED = re.compile(r"本(?:规则|办法|条例|规定|细则|意见|方案)由([\u4e00-\u9fff、]{3,40}?)(?:会同[^。]{2,30})?负责解释")
_BODY_END = re.compile(
    r"(?:院|部|委|局|厅|办|会|署|府|室|组|公司|行|中心|大学|处|社|军|联|军区|工会|科协|总队|支队|专班|企业家协会)$"
)
_LOCAL_BODY = re.compile(r"[\u4e00-\u9fff]{2,12}?(?:局|厅|卫生健康委|发展改革委|委员会|办公室|政府|委)(?=\d|\S{4})")
# What a law or a regulation says below its title: 2009年9月28日X省第十一届人民代表大会常务委员会第十三次会议通过 根据…修正.
_HISTORY = re.compile(
    r"[（(]?(?:根据|自)?(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日.{0,1500}(?:通过|公布|发布|颁布|批准|修正|修订|修改|施行)[）)]?"
    r"(?:\s*根据)?"
)
_IN_FORCE = re.compile(r"\s?(?:起)?(?:施行|实施)")
_SESSION = re.compile(r"第?[\d一二三四五六七八九十百]{1,4}届|^中华人民共和国(?=全国人民|国务院|中央)")
# （2021年7月16日X市人民政府第58次常务会议通过）; X市人民政府办公厅 2024年5月20日印发
_PASSED = re.compile(
    r"日\s?([\u4e00-\u9fff]{2,30}?(?:人民政府|常务委员会|人民代表大会|委员会))"
    r"(?:(?:第?[\d一二三四五六七八九十百零〇]{1,6}届)?第?[\d一二三四五六七八九十百零〇]{1,6}次?|常务)(?:[^。\n]{0,6}会议)[^。\n]{0,24}(?:通过|修订|修正)"
)
_PUBLISHED = re.compile(r"日\s?(?P<bodies>[\u4e00-\u9fff、]{2,40}?)(?P<order>令第[\d一二三四五六七八九十百零〇]{1,6}号)?(?:公布|发布|颁布)")
# ——2012年1月5日在云溪市第十四届人民代表大会第一次会议上
_REPORTED = re.compile(r"在([\u4e00-\u9fff]{2,20}?)(?:第[一二三四五六七八九十百]{1,4}|[一二三四五六七八九十百]{1,4})届(全国)?人民代表大会")
_PRINTED = re.compile(r"([\u4e00-\u9fff]{4,24}(?:办公厅|办公室|委员会|委|局|厅))\s*(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s?印发")
_CUES: tuple[tuple[Level, re.Pattern[str]], ...] = (
    ("central", re.compile(
        r"国务院|中央和国家机关|各省、自治区|各省份|各省级|国家(?:发展改革|卫生健康|市场监管|医保|乡村振兴|税务|能源|林草|统计)"
        r"|最高人民法院|中央组织部|中央纪|中国残联|全国范围|人力资源社会保障部|工业和信息化部"
    )),
    ("province", re.compile(r"我省|全省|省委|省政府|省人民政府|我区(?=各市)|自治区党委|省[\u4e00-\u9fff]{2,8}[厅局]")),
    ("city", re.compile(r"我市|全市|市委|市政府|市人民政府|市[\u4e00-\u9fff]{2,8}局|各区[（(]?县|区[（(]县")),
    ("county", re.compile(r"我区|我县|全县|全区|区委|县委|区政府|县政府|县人民政府|区人民政府")),
)
_MASKED_PLACE = re.compile("[X×Ｘ]{2}(?:省|市|县|区|自治区|自治州)")


@dataclass(slots=True)
class Metadata:
    """What is known of a document, and which lines of its head and foot say so (index of the line → element kind)."""

    title: str
    title_inferred: bool
    number: str | None
    year: int | None
    date: date | None
    level: Level
    jurisdiction: str
    issuers: list[str]
    elements: dict[int, str] = field(default_factory=dict)

    def context(self) -> Context:
        """The same for the extractors."""
        return Context(self.title, self.number, self.year, self.date, self.level, self.jurisdiction, tuple(self.issuers))


def begins_with_place_or_body(text: str) -> bool:
    """Whether a title names its issuer or place first."""
    text = _YEAR_TITLE.sub("", text)
    return bool(re.match(r"[\u4e00-\u9fff]{2,10}(?:部|委|局|厅|院|办公室|委员会|政府)", text)) or places.at_start(text) is not None


def read(lines: list[Line], given: Given | None = None) -> Metadata:
    """The metadata of the document that `lines` hold, in clean text; what it does not say itself, but its file does
    (the header table of a page, the fields of a record), is taken from `given`."""
    given = given or Given()
    elements: dict[int, str] = {}
    end = _head_end(lines)
    title, inferred = _given_title(lines, given, elements) or _title(lines, end, elements)
    number = _number(lines, end, elements)
    if given.number and (number is None or "令" in number):  # what sites call 国令第706号 reads 国务院令第706号 in the text
        number = normalise_number(given.number)
    title = _TITLE_NUMBER.sub("", title) or title
    when = _date(lines, end, elements) or given.date
    signed = _signature(lines, elements)
    text = "\n".join(l.text for l in lines)
    if not title:
        title, inferred = given.title or inferred_titles.infer(lines, end), True
        if (i := next((i for i, l in enumerate(lines) if l.kind == "title" and _letters(l.text) == _letters(title)), None)) is not None:
            inferred, elements[i] = False, "title"
    names = _issuer_names(title, signed, number, text, lines) or list(given.issuers)
    year = when.year if when else _year(title, number, text, given)
    level, jurisdiction = _jurisdiction(title, names, number, text, lines)
    if jurisdiction[-1] in "省市县区州旗":  # 浙江省物价局、省财政厅
        names = [jurisdiction + n[1:] if n[0] == jurisdiction[-1] else n for n in names]
    draft = Context(title, number, year, when, level, jurisdiction, ())
    issuers = list(dict.fromkeys(agencies.resolve(n, draft).name if level == "central" else n for n in names))
    return Metadata(title, inferred, number, year, when, level, jurisdiction, issuers, elements)


def _head_end(lines: list[Line]) -> int:
    for i, line in enumerate(lines[:_HEAD]):
        if line.kind == "text" and _HISTORY.fullmatch(line.text):
            continue
        if line.kind in ("salutation", "label") or (line.kind == "text" and (len(line.text) > 90 or line.text.endswith(("。", "；")))):
            return i
    return min(len(lines), _HEAD)


def _given_title(lines: list[Line], given: Given, elements: dict[int, str]) -> tuple[str, bool] | None:
    """The line of the head that holds the title as the file gives it."""
    for i, line in enumerate(lines[:_HEAD]):
        if given.title and _letters(line.text).startswith(_letters(given.title)) and len(line.text) < 2 * len(given.title):
            elements[i] = "title"
            return line.text, False
    return None


def _letters(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff0-9A-Za-z]", "", text)


def _title(lines: list[Line], end: int, elements: dict[int, str]) -> tuple[str, bool]:
    for i in range(end):
        line = lines[i]
        if line.kind != "title" and not _opens_title(line, lines[i + 1] if i + 1 < end else None):
            continue
        if re.fullmatch(r".{0,30}(?:令|公告|文件|公报)", line.text) and "关于" not in line.text and i + 1 < end:
            continue
        first, last = i, i
        while first > 0 and _continues(lines[first - 1], lines[first]):
            first -= 1
        while last + 1 < end and _unfinished("".join(l.text for l in lines[first : last + 1]), lines[last + 1]):
            last += 1
        for j in (*range(first, last + 1), *(j for j in range(last + 1, end) if lines[j].text == lines[last].text)):
            elements[j] = "title"
        return _join([l.text for l in lines[first : last + 1]]), False
    # A title that a law or a report bears may end with no kind of document; it stands alone before the first text.
    first_line = lines[0].text if lines and lines[0].kind == "text" else ""
    alone = 0 < end <= 4 and 4 <= len(first_line) <= 60 and not re.search(r"\t|[。；：，]$|^第", first_line)
    if alone and not PART_OF_REPORT.fullmatch(first_line):
        elements[0] = "title"
        return first_line, False
    return "", True


def _opens_title(line: Line, after: Line | None) -> bool:
    """The first of several lines of a title: 关于印发《… without its end, 《…》 above 政策解读."""
    text = line.text
    if text.startswith("《") and after is not None and _unfinished(text, after):
        return True
    return line.kind == "text" and len(text) <= 60 and "关于" in text and text.count("《") > text.count("》") and not text.endswith("。")


def _continues(before: Line, line: Line) -> bool:
    """Whether `before` is the part of a title that `line` goes on with."""
    text = before.text
    if before.kind != "text" or len(text) > 60 or text.endswith(("文件", "：", "。", "，", "；")) or NUMBER.search(text) or text in line.text:
        return False
    body = re.sub(r"[（(][^（）()]{1,30}[）)]$", "", text)
    if "关于" in text:
        return True
    goes_on = line.text.startswith(("关于", "印发", "转发", "（", "(")) or bool(_BODY_END.search(line.text))
    return goes_on and (not body or bool(_BODY_END.search(body)))


def _unfinished(title: str, after: Line) -> bool:
    """Whether a title goes on in the line `after`: an open 《, or only a name in 《》."""
    if after.kind not in ("text", "title") or len(after.text) > 60 or after.text.endswith("。"):
        return False
    if title.count("《") > title.count("》"):
        return True
    return title.endswith("》") and len(after.text) < 16 and after.text.startswith(("的", "政策", "解读", "修订"))


def _join(parts: list[str]) -> str:
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=关于|印发|转发)", "", "".join(parts)).strip()


def _number(lines: list[Line], end: int, elements: dict[int, str]) -> str | None:
    for i, line in enumerate(lines[: end + 1]):
        if line.kind == "number":
            elements[i] = "number"
            text = number_of(line.text) or line.text
            if NUMBER.fullmatch(text):
                return normalise_number(text)
            if i and lines[i - 1].text.endswith(("令", "公告")):
                elements[i - 1] = "number"
                return normalise_number(lines[i - 1].text + text)
    for line in lines[:end]:
        if _HISTORY.fullmatch(line.text) and (m := _PUBLISHED.search(line.text)) and m["order"]:
            return normalise_number("、".join(_published(m)) + m["order"])
    for line in lines[:end]:
        if line.kind == "title" and (m := _TITLE_NUMBER.search(line.text)):
            return normalise_number(m[1])
    for line in lines[:_HEAD]:
        if m := re.search(r"(?:发文字号|文\s?号|发文号)[：:]\s*([^\s，。；]{4,24}号)", line.text):
            return normalise_number(m[1])
    return None


def normalise_number(number: str) -> str:
    """A document number with 〔〕, Arabic digits and no spaces: 国办发[二〇二二]13号 → 国办发〔2022〕13号."""
    number = re.sub(r"\s", "", number)
    number = re.sub(r"[〔\[（(【﹝]([^〔\[（(【﹝〕\]）)】﹞]{4})[〕\]）)】﹞]", lambda m: f"〔{_year_digits(m[1])}〕", number)
    number = re.sub(r"^中华人民共和国(?=国务院|主席|中央军事)", "", number).replace("〕第", "〕")
    return re.sub(r"[（(](第[^（）()]+号)[）)]", r"\1", number)


def _year_digits(text: str) -> str:
    return "".join(_DIGITS.get(c, c) for c in text)


def _date(lines: list[Line], end: int, elements: dict[int, str]) -> date | None:
    found: date | None = None
    for i, line in enumerate(lines):
        if line.kind == "annex" and found:
            break
        if line.kind == "date" and (value := parse_date(line.text)):
            elements[i] = "date"
            found = value
            if any(l.kind == "text" for l in lines[:i]):
                break
    if found is None and (events := [d for l in lines[:end] if l.kind == "text" and _HISTORY.fullmatch(l.text) for d in _events(l.text)]):
        return max(events)
    if found is None:
        said = [l for l in lines[: end + 1] if l.kind in ("text", "note") and len(l.text) < 90]
        for line in (*said, *(l for l in lines if l.kind == "copy")):
            found = parse_date(line.text) or found
    return found


def _events(history: str) -> Iterator[date]:
    """The dates on which a law was passed, published or amended; not those from which it is in force."""
    for m in _DATE.finditer(history):
        if not _IN_FORCE.match(history, m.end()) and (day := parse_date(m.group())):
            yield day


def parse_date(text: str) -> date | None:
    """The first full date in `text`, in Arabic or Chinese numerals."""
    try:
        if m := _DATE.search(text):
            return date(int(m[1]), int(m[2]), int(m[3]))
        if m := _DATE_HAN.search(text):
            return date(int(_year_digits(m[1])), int(numeral(m[2]) or 0), int(numeral(m[3]) or 0))
    except ValueError:
        pass
    return None


def _signature(lines: list[Line], elements: dict[int, str]) -> list[str]:
    """The names signed above the first date line that follows a text."""
    dates = [i for i, kind in elements.items() if kind == "date"]
    if not dates:
        return []
    names: list[str] = []
    for i in range(dates[0] - 1, max(-1, dates[0] - 14), -1):
        line = lines[i]
        if line.kind not in ("text", "title") or len(line.text) > 44 or re.search(r"[。；：，！？]", line.text) or i in elements:
            break
        elements[i] = "signature"
        names[:0] = re.split(r"\s{1,}(?=\S{3,})", re.sub(r"(?<=\S)\s(?=\S(?:\s|$))", "", line.text))
    joined = (re.sub(r"\s", "", n) for n in names)
    return [one for n in joined if len(n) > 2 and _BODY_END.search(n) for one in _bodies(n)]


def _issuer_names(title: str, signed: list[str], number: str | None, text: str, lines: list[Line]) -> list[str]:
    if m := _ISSUED.search(_YEAR_TITLE.sub("", title)):
        head = re.sub(r"[（(][^（）()]*[）)]$", "", _YEAR_TITLE.sub("", title)[: m.start()]).strip()
        names = [one for n in re.split(r"[\s、，,]+", head) if len(n) > 1 for one in _bodies(n)]
        if names and all(_BODY_END.search(n) for n in names):
            return names
    if signed:
        return signed
    if passed := [_SESSION.sub("", m[1]) for m in _PASSED.finditer(text[:1500])]:
        own = places.at_start(title)  # what a city passes its province approves
        return [next((name for name in passed if own and name.startswith(title[: own[1]])), passed[0])]
    if published := next((m for l in lines[:_HEAD] if _HISTORY.fullmatch(l.text) and (m := _PUBLISHED.search(l.text))), None):
        names = _published(published)
        if all(_BODY_END.search(n) for n in names):
            return names
    if "政府工作报告" in title and (m := _REPORTED.search(text[:600])):
        return ["国务院" if m[2] else m[1] + "人民政府"]
    printed = next((m[1] for l in lines if l.kind == "copy" and (m := _PRINTED.search(l.text))), None)
    if printed:
        return [printed]
    if number:
        best = max((row for row in table("number_codes") if number.startswith(row["code"])), key=lambda r: len(r["code"]), default=None)
        if best and not re.match(r"[京津沪渝冀晋内辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵黔云滇藏陕甘青宁新]", number):
            return [best["issuer"]]
        if m := re.match(r"([\u4e00-\u9fff]{3,24}?(?:政府|院|部|委|局|会|行))令", number):
            return [m[1]]
    stripped = _YEAR_TITLE.sub("", title)
    if (place := places.at_start(stripped)) and (m := _LOCAL_BODY.match(stripped[place[1] :])):
        return [stripped[: place[1]] + m.group()]
    if m := _INTERPRETED.search(text):
        return [m[1]]
    return []


def _published(event: re.Match[str]) -> list[str]:
    return [_SESSION.sub("", name) for name in event["bodies"].split("、")]


def _bodies(names: str) -> list[str]:
    """The bodies whose names stand without a mark between them: 云溪市教育局云溪市财政局, 财政部税务总局."""
    if place := places.at_start(names):
        return re.split(rf"(?<=[局厅委办会部院府室])(?={re.escape(names[: place[1]])})", names)
    known, found, start = _central_names(), [], 0
    while start < len(names):
        size = next((size for size in range(min(24, len(names) - start), 2, -1) if names[start : start + size] in known), 0)
        if not size:
            return [names]
        found.append(names[start : start + size])
        start += size
    return found


def _year(title: str, number: str | None, text: str, given: Given) -> int | None:
    for source in (number or "", title):
        if m := re.search(r"(?:19|20)\d\d", source):
            return int(m.group())
    if given.published:
        return given.published.year
    counts = Counter(int(m[1]) for m in _YEAR.finditer(text))
    if not counts:
        return None
    best = max(counts.values())
    return min(y for y, n in counts.items() if n == best)


def _jurisdiction(title: str, names: list[str], number: str | None, text: str, lines: list[Line]) -> tuple[Level, str]:
    core = re.sub(r"^(?:中共|中国共产党)", "", _YEAR_TITLE.sub("", title)).lstrip("“《")
    for candidate in (*names, core):
        candidate = re.sub(r"^(?:中共|中国共产党)", "", candidate)
        found = places.at_start(candidate)
        if found:
            return found[0].level, found[0].name
        if _begins_with_central_body(candidate):
            return "central", places.NATION.name
    if re.match(r"(?:中华人民共和国|国务院|国家|中央|全国)", core) or (number and re.match(r"国|中", number)):
        return "central", places.NATION.name
    if number and not names and (place := places.of_code(number)):
        return place.level, place.name
    salutation = next((l.text for l in lines[:_HEAD] if l.kind == "salutation"), "")
    if re.match(r"各省(?:、|级|份)", salutation):
        return "central", places.NATION.name
    counts = {level: len(pattern.findall(text[:60000])) for level, pattern in _CUES}
    level = max(counts, key=lambda k: counts[k])
    if not counts[level]:
        return "unknown", UNKNOWN
    if counts["county"] >= 2 and level in ("city", "province") and counts["county"] * 2 >= counts[level]:
        level = "county"
    if level == "central":
        return level, places.NATION.name
    suffix = {"province": ("省", "自治区"), "city": ("市", "州"), "county": ("区", "县")}[level]
    named = Counter(m for m in _MASKED_PLACE.findall(text) if m.endswith(suffix) and places.at_start(m))
    return level, named.most_common(1)[0][0] if named else UNKNOWN


def _begins_with_central_body(text: str) -> bool:
    names = _central_names()
    return any(text[:size] in names and text[size : size + 1] != "门" for size in range(3, min(len(text), 24) + 1))


@cache
def _central_names() -> frozenset[str]:
    return frozenset(agencies.known_names(bare=True))
