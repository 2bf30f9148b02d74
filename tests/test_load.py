"""Loading and removing, against the real engine: the graph follows from what each path gave last, and from nothing else."""

import random

import pytest
from made import Made, file

from graph import load as loading
from graph.integrity import check, counts
from graph.load import load, remove
from graph.schema import EDGE_TYPES, NODE_TYPES
from graph.stores.base import open_store
from graph.subgraph import UNBOUNDED
from loaders.model import FileFacts


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "store")
    yield opened
    opened.close()


def dump(store):
    """Everything in the graph, in one fixed order."""
    found = []
    for label in NODE_TYPES:
        rows = store.read(f"MATCH (n:{label}) RETURN properties(n)", None, UNBOUNDED).rows
        found += [(label, *sorted((k, str(v)) for k, v in p.items())) for (p,) in rows]
    for type_ in EDGE_TYPES:
        rows = store.read(f"MATCH (a)-[r:{type_}]->(b) RETURN a.id, b.id, properties(r)", None, UNBOUNDED).rows
        found += [(type_, a, b, *sorted((k, str(v)) for k, v in p.items())) for a, b, p in rows]
    return sorted(found)


def fresh(tmp_path, files, name="fresh"):
    """What a new store holds after the files were loaded in one go."""
    store = open_store(tmp_path / name)
    try:
        load(store, files)
        return dump(store)
    finally:
        store.close()


def statuses(report):
    return [o.status for o in report.outcomes]


def targets(store):
    """Where citations lead: quote and id."""
    return {tuple(row) for row in store.read("MATCH ()-[r:REFERS_TO]->(t) RETURN r.text, t.id").rows}


# ---- documents that depend on one another


def law(path="law.txt", title="云岭省就业条例", date="2020-01-01", number=None):
    made = Made(title, number=number, date=date, level="province", jurisdiction="云岭省",
                issuers=("云岭省人民代表大会",), path=path)
    made.section("第一章", "第一章 总则")
    made.measure("第一章/第一条", "第一条 政府促进高校毕业生就业。（省人社厅负责）",
                 bodies=(("省人社厅", "省人社厅", "joint"),), targets=(("高校毕业生", "高校毕业生"),))
    made.measure("第一章/第二条", "第二条 依照第一条执行。",
                 references=(("第一条", "本条例", None, {"article": "第一条"}),))
    return made


def notice(path="notice.txt", amount="1500元", start=0, words="扩大岗位"):
    made = Made("关于扩大岗位的通知", number="国测发〔2022〕3号", date="2022-05-01", path=path, start=start)
    made.preamble("依据《云岭省就业条例》。", references=(("《云岭省就业条例》", "云岭省就业条例"),))
    made.measure(
        "一", f"一、{words}，每人{amount}。（人力资源社会保障部牵头，教育部、各有关部门负责）",
        bodies=(("人力资源社会保障部", "人力资源和社会保障部", "lead"), ("教育部", "教育部", "joint"),
                ("各有关部门", "各有关部门", "joint", {"generic": True})),
        amounts=((amount, {"high": float(amount[:-1]), "bound": "at_most"}),),
    )  # the body of the reform stands here under an old name
    made.measure("二", "二、教育部、国家卫生计生委研究。",
                 bodies=(("教育部", "教育部", "joint"), ("国家卫生计生委", "国家卫生和计划生育委员会", "joint")))
    return made


def plan(path="plan.txt", title="云岭省实施方案"):
    made = Made(title, number="云政发〔2022〕9号", date="2022-08-01", level="province", jurisdiction="云岭省",
                issuers=("云岭省人民政府",), path=path)
    made.measure(
        "一", "一、落实《关于扩大岗位的通知》（国测发〔2022〕3号）和《云岭省就业条例》第一条、第九条，以及《增收办法》。（省财政厅、省人社厅负责）",
        bodies=(("省财政厅", "省财政厅", "lead"), ("省人社厅", "省人社厅", "joint")),
        references=(
            ("《关于扩大岗位的通知》（国测发〔2022〕3号）", "关于扩大岗位的通知", "国测发〔2022〕3号", {"relation": "implement"}),
            ("《云岭省就业条例》第一条", "云岭省就业条例", None, {"article": "第一条"}),
            ("第九条", "云岭省就业条例", None, {"article": "第九条"}),
            ("《增收办法》", "增收办法"),
        ),
    )
    return made


