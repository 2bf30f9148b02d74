"""Exports, each opened by a program that we did not write."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import networkx as nx
import openpyxl
import pytest
from docx.oxml.ns import qn
from export_graphs import HOSTILE, PLAN, SECOND, TEXT, crowd, example, hostile
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from graph.export import FORMATS, Cited, Context, ExportError, fonts, graphml, json_ld, picture
from graph.export.characters import printable
from graph.export.csv_tables import guarded
from graph.export.drawing import PAGES
from graph.export.quotes import around, quote
from graph.export.relations import GROUNDS
from graph.export.report import report
from graph.export.selection import reduced, strongest, without_containers
from graph.export.wording import item
from graph.export.wrap import width, wrap
from graph.queries import Answer, Column
from graph.schema import EDGE_TYPES, NODE_TYPES, NODES
from graph.stores.base import Result, open_store
from graph.subgraph import whole

ASKED = Context(
    question="面向新就业青年有哪些措施？",
    parameters={"人群": "新就业青年", "含下位人群": True},
    documents=(Cited("doc/云政发〔2023〕7号", PLAN, "云政发〔2023〕7号", "2023-04-02"),),
    date="2026-11-22",
)
EVIL = Context(title=HOSTILE[5] + HOSTILE[12], question=HOSTILE[0], parameters={HOSTILE[4]: HOSTILE[12]})


def written(name: str, graph: nx.MultiDiGraph, context: Context = ASKED) -> bytes:
    file = io.BytesIO()
    FORMATS[name].write(graph, file, context)
    return file.getvalue()


def shuffled(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The same graph, put together the other way round."""
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from((n, dict(reversed(d.items()))) for n, d in reversed(list(graph.nodes(data=True))))
    other.add_edges_from(
        (u, v, k, dict(reversed(d.items()))) for u, v, k, d in reversed(list(graph.edges(keys=True, data=True)))
    )
    return other


# --- every format ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_subgraph_gives_the_same_bytes(name: str) -> None:
    first = written(name, example())
    assert first
    assert written(name, shuffled(example())) == first


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_document_contains_breaks_no_writer(name: str) -> None:
    assert written(name, hostile(), EVIL)


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_subgraph_gives_a_file(name: str) -> None:
    assert written(name, nx.MultiDiGraph(), Context())


def test_a_file_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.graphml"
    FORMATS["graphml"].write(example(), target, ASKED)
    before = target.read_bytes()
    assert before == written("graphml", example())

    def fails(*_: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(graphml, "generate", fails)
    with pytest.raises(OSError, match="disk full"):
        FORMATS["graphml"].write(hostile(), target, ASKED)
    assert target.read_bytes() == before
    assert list(tmp_path.iterdir()) == [target]


# --- data formats: read again, they give the graph that was written -------------------------------------------------


def read_graphml(content: bytes) -> nx.MultiDiGraph:
    """As networkx reads it, with the lists of the schema as lists."""
    graph = nx.read_graphml(io.BytesIO(content), force_multigraph=True)
    lists = {p.name for n in NODES for p in n.properties if p.type == "strings"}
    for _, attributes in graph.nodes(data=True):
        attributes.update({k: json.loads(v) for k, v in attributes.items() if k in lists})
    return graph


def contents(graph: nx.MultiDiGraph) -> tuple[dict[str, Any], list[Any]]:
    """Nodes and edges without the keys of the edges, which GraphML numbers."""
    edges = [(u, v, sorted(d.items(), key=str)) for u, v, d in graph.edges(data=True)]
    return dict(graph.nodes(data=True)), sorted(edges, key=str)


def test_networkx_reads_graphml() -> None:
    graph = read_graphml(written("graphml", example()))
    assert contents(graph) == contents(example())
    assert graph.is_directed()


def test_networkx_reads_node_link_to_the_character() -> None:
    for graph in (example(), hostile()):
        read = nx.node_link_graph(json.loads(written("json", graph, EVIL)), edges="edges")
        for id_ in read:
            read.nodes[id_]["id"] = id_  # networkx takes it for the key alone
        assert nx.utils.graphs_equal(read, graph)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=[]), max_size=20))
