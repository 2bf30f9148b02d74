"""Facts of one document to nodes and edges, and the choice of what a citation means."""

import pytest
from made import Made

from graph.build import FactsError, build, pair_weights
from graph.references import Card, article_label, choose, document_keys, number_key, stub_id, title_key
from graph.stores.base import Edge


def plan() -> Made:
    made = Made("云岭省促进就业实施方案", number="云政发〔2023〕8号", date="2023-05-10", level="province", jurisdiction="云岭省",
                issuers=("云岭省人民政府",), start=100)
    made.preamble(
        "为支持高校毕业生就业，依据《中华人民共和国就业促进法》制定本方案。",
        targets=(("高校毕业生", "高校毕业生"),),
        references=(("《中华人民共和国就业促进法》", "中华人民共和国就业促进法", None, {"relation": "basis"}),),
    )
    made.section("一", "一、扩大岗位")
    made.section("一/（一）", "（一）企业岗位")
    made.measure(
        "一/（一）/1",
        "1.对小微企业每人补贴不超过1500元，6月30日前发放，每年至少2次。（省财政厅牵头，省人社厅、各有关部门负责）",
        heading="补贴企业",
        bodies=(
            ("省财政厅", "省财政厅", "lead"),
            ("省人社厅", "省人社厅", "joint", {"open": True}),
            ("各有关部门", "各有关部门", "joint", {"generic": True}),
        ),
        targets=(("小微企业", "小微企业"),),
        amounts=(
            ("不超过1500元", {"high": 1500, "bound": "at_most", "per": "人", "of": "补贴"}),
            ("6月30日前", {"kind": "date", "low": "2023-06-30", "high": "2023-06-30", "unit": "", "bound": "at_most"}),
            ("至少2次", {"kind": "count", "low": 2, "unit": "次", "bound": "at_least"}),
        ),
    )
    made.measure(
        "二",
        "二、自2023年8月1日起，按本方案第一条和前项办理。",
        amounts=(
            ("自2023年8月1日起", {"kind": "date", "low": "2023-08-01", "high": "2023-08-01", "bound": "at_least"}),
        ),
        references=(
            ("本方案", "本方案", None, {"article": "第一条"}),
            ("前项", "前项", None, {"resolved": "doc/云政发〔2023〕8号#一/（一）/1"}),
        ),
    )
    return made


def built_plan():
    made = plan()
    return build(made.facts(), made.text)


def edges(built, type_):
    return {(e.source, e.target) for e in built.edges if e.type == type_}


DOC = "doc/云政发〔2023〕8号"
FIRST, SECOND = f"{DOC}#一/（一）/1", f"{DOC}#二"


def test_the_document_itself():
    made = plan()
    properties = built_plan().document.properties
    assert properties["id"] == DOC
    assert properties["loaded"] is True
    assert (properties["start"], properties["end"]) == (100, 100 + len(made.text))
    assert properties["measures"] == 2
    assert properties["sources"] == ["a.txt"]
    assert properties["keys"] == ["云岭省促进就业实施方案", "云政发〔2023〕8号"]
    assert properties["text"] == made.text


def test_the_outline_is_one_tree_and_the_document_holds_every_measure():
    assert edges(built_plan(), "CONTAINS") == {
        (DOC, f"{DOC}§一"),
        (f"{DOC}§一", f"{DOC}§一/（一）"),
        (f"{DOC}§一/（一）", FIRST),
        (DOC, FIRST),
        (DOC, SECOND),
    }


def test_bodies_have_their_role_and_their_place():
    responsible = {
        (e.source, e.properties["role"], e.properties["open"], e.properties["text"])
        for e in built_plan().edges
        if e.type == "RESPONSIBLE_FOR"
    }
    assert responsible == {
        ("agency/省财政厅@云岭省", "lead", False, "省财政厅"),
        ("agency/省人社厅@云岭省", "joint", True, "省人社厅"),
        ("agency/各有关部门@云岭省", "joint", False, "各有关部门"),
    }
    assert edges(built_plan(), "ISSUED_BY") == {(DOC, "agency/省人民政府@云岭省")}
    agencies = {n.id: n.properties for n in built_plan().shared if n.label == "Agency"}
    assert agencies["agency/各有关部门@云岭省"]["generic"] is True
    finance = agencies["agency/省财政厅@云岭省"]
    assert (finance["generic"], finance["level"]) == (False, "province")
    assert "云岭省财政厅" in finance["aliases"]


def test_every_quote_stands_in_the_text():
    made = plan()
    evident = [e for e in built_plan().edges if "doc" in e.properties]
    assert len(evident) == 11  # 3 bodies, 2 groups, 4 amounts, 2 references within the document
    for e in evident:
        p = e.properties
        assert made.text[p["start"] - 100 : p["end"] - 100] == p["text"]
        assert p["doc"] == DOC


