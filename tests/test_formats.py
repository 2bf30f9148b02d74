"""What a file is, what is refused, and that no file breaks a reader."""

from __future__ import annotations

import json
from pathlib import Path

import document_files as made
import pytest
from test_documents import check

from loaders import formats, pipeline
from loaders.formats import package


@pytest.mark.parametrize(("data", "form"), [
    (made.word_parts(made.p("文字")), "docx"), (made.ofd([(20, 30, "文字")]), "ofd"),
    (made.page(f"<div id='zoom'><p>{made.TASKS}</p></div>"), "html"), (made.TASKS.encode(), "txt"),
    (json.dumps({"text": made.TASKS}).encode(), "json"),
])
@pytest.mark.parametrize("name", ["x.pdf", "x.docx", "x.txt", "x.csv", "x"])
def test_the_content_decides_what_a_file_is(data: bytes, form: str, name: str) -> None:
    assert formats.read(data, name).format == form


def doctype(declaration: str, encoding: str = "utf-8") -> bytes:
    text = f"<?xml version='1.0' encoding='{encoding}'?>{declaration}<w:document {made.W}><w:body>{made.p('&x;')}</w:body></w:document>"
    return made.package([("word/document.xml", text.encode(encoding))])


@pytest.mark.parametrize(("data", "why"), [
    (doctype('<!DOCTYPE w [<!ENTITY x "一、内容">]>'), "DTD"),
    (doctype('<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "DTD"),
    (doctype('<!DOCTYPE w [<!ENTITY x "一">]>', "utf-16"), "DTD"),
    (made.package([("word/document.xml", "not xml")]), "损坏"),
    (made.package([("word/document.xml", f"<w:document {made.W}/>")]), "没有文字"),
    (made.word_parts("<w:sdt><w:sdtContent>" * 2000 + made.p("文字") + "</w:sdtContent></w:sdt>" * 2000), "嵌套过深"),
    (made.word_parts(made.p("文字"))[:200], "损坏"),
    (made.package([("xl/workbook.xml", "<workbook/>")]), "损坏"),
    (made.package([("OFD.xml", "<OFD/>")]), "没有文字"),
    (made.package([("OFD.xml", "<OFD><DocRoot>gone.xml</DocRoot></OFD>")]), "损坏"),
    (made.package([]), "没有文件"),
    (b"%PDF-1.7\n...", "损坏"),
    (b"Rar!\x1a\x07\0", "请先解压"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(600), "密码"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "不是文字文档"),
    (b"[" * 100_000, "嵌套过深"),
    (b'{"title": "x", "content": ', "JSON"),
    (b'{"a": 1}', "--field"),
    (made.page(""), "没有正文"),
    (bytes(range(1, 256)) * 20, "不是文字"),
    (b"\0\1\2" * 50, "不是文本"),
    (b"", "没有文字"),
])
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, why: str) -> None:
    assert why in made.refusal(data)


def test_a_part_that_unpacks_to_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "PART", 10_000)
    assert "过大" in made.refusal(made.word_parts(made.p("文字" * 10_000)))


def test_a_file_that_is_too_large_is_not_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(formats, "LIMIT", 10)
    (tmp_path / "a.txt").write_bytes(made.TASKS.encode())
    (problem,) = pipeline.read_file(tmp_path / "a.txt")
    assert isinstance(problem, pipeline.Problem)
    assert "过大" in problem.zh


def test_all_published_documents_are_read_but_the_scan(shared: Path) -> None:
    folder = shared / "corpus" / "dev"
    problems = {}
    for path in sorted(folder.iterdir()):
        if path.suffix == ".doc" and made.SOFFICE is None:
            continue
        for found in pipeline.read_file(path):
            if isinstance(found, pipeline.Problem):
                problems[path.name[:2]] = found.zh
                continue
            documents = pipeline.extract_reading(found[1], found[0])
            assert documents, path.name
            for document in documents:
                check(document, found[1].text)
                assert any(m.kind == "measure" for m in document.measures) or path.name.startswith("56"), path.name
    assert list(problems) == ["68"]
    assert problems["68"].startswith("扫描件")


@pytest.mark.parametrize("pair", [("31", "32"), ("36", "37")])
def test_the_same_document_in_two_formats(shared: Path, pair: tuple[str, str]) -> None:
    from test_formats_made import f1, read

    one, other = (read(next((shared / "corpus" / "dev").glob(f"{n}_*")).read_bytes()) for n in pair)
    assert one.total() > 15
    assert f1(one, other) >= 0.99
