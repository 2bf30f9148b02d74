"""The named queries: their files, their parameters, and their rows on documents whose answers are worked out by hand."""

import re

import pytest
from made import Made, file

from graph.load import load
from graph.queries import MOST, ParameterError, all_named, named, parse, run, run_text
from graph.schema import EDGE_TYPES, NODE_TYPES, VALUES
from graph.stores.base import Limits, QueryError, open_store
from graph.subgraph import neighbourhood, query_subgraph, subgraph, whole

CENTRAL, LOCAL, OTHER = "doc/国测发〔2022〕3号", "doc/云政发〔2022〕9号", "doc/海政发〔2023〕1号"
MOF, MOE, HR = "财政部", "教育部", "人力资源和社会保障部"


def central():
    made = Made("关于促进青年就业的通知", number="国测发〔2022〕3号", date="2022-05-01", path="central.txt")
    made.preamble("依据《就业促进法》。", references=(("《就业促进法》", "就业促进法", None, {"relation": "basis"}),))
    made.measure("一", "一、总体要求。", kind="background")
    made.measure(
        "二/（一）",
        "（一）支持企业。对招用高校毕业生的小微企业，每人补贴1000元至1500元，2022年12月31日前申请。"
        "（人力资源社会保障部牵头，教育部、财政部等按职责分工负责）",
        heading="支持企业",
        bodies=(("人力资源社会保障部", HR, "lead", {"open": True}), (MOE, MOE, "joint", {"open": True}),
                (MOF, MOF, "joint", {"open": True})),
        targets=(("高校毕业生", "高校毕业生"), ("小微企业", "小微企业")),
        amounts=(("1000元至1500元", {"low": 1000, "high": 1500, "bound": "range", "of": "补贴", "per": "人"}),
                 ("2022年12月31日前", {"kind": "date", "low": "2022-12-31", "high": "2022-12-31", "unit": "",
                                    "bound": "at_most"})),
    )
    made.measure(
        "二/（二）", "（二）规范招聘。规范用人单位。教育部负责，人力资源社会保障部配合，2022年6月30日起实行。（各有关部门负责）",
        heading="规范招聘",
        bodies=((MOE, MOE, "lead", {"basis": "stated"}), ("人力资源社会保障部", HR, "support", {"basis": "stated"}),
                ("各有关部门", "各有关部门", "joint", {"generic": True})),
        targets=(("用人单位", "用人单位", "regulate"),),
        amounts=(("2022年6月30日起", {"kind": "date", "low": "2022-06-30", "high": "2022-06-30", "unit": "",
                                   "bound": "at_least"}),),
    )
    return made


def local():
    made = Made("云岭省促进青年就业方案", number="云政发〔2022〕9号", date="2022-08-01", level="province", jurisdiction="云岭省",
                issuers=("云岭省人民政府",), path="local.txt")
    made.measure(
        "1",
        "1.落实《关于促进青年就业的通知》（国测发〔2022〕3号），按《就业促进法》第二条，"
        "对离校未就业高校毕业生给予补贴2000元，2023年6月底前完成。（省财政厅负责）",
        heading="发放补贴",
        bodies=(("省财政厅", "省财政厅", "joint"),),
        targets=(("离校未就业高校毕业生", "离校未就业高校毕业生"),),
        amounts=(("2000元", {"low": 2000, "high": 2000}),
                 ("2023年6月底前", {"kind": "date", "low": "2023-06-30", "high": "2023-06-30", "unit": "",
                                 "bound": "at_most"})),
        references=(
            ("《关于促进青年就业的通知》（国测发〔2022〕3号）", "关于促进青年就业的通知", "国测发〔2022〕3号", {"relation": "implement"}),
            ("《就业促进法》第二条", "就业促进法", None, {"relation": "basis", "article": "第二条"}),
        ),
    )
    return made


def other():
    """Another province with a body of the same name."""
    made = Made("海东省稳就业方案", number="海政发〔2023〕1号", date="2023-01-10", level="province", jurisdiction="海东省",
                issuers=("海东省人民政府",), path="other.txt")
    return made.measure("1", "1.稳住岗位，增长5%。（省财政厅负责）", heading="稳住岗位", bodies=(("省财政厅", "省财政厅", "joint"),),
                        amounts=(("5%", {"kind": "percent", "low": 5, "high": 5, "unit": "%"}),))


