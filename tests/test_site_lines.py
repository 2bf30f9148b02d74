"""Lines that sites and crawlers put between those of a document: none becomes a part of a measure, and text that looks like
them is kept."""

from __future__ import annotations

from pathlib import Path

import document_files as made
import pytest

from loaders import formats, lines, pipeline
from loaders.model import Document

HEAD = ["江岸市零工服务站建设工作方案", "江政办发〔2024〕6号", "各区人民政府，市政府各部门：", "为做好零工就业服务，经市人民政府同意，制定本方案。"]
ITEMS = [
    "一、合理布点。2024年6月底前建成零工服务站12处，每处给予不超过5万元的补助。（市民政局负责）",
    "二、强化宣传。通过政务微信公众号发布岗位信息，设置二维码方便群众扫码登记。（市人力资源社会保障局负责）",
    "三、加强监管。对收取押金的行为依法查处，并向社会公布。（市市场监督管理局负责）",
]
FOOT = ["江岸市人民政府办公室", "2024年3月8日"]
ADDED = [
    "微信扫一扫", "扫一扫在手机打开当前页", "用微信扫描二维码，分享至好友和朋友圈", "扫描二维码下载本文件全文", "长按识别二维码，关注江岸发布",
    "【打印本页】 【关闭窗口】", "打印 收藏 关闭", "纠错 | 意见反馈", "分享到：微信 微博 QQ空间", "字号：[ 大 中 小 ]", "【字体：大 中 小】",
    "责任编辑：张三", "(编辑：李四 审核：王五)", "供稿：市民政局 撰稿：李四", "来源：江岸市人民政府网站", "浏览次数：1234", "阅读量：2.3万 点赞：120",
    "相关阅读", "相关阅读：一图读懂零工服务站建设方案", "上一篇：关于公布2023年重点项目的通知", "下一篇：江岸市2024年民生实事清单",
    "更多政策资讯请关注公众号“江岸发布”", "关注微信公众号获取更多公文材料", "微信公众号：公文资料库，专注分享实用公文写作范文",
    "点击“阅读原文”查看附件",
    "本文来自公文写作网，转载请注明出处", "声明：本站文章版权归原作者所有，如有侵权请联系删除", "江岸市政府办公室内部资料 请勿外传", "END",
    "- 3 -", "— 4 —", "第5页 共12页", "Page 3 of 12",
]
TEXT = [
    "来源：中央财政资金。", "资金来源：市级财政预算安排", "数据来源：市统计局", "关注重点企业用工，建立公众号推送岗位的机制。", "扫码支付推广工作",
    "分享到全市推广的经验做法", "编辑出版地方志", "相关链接产业培育工程", "打印设备采购", "点击率指标体系建设", "声明制度：实行信用承诺",
    "微信公众号由市融媒体中心负责运营。", "相关阅读服务由市图书馆提供。", "内部资料管理办法",
]


def page(paragraphs: list[str], behind: str = "") -> bytes:
    return made.page(f"<div id='zoom'>{''.join(f'<p>{p}</p>' for p in paragraphs)}</div><div>{behind}</div>")


PLACES = {
    "above the title": lambda line: "\n".join([line, *HEAD, *ITEMS, *FOOT]).encode(),
    "between items": lambda line: "\n".join([*HEAD, ITEMS[0], line, *ITEMS[1:], *FOOT]).encode(),
    "in an item": lambda line: "\n".join([*HEAD, *ITEMS[:2], line, "各区每季度报送一次进展。", *ITEMS[2:], *FOOT]).encode(),
    "behind the last item": lambda line: "\n".join([*HEAD, *ITEMS, line]).encode(),
    "behind the document": lambda line: "\n".join([*HEAD, *ITEMS, *FOOT, line]).encode(),
    "in a page": lambda line: page([*HEAD, ITEMS[0], line, *ITEMS[1:], *FOOT]),
    "behind the document in a page": lambda line: page([*HEAD, *ITEMS, *FOOT, line]),
    "below a page": lambda line: page([*HEAD, *ITEMS, *FOOT], line),
}


def read(data: bytes) -> tuple[Document, str]:
    reading = formats.read(data)
    (document,) = pipeline.extract_reading(reading, "made")
    return document, reading.text


@pytest.mark.parametrize("line", ADDED)
@pytest.mark.parametrize("place", PLACES)
def test_what_a_site_adds_is_no_part_of_a_measure(place: str, line: str) -> None:
    document, text = read(PLACES[place](line))
    assert document.title == HEAD[0]
    assert [(m.path, m.kind) for m in document.measures] == [([label], "measure") for label in "一二三"]
    clean = "\n".join([*HEAD, *ITEMS, *FOOT])
    assert [text[m.start : m.end].replace(line + "\n", "") for m in document.measures if place != "in an item"] in ([], ITEMS)
    facts = [(r.agency, r.role) for m in document.measures for r in m.responsibilities]
    assert facts == [(r.agency, r.role) for m in read(clean.encode())[0].measures for r in m.responsibilities]


@pytest.mark.parametrize("line", ADDED)
def test_it_is_told_why_it_was_left_out(line: str) -> None:
    document, text = read(PLACES["between items"](line))
    assert [(text[s.start : s.end], s.reason) for s in document.skipped] in ([(line, "advertisement")], [(line, "page")])


@pytest.mark.parametrize("line", TEXT)
def test_text_that_looks_like_it_is_kept(line: str) -> None:
    assert lines.split(line)[0].kind not in ("advertisement", "page")
    document, text = read(PLACES["between items"](line))
    assert line in text[document.measures[0].start : document.measures[0].end]
    assert document.skipped == []


def test_lines_of_sites_do_not_flow_into_the_paragraphs_of_a_print(tmp_path: Path) -> None:
    """All of them between the items, set like text: no first line of the print stands at the margin."""
    added = [line for line in ADDED if lines.split(line)[0].kind == "advertisement"]
    assert len(added) > 25
    paragraphs = [*HEAD, ITEMS[0], *added, *ITEMS[1:]]
    print_ = made.printed(made.html("\n".join(f"　　{p}" for p in paragraphs)), tmp_path / "print.pdf")
    document, text = read(print_.read_bytes())
    assert [text[m.start : m.end] for m in document.measures] == ITEMS


@pytest.mark.parametrize("last", ["三、加强支持。为零工服务站提供技术支持，落实备案号管理。", "三、做好公开。关于我们工作的意见建议应当及时办理。"])
def test_the_last_item_is_text_whatever_words_it_has(last: str) -> None:
    document, text = read(page([*HEAD, *ITEMS[:2], last], "版权所有：江岸市人民政府 ICP备00000000号"))
    assert [text[m.start : m.end] for m in document.measures] == [*ITEMS[:2], last]
