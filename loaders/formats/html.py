"""Web pages as government sites publish them, and fragments of them.

The document is looked for in the containers that the content systems of these sites use, else in the lowest element
that holds nearly all text outside links. Header tables (索引号, 发文机关, 成文日期, 发文字号) and meta tags are read as fields.
Nothing is fetched and no script runs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from selectolax.lexbor import LexborHTMLParser, LexborNode

from loaders.formats import fields, footnotes, furniture, header, headings, tables, text
from loaders.formats.reading import Given, Reading, Unreadable

#: ids, classes and attributes of the elements that hold the document, by the content system that writes them.
CONTAINERS = re.compile(
    r"(?:ucap-?content|pages_content|b12c"  # gov.cn
    r"|trs_editor(?:_view)?|trs_ueditor|trs_word|trs_web|trs_paper_default|view trs_ueditor.*"  # TRS
    r"|zoom|zoomcon|div_content|bt_content"  # Hanweb
    r"|info_cont|content_article|article[-_]?content|article[-_]?con|art_con|articlecontent|wz_content|wzcon"
    r"|ewb-article-content|ewb-info-con|v_news_content|vsb_content|wp_articlecontent|easysite-news-text|j-fontcontent"
    r"|xxgk_content|news_content|newscontent|detail[-_]?content|conttxt|contxt|con_text|divfulltext|fulltext"
    r"|正文)",
    re.I,
)
_TAG = r"(?:!doctype\s+html|html|head|body|meta|title|link|div|p|table|tr|td|span|br|h[1-6]|ul|ol|li|a|font|center|strong|section|article)\b"
_PIECE = re.compile(rf"</?{_TAG}[^<>]*>", re.I)
_BEGINNING = re.compile(rf"(?:<\?xml[^>]*>\s*)?(?:<!--.{{0,2000}}?-->\s*)*<{_TAG}", re.I | re.S)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.I)
_DROPPED = frozenset(
    ("script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "button", "select", "textarea"),
) | {"input", "nav", "footer", "audio", "video", "head", "map"}
_BLOCKS = frozenset(
    ("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl"),
) | {"dt", "fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html"} | {
    "legend", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
} | {"tr", "ul", "ucapcontent", "ucaptitle"}
#: Elements that HTML closes by itself when the next one opens; they do not nest.
_SELF_CLOSING = frozenset(
    ("p", "li", "td", "th", "tr", "dt", "dd", "option", "br", "img", "hr", "input", "meta", "link", "col", "area"),
) | {"base", "param", "wbr", "source"}
#: Levels from which the parser needs time that grows with their square (pages have some tens), and nodes of a page.
DEEP, NODES = 4000, 2_000_000
#: Elements that HTML opens again in the next block where they were not closed.
_LETTERS = frozenset(("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"))
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WRAP = re.compile(r"(?<=[\u4e00-\u9fff，。、；：（）《》“”])[ \t]*[\r\n]\s*(?=[\u4e00-\u9fff，。、；：（）《》“”])")
#: A break inside running text that stands for a paragraph: an empty line, or a line that is indented as in print.
_PARAGRAPH = re.compile(r"(?<=\S)[ \t\r]*\n(?:[ \t\r]*\n\s*|(?=[ \t]*[\u3000\xa0]{2}))(?=\s*\S)")
_SITE = re.compile(r"\s*(?:[_|｜]|\s[-–—]+\s|[-–—]{1,2}(?=[^-–—]{2,20}(?:网|政府|门户|平台|委员会|局|厅|部|所)(?:网站?)?$)).*$", re.S)
_SITE_NAME = re.compile(r"(?:网|网站|门户|平台|政府信息公开|信息公开目录|规范性文件库|政策文件库)$")
#: Share of the text outside links that the document holds at least; a known container holds it if it has so many
#: characters, or such a share.
_SHARE, _ENOUGH, _PART = 0.95, 200, 0.25
#: Characters that a cell of a form to fill in has at most.
_FORM_CELL = 100
#: Empty elements that may stand before the mark of a note.
_STEPS = 50
#: Columns and rows that a cell may span.
_SPAN = 200


def recognises(data: bytes, name: str) -> bool:
    """A page or a fragment of one: it begins with a tag, or tags make up much of it; less will do for a file so named."""
    start = data[:8192].decode("utf-8", "ignore").lstrip("\ufeff \t\r\n")
    if _BEGINNING.match(start):
        return True
    found = len(_PIECE.findall(start))
    return found >= 8 or (found >= 1 and name.lower().endswith((".html", ".htm", ".shtml", ".xhtml")))


def read(data: bytes) -> Reading:
    """The document of a page.

    Raises
    ------
    Unreadable
        When the page is nested too deeply, or holds no text.
    """
    markup, encoding = decode(data)
    content, given = extract(markup)
    return Reading(content, "html", encoding, given)


def decode(data: bytes) -> tuple[str, str]:
    """The markup in `data` and its encoding: what the page declares, where its bytes fit; GB2312 means GB18030."""
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith(tuple(bom for bom, _ in text.BOMS)):
        name = declared[1].decode("ascii").lower()
        name = "gb18030" if name in {"gb2312", "gbk", "gb_2312-80", "gb18030"} else name
        try:
            return data.decode(name), name
        except (UnicodeDecodeError, LookupError):
            pass
    return text.decode(data)


def extract(markup: str, title: str = "") -> tuple[str, Given]:
    """The document in `markup`, a paragraph a line, and what the page says of it. A `title` that is known already wins."""
    if not _is_tame(markup):
        raise Unreadable(
            f"网页标签嵌套过深（上限 {DEEP} 层），或过多、大量没有闭合（上限 {NODES} 个）；请另存为 docx 或 txt",
            f"the page's tags are nested too deeply (the limit is {DEEP} levels), or too many or left open (the limit is {NODES}); "
            "save it as docx or txt",
        )
    tree = LexborHTMLParser(markup)
    events = _walk(tree.body)
    given = _given(tree, _lines(events))
    if title:
        given = replace(given, title=title)
    lines: list[str] = []
    for first, last in _document(events):
        lines += headings.joined(_paragraphs(events[first:last]))
    lines = furniture.strip(header.take(lines)[0], given.title)
    if not any(lines) or lines == [given.title]:
        raise Unreadable("网页里没有正文；请检查它是否保存完整", "there is no text in the page; check that it was saved whole", "empty")
    return "\n".join(lines) + "\n", given


def _is_tame(markup: str) -> bool:
    """Whether the tags of a page make a tree of normal depth and size: HTML opens what is left open (<b>, <font>) anew in
    each paragraph."""
    depth = most = letters = most_letters = tags = 0
    for m in re.finditer(r"<(/?)([a-zA-Z][\w:]*)", markup):
        tag, step = m[2].lower(), -1 if m[1] else 1
        tags += 1
        if tag in _LETTERS:
            letters = max(letters + step, 0)
            most_letters = max(most_letters, letters)
        if tag not in _SELF_CLOSING:
            depth = max(depth + step, 0)
            most = max(most, depth)
    return most <= DEEP and max(most_letters, 1) * tags <= NODES


@dataclass(slots=True)
class _Event:
    """The beginning or the end of an element (`tag`), or a text. `partner` is the index of the element's end."""

    tag: str
    text: str = ""
    attributes: dict[str, str] | None = None
    partner: int = 0

    @property
    def opens(self) -> bool:
        return self.attributes is not None