def law():
    made = Made("中华人民共和国就业促进法", date="2007-08-30", issuers=(), path="law.txt")
    made.measure("第一条", "第一条 促进就业。", heading="第一条")
    return made.measure("第二条", "第二条 促进青年就业。", heading="第二条", targets=(("青年", "青年"),))


LAW = "doc/中华人民共和国就业促进法"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    opened = open_store(tmp_path_factory.mktemp("queries") / "store")
    load(opened, [file(central()), file(local()), file(other()), file(law())])
    yield opened
    opened.close()


def rows(store, name, *columns, **given):
    """The rows of a named query, some columns of them."""
    result = run(store, name, given).result
    places = [result.columns.index(c) for c in columns]
    return [tuple(row[p] for p in places) for row in result.rows]


# ---- the files

CONTRACT = {
    "documents": ("text? year? level?", "document title number date level jurisdiction measures"),
    "agencies_sharing_measures": ("agency? minimum? generic?", "agency partner shared as_lead"),
    "shared_measures": ("agency partner", "document title path heading role partner_role quote"),
    "measures_of_agency": ("agency role?", "document title path heading role basis deadline quote"),
    "measures_for_group": ("group subgroups?", "document title path heading group effect agencies amounts quote"),
    "amounts": ("kind? agency? group? unit? at_least?", "document title path text kind low high unit bound of"),
    "deadlines": ("from? to? agency?", "date document title path heading agencies text"),
    "references": ("document? relation?", "document title path relation target article resolved text"),
    "search": ("text", "kind id name document quote score words"),
    "duties": ("document", "path heading lead joint support deadline quote"),
}


@pytest.mark.parametrize("name", CONTRACT)
def test_parameters_and_columns_stay_what_users_rely_on(name):
    query = named(name)
    promised = CONTRACT[name][0].split()
    parameters = [p.name + "?" * (not p.required) for p in query.parameters]
    assert [p for p in parameters if p in promised] == promised
    assert all(p.endswith("?") for p in parameters if p not in promised)
    columns = " ".join(c.name for c in query.columns)
    assert columns == CONTRACT[name][1] or columns.startswith(CONTRACT[name][1] + " ")


@pytest.mark.parametrize("query", all_named().values(), ids=lambda q: q.name)
def test_what_a_header_declares_is_what_its_statements_use(query):
    declared = {p.name for p in query.parameters}
    assert set(re.findall(r"\$(\w+)", query.rows)) - {MOST} == declared
    assert set(re.findall(r"\$(\w+)", query.subgraph)) <= declared
    assert set(query.example) <= declared
    assert all(query.title) and all(query.description)
    assert all(x.zh and x.en for x in (*query.parameters, *query.columns))
    known = {"string", "text", "integer", "number", "date", "list", *VALUES}
    assert {c.type for c in query.columns} <= known


@pytest.mark.parametrize("query", all_named().values(), ids=lambda q: q.name)
def test_statements_speak_of_types_that_exist(query):
    statements = query.rows + query.subgraph
    labels = set(re.findall(r"\(\w*:(\w+(?:\|\w+)*)", statements))
    types = set(re.findall(r"\[\w*:(\w+(?:\|\w+)*)", statements))
    assert {name for several in labels for name in several.split("|")} <= set(NODE_TYPES)
    assert {name for several in types for name in several.split("|")} <= set(EDGE_TYPES)


@pytest.mark.parametrize("query", all_named().values(), ids=lambda q: q.name)
def test_columns_come_as_declared(query, store):
    given = {"agency": "教育部", "partner": "财政部", "group": "青年", "document": "就业促进法", "text": "就业"}
    required = {p.name: given[p.name] for p in query.parameters if p.required}
    result = run(store, query.name, required).result
    assert result.columns == [c.name for c in query.columns]
    assert result.rows
    lists = [i for i, c in enumerate(query.columns) if c.type == "list"]
    assert all(isinstance(row[i], list) for row in result.rows for i in lists)
    assert query_subgraph(store, query.name, required).number_of_nodes()


