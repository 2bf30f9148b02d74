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


def write(file: BinaryIO, members: Iterable[tuple[str, Iterable[bytes]]]) -> None:
    """A zip of `members`, in their order, each written piece by piece."""
    zipped = zipfile.ZipFile(file, "w")
    try:
        for name, pieces in members:
            with zipped.open(entry(name), "w") as member:
                for piece in pieces:
                    member.write(piece)
        zipped.close()
    except BaseException:
        zipped.fp = None  # else it would complain of the member that is still open, instead of what went wrong
        raise


def restamp(content: bytes, file: BinaryIO) -> None:
    """The same zip without its times."""
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        write(file, ((name, (zipped.read(name),)) for name in zipped.namelist()))
