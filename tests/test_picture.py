"""The graph picture: the component alone in a Chromium, and in the app."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import networkx as nx
import pytest

from bench import component
from bench.component import edge, node
from graph.language import speak
from views.component import words as spoken
from views.component.build import FOLDER
from views.exploration import MOST, Exploration, drawn

browsing = pytest.importorskip("browsing", reason="playwright is not installed")
from lxml import etree  # noqa: E402
from test_app import MARKUP, app, browser, pytestmark, store, visit  # noqa: E402, F401

expect = browsing.expect
SVG = "{http://www.w3.org/2000/svg}"

Positions = dict[str, dict[str, float]]


class Alone:
    """The component in a page of its own."""

    def __init__(self, page: Any, address: str, theme: str = "light") -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("dialog", lambda dialog: (self.errors.append(dialog.message), dialog.dismiss()))
        page.set_default_timeout(10_000)
        page.goto(f"{address}/{theme}")
        page.wait_for_function("window.ready")

    def show(self, nodes: list[dict[str, Any]], edges: list[dict[str, Any]], **more: Any) -> None:
        self.given = (nodes, edges)
        self.page.evaluate("data => show(data)", component.data(nodes, edges, **more))
        self.page.wait_for_timeout(150)

    def again(self, **more: Any) -> None:
        """The same graph once more, as after a run of the script."""
        self.show(*self.given, **more)

    def ask(self, expression: str) -> Any:
        """The value of an expression of `graph`."""
        return self.page.evaluate(f"() => {{ const graph = document.querySelector('.canvas').graph; return {expression}; }}")

    def places(self) -> Positions:
        found: Positions = self.ask("Object.fromEntries(graph.nodes().map(n => [n.id(), { ...n.position() }]))")
        return found

    def shown(self) -> set[str]:
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")  # styles follow
        return set(self.ask("graph.elements(':visible').map(e => e.id())"))

    def at(self, id_: str) -> tuple[float, float]:
        x, y = self.ask(f"(e => e.isNode() ? e.renderedPosition() : e.renderedMidpoint())(graph.$id('{id_}'))").values()
        return x, y

    def click(self, id_: str, **how: Any) -> None:
        self.page.mouse.click(*self.at(id_), **how)
        self.page.wait_for_timeout(350)  # a second click may follow

    def menu(self, id_: str) -> Any:
        self.page.mouse.click(*self.at(id_), button="right")
        return self.page.get_by_role("menu")

    def tool(self, name: str) -> None:
        self.page.locator(f"[data-tool={name}]").click()

    def sent(self, name: str) -> list[Any]:
        return [value for each, value in self.page.evaluate("sent") if each == name]

    def settle(self) -> None:
        """Wait until nothing moves any more."""
        self.page.wait_for_function("() => !document.querySelector('.canvas').graph.nodes().some(n => n.animated())")
        self.page.wait_for_timeout(100)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with component.hosted() as here:
        yield here


@pytest.fixture
def alone(address: str, browser: Any) -> Iterator[Alone]:  # noqa: F811
    page = browser.new_page(viewport={"width": 1000, "height": 620}, reduced_motion="reduce")
    yield (opened := Alone(page, address))
    page.close()
    assert opened.errors == []


def triangle() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """甲, 乙 and 丙, each joined to each; and 丁, a measure of 甲."""
    nodes = [*(node(id_, weight=3) for id_ in "甲乙丙"), node("丁", "Measure", layer=2)]
    edges = [*(edge(a, b, weight=w, note=str(w)) for w, (a, b) in enumerate(combinations("甲乙丙", 2), 2)), edge("甲", "丁", "RESPONSIBLE_FOR")]
    return nodes, edges


def neighbours(id_: str) -> dict[str, Any]:
    kinds = (("Measure", "措施", 12), ("Agency", "部门", 5), ("TargetGroup", "对象", 3))
    return {"id": id_, "kinds": [{"label": label, "name": name, "count": count} for label, name, count in kinds]}


def larger() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The triangle with twelve measures of 甲."""
    nodes, edges = triangle()
    new = [node(f"措施{i}", "Measure", layer=2) for i in range(12)]
    return nodes + new, edges + [edge("甲", n["id"], "RESPONSIBLE_FOR") for n in new]


# ---- neighbours of a chosen type


