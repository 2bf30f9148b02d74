"""Every limit of the readers is met by a file, and every refusal says in one line what to do.

Which limits and refusals there are is read from the code (`loaders/formats`): one that no file here meets fails a test.
"""

from __future__ import annotations

import ast
import contextlib
import gzip
import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import document_files as made
import openpyxl
import pytest
from test_formats_pages import small_pdf

import cli
from loaders import formats
from loaders.formats import child, office

READERS = sorted((Path(__file__).parent.parent / "loaders" / "formats").glob("*.py"))
GOOD = made.TASKS.encode()
#: Constants that bound nothing that is refused: steps along styles that are based on each other; up to what size a packed file
#: may be as dense as it likes.
NO_LIMITS = {"numbering.GENERATIONS", "archive.SMALL"}


@dataclass(frozen=True)
class Case:
    """A file that is refused: how it is made; what the line says in both languages (place and limit) and in each; the limit as
    the code calls it, and to what it is `lowered` where a file that meets it would take minutes or gigabytes."""

    name: str
    make: Callable[[], bytes]
    says: str
    zh: str
    en: str
    limit: str = ""
    lowered: float | None = None


def zeros(megabytes: int) -> bytes:
    return bytes(megabytes << 20)


def workbook(*cells: str) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def long_tar() -> bytes:
    """A compressed tar of something unknown that is 520 MB long."""
    unknown = tarfile.TarInfo("x")
    unknown.type, unknown.size = b"Z", 520 << 20
    return gzip.compress(unknown.tobuf()) + gzip.compress(zeros(52)) * 10


def nested(levels: int) -> bytes:
    data = GOOD
    for _ in range(levels):
        data = made.package([("x.zip", data)])
    return data


def greedy_xz() -> bytes:
    """An xz file that asks for a dictionary of 1.5 GB ([xz file format] 3.1, 5.3.1)."""
    data = bytearray(lzma.compress(GOOD, check=lzma.CHECK_CRC32))
    size = (data[12] + 1) * 4
    data[16] = 37  # behind size, flags, filter and length of its properties: 3 << 29
    data[12 + size - 4 : 12 + size] = struct.pack("<I", zlib.crc32(data[12 : 12 + size - 4]))
    return bytes(data)


def pages(number: int) -> bytes:
    """A PDF whose tree holds one page so many times."""
    return small_pdf().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[%s]/Count %d" % (b"3 0 R " * number, number))


def ofd_pages(number: int) -> bytes:
    parts = dict(unpacked(made.ofd([(20, 30, made.TITLE)])))
    once = '<ofd:Page ID="1" BaseLoc="Pages\\Page_0\\Content.xml"/>'
    parts["Doc_0/Document.xml"] = parts["Doc_0/Document.xml"].decode().replace(once, once * number).encode()
    return made.package(parts.items())


def ofd_with_a_page(objects: str) -> bytes:
    """An OFD file of a document and a page of other objects."""
    parts = dict(unpacked(made.ofd([(20, 30 + 10 * n, line) for n, line in enumerate(made.TASKS.splitlines())])))
    document = parts["Doc_0/Document.xml"].decode()
    parts["Doc_0/Document.xml"] = document.replace("</ofd:Pages>", '<ofd:Page ID="2" BaseLoc="Pages/P2.xml"/></ofd:Pages>').encode()
    parts["Doc_0/Pages/P2.xml"] = f"<ofd:Page {made.OFD}><ofd:Content>{objects}</ofd:Content></ofd:Page>".encode()
    return made.package(parts.items())


