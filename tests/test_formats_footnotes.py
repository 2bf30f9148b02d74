"""Notes at the foot of pages, with automatic numbers and a table, in files that LibreOffice and Chromium wrote."""

from __future__ import annotations

from pathlib import Path

import document_files as made
import pytest
from test_formats_made import f1, read

from loaders import formats, lines, pipeline

TITLE, OPENING = "江岸市零工就业服务实施方案", "为做好零工就业服务，制定本方案。"
NOTES = [
    "青年指年满16周岁、不满35周岁的城镇登记失业人员，以失业登记日为准，由市公安局核对登记信息后按季度送市财政局。",
    "减免比例为30%，由市税务局另行公告。",
    "每期不少于30人，由市教育局核定。",
]
#: Headings with their items; {1} stands for the first note.
ITEMS = {
    "扩大岗位": (
        "对招用青年的企业按每人1500元给予补助{1}，每户企业不超过20万元。（市财政局负责）",
        "建设零工驿站12处，每处补助5万元。（市民政局、市住房城乡建设局负责）",
        "为灵活就业人员减免社会保险费{2}，期限6个月。（市医疗保障局负责）",
    ),
    "加强服务": ("支持创业，发放贷款不超过50万元。（人民银行江岸支行负责）", "组织培训班20期{3}，每期补助8万元。（市教育局负责）"),
}
ROWS = [["序号", "任务", "责任单位"], ["1", "开展专项检查4次", "市市场监督管理局"], ["2", "建设数据平台，投入300万元", "市数据局"]]


def filled(text: str, note: str) -> str:
    """`text` with `note` in the places of notes; {n} in it is the number, {text} what the note says."""
    for n, said in enumerate(NOTES, 1):
        text = text.replace(f"{{{n}}}", note.replace("{n}", str(n)).replace("{text}", said))
    return text


def plain() -> str:
    """The document as text, its items first, then the table."""
    body = [TITLE, OPENING]
    for label, (heading, items) in zip("一二", ITEMS.items(), strict=True):
        body += [f"{label}、{heading}", *(f"（{'一二三'[i]}）{filled(item, '')}" for i, item in enumerate(items))]
    return "\n".join([*body, "三、任务分工", *map("\t".join, ROWS), *(f"[{n}] {note}" for n, note in enumerate(NOTES, 1))]) + "\n"


def open_document(size: int) -> str:
    """The document as LibreOffice keeps it in one file (fodt), its notes in letters of so many points."""
    note = ('<text:note text:note-class="footnote"><text:note-citation>{n}</text:note-citation>'
            '<text:note-body><text:p text:style-name="Footnote">{text}</text:p></text:note-body></text:note>')

    def items(texts: tuple[str, ...]) -> str:
        return "<text:list>" + "".join(f"<text:list-item><text:p>{filled(t, note)}</text:p></text:list-item>" for t in texts) + "</text:list>"

    headings = "".join(f"<text:list-item><text:p>{h}</text:p>{items(i) if i else ''}</text:list-item>" for h, i in {**ITEMS, "任务分工": ()}.items())
    rows = "".join("<table:table-row>" + "".join(
        f'<table:table-cell table:style-name="B"><text:p text:style-name="Cell">{c}</text:p></table:table-cell>' for c in row
    ) + "</table:table-row>" for row in ROWS)
    names = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "style", "text", "table"))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {names} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>
<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties fo:text-indent="0.85cm"/>
 <style:text-properties fo:font-size="12pt" style:font-size-asian="12pt"/></style:style>
<style:style style:name="Footnote" style:family="paragraph"><style:text-properties fo:font-size="{size}pt" style:font-size-asian="{size}pt"/>
</style:style><text:list-style style:name="L">
<text:list-level-style-number text:level="1" style:num-suffix="、" style:num-format="一, 二, 三, ..."/>
<text:list-level-style-number text:level="2" style:num-prefix="（" style:num-suffix="）" style:num-format="一, 二, 三, ..."/>
</text:list-style></office:styles><office:automatic-styles>
<style:style style:name="C" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/></style:style>
<style:style style:name="B" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>
</office:automatic-styles><office:body><office:text><text:p text:style-name="C">{TITLE}</text:p>
<text:p text:style-name="Standard">{OPENING}</text:p><text:list text:style-name="L">{headings}</text:list>
<table:table><table:table-column table:number-columns-repeated="3"/>{rows}</table:table></office:text></office:body></office:document>"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The document in the formats that LibreOffice writes; the print also with notes as large as the text."""
    folder = tmp_path_factory.mktemp("notes")
    written = {}
    for name, size in (("small", 9), ("large", 12)):
        source = folder / f"{name}.fodt"
        source.write_text(open_document(size), "utf-8")
        written[f"{name} fodt"] = source.read_bytes()
        for target in ("docx", "doc", "pdf") if name == "small" else ("pdf",):
            written[f"{name} {target}"] = made.convert([source], target, folder, folder / "profile")[0].read_bytes()
    return written