def test_a_double_click_offers_the_types_of_neighbours(alone: Alone) -> None:
    alone.show(*triangle())
    before = alone.places()
    alone.page.mouse.dblclick(*alone.at("甲"))
    menu = alone.page.get_by_role("menu")
    expect(menu).to_contain_text("正在统计…")
    assert alone.sent("asked") == ["甲"]
    alone.again(neighbours=neighbours("甲"))
    expect(menu.get_by_role("menuitem")).to_have_text(
        ["措施 12 · 已画 1", "部门 5 · 已画 2", "对象 3", "全部 20 · 已画 3", "从这里到…", "固定位置", "隐藏", "隐藏这一类（部门）"]
    )
    menu.get_by_text("措施 12").click()
    assert alone.sent("wanted") == [{"opened": [["甲", "Measure"]], "path": None}]
    assert alone.sent("selected") == [], "a double click chooses nothing"

    alone.show(*larger(), opened=[["甲", "Measure"]])
    after = alone.places()
    assert {id_: after[id_] for id_ in before} == before, "what was there keeps its place"
    new = [after[id_] for id_ in after if id_ not in before]
    assert len(new) == 12 and len({(round(p["x"]), round(p["y"])) for p in new}) == 12, "each in a place of its own"

    alone.tool("undo")
    assert alone.sent("wanted")[-1]["opened"] == []
    alone.show(*triangle())
    alone.tool("redo")
    alone.show(*larger(), opened=[["甲", "Measure"]])
    assert alone.places() == after, "they come back to where they were"
    alone.again(opened=[["甲", "Measure"]], neighbours=neighbours("甲") | {"kinds": neighbours("甲")["kinds"][1:2]})
    menu = alone.menu("甲")
    expect(menu.get_by_role("menuitem").first).to_have_text("部门 5 · 已画 2")
    menu.get_by_text("收起它的邻居").click()
    assert alone.sent("wanted")[-1]["opened"] == []


def test_neighbours_by_keyboard(alone: Alone) -> None:
    alone.show(*triangle(), neighbours=neighbours("甲"))
    alone.page.locator(".canvas").focus()
    alone.page.keyboard.press("ArrowRight")
    first = alone.ask("graph.nodes('.focused').id()")
    alone.again(neighbours=neighbours(first))
    for key in ("Shift+Enter", "ArrowDown", "ArrowDown", "Enter"):
        alone.page.keyboard.press(key)
    assert alone.sent("wanted") == [{"opened": [[first, "Agency"]], "path": None}]
    assert alone.page.evaluate("document.activeElement.classList.contains('canvas')"), "one is back in the picture"


# ---- hiding, pinning, undoing


def test_hiding_and_showing_again(alone: Alone) -> None:
    alone.show(*triangle())
    everything = alone.shown()
    alone.menu("丁").get_by_text("隐藏", exact=True).click()
    assert alone.shown() == everything - {"丁", "甲-丁"}
    alone.menu("甲-乙").get_by_text("隐藏", exact=True).click()
    assert alone.shown() == everything - {"丁", "甲-丁", "甲-乙"}
    reveal = alone.page.locator("[data-tool=reveal]")
    expect(reveal).to_have_text("显示隐藏的 2 项")
    alone.menu("甲").get_by_text("隐藏这一类").click()
    assert alone.shown() == set()
    expect(reveal).to_have_text("显示隐藏的 5 项")
    alone.page.keyboard.press("Control+z")
    assert alone.shown() == everything - {"丁", "甲-丁", "甲-乙"}
    reveal.click()
    assert alone.shown() == everything
    expect(reveal).to_be_hidden()
    for _ in range(3):
        alone.page.keyboard.press("Control+z")
    assert alone.shown() == everything
    alone.page.keyboard.press("Control+Shift+z")
    assert alone.shown() == everything - {"丁", "甲-丁"}
    alone.page.locator(".legend button", has_text="共同负责").click()
    alone.tool("undo")
    assert alone.shown() == everything - {"丁", "甲-丁"}, "the legend's switches are undone as well"


