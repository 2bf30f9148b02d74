"""Tables in files of their own, and records with fields."""

from __future__ import annotations

import datetime
import io
import json

import document_files as made
import openpyxl
import pytest

from loaders import formats, pipeline


def workbook(*sheets: tuple[str, list[list[object]]], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if merged:
            sheet.merge_cells(merged)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_workbook_is_its_rows() -> None:
    data = workbook(("Sheet1", [["云溪市任务分工表", None, None], ["序号", "任务", "责任\n单位"], [1.0, "建设驿站", "市民政局\n市财政局"],
                                [None, "开展培训", datetime.datetime(2024, 6, 30)]]), merged="A3:A4")
    assert made.lines(data) == ["云溪市任务分工表", "序号\t任务\t责任单位", "1\t建设驿站\t市民政局 市财政局", "1\t开展培训\t2024年6月30日"]


def test_sheets_with_a_name_of_their_own_are_headed_by_it() -> None:
    data = workbook(("就业任务", [["序号", "任务"], [1, "建设驿站"]]), ("Sheet2", [["序号", "任务"], [1, "开展培训"]]))
    assert made.lines(data) == ["就业任务", "序号\t任务", "1\t建设驿站", "序号\t任务", "1\t开展培训"]


def test_one_cell_far_away_makes_no_large_table() -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"], book.active["XFD1048576"] = "序号", "任务", "远"
    buffer = io.BytesIO()
    book.save(buffer)
    assert made.lines(buffer.getvalue()) == ["序号\t任务", "远"]


@pytest.mark.parametrize(("data", "name"), [
    ("序号,任务,责任单位\n1,建设驿站,\"市民政局\n市财政局\"\n2,开展培训,市教育局\n".encode(), ""),
    ("\ufeff序号;任务;责任单位\r\n1;建设驿站;\"市民政局\r\n市财政局\"\r\n2;开展培训;市教育局\r\n".encode(), "x.csv"),
    ("序号,任务,责任单位\n1,建设驿站,\"市民政局\n市财政局\"\n2,开展培训,市教育局\n".encode("gb18030"), "x.csv"),
])
def test_csv_in_its_dialects(data: bytes, name: str) -> None:
    assert made.lines(data, name) == ["序号\t任务\t责任单位", "1\t建设驿站\t市民政局 市财政局", "2\t开展培训\t市教育局"]


@pytest.mark.parametrize("head", ["序号,任务,责任单位", "责任单位,序号,重点任务", "序号,工作举措,承办部门"])
def test_a_task_table_without_a_title_is_called_by_its_file(head: str) -> None:
    cells = {"序号": "1", "任务": "建设零工驿站二十处", "重点任务": "建设零工驿站二十处", "工作举措": "建设零工驿站二十处"}
    row = ",".join(cells.get(name, "市民政局") for name in head.split(","))
    reading = formats.read(f"{head}\n{row}\n{row.replace('1', '2')}\n".encode(), "云溪市2024年任务清单.csv")
    (document,) = pipeline.extract_reading(reading, "x")
    assert (document.title, document.title_inferred, document.year) == ("云溪市2024年任务清单", True, 2024)
    assert [(m.heading, [r.agency for r in m.responsibilities]) for m in document.measures] == [("建设零工驿站二十处", ["市民政局"])] * 2


def test_a_bare_table_with_a_name_that_says_nothing_is_called_by_its_head() -> None:
    reading = formats.read("任务名称\t落实单位\n开展敬老月活动\t市老龄办、团市委\n".encode(), "t1.tsv")
    (document,) = pipeline.extract_reading(reading, "x")
    assert (document.title, document.title_inferred) == ("任务名称 落实单位", True)
    assert [r.agency for m in document.measures for r in m.responsibilities] == ["市老龄办", "团市委"]


def test_a_title_without_letters_is_none() -> None:
    assert made.lines(json.dumps({"title": "————", "content": made.TASKS}).encode()) == made.TASKS.splitlines()


def test_rows_that_hold_documents_are_records() -> None:
    rows = [["标题", "正文", "发文字号"], ["云溪市重点群体就业工作要点", made.LONG, "云政发〔2024〕3号"], [made.TITLE, made.LONG, ""]]
    found = list(formats.read_all(workbook(("Sheet1", rows))))
    assert [inner for inner, _ in found] == ["#1", "#2"]
    assert isinstance(found[0][1], formats.Reading)
    assert found[0][1].text.splitlines() == [line.strip("　") for line in made.LONG.splitlines()]
    assert found[0][1].given.number == "云政发〔2024〕3号"


@pytest.mark.parametrize("data", [
    json.dumps({"title": made.TITLE, "content": made.TASKS, "pubDate": "2024-03-05"}).encode(),
    json.dumps({"code": 0, "data": {"list": [{"policyTitle": made.TITLE, "policyContent": made.TASKS, "createTime": 1709568000000}]}}).encode(),
    json.dumps({"文件标题": made.TITLE, "正文": made.TASKS.split("\n"), "发布时间": "2024年3月5日"}, ensure_ascii=False).encode("gb18030"),
    (json.dumps({"标题": made.TITLE, "内容": "".join(f"<p>{line}</p>" for line in made.TASKS.splitlines()[1:]), "日期": "20240305"}) + "\n").encode(),
    json.dumps([{"title": made.TITLE, "text": made.TASKS, "summary": "短", "publish_date": "2024/3/5"}]).encode("utf-8-sig"),
])
def test_records_by_the_names_of_their_fields(data: bytes) -> None:
    reading = formats.read(data)
    assert reading.text == made.TASKS
    assert (reading.given.title, reading.given.published) == (made.TITLE, datetime.date(2024, 3, 5))


def test_records_are_numbered_and_one_bad_one_does_not_spoil_the_others() -> None:
    deep = {"title": "x", "text": "<div>" * 9000 + "<p>" * 50}
    data = "\n".join(map(json.dumps, ({"title": made.TITLE, "text": made.TASKS}, deep, {"text": made.TASKS})))
    found = list(formats.read_all(data.encode()))
    assert [(inner, isinstance(r, formats.Reading)) for inner, r in found] == [("#1", True), ("#2", False), ("#3", True)]


def test_a_line_that_is_no_json_does_not_spoil_the_others() -> None:
    whole = json.dumps({"title": made.TITLE, "text": made.TASKS})
    found = list(formats.read_all("\n".join((whole, whole, '{"title": broken', whole, whole[:200])).encode()))
    assert [(inner, isinstance(r, formats.Reading)) for inner, r in found] == [("#1", True), ("#2", True), ("#3", False), ("#4", True), ("#5", False)]
    assert isinstance(found[2][1], formats.Unreadable) and "第 3 行" in found[2][1].zh
    indented = json.dumps([{"title": made.TITLE, "text": made.TASKS}] * 3, indent=1)
    assert "JSON 格式有误" in made.refusal(indented[:-9].encode())  # one value, cut off, is no file of lines


def test_spaces_that_were_line_breaks_and_the_menus_of_a_crawl() -> None:
    menu = "首页 政务公开 通知公告 政策文件 当前位置：首页 政策文件"
    body = [p.replace("补贴", "《补贴 办法》") for p in made.PARAGRAPHS]
    content = f"{made.TITLE}-云溪市网 {menu} {made.TITLE} 来源： 时间： {' '.join(body)} 首页 政务公开 通知公告"
    data = json.dumps({"title": made.TITLE, "content": content})
    assert made.lines(data.encode()) == [made.TITLE, *body]


def test_fields_of_other_names_are_given() -> None:
    data = json.dumps({"bt": made.TITLE, "zw": made.TASKS}).encode()
    assert "--field" in made.refusal(data)
    ((_, reading),) = formats.read_all(data, "x.json", {"bt": "title", "zw": "text"})
    assert isinstance(reading, formats.Reading)
    assert (reading.text, reading.given.title) == (made.TASKS, made.TITLE)
