"""What a statement may do when it is asked to read: the same on every engine, and checked before it is sent.

The embedded engine opens its files read-only and refuses writes by itself. A Neo4j session with READ access does not
stop LOAD CSV, SHOW, TERMINATE and many procedures. So the words of the statement are looked at here, quickly and in our
own process: it starts with a reading clause, no word of it that stands where a clause can stand is one that writes or
reaches out, it calls listed procedures only, and it is not such that a parser would choke on it. Then
:mod:`graph.stores.grammar` looks at the parsed statement. What both allow is listed in reading.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graph.language import say
from graph.stores.base import LimitError, QueryError, ReadOnlyError

#: Beyond these, parsers need minutes or overflow their stack: 1,000 nested CASE, 5,000 parentheses, a sum of 20,000.
LENGTH = 100_000
TOKENS = 10_000
DEPTH = 60

ALLOWED: dict[str, Any] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
_FIRST = {("word", word) for word in ALLOWED["first"]}
_REFUSED = frozenset(ALLOWED["refused"])
_PROCEDURES = frozenset(map(str.lower, ALLOWED["procedures"]))

_TOKEN = re.compile(
    r"""(?P<gap>\s+|//[^\n\r]*|/\*.*?\*/)
      | (?P<string>'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")
      | (?P<name>`(?:``|[^`])*`)
      | (?P<number>\d\w*)
      | (?P<word>\w+)
      | (?P<open>/\*|['"`])
      | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u+([0-9a-fA-F]{4})?")
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
#: Marks after which a word is a name: a label, a map's value, a parameter, a part of a label expression, an operand.
_BEFORE_NAME = frozenset(":$|&!(,[=+/%^<")

Token = tuple[str, str]


def check(cypher: str) -> None:
    """Refuse a statement that does more than read, or that an engine could choke on.

    Raises
    ------
    ReadOnlyError, LimitError, QueryError
        With what stands in the way.
    """
    if len(cypher) > LENGTH:
        raise LimitError(say(f"语句超过 {LENGTH} 个字符", f"the statement is longer than {LENGTH} characters"))
    _check_escapes(cypher)
    tokens = list(_tokens(cypher))
    if not tokens:
        raise QueryError(say("语句为空", "the statement is empty"))
    _check_size(tokens)
    if tokens[0] not in _FIRST:
        raise refused(tokens[0][1])
    for place, (kind, text) in enumerate(tokens):
        if text in ("\\", ";") and kind == "mark":
            raise refused(text)
        if kind != "word" or _is_name(tokens, place):
            continue
        after = tokens[place + 1] if place + 1 < len(tokens) else ("mark", "")
        if text in _REFUSED or (text == "LOAD" and after == ("word", "CSV")):
            raise refused(text)
        if text == "CALL" and after[1] not in ("{", "("):
            procedure = _procedure(tokens, place + 1)
            if procedure.lower() not in _PROCEDURES:
                raise refused(f"CALL {procedure.lower()}")


def _tokens(cypher: str) -> Iterator[Token]:
    """Kind and text of what stands between gaps and comments; words in capitals, one ; at the end left out."""
    for match in _TOKEN.finditer(cypher.rstrip().removesuffix(";")):
        kind = match.lastgroup
        if kind == "open":  # and looking for its end at each place would take forever
            raise QueryError(say(f"语句中的 {match.group()} 没有结束", f"the statement opens {match.group()} and does not close it"))
        if kind and kind != "gap":
            yield kind, match.group().upper() if kind == "word" else match.group()


def _check_escapes(cypher: str) -> None:
    # Neo4j reads \uXXXX before anything else: one could end a string, or spell a word that we would not see.
    for escape in _ESCAPE.finditer(cypher):
        if not (escape[1] and chr(int(escape[1], 16)).isalnum()):
            raise refused(escape[0])


def _check_size(tokens: list[Token]) -> None:
    depth = deepest = 0
    for kind, text in tokens:
        if (kind == "mark" and text in _OPEN) or (kind == "word" and text == "CASE"):
            depth += 1
        elif (kind == "mark" and text in _CLOSE) or (kind == "word" and text == "END"):
            depth -= 1
        deepest = max(depth, deepest)
    if len(tokens) > TOKENS or deepest > DEPTH:
        raise LimitError(say(
            f"语句过长或嵌套过深（最多 {TOKENS} 个词，{DEPTH} 层）",
            f"the statement is too long or nested too deeply (at most {TOKENS} tokens, {DEPTH} levels)",
        ))


def _is_name(tokens: list[Token], place: int) -> bool:
    """Whether no clause can begin at this word, so that it is a name."""
    before = tokens[place - 1] if place else ("mark", "")
    if before[0] == "mark" and before[1] in _BEFORE_NAME or before == ("word", "AS"):
        return True
    if before == ("mark", ".") and place > 1:
        kind, text = tokens[place - 2]
        return kind != "number" and text != "."
    return place + 1 < len(tokens) and tokens[place + 1] == ("mark", ":")


def _procedure(tokens: list[Token], place: int) -> str:
    """The dotted name that starts at `place`."""
    name = ""
    for kind, text in tokens[place:]:
        if kind not in ("word", "name", "number") and text != ".":
            break
        name += text[1:-1] if kind == "name" else text
    return name


def refused(what: str) -> ReadOnlyError:
    """What people read when a statement would do more than read."""
    return ReadOnlyError(say(f"只能读取图谱，语句中不允许 {what[:60]}", f"only reading is allowed, not {what[:60]}"))