def test_any_text_comes_back_from_graphml_and_node_link(text: str) -> None:
    graph = nx.MultiDiGraph()
    graph.add_node("a", label="Agency", caption=text, aliases=[text])
    graph.add_edge("a", "a", "k", type="PART_OF", text=text)
    read = read_graphml(written("graphml", graph, Context()))
    assert contents(read)[0]["a"] == {"label": "Agency", "caption": printable(text), "aliases": [printable(text)]}
    assert [d["text"] for *_, d in read.edges(data=True)] == [printable(text)]
    assert nx.utils.graphs_equal(nx.node_link_graph(json.loads(written("json", graph, Context())), edges="edges"), graph)


def test_json_names_the_question_and_what_things_are_called() -> None:
    content = json.loads(written("json", example()))
    assert content["context"]["question"] == ASKED.question
    assert content["context"]["documents"][0]["number"] == "云政发〔2023〕7号"
    assert content["schema"]["edges"]["RESPONSIBLE_FOR"] == {"zh": "负责", "en": "responsible for"}


def tables(content: bytes) -> dict[str, list[dict[str, str]]]:
    """The tables of a zip by name, as a spreadsheet reads them."""
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        found = {}
        for name in zipped.namelist():
            data = zipped.read(name)
            assert data.startswith(b"\xef\xbb\xbf"), "Excel takes UTF-8 for the local encoding without the mark"
            if name.endswith(".csv"):
                found[name] = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return found


def test_csv_has_every_node_and_edge_with_its_evidence() -> None:
    read = tables(written("csv", example()))
    assert set(read) == {"nodes.csv", "edges.csv", "neo4j/nodes.csv", "neo4j/edges.csv"}
    assert {row["Id"]: row["Label"] for row in read["nodes.csv"]} == dict(example().nodes(data="caption"))
    lead = next(row for row in read["edges.csv"] if row["role"] == "lead")
    assert lead["Label"] == "负责（牵头）"
    assert (lead["text"], lead["doc"], lead["open"]) == ("省住房城乡建设厅", "doc/云政发〔2023〕7号", "true")
    assert {(r["Source"], r["Target"], r["edge_type"]) for r in read["edges.csv"]} == {
        (u, v, d["type"]) for u, v, d in example().edges(data=True)
    }


def test_csv_has_the_headers_of_both_importers() -> None:
    read = tables(written("csv", example()))
    assert {"Id", "Label"} <= set(read["nodes.csv"][0])
    assert {"Source", "Target", "Type", "Label"} <= set(read["edges.csv"][0])
    assert {"id:ID", ":LABEL", "order:long", "loaded:boolean", "issuers:string[]", "low:double"} <= set(
        read["neo4j/nodes.csv"][0]
    )
    assert {":START_ID", ":END_ID", ":TYPE", "start:long", "text"} <= set(read["neo4j/edges.csv"][0])


def test_no_cell_is_a_formula_and_every_text_can_be_had_back() -> None:
    read = tables(written("csv", hostile(), EVIL))
    cells = [cell for rows in read.values() for row in rows for cell in row.values()]
    assert not [c for c in cells if c and c[0] in "=+-@\t\r＝＋－＠"]
    captions = {row["Label"].removeprefix("'") for row in read["nodes.csv"]}
    assert captions == {printable(c) for _, c in hostile().nodes(data="caption")}


@pytest.mark.parametrize(
    ("cell", "guard"), [("=1", "'=1"), ("'=1", "''=1"), ("＝1", "'＝1"), ("\t=1", "'\t=1"), ("一=1", "一=1"), ("", "")]
)
def test_the_guard_is_told_from_an_apostrophe(cell: str, guard: str) -> None:
    assert guarded(cell) == guard


