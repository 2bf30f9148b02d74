"""The command line: output, messages and exit codes."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

import cli
from graph.stores.base import open_store
from views import journal, terminal

NOTICE = """关于促进青年就业的通知
国测发〔2022〕3号
各省、自治区、直辖市人民政府：
为促进就业，现通知如下。
一、支持企业
（一）扩大岗位。对招用高校毕业生的小微企业，每人给予不超过1500元的补贴。（人力资源社会保障部牵头，教育部、财政部按职责分工负责）
（二）规范招聘。加强对用人单位的监管，2022年12月底前完成。（教育部、人力资源社会保障部负责）
国务院办公厅
2022年5月5日
"""
PLAN = """云岭省促进青年就业实施方案
一、发放补贴。落实《关于促进青年就业的通知》（国测发〔2022〕3号），发放补贴2000元。（省财政厅负责）
二、做好服务。为高校毕业生提供服务。（省教育厅、省财政厅负责）
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("documents")
    (place / "notice.txt").write_text(NOTICE, "utf-8")
    (place / "plan.txt").write_text(PLAN, "utf-8")
    return place


@pytest.fixture(scope="module")
def loaded(folder, tmp_path_factory):
    place = str(tmp_path_factory.mktemp("store") / "store")
    assert cli.main(["load", str(folder), "--store", place]) == 0
    return place


@pytest.fixture
def policykg(capsys, monkeypatch):
    """Runs the command: exit code, standard output, standard error."""
    monkeypatch.delenv("POLICYKG_LANG", raising=False)

    def run(*arguments):
        capsys.readouterr()
        try:
            status = cli.main([str(a) for a in arguments])
        except SystemExit as end:
            status = end.code
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return status, out, err

    return run


# ---- extract


def test_extract_writes_one_object_a_document(policykg, folder, tmp_path):
    status, out, err = policykg("extract", folder)
    assert (status, err) == (0, "")
    documents = [json.loads(line) for line in out.splitlines()]
    assert [d["number"] for d in documents] == ["国测发〔2022〕3号", None]
    for facts, text in zip(documents, (NOTICE, PLAN), strict=True):
        assert facts["measures"]
        for m in facts["measures"]:
            for fact in (*m["responsibilities"], *m["targets"], *m["amounts"], *m["references"]):
                assert text[fact["start"] : fact["end"]] == fact["text"]
    file = tmp_path / "facts.jsonl"
    assert policykg("extract", folder, "-o", file) == (0, "", "")
    assert file.read_text("utf-8") == out


def test_extract_text_prints_what_offsets_count(policykg, folder):
    assert policykg("extract", "--text", folder / "notice.txt") == (0, NOTICE, "")


def test_a_file_that_cannot_be_used_is_named_and_the_rest_is_done(policykg, folder, tmp_path):
    (tmp_path / "a.txt").write_bytes(bytes(range(256)))
    (tmp_path / "b.txt").write_text(PLAN, "utf-8")
    status, out, err = policykg("extract", tmp_path, tmp_path / "none.txt")
    assert status == 1
    assert len(out.splitlines()) == 1
    assert "a.txt" in err and "none.txt" in err and len(err.splitlines()) == 2


# ---- load, remove, stats


def test_load_reports_and_a_second_load_changes_nothing(policykg, folder, tmp_path):
    place = tmp_path / "store"
    status, out, err = policykg("load", folder, "--store", place)
    assert (status, err) == (0, "")
    assert "关于促进青年就业的通知" in out and out.splitlines()[-1] == "载入 2"
    status, out, _ = policykg("load", folder, "--store", place, "--workers", 1)
    assert status == 0
    assert out.splitlines()[-1] == "未变 2；图谱没有变化"
    with closing(open_store(place)) as store:
        [entry] = journal.entries(store)  # of the load that changed something
    assert (entry.counts, Path(entry.place).name, len(entry.documents)) == ({"loaded": 2}, Path(folder).name, 2)

    status, out, err = policykg("remove", "云岭省促进青年就业实施方案", "无此文件", "--store", place)
    assert status == 1
    assert "移除 1，失败 1" in out
    with (tmp_path / "store-files" / "journal.jsonl").open("a") as lines:
        lines.write("cut off\n{}\n")
    with closing(open_store(place)) as store:
        assert [entry.counts for entry in journal.entries(store)] == [{"removed": 1}, {"loaded": 2}]
    assert err.startswith("policykg: 无此文件: 图中没有这个文件")
    status, out, err = policykg("stats", "--store", place)
    assert (status, err) == (0, "")
    assert "已载入 1 份文件" in out and "完整性检查：通过" in out


