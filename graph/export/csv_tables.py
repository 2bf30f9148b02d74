"""A zip of CSV tables: nodes.csv and edges.csv for spreadsheets and Gephi, and the same under neo4j/ with the headers
that Neo4j's bulk importer wants.

UTF-8 with a byte order mark, which Excel needs to see that it is UTF-8. A cell that a spreadsheet could take for a
formula begins with one apostrophe more than its text.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from graph.export import archive, elements
from graph.export.characters import printable
from graph.export.context import Context
from graph.export.wording import relation, value
from graph.language import say
from graph.schema import Property

if TYPE_CHECKING:
    import networkx as nx

#: At the start of a cell these make a formula of it (the full-width ones where a spreadsheet converts them), or, like
#: the apostrophe itself, would make an unguarded cell look guarded.
FORMULA = tuple("=+-@\t\r＝＋－＠'")

#: Characters that are written at a time.
TOGETHER = 1 << 16

NEO4J_TYPES = {"string": "", "strings": ":string[]", "integer": ":long", "float": ":double", "boolean": ":boolean"}


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write the zip."""
    nodes, edges = elements.nodes(graph), elements.edges(graph)
    of_nodes = _besides(("id", "label", "caption"), elements.present(elements.NODE_PROPERTIES, (d for _, d in nodes)))
    of_edges = _besides(("type",), elements.present(elements.EDGE_PROPERTIES, (d for *_, d in edges)))
    tables = (
        ("nodes.csv", lines(
            ["Id", "Label", "node_type", say("类型", "type"), *(p.name for p in of_nodes)],
            ([id_, d["caption"], d["label"], value("label", d["label"]), *_cells(d, of_nodes)] for id_, d in nodes),
        )),
        ("edges.csv", lines(
            ["Source", "Target", "Type", "Label", "edge_type", *(p.name for p in of_edges)],
            ([u, v, "Directed", relation(d), d["type"], *_cells(d, of_edges)] for u, v, _, d in edges),
        )),
        ("neo4j/nodes.csv", lines(
            ["id:ID", ":LABEL", "caption", *map(_typed, of_nodes)],
            ([id_, d["label"], d["caption"], *_cells(d, of_nodes)] for id_, d in nodes),
        )),
        ("neo4j/edges.csv", lines(
            [":START_ID", ":END_ID", ":TYPE", *map(_typed, of_edges)],
            ([u, v, d["type"], *_cells(d, of_edges)] for u, v, _, d in edges),
        )),
    )  # fmt: skip
    archive.write(file, [("README.txt", [readme(context).encode("utf-8-sig")]), *tables])


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A table as spreadsheets read it."""
    return b"".join(lines(header, rows))


def lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The lines of that table, some rows at a time."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    yield BOM_UTF8
    for row in rows:
        writer.writerow([guarded(cell) if isinstance(cell, str) else cell for cell in row])
        if text.tell() > TOGETHER:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def guarded(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula."""
    cell = printable(cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def readme(context: Context) -> str:
    """What the files are and how to read them in."""
    question = printable(context.question)
    return "\n".join(
        [
            *([say(f"问题：{question}", f"Question: {question}")] if question else []),
            say(
                "nodes.csv、edges.csv：Excel 可直接打开；Gephi 用“输入电子表格”先后导入。",
                "nodes.csv, edges.csv: for Excel; for Gephi, import them one after the other as spreadsheets.",
            ),
            say("neo4j/：供 Neo4j 批量导入：", "neo4j/: for Neo4j's bulk importer:"),
            "  neo4j-admin database import full neo4j --multiline-fields=true "
            "--nodes=neo4j/nodes.csv --relationships=neo4j/edges.csv",
            say(
                "每条有原文依据的关系都带有文件编号（doc）、起止位置（start、end）和原文（text）。",
                "Every relation that a text gave rise to carries its evidence: document (doc), place (start, end), quote (text).",
            ),
            say(
                "以 = + - @ 或撇号开头的文字前面多加了一个撇号，以免被当作公式。",
                "Text that begins with = + - @ or an apostrophe has one apostrophe more, so that it is no formula.",
            ),
            "",
        ]
    )


def _besides(names: Sequence[str], properties: Iterable[Property]) -> list[Property]:
    return [p for p in properties if p.name not in names]


def _typed(p: Property) -> str:
    return p.name + NEO4J_TYPES[p.type]


def _cells(attributes: dict[str, Any], properties: Iterable[Property]) -> list[Any]:
    return [_cell(attributes.get(p.name, "")) for p in properties]


def _cell(content: Any) -> Any:
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, list):
        # Neo4j parts arrays at the semicolon and knows no escape for it.
        return ";".join(str(c).replace(";", "；") for c in content)
    return content
