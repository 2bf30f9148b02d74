"""``policykg report``: from a TOML file to a report, and what has changed since the last one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

import cli
from graph.export.context import Cited
from graph.report.changes import Held, compared

ROOT = Path(__file__).parent.parent
PLAN = """云岭省促进青年就业若干措施
云政发〔2023〕12号
一、发放补贴。对招用高校毕业生的企业，每人给予不超过1500元的补贴。鼓励企业吸纳就业。（省财政厅牵头，省教育厅配合）
二、做好服务。为高校毕业生提供三次岗位信息。（省教育厅负责）
三、规范招聘。加强对用人单位的监管，保护高校毕业生权益。（省公安厅负责）
"""
#: One item before the others, the subsidy raised, the last item gone.
LATER = """云岭省促进青年就业若干措施
云政发〔2023〕12号
一、设立专班。建立高校毕业生就业工作专班，统筹推进全省各项任务。（省人力资源社会保障厅负责）
二、发放补贴。对招用高校毕业生的企业，每人给予不超过2000元的补贴。鼓励企业吸纳就业。（省财政厅牵头，省教育厅配合）
三、做好服务。为高校毕业生提供三次岗位信息。（省教育厅负责）
"""
ORDER = """
title = "青年就业"
introduction = "第一段。"

[[section]]
heading = "面向高校毕业生"
comment = "说明文字。"
query = "measures_for_group"
parameters = {group = "高校毕业生"}
show = ["picture", "table", "quotes"]

[[section]]
heading = "谁来负责"
query = "agencies.cypher"

[[section]]
heading = "牵头"
question = "省财政厅牵头什么"
query = "MATCH (a:Agency {name: $name})-[r:RESPONSIBLE_FOR {role: 'lead'}]->(m:Measure) RETURN a, r, m"
parameters = {name = "省财政厅"}

[[section]]
heading = "小结"
comment = "到此为止。"
"""
AGENCIES = "MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(m:Measure) RETURN a.name AS 部门, count(m) AS 措施数 ORDER BY 部门"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The graph before and after the plan was changed."""
    place = tmp_path_factory.mktemp("stores")
    (place / "documents").mkdir()
    for name, text in (("before", PLAN), ("after", LATER)):
        (place / "documents" / "plan.txt").write_text(text, "utf-8")
        if name == "after":
            shutil.copytree(place / "before", place / "after")
        assert cli.main(["load", str(place / "documents"), "--store", str(place / name)]) == 0
    return str(place / "before"), str(place / "after")