def ofd_units(levels: int, width: int) -> bytes:
    """Units that each draw the next one `width` times: as many objects as the power of both."""
    def draw(unit: int) -> str:
        return f'<ofd:CompositeObject ResourceID="{unit}" Boundary="0 0 9 9"/>' * width

    units = "".join(f'<ofd:CompositeGraphicUnit ID="{n}">{draw(n + 1)}</ofd:CompositeGraphicUnit>' for n in range(levels))
    parts = dict(unpacked(made.ofd([(20, 30, made.TITLE)], extra=draw(0))))
    document = parts["Doc_0/Document.xml"].decode()
    parts["Doc_0/Document.xml"] = document.replace("<ofd:PageArea>", "<ofd:PublicRes>R.xml</ofd:PublicRes><ofd:PageArea>").encode()
    parts["Doc_0/R.xml"] = f"<ofd:Res {made.OFD}>{units}</ofd:Res>".encode()
    return made.package(parts.items())


def unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from ((i.filename, archive.read(i)) for i in archive.infolist())


def tall_cell(characters: int, rows: int) -> str:
    return f"<table><tr><td rowspan={rows}>{'文' * characters}</td><td>1</td></tr>{'<tr><td>2</td></tr>' * (rows - 1)}</table>"


def merged_word(characters: int, rows: int) -> bytes:
    def row(kind: str, text: str) -> str:
        return f'<w:tr><w:tc><w:tcPr><w:vMerge{kind}/></w:tcPr>{made.p(text)}</w:tc><w:tc>{made.p("2")}</w:tc></w:tr>'

    first, other = row(' w:val="restart"', "文" * characters), row("", "")
    return made.word_parts(f"<w:tbl>{first}{other * rows}</w:tbl>")


def locked(data: bytes) -> bytes:
    """The zip with the flag of a password on its files."""
    head = data.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0")
    return head.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0")


def picture_pdf() -> bytes:
    text = small_pdf()
    return text[: text.index(b"BT /F1")] + b"q 100 0 0 100 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \0 EI Q".ljust(
        text.index(b"\nendstream") - text.index(b"BT /F1")) + text[text.index(b"\nendstream") :]


def locked_pdf() -> bytes:
    """A PDF whose dictionary of encryption fits no password that is known."""
    lock = b"<</Filter/Standard/V 1/R 2/O<%s>/U<%s>/P -4>>" % (b"00" * 32, b"11" * 32)
    return small_pdf().replace(b"trailer<</Root 1 0 R", b"6 0 obj%sendobj\ntrailer<</Encrypt 6 0 R/ID[<00><00>]/Root 1 0 R" % lock)


