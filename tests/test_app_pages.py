"""What the pages of the app answer, in a real Chromium: each from its filters down to a sentence."""

from __future__ import annotations

import re

import pytest

browsing = pytest.importorskip("browsing", reason="playwright is not installed")
from test_app import NOTICE, app, browser, pytestmark, store, visit  # noqa: E402, F401

Visit, expect = browsing.Visit, browsing.expect
HR = "人力资源和社会保障部"


def cell(visit: Visit, number: int) -> None:  # noqa: F811
    """Click a mark of a chart."""
    mark = visit.page.locator(".mark-rect path, .mark-symbol path").nth(number)
    mark.wait_for()
    mark.click(force=True)
    visit.settle()


def test_the_network_by_level_place_year_document_and_lead(visit: Visit) -> None:  # noqa: F811
    visit.open("agencies")
    everything = visit.inside("graph.edges().length")
    assert visit.page.locator(".legend button").count() > 3, "communities have colours of their own"
    visit.choose("层级", "中央")
    visit.until(f"graph.edges().length < {everything}")
    central = visit.inside("graph.edges().length")
    visit.choose("牵头", "其中一方")
    visit.until(f"graph.edges().length < {central}")
    led = visit.inside("graph.edges().length")
    visit.back()
    visit.until(f"graph.edges().length === {central}")
    visit.forward()
    visit.until(f"graph.edges().length === {led}")
    visit.choose("文件", "见习管理办法")
    expect(visit.page.get_by_test_id("stAlert")).to_contain_text("去掉一个条件")
    visit.link("面向人群")
    visit.row(0)
    expect(visit.page.get_by_role("combobox", name="层级")).to_have_value("中央")  # filters stay


def test_a_cell_of_the_matrix_is_a_pair(visit: Visit) -> None:  # noqa: F811
    visit.open("agencies", view="matrix", agency="人社部", level="central")
    cell(visit, 0)
    expect(visit.panel).to_contain_text("共同负责")
    expect(visit.panel).to_contain_text("项措施")
    assert visit.panel.locator("blockquote mark").count() >= 2


def test_one_agency_with_its_roles_and_relatives(visit: Visit) -> None:  # noqa: F811
    visit.open("agencies", agency="人社部", level="central")
    profile = visit.page.locator(".st-key-profile")
    expect(profile).to_contain_text("人社部")
    visit.switch(re.compile("^牵头 "))
    assert "role=lead" in visit.page.url
    profile.get_by_role("link", name="国务院").click()
    visit.settle()
    expect(profile.locator(".pk-name")).to_have_text("国务院")
    expect(profile.get_by_role("link", name=HR)).to_be_visible()  # one of its parts
    expect(visit.page.get_by_role("combobox", name="层级")).to_have_value("中央")


def test_the_tree_of_groups_and_what_differs(visit: Visit) -> None:  # noqa: F811
    visit.open("groups")
    visit.row(0)  # the group with most measures under it
    assert "group=" in visit.page.url
    visit.open("groups", group="高校毕业生", level="city")
    counted = visit.page.get_by_text(re.compile(r"\d+ 项措施，来自 \d+ 份文件"))
    city = counted.inner_text()
    visit.choose("作用", "服务")
    expect(counted).not_to_have_text(city)
    visit.switch("地区与年份比较")
    expect(visit.page.locator(".mark-rect path").first).to_be_visible()
    visit.row(0)
    assert "place=" in visit.page.url and "year=" in visit.page.url and "aspect=" not in visit.page.url
    visit.row(0)
    visit.link("在全文中查看")
    expect(visit.page.locator(".reader mark.here").first).to_be_visible()


def test_amounts_by_kind_unit_and_size(visit: Visit) -> None:  # noqa: F811
    visit.open("amounts", level="central")
    cell(visit, 0)
    expect(visit.panel.locator("blockquote mark")).to_contain_text("元")
    visit.page.get_by_role("spinbutton", name="不少于").fill("3000000")
    visit.page.keyboard.press("Enter")
    visit.settle()
    assert "least=3000000" in visit.page.url
    visit.row(0)
    quoted = visit.panel.locator("blockquote mark").first.inner_text()
    assert "万元" in quoted
    visit.link("在全文中查看")
    expect(visit.page.locator(".reader mark.here", has_text=quoted).first).to_be_visible()
    visit.open("amounts", level="central", least="1e15")
    expect(visit.page.get_by_test_id("stAlert")).to_contain_text("放宽上下限")


