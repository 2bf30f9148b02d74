"""Pages that are opened again do not read the store again."""

from __future__ import annotations

from pathlib import Path

import pytest

browsing = pytest.importorskip("browsing", reason="playwright is not installed")
from test_app import browser, pytestmark, store  # noqa: E402, F401

Visit = browsing.Visit
PAGES = ("部门协作", "面向人群", "文件", "金额与期限", "引用", "查询", "报告", "导入", "总览")
#: Runs the app with a store that writes down each statement that it is asked.
COUNTING = """
import runpy, sys
sys.path.insert(0, {root!r})
from graph.stores.embedded import EmbeddedStore
if not hasattr(EmbeddedStore, "plain"):
    EmbeddedStore.plain = EmbeddedStore.read
    def read(self, cypher, *others):
        with open({log!r}, "a") as log:
            log.write(" ".join(cypher.split()) + chr(10))
        return EmbeddedStore.plain(self, cypher, *others)
    EmbeddedStore.read = read
runpy.run_path({root!r} + "/app.py", run_name="__main__")
"""


def test_pages_opened_again_read_nothing(store: Path, tmp_path: Path, browser: object) -> None:  # noqa: F811
    log, script = tmp_path / "reads", tmp_path / "counting.py"
    script.write_text(COUNTING.format(root=str(browsing.ROOT), log=str(log)), "utf-8")
    with browsing.served(store, tmp_path / "log", str(script)) as address:
        visit = Visit(browser.new_page(viewport={"width": 1280, "height": 1000}, locale="zh-CN"), address)
        visit.open()
        for name in PAGES:
            visit.link(name)
        first = log.read_text("utf-8").splitlines()
        assert len(first) > 10, "the store is asked at first"
        for name in PAGES:
            visit.link(name)
        assert log.read_text("utf-8").splitlines()[len(first) :] == []
        visit.open("agencies")  # a reload, too
        other = Visit(browser.new_page(viewport={"width": 1280, "height": 1000}, locale="zh-CN"), address)
        other.open("groups")  # and somebody else
        assert log.read_text("utf-8").splitlines()[len(first) :] == []
        other.page.close()
        visit.page.close()
