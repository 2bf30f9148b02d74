"""The look of Word documents: paper, fonts, styles."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from graph.export.word_parts import element

#: Latin and Chinese font, by kind of text; every Word has them, and what has not finds others.
TEXT, HEAD = ("Times New Roman", "宋体"), ("Arial", "黑体")
INK, LINK = RGBColor(0x11, 0x18, 0x27), RGBColor(0x1D, 0x4E, 0xD8)

#: Fills of header and band rows, and the lines of tables.
HEADER_FILL, BAND_FILL, LINE = "E2E8F0", "F1F5F9", "94A3B8"

CELL, SOURCE, CITE, ABOUT, TOP, NOTE = "Table Text", "Source", "Citation", "About", "Table Caption", "Note"
BODY, QUOTE, FROM, OF = "Body", "Quoted Text", "Quoted From", "Source Document"


def set_up(document: Document) -> None:
    """Give a new document of python-docx the styles of our reports."""
    styles = document.styles
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    _fonts(defaults, TEXT)
    for language in (defaults.find(qn("w:lang")), document.settings.element.find(qn("w:themeFontLang"))):
        language.set(qn("w:eastAsia"), "zh-CN")
    document.settings.element.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")
    borders = styles["Table Grid"].element.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
    for border in borders:
        border.set(qn("w:color"), LINE)
    _style(styles["Normal"], TEXT, 10.5, after=4, line=1.25)
    _style(styles["Title"], HEAD, 18, after=10, align=WD_ALIGN_PARAGRAPH.CENTER)
    _style(styles["Heading 1"], HEAD, 14, before=14, after=6)
    _style(styles["Caption"], HEAD, 9, before=3, after=8, align=WD_ALIGN_PARAGRAPH.CENTER)
    for name, fonts, size, more in (
        (TOP, HEAD, 9, {"before": 10, "after": 3, "align": WD_ALIGN_PARAGRAPH.CENTER}),
        (CELL, TEXT, 9, {"before": 1.5, "after": 1.5, "line": 1.1}),
        (SOURCE, TEXT, 9.5, {"after": 3, "line": 1.2}),
        (OF, HEAD, 9.5, {"before": 6, "after": 3}),
        (ABOUT, TEXT, 10.5, {"after": 1, "line": 1.25}),
        (NOTE, TEXT, 9, {"before": 4}),
        (BODY, TEXT, 10.5, {"after": 4, "line": 1.5}),
        (QUOTE, TEXT, 10.5, {"before": 6, "line": 1.4}),
        (FROM, TEXT, 9, {"after": 6, "align": WD_ALIGN_PARAGRAPH.RIGHT}),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _style(style, fonts, size, **more)
    styles[TOP].paragraph_format.keep_with_next = styles[OF].paragraph_format.keep_with_next = True
    styles[SOURCE].paragraph_format.left_indent = Cm(0.9)
    styles[SOURCE].paragraph_format.first_line_indent = Cm(-0.9)
    for name in (QUOTE, FROM):
        styles[name].paragraph_format.left_indent = styles[name].paragraph_format.right_indent = Cm(0.8)
    # Two characters of the text, as Chinese paragraphs begin.
    styles[BODY].paragraph_format.first_line_indent = Pt(21)
    cite = styles.add_style(CITE, WD_STYLE_TYPE.CHARACTER)
    cite.font.color.rgb = LINK


def _style(
    style: Any,
    fonts: tuple[str, str],
    size: float,
    *,
    before: float = 0,
    after: float = 0,
    line: float = 1.15,
    align: WD_ALIGN_PARAGRAPH | None = None,
) -> None:
    properties = style.element.get_or_add_rPr()
    _fonts(properties, fonts)
    style.font.size, style.font.italic, style.font.bold = Pt(size), False, fonts is HEAD
    style.font.color.rgb = INK
    spacing = style.paragraph_format
    spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(before), Pt(after), line
    if align is not None:
        spacing.alignment = align
    border = style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)


def _fonts(properties: Any, fonts: tuple[str, str]) -> None:
    """Name the fonts of Latin and Chinese characters, instead of those of the theme."""
    found = properties.find(qn("w:rFonts"))
    if found is not None:
        properties.remove(found)
    latin, chinese = fonts
    properties.insert(0, element("rFonts", ascii=latin, hAnsi=latin, cs=latin, eastAsia=chinese))
