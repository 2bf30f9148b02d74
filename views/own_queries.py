"""Queries that users save: Cypher files beside the store, the places of faults in a text, and its parameters."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from graph.language import say
from views.uploads import safe_name

LONGEST = 60  # characters of a name

_OUTSIDE = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|\$(\w+)", re.DOTALL)
_PLACES = (re.compile(r"line (\d+):(\d+)"), re.compile(r"line (\d+), column (\d+)"))
_WORDS = re.compile(r"(?:[Vv]ariable|function|不允许|not allowed:?)\s+[`']?([\w.]+)")


class NameTaken(Exception):
    """There is a saved query of the name."""


def all_of(folder: Path) -> dict[str, str]:
    """Saved queries by name."""
    if not folder.is_dir():
        return {}
    return {path.stem: path.read_text("utf-8", "replace") for path in sorted(folder.glob("*.cypher"))}


def save(folder: Path, name: str, text: str) -> str:
    """Save a query and give the name that it has.

    Raises
    ------
    NameTaken
        Another text has this name.
    """
    path = _path(folder, name)
    if path.exists() and path.read_text("utf-8", "replace") != text:
        raise NameTaken(say(f"已有名为“{path.stem}”的查询，请换一个名称。", f"There is a query named “{path.stem}”; take another name."))
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path.stem


def rename(folder: Path, old: str, new: str) -> str:
    """Give a saved query another name."""
    if _path(folder, old) == _path(folder, new):
        return old
    name = save(folder, new, _path(folder, old).read_text("utf-8", "replace"))
    delete(folder, old)
    return name


def delete(folder: Path, name: str) -> None:
    _path(folder, name).unlink(missing_ok=True)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{safe_name(name).removesuffix('.cypher')[:LONGEST].strip(' .') or say('查询', 'query')}.cypher"


def parameters(cypher: str) -> list[str]:
    """Names of the parameters of a text, in their order.

    >>> parameters("MATCH (a {name: $name}) WHERE a.x <> '$no' RETURN a LIMIT $n // $no")
    ['name', 'n']
    """
    return list(dict.fromkeys(found[1] for found in _OUTSIDE.finditer(cypher) if found[1]))


def value(text: str) -> Any:
    """What people wrote as a value: JSON where it is, else the text itself."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def fault(message: str, cypher: str) -> dict[str, Any]:
    """Where in a text an error of an engine is: line and column from 1, and how many characters are wrong; only the message
    where it names no place."""
    found: dict[str, Any] = {"text": cypher, "message": message}
    place = next((m for pattern in _PLACES if (m := pattern.search(message))), None)
    if place:
        line, column = int(place[1]), int(place[2]) + (1 if ":" in place[0] else 0)
    elif (word := _WORDS.search(message)) and (at := re.search(rf"\b{re.escape(word[1])}\b", cypher, re.IGNORECASE)):
        line = cypher.count("\n", 0, at.start()) + 1
        column = at.start() - (cypher.rfind("\n", 0, at.start()) + 1) + 1
    else:
        return found
    lines = cypher.split("\n")
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    length = len(found_word[0]) if (found_word := re.match(r"\w+|\S", rest)) else 1
    where = say(f"第 {line} 行第 {column} 列：", f"line {line}, column {column}: ")
    return found | {"line": line, "column": column, "length": length, "message": where + message}