def test_what_is_due(visit: Visit) -> None:  # noqa: F811
    visit.open("amounts", what="deadlines", level="central", to="2024-12-31")
    expect(visit.page.get_by_text("今天是")).to_be_visible()
    visit.switch(re.compile("^已到期"))
    visit.row(0)
    expect(visit.panel.locator("blockquote mark")).to_contain_text(re.compile("前|底|止|至|内"))
    picked = visit.page.url
    cell(visit, 2)
    assert visit.page.url != picked
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="下载表格").click()
    header, first, *_ = download.value.path().read_text("utf-8-sig").splitlines()
    assert "⚠ 已过" in first
    assert all(header.split(",")), "no column without a name"


def test_references_by_relation_chains_and_what_is_missing(visit: Visit) -> None:  # noqa: F811
    visit.open("references")
    everything = visit.inside("graph.edges().length")
    visit.switch("落实")
    visit.until(f"graph.edges().length < {everything} && graph.edges().length > 0")
    visit.click_on("graph.edges()[0]")
    expect(visit.panel.locator("blockquote mark")).to_contain_text("《")

    visit.open("references", refs="chain", chain="望政办发〔2024〕15号")
    above = "graph.nodes().filter(n => n.position('y') < 0).map(n => n.data('name')).join()"
    assert "国务院办公厅关于实施青年就业扩容提质行动的通知" in visit.inside(above), "the central document stands above the district's"
    visit.open("references", refs="chain", chain="国办发〔2024〕903号")
    assert "望岚区" in visit.inside("graph.nodes().filter(n => n.position('y') > 0).map(n => n.data('name')).join()")

    visit.open("references", refs="missing")
    visit.row(0)
    assert visit.panel.locator("blockquote mark").count() > 1
    visit.link("在全文中查看")
    expect(visit.page.locator(".reader mark.here").first).to_be_visible()


def test_a_duty_leads_to_its_sentence_and_a_mark_to_its_things(visit: Visit) -> None:  # noqa: F811
    visit.open("documents", document="国办发〔2024〕903号", sheet="duties")
    visit.page.locator(".pk-table a").nth(1).click()
    visit.page.wait_for_url("**at=*")
    visit.settle()
    expect(visit.page.locator(".reader mark.here").first).to_be_visible()
    visit.open("documents", document="望政办发〔2024〕15号")
    visit.page.locator(".reader mark.shown", has_text="国办发〔2024〕903号").or_(
        visit.page.locator(".reader mark.shown", has_text="青年就业扩容提质")).first.click()
    visit.settle()
    visit.link("打开所引的文件")
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
    assert "sheet" not in visit.page.url


@pytest.mark.parametrize("page", ["agencies", "groups", "documents", "amounts", "references"])
def test_english_is_complete(visit: Visit, page: str) -> None:  # noqa: F811
    """Labels, headings, hints and buttons hold no Chinese but names of the documents."""
    visit.open(page, lang="en")
    words = visit.page.locator("label, h1, h2, [data-testid=stSidebarNav] a, [data-testid=stCaptionContainer], .stMain button")
    chinese = [text for text in words.all_inner_texts() if re.search("[\u4e00-\u9fff]", text)]
    assert [text for text in chinese if text not in ("中文", "语言 Language")] == []


def test_a_day_is_typed_as_people_write_it(visit: Visit) -> None:  # noqa: F811
    visit.open("amounts", what="deadlines")
    for label, typed, kept in (("自", "2024年6月", "from=2024-06-01"), ("至", "2024-12", "to=2024-12-31")):
        field = visit.page.get_by_role("textbox", name=label, exact=True)
        field.fill(typed)
        field.press("Enter")
        visit.settle()
        assert kept in visit.page.url
    expect(field).to_have_value("2024年12月31日")
    field.fill("年底")
    field.press("Enter")
    visit.settle()
    expect(visit.page.get_by_text("读不出日期“年底”")).to_be_visible()
    assert "to=" not in visit.page.url and visit.errors == []


def test_the_query_page_lists_what_can_be_asked(visit: Visit) -> None:  # noqa: F811
    visit.open("query")
    visit.row(3)
    assert "query=" in visit.page.url
    expect(visit.page.get_by_text("点按一行填写条件")).to_have_count(0)


def test_the_matrix_scrolls_in_its_own_box(visit: Visit) -> None:  # noqa: F811
    visit.page.set_viewport_size({"width": 400, "height": 900})
    visit.open("agencies", view="matrix")
    box = visit.page.locator(".st-key-matrix")
    box.locator(".mark-rect path").first.wait_for()
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert visit.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visit.page.get_by_test_id("stMain").evaluate("main => main.scrollWidth <= main.clientWidth")
