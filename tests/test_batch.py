"""Reading many files: their order, processes, and faults of our own."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from loaders import batch, pipeline

TEXT = "关于第{}号事项的通知\n一、抓好落实。（教育部负责）\n二、加强宣传。（财政部负责）\n"


class Threads(ThreadPoolExecutor):
    ahead = 2


@pytest.fixture
def files(tmp_path):
    for n in range(6):
        (tmp_path / f"{n}.txt").write_text(TEXT.format("一二三四五六"[n]), "utf-8")
    return [*pipeline.files([tmp_path]), *pipeline.files([tmp_path / "none"])]


def test_an_executor_gives_what_one_process_gives_in_the_same_order(files, monkeypatch):
    alone = list(batch.read_all(files))
    assert [f.path for f in alone] == [str(getattr(f, "path", f)) for f in files]
    assert [len(f.documents) for f in alone] == [1] * 6 + [0]
    assert alone[-1].problem
    with Threads(3) as threads:
        assert list(batch.read_all(files, threads)) == alone
    monkeypatch.setattr(batch, "WORTHWHILE", 0)
    with batch.workers(files, 2) as processes:
        assert processes is not None
        assert list(batch.read_all(files, processes)) == alone


def test_few_files_need_no_processes(files):
    with batch.workers(files, 4) as executor:
        assert executor is None


def test_a_document_comes_with_its_own_text(files):
    ((facts, text),) = batch.read(files[0])[0].documents
    assert (facts["source"]["start"], facts["source"]["end"]) == (0, len(text))
    assert text == TEXT.format("一")


def test_a_fault_of_ours_is_that_of_one_file(files, monkeypatch):
    real = pipeline.extract_reading

    def faulty(reading, path):
        if path.endswith("2.txt"):
            raise ZeroDivisionError("oops")
        return real(reading, path)

    monkeypatch.setattr(pipeline, "extract_reading", faulty)
    found = list(batch.read_all(files[:6]))
    assert [bool(f.problem) for f in found] == [False, False, True, False, False, False]
    assert "ZeroDivisionError: oops" in found[2].problem[1]
