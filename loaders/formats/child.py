"""Readers of formats whose libraries may crash, hang or take all memory run in a process of their own, with limits.

The parent calls :func:`run`; the process is this module run with the reader's name, the file on its standard input and
the answer as JSON on its standard output.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from loaders.formats.reading import Unreadable

#: Seconds and bytes of memory that reading one file may take.
SECONDS, MEMORY = 120, 3 << 30
_ROOT = Path(__file__).parents[2]
_READERS = frozenset(("pdf_pages", "workbook"))


def run(reader: str, data: bytes) -> Any:
    """What ``loaders.formats.<reader>.extract(data)`` returns, computed in another process.

    Raises
    ------
    Unreadable
        What the reader raises; also when the process takes too long or too much memory, or dies.
    """
    command = [sys.executable, "-m", "loaders.formats.child", reader, str(math.ceil(SECONDS)), str(MEMORY)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_ROOT, env=os.environ | {"PYTHONIOENCODING": "utf-8"}
    ) as process:
        try:
            out, _ = process.communicate(data, SECONDS)
        except BaseException as error:
            process.kill()
            if isinstance(error, subprocess.TimeoutExpired):
                raise Unreadable(
                    f"读取超时（{SECONDS} 秒），文件可能已损坏；请重新下载，或拆分文件",
                    f"not read within {SECONDS} seconds (damaged, perhaps); fetch it again, or split it",
                ) from None
            raise
    try:
        answer = json.loads(out)
    except ValueError:
        raise Unreadable(
            f"无法读取：文件已损坏，或所需内存过大（上限 {MEMORY >> 20} MB）；请重新下载，或拆分文件",
            f"cannot be read: damaged, or in need of too much memory (the limit is {MEMORY >> 20} MB); fetch it again, or split it",
        ) from None
    if "refused" in answer:
        raise Unreadable(*answer["refused"])
    return answer["result"]


def main(reader: str, seconds: int, memory: int) -> None:
    """Read standard input with `reader` and print the answer; end where that takes more than so much."""
    _limit(seconds, memory)
    if reader not in _READERS:
        raise SystemExit(2)
    try:
        answer = {"result": import_module(f"loaders.formats.{reader}").extract(sys.stdin.buffer.read())}
    except Unreadable as error:
        answer = {"refused": [error.zh, error.en, error.kind]}
    # surrogates, which a broken font table may give, are no characters
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the time limit alone
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
