"""Duty tables and task lists in the form that offices circulate."""

from __future__ import annotations

import io
from typing import Any

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from export_graphs import PLAN, answer, example, written

from graph.export import Context
from graph.export.report import report
from graph.export.table import Table

DUTIES = {"path": "string", "heading": "string", "lead": "list", "joint": "list", "support": "list", "deadline": "date",
          "quote": "text"}  # fmt: skip
TASKS = {"document": "string", "title": "string", "path": "string", "heading": "string", "role": "role", "basis": "basis",
         "deadline": "date", "quote": "text"}  # fmt: skip
HEADS = ["序号", "重点任务", "牵头单位", "责任单位", "配合单位", "完成时限"]
PLAN_ID = "doc/云政发〔2023〕7号"


def duties() -> Context:
    return answer(
        DUTIES,
        ["一/（一）", "扩大保障性住房供给", ["省住房城乡建设厅"], [], ["省财政厅"], "2024-12-31", "新筹集青年公寓2万套以上"],
        ["一/（二）", None, [], ["省公安厅", "各市人民政府"], [], None, "为新就业青年提供落户指引"],
    )


def tasks() -> Context:
    return answer(
        TASKS,
        [PLAN_ID, PLAN, "一/（一）", "扩大保障性住房供给", "lead", "listed", "2024-12-31", "新筹集青年公寓2万套以上"],
        [PLAN_ID, PLAN, "一/（二）", "优化落户服务", "joint", "listed", None, "为新就业青年提供落户指引"],
        [PLAN_ID, PLAN, "一/（二）", "优化落户服务", "joint", "stated", None, "为新就业青年提供落户指引"],
        [PLAN_ID, PLAN, "一/（二）", "优化落户服务", "support", "stated", None, "为新就业青年提供落户指引"],
    )


def cells(table: Table) -> list[tuple[str, ...]]:
    return [tuple("；".join(line.text for line in cell) for cell in row.cells) for row in table.rows]


def test_a_duty_table_has_the_columns_that_offices_circulate_and_its_sources() -> None:
    told = report(example(), duties())
    (table,) = told.tables
    assert (told.title, table.caption, list(table.columns)) == (f"《{PLAN}》责任分工表", "责任分工表", HEADS)
    assert cells(table) == [
        ("1", "一（一）扩大保障性住房供给", "省住房城乡建设厅", "—", "省财政厅", "2024年12月31日"),
        ("2", "一（二）为新就业青年提供落户指引。", "—", "省公安厅、各市人民政府", "—", "—"),
    ]
    assert [row.cells[1][0].sources for row in table.rows] == [(1,), (2,)]
    assert "新筹集青年公寓2万套以上" in told.sources[0].quote


def test_a_duty_table_in_which_nobody_supports_has_no_column_for_it() -> None:
    (table,) = report(example(), answer(DUTIES, ["一", "甲", [], ["省公安厅"], [], None, "提供落户指引"])).tables
    assert list(table.columns) == [head for head in HEADS if head != "配合单位"]
    assert cells(table) == [("1", "一 甲", "—", "省公安厅", "—")]


def test_a_task_list_tells_each_task_once_under_its_document() -> None:
    (table,) = report(example(), tasks()).tables
    assert table.columns == ("序号", "重点任务", "承担角色", "完成时限")
    assert cells(table) == [
        ("1", "一（一）扩大保障性住房供给", "牵头", "2024年12月31日"),
        ("2", "一（二）优化落户服务", "负责；配合", "—"),
    ]
    assert {row.document for row in table.rows} == {f"《{PLAN}》（云政发〔2023〕7号）"}


def test_what_has_no_role_of_bodies_is_no_form() -> None:
    context = answer({k: v for k, v in DUTIES.items() if k != "support"}, ["一/（一）", "标题", [], [], None, "青年公寓"])
    (table,) = report(example(), context).tables
    assert not table.form


@pytest.mark.parametrize(("context", "columns"), [(duties(), HEADS), (tasks(), ["序号", "重点任务", "承担角色", "完成时限"])])
def test_the_form_is_the_first_table_on_landscape_paper(context: Context, columns: list[str]) -> None:
    document: Any = docx.Document(io.BytesIO(written("docx", example(), context)))
    first = document.tables[0]
    assert [cell.text for cell in first.rows[0].cells] == columns
    assert first.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert document.sections[0].page_width > document.sections[0].page_height


def test_the_form_is_the_first_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", example(), duties())))
    sheet = book.worksheets[0]
    assert (sheet.title, [c.value for c in sheet[1]]) == ("责任分工表", HEADS)
    assert sheet["A2"].value == 1
    assert sheet["B2"].hyperlink.location == "'来源'!A2"
    assert (sheet.print_title_rows, sheet.page_setup.orientation) == ("$1:$1", "landscape")
    assert sheet.oddHeader.center.text == f"《{PLAN}》责任分工表"
    tasks_sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", example(), tasks()))).worksheets[0]
    assert [c.value for c in tasks_sheet[1]] == ["序号", "重点任务", "文件", "承担角色", "完成时限"]