def test_networkx_reads_gexf_with_names_colours_and_kinds() -> None:
    content = written("gexf", example())
    graph = nx.read_gexf(io.BytesIO(content))
    assert dict(graph.nodes(data="label")) == dict(example().nodes(data="caption"))
    assert graph.nodes["agency/省公安厅"]["viz"]["color"]["r"] == 220
    assert {(u, v) for u, v in graph.edges} == set(example().edges())
    names = {"g": "http://gexf.net/1.3"}
    edges = etree.fromstring(content).findall(".//g:edge", names)
    assert {e.get("kind") for e in edges} == {d for *_, d in example().edges(data="type")}
    assert len({e.get("id") for e in edges}) == len(edges)
    assert set(nx.read_gexf(io.BytesIO(written("gexf", hostile(), EVIL)))) == {printable(n) for n in hostile()}


def test_an_engine_builds_the_same_subgraph_from_cypher(tmp_path: Path) -> None:
    graph = nx.compose(example(), hostile())
    text = written("cypher", graph, EVIL).decode()
    statements = [s for s in re.sub("^//.*\n", "", text).split(";\n") if s and not s.startswith("CREATE CONSTRAINT")]
    store = open_store(tmp_path / "store")
    try:
        with store.writing() as writer:
            writer.write([(s, {}) for s in statements])
        read = whole(store)
    finally:
        store.close()

    for id_ in graph:
        assert {**read.nodes[printable(id_)], "caption": ""} == {
            k: [printable(i) for i in v] if isinstance(v, list) else printable(v) if isinstance(v, str) else v
            for k, v in {**graph.nodes[id_], "caption": ""}.items()
        }
    said = [(printable(u), printable(v), printable(d.get("text", "")), d["type"]) for u, v, d in graph.edges(data=True)]
    assert sorted((u, v, d.get("text", ""), d["type"]) for u, v, d in read.edges(data=True)) == sorted(said)


def test_no_backslash_of_a_statement_stands_before_a_u() -> None:
    text = written("cypher", hostile(), Context(question=r"问\u000A MATCH (n) DETACH DELETE n")).decode()
    assert "u0027" in text
    assert not re.search(r"\\u", text)


def test_rdf_readers_find_documents_roles_and_evidence() -> None:
    rdflib = pytest.importorskip("rdflib")
    graph = rdflib.Graph()
    graph.parse(data=written("jsonld", example()), format="json-ld")
    rows = graph.query(
        """PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
           PREFIX own: <urn:policykg:schema:>
           PREFIX eli: <http://data.europa.eu/eli/ontology#>
           PREFIX schema: <https://schema.org/>
           SELECT ?name ?title ?text WHERE {
             ?s a rdf:Statement; rdf:subject ?a; rdf:predicate own:RESPONSIBLE_FOR; own:role "lead"; own:text ?text; own:doc ?d.
             ?a a schema:GovernmentOrganization; schema:name ?name; own:RESPONSIBLE_FOR ?m.
             ?d a eli:LegalResource; eli:title ?title; eli:has_part ?m }"""
    )
    assert [tuple(map(str, r)) for r in rows] == [("省住房城乡建设厅", PLAN, "省住房城乡建设厅")]
    rdflib.Graph().parse(data=written("jsonld", hostile(), EVIL), format="json-ld")


def test_linked_data_names_every_term_it_uses() -> None:
    content = json.loads(written("jsonld", example()))
    assert set(json_ld.CLASSES) == set(NODE_TYPES)
    statement = next(r for r in content["@graph"] if r.get("role") == "lead")
    assert statement["predicate"] == "policykg:RESPONSIBLE_FOR"
    assert statement["doc"] == "urn:policykg:doc/云政发%E3%80%942023%E3%80%957号"
    plan = next(r for r in content["@graph"] if r["id"] == statement["doc"])
    assert plan["@type"] == ["Document", "eli:LegalResource"]
    assert [r["id"] for r in plan["eli:has_part"]] == sorted(r["id"] for r in content["@graph"] if "deadline" in r or
                                                             r.get("heading") == "优化落户服务")


# --- pictures -------------------------------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"


def words(svg: bytes) -> list[str]:
    return [t.text or "" for t in etree.fromstring(svg).iter(f"{SVG}text")]


