"""The app as people use it, in a real Chromium: the three uses from a fresh start, each click down to its sentence."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from made import Made

from graph.load import load
from graph.stores.base import open_store
from loaders.batch import read_all

browsing = pytest.importorskip("browsing", reason="playwright is not installed")
Visit, expect = browsing.Visit, browsing.expect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(browsing.CHROMIUM).exists(), reason=f"no Chromium at {browsing.CHROMIUM}"),
]

SAMPLES = browsing.ROOT / "samples"
NOTICE = "国务院办公厅关于实施青年就业扩容提质行动的通知"
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script> **粗** :red[红] $x$ [链](http://outside.invalid/)"


def hostile() -> Made:
    """A document that is full of markup wherever a document can have text."""
    made = Made(f"关于{MARKUP}的通知", number=f"测发〔2030〕1号{MARKUP}", date="2030-01-01", level="county", path="hostile.txt")
    made.section("一", f"一、{MARKUP}")
    made.measure(
        "一/（一）",
        f"（一）{MARKUP}。对<b>测试人群</b>发放<i>1000元</i>。（<u>测试一局</u>、<u>测试二局</u>负责）",
        heading=MARKUP,
        bodies=(("<u>测试一局</u>", "<u>测试一局</u>", "lead"), ("<u>测试二局</u>", "<u>测试二局</u>", "joint")),
        targets=(("<b>测试人群</b>", "<b>测试人群</b>"),),
        amounts=(("<i>1000元</i>", {"low": 1000, "high": 1000, "of": MARKUP}),),
    )
    return made


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples and the hostile document."""
    folder = tmp_path_factory.mktemp("app") / "store"
    opened = open_store(folder)
    report = load(opened, [*read_all(sorted(SAMPLES.glob("*.txt"))), hostile().file()])
    opened.close()
    assert report.counts()["loaded"] == len(report.outcomes) > 6
    return folder


@pytest.fixture(scope="module")
def app(store: Path) -> Iterator[str]:
    with browsing.served(store, store.parent / "app.log") as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with browsing.started() as chromium:
        yield chromium


@pytest.fixture
def visit(app: str, browser: object) -> Iterator[Visit]:
    """A fresh browser; whatever happens in it, nothing may reach out, no script of a document may run."""
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, locale="zh-CN")
    visiting = Visit(page, app)
    yield visiting
    page.close()
    assert visiting.outside == []
    assert visiting.said == []
    assert visiting.errors == []


