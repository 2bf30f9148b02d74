"""What reports say, and as Markdown and as a web page in Chromium."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from export_graphs import ASKED, EVIL, HOSTILE, PLAN, SECOND, TEXT, answer, example, hostile, words, written
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.footnote import footnote_plugin

from graph.export import FORMATS, Context
from graph.export.characters import one_line, printable
from graph.export.quotes import around, quote
from graph.export.relations import GROUNDS
from graph.export.report import report
from graph.export.wording import item
from graph.export.wrap import width, wrap
from graph.report import Report, answered
from graph.report import write as write_report
from graph.schema import EDGE_TYPES


def cells(table: Any) -> list[tuple[str, ...]]:
    return [tuple("；".join(line.text for line in cell) for cell in row.cells) for row in table.rows]


def test_measures_with_bodies_groups_amounts_deadline_and_source() -> None:
    told = report(example(), ASKED)
    (table,) = told.tables
    assert table.columns == ("条目", "责任单位", "对象", "数额", "引用文件", "完成时限", "来源")
    assert cells(table)[0] == (
        "一（一）扩大保障性住房供给",
        "牵头：省住房城乡建设厅等；配合：省财政厅等",
        "支持：新就业青年",
        "青年公寓：2万套以上；住房补贴：每人每月补贴不超过600元",
        "依据：《云川省住房保障办法》第八条",
        "2024年12月31日",
        "",
    )
    assert table.rows[0].document == "《云川省推进青年安居若干措施》（云政发〔2023〕7号）"
    assert told.about == (
        ("条件", "人群 = 新就业青年；含下位人群 = 是"),
        ("日期", "2026年11月22日"),
        ("范围", "图谱所收文件 1 份，本文引用 1 份"),
    )


def test_every_row_names_sources_that_quote_the_text() -> None:
    told = report(example(), ASKED)
    (table,) = told.tables
    numbers = {s.number: s for s in told.sources}
    assert [row.cells[-1][0].sources for row in table.rows] == [(1,), (2,)]
    for number, text in ((1, TEXT), (2, SECOND)):
        for part in numbers[number].quote.split("……"):
            assert part in text
    assert "省住房城乡建设厅牵头" in numbers[1].quote
    assert numbers[2].item == "一（二）优化落户服务"
    clause = table.rows[1].cells[1][0]
    assert clause.text == "负责：各市人民政府、省公安厅"
    assert [numbers[n].quote for n in clause.sources] == ["以下任务均需各市人民政府落实，不再列出。"]


def test_derived_relations_say_what_they_rest_on() -> None:
    assert set(GROUNDS) == {t for t, edge in EDGE_TYPES.items() if not edge.evidence}
    assert report(example(), ASKED).remarks == ("注：“属于”关系出自对象词表和名称中的修饰语，不引自原文。",)


def test_rows_of_a_query_are_told_with_their_sentences() -> None:
    columns = {
        "document": "string", "title": "string", "path": "string", "heading": "string", "role": "role",
        "deadline": "date", "agencies": "list", "open": "boolean", "quote": "text",
    }  # fmt: skip
    row = ["doc/云政发〔2023〕7号", PLAN, "一/（一）", "扩大保障性住房供给", "lead", "2024-12-31", ["甲", "乙"], True,
           "每月补贴不超过600元"]
    told = report(example(), answer(columns, row, notes=("结果在第 1 行处截断",)))
    (table,) = told.tables
    assert table.columns == ("heading列", "role列", "deadline列", "agencies列", "open列", "来源")
    assert cells(table) == [("一（一）扩大保障性住房供给", "牵头", "2024年12月31日", "甲、乙", "是", "")]
    assert table.note == "结果在第 1 行处截断"
    assert told.sources[0].quote == "……对新就业青年每人每月补贴不超过600元。……"
    assert told.sources[0].document == "《云川省推进青年安居若干措施》（云政发〔2023〕7号）"


def test_what_all_rows_share_is_said_once_and_numbers_are_left_to_the_words() -> None:
    columns = {"path": "string", "text": "text", "kind": "kind", "low": "number", "unit": "string", "of": "string"}
    row = ["一/（一）", "每人每月补贴不超过600元", "money", 600.0, "元", "住房补贴"]
    (table,) = report(example(), answer(columns, row, row, row)).tables
    assert table.columns == ("path列", "text列", "of列", "来源")
    assert table.note == "注：kind列均为“金额”"
    (table,) = report(example(), answer(columns, row, row, [*row[:2], "count", *row[3:]])).tables
    assert table.columns == ("path列", "text列", "kind列", "of列", "来源"), "not all"
    (table,) = report(example(), answer(columns, row, row)).tables
    assert "kind列" in table.columns, "too few to save anything"


def test_rows_of_one_item_that_differ_in_one_column_are_one() -> None:
    columns = {"path": "string", "group": "string", "agencies": "list", "quote": "text"}
    first, second = ["甲局", "乙局"], ["丙局"]
    (table,) = (told := report(example(), answer(
        columns, ["一/（一）", "青年", first, "每人每月补贴"], ["一/（一）", "新就业青年", first, "青年公寓"],
        ["一/（一）", "青年", second, "青年公寓"], ["一/（二）", "青年", second, "落户指引"],
    ))).tables  # fmt: skip
    assert [row[1:3] for row in cells(table)] == [("青年、新就业青年", "甲局、乙局"), ("青年", "丙局"), ("青年", "丙局")]
    assert [row.cells[-1][0].sources for row in table.rows] == [(1, 2), (2,), (3,)]
    assert len(told.sources) == 3


def test_rows_without_a_document_belong_to_the_only_one() -> None:
    told = report(example(), answer({"path": "string", "heading": "string", "quote": "text"},
                                    ["一/（二）", "优化落户服务", "提供落户指引"]))  # fmt: skip
    assert [(s.document, s.quote) for s in told.sources] == [
        ("《云川省推进青年安居若干措施》（云政发〔2023〕7号）", "……为新就业青年提供落户指引。……")
    ]


def test_a_report_and_its_table_are_called_by_what_was_asked() -> None:
    rows = answer({"path": "string", "heading": "string", "quote": "text"}, ["一/（二）", "优化落户服务", "提供落户指引"])
    context = replace(rows, title="面向人群的措施", parameters={"人群": "新就业青年", "至少": "3", "含泛称": "否"})
    told = report(example(), context)
    assert (told.title, [t.caption for t in told.tables]) == ("面向人群的措施：新就业青年", ["面向人群的措施"])
    named = replace(context, title="新就业青年的措施")  # the title says so itself
    assert report(example(), named).title == "新就业青年的措施"


def test_rows_that_quote_nothing_are_followed_by_the_measures() -> None:
    told = report(example(), answer({"agency": "string", "shared": "integer"}, ["省公安厅", 2]))
    assert [t.caption for t in told.tables] == ["查询结果", "措施一览"]
    assert cells(told.tables[0]) == [("省公安厅", "2")]
    assert told.tables[0].note == "注：本表由图谱中的数据汇总而成，不引自原文"


def test_nothing_found_is_said() -> None:
    told = report(nx.MultiDiGraph(), Context(question="有吗？"))
    assert told.tables == ()
    assert told.about == (("结果", "没有找到符合条件的内容"),)


def test_english_is_a_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYKG_LANG", "en")
    told = report(example(), ASKED)
    assert told.tables[0].columns == ("Item", "Bodies", "Groups", "Amounts", "Refers to", "Deadline", "Source")
    assert cells(told.tables[0])[0][1] == "lead: 省住房城乡建设厅 and others；support: 省财政厅 and others"
    assert "Agency" in words(written("svg", example()))


@pytest.mark.parametrize(
    ("path", "text"),
    [("一/（一）", "一（一）"), (["一", "1"], "一·1"), ("第三条", "第三条"), ("第一章/第三条", "第一章第三条"),
     ("一/（一）/#2", "一（一）第2项"), ("", "")],  # fmt: skip
)
def test_places_read_as_people_cite_them(path: Any, text: str) -> None:
    assert item(path) == text


def test_quotes_are_whole_sentences_with_the_gaps_marked() -> None:
    text = "甲事。乙“说。”丙事；（丁负责）"
    assert around(text, "丙") == "……丙事；……"
    assert quote(text, [(0, 1), (12, 13)]) == "甲事。……（丁负责）"
    assert around(text, "无此") == "无此"
    assert quote(text, []) == text


@given(st.text(max_size=80))
def test_wrapping_keeps_the_text_or_marks_the_cut(text: str) -> None:
    lines = wrap(text, 12, 3)
    assert 1 <= len(lines) <= 3
    kept = re.sub(r"\s", "", "".join(lines))
    whole = re.sub(r"\s", "", text)
    assert kept == whole or (kept.endswith("…") and whole.startswith(kept[:-1]) and width(text) > 36)


def test_markdown_tables_are_whole_and_footnotes_resolve() -> None:
    for graph, context in ((example(), ASKED), (hostile(), EVIL)):
        text = written("md", graph, context).decode()
        rows = [line for line in text.split("\n") if line.startswith("|")]
        blocks = re.split(r"\n(?!\|)", text)
        for block in (b for b in blocks if "\n|" in b):
            counts = {len(re.findall(r"(?<!\\)\|", line)) for line in block.split("\n") if line.startswith("|")}
            assert len(counts) == 1, block
        assert rows
        used = set(re.findall(r"(?<!\\)\[\^(\d+)\](?!:)", text))
        assert used == set(re.findall(r"^\[\^(\d+)\]:", text, re.M)) != set()


def test_nothing_in_markdown_is_html_or_a_link() -> None:
    text = written("md", hostile(), EVIL).decode()
    bare = re.sub(r"\\.|`[^`]*`", "", text)
    assert not re.search(r"[<>]|://|www\.|@|\]\(", bare)


def rendered(graph: nx.MultiDiGraph, context: Context) -> SyntaxTreeNode:
    """What a Markdown reader makes of the export that knows tables, footnotes and struck text, and lets HTML pass."""
    reader = MarkdownIt("gfm-like", {"html": True, "linkify": False}).use(footnote_plugin)
    return SyntaxTreeNode(reader.parse(written("md", graph, context).decode()))


def parts(tree: SyntaxTreeNode, *types: str) -> list[SyntaxTreeNode]:
    return [node for node in tree.walk() if node.type in types]


def shown(node: SyntaxTreeNode) -> str:
    """The text that a reader sees."""
    return "".join(n.content for n in node.walk() if n.type in ("text", "code_inline"))


@pytest.mark.parametrize(("graph", "context"), [(example(), ASKED), (hostile(), EVIL)], ids=["example", "hostile"])
def test_a_markdown_reader_sees_tables_notes_and_no_mark_up_of_documents(graph: nx.MultiDiGraph, context: Context) -> None:
    tree = rendered(graph, context)
    assert not parts(tree, "html_block", "html_inline", "link", "image", "em", "s", "code_block", "fence")
    tables = parts(tree, "table")
    assert tables
    for table in tables:
        widths = {len(parts(row, "td", "th")) for row in parts(table, "tr")}
        assert len(widths) == 1 and widths.pop() > 1
    used = {node.meta["id"] for node in parts(tree, "footnote_ref")}
    notes = parts(tree, "footnote")
    assert {node.meta["id"] for node in notes} == used != set()
    assert all(shown(note).strip() for note in notes)


def test_hostile_names_are_shown_as_they_are() -> None:
    """A body of each hostile name in the table: to the letter, but for what no file can hold, white space, and what would turn
    the direction of all that follows."""
    def plain(text: str) -> str:
        return re.sub(r"\s+", "", one_line(text))

    graph = example()
    _, measure, duty = next(edge for edge in graph.edges(data=True) if edge[2]["type"] == "RESPONSIBLE_FOR")
    for name in HOSTILE:
        graph.add_node(f"agency/{name}", id=f"agency/{name}", label="Agency", caption=name, name=name, generic=False)
        graph.add_edge(f"agency/{name}", measure, "RESPONSIBLE_FOR", **duty)
    cells = "\n".join(plain(shown(cell)) for cell in parts(rendered(graph, ASKED), "td"))
    assert [name for name in HOSTILE if plain(name) not in cells] == []
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", cells)


@pytest.fixture(scope="module")
def chromium() -> Any:
    path = shutil.which("chromium")
    if not path:
        pytest.skip("needs Chromium")
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.mark.browser
def test_the_page_opens_without_network_and_its_links_lead_to_quotes(chromium: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    FORMATS["html"].write(example(), file, ASKED)
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: asked.append(m.text))
    page.goto(file.as_uri())
    assert page.title() == ASKED.question
    assert page.inner_text("thead >> nth=0").split() == ["条目", "责任单位", "对象", "数额", "引用文件", "完成时限", "来源"]
    assert page.locator("svg text", has_text="省公安厅").count() == 1
    assert page.evaluate("getComputedStyle(document.querySelector('thead th')).backgroundColor") == "rgb(226, 232, 240)"
    page.click("a[href='#source-2']")
    assert page.inner_text("li:target q") == "……为新就业青年提供落户指引。（省公安厅负责）"
    page.click("li:target a.back")
    assert page.evaluate("location.hash") == "#cite-2"
    assert {url.partition("#")[0] for url in asked} == {file.as_uri()}
    page.close()


def opened(chromium: Any, file: Path) -> tuple[Any, list[str]]:
    """The page of a file in a browser without network, and what its console says."""
    page = chromium.new_context(offline=True).new_page()
    said: list[str] = []
    page.on("console", lambda m: said.append(m.text))
    page.on("pageerror", lambda e: said.append(str(e)))
    page.goto(file.as_uri())
    return page, said


@pytest.mark.browser
def test_a_click_on_a_node_shows_its_quotes_without_network(chromium: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    FORMATS["html"].write(example(), file, ASKED)
    page, said = opened(chromium, file)
    assert page.locator(".evidence:visible").count() == 0
    page.click("g.node[data-node='agency/省公安厅'] text")
    assert page.inner_text(".evidence:visible h2") == "省公安厅"
    assert page.inner_text(".evidence:visible li") == (
        "负责 · 优化落户服务《云川省推进青年安居若干措施》（云政发〔2023〕7号）一（二）优化落户服务\n……（省公安厅负责）"
    )
    page.click("g.node[data-node='group/新就业青年'] text")
    assert page.locator(".evidence:visible li").count() == 2
    before = page.get_attribute("svg", "viewBox")
    page.click("[data-zoom='0.8']")
    assert page.get_attribute("svg", "viewBox") != before
    page.click("[data-zoom='0']")
    assert [float(n) for n in page.get_attribute("svg", "viewBox").split()] == [float(n) for n in before.split()]
    assert said == []
    page.context.close()


@pytest.mark.browser
def test_each_picture_of_a_report_is_explored_by_itself(chromium: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    parts = [answered(example(), ASKED, heading=heading, show=("picture", "table")) for heading in ("甲", "乙")]
    write_report(Report("两图", parts=tuple(parts)), "html", file)
    page, said = opened(chromium, file)
    first, second = page.locator("figure").all()
    second.locator("g.node[data-node='agency/省公安厅'] text").click()
    assert (first.locator(".evidence:visible").count(), second.locator(".evidence:visible").count()) == (0, 1)
    before = first.locator("svg").get_attribute("viewBox")
    second.locator("[data-zoom='0.8']").click()
    assert first.locator("svg").get_attribute("viewBox") == before
    assert second.locator("svg").get_attribute("viewBox") != before
    assert said == []
    page.context.close()


@pytest.mark.browser
def test_the_picture_alone_opens_without_network(chromium: Any, tmp_path: Path) -> None:
    context = chromium.new_context(offline=True)
    for graph, asked, name in ((example(), ASKED, "省公安厅"), (hostile(), EVIL, "<b>粗体</b>")):
        file = tmp_path / "picture.svg"
        FORMATS["svg"].write(graph, file, asked)
        page = context.new_page()
        requests: list[str] = []
        page.on("request", lambda r, requests=requests: requests.append(r.url))
        page.on("console", lambda m, requests=requests: requests.append(m.text))
        page.goto(file.as_uri())
        text = page.locator("svg text", has_text=name).first
        box = text.bounding_box()
        assert box and box["width"] > 0 and box["height"] > 0
        assert requests == [file.as_uri()]
        page.close()
    context.close()


@pytest.mark.browser
def test_hostile_text_stays_text_in_the_page(chromium: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    FORMATS["html"].write(hostile(), file, EVIL)
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: asked.append(m.text))
    page.goto(file.as_uri())
    assert page.evaluate("window.hacked") is None
    assert page.locator("script").count() == 1
    assert page.locator("img, iframe, object, embed, form, base, link").count() == 0
    assert page.evaluate("[...document.querySelectorAll('a')].every(a => a.getAttribute('href').startsWith('#'))")
    assert page.inner_text("h1") == printable(HOSTILE[5] + HOSTILE[12]).replace("\x85", " ")
    assert asked == [file.as_uri()]
    page.close()


def test_the_page_forbids_everything_but_its_own_style_and_script() -> None:
    text = written("html", example()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r'\bsrc=|style="', text)
    (script,) = re.findall(r"<script>(.*?)</script>", text, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}';" in policy[1], "and no other script"
    assert len(re.findall("<script", text)) == 1
