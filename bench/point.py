"""One point of the bench, in a process of its own: ``python -m bench.point NAME RESULT FOLDER SHARED SCALE SECONDS``.

The result is written whenever the point says something, so that what was measured is there whatever ends the rest.
"""

from __future__ import annotations

import importlib
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from bench.results import Given, Result


def main() -> None:
    name, file, folder, shared, scale, seconds = sys.argv[1:]
    signal.signal(signal.SIGTERM, _stop)
    began = time.monotonic()
    given = Given(Path(folder), Path(shared), float(scale), began + float(seconds))
    given.folder.mkdir(parents=True, exist_ok=True)
    result = Result(name, given.scale)
    try:
        for key, value in importlib.import_module(f"bench.{name}").measure(given):
            result.measured[key] = value
            result.seconds = time.monotonic() - began
            result.keep(Path(file))
        result.ended = "done"
    except BaseException as error:
        result.ended = f"{type(error).__name__}: {error}"[:300]
        raise
    finally:
        result.seconds = time.monotonic() - began
        result.keep(Path(file))


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit("it took too long")


if __name__ == "__main__":
    main()
