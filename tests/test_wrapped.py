"""Hard-wrapped text, and tables in Markdown."""

from __future__ import annotations

from itertools import pairwise

import document_files as made
import pytest
from test_documents import check

from loaders import formats, pipeline, wrapped
from loaders.clean import clean
from loaders.model import spans


@pytest.mark.parametrize("end", ["\n", "\r\n", "  \n"])
@pytest.mark.parametrize("width", [30, 38, 45])
def test_hard_wrapped_text_gives_the_same_facts(width: int, end: str) -> None:
    source = made.wrap(made.LONG, width, end)
    cleaned = clean(source)
    assert [line.strip() for line in cleaned.text.splitlines()] == [line.strip("　") for line in made.LONG.splitlines()]
    places = [cleaned.offsets.source(i) for i in range(len(cleaned.text))]
    assert all(a < b for a, b in pairwise(places))
    whole, broken = (pipeline.extract_reading(formats.Reading(t, "txt", "utf-8"), "x") for t in (made.LONG, source))
    assert [m.path for m in broken[0].measures] == [m.path for m in whole[0].measures]
    assert sum(1 for _ in spans(broken[0])) == sum(1 for _ in spans(whole[0])) >= len(made.PARAGRAPHS)
    check(broken[0], source)


@pytest.mark.parametrize("text", [made.LONG, made.TASKS * 5, "\n".join(f"云溪市第{i:02}号文件目录所列名称" for i in range(40)),
                                  "\n".join(f"第{i:02}条 本条规定了有关事项的办理程序、时限和责任，由主管部门负责解释和执行。" for i in range(40))])
def test_text_that_is_not_wrapped_is_left_alone(text: str) -> None:
    assert wrapped.breaks(text) == []


def test_rows_of_a_markdown_table() -> None:
    table = "| 序号 | 任务 | 责任单位 |\n|:--|---|---|\n| 1 | 建设零工驿站二十处 | 市民政局 |\n| 2 | 开展技能培训十期 | 市教育局 |\n"
    text = f"# {made.TITLE}\n\n{table}\n其他|事项\n"
    (document,) = pipeline.extract_reading(formats.Reading(text, "txt", "utf-8"), "x.md")
    assert [(m.path, [r.agency for r in m.responsibilities]) for m in document.measures] == [(["#1"], ["市民政局"]), (["#2"], ["市教育局"])]
    check(document, text)
