"""What the pages of the app ask themselves has the same answer on both engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest
from engines import Pair

st = pytest.importorskip("streamlit")
from graph import queries  # noqa: E402
from views import aims, citations, cooperation, data, due, foremost  # noqa: E402

CENTRAL, DISTRICT = "doc/国办发〔2024〕903号", "doc/望政办发〔2024〕15号"


def cited() -> list[str | None]:
    """What each reference of the district's document means."""
    return [citations.at(DISTRICT, d["start"], d["end"]) for _, _, d in citations.whole().out_edges(DISTRICT, data=True)]


@pytest.mark.parametrize("ask", [
    lambda: cooperation.relatives("agency/国务院@全国"),
    lambda: cooperation.relatives("agency/人力资源和社会保障部@全国"),
    lambda: due.holders({(CENTRAL, "一/（一）"), (DISTRICT, "一/（一）")}),
    lambda: aims.answer(aims._COLUMNS, data.read(aims._TOPS)).result.rows,
    lambda: (data.weights(), cooperation.with_partners(nx.Graph(), "agency/教育部@全国", 1).size()),
    lambda: foremost.first("deadlines", 3, to="2030-12-31").answer.result.rows,
    lambda: sorted(foremost.first("amounts", 5, kind="money", level="central").graph()),
    lambda: aims.tree(None).result.rows,
    lambda: aims.tree("group/高校毕业生").result.rows,
    lambda: data.loaded(),
    lambda: citations.missing().result.rows,
    lambda: [(s.up, s.depth, s.source, s.target) for s in citations.chain(citations.whole(), CENTRAL, citations.CARRYING)],
    cited,
])
def test_pages(samples: Pair, monkeypatch: pytest.MonkeyPatch, ask: Callable[[], Any]) -> None:
    answers = []
    for store in samples:
        monkeypatch.setattr(data, "store", lambda store=store: store)
        st.cache_data.clear()
        st.cache_resource.clear()
        answers.append(ask())
    assert answers[0] == answers[1]
    assert answers[0]


@pytest.mark.parametrize(("query", "given"), [
    ("amounts", {"kind": "money"}), ("amounts", {"kind": "percent", "level": "central"}), ("amounts", {"at_least": 1000.0, "unit": "元"}),
    ("amounts", {"document": CENTRAL}), ("amounts", {"year": 2024, "at_most": 50.0}), ("deadlines", {}), ("deadlines", {"from": "2024-07-01"}),
    ("deadlines", {"to": "2025-12-31", "jurisdiction": "全国"}),
])
def test_the_first_rows_are_those_of_the_whole_answer(
    samples: Pair, monkeypatch: pytest.MonkeyPatch, query: str, given: dict[str, Any]
) -> None:
    whole = queries.run(samples[0], query, given).result.rows
    assert len(whole) > 2
    for store in samples:
        monkeypatch.setattr(data, "store", lambda store=store: store)
        st.cache_data.clear()
        part = foremost.first(query, 2, **given)
        assert (part.total, len(part.answer.result.rows)) == (len(whole), 2)
        assert part.everything and part.everything().result.rows == whole
        assert foremost.first(query, len(whole), **given).everything is None
