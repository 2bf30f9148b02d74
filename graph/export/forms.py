"""The tables that offices circulate: who does what of a document until when, and what one body has to do.

They are numbered, keep their columns where nothing stands in them (but for those that not every office has), and come on
landscape paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from graph.language import say
from graph.queries import Answer


@dataclass(frozen=True, slots=True)
class Form:
    """A form: what it is called, its columns (those of the query, with their heads) after number and task, and which of
    them are left out where they are empty."""

    zh: str
    en: str
    columns: tuple[tuple[str, str, str], ...]
    optional: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return say(self.zh, self.en)

    def shown(self, answer: Answer) -> Form:
        """The form for an answer."""
        at = {c.name: i for i, c in enumerate(answer.columns)}
        empty = {name for name in self.optional if not any(row[at[name]] for row in answer.result.rows)}
        return replace(self, columns=tuple(c for c in self.columns if c[0] not in empty))

    @property
    def heads(self) -> tuple[str, ...]:
        return (say("序号", "No."), say("重点任务", "Task"), *(say(zh, en) for _, zh, en in self.columns))


DUTIES = Form("责任分工表", "Duty table", (
    ("lead", "牵头单位", "Lead"), ("joint", "责任单位", "Responsible"), ("support", "配合单位", "Support"),
    ("deadline", "完成时限", "Deadline"),
), frozenset({"support"}))  # fmt: skip
TASKS = Form("任务清单", "Task list", (("role", "承担角色", "Role"), ("deadline", "完成时限", "Deadline")))

#: A form by the columns that an answer has besides its own: no other query tells the roles of a body with their basis.
_NEEDED = ((DUTIES, {"path", "quote"}), (TASKS, {"path", "quote", "basis", "document"}))

#: What stands where a document says nothing.
NOTHING = "—"


def form(names: Iterable[str]) -> Form | None:
    """The form of an answer with columns of these names, if there is one."""
    present = set(names)
    return next((f for f, more in _NEEDED if more | {name for name, *_ in f.columns} <= present), None)
