"""References: documents in 《》, document numbers, articles of this document and of others, and what the reference is for.

The relation comes from the verb that governs the name: before it (根据《A》, 修订《B》) or behind it (《C》同时废止); a list
《A》、《B》和《C》 has one verb for all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.lines import NUMBER
from loaders.metadata import normalise_number
from loaders.model import Context, Reference, Relation
from loaders.vocabulary import table

_LONGEST = 200  # characters of a title
_LONGEST_NUMBER = 40  # characters of a document number
_H = "一二三四五六七八九十百零〇"
#: 第三项, 第（三）项, （一）至（五）项, 第（一）、（三）项.
_ITEM = rf"(?:第[{_H}\d]{{1,4}}项|第?[（(][{_H}\d]{{1,4}}[）)]项?(?:[、至到和及]第?[（(][{_H}\d]{{1,4}}[）)]项?){{0,6}}(?<=项))"
_ARTICLE = rf"第[{_H}千\d]{{1,8}}条(?:之[{_H}]{{1,2}})?(?:第[{_H}\d]{{1,3}}款)?{_ITEM}?"
_ARTICLES = re.compile(
    rf"(?:{_ARTICLE}|第[{_H}\d]{{1,4}}章)"
    rf"(?:[、和及或至到]{{1,2}}(?:{_ARTICLE}|第[{_H}\d]{{1,3}}款{_ITEM}?))*"
)
_ONE_ARTICLE = re.compile(_ARTICLE + rf"|第[{_H}\d]{{1,4}}章")
_OWN = r"本(?:规则|办法|条例|规定|细则|法|意见|方案|通知|决定|章程|准则|规程|制度|暂行办法|实施细则|实施办法|暂行规定|措施)"
#: The first character of each branch is taken by one class, so that the search skips all else fast.
_INTERNAL = re.compile(
    rf"[本前第](?:(?P<own>(?<=本){_OWN[1:]})(?={_ARTICLE})|(?P<before>(?<=前)[一二两三]?[款条项])(?=规定|所列|情形|的|中|所称|第)"
    rf"|(?<=第)(?<![》法例则定程\s]第)(?={_ARTICLE[1:]}))"
)
#: What follows a name in 《》: its number in brackets, then perhaps articles.
_TAIL = re.compile(r"\s?[（(](?P<inner>[^（）()《》]{2,60}(?:《[^《》（）()]{2,40}》)?)[）)]")
_ALIAS = re.compile(r"[（(](?:[^（）()《》。]{2,40}[，,；;]\s?)?以下(?:统)?[简合]?称[：:“”《\s]*(?P<name>[^》”（）()。；]{2,20})[》”]?[）)]")
_ALIAS_BEFORE = re.compile(r"以下(?:统)?[简合]?称[：:“”\s]*$")
_JOIN = re.compile(
    r"(?:[、，,和及与或]|以及|等(?:有关|相关)?(?:法律|行政法规|法规|规章|规定|文件)?|\s|[（(][^（）()《》]{2,60}[）)])*"
    r"(?:(?<=[、，和及与])(?:[\u4e00-\u9fff]{0,12}(?:中央|省|市|院|委|府|厅|部|局|办|署|会)[、\s]?){1,4})?"
)
_LONGEST_JOIN = 100
#: Names in 《》 that are certificates, forms, contracts or papers, not documents with rules.
_NO_DOCUMENT = re.compile(
    r"(?:证|证书|证明|[通申承协责告认报委任]\S?书|(?<!框架)(?<!贸易)(?<!合作)协议书?|合同|凭证|发票|票据|档案|花?名册|登记卡|日报|晚报|周刊|杂志|月刊"
    r"|(?:登记|申请|审批|报告|备案|汇总|信息|确认|评估|申报|情况|推荐)表)(?:[（(][^（）()]{1,20}[）)])?$"
)

_LAWS = frozenset(row["name"] for row in table("laws"))
_LAW = "|".join(sorted(_LAWS, key=len, reverse=True))
#: A law without 《》 behind the word that cites it, or before its article: 根据专利法, 刑法第三百八十二条.
_CITED_LAW = re.compile(
    rf"(?:根据|依据|依照|按照|违反|适用|遵守)(?P<law>(?:中华人民共和国)?(?:{_LAW}))(?!律|定|人|院|庭|学|制(?!度)|规(?!定)|实施|典)"
)
#: The article of a law; it begins with a literal, which is looked for ten times as fast as one of several characters.
_ARTICLE_OF_LAW = re.compile(rf"第(?<=[法典]第)(?={_ARTICLE[1:]})")
_NATION = "中华人民共和国"
_LONGEST_LAW = 34  # characters of a name with 中华人民共和国

_CLAUSE = 30
_MAKE = r"(?:出台|制定|制订|起草|编制|编写|印发|发布|颁布|公布|研究|拟订|拟定|草拟|下发|推出|立法|立法项目|预备项目|审议项目|形成)"
_VERBS: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("repeal", re.compile(r"(?:废止|取消|停止执行|不再执行|宣布失效|撤销)[^，。；、]{0,6}$")),
    ("amend", re.compile(
        r"(?:修订|修改|修正|修编|完善|调整|更新|修订完善|制修订|删去)"
        r"(?:并?(?:印发|出台|发布|实施|执行|完善|好))?(?:后的|原|现行|和|的)?[^，。；、的]{0,8}$"
    )),
    ("issue", re.compile(
        _MAKE + r"(?:并?(?:出台|印发|发布|实施|执行|落实|下发|起草|提交|报批|推动))*"
        r"(?:了|好|关于|和)?(?:[^，。；、的]{0,8}|[^，。；《》]{2,20}[及和])$"
    )),
    ("basis", re.compile(
        r"(?:根据|依据|依照|按照|遵照|依|按)(?:[^，。；]{0,14}|(?:[^。；]{0,24}[、和与及])|[^，。；《》]{4,26}(?:印发|发布|公布|颁布|制定|下发)的)$"
    )),
    ("implement", re.compile(
        r"(?:落实|贯彻|执行|实施(?!的$)|推进|践行|对照|对标|遵循|施行(?!的$)|推行|宣贯)"
        r"(?:好|落实|执行|实施|推进|细化|国务院|国家|省|市|中央)*[^，。；、]{0,12}$"
    )),
)
#: 参照《X》执行; of a paragraph of the document itself, 参照前款 only points to it.
_AFTER_MODEL = re.compile("参照[^，。；、]{0,14}$")
_REPEALED = re.compile(r"^[^。；《]{0,40}?(?:废止|停止执行|不再执行|失效)(?!《)")
_BEHIND: tuple[tuple[Relation, re.Pattern[str]], ...] = (
    ("basis", re.compile("^(?:等)?的?(?:基础上|框架下)")),
    ("amend", re.compile(r"^(?:等)?[^，。；《]{0,10}?(?:的)?(?:修订|修改|修正|修编)")),
    ("issue", re.compile(r"^(?:等)?(?:[^，。；《]{0,10}?的?)?(?:草案|起草|制定|编制|立法|出台|制订|印发|颁布)")),
    ("implement", re.compile(
        r"^[^，。；《]{0,24}?(?:落地实施|落地落实|(?:宣传|学习)贯彻|贯彻落实|贯彻实施|实施落地|落实落地|组织实施|的(?:落实|实施|执行))"
    )),
)


_MADE_ON = re.compile(r"等?的?(?:(?:编制|制定|制订|起草|立法|出台)|(?P<anew>修订|修编|修改|修正))(?!的|于|时)")


@dataclass(slots=True)
class _Name:
    """A name in 《》: its place, its title, and the end of what belongs to it (number, articles)."""

    start: int
    end: int
    title: str
    number: str | None
    articles: list[tuple[int, int]]
    tail: int


def find(text: str, context: Context) -> list[Reference]:
    """The references in `text`, the clean text of a document, by their place."""
    names = list(_names(text))
    aliases = _aliases(text, names)
    found: list[Reference] = []
    for group in _groups(text, names):
        relation = _relation(text, group[0].start, group[-1].tail)
        for name in group:
            if not _NO_DOCUMENT.search(name.title) and not _is_itself(text, name, context) and not _is_signed(text, name):
                found.extend(_references(text, name, relation, aliases))
    covered = [(name.start, name.tail) for name in names]
    found.extend(_numbers(text, covered, context))
    laws = list(_laws(text, covered))
    found.extend(laws)
    found.extend(_articles(text, sorted(covered + [(law.start, law.end) for law in laws]), context))
    for reference in found:
        reference.text = text[reference.start : reference.end]
    found.sort(key=lambda r: (r.start, r.end))
    return found


def _groups(text: str, names: list[_Name]) -> Iterator[list[_Name]]:
    """Names that stand in one list, and so under one verb; a name that only defines a short form is none."""
    group: list[_Name] = []
    for name in names:
        if _ALIAS_BEFORE.search(text, max(0, name.start - 12), name.start):
            continue
        if group and not (0 <= name.start - group[-1].tail <= _LONGEST_JOIN and _JOIN.fullmatch(text, group[-1].tail, name.start)):
            yield group
            group = []
        group.append(name)
    if group:
        yield group


def _references(text: str, name: _Name, relation: Relation, aliases: dict[str, tuple[str, str | None]]) -> Iterator[Reference]:
    title, number = aliases.get(name.title, (name.title, name.number))
    if not name.articles:
        yield Reference(title, number, None, relation, None, name.start, name.end, "")
    for start, end in name.articles:
        yield Reference(title, number, text[start:end], relation, None, name.start, end, "")


def _names(text: str) -> Iterator[_Name]:
    """The outermost 《…》, nested ones included in their title."""
    position = text.find("《")
    while position >= 0:
        depth, i, stop = 0, position, min(len(text), position + _LONGEST)
        if text.find("》", i, stop) < 0:
            position = text.find("《", position + 1)
            continue
        end = -1
        while i < stop:
            c = text[i]
            if c == "《":
                depth += 1
            elif c == "》":
                depth -= 1
                if depth == 0:
                    end = i + 1
                    break
            elif c == "。" and depth == 1:
                break
            i += 1
        if end < 0:
            position = text.find("《", position + 1)
            continue
        title = re.sub(r"\s", "", text[position + 1 : end - 1])
        if title:
            yield _with_tail(text, position, end, title)
        position = text.find("《", end)


def _with_tail(text: str, start: int, end: int, title: str) -> _Name:
    number, tail = None, end
    while (m := _TAIL.match(text, tail)) and tail - end < 120:
        if (n := NUMBER.search(m["inner"])) and number is None:
            number = normalise_number(n.group())
        elif not re.search(r"简称|统称|号|试行|修订|修正|版|以下", m["inner"]):
            break
        tail = m.end()
    articles: list[tuple[int, int]] = []
    if m := _ARTICLES.match(text, tail):
        articles = [one.span() for one in _ONE_ARTICLE.finditer(text, m.start(), m.end())]
        tail = m.end()
    return _Name(start, end, title, number, articles, tail)


def _aliases(text: str, names: list[_Name]) -> dict[str, tuple[str, str | None]]:
    """Short names that the text defines: 《X条例》（以下简称《条例》）."""
    found: dict[str, tuple[str, str | None]] = {}
    for name in names:
        m = _ALIAS.search(text, name.end, name.end + 90)
        if m and "《" not in text[name.end : m.start()]:
            found[m["name"]] = (name.title, name.number)
    return found


def _relation(text: str, start: int, end: int) -> Relation:
    """What the names between `start` and `end` are referred to for, by the verb before or behind them."""
    behind = re.split(r"[。；;\n]", text[end : end + 90])[0]
    governed = _governed(text, start) or ("basis" if _AFTER_MODEL.search(text, max(0, start - _CLAUSE), start) else None)
    if governed in (None, "basis", "implement") and _REPEALED.search(behind):
        return "repeal"
    if governed == "implement" and (made := _MADE_ON.match(behind)):  # 推进《X条例》立法
        return "amend" if made["anew"] else "issue"
    by_what_follows: Relation = next((relation for relation, pattern in _BEHIND if pattern.search(behind)), "cite")
    return governed or by_what_follows


def _governed(text: str, start: int) -> Relation | None:
    before = re.split(r"[。；;\n：:]", text[max(0, start - _CLAUSE) : start])[-1]
    return next((relation for relation, pattern in _VERBS if pattern.search(before)), None)


def _is_itself(text: str, name: _Name, context: Context) -> bool:
    """现将《X》印发 in the notice 关于印发《X》的通知, and 《X》已经…通过 before the X, name the document itself; what was
    published (国务院发布的《X》) or ends (《X》同时废止) is the version before it."""
    if name.title not in re.sub(r"\s", "", context.title):
        return False
    before, behind = text[max(0, name.start - 12) : name.start], text[name.tail : name.tail + 12]
    if re.search(r"(?:发布|公布|颁布)(?:施行|实施)?的$", before) or re.match(r"[^，。]{0,4}(?:废止|停止执行|失效)", behind):
        return False
    made = re.search(r"(?:印发|发布|公布|下发|现将|制定了?|制订了?|修订了?)[^，。]{0,6}$", before)
    return bool(made or re.match(r"[^，。]{0,3}(?:已|业)(?:经|于)", text[name.end : name.end + 8]))


def _is_signed(text: str, name: _Name) -> bool:
    """签订《校企合作协议》: a paper of those who sign it; 落实《粤港合作协议》 is what governments have agreed on."""
    return "协议" in name.title and bool(re.search(r"(?:签订|签署|订立|签定)[^，。；]{0,8}$", text[max(0, name.start - 12) : name.start]))


def _numbers(text: str, covered: list[tuple[int, int]], context: Context) -> Iterator[Reference]:
    """Document numbers outside the brackets behind a name: 国发〔2022〕12号文件, 国务院令第732号, 国办发〔2022〕13、14号."""
    before, relation = 0, None
    for start, end, number in sorted(_written_numbers(text)):
        if _inside(start, covered) or (context.number or "").endswith(number) or _alone(text, start, end):
            continue
        if relation is None or not _JOINED_NUMBERS.fullmatch(text, before, start):
            relation = _relation(text, start, end)
        before = end
        yield Reference(number, number, None, relation, None, start, end, "")


def _written_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """The numbers in `text` with their places, looked for from their 号 backwards: they begin with a run of Han characters,
    and a search from there would begin anew at each of them."""
    end = text.find("号")
    while end >= 0:
        first = max(0, end - _LONGEST_NUMBER)
        first = max(first, text.rfind("\n", first, end) + 1)
        matches = [m for m in NUMBER.finditer(text, first, end + 1) if m.end() == end + 1] if _BEFORE_SIGN.search(text, first, end) else []
        for m in matches:
            start = m.start() + _before(m["code"] or m["order"] or m["yearly"], _CODE_START if m["code"] else _ORDER_START)
            if m["order"] is None or len(text[start : m.end("order")]) >= _SHORTEST_ORDER:
                yield start, m.end(), normalise_number(text[start : m.end()])
        if not matches and (series := _SERIES.search(text, first, end + 1)):
            start, serials = series.start() + _before(series["code"], _CODE_START), series.start("serials")
            for serial in re.compile(r"\d+").finditer(text, serials, end):
                if serial.end() == end or text[serial.end()] != "号":  # one with 号 of its own is found by itself
                    number = normalise_number(text[start:serials] + serial.group() + "号")
                    yield start if serial.start() == serials else serial.start(), serial.end() + (serial.end() == end), number
        end = text.find("号", end + 1)


_JOINED_NUMBERS = re.compile(r"(?:文件?)?[、，和及与]")
#: What stands right before the 号 of a number.
_BEFORE_SIGN = re.compile(r"[\d一二三四五六七八九十百零〇]\s?\Z")
#: Several numbers of one code and year: 国办发〔2022〕13、14号.
_SERIES = re.compile(
    r"(?P<code>[\u4e00-\u9fffX×]{1,14}?)\s?[〔\[（(【﹝]\s?(?:19|20)\d\d\s?[〕\]）)】﹞]\s?(?P<serials>\d{1,5}号?(?:[、，,和及]\s?\d{1,5}号?)+)(?<=号)\Z"
)
_SHORTEST_ORDER = 4  # characters of 部长令: an order names who gave it
#: Words that a pattern for Han characters takes into the code of a number: 按照国发 → 国发.
_CODE_START = re.compile(r"(?:[\u4e00-\u9fff]*(?:按照?|依据|根据|依照|落实|执行|贯彻|参照|遵照|关于|以及|[和与及见以附即]))?")
_ORDER_START = re.compile(r"(?:[\u4e00-\u9fff\s]*(?:按照|依据|根据|依照|落实|执行|贯彻|参照|遵照|以及|[月年日]))?[和与及]?")  # 国家发展和改革委员会令


def _before(code: str, words: re.Pattern[str]) -> int:
    return len(words.match(code)[0])  # type: ignore[index]


def _alone(text: str, start: int, end: int) -> bool:
    """Whether a number stands on a line of its own: that is the number of this document or of an annex."""
    before, behind = text[max(0, start - 8) : start], text[end : end + 8]
    return not before.rpartition("\n")[2].strip("（）() ") and not behind.partition("\n")[0].strip("（）() ")


def _articles(text: str, covered: list[tuple[int, int]], context: Context) -> Iterator[Reference]:
    """Articles of the document itself: 本办法第十二条第二款, 前款; bare 第十条 inside a sentence of a statute."""
    amended = re.search(r"关于(?:修改|修订|修正)[《〈]([^《》〈〉]+)[》〉].*决定", context.title)  # its bare articles are those of the law
    own = re.search(r"(?:规则|办法|条例|规定|细则|法|章程|准则|决定)(?:[（(][^（）()]*[）)])?$", re.sub(r"》?的通知$", "", context.title))
    done = 0
    for m in _INTERNAL.finditer(text):
        if m.start() < done:
            continue
        if m["before"]:
            yield Reference(m[0], None, None, _governed(text, m.start()) or "cite", None, m.start(), m.end(), "")
            continue
        first = m.end() if m["own"] else m.start()
        articles = _ARTICLES.match(text, first)
        if articles is None or _inside(first, covered):
            continue
        if m["own"] is None and (own is None or first == 0):
            continue
        done = articles.end()
        title = m[0] if m["own"] else (amended[1] if amended else "本" + re.sub(r"[（(].*", "", own.group() if own else ""))
        relation = _governed(text, m.start()) or ("amend" if amended and m["own"] is None else "cite")
        for one in _ONE_ARTICLE.finditer(text, articles.start(), articles.end()):
            yield Reference(title, None, one.group(), relation, None, m.start() if one.start() == articles.start() else one.start(), one.end(), "")


def _laws(text: str, covered: list[tuple[int, int]]) -> Iterator[Reference]:
    """Laws named without 《》, with their articles; each article of a list spans from the name on, or by itself."""
    places = {m.span("law") for m in _CITED_LAW.finditer(text)}
    for m in _ARTICLE_OF_LAW.finditer(text):
        low = max(0, m.start() - _LONGEST_LAW)
        if (start := next((at for at in range(low, m.start()) if text[at : m.start()].removeprefix(_NATION) in _LAWS), None)) is not None:
            places.add((start, m.start()))
    for start, end in sorted(places):
        if _inside(start, covered):
            continue
        title, articles = text[start:end], _ARTICLES.match(text, end)
        relation = _relation(text, start, articles.end() if articles else end)
        if articles is None:
            yield Reference(title, None, None, relation, None, start, end, "")
            continue
        for one in _ONE_ARTICLE.finditer(text, articles.start(), articles.end()):
            first = start if one.start() == articles.start() else one.start()
            yield Reference(title, None, one.group(), relation, None, first, one.end(), "")


def _inside(position: int, covered: list[tuple[int, int]]) -> bool:
    """Whether `position` is in one of the sorted spans."""
    i = bisect_right(covered, (position, len(covered) + (1 << 60))) - 1
    return i >= 0 and covered[i][0] <= position < covered[i][1]
