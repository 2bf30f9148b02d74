"""Deadlines as calendar entries (iCalendar, RFC 5545): a day-long entry for each date until which a measure is to be done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, BinaryIO

import networkx as nx
from icalendar import Calendar, Event

from graph.export import elements
from graph.export.characters import one_line
from graph.export.context import Cited, Context, documents
from graph.export.measures import place
from graph.export.quotes import around
from graph.export.wording import document, listed, value
from graph.language import say

#: Bounds of a date that make it a deadline.
_UNTIL = ("at_most", "range")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # the same graph gives the same bytes: no clock


def write(graph: nx.MultiDiGraph, file: BinaryIO, context: Context) -> None:
    """Write the deadlines of the measures of `graph`, the earliest first."""
    calendar = Calendar()
    calendar.add("prodid", "-//policykg//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", context.title or say("完成时限", "Deadlines"))
    cited = documents(graph, context)
    for day, id_, words in sorted(_deadlines(graph)):
        measure = graph.nodes[id_]
        calendar.add_component(_event(graph, id_, measure, day, words, cited.get(measure["doc"])))
    file.write(calendar.to_ical())


def _deadlines(graph: nx.MultiDiGraph) -> Iterator[tuple[date, str, str]]:
    """Day, measure and the words that set it."""
    told = set()
    for measure, amount, _ in elements.between(graph, "HAS_AMOUNT"):
        d = graph.nodes[amount]
        if d.get("kind") == "date" and d.get("bound") in _UNTIL and (day := _day(d.get("date_high"))):
            told.add((measure, day))
            yield day, measure, one_line(d["caption"])
    for id_, d in elements.nodes(graph):
        if d["label"] == "Measure" and (day := _day(d.get("deadline"))) and (id_, day) not in told:
            yield day, id_, ""


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _event(
    graph: nx.MultiDiGraph, id_: str, measure: dict[str, Any], day: date, words: str, source: Cited | None
) -> Event:
    roles: dict[str, list[str]] = {}
    for body, _, d in sorted(graph.in_edges(id_, data=True), key=lambda e: (e[2].get("start", 0), e[0])):
        if d["type"] == "RESPONSIBLE_FOR":
            roles.setdefault(d["role"], []).append(one_line(graph.nodes[body]["caption"]))
    event = Event()
    event.add("uid", hashlib.blake2b(f"{id_}\n{day}\n{words}".encode(), digest_size=12).hexdigest() + "@policykg")
    event.add("dtstamp", _NEVER)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", say(f"截止：{place(measure)}", f"Due: {place(measure)}"))
    lines = [
        *(f"{value('role', role)}{say('：', ': ')}{listed(dict.fromkeys(names))}" for role, names in sorted(roles.items())),
        one_line(around(measure.get("text", ""), words)) if words else one_line(measure.get("text", ""))[:200],
        say("来源：", "Source: ") + (document(source) if source else measure["doc"]),
    ]
    event.add("description", "\n".join(line for line in lines if line))
    return event
