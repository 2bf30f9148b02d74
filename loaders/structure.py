"""The outline of a document and its measures.

Items are nested by the rank of their labels. A measure is the smallest item that sets a task of its own: fragments of an
enumeration (…；) and sub-items that share the list of bodies of their item belong to it. See docs/extraction.md.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise, zip_longest
from typing import Literal

from loaders import labels
from loaders.headings import LONGEST, has_heading, heading_of, is_background
from loaders.labels import ARTICLE, FIRST, FOURTH, Label, Sequence
from loaders.lines import Line
from loaders.model import Element, Skipped
from loaders.task_rows import Row, is_head, is_head_of_rates, is_total, sets_rate, task_column

Kind = Literal["measure", "background"]

#: Ends of a text that name who is responsible.
#: The first character is one of a class, so that the search skips all else fast.
LIST = re.compile(
    r"[（(\[【责牵负主配实承](?:"
    r"(?<=[（(\[【])[^（()）\[\]【】]{2,400}(?:负责|牵头|配合|分工|落实)[^（()）\[\]【】]{0,40}[）)\]】]"
    r"|(?:(?<=责)任|(?<=牵)头|(?<=负)责|(?<=[主承])办|(?<=配)合|(?<=实)施)(?:单位|部门|处室|科室)[：:]"
    r"|(?<=[\[【])[^\[\]【】]{2,200}(?:处|室|局|科|委|办|部|厅|单位|中心|队|院|会|股)等?[\]】]$)",
    re.M,
)
#: How a paragraph ends that says what follows.
_OPENS = re.compile(r"(?:制定|提出|推出|出台)(?:如下|以下|本|此)[^。]{0,12}[。：]$|(?:如下|以下)[^。]{0,8}：$|特制定[^。]{0,20}。$")
_ANNEX_NUMBER = re.compile(r"[\d一二三四五六七八九十]$")
_FRAGMENT_END = re.compile(r"[；;]\s*$|[；;]\s*(?:和|以及|或者?)$")
_GROUP_HEAD = 12  # characters of a line that heads a group of items
_LEAST_TEXT = 8  # characters beside its heading that an item with a text of its own has
_TASK = 20  # characters that a paragraph without a label must have to set a task


@dataclass(slots=True)
class Item:
    """A labelled item with its own lines (the first one holds the label) and the items below it; `rows`: those of a task
    table stand below it; `background`: it stands below 主要目标："""

    label: Label
    lines: list[Line]
    parent: Item | None
    children: list[Item] = field(default_factory=list)
    annex: str = ""
    rows: bool = False
    background: bool = False

    @property
    def start(self) -> int:
        return self.label.start

    @property
    def own_end(self) -> int:
        return self.lines[-1].end

    @property
    def end(self) -> int:
        return max(self.own_end, self.children[-1].end) if self.children else self.own_end

    def walk(self) -> Iterator[Item]:
        """The item and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def path(self) -> list[str]:
        """Labels from the outermost numbered heading; 附件2 behind the main text is one, a lone 附件 has no number."""
        above = self.parent.path() if self.parent else [self.annex] if _ANNEX_NUMBER.search(self.annex) else []
        return [*above, self.label.name]


@dataclass(slots=True)
class Node:
    """A section or measure of the outline, in clean offsets."""

    path: list[str]
    heading: str
    start: int
    end: int
    kind: Kind | None  # None: a section


@dataclass(slots=True)
class Outline:
    """What a document's lines are."""

    nodes: list[Node]
    elements: list[Element]
    skipped: list[Skipped]


def read(text: str, lines: list[Line], known: dict[int, str]) -> Outline:
    """The outline of the document in `lines`; `known` are the elements that its metadata was read from."""
    elements: list[Element] = []
    skipped: list[Skipped] = []
    roots: list[Item] = []
    loose: list[tuple[str, Line]] = []
    rows: list[Row] = []
    parts = _parts(lines, known, elements, skipped)
    for part in parts:
        # a plan behind 附件 is what the notice forwards; a table behind a text that sets tasks is an annex
        apart = roots or (loose and all(line.label is None for line in part.lines))
        annex = part.annex if apart else ""
        _items(text, part.lines, annex, roots, loose, rows, elements)
    _close(roots, loose)
    listed = _has_lists(text, roots)
    nodes: list[Node] = []
    for root in roots:
        _resolve(text, root, listed, False, nodes)
    _unlabelled(loose, rows, roots[0].start if roots else None, nodes, elements)
    nodes.sort(key=lambda n: (n.start, -n.end))
    return Outline(nodes, elements, skipped)


