"""The named queries, and what people give as their parameters.

A file ``queries/NAME.cypher`` begins with comment lines that say what it is (title and description, Chinese | English;
parameters; columns; an example), then comes the statement whose rows answer the question, and after a line
``// subgraph`` one that returns the nodes, edges and paths of the answer. A parameter is written

    // parameter   minimum?   integer = 1   最少共同措施数 | at least so many

with ``?`` where it may be absent; the statement then gets its default, or null. Types: see :data:`READERS`, and
``choice(a,b)``; ``agency``, ``group`` and ``document`` take a name and hand the statement a list of ids.
The statement also has ``$most``, one row more than will be read, for its ``LIMIT``: so the engine need not sort all it finds.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from graph import search
from graph.language import say
from graph.names import near, resolve, similar
from graph.stores.base import USUAL, Limits, QueryError, Result, Store

FOLDER = Path(__file__).parent.parent / "queries"
SUBGRAPH = "// subgraph"
#: A parameter that every statement may use besides its own.
MOST = "most"

_LINE = re.compile(r"// (title|description|parameter|column|example)\s+(.+)")
_PARAMETER = re.compile(r"(\w+)(\??)\s+(\w+)(?:\(([^)]*)\))?(?:\s*=\s*(\S+))?\s{2,}(.+)")
_COLUMN = re.compile(r"(\w+)\s+(\w+)\s+(.+)")
_DATE = re.compile(r"(\d{4})(?:\D(\d{1,2})(?:\D(\d{1,2}))?)?\D?")


class ParameterError(QueryError):
    """Parameters that a query does not have, lacks, or cannot read."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query asks for. `argument`: what stands in brackets after the type."""

    name: str
    type: str
    argument: tuple[str, ...]
    required: bool
    default: Any
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answer. `type`: string, text (long), integer, number, date, list, or a vocabulary of
    :data:`graph.schema.VALUES`."""

    name: str
    type: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Bound:
    """Values for a statement, and what people should know of how their words were taken."""

    values: dict[str, Any]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Query:
    """A named query; `rows` and `subgraph` are its two statements."""

    name: str
    title: tuple[str, str]
    description: tuple[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    example: dict[str, str]
    rows: str
    subgraph: str

    def bind(self, store: Store, given: Mapping[str, Any]) -> Bound:
        """Read the parameters that people gave, as text or as values.

        Raises
        ------
        ParameterError
            One is unknown, missing, or no value of its type.
        QueryError
            No body, group or document has the name.
        """
        known = {p.name for p in self.parameters}
        if unknown := sorted(set(given) - known):
            raise ParameterError(say(
                f"查询 {self.name} 没有参数 {'、'.join(unknown)}；它的参数：{'、'.join(sorted(known)) or '无'}",
                f"query {self.name} has no parameter {', '.join(unknown)}; it has {', '.join(sorted(known)) or 'none'}",
            ))
        bound = Bound({}, [])
        for p in self.parameters:
            value = given.get(p.name)
            if value is None or value in ("", []):
                if p.required:
                    raise ParameterError(say(
                        f"查询 {self.name} 需要参数 {p.name}（{p.zh}）：-p {p.name}=…",
                        f"query {self.name} needs the parameter {p.name} ({p.en}): -p {p.name}=…",
                    ))
                bound.values[p.name] = p.default
            elif p.type in ("agency", "group", "document"):
                ids, note = resolve(store, p.type, value)
                bound.values[p.name] = ids
                bound.notes.extend([note] if note else [])
            else:
                bound.values[p.name] = _value(p, value)
        return bound


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows with what to know about them. `columns` is empty for what is no named query."""

    result: Result
    columns: tuple[Column, ...]
    notes: list[str]


def run(store: Store, query: str | Query, given: Mapping[str, Any], limits: Limits = USUAL) -> Answer:
    """The rows of a query, given itself or by its name."""
    query = named(query) if isinstance(query, str) else query
    bound = query.bind(store, given)
    result = store.read(query.rows, bound.values | {MOST: limits.rows + 1}, limits)
    notes = bound.notes + cut_off(result)
    if not result.rows:
        searched = [str(given[p.name]) for p in query.parameters if p.type == "search"]
        notes += [note for text in searched if (note := similar(near(store, text)))]
    return Answer(result, query.columns, notes)


def run_text(store: Store, cypher: str, parameters: Mapping[str, Any], limits: Limits = USUAL) -> Answer:
    """The rows of Cypher text; of a file with a second statement, those of the first."""
    result = store.read(cypher.partition(SUBGRAPH)[0], parameters, limits)
    return Answer(result, (), cut_off(result))


def cut_off(result: Result) -> list[str]:
    """What to say of a result that is not complete."""
    rows = len(result.rows)
    return [say(f"结果在第 {rows} 行处截断", f"cut off at {rows} rows")] if result.truncated else []


@cache
def all_named() -> dict[str, Query]:
    """The named queries by name, in the order of their names."""
    return {path.stem: parse(path.stem, path.read_text("utf8")) for path in sorted(FOLDER.glob("*.cypher"))}


