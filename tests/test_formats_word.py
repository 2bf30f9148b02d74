"""Word files: automatic numbers, what is shown and what is not, tables, titles."""

from __future__ import annotations

import document_files as made
import pytest

from loaders.formats import docx
from loaders.formats.numbering import numeral


@pytest.mark.parametrize(("n", "form", "written"), [
    (1, "chineseCounting", "一"), (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"), (20, "japaneseCounting", "二十"),
    (99, "chineseCountingThousand", "九十九"), (100, "chineseCounting", "一〇〇"), (101, "chineseCountingThousand", "一百〇一"),
    (110, "chineseCountingThousand", "一百一十"), (100, "japaneseCounting", "百"), (3, "decimalEnclosedCircleChinese", "③"),
    (21, "decimalEnclosedCircle", "21"), (10, "ideographDigital", "一〇"), (3, "ideographTraditional", "丙"),
    (11, "ideographTraditional", "11"), (11, "ideographZodiac", "戌"),
    (12, "chineseLegalSimplified", "壹拾贰"),
    (12, "decimalFullWidth", "１２"), (28, "lowerLetter", "bb"), (4, "upperRoman", "IV"), (7, "decimalZero", "07"),
    (5, "decimal", "5"), (5, "none", ""),
])
def test_numbers_are_written_as_word_writes_them(n: int, form: str, written: str) -> None:
    assert numeral(n, form) == written


def level(depth: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbered(levels: str, nums: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}'


def item(depth: int, num: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{num}"/></w:numPr>'


HAN = "chineseCountingThousand"
STATUTE = numbered(level(0, HAN, "第%1章") + level(1, HAN, "第%2条", '<w:lvlRestart w:val="0"/>') + level(2, HAN, "（%3）"))
LISTED = numbered(
    level(0, HAN, "%1、") + level(1, "decimal", "%1.%2", "<w:isLgl/>") + level(2, "bullet", "\uf0b7"),
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>',
)


@pytest.mark.parametrize(("numbering", "paragraphs", "found"), [
    pytest.param(STATUTE, [(0, "甲"), (1, "乙"), (2, "丙"), (0, "丁"), (1, "戊"), (2, "己")],
                 ["第一章 甲", "第一条 乙", "（一）丙", "第二章 丁", "第二条 戊", "（一）己"], id="articles run on through chapters"),
    pytest.param(LISTED, [(0, "甲"), (1, "乙"), (0, "丙"), (1, "丁"), (2, "戊")],
                 ["一、甲", "1.1 乙", "二、丙", "2.1 丁", "戊"], id="legal numbering is decimal throughout; a bullet is no label"),
    pytest.param(numbered(level(0, HAN, "%1、") + level(1, HAN, "（%2）")), [(1, "甲"), (0, "乙")], ["（一）甲", "二、乙"],
                 id="an item before its heading counts as one"),
    pytest.param(LISTED, [(0, "甲"), (0, ""), (0, "丙")], ["一、甲", "三、丙"], id="an empty paragraph counts"),
    pytest.param(numbered(level(0, "decimal", "%1.")), [(0, "5个工作日内办结"), (0, "按期办结")], ["1. 5个工作日内办结", "2.按期办结"],
                 id="a space where the number would run into a figure"),
])
def test_automatic_numbers(numbering: str, paragraphs: list[tuple[int, str]], found: list[str]) -> None:
    body = "".join(made.p(text, item(depth)) for depth, text in paragraphs)
    assert made.lines(made.word_parts(body, numbering=numbering)) == found


def test_a_list_may_begin_anew_and_share_its_counter() -> None:
    body = made.p("甲", item(0)) + made.p("乙", item(0, 2)) + made.p("丙", item(0))
    assert made.lines(made.word_parts(body, numbering=LISTED)) == ["一、甲", "五、乙", "六、丙"]


def test_numbers_come_from_styles_and_are_switched_off() -> None:
    styles = ('<w:style w:type="paragraph" w:styleId="A"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
              '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>')
    off = '<w:pStyle w:val="A"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    body = made.p("标题", off) + made.p("甲", '<w:pStyle w:val="A"/>') + made.p("乙", '<w:pStyle w:val="B"/>')
    assert made.lines(made.word_parts(body, numbering=LISTED, styles=styles)) == ["标题", "一、甲", "二、乙"]


def run(text: str, properties: str = "") -> str:
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}<w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(("body", "found"), [
    pytest.param(f"<w:p>{run('发放')}<w:del><w:r><w:delText>三百</w:delText></w:r></w:del><w:ins>{run('五百')}</w:ins>{run('元')}</w:p>",
                 ["发放五百元"], id="tracked changes as accepted"),
    pytest.param(f"<w:p><w:moveFrom>{run('甲')}</w:moveFrom>{run('乙')}</w:p><w:p><w:moveTo>{run('甲')}</w:moveTo></w:p>",
                 ["乙", "甲"], id="moved text"),
    pytest.param(f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('落实')}</w:p>{made.p('政策')}", ["落实政策"], id="a deleted paragraph mark"),
    pytest.param(f"<w:p>{run('公开')}{run('不公开', '<w:vanish/>')}{run('的', '<w:vanish w:val=' + chr(34) + '0' + chr(34) + '/>')}</w:p>",
                 ["公开的"], id="hidden text"),
    pytest.param(f"<w:sdt><w:sdtContent>{made.p('标题')}</w:sdtContent></w:sdt><w:p><w:smartTag>{run('云溪市')}</w:smartTag></w:p>",
                 ["标题", "云溪市"], id="content controls and smart tags"),
    pytest.param("<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
                 f"<w:sdtContent>{made.p('一、总则 1')}</w:sdtContent></w:sdt>{made.p('正文')}", ["正文"], id="no table of contents"),
    pytest.param('<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>REF x</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>'
                 f'{run("附件1")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>', ["附件1"], id="the result of a field, not its code"),
    pytest.param(f"<w:p>{run('甲')}<w:r><w:br/></w:r>{run('乙')}<w:r><w:tab/></w:r>{run('丙')}</w:p>", ["甲", "乙  丙"], id="line breaks and tabs"),
    pytest.param(
        f'<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">{run("正文")}<w:r><mc:AlternateContent><mc:Choice>'
        f'<w:drawing><w:txbxContent>{made.p("文本框")}</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>'
        f'{made.p("文本框")}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>',
        ["正文", "文本框"], id="a text box once, after its paragraph"),
])
def test_what_a_word_file_shows(body: str, found: list[str]) -> None:
    assert made.lines(made.word_parts(body)) == found


def test_notes_follow_the_text() -> None:
    body = f'<w:p>{run("按标准发放补贴")}<w:r><w:footnoteReference w:id="2"/></w:r>{run("。")}</w:p>{made.p("另行通知。")}'
    notes = f'<w:footnote w:id="2">{made.p("指省定标准")}</w:footnote>'
    assert made.lines(made.word_parts(body, footnotes=notes)) == ["按标准发放补贴。", "另行通知。", "[1] 指省定标准"]


def test_a_merged_cell_stands_in_each_of_its_rows() -> None:
    def cell(text: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(map(made.p, text.split('|')))}</w:tc>"

    first, on, wide = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="3"/>'
    rows = [[cell("序号"), cell("任务"), cell("责任|单位")], [cell("一、就业", wide)],
            [cell("1", first), cell("建设驿站"), cell("市民政局|市财政局")], [cell("", on), cell("开展培训"), cell("市自然资源和|规划局")]]
    body = "<w:tbl>" + "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows) + "</w:tbl>"
    rows = ["1\t建设驿站\t市民政局 市财政局", "1\t开展培训\t市自然资源和规划局"]
    assert made.lines(made.word_parts(body)) == ["序号\t任务\t责任单位", "一、就业\t\t", *rows]


def test_a_title_in_centred_lines_is_one() -> None:
    centred = '<w:jc w:val="center"/>'
    parts = ("云溪市人民政府办公室", "关于印发《云溪市零工驿站", "建设方案》的通知", "云政办发〔2024〕18号")
    body = "".join(made.p(t, centred) for t in parts) + made.p("各区县：")
    assert made.lines(made.word_parts(body)) == ["云溪市人民政府办公室关于印发《云溪市零工驿站建设方案》的通知", "云政办发〔2024〕18号", "各区县："]


def test_centred_lines_that_are_no_title_stay_apart() -> None:
    centred = '<w:jc w:val="center"/>'
    body = "".join(made.p(t, centred) for t in ("第一章 总则", "云溪市零工驿站管理办法", "附件1", "任务清单及时间安排"))
    assert made.lines(made.word_parts(body)) == ["第一章 总则", "云溪市零工驿站管理办法", "附件1", "任务清单及时间安排"]


def test_converted_documents_lose_fields_that_show_the_date() -> None:
    field = ('<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText> DATE \\@ yyyy </w:instrText><w:fldChar w:fldCharType="separate"/></w:r>'
             f'{run("2031年1月1日")}<w:r><w:fldChar w:fldCharType="end"/></w:r>{run("印发")}</w:p>')
    data = made.word_parts(field)
    assert docx.read(data, converted=True).text == "印发\n"
    assert docx.read(data).text == "2031年1月1日印发\n"