@dataclass(slots=True)
class _Part:
    """Lines in which numbers count from the beginning, and the annex that they are."""

    annex: str = ""
    lines: list[Line] = field(default_factory=list)


def _parts(lines: list[Line], known: dict[int, str], elements: list[Element], skipped: list[Skipped]) -> list[_Part]:
    """The lines that hold items or text, cut where numbers may begin anew (annexes, the plan behind a notice)."""
    parts = [_Part()]
    attaching = closed = False
    for i, line in enumerate(lines):
        kind = known.get(i) or line.kind
        if kind in ("advertisement", "page"):
            skipped.append(Skipped(line.start, line.end, kind))
            continue
        if attaching and line.label is not None and line.label.rank == labels.THIRD and line.label.number > 1 and len(line.text) < 60:
            elements.append(Element("attachments", line.start, line.end))
            continue
        attaching = kind == "attachments"
        closed = attaching or (closed and kind not in ("title", "annex", "label"))
        if kind == "title" and i not in known and not _starts_plan(lines, i, known):
            kind = "text"
        if kind == "salutation" and any(l.label is not None for l in parts[-1].lines):
            kind = "text"  # a body and its duties inside an item
        if kind == "label" or (kind == "text" and not closed):
            parts[-1].lines.append(line)
            continue
        after = known.get(i + 1) or (lines[i + 1].kind if i + 1 < len(lines) else "")
        if kind == "annex" and after in ("annex", "signature", "date"):
            kind = "attachments"  # a list of annexes, 附件1：… 附件2：…, above the signature
        elements.append(Element(kind, line.start, line.end))
        if kind == "annex":
            parts.append(_Part(_annex_name(line.text)))
        elif kind in ("title", "contents") and parts[-1].lines:
            parts.append(_Part(parts[-1].annex))
    return parts


def _annex_name(line: str) -> str:
    """附件2 of a line that may name the annex too."""
    m = re.match(r"附\s?(?:件|录|表)?\s?(?:\d{1,3}(?:\s?[-－—]\s?\d{1,2})?|[一二三四五六七八九十]{1,3}(?=[\s:：]|$))?", line)
    return re.sub(r"[\s:：]", "", m.group() if m else line)


def _starts_plan(lines: list[Line], i: int, known: dict[int, str]) -> bool:
    """A title-like line after the notice's signature or 附件, or before an opening, is the title of a plan or annex."""
    before = [known.get(j) or lines[j].kind for j in range(max(0, i - 3), i)]
    return bool({"date", "annex", "note", "signature", "attachments", "contents"} & set(before)) or i == 0


def _items(
    text: str,
    part: list[Line],
    annex: str,
    roots: list[Item],
    loose: list[tuple[str, Line]],
    rows: list[Row],
    elements: list[Element],
) -> None:
    sequence = Sequence()
    current: Item | None = None
    header = rates = False
    column = 0
    boxed: tuple[Item | None, int] = (None, 0)  # the box that is open, and the last number 1. before it
    goals: int | None = None  # rank of the items that 主要目标： heads
    heads_articles = _heads_articles(part)
    for line, after in zip_longest(part, part[1:]):
        label = line.label
        if label is not None and heads_articles and label.rank == FIRST:
            label = replace(label, rank=labels.PARAGRAPH_GROUP)
        if line.text.count("\t") >= 1:
            if current is None and (rates := rates or is_head_of_rates(line.text)) and sets_rate(line.text):
                rows.append(Row([annex] if annex else [], line, 0))  # below an item its figures are facts of the item
                continue
            if is_head(line.text):
                header = True
                column = task_column(line.text)
                elements.append(Element("table head", line.start, line.end))
                continue
            if header and is_total(line.text):
                elements.append(Element("text", line.start, line.end))
                continue
            if header:
                rows.append(Row(current.path() if current else [annex] if annex else [], line, column))
                if current is not None:
                    current.rows = True
                continue
        elif not text.startswith("\t", line.end) and (label is None or after is None or "\t" not in after.text):
            header = rates = False  # but a heading that spans the columns stands inside the table
        if label is not None and sequence.allows(label):
            box, last = boxed
            leaves = box is not None and label.rank == labels.THIRD and label.number == last + 1 != sequence.here.get(labels.THIRD, 0) + 1
            if label.rank == labels.BOX:
                last = sequence.here.get(labels.THIRD, 0) if box is None else last
            sequence.take(label)
            if goals is not None and label.rank < goals:
                goals = None
            if label.number == 1 and current is not None and (head := _group_head(current)):
                goals = label.rank if is_background(head) else None
            parent = box.parent if box is not None and leaves else current
            while parent is not None and parent.label.rank >= label.rank:
                parent = parent.parent
            spans = header and text.startswith("\t", line.end)  # a heading inside a table, with or without rows
            item = Item(label, [line], parent, annex=annex, rows=spans, background=goals == label.rank)
            if label.rank == labels.BOX:
                boxed = (item, last)
            elif leaves or label.rank < labels.BOX:
                boxed = (None, 0)
            (parent.children if parent else roots).append(item)
            current = item
        elif current is None:
            loose.append((annex, line))
        else:
            current.lines.append(line)


