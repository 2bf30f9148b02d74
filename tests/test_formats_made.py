"""Files that real programs wrote: the same document gives the same facts in every format."""

from __future__ import annotations

import http.server
import io
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import document_files as made
import docx
import pytest
from docx.oxml import parse_xml

from loaders import formats, pipeline
from loaders.formats import office

ROOT = Path(__file__).parent.parent
SAMPLES = {path.stem[:2]: path for path in sorted((ROOT / "samples").glob("0*.txt"))}
#: With numbered items and amounts; with a notice, its plan and a task table.
PLAN, NOTICE = SAMPLES["02"].read_text("utf-8"), SAMPLES["06"].read_text("utf-8")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The two samples in the formats that LibreOffice and Chromium write, by sample and format."""
    folder = tmp_path_factory.mktemp("made")
    written = {}
    sources = []
    for name, text in (("plan", PLAN), ("notice", NOTICE)):
        written[f"{name} docx"] = made.word(text, folder / f"{name}.docx", footer="东岭省文件汇编")
        sources.append(written[f"{name} docx"])
        page = folder / f"{name}.html"
        page.write_text(made.html(text), "utf-8")
        written[f"{name} html"] = page
    profile = folder / "profile"
    open_document = made.convert(sources, "odt", folder, profile)
    for target in ("pdf", "rtf", "doc"):  # from odt: LibreOffice loses tables of python-docx on their way to doc
        for path in made.convert(open_document, target, folder, profile):
            written[f"{path.stem} {target}"] = path
    written |= {f"{path.stem} odt": path for path in open_document}
    return written


def facts(readings: Iterator[formats.Part]) -> Counter[tuple[Any, ...]]:
    """Every fact of a file with the path of its measure, without its place."""
    found: Counter[tuple[Any, ...]] = Counter()
    for _, reading in readings:
        assert isinstance(reading, formats.Reading), reading
        for document in pipeline.extract_reading(reading, "made"):
            found[("document", document.number, document.date, tuple(document.issuers))] += 1
            for m in document.measures:
                path = "/".join(m.path)
                found[("measure", path, m.kind, m.heading)] += 1
                found.update(("body", path, r.agency, r.role, r.basis) for r in m.responsibilities)
                found.update(("group", path, t.group, t.effect) for t in m.targets)
                found.update(("amount", path, a.kind, a.low, a.high, a.unit, a.bound) for a in m.amounts)
                found.update(("reference", path, r.title, r.number, r.article, r.relation) for r in m.references)
    return found


def f1(one: Counter[tuple[Any, ...]], other: Counter[tuple[Any, ...]]) -> float:
    return 2 * (one & other).total() / (one.total() + other.total())


def read(data: bytes, name: str = "") -> Counter[tuple[Any, ...]]:
    return facts(formats.read_all(data, name))


@pytest.mark.parametrize("form", ["docx", "html", "pdf", "doc", "rtf", "odt"])
@pytest.mark.parametrize("name", ["plan", "notice"])
def test_a_document_gives_the_same_facts_in_every_format(files: dict[str, Path], name: str, form: str) -> None:
    text = read((PLAN if name == "plan" else NOTICE).encode())
    assert text.total() > 200
    assert f1(text, read(files[f"{name} {form}"].read_bytes())) >= 0.99


def test_a_page_and_its_print_give_the_same_facts(tmp_path: Path) -> None:
    print_of_page = made.printed(made.html(NOTICE), tmp_path / "notice.pdf").read_bytes()
    assert f1(read(NOTICE.encode()), read(print_of_page)) >= 0.99
    text = formats.read(print_of_page).text
    assert "网站标识码" not in text
    assert "1/" not in text


def test_a_table_over_several_pages_is_one(tmp_path: Path) -> None:
    rows = [["序号", "重点任务", "工作措施", "责任单位"]]
    for n in range(1, 41):
        rows.append([str(n), f"建设第{n}批零工驿站", "在用工集中区域合理布点，提供岗位推荐和技能培训服务。" * (n % 4 + 1), "市民政局、市财政局"])
    text = "云溪市任务分工表\n" + "\n".join("\t".join(row) for row in rows) + "\n本表由市就业工作领导小组办公室负责解释，自印发之日起施行。\n"
    found = formats.read(made.printed(made.html(text, "云溪市任务分工表"), tmp_path / "table.pdf").read_bytes()).text.splitlines()
    assert found == text.splitlines()


def test_running_heads_and_page_numbers_are_no_text(files: dict[str, Path]) -> None:
    text = formats.read(files["plan pdf"].read_bytes()).text
    assert "东岭省文件汇编" not in text
    assert len(text.splitlines()) == len([line for line in PLAN.splitlines() if line.strip()])


@pytest.mark.parametrize("name", ["plan", "notice"])
def test_prints_give_the_paragraphs_of_the_text(files: dict[str, Path], name: str) -> None:
    lines = {"".join(line.split()) for line in (PLAN if name == "plan" else NOTICE).splitlines()} - {""}
    found = {"".join(line.split()) for line in formats.read(files[f"{name} pdf"].read_bytes()).text.splitlines()}
    assert len(lines & found) >= 0.95 * len(lines)


ABSTRACT = f"""<w:abstractNum {made.W} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum>"""
LEVELS = (0, 1, 2, 2, 1, 0, None, 1, 1, 2, 0, 1, 2, 2, 2)


def test_automatic_numbers_are_those_that_libreoffice_shows(tmp_path: Path) -> None:
    """The labels of a numbered docx, of the doc that LibreOffice makes of it, and of the text that LibreOffice exports."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(ABSTRACT))
    numbering.append(parse_xml(f'<w:num {made.W} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))
    for i, level in enumerate(LEVELS):
        paragraph = document.add_paragraph(f"落实政策第{'甲乙丙丁戊己庚辛壬癸子丑寅卯辰'[i]}项任务")
        if level is not None:
            place = f'<w:numPr {made.W}><w:ilvl w:val="{level}"/><w:numId w:val="78"/></w:numPr>'
            paragraph._p.get_or_add_pPr().append(parse_xml(place))
    path = tmp_path / "numbered.docx"
    document.save(str(path))
    profile = tmp_path / "profile"
    shown = made.convert([path], "txt:Text (encoded):UTF8", tmp_path / "txt", profile)[0].read_text("utf-8-sig")
    old = made.convert([path], "doc", tmp_path / "doc", profile)[0]
    lines = formats.read(path.read_bytes()).text.splitlines()
    labels = [line.partition("落实")[0] for line in lines]
    assert labels == ["一、", "（一）", "1.", "2.", "（二）", "二、", "", "（一）", "（二）", "1.", "三、", "（一）", "1.", "2.", "3."]
    assert lines == ["".join(line.split()) for line in shown.splitlines() if line.strip()]
    assert formats.read(old.read_bytes()).text.splitlines() == lines


def test_a_spreadsheet_of_libreoffice_is_read_by_rows(tmp_path: Path) -> None:
    table = "序号,任务,责任单位,完成时限,比例\n1,建设零工驿站二十处,市民政局、市财政局,2024年6月底前,30%\n2,开展技能培训,市教育局,2024年12月底前,5%\n"
    (tmp_path / "tasks.csv").write_text(table, "utf-8")
    profile = tmp_path / "profile"
    source = tmp_path / "tasks.csv"
    book = made.convert([source], "xlsx:Calc MS Excel 2007 XML", tmp_path / "out", profile, "--infilter=CSV:44,34,76,1,,0,false,true")[0]
    old = made.convert([book], "xls", tmp_path / "out", profile)[0]
    for path in (book, old):
        lines = formats.read(path.read_bytes()).text.splitlines()
        assert lines[0] == "序号\t任务\t责任单位\t完成时限\t比例"
        assert lines[1] == "1\t建设零工驿站二十处\t市民政局、市财政局\t2024年6月底前\t30%"
        assert len(lines) == 3


LINKED = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.2"><office:body><office:text><text:p>一、落实政策。<draw:frame svg:width="3cm" svg:height="3cm"
 text:anchor-type="as-char"><draw:image xlink:href="%s" xlink:type="simple"/></draw:frame></text:p></office:text></office:body>
 </office:document-content>"""
MANIFEST = """<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def test_linked_pictures_are_not_fetched() -> None:
    """A document with a picture on a server of this machine: nothing asks for it."""
    made.need(made.SOFFICE, "LibreOffice (soffice)")
    asked: list[str] = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        content = LINKED % f"http://127.0.0.1:{server.server_address[1]}/picture.png"
        data = made.package([("mimetype", "application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", MANIFEST), ("content.xml", content)])
        data = stored(data)
        text = formats.read(data).text
        server.shutdown()
    assert text == "一、落实政策。\n"
    assert asked == []


def stored(archive: bytes) -> bytes:
    """The same archive without compression: OpenDocument wants its type to be readable."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info))
    return buffer.getvalue()


def test_without_libreoffice_one_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(formats.Unreadable) as error:
        formats.read(rb"{\rtf1 text}")
    assert "LibreOffice" in error.value.zh
    assert "\n" not in error.value.zh + error.value.en


def test_a_conversion_that_hangs_is_killed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A program that starts another and waits: both are gone afterwards."""
    left = tmp_path / "left"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n(sleep 3; touch {left}) &\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(program))
    monkeypatch.setattr(office, "SECONDS", 1)
    with pytest.raises(formats.Unreadable, match="超时"):
        formats.read(rb"{\rtf1 text}")
    threading.Event().wait(3)
    assert not left.exists()