def named(name: str) -> Query:
    """A named query.

    Raises
    ------
    ParameterError
        There is none of this name.
    """
    if name not in all_named():
        names = "、".join(all_named())
        raise ParameterError(say(f"没有名为 {name} 的查询；已有：{names}", f"no query is named {name}; there are {names}"))
    return all_named()[name]


def meant(text: str, folder: Path | None = None) -> Query | str:
    """The query that someone means: a named one, one from a file with a header, or Cypher text, given itself or as a file.
    Files are looked for in `folder`, or else where the program runs.

    Raises
    ------
    ParameterError
        None is named so.
    OSError
        The file cannot be read.
    """
    if text in all_named():
        return named(text)
    path = (folder or Path()) / text if len(text) < 256 and "\n" not in text else None
    if path and (path.suffix == ".cypher" or path.is_file()):
        source = path.read_text("utf-8", "replace")
        return parse(path.stem, source) if has_header(source) else source
    return named(text) if text.isidentifier() else text


def has_header(source: str) -> bool:
    """Whether Cypher text begins with a header, so that :func:`parse` can read it."""
    return source.lstrip().startswith("// title")


def parse(name: str, source: str) -> Query:
    """Read a query file.

    Raises
    ------
    QueryError
        The header is not as the module's docstring says.
    """
    found: dict[str, list[str]] = {}
    for kind, rest in _LINE.findall(source):
        found.setdefault(kind, []).append(rest.strip())
    rows, mark, subgraph = source.partition(SUBGRAPH + "\n")
    if not mark or any(len(found.get(kind, ())) != 1 for kind in ("title", "description")):
        raise QueryError(say(
            f"查询文件 {name} 须有标题（title）、说明（description）和“{SUBGRAPH}”行各一",
            f"query file {name} needs a title, a description and a line “{SUBGRAPH}”, each once",
        ))
    return Query(
        name,
        _languages(found["title"][0]),
        _languages(found["description"][0]),
        tuple(_parameter(name, line) for line in found.get("parameter", ())),
        tuple(_column(name, line) for line in found.get("column", ())),
        dict(pair.split("=", 1) for pair in " ".join(found.get("example", ())).split()),
        re.sub(r"\A(//.*\n|\s)*", "", rows).strip(),
        subgraph.strip(),
    )


def _languages(text: str) -> tuple[str, str]:
    zh, _, en = text.partition(" | ")
    return zh.strip(), en.strip()


def _parameter(query: str, line: str) -> Parameter:
    match = _PARAMETER.fullmatch(line)
    if match is None:
        raise _unreadable(query, line)
    name, optional, type_, argument, default, text = match.groups()
    choices = tuple(argument.split(",")) if argument else ()
    parameter = Parameter(name, type_, choices, not optional, None, *_languages(text))
    if default is None:
        return parameter
    return Parameter(name, type_, choices, False, _value(parameter, default), parameter.zh, parameter.en)


def _column(query: str, line: str) -> Column:
    match = _COLUMN.fullmatch(line)
    if match is None:
        raise _unreadable(query, line)
    return Column(match[1], match[2], *_languages(match[3]))


def _unreadable(query: str, line: str) -> QueryError:
    return QueryError(say(f"查询文件 {query} 中无法读懂的一行：{line}", f"query file {query}: cannot read the line {line}"))


def _value(parameter: Parameter, given: Any) -> Any:
    """A value of the parameter's type."""
    try:
        if parameter.type == "choice":
            return _choice(str(given), parameter.argument)
        if parameter.type == "date":
            return day(str(given), last=parameter.argument == ("last",))
        return READERS[parameter.type](given)
    except (ValueError, KeyError) as error:
        wanted = "、".join(parameter.argument) if parameter.type == "choice" else say(*_WANTED[parameter.type])
        raise ParameterError(say(
            f"参数 {parameter.name} 的值“{given}”不对，应为{wanted}",
            f"{given!r} is no value for the parameter {parameter.name}: {wanted} is needed",
        )) from error


def _choice(given: str, choices: tuple[str, ...]) -> str:
    if given not in choices:
        raise ValueError
    return given


def day(given: str, *, last: bool) -> str:
    """An ISO date; of a year or month the first day, or the `last`.

    Raises
    ------
    ValueError
        It is none.
    """
    match = _DATE.fullmatch(given.strip())
    if match is None:
        raise ValueError
    year = int(match[1])
    month = int(match[2] or (12 if last else 1))
    day = int(match[3] or (monthrange(year, month)[1] if last else 1))
    return date(year, month, day).isoformat()


def _boolean(given: Any) -> bool:
    return {"true": True, "yes": True, "1": True, "是": True, "false": False, "no": False, "0": False, "否": False}[
        str(given).lower()
    ]


#: How values of the simple types are read.
READERS: dict[str, Callable[[Any], Any]] = {
    "text": str,
    "integer": int,
    "number": float,
    "boolean": _boolean,
    "search": search.query,
}
_WANTED: dict[str, tuple[str, str]] = {
    "integer": ("整数", "a whole number"),
    "number": ("数字", "a number"),
    "boolean": ("是或否（true、false）", "true or false"),
    "search": ("要找的文字", "words to look for"),
    "date": ("日期，如 2023-06-30、2023-06 或 2023", "a date like 2023-06-30, 2023-06 or 2023"),
}