@pytest.mark.parametrize("source", ["MATCH (n) RETURN n", "// title 甲 | a\n// description 乙 | b\nRETURN 1\n",
                                    "// title 甲 | a\n// description 乙 | b\n// parameter x\nRETURN 1\n// subgraph\n"])
def test_a_header_that_lacks_something_is_named(source):
    with pytest.raises(QueryError, match="mine"):
        parse("mine", source)


# ---- their rows


def test_documents(store):
    assert rows(store, "documents", "document", "measures") == [(OTHER, 1), (LOCAL, 1), (CENTRAL, 2), (LAW, 2)]
    assert rows(store, "documents", "document", text="补贴") == [(LOCAL,), (CENTRAL,)]
    assert rows(store, "documents", "document", text="〔2023〕") == [(OTHER,)]
    assert rows(store, "documents", "document", year="2022", level="province") == [(LOCAL,)]
    assert rows(store, "documents", "title", "number", "date", "level", "jurisdiction", year=2023) == [
        ("海东省稳就业方案", "海政发〔2023〕1号", "2023-01-10", "province", "海东省")
    ]


def test_agencies_sharing_measures(store):
    columns = ("agency", "partner", "shared", "as_lead")
    assert rows(store, "agencies_sharing_measures", *columns) == [(HR, MOE, 2, 2), (HR, MOF, 1, 1), (MOE, MOF, 1, 0)]
    assert rows(store, "agencies_sharing_measures", *columns, agency="财政部") == [(MOF, HR, 1, 1), (MOF, MOE, 1, 0)]
    assert rows(store, "agencies_sharing_measures", *columns, minimum="2") == [(HR, MOE, 2, 2)]
    generic = rows(store, "agencies_sharing_measures", *columns, agency="教育部", generic="true")
    assert generic == [(MOE, HR, 2, 2), (MOE, "各有关部门", 1, 1), (MOE, MOF, 1, 0)]


def test_shared_measures(store):
    found = rows(store, "shared_measures", "document", "path", "role", "partner_role", agency="人社部", partner="教育部")
    assert found == [(CENTRAL, "二/（一）", "lead", "joint"), (CENTRAL, "二/（二）", "support", "lead")]
    (quote, *_), *_ = rows(store, "shared_measures", "quote", agency="教育部", partner="财政部")
    assert quote.startswith("（一）支持企业。") and quote.endswith("负责）")
    assert rows(store, "shared_measures", "path", agency="教育部", partner="省财政厅") == []


def test_measures_of_agency(store):
    columns = ("document", "path", "heading", "role", "basis", "deadline")
    assert rows(store, "measures_of_agency", *columns, agency="教育部") == [
        (CENTRAL, "二/（一）", "支持企业", "joint", "listed", "2022-12-31"),
        (CENTRAL, "二/（二）", "规范招聘", "lead", "stated", None),
    ]
    assert rows(store, "measures_of_agency", "path", agency="教育部", role="lead") == [("二/（二）",)]


def test_measures_for_group(store):
    columns = ("document", "path", "group", "effect", "agencies", "amounts", "quote")
    assert rows(store, "measures_for_group", *columns, group="高校毕业生") == [
        (LOCAL, "1", "离校未就业高校毕业生", "support", ["省财政厅"], ["2000元", "2023年6月底前"],
         "1.落实《关于促进青年就业的通知》（国测发〔2022〕3号），按《就业促进法》第二条，对离校未就业高校毕业生给予补贴2000元，2023年6月底前完成"),
        (CENTRAL, "二/（一）", "高校毕业生", "support", [HR, MOE, MOF], ["1000元至1500元", "2022年12月31日前"],
         "对招用高校毕业生的小微企业，每人补贴1000元至1500元，2022年12月31日前申请"),
    ]
    assert rows(store, "measures_for_group", "path", group="大学毕业生", subgroups="no") == [("二/（一）",)]
    assert ("二/（二）", "regulate") in rows(store, "measures_for_group", "path", "effect", group="用人单位")
    assert len(rows(store, "measures_for_group", "path", group="青年")) == 3


