"""The command ``policykg report``."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from graph.export import wording
from graph.language import say
from graph.stores.base import open_store
from views import terminal
from views.commands import UsageError
from views.load_report import FAILED, OK, complain


def report(options: Namespace) -> int:
    from graph import report as reports
    from graph.export import replacing
    from graph.report import changes, make, order

    source = Path(options.file)
    output = Path(options.output or source.with_suffix(".docx").name)
    names = {f".{name}": name for name in reports.FORMATS}
    if output.suffix.lower() not in names:
        known = "、".join(names)
        raise UsageError(say(f"报告的格式由 {output} 的后缀决定；可用：{known}", f"the ending of {output} says the format; there are {known}"))
    kept, today = changes.kept_in(output), date.today().isoformat()
    try:
        wanted, before = order.read(source), changes.read(kept)

        def shown(sections: Iterable[order.Ordered]) -> Iterable[order.Ordered]:
            return terminal.Progress(len(wanted.sections), say("报告", "report")).of(sections)

        with closing(open_store(options.store)) as store:
            told, graphs = make.make(store, wanted, today, shown)
    except order.OrderError as error:
        for problem in error.problems:
            complain(problem)
        return FAILED
    now = changes.held(graphs, told.documents)
    found = changes.compared(before.measures, now) if before else changes.Changes((), (), ())
    told = replace(told, parts=(*told.parts, changes.appendix(before, found)))
    output.parent.mkdir(parents=True, exist_ok=True)
    reports.write(told, names[output.suffix.lower()], output)
    with replacing(kept) as file:
        file.write(changes.dumps(changes.Before(today, now)).encode())
    print(f"{output}  {_outcome(before.date if before else '', found.summary())}")
    return OK


def _outcome(last: str, summary: str) -> str:
    if not last:
        return say("第一次生成", "made for the first time")
    return say(f"与上次（{wording.day(last)}）相比：{summary}", f"compared with {last}: {summary}")
