"""Word documents (docx): paragraphs, tables, text boxes and notes in their order, with the automatic numbers written out.

Tracked changes are read as accepted. Headers, footers, comments, hidden text, field codes and tables of contents are left
out; macros are never looked at. Notes follow the text, each with its number in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from lxml import etree

from loaders.formats import footnotes, headings, tables
from loaders.formats.numbering import GENERATIONS, Numbering, W
from loaders.formats.package import Package
from loaders.formats.reading import Reading, Unreadable

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
#: Elements around blocks or runs that are no more than their content.
_WRAPPERS = frozenset(
    f"{W}{name}"
    for name in ("ins", "moveTo", "sdtContent", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo", "r", "rubyBase", "ruby")
)
_DATE_FIELD = re.compile(r"\s*(?:DATE|TIME)\b", re.I)
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "  ", f"{W}ptab": "  ", f"{W}noBreakHyphen": "-"}


def recognises(data: bytes, name: str) -> bool:
    """A zip archive with Word's main part."""
    if not data.startswith(b"PK"):
        return False
    try:
        return any(re.fullmatch(r"word/document\d*\.xml", part) for part in Package(data).names())
    except Unreadable:
        return False


def read(data: bytes, converted: bool = False) -> Reading:
    """The text of a Word document, a paragraph or a table row a line. In a `converted` one fields that show the date show
    that of the conversion: they are left out.

    Raises
    ------
    Unreadable
        When the file is damaged, too large when unpacked, or protected.
    """
    package = Package(data)
    main = _main(package)
    related = _related(package, main)
    document = _Document(package, related, converted)
    body = package.xml(main).find(f"{W}body")
    lines = headings.joined(list(document.blocks(body))) if body is not None else []
    lines += document.notes()
    return Reading("\n".join(lines) + "\n", "docx", "utf-8")


def _main(package: Package) -> str:
    for relationship in package.xml("_rels/.rels").iter(_RELATIONSHIP) if "_rels/.rels" in package else ():
        target = relationship.get("Target", "").lstrip("/")
        if relationship.get("Type", "").endswith("/officeDocument") and target in package:
            return target
    return next(part for part in package.names() if re.fullmatch(r"word/document\d*\.xml", part))


def _related(package: Package, main: str) -> dict[str, str]:
    """The parts that the main part names, by their kind (styles, numbering, footnotes, endnotes)."""
    folder, name = dirname(main), main.rpartition("/")[2]
    rels = f"{folder}/_rels/{name}.rels"
    found = {}
    for relationship in package.xml(rels).iter(_RELATIONSHIP) if rels in package else ():
        target = relationship.get("Target", "")
        target = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        if relationship.get("TargetMode") != "External" and target in package:
            found[relationship.get("Type", "").rpartition("/")[2]] = target
    return found


