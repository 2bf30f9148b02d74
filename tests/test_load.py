"""Loading and removing, against the real engine: the graph follows from what each path gave last, and from nothing else."""

import random
from dataclasses import dataclass

import networkx as nx
import pytest
from made import Made, file

from graph import load as loading
from graph.integrity import check, contents, counts
from graph.load import Report, load, remove
from graph.stores.base import open_store
from graph.subgraph import whole
from loaders.model import FileFacts


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "store")
    yield opened
    opened.close()


def statuses(report):
    return [o.status for o in report.outcomes]


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


def notice(path="notice.txt", amount="1500元", start=0, words="扩大岗位", number="国测发〔2022〕3号"):
    made = Made("关于扩大岗位的通知", number=number, date="2022-05-01", path=path, start=start)
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


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """A store with the corpus, loaded in one go; everything that it holds; its generation."""
    store = open_store(tmp_path_factory.mktemp("expected") / "store")
    first = load(store, corpus())
    assert first.changed
    assert set(statuses(first)) == {"loaded", "merged"}
    holds, generation = contents(store), store.generation()
    yield store, holds, generation
    store.close()


def test_loading_the_same_again_changes_nothing(expected):
    store, holds, generation = expected
    again = load(store, corpus()[::-1])
    assert not again.changed
    assert set(statuses(again)) == {"unchanged"}
    assert store.generation() == generation
    assert contents(store) == holds
    assert list(check(store)) == []


def test_the_way_does_not_matter(expected, store, monkeypatch):
    """Other orders, small transactions, versions that were replaced and documents that were removed on the way."""
    monkeypatch.setattr(loading, "BATCH", 2)
    shuffled = corpus()
    random.Random(7).shuffle(shuffled)
    load(store, [*shuffled[:5], file(notice(words="稳定岗位")), file(law(title="云岭省就业规定")), file(passing())])
    remove(store, ["passing.txt", shuffled[0].path, shuffled[4].path])
    load(store, [*shuffled[5:], *shuffled[:5]])
    assert list(check(store)) == []
    assert contents(store) == expected[1]


def test_removing_everything_leaves_nothing(expected):
    store = expected[0]
    assert set(statuses(remove(store, [f.path for f in corpus()]))) == {"removed"}
    assert set(counts(store).values()) == {0}


def passing():
    """Shares bodies, groups, citations and a title with others, and goes again."""
    made = law("passing.txt", date="2022-01-01", number="云岭省人大公告第7号")
    return made.measure(
        "第二章/第九条", "第九条 教育部、人力资源社会保障部依照《增收办法》（云办发〔2021〕7号）促进青年就业。",
        bodies=(("教育部", "教育部", "lead"), ("人力资源社会保障部", "人力资源和社会保障部", "joint")),
        targets=(("青年", "青年"),),
        references=(("《增收办法》（云办发〔2021〕7号）", "增收办法", "云办发〔2021〕7号"),))


# ---- three steps: documents come, change, and go


def citing(path, *cited):
    """A document that cites titles, with number and article where they are given."""
    made = Made(path, path=path, date="2022-09-01", level="province", jurisdiction="云岭省", issuers=())
    line = "一、" + "；".join(quote for quote, *_ in cited)
    return made.measure("一", line, references=cited)


def bodies(path, *names):
    return Made(path, path=path, issuers=()).measure(
        "一", f"一、由{'、'.join(names)}负责。", bodies=tuple((n, n, "lead" if n == names[0] else "joint") for n in names))


def wrong(path):
    facts, text = bodies(path, "外交部").file().documents[0]
    facts["measures"][0]["responsibilities"][0]["text"] = "外交局"
    return FileFacts(path, [(facts, text)])


def archive(*parts):
    return [*(file(p) for p in parts), FileFacts("zip.zip", [])]


PLAN = ("《关于扩大岗位的通知》（测〔6〕号）", "关于扩大岗位的通知", "测〔6〕号"), (
    "《云岭省增收条例》第一条", "云岭省增收条例", None, {"article": "第一条"}), (
    "《云岭省增收条例》第九条", "云岭省增收条例", None, {"article": "第九条"})


