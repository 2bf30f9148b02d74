"""Reports of many parts: kept, numbered through, and written."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import docx
import networkx as nx
import pytest
from docx.oxml.ns import qn
from export_graphs import ASKED, EVIL, HOSTILE, PLAN, answer, example, hostile
from lxml import html

from graph import report
from graph.report import Cited, ExportError, Part, Report
from graph.report.compose import composed

DOCUMENT = ASKED.documents[0]
ROW = answer(
    {"document": "string", "title": "string", "path": "string", "heading": "string", "quote": "text"},
    ["doc/云政发〔2023〕7号", PLAN, "一/（一）", "扩大保障性住房供给", "每月补贴不超过600元"],
)
CHART = {
    "form": "days", "lines": ["甲"], "kinds": [{"name": "甲", "colour": "#2563eb"}],
    "marks": [{"line": 0, "kind": 0, "at": 739947.0, "text": "1"}], "axis": "", "caption": "", "description": "", "note": "", "today": None,
}  # fmt: skip


def test_a_kept_chart_is_read() -> None:
    kept = json.loads(report.dumps(whole()))
    kept["parts"][0]["chart"] = CHART
    assert json.loads(report.dumps(report.loads(json.dumps(kept))))["parts"][0]["chart"] == CHART
    del kept["parts"][0]["chart"]
    assert report.loads(json.dumps(kept)).parts[0].chart is None, "reports of before there were charts"


def whole() -> Report:
    """A part of each kind."""
    graph = example()
    measure = next(n for n, d in graph.nodes(data=True) if d["label"] == "Measure")
    return Report(
        "青年安居情况",
        "第一段。\n第二段。",
        (
            report.answered(graph, ASKED, heading="全部措施", comment="说明。", show=("picture", "table")),
            report.answered(graph, ROW, heading="补贴", show=("table", "quotes")),
            report.answered(graph, ASKED, heading="谁来负责", show=("picture",)),
            report.measure(graph, measure, ASKED, heading="一条措施"),
            report.quoted(Cited("doc/别处", "别处的办法", None, "2020-01-01"), "第三条", "每年评估一次。", ASKED),
            Part("小结", "到此为止。"),
            report.answered(nx.MultiDiGraph(), ASKED, heading="没有的"),
        ),
        ASKED.documents,
        ASKED.date,
    )


def evil() -> Report:
    part = report.answered(hostile(), EVIL, heading=HOSTILE[5], comment="\n".join(HOSTILE), show=report.SHOWN)
    return Report(HOSTILE[6], "\n".join(HOSTILE), (part, Part(HOSTILE[0], HOSTILE[8])))


def written(name: str, told: Report) -> bytes:
    file = io.BytesIO()
    report.write(told, name, file)
    return file.getvalue()


@pytest.mark.parametrize("make", [whole, evil])
def test_a_report_that_was_kept_is_the_same(make: object) -> None:
    told = make()  # type: ignore[operator]
    text = report.dumps(told)
    again = report.loads(text.encode())
    assert report.dumps(again) == text
    assert composed(replace(again, parts=())) == composed(replace(told, parts=()))
    for name in report.FORMATS:
        assert written(name, again) == written(name, told)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.update(version=2),
        lambda d: d.update(format="other"),
        lambda d: d.pop("title"),
        lambda d: d.update(date="someday"),
        lambda d: d["parts"][0].update(heading=3),
        lambda d: d["parts"][0].update(evidence=[]),
        lambda d: d["parts"][0]["tables"][0]["rows"][0]["cells"].pop(),
        lambda d: d["parts"][0]["picture"]["nodes"][0].update(label="Unknown"),
        lambda d: d["parts"][0].update(chart={}),
        lambda d: d["parts"][0].update(chart=CHART | {"form": "pie"}),
        lambda d: d["parts"][0].update(chart=CHART | {"marks": [{"line": 1, "kind": 0, "at": 1.0, "text": "1"}]}),
        lambda d: d["parts"][0].update(chart=CHART | {"marks": [{"line": 0, "kind": 0, "at": 1e9, "text": "1"}]}),
        lambda d: d["parts"][0].update(chart=CHART | {"form": "matrix"}),
        lambda d: d["parts"][0].update(chart=CHART | {"form": "bars", "marks": [{"line": 0, "kind": 0, "at": -1.0, "text": "1"}]}),
        lambda d: d["parts"][0].update(chart=CHART | {"today": 10**8}),
        lambda d: d["parts"][0].update(chart=CHART | {"kinds": [{"name": "甲", "colour": "url(http://evil.invalid)"}]}),
        lambda d: d["parts"][0]["picture"]["edges"][0].update(source="nobody"),
    ],
)
def test_what_is_no_kept_report_is_refused_in_one_line(spoil: object) -> None:
    kept = json.loads(report.dumps(whole()))
    spoil(kept)  # type: ignore[operator]
    with pytest.raises(ExportError) as refused:
        report.loads(json.dumps(kept))
    assert "\n" not in str(refused.value)
    for text in ("", "[]", "{", "null", '{"format": "policykg-report"}', "[" * 100_000):
        with pytest.raises(ExportError):
            report.loads(text)


def test_sources_are_numbered_through_and_every_part_names_its_own() -> None:
    told = composed(whole())
    numbers = {s.number: s for s in told.sources}
    assert list(numbers) == list(range(1, len(numbers) + 1))
    assert len({(s.cited.id, s.item, s.quote) for s in told.sources}) == len(numbers), "each once"
    all_, grant, drawn, one, passage, end, nothing = told.sections
    assert all_.tables[0].caption == all_.heading == "全部措施"
    assert numbers[grant.tables[0].cited[0]].quote == grant.quotes[0].quote == "……对新就业青年每人每月补贴不超过600元。……"
    assert drawn.figure and {numbers[n].item for n in drawn.figure.sources} >= {"一（一）扩大保障性住房供给", "一（二）优化落户服务"}
    assert [row.cells[0][0].text for row in one.tables[0].rows] == ["一（一）扩大保障性住房供给"]
    assert (passage.quotes[0].document, passage.quotes[0].item) == ("《别处的办法》", "第三条")
    assert (end.comment, end.tables, end.figure, end.about) == (("到此为止。",), (), None, ())
    assert dict(nothing.about)["结果"] == "没有找到符合条件的内容"
    assert dict(all_.about) == {"问题": "面向新就业青年有哪些措施？", "条件": "人群 = 新就业青年；含下位人群 = 是"}
    assert [row.cells[0][0].text for row in told.documents.rows] == ["《别处的办法》", f"《{PLAN}》"], "by date"


def test_a_part_that_was_asked_on_another_day_says_so() -> None:
    told = whole()
    assert "日期" not in dict(composed(told).sections[0].about)
    later = composed(replace(told, date="2027-01-05"))
    assert dict(later.sections[0].about)["日期"] == "2026年11月22日"
    assert dict(later.about)["日期"] == "2027年1月5日"


def test_a_part_of_which_not_all_was_taken_says_so() -> None:
    graph = example()
    graph.graph["truncated"] = True
    assert report.answered(graph, ASKED).remarks[0] == "注：相关内容过多，只取了一部分。"
    assert report.loads(report.dumps(Report("甲", parts=(report.answered(graph, ASKED, show=("picture",)),)))).parts[0].remarks[0]


def test_links_of_the_word_document_lead_to_sources_and_figures_count_through() -> None:
    document = docx.Document(io.BytesIO(written("docx", whole())))
    anchors = {e.get(qn("w:anchor")) for e in document.element.iter(qn("w:hyperlink"))}
    marks = [e.get(qn("w:name")) for e in document.element.iter(qn("w:bookmarkStart"))]
    assert anchors == set(marks)
    assert len(marks) == len(set(marks)) == len(composed(whole()).sources)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings == ["全部措施", "补贴", "谁来负责", "一条措施", "小结", "没有的", "资料来源"]
    fields = [e.get(qn("w:instr")) for e in document.element.iter(qn("w:fldSimple"))]
    assert fields == [r"SEQ 图 \* ARABIC", r"SEQ 表 \* ARABIC", r"SEQ 表 \* ARABIC", r"SEQ 图 \* ARABIC", r"SEQ 表 \* ARABIC"]
    assert len(document.inline_shapes) == 2


def test_the_page_links_every_number_and_asks_for_nothing() -> None:
    for told in (whole(), evil()):
        page = html.fromstring(written("html", told))
        ids = [e.get("id") for e in page.iter() if e.get("id")]
        links = [a.get("href") for a in page.iter("a")]
        assert len(ids) == len(set(ids))
        assert all(link.startswith("#") and link[1:] in ids for link in links)
        assert len(page.xpath("//script")) == 1
        assert not page.xpath("//img | //iframe | //object | //embed | //link | //*[@src]")
    page = html.fromstring(written("html", whole()))
    assert len(page.xpath("//figure")) == 2
    assert [h.text for h in page.xpath("//main/h2")] == ["全部措施", "补贴", "谁来负责", "一条措施", "小结", "没有的"]


def test_footnotes_of_markdown_resolve_and_nothing_is_a_link() -> None:
    for told in (whole(), evil()):
        text = written("md", told).decode()
        used = set(re.findall(r"(?<!\\)\[\^(\d+)\](?!:)", text))
        assert used == set(re.findall(r"^\[\^(\d+)\]:", text, re.M)) != set()
        assert not re.search(r"[<]|://|www\.|@|\]\(", re.sub(r"\\.|`[^`]*`", "", text))
