"""What amounts say together: 五万元以上十万元以下 is one range, 分别控制在10%和4%以下 shares its bound, and 由1%提高至2%
goes from one to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.model import Amount

#: What may stand between the two sides of one range.
_BETWEEN_SIDES = frozenset(("", "、", "至", "到", "且", "但", "并"))
_COORDINATED = re.compile(r" ?(?:[、和与及或]|以及) ?")
_ADVERB = re.compile("(?:每[一-鿿])*(?:至少|最少|最多|至多)[一-鿿]{2,4}[0-9一-十两]")
_NEXT_OBJECT = re.compile("[一-鿿]{2,10}[、和]")
_TURNS_INTO = re.compile(
    "[到至为成](?:(?<=提高.|增长.|扩大.|扩展.|拓展.|上浮.|下浮.|调整.|调高.|调低.|降低.|缩短.|压缩.|精简.|延长.|放宽.|减少.|恢复."
    r"|变更.|修改.|增加.|下降.|扩充.)|(?<=[提升增降减缩调改].))了?[一-鿿]{0,5}\Z"
)
_DATE_TURNS = re.compile(r"(?:提高|延长|延续|调整|推迟|顺延|提前|[延改])[到至为]")
_OUT_OF = re.compile(r"[由从](?![于此而])[^，。；\n]{0,24}\Z")
_REACH = 30


def compose(amounts: list[Amount], text: str) -> list[Amount]:
    """`amounts` in order, with what they say together worked in."""
    joined = list(_ranges(amounts, text))
    _share_bounds(joined, text)
    _share_adverbs(joined, text)
    _changes(joined, text)
    return joined


def _ranges(amounts: list[Amount], text: str) -> Iterator[Amount]:
    """At least one value, at most the next: one range."""
    held: Amount | None = None
    for amount in amounts:
        if held and _two_sides(held, amount, text):
            held.high, held.bound, held.end = amount.high, "range", amount.end
            held.text = text[held.start : held.end]
            continue
        if held:
            yield held
        held = amount
    if held:
        yield held


def _two_sides(low: Amount, high: Amount, text: str) -> bool:
    return (
        low.bound == "at_least"
        and high.bound == "at_most"
        and low.kind == high.kind != "date"
        and low.unit == high.unit
        and isinstance(low.low, int | float)
        and isinstance(high.high, int | float)
        and low.low <= high.high
        and text[low.end : high.start] in _BETWEEN_SIDES
    )


def _share_bounds(amounts: list[Amount], text: str) -> None:
    """What stands before a list bounds all of it (突破1亿元、5亿元); what stands behind the last does so where 分别 says that
    each has a value: 分别控制在10%和4%以下."""
    for step in (1, -1):
        # Forwards the bound stands before the first member, backwards behind the last.
        for one, other in zip(amounts[::step], amounts[::step][1:], strict=False):
            first, second = (one, other) if step == 1 else (other, one)
            if (
                one.bound in ("at_least", "at_most", "about")
                and other.bound == "exact"
                and one.kind == other.kind != "date"
                and one.unit == other.unit
                and _COORDINATED.fullmatch(text, first.end, second.start)
                and (step == 1 or "分别" in text[max(0, first.start - _REACH) : first.start])
                and text[one.start].isdigit() == (step == -1)
            ):
                value = other.low
                other.bound = one.bound
                other.low = None if one.bound == "at_most" else value
                other.high = None if one.bound == "at_least" else value


def _share_adverbs(amounts: list[Amount], text: str) -> None:
    """至少 before a verb bounds all that the verb takes, for each that it is for: 每人至少提供1次指导、3次推荐."""
    for first, second in zip(amounts, amounts[1:], strict=False):
        if (
            _ADVERB.match(first.text)
            and second.bound == "exact"
            and first.kind == second.kind == "count"
            and first.unit == second.unit
            and _NEXT_OBJECT.fullmatch(text, first.end, second.start)
        ):
            value = second.low
            second.bound, second.per = first.bound, second.per or first.per
            second.low = None if first.bound == "at_most" else value
            second.high = None if first.bound == "at_least" else value


def _changes(amounts: list[Amount], text: str) -> None:
    """由X提高至Y: Y is what it becomes, X what it was."""
    for i, amount in enumerate(amounts):
        window = text[max(0, amount.start - 12) : amount.start]
        if not (_TURNS_INTO.search(window) or _DATE_TURNS.match(amount.text)):
            continue
        amount.role = "to"
        before = amounts[i - 1] if i else None
        if (
            before
            and before.kind == amount.kind
            and amount.start - before.end < _REACH
            and not re.search(r"[。；\n]", text[before.end : amount.start])
            and _OUT_OF.search(text[max(0, before.start - _REACH) : before.start])
        ):
            before.role = "from"
