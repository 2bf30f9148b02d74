"""The reports that people put together, as JSON: files beside the store, or, where the app is read only, the session's own."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from pathlib import Path

import streamlit as st

from graph.export import replacing
from views import data, keeping

_OWN = "reports of this session"


class Files(MutableMapping[str, str]):
    """Texts by number, each a file that appears whole; the one that was changed last comes first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __getitem__(self, name: str) -> str:
        try:
            return self._path(name).read_text("utf-8", "replace")
        except FileNotFoundError:
            raise KeyError(name) from None

    def __setitem__(self, name: str, text: str) -> None:
        path = self._path(name)
        self.folder.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(text.encode("utf-8", "replace"))

    def __delitem__(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def __iter__(self) -> Iterator[str]:
        found = [path for path in self.folder.glob("*.json") if _is_number(path.stem)]
        return (path.stem for path in sorted(found, key=lambda path: (-path.stat().st_mtime, path.stem)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _path(self, name: str) -> Path:
        if not _is_number(name):  # it may come from an address
            raise KeyError(name)
        return self.folder / f"{name}.json"


def _is_number(name: str) -> bool:
    return name.isascii() and name.isdecimal()


def shelf() -> MutableMapping[str, str]:
    """Where this session finds and keeps its reports."""
    if keeping.read_only():
        own: dict[str, str] = st.session_state.setdefault(_OWN, {})
        return own
    return Files(keeping.folder(data.store(), "reports"))


def unused(kept: MutableMapping[str, str]) -> str:
    """A number that no report has."""
    return str(max(map(int, kept), default=0) + 1)
