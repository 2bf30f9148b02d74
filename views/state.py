"""What a page shows stands in its address, so that a view can be shared and comes back with the browser's buttons.

Choices also stay for the session: a page that is opened again without them in its address takes them up. On one page
the address alone says what is chosen, so that the browser's buttons go back to before a choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from graph import queries
from graph.export import wording
from graph.language import say
from views.text import plain

PICK = "pick"
#: Choices that say what counts, and hold for other things of a page as well.
FILTERS = ("level", "place", "year", "within", "body", "for", "effect", "minimum", "led", "generic")
#: Options that a field is sent; the browser filters them.
OFFERED = 1500
#: The first and last day that a field takes.
_DAYS = ("1949-01-01", "2099-12-31")
NO_NAMES: Mapping[str, str] = {}

_STAY = "choices"
_HELD = "choices in the address"
_PAGE = "page of the last run"
_ACTED = "a choice was just made"
_LOOKED = "choices that the page looked at"


def arrive(page: str) -> None:
    """Take up the address of a page: a choice that has gone from it without anybody's doing on the page was left by
    going back, and is undone."""
    acted = st.session_state.pop(_ACTED, False)
    if st.session_state.get(_PAGE) == page and not acted:
        for name in _held() - {*st.query_params}:
            st.session_state.setdefault(_STAY, {}).pop(name, None)
    st.session_state[_PAGE], st.session_state[_HELD], st.session_state[_LOOKED] = page, {*st.query_params}, {}


def _held() -> set[str]:
    """The choices that stood in the address when it was last looked at."""
    held: set[str] = st.session_state.setdefault(_HELD, set())
    return held


def get(name: str) -> str | None:
    """The value of a choice, from the address or from earlier in the session."""
    stay = st.session_state.setdefault(_STAY, {})
    if name not in st.query_params and name in stay:
        st.query_params[name] = stay[name]
    if name in st.query_params:
        stay[name] = st.query_params[name]
        _held().add(name)
        st.session_state.setdefault(_LOOKED, {})[name] = stay[name]
    return stay.get(name)


def looked_at() -> dict[str, str]:
    """The choices that the page has looked at so far, where there are any."""
    looked: dict[str, str] = st.session_state.setdefault(_LOOKED, {})
    return looked


def stayed(name: str) -> str | None:
    """The value of a choice that need not be one of this page; its address is left as it is."""
    found: str | None = st.query_params.get(name) or st.session_state.get(_STAY, {}).get(name)
    return found


def put(name: str, value: str | None) -> None:
    """Make a choice, or undo it."""
    stay = st.session_state.setdefault(_STAY, {})
    st.session_state[_ACTED] = True
    if value:
        st.query_params[name] = stay[name] = value
        _held().add(name)
    else:
        stay.pop(name, None)
        st.query_params.pop(name, None)
        _held().discard(name)


def pick(value: str | None, slot: str = PICK) -> None:
    """Choose the element whose evidence is shown; None for none. It does not outlive the page. A page with a second
    picture has a second `slot`."""
    if value:
        st.query_params[slot] = value
    else:
        st.query_params.pop(slot, None)


def picked(slot: str = PICK) -> str | None:
    return st.query_params.get(slot)


def _key(name: str) -> str:
    return f"choice {name}"


def _set(name: str, value: object) -> str:
    """Let the widget show what the address says."""
    st.session_state[_key(name)] = value
    return _key(name)


def _changed(name: str, default: object = None) -> None:
    value = st.session_state[_key(name)]
    put(name, None if value is None or value == default else str(value))
    pick(None)


def select(
    label: str, name: str, options: Mapping[str, str], placeholder: str, names: Mapping[str, str] = NO_NAMES
) -> str | None:
    """One of `options`, which are values with what people read; None while nothing is chosen. An address may also give
    one of `names`, which stand for values. Of very many the first are offered, and what is typed finds the others."""
    chosen = get(name)
    if chosen is not None and chosen not in options:
        chosen = names.get(chosen) or _containing(options, chosen)
    offered = list(options)
    if many := len(offered) > OFFERED:
        offered = list(dict.fromkeys([*([chosen] if chosen else []), *offered[:OFFERED]]))
    return st.selectbox(
        label,
        offered,
        index=None,
        filter_mode="contains",
        format_func=lambda value: options.get(value, value),
        placeholder=placeholder,
        key=_set(name, chosen),
        on_change=_changed,
        args=(name,),
        accept_new_options=many,
    )


def _containing(options: Mapping[str, str], typed: str) -> str | None:
    """The first of many options whose words hold what somebody typed."""
    return next((value for value, words in options.items() if typed in words), None) if len(options) > OFFERED else None


def switch(label: str, name: str, options: Mapping[str, str]) -> str:
    """One of a few `options`, side by side; the first until another one is chosen."""
    first = next(iter(options))
    asked = get(name)
    chosen = asked if asked is not None and asked in options else first
    st.segmented_control(
        label, list(options), required=True, format_func=lambda value: options[value], label_visibility="collapsed",
        key=_set(name, chosen), on_change=_changed, args=(name, first),
    )
    return chosen


def toggle(label: str, name: str, default: bool, help: str | None = None) -> bool:
    chosen = get(name)
    on = default if chosen is None else chosen == "True"
    return st.toggle(label, key=_set(name, on), on_change=_changed, args=(name, default), help=help)


def number(label: str, name: str, default: int, highest: int, help: str | None = None) -> int:
    """A whole number from 1 to `highest`."""
    chosen = get(name)
    value = min(int(chosen), highest) if chosen and chosen.isdecimal() and int(chosen) else default
    return st.slider(
        label, 1, highest, key=_set(name, value), on_change=_changed, args=(name, default), help=help
    ) if highest > 1 else value


def text(label: str, name: str, placeholder: str) -> str:
    return st.text_input(
        label, key=_set(name, get(name) or ""), on_change=_changed, args=(name, ""), placeholder=placeholder
    ).strip()


def figure(label: str, name: str) -> float | None:
    """A number, or none."""
    chosen = get(name)
    try:
        value = float(chosen) if chosen else None
    except ValueError:
        value = None
    number: float | None = st.number_input(
        label, value=None, format="%g", key=_set(name, value), on_change=_changed, args=(name,),
        placeholder=say("不限", "Any"),
    )
    return number


def day(label: str, name: str, *, last: bool = False) -> str | None:
    """A day as ISO date, or none; of a year or month that somebody types the first day, or the `last`."""
    fault = f"fault of {name}"

    def read(text: str) -> str | None:
        try:
            found = queries.day(text, last=last)
        except ValueError:
            return None
        return found if _DAYS[0] <= found <= _DAYS[1] else None

    def changed() -> None:
        typed = st.session_state[_key(name)].strip()
        found = read(typed) if typed else None
        st.session_state[fault] = typed if typed and not found else None
        put(name, found)
        pick(None)

    value = read(get(name) or "")
    wrong = st.session_state.pop(fault, None)
    st.text_input(
        label, key=_set(name, wrong or wording.day(value or "")), on_change=changed, placeholder=say("如 2023年6月", "Such as 2023-06"),
    )
    if wrong:
        st.caption(plain(say(f"读不出日期“{wrong}”，请写作 2023年6月30日、2023-06-30 或 2023年6月。",
                             f"“{wrong}” is no date; write 2023-06-30, 2023-06 or 2023.")))
    return value


def suggested(label: str, name: str, options: Sequence[str], placeholder: str, undoes: str) -> str:
    """Text with suggestions while one types; what is not among them is taken as it stands. A new text `undoes` the choice
    that was made for the one before."""
    chosen = get(name)
    offered = list(options) if chosen in options or not chosen else [chosen, *options]

    def changed() -> None:
        put(undoes, None)
        _changed(name)

    return st.selectbox(
        label, offered, index=None, accept_new_options=True, filter_mode="contains", placeholder=placeholder,
        key=_set(name, chosen), on_change=changed,
    ) or ""
