"""The same content gives the same facts in every format, counted by the scorer of the shared documents."""

from __future__ import annotations

import json
from difflib import SequenceMatcher
from itertools import accumulate
from pathlib import Path
from typing import Any

import document_files as made
import pytest

from bench import score
from loaders import formats, pipeline
from loaders.model import to_dict

SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("0*.txt"))
FORMS = ("docx", "html", "pdf")
LEAST = 0.99
#: Lists of a measure that the scorer compares, by its names for them and ours.
LISTS = {"targets": "targets", "amounts": "amounts", "refs": "references"}


def facts(data: bytes, beside: bytes | None = None) -> list[dict[str, Any]]:
    """The documents in a file; places count letters, so that spaces and line breaks of a format do not matter, and are those of
    the same letters in the file `beside`, so that what one of them has more (a header, a mark) does not."""
    reading = formats.read(data)
    letters = [0, *accumulate(not c.isspace() for c in reading.text)]
    if beside is not None:
        there = place_of("".join(reading.text.split()), "".join(formats.read(beside).text.split()))
        letters = [there[n] for n in letters]

    def placed(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: letters[v] if k in ("start", "end") else placed(v) for k, v in value.items()}
        return [placed(v) for v in value] if isinstance(value, list) else value

    found = []
    for document in pipeline.extract_reading(reading, "made"):
        facts = to_dict(document)
        for measure in facts["measures"]:
            measure["text"] = reading.text[measure["start"] : measure["end"]]
        found.append(placed(facts))
    return found


def place_of(letters: str, other: str) -> list[int]:
    """For each of the letters, and their end, its place among the others."""
    there = list(range(len(letters) + 1))
    for i, j, _ in SequenceMatcher(None, letters, other, autojunk=False).get_matching_blocks():
        there[i:] = [n - i + j for n in range(i, len(letters) + 1)]
    return there


def annotation(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts in the form of annotations: all of them are to be found."""
    def of(measure: dict[str, Any]) -> dict[str, Any]:
        listed = [r for r in measure["responsibilities"] if r["basis"] != "stated"]
        stated = [r for r in measure["responsibilities"] if r["basis"] == "stated"]
        lists = {name: [e | {"span": (e["start"], e["end"])} for e in measure[ours] if e.get("basis") != "inherited"] for name, ours in LISTS.items()}
        allowed = {f"{name}_ok": [] for name in (*LISTS, "actors")}
        return {k: measure[k] for k in ("path", "start", "end", "kind", "text")} | {"responsible": listed, "actors": stated} | lists | allowed

    source = facts["source"]
    return {"id": facts["title"], "file": "made", "title": facts["title"], "jurisdiction": facts["jurisdiction"],
            "start": source["start"], "end": source["end"], "measures": [of(m) for m in facts["measures"]]}


def scores(one: bytes, other: bytes, shared: Path) -> dict[str, float]:
    """F1 of what the other file gives against what the one gives, by kind of fact."""
    table = json.loads((shared / "tools" / "agency_aliases.json").read_text("utf-8"))
    expected = facts(one)
    assert sum(len(d["measures"]) for d in expected) >= 5
    tallies = score.scorer(shared).score([annotation(d) for d in expected], facts(other, one), table)
    assert set(score.KINDS) == set(tallies)
    return {kind: tally.row()[2] for kind, tally in tallies.items()}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The samples as Word files, pages, and what LibreOffice prints, by their name and format."""
    folder = tmp_path_factory.mktemp("same")
    words = [made.word(path.read_text("utf-8"), folder / f"{path.stem}.docx", footer="文件汇编") for path in SAMPLES]
    prints = made.convert(words, "pdf", folder, folder / "profile")
    pages = [(path.stem, made.html(path.read_text("utf-8")).encode()) for path in SAMPLES]
    return {f"{p.stem} {p.suffix[1:]}": p.read_bytes() for p in (*words, *prints)} | {f"{stem} html": page for stem, page in pages}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.stem[:2])
def test_a_sample_in_every_format(files: dict[str, bytes], shared: Path, path: Path, form: str) -> None:
    found = scores(path.read_bytes(), files[f"{path.stem} {form}"], shared)
    assert {kind: f1 for kind, f1 in found.items() if f1 < LEAST} == {}


def test_a_print_of_another_document_is_not_the_same(shared: Path) -> None:
    """The count can fail: of a document whose sums and bodies were changed, measures alone are the same."""
    text = SAMPLES[1].read_text("utf-8")
    found = scores(text.encode(), text.replace("万元", "千元").replace("省财政厅", "省审计厅").encode(), shared)
    assert found["measures"] >= LEAST
    assert found["amounts value"] < LEAST > found["responsibility"]


@pytest.mark.parametrize("pair", [("31", "32"), ("32", "31"), ("36", "37"), ("37", "36")])
def test_published_documents_in_two_formats(shared: Path, pair: tuple[str, str]) -> None:
    one, other = (next((shared / "corpus" / "dev").glob(f"{n}_*")).read_bytes() for n in pair)
    found = scores(one, other, shared)
    assert {kind: f1 for kind, f1 in found.items() if f1 < LEAST} == {}



@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_the_seeds_in_other_encodings_give_the_same_facts(shared: Path, encoding: str) -> None:
    """Every fact, the offsets of characters too; a mark of the byte order is a character of UTF-8 alone."""
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = formats.read(path.read_bytes()).text.removeprefix("\ufeff")
        copies = [formats.read(text.encode(e)) for e in ("utf-8", encoding)]
        assert copies[1].encoding != copies[0].encoding
        plain, other = ([to_dict(d) for d in pipeline.extract_reading(reading, "made")] for reading in copies)
        assert plain and [d | {"source": None} for d in other] == [d | {"source": None} for d in plain], path.name
