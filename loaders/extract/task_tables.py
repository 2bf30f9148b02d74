"""Who is responsible in the rows of task tables: the columns 责任单位, 牵头单位, 配合单位, 部门 of the head row."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from loaders.extract import members
from loaders.model import Measure, Role

_NOUN = r"(?:单位|部门|处室|科室|主体|机构|地区)"
_KIND = rf"(?:责任|市直|省直)?{_NOUN}(?:[/／、或和及]{_NOUN})?(?:名称)?"
_COLUMNS: tuple[tuple[re.Pattern[str], Role], ...] = (
    (re.compile(rf"[\u4e00-\u9fff]{{0,8}}(?:牵头|主办|主责|主要责任){_KIND}"), "lead"),
    (re.compile(rf"[\u4e00-\u9fff]{{0,8}}(?:配合|协办|协助|参与|参加|协同|支持){_KIND}"), "support"),
    (
        re.compile(
            rf"(?:第一|具体|主体|[省市县区州]级)?(?:责任|负责|实施|落实|承办|主管|完成|指导|承担|承接|接收|安置|建设|执行|推进|办理){_KIND}(?:及.{{0,6}})?"
            rf"|单位|部门|处室|科室|[市省县区]直部门"
        ),
        "joint",
    ),
)
#: Lines with tabs one after another; blank ones may stand between.
TABLE = re.compile(r"(?:^[^\n\t]*\t[^\n]*(?:\n[ \t]*)*(?:\n|\Z))+", re.M)
#: What a head says besides: 责任单位（第一个为牵头单位）.
_ASIDE = re.compile(r"\s|[（(][^（）()]*[）)]")
_HEAD = re.compile(r"序\s*号|任务|事项|内容|措施|项目|职责|责任|牵头|部门|要求|时限|目标")


def find(text: str, measures: Sequence[Measure]) -> Iterator[tuple[int, list[members.Member]]]:
    """Index of each measure that is a row of a task table, and the bodies of its columns."""
    tables = list(_tables(text))
    starts = [start for start, _, _ in tables]
    for i, row in enumerate(measures):
        at = bisect_right(starts, row.start) - 1
        if at < 0 or row.start >= tables[at][1]:
            continue
        position = row.start
        bodies: list[members.Member] = []
        for k, cell in enumerate(text[row.start : row.end].split("\t")):
            if role := tables[at][2].get(k):
                bodies += members.read(text, position, position + len(cell), role).members
            position += len(cell) + 1
        yield i, bodies


def _tables(text: str) -> Iterator[tuple[int, int, dict[int, Role]]]:
    """The rows under each head that names a column of bodies: from, to, and the role of each such column."""
    for block in TABLE.finditer(text) if "\t" in text else ():
        heads = []
        for line in re.finditer(r"[^\n]+", block[0]):
            cells = [_ASIDE.sub("", cell) for cell in line[0].split("\t")]
            if all(len(cell) <= 20 for cell in cells) and _HEAD.search(line[0]):
                roles = {k: role for k, cell in enumerate(cells) for pattern, role in _COLUMNS if pattern.fullmatch(cell)}
                if roles:
                    heads.append((block.start() + line.end(), roles))
        for n, (start, roles) in enumerate(heads, 1):
            yield start, heads[n][0] if n < len(heads) else block.end(), roles
