"""The sample documents and their expected facts agree with one another."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest

from loaders.model import AmountKind, AmountRole, Bound, Effect, Level, Relation, Role

SAMPLES = Path(__file__).parents[1] / "samples"
EXPECTED = Path(__file__).parent / "expected"
TEXTS = sorted(SAMPLES.glob("*.txt"))
LISTS = ("responsible", "actors", "actors_ok", "targets", "targets_ok", "amounts", "amounts_ok", "refs", "refs_ok")

each = pytest.mark.parametrize("path", TEXTS, ids=[p.stem for p in TEXTS])


def source(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def expected(path: Path) -> dict[str, Any]:
    return json.loads((EXPECTED / f"{path.stem}.json").read_text("utf-8"))


def entries(measure: dict[str, Any], *lists: str) -> list[dict[str, Any]]:
    return [e for name in lists or LISTS for e in measure[name]]


def test_seven_documents_each_with_its_expected_facts() -> None:
    assert len(TEXTS) >= 7
    assert {p.stem for p in TEXTS} == {p.stem for p in (EXPECTED).glob("*.json")}


def test_readme_says_first_that_all_is_invented_and_names_every_file() -> None:
    readme = (SAMPLES.parent / "docs" / "samples.md").read_text("utf-8")
    assert "invented" in readme.partition("\n")[0]
    assert all(f"`{p.name}`" in readme for p in TEXTS)


@each
def test_length_is_that_of_real_documents(path: Path) -> None:
    assert 2500 <= len(re.findall(r"[\u4e00-\u9fff]", source(path))) <= 6000


@each
def test_head_is_written_in_the_document(path: Path) -> None:
    text, doc = source(path), expected(path)
    assert (doc["file"], doc["start"], doc["end"]) == (path.name, 0, len(text))
    head = text[:400]
    assert doc["title"] in head and doc["number"] in head
    assert f"〔{doc['year']}〕" in doc["number"]
    assert all(body in text for body in doc["issuer"])
    assert doc["level"] in get_args(Level)
    assert all(e["text"] in text for e in doc["doc_targets"] + doc["doc_refs"])


@each
def test_measures_are_slices_that_begin_with_their_label(path: Path) -> None:
    text, measures = source(path), expected(path)["measures"]
    end = 0
    for m in measures:
        assert end <= m["start"] < m["end"] <= len(text)
        assert text[m["start"] : m["end"]] == m["text"] == m["text"].strip()
        assert text[: m["start"]].rstrip(" \u3000").endswith("\n")
        assert m["path"][-1].startswith("#") or m["text"].startswith(m["path"][-1])
        assert m["kind"] in ("measure", "background")
        end = m["end"]
    paths = Counter("/".join(m["path"]) for m in measures)
    assert max(paths.values()) == 1


@each
def test_no_item_is_left_out(path: Path) -> None:
    """Articles, numbered items that hold a sentence, and rows of a table each begin a measure."""
    measures = expected(path)["measures"]
    by_article = measures[0]["path"][-1].endswith("条")
    number = "[一二三四五六七八九十]+"
    item = rf"第{number}条(?=\u3000)" if by_article else rf"（{number}）(?=.*。)|\d+\.(?=.*。)|\d+\t"
    starts = {x.start(1) for x in re.finditer(rf"^[ \u3000]*({item})", source(path), re.M)}
    assert starts and starts <= {m["start"] for m in measures}


@each
def test_quotes_occur_in_their_measure(path: Path) -> None:
    for m in expected(path)["measures"]:
        for e in entries(m):
            if e.get("inherited"):
                assert e["text"] == ""
            else:
                assert e["text"] and e["text"] in m["text"], (m["path"], e)


@each
def test_repeated_amounts_have_an_occurrence_each(path: Path) -> None:
    for m in expected(path)["measures"]:
        for name in ("amounts", "amounts_ok"):
            for text, n in Counter(e["text"] for e in m[name]).items():
                assert m["text"].count(text) >= n, (m["path"], text)


@each
def test_coded_values_are_those_of_the_model(path: Path) -> None:
    doc = expected(path)
    for m in doc["measures"]:
        assert all(e["role"] in get_args(Role) for e in entries(m, "responsible", "actors", "actors_ok"))
        assert all(e["effect"] in get_args(Effect) for e in entries(m, "targets", "targets_ok"))
        assert all(e["relation"] in get_args(Relation) for e in entries(m, "refs", "refs_ok"))
        for e in entries(m, "amounts", "amounts_ok"):
            assert e["kind"] in get_args(AmountKind)
            assert e["bound"] in get_args(Bound)
            assert e["role"] in get_args(AmountRole)
            assert e["of"]


@each
def test_values_fit_their_bound(path: Path) -> None:
    for m in expected(path)["measures"]:
        for e in entries(m, "amounts", "amounts_ok"):
            low, high = e["low"], e["high"]
            if e["kind"] == "date":
                low, high = date.fromisoformat(low), date.fromisoformat(high)
                assert low <= high and (e["bound"] == "range" or low == high), e
                assert e["unit"] is None
                continue
            assert e["unit"]
            if e["bound"] == "at_most":
                assert low is None and high >= 0, e
            elif e["bound"] == "at_least":
                assert high is None and low >= 0, e
            elif e["bound"] == "range":
                assert low < high, e
            else:
                assert low == high, e


@each
def test_a_body_or_group_is_expected_once_in_a_measure(path: Path) -> None:
    for m in expected(path)["measures"]:
        for name, key in (("responsible", "agency"), ("actors", "agency"), ("targets", "group")):
            values = [e[key] for e in m[name]]
            assert len(values) == len(set(values)), (m["path"], values)


def test_a_clause_for_later_items_is_inherited_by_all_of_them() -> None:
    found = {}
    for path in TEXTS:
        measures = expected(path)["measures"]
        clause = [any(e.get("inherited") for e in m["responsible"]) for m in measures]
        if any(clause):
            first = clause.index(True)
            assert all(clause[first:])
            said = measures[first - 1]
            body = next(e["agency"] for e in measures[first]["responsible"] if e.get("inherited"))
            assert body in [e["agency"] for e in said["responsible"]]
            found[path.stem] = body
    assert found == {"01-central-notice": "地方人民政府", "02-province-plan": "各市人民政府"}


def test_references_join_the_documents_from_centre_to_district() -> None:
    docs = [expected(p) for p in TEXTS]
    by_number = {d["number"]: d["file"][:2] for d in docs}
    assert len(by_number) == len(docs)
    edges = set()
    for d in docs:
        for e in d["doc_refs"] + [e for m in d["measures"] for e in m["refs"]]:
            if e["number"] in by_number:
                edges.add((d["file"][:2], e["relation"], by_number[e["number"]]))
    assert edges == {
        ("02", "implement", "01"),
        ("03", "implement", "02"),
        ("03", "implement", "06"),
        ("05", "basis", "02"),
        ("05", "repeal", "04"),
        ("06", "basis", "01"),
        ("06", "basis", "02"),
        ("07", "implement", "02"),
        ("07", "implement", "06"),
    }


def test_articles_that_are_cited_exist() -> None:
    for path in TEXTS:
        doc = expected(path)
        articles = {m["path"][-1] for m in doc["measures"]}
        for m in doc["measures"]:
            for e in m["refs"]:
                if e["title"] == "本办法":
                    assert e["article"].partition("条")[0] + "条" in articles


def test_one_name_stands_for_bodies_of_two_cities() -> None:
    places = {
        d["jurisdiction"]
        for d in map(expected, TEXTS)
        for m in d["measures"]
        for e in m["responsible"] + m["actors"]
        if e["agency"] == "市财政局"
    }
    assert places == {"云溪市", "澄浦市"}
