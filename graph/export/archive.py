"""Zip files that are the same bytes whenever they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import BinaryIO

#: The earliest time that a zip file can hold.
EPOCH = (1980, 1, 1, 0, 0, 0)


def entry(name: str) -> zipfile.ZipInfo:
    """The description of a compressed member without the time, user or system that made it."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


def write(file: BinaryIO, members: Iterable[tuple[str, bytes]]) -> None:
    """A zip of `members`, in their order."""
    with zipfile.ZipFile(file, "w") as zipped:
        for name, content in members:
            zipped.writestr(entry(name), content)


def restamp(content: bytes, file: BinaryIO) -> None:
    """The same zip without its times."""
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        write(file, ((name, zipped.read(name)) for name in zipped.namelist()))
