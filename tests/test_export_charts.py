"""Charts: what they say, that they are pictures and nothing else, and where they stand in reports."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import replace
from datetime import date

import docx
import networkx as nx
import pytest
from export_graphs import ASKED, HOSTILE, answer, words
from lxml import etree, html
from markdown_it import MarkdownIt

from graph import report
from graph.export import plot, scales
from graph.export.chart import Chart
from graph.queries import named
from graph.report import Report, charts

SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 11, 22)
DUE = [
    {"title": "云川省推进青年安居若干措施", "date": day, "text": text}
    for day, text in (("2026-06-30", "6月底前"), ("2026-12-31", "年底前"), ("2026-12-31", "2026年底"), ("2030-12-31", "到2030年"))
]
MONEY = [
    {"title": title, "low": low, "high": high, "unit": unit, "bound": bound, "text": text, "agencies": bodies}
    for title, low, high, unit, bound, text, bodies in (
        ("甲办法", 0, 1500, "元", "at_most", "不超过1500元", ["省财政厅", "省教育厅"]),
        ("甲办法", 2e12, None, "元", "at_least", "2万亿元以上", ["省财政厅"]),
        ("乙办法", 500, 500, "元", "exact", "500元", []),
        ("乙办法", 3, 3, "%", "exact", "3%", []),
    )
]
PAIRS = [("省教育厅", "省财政厅", 7), ("省公安厅", "省财政厅", 2)]


def bars() -> Chart:
    return charts.effects([("云川省 2026", "support", 17), ("云川省 2026", "serve", 2), ("全国 2025", "support", 1)], ("组", "groups"))


ALL = {
    "days": lambda: charts.timeline(DUE, TODAY), "sizes": lambda: charts.sizes(MONEY, "title", "元"), "bars": bars,
    "matrix": lambda: charts.matrix(PAIRS),
}  # fmt: skip


@pytest.mark.parametrize(("form", "said"), [
    ("days", {"2026-12-31 ×2", "2030-12-31", "今天", "已到期", "90天内", "以后", "2026年"}),
    ("sizes", {"《甲办法》", "《乙办法》", "不超过1500元", "2万亿元以上", "500元", "1万亿", "单位：元（对数刻度）", "不少于"}),
    ("bars", {"云川省 2026", "17", "19", "措施数", "支持", "服务"}),
    ("matrix", {"省财政厅 1", "省教育厅 2", "7", "共同措施数"}),
])
def test_a_chart_says_what_it_shows(form: str, said: set[str]) -> None:
    drawn = plot.draw(ALL[form](), "svg")
    assert said <= set(words(drawn.content))
    root = etree.fromstring(drawn.content)
    assert root.find(f"{SVG}title").text == drawn.description != ""
    assert plot.draw(ALL[form](), "svg") == drawn
    assert plot.draw(ALL[form](), "png").content[:8] == b"\x89PNG\r\n\x1a\n" == plot.draw(ALL[form](), "png").content[:8]
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {"svg", "g", "title", "text", "path", "polygon", "ellipse", "polyline"}


def test_points_of_one_place_are_one_and_tell_all_that_they_say() -> None:
    titles = [t.text for t in etree.fromstring(plot.draw(ALL["days"](), "svg").content).iter(f"{SVG}title")]
    assert titles[1:] == ["已到期 2026-06-30", "90天内 2026-12-31；2026-12-31", "以后 2030-12-31"]


def test_amounts_stand_on_the_line_of_each_body() -> None:
    chart = charts.sizes(MONEY, "agencies", "元")
    assert chart.lines == ("省财政厅", "省教育厅", "（未写明）"), "the largest first"
    assert Counter(chart.lines[mark.line] for mark in chart.marks) == {"省财政厅": 2, "省教育厅": 1, "（未写明）": 1}


def test_what_no_axis_holds_is_left_out() -> None:
    rows = [{"title": "甲", "date": day, "text": day} for day in ("9999-12-31", "2026-12-31")]
    assert [mark.text for mark in charts.timeline(rows, TODAY).marks] == ["2026-12-31"]
    chart = charts.sizes([MONEY[0] | {"high": 1e305}], "title", "元")
    assert chart.marks == ()
    part = report.answered(nx.MultiDiGraph(), ASKED, show=("chart",), chart=chart)
    assert report.loads(report.dumps(Report("甲", parts=(part,)))).parts == (part,)


def test_of_many_lines_the_first_are_drawn_and_the_chart_says_so() -> None:
    rows = [{"title": f"办法{n:02}", "date": "2026-12-31", "text": "年底前"} for n in range(25)]
    chart = charts.timeline(rows, TODAY)
    assert len(chart.lines) == charts.LINES
    assert chart.note == "图中画出前 20 份文件（共 25 份文件）。"
    assert chart.note in "".join(words(plot.draw(chart, "svg").content))
    many = charts.matrix([(f"甲{n}", f"乙{n}", 1) for n in range(20)])
    assert len(many.lines) == charts.BODIES and "共 40 个部门" in many.note


@pytest.mark.parametrize(("values", "ticks", "logarithmic"), [
    ([100, 100], ["0", "20", "40", "60", "80", "100"], False),
    ([1, 15], ["0", "5", "10", "15"], False),
    ([1, 100], ["1", "2", "5", "10", "20", "50", "100"], True),
    ([1500, 3.45e12], ["1,000", "10万", "1,000万", "10亿", "1,000亿", "10万亿"], True),
    ([-4, 8], ["-4", "-2", "0", "2", "4", "6", "8"], False),
    ([0], ["0", "0.2"], False),
    ([0.5, 0.9], ["0", "0.2", "0.4", "0.6", "0.8", "1"], False),
])
def test_axes_of_sizes(values: list[float], ticks: list[str], logarithmic: bool) -> None:
    scale = scales.sizes(values)
    assert ([t.text for t in scale.ticks], scale.logarithmic) == (ticks, logarithmic)
    assert all(0 <= scale.share(value) <= 1 for value in values)


@pytest.mark.parametrize(("days", "ticks"), [
    (["2026-06-30"], ["2026年6月", "2026年7月"]),
    (["2025-11-30", "2026-02-28"], ["2025年11月", "2025年12月", "2026年1月", "2026年2月", "2026年3月"]),
    (["2022-06-30", "2026-11-22"], ["2022年", "2023年", "2024年", "2025年", "2026年", "2027年"]),
    (["1949-10-01", "2099-12-31"], ["1940年", "1960年", "1980年", "2000年", "2020年", "2040年", "2060年", "2080年", "2100年"]),
])
def test_axes_of_days(days: list[str], ticks: list[str]) -> None:
    ordinals = [date.fromisoformat(day).toordinal() for day in days]
    scale = scales.days(ordinals)
    assert [t.text for t in scale.ticks] == ticks
    assert all(0 <= scale.share(day) <= 1 for day in ordinals)


def test_names_of_documents_are_text_in_every_form_of_a_report() -> None:
    rows = [{"title": text, "date": "2026-12-31", "text": text} for text in HOSTILE]
    part = report.answered(nx.MultiDiGraph(), ASKED, heading="期限", show=("chart",), chart=charts.timeline(rows, TODAY))
    files = {name: io.BytesIO() for name in report.FORMATS}
    for name, file in files.items():
        report.write(Report("甲", parts=(part,)), name, file)
    page = html.fromstring(files["html"].getvalue())
    assert not page.xpath("//img | //*[@onerror] | //*[@src]") and len(page.xpath("//script")) == 1
    assert len(docx.Document(files["docx"]).inline_shapes) == 1
    tokens = [t for block in MarkdownIt().parse(files["md"].getvalue().decode()) for t in block.children or ()]
    images = [t for t in tokens if t.type == "image"]
    assert len(images) == 1 and images[0].attrs["src"].startswith("data:image/png;base64,iVBOR")
    assert not [t for t in tokens if t.type in ("link_open", "html_inline")]


def test_a_chart_in_a_report_has_caption_words_and_sources() -> None:
    asked = answer(
        {"date": "date", "title": "string", "path": "string", "text": "text"},
        ["2026-12-31", ASKED.documents[0].title, "一/（一）", "2026年底前"],
    )
    rows = [dict(zip(asked.answer.result.columns, row, strict=True)) for row in asked.answer.result.rows]
    part = report.answered(nx.MultiDiGraph(), asked, heading="到期事项", show=("chart",), chart=charts.timeline(rows, TODAY))
    assert (part.tables, part.quotes, len(part.evidence)) == ((), (), 1)
    again = report.loads(report.dumps(Report("甲", parts=(part,))))
    assert again.parts == (part,)
    for told in (again, Report("甲", parts=(replace(part, chart=None),))):
        file = io.BytesIO()
        report.write(told, "docx", file)
        document = docx.Document(file)
        shapes = [e for e in document.element.iter() if e.tag.endswith("}docPr")]
        text = "\n".join(p.text for p in document.paragraphs)
        assert ("到期事项：时间线" in text) == bool(shapes) == (told is again)
        assert all(shape.get("descr").startswith("时间线：1 份文件的 1 个时限") for shape in shapes)
    file = io.BytesIO()
    report.write(again, "md", file)
    text = file.getvalue().decode()
    assert "**图 1　到期事项：时间线**" in text and re.search(r"^依据：\[\^1\]$", text, re.M)


@pytest.mark.parametrize("name", sorted(charts.OF))
def test_the_queries_that_are_drawn_give_what_is_drawn(name: str) -> None:
    row = {
        "date": "2026-12-31", "document": "doc/1", "title": "甲办法", "path": "一", "heading": "要点", "agencies": [], "text": "500元",
        "kind": "money", "low": 500, "high": 500, "unit": "元", "bound": "exact", "of": None, "agency": "省教育厅", "partner": "省财政厅",
        "shared": 3, "as_lead": 1, "group": "青年", "effect": "support", "amounts": [], "quote": "给予补贴。",
    }  # fmt: skip
    columns = [column.name for column in named(name).columns]
    found = answer(dict.fromkeys(columns, "string"), [row[column] for column in columns]).answer
    drawn = charts.chart(named(name), found, "2026-11-22")
    assert drawn is not None and plot.draw(drawn, "svg").description
    assert charts.chart("MATCH (n) RETURN n", found, "2026-11-22") is None