def _walk(body: LexborNode | None) -> list[_Event]:
    """All that can be seen, in order; without recursion, for pages may be nested deeply."""
    events: list[_Event] = []
    opened: list[_Event] = []
    node = body
    while node is not None:
        child = None
        if node.is_text_node:
            events.append(_Event("", node.text_content or ""))
        elif node.is_element_node and (mark := _mark(node)):
            if _begins_block(node):
                events.append(_Event("", f"[{mark}] "))
        elif node.is_element_node and (event := _seen(node)) is not None:
            events.append(event)
            opened.append(event)
            child = node.child
            if child is None:
                _end(events, opened)
        if child is None:
            while opened and node.next is None:
                node = node.parent or node
                _end(events, opened)
            child = node.next if opened else None
        node = child
    return events


def _seen(node: LexborNode) -> _Event | None:
    """The beginning of an element, unless it is hidden or no part of the text."""
    attributes = {k: v or "" for k, v in node.attributes.items()}
    hidden = "hidden" in attributes or re.search(r"display\s*:\s*none", attributes.get("style", ""), re.I)
    return None if hidden or node.tag in _DROPPED else _Event(node.tag or "", attributes=attributes)


def _mark(node: LexborNode) -> str:
    """The number of the note that a link in the page leads to, or back from; empty for other links."""
    content = str(node.text() or "").strip() if node.tag == "a" and "#" in (node.attributes.get("href") or "") else ""
    return content.strip("[]［］()（）") if footnotes.MARK.fullmatch(content) else ""