def test_amounts(store):
    columns = ("document", "text", "kind", "low", "high", "unit", "bound", "of")
    assert rows(store, "amounts", *columns, kind="money") == [
        (LOCAL, "2000元", "money", 2000, 2000, "元", "exact", ""),
        (CENTRAL, "1000元至1500元", "money", 1000, 1500, "元", "range", "补贴"),
    ]
    assert rows(store, "amounts", "text", at_least="1600") == [("2000元",)]
    assert rows(store, "amounts", "text", unit="%") == [("5%",)]
    assert rows(store, "amounts", "text", agency="财政部", kind="money") == [("1000元至1500元",)]
    assert rows(store, "amounts", "text", group="毕业生", kind="money") == [("2000元",), ("1000元至1500元",)]
    assert rows(store, "amounts", "low", "high", kind="date", agency="省财政厅") == [("2023-06-30", "2023-06-30")]
    assert len(rows(store, "amounts", "text")) == 6


def test_deadlines_leave_out_when_something_begins(store):
    assert rows(store, "deadlines", "date", "document", "path", "agencies", "text") == [
        ("2022-12-31", CENTRAL, "二/（一）", [HR, MOE, MOF], "2022年12月31日前"),
        ("2023-06-30", LOCAL, "1", ["省财政厅"], "2023年6月底前"),
    ]
    assert rows(store, "deadlines", "date", **{"from": "2023"}) == [("2023-06-30",)]
    assert rows(store, "deadlines", "date", to="2022-12") == [("2022-12-31",)]  # to its last day
    assert rows(store, "deadlines", "date", agency="教育部") == [("2022-12-31",)]


def test_references(store):
    columns = ("document", "path", "relation", "target", "article", "resolved", "text")
    assert rows(store, "references", *columns) == [
        (LOCAL, "1", "implement", "关于促进青年就业的通知", None, CENTRAL, "《关于促进青年就业的通知》（国测发〔2022〕3号）"),
        (LOCAL, "1", "basis", "中华人民共和国就业促进法", "第二条", f"{LAW}#第二条", "《就业促进法》第二条"),
        (CENTRAL, "", "basis", "中华人民共和国就业促进法", None, LAW, "《就业促进法》"),
    ]
    assert rows(store, "references", "document", relation="implement") == [(LOCAL,)]
    assert rows(store, "references", "path", document="国测发[2022]3号") == [("",)]


def test_cited_by(store):
    assert rows(store, "cited_by", "document", "path", "article", document="就业促进法") == [
        (LOCAL, "1", "第二条"), (CENTRAL, "", None)
    ]


def test_duties(store):
    assert rows(store, "duties", "path", "lead", "joint", "support", "deadline", document="关于促进青年就业的通知") == [
        ("二/（一）", [HR], [MOE, MOF], [], "2022-12-31"),
        ("二/（二）", [MOE], ["各有关部门"], [HR], None),
    ]


def test_search_puts_what_bears_the_name_first(store):
    assert rows(store, "search", "kind", "name", text="人社部")[0] == ("Agency", HR)
    assert rows(store, "search", "kind", "name", text="高校毕业生")[0] == ("TargetGroup", "高校毕业生")
    found = rows(store, "search", "kind", "id", "quote", text="稳住岗位")
    assert found[0] == ("Measure", f"{OTHER}#1", "1.稳住岗位，增长5%")
    assert ("Document", CENTRAL) in rows(store, "search", "kind", "document", text="青年就业的通知")
    assert ("Agency", "省财政厅") in rows(store, "search", "kind", "name", text="财")  # shorter than the index can find


@pytest.mark.parametrize("text", ['"', "a AND (", "*", "x:y", "补贴~", "[1 TO", "\\", "AND OR NOT"])
def test_search_takes_any_text(store, text):
    try:
        run(store, "search", {"text": text})
    except ParameterError as error:
        assert "text" in str(error)  # nothing to look for


# ---- names


@pytest.mark.parametrize("name", ["人社部", "人力资源社会保障部", "人力资源和社会保障部", " 人社 部", f"agency/{HR}@全国"])
def test_a_body_goes_by_any_of_its_names(store, name):
    assert len(rows(store, "measures_of_agency", "path", agency=name)) == 2


def test_one_name_for_bodies_of_two_places_takes_both_and_says_so(store):
    answer = run(store, "measures_of_agency", {"agency": "省财政厅"})
    assert [row[0] for row in answer.result.rows] == [OTHER, LOCAL]
    assert "云岭省、海东省" in answer.notes[0]
    assert len(run(store, "measures_of_agency", {"agency": "海东省财政厅"}).result.rows) == 1


