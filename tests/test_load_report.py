"""What a load says of every file, and what a file that holds nothing any more leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import cli
from loaders import pipeline
from views.terminal import Progress

NOTICE = "关于第一项任务的通知\n云政发〔2023〕1号\n一、抓好落实。（教育部负责）\n二、加强宣传。（财政部负责）\n"
PAGE = "<html><body><div id='zoom'>" + "".join(f"<p>{line}</p>" for line in NOTICE.splitlines()) + "</div></body></html>"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(200)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of downloads: a document twice, a saved page with its parts, a scan, what office programs leave."""
    place = tmp_path / "in"
    files = {
        "a.txt": NOTICE.encode(), "b/copy.txt": NOTICE.encode() + "扫一扫在手机打开当前页\n".encode(), "b/~$a.docx": b"x",
        ".git/config": b"x", "c.pdf.crdownload": b"x", "web/page.html": PAGE.encode(),
        "web/page_files/logo.png": PICTURE, "web/page_files/style.css": b"p {}", "web/page_files/frame.html": b"<html><body>x</body></html>",
        "scan.png": PICTURE, "empty.txt": b"",
    }
    for name, content in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    return place


def test_every_file_is_in_the_report_and_parts_of_a_page_are_no_failures(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def load(*more: str) -> dict[str, str]:
        assert cli.main(["load", *more, "--store", str(tmp_path / "store"), "--report", str(tmp_path / "r.json")]) == 1
        report = json.loads((tmp_path / "r.json").read_text("utf-8"))
        assert sum(report["counts"].values()) == len(report["files"])
        assert all(f["note"] for f in report["files"] if f["status"] in ("merged", "skipped", "failed"))
        return {str(Path(f["path"]).relative_to(folder.resolve())): f["status"] for f in report["files"]}

    found = load(str(folder))
    assert found == {
        ".git": "skipped", "a.txt": "loaded", "b/copy.txt": "merged", "b/~$a.docx": "skipped", "c.pdf.crdownload": "skipped",
        "empty.txt": "failed", "scan.png": "failed", "web/page.html": "merged", "web/page_files/frame.html": "skipped",
        "web/page_files/logo.png": "skipped", "web/page_files/style.css": "skipped",
    }
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "略过 6，载入 1，并入 2，失败 2"
    assert len(err.splitlines()) == 2 and "empty.txt" in err and "scan.png" in err
    (folder.parent / "link").symlink_to(folder)
    again = load(str(folder.parent / "link"), f"{folder.parent}/./in/")
    documents = {n: s for n, s in again.items() if s not in ("skipped", "failed")}
    assert documents == dict.fromkeys(("a.txt", "b/copy.txt", "web/page.html"), "unchanged")
    assert "图谱没有变化" in capsys.readouterr().out


def test_an_emptied_file_loses_its_facts_and_a_damaged_one_keeps_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(NOTICE.replace("1号", f"1{ord(name)}号"), "utf-8")
    files, store = [str(tmp_path / f"{name}.txt") for name in "ab"], ["--store", str(tmp_path / "store")]
    assert cli.main(["load", *files, *store]) == 0
    (tmp_path / "a.txt").write_text("", "utf-8")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.7\n...")
    capsys.readouterr()
    assert cli.main(["load", *files, *store]) == 1
    out, err = capsys.readouterr()
    assert "上次载入的内容已移除" in err and "上次载入的内容保留" in err
    assert out.splitlines()[-1] in ("失败 2，移除 1", "失败 1，移除 1，失败 1")
    assert cli.main(["stats", *store]) == 0
    assert "已载入 1 份文件" in capsys.readouterr().out


def test_links_to_folders_are_not_entered(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NOTICE, "utf-8")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "none.txt")
    found = list(pipeline.files([tmp_path]))
    assert [f.kind for f in found if isinstance(f, pipeline.Problem)] == ["skipped", "skipped"]
    assert [f for f in found if isinstance(f, Path)] == [tmp_path / "a.txt"]


def test_progress_says_what_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter(range(0, 1000, 10))
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    progress = Progress(8, "载入", lambda: next(seconds))
    lines = [progress.line() for _ in progress.of(range(3))]
    assert lines[0] == "载入 0/8"
    assert lines[2].startswith("载入 2/8，每秒 0.") and "约剩 0" in lines[2]
