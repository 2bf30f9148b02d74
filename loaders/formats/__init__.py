"""One module a file format, and the registry that says which one reads a file.

The content decides what a file is, not its name. A reader takes the bytes of a file and returns its :class:`Reading`;
what it cannot use it refuses with :class:`Unreadable`, whose text is one line for people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from loaders.formats import text


class Unreadable(ValueError):
    """A file whose content cannot be used; the message says why and what to do, in Chinese and English."""

    def __init__(self, zh: str, en: str):
        super().__init__(zh)
        self.zh, self.en = zh, en


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a file. Offsets of all facts count the characters of `text`."""

    text: str
    format: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: how its content is recognised from the first bytes, and how it is read."""

    name: str
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes], tuple[str, str]] | None


#: Formats that are recognised so that they can be refused by name; each becomes a reader of its own later.
BINARY = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "docx/xlsx/ofd/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc/xls/wps"),
    (b"{\\rtf", "RTF"),
)

FORMATS: tuple[Format, ...] = (Format("txt", text.recognises, text.read),)


def read(data: bytes) -> Reading:
    """The text in `data`, the content of a file.

    Raises
    ------
    Unreadable
        When the content is of no known format, or empty.
    """
    for magic, name in BINARY:
        if data[:1024].lstrip().startswith(magic):
            raise Unreadable(f"暂不支持的格式（{name}）；请另存为 UTF-8 文本", f"format not supported yet ({name}); save it as UTF-8 text")
    for form in FORMATS:
        if form.read and form.recognises(data):
            content, encoding = form.read(data)
            if not content.strip():
                raise Unreadable("文件里没有文字", "there is no text in the file")
            return Reading(content, form.name, encoding)
    raise Unreadable("不是文本文件，无法识别编码", "not a text file: no known encoding fits")
