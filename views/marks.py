"""A document as the reader shows it: paragraphs whose facts are marked, and the outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from graph.export import wording
from graph.language import say
from graph.schema import NODE_TYPES

Facts = Mapping[str, Any]

#: Node labels whose colours mark the facts, in the order of the legend.
KINDS = ("Agency", "TargetGroup", "Amount", "Document")

_LONGEST_HEADING = 60


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact at a place in the source. `name` is what it names, `details` what else is known of it."""

    id: str
    kind: str
    name: str
    details: tuple[str, ...]
    start: int
    end: int
    fact: Facts
    measure: Facts | None


def marks(facts: Facts) -> list[Mark]:
    """Every fact of a document once, longer ones before those inside them. A clause that holds for many items is one
    mark, the first item's."""
    found: dict[tuple[str, int, int, str], Mark] = {}
    for kind, fact, measure in _statements(facts):
        name, details = _READ[kind](fact)
        key = (kind, fact["start"], fact["end"], name)
        if key not in found:
            found[key] = Mark(str(len(found)), kind, name, details, fact["start"], fact["end"], fact, measure)
    return sorted(found.values(), key=lambda m: (m.start, -m.end))


def _statements(facts: Facts) -> Iterator[tuple[str, Facts, Facts | None]]:
    lists = ("responsibilities", "targets", "amounts", "references")
    for measure in (None, *facts["measures"]):
        holder = measure or facts
        for kind, name in zip(KINDS, lists, strict=True):
            for fact in holder.get(name, ()):
                yield kind, fact, measure


def _agency(fact: Facts) -> tuple[str, tuple[str, ...]]:
    return fact["agency"], (wording.value("role", fact["role"]), wording.value("basis", fact["basis"]))


def _group(fact: Facts) -> tuple[str, tuple[str, ...]]:
    return fact["group"], (wording.value("effect", fact["effect"]),)


def _amount(fact: Facts) -> tuple[str, tuple[str, ...]]:
    ends = [wording.value("low", fact[end]) for end in ("low", "high") if fact[end] is not None]
    size = "—".join(dict.fromkeys(ends)) + (fact["unit"] or "")
    said = (wording.value("kind", fact["kind"]), wording.value("bound", fact["bound"]), size)
    return fact["text"], (" ".join(said), *([fact["of"]] if fact["of"] else []))


def _reference(fact: Facts) -> tuple[str, tuple[str, ...]]:
    named = (fact["title"], fact["number"], fact["article"])
    return " ".join(n for n in named if n), (wording.value("relation", fact["relation"]),)


_READ = {"Agency": _agency, "TargetGroup": _group, "Amount": _amount, "Document": _reference}


def page(text: str, offset: int, facts: Facts, here: tuple[int, int] | None) -> dict[str, Any]:
    """What the reader component shows.

    Parameters
    ----------
    text
        The document's own text, which begins at the character `offset` of the source.
    here
        The place in the source that the reader was sent to, half-open.
    """
    found = marks(facts)
    paragraphs = [(start, line) for start, line in _lines(text, offset) if line.strip()]
    starts = [start for start, _ in paragraphs]
    headed = {s["start"] for s in facts["sections"]} | {starts[0] if starts else offset}
    blocks = []
    for start, line in paragraphs:
        end = start + len(line)
        inside = [m for m in found if m.start < end and start < m.end]
        blocks.append(
            {
                "heading": len(line) <= _LONGEST_HEADING and any(start <= h < end for h in headed),
                "parts": list(_parts(line, start, inside, here)),
            }
        )
    return {
        "blocks": blocks,
        "outline": [
            {
                "block": max((i for i, s in enumerate(starts) if s <= entry["start"]), default=0),
                "name": wording.heading(entry["path"][-1:], entry["heading"]),
                "level": len(entry["path"]) - 1,
            }
            for entry in sorted([*facts["sections"], *facts["measures"]], key=lambda e: (e["start"], -e["end"]))
        ],
        "facts": {m.id: {"id": m.id, "kind": m.kind, "hint": [m.name, *m.details]} for m in found},
        "kinds": {
            kind: {"name": kind_name(kind), "colour": NODE_TYPES[kind].colour} for kind in KINDS
        },
        "words": {
            "outline": say("目录", "Outline"),
            "text": say("全文。按 n、p 在标记间移动，回车打开。", "Text. n, p: next and last mark; Enter opens it."),
            "legend": say("标记的类别", "Kinds of marks"),
        },
    }


def kind_name(kind: str) -> str:
    """What the legend calls the facts of a kind."""
    return say("引用", "Reference") if kind == "Document" else say(NODE_TYPES[kind].zh, NODE_TYPES[kind].en)


def html(text: str, offset: int, facts: Facts, start: int, end: int) -> str:
    """The slice of the source from `start` to `end` with its facts in colour; nothing in it is taken for markup."""
    inside = [m for m in marks(facts) if start <= m.start and m.end <= end]
    kinds = {m.id: m for m in inside}
    paragraphs = []
    for at, line in _lines(text[start - offset : end - offset], start):
        spans = [m for m in inside if m.start < at + len(line) and at < m.end]
        pieces = []
        for part in _parts(line, at, spans, None):
            piece = escape(part["text"])
            if part["facts"]:
                mark = kinds[part["facts"][-1]]
                hint = escape(" ".join((kind_name(mark.kind), mark.name, *mark.details)))
                colour = NODE_TYPES[mark.kind].colour
                piece = f'<span class="pk-mark" style="border-color: {colour}" title="{hint}">{piece}</span>'
            pieces.append(piece)
        if line.strip():
            paragraphs.append(f"<p>{''.join(pieces)}</p>")
    return "".join(paragraphs)


def _lines(text: str, offset: int) -> Iterator[tuple[int, str]]:
    for line in text.splitlines(keepends=True):
        yield offset, line.rstrip("\r\n")
        offset += len(line)


def _parts(line: str, start: int, inside: Iterable[Mark], here: tuple[int, int] | None) -> Iterator[dict[str, Any]]:
    """The line cut wherever a mark begins or ends."""
    spans = [(max(m.start - start, 0), min(m.end - start, len(line)), m.id) for m in inside]
    place = (max(here[0] - start, 0), min(here[1] - start, len(line))) if here else (0, 0)
    cuts = sorted({0, len(line), *(c for a, b, _ in spans for c in (a, b)), *(place if place[0] < place[1] else ())})
    for a, b in zip(cuts, cuts[1:], strict=False):
        yield {
            "text": line[a:b],
            "facts": [id_ for first, last, id_ in spans if first <= a and b <= last],
            "here": place[0] <= a and b <= place[1],
        }
