"""Documents that come through the browser: seen first, loaded, removed; the read-only app; saved queries."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_app import MARKUP

from graph.load import load, remove
from graph.stores.base import Store, open_store
from loaders.batch import read_all
from views import keeping, uploads

browsing = pytest.importorskip("browsing", reason="playwright is not installed")
from test_app import browser  # noqa: E402, F401
from test_app import pytestmark as in_browser  # noqa: E402

Visit, expect = browsing.Visit, browsing.expect
SAMPLES = browsing.ROOT / "samples"
NOTICE = SAMPLES / "01-central-notice.txt"
PLAIN = """测试市人民政府办公室关于印发夜校行动的通知
测政办发〔2031〕7号
一、主要任务
（一）开办夜校。对参加夜校的农民工给予每人不超过300元的补贴。（市教育局牵头，市财政局配合）
测试市人民政府办公室
2031年3月4日
"""


# ---- the folder


@pytest.mark.parametrize("name", [
    "../../x.txt", "/etc/x.txt", "a\\..\\x.txt", "..", ".", "", ".hidden", "x\0y", "a/" * 90, "长" * 400 + ".docx", "a#3.txt",
])
def test_a_name_never_leaves_the_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "files" / "uploads"
    uploads.keep(folder, name, b"1", [], {})
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == 1 and kept[0].parent == folder
    assert not kept[0].name.startswith(".") and "#" not in kept[0].name


def test_another_document_of_the_same_name_does_not_take_the_place_of_the_first(tmp_path: Path) -> None:
    store = open_store(tmp_path / "store")
    folder = keeping.folder(store, "uploads")
    texts = [PLAIN, PLAIN.replace("7号", "8号").replace("夜校", "早校"), PLAIN.replace("300元", "500元")]
    held: dict[str, set[str]] = {}
    for text in texts:
        parts = uploads.keep(folder, "通知.txt", text.encode(), uploads.read("通知.txt", text.encode()), held)
        load(store, parts)
        rows = store.read("MATCH (d:Document) WHERE d.loaded RETURN d.id, d.sources").rows
        held = {path: {id_} for id_, paths in rows for path in paths}
    assert {Path(path).name: ids for path, ids in held.items()} == {
        "通知.txt": {"doc/测政办发〔2031〕7号"}, "通知 (2).txt": {"doc/测政办发〔2031〕8号"},
    }
    assert "500元" in (folder / "通知.txt").read_text("utf-8")
    remove(store, ["doc/测政办发〔2031〕8号"])
    uploads.tidy(folder, held, {path: ids for path, ids in held.items() if "(2)" not in path})
    assert [path.name for path in folder.iterdir()] == ["通知.txt"]
    store.close()


def test_an_archive_keeps_the_paths_of_its_parts(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../甲/通知.txt", PLAIN)
        archive.writestr("坏.docx", b"PK nothing")
    parts = uploads.keep(tmp_path, "一批.zip", packed.getvalue(), uploads.read("一批.zip", packed.getvalue()), {})
    assert all(part.path.startswith(str(tmp_path / "一批.zip")) for part in parts)
    [(facts, _)] = [document for part in parts for document in part.documents]
    assert facts["source"]["path"].startswith(str(tmp_path / "一批.zip"))
    assert [path.name for path in tmp_path.iterdir()] == ["一批.zip"]


def test_too_much() -> None:
    assert uploads.too_much([1] * uploads.FILES) is None
    assert "50" in (uploads.too_much([1] * (uploads.FILES + 1)) or "")
    assert "200 MB" in (uploads.too_much([150 << 20, 60 << 20]) or "")


def test_doubts() -> None:
    [part] = uploads.read("a.txt", PLAIN.encode())
    [(facts, _)] = part.documents
    assert uploads.doubts(facts) == []
    [part] = uploads.read("b.txt", "一、任务\n（一）开办夜校。支持农民工参加。".encode())
    assert "标题系推定" in uploads.doubts(part.documents[0][0])
    assert "没有发文机关" in uploads.doubts(part.documents[0][0])


# ---- in the browser


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Where a store will be."""
    return tmp_path / "store"


@pytest.fixture
def visit(place: Path, browser: object) -> Iterator[Visit]:  # noqa: F811
    with browsing.served(place, place.parent / "app.log") as address:
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, locale="zh-CN")
        visiting = Visit(page, address)
        yield visiting
        page.close()
        assert (visiting.outside, visiting.said, visiting.errors) == ([], [], [])


def loaded(place: Path) -> list[tuple[str, list[str]]]:
    """Titles and sources."""
    store: Store = open_store(place)
    rows = store.read("MATCH (d:Document) WHERE d.loaded RETURN d.title, d.sources").rows
    store.close()
    return [(title, sources) for title, sources in rows]


