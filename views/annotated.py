"""A page to read an extraction at a glance: every fact in colour in its text, with its attributes behind it.

One file without scripts and without anything from elsewhere; text of documents is shown as text.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from graph.export import wording
from graph.language import say
from graph.schema import NODE_TYPES
from views import marks

_STYLE = """
body{font:16px/1.9 "Noto Serif CJK SC","Source Han Serif SC",SimSun,serif;max-width:62em;margin:2em auto;padding:0 1.2em;
color:#1f2937;background:#fff}
h1{font-size:1.4em;line-height:1.4;margin:2.5em 0 .2em}h2{font-size:1.05em;margin:1.6em 0 .3em}p{margin:.4em 0;text-indent:2em}
.of,.item{color:#6b7280;font-size:.85em}.of{margin:.2em 0}.item{text-indent:0;border-top:1px solid #e5e7eb;margin-top:1em}
label{margin-right:1.2em;font-size:.9em}mark{background:none;color:inherit;border-bottom:3px solid;padding-bottom:1px}
small{font-size:.7em;color:#6b7280;margin:0 .35em;text-indent:0}
@media (prefers-color-scheme:dark){body{background:#111827;color:#e5e7eb}.item{border-color:#374151}}
"""


def page(documents: Iterable[tuple[dict[str, Any], str]]) -> Iterator[str]:
    """Pieces of the page of `documents`: facts as `policykg extract` writes them, each with its own text."""
    style = _STYLE + "".join(
        f".{kind}{{border-color:{NODE_TYPES[kind].colour}}}"
        f"body:has(#{kind}:not(:checked)) .{kind}{{border-color:transparent}}"
        f"body:has(#{kind}:not(:checked)) small.of-{kind}{{display:none}}\n"
        for kind in marks.KINDS
    ) + "body:has(#attributes:not(:checked)) small{display:none}"
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title = say("抽取结果", "What was extracted")
    yield (
        f'<!doctype html><html lang="zh"><meta charset="utf-8"><title>{title}</title>'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'\">"
        f"<style>{style}</style><p>"
    )
    for kind in marks.KINDS:
        yield f'<label><input type="checkbox" id="{kind}" checked> <mark class="{kind}">{marks.kind_name(kind)}</mark></label>'
    yield f'<label><input type="checkbox" id="attributes" checked> {say("属性", "attributes")}</label></p>'
    for facts, text in documents:
        yield from _document(facts, text)
    yield "</html>\n"


def _document(facts: dict[str, Any], text: str) -> Iterator[str]:
    known = [facts["number"], facts["date"], wording.value("level", facts["level"]), facts["jurisdiction"], *facts["issuers"]]
    note = say("（标题系推定）", " (title inferred)") if facts["title_inferred"] else ""
    yield f"<h1>{escape(facts['title'])}{note}</h1>"
    yield f'<p class="of">{escape(" · ".join(k for k in known if k))} — {escape(facts["source"]["path"])}</p>'
    skipped = "，".join(sorted({s["reason"] for s in facts["skipped"]}))
    if skipped:
        yield f'<p class="of">{say("略去：", "skipped: ")}{escape(skipped)}</p>'
    found = {m.id: m for m in marks.marks(facts)}
    shown = marks.page(text, facts["source"]["start"], facts, None)
    items = {entry["block"]: entry["name"] for entry in shown["outline"]}
    for number, block in enumerate(shown["blocks"]):
        if number in items:
            yield f'<p class="item">{escape(items[number])}</p>'
        tag = "h2" if block["heading"] else "p"
        yield f"<{tag}>{''.join(_parts(block['parts'], found))}</{tag}>\n"


def _parts(parts: list[dict[str, Any]], found: dict[str, marks.Mark]) -> Iterator[str]:
    """The pieces of a paragraph; a fact's attributes stand behind its last piece."""
    for number, part in enumerate(parts):
        piece = escape(part["text"])
        for id_ in part["facts"]:
            piece = f'<mark class="{found[id_].kind}">{piece}</mark>'
        yield piece
        following = parts[number + 1]["facts"] if number + 1 < len(parts) else []
        for mark in (found[id_] for id_ in part["facts"] if id_ not in following):
            said = " ".join(d for d in (mark.name if mark.name != mark.fact["text"] else "", *mark.details) if d)
            yield f'<small class="of-{mark.kind}">{escape(said)}</small>'
