"""A question that takes long: it runs beside the page, which shows for how long and lets people stop it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import streamlit as st

from graph.language import say, speak
from graph.stores.base import Stop, Stopped
from views import data

_RUNNING = "question of the page"
_AT_ONCE = 0.4  # seconds in which most answers are there, so that nothing need be said
_EVERY = 0.25  # seconds


class _Question:
    """A question under way, or how it ended."""

    def __init__(self, key: str, work: Callable[[], object]) -> None:
        self.key, self.start = key, time.monotonic()
        self.stop = Stop()
        self.error: Exception | None = None
        language = say("zh", "en")

        def run() -> None:
            speak(language)
            try:
                with data.stopping(self.stop):
                    work()
            except Exception as error:  # shown by the page that asked
                self.error = error

        self.thread = threading.Thread(target=run, daemon=True)
        self.thread.start()

    @property
    def over(self) -> bool:
        return self.stop.is_set or not self.thread.is_alive()


def answered(key: str, work: Callable[[], object]) -> bool:
    """Whether the answer to a question is there, in the cache that `work` fills; where it is not, how it stands is shown.

    Raises
    ------
    StoreError
        What `work` raised, also when the page is shown again: a question that failed is not asked twice by itself.
    """
    question: _Question | None = st.session_state.get(_RUNNING)
    if question is None or question.key != key:
        forget()
        question = st.session_state[_RUNNING] = _Question(key, work)
        question.thread.join(_AT_ONCE)
    if not question.over:
        _watch()
        return False
    if question.stop.is_set or isinstance(question.error, Stopped):
        st.info(say("查询已停止。可以改一改再问，或再运行一次。", "Stopped. Change the question, or run it again."))
        return False
    if question.error:
        raise question.error
    return True


def forget() -> None:
    """Stop the question of this session, if one is under way; the next one is asked anew."""
    question: _Question | None = st.session_state.pop(_RUNNING, None)
    if question:
        question.stop.set()


@st.fragment(run_every=_EVERY)
def _watch() -> None:
    question: _Question | None = st.session_state.get(_RUNNING)
    if question is None or question.over:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center", key="running"):
        seconds = time.monotonic() - question.start
        st.caption(say(f"正在查询…　{seconds:.0f} 秒", f"Asking… {seconds:.0f} s"), width="content")
        st.button(say("停止", "Stop"), icon=":material/stop_circle:", on_click=question.stop.set)
