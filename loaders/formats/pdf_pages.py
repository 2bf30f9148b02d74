"""The characters and ruling lines of a PDF; run in a process of its own (:mod:`loaders.formats.child`)."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from loaders.formats import layout, unread
from loaders.formats.layout import Glyph, Page
from loaders.formats.package import damaged
from loaders.formats.reading import Unreadable
from loaders.formats.ruling import Rule

#: Objects of a page in which lines are looked for, and levels of forms in forms.
_OBJECTS, _LEVELS = 50_000, 8
#: Points up to which a filled shape is a line.
_THIN = 2.5
#: By how much of a quarter a letter may be slanted and still stand upright.
_SLANT = 0.06
Matrix = tuple[float, float, float, float, float, float]


def extract(data: bytes) -> dict[str, Any]:
    """The paragraphs of a PDF, the running heads that were taken out, and the numbers of the pages that hold nothing but
    pictures (`scans`), and of those on which some of the text stands across the rest, which is not read (`across`).

    Raises
    ------
    Unreadable
        When the file is protected, damaged, too long, or has no text.
    """
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise Unreadable("文件有密码保护；请先去掉密码", "protected by a password; remove it first") from None
        raise damaged() from error
    layout.check_size(count)
    pages: list[Page] = []
    scans: list[int] = []
    across: list[int] = []
    characters = 0
    for number in range(count):
        try:
            handle = document[number]
            page, rest = _page(handle)
        except pypdfium2.PdfiumError as error:
            raise damaged(f"第 {number + 1} 页") from error
        characters += len(page.glyphs)
        layout.check_size(number + 1, characters)
        if not page.glyphs and any(o.type == pdfium.FPDF_PAGEOBJ_IMAGE for o in handle.get_objects(max_depth=2)):
            scans.append(number + 1)
        if unread.is_lost(rest, len(page.glyphs)):
            across.append(number + 1)
        pages.append(page)
        handle.close()
    found, heads = layout.paragraphs(pages)
    if not found and scans:
        raise Unreadable("扫描件，没有文字；请先做文字识别（OCR）", "a scan without text; run OCR on it first", "empty")
    return {"paragraphs": found, "heads": heads, "scans": scans, "across": across}


def _page(page: Any) -> tuple[Page, int]:
    """What a page shows, as most of its letters stand (a wide table may be set sideways), and how many letters stand across
    these."""
    turn = seen = page.get_rotation() // 90 % 4
    width, height = page.get_size()
    text = page.get_textpage()
    stand = Counter(quarter for i in range(pdfium.FPDFText_CountChars(text.raw)) if (quarter := _quarter(text.raw, i)) is not None)
    if stand and stand[turn] < max(stand.values()):
        turn = max(stand, key=lambda quarter: stand[quarter])
        width, height = (height, width) if (turn - seen) % 2 else (width, height)
    to_page = _upright(page, turn)
    glyphs = list(_glyphs(text, turn, to_page))
    text.close()
    rules = list(_rules(page, to_page)) if glyphs else []
    shown = [g for g in glyphs if -g.size < g.y < height + g.size and -g.size < g.x0 < width + g.size]
    return Page(width, height, shown, rules), stand.total() - stand[turn]


def _upright(page: Any, turn: int) -> Matrix:
    """The matrix from the page's own coordinates to the page turned by so many quarters."""
    left, bottom, right, top = page.get_cropbox() if page.get_cropbox() else page.get_mediabox()
    return {
        0: (1.0, 0.0, 0.0, 1.0, -left, -bottom),
        1: (0.0, -1.0, 1.0, 0.0, -bottom, right),
        2: (-1.0, 0.0, 0.0, -1.0, right, top),
        3: (0.0, 1.0, -1.0, 0.0, top, -left),
    }[turn]