def test_the_picture_shows_names_legend_and_frames() -> None:
    text = words(written("svg", example()))
    for word in ("省公安厅", "优化落户服务", "一（二）", "新就业青年", "住房补贴", "依据"):
        assert word in text
    assert {"机构", "措施", "对象", "数额", "牵头", "负责", "配合", "面向"} <= set(text), "legend"
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
    assert titles[0].startswith("关系图：文件 2、措施 2、机构 4、对象 2、数额 2；关系 12。")
    assert "省公安厅 → 优化落户服务" in titles


def test_large_graphs_are_reduced_and_say_so() -> None:
    drawn = picture.draw(crowd(), "svg", Context())
    notes = [word for word in words(drawn.content) if word.startswith("注：")]
    assert len(notes) == 1
    shown = re.fullmatch(r"注：内容较多，图中只画联系最多的 (\d+) 个节点（共 80 个）。", notes[0])
    assert shown
    assert picture.LEAST <= int(shown[1]) <= picture.LIMIT
    assert len([w for w in words(drawn.content) if re.fullmatch(r"(任务|第)\d+局?", w)]) == int(shown[1])
    assert drawn.description == f"关系图：文件 1、措施 40、机构 40；关系 150。{notes[0]}"
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


# --- what a report says ---------------------------------------------------------------------------------------------


def cells(table: Any) -> list[tuple[str, ...]]:
    return [tuple("；".join(line.text for line in cell) for cell in row.cells) for row in table.rows]


def test_measures_with_bodies_groups_amounts_deadline_and_source() -> None:
    told = report(example(), ASKED)
    (table,) = told.tables
    assert table.columns == ("条目", "责任单位", "对象", "数额", "引用文件", "完成时限", "来源")
    assert cells(table)[0] == (
        "一（一）扩大保障性住房供给",
        "牵头：省住房城乡建设厅等；配合：省财政厅等",
        "支持：新就业青年",
        "青年公寓：2万套以上；住房补贴：每人每月补贴不超过600元",
        "依据：《云川省住房保障办法》第八条",
        "2024年12月31日",
        "",
    )
    assert table.rows[0].document == "《云川省推进青年安居若干措施》（云政发〔2023〕7号）"
    assert told.about == (
        ("条件", "人群 = 新就业青年；含下位人群 = 是"),
        ("日期", "2026年11月22日"),
        ("范围", "图谱所收文件 1 份，本文引用 1 份"),
    )


def test_every_row_names_sources_that_quote_the_text() -> None:
    told = report(example(), ASKED)
    (table,) = told.tables
    numbers = {s.number: s for s in told.sources}
    assert [row.cells[-1][0].sources for row in table.rows] == [(1,), (2,)]
    for number, text in ((1, TEXT), (2, SECOND)):
        for part in numbers[number].quote.split("……"):
            assert part in text
    assert "省住房城乡建设厅牵头" in numbers[1].quote
    assert numbers[2].item == "一（二）优化落户服务"
    clause = table.rows[1].cells[1][0]
    assert clause.text == "负责：各市人民政府、省公安厅"
    assert [numbers[n].quote for n in clause.sources] == ["以下任务均需各市人民政府落实，不再列出。"]


def test_derived_relations_say_what_they_rest_on() -> None:
    assert set(GROUNDS) == {t for t, edge in EDGE_TYPES.items() if not edge.evidence}
    assert report(example(), ASKED).remarks == ("注：“属于”关系出自对象词表和名称中的修饰语，不引自原文。",)


def answer(columns: dict[str, str], *rows: list[Any], notes: tuple[str, ...] = ()) -> Context:
    made = tuple(Column(name, type_, f"{name}列", name) for name, type_ in columns.items())
    return Context(
        question="问题", documents=ASKED.documents, answer=Answer(Result(list(columns), list(rows), False, 0), made, [*notes])
    )


