"""The language of what people read: Chinese, or English where POLICYKG_LANG=en or :func:`speak` says so."""

import os
from contextvars import ContextVar

_chosen: ContextVar[str | None] = ContextVar("language", default=None)


def speak(language: str | None) -> None:
    """From here on, in this thread only: "zh", "en", or None for what POLICYKG_LANG says. The app serves readers of
    both languages at once."""
    _chosen.set(language)


def say(zh: str, en: str) -> str:
    """The message in the language of the one who reads it."""
    chosen = _chosen.get() or os.environ.get("POLICYKG_LANG", "")
    return en if chosen.lower().startswith("en") else zh