WORD = made.word_parts
DTD = made.package([("word/document.xml", f'<!DOCTYPE w [<!ENTITY x "一">]><w:document {made.W}><w:body>{made.p("&x;")}</w:body></w:document>')])
BLANK = f"<a>{(' ' * (9 << 20) + '<b/>') * 3}</a>"
ACROSS = "四、各有关单位按照职责分工落实工作任务，并按季度报送进展情况。"
LIMITS = [
    Case("a.txt", lambda: zeros(256) + b"\0", "256 MB", "请拆分", "split", "formats.LIMIT"),
    Case("a.docx", lambda: WORD(" " * (33 << 20)), "word/document.xml, 32 MB", "请拆分", "split", "package.PART"),
    Case("a.xlsx", lambda: made.package((f"xl/{n}.xml", BLANK) for n in ("workbook", *range(5))), "128 MB", "请拆分", "split", "package.WHOLE"),
    Case("a.docx", lambda: WORD("<w:p/>" * 2_000_001), "word/document.xml, 2000000", "请拆分", "split", "package.NODES"),
    Case("a.zip", lambda: nested(4), "a.zip/x.zip/x.zip/x.zip, 3", "请先解压", "unpack", "archive.DEPTH"),
    Case("a.zip", lambda: made.package((f".{n}", b"") for n in range(20_001)), "20000", "请分成几个", "several archives", "archive.FILES"),
    Case("a.zip", lambda: made.package((f"{n}.txt", zeros(60)) for n in range(9)), "512 MB", "请分成几个", "several archives", "archive.WHOLE"),
    Case("a.tar.gz", long_tar, "512 MB", "请分成几个", "several archives", "archive.WHOLE"),
    Case("a.zip", lambda: made.package([("大.txt", zeros(65))]), "a.zip/大.txt, 64 MB", "请拆分", "split", "archive.PART"),
    Case("a.zip", lambda: made.package([("密.txt", zeros(9))]), "a.zip/密.txt, 200", "请先解压", "unpack", "archive.RATIO"),
    Case("a.xz", greedy_xz, "256 MB", "请用较低的压缩级别", "lower level", "archive.MEMORY"),
    Case("a.html", lambda: made.page("<div>" * 4001), "4000", "请另存", "save it", "html.DEEP"),
    Case("a.html", lambda: made.page("<p>" * 2_000_001), "2000000", "请另存", "save it", "html.NODES"),
    Case("a.html", lambda: made.page(tall_cell(60_000, 200) * 2), "20000000", "请拆分", "split", "tables.CHARACTERS"),
    Case("a.docx", lambda: merged_word(50_000, 401), "20000000", "请拆分", "split", "tables.CHARACTERS"),
    Case("a.pdf", lambda: pages(3001), "3001, 3000", "请拆分", "split", "layout.PAGES"),
    Case("a.ofd", lambda: ofd_pages(3001), "3001, 3000", "请拆分", "split", "layout.PAGES"),
    Case("a.pdf", small_pdf, "40", "第 1 页.*请拆分", "page 1.*split", "layout.CHARACTERS", lowered=40),
    Case("a.ofd", lambda: made.ofd([(20, 30, "一、落实政策。" * 9)]), "40", "第 1 页.*请拆分", "page 1.*split", "layout.CHARACTERS", lowered=40),
    Case("a.ofd", lambda: ofd_units(8, 10), "1000000", "请另存", "save it", "ofd.OBJECTS"),
    Case("a.ofd", lambda: ofd_units(10, 1), "8", "嵌套.*请另存", "nested.*save it", "ofd.LEVELS"),
    Case("a.pdf", small_pdf, "0.01", "请重新下载，或拆分", "split", "child.SECONDS", lowered=0.01),
    Case("a.xlsx", lambda: workbook("任务"), "30 MB", "请重新下载，或拆分", "split", "child.MEMORY", lowered=30 << 20),
    Case("a.rtf", lambda: rb"{\rtf1 slow}", "0.5", "请另存", "save it", "office.SECONDS", lowered=0.5),
]
#: What is refused for what it is, whatever its size.
REFUSALS = [
    Case("a.zip", lambda: made.package([("../b.txt", GOOD)]), "a.zip/../b.txt, ..", "请重新打包", "pack it anew"),
    Case("a.zip", lambda: made.package([("/etc/b.txt", GOOD)]), "a.zip//etc/b.txt", "绝对路径.*请重新打包", "absolute.*pack it anew"),
    Case("a.tar", lambda: made.tar([("l", b"", tarfile.SYMTYPE)]), "a.tar/l", "链接.*请放入", "link.*put the file"),
    Case("a.tar", lambda: made.tar([("d", b"", tarfile.CHRTYPE)]), "a.tar/d", "设备.*请重新打包", "device.*pack the archive"),
    Case("a.zip", lambda: locked(made.package([("b.txt", GOOD)])), "a.zip/b.txt", "密码.*请先解压", "password.*unpack"),
    Case("a.zip", lambda: made.package([]), "a.zip", "没有文件", "no file"),
    Case("a.zip", lambda: made.package([("b.txt", GOOD)])[:-30], "a.zip", "损坏.*请重新下载", "damaged.*fetch it again"),
    Case("a.rar", lambda: b"Rar!\x1a\x07\0", "RAR", "请先解压", "unpack"),
    Case("a.docx", lambda: DTD, "DTD, word/document.xml", "请用办公软件另存", "save it"),
    Case("a.docx", lambda: WORD("<w:sdt>" * 9000 + "</w:sdt>" * 9000), "word/document.xml", "嵌套过深.*请另存", "nested.*save it"),
    Case("a.docx", lambda: locked(WORD(made.p("文字"))), "a.docx", "密码.*请先", "password.*remove it"),
    Case("a.docx", lambda: WORD(made.p("文字"))[:200], "a.docx", "损坏.*请重新下载", "damaged.*fetch it again"),
    Case("a.docx", lambda: office.OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600), "a.docx", "密码.*请先", "password.*remove it"),
    Case("a.ppt", lambda: office.OLE + bytes(600), "docx", "演示文稿.*请另存", "slides.*save it"),
    Case("a.rtf", lambda: rb"{\rtf1 no program}", "LibreOffice", "请安装", "install"),
    Case("a.rtf", lambda: rb"{\rtf1 no output}", "LibreOffice", "打不开.*请重新下载", "cannot open.*fetch it again"),
    Case("a.json", lambda: b"[" * 100_000, "a.json", "嵌套过深.*请另存", "nested.*save it"),
    Case("a.json", lambda: b'{"title": "x",\n "content": ', "JSON", "第 2 行.*请检查", "line 2.*check it"),
    Case("a.json", lambda: b'{"a": 1}', "--field", "没有带正文的记录", "no record"),
    Case("a.csv", lambda: f"标题,正文\n关于工作的通知,{'落实责任。' * 40}\n关于培训的通知\n".encode(), "a.csv#2, --field", "没有正文", "no text"),
    Case("a.mht", lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\ntext", "a.mht", "请重新保存", "save the page again"),
    Case("a.html", lambda: made.page(""), "a.html", "没有正文.*请检查", "no text.*check"),
    Case("a.xlsx", lambda: workbook(), "a.xlsx", "空的.*请检查", "empty.*check"),
    Case("a.ofd", lambda: made.package([*unpacked(made.ofd([])), ("Encryptions.xml", b"")]), "a.ofd", "加密.*请先解密", "encrypted.*decrypt"),
    Case("a.ofd", lambda: made.ofd([], '<ofd:ImageObject Boundary="0 0 210 297"/>'), "OCR", "扫描件.*请先做文字识别", "scan.*run OCR"),
    Case("a.ofd", lambda: ofd_with_a_page('<ofd:ImageObject Boundary="0 0 210 297"/>'), "a.ofd#page=2", "第 2 页只有图片.*请先做文字识别",
         "pictures on page 2.*run OCR"),
    Case("a.ofd", lambda: ofd_with_a_page(made.text_object(20, 30, ACROSS) + made.text_object(0, 0, ACROSS).replace(
        "Size=", 'CTM="0 1 -1 0 150 30" Size=')), "a.ofd#page=2", "第 2 页有方向不同.*请把", "across the rest of page 2.*turn it"),
    Case("a.pdf", picture_pdf, "OCR", "扫描件.*请先做文字识别", "scan.*run OCR"),
    Case("a.pdf", lambda: small_pdf().replace(b"Tj", b"  "), "a.pdf", "没有文字.*请检查", "no text.*check"),
    Case("a.pdf", locked_pdf, "a.pdf", "密码.*请先", "password.*remove it"),
    Case("a.pdf", lambda: b"%PDF-1.7\n...", "a.pdf", "损坏.*请重新下载", "damaged.*fetch it again"),
    Case("a.png", lambda: b"\x89PNG\r\n\x1a\n\0", "OCR", "图片.*请先做文字识别", "picture.*run OCR"),
    Case("a.bin", lambda: b"\0\1\2" * 50, "a.bin", "编码.*请另存", "encoding.*save it"),
    Case("a.txt", lambda: bytes(range(1, 256)) * 20, "a.txt", "不是文字.*请另存", "no text.*save it"),
    Case("a.txt", lambda: b" \n", "a.txt", "没有文字.*请检查", "no text.*check"),
    Case("a.txt", lambda: b"no memory", "a.txt", "内存不足.*请拆分", "not enough memory.*split"),
]
CASES = {f"{n:02} {c.limit or 'refused'} {c.name}": c for n, c in enumerate((*LIMITS, *REFUSALS))}


