"""What leaves the tool: one module a format, all from the same subgraph.

A module has ``write(graph, file, context)``: it writes the whole export to a binary file and leaves it open. A new
format is such a module and a line in :data:`FORMATS`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from graph.export.context import Cited, Context, ExportError

if TYPE_CHECKING:  # slow to import, and the command line asks questions without it
    import networkx as nx

__all__ = ["FORMATS", "Cited", "Context", "ExportError", "Format", "filling", "replacing"]

#: Of a graph that answers no question.
ALONE = Context()


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. Its module is loaded when it is first written: some of them are slow to load."""

    name: str
    module: str
    suffix: str
    media: str
    zh: str
    en: str

    def write(self, graph: nx.MultiDiGraph, target: BinaryIO | Path, context: Context = ALONE) -> None:
        """Write `graph`, made by :mod:`graph.subgraph`; the same graph and context give the same bytes.

        Parameters
        ----------
        target
            A binary file, or a path, where the file appears once it is complete and replaces what was there.

        Raises
        ------
        ExportError
            Something is missing on this machine; the message is one line that says what to do.
        """
        module = import_module(f"graph.export.{self.module}")
        with filling(target) as file:
            module.write(graph, file, context)


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("docx", "word", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
               "Word 文档", "Word document"),
        Format("xlsx", "workbook", ".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
               "Excel 工作簿", "Excel workbook"),
        Format("html", "webpage", ".html", "text/html", "网页（单个文件）", "web page in one file"),
        Format("md", "markdown", ".md", "text/markdown", "Markdown 文本", "Markdown text"),
        Format("ics", "ics", ".ics", "text/calendar", "日历（完成时限）", "calendar of deadlines"),
        Format("png", "png", ".png", "image/png", "图片", "picture"),
        Format("svg", "svg", ".svg", "image/svg+xml", "矢量图", "vector picture"),
        Format("csv", "csv_tables", ".zip", "application/zip", "节点与关系的 CSV 表", "CSV tables of nodes and edges"),
        Format("json", "node_link", ".json", "application/json", "JSON（node-link）", "JSON, node-link"),
        Format("graphml", "graphml", ".graphml", "application/xml", "GraphML 图文件", "GraphML"),
        Format("gexf", "gexf", ".gexf", "application/xml", "GEXF 图文件（Gephi）", "GEXF, for Gephi"),
        Format("jsonld", "json_ld", ".jsonld", "application/ld+json", "JSON-LD 关联数据", "JSON-LD"),
        Format("cypher", "cypher", ".cypher", "text/plain", "Cypher 语句", "Cypher statements"),
    )
}


@contextmanager
def filling(target: BinaryIO | Path) -> Iterator[BinaryIO]:
    """The file that is to be written: `target`, or one that takes the place of that path; see :func:`replacing`."""
    if isinstance(target, Path):
        with replacing(target) as file:
            yield file
    else:
        yield target


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes the place of `path` when the block ends well, and vanishes when it does not."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        partial = Path(file.name)
        try:
            yield cast(BinaryIO, file)
        except BaseException:
            file.close()
            partial.unlink()
            raise
    umask = os.umask(0)
    os.umask(umask)
    partial.chmod(0o666 & ~umask)
    partial.replace(path)
