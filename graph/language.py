"""The language of what people read: Chinese, or English where POLICYKG_LANG=en."""

import os


def say(zh: str, en: str) -> str:
    """The message in the language of the one who reads it."""
    return en if os.environ.get("POLICYKG_LANG", "").lower().startswith("en") else zh
