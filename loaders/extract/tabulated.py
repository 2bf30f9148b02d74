"""Figures in tables whose unit stands elsewhere: in the head of their column (金额（万元）), in a line above the table
(单位：元/月), or in a column of units (计费单位)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.extract import quantities
from loaders.extract.task_tables import TABLE
from loaders.model import Amount

_FIGURE = re.compile(r"[≥≤＞＜><]?\d[\d,]{0,14}(?:\.\d{1,6})?(?:[-—–~～至]\d[\d,]{0,14}(?:\.\d{1,6})?)?")
_ABOVE = re.compile(r"(?:计量|计费|计价|货币|金额)?单位[：:] ?(?P<unit>[^\s，。；（）()]{1,14})")
_IN_HEAD = re.compile(r"[（(](?:单位[：:]?)?(?P<unit>[^（）()]{1,12})[）)]")
_UNITS = re.compile(r"(?:计费|计价|计量|收费|补助|货币)单位|单位")
#: Columns whose figures have no unit of the table.
_NUMBERED = re.compile(r"序\s*号|编\s*号|代码|年份|年度|时间|日期|电话|号码|备注")
_ROWS_OF_HEAD = 3  # at most
_LONGEST_OF = 20


def find(text: str) -> Iterator[Amount]:
    """The amounts of the figures in the tables of `text`, whose cells are parted by tabs."""
    for block in TABLE.finditer(text) if "\t" in text else ():
        above = _ABOVE.search(text, max(0, block.start() - 40), block.start())
        shared = _unit(above["unit"]) if above else ""
        heads: dict[int, str] = {}
        units: int | None = None
        for number, line in enumerate(re.finditer(r"[^\n]+", block[0])):
            cells = [cell.strip() for cell in line[0].split("\t")]
            figures = {k for k, cell in enumerate(cells) if k and _FIGURE.fullmatch(cell)}
            if number < _ROWS_OF_HEAD and not figures:
                heads |= {k: cell for k, cell in enumerate(cells) if cell}
                units = next((k for k, cell in enumerate(cells) if _UNITS.fullmatch(cell)), units)
                continue
            own = _unit(cells[units], ("money",)) if units is not None and units < len(cells) else ""  # 元/米; 米 prices something
            position = block.start() + line.start()
            for k, cell in enumerate(line[0].split("\t")):
                head = heads.get(k, "")
                unit = _head_unit(head) or (own if units is not None and k > units else "") or shared
                if k in figures and unit and not _NUMBERED.match(head):
                    start = position + len(cell) - len(cell.lstrip())
                    yield from _amount(text, start, cell.strip(), unit, _label(cells, head))
                position += len(cell) + 1


def _head_unit(head: str) -> str:
    m = _IN_HEAD.search(head)
    return _unit(m["unit"]) if m else ""


def _unit(words: str, kinds: tuple[str, ...] = ("money", "percent", "count", "measure")) -> str:
    """`words` if they are a unit of one of `kinds`: 万元, 元/天·平方米."""
    m = quantities.PATTERN.match(f"1{words}")
    amount = quantities.read(m, f"1{words}", 0) if m else None
    return words if amount and amount.end == len(words) + 1 and amount.kind in kinds else ""


def _amount(text: str, start: int, figure: str, unit: str, label: str) -> Iterator[Amount]:
    """The figure at `start` as if its unit stood behind it."""
    m = quantities.PATTERN.search(figure + unit)
    if m and (amount := quantities.read(m, figure + unit, 0)):
        amount.start, amount.end, amount.of = start, start + len(figure), label
        amount.text = text[amount.start : amount.end]
        yield amount


def _label(cells: list[str], head: str) -> str:
    """What a figure measures: the first words of its row and, where both are short, the head of its column."""
    column = _IN_HEAD.sub("", head)
    row = next((c for c in cells if len(c) > 1 and not _FIGURE.fullmatch(c) and not _unit(c)), "")
    both = f"{row} {column}".strip()
    return both if len(both) <= _LONGEST_OF else row if len(row) <= _LONGEST_OF else ""