@pytest.fixture
def policykg(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("POLICYKG_LANG", raising=False)

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            status = cli.main([str(a) for a in arguments])
        except SystemExit as end:
            status = int(str(end.code))
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return status, out, err

    return run


@pytest.fixture
def order(tmp_path: Path) -> Path:
    file = tmp_path / "order.toml"
    file.write_text(ORDER, "utf-8")
    (tmp_path / "agencies.cypher").write_text(AGENCIES, "utf-8")
    return file


def texts(path: Path) -> list[str]:
    document = docx.Document(str(path))
    return [p.text for p in document.paragraphs]


def table(path: Path, head: str) -> list[list[str]]:
    document = docx.Document(str(path))
    return next([[c.text for c in row.cells] for row in t.rows] for t in document.tables if t.rows[0].cells[0].text == head)


def test_a_report_has_the_sections_that_the_file_asks_for(policykg: Run, stores: tuple[str, str], order: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "报告.docx"
    assert policykg("report", order, "-o", out, "--store", stores[0]) == (0, f"{out}  第一次生成\n", "")
    said = texts(out)
    for text in ("青年就业", "第一段。", "面向高校毕业生", "说明文字。", "问题：面向人群的措施　条件：人群 = 高校毕业生", "谁来负责",
                 "问题：省财政厅牵头什么　条件：name = 省财政厅", "小结", "到此为止。", "附录　与上次相比的变化",
                 "这是第一次生成，还没有可以比较的上次结果。", "资料来源"):  # fmt: skip
        assert text in said, text
    assert table(out, "部门") == [["部门", "措施数"], ["省公安厅", "1"], ["省教育厅", "2"], ["省财政厅", "1"]]
    assert len(docx.Document(str(out)).inline_shapes) == 1
    assert any(text.startswith("—— 《云岭省促进青年就业若干措施》（云政发〔2023〕12号），一 发放补贴[") for text in said)


@pytest.mark.parametrize("name", ["docx", "html", "md"])
def test_the_same_graph_gives_the_same_bytes_and_no_change(
    policykg: Run, stores: tuple[str, str], order: Path, tmp_path: Path, name: str
) -> None:
    out = tmp_path / f"r.{name}"
    policykg("report", order, "-o", out, "--store", stores[0])
    policykg("report", order, "-o", out, "--store", stores[0])
    first = out.read_bytes()
    status, said, err = policykg("report", order, "-o", out, "--store", stores[0])
    assert (status, err) == (0, "")
    assert said.endswith("：措施没有变化\n")
    assert out.read_bytes() == first


def test_what_was_added_reworded_and_gone_stands_in_the_appendix(
    policykg: Run, stores: tuple[str, str], order: Path, tmp_path: Path
) -> None:
    out = tmp_path / "r.docx"
    policykg("report", order, "-o", out, "--store", stores[0])
    kept = Path(f"{out}.measures.json")
    kept.write_text(kept.read_text("utf-8").replace(json.loads(kept.read_text("utf-8"))["date"], "2026-01-02"), "utf-8")
    status, said, err = policykg("report", order, "-o", out, "--store", stores[1])
    assert (status, said, err) == (0, f"{out}  与上次（2026年1月2日）相比：新增 1 条，删去 1 条，改写 1 条\n", "")
    assert "附录　与上次（2026年1月2日）相比的变化" in texts(out)
    head, band, *rows = table(out, "变化")
    assert head == ["变化", "条目", "上次的表述", "本次的表述"]
    assert band[0] == "《云岭省促进青年就业若干措施》（云政发〔2023〕12号）"
    added, reworded, gone = rows
    assert added[:3] == ["新增", "一 设立专班", ""]
    assert added[3].startswith("一、设立专班。建立高校毕业生就业工作专班，统筹推进全省各项任务。（省人力资源社会保障厅负责）[")
    assert reworded[:2] == ["改写", "二 发放补贴"]
    assert "不超过1500元" in reworded[2] and "鼓励企业" not in reworded[2]
    assert "不超过2000元" in reworded[3] and "鼓励企业" not in reworded[3]
    assert gone[:2] == ["删去", "三 规范招聘"] and gone[2].startswith("三、规范招聘。") and gone[3] == ""
    sources = [text for text in texts(out) if "（2026年1月2日的报告）" in text]
    assert len(sources) == 2, "what stands no longer in the graph says when it did"


def test_what_only_moved_has_not_changed() -> None:
    document = Cited("doc/1", "办法")

    def held(*texts_: tuple[str, str]) -> dict[str, Held]:
        return {f"doc/1#{label}": Held(document, label, label, f"{label}、{text}") for label, text in texts_}

    before = held(("一", "甲部门负责落实补贴。"), ("二", "乙部门负责提供服务。"))
    changes = compared(before, held(("一", "新设专门机构统筹。"), ("二", "甲部门负责落实补贴。"), ("三", "乙部门负责提供优质服务。")))
    assert [m.item for m in changes.added] == ["一"]
    assert [(a.item, b.item) for a, b in changes.reworded] == [("二", "三")]
    assert changes.gone == ()
    other = {"doc/2#一": Held(Cited("doc/2", "别的"), "一", "一", "一、甲部门负责落实补贴。")}
    assert len(compared(before, other).gone) == 2, "documents are compared with themselves"


BAD = [
    ("title = 青年", "第 1 行第 9 列：不合 TOML 的写法"),
    ('title = "甲"\n[[section]\nheading = "乙"', "第 2 行第 10 列：不合 TOML 的写法"),
    ('[[section]]\nheading = "乙"', "缺少标题；请加上 title = "),
    ("title = 3\n[[section]]\nheading = '乙'", "title 应是引号里的文字"),
    ('title = "甲"', "没有一节；请加上 [[section]]"),
    ('title = "甲"\n[section]\nheading = "乙"', "各节应写作 [[section]]（两层方括号）"),
    ('title = "甲"\ncolour = "红"\n[[section]]\nheading = "乙"', "没有“colour”这一项；可用：title、introduction、section"),
    ('title = "甲"\n[[section]]\nheading = "乙"\nqeury = "duties"', "第 1 节“乙”：没有“qeury”这一项"),
    ('title = "甲"\n[[section]]\nheading = "乙"\nquery = "dutys"', "第 1 节“乙”：没有名为 dutys 的查询；已有："),
    ('title = "甲"\n[[section]]\nheading = "乙"\nquery = "missing.cypher"', "第 1 节“乙”：missing.cypher: No such file"),
    ('title = "甲"\n[[section]]\nheading = "乙"\nshow = ["table"]', "第 1 节“乙”：有 show 而没有 query"),
    ('title = "甲"\n[[section]]\nquery = "duties"\nshow = "all"', '第 1 节：show 应为 ["picture", "chart", "table", "quotes"] 中的一项或几项'),
    ('title = "甲"\n[[section]]', "第 1 节：是空的；请写 heading、comment 或 query"),
    ('title = "甲"\n[[section]]\nheading = "乙"\nquery = "duties"', "第 1 节“乙”：查询 duties 需要参数 document"),
    ('title = "甲"\n[[section]]\nheading = "乙"\nquery = "duties"\nparameters = {document = "无此文件"}', "第 1 节“乙”：图中没有"),
    ('title = "甲"\n[[section]]\nheading = "乙"\nquery = "MATCH (n RETURN n"', "第 1 节“乙”："),
    ('title = "甲"\n[[section]]\nheading = "乙"\nquery = "CREATE (n:Agency {id: 1}) RETURN n"', "第 1 节“乙”："),
]


@pytest.mark.parametrize(("content", "reason"), BAD)
def test_a_file_that_cannot_be_used_is_told_in_one_line(
    policykg: Run, stores: tuple[str, str], tmp_path: Path, content: str, reason: str
) -> None:
    file, out = tmp_path / "bad.toml", tmp_path / "out.docx"
    file.write_text(content, "utf-8")
    status, said, err = policykg("report", file, "-o", out, "--store", stores[0])
    assert (status, said) == (1, "")
    assert err.count("\n") == 1, err
    assert err.startswith(f"policykg: {file}: ") and reason in err
    assert not out.exists() and not Path(f"{out}.measures.json").exists()


def test_all_that_is_wrong_is_told_at_once(policykg: Run, stores: tuple[str, str], tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text('title = "甲"\n[[section]]\nquery = "duties"\n[[section]]\nquery = "amounts"\nparameters = {least = 3}', "utf-8")
    status, _, err = policykg("report", file, "-o", tmp_path / "out.md", "--store", stores[0])
    assert status == 1
    assert [line.partition("：")[0] for line in err.splitlines()] == [f"policykg: {file}: 第 1 节", f"policykg: {file}: 第 2 节"]


def test_files_that_are_not_there_and_endings_without_a_format(
    policykg: Run, stores: tuple[str, str], order: Path, tmp_path: Path
) -> None:
    assert policykg("report", tmp_path / "none.toml", "--store", stores[0])[::2] == (
        1, f"policykg: {tmp_path}/none.toml: No such file or directory\n",
    )  # fmt: skip
    (tmp_path / "latin.toml").write_bytes("title = 'caf\xe9'".encode("latin-1"))
    assert "不是 UTF-8" in policykg("report", tmp_path / "latin.toml", "--store", stores[0])[2]
    status, _, err = policykg("report", order, "-o", tmp_path / "r.pdf", "--store", stores[0])
    assert status == 2 and "可用：.docx、.html、.md" in err
    (tmp_path / "r.md.measures.json").write_text("[]", "utf-8")
    status, _, err = policykg("report", order, "-o", tmp_path / "r.md", "--store", stores[0])
    assert status == 1 and "不是上次报告留下的记录" in err and not (tmp_path / "r.md").exists()


def test_english_is_a_switch(
    policykg: Run, stores: tuple[str, str], order: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYKG_LANG", "en")
    out = tmp_path / "r.docx"
    assert policykg("report", order, "-o", out, "--store", stores[0])[:2] == (0, f"{out}  made for the first time\n")
    assert "Appendix: changes since last time" in texts(out)
    assert policykg("report", order, "-o", out, "--store", stores[1])[1].endswith("measures: 1 added, 1 gone, 1 reworded\n")


def test_the_sample_order_makes_a_report_of_the_samples(policykg: Run, tmp_path: Path) -> None:
    store, out = str(tmp_path / "store"), tmp_path / "r.md"
    assert policykg("load", ROOT / "samples", "--store", store)[0] == 0
    assert policykg("report", ROOT / "docs" / "graduates.toml", "-o", out, "--store", store)[::2] == (0, "")
    text = out.read_text("utf-8")
    assert "没有找到" not in text
    assert text.count("表 ") >= 3


def test_libreoffice_prints_every_section_of_a_report(policykg: Run, stores: tuple[str, str], order: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office:
        pytest.skip("needs LibreOffice")
    out = tmp_path / "r.docx"
    policykg("report", order, "-o", out, "--store", stores[0])
    policykg("report", order, "-o", out, "--store", stores[1])
    command = [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
               "--outdir", str(tmp_path), str(out)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    done = subprocess.run(["pdftotext", "-layout", str(tmp_path / "r.pdf"), "-"], capture_output=True, check=True)
    printed = re.sub(r"\s", "", done.stdout.decode())
    at = [printed.index(word) for word in (
        "青年就业", "面向高校毕业生说明文字。问题：", "图1面向高校毕业生：关系图", "表1面向高校毕业生", "谁来负责问题：", "表2谁来负责",
        "牵头问题：", "小结",
        "附录与上次", "措施的变化", "不超过1500元", "资料来源", "图谱所收文件文件文号",
    )]  # fmt: skip
    assert at == sorted(at)
