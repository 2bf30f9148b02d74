"""One module a file format, and the registry that says which one reads a file.

The content decides what a file is, not its name; where fragments and tables leave it open, the name helps. A reader
takes the bytes of a file and returns its :class:`Reading`; what it cannot use it refuses with :class:`Unreadable`,
whose text is one line for people. Files that hold several documents (archives, records) give several readings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from loaders.formats import html, text
from loaders.formats.reading import Given, Reading, Unreadable

__all__ = ["FORMATS", "LIMIT", "Format", "Given", "Reading", "Unreadable", "read", "read_all"]

#: Bytes that a file may have.
LIMIT = 256 << 20

#: A part of a file, by its name inside the file ("" for the file itself), and what it gives.
Part = tuple[str, Reading | Unreadable]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: how its content is recognised, and how it is read."""

    name: str
    recognises: Callable[[bytes, str], bool]
    read: Callable[[bytes], Reading]


#: The first format that recognises a file reads it.
FORMATS: tuple[Format, ...] = (
    Format("html", html.recognises, html.read),
    Format("txt", text.recognises, text.read),
)


def read_all(data: bytes, name: str = "") -> Iterator[Part]:
    """What `data`, the content of a file called `name`, holds, part by part."""
    try:
        yield "", _read(data, name)
    except Unreadable as error:
        yield "", error


def read(data: bytes, name: str = "") -> Reading:
    """The first text in `data`, the content of a file called `name`.

    Raises
    ------
    Unreadable
        When the content is of no known format, or empty.
    """
    _, found = next(read_all(data, name))
    if isinstance(found, Unreadable):
        raise found
    return found


def _read(data: bytes, name: str) -> Reading:
    for form in FORMATS:
        if form.recognises(data, name):
            reading = form.read(data)
            if not reading.text.strip():
                raise Unreadable("文件里没有文字", "there is no text in the file")
            return reading
    raise Unreadable("不是文本文件，无法识别编码", "not a text file: no known encoding fits")
