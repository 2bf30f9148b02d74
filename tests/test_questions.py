"""Plain questions: how each is taken, by names of a graph that are written here; tests/questions.toml has the cases."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from graph.questions import Names, read

TODAY = date(2023, 5, 4)
KNOWN = Names([
    ("agency", "MOE", "教育部", ["教育部"]),
    ("agency", "HR", "人力资源和社会保障部", ["人力资源和社会保障部", "人社部", "人力资源社会保障部"]),
    ("agency", "MOF", "财政部", ["财政部"]),
    ("agency", "JX", "省财政厅", ["省财政厅"]),
    ("agency", "YL", "省财政厅", ["省财政厅"]),
    ("group", "GRADUATES", "高校毕业生", ["高校毕业生", "大学毕业生"]),
    ("group", "SMALL", "小微企业", ["小微企业"]),
    ("document", "NOTICE", "关于加强数字政府建设的意见", ["关于加强数字政府建设的意见", "国测发〔2022〕3号"]),
    ("document", "PLAN", "云溪市养老服务实施方案", ["云溪市养老服务实施方案"]),
])
CASES = tomllib.loads(Path(__file__).with_name("questions.toml").read_text("utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["question"])
def test_a_question_is_taken_as_people_mean_it(case):
    reading = read(case["question"], KNOWN, TODAY)
    assert (reading.query, reading.parameters) == (case["query"], case["parameters"]), case["why"]
    assert reading.left == case.get("left", "")
    assert [one.name for one in reading.unused] == case.get("unused", [])
    assert set(case.get("others", [])) <= set(reading.others)


def test_an_empty_graph_has_no_names():
    reading = read("教育部负责什么", Names([]), TODAY)
    assert (reading.query, reading.left) == ("search", "教育部")
