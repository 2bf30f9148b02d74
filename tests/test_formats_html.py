"""Web pages: where the document is in them, and what they say of it."""

from __future__ import annotations

import datetime
from base64 import b64encode

import document_files as made
import pytest

from loaders import formats, pipeline
from loaders.formats import html

HEADER = """<table><tr><td>索引号：</td><td>0001/2024</td><td>发文机关：</td><td>云溪市人民政府办公室</td></tr>
<tr><td>标　题：</td><td>云溪市人民政府办公室关于建设零工驿站的通知</td><td>成文日期：</td><td>2024年3月5日</td></tr>
<tr><td>发文字号：</td><td>云政办发〔2024〕18号</td><td>发布日期：</td><td>2024-03-07</td></tr></table>"""
BODY = "<p>各区县人民政府：</p><p>为方便灵活就业人员求职，现就建设零工驿站有关事项通知如下，请认真贯彻执行。</p><p>一、合理布点。</p>"
TEXT = ["各区县人民政府：", "为方便灵活就业人员求职，现就建设零工驿站有关事项通知如下，请认真贯彻执行。", "一、合理布点。"]




def test_the_header_table_of_a_page_is_metadata() -> None:
    reading = formats.read(made.page(f"<div>{HEADER}</div><div id='UCAP-CONTENT'>{BODY}</div><div>相关链接</div>"))
    assert reading.text.splitlines() == ["云溪市人民政府办公室关于建设零工驿站的通知", *TEXT]
    assert reading.given.number == "云政办发〔2024〕18号"
    assert (reading.given.date, reading.given.published) == (datetime.date(2024, 3, 5), datetime.date(2024, 3, 7))
    (document,) = pipeline.extract_reading(reading, "page.html")
    assert (document.title, document.title_inferred) == ("云溪市人民政府办公室关于建设零工驿站的通知", False)
    assert (document.number, document.date) == ("云政办发〔2024〕18号", "2024-03-05")


def test_what_the_text_says_itself_comes_before_the_header_table() -> None:
    own = f"<p>云政办发〔2024〕81号</p>{BODY}<p>云溪市人民政府办公室</p><p>2024年3月15日</p>"
    (document,) = pipeline.extract_reading(formats.read(made.page(f"{HEADER}<div class='TRS_Editor'>{own}</div>")), "page.html")
    assert (document.number, document.date) == ("云政办发〔2024〕81号", "2024-03-15")


@pytest.mark.parametrize("body", [
    pytest.param(f"<nav>首页 导航</nav><div class='a'><div class='b'>{BODY}</div></div><footer>版权所有</footer>", id="no known container"),
    pytest.param(f"<ul>{'<li><a href=x>栏目新闻通知公告</a></li>' * 40}</ul><div><div>{BODY}</div></div>", id="links are no text"),
    pytest.param(f"<div class='zoom'>{BODY}</div><div class='phone' style='display: none'>{BODY}</div>", id="the hidden copy"),
    pytest.param(f"<div class='TRS_Editor'>{BODY}</div><div class='TRS_Editor'>{BODY}</div>", id="the same piece twice"),
    pytest.param(f"<div id='zoom'><script>var a='文字'</script>{BODY}<style>p{{}}</style><div>【打印】【关闭】</div>"
                 "<div>分享到：微信</div></div>", id="buttons"),
    pytest.param("<div id='zoom'>" + "<br>".join(f"<span>{t[:3]}</span><span>{t[3:]}</span>" for t in TEXT) + "</div>", id="spans and breaks"),
    pytest.param(f"<table><tr><td></td><td><table><tr><td>{BODY}</td></tr></table></td></tr></table>", id="tables that lay out"),
    pytest.param(f"<div class='TRS_Editor'>{BODY.partition('<p>一')[0]}</div><div class='TRS_Editor'><p>一、合理布点。</p></div>", id="in pieces"),
])
def test_the_document_of_a_page(body: str) -> None:
    assert made.lines(made.page(body)) == TEXT


def test_tables_of_a_page_are_rows() -> None:
    table = ("<table><tr><th>序号</th><th>任务</th><th>责任<br>单位</th></tr><tr><td colspan=3>一、就业</td></tr>"
             "<tr><td rowspan=2>1</td><td>建设<b>驿站</b></td>"
             "<td><p>市民政局</p><p>市财政局</p></td></tr><tr><td>开展培训</td><td>市教育局</td></tr></table>")
    rows = ["序号\t任务\t责任单位", "一、就业\t\t", "1\t建设驿站\t市民政局 市财政局", "1\t开展培训\t市教育局"]
    assert made.lines(made.page(f"<div id='zoom'>{BODY}{table}</div>")) == [*TEXT, *rows]


@pytest.mark.parametrize(("encoding", "declared"), [("gb18030", "gb2312"), ("utf-8", "gb2312"), ("big5", "big5"), ("utf-8", "")])
def test_the_encoding_of_a_page(encoding: str, declared: str) -> None:
    meta = f"<meta charset='{declared}'>" if declared else ""
    text = BODY if encoding != "big5" else "<p>各區縣人民政府：</p><p>為方便求職，現就有關事項通知如下，請認真執行。</p>"
    data = f"<html><head>{meta}</head><body><div id='zoom'>{text}</div></body></html>".encode(encoding)
    assert "人民政府：" in formats.read(data).text


def test_a_fragment_named_html_is_a_page() -> None:
    data = "云溪市零工驿站建设工作要点<br>一、落实政策。\n\n二、加强调度。".encode()
    assert made.lines(data, "page.html") == [made.TITLE, "一、落实政策。", "二、加强调度。"]
    assert made.lines(data, "notes.txt")[0].endswith("一、落实政策。")


def test_a_page_in_one_file() -> None:
    content = b64encode(f"<html><body><div id='zoom'>{BODY}</div></body></html>".encode("gb18030"))
    data = (b"From: saved\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n"
            b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n" + content + b"\r\n--x--\r\n")
    reading = formats.read(data)
    assert (reading.format, reading.text.splitlines()) == ("mht", TEXT)


@pytest.mark.parametrize("body", ["<div>" * 100_000 + "文字", "".join(f"<font size={i}><p>文字" for i in range(3000))])
def test_pages_that_would_take_the_parser_minutes_are_refused(body: str) -> None:
    assert "网页标签" in made.refusal(made.page(body))



def test_the_depth_of_a_page_is_counted_without_what_html_closes_itself() -> None:
    assert len(made.lines(made.page("<div id='zoom'>" + "<p>一、落实政策。<li>办理" * (html.DEEP + 10) + "</div>"))) > html.DEEP
