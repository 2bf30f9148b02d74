"""The filter of a table: a condition for each of its columns, kept in the address."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from graph.export import wording
from graph.language import say
from graph.queries import Answer
from views import state
from views.text import plain

_SHOW = "show."
_FEW = 60  # values that are chosen from a list; of more one looks for a part
#: What a cell says: its values with their words, of a list each, or its number.
Cell = dict[str, str] | float
Conditions = dict[str, dict[str, Any]]


def narrowed(answer: Answer, name: str, headings: dict[str, str], read: Callable[[str, Any], Cell]) -> Answer:
    """A button that filters the rows of an answer, and the rows that are left.

    Parameters
    ----------
    name
        Of the table, in the address.
    headings
        The columns that people see, with their headings.
    read
        What a value of a column says.
    """
    if len(answer.result.rows) < 2:
        return answer
    at = {column.name: number for number, column in enumerate(answer.columns) if column.name in headings}
    choice = f"{_SHOW}{name}"
    given = {column: condition for column, condition in _given(choice).items() if column in at}
    with st.container(horizontal=True, vertical_alignment="center", key=f"filter {name}"):
        form = st.popover(say("筛选", "Filter"), icon=":material/filter_list:", key=f"filter of {name}", on_change="rerun")
        if not given and not form.open:  # what the cells of a long table say is worked out where somebody wants to know
            return answer
        cells = {column: [read(column, row[number]) for row in answer.result.rows] for column, number in at.items()}
        kept = [
            row for number, row in enumerate(answer.result.rows)
            if all(_fits(cells[column][number], condition) for column, condition in given.items())
        ]
        with form:
            _form(choice, headings, cells, given)
        if given:
            words = wording.listed(f"{headings[column]} {_words(condition, _values(cells[column]))}" for column, condition in given.items())
            count = f"{len(kept):,} / {len(answer.result.rows):,}"
            st.caption(plain(say(f"{count} 行：{words}", f"{count} rows: {words}")), width="content")
            st.button(say("清除筛选", "Clear the filter"), key=f"clear {choice}", on_click=state.put, args=(choice, None), type="tertiary")
    if not kept:
        st.info(say("没有一行符合筛选。可以放宽或清除它。", "No row passes the filter. Loosen or clear it."))
    return Answer(replace(answer.result, rows=kept), answer.columns, answer.notes)


def chosen(name: str) -> str:
    """The filter of a table as the address has it."""
    return state.stayed(f"{_SHOW}{name}") or ""


def _given(choice: str) -> Conditions:
    """The conditions that the address names; an address may hold anything."""
    try:
        read = json.loads(state.get(choice) or "{}")
    except ValueError:
        return {}
    return {str(k): v for k, v in read.items() if isinstance(v, dict)} if isinstance(read, dict) else {}


def _fits(cell: Cell, condition: dict[str, Any]) -> bool:
    if isinstance(cell, float):
        least, most = _number(condition, "least"), _number(condition, "most")
        return (least is None or cell >= least) and (most is None or cell <= most)
    among, part = condition.get("among"), condition.get("part")
    if isinstance(among, list) and among and not any(value in cell for value in among):
        return False
    if "least" in condition or "most" in condition:
        return False  # no number where there is to be one
    return not part or any(str(part).lower() in text.lower() for text in cell.values())


def _number(condition: dict[str, Any], end: str) -> float | None:
    value = condition.get(end)
    return float(value) if isinstance(value, int | float) else None


def _values(cells: Sequence[Cell]) -> dict[str, str]:
    """The values of a column with their words."""
    return {value: words for cell in cells if isinstance(cell, dict) for value, words in cell.items() if words}


def _words(condition: dict[str, Any], values: dict[str, str]) -> str:
    among = condition.get("among")
    parts = [
        wording.listed(values.get(str(value), str(value)) for value in among) if isinstance(among, list) else "",
        *(f"{sign} {size:,g}" for end, sign in (("least", "≥"), ("most", "≤")) if (size := _number(condition, end)) is not None),
        say(f"含“{condition['part']}”", f"has “{condition['part']}”") if condition.get("part") else "",
    ]
    return " ".join(filter(None, parts))


def _form(choice: str, headings: dict[str, str], cells: dict[str, list[Cell]], given: Conditions) -> None:
    """A field for the condition of a column."""
    column = st.selectbox(
        say("列", "Column"), list(cells), key=f"column {choice}", format_func=headings.__getitem__,
    )
    here = given.get(column, {})

    def put(**condition: Any) -> None:
        said = {k: v for k, v in condition.items() if v not in (None, "", [])}
        everything = {k: v for k, v in (given | {column: said}).items() if v}
        state.put(choice, json.dumps(everything, ensure_ascii=False) if everything else None)

    def key(end: str, value: Any) -> str:
        st.session_state[f"{end} {choice} {column}"] = value
        return f"{end} {choice} {column}"

    def now(end: str) -> Any:
        return st.session_state[f"{end} {choice} {column}"]

    numbers = [cell for cell in cells[column] if isinstance(cell, float)]
    values = _values(cells[column])
    if numbers and not values:
        for end, label in (("least", say("不少于", "At least")), ("most", say("不超过", "At most"))):
            st.number_input(
                label, value=None, format="%g", key=key(end, _number(here, end)), placeholder=f"{(min if end == 'least' else max)(numbers):g}",
                on_change=lambda: put(least=now("least"), most=now("most")),
            )
    elif len(values) <= _FEW:
        among = [value for value in here.get("among", ()) if value in values] if isinstance(here.get("among"), Sequence) else []
        st.multiselect(
            say("其中任一", "Any of"), sorted(values, key=values.__getitem__), key=key("among", among), format_func=values.__getitem__,
            on_change=lambda: put(among=now("among")), placeholder=say("全部", "All"),
        )
    else:
        st.text_input(
            say("含有", "Has"), key=key("part", str(here.get("part") or "")), on_change=lambda: put(part=now("part").strip()),
            placeholder=say("输入其中的字词", "A part of the text"),
        )
