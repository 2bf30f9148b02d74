"""Locks on files that the system lets go when their process ends, however it ends: none can be left over."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # where nobody reads: a locked byte cannot be read by others

    def _lock(file: IO[bytes], exclusive: bool) -> None:
        # An open file cannot be removed on Windows: for a reader, having it open is enough.
        if exclusive:
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            file.seek(0)
else:
    import fcntl

    def _lock(file: IO[bytes], exclusive: bool) -> None:
        fcntl.flock(file, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)


def lock_for_reading(path: Path) -> IO[bytes]:
    """`path`, open, locked together with other readers. FileNotFoundError where it is being taken away."""
    return _open(path, "rb", exclusive=False)


def lock_for_writing(path: Path) -> IO[bytes]:
    """`path`, open for reading and writing and locked against all others.

    Raises
    ------
    BlockingIOError
        Somebody else has it.
    """
    return _open(path, "r+b", exclusive=True)


def _open(path: Path, mode: str, exclusive: bool) -> IO[bytes]:
    file = path.open(mode)
    try:
        _lock(file, exclusive)
        # Between opening and locking, somebody with an exclusive lock may have removed the file.
        if not os.path.samestat(os.fstat(file.fileno()), path.stat()):
            raise FileNotFoundError(path)
    except OSError as error:
        file.close()
        if isinstance(error, PermissionError):  # Windows says so of a lock that is taken
            raise BlockingIOError(*error.args) from error
        if isinstance(error, BlockingIOError) and not exclusive:
            raise FileNotFoundError(path) from error
        raise
    return file
