"""Generations of an embedded store: which one is live, and how the next one takes its place.

::

    store/
        CURRENT                 the name of the live generation
        lock                    locked by the writer, with a word on who that is
        generations/000042/     a database folder, never changed once it is live
            policykg.json       schema of its content; locked by its readers

A writer copies the live generation, changes the copy, and renames a new CURRENT over the old one. So readers never
wait, and a writer that dies at any moment leaves what was there; what it left behind besides, the next one removes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from graph.language import say
from graph.schema import VERSION
from graph.stores.base import StoreError, StoreMissing, check_version, unusable
from graph.stores.locks import lock_for_writing
from graph.stores.process import EngineProcess

_MARK = "policykg.json"


class Mark(NamedTuple):
    """What is noted of a generation: a digest of its types and indexes, and the size of each file.

    The engine takes a file that is cut off for an empty one, so sizes are compared whenever it is opened.
    """

    types: str
    files: dict[str, int]


class Generations:
    """The folder of a store."""

    def __init__(self, location: str) -> None:
        self.root = Path(location).expanduser().absolute()
        self.lock = self.root / "lock"
        self._pointer = self.root / "CURRENT"
        self._folder = self.root / "generations"

    def current(self) -> str:
        """Name of the live generation.

        Raises
        ------
        StoreMissing
            There is none.
        """
        name = self._pointed()
        while not (name.isdecimal() and self.path(name).is_dir()):
            before, name = name, self._pointed()
            if name == before:  # else it was removed while we looked, and there is a newer one
                raise self.damaged()
        return name

    def _pointed(self) -> str:
        try:
            return self._pointer.read_text("ascii", "replace").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise StoreMissing(say(
                f"{self.root}：这里还没有图谱库，请先载入文件（policykg load 文件夹）",
                f"{self.root}: there is no store yet; load documents first (policykg load FOLDER)",
            )) from None
        except OSError as error:
            raise unusable(error) from error

    def path(self, name: str) -> Path:
        return self._folder / name

    def check(self, name: str) -> Mark:
        """What is noted of a generation.

        Raises
        ------
        SchemaVersionError
            It was not written for this version of the schema.
        FileNotFoundError
            It was removed meanwhile.
        """
        version, mark = self._noted(name)
        check_version(self.root, version, (
            "下次载入时会用库中保存的事实重建：policykg load 任一文件",
            "the next load builds it again from the facts that it keeps: policykg load ANY FILE",
        ))
        return mark

    def _noted(self, name: str) -> tuple[int, Mark]:
        """Version of the schema and mark of a generation."""
        try:
            content = json.loads((self.path(name) / _MARK).read_text("utf-8"))
            return int(content["schema"]), Mark(str(content["types"]), dict(content["files"]))
        except (ValueError, KeyError, TypeError):
            raise self.damaged() from None
        except PermissionError as error:
            raise unusable(error) from error

    def damaged(self) -> StoreError:
        return StoreError(say(
            f"{self.root}：图谱库已损坏；请删除该文件夹，重新载入文件",
            f"{self.root}: the store is damaged; remove the folder and load the documents again",
        ))

    def open(self, engine: EngineProcess, name: str, *, outdated: bool = False) -> bool:
        """Have a process open a generation for reading, undamaged; False where it was removed meanwhile."""
        try:
            mark = self._noted(name)[1] if outdated else self.check(name)
        except FileNotFoundError:
            return False
        path = self.path(name)
        if "gone" in engine.call("open", path=str(path), mark=str(path / _MARK)):
            return False
        if _sizes(path) != mark.files:
            raise self.damaged()
        return True

    def prepare(self) -> None:
        """Make the folder of a new store, where that harms nothing."""
        with _clear():
            other = self.root.exists() and not self._folder.exists()
            if other and (not self.root.is_dir() or any(self.root.iterdir())):
                raise StoreError(say(
                    f"{self.root}：不是图谱库，也不是空文件夹，不能在此建库",
                    f"{self.root}: neither a store nor an empty folder, so no store is made here",
                ))
            self._folder.mkdir(parents=True, exist_ok=True)

    def copy(self, live: str | None, *, empty: bool = False) -> Path:
        """The next generation, a copy of the live one or `empty`; only for who holds the lock."""
        new = self.path(f"{int(live or 0) + 1:06}")
        with _clear():
            for name in self._names():
                if live is None or int(name) > int(live):
                    shutil.rmtree(self.path(name))  # of a writer that died
            new.mkdir()
            try:
                if live and not empty:
                    for file in _files(old := self.path(live)):
                        target = new / file.relative_to(old)
                        target.parent.mkdir(parents=True, exist_ok=True)
                        _copy(file, target)
            except OSError:
                self.drop(new)
                raise
        return new

    def drop(self, path: Path) -> None:
        """Remove a generation that did not become live."""
        shutil.rmtree(path, ignore_errors=True)

    def mark(self, path: Path, types: str) -> None:
        """Note in a generation what it holds, and for which version of the schema it was written."""
        with _clear():
            content = {"schema": VERSION, **Mark(types, _sizes(path))._asdict()}
            (path / _MARK).write_text(json.dumps(content, indent=1) + "\n", "utf-8")

    def switch(self, path: Path) -> None:
        """Make a finished generation the live one; afterwards it stays so even if the machine fails."""
        new = self._pointer.with_suffix(".new")
        with _clear():
            _sync(*path.rglob("*"), path, self._folder)
            new.write_text(path.name + "\n", "ascii")
            _sync(new)
            new.replace(self._pointer)
            _sync(self.root)

    def sweep(self) -> None:
        """Remove generations before the live one that nobody reads."""
        with suppress(OSError, StoreError):  # another time, or whoever may write here
            live = int(self.current())
            for name in self._names():
                if int(name) < live:
                    self._remove(self.path(name))

    def _remove(self, path: Path) -> None:
        try:
            mark = lock_for_writing(path / _MARK)
        except OSError:
            return
        with mark:
            (path / _MARK).unlink()  # from here on no reader comes in
            shutil.rmtree(path)

    def _names(self) -> list[str]:
        return [entry.name for entry in self._folder.iterdir() if entry.name.isdecimal()]


@contextmanager
def _clear() -> Iterator[None]:
    """What the system says about a file or folder, said to people."""
    try:
        yield
    except OSError as error:
        raise unusable(error) from error


def digest(types: str) -> str:
    return hashlib.sha256(types.encode()).hexdigest()


def _sizes(path: Path) -> dict[str, int]:
    return {file.relative_to(path).as_posix(): file.stat().st_size for file in sorted(_files(path)) if file.name != _MARK}


def _files(path: Path) -> Iterator[Path]:
    return (file for file in path.rglob("*") if file.is_file())


def _copy(source: Path, target: Path) -> None:
    """Copy a file, by reference on file systems that can."""
    try:
        with source.open("rb") as old, target.open("wb") as new:
            while os.copy_file_range(old.fileno(), new.fileno(), 1 << 30):
                pass
    except (AttributeError, OSError):
        shutil.copyfile(source, target)


def _sync(*paths: Path) -> None:
    for path in paths:
        if os.name == "nt" and path.is_dir():
            continue
        handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
