"""What a reader gives, and how it refuses."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from loaders.model import ProblemKind


class Unreadable(ValueError):
    """A file whose content cannot be used; the message says why and what to do, in Chinese and English, `kind` whether it
    could be read at all."""

    def __init__(self, zh: str, en: str, kind: ProblemKind = "unreadable"):
        super().__init__(zh)
        self.zh, self.en = zh, en
        self.kind: ProblemKind = kind


@dataclass(frozen=True, slots=True)
class Given:
    """What a file says of its document outside the text: the header table of a web page, the fields of a record.

    `date` is the day on which the document was made, `published` the one on which a site put it up.
    """

    title: str = ""
    number: str = ""
    issuers: tuple[str, ...] = ()
    date: datetime.date | None = None
    published: datetime.date | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a file. Offsets of all facts count the characters of `text`."""

    text: str
    format: str
    encoding: str
    given: Given = field(default_factory=Given)


#: A part of a file: what leads from the file's path to it ("" for the file itself, "/a.docx" in an archive, "#3" for a
#: record), and what it gives.
Part = tuple[str, Reading | Unreadable]