def prepare(case: Case, data: bytes, folder: Path, patch: pytest.MonkeyPatch) -> None:
    """What a case needs of the machine: a program in the place of LibreOffice, no memory, a lower limit."""
    program = folder / "soffice"
    program.write_text("#!/bin/sh\nsleep 30\n" if b"slow" in data[:20] else "#!/bin/sh\n")
    program.chmod(0o755)
    patch.setattr(office, "program", lambda: None if b"no program" in data[:20] else str(program))
    if data == b"no memory":
        def exhausted(*_: object) -> bool:
            raise MemoryError
        patch.setattr(formats, "FORMATS", (formats.Format("x", exhausted, formats.FORMATS[-1].read),))
    if case.lowered is not None:
        module, name = case.limit.split(".")
        patch.setattr(import_module(f"loaders.formats.{module}"), name, case.lowered)
        if module == "layout":  # another process would not know
            patch.setattr(child, "run", lambda reader, data: import_module(f"loaders.formats.{reader}").extract(data))


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, tuple[str, list[str]]]]:
    """What `policykg extract` says of each file in both languages: the path and the lines."""
    found: dict[str, dict[str, tuple[str, list[str]]]] = {}
    for name, case in CASES.items():
        folder = tmp_path_factory.mktemp("limits")
        path = folder / case.name
        path.write_bytes(data := case.make())
        for language in ("zh", "en"):
            with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stderr(io.StringIO()) as screen:
                patch.setenv("POLICYKG_LANG", language)
                prepare(case, data, folder, patch)
                assert cli.main(["extract", str(path), "-o", str(folder / "facts.jsonl")]) == 1, name
            found.setdefault(name, {})[language] = str(path), screen.getvalue().splitlines()
        path.unlink()
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", CASES)
def test_one_line_names_the_file_the_limit_and_what_to_do(said: dict[str, dict[str, tuple[str, list[str]]]], name: str, language: str) -> None:
    case = CASES[name]
    path, lines = said[name][language]
    assert len(lines) == 1 or case.limit == "archive.WHOLE"  # where each of its files is a bomb
    assert lines[-1].startswith(f"policykg: {path}")
    assert all(word in lines[-1] for word in case.says.split(", ")), lines
    assert re.search(case.zh if language == "zh" else case.en, lines[-1]), lines
    assert re.search("[；，].*(?:请|可用)" if language == "zh" else r"[;,] .*\w", lines[-1]), lines
    assert "Traceback" not in lines[-1] and "internal" not in lines[-1] and "内部错误" not in lines[-1]


