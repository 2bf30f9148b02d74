"""From a file to documents: splitting of bundles, metadata, and the evidence of every fact."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders import formats, metadata
from loaders.clean import clean
from loaders.model import Document, spans, to_dict
from loaders.pipeline import Problem, extract, extract_reading

ROOT = Path(__file__).parent.parent

NOTICE = """云溪市人民政府办公室关于印发《云溪市零工驿站建设方案》的通知
云政办发〔2024〕18号
各县（区）人民政府，市政府各部门：
　　现将《云溪市零工驿站建设方案》印发给你们，请认真组织实施。
云溪市人民政府办公室
二〇二四年三月五日
云溪市零工驿站建设方案
　　为方便灵活就业人员求职，制定本方案。
　　一、建设任务
　　（一）合理布点。在用工集中区域建设二十处零工驿站。（市人力资源社会保障局负责）
　　（二）完善服务。提供岗位推荐和技能培训。（市人力资源社会保障局、市财政局负责）
　　（三）规范管理。建立考核办法。（市人力资源社会保障局负责）
"""
UNTITLED = """为做好全市高校毕业生就业工作，经市政府同意，现就有关事项通知如下。
一、拓宽渠道
鼓励中小微企业吸纳高校毕业生，按规定给予补贴。
二、强化服务
为离校未就业高校毕业生提供岗位推荐。
三、压实责任
各县区要加强调度，定期通报进展情况。
"""
RULES = """第一章　总则
第一条　为了规范青年见习基地工作，根据有关规定，制定本细则。
第二条　见习基地应当为见习人员提供岗位。
第二章　附则
第三条　本细则由市人力资源社会保障局负责解释。
"""
ADVERTISEMENT = "【某某素材库】每天更新，会员群和网盘群同步，有意加入请联系客服，谨防假冒！\n"


def read(text: str) -> list[Document]:
    return extract_reading(formats.Reading(text, "txt", "utf-8"), "made.txt")


def test_a_notice_and_its_plan_are_one_document() -> None:
    (document,) = read(NOTICE)
    assert document.title == "云溪市人民政府办公室关于印发《云溪市零工驿站建设方案》的通知"
    assert not document.title_inferred
    assert (document.number, document.date, document.year) == ("云政办发〔2024〕18号", "2024-03-05", 2024)
    assert (document.level, document.jurisdiction, document.issuers) == ("city", "云溪市", ["云溪市人民政府办公室"])
    assert ["/".join(m.path) for m in document.measures] == ["一/（一）", "一/（二）", "一/（三）"]
    kinds = [e.kind for e in document.elements]
    assert kinds == ["title", "number", "salutation", "preamble", "signature", "date", "title", "preamble"]


def test_documents_without_marks_between_them_are_told_apart() -> None:
    bundle = NOTICE + "\n" + UNTITLED + "\n" + RULES + "\n" + ADVERTISEMENT
    documents = read(bundle)
    assert [bundle[d.source.start :].startswith(s[:12]) for d, s in zip(documents, (NOTICE, UNTITLED, RULES), strict=True)]
    assert [d.title_inferred for d in documents] == [False, True, True]
    assert documents[1].title == "关于做好全市高校毕业生就业工作的通知"
    assert documents[2].title == "青年见习基地工作细则"
    assert [s.reason for s in documents[2].skipped] == ["advertisement"]
    assert bundle[documents[2].skipped[0].start :].startswith("【某某素材库】")
    assert all(a.source.end == b.source.start for a, b in pairwise(documents))


def test_an_annex_does_not_begin_a_document() -> None:
    text = NOTICE + "附件\n云溪市零工驿站任务分工表\n一、布点任务\n由各县区分解落实到街道，按月报送建设进度。\n二、服务任务\n由各驿站公布服务清单。\n"
    assert len(read(text)) == 1


def test_masked_words_are_read_and_quoted_as_they_stand() -> None:
    duties = "按照《D委工作条例》，抓好D员教育和D支部建设，落实D风廉政责任制，每季度讲D课1次。"
    (document,) = read(f"XX市2023年机关D建工作要点\n一、加强D的建设\n{duties}\n")
    assert document.title == "XX市2023年机关党建工作要点"
    assert (document.level, document.jurisdiction, document.year) == ("city", "XX市", 2023)
    (reference,) = document.measures[0].references
    assert (reference.title, reference.text) == ("党委工作条例", "《D委工作条例》")


def test_marks_inside_a_line_are_skipped_with_their_reason() -> None:
    text = "云溪市2023年工作要点\n1.落实返还政策。按季度通报。\n##paidbegin##2.落实缓缴政策。按月度通报。\n3.开展培训。\n"
    (document,) = read(text)
    assert ["/".join(m.path) for m in document.measures] == ["1", "2", "3"]
    assert [(s.reason, text[s.start : s.end]) for s in document.skipped] == [("marker", "##paidbegin##")]


@pytest.mark.parametrize(("written", "normal"), [
    ("国办发[2022]13号", "国办发〔2022〕13号"),
    ("国办发〔二〇二二〕13号", "国办发〔2022〕13号"),
    ("云政办发（2024） 18 号", "云政办发〔2024〕18号"),
    ("国务院令（第706号）", "国务院令第706号"),
])
def test_numbers_are_written_one_way(written: str, normal: str) -> None:
    assert metadata.normalise_number(written) == normal


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings_give_the_same_text(encoding: str) -> None:
    reading = formats.read(NOTICE.encode(encoding))
    assert reading.text == NOTICE


@pytest.mark.parametrize(("text", "encoding"), [
    ("各縣市政府應於三個月內，提出具體的計畫，並報請中央主管機關核定。其所需的經費，由中央政府補助。", "big5"),
    ("この法律は、国民の権利と利益を保護することを目的とする。必要な措置を講じなければならない。", "euc_jp"),
    ("이 법은 국민의 권리와 이익을 보호하는 것을 목적으로 한다. 필요한 조치를 취하여야 한다.", "euc_kr"),
])
def test_other_encodings_are_not_taken_for_that_of_chinese(text: str, encoding: str) -> None:
    assert formats.read((text * 20).encode(encoding)).encoding != "gb18030"


@pytest.mark.parametrize("data", [b"%PDF-1.7 ...", b"PK\x03\x04....", b"", b"   \n"])
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(formats.Unreadable) as error:
        formats.read(data)
    assert "\n" not in error.value.zh + error.value.en


def test_a_missing_file_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(NOTICE, "utf-8")
    (tmp_path / ".hidden.txt").write_text(NOTICE, "utf-8")
    found = list(extract([tmp_path / "absent", tmp_path]))
    assert isinstance(found[0], Problem)
    assert [d.title for d in found[1:] if isinstance(d, Document)] == ["云溪市人民政府办公室关于印发《云溪市零工驿站建设方案》的通知"]


def check(document: Document, source: str) -> None:
    """The promises that hold for every document: evidence, order, nothing outside it, no path or id twice."""
    assert source[document.source.start : document.source.end]
    for fact in spans(document):
        assert source[fact.start : fact.end] == fact.text
        assert fact.text
        assert document.source.start <= fact.start < fact.end <= document.source.end
    for measure in document.measures:
        assert 0 <= document.source.start <= measure.start < measure.end <= document.source.end
    ids = [n.id for n in (*document.sections, *document.measures)]
    assert len(ids) == len(set(ids))
    covered = [(e.start, e.end) for e in (*document.elements, *document.sections, *document.measures, *document.skipped)]
    position = document.source.start
    for start, end in sorted(covered):
        between = source[position:start].replace("<U+00A0>", "")
        assert not re.search(r"[\u4e00-\u9fffA-Za-z0-9]", between), f"in no part: {between!r}"
        position = max(position, end)
    json.dumps(to_dict(document), ensure_ascii=False)


def check_folder(folder: Path) -> int:
    count = 0
    for path in sorted(p for p in folder.rglob("*") if p.suffix in (".txt", ".md")):
        reading = formats.read(path.read_bytes())
        for document in extract_reading(reading, str(path)):
            check(document, reading.text)
            count += 1
    return count


def test_every_fact_of_the_samples_has_its_evidence() -> None:
    assert check_folder(ROOT / "samples") >= 6


def test_every_fact_of_the_real_documents_has_its_evidence(shared: Path) -> None:
    assert check_folder(shared / "seeds") == 11
    assert check_folder(shared / "gold" / "text") == 3
    assert check_folder(shared / "corpus" / "dev") >= 20


def test_a_copy_in_another_encoding_gives_the_same_facts(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = path.read_text("utf-8", newline="") if hasattr(path, "walk") else path.open(encoding="utf-8", newline="").read()
        copy = formats.read(text.encode("gb18030"))
        original, again = (
            [to_dict(d) for d in extract_reading(formats.Reading(t, "txt", "utf-8"), "x")] for t in (text, copy.text)
        )
        assert original == again


LINES = st.sampled_from([
    "一、重点任务", "（一）支持就业。给予每人1000元补贴。（市人社局、市财政局负责）",
    "1.落实《就业促进法》第十条。", "第一章 总则", "第二条 应当公开。",
    "云溪市关于促进就业的意见", "云政发〔2024〕3号", "各县区人民政府：", "2024年1月2日", "附件1",
    "为做好工作，现通知如下：", "", "　　", "##x##",
    "（", "《《", "）》", "①", "D的建设", "\u200b", "１．全角",
    "序号\t任务\t责任单位", "1\t办理业务\t市民政局", "…", "高校毕业生", "\r",
])


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES, max_size=30).map("\n".join) | st.text(max_size=200))
def test_any_text_keeps_the_promises(text: str) -> None:
    for document in extract_reading(formats.Reading(text, "txt", "utf-8"), "made.txt"):
        check(document, text)


@given(st.text(alphabet="一D党\u200b\ufeff##ab 　**０\r\n", max_size=80))
def test_cleaning_keeps_the_way_back(source: str) -> None:
    cleaned = clean(source)
    places = [cleaned.offsets.source(i) for i in range(len(cleaned.text))]
    assert places == sorted(set(places))
    assert all(0 <= p < len(source) for p in places)


@pytest.mark.parametrize(("written", "read"), [
    ("由市 民 政 局会同有关部门办理。", "由市民政局会同有关部门办理。"),
    ("财 政 部\n2022年", "财政部\n2022年"),
    ("1 9 9 7 年增长1 5 ．3 ％", "1997年增长15．3%"),
    ("关于做好工作的通 知", "关于做好工作的通 知"),  # two may be columns of a table
    ("第一组 1 2 3", "第一组 1 2 3"),  # figures without a unit are a list
    ("科 技 部  财 政 部", "科技部  财政部"),
])
def test_words_and_figures_that_are_set_apart_are_read_as_one(written: str, read: str) -> None:
    found = clean(written)
    assert found.text == read
    assert all(written[slice(*found.offsets.span(i, i + 1))] in (c, "％") for i, c in enumerate(found.text))
