"""One document from several sources, its versions, and documents that only share a name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from graph import versions
from graph.integrity import check, contents
from graph.load import load, remove
from graph.stores.base import Store, open_store
from loaders import batch
from loaders.model import FileFacts

NOTICE = """关于做好云岭省零工市场建设的通知
云人社发〔2023〕7号
各市、县人民政府：
为规范零工市场，经省人民政府同意，现通知如下。
一、合理布点。各市要在用工集中的区域建设零工市场，2024年6月底前不少于两处，并公布地址和服务时间。（省人力资源社会保障厅负责）
二、给予补贴。对免费提供场地的经营主体，每处给予不超过3万元的补贴，所需资金从就业补助资金中列支。（省财政厅负责）
三、加强培训。对登记求职的人员开展技能培训，每人每年可以享受一次，不得向个人收取费用。（省教育厅负责）
四、强化监管。对收取押金、扣押证件的行为，依照有关规定查处，结果向社会公开。（省市场监督管理局负责）
"""
SIGNED = "云岭省人力资源和社会保障厅\n2023年5月8日\n"
PLAN = """附件：云岭省零工市场建设方案
一、目标任务。建成布局合理、服务规范的零工市场体系，让求职者就近找到岗位。（省人力资源社会保障厅负责）
二、推进步骤。先试点，后推开，每季度通报一次进展，年底开展评估并报告省人民政府。（省发展改革委负责）
三、经费保障。各级财政将零工市场运行经费列入预算，确保专款专用，接受审计监督。（省财政厅、省审计厅负责）
"""
WHOLE = NOTICE + SIGNED
#: The same by other sites: their furniture around it, and inside the title block.
_STAMP = "发布时间：2023-05-10 09:12  来源：省厅办公室  浏览次数：1307"
MENU = "首页 政务公开 通知公告 当前位置：首页\n" + NOTICE.replace("号\n各市", f"号\n{_STAMP}\n各市") + SIGNED
FOOT = WHOLE + "扫一扫在手机打开当前页\n相关稿件：一图读懂零工市场建设\n网站标识码：5300000001 备案号：滇ICP备00000000号\n"
SCAN = WHOLE.replace("规范零工", "规苑零工").replace("服务时间", "服务吋间").replace("培训", "培圳", 1).replace("免费提供场地", "免费提洪场地")
_SECOND, _THIRD = NOTICE.index("二、"), NOTICE.index("三、")
_MORE = "三、畅通信息。岗位信息每日更新，归集到全省统一平台。（省数据局负责）\n四、加强"
#: The tasks in a table in the middle: merged cells once, or again in each row.
_TASKS = (("市场建设", "在用工集中区域合理布点，公布地址", "省人力资源社会保障厅"), ("", "对免费提供场地的经营主体给予补贴", "省财政厅"),
          ("", "每周举办不少于两场岗位推介", "省总工会"), ("培训服务", "组织求职人员参加技能培训", "省教育厅"), ("", "发布紧缺工种目录", "省教育厅"))
_ROWS = ["\t".join((str(n), *row)) for n, row in enumerate(_TASKS, 1)]
_CLOSE = "本通知自印发之日起施行，执行中的问题及时报告省人力资源社会保障厅。\n" + SIGNED
ONCE = NOTICE + "序号\t领域\t任务\t责任单位\n" + "\n".join(_ROWS) + "\n" + _CLOSE
AGAIN = ONCE.replace("\t\t对", "\t市场建设\t对").replace("\t\t每", "\t市场建设\t每").replace("\t\t发", "\t培训服务\t发")
WRAPPED = "\n".join(NOTICE[i : i + 28] for i in range(0, len(NOTICE), 28)) + "\n" + SIGNED


@pytest.mark.parametrize(("why", "other", "copies", "related"), [
    ("the same to the letter", WHOLE, True, True),
    ("a site's furniture before it and below its title", MENU, True, True),
    ("a site's furniture behind it", FOOT, True, True),
    ("misread by a scanner", SCAN, True, True),
    ("broken into lines, with other spaces and marks", WRAPPED.replace("，", ",").replace("（", "("), True, True),
    ("with the plan that it forwards", NOTICE + PLAN + SIGNED, True, True),
    ("with the plan behind the signature", WHOLE + PLAN, True, True),
    ("another sum", WHOLE.replace("3万元", "5万元"), False, True),
    ("a sum with a zero more", WHOLE.replace("3万元", "30万元"), False, True),
    ("another deadline", WHOLE.replace("6月底", "9月底"), False, True),
    ("must for may", WHOLE.replace("可以享受", "必须享受"), False, True),
    ("a body renamed", WHOLE.replace("省市场监督管理局", "省工商行政管理局"), False, True),
    ("an item more in the middle", WHOLE.replace("三、加强", _MORE), False, True),
    ("an item less", NOTICE[:_SECOND] + NOTICE[_THIRD:] + SIGNED, False, True),
    ("half of it written anew", NOTICE[:_THIRD] + PLAN.partition("\n")[2] + SIGNED, False, True),
    ("another document", PLAN, False, False),
])
def test_copies_and_versions(why: str, other: str, copies: bool, related: bool) -> None:
    assert (versions.are_copies(WHOLE, other), versions.are_copies(other, WHOLE)) == (copies, copies), why
    assert versions.are_versions(WHOLE, other) == versions.are_versions(other, WHOLE) == related, why


@pytest.mark.parametrize(("why", "other", "copies"), [
    ("merged cells in each of their rows", AGAIN, True),
    ("a cell that is another one", AGAIN.replace("市场建设\t每", "培训服务\t每"), False),
    ("another body in a row", AGAIN.replace("省总工会", "团省委"), False),
    ("a row less", ONCE.replace(_ROWS[2] + "\n", ""), False),
])
def test_copies_of_tables(why: str, other: str, copies: bool) -> None:
    assert (versions.are_copies(ONCE, other), versions.are_copies(other, ONCE)) == (copies, copies), why


def yearly(year: int) -> str:
    """The work points of a year: one title and issuer each year, other tasks."""
    tasks = {
        2022: ("改造老旧小区三十个，完善水电气设施。", "新建公办幼儿园五所，增加普惠学位。", "开通夜间公交线路，方便群众出行。"),
        2023: ("修订招商引资目录，推行首席服务员制度。", "治理城区内涝点位，更新排水管网。", "举办职业技能竞赛，选树青年工匠。"),
    }[year]
    body = "".join(f"{n}、{t}（市人民政府办公室负责）\n" for n, t in zip("一二三", tasks, strict=True))
    return f"江岸市人民政府重点工作安排\n{body}江岸市人民政府\n{year}年2月1日\n"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "store")
    yield opened
    opened.close()


def facts(folder: Path, **texts: str) -> list[FileFacts]:
    folder.mkdir(exist_ok=True)
    files = []
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
        files += batch.read(folder / f"{name}.txt")
    return files


def documents(store: Store) -> dict[str, tuple[list[str], str | None, int]]:
    """Sources (without folder and suffix), the document of which it is a version, and measures, by id."""
    rows = store.read("MATCH (d:Document) WHERE d.loaded RETURN d.id, d.sources, d.version_of, d.measures").rows
    return {id_: ([Path(s).stem for s in sources], version, measures) for id_, sources, version, measures in rows}


ID = "doc/云人社发〔2023〕7号"


def test_copies_are_one_document_with_several_sources(store: Store, tmp_path: Path) -> None:
    report = load(store, facts(tmp_path, site=MENU, scan=SCAN, plain=WHOLE))
    assert [o.status for o in report.outcomes] == ["loaded", "merged", "merged"]
    assert [Path(p).stem for p in report.outcomes[2].merged_with] == ["scan", "site"]
    assert documents(store) == {ID: (["plain", "scan", "site"], None, 4)}


def test_the_whole_document_counts_and_the_notice_without_its_plan_comes_back(store: Store, tmp_path: Path) -> None:
    """The plan stands in one source only: its measures are in the graph as long as that is there."""
    short, whole = facts(tmp_path, a=WHOLE, b=WHOLE + PLAN)
    report = load(store, [short, whole])
    assert "b.txt" in report.outcomes[1].path and report.outcomes[1].status == "merged"
    assert documents(store) == {ID: (["a", "b"], None, 6)}
    remove(store, [whole.path])
    assert documents(store) == {ID: (["a"], None, 4)}
    text = store.read("MATCH (d:Document {id: $id}) RETURN d.text", {"id": ID}).rows[0][0]
    assert text == WHOLE
    assert list(check(store)) == []


def test_a_version_is_told_apart_and_found(store: Store, tmp_path: Path) -> None:
    report = load(store, facts(tmp_path, a=WHOLE, b=WHOLE.replace("3万元", "5万元"), c=SCAN))
    version = next(i for i in documents(store) if i != ID)
    assert version.startswith(f"{ID}~")
    assert documents(store) == {ID: (["a", "c"], None, 4), version: (["b"], ID, 4)}
    outcome = report.outcomes[1]
    assert (outcome.status, outcome.document, outcome.versions) == ("loaded", version, [ID])
    assert "另一版本" in outcome.note and "a.txt" in outcome.note


def test_a_copy_without_a_number_belongs_to_the_numbered_one(store: Store, tmp_path: Path) -> None:
    bare = WHOLE.replace("云人社发〔2023〕7号\n", "")
    load(store, facts(tmp_path, a=bare, b=WHOLE))
    assert documents(store) == {ID: (["a", "b"], None, 4)}
    remove(store, [str(tmp_path / "b.txt")])
    ((id_, (sources, *_)),) = documents(store).items()
    assert sources == ["a"] and id_ != ID


def test_the_same_title_and_issuer_in_two_years_are_two_documents(store: Store, tmp_path: Path) -> None:
    report = load(store, facts(tmp_path, y2022=yearly(2022), y2023=yearly(2023)))
    assert sorted((s, v) for s, v, _ in documents(store).values()) == [(["y2022"], None), (["y2023"], None)]
    assert "同名而内容不同" in report.outcomes[1].note


def test_a_copy_without_number_and_issuers_belongs_to_the_one_that_has_them(store: Store, tmp_path: Path) -> None:
    """A site that shows the title and the text alone; a document of that title that says something else is another."""
    bare = WHOLE.replace("云人社发〔2023〕7号\n", "").replace(SIGNED, "")
    other = "关于做好云岭省零工市场建设的通知\n一、改造老旧小区三十个，完善水电气设施。\n二、新建公办幼儿园五所，增加普惠学位。\n"
    load(store, facts(tmp_path, bare=bare, c=other, whole=WHOLE))
    assert documents(store)[ID] == (["bare", "whole"], None, 4)
    assert sorted(sources for sources, *_ in documents(store).values()) == [["bare", "whole"], ["c"]]
    remove(store, [str(tmp_path / "whole.txt")])
    assert sorted(sources for sources, *_ in documents(store).values()) == [["bare"], ["c"]]
    assert list(check(store)) == []


@pytest.mark.parametrize(("why", "changes"), [
    ("the body that it addresses", {"各市、县": "江岸区"}),
    ("the year in which it applies", {"2024年": "2025年"}),
    ("the day on which it was signed", {"2023年5月8日": "2024年5月9日"}),
    ("the place in the text", {"各市要在": "河东区要在"}),
])
def test_letters_of_one_form_are_not_one_document(store: Store, tmp_path: Path, why: str, changes: dict[str, str]) -> None:
    one = WHOLE.replace("云人社发〔2023〕7号\n", "").replace("各市要在", "江岸区要在")
    other = one
    for old, new in changes.items():
        other = other.replace("江岸区要在" if old == "各市要在" else old, new)
    assert other != one
    load(store, facts(tmp_path, a=one, b=other))
    assert len(documents(store)) == 2, why


def test_two_numbers_are_two_documents_however_alike(store: Store, tmp_path: Path) -> None:
    load(store, facts(tmp_path, a=WHOLE, b=WHOLE.replace("7号", "9号")))
    assert len(documents(store)) == 2


def test_any_order_gives_the_same_graph(tmp_path: Path) -> None:
    """Copies, a version, a copy without a number, two years; bit by bit, with removals on the way."""
    texts = {"site": MENU, "plan": WHOLE + PLAN, "new": WHOLE.replace("3万元", "5万元"), "bare": WHOLE.replace("云人社发〔2023〕7号\n", ""),
             "y2022": yearly(2022), "y2023": yearly(2023)}
    files = facts(tmp_path / "in", **texts)
    seen = []
    for n, order in enumerate((*list(permutations(files))[::173], files[::-1])):
        store = open_store(tmp_path / str(n))
        load(store, order[: n % 5 + 1])
        if n % 2:
            remove(store, [order[0].path])
        load(store, order)
        load(store, order[::-1])
        assert list(check(store)) == []
        seen.append(contents(store))
        store.close()
    assert all(s == seen[0] for s in seen)


def test_a_path_in_another_spelling_is_the_same_source(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of before, whose paths stand as they were given, and a link."""
    monkeypatch.chdir(tmp_path)
    facts(tmp_path / "in", a=WHOLE, b=yearly(2022))
    (tmp_path / "link").symlink_to("in")
    load(store, [*batch.read(Path("in/a.txt")), *batch.read(Path("link/b.txt"))])
    real = [os.path.realpath(tmp_path / "in" / name) for name in ("a.txt", "b.txt")]
    report = load(store, [f for path in real for f in batch.read(Path(path))])
    assert [o.status for o in report.outcomes] == ["unchanged", "unchanged"]
    assert sorted(s for (s,) in store.read("MATCH (d:Document) UNWIND d.sources AS s RETURN s").rows) == real
    changed = batch.read(Path(real[0]))
    assert not load(store, changed).changed
    assert [o.status for o in remove(store, ["link/../in"]).outcomes] == ["removed", "removed"]
    assert documents(store) == {}
