"""Amounts and deadlines as the pages show them: with those who answer and those meant, and measured against today."""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil, floor, log10
from typing import Any

import networkx as nx

from graph.export import wording
from graph.language import say
from graph.queries import Answer, Column
from graph.report.charts import BOUNDS, FEW, SOON, STATES, state_of
from views import aims, data, picture

Row = dict[str, Any]
#: Numbers of an axis as people read them: 1000万, 10 M.
_READ = (
    "datum.value >= 1e12 ? format(datum.value / 1e12, ',') + '万亿' : datum.value >= 1e8 ? format(datum.value / 1e8, ',') + '亿' : "
    "datum.value >= 1e4 ? format(datum.value / 1e4, ',') + '万' : format(datum.value, ',~f')",
    "datum.value >= 1e9 ? format(datum.value / 1e9, ',') + ' bn' : datum.value >= 1e6 ? format(datum.value / 1e6, ',') + ' M' : "
    "format(datum.value, ',~f')",
)
#: Named like the columns of other queries, so that they read alike.
_HELD = (Column("heading", "string", "要点", "heading"), Column("agencies", "list", "负责部门", "agencies"))
_GROUPS = Column("groups", "list", "面向人群", "groups")


def holders(places: set[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, list[str], list[str]]]:
    """Heading, bodies and groups of measures, by document and item."""
    rows = data.read(
        "UNWIND $places AS place MATCH (:Document {id: place[0]})-[:CONTAINS]->(m:Measure) WHERE m.path = place[1] "
        "CALL { WITH m OPTIONAL MATCH (a:Agency)-[r:RESPONSIBLE_FOR]->(m) "
        "WITH a, min(r.start) AS place ORDER BY place, a.id RETURN collect(a.name) AS agencies } "
        "CALL { WITH m OPTIONAL MATCH (m)-[t:TARGETS]->(g:TargetGroup) "
        "WITH g, min(t.start) AS place ORDER BY place, g.id RETURN collect(g.name) AS groups } "
        "RETURN m.doc, m.path, m.heading, agencies, groups",
        places=sorted(map(list, places)),
    )
    return {(document, path): (heading, agencies, groups) for document, path, heading, agencies, groups in rows}


def amounts(found: Answer) -> Answer:
    """The answer of ``amounts`` with heading, bodies and groups of each measure."""
    rows = aims.records(found)
    known = holders({(row["document"], row["path"]) for row in rows})
    held = [known[row["document"], row["path"]] for row in rows]
    columns = [c for c in found.columns if c.name != "kind"]
    at = [found.columns.index(c) for c in columns]
    return aims.answer(
        (*columns, *_HELD, _GROUPS),
        ([*(_whole(row[i]) for i in at), *more] for row, more in zip(found.result.rows, held, strict=True)), found.notes,
    )


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def deadlines(found: Answer, today: date) -> Answer:
    """The answer of ``deadlines`` with how each stands to `today`, and for whom it is."""
    rows = aims.records(found)
    known = holders({(row["document"], row["path"]) for row in rows})
    first, *others = found.columns
    left = [(date.fromisoformat(row["date"]) - today).days for row in rows]
    return aims.answer(
        (first, Column("due", "string", "距今", "from today"), *others, _GROUPS, Column("days", "integer", "", "")),
        ([row[0], _from_today(days), *row[1:], known[given["document"], given["path"]][2], days]
         for row, given, days in zip(found.result.rows, rows, left, strict=True)),
        found.notes,
    )


def within(when: str, today: date, start: str | None, end: str | None) -> dict[str, str | None]:
    """First and last day of the deadlines of a state, of those from `start` to `end`; of all states where `when` is none."""
    day = {n: (today + timedelta(n)).isoformat() for n in (-1, 0, SOON, SOON + 1)}
    first, last = {"past": (None, day[-1]), "soon": (day[0], day[SOON]), "later": (day[SOON + 1], None)}.get(when, (None, None))
    return {"from": max(filter(None, (start, first)), default=None), "to": min(filter(None, (end, last)), default=None)}


def _from_today(days: int) -> str:
    if days < 0:
        return say(f"⚠ 已过 {-days} 天", f"⚠ {-days} days past")
    return say(f"还有 {days} 天", f"in {days} days") if days else say("今天", "today")


def edge_of(graph: nx.MultiDiGraph, row: Row) -> str | None:
    """The line from a measure to its amount that a row stands for."""
    for u, v, k, d in graph.edges(keys=True, data=True):
        if d["type"] == "HAS_AMOUNT" and d["doc"] == row["document"] and d["text"] == row["text"] and graph.nodes[u]["path"] == row["path"]:
            return picture.edge_id(u, v, k)
    return None


