"""PDF: paragraphs and tables from the places of characters and lines, read by pdfium in a process of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from loaders.formats import child, fields, furniture, header, unread
from loaders.formats.fields import Names
from loaders.formats.reading import Part, Reading, Unreadable

#: The head and the foot that browsers print: when, what page, and its address.
_PRINTED = re.compile(
    r"\d{1,4}[-/年.]\d{1,2}[-/月.]\d{1,4}日?[,，]?\s*(?:[上下]午)?\s*\d{1,2}:\d\d(?::\d\d)?\s*(?:[AP]M)?\s*(?P<title>.+?)(?:\s*[-_|–—].*)?"
)
_ADDRESS = re.compile(r"(?P<url>https?://\S+)")


def recognises(data: bytes, name: str) -> bool:
    """The mark of a PDF in the first kilobyte."""
    return b"%PDF-" in data[:1024]


def read(data: bytes, names: Names) -> Iterator[Part]:
    """The text of a PDF, a paragraph or a table row a line, without running heads and page numbers; and a refusal for pages
    whose text cannot be read.

    Raises
    ------
    Unreadable
        When it is protected, damaged, a scan, or needs too much time or memory.
    """
    found = child.run("pdf_pages", data)
    lines: list[str] = found["paragraphs"]
    if not lines:
        raise Unreadable("文件里没有文字；请检查它是否完整", "there is no text in the file; check that it is whole", "empty")
    lines, pairs = header.take(lines)
    given = fields.given(pairs)
    printed = [m for head in found["heads"] if (m := _PRINTED.fullmatch(head))]
    title = next((t for t in (given.title, *(m["title"] for m in printed)) if t and furniture.find(lines, t)), "")
    url = next((m["url"] for head in found["heads"] if (m := _ADDRESS.match(head))), given.url)
    text = "\n".join(furniture.strip(lines, title)) + "\n"
    yield "", Reading(text, "pdf", "utf-8", replace(given, title=title, url=url))
    yield from unread.parts(found["scans"], found["across"])
