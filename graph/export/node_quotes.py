"""What a page shows of a node that is clicked: what documents say of it, quoted."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from html import escape
from typing import Any

import networkx as nx

from graph.export import elements
from graph.export.characters import one_line, printable
from graph.export.context import Cited
from graph.export.measures import place
from graph.export.quotes import around
from graph.export.wording import document, relation
from graph.language import say

#: Quotes that are shown of one node.
MOST = 50


def notes(graph: nx.MultiDiGraph, shown: Collection[str], cited: Mapping[str, Cited]) -> Iterator[str]:
    """A hidden block for each of the nodes `shown` that something is quoted of."""
    told: dict[str, dict[str, None]] = {id_: {} for id_ in shown}
    for id_, attributes in elements.nodes(graph):
        if id_ in told and attributes["label"] == "Measure" and attributes.get("text"):
            told[id_][_quote("", attributes["doc"], cited, place(attributes), one_line(attributes["text"]))] = None
    for start, end, _, edge in elements.edges(graph):
        if "text" in edge:
            for id_, other in ((start, end), (end, start)):
                if id_ in told:
                    told[id_][_of_edge(graph, id_, other, edge, cited)] = None
    for id_, quotes in told.items():
        if quotes:
            caption = escape(one_line(graph.nodes[id_]["caption"]))
            left = len(quotes) - MOST
            more = say(f"另有 {left} 处", f"{left} more") if left > 0 else ""
            yield f'<div class="evidence" data-node="{escape(printable(id_))}" hidden><h2>{caption}</h2><ul>'
            yield from list(quotes)[:MOST]
            yield f"</ul><p>{more}</p></div>"


def _of_edge(graph: nx.MultiDiGraph, id_: str, other: str, edge: Mapping[str, Any], cited: Mapping[str, Cited]) -> str:
    ends = (graph.nodes[id_], graph.nodes[other])
    item = next((end for end in ends if end["label"] == "Measure"), {})
    words = around(item.get("text", ""), edge["text"])
    said = f"{relation(edge)} · {one_line(ends[1]['caption'])}"
    return _quote(said, edge["doc"], cited, place(item) if item else "", words)


def _quote(said: str, id_: str, cited: Mapping[str, Cited], item: str, words: str) -> str:
    named = document(cited.get(id_, Cited(id_, id_)))
    parts = (f"<b>{escape(said)}</b>" if said else "", f"<cite>{escape(named)}</cite>", f"<span>{escape(item)}</span>" if item else "")
    return f"<li>{''.join(parts)}<q>{escape(words)}</q></li>"
