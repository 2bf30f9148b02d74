"""The pages and the way between them."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from graph.language import say
from views import state
from views.text import plain

_PAGES = "pages"


def know(pages: dict[str, StreamlitPage]) -> None:
    """Remember the pages of this session."""
    st.session_state[_PAGES] = pages


def link(page: str, label: str, **choices: str | None) -> None:
    """A link to a page with choices made there, and the filters of this one; `label` may hold text of documents."""
    chosen = _staying() | {name: value for name, value in choices.items() if value}
    st.page_link(st.session_state[_PAGES][page], label=plain(label), query_params=chosen)


def go(page: str, **choices: str | None) -> None:
    """Open a page at once."""
    chosen = _staying() | {name: value for name, value in choices.items() if value}
    st.switch_page(st.session_state[_PAGES][page], query_params=chosen)


def place(document: str, start: int | None = None, end: int | None = None, label: str | None = None) -> None:
    """A link into the text of a document."""
    at = None if start is None else f"{start}-{end}"
    link("documents", label or say("在全文中查看", "Show in the full text"), document=document, at=at)


def _staying() -> dict[str, str]:
    """The language and the filters, which go along."""
    return {name: st.query_params[name] for name in (*state.FILTERS, "lang") if name in st.query_params}
