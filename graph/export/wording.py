"""How values of the graph read in tables, sources and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from graph.export.characters import one_line
from graph.export.context import Cited
from graph.language import say
from graph.schema import EDGE_TYPES, NODE_TYPES, VALUES
from graph.stores.base import Edge, Node, Path

if TYPE_CHECKING:
    from graph.export.table import Source

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def listed(words: Iterable[str]) -> str:
    """An enumeration."""
    return say("、", ", ").join(words)


def value(name: str, content: Any) -> str:
    """The content of a property or column called `name`: coded values in words, dates as people write them, lists
    enumerated, nodes by their captions.

    >>> value("partner_role", "lead")
    '牵头'
    """
    if content is None:
        return ""
    if isinstance(content, bool):
        return say("是", "yes") if content else say("否", "no")
    if isinstance(content, float) and content.is_integer():
        return str(int(content))
    if isinstance(content, (list, tuple)):
        return listed(value(name, c) for c in content)
    if isinstance(content, Mapping):
        return listed(f"{k}: {value(str(k), v)}" for k, v in content.items())
    if isinstance(content, Node):
        return str(content.properties.get(NODE_TYPES[content.label].caption) or content.id)
    if isinstance(content, Edge):
        return relation({**content.properties, "type": content.type})
    if isinstance(content, Path):
        return " → ".join(value(name, node) for node in content.nodes)
    text = str(content)
    code = name.rsplit("_", 1)[-1]
    if code in VALUES and text in VALUES[code]:
        return say(*VALUES[code][text])
    if code in ("kind", "label") and text in NODE_TYPES:
        return say(NODE_TYPES[text].zh, NODE_TYPES[text].en)
    return day(text)


def day(text: str) -> str:
    """An ISO date as people write it; anything else as it is."""
    match = _DATE.fullmatch(text)
    return say(f"{int(match[1])}年{int(match[2])}月{int(match[3])}日", text) if match else text


def item(path: str | Iterable[str]) -> str:
    """The place of an item in its document: the labels of its path, those of unnumbered items counted.

    >>> item("一/（一）/#2")
    '一（一）第2项'
    """
    labels = path.split("/") if isinstance(path, str) else list(path)
    text = ""
    for label in labels:
        label = one_line(label)
        if label.startswith("#"):
            label = say(f"第{label[1:]}项", f" item {label[1:]}")
        elif text and text[-1].isalnum() and label[:1].isalnum() and not label.startswith("第"):
            label = f"·{label}"
        text += label
    return text.strip()


def heading(path: str | Iterable[str], title: str) -> str:
    """An item by its place and heading."""
    place = item(path)
    gap = " " if place[-1:].isalnum() else ""
    return f"{place}{gap}{one_line(title)}".strip()


def document(cited: Cited) -> str:
    """A document by its title and number."""
    number = say(f"（{one_line(cited.number)}）", f" ({one_line(cited.number)})") if cited.number else ""
    return f"{title(cited.title)}{number}"


def title(text: str) -> str:
    """A title in the marks that Chinese titles have."""
    text = one_line(text)
    return text if text.startswith("《") and text.endswith("》") else f"《{text}》"


def relation(edge: Mapping[str, Any]) -> str:
    """What an edge says, with its role, effect or relation."""
    type_ = EDGE_TYPES[edge["type"]]
    word = say(type_.zh, type_.en)
    detail = next((value(name, edge[name]) for name in ("role", "effect", "relation") if name in edge), "")
    return word if detail in ("", word) else say(f"{word}（{detail}）", f"{word} ({detail})")


def reference(target: Mapping[str, Any], edge: Mapping[str, Any]) -> str:
    """What an item refers to, as it cites it, and how."""
    named = Cited("", edge.get("title") or target["caption"], edge.get("number"))
    name = document(named) if target["label"] == "Document" else one_line(target["caption"])
    word = value("relation", edge["relation"])
    cited = f"{name}{one_line(edge.get('article', ''))}"
    return say(f"{word}：{cited}", f"{word}: {cited}")


def source(entry: Source, *, named: bool = True) -> str:
    """A source: document (where that is not said before it), item, quote."""
    place = say("，", ", ").join(filter(None, (entry.document if named else "", entry.item)))
    quote = f"“{entry.quote}”"
    return say(f"{place}：{quote}", f"{place}: {quote}") if place else quote
