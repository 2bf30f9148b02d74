"""What a load did with each file: the table at its end, and the same as JSON."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.language import say
from views import terminal

if TYPE_CHECKING:
    from graph.load import Outcome, Report

OK, FAILED = 0, 1
#: Outcomes that the table shows; of more only those that are not ordinary.
SHOWN = 40
STATUS = {
    "loaded": ("载入", "loaded"),
    "replaced": ("替换", "replaced"),
    "merged": ("并入", "merged"),
    "unchanged": ("未变", "unchanged"),
    "removed": ("移除", "removed"),
    "skipped": ("略过", "skipped"),
    "failed": ("失败", "failed"),
}


def complain(message: str) -> None:
    """Say something on standard error."""
    print(f"policykg: {message}", file=sys.stderr)


def tell(report: Report) -> int:
    """Print what became of each file, then the sums; failures on standard error too. The exit code: 1 where some file could
    not be used."""
    shown = [o for o in report.outcomes if o.status != "skipped"]
    if len(shown) > SHOWN:
        shown = [o for o in shown if o.status not in ("loaded", "unchanged") or o.versions]
    rows = [(say(*STATUS[o.status]), o.title or "", _number(o), near(o.path), o.note) for o in shown]
    rows += [(say(*STATUS["skipped"]), "", "", say(f"{n} 个文件", f"{n} files"), note) for note, n in _skipped(report.outcomes)]
    if rows:
        header = (say("结果", "outcome"), say("标题", "title"), say("措施", "measures"), say("来源", "source"), say("说明", "note"))
        print(*terminal.table(header, rows, terminal.width()), sep="\n")
    counts = report.counts()
    sums = say("，", ", ").join(f"{say(*STATUS[status])} {n}" for status, n in counts.items())
    print((sums or say("没有文件", "no files")) + ("" if report.changed else say("；图谱没有变化", "; the graph is unchanged")))
    for o in report.outcomes:
        if o.status == "failed":
            complain(f"{near(o.path)}: {o.note}")
    return FAILED if counts["failed"] else OK


def write(report: Report, path: Path) -> None:
    """The report as JSON: `files` (one entry for each document, and for each file that gave none), `counts`, `changed`."""
    content = {"files": [_entry(o) for o in report.outcomes], "counts": report.counts(), "changed": report.changed}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _entry(outcome: Outcome) -> dict[str, Any]:
    return {
        "path": outcome.path, "status": outcome.status, "document": outcome.document, "title": outcome.title,
        "measures": outcome.measures, "merged_with": list(outcome.merged_with), "versions": list(outcome.versions),
        "note": outcome.note,
    }


def _skipped(outcomes: Iterable[Outcome]) -> list[tuple[str, int]]:
    """How many files were skipped for each reason."""
    return sorted(Counter(o.note for o in outcomes if o.status == "skipped").items())


def _number(outcome: Outcome) -> str:
    return "" if outcome.measures is None else str(outcome.measures)


def near(path: str) -> str:
    """A path as it is called from here, where that is inside of the current folder."""
    return path.removeprefix(f"{Path.cwd()}{os.sep}")
