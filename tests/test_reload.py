"""A folder that is loaded again: what the store holds as it is, is not read again."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

import cli
from graph import stamps
from graph.integrity import contents
from graph.load import load
from graph.stores.base import Store, open_store
from loaders import batch, pipeline
from loaders.model import FileFacts

NOTICE = "关于第{0}号事项的通知\n国测发〔2023〕{1}号\n一、抓好落实。（教育部负责）\n二、对企业给予不超过{1}万元的补贴。（财政部负责）\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "documents"
    place.mkdir()
    for n, word in enumerate("一二三", 1):
        (place / f"{n}.txt").write_text(NOTICE.format(word, n), "utf-8")
    with zipfile.ZipFile(place / "more.zip", "w") as archive:
        for n, word in enumerate("四五", 4):
            archive.writestr(f"{n}.txt", NOTICE.format(word, n))
    (place / "empty.txt").write_text("", "utf-8")
    return place


@pytest.fixture
def place(tmp_path: Path) -> str:
    return str(tmp_path / "store")


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with closing(open_store(place)) as store:
        yield store


def known(store: Store) -> dict[str, stamps.Known]:
    """What a load is told of the files in the store."""
    told: list[Mapping[str, stamps.Known]] = []

    def none(files: Mapping[str, stamps.Known]) -> list[FileFacts]:
        told.append(files)
        return []

    load(store, none)
    return dict(told[0])


@pytest.fixture
def was_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that are read from now on."""
    names: list[str] = []
    real = batch.read_data

    def noting(path: str, *rest: object) -> object:
        names.append(Path(path).name)
        return real(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "read_data", noting)
    return names


def test_what_is_unchanged_is_not_read(folder: Path, place: str, store: Store, was_read: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    command = ["load", str(folder), "--store", place]
    assert cli.main(command) == 1  # the empty one
    assert sorted(was_read) == ["1.txt", "2.txt", "3.txt", "empty.txt", "more.zip"]
    before, held = store.generation(), contents(store)
    was_read.clear()
    assert cli.main(command) == 1
    assert was_read == ["empty.txt"]  # its problem is told each time
    assert "未变 5，失败 1；图谱没有变化" in capsys.readouterr().out
    assert (store.generation(), contents(store)) == (before, held)

    was_read.clear()
    (folder / "2.txt").write_text(NOTICE.format("二", 7), "utf-8")
    (folder / "empty.txt").unlink()
    assert cli.main(command) == 0
    assert was_read == ["2.txt"]
    assert capsys.readouterr().out.endswith("\n未变 4，载入 1，移除 1\n")


@pytest.mark.parametrize("other", ["edition", "names"])
def test_what_is_read_in_another_way_is_read_again(
    folder: Path, place: str, store: Store, was_read: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, other: str
) -> None:
    (folder / "empty.txt").unlink()
    command = ["load", str(folder), "--store", place]
    assert cli.main(command) == 0
    if other == "edition":
        monkeypatch.setattr(batch, "edition", lambda: "a later one")
    else:
        command += ["--field", "zw=text"]
    for expected in (["1.txt", "2.txt", "3.txt", "more.zip"], []):
        was_read.clear()
        assert cli.main(command) == 0
        assert was_read == expected
    fresh = str(tmp_path / "fresh")
    assert cli.main([*command[:3], fresh, *command[4:]]) == 0
    with closing(open_store(fresh)) as anew:
        assert contents(store) == contents(anew)


def test_an_archive_of_which_a_part_is_missing_is_read_again(folder: Path, store: Store) -> None:
    """A load that was killed in its midst."""
    parts = batch.read(folder / "more.zip")
    load(store, parts[:1])
    assert known(store) == {}
    load(store, parts)
    assert [len(file.documents) for file in known(store).values()] == [2]


def test_what_changed_since_the_store_was_looked_at_is_told(folder: Path, store: Store) -> None:
    path = folder / "1.txt"
    load(store, batch.read(path))
    digest = known(store)[str(path)].digest
    (same,) = load(store, [stamps.Unchanged(str(path), digest)]).outcomes
    assert (same.status, same.title, same.measures) == ("unchanged", "关于第一号事项的通知", 2)
    for wrong in (stamps.Unchanged(str(path), "0" * 64), stamps.Unchanged(str(folder / "2.txt"), digest)):
        (outcome,) = load(store, [wrong]).outcomes
        assert outcome.status == "failed" and "再载入一次" in outcome.note


def test_a_document_of_two_files_keeps_the_stamps_of_both(folder: Path, store: Store) -> None:
    copy = folder / "copy.txt"
    copy.write_bytes((folder / "1.txt").read_bytes())
    load(store, [*batch.read(folder / "1.txt"), *batch.read(copy)])
    files = known(store)
    assert set(files) == {str(folder / "1.txt"), str(copy)}
    (kept,) = load(store, [stamps.Unchanged(str(copy), files[str(copy)].digest)]).outcomes
    assert list(kept.merged_with) == [str(folder / "1.txt")]


def test_a_stamp_is_of_the_content_and_of_how_it_is_read() -> None:
    assert len({batch.stamp(b"a"), batch.stamp(b"b"), batch.stamp(b"a", {"zw": "text"})}) == 3
    assert batch.stamp(b"a", {"x": "text", "y": "title"}) == batch.stamp(b"a", {"y": "title", "x": "text"})
    assert pipeline.read_bytes(Path("/no/such/file"))