def _group_head(item: Item) -> str:
    """The line without a label that heads the items below it: 主要目标：, 策略措施："""
    text = item.lines[-1].text
    return text[:-1] if len(item.lines) > 1 and len(text) <= _GROUP_HEAD and text.endswith(("：", ":")) else ""


def _heads_articles(part: list[Line]) -> bool:
    """Whether 一、二、 head the articles of a statute (judicial interpretations do so) instead of standing below them."""
    heads = [
        b.label is not None and b.label.rank == ARTICLE and len(a.text) <= LONGEST
        for a, b in pairwise(part) if a.label is not None and a.label.rank == FIRST
    ]
    return 2 * sum(heads) > len(heads)  # the last of an article's own items stands before the next article too


def _close(roots: list[Item], loose: list[tuple[str, Line]]) -> None:
    """Take the text that closes a document (各地要…) out of its last item: what follows the item's list of bodies, or what
    comes after the one paragraph that items of this document have."""
    if not roots:
        return
    last = roots[-1]
    while last.children:
        last = last.children[-1]
    if last.label.rank <= ARTICLE or _in_statute(last):
        return
    peers = [i for r in roots for i in r.walk() if i.label.rank == last.label.rank and i is not last and not i.children]
    usual = Counter(len(i.lines) for i in peers).most_common(1)
    keep = len(last.lines)
    listed = [k for k, line in enumerate(last.lines) if has_list(line.text)]
    if listed:
        keep = listed[-1] + 1
    elif usual and len(peers) >= 3 and usual[0][1] >= 0.7 * len(peers):
        keep = max(1, usual[0][0])
    elif peers and last.lines[0].text.endswith(("。", "；")) and len(last.lines) > 1 and all(len(i.lines) == 1 for i in peers):
        keep = 1
    loose.extend((last.annex, line) for line in last.lines[keep:])
    del last.lines[keep:]


def _in_statute(item: Item) -> bool:
    return item.label.rank == ARTICLE or (item.parent is not None and _in_statute(item.parent))


def has_list(text: str) -> bool:
    """Whether the text names responsible bodies in a list."""
    return bool(LIST.search(text))


def _own_text(text: str, item: Item) -> str:
    return text[item.start : item.own_end]


def _has_lists(text: str, roots: list[Item]) -> bool:
    leaves = [i for r in roots for i in r.walk() if not i.children]
    return sum(has_list(_own_text(text, i)) for i in leaves) >= max(3, len(leaves) // 5)


def heading(text: str, item: Item) -> str:
    """What the item says it is about: its first sentence or line, without the label."""
    return heading_of(text[item.label.end : item.lines[0].end])


def _resolve(text: str, item: Item, listed: bool, background: bool, nodes: list[Node]) -> None:
    title = heading(text, item)
    background = background or item.background or (item.label.rank != ARTICLE and is_background(title))
    kind: Kind = "background" if background else "measure"
    if not item.children or item.label.rank == ARTICLE or _whole(text, item, listed, title):
        own = _own_text(text, item)
        heads = item.label.rank < ARTICLE or (item.rows and not has_list(own))
        if heads and not item.children and len(own) <= LONGEST:
            nodes.append(Node(item.path(), title, item.start, item.end, None))
            return
        split = _paragraph_measures(text, item)
        if split:
            nodes.append(Node(item.path(), title, item.start, item.end, None))
            nodes.extend(Node([*item.path(), f"#{n}"], heading_of(line.text), line.start, line.end, kind) for n, line in enumerate(split, 1))
        else:
            nodes.append(Node(item.path(), title, item.start, item.end, kind))
        return
    tasked = has_list(_own_text(text, item)) or _only_boxes(item, title)
    nodes.append(Node(item.path(), title, item.start, item.own_end if tasked else item.end, kind if tasked else None))
    if not tasked:
        nodes.extend(_lead_in(text, item, title, kind))
    for child in item.children:
        _resolve(text, child, listed, background, nodes)


def _lead_in(text: str, item: Item, title: str, kind: Kind) -> list[Node]:
    """Paragraphs between the heading of a section and its first item that are sentences of their own (全面推进…。)."""
    first, *more = item.lines
    begins = first.start + max(0, text.find(title, first.start, first.end) - first.start) + len(title)
    begins += len(text[begins : first.end]) - len(text[begins : first.end].lstrip("。.：: \u3000"))
    spans = [(start, end) for start, end in [(begins, first.end), *((line.start, line.end) for line in more)]
             if end - start >= _TASK and text[end - 1] == "。"]
    return [Node([*item.path(), f"#{n}"], heading_of(text[start:end]), start, end, kind) for n, (start, end) in enumerate(spans, 1)]


def _only_boxes(item: Item, title: str) -> bool:
    """Whether `item` has a text of its own and nothing below it but the boxes (专栏) of a plan."""
    beyond = item.own_end - item.label.end - len(title)
    return beyond > _LEAST_TEXT and all(child.label.rank == labels.BOX for child in item.children)


def _whole(text: str, item: Item, listed: bool, title: str) -> bool:
    """Whether the items below `item` are parts of it rather than tasks of their own."""
    children = item.children
    own = _own_text(text, item).rstrip()
    if _is_enumeration(text, own, children, title):
        return True
    if listed and item.parent is not None:
        with_list = [c for c in children if any(has_list(_own_text(text, i)) for i in c.walk())]
        if not with_list:
            return has_list(own)
        if len(children) > 1 and with_list == [children[-1]]:
            last = children[-1]
            while last.children:
                last = last.children[-1]
            return bool(LIST.match(last.lines[-1].text)) and len(last.lines) > 1
    if children[0].label.rank >= FOURTH:
        return len(own) - (item.label.end - item.start) > len(title) + 25
    return False


def _is_enumeration(text: str, own: str, children: list[Item], title: str) -> bool:
    """Items that complete a sentence of their parent: it ends with ： and they end with ；."""
    leaves = [text[c.start : c.end] for c in children]
    fragments = sum(bool(_FRAGMENT_END.search(leaf)) for leaf in leaves)
    if len(children) > 1 and fragments >= len(children) - 1 and all(not c.children for c in children):
        return True
    introduced = own.endswith(("：", ":")) and len(own) > 24
    headed = sum("。" in leaf.rstrip("。") for leaf in leaves)  # 完善设施。新建…。 sets a task of its own
    return introduced and (fragments * 2 >= len(children) or (all(len(leaf) < 50 for leaf in leaves) and headed * 2 < len(leaves)))


def _paragraph_measures(text: str, item: Item) -> list[Line]:
    """Paragraphs of a section that each name their own responsible bodies, or have a heading of their own."""
    if item.label.rank == ARTICLE or item.children or len(item.lines) < 3:
        return []
    body = item.lines[1:]
    if item.label.rank == FIRST and all(has_heading(line.text) for line in body):
        return body
    with_list = [line for line in body if len(line.text) > 40 and has_list(line.text)]
    return body if len(with_list) >= 2 and len(with_list) >= len(body) - 1 else []


def _unlabelled(
    loose: list[tuple[str, Line]],
    rows: list[Row],
    first: int | None,
    nodes: list[Node],
    elements: list[Element],
) -> None:
    """Paragraphs outside all items: the preamble, tasks without labels (#1…), the closing; and rows of task tables."""
    tasks: list[tuple[list[str], str, Line]] = []
    for i, (annex, line) in enumerate(loose):
        opens = first is None and i == 0 and len(loose) > 1 and bool(_OPENS.search(line.text))
        if opens or (first is not None and line.start < first):
            elements.append(Element("preamble", line.start, line.end))
        elif len(line.text) < _TASK or not line.text.endswith(("。", "；", "）", ")", "]")):
            elements.append(Element("text", line.start, line.end))
        else:
            tasks.append(([annex] if annex else [], line.text, line))
    tasks.extend((row.path, row.name(), row.line) for row in rows)
    numbers = Counter(tuple(n.path[:-1]) for n in nodes if n.path[-1].startswith("#"))
    for path, name, line in sorted(tasks, key=lambda t: t[2].start):
        numbers[tuple(path)] += 1
        nodes.append(Node([*path, f"#{numbers[tuple(path)]}"], heading_of(name), line.start, line.end, "measure"))