def circular(path="circular.txt"):
    """Cites a document by a number that the document itself does not state, and its own title as an older one's."""
    made = Made("江岸市增收工作要点", date="2023-02-01", level="city", jurisdiction="江岸市", issuers=("江岸市人民政府",), path=path)
    made.measure(
        "一", "一、落实《增收办法》（云办发〔2021〕7号）、《国务院关于增收的规定》，此前的《江岸市增收工作要点》同时废止。[市人社局]",
        bodies=(("市人社局", "市人社局", "joint"),),
        references=(
            ("《增收办法》（云办发〔2021〕7号）", "增收办法", "云办发〔2021〕7号"),
            ("《国务院关于增收的规定》", "国务院关于增收的规定"),
            ("《江岸市增收工作要点》", "江岸市增收工作要点", None, {"relation": "repeal"}),
        ),
    )
    return made


def means(path="means.txt", number=None):
    return Made("增收办法", number=number, date="2021-01-01", level="province", jurisdiction="云岭省",
                issuers=(), path=path).measure("第一条", "第一条 增加收入。")


def corpus():
    """Files that depend on one another in every way; paths do not follow the order of the list."""
    return [
        file(plan()), file(circular()), file(notice()), file(law()), file(means()),
        file(law("law-2021.txt", date="2021-06-01", number="云岭省人大公告第5号")),  # a later edition of one title
        file(notice("again.txt", start=50)),  # the same text, elsewhere
        file(notice("other.txt", amount="900元")),  # another text with the same number
        file(means("numbered.txt", number="云办发〔2021〕7号")),
    ]


# ---- in one go, bit by bit, in any order


def test_loading_the_same_again_changes_nothing(store):
    first = load(store, corpus())
    assert first.changed
    assert set(statuses(first)) == {"loaded", "merged"}
    before, generation = dump(store), store.generation()
    again = load(store, corpus()[::-1])
    assert not again.changed
    assert set(statuses(again)) == {"unchanged"}
    assert store.generation() == generation
    assert dump(store) == before
    assert list(check(store)) == []


def test_the_way_does_not_matter(tmp_path, store, monkeypatch):
    """Other orders, small transactions, versions that were replaced and documents that were removed on the way."""
    monkeypatch.setattr(loading, "BATCH", 2)
    shuffled = corpus()
    random.Random(7).shuffle(shuffled)
    load(store, [*shuffled[:3], file(notice(words="稳定岗位")), file(law(title="云岭省就业规定")), file(passing())])
    load(store, shuffled[3:6])
    remove(store, ["passing.txt", shuffled[0].path, shuffled[4].path])
    load(store, [*shuffled[6:], *shuffled[:6]])
    assert list(check(store)) == []
    monkeypatch.undo()
    assert dump(store) == fresh(tmp_path, corpus())


def passing():
    """Shares bodies, groups, citations and a title with others, and goes again."""
    made = law("passing.txt", date="2022-01-01", number="云岭省人大公告第7号")
    return made.measure(
        "第二章/第九条", "第九条 教育部、人力资源社会保障部依照《增收办法》（云办发〔2021〕7号）促进青年就业。",
        bodies=(("教育部", "教育部", "lead"), ("人力资源社会保障部", "人力资源和社会保障部", "joint")),
        targets=(("青年", "青年"),),
        references=(("《增收办法》（云办发〔2021〕7号）", "增收办法", "云办发〔2021〕7号"),))


# ---- citations


def test_citations_find_their_target_whichever_comes_first(store):
    load(store, [file(plan())])
    first, notice_, rules = "《云岭省就业条例》第一条", "《关于扩大岗位的通知》（国测发〔2022〕3号）", "《增收办法》"
    assert targets(store) == {
        (notice_, "cited/国测发〔2022〕3号"),
        (first, "cited/云岭省就业条例"),
        (rules, "cited/增收办法"),
        ("第九条", "cited/云岭省就业条例"),
    }
    load(store, [file(notice()), file(law())])
    found = dict(targets(store))
    assert found[notice_] == "doc/国测发〔2022〕3号"
    assert found[first] == "doc/云岭省就业条例#第一章/第一条"
    assert found["第九条"] == "doc/云岭省就业条例"  # the document has no such article
    assert found[rules] == "cited/增收办法"
    assert store.read("MATCH (d:Document) WHERE NOT d.loaded RETURN d.id").rows == [["cited/增收办法"]]
    remove(store, ["云岭省就业条例"])
    found = dict(targets(store))
    assert found[first] == "cited/云岭省就业条例"


def test_a_cited_document_bears_the_longest_title_by_which_it_is_called(store):
    def citing(path, title):
        return file(Made(path, path=path).measure(
            "一", f"一、见《{title}》。", references=((f"《{title}》", title, "国测发〔2022〕3号"),)))

    load(store, [citing("a", "岗位通知"), citing("b", "关于扩大岗位的通知")])
    cited = "MATCH (d:Document {id: 'cited/国测发〔2022〕3号'}) RETURN d.title, d.number, d.keys"
    assert store.read(cited).rows == [
        ["关于扩大岗位的通知", "国测发〔2022〕3号", ["关于扩大岗位的通知", "国测发〔2022〕3号", "岗位通知"]]
    ]
    remove(store, ["b"])
    assert store.read(cited).rows == [["岗位通知", "国测发〔2022〕3号", ["国测发〔2022〕3号", "岗位通知"]]]


