"""Header tables of government sites (索引号, 发文机关, 成文日期, 发文字号), above or below the document, as lines or as rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest

from loaders.formats import fields
from loaders.formats.furniture import is_text
from loaders.vocabulary import table

#: Names in header tables that say nothing of the document itself.
_OTHER = (
    *("索引号", "主题分类", "组配分类", "主题词", "公开方式", "公开范围", "公开形式", "公开时限", "公开程序", "有效性", "时效性"),
    *("信息索取号", "统一编号", "公文种类", "体裁分类", "服务对象", "失效日期", "实施日期", "生效日期", "废止日期", "文件状态"),
    *("施行日期", "效力位阶", "效力级别", "法规类别", "专题分类"),
)
#: Names that stand for a field only in a header table; elsewhere they are too common.
_SHORT = ("名称", "来源", "分类")
#: Lines at the top and at the bottom among which a header table is looked for, and names that make one. Below a print
#: its cells come apart: so many lines may stand between two names.
_TOP, _BOTTOM, _NAMES, _GAP = 60, 20, 3, 3


def take(lines: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """`lines` without a header table, and its fields (name, value)."""
    rows, pairs = find(lines)
    return [line for i, line in enumerate(lines) if i not in rows], pairs


def find(lines: Sequence[str]) -> tuple[set[int], list[tuple[str, str]]]:
    """Which of `lines` are a header table, and its fields (name, value)."""
    first = next((i for i, line in enumerate(lines) if is_text(line) and not _marked(line)), len(lines))
    last = next((i for i in range(len(lines) - 1, -1, -1) if is_text(lines[i]) and not _marked(lines[i])), -1)
    rows: set[int] = set()
    pairs: list[tuple[str, str]] = []
    top = min(first, _TOP)
    for start, end, gap in ((max(last + 1, len(lines) - _BOTTOM, top), len(lines), _GAP), (0, top, 1)):
        for run in reversed(_runs([i for i in range(start, end) if _marked(lines[i])], gap)):
            if sum(_marked(lines[i]) for i in run) < _NAMES:
                continue
            after = run[-1] + 1
            if after < end and _is_name(lines[run[-1]]) and fields.given([(lines[run[-1]], lines[after])]) != fields.given([]):
                after += 1  # the value of the last name
            pairs = _pairs(lines[run[0] : after]) + pairs
            rows |= set(range(run[0], after))
    return rows, pairs


def _runs(places: Sequence[int], gap: int) -> list[list[int]]:
    """`places` that stand together, with at most `gap` others between two of them."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place - runs[-1][-1] <= gap + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


@cache
def _names() -> re.Pattern[str]:
    known = [r["name"] for r in table("fields") if re.match(r"[\u4e00-\u9fff]", r["name"]) and r["field"] != "text"]
    spaced = sorted((r"[\s\u3000]*".join(n) for n in {*known, *_OTHER, *_SHORT}), key=len, reverse=True)
    return re.compile(rf"(?P<name>{'|'.join(spaced)})[\s\u3000]*[:：]")


def _marked(line: str) -> int:
    """How many names of fields the line holds: before a colon, or alone in a cell."""
    return sum(len(_names().findall(cell)) or _is_name(cell) for cell in line.split("\t"))


def _is_name(cell: str) -> bool:
    name = fields.normal(cell)
    return name in _OTHER or (len(name) > 1 and fields.field_of(cell) in ("number", "issuer", "date", "published"))


def _pairs(lines: Sequence[str]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    waiting = ""
    for cell in (c for line in lines for c in line.split("\t")):
        places = list(_names().finditer(cell))
        if waiting and cell.strip() and not places and not _is_name(cell):
            pairs.append((waiting, cell))
            waiting = ""
        elif _is_name(cell):
            waiting = cell
        for m, after in zip_longest(places, places[1:]):
            value = cell[m.end() : after.start() if after else None].strip()
            name = re.sub(r"\s", "", m["name"])
            waiting = name if not value else ""
            if value:
                pairs.append((name if name != "名称" else "标题", value))
    return pairs
