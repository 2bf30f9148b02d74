"""The app by WCAG AA, as axe-core finds it in a real Chromium: contrast, names and labels of every page, light and dark;
and the way through a page with the keyboard alone."""

from __future__ import annotations

from importlib.resources import files

import pytest

browsing = pytest.importorskip("browsing", reason="playwright is not installed")
pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
from test_app import app, browser, pytestmark, store, visit  # noqa: E402, F401

Visit, expect = browsing.Visit, browsing.expect
AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
DOCUMENT = "国办发〔2024〕903号"
PAGES: list[tuple[str, dict[str, str]]] = [
    ("overview", {}),
    ("overview", {"text": "教育部和人社部共同负责哪些高校毕业生的措施"}),
    ("agencies", {"agency": "人社部"}),
    ("agencies", {"view": "matrix"}),
    ("groups", {"group": "高校毕业生", "aspect": "compare"}),
    ("groups", {"group": "高校毕业生", "show.group": '{"effect":{"among":["serve"]}}'}),
    ("documents", {}),
    ("documents", {"document": DOCUMENT}),
    ("documents", {"document": DOCUMENT, "sheet": "duties"}),
    ("amounts", {}),
    ("amounts", {"what": "deadlines"}),
    ("references", {}),
    ("query", {"query": "measures_for_group"}),
    ("query", {"query": "cypher"}),
    ("report", {}),
    ("import", {}),
]
#: Moves the focus one step on, and says what has it: the name of a control of the app, in its shadow roots too.
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at === document.body ? "" : (at.getAttribute("aria-label") || at.innerText || at.placeholder || at.tagName).trim();
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_pass_axe(app: str, browser: object, scheme: str) -> None:  # noqa: F811
    page = browser.new_page(viewport={"width": 1280, "height": 1000}, color_scheme=scheme, locale="zh-CN")
    visit = Visit(page, app)  # noqa: F811
    visit.open("references")
    page.locator(".stMain").get_by_role("button", name="加入报告").first.click()
    visit.settle()
    wrong = []
    for path, choices in PAGES:
        visit.open(path, **choices)
        page.wait_for_timeout(1000)
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        wrong += [
            f"{path} {choices} {rule['id']}: {node['html'][:120]}: {node['failureSummary'][:200]}"
            for rule in found["violations"] for node in rule["nodes"]
        ]
        assert len(found["passes"]) > 10, "axe has looked at the page"
    page.close()
    assert wrong == []


def test_the_keyboard_reaches_everything(visit: Visit) -> None:  # noqa: F811
    visit.open("groups", group="高校毕业生")
    visit.picture()
    visit.page.get_by_role("combobox").first.focus()
    reached = []
    for _ in range(60):
        visit.page.keyboard.press("Tab")
        reached.append(visit.page.evaluate(FOCUSED))
    everything = "\n".join(reached)
    for name in ("含下级人群", "负责部门", "层级", "措施", "在图中查找", "PNG", "关系图", "对象", "加入报告", "筛选", "下载表格", "导出图与报告"):
        assert name in everything, f"{name} is reached with the Tab key"
