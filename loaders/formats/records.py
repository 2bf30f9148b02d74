"""Records with fields for a document's title, text, date, number and source: JSON, JSON Lines, rows of tables.

The names of the fields are recognised (vocabulary/fields.tsv). The text may be a web page, or carry a site's menus, or
have spaces where its line breaks were.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from loaders.formats import fields, furniture, html, text
from loaders.formats.fields import Names
from loaders.formats.reading import Part, Reading, Unreadable

_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]\s*(?:[\[{\"\]}])")
#: JSON may name halves of characters, which no text can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKUP = re.compile(r"</?(?:p|div|br|span|table|td|h[1-6]|li)\b[^<>]*>", re.I)
#: Characters that the text of a record has at least, and levels below which it is looked for.
_TEXT, _LEVELS = 40, 6
#: A space that may stand for a line break: not between Latin letters or digits.
_GAP = re.compile(r"(?<![A-Za-z0-9,.;])[ \u00a0]+|[ \u00a0]+(?![A-Za-z0-9])")
#: Characters after which a bracket that was never closed is an error of the source.
_OPEN = 3000
_CLOSED = re.compile(r"[。；：！？）)”》]$")
#: Share of the text in pieces that end a sentence, where spaces stand for line breaks.
_SENTENCES = 0.8


def recognises(data: bytes, name: str) -> bool:
    """An object or a list in JSON's notation, or a file of such lines."""
    return bool(_JSON.match(data[:4096]))


def read(data: bytes, names: Names) -> Iterator[Part]:
    """The documents in a JSON or JSON Lines file; `names` are names of fields besides the known ones.

    Raises
    ------
    Unreadable
        When it is no valid JSON, or no record in it has a text.
    """
    content, encoding = text.decode(data)
    found = list(_records(_parsed(content.lstrip("\ufeff")), names, 0))
    if all(isinstance(record, Unreadable) for record in found):
        raise Unreadable(
            "JSON 里没有带正文的记录；字段名认不出时，可用 --field 名称=text 等指定",
            "no record with a text in the JSON; where its fields are not recognised, say --field NAME=text and the like",
        )
    yield from _numbered(found, names, "json", encoding)


def from_rows(rows: Sequence[Sequence[str]], names: Names, form: str, encoding: str) -> list[Part]:
    """The documents in the rows of a table whose header names a title and a text; empty where it does not."""
    if len(rows) < 2:
        return []
    header = [fields.field_of(name, names) for name in rows[0]]
    if "text" not in header or "title" not in header:
        return []
    column = header.index("text")
    bodies = [row[column] for row in rows[1:] if len(row) > column]
    if not bodies or sum(len(b) >= _TEXT * 3 for b in bodies) * 2 < len(bodies):
        return []  # 内容 heads a column of tasks
    return list(_numbered([dict(zip(rows[0], row, strict=False)) for row in rows[1:]], names, form, encoding))


def _parsed(content: str) -> Any:
    try:
        return json.loads(content, strict=False)
    except ValueError as error:
        first = error
    try:
        found = [_line(number, line) for number, line in enumerate(content.split("\n"), 1) if line.strip()]
    except RecursionError:
        found = []
    if 2 * sum(isinstance(value, dict) for value in found) > len(found):  # a record a line, some of them damaged
        return found
    raise _invalid(first.lineno if isinstance(first, json.JSONDecodeError) else 1)


def _line(number: int, line: str) -> Any:
    try:
        return json.loads(line, strict=False)
    except ValueError:
        return _invalid(number)


def _invalid(line: int) -> Unreadable:
    return Unreadable(f"JSON 格式有误（第 {line} 行）；请检查，或重新导出", f"not valid JSON (line {line}); check it, or export it again")


def _records(value: Any, names: Names, level: int) -> Iterator[Mapping[str, Any] | Unreadable]:
    """The objects that have a text, the outermost ones, in order, and the lines that are no JSON."""
    if isinstance(value, Unreadable) or isinstance(value, dict) and _text_field(value, names):
        yield value
    elif isinstance(value, dict | list) and level < _LEVELS:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _records(inner, names, level + 1)


def _text_field(record: Mapping[str, Any], names: Names) -> str | None:
    """The name of the field that holds the text: the best known one that is long enough."""
    found = [n for n in record if fields.field_of(n, names) == "text" and len(_string(record[n])) >= _TEXT]
    return min(found, key=lambda n: fields.rank(n, names), default=None)


def _string(value: Any) -> str:
    if isinstance(value, list):
        return "\n".join(filter(None, map(_string, value)))
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value.replace("\0", ""))
    return str(value) if isinstance(value, int | float) else ""


def _numbered(found: Sequence[Mapping[str, Any] | Unreadable], names: Names, form: str, encoding: str) -> Iterator[Part]:
    for i, record in enumerate(found, 1):
        inner = f"#{i}" if len(found) > 1 else ""
        if isinstance(record, Unreadable):
            yield inner, record
            continue
        try:
            yield inner, _reading(record, names, form, encoding)
        except Unreadable as error:
            yield inner, error


def _reading(record: Mapping[str, Any], names: Names, form: str, encoding: str) -> Reading:
    name = _text_field(record, names)
    if name is None:
        raise Unreadable("记录没有正文；字段名认不出时，可用 --field 名称=text 指定",
                         "the record has no text; where its field is not recognised, say --field NAME=text")
    body = _string(record[name])
    given = fields.given(((n, _string(v)) for n, v in record.items() if n != name), names)
    if len(_MARKUP.findall(body)) >= 2:
        content, _ = html.extract(body, given.title)
    else:
        lines = [line.strip() for line in (_unfold(body) if _is_folded(body) else body.splitlines())]
        content = "\n".join(furniture.strip([line for line in lines if line], given.title)) + "\n"
    return Reading(content, form, encoding, given)


def _is_folded(body: str) -> bool:
    """Whether spaces stand where the line breaks of a text were: nearly all of it is in pieces that end a sentence."""
    if "\n" in body.strip():
        return False
    pieces = [p for p in _unfold(body) if len(p) >= 30]
    return len(pieces) >= 3 and sum(len(p) for p in pieces if _CLOSED.search(p)) >= _SENTENCES * sum(map(len, pieces))


def _unfold(body: str) -> list[str]:
    """The pieces between spaces; one inside 《》 or （） separates nothing."""
    pieces: list[str] = []
    for piece in _GAP.sub("\n", body.strip()).split("\n"):
        if pieces and any(pieces[-1].count(a) > pieces[-1].count(b) for a, b in ("《》", "（）")) and len(pieces[-1]) < _OPEN:
            pieces[-1] += f" {piece}"
        else:
            pieces.append(piece)
    return pieces
