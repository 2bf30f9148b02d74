"""What `make run` does: load documents, answer the three uses, write a report. Each step is a command to learn from."""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import shlex
import sys
import time
from pathlib import Path

import cli
from graph.language import say

SAMPLES = Path(__file__).parent / "samples"
OUT = Path("out")
#: What the tour asks of documents that are not the samples: the busiest body and the group that most is aimed at.
BUSIEST = """MATCH (a:Agency)-[s:SHARES_MEASURES]-(:Agency) WHERE NOT a.generic
RETURN a.name AS name, sum(s.weight) AS n ORDER BY n DESC, name LIMIT 1"""
MOST_AIMED_AT = """MATCH (g:TargetGroup)<-[:TARGETS]-(m:Measure)
RETURN g.name AS name, count(DISTINCT m) AS n ORDER BY n DESC, name LIMIT 1"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--store", required=True)
    parser.add_argument("--port", default="8501")
    options = parser.parse_args(arguments)
    began = time.monotonic()
    own = options.documents.resolve() == SAMPLES
    documents = str(options.documents)
    status = step(say("载入文件", "Load the documents"), ["load", documents, "--store", options.store])
    agency = first(BUSIEST, options.store)
    group = "困难高校毕业生" if own else first(MOST_AIMED_AT, options.store)
    if agency:
        status |= step(
            say(f"一、哪些部门与{agency}共同负责", f"1. Which bodies share measures with {agency}"),
            ["query", "agencies_sharing_measures", "-p", f"agency={agency}", "-p", "minimum=2", "--store", options.store],
        )
    if group:
        status |= step(
            say(f"二、面向{group}的全部措施", f"2. Everything aimed at {group}"),
            ["query", "measures_for_group", "-p", f"group={group}", "--store", options.store],
        )
        OUT.mkdir(exist_ok=True)
        question = ["--query", "measures_for_group", "-p", f"group={group}", "--store", options.store]
        for form in ("docx", "graphml"):
            status |= step(
                say(f"三、导出子图供报告使用（{form}）", f"3. Export the subgraph for a report ({form})"),
                ["export", *question, "--format", form, "-o", str(OUT / f"{group}.{form}")],
            )
    seconds = time.monotonic() - began
    if status:
        print(say("\n有步骤没有完成，见上面的说明。", "\nSome step failed; see above."), file=sys.stderr)
        return 1
    print(say(
        f"\n完成，用时 {seconds:.0f} 秒。报告在 {OUT}/；打开应用：make app（http://127.0.0.1:{options.port}）",
        f"\nDone in {seconds:.0f} s. The report is in {OUT}/; open the app: make app (http://127.0.0.1:{options.port})",
    ))
    return 0


def step(title: str, command: list[str]) -> int:
    """Show a command, run it, and pass on its exit status."""
    print(f"\n== {title}\n$ policykg {shlex.join(command)}", flush=True)
    return cli.main(command)


def first(cypher: str, store: str) -> str:
    """The first value of the first row, empty where there is none."""
    with contextlib.redirect_stdout(io.StringIO()) as output:
        cli.main(["query", cypher, "--format", "csv", "--store", store])
    rows = list(csv.DictReader(io.StringIO(output.getvalue().lstrip("\ufeff"))))
    return rows[0]["name"] if rows else ""


if __name__ == "__main__":
    sys.exit(main())