def _begins_block(node: LexborNode) -> bool:
    """Whether no text stands before `node` in its block."""
    steps = 0
    while node.parent is not None:
        before = node.prev
        while before is not None:
            steps += 1
            if steps > _STEPS or (not before.is_comment_node and str(before.text_content or "").strip()):
                return False
            before = before.prev
        node = node.parent
        if node.tag in _BLOCKS:
            break
    return True


def _end(events: list[_Event], opened: list[_Event]) -> None:
    begun = opened.pop()
    begun.partner = len(events)
    events.append(_Event(begun.tag))


def _document(events: Sequence[_Event]) -> list[tuple[int, int]]:
    """The ranges of `events` that hold the document, in order."""
    weight = _weights(events)
    named: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, event in enumerate(events):
        for name in _container_names(event):
            if not named[name] or named[name][-1][1] <= i:  # not inside one of the same name
                named[name].append((i, event.partner + 1))
    total = weight[-1] if weight else 0
    sums = {name: sum(weight[b] - weight[a] for a, b in places) for name, places in named.items()}
    most = max(sums.values(), default=0)
    if most and (most >= _ENOUGH or most >= total * _PART):
        best = min((n for n in sums if sums[n] >= most * _SHARE), key=lambda n: sums[n])
        return _distinct(events, named[best])
    first, last = 0, len(events)
    while (inner := _heavy_child(events, weight, first, last, total * _SHARE)) is not None:
        first, last = inner
    return [(first, last)]


def _weights(events: Sequence[_Event]) -> list[int]:
    """How many characters outside links stand before each event, and after the last."""
    sums, link = [0], 0
    for event in events:
        if event.tag == "a":
            link += 1 if event.opens else -1
        sums.append(sums[-1] + (len(event.text.strip()) if not event.tag and not link else 0))
    return sums


def _container_names(event: _Event) -> list[str]:
    if not event.attributes:
        return []
    names = [event.attributes.get("id", ""), event.attributes.get("wzades", ""), *event.attributes.get("class", "").split()]
    if event.tag == "ucapcontent":
        names.append("ucapcontent")
    return [n.lower() for n in names if n and CONTAINERS.fullmatch(n)]


