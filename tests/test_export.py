"""Every export, and those that other programs read as data."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from export_graphs import ASKED, EVIL, PLAN, example, hostile, written
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree

from graph.export import FORMATS, Context, csv_tables, graphml, json_ld
from graph.export.characters import printable
from graph.export.csv_tables import guarded
from graph.schema import NODE_TYPES, NODES
from graph.stores.base import open_store
from graph.subgraph import whole


def shuffled(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """The same graph, put together the other way round."""
    other = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from((n, dict(reversed(d.items()))) for n, d in reversed(list(graph.nodes(data=True))))
    other.add_edges_from(
        (u, v, k, dict(reversed(d.items()))) for u, v, k, d in reversed(list(graph.edges(keys=True, data=True)))
    )
    return other


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


# ---- ics, read by the calendar library


def test_the_terms_of_the_linked_data_are_documented() -> None:
    page = (Path(__file__).parent.parent / "docs" / "exports.md").read_text("utf-8")
    used = {t for t in (*json_ld.CLASSES.values(), *json_ld.PROPERTIES.values(), *json_ld.EDGES.values()) if isinstance(t, str)}
    used |= {t["@id"] for t in json_ld.PROPERTIES.values() if isinstance(t, dict) and not t["@id"].startswith("policykg:")}
    assert used == set(re.findall(r"`((?:eli|schema|rdfs):\w+)`", page))
    assert {name.split()[0] for name in (*json_ld.CLASSES, *json_ld.EDGES)} <= set(re.findall(r"\w+", page))


def test_tables_of_csv_are_written_piece_by_piece() -> None:
    rows = [["单元格" * 20, number] for number in range(5_000)]
    pieces = list(csv_tables.lines(["甲", "乙"], rows))
    assert max(map(len, pieces)) < 4 * csv_tables.TOGETHER < len(b"".join(pieces))
    assert b"".join(pieces) == csv_tables.table(["甲", "乙"], rows)
    read = list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"))))
    assert [read[0], len(read), read[-1]] == [["甲", "乙"], 5_001, ["单元格" * 20, "4999"]]


def test_deadlines_are_calendar_entries() -> None:
    graph = example()
    calendar = Calendar.from_ical(written("ics", graph))
    due = {
        (d["date_high"], measure)
        for measure, amount, d in ((m, a, graph.nodes[a]) for m, a, e in graph.edges(data=True) if e["type"] == "HAS_AMOUNT")
        if d.get("kind") == "date" and d["bound"] in ("at_most", "range")
    }
    due |= {(d["deadline"], n) for n, d in graph.nodes(data=True) if d.get("deadline")}
    events = calendar.events
    assert len(events) == len(due) > 0
    assert sorted(e.start.isoformat() for e in events) == sorted(day for day, _ in due)
    for event in events:
        assert event.end - event.start == timedelta(days=1)
        assert str(event["summary"]).startswith("截止：")
        assert "来源：《" in str(event["description"])
    assert len({str(e["uid"]) for e in events}) == len(events)


def test_nothing_in_a_document_adds_a_line_to_a_calendar() -> None:
    lines = written("ics", hostile(), EVIL).decode().replace("\r\n ", "").split("\r\n")
    names = {line.partition(":")[0].partition(";")[0] for line in lines if line}
    assert names <= {"BEGIN", "END", "PRODID", "VERSION", "X-WR-CALNAME", "UID", "DTSTAMP", "DTSTART", "DTEND", "TRANSP", "SUMMARY", "DESCRIPTION"}
