"""What the pages of the app ask themselves has the same answer on both engines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from engines import Pair

st = pytest.importorskip("streamlit")
from views import aims, citations, cooperation, data, due  # noqa: E402

CENTRAL, DISTRICT = "doc/国办发〔2024〕903号", "doc/望政办发〔2024〕15号"


def cited() -> list[str | None]:
    """What each reference of the district's document means."""
    return [citations.at(DISTRICT, d["start"], d["end"]) for _, _, d in citations.whole().out_edges(DISTRICT, data=True)]


@pytest.mark.parametrize("ask", [
    lambda: cooperation.relatives("agency/国务院@全国"),
    lambda: cooperation.relatives("agency/人力资源和社会保障部@全国"),
    lambda: due.holders({CENTRAL, DISTRICT}),
    lambda: aims.tree(None).result.rows,
    lambda: aims.tree("group/高校毕业生").result.rows,
    lambda: data.loaded(),
    lambda: citations.missing(citations.whole()).result.rows,
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