def test_a_plain_question_is_understood_and_can_be_taken_another_way(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_text("搜索，或用一句话提问").wait_for()
    box = visit.page.get_by_role("combobox").first
    box.click()
    box.fill("教育")
    expect(visit.page.get_by_role("option", name="教育部", exact=True)).to_be_visible()  # suggestions while typing
    box.fill("教育部和人社部共同负责哪些高校毕业生的措施")
    box.press("Enter")
    visit.settle()
    reading = visit.page.locator(".st-key-reading")
    expect(reading).to_contain_text("两部门共同负责的措施：部门 教育部；共同负责部门 人力资源和社会保障部；面向人群 高校毕业生")
    visit.row(0)
    expect(visit.panel).to_contain_text("高校毕业生")
    visit.page.get_by_role("button", name="改为：面向人群的措施").click()
    visit.settle()
    expect(reading).to_contain_text("面向人群的措施：人群 高校毕业生；负责部门 教育部")
    visit.until("graph.nodes().length > 2")
    reading.get_by_role("link", name="修改条件").click()
    visit.page.wait_for_url("**/query?*")
    visit.settle()
    expect(visit.page.get_by_text("面向一类人群或企业")).to_be_visible()
    expect(visit.page.get_by_role("combobox", name="人群")).to_have_value(re.compile("高校毕业生"))


def test_who_works_with_whom(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_role("link", name="打开 →").first.click()
    visit.settle()
    everything = visit.inside("graph.nodes().length")
    visit.choose("部门（任一名称）", "人社部")
    visit.until(f"graph.nodes().length > 1 && graph.nodes().length < {everything}")

    visit.row(0)  # the partner with most shared measures
    for shown in ("共同负责", "人力资源和社会保障部", NOTICE):
        expect(visit.panel).to_contain_text(shown)
    edge = visit.inside("graph.edges(':selected').map(e => e.data('type'))")
    assert edge == ["SHARES_MEASURES"], "the row is chosen in the picture too"

    quoted = visit.panel.locator("blockquote mark").first.inner_text()
    visit.link("在全文中查看")
    here = visit.page.locator(".reader mark.here")
    expect(here.first).to_be_visible()
    assert quoted in here.all_inner_texts()


def test_an_edge_and_a_node_show_their_evidence(visit: Visit) -> None:
    visit.open("agencies", agency="人社部")
    visit.click_on("graph.edges().max(e => e.data('weight')).ele")
    expect(visit.panel).to_contain_text("项措施")
    assert visit.panel.locator("blockquote mark").count() >= 2
    visit.click_on("graph.nodes().filter(n => n.data('name') === '教育部')")
    expect(visit.panel.locator(".pk-name")).to_contain_text("教育部")
    expect(visit.panel).to_contain_text("合作最多")


def test_the_tasks_of_one_agency(visit: Visit) -> None:
    visit.open("agencies", agency="中国人民银行")
    visit.page.get_by_role("heading", name="中国人民银行的任务").wait_for()
    visit.row(0, table=1)
    task = visit.page.locator("[class*=st-key-evidence-task]")
    expect(task).to_contain_text("责任单位")
    expect(task).to_contain_text("中国人民银行")
    assert task.locator(".pk-mark").count() > 0


def test_what_is_aimed_at_a_group(visit: Visit) -> None:
    visit.open("groups")
    visit.choose("人群或单位类别（任一名称）", "高校毕业生")
    groups = "graph.nodes().filter(n => n.data('type') === 'TargetGroup').length"
    visit.until(f"{groups} > 1")  # its subgroups
    visit.row(0)
    expect(visit.panel).to_contain_text("责任单位")
    visit.page.get_by_text("含下级人群").click()
    visit.settle()
    visit.until(f"{groups} === 1")
    visit.click_on("graph.edges().filter(e => e.data('type') === 'TARGETS')[0]")
    expect(visit.panel.locator("blockquote mark")).to_contain_text("毕业生")


def test_a_document_with_its_facts_and_duties(visit: Visit, tmp_path: Path) -> None:
    visit.open("documents", level="central")
    visit.row(0)
    expect(visit.page.get_by_role("heading", name=NOTICE)).to_be_visible()
    legend = visit.page.locator(".reader .legend button")
    expect(legend).to_have_count(4)

    marks = visit.page.locator(".reader mark.shown")
    before = marks.count()
    legend.first.click()
    assert marks.count() < before, "a kind that is switched off is no longer marked"
    legend.first.click()
    visit.page.locator(".reader mark.shown", has_text="每人不超过1500元").first.click()
    visit.settle()
    expect(visit.panel).to_contain_text("不超过")
    expect(visit.panel).to_contain_text("一次性扩岗补助")

    visit.page.locator(".reader .outline a", has_text="加大创业金融支持").click()
    visit.page.wait_for_function(
        "text => text.getBoundingClientRect().top < 900", arg=visit.page.locator("mark", has_text="30万元").first.element_handle()
    )
    visit.switch("责任分工表")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="下载表格").click()
    saved = download.value.path().read_bytes()
    assert saved.startswith(b"\xef\xbb\xbf") and "牵头单位" in saved.decode("utf-8-sig")


def test_exports_of_a_picture(visit: Visit, tmp_path: Path) -> None:
    visit.open("groups", group="退役军人")
    visit.page.get_by_role("button", name="导出图与报告").click()
    visit.choose("格式", "Word")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="下载", exact=True).click()
    assert "word/document.xml" in zipfile.ZipFile(download.value.path()).namelist()


def test_the_language_stays(visit: Visit) -> None:
    visit.open()
    visit.page.get_by_role("radio", name="English").or_(visit.page.get_by_role("button", name="English")).first.click()
    visit.settle()
    expect(visit.page.get_by_role("heading", name="Policy knowledge graph")).to_be_visible()
    visit.link("For whom")
    expect(visit.page.get_by_role("heading", name="For whom")).to_be_visible()
    assert "lang=en" in visit.page.url
    visit.page.reload()
    visit.settle()
    expect(visit.page.get_by_role("heading", name="For whom")).to_be_visible()


