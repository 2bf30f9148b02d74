"""Reports of many parts, for the app's tray and for ``policykg report``."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import BinaryIO

from graph.export import Cited, Context, ExportError, filling
from graph.report.compose import composed
from graph.report.kept import dumps, loads
from graph.report.model import Asked, Part, Report
from graph.report.parts import SHOWN, answered, measure, quoted

__all__ = [
    "FORMATS", "SHOWN", "Asked", "Cited", "Context", "ExportError", "Part", "Report", "answered", "dumps", "loads", "measure",
    "quoted", "write",
]  # fmt: skip

#: The modules of :mod:`graph.export` that write reports, by the names of their formats in its registry.
FORMATS = {"docx": "word", "html": "webpage", "md": "markdown"}


def write(report: Report, format_: str, target: BinaryIO | Path) -> None:
    """Write `report` in one of :data:`FORMATS`; the same report gives the same bytes.

    Parameters
    ----------
    target
        A binary file, or a path, where the file appears once it is complete and replaces what was there.

    Raises
    ------
    ExportError
        Something is missing on this machine; the message is one line that says what to do.
    """
    module = import_module(f"graph.export.{FORMATS[format_]}")
    told = composed(report)
    with filling(target) as file:
        module.save(told, file)
