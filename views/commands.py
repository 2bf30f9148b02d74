"""What each command of :mod:`cli` does. Each takes its options and returns the exit code.

Modules that take long to import are imported by the commands that need them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from graph import queries as asking
from graph.language import say
from graph.schema import EDGE_TYPES, NODE_TYPES
from graph.stores.base import Store, open_store
from views import journal, keeping, load_report, terminal
from views.load_report import FAILED, OK, complain

if TYPE_CHECKING:
    import networkx as nx

    from graph.export import Context
    from graph.stamps import Known, Unchanged
    from loaders import batch, pipeline
    from loaders.formats.fields import Names
    from loaders.model import FileFacts

USAGE = 2
PORT = "8501"


class UsageError(Exception):
    """The command was not called as it is to be called."""


@contextmanager
def opened(options: Namespace) -> Iterator[Store]:
    with closing(open_store(options.store)) as store:
        yield store


def extract(options: Namespace) -> int:
    from loaders import batch, pipeline

    status = OK
    read: list[tuple[dict[str, Any], str]] = []
    with _output(options.output) as out:
        files = list(pipeline.files(options.paths))
        for path in terminal.Progress(len(files), say("读取", "reading")).of(files):
            if options.text and isinstance(path, Path):
                for text in pipeline.read_file(path, options.fields):
                    if isinstance(text, pipeline.Problem):
                        complain(f"{text.path}: {say(text.zh, text.en)}")
                        status = FAILED
                    else:
                        out.write(text[1].text)
                continue
            for found in batch.read(path, options.fields):
                if found.problem and found.kind != "skipped":
                    complain(f"{found.path}: {say(*found.problem)}")
                    status = FAILED
                if options.html:
                    read.extend(found.documents)
                    continue
                for facts, _ in found.documents:
                    out.write(json.dumps(facts, ensure_ascii=False) + "\n")
    if options.html:
        from views import annotated

        Path(options.html).write_text("".join(annotated.page(read)), "utf-8")
    return status


def _output(path: str | None) -> AbstractContextManager[TextIO]:
    return Path(path).open("w", encoding="utf-8", newline="") if path else nullcontext(sys.stdout)


def load(options: Namespace) -> int:
    from graph import load as loading
    from loaders import batch, pipeline

    if options.report:
        Path(options.report).open("a", encoding="utf-8").close()  # what cannot be written is to be known before
    report = loading.Report()
    lost: list[batch.Unavailable] = []
    with opened(options) as store:

        def read(known: Mapping[str, Known]) -> Iterator[FileFacts | Unchanged]:
            files = list(_due(_distinct(pipeline.files(options.paths)), known, options.fields))
            progress = terminal.Progress(len(files), say("载入", "loading"))
            with _readers(files, options) as readers, closing(progress.of(batch.read_each(files, readers, options.fields))) as parts:
                yield from _parts(parts, lost)

        try:
            with journal.noting(store, report):
                loading.load(store, read, report)
        except batch.Unavailable as error:
            lost.append(error)
        finally:
            if options.report:
                load_report.write(report, Path(options.report))
        if lost and not report.outcomes:
            return _unavailable(lost[0])
        status = load_report.tell(report)
        if lost:
            return _unavailable(lost[0])
        if options.bulk_files:
            from graph import bulk

            command = bulk.write(store, Path(options.bulk_files))
            print(say(f"已写好批量导入文件；请在 {options.bulk_files} 中执行（库须为空），然后执行 schema.cypher：",
                      f"files are written; run in {options.bulk_files} (the database must be empty), then schema.cypher:"))
            print(command)
    return status


def _readers(files: Sequence[object], options: Namespace) -> AbstractContextManager[batch.Readers | None]:
    """What reads the files: a cluster, or processes of this machine."""
    from loaders import batch, cluster

    return cluster.workers(options.scheduler) if options.scheduler else batch.workers(files, options.workers)


def _due(
    files: Iterable[Path | pipeline.Problem], known: Mapping[str, Known], names: Names
) -> Iterator[Path | pipeline.Problem | Unchanged]:
    """The files; in the place of those that the store holds as they are, that they are unchanged."""
    from graph.stamps import Unchanged
    from loaders import batch, pipeline

    for file in files:
        held = known.get(str(file))
        data = pipeline.read_bytes(file) if held and isinstance(file, Path) else None
        same = held and isinstance(data, bytes) and batch.stamp(data, names) == held.digest
        yield Unchanged(str(file), held.digest) if held and same else file


def _parts(read: Iterable[list[FileFacts] | Unchanged], lost: list[batch.Unavailable]) -> Iterator[FileFacts | Unchanged]:
    """What was read, up to where readers were lost: that much is kept."""
    from loaders import batch

    try:
        for parts in read:
            yield from parts if isinstance(parts, list) else (parts,)
    except batch.Unavailable as error:
        lost.append(error)


def _unavailable(error: batch.Unavailable) -> int:
    complain(say(error.zh, error.en))
    return FAILED


def _distinct(files: Iterable[Path | pipeline.Problem]) -> Iterator[Path | pipeline.Problem]:
    """The files by their real paths, each once: a folder in two spellings, or through a link, is one source."""
    seen: set[str] = set()
    for file in files:
        real = os.path.realpath(file if isinstance(file, Path) else file.path)
        if real not in seen:
            seen.add(real)
            yield Path(real) if isinstance(file, Path) else replace(file, path=real)


def remove(options: Namespace) -> int:
    from graph import load as loading

    with opened(options) as store:
        report = loading.remove(store, options.documents)
        journal.note(store, report)
        return load_report.tell(report)


def query(options: Namespace) -> int:
    asked, given = asking.meant(options.query), _given(options)
    with opened(options) as store:
        answer = _answer(store, asked, given)
    names, rows = answer.result.columns, answer.result.rows
    if options.format == "json":
        print(terminal.as_json(names, rows))
    elif options.format == "csv":
        print(terminal.as_csv(names, rows), end="")
    elif rows:
        labels = [say(c.zh, c.en) for c in answer.columns] or names
        cells = ([terminal.cell(n, value) for n, value in zip(names, row, strict=True)] for row in rows)
        print(*terminal.table(labels, cells, terminal.width()), sep="\n")
    for note in (*answer.notes, *([] if rows else [say("没有结果", "no rows")])):
        complain(note)
    return OK


def _answer(store: Store, asked: asking.Query | str, given: dict[str, str]) -> asking.Answer:
    if isinstance(asked, str):
        return asking.run_text(store, asked, _guessed(given))
    return asking.run(store, asked, given)


def _given(options: Namespace) -> dict[str, str]:
    """The parameters after -p."""
    pairs = [p.partition("=") for p in options.parameters]
    if wrong := next((name for name, equals, _ in pairs if not equals or not name), None):
        raise UsageError(say(f"参数应写作 名称=值：{wrong}", f"a parameter is written KEY=VALUE: {wrong}"))
    return {name: value for name, _, value in pairs}


def _guessed(given: dict[str, str]) -> dict[str, Any]:
    """Values as JSON where they are valid JSON."""

    def value(text: str) -> Any:
        try:
            return json.loads(text)
        except ValueError:
            return text

    return {name: value(text) for name, text in given.items()}


def queries(options: Namespace) -> int:
    for q in asking.all_named().values():
        print(f"{q.name}  {say(*q.title)}")
        print(f"    {say(*q.description)}")
        for p in q.parameters:
            kind = "|".join(p.argument) if p.type == "choice" else p.type
            default = "" if p.default is None else f" = {json.dumps(p.default)}"
            print(f"    -p {p.name}{'' if p.required else '?'}: {kind}{default}  {say(p.zh, p.en)}")
        print(f"    {say('例', 'e.g.')}  policykg query {q.name}" + "".join(f" -p {k}={v}" for k, v in q.example.items()))
    return OK


def export(options: Namespace) -> int:
    from graph.export import FORMATS, replacing

    if options.format not in FORMATS:
        known = "、".join(FORMATS)
        raise UsageError(say(f"没有格式 {options.format}；可用：{known}", f"no format {options.format}; there are {known}"))
    with opened(options) as store:
        graph, context = _part(store, options)
    if graph.graph["truncated"]:
        complain(say("子图过大，只取了一部分", "the part is too large: it was cut off"))
    output = Path(options.output)
    output.parent.mkdir(parents=True, exist_ok=True)
    with replacing(output) as file, terminal.written(file, output.name) as shown:
        FORMATS[options.format].write(graph, shown, context)
    return OK


def _part(store: Store, options: Namespace) -> tuple[nx.MultiDiGraph, Context]:
    """The part of the graph that is asked for, and what a report says of it."""
    from graph import names, subgraph
    from graph.export import Context
    from graph.report import make

    documents, today = make.documents(store), date.today().isoformat()
    if options.all:
        progress = terminal.Progress(subgraph.size(store), say("读取", "reading"))
        return subgraph.whole(store, progress.of), Context(say("全部", "Everything"), documents=documents, date=today)
    if options.node:
        graph = subgraph.neighbourhood(store, names.find(store, options.node), options.hops)
        return graph, Context(options.node, documents=documents, date=today)
    asked, given = asking.meant(options.query), _given(options)
    graph, context = make.asked(store, asked, _guessed(given) if isinstance(asked, str) else given, documents, today)
    for note in context.answer.notes if context.answer else ():
        complain(note)
    return graph, context


def stats(options: Namespace) -> int:
    from graph import integrity

    with opened(options) as store:
        numbers = integrity.counts(store)
        findings = list(integrity.check(store))
    loaded = numbers.pop("loaded")
    words = {n.label: say(n.zh, n.en) for n in NODE_TYPES.values()} | {e.type: say(e.zh, e.en) for e in EDGE_TYPES.values()}
    header = (say("类型", "type"), "", say("数量", "number"))
    print(*terminal.table(header, [(words[t], t, str(n)) for t, n in numbers.items()]), sep="\n")
    cited = numbers["Document"] - loaded
    print(say(f"已载入 {loaded} 份文件，另有 {cited} 份只被引用", f"{loaded} documents loaded; {cited} more are only cited"))
    for finding in findings:
        complain(finding)
    found = say(f"发现 {len(findings)} 个问题", f"{len(findings)} problems") if findings else say("通过", "passed")
    print(say(f"完整性检查：{found}", f"integrity check: {found}"))
    return FAILED if findings else OK


def app(options: Namespace) -> int:
    folder = Path(__file__).resolve().parents[1]
    port = os.environ.get("PORT", PORT)
    environment = dict(os.environ)
    place = options.store or environment.get("POLICYKG_STORE")
    if place:
        environment["POLICYKG_STORE"] = place if "://" in place else str(Path(place).resolve())
    if options.read_only:
        environment[keeping.READ_ONLY] = "1"
    host = f"[{options.address}]" if ":" in options.address else options.address
    address = f"http://{host}:{port}"
    print(say(f"网页应用：{address}（按 Ctrl-C 结束）", f"the app: {address} (Ctrl-C ends it)"), flush=True)
    command = [
        sys.executable, "-m", "views.serving", f"--server.address={options.address}", f"--server.port={port}",
        "--server.headless=true", "--browser.gatherUsageStats=false",
    ]
    if os.name == "posix":  # so that whoever ends this process ends the app
        os.chdir(folder)
        os.execve(sys.executable, command, environment)
    return subprocess.run(command, cwd=folder, env=environment).returncode