def line(rows: list[Row]) -> dict[str, Any]:
    """Deadlines on a time line, a row for each document, as a chart."""
    titles = {row["document"]: _short(row["title"]) for row in rows}
    words = {name: say(*text) for name, (text, _) in STATES.items()}
    points = [
        {"at": number, "date": row["date"], "document": titles[row["document"]], "item": wording.heading(row["path"], row["heading"]),
         "text": row["text"], "bodies": wording.listed(row["agencies"]), "state": words[state_of(row["days"])]}
        for number, row in enumerate(rows)
    ]
    hint = [{"field": "date", "type": "temporal", "title": say("日期", "Date"), "format": "%Y-%m-%d"},
            *({"field": name, "title": title} for name, title in (
                ("item", say("措施", "Measure")), ("text", say("原文", "Quote")), ("bodies", say("负责部门", "Agencies"))))]
    shared = {"x": {"field": "date", "type": "temporal", "title": None, "axis": {"format": "%Y-%m", "labelOverlap": True}}}
    return {
        "data": {"values": points},
        "params": [{"name": "point", "select": {"type": "point", "fields": ["at"]}}],
        "mark": {"type": "circle", "size": 130, "cursor": "pointer"},
        "encoding": shared | {
            "y": {"field": "document", "type": "nominal", "title": None, "sort": None, "axis": {"labelLimit": 190, "labelOverlap": False}},
            "color": {"field": "state", "type": "nominal", "title": None, "legend": {"orient": "top"},
                      "scale": {"domain": [*words.values()], "range": [colour for _, colour in STATES.values()]}},
            "opacity": {"condition": {"param": "point", "value": 0.85}, "value": 0.25},
            "tooltip": hint,
        },
    }


def sizes(rows: list[Row], by: str, unit: str) -> dict[str, Any]:
    """Amounts of one unit by size, a line for each body, group or document, as a chart."""
    points = []
    for number, row in enumerate(rows):
        size = row["high"] if row["high"] is not None else row["low"]
        for name in ([_short(row["title"])] if by == "title" else row[by][:FEW]) or [say("（未写明）", "(not named)")]:
            points.append({"at": number, "size": size, "name": name, "text": row["text"], "of": row["of"] or "",
                           "bound": wording.value("bound", row["bound"]), "title": row["title"]})
    positive = all(point["size"] > 0 for point in points)
    bounds = {wording.value("bound", bound): colour for bound, colour in BOUNDS.items() if bound in {row["bound"] for row in rows}}
    hint = [{"field": name, "title": title} for name, title in (
        ("text", say("原文", "Quote")), ("of", say("所指", "Of")), ("bound", say("界限", "Bound")), ("title", say("文件", "Document")))]
    return {
        "data": {"values": points},
        "params": [{"name": "point", "select": {"type": "point", "fields": ["at"]}}],
        "mark": {"type": "circle", "size": 110, "cursor": "pointer"},
        "encoding": {
            "x": {"field": "size", "type": "quantitative", "title": unit, "scale": {"type": "log" if positive else "linear"},
                  "axis": {"labelOverlap": True, "labelFlush": True, "labelExpr": say(*_READ), "grid": False,
                           **({"values": _powers(points)} if positive else {})}},
            "y": {"field": "name", "type": "nominal", "title": None, "sort": {"op": "max", "field": "size", "order": "descending"},
                  "axis": {"labelLimit": 190, "labelOverlap": False}},
            "color": {"field": "bound", "type": "nominal", "title": None, "legend": {"orient": "top", "columns": 3},
                      "scale": {"domain": [*bounds], "range": [*bounds.values()]}},
            "opacity": {"condition": {"param": "point", "value": 0.85}, "value": 0.25},
            "tooltip": hint,
        },
    }


_LONGEST = 18  # characters


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST else title[:_LONGEST] + "…"


def _powers(points: list[dict[str, Any]]) -> list[float]:
    """The powers of ten between which the sizes lie."""
    sizes = [point["size"] for point in points]
    return [10.0**n for n in range(floor(log10(min(sizes))), ceil(log10(max(sizes))) + 1)]


def height(spec: dict[str, Any], field: str) -> int:
    """Pixels for a line of each name."""
    return 130 + 28 * len({point[field] for point in spec["data"]["values"]})