def test_dragging_pins_and_layouts_leave_it_there(alone: Alone) -> None:
    alone.show(*triangle())
    before = alone.places()
    x, y = alone.at("甲")
    alone.page.mouse.move(x, y)
    alone.page.mouse.down()
    alone.page.mouse.move(x + 60, y + 30, steps=5)
    alone.page.mouse.up()
    dragged = alone.places()["甲"]
    assert dragged != before["甲"]
    assert alone.ask("graph.nodes('.pinned').map(n => n.id())") == ["甲"]
    for layout in ("grid", "concentric", "layered", "force"):
        alone.page.locator(".layouts").select_option(layout)
        alone.settle()
        assert alone.places()["甲"] == pytest.approx(dragged)
    for _ in range(4):
        alone.tool("undo")
    alone.settle()
    assert alone.places() == before | {"甲": dragged}
    alone.tool("undo")
    assert alone.places() == before
    assert alone.ask("graph.nodes('.pinned').length") == 0
    expect(alone.page.locator("[data-tool=undo]")).to_have_attribute("aria-disabled", "true")


def test_hiding_pinning_and_moving_by_keyboard(alone: Alone) -> None:
    alone.show(*triangle())
    alone.page.locator(".canvas").focus()
    alone.page.keyboard.press("ArrowRight")
    first = alone.ask("graph.nodes('.focused').id()")
    before = alone.places()[first]
    alone.page.keyboard.press("Shift+ArrowRight")
    assert alone.places()[first]["x"] > before["x"]
    assert alone.ask("graph.nodes('.pinned').length") == 1
    alone.page.keyboard.press("p")
    assert alone.ask("graph.nodes('.pinned').length") == 0
    alone.page.keyboard.press("h")
    assert first not in alone.shown()
    for _ in range(3):
        alone.page.keyboard.press("Control+z")
    assert first in alone.shown() and alone.places()[first] == before


# ---- a path


def test_a_path_between_two(alone: Alone) -> None:
    alone.show(*triangle())
    alone.page.keyboard.down("Shift")
    alone.click("乙")
    expect(alone.page.locator(".note")).to_contain_text("从“乙”到哪里")
    alone.click("丁")
    alone.page.keyboard.up("Shift")
    assert alone.sent("wanted") == [{"opened": [], "path": ["乙", "丁"]}]
    assert alone.sent("selected") == []
    way = {"ends": ["乙", "丁"], "text": "最短路径，2 步：乙 → 甲 → 丁", "nodes": ["乙", "甲", "丁"], "edges": ["甲-乙", "甲-丁"]}
    alone.again(path=way)
    assert set(alone.ask("graph.elements('.way').map(e => e.id())")) == {"乙", "甲", "丁", "甲-乙", "甲-丁"}
    assert set(alone.ask("graph.elements('.faded').map(e => e.id())")) == {"丙", "甲-丙", "乙-丙"}
    expect(alone.page.locator(".note")).to_contain_text("2 步：乙 → 甲 → 丁")
    alone.page.locator(".note").get_by_role("button", name="关闭").click()
    assert alone.sent("wanted")[-1] == {"opened": [], "path": None}
    assert alone.ask("graph.elements('.way, .faded').length") == 0
    alone.tool("undo")
    assert alone.sent("wanted")[-1]["path"] == ["乙", "丁"]


def test_a_path_by_menu_and_keyboard_and_that_there_is_none(alone: Alone) -> None:
    alone.show(*triangle())
    alone.menu("丙").get_by_text("从这里到…").click()
    alone.page.keyboard.press("Escape")
    expect(alone.page.locator(".note")).to_have_count(0)
    alone.menu("丙").get_by_text("从这里到…").click()
    alone.page.keyboard.press("ArrowLeft")
    other = alone.ask("graph.nodes('.focused').id()")
    if other == "丙":
        alone.page.keyboard.press("ArrowRight")
        other = alone.ask("graph.nodes('.focused').id()")
    alone.page.keyboard.press("Enter")
    assert alone.sent("wanted")[-1]["path"] == ["丙", other]
    alone.again(path={"ends": ["丙", other], "text": "没有 6 步以内的路径", "nodes": ["丙", other], "edges": []})
    expect(alone.page.locator(".note")).to_contain_text("没有 6 步以内的路径")
    alone.tool("undo")
    expect(alone.page.locator(".note")).to_have_count(0)


def test_a_path_shows_what_was_hidden(alone: Alone) -> None:
    alone.show(*triangle())
    alone.menu("丁").get_by_text("隐藏", exact=True).click()
    alone.menu("丙").get_by_text("从这里到…").click()
    alone.click("乙")
    alone.again(path={"ends": ["丙", "乙"], "text": "", "nodes": ["丙", "丁", "乙"], "edges": []})
    assert "丁" in alone.shown()


