"""What holds for the amounts of any text, and for their vocabulary."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from loaders.extract.amounts import find
from loaders.model import Context
from loaders.vocabulary import table

CONTEXT = Context(
    title="", number=None, year=2023, date=date(2023, 5, 6), level="unknown", jurisdiction="", issuers=()
)
PIECES = [
    "每人", "不超过", "至少", "最高给予", "由", "提高至", "分别", "到", "自", "近", "第", "2023年", "6月", "30日", "底前",
    "前", "起", "1.5", "3", "１２", "二十", "三", "两", "半", "万", "亿", "万元", "%", "个", "个月", "年", "家", "人",
    "以上", "以下", "左右", "、", "和", "—", "至", "/", "。", "\n", "，", "（含）", "《办法》", "“十四五”末", "“三个一”",
    "一次性", "百分之", "分之", " ", "年底", "十四五末", "每月", "9999999999999999999",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_amounts_quote_the_text_in_order(text: str) -> None:
    found = find(text, CONTEXT)
    position = 0
    for amount in found:
        assert position <= amount.start < amount.end <= len(text)
        assert text[amount.start : amount.end] == amount.text
        position = amount.end
        if amount.kind == "date":
            assert all(v is None or date.fromisoformat(str(v)) for v in (amount.low, amount.high))
        else:
            assert amount.unit
            assert amount.low is not None or amount.high is not None
        if amount.low is not None and amount.high is not None:
            assert amount.low <= amount.high  # type: ignore[operator]


def test_units() -> None:
    rows = table("amount_units")
    units = [row["unit"] for row in rows]
    assert len(units) == len(set(units))
    for row in rows:
        assert row["source"], row
        assert row["kind"] in ("money", "percent", "count", "duration", "measure"), row
        assert row["numerals"] in ("any", "arabic", "figures", "bound"), row
        re.compile(row["not_before"])


def test_bounding_words() -> None:
    rows = table("amount_bounds")
    keys = [(row["word"], row["place"]) for row in rows]
    assert len(keys) == len(set(keys))
    for row in rows:
        assert row["source"], row
        assert row["place"] in ("comparative", "before", "after", "negation", "link", "hedge", "per"), row
        assert bool(row["bound"]) == (row["place"] in ("comparative", "before", "after")), row


def test_names_and_implied_units() -> None:
    for row in table("amount_names"):
        assert row["source"], row
        assert re.match(r"[\w]", row["pattern"]), f"{row['pattern']}: must begin with a literal, for speed"
        re.compile(row["pattern"])
    units = {row["unit"] for row in table("amount_units")}
    assert {row["unit"] for row in table("amount_implied")} <= units
