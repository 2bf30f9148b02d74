"""The table of central bodies, and who a name means."""

from __future__ import annotations

import re
from itertools import combinations

from loaders import agencies
from loaders.model import Context


def test_every_body_stands_once() -> None:
    names = [e.name for e in agencies.entries()]
    assert len(names) == len(set(names))
    assert all(e.source for e in agencies.entries())


def test_dates_are_in_order() -> None:
    for e in agencies.entries():
        assert all(re.fullmatch(r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?)?", d) for d in (e.start, e.end)), e
        assert not e.end or e.start < e.end, e
        assert bool(e.end) or not e.successors, f"{e.name} lives and has successors"


def test_parents_and_successors_exist() -> None:
    names = {e.name for e in agencies.entries()}
    by_name = {e.name: e for e in agencies.entries()}
    for e in agencies.entries():
        assert {*e.successors} | ({e.parent} if e.parent else set()) <= names, e
        for s in e.successors:
            assert not by_name[s].end or by_name[s].end > e.end, f"{e.name}: {s} ended before it"


def test_no_alias_on_two_bodies_that_live_at_the_same_time() -> None:
    by_alias: dict[str, list[agencies.Entry]] = {}
    for e in agencies.entries():
        named = (e.name, *e.aliases, *e.bare)
        assert len(named) == len(set(named)), e
        for name in named:
            by_alias.setdefault(name, []).append(e)
    for name, bodies in by_alias.items():
        for a, b in combinations(bodies, 2):
            assert (a.end and a.end <= b.start) or (b.end and b.end <= a.start), (name, a.name, b.name)


def test_every_graph_edge_of_the_table_has_two_ends() -> None:
    names = {e.name for e in agencies.entries()}
    assert all(child in names and parent in names for child, parent in agencies.parents())
    assert all(re.match(r"\d{4}", day) for _, _, day in agencies.successors())
    assert ("中国银行保险监督管理委员会", "国家金融监督管理总局", "2023-03-10") in set(agencies.successors())


def test_a_local_body_is_findable_by_its_other_forms() -> None:
    assert agencies.expand("省人社厅") == agencies.expand("省人力资源社会保障厅") == "省人力资源和社会保障厅"
    assert "市卫健委" in agencies.aliases("市卫生健康委")
    assert agencies.expand("市财政局") == "市财政局"
    assert agencies.expand("省委") == "省委"


def test_an_office_belongs_to_the_commission_that_issues() -> None:
    context = Context("", None, 2024, None, "city", "临海市", ("临海市卫生健康委",))
    assert agencies.resolve("委政策法规处", context).parent == "市卫生健康委"
