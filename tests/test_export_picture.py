"""Pictures of subgraphs."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import networkx as nx
import pytest
from export_graphs import EVIL, crowd, example, hostile, words, written
from lxml import etree

from graph.export import Context, ExportError, fonts, picture
from graph.export.drawing import PAGES
from graph.export.selection import reduced, strongest, without_containers

SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_shows_names_legend_and_frames() -> None:
    text = words(written("svg", example()))
    for word in ("省公安厅", "优化落户服务", "一（二）", "新就业青年", "住房补贴", "依据"):
        assert word in text
    assert {"部门", "措施", "对象", "数额", "牵头", "负责", "配合", "面向"} <= set(text), "legend"
    assert "《云川省推进青年安居若干措" in text, "the frame of the document"
    assert "包含" not in text, "the frame says it"


def test_svg_is_a_picture_and_nothing_else() -> None:
    root = etree.fromstring(written("svg", hostile(), EVIL))
    assert root.getroottree().docinfo.doctype == ""
    assert {e.tag.removeprefix(SVG) for e in root.iter()} <= {"svg", "g", "title", "text", "path", "polygon", "ellipse",
                                                              "polyline"}
    values = [v for e in root.iter() for v in e.attrib.values()]
    assert not [v for v in values if "evil" in v or "url(" in v]
    assert not [k for e in root.iter() for k in e.attrib if "href" in k or k.startswith("on")]


def test_labels_are_text_to_the_letter() -> None:
    graph = nx.MultiDiGraph()
    for i, caption in enumerate(("<b>粗</b>", r"\N\G\E\n", "&amp;", "\\")):
        graph.add_node(str(i), label="Agency", caption=caption)
    assert {"<b>粗</b>", r"\N\G\E\n", "&amp;", "\\"} < set(words(written("svg", graph)))


def test_hovering_tells_the_full_name() -> None:
    root = etree.fromstring(written("svg", example()))
    titles = [t.text for t in root.iter(f"{SVG}title")]
    assert titles[0].startswith("关系图：文件 2、措施 2、部门 4、对象 2、数额 2；关系 12。")
    assert "省公安厅 → 优化落户服务" in titles


def test_large_graphs_are_reduced_and_say_so() -> None:
    drawn = picture.draw(crowd(), "svg", Context())
    notes = [word for word in words(drawn.content) if word.startswith("注：")]
    assert len(notes) == 1
    shown = re.fullmatch(r"注：内容较多，图中只画联系最多的 (\d+) 个节点（共 80 个）。", notes[0])
    assert shown
    assert picture.LEAST <= int(shown[1]) <= picture.LIMIT
    assert len([w for w in words(drawn.content) if re.fullmatch(r"(任务|第)\d+局?", w)]) == int(shown[1])
    assert drawn.description == f"关系图：文件 1、措施 40、部门 40；关系 150。{notes[0]}"
    assert not [word for word in words(written("svg", crowd(20, 20))) if word.startswith("注：")]


def test_what_is_shown_fits_a_page_legibly() -> None:
    content = written("png", crowd())
    wide, high = (int.from_bytes(content[i : i + 4], "big") / picture.DPI for i in (16, 20))
    assert max(min(w / wide, h / high) for w, h in PAGES) > 0.4, "room for the legend taken off"


def test_nothing_shown_is_left_alone_by_what_is_not() -> None:
    shown = reduced(without_containers(crowd()), 30)
    assert len(shown) <= 30
    assert all(degree for _, degree in shown.degree())


def test_of_many_counted_relations_the_strongest_are_drawn() -> None:
    graph = nx.MultiDiGraph()
    for i in range(12):
        graph.add_node(f"a{i:02}", label="Agency", caption=f"第{i}局")
    for i in range(12):
        for j in range(i):
            graph.add_edge(f"a{j:02}", f"a{i:02}", type="SHARES_MEASURES", weight=i + j)
    thinned = strongest(graph, 2)
    assert thinned.number_of_edges() == 24
    weights = sorted((d["weight"] for *_, d in graph.edges(data=True)), reverse=True)
    assert sorted((d["weight"] for *_, d in thinned.edges(data=True)), reverse=True) == weights[:24]
    assert "注：内容较多，图中只画其间最强的 24 条关系（共 66 条）。" in words(written("svg", graph))


def test_weight_decides_what_stays() -> None:
    graph = nx.MultiDiGraph()
    for i in range(picture.LIMIT + 5):
        graph.add_node(f"a{i:03}", label="Agency", caption=f"{i}局")
    for i in range(picture.LIMIT + 4):
        graph.add_edge(f"a{i:03}", f"a{i + 1:03}", type="SHARES_MEASURES", weight=1 + i)
    gone = set(graph) - set(reduced(graph, picture.LIMIT))
    assert gone == {f"a{i:03}" for i in range(5)}


def test_the_png_is_one_and_fits_its_content() -> None:
    content = written("png", example())
    assert content.startswith(b"\x89PNG")
    wide, high = (int.from_bytes(content[i : i + 4], "big") for i in (16, 20))
    assert 600 < wide < 3000
    assert 300 < high < 2000


def test_pictures_drawn_by_several_threads_are_the_same() -> None:
    alone = written("svg", example())
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: written("svg", example()), range(8))) == {alone}


def test_without_a_chinese_font_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "folders", lambda: [tmp_path, tmp_path / "missing"])
    fonts.chinese.cache_clear()
    try:
        with pytest.raises(ExportError, match="sudo apt install fonts-noto-cjk") as error:
            written("png", example())
        assert "\n" not in str(error.value)
    finally:
        monkeypatch.undo()
        fonts.chinese.cache_clear()


def test_graphviz_does_not_talk_to_people(capfd: pytest.CaptureFixture[str]) -> None:
    written("png", crowd())
    assert capfd.readouterr() == ("", "")