@dataclass
class Step:
    report: Report
    graph: nx.MultiDiGraph
    findings: list[str]

    def of(self, path):
        return [o for o in self.report.outcomes if o.path == path]

    def cites(self, path):
        """Where the document leads: quote and id."""
        return {d["text"]: v for u, v, d in self.graph.edges(data=True)
                if d["type"] == "REFERS_TO" and d["doc"] == f"doc/{path}"}

    def weight(self, *names):
        a, b = (f"agency/{n}@全国" for n in sorted(names))
        return [(d["weight"], d["as_lead"]) for d in (self.graph.get_edge_data(a, b) or {}).values()]

    def sources(self, id_):
        node = self.graph.nodes.get(id_)
        return node and (node["sources"], node["start"])


@pytest.fixture(scope="module")
def steps(tmp_path_factory):
    store = open_store(tmp_path_factory.mktemp("steps") / "store")

    def step(report):
        return Step(report, whole(store), list(check(store)))

    came = load(store, [
        file(notice("b1.txt", number="测〔1〕号")),
        file(notice("b2.txt", number="测〔2〕号")), file(notice("a2.txt", number="测〔2〕号", amount="900元")),
        file(notice("c.txt", number="测〔3〕号")), file(citing("to-c", ("测〔3〕号文件", "", "测〔3〕号"))),
        file(notice("bundle.txt", number="测〔4〕号"), bodies("bundle.txt", "水利部")),
        *archive(notice("zip.zip/1.txt", number="测〔5〕号"), bodies("zip.zip/2.txt", "商务部")), file(bodies("zip.zipper", "海关总署")),
        file(citing("plan", *PLAN)),
        file(bodies("pair", "公安部", "民政部")),
        file(law("kept.txt", title="云岭省信用条例")),
        file(citing("short", ("《短》", "短", "测〔8〕号"))), file(citing("long", ("《较长》", "较长", "测〔8〕号"))),
        file(law("old.txt", title="云岭省同名条例")), file(law("new.txt", title="云岭省同名条例", number="测〔9〕号", date="2021-01-01")),
    ])
    came = step(came)
    changed = step(load(store, [
        file(notice("a1.txt", number="测〔1〕号", start=70)),
        file(notice("c.txt", number="测〔3〕号", amount="1200元")),
        file(notice("bundle.txt", number="测〔4〕号")),
        *archive(notice("zip.zip/1.txt", number="测〔5〕号")),
        file(notice("n6.txt", number="测〔6〕号")), file(law("l6.txt", title="云岭省增收条例")),
        file(bodies("pair2", "民政部", "公安部", "司法部")),
        FileFacts("kept.txt", [], ("坏", "bad")),
        wrong("wrong"),
    ]))
    gone = step(remove(store, [
        "a1.txt", "a2.txt", "云岭省增收条例", "doc/pair2", "long", "云岭省增收条列", "云岭省同名条例", "测〔5〕号",
    ]))
    store.close()
    return came, changed, gone


def test_the_check_passes_after_every_step(steps):
    assert [s.findings for s in steps] == [[], [], []]


def test_one_text_from_two_paths_is_one_document_with_two_sources(steps):
    came, changed, gone = steps
    assert came.sources("doc/测〔1〕号") == (["b1.txt"], 0)
    (outcome,) = changed.of("a1.txt")
    assert outcome.status == "merged" and "b1.txt" in outcome.note
    assert changed.sources("doc/测〔1〕号") == (["a1.txt", "b1.txt"], 70)  # offsets are those of the first path
    assert gone.sources("doc/测〔1〕号") == (["b1.txt"], 0)


def test_two_texts_with_one_number_are_kept_apart_and_reported(steps):
    came, _, gone = steps
    (outcome,) = came.of("a2.txt")
    assert (outcome.status, outcome.document) == ("loaded", "doc/测〔2〕号")
    assert "b2.txt" in outcome.note
    (other,) = (n for n in came.graph if n.startswith("doc/测〔2〕号~") and "#" not in n)
    assert (came.sources("doc/测〔2〕号"), came.sources(other)) == ((["a2.txt"], 0), (["b2.txt"], 0))
    assert other not in gone.graph
    assert gone.sources("doc/测〔2〕号") == (["b2.txt"], 0)


def test_a_changed_file_takes_the_place_of_its_earlier_version(steps):
    came, changed, _ = steps

    def amounts(step):
        return {d["high"] for n, d in step.graph.nodes(data=True) if n.startswith("doc/测〔3〕号#") and d["label"] == "Amount"}

    assert [o.status for o in changed.of("c.txt")] == ["replaced"]
    assert (amounts(came), amounts(changed)) == ({1500.0}, {1200.0})
    assert came.cites("to-c") == changed.cites("to-c") == {"测〔3〕号文件": "doc/测〔3〕号"}


