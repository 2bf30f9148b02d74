"""What the pages of the app answer, in a real Chromium: each from its filters down to a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

browsing = pytest.importorskip("browsing", reason="playwright is not installed")
from test_app import NOTICE, app, browser, pytestmark, store, visit  # noqa: E402, F401

Visit, expect = browsing.Visit, browsing.expect
HR = "人力资源和社会保障部"


def cell(visit: Visit, number: int) -> None:
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
    visit.link("文件")
    expect(visit.page.get_by_role("combobox", name="层级")).to_have_value("中央")  # filters stay


def test_a_cell_of_the_matrix_is_a_pair(visit: Visit) -> None:  # noqa: F811
    visit.open("agencies", view="matrix", agency="人社部", level="central")
    cell(visit, 0)
    expect(visit.panel).to_contain_text("共同负责")
    expect(visit.panel).to_contain_text("项措施")
    assert visit.panel.locator("blockquote mark").count() >= 2


def test_one_agency_with_its_roles_and_relatives(visit: Visit) -> None:  # noqa: F811
    visit.open("agencies", agency="人社部")
    profile = visit.page.locator(".st-key-profile")
    expect(profile).to_contain_text("人社部")
    visit.page.get_by_role("radio", name=re.compile("^牵头")).or_(visit.page.get_by_role("button", name=re.compile("^牵头"))).first.click()
    visit.settle()
    assert "role=lead" in visit.page.url
    profile.get_by_role("link", name="国务院").click()
    visit.settle()
    expect(profile.locator(".pk-name")).to_have_text("国务院")
    expect(profile.get_by_role("link", name=HR)).to_be_visible()  # one of its parts
