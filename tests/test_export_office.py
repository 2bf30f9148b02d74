"""Word documents and Excel workbooks, opened by LibreOffice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import time
import zipfile
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import docx
import networkx as nx
import openpyxl
import pytest
from docx.oxml.ns import qn
from export_graphs import ASKED, EVIL, answer, crowd, example, hostile, written

from graph.export import FORMATS, Context, picture


def test_the_parts_of_office_files_carry_no_time() -> None:
    first = {name: written(name, example()) for name in ("docx", "xlsx", "csv")}
    time.sleep(1.1)  # properties count seconds
    for name, content in first.items():
        assert written(name, example()) == content
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            assert {i.date_time for i in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_tables_repeat_their_head_and_keep_their_rows() -> None:
    document = docx.Document(io.BytesIO(written("docx", crowd(30, 10))))
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert len(document.tables[0].rows) == 1 + 1 + 30, "head, band of the document, measures"


def test_links_lead_to_bookmarks_and_pictures_are_described() -> None:
    document = docx.Document(io.BytesIO(written("docx", example())))
    anchors = {e.get(qn("w:anchor")) for e in document.element.iter(qn("w:hyperlink"))}
    marks = [e.get(qn("w:name")) for e in document.element.iter(qn("w:bookmarkStart"))]
    assert anchors == set(marks) == {"source1", "source2", "source3"}
    assert len(marks) == len(set(marks))
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == picture.draw(example(), "png", ASKED).description
    externals = [r for r in document.part.rels.values() if r.is_external]
    assert externals == []


def test_chinese_text_has_a_chinese_font_and_language() -> None:
    document = docx.Document(io.BytesIO(written("docx", example())))
    for name, font in (("Normal", "宋体"), ("Title", "黑体"), ("Heading 1", "黑体"), ("Caption", "黑体")):
        assert document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert next(document.styles.element.iter(qn("w:lang"))).get(qn("w:eastAsia")) == "zh-CN"


def test_paper_is_a4_turned_for_long_wide_tables() -> None:
    def paper(graph: nx.MultiDiGraph, context: Context) -> list[tuple[int, int]]:
        sections = docx.Document(io.BytesIO(written("docx", graph, context))).sections
        return [(round(s.page_width.mm), round(s.page_height.mm)) for s in sections]

    assert paper(example(), ASKED) == [(210, 297)]
    columns = {f"c{i}": "string" for i in range(8)}
    wide = answer(columns, *([f"第{r}行说明文字说明文字说明文字" for _ in columns] for r in range(40)))
    assert (297, 210) in paper(example(), wide)


def test_the_workbook_has_real_numbers_and_dates_filters_and_links() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", example())))
    assert book.sheetnames == ["说明", "措施一览", "负责", "面向", "数额", "引用", "来源", "图谱所收文件"]
    amounts = [dict(zip((c.value for c in book["数额"][1]), (c.value for c in row), strict=True)) for row in book["数额"].iter_rows(min_row=2)]
    assert {(a["所指"], a["下限"], a["上限"], a["界限"]) for a in amounts} == {
        ("住房补贴", None, 600, "不超过"), ("青年公寓", 20000, None, "不少于"),
    }  # fmt: skip
    assert {a["成文日期"] for a in amounts} == {datetime(2023, 4, 2)}
    assert {a["原文"] for a in amounts} == {"……对新就业青年每人每月补贴不超过600元。……",
                                          "……到2024年底，新筹集青年公寓2万套以上。……"}
    measures = book["措施一览"]
    assert measures["G2"].value == datetime(2024, 12, 31)
    assert (measures["H2"].value, measures["H2"].hyperlink.location) == ("[1]", "'来源'!A2")
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_sheets_of_facts_have_no_empty_columns() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", crowd(3, 3), Context(question="大计划"))))
    heads = [c.value for c in book["负责"][1]]
    assert "文号" not in heads and "成文日期" not in heads and {"文件", "条目", "部门", "原文"} <= set(heads)


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    content = written("xlsx", hostile(), EVIL)
    cells = [c for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets for row in sheet.iter_rows() for c in row]
    assert any(c.value and str(c.value).startswith("=HYPERLINK") for c in cells)
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        assert not [n for n in zipped.namelist() if b"<f>" in zipped.read(n) or b'TargetMode="External"' in zipped.read(n)]


@pytest.fixture(scope="module")
def office() -> str:
    path = shutil.which("soffice")
    if not path:
        pytest.skip("needs LibreOffice")
    return path


def test_libreoffice_opens_the_document_and_prints_what_it_says(office: str, tmp_path: Path) -> None:
    FORMATS["docx"].write(example(), tmp_path / "good.docx", ASKED)
    FORMATS["docx"].write(hostile(), tmp_path / "evil.docx", EVIL)
    FORMATS["docx"].write(crowd(60, 30), tmp_path / "long.docx", Context(question="大计划有哪些措施？"))
    FORMATS["xlsx"].write(hostile(), tmp_path / "sheets.xlsx", EVIL)
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), *map(str, sorted(tmp_path.glob("*.???x")))],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    def pages(name: str) -> list[str]:
        done = subprocess.run(["pdftotext", str(tmp_path / f"{name}.pdf"), "-"], capture_output=True, check=True)
        return [re.sub(r"\s", "", page) for page in done.stdout.decode().split("\f") if page.strip()]

    good = "".join(pages("good"))
    for said in (ASKED.question, "图1关系图", "表1措施一览", "完成时限", "牵头：", "[3]", "资料来源",
                 "（云政发〔2023〕7号）[1]一（一）扩大保障性住房供给：“……", "（省公安厅负责）”", "图谱所收文件"):  # fmt: skip
        assert said in good
    assert "=HYPERLINK(" in "".join(pages("evil"))
    assert "=HYPERLINK(" in "".join(pages("sheets")), "shown as text, not computed"
    long = pages("long")
    headed = [page.startswith("条目责任单位来源") for page in long]
    spread = [i for i, page in enumerate(long) if re.search(r"\d+任务\d+负责：第\d+局", page)]
    assert len(spread) > 1
    assert all(b == a + 1 and headed[b] for a, b in pairwise(spread)), "the head stands on every page of the table"