def test_stats_fails_where_the_check_finds_something(policykg, loaded, tmp_path):
    import shutil
    from contextlib import closing

    from graph.stores.base import open_store

    place = tmp_path / "damaged"
    shutil.copytree(loaded, place)
    with closing(open_store(place)) as store, store.writing() as writer:
        writer.write([("MATCH ()-[r:TARGETS]->() SET r.text = '无'", {})])
    status, out, err = policykg("stats", "--store", place)
    assert status == 1
    assert "TARGETS" in err and "完整性检查：发现" in out


def test_load_with_a_bad_file_is_not_all_done(policykg, tmp_path):
    (tmp_path / "bad.txt").write_bytes(bytes(range(256)))
    status, out, err = policykg("load", tmp_path, "--store", tmp_path / "store")
    assert status == 1
    assert out.splitlines()[-1].startswith("失败 1")
    assert "bad.txt" in err


# ---- query


def test_query_gives_a_table_json_or_csv(policykg, loaded):
    ask = ("query", "agencies_sharing_measures", "-p", "agency=人社部", "--store", loaded)
    status, out, err = policykg(*ask)
    assert (status, err) == (0, "")
    head, rule, first, *_ = out.splitlines()
    assert head.split() == ["部门", "共同负责部门", "共同措施数", "其中二者之一牵头"]
    assert first.split() == ["人力资源和社会保障部", "教育部", "2", "1"]
    status, out, _ = policykg(*ask, "--format", "json")
    assert json.loads(out)[0] == {"agency": "人力资源和社会保障部", "partner": "教育部", "shared": 2, "as_lead": 1}
    status, out, _ = policykg(*ask, "--format", "csv")
    assert list(csv.reader(io.StringIO(out)))[:2] == [
        ["agency", "partner", "shared", "as_lead"], ["人力资源和社会保障部", "教育部", "2", "1"]
    ]


def test_lists_are_enumerated_in_tables_and_lists_in_json(policykg, loaded):
    ask = ("query", "duties", "-p", "document=国测发〔2022〕3号", "--store", loaded)
    assert "教育部、财政部" in policykg(*ask)[1]
    assert json.loads(policykg(*ask, "--format", "json")[1])[0]["joint"] == ["教育部", "财政部"]


def test_query_takes_cypher_text_and_files(policykg, loaded, tmp_path):
    text = "MATCH (d:Document) WHERE d.loaded AND d.title CONTAINS $t RETURN d.number AS n, $x AS x"
    given = ("-p", "t=通知", "-p", "x=[1, 2]", "--store", loaded, "--format", "json")
    assert json.loads(policykg("query", text, *given)[1]) == [{"n": "国测发〔2022〕3号", "x": [1, 2]}]
    file = tmp_path / "mine.cypher"
    file.write_text(f"// mine\n{text}", "utf-8")
    assert json.loads(policykg("query", file, *given)[1]) == [{"n": "国测发〔2022〕3号", "x": [1, 2]}]
    named = Path("queries/documents.cypher").resolve()  # a file with a header has parameters of declared types
    out = policykg("query", named, "-p", "year=2022", "--store", loaded, "--format", "json")[1]
    assert [row["number"] for row in json.loads(out)] == ["国测发〔2022〕3号"]


def test_no_rows_are_said(policykg, loaded):
    status, out, err = policykg("query", "documents", "-p", "year=1999", "--store", loaded)
    assert (status, out, err) == (0, "", "policykg: 没有结果\n")