@pytest.mark.parametrize(
    ("query", "given", "suggested"),
    [
        ("measures_of_agency", {"agency": "教育局"}, "教育部"),
        ("measures_of_agency", {"agency": "云岭省财政局"}, "省财政厅"),
        ("measures_for_group", {"group": "高校毕业"}, "高校毕业生"),
        ("duties", {"document": "促进青年就业通知"}, "关于促进青年就业的通知"),
    ],
)
def test_an_unknown_name_gets_suggestions(store, query, given, suggested):
    with pytest.raises(QueryError) as error:
        run(store, query, given)
    assert not isinstance(error.value, ParameterError)
    assert suggested in str(error.value)


@pytest.mark.parametrize(
    ("query", "given", "said"),
    [
        ("measures_of_agency", {}, "agency"),
        ("measures_of_agency", {"agency": "教育部", "agencey": "x"}, "agencey"),
        ("measures_of_agency", {"agency": "教育部", "role": "leader"}, "lead、joint、support"),
        ("documents", {"year": "去年"}, "整数"),
        ("deadlines", {"from": "2023-13"}, "日期"),
        ("measures_for_group", {"group": "青年", "subgroups": "maybe"}, "true"),
        ("nothing", {}, "measures_of_agency"),
    ],
)
def test_parameters_that_cannot_be_used_are_named(store, query, given, said):
    with pytest.raises(ParameterError) as error:
        run(store, query, given)
    assert said in str(error.value)


# ---- other ways to ask


def test_cypher_text_is_only_read(store):
    assert run_text(store, "MATCH (d:Document {loaded: true}) RETURN count(d) AS n", {}).result.rows == [[4]]
    with pytest.raises(QueryError):
        run_text(store, "MATCH (d:Dokument RETURN d", {})
    before = whole(store).number_of_nodes()
    with pytest.raises(Exception, match="只能读取"):
        run_text(store, "MATCH (d) DETACH DELETE d", {})
    assert whole(store).number_of_nodes() == before


def test_what_is_cut_off_says_so(store):
    answer = run_text(store, "UNWIND range(1, 50) AS n RETURN n", {}, Limits(rows=7))
    assert len(answer.result.rows) == 7
    assert "7" in answer.notes[0]
    assert run_text(store, "UNWIND range(1, 7) AS n RETURN n", {}, Limits(rows=7)).notes == []


# ---- networkx


def test_the_whole_graph_has_everything_but_the_bulky(store):
    graph = whole(store)
    assert graph.nodes[CENTRAL]["caption"] == "关于促进青年就业的通知"
    assert "text" not in graph.nodes[CENTRAL] and "facts" not in graph.nodes[CENTRAL]
    numbers = run_text(store, "MATCH ()-[r]->() RETURN count(r)", {}).result.rows[0][0]
    assert graph.number_of_edges() == numbers
    assert not any(v is None for _, d in graph.nodes(data=True) for v in d.values())
    assert all({"doc", "start", "end", "text"} <= set(d) for *_, d in graph.edges(data=True)
               if EDGE_TYPES[d["type"]].evidence)


def test_edges_bring_their_ends(store):
    graph = subgraph(store, "MATCH ()-[r:ISSUED_BY]->() RETURN [{edge: r}] AS inside")
    assert {d["label"] for _, d in graph.nodes(data=True)} == {"Document", "Agency"}
    assert graph.number_of_edges() == 3


def test_a_neighbourhood_reaches_so_many_steps(store):
    one = neighbourhood(store, f"agency/{MOF}@全国")
    assert {d["label"] for _, d in one.nodes(data=True)} == {"Agency", "Measure"}
    two = neighbourhood(store, f"agency/{MOF}@全国", hops=2)
    assert CENTRAL in two and CENTRAL not in one
    assert set(one) < set(two)
    few = neighbourhood(store, f"agency/{MOF}@全国", hops=2, limit=4)
    assert few.number_of_nodes() == 4 and few.graph["truncated"]
    with pytest.raises(QueryError):
        neighbourhood(store, "agency/无")