def test_rows_of_a_query_are_told_with_their_sentences() -> None:
    columns = {
        "document": "string", "title": "string", "path": "string", "heading": "string", "role": "role",
        "deadline": "date", "agencies": "list", "open": "boolean", "quote": "text",
    }  # fmt: skip
    row = ["doc/云政发〔2023〕7号", PLAN, "一/（一）", "扩大保障性住房供给", "lead", "2024-12-31", ["甲", "乙"], True,
           "每月补贴不超过600元"]
    told = report(example(), answer(columns, row, notes=("结果在第 1 行处截断",)))
    (table,) = told.tables
    assert table.columns == ("heading列", "role列", "deadline列", "agencies列", "open列", "来源")
    assert cells(table) == [("一（一）扩大保障性住房供给", "牵头", "2024年12月31日", "甲、乙", "是", "")]
    assert table.note == "结果在第 1 行处截断"
    assert told.sources[0].quote == "……对新就业青年每人每月补贴不超过600元。……"
    assert told.sources[0].document == "《云川省推进青年安居若干措施》（云政发〔2023〕7号）"


def test_rows_without_a_document_belong_to_the_only_one() -> None:
    told = report(example(), answer({"path": "string", "heading": "string", "quote": "text"},
                                    ["一/（二）", "优化落户服务", "提供落户指引"]))  # fmt: skip
    assert [(s.document, s.quote) for s in told.sources] == [
        ("《云川省推进青年安居若干措施》（云政发〔2023〕7号）", "……为新就业青年提供落户指引。……")
    ]


def test_rows_that_quote_nothing_are_followed_by_the_measures() -> None:
    told = report(example(), answer({"agency": "string", "shared": "integer"}, ["省公安厅", 2]))
    assert [t.caption for t in told.tables] == ["查询结果", "措施一览"]
    assert cells(told.tables[0]) == [("省公安厅", "2")]


def test_nothing_found_is_said() -> None:
    told = report(nx.MultiDiGraph(), Context(question="有吗？"))
    assert told.tables == ()
    assert told.about == (("结果", "没有找到符合条件的内容"),)


def test_english_is_a_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYKG_LANG", "en")
    told = report(example(), ASKED)
    assert told.tables[0].columns == ("Item", "Bodies", "Groups", "Amounts", "Refers to", "Deadline", "Source")
    assert cells(told.tables[0])[0][1] == "lead: 省住房城乡建设厅 and others；support: 省财政厅 and others"
    assert "Agency" in words(written("svg", example()))


@pytest.mark.parametrize(
    ("path", "text"),
    [("一/（一）", "一（一）"), (["一", "1"], "一·1"), ("第三条", "第三条"), ("第一章/第三条", "第一章第三条"),
     ("一/（一）/#2", "一（一）第2项"), ("", "")],  # fmt: skip
)
def test_places_read_as_people_cite_them(path: Any, text: str) -> None:
    assert item(path) == text


def test_quotes_are_whole_sentences_with_the_gaps_marked() -> None:
    text = "甲事。乙“说。”丙事；（丁负责）"
    assert around(text, "丙") == "……丙事；……"
    assert quote(text, [(0, 1), (12, 13)]) == "甲事。……（丁负责）"
    assert around(text, "无此") == "无此"
    assert quote(text, []) == text


@given(st.text(max_size=80))
def test_wrapping_keeps_the_text_or_marks_the_cut(text: str) -> None:
    lines = wrap(text, 12, 3)
    assert 1 <= len(lines) <= 3
    kept = re.sub(r"\s", "", "".join(lines))
    whole = re.sub(r"\s", "", text)
    assert kept == whole or (kept.endswith("…") and whole.startswith(kept[:-1]) and width(text) > 36)


# --- md -------------------------------------------------------------------------------------------------------------


def test_markdown_tables_are_whole_and_footnotes_resolve() -> None:
    for graph, context in ((example(), ASKED), (hostile(), EVIL)):
        text = written("md", graph, context).decode()
        rows = [line for line in text.split("\n") if line.startswith("|")]
        blocks = re.split(r"\n(?!\|)", text)
        for block in (b for b in blocks if "\n|" in b):
            counts = {len(re.findall(r"(?<!\\)\|", line)) for line in block.split("\n") if line.startswith("|")}
            assert len(counts) == 1, block
        assert rows
        used = set(re.findall(r"(?<!\\)\[\^(\d+)\](?!:)", text))
        assert used == set(re.findall(r"^\[\^(\d+)\]:", text, re.M)) != set()


