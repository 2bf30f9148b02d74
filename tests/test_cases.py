"""The tables of cases: for every phenomenon, what must be found in a sentence, what must not, and why.

`tests/cases/<phenomenon>.toml` holds ``[[case]]`` tables:

    [[case]]
    why = "不超过 bounds from above; the span takes the per-unit word in"
    text = "给予每人不超过2000元的补贴。"
    year = 2023
    facts = [{text = "每人不超过2000元", kind = "money", low = "null", high = 2000, bound = "at_most"}]

`facts` are all the facts of the text, in order, with only the keys that the case is about; "null" stands for None, and
a near miss has ``facts = []`` (or leaves the wrong one out). Keys beside `why`, `text` and `facts` build the Context.

To add a phenomenon: write its TOML file and add one line to FINDERS, the place of a function
``(text: str, context: Context) -> facts``. A fact is a dataclass or a dict; one with `start` and `end` must quote the
text. A function of another form gets a small adapter at the end of this module (``__name__ + ":adapter"``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from loaders.model import Context, Measure, to_dict

CASES = Path(__file__).with_name("cases")
FINDERS = {
    "agencies": f"{__name__}:agency",
    "amounts": "loaders.extract.amounts:find",
    "dates": "loaders.extract.amounts:find",
    "documents": f"{__name__}:documents",
    "duties": f"{__name__}:stated",
    "groups": f"{__name__}:group",
    "mentions": f"{__name__}:mentions",
    "numerals": f"{__name__}:numerals",
    "references": "loaders.extract.references:find",
    "responsibility": f"{__name__}:listed",
    "structure": f"{__name__}:structure",
    "targets": f"{__name__}:aimed",
    "targets_of_documents": f"{__name__}:about",
}
CONTEXT_KEYS = {"title", "number", "year", "date", "level", "jurisdiction", "issuers"}


def cases() -> Iterable[Any]:
    for path in sorted(CASES.glob("*.toml")):
        for i, case in enumerate(tomllib.loads(path.read_text("utf-8"))["case"]):
            yield pytest.param(path.stem, case, id=f"{path.stem}-{i}")


def context(case: dict[str, Any]) -> Context:
    """The Context of a case; the year follows from the date."""
    day = case.get("date")
    return Context(
        title=case.get("title", ""),
        number=case.get("number"),
        year=case.get("year", day.year if day else None),
        date=day,
        level=case.get("level", "unknown"),
        jurisdiction=case.get("jurisdiction", ""),
        issuers=tuple(case.get("issuers", ())),
    )


def finder(phenomenon: str) -> Callable[[str, Context], Iterable[Any]]:
    module, _, function = FINDERS[phenomenon].partition(":")
    return getattr(import_module(module), function)


def as_written(value: Any) -> Any:
    """`value` as a case writes it."""
    if value is None:
        return "null"
    return [as_written(v) for v in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize(("phenomenon", "case"), list(cases()))
def test_case(phenomenon: str, case: dict[str, Any]) -> None:
    assert case["why"].strip()
    assert set(case) <= {"why", "text", "facts"} | CONTEXT_KEYS
    found = [to_dict(f) for f in finder(phenomenon)(case["text"], context(case))]
    for fact in found:
        if "start" in fact:
            assert case["text"][fact["start"] : fact["end"]] == fact["text"]
    if [f.get("text") for f in found] != [f.get("text") for f in case["facts"]]:  # the whole of it reads best
        pytest.fail(f"{case['why']}\nin   {case['text']}\nwant {case['facts']}\ngot  {found}")
    for fact, wanted in zip(found, case["facts"], strict=True):
        got = {key: as_written(fact[key]) for key in wanted}
        for key, value in wanted.items():
            expected = pytest.approx(value) if isinstance(value, float) else value
            assert got[key] == expected, f"{case['why']}\nin   {case['text']}\nkey  {key} of {fact['text']}"


def numerals(text: str, _: Context) -> list[dict[str, Any]]:
    """The whole text as one numeral."""
    value = import_module("loaders.extract.numerals").number(text)
    return [] if value is None else [{"text": text, "value": value}]


def agency(text: str, context: Context) -> list[dict[str, Any]]:
    """The body that the whole text names."""
    return [{"text": text} | to_dict(import_module("loaders.agencies").resolve(text, context))]


def mentions(text: str, context: Context) -> list[dict[str, Any]]:
    """The bodies that a question names."""
    found = import_module("loaders.agencies").mentioned(text, context)
    return [{"start": a, "end": b, "text": text[a:b], "agency": body.name} | to_dict(body) for a, b, body in found]


def structure(text: str, _: Context) -> list[dict[str, Any]]:
    """Sections and measures of the one document in the text: heading, path and kind, and how they end."""
    pipeline, formats = import_module("loaders.pipeline"), import_module("loaders.formats")
    (document,) = pipeline.extract_reading(formats.Reading(text, "txt", "utf-8"), "case.txt")
    nodes = sorted([*document.sections, *document.measures], key=lambda n: (n.start, -n.end))
    return [
        {"text": n.heading, "path": "/".join(n.path), "kind": getattr(n, "kind", "section"), "ends": text[n.start : n.end][-4:]} for n in nodes
    ]


def documents(text: str, _: Context) -> list[dict[str, Any]]:
    """The documents in the text: title as the text, and what they say of themselves."""
    pipeline, formats = import_module("loaders.pipeline"), import_module("loaders.formats")
    return [to_dict(d) | {"text": d.title} for d in pipeline.extract_reading(formats.Reading(text, "txt", "utf-8"), "case.txt")]


def items(text: str) -> list[Measure]:
    """Every line that begins with （一） or 1. begins an item, 1. inside （一）; a text without such lines is one item."""
    starts = [(m.start(), m[0]) for m in re.finditer(r"^(?:（[一二三四五六七八九]）|\d\.)", text, re.M)] or [(0, "")]
    found = []
    for n, (start, label) in enumerate(starts):
        end = next((s for s, other in starts[n + 1 :] if other.startswith("（") or not label.startswith("（")), len(text))
        found.append(Measure(label, [label], "", "measure", start, end))
    return found


def listed(text: str, context: Context) -> list[dict[str, Any]]:
    """The bodies that the lists name, with the item that they answer for."""
    measures = items(text)
    found = import_module("loaders.extract.responsibility").find(text, measures, context)
    return [{"item": m.id} | to_dict(r) for m, facts in zip(measures, found, strict=True) for r in facts]


def stated(text: str, context: Context) -> list[dict[str, Any]]:
    """The bodies whose duty the running text states, with the item that they answer for."""
    measures = items(text)
    lists = import_module("loaders.extract.responsibility").find(text, measures, context)
    found = import_module("loaders.extract.duties").find(text, measures, lists, context)
    return [{"item": m.id} | to_dict(r) for m, facts in zip(measures, found, strict=True) for r in facts]


def aimed(text: str, context: Context) -> list[dict[str, Any]]:
    """The groups that the items of the text are aimed at, with the item."""
    measures = items(text)
    found = import_module("loaders.extract.targets").find(text, measures, context)
    return [{"item": m.id} | to_dict(t) for m, facts in zip(measures, found, strict=True) for t in facts]


def about(text: str, context: Context) -> list[dict[str, Any]]:
    """The groups that a document is about, of which the text is the title and the preamble."""
    found = import_module("loaders.extract.targets").find_document(text, 0, len(text), context)
    return [to_dict(t) for t in found]


def group(text: str, _: Context) -> list[dict[str, Any]]:
    """What is known of the group that the whole text names."""
    names = import_module("loaders.groups")
    return [{"text": text, "canonical": names.canonical(text), "parents": names.parents(text), "aliases": names.aliases(text)}]
