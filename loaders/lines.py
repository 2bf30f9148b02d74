"""The lines of a text and what each is by its form: GB/T 9704's elements (标题, 发文字号, 主送机关, 成文日期, 附件, 抄送),
labelled items, and noise. A line's kind says what it looks like; :mod:`loaders.split` decides by the company it keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice, pairwise

from loaders import labels
from loaders.site_lines import is_site_line
from loaders.vocabulary import table

#: Number of a document: 国办发〔2022〕13号, 国发[2018]39号, 令第732号, 公告2022年第14号.
NUMBER = re.compile(
    r"(?P<code>[\u4e00-\u9fffX×]{1,14}?(?:令|公告)?)\s?[〔\[（(【﹝]\s?(?P<year>(?:19|20)\d\d|[二一][〇○零九]{1}[〇○零一二三四五六七八九]{2})\s?[〕\]）)】﹞]"
    r"\s?第?\s?(?P<serial>\d{1,5})\s?号"
    r"|(?P<order>[\u4e00-\u9fff]{0,24}?(?:令|公告))\s?[（(]?第\s?(?P<order_serial>[\d一二三四五六七八九十百零〇]{1,6})\s?号[）)]?"
    r"|(?P<yearly>[\u4e00-\u9fff\s]{0,24}?公告)\s?(?P<yearly_year>(?:19|20)\d\d)\s?年\s?第\s?(?P<yearly_serial>\d{1,4})\s?号"
)
_DATE = re.compile(
    r"(?:[（(]\s?)?(?:19|20)\d\d\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日(?:\s?[）)])?(?:印发)?"
    r"|[二一][〇○ОO0零九][〇○ОO0零一二三四五六七八九]{2}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_SALUTATION = re.compile(
    r"(?:人民政府|政府|部门|单位|委|厅|局|办|院|行|会|公司|企业|机构|学校|院校|高校|院所|代表|同志|集团|处|站|中心"
    r"|区|县|市|省|州|盟|旗|师|街道|乡镇|镇|部|司局)"
    r"(?:（[^（）]{1,12}）)?[：:]$"
)
_NO_SALUTATION = re.compile(
    r"(?:如下|下列|以下|包括|分别|要求|通知|责任单位|牵头单位|配合单位|主管部门|监督单位|联系|牵头|抄送|主送)[：:]?$"
    r"|^(?:附|责任|牵头|配合|联系|实施|抄|第[一二三四五六七八九十百千零〇\d]+[条章])"
    r"|应当|可以|下列|下述|情形|条件|之一|按照|方式|程序|依法|负责|包括|如有|分为|属于"
)
_ANNEX = re.compile(
    r"附\s?(?:件|录|表)\s?[\d一二三四五六七八九十]{0,3}\s?(?:[-－—]\s?\d{1,2})?\s?[:：]?|附\s?[:：]"
    r"|附\s?(?:件|录|表)\s?[\d一二三四五六七八九十]{1,3}(?:\s?[:：]|\s)[^。；：]{2,50}"
)
_ATTACHMENTS = re.compile(r"附\s?件\s?[:：]\s?\S")
_COPY = re.compile(
    r"抄\s?送\s?[:：]|主\s?送\s?[:：]|分\s?送\s?[:：]|印\s?发\s?机\s?关"
    r"|(?:[\u4e00-\u9fff]{2,20}(?:办公厅|办公室|秘书处)\s*)(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s?印发"
)
_NOTE = re.compile(
    r"[（(](?:此件|联系人|联系电话|本文|此文|主动公开|依申请公开|公开)[^（）]{0,40}[）)]"
    r"|(?:信息)?公开(?:选项|属性|方式|类别)[：:].{1,20}|(?:联系人|联系电话)[：:].{1,60}"
)
#: The fields above the title: 份号, 密级, 紧急程度, 发文机关标志, 签发人.
_HEADER = re.compile(
    r"\d{6}|(?:绝密|机密|秘密)(?:\s?[★☆].{0,10})?|特急|加急|特提|平急|紧急|签发人\s?[：:].{2,30}"
    r"|[\u4e00-\u9fff（）\s]{2,40}(?:政府|办公室|办公厅|委员会|委|局|厅|部|院)\s?文件"
)
_HEADING = re.compile(r"[附总罚]\s*则|法律责任")  # chapters of rules that are not numbered
_SIGNATORY = re.compile(r"\s*签发人\s?[：:].{0,30}$")
_SERIAL = re.compile(r"[（(]?\s?(?:(?:19|20)\d\d\s?年\s?)?第\s?[\d一二三四五六七八九十百零〇]{1,6}\s?号\s?[）)]?")
_TOC = re.compile(r"目\s*[录次]")
_LEADER = re.compile(r"[.．·…‥—\-]{3,}\s*\d{1,4}$|\s{3,}\d{1,3}$")
_PAGE = re.compile(r"[-—－–]?\s?\d{1,4}\s?[-—－–]?|第\s?\d{1,3}\s?页(?:\s?[/，,]?\s?共\s?\d{1,3}\s?页)?|Page \d{1,4} of \d{1,4}")
_DOCUMENT_TYPES = (
    *("通知", "意见", "办法", "规定", "条例", "方案", "要点", "清单", "计划", "规划", "措施", "公告", "决定", "细则"),
    *("通报", "报告", "规则", "制度", "指南", "纲要", "批复", "函", "请示", "决议", "公报", "议案", "纪要", "通告"),
    *("政策", "章程", "准则", "标准", "规范", "规程", "目录", "安排", "分工", "预案", "指引", "令", "解读", "总结"),
    *("法", "解释", "守则", "举措", "行动", "若干条", "政策措施", "倡议书", "宣言"),
)
TITLE_END = re.compile(rf"(?:{'|'.join(_DOCUMENT_TYPES)})(?:[（(](?:[^（）()]{{1,24}})[）)])*[〉》”]*$")
#: Heads of the two parts of a yearly report: 2023年工作回顾, 2024年重点工作安排.
PART_OF_REPORT = re.compile(
    r"(?:(?:19|20)\d\d年度?|过去[一五]年|今年|今后[一五]年|未来五年|上半年|下半年)(?:政府|主要|重点|年度|的|和|目标|任务|工作)*(?:回顾|安排|总结|打算|部署|任务|目标|建议)"
)
_ENDS_SENTENCE = "。；;：:，,、！？"
_TITLE_LAST = {word[-1] for word in _DOCUMENT_TYPES} | set("）)〉》”")


@dataclass(slots=True)
class Line:
    """A paragraph as it stands in the clean text, without the spaces around it."""

    start: int
    end: int
    text: str
    blank: int
    kind: str
    label: labels.Label | None = None


def split(text: str) -> list[Line]:
    """The paragraphs of `text` that are not empty, each with the number of empty lines before it."""
    found: list[Line] = []
    blank = position = 0
    paragraphs = text.split("\n")
    longest = _LONG if len(list(islice(filter(str.strip, paragraphs), _FEW + 1))) > _FEW else _LONG_ALONE
    for raw in paragraphs:
        stripped = raw.strip(" \t")
        if not stripped:
            blank += 1
        else:
            start = position + raw.index(stripped[0])
            found.extend(_expand(text, _line(text, start, start + len(stripped), blank), longest))
            blank = 0
        position += len(raw) + 1
    _mark_bare(found)
    _mark_contents(found)
    _mark_footnotes(found)
    return found


def _mark_bare(lines: list[Line]) -> None:
    """Numbers alone before headings (1 总则) are labels where decimal ones stand below them: 1.1 follows the first."""
    due = 0
    for i, line in enumerate(lines):
        if line.label is not None or line.kind not in ("text", "title") or (found := labels.bare(line.text, line.start)) is None:
            continue
        label, spaced = found
        below = next((l.label for l in lines[i + 1 : i + 4] if l.label is not None), None)
        if (below is not None and below.prefix == label.name and below.number == 1) or (label.number == due and spaced):
            line.kind, line.label = "label", label
            due = label.number + 1


_FOOTNOTE = re.compile(r"\[(\d{1,3})\]\s?\S")


def _mark_footnotes(lines: list[Line]) -> None:
    """Notes that count from [1] to the last line belong to no item."""
    following = 0
    for i in range(len(lines) - 1, -1, -1):
        m = _FOOTNOTE.match(lines[i].text)
        if m is None or (following and int(m[1]) != following - 1):
            return
        following = int(m[1])
        if following == 1:
            for line in lines[i:]:
                line.kind, line.label = "note", None
            return


_CONTENTS_RUN = 3


def _mark_contents(lines: list[Line]) -> None:
    """Chapter headings that follow each other without a text between them are a table of contents."""
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and line.label is not None and line.label.rank < labels.ARTICLE and len(line.text) <= 40:
            run.append(line)
            continue
        # the last of them heads the text that follows, where the table ends without a mark
        contents = run if line is None or not run or line.label is None else run[: _last_table_row(run)]
        if len(contents) >= _CONTENTS_RUN:
            for row in contents:
                row.kind, row.label = "contents", None
        run = []


def _last_table_row(run: list[Line]) -> int:
    """How many headings at the beginning of `run` are rows of a table: those before the chapter that begins anew."""
    first = run[0].label
    again = [i for i, l in enumerate(run) if i and first is not None and l.label is not None
             and (l.label.rank, l.label.number) == (first.rank, first.number)]
    return again[-1] if again else 0


def _line(text: str, start: int, end: int, blank: int) -> Line:
    content = text[start:end]
    kind = _kind(content)
    label = labels.at(text, start, end) if kind in ("text", "title") else None
    if label is not None:
        kind = "label"
    return Line(start, end, content, blank, kind, label)


_LONG = 1500  # a paragraph longer than this may be a document whose line breaks are lost
_FEW, _LONG_ALONE = 3, 200  # as may a shorter one in a file of so few
#: A signature and its date on one line.
_SIGNED = 120
#: Notes below a table that begin on the line of their heading.
_NOTES = re.compile(r"(?P<head>(?:(?:填表|编制|补充|有关|相关)?说明|备?注|注释)[：:])\s*(?=1\s?[.．、](?!\d)|一、|[（(][1一][）)]|①)")
_SIGNED_AT = re.compile(
    rf"[\u4e00-\u9fff][\u4e00-\u9fff、（）\s]{{2,90}}(?:政府|[院部委局厅办会署府室组司行处社])\s*(?P<date>{_DATE.pattern.replace('(?:印发)?', '')})"
)
#: Where the lost line breaks of a head were: spaces between its lines, the end of a salutation, the signature.
_LOST_BREAK = re.compile(
    r"(?<=[\u4e00-\u9fff》”）。：；号日])\s+(?=[\u4e00-\u9fff《“（〔]|(?:19|20)\d\d年)(?<!第 )"
    r"|(?<=[府门位委局厅办院行会司关构校]：)(?=\S)|(?<=。)(?=[\u4e00-\u9fff]{4,30}\s+(?:19|20)\d\d年\d{1,2}月\d{1,2}日(?!\d))"
)


def _expand(text: str, line: Line, longest: int) -> list[Line]:
    """The lines that `line` holds: a chapter with its first article, or a document whose line breaks are lost."""
    if line.label is not None and line.label.rank < labels.ARTICLE and len(line.text) > 20:
        m = re.search(r"\s{2,}(?=第[一二三四五六七八九十百千零〇\d]{1,7}[条节])", line.text)
        if m:
            cut = line.start + m.end()
            head = Line(line.start, line.start + m.start(), line.text[: m.start()], line.blank, "label", line.label)
            tail = _line(text, cut, line.end, 0)
            return [head, *_expand(text, tail, longest)]
    if m := _NOTES.match(line.text):
        notes = _line(text, line.start, line.start + m.end("head"), line.blank)
        return [notes, *_expand(text, _line(text, line.start + m.end(), line.end, 0), longest)]
    if len(line.text) < _SIGNED and line.kind == "text" and (m := _SIGNED_AT.fullmatch(line.text)):
        cut = line.start + m.start("date")
        names = line.text[: m.start("date")].rstrip()
        return [Line(line.start, line.start + len(names), names, line.blank, "text"), _line(text, cut, line.end, 0)]
    if len(line.text) < longest:
        return [line]
    sequence = labels.Sequence()
    cuts: list[labels.Label] = []
    if line.label is not None:
        sequence.take(line.label)
    for m in labels.INLINE.finditer(text, line.label.end if line.label else line.start, line.end):
        label = labels.inside(text, m, line.end)
        if label is None or not _next_inline(text, label, sequence, line.start):
            continue
        sequence.take(label)
        cuts.append(label)
    if len(cuts) < 3:
        return [line]
    ends = [c.start for c in cuts[1:]] + [line.end]
    found = _pieces(text, line.start, cuts[0].start)
    for label, end in zip(cuts, ends, strict=True):
        heading, *rest = _pieces(text, label.start, end)
        found.append(replace(heading, kind="label", label=label))
        found.extend(rest)
    return found


def _pieces(text: str, start: int, end: int) -> list[Line]:
    """The lines between `start` and `end` of a text whose line breaks are lost."""
    found: list[Line] = []
    cuts = [m.end() for m in _LOST_BREAK.finditer(text, start, end)]
    for a, b in pairwise([start, *cuts, end]):
        if content := text[a:b].strip(" \t"):
            first = a + text[a:b].index(content[0])
            found.append(_line(text, first, first + len(content), 0))
    return found


def _next_inline(text: str, label: labels.Label, sequence: labels.Sequence, start: int) -> bool:
    """Inside a paragraph a label must be the very next one, and stand after a sentence or a short heading."""
    here, running = sequence.here.get(label.rank), sequence.running.get(label.rank)
    if label.number == 1:
        if here is not None:
            return False
    elif label.number - 1 not in (here, running):
        return False
    before = text[max(start, label.start - 1) : label.start]
    return before in "。；：！？）)]】 ” " or label.rank in (labels.FIRST, labels.SECOND) and before not in "第、（(《和及至"


def _kind(content: str) -> str:
    size = len(content)
    if size <= 16 and _PAGE.fullmatch(content):
        return "page"
    if is_advertisement(content) or is_site_line(content):
        return "advertisement"
    if size <= 60:
        if _DATE.fullmatch(content):
            return "date"
        if number_of(content) is not None:
            return "number"
        if _HEADER.fullmatch(content):
            return "header"
        if _HEADING.fullmatch(content):
            return "heading"
        if _TOC.fullmatch(content):
            return "contents"
        if _ANNEX.fullmatch(content):
            return "annex"
        if content[-1].isdigit() and _LEADER.search(content):
            return "contents"
    if size <= 200 and _NOTE.fullmatch(content):
        return "note"
    if _ATTACHMENTS.match(content):
        return "attachments"
    if _COPY.match(content):
        return "copy"
    if size <= 600 and content.endswith(("：", ":")) and _SALUTATION.search(content) and "。" not in content and not _NO_SALUTATION.search(content):
        return "salutation"
    if is_title(content):
        return "title"
    return "text"


def number_of(content: str) -> str | None:
    """The number of a document that a line holds alone or beside 签发人, or its part of one (第35号 below 令)."""
    if "号" not in content:
        return None
    content = _SIGNATORY.sub("", content).strip()
    if _SERIAL.fullmatch(content):
        return content.strip("（）() ")
    inner = content.strip("（）() ")
    return inner if NUMBER.fullmatch(inner) else None


def is_title(content: str) -> bool:
    """Whether a line has the form of a document's title: it ends with a kind of document and is no sentence."""
    if not 6 <= len(content) <= 140 or content[-1] in _ENDS_SENTENCE or "。" in content or content.count("《") < content.count("》"):
        return False
    if "\t" in content or (content.startswith("《") and content.endswith("》")) or PART_OF_REPORT.fullmatch(content):
        return False
    return (content[-1] in _TITLE_LAST and bool(TITLE_END.search(content))) or content.startswith("政府工作报告")


def is_advertisement(content: str) -> bool:
    """Whether a line offers material, memberships or writing for sale: three such words, or two and a way to pay."""
    words, any_word = _noise()
    return bool(any_word.search(content)) and sum(weight for word, weight in words if word in content) >= _ADVERTISES


_ADVERTISES = 3  # weight of the words of an advertisement


@cache
def _noise() -> tuple[list[tuple[str, int]], re.Pattern[str]]:
    """Words with their weights, and a pattern for any of them."""
    words = [(row["word"], int(row["weight"])) for row in table("noise")]
    return words, re.compile("|".join(re.escape(word) for word, _ in words))
