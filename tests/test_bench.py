"""The bench writes down what was measured and nothing else; how fast anything is, is not tested here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench import document, extraction, made_graph, run, stores, waiting
from bench.results import Given, Result, kept
from bench.tables import high, spread

_LOADED = {"seconds": 50.0, "cpu": 90.0, "engine_cpu": 60.0, "memory": 10**9, "engine": 6 * 10**8}
_FILLED = {"nodes": 500, "edges": 1200, "filling": 0.02, "disk": 10**6, **_LOADED}


def answer(name: str, quick: bool, **seconds: list[float]) -> dict[str, Any]:
    return {"name": name, "quick": quick, "rows": dict.fromkeys(seconds, 7), "same": True, "wrong": {}, "seconds": seconds}


@pytest.fixture
def results() -> dict[str, Result]:
    """Two points that were run, one of them not to its end."""
    loads = {"1": [_LOADED | {"seconds": 100.0}], "2": [_LOADED, _LOADED | {"seconds": 60.0}, _LOADED | {"seconds": 40.0}]}
    return {
        "loading": Result("loading", 1.0, ended="done", measured={"files": 3500, "megabytes": 70.0, "loads": loads, "held": [3600, 9000]}),
        "stores": Result("stores", 0.1, ended="SystemExit: it took too long", measured={
            "loads": {"embedded": _FILLED, "Neo4j": _FILLED},
            "answers": [answer("look-up", True, embedded=[0.002, 0.004, 0.003], Neo4j=[0.006]),
                        answer("search", True, embedded=[0.25], Neo4j=[0.1])],
        }),
    }


@pytest.fixture
def written(results: dict[str, Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(document, "BESIDE", tmp_path / "nothing")  # no pictures
    document.write(results, tmp_path)
    return (tmp_path / "performance.md").read_text("utf-8")


def part(text: str, title: str) -> str:
    return text.partition(f"## {title}\n")[2].partition("\n## ")[0]


def test_bars_say_what_was_met_and_what_was_missed(written: str) -> None:
    bars = part(written, "What was asked for").splitlines()
    said = {row.split(" | ")[0].lstrip("| "): row for row in bars if row.startswith("| ")}
    assert "| 70 documents/s | met |" in said["files to finished store, two cores"]  # 3500 / 50, the median
    assert "2.00 times | met" in said["the same, 2 workers beside 1"]
    assert "85,000 rows/s (at 0.1 of the usual size) | met" in said["load of the made graph, embedded"]
    assert "not search (at 0.1 of the usual size) | **missed**" in said["look-up, neighbourhood, pair, search, agency pairs (first rows), embedded"]
    assert "1 of 2 slower: search (at 0.1 of the usual size) | **missed**" in said["every question beside Neo4j"]


def test_a_point_that_was_not_run_or_not_to_its_end_says_so(written: str) -> None:
    assert "This point was not run." in part(written, document.POINTS["extraction"])
    unfinished = part(written, document.POINTS["stores"])
    assert "it took too long" in unfinished and "at 0.1 of the usual size" in unfinished
    assert "not come to its end" not in part(written, document.POINTS["loading"])


def test_tables_hold_medians_with_spread(written: str) -> None:
    assert "| 2 workers | 50.0 (40.0–60.0, n=3) | 70 |" in part(written, document.POINTS["loading"])
    assert "| look-up | 7 | 3.0 | 4.0 | 6.0 | 6.0 | 0.50 |" in part(written, document.POINTS["stores"])


def test_a_point_that_measured_nothing_does_not_hold_up_the_document(results: dict[str, Result]) -> None:
    for name in document.POINTS:
        assert document.section(Result(name, 1.0, ended="OSError: no")).text
    assert not document.section(Result("loading", 1.0, measured={"files": 1, "megabytes": 1.0})).bars


def test_results_are_kept_as_they_are(results: dict[str, Result], tmp_path: Path) -> None:
    results["stores"].keep(tmp_path / "it.json")
    assert kept(tmp_path / "it.json") == results["stores"]


def test_a_point_that_fails_or_takes_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "extraction.json"
    assert "FileNotFoundError" in run.run("extraction", tmp_path, file, tmp_path / "nowhere", 0.001)
    assert kept(file).ended.startswith("FileNotFoundError")
    monkeypatch.setitem(run.BOUNDS, "extraction", (0.01, 0.01))
    assert run.run("extraction", tmp_path, file, tmp_path / "nowhere", 0.001) not in ("done", "")


def test_what_the_app_bench_prints_is_read() -> None:
    said = [
        "load of the machine 0.5 0.5 0.5", "   1.25 s  first view, the server just started", "   0.50 s  page query, again  ! 出错 / x",
        "   0.75 s  groups?group=高校毕业生; reloaded 0.25 s",
    ]
    assert list(waiting.read(said)) == [
        ("first view, the server just started", 1.25, ""), ("page query, again", 0.5, "出错 / x"),
        ("groups?group=高校毕业生", 0.75, ""), ("groups?group=高校毕业生, again", 0.25, ""),
    ]


def test_what_filling_prints_is_read() -> None:
    found = stores.FILLED.search(made_graph.summary(500, 1200, 2.0))
    assert found and found.groups() == ("500", "1200", "2.0")


@pytest.mark.parametrize(("values", "said"), [([2.0], "2.0"), ([3.0, 1.0, 2.0], "2.0 (1.0–3.0, n=3)")])
def test_spread(values: list[float], said: str) -> None:
    assert spread(values) == said


def test_a_percentile_needs_twenty_values() -> None:
    assert high([*range(19)]) == 18
    assert high([*range(100)]) == pytest.approx(94.05)


def test_repeating_ends_in_time_but_not_before_the_first(tmp_path: Path) -> None:
    assert list(Given(tmp_path, tmp_path, until=0.0).times(3)) == [0]
    assert list(Given(tmp_path, tmp_path).times(3)) == [0, 1, 2]


def test_stages_are_those_of_the_pipeline_and_stay_as_they_were() -> None:
    before = {name: getattr(module, function) for name, (module, function) in extraction.STAGES.items()}
    text = "关于做好补贴发放工作的通知\n各区人民政府：\n一、发放补贴。市财政局给予小微企业不超过2000元的补贴。\n"
    spent = extraction.stages([text.encode()])
    assert all(spent[name] > 0 for name in extraction.STAGES) and spent["documents"] == 1
    assert {name: getattr(module, function) for name, (module, function) in extraction.STAGES.items()} == before

