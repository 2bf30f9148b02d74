"""Where a text lists responsible bodies: in brackets behind a task, or behind a label (责任单位：)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from loaders.extract import carried, members, names

_LONGEST = 1500  # characters of a list
_BRACKET = re.compile(r"[（(\[【［〔）)\]】］〕]")
_OPEN = "（([【［〔"
#: Words without which a bracket is no list, unless it closes a paragraph.
_TRIGGER = re.compile(r"负责|牵头|配合|落实|单位|部门|参与|参加|指导|承担|协办|协助|主办|承办|实施|推进|处室|主体")
#: How brackets begin that explain, name or except something.
_NO_LIST = re.compile(
    r"[（(\[【［〔]\s*(?:以下|简称|下称|含(?!山)|包括|包含|不含|除|如(?![皋东])|例如|详见|见|参见|即(?!墨)|其中|试行|暂行|注：|指|比如|另|原则|附(?!属)"
    r"|经(?![济信])|按照?(?!职责)|根据|依据|自(?![治然贡])|在|对(?!外)|向|为|与)(?!.{0,30}(?:牵头|负责。))"
)
_EXPLAINS = re.compile(r"负责(?:人|解释|的)|牵头(?:人|的)|配合(?:度|的)")
#: The mark behind a label, with the last character of what may stand there.
_LABEL_MARK = re.compile(r"[：:】\]](?<=[位门室构体委区业部方头办合与助）)\s].)")
#: What a list of nothing but names holds besides them: separators, marks, deadlines, 等有关部门和单位.
_BESIDE_NAMES = re.compile(
    r"[\s、，,；;和及与★☆※*]|(?:\d+[年月日]){1,3}底?(?:之?前|完成)*|长期坚持|持续推进|(?:完成|办理|落实)?(?:时限|时间|期限)[：:][^，；]*"
    r"|等(?:(?:各|有关|相关)*(?:部门|单位|部委)(?:[和及、与]单位)?)?"
)
#: A bracket behind these says who they are: 报送有关部门（市人社局、市财政局）。
_EXPLAINED = re.compile(r"(?:部门|单位|机构|机关|成员|主体|组织|委员会|小组|地区|地方|平台|专班|主管|如下|分别为?|包括)$")
#: Offices inside one body, by which its own plans name who is responsible.
_OFFICE = re.compile(r"[处科室股司]$")
_OFFICE_ALONE = re.compile(
    r"(?![本该此各每何一二三四五六七八九十到见在])[\u4e00-\u9fff]{2,6}(?<![入出]口)(?<!交[界汇])(?<!登记)[处科股]"
    r"|(?:局|委|厅)?办公室|[\u4e00-\u9fff]{2,6}司"
)
_LABEL_END = 20  # characters before the mark in which a label ends
_SENTENCE_ENDS = "。；;！!？?”\n.）)】]"


@dataclass(slots=True)
class Found:
    """A list and what was read from it. `alone`: it stands on a line of its own; `goes_on`: it ends with 下同 or 不再列出."""

    start: int
    end: int
    list: members.List
    alone: bool
    goes_on: bool


def find(text: str) -> list[Found]:
    """The lists of `text`, in its order."""
    bracketed: list[Found] = []
    for start, end in _brackets(text):
        if not bracketed or start >= bracketed[-1].end:
            found = _bracket(text, start, end)
            if found is not None:
                bracketed.append(found)
    return sorted([*bracketed, *_labelled(text, bracketed)], key=lambda f: f.start)


def has_list(text: str) -> bool:
    """Whether `text` lists responsible bodies at all; stops at the first list."""
    return any(_bracket(text, *span) for span in _brackets(text)) or any(True for _ in _labelled(text, []))


def _brackets(text: str) -> list[tuple[int, int]]:
    """Spans of matching brackets up to the longest list, outer ones first."""
    stack: list[int] = []
    pairs: list[tuple[int, int]] = []
    for m in _BRACKET.finditer(text):
        if m[0] in _OPEN:
            stack.append(m.start())
        elif stack:
            start = stack.pop()
            if 4 <= m.end() - start <= _LONGEST:
                pairs.append((start, m.end()))
    return sorted(pairs)


def _bracket(text: str, start: int, end: int) -> Found | None:
    """The list in the bracket, if it is one."""
    closes = _closes(text, start, end)
    if not closes and not _TRIGGER.search(text, start, end):
        return None
    if _NO_LIST.match(text, start, end) or _EXPLAINS.search(text, start, end):
        return None
    stop = carried.list_end(text, start + 1, end - 1)
    read = members.read(text, start + 1, stop)
    if not read.members or not (read.labelled or _convinces(read, closes, text[start + 1 : stop])):
        return None
    line_end = text.find("\n", end)
    behind = text[end : line_end if line_end >= 0 else len(text)]
    alone = not text[text.rfind("\n", 0, start) + 1 : start].strip() and not behind.strip(" 。")
    return Found(start, end, read, alone, carried.goes_on(text, start, end))


def _convinces(read: members.List, closes: bool, words: str) -> bool:
    """Whether a list without a label is one: a verb and a body, or at the end of a paragraph nothing but bodies."""
    written = [m.name for m in read.members]
    bodies = [name for name in written if names.is_member(name)]
    if read.verbs:  # 合肥海关负责: no level, but no common noun either
        if any(map(names.is_strong, written)):
            return 2 * len(bodies) > len(written)
        return bodies == written and all(len(name) >= 4 or _OFFICE.search(name) for name in written)
    if closes and all(map(_OFFICE_ALONE.fullmatch, written)) and len(words.strip()) == sum(len(n) for n in written) + len(written) - 1:
        return True  # （基层处、老龄处）
    rest = _BESIDE_NAMES.sub("", words)
    only_names = sum(m.end - m.start for m in read.members) >= len(rest)
    return closes and only_names and bodies == written and any(map(names.is_strong, written))


def _closes(text: str, start: int, end: int) -> bool:
    """Whether the bracket stands between the end of a sentence and the end of the paragraph, or before the mark of both."""
    before = text[max(0, start - 6) : start].rstrip(" ")
    after = text[end : end + 3].lstrip(" 。；;")
    if after and after[0] != "\n":
        return False
    several = text.startswith("。", end) and "、" in text[start:end]
    return not before or before[-1] in _SENTENCE_ENDS or (several and not _EXPLAINED.search(before))


def _labelled(text: str, bracketed: list[Found]) -> Iterator[Found]:
    """Lists behind a label outside of brackets, to the end of the paragraph."""
    starts = [f.start for f in bracketed]
    covered = 0
    for label in _labels(text):
        at = bisect_right(starts, label.start()) - 1
        if label.start() < covered or (at >= 0 and label.start() < bracketed[at].end):
            continue
        covered = _line_end(text, label.end())
        stop = carried.list_end(text, label.start(), _sentence_end(text, label.start(), covered))
        read = members.read(text, label.start(), stop)
        if read.members:
            line = text.rfind("\n", 0, label.start()) + 1
            alone = not text[line : label.start()].strip()
            yield Found(label.start(), covered, read, alone, carried.goes_on(text, label.start(), covered))


def _labels(text: str) -> Iterator[re.Match[str]]:
    for mark in _LABEL_MARK.finditer(text):
        for end in members.LABEL_END.finditer(text, max(0, mark.start() - _LABEL_END), mark.end()):
            for label in members.LABEL.finditer(text, max(0, end.start() - 12), end.end()):
                if label.end() == mark.end():
                    yield label


def _line_end(text: str, position: int) -> int:
    """The end of the labelled line; a line that ends with 、 or ， goes on in the next."""
    limit = position + _LONGEST
    end = text.find("\n", position)
    while 0 <= end < limit and (text[end - 1] in "、，," or text.startswith(("、", "，", ","), end + 1)):
        end = text.find("\n", end + 1)
    return min(end if end >= 0 else len(text), limit)


def _sentence_end(text: str, start: int, end: int) -> int:
    """A list ends with the sentence, unless another label follows."""
    stop = text.find("。", start, end)
    while stop >= 0 and members.LABEL.match(text, stop + 1, end):
        stop = text.find("。", stop + 1, end)
    return stop if stop >= 0 else end