@pytest.mark.parametrize(
    ("arguments", "expected", "said"),
    [
        (("query", "measures_of_agency", "-p", "agency=教育局"), 1, "教育部"),
        (("query", "measures_of_agency"), 2, "agency"),
        (("query", "measures_of_agency", "-p", "agency"), 2, "名称=值"),
        (("query", "measures_of_agencies"), 2, "measures_of_agency"),
        (("query", "documents", "-p", "year=x"), 2, "整数"),
        (("query", "MATCH (n RETURN n"), 1, "policykg:"),
        (("query", "MATCH (n) DETACH DELETE n"), 1, "只能读取"),
        (("query", "missing.cypher"), 1, "missing.cypher"),
        (("query", "documents", "--format", "xml"), 2, "xml"),
        (("export", "--all", "--format", "xyz", "-o", "x"), 2, "graphml"),
        (("export", "--node", "无此", "--format", "json", "-o", "x"), 1, "无此"),
        (("load",), 2, "PATH"),
        (("load", "x", "--workers", "0"), 2, "workers"),
        (("frobnicate",), 2, "frobnicate"),
        ((), 2, "policykg"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(policykg, loaded, arguments, expected, said):
    store = ("--store", loaded) if arguments and arguments[0] != "frobnicate" else ()
    status, _, err = policykg(*arguments, *store)
    assert status == expected
    assert said in err
    assert len([line for line in err.splitlines() if line.startswith("policykg: ")]) == 1


def test_an_empty_place_says_what_to_do(policykg, tmp_path):
    status, _, err = policykg("query", "documents", "--store", tmp_path / "none")
    assert status == 1
    assert "policykg load" in err
    assert not (tmp_path / "none").exists()


def test_queries_lists_all_with_their_parameters(policykg):
    status, out, _ = policykg("queries")
    assert status == 0
    assert "measures_for_group  面向人群的措施" in out
    assert "-p subgroups?: boolean = true" in out
    assert len(list(Path("queries").glob("*.cypher"))) == out.count("policykg query ")


def test_english_on_request(policykg, loaded, monkeypatch):
    monkeypatch.setenv("POLICYKG_LANG", "en")
    _, out, _ = policykg("query", "agencies_sharing_measures", "--store", loaded)
    assert out.splitlines()[0].split()[:2] == ["agency", "partner"]
    status, _, err = policykg("query", "measures_of_agency", "--store", loaded)
    assert status == 2 and "needs the parameter agency" in err


# ---- export


@pytest.mark.parametrize(
    "what", [("--query", "measures_of_agency", "-p", "agency=教育部"), ("--node", "教育部", "--hops", "2"), ("--all",),
             ("--query", "MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(m) RETURN a, r, m")]
)
def test_export_writes_what_was_asked_for(policykg, loaded, tmp_path, what):
    file = tmp_path / "part.json"
    assert policykg("export", *what, "--format", "json", "-o", file, "--store", loaded) == (0, "", "")
    assert "agency/教育部@全国" in {n["id"] for n in json.loads(file.read_text("utf-8"))["nodes"]}


# ---- in a process of its own


def command(*arguments, **more):
    return subprocess.Popen([sys.executable, "cli.py", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def test_a_reader_that_stops_listening_is_no_error(loaded):
    process = command("query", "UNWIND range(1, 9000) AS n RETURN n, '教育部教育部教育部教育部教育部'", "--store", loaded)
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(30) == 0


def test_ctrl_c_ends_with_one_line(loaded):
    endless = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b < 0 RETURN a"
    process = command("query", endless, "--store", loaded, start_new_session=True)
    time.sleep(3)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.decode().splitlines() == ["policykg: 已中断"]


# ---- tables


def test_columns_are_aligned_by_width_not_by_length():
    lines = list(terminal.table(["名", "n"], [["教育部", "1"], ["ab", "22"]]))
    assert lines == ["名      n", "──────  ──", "教育部  1", "ab      22"]


def test_long_cells_are_wrapped_into_the_terminal():
    lines = list(terminal.table(["部门", "原文"], [["教育部", "促进就业" * 20], ["财政部", "短"]], 40))
    assert max(map(terminal.columns, lines)) <= 40
    assert "".join(line[3:].strip() for line in lines[2:] if "财政部" not in line) == "促进就业" * 20


def test_nothing_in_a_cell_breaks_the_table_or_the_terminal():
    assert terminal.cell("x", "甲\r\n乙\x1b[31m") == "甲 乙␛[31m"


def test_no_cell_of_csv_is_a_formula():
    assert terminal.as_csv(["a", "b"], [["=1+1", ["+甲", "乙"]], [-1, None]]) == "a,b\n'=1+1,'+甲、乙\n-1,\n"


def test_extract_writes_a_page_that_runs_nothing(tmp_path, capsys):
    text = "云溪市2024年就业工作要点\n一、稳岗\n（一）发放补贴。给予高校毕业生每人1000元。<script>alert(1)</script>（市财政局负责）\n"
    (tmp_path / "a.txt").write_text(text, "utf-8")
    page = tmp_path / "a.html"
    assert cli.main(["extract", str(tmp_path / "a.txt"), "--html", str(page)]) == 0
    written = page.read_text("utf-8")
    assert "<script" not in written and "&lt;script&gt;" in written and "default-src 'none'" in written
    for kind, quote in (("Agency", "市财政局"), ("TargetGroup", "高校毕业生"), ("Amount", "每人1000元")):
        assert f'<mark class="{kind}">{quote}</mark>' in written
    assert capsys.readouterr().out == ""
