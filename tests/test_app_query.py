"""Cypher in the app: the editor, its faults, parameters, saved queries and the session's history, in a real Chromium."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from neo4j_server import PASSWORD

from graph.stores.base import Store
from views import own_queries

browsing = pytest.importorskip("browsing", reason="playwright is not installed")
from test_app import app, browser, store, visit  # noqa: E402, F401
from test_app import pytestmark as in_browser  # noqa: E402

Visit, expect = browsing.Visit, browsing.expect


@pytest.mark.parametrize(("message", "cypher", "place"), [
    ("Syntax error at line 1:17 - mismatched input 'RETRN'", "MATCH (a:Agency) RETRN a", (1, 18, 5)),
    ("Invalid input 'RETRN' (line 2, column 1 (offset: 17))", "MATCH (a:Agency)\nRETRN a", (2, 1, 5)),
    ("UndefinedVariable: Variable 'b' not defined", "MATCH (a)\nRETURN b", (2, 8, 1)),
    ("UnknownFunction: Unknown function 'foo'", "MATCH (a) RETURN foo(a)", (1, 18, 3)),
    ("只能读取图谱，语句中不允许 CREATE", "MATCH (a)\ncreate (b) RETURN a", (2, 1, 6)),
    ("查询超过 10 秒，已中止", "MATCH (a) RETURN a", None),
])
def test_where_a_fault_is(message: str, cypher: str, place: tuple[int, int, int] | None) -> None:
    found = own_queries.fault(message, cypher)
    assert (found["line"], found["column"], found["length"]) == place if place else "line" not in found


def test_saved_queries_stay_in_their_folder(tmp_path: Path) -> None:
    folder = tmp_path / "queries"
    assert own_queries.save(folder, "../甲", "RETURN 1") == "甲"
    with pytest.raises(own_queries.NameTaken):
        own_queries.save(folder, "甲", "RETURN 2")
    assert own_queries.rename(folder, "甲", "乙.cypher") == "乙"
    assert own_queries.all_of(folder) == {"乙": "RETURN 1"}
    own_queries.delete(folder, "乙")
    assert own_queries.all_of(folder) == {} and [path.name for path in tmp_path.iterdir()] == ["queries"]


def write(visit: Visit, cypher: str) -> None:  # noqa: F811
    visit.page.get_by_role("textbox", name="Cypher").fill(cypher)
    visit.page.get_by_role("textbox", name="Cypher").press("Control+Enter")
    visit.settle()


@in_browser[0]
@in_browser[1]
def test_faults_point_at_their_place(visit: Visit) -> None:  # noqa: F811
    visit.open("query", query="cypher")
    write(visit, "MATCH (a:Agency)\nRETRN a")
    expect(visit.page.locator(".fault")).to_contain_text("第 2 行第 1 列")
    expect(visit.page.locator(".colours .wrong")).to_have_text("RETRN")
    expect(visit.page.locator(".numbers .wrong")).to_have_text("2")
    expect(visit.page.locator(".colours .keyword").first).to_have_text("MATCH")


@in_browser[0]
@in_browser[1]
def test_a_query_with_a_parameter_is_saved_renamed_and_deleted(visit: Visit, store: Path) -> None:  # noqa: F811
    folder = store.with_name("store-files") / "queries"
    visit.open("query", query="cypher")
    visit.page.get_by_role("button", name="一个部门的措施数").click()
    area = visit.page.get_by_role("textbox", name="Cypher")
    expect(area).to_have_value("MATCH (a:Agency {name: $name})-[:RESPONSIBLE_FOR]->(m:Measure)\nRETURN a.name, count(DISTINCT m) AS measures")
    visit.page.get_by_role("button", name="保存…").click()
    name = visit.page.get_by_role("dialog").get_by_role("textbox", name="名称")
    name.fill("措施数")
    name.press("Enter")
    visit.settle()
    visit.page.get_by_role("dialog").get_by_role("button", name="保存").click()
    visit.settle()
    assert [path.name for path in folder.iterdir()] == ["措施数.cypher"]
    field = visit.page.get_by_role("textbox", name="$name")
    field.fill("教育部")
    field.press("Enter")
    visit.settle()
    expect(visit.page.get_by_text("1 行，").first).to_be_visible()
    visit.switch("JSON")
    expect(visit.page.get_by_test_id("stCode").last).to_contain_text('"a.name": "教育部"')
    visit.page.get_by_text("本次会话的历史").click()
    expect(visit.page.get_by_role("link", name="措施数 教育部")).to_be_visible()
    visit.page.get_by_role("button", name="删除…").click()
    visit.page.get_by_role("dialog").get_by_role("button", name="删除", exact=True).click()
    visit.settle()
    assert list(folder.iterdir()) == []


BOMB = "RETURN size([a IN range(1, 20000) WHERE all(b IN range(1, 20000) WHERE a + b > 0)]) AS n"


def stopped(visit: Visit) -> None:  # noqa: F811
    """Run a statement without end, see that somebody else is answered meanwhile, and stop it."""
    other = Visit(visit.page.context.browser.new_page(), visit.address)
    other.open("query")  # that the page itself has to be fetched is no part of the answer
    visit.open("query", query="cypher")
    area = visit.page.get_by_role("textbox", name="Cypher")
    stop = visit.page.get_by_role("button", name="停止")
    for level in ("central", "province", "city"):  # on a busy machine the limit may end the statement before the other page is drawn
        area.fill(f"{BOMB}_{level}")
        area.press("Control+Enter")
        stop.wait_for()
        other.open("documents", level=level)
        expect(other.page.get_by_text(re.compile(r"^\d 份"))).to_be_visible()
        if stop.is_visible():
            break
    other.page.close()
    stop.click()
    expect(visit.page.get_by_text("查询已停止")).to_be_visible(timeout=1500)
    write(visit, "MATCH (d:Document) RETURN count(d) AS n")
    expect(visit.page.get_by_text("1 行，").first).to_be_visible()


@in_browser[0]
@in_browser[1]
def test_a_statement_without_end_is_stopped_and_holds_up_nobody(visit: Visit) -> None:  # noqa: F811
    stopped(visit)


@in_browser[0]
@in_browser[1]
def test_the_same_on_a_server(samples: tuple[object, Store], browser: object, tmp_path: Path) -> None:  # noqa: F811
    with browsing.served(samples[1].location, tmp_path / "log", NEO4J_PASSWORD=PASSWORD) as address:
        visit = Visit(browser.new_page(viewport={"width": 1280, "height": 1000}, locale="zh-CN"), address)
        stopped(visit)
        visit.page.close()
