"""Tables of tasks (序号, 任务, 责任单位, 完成时限) and of rates (类别, 收费标准): which row is a head, and what a row below it is
about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.lines import Line


@dataclass(slots=True)
class Row:
    """A row of a table: where it stands, and which of its cells says what is to be done."""

    path: list[str]
    line: Line
    column: int

    def name(self) -> str:
        cells = [c.strip() for c in self.line.text.split("\t")]
        told = cells[self.column] if 0 <= self.column < len(cells) else ""
        return told if len(told) > 3 else max(cells[:3], key=len)  # a count is no task


def task_column(head: str) -> int:
    """The column of a table that says what is to be done, by the head of the table; -1 where it does not say."""
    return next((i for i, cell in enumerate(head.split("\t")) if re.search(r"任务|事项|措施|举措", cell)), -1)


_TASK_HEAD = re.compile(r"序\s*号|任务|责任|牵头|负责|主办|承办|事项|内容|措施|举措|要点|分工|职责|指标|时限|部门|处室")
_HEAD_CELL = re.compile(
    r"(?:序号|编号|类别|类型|任务|责任|牵头|配合|协办|主办|承办|事项|内容|指标|时限|期限|时间|日期|进度|措施|举措|要点|项目|名称|单位|部门|处室|科室"
    r"|责任人|分工|目标|标准|要求|备注|成果|依据|范围|对象|地区|领域|分值|数量|金额|职责|领导)(?:[（(].*[）)])?$"
)
_RATE_CELL = re.compile(r"(?:标准|金额|价格|单价|费率|税率|额度|限额|定额|分值)(?:[（(].*[）)])?$")
_RATE = re.compile(r"(?:^|\t)\s*[≥≤＞＜><]?\d[\d.,]*(?:[-—–~～至]\d[\d.,]*)?(?:%|万?元)?(?:/\S{1,8})?\s*(?=\t|$)")
_HEAD_LENGTH = 20  # characters that the head of a column may have


def is_head(line: str) -> bool:
    """Whether a row heads a table of tasks: its cells are short, half of them end in what columns are called, and one says
    what is to be done or by whom (a table of rates does not)."""
    return _heads(_cells(line)) and bool(_TASK_HEAD.search(line))


def is_head_of_rates(line: str) -> bool:
    """Whether a row heads a table of what is charged or paid (类别, 计费单位, 收费标准)."""
    cells = _cells(line)
    return _heads(cells) and any(_RATE_CELL.search(cell) for cell in cells)


def sets_rate(line: str) -> bool:
    """Whether a row has a cell that is a figure and another that says of what."""
    return bool(_RATE.search(line)) and any(re.search(r"[\u4e00-\u9fff]{2}", cell) for cell in line.split("\t"))


def _cells(line: str) -> list[str]:
    return [re.sub(r"\s", "", cell) for cell in line.split("\t") if cell.strip()]


def _heads(cells: list[str]) -> bool:
    named = sum(bool(_HEAD_CELL.search(cell)) for cell in cells)
    return len(cells) > 1 and max(map(len, cells)) <= _HEAD_LENGTH and 2 * named >= len(cells)


def is_total(line: str) -> bool:
    """Whether a row only sums up the rows above it."""
    return any(re.sub(r"\s", "", cell) in ("合计", "总计", "小计", "共计") for cell in line.split("\t")[:2])