# ---- sources and texts


def test_one_text_from_two_paths_is_one_document_with_two_sources(store):
    load(store, [file(notice("b.txt"))])
    report = load(store, [file(notice("a.txt", start=70))])
    assert statuses(report) == ["merged"]
    assert "b.txt" in report.outcomes[0].note
    place = "MATCH (d:Document {loaded: true}) RETURN d.sources, d.start"
    assert store.read(place).rows == [[["a.txt", "b.txt"], 70]]  # the first path counts
    assert list(check(store)) == []
    assert statuses(remove(store, ["a.txt"])) == ["removed"]
    assert store.read(place).rows == [[["b.txt"], 0]]
    assert list(check(store)) == []


def test_two_texts_with_one_number_are_kept_apart_and_reported(store):
    report = load(store, [file(notice("b.txt")), file(notice("a.txt", amount="900元"))])
    assert statuses(report) == ["loaded", "loaded"]
    assert "b.txt" in report.outcomes[1].note
    rows = store.read("MATCH (d:Document {loaded: true}) RETURN d.id, d.sources ORDER BY d.sources[0]").rows
    assert rows[0] == ["doc/国测发〔2022〕3号", ["a.txt"]]
    assert rows[1][0].startswith("doc/国测发〔2022〕3号~")
    assert rows[1][1] == ["b.txt"]
    remove(store, ["a.txt"])
    assert store.read("MATCH (d:Document {loaded: true}) RETURN d.id").rows == [["doc/国测发〔2022〕3号"]]


def test_a_changed_file_takes_the_place_of_its_earlier_version(store):
    load(store, [file(notice()), file(plan())])
    report = load(store, [file(notice(amount="1200元")), file(plan())])
    assert statuses(report) == ["replaced", "unchanged"]
    assert store.read("MATCH (a:Amount) RETURN a.high").rows == [[1200.0]]
    assert dict(targets(store))["《关于扩大岗位的通知》（国测发〔2022〕3号）"] == "doc/国测发〔2022〕3号"
    assert list(check(store)) == []


def test_a_path_that_gives_other_documents_loses_the_old_ones(store):
    load(store, [file(notice(path="bundle.txt"), plan(path="bundle.txt"))])
    assert counts(store)["loaded"] == 2
    report = load(store, [file(notice(path="bundle.txt"))])
    assert sorted(statuses(report)) == ["removed", "unchanged"]
    assert counts(store)["loaded"] == 1
    assert store.read("MATCH (a:Agency {name: '省财政厅'}) RETURN a").rows == []
    assert list(check(store)) == []


def test_what_an_archive_no_longer_holds_goes(store):
    def archive(*parts):
        return [*(file(p) for p in parts), FileFacts("a.zip", [])]

    first, second = notice(path="a.zip/1.txt"), plan(path="a.zip/2.txt")
    load(store, [*archive(first, second), file(law("a.zipper.txt"))])
    assert counts(store)["loaded"] == 3
    report = load(store, archive(first))
    assert [(o.status, o.path) for o in report.outcomes] == [("unchanged", "a.zip/1.txt"), ("removed", "a.zip/2.txt")]
    assert counts(store)["loaded"] == 2


# ---- removing


def test_what_nothing_else_holds_goes_with_a_document(store):
    load(store, [file(notice()), file(law())])
    report = remove(store, ["关于扩大岗位的通知", "doc/云岭省就业条例"])
    assert statuses(report) == ["removed", "removed"]
    assert {k: n for k, n in counts(store).items() if n} == {}


def test_what_something_else_holds_stays(store):
    load(store, [file(law()), file(plan())])
    remove(store, ["doc/云岭省就业条例"])
    assert store.read("MATCH (a:Agency) WHERE a.name STARTS WITH '省' RETURN a.name AS name ORDER BY name").rows == [
        ["省人民政府"], ["省人社厅"], ["省财政厅"]
    ]
    assert store.read("MATCH (g:TargetGroup) RETURN g").rows == []
    assert store.read("MATCH (d:Document) WHERE NOT d.loaded RETURN count(d)").rows == [[3]]


def test_an_unknown_document_cannot_be_removed(store):
    load(store, [file(notice())])
    generation = store.generation()
    report = remove(store, ["关于扩大岗位的通报"])
    assert statuses(report) == ["failed"]
    assert "关于扩大岗位的通知" in report.outcomes[0].note
    assert not report.changed
    assert store.generation() == generation


