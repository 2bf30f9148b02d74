"""Archives: which files of them are read, and their bounds."""

from __future__ import annotations

import gzip
import json
import lzma
import tarfile

import document_files as made
import pytest

from loaders import formats
from loaders.formats import archive

GOOD = made.TASKS.encode()
PLAIN, LINK, HARD, DEVICE = tarfile.REGTYPE, tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE


def parts(data: bytes, name: str = "") -> dict[str, str]:
    return {inner: "read" if isinstance(r, formats.Reading) else r.zh for inner, r in formats.read_all(data, name)}


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_archives_of_tar(mode: str) -> None:
    data = made.tar([("下载/a.txt", GOOD, PLAIN), ("../b.txt", GOOD, PLAIN), ("/c.txt", GOOD, PLAIN),
                     ("l", b"", LINK), ("h", b"", HARD), ("d", b"", DEVICE),
                (".hidden", GOOD, PLAIN), ("~$a.docx", b"", PLAIN)], mode)
    found = parts(data, "x.tar")
    assert found.pop("/下载/a.txt") == "read"
    assert found.pop("/.hidden") == "隐藏文件" and found.pop("/~$a.docx") == "隐藏文件"
    assert set(found) == {"/../b.txt", "//c.txt", "/l", "/h", "/d"}
    assert all("不读取" in why or "不是普通文件" in why for why in found.values())


def test_archives_of_zip_and_archives_in_them() -> None:
    records = json.dumps([{"text": made.TASKS}, {"text": made.TASKS}])
    inner = made.package([("深/文件.docx", made.word_parts(made.p(made.TITLE))), ("表.json", records)])
    data = made.package([("a.txt", GOOD), ("内.zip", inner), ("__MACOSX/._a.txt", b"x"), ("C:\\x.txt", GOOD), ("图.png", b"\x89PNG\r\n\x1a\n\0")])
    found = parts(data)
    assert [n for n, r in found.items() if r == "read"] == ["/a.txt", "/内.zip/深/文件.docx", "/内.zip/表.json#1", "/内.zip/表.json#2"]
    assert found["/图.png"].startswith("图片，没有文字")
    assert "不读取" in found["/C:\\x.txt"]


def test_names_in_whatever_encoding() -> None:
    name = "通知文件.txt".encode("gb18030")
    data = made.package([("A" * len(name), GOOD)]).replace(b"A" * len(name), name)
    assert parts(data) == {"/通知文件.txt": "read"}


def test_the_same_name_twice_is_two_files() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = made.package([("a.txt", GOOD), ("a.txt", GOOD)])
    assert list(parts(data)) == ["/a.txt", "/a.txt~2"]


def test_a_compressed_file() -> None:
    assert parts(gzip.compress(GOOD), "要点.txt.gz") == {"/要点.txt": "read"}
    assert parts(lzma.compress(GOOD), "要点.txt.xz") == {"/要点.txt": "read"}


def test_archives_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    nested = GOOD
    for _ in range(archive.DEPTH + 1):
        nested = made.package([("x.zip", nested)])
    assert "嵌套" in parts(nested)["/x.zip" * archive.DEPTH]
    dense = made.package([("a.txt", b"a" * (20 << 20)), ("b.txt", GOOD)])
    assert [why.partition("（")[0] for why in parts(dense).values()] == ["压缩比异常", "read"]
    monkeypatch.setattr(archive, "PART", 1000)
    assert "过大" in parts(made.package([("a.txt", GOOD * 10)]))["/a.txt"]
    monkeypatch.setattr(archive, "WHOLE", 3000)
    skipped = gzip.compress(made.tar([("big", b"\0" * 100_000, LINK), ("a.txt", GOOD, PLAIN), ("b", b"\0" * 9000, PLAIN)]))
    assert "解压后过大" in parts(skipped)[""]


def test_an_archive_of_many_files_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive.Budget, "__init__", lambda self: (setattr(self, "files", 2), setattr(self, "bytes", 10**6))[0])
    assert "文件过多" in parts(made.package([(f"{i}.txt", GOOD) for i in range(4)]))[""]
