"""The report that people put together from the pages, in a real Chromium: parts of every kind, kept, ordered, exported."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from test_app import MARKUP, hostile

browsing = pytest.importorskip("browsing", reason="playwright is not installed")
from test_app import browser, pytestmark, store  # noqa: E402, F401

Visit, expect = browsing.Visit, browsing.expect


def add(visit: Visit, where: object, number: int = 0) -> None:
    """Put something into the report and wait until the navigation counts it."""
    link = visit.page.get_by_test_id("stSidebarNav").get_by_role("link", name=re.compile("报告|Report"))
    before = int((re.findall(r"\d+", link.inner_text()) or ["0"])[0])
    where.get_by_role("button", name=re.compile("加入报告|Add to report")).nth(number).click()
    visit.settle()
    expect(link).to_contain_text(f"({before + 1})")


def parts(visit: Visit) -> list[str]:
    """The parts by what the page calls them."""
    return [part.inner_text().split("\n")[0] for part in visit.page.locator("[class*=st-key-part-]").all()]


def fill(visit: Visit, label: str, text: str, number: int = 0) -> None:
    field = visit.page.get_by_role("textbox", name=label, exact=True).nth(number)
    field.fill(text)
    field.press("Control+Enter" if field.evaluate("e => e.tagName") == "TEXTAREA" else "Enter")
    visit.settle()


def exported(visit: Visit, format_: str, path: Path) -> Path:
    """The report as a file."""
    visit.switch(format_)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=re.compile("^下载 ")).click(timeout=60_000)
    saved = path / download.value.suggested_filename
    download.value.save_as(saved)
    return saved


def gather(visit: Visit) -> None:
    """A picture, a table, a measure and a quote of three pages."""
    visit.open("groups", group="高校毕业生", level="central")
    main = visit.page.locator(".stMain")
    visit.picture()
    add(visit, main, 0)
    add(visit, main, 1)
    visit.row(0)
    add(visit, visit.panel)
    visit.open("agencies", agency="人社部")
    visit.row(0)
    add(visit, visit.panel)
    visit.open("documents", document="国办发〔2024〕903号")
    visit.page.locator(".reader mark.shown", has_text="每人不超过1500元").first.click()
    visit.settle()
    visit.page.get_by_role("button", name="句子加入报告").click()
    visit.settle()


@pytest.fixture
def alone(tmp_path: Path, store: Path, browser: object) -> Iterator[tuple[Visit, Path]]:  # noqa: F811
    """A visit to an app whose reports nobody else has; the samples as the store."""
    own = tmp_path / "own"
    shutil.copytree(store, own)
    with browsing.served(own, tmp_path / "log") as address:
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, locale="zh-CN")
        yield Visit(page, address), own
        page.close()


def test_a_report_of_three_pages(alone: tuple[Visit, Path], tmp_path: Path, browser: object) -> None:  # noqa: F811
    visit, own = alone
    visit.open("report")
    expect(visit.page.get_by_test_id("stAlert")).to_contain_text("点“加入报告”")
    gather(visit)
    visit.link("报告")
    before = parts(visit)
    assert len(before) == 5 and before[0] == before[1].replace("2.", "1.") == "1. 面向高校毕业生的措施", "picture and table of one answer"
    fill(visit, "标题", "毕业生政策摘要")
    fill(visit, "引言", "第一段。\n第二段。")
    fill(visit, "小标题", "我的小标题", 2)
    fill(visit, "说明", "我的说明", 2)
    visit.page.get_by_role("button", name="上移").nth(2).click()
    visit.settle()
    visit.page.get_by_role("button", name="上移").nth(1).click()
    visit.settle()
    assert parts(visit)[0] == "1. 我的小标题"
    visit.page.get_by_role("button", name="移除").nth(4).click()
    visit.settle()
    assert len(parts(visit)) == 4
    visit.page.get_by_role("button", name="撤销移除").click()
    visit.settle()
    shown = parts(visit)
    assert len(shown) == 5

    visit.page.reload()
    visit.settle()
    assert parts(visit) == shown
    expect(visit.page.get_by_role("textbox", name="说明").first).to_have_value("我的说明")

    word = docx.Document(str(exported(visit, "Word 文档", tmp_path)))
    text = "\n".join(p.text for p in word.paragraphs)
    order = [text.index(words) for words in ("毕业生政策摘要", "第一段。", "第二段。", "我的小标题", "我的说明", "面向高校毕业生的措施")]
    assert order == sorted(order)
    assert "每人不超过1500元" in text and len(word.inline_shapes) == 1 and len(word.tables) >= 3
    assert "条件：层级 = 中央" in text, "the filter of the page is told"

    page = exported(visit, "网页（单个文件）", tmp_path)
    asked: list[str] = []
    reading = browser.new_page()
    reading.on("request", lambda request: asked.append(request.url))
    reading.goto(page.as_uri())
    expect(reading.get_by_role("heading", name="我的小标题")).to_be_visible()
    assert {url.partition(":")[0] for url in asked} <= {"file", "data"}
    reading.close()

    markdown = exported(visit, "Markdown 文本", tmp_path).read_text("utf-8")
    assert markdown.index("我的小标题") < markdown.index("面向高校毕业生的措施")

    with browsing.served(own, tmp_path / "second.log") as address:  # the server was started anew
        again = Visit(browser.new_page(viewport={"width": 1280, "height": 1000}), address)
        again.open("report")
        assert parts(again) == shown
        again.page.close()
    assert visit.outside == again.outside == [] and visit.errors == []


def test_two_windows_lose_nothing(alone: tuple[Visit, Path]) -> None:
    visit, own = alone
    visit.open("references", refs="missing")
    other = Visit(visit.page.context.browser.new_page(viewport={"width": 1280, "height": 1000}), visit.address)
    other.open("references")
    add(visit, visit.page.locator(".stMain"))
    add_there = other.page.locator(".stMain").get_by_role("button", name="加入报告").first
    add_there.click()
    other.settle()
    other.link("报告")
    assert len(parts(other)) == 2, "what two windows add stays"
    visit.link("报告")
    fill(visit, "标题", "先写的")
    fill(other, "标题", "后写的")
    expect(other.page.get_by_test_id("stToast").first).to_contain_text("别的窗口")
    expect(other.page.get_by_role("textbox", name="标题", exact=True)).to_have_value("先写的")
    fill(other, "标题", "再写的")
    assert '"再写的"' in (own.with_name("own-files") / "reports" / "1.json").read_text("utf-8")

    visit.page.reload()
    visit.settle()
    visit.page.get_by_role("button", name="新建报告").click()
    visit.settle()
    assert parts(visit) == [] and "report=2" in visit.page.url
    visit.choose("哪一份报告", "再写的")
    assert len(parts(visit)) == 2
    visit.page.get_by_role("button", name="清空").click()
    visit.page.get_by_role("dialog").get_by_role("button", name="取消").click()
    visit.settle()
    assert len(parts(visit)) == 2
    visit.page.get_by_role("button", name="清空").click()
    visit.page.get_by_role("dialog").get_by_role("button", name="清空").click()
    visit.settle()
    expect(visit.page.locator("[class*=st-key-part-]")).to_have_count(0)
    other.page.close()


def test_a_report_that_cannot_be_read(alone: tuple[Visit, Path]) -> None:
    visit, own = alone
    folder = own.with_name("own-files") / "reports"
    folder.mkdir(parents=True)
    (folder / "1.json").write_text("{", "utf-8")
    visit.open("report")
    expect(visit.page.get_by_test_id("stAlert")).to_contain_text("读不出保存的报告")
    visit.open("references")
    visit.page.locator(".stMain").get_by_role("button", name="加入报告").first.click()
    expect(visit.page.get_by_test_id("stToast").first).to_contain_text("没有保存")
    assert (folder / "1.json").read_text("utf-8") == "{", "nobody writes over what he cannot read"


def test_a_read_only_app_keeps_reports_in_the_session(store: Path, tmp_path: Path, browser: object) -> None:  # noqa: F811
    with browsing.served(store, tmp_path / "log", POLICYKG_READ_ONLY="1") as address:
        visit = Visit(browser.new_page(viewport={"width": 1280, "height": 1000}), address)
        visit.open("references")
        add(visit, visit.page.locator(".stMain"))
        visit.link("报告")
        assert len(parts(visit)) == 1
        expect(visit.page.get_by_text("只留在本次会话里")).to_be_visible()
        visit.page.close()
    assert not (store.with_name("store-files") / "reports").exists()


def test_markup_in_a_report_is_text(alone: tuple[Visit, Path]) -> None:
    visit, _ = alone
    visit.open("documents", document=hostile().id, sheet="duties")
    add(visit, visit.page.locator(".stMain"))
    visit.link("报告")
    expect(visit.page.locator("[class*=st-key-part-]")).to_contain_text(MARKUP[:20])
    assert visit.page.locator("img[onerror], .stMain script").count() == 0
    assert visit.said == visit.outside == []


CHARTS = (
    ("amounts", {"what": "deadlines"}, "到期事项：时间线"),
    ("amounts", {"by": "title"}, "数额：金额（按文件）：数额分布图"),
    ("groups", {"group": "高校毕业生", "aspect": "compare"}, "面向高校毕业生的措施（按地区和年份）：条形图"),
    ("agencies", {"view": "matrix"}, "共同负责措施的部门：矩阵"),
)


def test_charts_of_the_pages_stand_in_the_report(alone: tuple[Visit, Path], tmp_path: Path) -> None:
    visit, _ = alone
    for page, choices, _ in CHARTS:
        visit.open(page, **choices)
        visit.page.get_by_role("button", name="图加入报告").click()
        visit.settle()
    visit.link("报告")
    assert len(parts(visit)) == len(CHARTS)
    previews = visit.page.locator("img.pk-drawing")
    expect(previews).to_have_count(len(CHARTS))
    assert previews.evaluate_all("all => all.every(one => one.naturalWidth > 100 && one.alt)")
    saved = exported(visit, "Word 文档", tmp_path)
    word = docx.Document(str(saved))
    text = "\n".join(p.text for p in word.paragraphs)
    assert len(word.inline_shapes) == len(CHARTS) and all(caption in text for *_, caption in CHARTS)
    assert "依据：" in text and "“共同负责”关系出自对共同负责的措施的统计" in text
    images = exported(visit, "Markdown 文本", tmp_path).read_text("utf-8").count("data:image/png;base64,")
    assert images == len(CHARTS)
    if office := shutil.which("soffice"):
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        subprocess.run([office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(saved)],
                       check=True, capture_output=True, timeout=120)  # fmt: skip
        listed = subprocess.run(["pdfimages", "-list", str(saved.with_suffix(".pdf"))], capture_output=True, check=True, text=True)
        assert sum(" image " in line for line in listed.stdout.splitlines()) >= len(CHARTS)
    assert visit.outside == [] and visit.errors == []