def test_a_title_that_two_documents_bear_removes_neither(store):
    load(store, [file(law()), file(law("law-2021.txt", number="云岭省人大公告第5号"))])
    report = remove(store, ["云岭省就业条例"])
    assert statuses(report) == ["failed"]
    assert "doc/云岭省人大公告第5号" in report.outcomes[0].note
    assert counts(store)["loaded"] == 2


# ---- weights between bodies


def test_weights_are_kept_by_the_change(store):
    def shared():
        rows = store.read("MATCH (a:Agency)-[s:SHARES_MEASURES]->(b:Agency) "
                          "RETURN a.name, b.name, s.weight, s.as_lead ORDER BY a.id, b.id").rows
        return [tuple(row) for row in rows]

    load(store, [file(notice())])
    pair = ("人力资源和社会保障部", "教育部")
    assert shared() == [(*pair, 1, 1), ("国家卫生和计划生育委员会", "教育部", 1, 0)]  # no generic body
    more = Made("增补通知", path="more.txt").measure(
        "一", "一、教育部、人社部研究。", bodies=(("教育部", "教育部", "joint"), ("人社部", pair[0], "joint")))
    load(store, [file(more)])
    assert shared()[0] == (*pair, 2, 1)
    remove(store, ["增补通知"])
    assert shared()[0] == (*pair, 1, 1)


# ---- what goes wrong


def test_a_document_whose_quotes_are_wrong_is_left_out_and_named(store):
    facts, text = file(plan()).documents[0]
    facts["measures"][0]["responsibilities"][0]["text"] = "省财政局"
    report = load(store, [FileFacts("plan.txt", [(facts, text)]), file(law()), FileFacts("x.pdf", [], ("坏", "bad"))])
    assert statuses(report) == ["failed", "loaded", "failed"]
    assert "省财政局" in report.outcomes[0].note
    assert counts(store)["loaded"] == 1


def test_a_file_that_cannot_be_read_leaves_what_it_gave_before(store):
    load(store, [file(law())])
    report = load(store, [FileFacts("law.txt", [], ("坏", "bad"))])
    assert statuses(report) == ["failed"]
    assert counts(store)["loaded"] == 1


def test_an_interruption_keeps_what_was_finished(store):
    def files():
        yield file(law())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(store, files())
    assert counts(store)["loaded"] == 1
    assert list(check(store)) == []


def test_an_error_leaves_the_store_as_it_was(store):
    load(store, [file(law())])

    def files():
        yield file(notice())
        raise RuntimeError

    with pytest.raises(RuntimeError):
        load(store, files())
    assert counts(store)["loaded"] == 1


# ---- the check itself


def test_the_check_finds_damage(store):
    load(store, [file(notice()), file(circular())])
    assert list(check(store)) == []
    damage = (
        "MATCH ()-[r:HAS_AMOUNT]->() SET r.start = r.start + 1",
        "MATCH (m:Measure {doc: 'doc/江岸市增收工作要点'}) SET m.text = m.text + '。'",
        "MATCH ()-[r:RESPONSIBLE_FOR]->(:Measure {path: '二'}) DELETE r",
        "CREATE (:TargetGroup {id: 'group/无', name: '无'})",
        "MATCH ()-[s:SHARES_MEASURES {as_lead: 1}]->() SET s.weight = 9",
        "MATCH (:Agency {name: '市人社局'})-[r:RESPONSIBLE_FOR]->() SET r.doc = 'doc/无'",
        "MATCH (s)-[r:REFERS_TO {title: '增收办法'}]->() MATCH (d:Document {id: 'doc/国测发〔2022〕3号'}) "
        "CREATE (s)-[n:REFERS_TO]->(d) SET n = properties(r) DELETE r",
    )
    with store.writing() as writer:
        writer.write([(statement, {}) for statement in damage])
    found = list(check(store))
    for finding in (
        "与原文不符：doc/国测发〔2022〕3号 HAS_AMOUNT",
        "与原文不符：doc/江岸市增收工作要点 Measure",
        "与事实不符：doc/国测发〔2022〕3号 的 RESPONSIBLE_FOR 应为 5，实为 3",
        "无所依附：TargetGroup group/无",
        "无所依附：Document cited/云办发〔2021〕7号",
        "人力资源和社会保障部@全国 — agency/教育部@全国 应为 (1, 1)，实为 (9, 1)",
        "国家卫生和计划生育委员会@全国 — agency/教育部@全国 应为 (0, 0)，实为 (1, 0)",
        "与原文不符：doc/江岸市增收工作要点 RESPONSIBLE_FOR",
        "引用未指向应指之处：doc/江岸市增收工作要点 “《增收办法》（云办发〔2021〕7号）”",
    ):
        assert any(finding in line for line in found), finding
