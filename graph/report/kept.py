"""Reports as JSON, to be kept between two visits or two programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

import networkx as nx

from graph.export import elements
from graph.export.characters import json_text
from graph.export.chart import DAYS, FORMS, LARGEST, Chart, Kind, Mark
from graph.export.context import Cited, ExportError
from graph.export.table import Line, Row, Source, Table
from graph.language import say
from graph.report.model import Asked, Part, Report
from graph.schema import EDGE_TYPES, NODE_TYPES

#: What the file says it is. A change that older programs cannot read is another version.
FORMAT, VERSION = "policykg-report", 1


def dumps(report: Report) -> str:
    """The report as JSON; the same report gives the same text."""
    parts = [_part(part) for part in report.parts]
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "title": report.title,
        "introduction": report.introduction,
        "date": report.date,
        "parts": parts,
        "documents": [asdict(d) for d in report.documents],
    }
    return json_text(whole)


def loads(text: str | bytes) -> Report:
    """The report that :func:`dumps` wrote.

    Raises
    ------
    ExportError
        The text is none, or one of another version.
    """
    try:
        whole = json.loads(text)
        if whole["format"] != FORMAT or whole["version"] != VERSION:
            raise ExportError(say(
                f"这份报告是第 {whole['version']} 版格式，本程序只读第 {VERSION} 版",
                f"this report is of version {whole['version']}; this program reads version {VERSION}",
            ))
        return Report(
            _text(whole["title"]),
            _text(whole["introduction"]),
            tuple(_read_part(p) for p in whole["parts"]),
            tuple(_cited(d) for d in whole["documents"]),
            _maybe(_day, whole["date"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, nx.NetworkXError) as error:
        raise ExportError(say(
            f"读不出保存的报告（{type(error).__name__}：{error}）；请重新建一份",
            f"the kept report cannot be read ({type(error).__name__}: {error}); begin a new one",
        )) from None


def _part(part: Part) -> dict[str, Any]:
    return {
        "heading": part.heading,
        "comment": part.comment,
        "asked": None if part.asked is None else {**asdict(part.asked), "parameters": dict(part.asked.parameters)},
        "picture": None if part.picture is None else _graph(part.picture),
        "caption": part.caption,
        "chart": None if part.chart is None else asdict(part.chart),
        "tables": [asdict(t) for t in part.tables],
        "remarks": part.remarks,
        "quotes": part.quotes,
        "evidence": [asdict(s) for s in part.evidence],
    }


def _graph(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """networkx's node-link form."""
    return {
        "graph": {"truncated": bool(graph.graph.get("truncated"))},
        "nodes": [{**d, "id": id_} for id_, d in elements.nodes(graph)],
        "edges": [{**d, "source": u, "target": v, "key": key} for u, v, key, d in elements.edges(graph)],
    }


def _read_part(part: Mapping[str, Any]) -> Part:
    read = Part(
        _text(part["heading"]),
        _text(part["comment"]),
        _maybe(_asked, part["asked"]),
        _maybe(_read_graph, part["picture"]),
        _text(part["caption"]),
        _maybe(_chart, part.get("chart")),  # reports that were kept before there were charts have none
        tuple(_table(t) for t in part["tables"]),
        tuple(map(_text, part["remarks"])),
        tuple(map(int, part["quotes"])),
        tuple(Source(int(s["number"]), _cited(s["cited"]), _text(s["item"]), _text(s["quote"])) for s in part["evidence"]),
    )
    named = {*read.quotes, *(n for table in read.tables for n in table.cited)}
    if missing := named - {s.number for s in read.evidence}:
        raise LookupError(f"evidence {min(missing)}")
    return read


def _asked(asked: Mapping[str, Any]) -> Asked:
    parameters = {_text(k): _text(v) for k, v in asked["parameters"].items()}
    return Asked(_text(asked["question"]), parameters, _maybe(_text, asked["date"]), int(asked["documents"]))


def _read_graph(content: Mapping[str, Any]) -> nx.MultiDiGraph:
    graph: nx.MultiDiGraph = nx.MultiDiGraph(truncated=bool(content["graph"]["truncated"]))
    for node in content["nodes"]:
        attributes = dict(node)
        if attributes["label"] not in NODE_TYPES:
            raise LookupError(attributes["label"])
        _text(attributes["caption"])
        graph.add_node(_text(attributes["id"]), **attributes)
    for edge in content["edges"]:
        attributes = dict(edge)
        ends = [_text(attributes.pop(name)) for name in ("source", "target", "key")]
        if not graph.has_node(ends[0]) or not graph.has_node(ends[1]):
            raise LookupError("edge")
        if attributes["type"] not in EDGE_TYPES:
            raise LookupError(attributes["type"])
        graph.add_edge(*ends, **attributes)
    return graph


def _chart(chart: Mapping[str, Any]) -> Chart:
    lines, kinds = tuple(map(_text, chart["lines"])), tuple(Kind(_text(k["name"]), _colour(k["colour"])) for k in chart["kinds"])
    marks = tuple(Mark(int(m["line"]), int(m["kind"]), float(m["at"]), _text(m["text"])) for m in chart["marks"])
    if chart["form"] not in FORMS:
        raise LookupError(chart["form"])
    low, high = {"days": DAYS, "matrix": (0, len(lines) - 1), "bars": (0, LARGEST)}.get(chart["form"], (-LARGEST, LARGEST))
    places = [*(m.at for m in marks), *([] if chart["today"] is None else [int(chart["today"])])]
    if not marks or any(not (0 <= m.line < len(lines) and 0 <= m.kind < len(kinds)) for m in marks):
        raise ValueError("marks")
    if not all(low <= at <= high for at in places) or chart["form"] == "matrix" and not all(int(m.text) > 0 for m in marks):
        raise ValueError("marks")
    return Chart(
        chart["form"], lines, kinds, marks, _text(chart["axis"]), _text(chart["caption"]), _text(chart["description"]),
        _text(chart["note"]), _maybe(int, chart["today"]),
    )


def _colour(content: Any) -> str:
    if not re.fullmatch("#[0-9a-f]{6}", _text(content)):
        raise ValueError(content)
    return str(content)


def _table(table: Mapping[str, Any]) -> Table:
    rows = tuple(
        Row(_text(row["document"]), tuple(
            tuple(Line(_text(line["text"]), tuple(map(int, line["sources"]))) for line in cell) for cell in row["cells"]
        ))
        for row in table["rows"]
    )  # fmt: skip
    columns = tuple(map(_text, table["columns"]))
    if any(len(row.cells) != len(columns) for row in rows):
        raise ValueError("cells")
    return Table(_text(table["caption"]), columns, rows, _text(table["note"]), bool(table["form"]))


def _cited(cited: Mapping[str, Any]) -> Cited:
    return Cited(
        _text(cited["id"]), _text(cited["title"]), _maybe(_text, cited["number"]), _maybe(_text, cited["date"])
    )


def _text(content: Any) -> str:
    if not isinstance(content, str):
        raise TypeError(f"{content!r:.40}")
    return content


def _day(content: Any) -> str:
    return date.fromisoformat(_text(content)).isoformat()


def _maybe(read: Callable[[Any], Any], content: Any) -> Any:
    return None if content is None else read(content)
