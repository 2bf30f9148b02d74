"""Broken files by the thousand: `make bench-hostile`, or `python -m bench.hostile [N] [--seed S] [FOLDER]`.

Files of all formats in FOLDER (default: ../shared/corpus/dev and the samples) are cut off, mixed, doubled and changed, also
inside the parts of packages, and read under right and wrong names. Each must be read whole or refused in one line; what is
extracted must quote the text. The table says what became of them, and how long the slowest took.
"""

from __future__ import annotations

import argparse
import io
import random
import time
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from loaders import formats, pipeline
from loaders.formats import office
from loaders.model import spans

ROOT = Path(__file__).parent.parent
SUFFIXES = ("docx", "doc", "pdf", "ofd", "xlsx", "csv", "json", "html", "txt", "md", "zip", "tar.gz", "wps")
#: Bytes of the largest file that is taken: what matters is the number of inputs.
LARGEST = 300_000


def main() -> int:
    """Read N broken files; the exit code is 1 where one of them broke a reader."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("number", nargs="?", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, action="append")
    options = parser.parse_args()
    folders = options.folder or [ROOT.parent / "shared" / "corpus" / "dev", ROOT / "samples"]
    seeds = [p.read_bytes() for f in folders for p in sorted(f.glob("*.*")) if p.is_file() and p.stat().st_size <= LARGEST]
    seeds = [s for s in seeds if not office.recognises(s, "")]  # seconds each
    chance = random.Random(options.seed)
    found: Counter[str] = Counter()
    slowest = (0.0, "")
    for n in range(options.number):
        data, suffix = broken(chance, seeds), chance.choice(SUFFIXES)
        started = time.perf_counter()
        what = outcome(data, f"made.{suffix}")
        slowest = max(slowest, (time.perf_counter() - started, f"{n}: {what}"))
        found[what] += 1
        if what.startswith("!"):
            Path(f"hostile-{options.seed}-{n}.{suffix}").write_bytes(data)
    for what, times in found.most_common():
        print(f"{times:6}  {what}")
    print(f"{sum(found.values()):6}  inputs; the slowest took {slowest[0]:.1f} s ({slowest[1]})")
    return int(any(what.startswith("!") for what in found))


def outcome(data: bytes, name: str) -> str:
    """What became of a file: the format that read it, why it was refused, or what broke."""
    kinds: list[str] = []
    try:
        for _, part in formats.read_all(data, name):
            if isinstance(part, formats.Unreadable):
                kinds.append(f"refused: {part.en.split(' (')[0].split(';')[0]}")
                continue
            kinds.append(part.format)
            for document in pipeline.extract_reading(part, name):
                if not all(part.text[s.start : s.end] == s.text for s in spans(document)):
                    return "! a fact does not quote its text"
    except Exception as error:
        return f"! {type(error).__name__}: {error}"
    return kinds[0] if len(set(kinds)) == 1 else "several parts"


def broken(chance: random.Random, seeds: Sequence[bytes]) -> bytes:
    """A file of `seeds`, changed; of a package one part is, or its bytes."""
    data = chance.choice(seeds)
    if data.startswith(b"PK") and chance.random() < 0.7:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            members = [(i.filename, old.read(i)) for i in old.infolist()]
        hit = chance.randrange(len(members))
        members[hit] = members[hit][0], changed(chance, members[hit][1], seeds)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
            for name, content in members:
                new.writestr(name, content)
        return buffer.getvalue()
    return changed(chance, data, seeds)


def changed(chance: random.Random, data: bytes, seeds: Sequence[bytes]) -> bytes:
    """`data` after up to four accidents."""
    for _ in range(chance.randint(1, 4)):
        i, j = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
        match chance.randrange(6):
            case 0:
                data = data[:j]
            case 1:
                data = data[:i] + data[min(j, i + 2000) :]
            case 2:
                data = data[:j] + data[i:j] + data[j:]
            case 3:
                data = data[:i] + chance.randbytes(chance.randint(1, 9)) + data[i + 1 :]
            case 4:
                data = data[:i] + chance.choice((b"-1", b"99999999999", b"1e309", b"<", b"\0", b'"')) + data[i + 1 :]
            case _:
                other = chance.choice(seeds)
                data = data[:i] + other[: chance.randint(0, 4000)] + data[i:]
    return data


if __name__ == "__main__":
    raise SystemExit(main())
