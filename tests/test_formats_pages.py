"""Pages on which characters have places: PDF and OFD."""

from __future__ import annotations

from pathlib import Path

import document_files as made
import pypdfium2
import pytest
from PIL import Image

from loaders import formats
from loaders.formats import child


def test_a_scan_is_named_as_one(tmp_path: Path) -> None:
    assert made.refusal(scan(tmp_path)).startswith("扫描件，没有文字")
    picture = '<ofd:ImageObject Boundary="0 0 210 297" ResourceID="3"/>'
    assert made.refusal(made.ofd([], picture)).startswith("扫描件，没有文字")


def test_lines_of_a_page_are_paragraphs_again() -> None:
    full = "为方便灵活就业人员求职，在用工集中区域建设零工驿站，提供岗位推荐"
    rows = [(20, 30, made.TITLE), (30, 45, full), (20, 55, "和技能培训等服务。"), (30, 65, "一、合理布点。"), (100, 285, "— 1 —")]
    assert made.lines(made.ofd(rows)) == [made.TITLE, f"{full}和技能培训等服务。", "一、合理布点。"]


TURNS = {0: (1, 0, 0, 1, 0, 0), 1: (0, 1, -1, 0, 190, 10), 2: (-1, 0, 0, -1, 200, 280), 3: (0, -1, 1, 0, 20, 280)}


def turned_pdf(turn: int, rotate: int, beside: bytes = b"") -> bytes:
    """The small PDF with its content turned counter-clockwise by quarters, on a page that viewers turn by `rotate` degrees."""
    turns = {0: b"1 0 0 1 0 0", 1: b"0 1 -1 0 800 0", 2: b"-1 0 0 -1 595 842", 3: b"0 -1 1 0 -150 700"}
    return small_pdf(b"q " + turns[turn] + b" cm ", b" Q" + beside).replace(b"/Contents", b"/Rotate %d/Contents" % rotate)


@pytest.mark.parametrize(("turn", "rotate"), [(1, 90), (3, 270), (1, 0), (3, 0), (2, 0), (0, 90)])
def test_a_page_is_read_as_its_letters_stand(turn: int, rotate: int) -> None:
    assert made.lines(turned_pdf(turn, rotate)) == ["Notice of the city office", "1. Support employers."]


@pytest.mark.parametrize("turn", TURNS)
def test_a_page_of_ofd_is_read_as_its_letters_stand(turn: int) -> None:
    texts = [(10, 10, made.TITLE), (10, 30, "一、建设零工驿站。")]
    matrix = " ".join(map(str, TURNS[turn]))
    objects = "".join(
        f'<ofd:TextObject Boundary="0 0 210 297" CTM="{matrix}" Size="5"><ofd:TextCode X="{x}" Y="{y}" DeltaX="g 30 5">{text}</ofd:TextCode>'
        "</ofd:TextObject>" for x, y, text in texts
    )
    assert made.lines(made.ofd([(90, 290, "— 1 —")], objects)) == [made.TITLE, "一、建设零工驿站。"]


def test_what_stands_across_a_page_is_lost_in_no_silence() -> None:
    mark = b" BT /F1 9 Tf 0 1 -1 0 30 100 Tm (Sheet 3) Tj ET"
    text = b" BT /F1 12 Tf 0 1 -1 0 400 100 Tm (2. The office of finance pays the grants.) Tj ET"
    assert [where for where, _ in formats.read_all(turned_pdf(0, 0, mark))] == [""]
    (_, reading), (where, left_out) = formats.read_all(turned_pdf(0, 0, text))
    assert isinstance(reading, formats.Reading) and "finance" not in reading.text
    assert where == "#page=1" and isinstance(left_out, formats.Unreadable) and "第 1 页有方向不同的文字" in left_out.zh


def test_pages_of_pictures_beside_others_are_said(tmp_path: Path) -> None:
    with pypdfium2.PdfDocument.new() as whole:
        for data in (small_pdf(), scan(tmp_path), scan(tmp_path), small_pdf(), scan(tmp_path)):
            whole.import_pages(pypdfium2.PdfDocument(data))
        whole.save(tmp_path / "whole.pdf")
    (_, reading), (where, left_out) = formats.read_all((tmp_path / "whole.pdf").read_bytes())
    assert isinstance(reading, formats.Reading) and isinstance(left_out, formats.Unreadable)
    assert where == "#page=2" and left_out.zh.startswith("第 2—3、5 页只有图片")
    assert left_out.en.startswith("nothing but pictures on pages 2–3, 5,")


def scan(folder: Path) -> bytes:
    Image.new("L", (600, 800), 200).save(folder / "scan.pdf")
    return (folder / "scan.pdf").read_bytes()


def test_what_ofd_draws_twice_is_read_once() -> None:
    rows = [(20, 30, "建设零工驿站"), (20.2, 30, "建设零工驿站"), (20, 50, "编号为00664号")]
    template = made.text_object(20, 290, "云溪市人民政府公报") + made.text_object(20, 45, "云溪市文件")
    assert made.lines(made.ofd(rows, template=template)) == ["建设零工驿站", "云溪市文件", "编号为00664号", "云溪市人民政府公报"]


def test_ruled_tables_of_ofd_are_rows() -> None:
    def rule(x0: float, y0: float, x1: float, y1: float) -> str:
        return (f'<ofd:PathObject Boundary="{x0} {y0} {max(x1 - x0, .1)} {max(y1 - y0, .1)}"><ofd:AbbreviatedData>M 0 0 L {x1 - x0} {y1 - y0}'
                "</ofd:AbbreviatedData></ofd:PathObject>")

    level = "".join(rule(20, y, 190, y) for y in (40, 50, 80)) + rule(40, 65, 190, 65)
    upright = "".join(rule(x, 40, x, 80) for x in (20, 40, 120, 190))
    texts = [(20, 25, made.TITLE), (22, 42, "序号"), (42, 42, "任务"), (122, 42, "责任单位"),
             (22, 60, "1"), (42, 55, "建设零工驿站"), (122, 55, "市民政局"),
             (42, 68, "开展技能培训"), (122, 68, "市教育局")]
    assert made.lines(made.ofd(texts, level + upright)) == [
        made.TITLE, "序号\t任务\t责任单位", "1\t建设零工驿站\t市民政局", "1\t开展技能培训\t市教育局",
    ]


def small_pdf(before: bytes = b"", behind: bytes = b"") -> bytes:
    """A small PDF with a text, its objects in plain letters; `before` and `behind` are drawn before and behind it."""
    text = before + b"BT /F1 12 Tf 72 720 Td (Notice of the city office) Tj 0 -20 Td (1. Support employers.) Tj ET 72 700 m 300 700 l S" + behind
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
               b"<</Length %d>>stream\n%s\nendstream" % (len(text), text), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    return b"%PDF-1.4\n" + b"".join(b"%d 0 obj%sendobj\n" % (n, o) for n, o in enumerate(objects, 1)) + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


def test_a_pdf_is_read_as_its_lines() -> None:
    assert made.lines(small_pdf()) == ["Notice of the city office", "1. Support employers."]


def test_the_limits_of_the_child_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "SECONDS", 0.01)
    assert "超时" in made.refusal(small_pdf())
