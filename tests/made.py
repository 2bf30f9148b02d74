"""Facts made by hand for tests of the graph: the text of a document in pieces, each with what is said about it.

Offsets come from looking a quote up in its measure, so that a test states quotes and values only.
"""

from __future__ import annotations

from typing import Any

from loaders.model import FileFacts

Facts = dict[str, Any]


class Made:
    """A document under construction; :meth:`facts` and :attr:`text` are what the graph is built from."""

    def __init__(
        self,
        title: str,
        *,
        number: str | None = None,
        date: str | None = "2023-03-01",
        level: str = "central",
        jurisdiction: str = "全国",
        issuers: tuple[str, ...] = ("国务院",),
        path: str = "a.txt",
        start: int = 0,
    ) -> None:
        self.title, self.path, self.start = title, path, start
        self.text = f"{title}\n"
        self._facts: Facts = {
            "id": f"doc/{number or title}",
            "title": title,
            "title_inferred": False,
            "number": number,
            "year": int(date[:4]) if date else None,
            "date": date,
            "level": level,
            "jurisdiction": jurisdiction,
            "issuers": list(issuers),
            "targets": [],
            "references": [],
            "elements": [],
            "sections": [],
            "measures": [],
            "skipped": [],
        }

    @property
    def id(self) -> str:
        return str(self._facts["id"])

    def section(self, path: str, line: str) -> Made:
        at = self._write(line)
        labels = path.split("/")
        self._facts["sections"].append(
            {"id": f"{self.id}§{path}", "path": labels, "heading": line, "start": at, "end": at + len(line)}
        )
        return self

    def preamble(self, line: str, *, targets: tuple[Any, ...] = (), references: tuple[Any, ...] = ()) -> Made:
        at = self._write(line)
        self._facts["targets"] += [self._target(line, at, *t) for t in targets]
        self._facts["references"] += [self._reference(line, at, *r) for r in references]
        return self

    def measure(
        self,
        path: str,
        line: str,
        *,
        heading: str = "",
        kind: str = "measure",
        bodies: tuple[Any, ...] = (),
        targets: tuple[Any, ...] = (),
        amounts: tuple[Any, ...] = (),
        references: tuple[Any, ...] = (),
    ) -> Made:
        """`bodies`: (quote, agency, role[, more]); `targets`: (quote, group[, effect]); `amounts`: (quote, values);
        `references`: (quote, title, number[, more])."""
        at = self._write(line)
        self._facts["measures"].append(
            {
                "id": f"{self.id}#{path}",
                "path": path.split("/"),
                "heading": heading or line[:8],
                "kind": kind,
                "start": at,
                "end": at + len(line),
                "responsibilities": [self._body(line, at, *b) for b in bodies],
                "targets": [self._target(line, at, *t) for t in targets],
                "amounts": [self._amount(line, at, *a) for a in amounts],
                "references": [self._reference(line, at, *r) for r in references],
            }
        )
        return self

    def facts(self) -> Facts:
        source = {
            "path": self.path,
            "start": self.start,
            "end": self.start + len(self.text),
            "sha256": "",
            "format": "txt",
            "encoding": "utf-8",
        }
        return {"id": self.id, "source": source, **{k: v for k, v in self._facts.items() if k != "id"}}

    def file(self) -> FileFacts:
        return file(self)

    def _write(self, line: str) -> int:
        at = self.start + len(self.text)
        self.text += line + "\n"
        return at

    def _span(self, line: str, at: int, quote: str) -> Facts:
        start = at + line.index(quote)
        return {"start": start, "end": start + len(quote), "text": quote}

    def _body(self, line: str, at: int, quote: str, agency: str, role: str, more: Facts | None = None) -> Facts:
        scope = self._facts["jurisdiction"]
        known = {"agency": agency, "role": role, "basis": "listed", "open": False, "generic": False, "scope": scope}
        return known | (more or {}) | self._span(line, at, quote)

    def _target(self, line: str, at: int, quote: str, group: str, effect: str = "support") -> Facts:
        return {"group": group, "effect": effect, "basis": "stated"} | self._span(line, at, quote)

    def _amount(self, line: str, at: int, quote: str, values: Facts) -> Facts:
        known = {"kind": "money", "low": None, "high": None, "unit": "元", "bound": "exact", "role": "value"}
        return known | {"per": None, "of": ""} | values | self._span(line, at, quote)

    def _reference(
        self, line: str, at: int, quote: str, title: str, number: str | None = None, more: Facts | None = None
    ) -> Facts:
        known = {"title": title, "number": number, "article": None, "relation": "cite", "resolved": None}
        return known | (more or {}) | self._span(line, at, quote)


def file(*documents: Made) -> FileFacts:
    """What one file gave."""
    return FileFacts(documents[0].path, [(d.facts(), d.text) for d in documents])