def test_amounts_are_numbers_or_dates_and_set_the_deadline():
    built = built_plan()
    amounts = {n.id: n.properties for n in built.own if n.label == "Amount"}
    text = next(m["start"] for m in plan().facts()["measures"])
    start = plan().text.index("不超过1500元") + 100 - text
    most = amounts[f"{FIRST}@{start}"]
    assert (most["high"], most["per"], most["kind"]) == (1500.0, "人", "money")
    assert "low" not in most
    day = next(p for p in amounts.values() if p["text"] == "6月30日前")
    assert (day["date_low"], day["date_high"]) == ("2023-06-30", "2023-06-30")
    assert "low" not in day and "high" not in day
    measures = {n.id: n.properties for n in built.own if n.label == "Measure"}
    assert measures[FIRST]["deadline"] == "2023-06-30"
    assert "deadline" not in measures[SECOND]  # near miss: a date from which something holds is no deadline


def test_references_within_the_document_have_their_target_others_are_sought():
    built = built_plan()
    assert edges(built, "REFERS_TO") == {(SECOND, DOC), (SECOND, FIRST)}
    assert [(c.source, c.properties["title"], c.properties["relation"]) for c in built.citations] == [
        (DOC, "中华人民共和国就业促进法", "basis")
    ]


def test_groups_come_with_what_holds_them():
    assert ("group/小微企业", "group/中小微企业") in edges(built_plan(), "SUBGROUP_OF")
    assert edges(built_plan(), "TARGETS") == {(DOC, "group/高校毕业生"), (FIRST, "group/小微企业")}


def test_no_property_is_none():
    built = built_plan()
    for properties in [built.document.properties, *(n.properties for n in built.own + built.shared),
                       *(e.properties for e in built.edges), *(c.properties for c in built.citations)]:
        assert None not in properties.values()


def test_building_again_gives_the_same():
    first, second = built_plan(), built_plan()
    assert (first.document, first.own, first.shared, first.edges) == (
        second.document, second.own, second.shared, second.edges)


def test_another_identity_renames_all_parts():
    made = plan()
    built = build(made.facts(), made.text, f"{DOC}~0123abcd")
    assert {n.id for n in built.own} & {FIRST, SECOND} == set()
    assert (f"{DOC}~0123abcd#二", f"{DOC}~0123abcd#一/（一）/1") in edges(built, "REFERS_TO")
    assert {e.properties["doc"] for e in built.edges if "doc" in e.properties} == {f"{DOC}~0123abcd"}


@pytest.mark.parametrize("change", [{"start": 0}, {"text": "省财政局"}, {"end": 10**6}])
def test_a_quote_that_is_not_in_the_text_is_refused(change):
    made = plan()
    facts = made.facts()
    facts["measures"][0]["responsibilities"][0] |= change
    with pytest.raises(FactsError):
        build(facts, made.text)


def test_two_amounts_at_one_place_are_two():
    made = Made("双额通知").measure("一", "一、补贴100元。", amounts=(("100元", {"low": 100}), ("100元", {"high": 100})))
    ids = [n.id for n in build(made.facts(), made.text).own if n.label == "Amount"]
    assert len(set(ids)) == 2


def test_a_body_of_a_masked_place_is_that_of_its_document_alone():
    def body(title):
        made = Made(title, level="city", jurisdiction="XX市", issuers=())
        made.measure("一", "一、抓落实。（市财政局负责）", bodies=(("市财政局", "市财政局", "joint"),))
        return next(e.source for e in build(made.facts(), made.text).edges if e.type == "RESPONSIBLE_FOR")

    assert body("甲要点") == "agency/市财政局@doc/甲要点"
    assert body("甲要点") != body("乙要点")


def test_an_office_belongs_to_the_commission_that_issues():
    def built(issuer):
        made = Made("要点", level="city", jurisdiction="江岸市", issuers=(issuer,))
        made.measure("一", "一、抓落实。[委办公室]", bodies=(("委办公室", "委办公室", "joint"),))
        return build(made.facts(), made.text)

    health = built("江岸市卫生健康委员会")
    assert any(target == "agency/市卫生健康委员会@江岸市" for _, target in edges(health, "PART_OF"))
    reform = built("江岸市发展和改革委员会")
    office = {e.source for b in (health, reform) for e in b.edges if e.type == "RESPONSIBLE_FOR"}
    assert len(office) == 2  # one name, two offices


def test_a_body_that_was_dissolved_points_to_its_successor():
    made = Made("旧通知", date="2016-01-01").measure(
        "一", "一、落实。（国家卫生计生委负责）", bodies=(("国家卫生计生委", "国家卫生和计划生育委员会", "joint"),)
    )
    built = build(made.facts(), made.text)
    old, new = "agency/国家卫生和计划生育委员会@全国", "agency/国家卫生健康委员会@全国"
    assert (old, new) in edges(built, "SUCCEEDED_BY")
    assert (new, "agency/国务院@全国") in edges(built, "PART_OF")