def test_a_path_that_gives_other_documents_loses_the_old_ones(steps):
    came, changed, _ = steps
    assert [o.status for o in changed.of("bundle.txt")] == ["unchanged", "removed"]
    assert "agency/水利部@全国" in came.graph
    assert "agency/水利部@全国" not in changed.graph


def test_what_an_archive_no_longer_holds_goes(steps):
    came, changed, _ = steps
    assert [o.status for o in changed.of("zip.zip/1.txt")] == ["unchanged"]
    assert [o.status for o in changed.of("zip.zip/2.txt")] == ["removed"]
    assert "agency/商务部@全国" in came.graph
    assert "agency/商务部@全国" not in changed.graph
    assert "agency/海关总署@全国" in changed.graph  # near miss: a path that only begins alike


def test_citations_find_their_target_whenever_it_comes_and_lose_it_when_it_goes(steps):
    came, changed, gone = steps
    notice_, first, ninth = (quote for quote, *_ in PLAN)
    rules = "cited/云岭省增收条例"
    assert came.cites("plan") == {notice_: "cited/测〔6〕号", first: rules, ninth: rules}
    assert changed.cites("plan") == {
        notice_: "doc/测〔6〕号",
        first: "doc/云岭省增收条例#第一章/第一条",
        ninth: "doc/云岭省增收条例",  # it has no such article
    }
    assert rules not in changed.graph
    assert gone.cites("plan") == {notice_: "doc/测〔6〕号", first: rules, ninth: rules}


def test_a_cited_document_bears_the_longest_title_by_which_it_is_called(steps):
    came, _, gone = steps

    def cited(step):
        node = step.graph.nodes["cited/测〔8〕号"]
        return node["title"], node["number"], node["keys"]

    assert cited(came) == ("较长", "测〔8〕号", ["测〔8〕号", "短", "较长"])
    assert cited(gone) == ("短", "测〔8〕号", ["测〔8〕号", "短"])


def test_weights_are_kept_by_the_change(steps):
    came, changed, gone = steps
    assert [s.weight("公安部", "民政部") for s in steps] == [[(1, 1)], [(2, 2)], [(1, 1)]]
    assert [s.weight("公安部", "司法部") for s in steps] == [[], [(1, 0)], []]
    assert not any("generic" in d and d["generic"] for e in came.graph.edges(data=True) if e[2]["type"] == "SHARES_MEASURES"
                   for d in (came.graph.nodes[e[0]], came.graph.nodes[e[1]]))


def test_what_nothing_else_holds_goes_with_a_document_and_what_something_holds_stays(steps):
    _, changed, gone = steps
    assert "agency/司法部@全国" in changed.graph
    assert "agency/司法部@全国" not in gone.graph
    assert {"agency/公安部@全国", "agency/国务院@全国", "group/高校毕业生", "group/青年"} <= set(gone.graph)


def test_what_cannot_be_removed_is_named_and_stays(steps):
    gone = steps[2]
    (unknown,) = gone.of("云岭省增收条列")
    assert unknown.status == "failed" and "没有这个文件" in unknown.note and "云岭省同名条例" in unknown.note
    (twice,) = gone.of("云岭省同名条例")
    assert twice.status == "failed" and "doc/测〔9〕号" in twice.note
    assert {"doc/测〔9〕号", "doc/云岭省同名条例"} <= set(gone.graph)


def test_a_document_whose_quotes_are_wrong_is_left_out_and_named(steps):
    changed = steps[1]
    (outcome,) = changed.of("wrong")
    assert outcome.status == "failed" and "外交局" in outcome.note
    assert "doc/wrong" not in changed.graph


def test_a_file_that_cannot_be_read_leaves_what_it_gave_before(steps):
    changed = steps[1]
    assert [o.status for o in changed.of("kept.txt")] == ["failed"]
    assert "doc/云岭省信用条例" in changed.graph


# ---- stopped on the way


def test_an_interruption_keeps_what_was_finished_and_an_error_keeps_nothing(store):
    def files(document, error):
        yield file(document)
        raise error

    with pytest.raises(KeyboardInterrupt):
        load(store, files(law(), KeyboardInterrupt))
    before = contents(store)
    assert counts(store)["loaded"] == 1
    with pytest.raises(RuntimeError):
        load(store, files(notice(), RuntimeError))
    assert contents(store) == before


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


def test_a_number_names_a_document_too(steps):
    (outcome,) = steps[2].of("测〔5〕号")
    assert outcome.status == "removed" and "doc/测〔5〕号" not in steps[2].graph