class _Document:
    """The state of one walk: numbers go on from paragraph to paragraph, notes are collected."""

    def __init__(self, package: Package, related: dict[str, str], converted: bool):
        def part(kind: str) -> etree._Element | None:
            return package.xml(related[kind]) if kind in related else None

        styles = part("styles")
        self._numbering = Numbering(part("numbering"), styles)
        self._contents = _contents_styles(styles)
        self._centred = _centred_styles(styles)
        self._notes = {kind: part(kind) for kind in ("footnotes", "endnotes")}
        self._cited: list[tuple[str, str]] = []
        self._held = ""  # text of a paragraph whose mark is deleted: it goes on in the next
        self._boxes: list[etree._Element] = []
        self._fields: list[str] = []  # the instructions of the fields that are open
        self._dateless = converted
        self._letters = 0  # of all tables

    def blocks(self, container: etree._Element) -> Iterator[tuple[str, bool]]:
        """The lines of the paragraphs and tables in `container`, each with whether it is centred."""
        for block in _content(container):
            if block.tag == f"{W}p":
                yield from self._paragraph(block)
            elif block.tag == f"{W}tbl":
                yield from self._table(block)
            elif (block.tag == f"{W}sdt" and not _is_no_text(block)) or block.tag in _WRAPPERS:
                yield from self.blocks(block)

    def notes(self) -> list[str]:
        """The notes that the text cites, in its order."""
        found = []
        cited, self._cited = self._cited, []
        for kind, name in cited:
            part = self._notes[kind]
            note = next((n for n in part if n.get(f"{W}id") == name), None) if part is not None else None
            if note is not None and (text := " ".join(line for line, _ in self.blocks(note)).strip()):
                found.append(text)
        return footnotes.numbered(found)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[tuple[str, bool]]:
        properties = paragraph.find(f"{W}pPr")
        if properties is not None and _style(properties) in self._contents:
            return
        text = self._held + self._inline(paragraph)
        self._held = ""
        boxes, self._boxes = self._boxes, []
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._held = text
        else:
            label = self._numbering.label(properties)
            text = text.strip()
            if re.search(r"[、）)\]】] $" if text[:1].isdigit() else r"[、）)\]】.．] $", label):
                label = label[:-1]
            for i, line in enumerate(text.split("\n")):
                if line.strip():
                    yield (label if i == 0 else "") + line.strip(), self._is_centred(properties)
        for box in boxes:
            yield from self.blocks(box)

    def _inline(self, element: etree._Element) -> str:
        """The text that `element` shows; text boxes and notes are put aside."""
        pieces: list[str] = []
        for child in _content(element):
            tag = child.tag
            if tag in (f"{W}t", f"{_M}t"):
                if not (self._dateless and any(map(_DATE_FIELD.match, self._fields))):
                    pieces.append(child.text or "")
            elif tag == f"{W}fldChar":
                if child.get(f"{W}fldCharType") == "begin":
                    self._fields.append("")
                elif child.get(f"{W}fldCharType") == "end" and self._fields:
                    self._fields.pop()
            elif tag == f"{W}instrText" and self._fields:
                self._fields[-1] += child.text or ""
            elif tag in _BREAKS:
                pieces.append(_BREAKS[tag])
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                self._cited.append((tag.removeprefix(W).removesuffix("Reference") + "s", child.get(f"{W}id", "")))
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._boxes += _boxes(child)
            elif (tag in _WRAPPERS and not _hidden(child)) or tag.startswith(_M) or (tag == f"{W}sdt" and not _is_no_text(child)):
                pieces.append(self._inline(child))
        return "".join(pieces)

    def _is_centred(self, properties: etree._Element | None) -> bool:
        own = properties.find(f"{W}jc") if properties is not None else None
        if own is not None:
            return own.get(f"{W}val") == "center"
        return properties is not None and _style(properties) in self._centred

    def _table(self, table: etree._Element) -> Iterator[tuple[str, bool]]:
        rows: list[list[str]] = []
        above: dict[int, str] = {}
        header = True
        for row in _inside(table, "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            cells: list[str] = [""] * _integer(row.find(f"{W}trPr/{W}gridBefore"), 0)
            paragraphs: list[str] = []
            for cell in _inside(row, "tc"):
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                lines = [line for line, _ in self.blocks(cell)]
                text = tables.cell(line.replace("\t", " ") for line in lines)
                if merge is None or merge.get(f"{W}val") == "restart":
                    above[len(cells)] = text
                    paragraphs += lines
                else:
                    text = above.get(len(cells), "")
                cells += [text, *[""] * (_integer(cell.find(f"{W}tcPr/{W}gridSpan"), 1) - 1)]
            if sum(map(bool, cells)) == 1 and (len(cells) == 1 or len(paragraphs) > 1):  # a box around paragraphs
                yield from self._rows(rows, header)
                header = header and not rows
                rows = []
                yield from ((line, False) for line in paragraphs)
            else:
                rows.append(cells)
        yield from self._rows(rows, header)

    def _rows(self, rows: list[list[str]], header: bool) -> Iterator[tuple[str, bool]]:
        lines = tables.lines(rows, header)
        self._letters += sum(map(len, lines))
        tables.check_size(self._letters)
        yield from ((line, False) for line in lines)


def _content(element: etree._Element) -> Iterator[etree._Element]:
    """The children of `element`; of alternatives for newer and older programs the first that is there."""
    for child in element:
        if child.tag == f"{_MC}AlternateContent":
            choice = child.find(f"{_MC}Choice")
            chosen = choice if choice is not None else child.find(f"{_MC}Fallback")
            if chosen is not None:
                yield from _content(chosen)
        else:
            yield child


def _inside(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, also those in content controls and insertions."""
    for child in _content(element):
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag == f"{W}sdt" or child.tag in _WRAPPERS:
            yield from _inside(child, name)


def _boxes(drawing: etree._Element) -> list[etree._Element]:
    """The outermost text boxes of a drawing."""
    boxes = list(drawing.iter(f"{W}txbxContent"))
    return [b for b in boxes if not any(a in boxes or a.tag == f"{_MC}Fallback" for a in b.iterancestors())]


def _contents_styles(styles: etree._Element | None) -> frozenset[str]:
    """The styles of the lines of a table of contents."""
    found = set()
    for style in styles.iter(f"{W}style") if styles is not None else ():
        name = style.find(f"{W}name")
        if name is not None and re.fullmatch(r"toc \d", name.get(f"{W}val", "").lower()):
            found.add(style.get(f"{W}styleId", ""))
    return frozenset(found)


def _centred_styles(styles: etree._Element | None) -> frozenset[str]:
    """The styles whose paragraphs are centred, also by the style that they are based on."""
    known = {s.get(f"{W}styleId", ""): s for s in (styles.iter(f"{W}style") if styles is not None else ())}

    def alignment(name: str, generations: int = 0) -> str:
        style = known.get(name)
        if style is None or generations > GENERATIONS:
            return ""
        own, based = style.find(f"{W}pPr/{W}jc"), style.find(f"{W}basedOn")
        if own is not None:
            return str(own.get(f"{W}val", ""))
        return alignment(based.get(f"{W}val", ""), generations + 1) if based is not None else ""

    return frozenset(name for name in known if alignment(name) == "center")


def _is_no_text(control: etree._Element) -> bool:
    """Whether a content control holds the table of contents, or only asks for a text."""
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    contents = gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
    return contents or control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def _style(properties: etree._Element) -> str:
    style = properties.find(f"{W}pStyle")
    return style.get(f"{W}val", "") if style is not None else ""


def _hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{W}rPr/{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") not in ("0", "false", "off")


def _integer(element: etree._Element | None, default: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return min(int(value), 100) if re.fullmatch(r"\d{1,4}", value) else default
