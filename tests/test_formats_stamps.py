"""Watermarks and stamps: what stands at one place on nearly every page is not the document's text."""

from __future__ import annotations

import io
import zipfile
from html import escape
from pathlib import Path

import document_files as made
import docx
import pytest
from docx.oxml import parse_xml

from loaders import formats

#: Nine pages of which no line stands at one place on several.
PAGES = [
    [f"第{name}部分由各有关部门按职责分工落实。", *(made.PARAGRAPHS * 2)[n : n + 5], f"第{name}部分到此为止。"]
    for n, name in enumerate("甲乙丙丁戊己庚辛壬")
]


def printed(path: Path, stamps: str, pages: list[list[str]] = PAGES) -> list[str]:
    """The lines of a document of nine pages that Chromium printed, with elements that come back on each page."""
    body = "".join(f"<section>{''.join(f'<p>{escape(p)}</p>' for p in page)}</section>" for page in pages)
    style = "section{break-after:page}p{text-indent:2em}.s{position:fixed;top:48%;left:20%}.w{color:#ccc;font-size:40px;z-index:9}"
    html = f"<!DOCTYPE html><html><head><meta charset='utf-8'><style>{style}</style></head><body>{stamps}{body}</body></html>"
    return formats.read(made.printed(html, path / "stamped.pdf").read_bytes()).text.splitlines()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is read where there are no stamps."""
    found = printed(tmp_path_factory.mktemp("plain"), "")
    assert [line for page in PAGES for line in page] == found
    return found


@pytest.mark.parametrize("stamps", [
    "<div class='s w' style='transform:rotate(-45deg)'>内部资料 严禁外传</div>"
    "<div class='s' style='transform:rotate(90deg)'>www.example.invalid</div>",
    "<div class='s w'>内部资料 严禁外传</div><div class='s' style='color:#f00;opacity:.3;top:13%'>仅供参考</div>"
    "<div class='s w' style='writing-mode:vertical-rl;text-orientation:upright;left:90%'>内部资料</div>"
    + "".join(f"<div class='s w' style='top:{14 + n}%;left:{n}%'>云溪政策网</div>" for n in range(0, 60, 2)),
    "<div class='s' style='top:70%'>本资料来自云溪政策网 www.example.invalid</div>",
], ids=["turned", "pale, across lines of text and below each other", "black"])
def test_stamps_are_no_text(plain: list[str], tmp_path: Path, stamps: str) -> None:
    assert printed(tmp_path, stamps) == plain


def test_a_line_on_two_of_nine_pages_stays(tmp_path: Path) -> None:
    pages = [list(page) for page in PAGES]
    for n in (2, 5):
        pages[n].insert(1, "填表人须如实填写本页各项内容，并由所在单位盖章。")
    assert printed(tmp_path, "", pages) == [line for page in pages for line in page]


def test_pages_that_are_alike_stay(tmp_path: Path) -> None:
    """One letter to nine addressees."""
    pages = [[f"{name}区就业工作领导小组：", *made.PARAGRAPHS[:4], "特此函告。"] for name in "甲乙丙丁戊己庚辛壬"]
    assert printed(tmp_path, "", pages) == [line for page in pages for line in page]


def test_pale_text_that_is_said_once_stays(tmp_path: Path) -> None:
    note = "提示：本清单实行动态管理。"
    assert note in printed(tmp_path, "", [[*PAGES[0], note], *PAGES[1:]])
    gray = printed(tmp_path, f"<p style='color:#ccc'>{note}</p>")
    assert gray[0] == note


def test_the_title_that_each_page_of_a_form_repeats_stays_once(tmp_path: Path) -> None:
    title = "云溪市就业补贴申请表"
    found = printed(tmp_path, f"<div style='position:fixed;top:60px;left:30%'>{title}</div><style>section{{padding-top:110px}}</style>")
    assert found == [title, *(line for page in PAGES for line in page)]


def test_the_head_of_a_ruled_table_stays(tmp_path: Path) -> None:
    """Every page begins with the same row at the same place, the first one too."""
    task = "提供岗位推荐和技能培训服务。" * 3
    rows = [["序号", "重点任务", "责任单位"], *([str(n), f"建设第{n}批零工驿站，{task}", "市民政局"] for n in range(1, 90))]
    head, *body = ("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    html = f"<meta charset='utf-8'><style>td{{border:1px solid}}</style><table><thead>{head}</thead>{''.join(body)}</table>"
    found = formats.read(made.printed(html, tmp_path / "table.pdf").read_bytes()).text.splitlines()
    assert found == ["\t".join(row) for row in rows]


def test_a_frame_in_the_header_of_a_word_file_is_no_text(tmp_path: Path) -> None:
    """LibreOffice prints on every page what stands in a header, wherever that places it."""
    document = docx.Document()
    for page in PAGES:
        for text in page:
            document.add_paragraph(text)
        document.add_page_break()
    frame = f'<w:framePr {made.W} w:w="6000" w:hAnchor="page" w:vAnchor="page" w:x="2500" w:y="11000" w:wrap="around"/>'
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.text = "云溪市内部资料 请勿外传"
    paragraph._p.get_or_add_pPr().insert(0, parse_xml(frame))
    document.save(str(tmp_path / "framed.docx"))
    pdf = made.convert([tmp_path / "framed.docx"], "pdf", tmp_path / "out", tmp_path / "profile")[0].read_bytes()
    assert formats.read(pdf).text.splitlines() == [line for page in PAGES for line in page]


def test_pale_text_of_ofd_that_each_page_repeats_is_no_text() -> None:
    """Three pages that are alike: their text stays."""
    def pages(colour: str) -> bytes:
        stamp = made.text_object(40, 150, "内部资料").replace("<ofd:TextCode", f'<ofd:FillColor Value="{colour}"/><ofd:TextCode')
        once = '<ofd:Page ID="1" BaseLoc="Pages\\Page_0\\Content.xml"/>'
        with zipfile.ZipFile(io.BytesIO(made.ofd([(20, 60, made.TITLE)], stamp))) as one:
            return made.package((name, one.read(name).decode().replace(once, once * 3)) for name in one.namelist())

    assert made.lines(pages("200 200 200")) == [made.TITLE] * 3
    assert made.lines(pages("0 0 0")) == [made.TITLE, "内部资料"] * 3
