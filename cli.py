"""The command `policykg`: a thin face over loaders and graph."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn

from graph.export.context import ExportError
from graph.interruption import calm, hear
from graph.language import say
from graph.queries import ParameterError
from graph.stores.base import StoreError
from views import commands, reporting
from views.commands import USAGE, UsageError
from views.load_report import FAILED, OK, complain


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit code is 0 for all done, 1 where some input could not be used, 2 for wrong usage."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        with interruptible():
            status = run(options)
            sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt as interruption:
        kept = say("；已完成的部分已保存，再次载入会接着做", "; what was finished is kept, and loading again goes on from there")
        complain(say("已中断", "interrupted") + (kept if run is commands.load else ""))
        return 128 + (interruption.args[0] if interruption.args else signal.SIGINT)
    except (UsageError, ParameterError) as error:
        complain(str(error))
        return USAGE
    except (StoreError, ExportError) as error:
        complain(str(error))
    except OSError as error:
        complain(f"{error.filename or ''}: {error.strerror or error}".removeprefix(": "))
    except Exception as error:
        if os.environ.get("POLICYKG_DEBUG"):
            raise
        complain(say("程序内部错误：", "internal error: ") + f"{type(error).__name__}: {error}")
    return FAILED


@contextmanager
def interruptible() -> Iterator[None]:
    """Have Ctrl-C and SIGTERM end the command in order, the second one at once."""
    calm("\npolicykg: " + say("已强行中断；已完成的部分已保存", "ended at once; what was finished is kept") + "\n")

    def interrupt(number: int, frame: FrameType | None) -> None:
        if hear(number):
            raise KeyboardInterrupt(number)

    ours = threading.current_thread() is threading.main_thread()
    before = {each: signal.signal(each, interrupt) for each in (signal.SIGINT, signal.SIGTERM)} if ours else {}
    try:
        yield
    finally:
        for each, former in before.items():
            signal.signal(each, former)


def parser() -> argparse.ArgumentParser:
    """All commands with their arguments."""
    top = Parser(prog="policykg", description=say("中文政策文件知识图谱", "A knowledge graph of Chinese policy documents"))
    subcommands = top.add_subparsers(metavar=say("命令", "COMMAND"), required=True)

    def command(run: Callable[[argparse.Namespace], int], zh: str, en: str, *, store: bool = True) -> Parser:
        made: Parser = subcommands.add_parser(run.__name__, help=say(zh, en), description=say(zh, en))
        made.set_defaults(run=run)
        if store:
            made.add_argument("--store", help=say(
                "图谱库：文件夹，或 neo4j://、bolt:// 地址（默认取 POLICYKG_STORE，否则为用户数据文件夹）",
                "the store: a folder, or a neo4j:// or bolt:// address (default: POLICYKG_STORE, else the user's data folder)",
            ))
        return made

    paths = say("文件或文件夹", "files or folders")
    c = command(commands.extract, "读出文件中的事实，不写入图谱", "read the facts in documents, write no store", store=False)
    c.add_argument("paths", nargs="+", metavar="PATH", help=paths)
    c.add_argument("-o", "--output", metavar="FILE", help=say("写入文件（默认标准输出）", "write to a file"))
    instead = c.add_mutually_exclusive_group()
    instead.add_argument("--text", action="store_true", help=say("只输出解码后的全文", "print the decoded text instead"))
    instead.add_argument("--html", metavar="FILE", help=say("写一个网页：每条事实在原文中着色，附其属性",
                                                            "write a page: every fact in colour in its text, with its attributes"))

    fields(c)

    c = command(commands.load, "读出事实并写入图谱；重复载入不变，改过的文件会替换", "read documents into the graph; the same again changes nothing")
    c.add_argument("paths", nargs="+", metavar="PATH", help=paths)
    c.add_argument("--report", metavar="FILE", help=say("把每个文件的结果写成 JSON", "write what became of each file as JSON"))
    c.add_argument("--workers", type=positive, default=os.cpu_count() or 1, metavar="N",
                   help=say("读取进程数（默认为处理器核数）", "processes that read (default: the cores)"))
    c.add_argument("--scheduler", metavar="tcp://HOST:PORT", help=say(
        "由 Dask 集群读取（需要 policykg[dask]）", "read on a Dask cluster, in the place of processes (needs policykg[dask])",
    ))
    c.add_argument("--bulk-files", metavar="DIR", help=say(
        "随后把整个库写成 Neo4j 批量导入的文件和命令", "then write the whole store as files for Neo4j's importer, with its command line",
    ))
    fields(c)

    c = command(commands.query, "提问：查询名、文件或 Cypher，只读", "ask: a named query, a file or Cypher text, read only")
    c.add_argument("query", metavar="NAME_OR_FILE_OR_CYPHER")
    parameters(c)
    c.add_argument("--format", choices=("table", "json", "csv"), default="table", help=say("输出格式", "output format"))

    command(commands.queries, "列出查询及其参数", "list the named queries and their parameters", store=False)

    c = command(commands.export, "导出子图", "export a part of the graph")
    what = c.add_mutually_exclusive_group(required=True)
    what.add_argument("--query", metavar="NAME", help=say("查询的答案（查询名、文件或 Cypher）", "the answer to a query"))
    what.add_argument("--node", metavar="ID", help=say("一个节点（编号或名称）及其周围", "a node, by id or name, and what is around it"))
    what.add_argument("--all", action="store_true", help=say("整个图谱", "everything"))
    parameters(c)
    c.add_argument("--hops", type=positive, default=1, metavar="N", help=say("周围几步（默认 1）", "how far around (default 1)"))
    c.add_argument("--format", required=True, metavar="F", help=say("格式，如 docx、png、json、graphml", "like docx, png, json, graphml"))
    c.add_argument("-o", "--output", required=True, metavar="FILE")

    c = command(reporting.report, "按 TOML 文件生成报告", "make the report that a TOML file asks for")
    c.add_argument("file", metavar="FILE.toml")
    c.add_argument("-o", "--output", metavar="FILE", help=say("写入文件：.docx、.html 或 .md（默认：同名 .docx，写在当前文件夹）",
                                                              "where to: .docx, .html or .md (default: the same name as .docx, here)"))

    c = command(commands.remove, "移除文件，连同只属于它的内容", "take documents out, with all that nothing else holds")
    c.add_argument("documents", nargs="+", metavar="DOCUMENT", help=say("编号、标题或来源路径", "id, title or source path"))

    command(commands.stats, "各类数量，并检查完整性", "counts, and an integrity check")
    c = command(commands.app, "打开网页应用", "start the app")
    c.add_argument("--read-only", action="store_true", help=say(
        "只看不改：没有导入页，不能移除或保存（或设 POLICYKG_READ_ONLY=1）",
        "for sharing: no import page, nothing is removed or saved (or set POLICYKG_READ_ONLY=1)",
    ))
    c.add_argument("--address", default="127.0.0.1", metavar="ADDRESS", help=say(
        "在哪个地址上监听（默认 127.0.0.1，只有本机）；应用没有登录", "where to listen (default 127.0.0.1, this machine only); the app has no login",
    ))
    return top


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        complain(say(f"用法有误：{message}", message))
        raise SystemExit(USAGE)


def parameters(command: argparse.ArgumentParser) -> None:
    command.add_argument("-p", "--parameter", action="append", default=[], metavar=say("参数=值", "KEY=VALUE"),
                         dest="parameters", help=say("查询参数，可重复", "a parameter of the query; may be repeated"))


def fields(command: argparse.ArgumentParser) -> None:
    command.add_argument("--field", action=Fields, default={}, dest="fields", metavar=say("名称=字段", "NAME=FIELD"), help=say(
        "JSON、CSV、Excel 中字段的名称，如 zw=text（认不出时；可重复）；字段：title、text、number、issuer、date、published、url",
        "what JSON, CSV or Excel files call a field, like zw=text, where it is not known; may be repeated",
    ))


class Fields(argparse.Action):
    """Collect names of fields."""

    def __call__(self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: Any, option: str | None = None) -> None:
        from loaders.formats.fields import FIELDS

        name, _, field = values.partition("=")
        if not name or field not in FIELDS:
            parser.error(say(f"--field 应写作 名称=字段，字段为 {'、'.join(FIELDS)}", f"--field NAME=FIELD, where FIELD is {', '.join(FIELDS)}"))
        setattr(namespace, self.dest, getattr(namespace, self.dest) | {name: field})


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


if __name__ == "__main__":
    sys.exit(main())