def test_nothing_in_markdown_is_html_or_a_link() -> None:
    text = written("md", hostile(), EVIL).decode()
    bare = re.sub(r"\\.|`[^`]*`", "", text)
    assert not re.search(r"[<>]|://|www\.|@|\]\(", bare)


# --- html -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium() -> Any:
    path = shutil.which("chromium")
    if not path:
        pytest.skip("needs Chromium")
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@pytest.mark.browser
def test_the_page_opens_without_network_and_its_links_lead_to_quotes(chromium: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    FORMATS["html"].write(example(), file, ASKED)
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: asked.append(m.text))
    page.goto(file.as_uri())
    assert page.title() == ASKED.question
    assert page.inner_text("thead >> nth=0").split() == ["条目", "责任单位", "对象", "数额", "引用文件", "完成时限", "来源"]
    assert page.locator("svg text", has_text="省公安厅").count() == 1
    assert page.evaluate("getComputedStyle(document.querySelector('thead th')).backgroundColor") == "rgb(226, 232, 240)"
    page.click("a[href='#source-2']")
    assert page.inner_text("li:target q") == "……为新就业青年提供落户指引。（省公安厅负责）"
    page.click("li:target a.back")
    assert page.evaluate("location.hash") == "#cite-2"
    assert {url.partition("#")[0] for url in asked} == {file.as_uri()}
    page.close()