def responsible(agency, measure, role="joint"):
    return Edge("RESPONSIBLE_FOR", "Agency", agency, "Measure", measure, {"role": role})


def test_weights_count_measures_once_and_leave_generic_bodies_out():
    edges = [
        responsible("a", "1", "lead"), responsible("b", "1"), responsible("b", "1", "support"), responsible("g", "1"),
        responsible("b", "2"), responsible("a", "2"), responsible("c", "3"),
    ]
    assert pair_weights(edges, {"g"}) == {("a", "b"): (2, 1)}


# ---- citations


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("国办发〔2022〕13号", "国办发〔2022〕13号"),
        ("国办发[2022] 13号", "国办发〔2022〕13号"),
        ("国办发（2022）13号", "国办发〔2022〕13号"),
        ("国办发〔二〇二二〕13号", "国办发〔2022〕13号"),
        ("中华人民共和国国务院令第732号", "国务院令第732号"),
        ("令第732号", None),  # whose?
        ("公告2022年第14号", None),
        ("", None),
        (None, None),
    ],
)
def test_numbers_in_normal_form(number, key):
    assert number_key(number) == key


def test_titles_in_normal_form():
    assert title_key("“十四五”就业 规划") == title_key("十四五就业规划") == "十四五就业规划"
    assert title_key("中华人民共和国就业促进法") == "就业促进法"
    assert title_key(" ") is None


@pytest.mark.parametrize(
    ("title", "issuers", "cited_as"),
    [
        ("云岭省人民政府关于促进就业的意见", (), "关于促进就业的意见"),
        ("关于促进就业的意见", ("云岭省人民政府",), "云岭省人民政府关于促进就业的意见"),
        ("云岭省人民政府关于印发《就业规划》的通知", (), "就业规划"),
        ("云岭省人民政府关于印发就业规划的通知", (), "就业规划"),
        ("就业条例（2021年修订）", (), "就业条例"),
    ],
)
def test_what_a_document_may_be_called(title, issuers, cited_as):
    assert cited_as in document_keys(title, None, issuers)


def test_a_notice_about_something_is_not_called_by_a_part_of_its_title():
    assert document_keys("关于做好就业工作的通知", None, ()) == ["关于做好就业工作的通知"]


@pytest.mark.parametrize(
    ("article", "label"),
    [("第三条", "第三条"), ("第三条第二款", "第三条"), ("第十二条之一", "第十二条之一"), ("第三章", None), (None, None)],
)
def test_the_article_of_a_place(article, label):
    assert article_label(article) == label


def card(id_, title, number=None, date="2020-01-01", jurisdiction="云岭省"):
    return Card(id_, number, date, jurisdiction, frozenset(document_keys(title, number, ())))


CITING = card("z", "引用者", "云政发〔2022〕1号", "2022-06-01")


@pytest.mark.parametrize(
    ("why", "title", "number", "candidates", "chosen"),
    [
        ("the number decides", "别名", "云政发〔2020〕1号", [card("a", "甲", "云政发〔2020〕1号"), card("b", "别名")], "a"),
        ("the title, where no number is given", "甲", None, [card("a", "甲", "云政发〔2020〕1号")], "a"),
        ("another number is another document", "甲", "云政发〔2021〕9号", [card("a", "甲", "云政发〔2020〕1号")], None),
        ("a document without number is found by title", "甲", "云政发〔2021〕9号", [card("a", "甲")], "a"),
        ("one of the same place", "甲", None, [card("a", "甲", jurisdiction="海东省"), card("b", "甲")], "b"),
        ("a central one", "甲", None, [card("a", "甲", jurisdiction="海东省"), card("b", "甲", jurisdiction="全国")], "b"),
        ("two other places: open", "甲", None,
         [card("a", "甲", jurisdiction="海东省"), card("b", "甲", jurisdiction="海西省")], None),
        ("the last edition before", "甲", None,
         [card("c", "甲", date="2019-01-01"), card("b", "甲", date="2021-01-01"), card("a", "甲", date="2023-01-01")], "b"),
        ("never itself", "引用者", None, [CITING], None),
        ("nothing like it", "丙", None, [card("a", "甲")], None),
    ],
)
def test_which_document_is_meant(why, title, number, candidates, chosen):
    for order in (candidates, candidates[::-1]):
        found = choose(title, number, CITING, order)
        assert (found.id if found else None) == chosen, why


def test_what_is_not_loaded_is_called_by_number_else_title():
    assert stub_id("就业 促进法", None, "《就业促进法》") == "cited/就业促进法"
    assert stub_id("关于就业的意见", "国发[2020]1号", "…") == "cited/国发〔2020〕1号"
    assert stub_id("", None, "上述文件") == "cited/上述文件"
