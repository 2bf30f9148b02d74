"""The search: how texts are cut, and what they find first, on the embedded engine and on a real Neo4j alike."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engines import Pair, on_both
from made import Made, file

from graph import search
from graph.load import load
from graph.queries import ParameterError, run
from graph.subgraph import query_subgraph

CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("searches.toml").read_text("utf-8"))["case"]

HR = ("人社部", "人力资源和社会保障部", "lead")


def notice() -> Made:
    made = Made("关于稳就业的通知", number="测办发〔2024〕7号", path="稳就业.txt")
    made.measure("一", "一、落实社会保险补贴。对招用高校毕业生的企业给予补贴。", heading="社会保险补贴",
                 targets=(("高校毕业生", "高校毕业生"),))
    made.measure("二", "二、一次性扩岗。对吸纳青年的单位发放一次性扩岗补助，每人一次。", heading="一次性扩岗")
    made.measure("三", "三、人社部会同教育部开展职业技能培训，按规定给予补贴。", heading="职业技能培训",
                 bodies=(HR, ("教育部", "教育部", "joint")))
    return made


def circular() -> Made:
    made = Made("江岸市工作要点", level="city", jurisdiction="江岸市", issuers=("江岸市人民政府",), path="要点.txt")
    made.measure("1", "1.对困难家庭发放临时补助。", heading="临时补助")
    made.measure("2", "2.到2023年底，建成5G基站三百个。", heading="建设网络")
    made.measure("3", "3.市人社局组织招聘。", heading="招聘", bodies=(("市人社局", "市人社局", "lead"),))
    return made


@pytest.fixture(scope="module")
def stores(neo4j_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    with on_both(tmp_path_factory.mktemp("search") / "store", neo4j_server) as stores:
        for store in stores:
            load(store, [file(notice()), file(circular())])
        yield stores


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_what_is_found_first(stores: Pair, case: dict[str, Any]) -> None:
    answers = [run(store, "search", {"text": case["text"]}) for store in stores]
    found = [dict(zip(answers[0].result.columns, row, strict=True)) for row in answers[0].result.rows]
    names = [f"{row['kind']} {row['name']}" for row in found]
    first = case.get("first", [])
    assert names[: len(first)] == first
    assert len(found) == case.get("rows", len(found))
    assert set(case.get("words", [])) <= set(found[0]["words"] if found else [])
    assert not {row["name"] for row in found} & set(case.get("absent", []))
    assert case.get("note", "") in "".join(answers[0].notes)
    assert repr(answers[0].result.rows) == repr(answers[1].result.rows)  # order and scores included
    assert answers[0].notes == answers[1].notes


def test_words_and_quote_are_those_of_the_text(stores: Pair) -> None:
    """Words for highlighting stand in what is shown; the quote is the sentence with most of them."""
    rows = run(stores[0], "search", {"text": "高校毕业生 补贴"}).result.rows
    kind, _, _, document, quote, _, words = rows[1]
    assert (kind, document, quote) == ("Measure", "doc/测办发〔2024〕7号", "对招用高校毕业生的企业给予补贴")
    assert all(word in quote for word in words)


def test_the_subgraph_is_what_was_found(stores: Pair) -> None:
    found = {row[1] for row in run(stores[0], "search", {"text": "扩岗补助"}).result.rows}
    assert found <= set(query_subgraph(stores[0], "search", {"text": "扩岗补助"}))


@pytest.mark.parametrize("text", ["", "  ", '"', "* ? ~", "。！", "\\"])
def test_nothing_to_look_for(stores: Pair, text: str) -> None:
    with pytest.raises(ParameterError, match="text"):
        run(stores[0], "search", {"text": text})


@pytest.mark.parametrize(("text", "words"), [
    ("高校毕业生补贴", ["高校毕业生", "补贴"]),
    ("人社部职业技能培训", ["人社部", "职业", "技能", "培训"]),
    ("发改委和市财政局", ["发改委", "市财政局"]),
    ("国办发〔2022〕13号", ["国办发〔2022〕13号"]),
    ("每人1500元", ["每人", "1500元"]),
    ("A座2.5亿元", ["2.5", "亿元"]),
    ("补贴 补贴", ["补贴"]),
    ("的", ["的"]),
])
def test_cutting(text: str, words: list[str]) -> None:
    assert search.words(text) == words


def test_jieba_is_loaded_by_the_search_alone() -> None:
    code = "import sys, cli, graph.queries; sys.exit('jieba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1]).returncode == 0
