"""No file breaks a reader: mutations of every format under right and wrong names, and noise."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile

import document_files as made
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_documents import check
from test_formats_html import BODY, HEADER
from test_formats_pages import small_pdf
from test_formats_word import LISTED, item

from loaders import formats, pipeline

GOOD = made.TASKS.encode()
SEEDS = {
    "docx": made.word_parts(
        made.p(made.TITLE) + made.p("落实政策", item(0)) + f"<w:tbl><w:tr><w:tc>{made.p('序号')}</w:tc></w:tr></w:tbl>", numbering=LISTED
    ),
    "ofd": made.ofd([(20, 30, made.TITLE), (30, 40, "一、落实政策。")]),
    "html": made.page(HEADER + f"<div id='zoom'>{BODY}<table><tr><td rowspan=2>1</td><td>2</td></tr><tr><td>3</td></tr></table></div>"),
    "json": json.dumps([{"title": made.TITLE, "content": made.TASKS, "date": "2024-03-05"}], ensure_ascii=False).encode(),
    "csv": "序号,任务,责任单位\n1,建设驿站,市民政局\n2,开展培训,市教育局\n".encode("gb18030"),
    "txt": made.wrap(made.LONG, 30, "\r\n").encode("utf-16"),
    "zip": made.package([("a.txt", GOOD), ("b/c.json", json.dumps({"text": made.TASKS}))]),
    "tar": made.tar([("a.txt", GOOD, tarfile.REGTYPE), ("l", b"", tarfile.SYMTYPE)], "w:gz"),
    "mht": b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + made.page(BODY),
}
SUFFIXES = ("docx", "doc", "pdf", "ofd", "xlsx", "csv", "json", "jsonl", "html", "txt", "md", "zip", "tar.gz", "mht", "wps")


@st.composite
def mutations(draw: st.DrawFn) -> tuple[bytes, str]:
    """A file that was cut off, or had bytes changed, doubled, left out or put in; also inside the parts of a package; with
    a suffix that may be wrong."""
    name = draw(st.sampled_from(sorted(SEEDS)))
    data = SEEDS[name]
    if name in ("docx", "ofd") and draw(st.booleans()):
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            members = [(i.filename, old.read(i)) for i in old.infolist()]
        hit = draw(st.integers(0, len(members) - 1))
        members[hit] = members[hit][0], mutated(draw, members[hit][1])
        return made.package(members), draw(st.sampled_from(SUFFIXES))
    return mutated(draw, data), draw(st.sampled_from(SUFFIXES))


def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    for _ in range(draw(st.integers(1, 3))):
        i, j = sorted(draw(st.tuples(st.integers(0, len(data)), st.integers(0, len(data)))))
        kind = draw(st.sampled_from(["cut", "drop", "double", "bytes", "number"]))
        if kind == "cut":
            data = data[:j]
        elif kind == "drop":
            data = data[:i] + data[min(j, i + 40) :]
        elif kind == "double":
            data = data[:j] + data[i:j] + data[j:]
        elif kind == "bytes":
            data = data[:i] + draw(st.binary(max_size=8)) + data[i + 1 :]
        else:
            data = data[:i] + draw(st.sampled_from([b"-1", b"99999999999", b"0", b"1e309", b"NaN"])) + data[i + 1 :]
    return data


def check_parts(data: bytes, name: str) -> None:
    """Each part of a file is a whole text, or refused in one line; what is extracted from it has its evidence."""
    for inner, found in formats.read_all(data, name):
        assert not inner or inner[0] in "/#"
        if isinstance(found, formats.Unreadable):
            assert found.zh
            assert found.en
            assert "\n" not in found.zh + found.en
            continue
        found.text.encode()
        assert found.text.strip()
        for document in pipeline.extract_reading(found, name):
            check(document, found.text)


@settings(max_examples=400, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(mutations())
def test_no_mutation_breaks_a_reader(file: tuple[bytes, str]) -> None:
    data, suffix = file
    check_parts(data, f"made.{suffix}")


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.binary(max_size=400), st.sampled_from(SUFFIXES))
def test_noise_under_any_name(data: bytes, suffix: str) -> None:
    check_parts(data, f"made.{suffix}")


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.data())
def test_no_mutation_breaks_the_reader_of_pdf(data: st.DataObject) -> None:
    check_parts(b"%PDF-1.4\n" + data.draw(st.composite(lambda draw: mutated(draw, small_pdf()[9:]))()), "made.pdf")
