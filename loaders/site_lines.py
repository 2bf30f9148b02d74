"""Lines that sites put between those of a document: buttons, counters, links, QR codes, watermarks."""

from __future__ import annotations

import re
from functools import cache

from loaders.vocabulary import table

_LONGEST = 120  # characters


def is_site_line(content: str) -> bool:
    """Whether a whole line is one that a site has added."""
    return len(content) <= _LONGEST and bool(_pattern().fullmatch(content))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(row["pattern"] for row in table("site_lines")))
