"""Files of all formats for tests: written by real programs (LibreOffice, Chromium, python-docx) or part by part."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from loaders import formats

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SOFFICE = shutil.which("soffice")
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"

Block = str | list[list[str]]

TITLE = "云溪市零工驿站建设工作要点"
TASKS = f"""{TITLE}
一、落实稳岗政策，按季度通报有关情况，并向社会公布结果。
二、加强部门调度，按月度通报有关情况，重大事项及时报告。
三、开展技能培训，全年不少于二十期，资料归档备查。
"""
_ITEMS = zip("一二三四五六七八九", ("支持", "促进", "服务", "帮扶", "稳定", "扩大", "保障", "优化", "推动"),
             ("发放", "使用", "管理", "落实", "执行", "审核", "公示", "结余", "绩效"), strict=True)
PARAGRAPHS = [
    f"{label}、{verb}重点群体就业，统筹用好各类资金，对符合条件的单位按规定给予补贴，每人不超过{n}00元，并按季度向社会公布{what}情况。"
    for n, (label, verb, what) in enumerate(_ITEMS, 1)
]
LONG = "云溪市重点群体就业工作要点\n" + "".join(f"　　{p}\n" for p in PARAGRAPHS)


def lines(data: bytes, name: str = "") -> list[str]:
    """The lines of the text that `data` holds."""
    return formats.read(data, name).text.splitlines()


def refusal(data: bytes, name: str = "") -> str:
    """Why `data` is refused, in one line."""
    with pytest.raises(formats.Unreadable) as error:
        formats.read(data, name)
    assert "\n" not in error.value.zh + error.value.en
    return error.value.zh


def wrap(text: str, width: int, end: str = "\n") -> str:
    """`text` with its lines broken after `width` characters."""
    return "".join(line[i : i + width] + end for line in text.splitlines() for i in range(0, max(len(line), 1), width))


def page(body: str, head: str = "") -> bytes:
    """A web page."""
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


def tar(members: Iterable[tuple[str, bytes, bytes]], mode: str = "w") -> bytes:
    """A tar of members: name, content, type (links lead to a file of this machine)."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as out:  # type: ignore[call-overload]
        for name, content, kind in members:
            info = tarfile.TarInfo(name)
            info.type, info.size, info.linkname = kind, len(content), "" if kind == tarfile.REGTYPE else "/etc/passwd"
            out.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def need(program: str | None, name: str) -> str:
    """The path of a program; where it is missing the test is skipped, in CI it fails."""
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(f"CI must have {name}")
        pytest.skip(f"needs {name}")
    return program


def blocks(text: str) -> list[Block]:
    """The paragraphs and tables of a text whose table rows are lines with tabs."""
    found: list[Block] = []
    for line in filter(str.strip, text.split("\n")):
        if "\t" not in line:
            found.append(line)
        elif found and isinstance(found[-1], list):
            found[-1].append(line.split("\t"))
        else:
            found.append([line.split("\t")])
    return found


def html(text: str, title: str = "文件") -> str:
    """A page as a government site has it: the document in its container, menus and a footer around it."""
    inner = "".join(
        "<table>" + "".join("<tr>" + "".join(f"<td>{escape(c)}</td>" for c in row) + "</tr>" for row in b) + "</table>"
        if isinstance(b, list)
        else f"<p style='text-indent:{2 * b.startswith('　')}em'>{escape(b.strip('　 '))}</p>"
        for b in blocks(text)
    )
    menu = "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("首页", "政务公开", "办事服务", "互动交流"))
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{escape(title)}</title><style>td{{border:1px solid}}</style></head><body>"
        f"<ul>{menu}</ul><div id='zoom'>{inner}</div><div class='foot'>网站标识码：0000000000</div></body></html>"
    )