def _distinct(events: Sequence[_Event], places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pieces of a document without a second copy of one (for phones, for printing)."""
    seen: set[str] = set()
    kept = []
    for first, last in places:
        content = "".join("".join(e.text for e in events[first:last]).split())
        if content and content not in seen:
            kept.append((first, last))
        seen.add(content)
    return kept


def _heavy_child(events: Sequence[_Event], weight: list[int], first: int, last: int, least: float) -> tuple[int, int] | None:
    """The element right below the one at `first` that holds at least `least` characters, if there is one that is no
    part of a table."""
    i = first + 1 if first or (events and events[0].opens) else first
    while i < last:
        event = events[i]
        if event.opens:
            if weight[event.partner] - weight[i] >= least and least and event.tag in _BLOCKS:
                return i, event.partner + 1
            i = event.partner
        i += 1
    return None


def _lines(events: Sequence[_Event]) -> list[str]:
    """The paragraphs and table rows in `events`."""
    return [line for line, _ in _paragraphs(events)]


def _paragraphs(events: Sequence[_Event]) -> list[tuple[str, bool]]:
    """The paragraphs and table rows in `events`, each with whether it is centred."""
    lines: list[tuple[str, bool]] = []
    aligned: list[bool] = [False]
    buffer: list[str] = []
    label = ""  # of an item of a list whose text has not begun
    lists: list[int | None] = []
    offset = letters = pre = 0

    def flush() -> None:
        nonlocal label
        for paragraph in _PARAGRAPH.split("".join(buffer)) if not pre else "".join(buffer).split("\n"):
            line = _SPACE.sub(" ", _WRAP.sub("", paragraph)).strip().removeprefix("@@").strip()
            if line:
                lines.append((label + line, aligned[-1]))
                label = ""
        buffer.clear()

    partners = _relative(events)
    while offset < len(events):
        event = events[offset]
        if not event.tag:
            buffer.append(event.text)
        elif event.tag == "br" and event.opens:
            flush()
        elif event.tag in _BLOCKS:
            flush()
            if event.opens:
                aligned.append(_alignment(event, aligned[-1]))
            elif len(aligned) > 1:
                aligned.pop()
            if event.tag == "pre":
                pre += 1 if event.opens else -1
            if event.tag in ("ol", "ul"):
                if event.opens:
                    lists.append(_number(event) if event.tag == "ol" else None)
                elif lists:
                    lists.pop()
            elif event.tag == "li":
                label = ""
                if event.opens and lists and lists[-1] is not None:
                    label = f"{lists[-1]}."
                    lists[-1] += 1
            elif event.tag == "table" and event.opens and (rows := _rows(events[offset : partners[offset] + 1])) is not None:
                shown = tables.lines(rows)
                letters += sum(map(len, shown))
                tables.check_size(letters)
                lines += [(line, False) for line in shown]
                offset = partners[offset]
                aligned.pop()
        offset += 1
    flush()
    return lines


def _alignment(event: _Event, around: bool) -> bool:
    """Whether the text of a block is centred, where that `around` it is or is not."""
    attributes = event.attributes or {}
    if m := re.search(r"text-align\s*:\s*(\w+)", attributes.get("style", "")):
        return m[1].lower() == "center"
    if align := attributes.get("align", ""):
        return align.lower() == "center"
    return event.tag == "center" or around


def _relative(events: Sequence[_Event]) -> dict[int, int]:
    """Where each element of a part of the events ends, counted in that part."""
    ends: dict[int, int] = {}
    opened: list[int] = []
    for i, event in enumerate(events):
        if event.tag and event.opens:
            opened.append(i)
        elif event.tag and opened:
            ends[opened.pop()] = i
    return ends


def _number(ordered: _Event) -> int | None:
    """The first number of an ordered list that counts in digits."""
    attributes = ordered.attributes or {}
    if attributes.get("type", "1") != "1" or "none" in attributes.get("style", ""):
        return None
    start = attributes.get("start", "1")
    return int(start) if re.fullmatch(r"\d{1,4}", start) else 1


def _rows(events: Sequence[_Event]) -> list[list[str]] | None:
    """The cells of a table of data; None where the table only lays out a page."""
    if any(e.tag == "table" and e.opens for e in events[1:]):
        return None
    ends = _relative(events)
    grid = tables.Grid()
    for i, event in enumerate(events):
        if event.tag == "tr" and event.opens:
            grid.row()
        elif event.tag in ("td", "th") and event.opens:
            content = tables.cell(_lines(events[i + 1 : ends.get(i, len(events))]))
            grid.cell(content, _span(event, "colspan"), _span(event, "rowspan"))
    grid.close()
    full = [row for row in grid.rows if sum(map(bool, row)) >= 2]
    form = len(full) == 1 and len(grid.rows) > 1 and max(map(len, full[0])) < _FORM_CELL
    return grid.rows if len(full) > 1 or form else None


def _span(event: _Event, name: str) -> int:
    value = (event.attributes or {}).get(name, "1")
    return min(max(int(value), 1), _SPAN) if re.fullmatch(r"\d{1,4}", value) else 1


def _given(tree: LexborHTMLParser, lines: Sequence[str]) -> Given:
    """What the page says of its document: in meta tags, in its header table, in its heading."""
    pairs = [(n.attributes.get("name") or n.attributes.get("property") or "", n.attributes.get("content") or "") for n in tree.css("meta")]
    pairs = [(name, value) for name, value in pairs if name.lower() not in ("title", "department", "publisher")]
    pairs += header.take(lines)[1]
    known = fields.given(pairs)
    if known.title:
        return replace(known, title=_SITE.sub("", known.title) or known.title)
    headings = [" ".join(n.text().split()) for n in tree.css("h1, ucaptitle")] + [" ".join(n.text().split()) for n in tree.css("title")]
    titles = [t for t in (_SITE.sub("", h).strip() for h in headings) if 6 <= len(t) <= 200 and not _SITE_NAME.search(t)]
    return replace(known, title=titles[0]) if titles else known