# ---- layouts


def test_layouts_say_something_by_place(alone: Alone) -> None:
    nodes = [node("文", "Document", layer=0), *(node(f"措{i}", "Measure", layer=2) for i in range(9)), *(node(f"机{i}", layer=3) for i in range(4))]
    edges = [edge("文", f"措{i}", "CONTAINS") for i in range(9)] + [edge(f"机{i % 4}", f"措{i}", "RESPONSIBLE_FOR") for i in range(9)]
    alone.show(nodes, edges)
    seen: list[Positions] = [alone.places()]
    for layout in ("layered", "concentric", "grid"):
        alone.page.locator(".layouts").select_option(layout)
        alone.settle()
        seen.append(alone.places())
        for a, b in combinations(seen[-1].values(), 2):
            assert abs(a["x"] - b["x"]) + abs(a["y"] - b["y"]) > 40, f"{layout}: one node over another"
        assert alone.ask("graph.nodes().every(n => { const p = n.renderedPosition(); return p.x > 0 && p.y > 0 && "
                         "p.x < graph.width() && p.y < graph.height(); })"), f"{layout} is seen whole"
    _, layered, rings, grid = seen
    layers = [[place["x"] for id_, place in layered.items() if id_[0] == first] for first in "文措机"]
    assert all(max(left) < min(right) for left, right in pairwise(layers)), "documents, measures, bodies from left to right"
    from_middle = {id_: round((p["x"] ** 2 + p["y"] ** 2) ** 0.5) for id_, p in rings.items()}
    assert from_middle["文"] == 0 and {from_middle[f"机{i}"] for i in range(4)} < {*from_middle.values()}
    assert max(from_middle[f"机{i}"] for i in range(4)) < min(from_middle[f"措{i}"] for i in range(9))
    assert len({round(p["x"]) for p in grid.values()}) * len({round(p["y"]) for p in grid.values()}) < 2 * len(grid)


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nodes_move_only_for_those_who_do_not_mind(alone: Alone, motion: str, moves: bool) -> None:
    alone.page.emulate_media(reduced_motion=motion)
    alone.show(*triangle())
    alone.page.evaluate("""() => {
        const select = document.querySelector(".layouts");
        select.value = "grid";
        select.dispatchEvent(new Event("change"));
    }""")
    assert alone.ask("graph.nodes().some(n => n.animated())") is moves


def test_labels_are_never_too_small(alone: Alone) -> None:
    alone.show(*triangle())
    for level in (0.3, 1, 3):
        alone.ask(f"graph.zoom({level}) && graph.center() && null")
        alone.page.wait_for_timeout(200)
        sizes = alone.ask("graph.nodes('.labelled').map(n => parseFloat(n.style('font-size')) * graph.zoom())")
        assert sizes and all(11.99 < size < 17.01 for size in sizes), f"at {level}"


def test_a_long_name_is_cut_and_whole_under_the_pointer(alone: Alone) -> None:
    name = "关于进一步促进高校毕业生等青年群体高质量充分就业若干措施的实施意见"
    alone.show([node("甲", name=name)], [])
    assert alone.ask("graph.nodes()[0].data('label')").endswith("…")
    alone.page.mouse.move(*alone.at("甲"))
    expect(alone.page.locator(".tip b")).to_have_text(name)


def test_weights_are_widths_with_numbers(alone: Alone) -> None:
    alone.show(*triangle())
    widths = alone.ask("Object.fromEntries(graph.edges('[weight]').map(e => [e.data('note'), e.numericStyle('width')]))")
    assert sorted(widths, key=widths.get) == ["2", "3", "4"]


# ---- saved pictures


def saved(alone: Alone, kind: str) -> tuple[str, bytes]:
    with alone.page.expect_download() as download:
        alone.tool(kind)
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_what_is_seen_as_svg(alone: Alone) -> None:
    alone.show(*triangle())
    alone.menu("丙").get_by_text("隐藏", exact=True).click()
    name, content = saved(alone, "svg")
    assert name == "图谱-测试.svg"
    root = etree.fromstring(content)
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert {"甲", "乙", "丁"} <= {*texts} and "丙" not in texts
    assert {"部门 2", "措施 1", "负责 1", "共同负责 1"} <= {*texts}, "the legend"
    background = root.find(f"{SVG}rect")
    assert background is not None and background.get("fill") == "#ffffff"