def word(text: str, path: Path, footer: str = "") -> Path:
    """A Word file with a first-line indent for indented paragraphs, centred titles, real tables."""
    document = docx.Document()
    for i, block in enumerate(blocks(text)):
        if isinstance(block, list):
            table = document.add_table(len(block), max(map(len, block)))
            table.style = "Table Grid"
            for r, row in enumerate(block):
                for c, cell in enumerate(row):
                    table.cell(r, c).text = cell
        else:
            paragraph = document.add_paragraph(block.strip("　 "))
            if block.startswith("　"):
                paragraph.paragraph_format.first_line_indent = Pt(24)
            if i == 0:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    document.save(str(path))
    return path


def convert(paths: Sequence[Path], target: str, folder: Path, profile: Path, *options: str) -> list[Path]:
    """`paths` in another format, written by LibreOffice."""
    program = need(SOFFICE, "LibreOffice (soffice)")
    folder.mkdir(exist_ok=True)
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", *options, "--convert-to", target, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=True)
    made = [folder / f"{p.stem}.{target.partition(':')[0]}" for p in paths]
    assert all(p.is_file() for p in made)
    return made


def printed(page: str, path: Path) -> Path:
    """A page as Chromium prints it, with the date, the title and page numbers at the edges."""
    program = need(CHROMIUM, "Chromium")
    source = path.with_suffix(".print.html")
    source.write_text(page, "utf-8")
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    command = [program, *options, f"--user-data-dir={path.parent / 'chromium'}", f"--print-to-pdf={path}", source.as_uri()]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120, check=True)
    return path


def package(parts: Iterable[tuple[str, str | bytes]]) -> bytes:
    """A zip archive of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return buffer.getvalue()


def word_parts(body: str, **parts: str) -> bytes:
    """A Word file of this body; `parts` are styles, numbering, footnotes by their names."""
    relations = "".join(f'<Relationship Id="r{n}" Type="x/{n}" Target="{n}.xml"/>' for n in parts)
    return package([
        ("word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?><w:document {W}><w:body>{body}</w:body></w:document>'),
        ("word/_rels/document.xml.rels", f'<Relationships xmlns="{RELATIONSHIPS}">{relations}</Relationships>'),
        *((f"word/{n}.xml", f"<w:{n} {W}>{content}</w:{n}>") for n, content in parts.items()),
    ])


def p(text: str, properties: str = "") -> str:
    """A paragraph of Word's XML."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"


def ofd(lines: Sequence[tuple[float, float, str]], extra: str = "", template: str = "") -> bytes:
    """An OFD file of one page: each line with the place of its first character (millimetres from the left and the top)."""
    texts = "".join(text_object(x, y, text) for x, y, text in lines)
    use = '<ofd:Template TemplateID="9"/>' if template else ""
    return package([
        ("OFD.xml", f"<ofd:OFD {OFD}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"),
        ("Doc_0/Document.xml", f"<ofd:Document {OFD}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
         '</ofd:PageArea><ofd:TemplatePage ID="9" BaseLoc="Tpls/T.xml"/></ofd:CommonData>'
         '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages\\Page_0\\Content.xml"/></ofd:Pages></ofd:Document>'),
        ("Doc_0/Pages/Page_0/Content.xml",
         f"<ofd:Page {OFD}>{use}<ofd:Content><ofd:Layer>{texts}{extra}</ofd:Layer></ofd:Content></ofd:Page>"),
        ("Doc_0/Tpls/T.xml", f"<ofd:Page {OFD}><ofd:Content><ofd:Layer>{template}</ofd:Layer></ofd:Content></ofd:Page>"),
    ])


def text_object(x: float, y: float, text: str, size: float = 5.0) -> str:
    """A line of text, its characters an em apart."""
    return (
        f'<ofd:TextObject Boundary="{x} {y} 180 {size}" Size="{size}">'
        f'<ofd:TextCode X="0" Y="{size * 0.8}" DeltaX="g {max(len(text) - 1, 1)} {size}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )
