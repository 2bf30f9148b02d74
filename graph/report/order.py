"""What a report is to hold, as people write it down: a TOML file.

    title = "…"
    introduction = "…"

    [[section]]
    heading = "…"
    comment = "…"
    query = "measures_for_group"           # a named query, a Cypher file beside this one, or Cypher text
    parameters = {group = "高校毕业生"}
    question = "…"                         # in words, instead of the query's title
    show = ["picture", "table", "quotes"]  # of the answer; the table where nothing is said
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from graph.export.context import ExportError
from graph.language import say
from graph.queries import Query, meant
from graph.report import charts
from graph.report.parts import CHART, SHOWN, TABLE
from graph.stores.base import StoreError

_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)


class OrderError(ExportError):
    """The file cannot be used; `problems` are lines for people to read, one for each thing to be mended."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Ordered:
    """A section of the order. `place` says where it stands; `query` is None where it is text alone."""

    place: str
    heading: str = ""
    comment: str = ""
    query: Query | str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    question: str = ""
    show: tuple[str, ...] = (TABLE,)


@dataclass(frozen=True, slots=True)
class Order:
    """A report to be made."""

    file: Path
    title: str
    introduction: str
    sections: tuple[Ordered, ...]


def read(path: Path) -> Order:
    """The order in a file.

    Raises
    ------
    OrderError
        It cannot be read, or says something that no order says.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise OrderError([f"{path}: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise OrderError([f"{path}: " + say("不是 UTF-8 编码的文本；请另存为 UTF-8", "is not UTF-8 text; save it as UTF-8")]) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise OrderError([f"{path}: {_syntax(str(error))}"]) from None
    checked = _Reader(path)
    order = checked.order(content)
    if checked.problems:
        raise OrderError([f"{path}: {problem}" for problem in checked.problems])
    return order


def _syntax(message: str) -> str:
    match = _PLACE.fullmatch(message)
    reason, line, column = match.groups() if match else (message, None, None)
    if line:
        place = say(f"第 {line} 行第 {column} 列：", f"line {line}, column {column}: ")
    else:
        place = say("文件末尾：", "end of the file: ") if match else ""
    hint = say("文字写在引号里，各节以 [[section]] 开头", "text stands in quotes, and each section begins with [[section]]")
    return place + say(f"不合 TOML 的写法（{reason}）；{hint}", f"this is not TOML ({reason}); {hint}")


class _Reader:
    """Reads an order and collects what is wrong with it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.problems: list[str] = []

    def order(self, content: Mapping[str, Any]) -> Order:
        self._known("", content, ("title", "introduction", "section"))
        title = self._text("", content, "title")
        if not title and isinstance(content.get("title", ""), str):
            self._complain("", say("缺少标题；请加上 title = \"…\"", "the title is missing; add title = \"…\""))
        introduction = self._text("", content, "introduction")
        given = content.get("section", [])
        if not isinstance(given, list) or not all(isinstance(s, dict) for s in given):
            self._complain("", say("各节应写作 [[section]]（两层方括号）", "sections are written [[section]], in double brackets"))
            given = []
        elif not given:
            self._complain("", say("没有一节；请加上 [[section]]", "there is no section; add [[section]]"))
        return Order(self.file, title, introduction, tuple(self._section(n, s) for n, s in enumerate(given, 1)))

    def _section(self, number: int, given: Mapping[str, Any]) -> Ordered:
        heading = given.get("heading")
        named = f"“{heading}”" if isinstance(heading, str) and heading else ""
        place = say(f"第 {number} 节{named}", f"section {number}{f' {named}' if named else ''}")
        self._known(place, given, ("heading", "comment", "query", "parameters", "question", "show"))
        query: Query | str | None = None
        if text := self._text(place, given, "query"):
            try:
                query = meant(text, self.file.parent)
            except (StoreError, OSError) as error:
                reason = error.strerror if isinstance(error, OSError) else error
                self._complain(place, f"{text}: {reason}" if isinstance(error, OSError) else str(reason))
        parameters = given.get("parameters", {})
        if not isinstance(parameters, dict):
            self._complain(place, say("parameters 应写作 {名称 = 值}", "parameters are written {name = value}"))
            parameters = {}
        if "query" not in given:
            for key in ("parameters", "question", "show"):
                if key in given:
                    self._complain(place, say(f"有 {key} 而没有 query", f"has {key} but no query"))
            if not (given.get("comment") or heading):
                self._complain(place, say("是空的；请写 heading、comment 或 query", "is empty; write a heading, comment or query"))
        return Ordered(
            place,
            self._text(place, given, "heading"),
            self._text(place, given, "comment"),
            query,
            {name: _plain(value) for name, value in parameters.items()},
            self._text(place, given, "question"),
            self._shown(place, given, query),
        )

    def _shown(self, place: str, given: Mapping[str, Any], query: Query | str | None) -> tuple[str, ...]:
        show = given.get("show", [TABLE])
        if not isinstance(show, list) or not show or any(s not in SHOWN for s in show):
            known = ", ".join(f'"{s}"' for s in SHOWN)
            self._complain(place, say(f"show 应为 [{known}] 中的一项或几项", f"show is a list of some of {known}"))
            return (TABLE,)
        if CHART in show and query is not None and (not isinstance(query, Query) or query.name not in charts.OF):
            known = "、".join(charts.OF)
            self._complain(place, say(f"show 里的 \"{CHART}\" 只画这些查询：{known}", f"a \"{CHART}\" is drawn of these queries only: {known}"))
        return tuple(show)

    def _text(self, place: str, given: Mapping[str, Any], key: str) -> str:
        value = given.get(key, "")
        if isinstance(value, str):
            return value.strip()
        self._complain(place, say(f"{key} 应是引号里的文字", f"{key} is to be text in quotes"))
        return ""

    def _known(self, place: str, given: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        for key in given:
            if key not in keys:
                known = "、".join(keys)
                self._complain(place, say(f"没有“{key}”这一项；可用：{known}", f"no key “{key}”; there are {', '.join(keys)}"))

    def _complain(self, place: str, reason: str) -> None:
        self.problems.append(say(f"{place}：{reason}", f"{place}: {reason}") if place else reason)


def _plain(value: Any) -> Any:
    """A value as queries take it: dates as ISO text."""
    return value.isoformat() if isinstance(value, (date, datetime)) else value