def test_what_is_seen_as_png_is_white_in_the_dark_too(address: str, browser: Any) -> None:  # noqa: F811
    page = browser.new_page(viewport={"width": 1000, "height": 620})
    alone = Alone(page, address, "dark")
    alone.show(*triangle())
    name, content = saved(alone, "png")
    assert name == "图谱-测试.png" and content.startswith(b"\x89PNG")
    corner = page.evaluate("""async bytes => {
        const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [image.width, image.height];
        const context = canvas.getContext("2d");
        context.drawImage(image, 0, 0);
        const all = context.getImageData(0, 0, image.width, image.height).data;
        return { corner: [...all.slice(0, 3)], dark: all.some((value, i) => i % 4 < 3 && value < 60), width: image.width };
    }""", list(content))
    assert corner == {"corner": [255, 255, 255], "dark": True, "width": 2 * page.evaluate("document.querySelector('.canvas').clientWidth")}
    page.close()
    assert alone.errors == []


# ---- large graphs


def test_a_large_graph_offers_less_of_it(alone: Alone) -> None:
    reduction = {
        "text": "图较大：共 5000 个节点", "most": [200, 500, 1000], "chosen": 1000,
        "types": [{"id": "Measure", "name": "措施", "count": 4000, "on": True}, {"id": "Agency", "name": "部门", "count": 1000, "on": True}],
    }
    alone.show(*triangle(), reduction=reduction)
    note = alone.page.locator(".note")
    expect(note).to_contain_text("图较大：共 5000 个节点")
    below = note.bounding_box()
    assert below and min(alone.at(id_)[1] for id_ in alone.places()) > below["y"] + below["height"], "no node is under it"
    note.get_by_label("画出的节点数").select_option("200")
    note.get_by_role("button", name="措施 4000").click()
    assert alone.sent("reduced") == [{"most": 200, "without": []}, {"most": 200, "without": ["Measure"]}]
    before = alone.places()
    alone.show([each for each in triangle()[0] if each["id"] != "丁"], triangle()[1][:3], reduction=reduction | {"chosen": 200})
    assert alone.places() != {id_: before[id_] for id_ in "甲乙丙"}, "what is left has the room for itself"


def test_the_strongest_of_a_large_graph_are_drawn() -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    for i in range(3000):
        graph.add_node(f"a{i}", label="Agency", caption=str(i))
        graph.add_node(f"m{i}", label="Measure", caption=str(i), doc="d", path="一")
        graph.add_edge(f"a{i}", f"m{i}", "RESPONSIBLE_FOR", type="RESPONSIBLE_FOR")
        if i:
            graph.add_edge(f"a{i // 2}", f"a{i}", "SHARES_MEASURES", type="SHARES_MEASURES", weight=3000 - i)
    explored = Exploration()
    shown, _, said = drawn(graph, explored, {"m2999"})
    assert len(shown) == MOST + 1 and "a1" in shown and "m2999" in shown
    assert [(t["id"], t["count"]) for t in said["reduction"]["types"]] == [("Measure", 3000), ("Agency", 3000)]
    explored.reduce({"most": 200, "without": ["Agency", "Section"]})
    shown, _, said = drawn(graph, explored, set())
    assert len(shown) <= 200 and {d["label"] for _, d in shown.nodes(data=True)} == {"Measure"}
    assert [t["on"] for t in said["reduction"]["types"]] == [True, False]


def test_a_graph_that_is_not_large_is_drawn_whole() -> None:
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    graph.add_nodes_from((f"a{i}", {"label": "Agency", "caption": "x"}) for i in range(MOST))
    shown, whole, said = drawn(graph, Exploration(), set())
    assert len(shown) == len(whole) == MOST and said["reduction"] is None


# ---- text from documents


