"""Which edition of the program reads: files that two processes read with equal editions give the same facts."""

from __future__ import annotations

import hashlib
import unicodedata
from functools import cache
from importlib.metadata import version
from pathlib import Path

#: What readers of formats and extractors stand on.
_LIBRARIES = ("ahocorasick-rs", "charset-normalizer", "lxml", "openpyxl", "pypdfium2", "selectolax")


@cache
def edition() -> str:
    """Digest of this package (modules and vocabulary), of the libraries that it reads with, and of Unicode as Python knows it."""
    root = Path(__file__).parent
    whole = hashlib.sha256(unicodedata.unidata_version.encode())
    for library in _LIBRARIES:
        whole.update(f"{library}={version(library)}\n".encode())
    for file in sorted(p for kind in ("*.py", "*.tsv") for p in root.rglob(kind)):
        whole.update(f"{file.relative_to(root).as_posix()}\n".encode() + file.read_bytes())
    return whole.hexdigest()
