"""Parts of Word documents that python-docx has no call for."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run


def element(tag: str, /, **attributes: object) -> Any:
    """An element of the main namespace with attributes of it."""
    made = OxmlElement(f"w:{tag}")
    for key, content in attributes.items():
        made.set(qn(f"w:{key}"), str(content))
    return made


def style(part: Paragraph | Run, name: str) -> None:
    """Give a paragraph or run a style, by its name. python-docx compares every style with the default of its kind each
    time, which takes minutes for long tables."""
    part._element.style = name.replace(" ", "")


def field(paragraph: Paragraph, instruction: str, result: str) -> None:
    """A field that Word computes, with what it shows until then."""
    simple = element("fldSimple", instr=instruction)
    run = paragraph.add_run(result)._r
    run.getparent().replace(run, simple)
    simple.append(run)


def link(paragraph: Paragraph, text: str, bookmark: str, name: str) -> None:
    """Text, in the style of this name, that leads to a bookmark of the document."""
    made = element("hyperlink", anchor=bookmark, history=1)
    run = paragraph.add_run(text)
    style(run, name)
    run._r.getparent().replace(run._r, made)
    made.append(run._r)


def bookmark(paragraph: Paragraph, text: str, name: str, number: int) -> None:
    """Text that links lead to; `number` is another for each bookmark."""
    start, end = element("bookmarkStart", id=number, name=name), element("bookmarkEnd", id=number)
    run = paragraph.add_run(text)._r
    run.addprevious(start)
    run.addnext(end)


def shade(cell: Any, fill: str) -> None:
    """Fill a table cell with a colour."""
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=fill))


def keep_whole(row: Any) -> None:
    """A table row that no page break parts."""
    row._tr.get_or_add_trPr().append(element("cantSplit"))


def repeat(row: Any) -> None:
    """A table row that heads every page of the table."""
    row._tr.get_or_add_trPr().append(element("tblHeader"))


def describe_table(table: Any, text: str) -> None:
    """What a screen reader says of a table."""
    table._tbl.tblPr.append(element("tblCaption", val=text))


def pad(table: Any, left_right: int) -> None:
    """The room between text and border at both sides of all cells, in twentieths of a point."""
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=left_right, type="dxa"))
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(margins)
