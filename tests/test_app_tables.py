"""Every table sorts, filters and downloads, in a real Chromium."""

from __future__ import annotations

import csv
import re

import pytest

browsing = pytest.importorskip("browsing", reason="playwright is not installed")
from test_app import app, browser, pytestmark, store, visit  # noqa: E402, F401

Visit, expect = browsing.Visit, browsing.expect
COUNT = re.compile(r"^(\d+) / (\d+) 行")


def filtered(visit: Visit, column: str) -> None:  # noqa: F811
    """Open the filter of the first table at a column."""
    visit.page.get_by_role("button", name="筛选", exact=True).first.click()
    visit.choose("列", column)


def count(visit: Visit) -> tuple[int, int]:  # noqa: F811
    """How many rows pass the filter, of how many."""
    shown, whole = COUNT.match(visit.page.get_by_text(COUNT).first.inner_text()).groups()
    return int(shown), int(whole)


def saved(visit: Visit) -> list[list[str]]:  # noqa: F811
    """The rows of the first table as it is downloaded, its head first."""
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="下载表格").first.click()
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_table_is_filtered_by_a_column(visit: Visit) -> None:  # noqa: F811
    visit.open("groups", group="高校毕业生")
    everything = len(saved(visit)) - 1
    filtered(visit, "作用")
    visit.choose("其中任一", "服务")
    shown, whole = count(visit)
    assert 0 < shown < whole == everything
    visit.page.keyboard.press("Escape")
    assert len(saved(visit)) == shown + 1, "what is saved is what is seen"
    address = visit.page.url
    visit.row(0)
    expect(visit.panel).to_contain_text("服务")

    visit.page.goto(address)
    visit.settle()
    assert count(visit) == (shown, whole), "the address has the filter"
    visit.page.get_by_role("button", name="清除筛选").first.click()
    visit.settle()
    assert "show." not in visit.page.url and len(saved(visit)) - 1 == everything
    visit.back()
    assert count(visit) == (shown, whole)


def test_numbers_are_filtered_by_their_size(visit: Visit) -> None:  # noqa: F811
    visit.open("agencies")
    filtered(visit, "共同措施数")
    visit.page.get_by_role("spinbutton", name="不少于").fill("4")
    visit.page.keyboard.press("Enter")
    visit.settle()
    shown, whole = count(visit)
    rows = saved(visit)[1:]
    assert 0 < shown < whole and len(rows) == shown
    assert all(int(row[2]) >= 4 for row in rows)
    filtered(visit, "共同措施数")
    visit.page.get_by_role("spinbutton", name="不少于").fill("999")
    visit.page.keyboard.press("Enter")
    visit.settle()
    expect(visit.page.get_by_text("没有一行符合筛选")).to_be_visible()


@pytest.mark.parametrize("given", ["{", "[]", '{"effect":3}', '{"effect":{"among":"x"}}', '{"no":{"part":"x"}}', '{"effect":{"least":"a"}}'])
def test_a_broken_filter_in_an_address_harms_nothing(visit: Visit, given: str) -> None:  # noqa: F811
    visit.open("groups", group="高校毕业生", **{"show.group": given})
    expect(visit.page.get_by_role("button", name="筛选", exact=True).first).to_be_visible()
    assert visit.page.get_by_test_id("stException").count() == 0


def test_a_click_on_a_heading_sorts(visit: Visit) -> None:  # noqa: F811
    """Sorting does not change what a click opens."""
    visit.open("groups", group="高校毕业生")
    visit.row(0)
    first = visit.panel.inner_text()
    grid = visit.page.get_by_test_id("stDataFrame").first.locator("canvas").first
    grid.hover(position={"x": 160, "y": 17}, force=True)
    grid.click(position={"x": 150, "y": 17}, force=True)
    visit.settle()
    visit.row(0)
    assert visit.panel.inner_text() != first