def _glyphs(text: Any, turn: int, to_page: Matrix) -> Iterator[Glyph]:
    """The characters that stand upright on the page when it is turned; slanted writing is a watermark."""
    raw, x, y, box, own = text.raw, ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    colour = [ctypes.c_uint(c) for c in (0, 0, 0, 255)]
    high = ""
    for i in range(pdfium.FPDFText_CountChars(raw)):
        code = pdfium.FPDFText_GetUnicode(raw, i)
        if code in (0, 0xFFFE, 0xFFFF) or pdfium.FPDFText_IsGenerated(raw, i):
            continue
        if 0xD800 <= code < 0xDC00:
            high = chr(code)
            continue
        char = (high + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        high = ""
        if code < 32 or _quarter(raw, i) != turn:
            continue
        pdfium.FPDFText_GetCharOrigin(raw, i, x, y)
        pdfium.FPDFText_GetLooseCharBox(raw, i, box)
        pdfium.FPDFText_GetMatrix(raw, i, own)
        points = pdfium.FPDFText_GetFontSize(raw, i)
        em = max(points * math.hypot(own.c, own.d), 1.0)
        x0, baseline = _moved(to_page, x.value, y.value)
        x1 = max(_moved(to_page, box.left, box.bottom)[0], _moved(to_page, box.right, box.top)[0])
        if code >= 0x2E80:  # a Han character is an em wide, however little of it is ink (一)
            x1 = max(x1, x0 + points * math.hypot(own.a, own.b))
        if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00:
            char = unicodedata.normalize("NFKC", char)
        pdfium.FPDFText_GetFillColor(raw, i, *colour)
        yield Glyph(char, x0, x1, baseline, em, layout.ink(*(c.value for c in colour)))


def _quarter(raw: Any, i: int) -> int | None:
    """By how many quarters the page must be turned for a character to stand upright; None where it is slanted."""
    quarters = -pdfium.FPDFText_GetCharAngle(raw, i) / (math.pi / 2)  # pdfium counts clockwise
    return round(quarters) % 4 if abs(quarters - round(quarters)) < _SLANT else None


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _times(first: Matrix, second: Matrix) -> Matrix:
    """The matrix that moves by `first`, then by `second`."""
    e, f = _moved(second, first[4], first[5])
    return (
        first[0] * second[0] + first[1] * second[2], first[0] * second[1] + first[1] * second[3],
        first[2] * second[0] + first[3] * second[2], first[2] * second[1] + first[3] * second[3], e, f,
    )


def _rules(page: Any, to_page: Matrix) -> Iterator[Rule]:
    """The straight lines that the page draws: strokes, and filled shapes that are thin."""
    left = _OBJECTS
    todo = [(pdfium.FPDFPage_GetObject(page.raw, i), to_page, 0) for i in range(min(pdfium.FPDFPage_CountObjects(page.raw), _OBJECTS))]
    while todo and left:
        item, matrix, level = todo.pop()
        left -= 1
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM):
            continue
        own = pdfium.FS_MATRIX()
        pdfium.FPDFPageObj_GetMatrix(item, own)
        matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _edges(item, matrix)
        elif level < _LEVELS:
            count = min(pdfium.FPDFFormObj_CountObjects(item), left)
            todo += [(pdfium.FPDFFormObj_GetObject(item, i), matrix, level + 1) for i in range(count)]


def _edges(path: Any, matrix: Matrix) -> Iterator[Rule]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    points = _points(path, matrix)
    if not points or not (fill.value or stroke.value):
        return
    xs, ys = [p[0] for p, _ in points], [p[1] for p, _ in points]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    if not stroke.value:  # a bar that is filled, not an area with a colour
        if height <= _THIN < width:
            yield Rule(True, (max(ys) + min(ys)) / 2, min(xs), max(xs))
        elif width <= _THIN < height:
            yield Rule(False, (max(xs) + min(xs)) / 2, min(ys), max(ys))
        return
    for ((x0, y0), _), ((x1, y1), drawn) in zip(points, points[1:], strict=False):
        if drawn and abs(y1 - y0) < 1 < abs(x1 - x0):
            yield Rule(True, y0, min(x0, x1), max(x0, x1))
        elif drawn and abs(x1 - x0) < 1 < abs(y1 - y0):
            yield Rule(False, x0, min(y0, y1), max(y0, y1))


def _points(path: Any, matrix: Matrix) -> list[tuple[tuple[float, float], bool]]:
    """The points of a path on the page, each with whether a line is drawn to it; a closed path returns to its start."""
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[tuple[tuple[float, float], bool]] = []
    start = (0.0, 0.0)
    for i in range(min(pdfium.FPDFPath_CountSegments(path), 2000)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        place = _moved(matrix, x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = place
        found.append((place, kind == pdfium.FPDF_SEGMENT_LINETO))
        if pdfium.FPDFPathSegment_GetClose(segment):
            found.append((start, True))
    return found