def test_a_view_can_be_shared(visit: Visit, app: str) -> None:
    visit.open("agencies", agency="人社部")
    visit.row(1)
    expect(visit.panel.get_by_role("link").first).to_be_visible()
    shown, address = visit.panel.inner_text(), visit.page.url
    other = visit.page.context.browser.new_page()
    guest = Visit(other, app)
    other.goto(address)
    guest.settle()
    expect(guest.panel).to_contain_text(NOTICE)
    expect(guest.panel.get_by_role("link")).to_have_count(visit.panel.get_by_role("link").count())
    expect(guest.panel.get_by_role("button")).to_have_count(visit.panel.get_by_role("button").count())
    assert guest.panel.inner_text() == shown
    other.close()


def test_the_picture_by_keyboard(visit: Visit) -> None:
    visit.open("agencies", agency="人社部")
    canvas = visit.picture()
    canvas.focus()
    canvas.press("ArrowRight")
    canvas.press("Enter")
    visit.settle()
    expect(visit.panel.locator(".pk-name")).to_contain_text("人力资源和社会保障部")
    visit.picture().press("Space")
    visit.settle()
    expect(visit.panel).to_contain_text("项措施")
    visit.page.locator(".find input").first.fill("教育部")
    found = visit.inside("graph.nodes('.found').length")
    assert found > 0 and visit.page.locator(".found").first.inner_text() == f"{found} 个"


def test_search_opens_what_it_finds(visit: Visit) -> None:
    visit.open()
    box = visit.page.get_by_role("combobox", name="搜索")
    box.fill("创业担保贷款")
    box.press("Enter")
    visit.settle()
    visit.row(0)
    assert "/documents" in visit.page.url or "/groups" in visit.page.url


def test_cypher_is_read_only_and_drawn(visit: Visit) -> None:
    visit.open("query", query="cypher")
    run = visit.page.get_by_role("button", name="运行")
    run.click()
    visit.settle()
    visit.until("graph.nodes().length > 2")
    visit.page.get_by_role("textbox", name="Cypher").fill("MATCH (n) DETACH DELETE n")
    run.click()
    visit.settle()
    expect(visit.page.get_by_role("alert")).not_to_be_empty()
    expect(visit.page.locator(".picture")).to_have_count(0)
    visit.open("documents", level="central")
    expect(visit.page.get_by_text("1 份")).to_be_visible()


def test_named_queries_are_forms(visit: Visit) -> None:
    visit.open("query", query="amounts")
    visit.choose("类别", "金额")
    visit.page.get_by_role("textbox", name="不少于").fill("1000000")
    visit.page.keyboard.press("Enter")
    visit.settle()
    visit.until("graph.nodes().filter(n => n.data('type') === 'Amount').nonempty()")
    visit.page.get_by_role("textbox", name="不少于").fill("很多")
    visit.page.keyboard.press("Enter")
    visit.settle()
    expect(visit.page.get_by_role("alert")).to_contain_text("应为数字")


@pytest.mark.parametrize("page", ["documents", "agencies", "groups", "query"])
def test_markup_of_documents_is_text(visit: Visit, page: str) -> None:
    """Dialogs, requests outside and errors are looked at when the visit ends."""
    title = hostile().title
    if page == "documents":
        visit.open(page, document=hostile().id)
        expect(visit.page.get_by_role("heading", name=title)).to_be_visible()
        expect(visit.page.locator(".reader")).to_contain_text(MARKUP)
        visit.page.locator(".reader mark.shown").first.click()
        visit.settle()
        expect(visit.panel).to_contain_text("<")
    elif page == "agencies":
        visit.open(page, agency="<u>测试一局</u>")
        visit.row(0)
        expect(visit.panel).to_contain_text("<u>测试二局</u>") and MARKUP in visit.panel.inner_text()
        visit.page.mouse.move(600, 500)
    elif page == "groups":
        visit.open(page, group="<b>测试人群</b>")
        visit.row(0)
        expect(visit.panel).to_contain_text(MARKUP)
        visit.picture().hover()
    else:
        visit.open(page, query="search", **{"search.text": "测试人群"})
        visit.row(0)
    assert visit.page.locator("img[onerror], .stMain script").count() == 0


def test_an_empty_store_says_what_to_do(tmp_path: Path, browser: object) -> None:
    with browsing.served(tmp_path / "none", tmp_path / "log") as address:
        page = browser.new_page()
        visit = Visit(page, address)
        visit.open()
        assert "policykg load samples" in page.get_by_test_id("stCode").inner_text()
        page.close()