def drop(visit: Visit, *files: tuple[str, bytes]) -> None:
    visit.page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]
    )
    visit.settle()


@in_browser[0]
@in_browser[1]
def test_a_file_is_seen_loaded_and_removed(visit: Visit, place: Path) -> None:
    visit.open("import")
    drop(visit, ("../夜校.txt", PLAIN.encode()), ("图.bin", b"\0\1\2" * 50))
    expect(visit.page.get_by_test_id("stAlert").first).to_contain_text("图.bin")
    expect(visit.page.get_by_role("heading", name="测试市人民政府办公室关于印发夜校行动的通知")).to_be_visible()
    visit.page.locator(".reader mark.shown", has_text="每人不超过300元").click()
    visit.settle()
    expect(visit.panel).to_contain_text("300元")
    assert not place.exists(), "nothing is written before one says so"

    visit.page.get_by_role("button", name="载入 1 份文件").click()
    report = visit.page.locator(".st-key-report")
    expect(report).to_contain_text("载入 1", timeout=60_000)
    visit.settle()
    [(title, [source])] = loaded(place)
    assert source == str(place.parent / "store-files" / "uploads" / "夜校.txt")
    visit.link("文件")
    expect(visit.page.get_by_text("1 份")).to_be_visible()

    visit.link("导入")
    visit.switch("已载入的文件")
    assert "import=loaded" in visit.page.url
    grid = visit.page.get_by_test_id("stDataFrame").last.locator("canvas").first
    grid.scroll_into_view_if_needed()
    visit.page.wait_for_timeout(300)
    grid.click(position={"x": 18, "y": 52}, force=True)
    visit.settle()
    visit.page.get_by_role("button", name="重新读取").click()
    expect(report).to_contain_text("未变 1", timeout=60_000)
    visit.settle()
    grid.scroll_into_view_if_needed()
    visit.page.wait_for_timeout(300)
    if visit.page.get_by_role("button", name="移除…").is_disabled():
        grid.click(position={"x": 18, "y": 52}, force=True)
        visit.settle()
    visit.page.get_by_role("button", name="移除…").click()
    dialog = visit.page.get_by_role("dialog")
    expect(dialog).to_contain_text(title)
    expect(dialog).to_contain_text("1 项措施")
    dialog.get_by_role("button", name="移除", exact=True).click()
    expect(report).to_contain_text("移除 1", timeout=60_000)
    assert loaded(place) == [] and not Path(source).exists()


@in_browser[0]
@in_browser[1]
def test_pasted_markup_is_text(visit: Visit, place: Path) -> None:
    visit.open("import")
    box = visit.page.get_by_role("textbox", name="或粘贴公文全文")
    box.fill(PLAIN.replace("夜校行动", f"夜校{MARKUP}行动"))
    box.press("Control+Enter")
    visit.settle()
    expect(visit.page.locator(".reader")).to_contain_text(MARKUP.split(" ")[0])
    visit.page.get_by_role("button", name="载入 1 份文件").click()
    expect(visit.page.locator(".st-key-report")).to_contain_text("载入 1", timeout=60_000)
    assert visit.page.locator("img[onerror], .stMain script").count() == 0
    [(_, [source])] = loaded(place)
    assert Path(source).parent == place.parent / "store-files" / "uploads"


@in_browser[0]
@in_browser[1]
def test_an_empty_store_has_the_samples_one_click_away(visit: Visit, place: Path) -> None:
    visit.open()
    visit.page.get_by_role("button", name="载入示例").click()
    expect(visit.page.get_by_role("heading", name="政策知识图谱")).to_be_visible(timeout=90_000)
    assert {path for paths in loaded(place) for path in paths[1]} == {str(path) for path in SAMPLES.glob("*.txt")}
    latest = visit.page.locator(".st-key-latest")
    expect(latest).to_contain_text("7 份文件，来自 samples")
    latest.get_by_role("link").first.click()
    expect(visit.page.locator(".reader")).to_be_visible()


@in_browser[0]
@in_browser[1]
def test_the_read_only_app_changes_nothing(
    place: Path, browser: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    store = open_store(place)
    load(store, read_all([NOTICE]))
    store.close()
    monkeypatch.setenv(keeping.READ_ONLY, "1")
    with browsing.served(place, tmp_path / "log") as address:
        page = browser.new_page(locale="zh-CN")
        visit = Visit(page, address)
        visit.open()
        expect(page.get_by_role("link", name="查询")).to_be_visible()
        expect(page.get_by_role("link", name="导入")).to_have_count(0)
        page.goto(f"{address}/import")
        visit.settle()
        assert page.locator("input[type=file]").count() == 0
        page.close()