def test_markup_is_text_everywhere(alone: Alone) -> None:
    hostile = f"</text></svg>{MARKUP}\x07"
    kinds = {"id": "甲", "kinds": [{"label": "Measure", "name": hostile, "count": 1}]}
    alone.show([node("甲", name=hostile, hint=[hostile]), node("乙", name=hostile)], [edge("甲", "乙", note=hostile, weight=2, hint=[hostile])],
               notes=[hostile], neighbours=kinds)
    alone.page.mouse.move(*alone.at("甲"))
    expect(alone.page.locator(".tip")).to_contain_text(MARKUP)
    menu = alone.menu("甲")
    expect(menu).to_contain_text(MARKUP)
    menu.get_by_text("从这里到…").click()
    expect(alone.page.locator(".note").first).to_contain_text(MARKUP)
    alone.page.keyboard.press("Escape")
    alone.menu("甲-乙").press("Escape")
    _, content = saved(alone, "svg")
    root = etree.fromstring(content)
    assert {etree.QName(each).localname for each in root.iter()} <= {
        "svg", "title", "defs", "clipPath", "rect", "g", "path", "polygon", "circle", "text", "tspan"
    }
    assert any("<" in "".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert not any(name.lower().startswith("on") or "href" in name for each in root.iter() for name in each.attrib)
    saved(alone, "png")
    assert alone.page.locator("img, #root script").count() == 0


# ---- for everybody


def test_every_control_is_reached_by_tab_and_has_a_name(alone: Alone) -> None:
    alone.show(*triangle())
    alone.menu("丁").get_by_text("隐藏", exact=True).click()
    controls = alone.page.locator("#root").locator("button:visible, select:visible, input:visible, .canvas")
    names = controls.evaluate_all("all => all.map(e => e.getAttribute('aria-label') || e.textContent)")
    assert all(name.strip() for name in names)
    alone.page.evaluate("document.activeElement.blur()")
    reached = set()
    for _ in range(len(names) + 2):
        alone.page.keyboard.press("Tab")
        reached.add(alone.page.evaluate("(e => e.getAttribute('aria-label') || e.textContent)(document.activeElement)"))
    assert {*names} <= reached
    alone.page.locator(".canvas").focus()
    alone.page.keyboard.press("ArrowRight")
    expect(alone.page.locator("[aria-live]")).to_contain_text("部门，")


RATIO = """() => {
    const channels = (text) => text.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const light = (rgb) => rgb.map((v) => v / 255).map((v) => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
        .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
    const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => m - n); return (y + .05) / (x + .05); };
    const mix = (a, b, share) => a.map((v, i) => v * share + b[i] * (1 - share));
    const graph = document.querySelector(".canvas").graph;
    const background = channels(getComputedStyle(document.body).backgroundColor);
    const shapes = [
        ...graph.nodes().map((n) => [n.data("type"), ratio(channels(n.style("background-color")), background)]),
        ...graph.edges().map((e) => [e.data("type"),
            ratio(mix(channels(e.style("line-color")), background, Number(e.style("line-opacity"))), background)]),
    ];
    const seen = (e) => e ? seen(e.parentElement) * Number(getComputedStyle(e).opacity) : 1;
    const behind = (e) => { for (let at = e; at; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor; if (!/, 0\\)$/.test(colour)) return channels(colour); } return background; };
    const texts = [...document.querySelectorAll("#root button, #root select, #root input, #root .note span, #root .menu .remark, #root .count")]
        .filter((e) => e.offsetParent && (e.textContent || e.value))
        .map((e) => [e.textContent, ratio(mix(channels(getComputedStyle(e).color), behind(e), seen(e)), behind(e))]);
    return { shapes, texts };
}"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_contrast(address: str, browser: Any, theme: str) -> None:  # noqa: F811
    known = component.types()
    nodes = [node(label, label) for label in known["nodes"]]
    edges = [edge("Agency", "Measure", type_) | {"id": type_} for type_ in known["edges"]]
    page = browser.new_page(viewport={"width": 1000, "height": 620})
    alone = Alone(page, address, theme)
    alone.show(nodes, edges, neighbours=neighbours("Agency"), notes=["邻居过多"])
    page.locator(".legend button").last.click()
    alone.menu("Agency")
    found = page.evaluate(RATIO)
    assert len(found["shapes"]) == len(nodes) + len(edges) and len(found["texts"]) > 20
    assert [each for each in found["shapes"] if each[1] < 2.95] == []
    assert [each for each in found["texts"] if each[1] < 4.5] == []
    page.close()
    assert alone.errors == []


def test_touch(address: str, browser: Any) -> None:  # noqa: F811
    context = browser.new_context(viewport={"width": 400, "height": 700}, has_touch=True, is_mobile=True)
    page = context.new_page()
    alone = Alone(page, address)
    alone.show(*triangle())
    page.touchscreen.tap(*alone.at("甲"))
    page.wait_for_timeout(400)
    assert alone.sent("selected") == [{"id": "甲"}]
    session = context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        session.send("Input.dispatchTouchEvent", {
            "type": f"touch{kind}", "touchPoints": [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)],
        })

    before = alone.ask("graph.zoom()")
    x, y = 200, 500
    touch("Start", (x - 20, y), (x + 20, y))
    for reach in (30, 45, 60):
        touch("Move", (x - reach, y), (x + reach, y))
    touch("End")
    page.wait_for_timeout(200)
    assert alone.ask("graph.zoom()") > 1.5 * before
    alone.tool("fit")
    touch("Start", alone.at("乙"))
    page.wait_for_timeout(900)
    touch("End")
    page.wait_for_timeout(200)
    expect(page.get_by_role("menu")).to_be_visible()
    assert alone.sent("asked") == ["乙"]
    context.close()
    assert alone.errors == []


def test_words_are_there_in_both_languages() -> None:
    told = {}
    for language in ("zh", "en"):
        speak(language)
        told[language] = spoken.words("x")
    speak(None)
    assert told["zh"].keys() == told["en"].keys()
    chinese = re.compile("[一-鿿]")
    assert not chinese.search(str(told["en"])) and chinese.search(str(told["zh"]))
    sources = "".join(path.read_text("utf-8") for path in sorted((FOLDER / "src").glob("*.js")) if path.name not in ("reader.js", "editor.js"))
    used = {*re.findall(r"\bwords\.(\w+)", sources)}
    tools = {*re.findall(r"^      (\w+): \(\) => ", (FOLDER / "src" / "bar.js").read_text("utf-8"), re.MULTILINE)}
    assert used | tools == {*told["zh"]}, "what the component says, and no more"
    assert not re.search("[一-鿿]", re.sub(r"//.*", "", sources)), "no words of its own"


# ---- in the app


def test_neighbours_of_one_type_in_the_app(visit: Any) -> None:  # noqa: F811
    visit.open("agencies", agency="审计署")
    where = "Object.fromEntries(graph.nodes().map(n => [n.id(), n.position()]))"
    before = visit.inside(where)
    visit.click_on("graph.nodes().filter(n => n.data('name') === '审计署')", times=2)
    menu = visit.page.get_by_role("menu")
    item = menu.get_by_role("menuitem", name=re.compile(r"^措施 \d+$"))
    item.wait_for()
    number = int(item.inner_text().split()[1])
    item.click()
    visit.settle()
    visit.until("graph.nodes().some(n => n.data('type') === 'Measure')")
    after = visit.inside(where)
    assert {id_: after[id_] for id_ in before} == before, "what was there keeps its place"
    assert len(after) == len(before) + number
    visit.click_on("graph.nodes().filter(n => n.data('type') === 'Measure')[0]")
    expect(visit.panel).to_contain_text("责任单位")
    address = visit.page.url
    visit.open("agencies")
    visit.page.goto(address)
    visit.settle()
    visit.until(f"graph.nodes().length === {len(after)}")  # the address has what was expanded
    expect(visit.panel).to_contain_text("责任单位")
    visit.page.get_by_role("button", name="收起展开的节点").click()
    visit.settle()
    visit.until(f"graph.nodes().length === {len(before)}")


def test_a_path_in_the_app_goes_through_the_store(visit: Any) -> None:  # noqa: F811
    visit.open("agencies", agency="审计署")
    drawn_before = visit.inside("graph.nodes().length")
    visit.click_on("graph.nodes().filter(n => n.data('name') === '审计署')", times=2)
    menu = visit.page.get_by_role("menu")
    menu.get_by_role("menuitem", name=re.compile("^措施")).wait_for()
    menu.get_by_text("从这里到…").click()
    other = visit.inside("graph.nodes().filter(n => n.data('name') !== '审计署').map(n => n.id())")[0]
    visit.click_on(f"graph.$id('{other}')")
    visit.page.locator(".note", has_text="最短路径，").wait_for()
    assert visit.inside("graph.nodes('.way').length") >= 2
    assert visit.inside("graph.edges('.way').length") >= 1
    visit.page.keyboard.press("Control+z")
    visit.settle()
    visit.until("graph.elements('.way').empty()")
    assert visit.inside("graph.nodes().length") == drawn_before
