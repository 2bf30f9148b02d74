"""Short names that a document gives a body: 县健康促进工作领导小组办公室（以下简称健促办） acts as 健促办 from there on.

Only those matter that are no name of a public body by their form; the others (市高指中心) are read like any name.
"""

from __future__ import annotations

import re

from loaders.extract import bearers

_DEFINED = re.compile(
    r"[（(](?<=[会室厅局委组心部处府署院办关队站所班门构关][（(])(?:[^（）()\n]{1,40}，(?=以下))?(?:以?下)?[简统]?称(?:为|：)?[“‘\"]?(?P<short>[\u4e00-\u9fff]{2,12}[办委局中心部处厅组会室院站])[”’\"]?[）)]"
)
_LONGEST = 24


def of(text: str) -> list[str]:
    """The short names of `text`, longest first."""
    found: set[str] = set()
    for m in _DEFINED.finditer(text):
        name = re.search(r"[\u4e00-\u9fff]*\Z", text[max(0, m.start() - _LONGEST) : m.start()])
        if name and bearers.is_authority(name[0]) and not bearers.is_public(m["short"]) and not bearers.is_vague(m["short"]):
            found.add(m["short"])
    return sorted(found, key=len, reverse=True)