@pytest.mark.parametrize("form", ["small docx", "small doc", "small fodt", "small pdf", "large pdf"])
def test_notes_numbers_and_the_table_in_files_of_libreoffice(files: dict[str, bytes], form: str) -> None:
    found = formats.read(files[form]).text
    assert found.splitlines() == plain().splitlines()
    assert f1(read(plain().encode()), read(files[form])) == 1.0


def test_no_note_stands_in_a_measure(files: dict[str, bytes]) -> None:
    for form, data in files.items():
        reading = formats.read(data)
        (document,) = pipeline.extract_reading(reading, form)
        assert len(document.measures) >= 7
        assert not [m.path for m in document.measures for note in NOTES if note[:6] in reading.text[m.start : m.end]]
        assert [reading.text[e.start : e.start + 3] for e in document.elements if e.kind == "note"] == ["[1]", "[2]", "[3]"]


def page() -> str:
    """The document as a web page whose notes are links that lead to each other."""
    mark = '<a class="sdfootnoteanc" name="s{n}anc" href="#s{n}sym"><sup>{n}</sup></a>'
    body = [f"<p align='center'>{TITLE}</p><p>{OPENING}</p>"]
    for label, (heading, items) in zip("一二", ITEMS.items(), strict=True):
        body += [f"<p>{label}、{heading}</p>", *(f"<p>（{'一二三'[i]}）{filled(item, mark)}</p>" for i, item in enumerate(items))]
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    notes = "".join(f'<p><a name="s{n}sym" href="#s{n}anc">{n}</a>{note}</p>' for n, note in enumerate(NOTES, 1))
    style = "<style>td{border:1px solid} p{text-indent:2em}</style>"
    return made.page("".join(body) + f"<p>三、任务分工</p><table>{table}</table>{notes}", style).decode()


def test_notes_of_a_page_and_of_its_print(tmp_path: Path) -> None:
    assert made.lines(page().encode()) == plain().splitlines()
    printed = formats.read(made.printed(page(), tmp_path / "a.pdf").read_bytes()).text
    assert printed.splitlines() == plain().splitlines()


def test_links_that_are_no_notes_stay() -> None:
    text = '<p>（一）按照<a href="#x">附件1</a>办理，见<a href="https://a.invalid/1">2</a>号窗口。</p>'
    assert made.lines(made.page(text)) == ["（一）按照附件1办理，见2号窗口。"]


def test_the_text_of_items_of_lists_follows_its_number() -> None:
    assert made.lines(made.page("<ol><li><p>落实政策。</p><ol><li>开展培训。</li></ol></li><li></li><li><p>加强调度。</p></li></ol>")) == [
        "1.落实政策。", "1.开展培训。", "3.加强调度。",
    ]


def test_what_stands_raised_is_a_power_or_a_note() -> None:
    """Square metres keep their 2; a raised number behind a word is the mark of the note below."""
    raised = [made.text_object(59.9, 29, "1", 2.8), made.text_object(84.9, 39, "2", 2.8)]
    texts = [(20, 30, "一、给予每户补助，按季度发放。"), (20, 40, "二、新建驿站，总面积90m")]
    note = made.text_object(20, 260, "1按常住人口计算。", 3.5)
    assert made.lines(made.ofd(texts, "".join(raised) + note)) == [
        "一、给予每户补助，按季度发放。", "二、新建驿站，总面积90m2", "[1] 按常住人口计算。",
    ]


@pytest.mark.parametrize(("why", "tail", "kinds"), [
    ("notes that count to the end", ["[1] 见统计年鉴。", "[2] 按常住人口计算。"], ["note", "note"]),
    ("no note is [2] without [1]", ["[2] 按常住人口计算。"], ["text"]),
    ("what follows them is text", ["[1] 见统计年鉴。", "本办法自公布之日起施行。"], ["text", "text"]),
])
def test_which_lines_are_notes(why: str, tail: list[str], kinds: list[str]) -> None:
    assert [line.kind for line in lines.split("\n".join([made.TASKS, *tail]))[-len(tail) :]] == kinds, why