@pytest.mark.browser
def test_hostile_text_stays_text_in_the_page(chromium: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    FORMATS["html"].write(hostile(), file, EVIL)
    page = chromium.new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    page.on("console", lambda m: asked.append(m.text))
    page.goto(file.as_uri())
    assert page.evaluate("window.hacked") is None
    assert page.locator("script, img, iframe, object, embed, form, base, link").count() == 0
    assert page.evaluate("[...document.querySelectorAll('a')].every(a => a.getAttribute('href').startsWith('#'))")
    assert page.inner_text("h1") == printable(HOSTILE[5] + HOSTILE[12]).replace("\x85", " ")
    assert asked == [file.as_uri()]
    page.close()


def test_the_page_forbids_everything_but_its_own_style() -> None:
    text = written("html", example()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy
    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert not re.search(r'<script|\bsrc=|style="', text)


# --- docx -----------------------------------------------------------------------------------------------------------


def test_the_parts_of_office_files_carry_no_time() -> None:
    first = {name: written(name, example()) for name in ("docx", "xlsx", "csv")}
    time.sleep(1.1)  # properties count seconds
    for name, content in first.items():
        assert written(name, example()) == content
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            assert {i.date_time for i in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_tables_repeat_their_head_and_keep_their_rows() -> None:
    document = docx.Document(io.BytesIO(written("docx", crowd(30, 10))))
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    assert len(document.tables[0].rows) == 1 + 1 + 30, "head, band of the document, measures"


def test_links_lead_to_bookmarks_and_pictures_are_described() -> None:
    document = docx.Document(io.BytesIO(written("docx", example())))
    anchors = {e.get(qn("w:anchor")) for e in document.element.iter(qn("w:hyperlink"))}
    marks = [e.get(qn("w:name")) for e in document.element.iter(qn("w:bookmarkStart"))]
    assert anchors == set(marks) == {"source1", "source2", "source3"}
    assert len(marks) == len(set(marks))
    (shape,) = document.inline_shapes
    assert shape._inline.docPr.get("descr") == picture.draw(example(), "png", ASKED).description
    externals = [r for r in document.part.rels.values() if r.is_external]
    assert externals == []


def test_chinese_text_has_a_chinese_font_and_language() -> None:
    document = docx.Document(io.BytesIO(written("docx", example())))
    for name, font in (("Normal", "宋体"), ("Title", "黑体"), ("Heading 1", "黑体"), ("Caption", "黑体")):
        assert document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert next(document.styles.element.iter(qn("w:lang"))).get(qn("w:eastAsia")) == "zh-CN"


def test_paper_is_a4_turned_for_long_wide_tables() -> None:
    def paper(graph: nx.MultiDiGraph, context: Context) -> list[tuple[int, int]]:
        sections = docx.Document(io.BytesIO(written("docx", graph, context))).sections
        return [(round(s.page_width.mm), round(s.page_height.mm)) for s in sections]

    assert paper(example(), ASKED) == [(210, 297)]
    columns = {f"c{i}": "string" for i in range(8)}
    wide = answer(columns, *([f"第{r}行说明文字说明文字" for _ in columns] for r in range(40)))
    assert (297, 210) in paper(example(), wide)


# --- xlsx -----------------------------------------------------------------------------------------------------------


def test_the_workbook_has_real_numbers_and_dates_filters_and_links() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", example())))
    assert book.sheetnames == ["说明", "措施一览", "负责", "面向", "数额", "引用", "来源", "图谱所收文件"]
    amounts = [dict(zip((c.value for c in book["数额"][1]), (c.value for c in row), strict=True)) for row in book["数额"].iter_rows(min_row=2)]
    assert {(a["所指"], a["下限"], a["上限"], a["界限"]) for a in amounts} == {
        ("住房补贴", None, 600, "不超过"), ("青年公寓", 20000, None, "不少于"),
    }  # fmt: skip
    assert {a["成文日期"] for a in amounts} == {datetime(2023, 4, 2)}
    assert {a["原文"] for a in amounts} == {"……对新就业青年每人每月补贴不超过600元。……",
                                          "……到2024年底，新筹集青年公寓2万套以上。……"}
    measures = book["措施一览"]
    assert measures["G2"].value == datetime(2024, 12, 31)
    assert (measures["H2"].value, measures["H2"].hyperlink.location) == ("[1]", "'来源'!A2")
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_no_cell_of_the_workbook_is_a_formula() -> None:
    content = written("xlsx", hostile(), EVIL)
    cells = [c for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets for row in sheet.iter_rows() for c in row]
    assert any(c.value and str(c.value).startswith("=HYPERLINK") for c in cells)
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        assert not [n for n in zipped.namelist() if b"<f>" in zipped.read(n) or b'TargetMode="External"' in zipped.read(n)]


@pytest.fixture(scope="module")
def office() -> str:
    path = shutil.which("soffice")
    if not path:
        pytest.skip("needs LibreOffice")
    return path


def test_libreoffice_opens_the_document_and_prints_what_it_says(office: str, tmp_path: Path) -> None:
    FORMATS["docx"].write(example(), tmp_path / "good.docx", ASKED)
    FORMATS["docx"].write(hostile(), tmp_path / "evil.docx", EVIL)
    FORMATS["docx"].write(crowd(60, 30), tmp_path / "long.docx", Context(question="大计划有哪些措施？"))
    FORMATS["xlsx"].write(hostile(), tmp_path / "sheets.xlsx", EVIL)
    subprocess.run(
        [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), *map(str, sorted(tmp_path.glob("*.???x")))],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    def pages(name: str) -> list[str]:
        done = subprocess.run(["pdftotext", str(tmp_path / f"{name}.pdf"), "-"], capture_output=True, check=True)
        return [re.sub(r"\s", "", page) for page in done.stdout.decode().split("\f") if page.strip()]

    good = "".join(pages("good"))
    for said in (ASKED.question, "图1关系图", "表1措施一览", "完成时限", "牵头：", "[3]", "资料来源",
                 "（云政发〔2023〕7号），一（一）扩大保障性住房供给：“……", "（省公安厅负责）”", "图谱所收文件"):  # fmt: skip
        assert said in good
    assert "=HYPERLINK(" in "".join(pages("evil"))
    assert "=HYPERLINK(" in "".join(pages("sheets")), "shown as text, not computed"
    long = pages("long")
    headed = [page.startswith("条目责任单位来源") for page in long]
    spread = [i for i, page in enumerate(long) if re.search(r"\d+任务\d+负责：第\d+局", page)]
    assert len(spread) > 1
    assert all(b == a + 1 and headed[b] for a, b in pairwise(spread)), "the head stands on every page of the table"