def test_every_limit_in_the_code_is_met_by_a_file() -> None:
    found = set()
    for path in READERS:
        module = import_module("loaders.formats" + ("" if path.stem == "__init__" else f".{path.stem}"))
        for statement in ast.parse(path.read_text("utf-8")).body:
            targets = statement.targets if isinstance(statement, ast.Assign) else []
            names = [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]
            found |= {f"{module.__name__.rpartition('.')[2]}.{n}" for n in names if n.isupper() and n[0] != "_"
                      and isinstance(getattr(module, n), int | float)}
    assert found - NO_LIMITS == {case.limit for case in LIMITS}


def test_every_refusal_in_the_code_is_met_by_a_file(said: dict[str, dict[str, tuple[str, list[str]]]]) -> None:
    lines = [line for by_language in said.values() for line in by_language["zh"][1]]
    unmet = [f"{where}: {pattern}" for where, pattern in refusals() if not any(re.search(pattern, line) for line in lines)]
    assert unmet == []


def refusals() -> Iterator[tuple[str, str]]:
    """Where each `Unreadable` is made, and a pattern for what it says in Chinese."""
    for path in READERS:
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or getattr(call.func, "id", "") != "Unreadable" or isinstance(call.args[0], ast.Starred):
                continue
            text = call.args[0]
            pieces = text.values if isinstance(text, ast.JoinedStr) else [text]
            yield f"{path.name}:{call.lineno}", "".join(
                re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".*" for p in pieces
            )
