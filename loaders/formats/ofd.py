"""OFD (GB/T 33190), the format in which official documents are issued: characters at places on pages, as in PDF."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from lxml import etree

from loaders.formats import layout, unread
from loaders.formats.fields import Names
from loaders.formats.layout import Glyph, Page
from loaders.formats.package import Package, damaged
from loaders.formats.reading import Part, Reading, Unreadable
from loaders.formats.ruling import Rule

#: Points in a millimetre, the unit of OFD.
_POINT = 72 / 25.4
#: Objects that the pages of a file draw, and levels of units in units.
OBJECTS, LEVELS = 1_000_000, 8
#: Repetitions in one DeltaX.
_REPEATED = 100_000
#: By how much of a quarter a text may be slanted and still stand upright.
_SLANT = 0.06
_A4 = (0.0, 0.0, 210.0, 297.0)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
#: Characters that are half an em wide in most fonts, and the widest in ems.
_NARROW, _WIDEST = re.compile(r"(?![%&@MWmw‰])[\x00-\u02ff]"), 1.05
Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class _Contents:
    """What was found on a page: characters with the number of the object that drew them, lines, pictures; y downwards.
    `stand`: letters by the quarters, clockwise, by which they are turned; those of `turn` are among the characters."""

    turn: int = 0
    glyphs: list[tuple[int, Glyph]] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    stand: Counter[int] = field(default_factory=Counter)
    pictures: int = 0
    outlines: int = 0
    objects: int = 0


def recognises(data: bytes, name: str) -> bool:
    """A zip archive with OFD.xml."""
    if not data.startswith(b"PK"):
        return False
    try:
        return "OFD.xml" in Package(data)
    except Unreadable:
        return False


def read(data: bytes, names: Names) -> Iterator[Part]:
    """The text of an OFD file, a paragraph or a table row a line, without running heads and page numbers; and a refusal for
    pages whose text cannot be read.

    Raises
    ------
    Unreadable
        When it is protected, damaged, too long, or holds only pictures.
    """
    package = Package(data)
    if any(name.endswith("encryptions.xml") for name in package.names()):
        raise Unreadable("文件已加密；请先解密", "encrypted; decrypt it first")
    pages: list[Page] = []
    scans: list[int] = []
    across: list[int] = []
    outlines = characters = 0
    for root in [_text(e) for e in package.xml("OFD.xml").iter() if _name(e) == "DocRoot"]:
        document = _Document(package, _place(package, "", root))
        for contents, box in document.pages():
            outlines += contents.outlines
            characters += len(contents.glyphs)
            layout.check_size(len(pages) + 1, characters)
            pages.append(_upright(contents, box))
            if contents.pictures and not contents.glyphs:
                scans.append(len(pages))
            if unread.is_lost(contents.stand.total() - contents.stand[contents.turn], contents.stand[contents.turn]):
                across.append(len(pages))
    found, _ = layout.paragraphs(pages)
    if not found and (scans or outlines):
        raise Unreadable("扫描件，没有文字；请先做文字识别（OCR）", "a scan without text; run OCR on it first", "empty")
    yield "", Reading("\n".join(found) + "\n", "ofd", "utf-8")
    yield from unread.parts(scans, across)


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: etree._Element) -> str:
    return (element.text or "").strip()


def _all(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (e for e in element.iter() if _name(e) == name)


def _place(package: Package, folder: str, location: str) -> str:
    """The part at `location`, which counts from `folder` or from the root."""
    location = location.replace("\\", "/")
    for path in (normpath(join(folder, location)), normpath(location.lstrip("/"))):
        if path in package:
            return path
    raise damaged(location)


def _numbers(text: str | None) -> list[float]:
    return [float(n) for n in _NUMBER.findall(text or "")]


def _box(text: str | None) -> tuple[float, float, float, float] | None:
    numbers = _numbers(text)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 and numbers[2] > 0 and numbers[3] > 0 else None


class _Document:
    """One document of the file: its pages, with the templates and the units of graphics that they use."""

    def __init__(self, package: Package, root: str):
        self._package, self._folder = package, dirname(root)
        self._root = package.xml(root)
        boxes = (_box(e.text) for e in _all(self._root, "PhysicalBox"))
        self._box = next((b for b in boxes if b), _A4)
        self._templates = {e.get("ID", ""): e.get("BaseLoc", "") for e in _all(self._root, "TemplatePage")}
        self._units: dict[str, etree._Element] = {}
        self._drawn = 0
        for kind in ("PublicRes", "DocumentRes"):
            for resource in _all(self._root, kind):
                self._read_units(_text(resource))

    def _read_units(self, location: str) -> None:
        try:
            resources = self._package.xml(_place(self._package, self._folder, location))
        except Unreadable:
            return  # fonts and pictures, perhaps; the text does not need them
        self._units |= {u.get("ID", ""): u for u in _all(resources, "CompositeGraphicUnit")}

    def pages(self) -> Iterator[tuple[_Contents, tuple[float, float, float, float]]]:
        """What each page shows, and its box."""
        for page in [e for pages in _all(self._root, "Pages") for e in pages if _name(e) == "Page"]:
            root = self._package.xml(_place(self._package, self._folder, page.get("BaseLoc", "")))
            box = next((b for b in (_box(e.text) for e in _all(root, "PhysicalBox")) if b), self._box)
            templates = [self._templates.get(template.get("TemplateID", "")) for template in _all(root, "Template")]
            layers = [*(self._package.xml(_place(self._package, self._folder, t)) for t in templates if t), root]
            found = self._drawing(layers, 0, box)
            if found.stand and found.stand[0] < max(found.stand.values()):  # most of it is set sideways
                turn = max(found.stand, key=lambda quarter: found.stand[quarter])
                found, box = self._drawing(layers, turn, box), _turned(box, turn)
            yield found, box

    def _drawing(self, layers: Sequence[etree._Element], turn: int, box: tuple[float, float, float, float]) -> _Contents:
        """What layers show when the page is turned back by so many quarters."""
        found = _Contents(turn)
        for layer in layers:
            self._draw(layer, _turning(turn, box), found, 0)
        return found

    def _draw(self, element: etree._Element, matrix: Matrix, found: _Contents, level: int) -> None:
        for item in element.iter():
            kind = _name(item)
            self._drawn += 1
            if self._drawn > OBJECTS or level > LEVELS:
                raise Unreadable(
                    f"图形对象过多（上限 {OBJECTS} 个），或图形单元嵌套过深（上限 {LEVELS} 层）；请另存为 pdf",
                    f"too many objects (the limit is {OBJECTS}), or units nested too deeply (the limit is {LEVELS} levels); save it as pdf",
                )
            if kind == "TextObject":
                found.objects += 1
                found.glyphs += ((found.objects, glyph) for glyph in _glyphs(item, matrix))
                if (quarter := _quarter(_own(item, matrix))) is not None:
                    found.stand[(quarter + found.turn) % 4] += sum(len((e.text or "").strip()) for e in _all(item, "TextCode"))
            elif kind == "PathObject":
                found.rules += _rules(item, matrix)
                found.outlines += 1  # characters may be drawn so
            elif kind == "ImageObject":
                found.pictures += 1
            elif kind == "CompositeObject" and item.get("ResourceID", "") in self._units:
                self._draw(self._units[item.get("ResourceID", "")], _own(item, matrix), found, level + 1)


def _turning(turn: int, box: tuple[float, float, float, float]) -> Matrix:
    """The matrix that turns a page back by so many quarters, so that it again begins at the left and top of its box."""
    left, top, width, height = box
    return {
        0: (1.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        1: (0.0, -1.0, 1.0, 0.0, left - top, top + left + width),
        2: (-1.0, 0.0, 0.0, -1.0, 2 * left + width, 2 * top + height),
        3: (0.0, 1.0, -1.0, 0.0, left + top + height, top - left),
    }[turn]


def _turned(box: tuple[float, float, float, float], turn: int) -> tuple[float, float, float, float]:
    left, top, width, height = box
    return (left, top, height, width) if turn % 2 else box


def _quarter(matrix: Matrix) -> int | None:
    """By how many quarters, clockwise, a text is turned; None where it is slanted."""
    quarters = math.atan2(matrix[1], matrix[0]) / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < _SLANT else None


def _own(item: etree._Element, matrix: Matrix) -> Matrix:
    """The matrix of an object: its CTM, then the place of its boundary, then the matrix around it."""
    numbers = _numbers(item.get("CTM"))
    a, b, c, d, e, f = numbers if len(numbers) == 6 else (1, 0, 0, 1, 0, 0)
    box = _numbers(item.get("Boundary"))
    x, y = (box[0], box[1]) if len(box) >= 2 else (0.0, 0.0)
    return _times((a, b, c, d, e + x, f + y), matrix)


def _times(first: Matrix, second: Matrix) -> Matrix:
    (a, b, c, d, e, f), (g, h, i, j, k, m) = first, second
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _glyphs(item: etree._Element, around: Matrix) -> Iterator[Glyph]:
    """The characters of a text object that stand upright; slanted writing is a watermark."""
    matrix = _own(item, around)
    if _quarter(matrix) != 0:
        return
    size = (_numbers(item.get("Size")) or [4.0])[0]
    wide = (_numbers(item.get("HScale")) or [1.0])[0]
    em = size * math.hypot(matrix[2], matrix[3])
    ink = _ink(item)
    x = y = 0.0
    for code in (e for e in item if _name(e) == "TextCode"):
        x, y = (_numbers(code.get("X")) or [x])[0], (_numbers(code.get("Y")) or [y])[0]
        right, down = _deltas(code.get("DeltaX")), _deltas(code.get("DeltaY"))
        for i, char in enumerate((code.text or "").strip("\r\n")):
            advance = size * wide * (0.5 if _NARROW.match(char) else 1.0)
            if i < len(right) and 0 < right[i] <= size * wide * _WIDEST:
                advance = right[i]  # the font knows how wide its letters are
            (x0, baseline), (x1, _) = _moved(matrix, x, y), _moved(matrix, x + advance, y)
            yield Glyph(char, x0, x1, baseline, em, ink)
            x += right[i] if i < len(right) else 0.0 if down else advance
            y += down[i] if i < len(down) else 0.0


def _ink(item: etree._Element) -> float:
    """The ink of a text object: its own colour, black if it has none, as opaque as both it and the colour are."""
    colour = next((e for e in item if _name(e) == "FillColor"), item)
    rgb = _numbers(colour.get("Value"))
    red, green, blue = rgb if len(rgb) == 3 else (0.0, 0.0, 0.0)
    opaque = min((_numbers(e.get("Alpha")) or [255.0])[0] for e in (item, colour))
    return layout.ink(red, green, blue, opaque)


def _deltas(text: str | None) -> list[float]:
    """The steps of DeltaX or DeltaY; `g n step` stands for n times the step."""
    found: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if word == "g":
            times, step = _numbers(next(words, "")), _numbers(next(words, ""))
            if times and step:
                found += [step[0]] * min(max(int(times[0]), 0), _REPEATED - min(len(found), _REPEATED))
        else:
            found += _numbers(word)
    return found


def _rules(item: etree._Element, around: Matrix) -> Iterator[Rule]:
    """The level and upright lines that a path strokes, or fills so thin that they are lines."""
    matrix = _own(item, around)
    points: list[tuple[float, float]] = []
    for data in (e for e in item if _name(e) == "AbbreviatedData"):
        words = re.findall(r"[A-Za-z]|[-+]?[\d.]+(?:[eE][-+]?\d+)?", data.text or "")[:4000]
        start = here = (0.0, 0.0)
        for i, word in enumerate(words):
            if word in "MSL" and len(pair := _numbers(" ".join(words[i + 1 : i + 3]))) == 2:
                there = _moved(matrix, *pair)
                if word == "L":
                    points += [here, there]
                else:
                    start = there
                here = there
            elif word == "C":
                points += [here, start]
                here = start
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    if item.get("Stroke", "true") == "false" and points:
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        points = [(min(xs), min(ys)), (max(xs), max(ys))] if min(width, height) < 1 else []
    for (x0, y0), (x1, y1) in zip(points[::2], points[1::2], strict=False):
        if abs(y1 - y0) < 0.5 < abs(x1 - x0):
            yield Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
        elif abs(x1 - x0) < 0.5 < abs(y1 - y0):
            yield Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))


def _upright(contents: _Contents, box: tuple[float, float, float, float]) -> Page:
    """The page in points with y upwards, each character once: bold is often a line that is drawn twice."""
    left, top, width, height = box
    seen: dict[tuple[str, int, int], list[tuple[int, Glyph]]] = {}
    glyphs: list[Glyph] = []
    for number, glyph in contents.glyphs:
        reach = glyph.size / 10
        column, row = round(glyph.x0 / max(reach, 0.01)), round(glyph.y / max(reach, 0.01))
        near = [g for c in (-1, 0, 1) for r in (-1, 0, 1) for g in seen.get((glyph.text, column + c, row + r), ())]
        twin = any(n != number and abs(g.x0 - glyph.x0) <= reach and abs(g.y - glyph.y) <= reach for n, g in near)
        if twin or glyph.text == "\0":
            continue
        seen.setdefault((glyph.text, column, row), []).append((number, glyph))
        y = (height - (glyph.y - top)) * _POINT
        glyphs.append(Glyph(glyph.text, (glyph.x0 - left) * _POINT, (glyph.x1 - left) * _POINT, y, max(glyph.size * _POINT, 1.0), glyph.ink))
    rules = [
        Rule(True, (height - (r.at - top)) * _POINT, (r.start - left) * _POINT, (r.end - left) * _POINT)
        if r.level
        else Rule(False, (r.at - left) * _POINT, (height - (r.end - top)) * _POINT, (height - (r.start - top)) * _POINT)
        for r in contents.rules
    ]
    return Page(width * _POINT, height * _POINT, glyphs, rules)
