"""The vocabulary of target groups: unique names, parents that exist, no cycle; and what is built on it."""

from __future__ import annotations

import re
from collections import Counter

from loaders.groups import aliases, canonical, parents
from loaders.vocabulary import table

ROWS = {row["name"]: row for row in table("groups")}
KINDS = {"person", "household", "enterprise", "institution", "organisation", "industry"}
USES = {"group", "open", "head", "wide", "duty"}


def split(cell: str) -> list[str]:
    return [s for s in cell.split("|") if s]


def test_names_and_synonyms_are_unique() -> None:
    names = [n for row in table("groups") for n in (row["name"], *split(row["synonyms"]))]
    plain = Counter(re.sub("[“”]", "", n) for n in set(names))
    assert [n for n, k in Counter(names).items() if k > 1] == []
    # a name with and one without quotation marks may be the same group, never two
    for name in (n for n, k in plain.items() if k > 1):
        assert len({canonical(n) for n in names if re.sub("[“”]", "", n) == name}) == 1


def test_every_row_is_whole() -> None:
    for name, row in ROWS.items():
        assert name.strip() == name and row["source"].strip(), name
        assert row["kind"] in KINDS and row["use"] in USES, name
        assert not re.search(r"[\s|]", name)


def test_parents_exist_and_make_no_cycle() -> None:
    for name, row in ROWS.items():
        assert set(split(row["parents"])) <= set(ROWS), name
        seen, todo = set(), split(row["parents"])
        while todo:
            group = todo.pop()
            assert group != name, f"{name} is part of itself"
            if group not in seen:
                seen.add(group)
                todo += split(ROWS[group]["parents"])


def test_synonyms_have_one_name() -> None:
    assert canonical("大学毕业生") == "高校毕业生"
    assert canonical("“专精特新”中小企业") == canonical("专精特新中小企业")
    assert canonical("符合条件的小微企业") == "小微企业"
    assert canonical("困难大学毕业生") == "困难高校毕业生"
    assert canonical("刚成立的公司") == "刚成立的公司"
    assert "普通高校毕业生" in aliases("大学毕业生")


def test_modifiers_narrow_a_group() -> None:
    assert parents("离校2年内未就业高校毕业生") == ("未就业高校毕业生",)
    assert parents("未就业高校毕业生") == ("高校毕业生",)
    assert parents("吸纳残疾人较多的小微企业") == ("小微企业",)
    assert parents("小微企业") == ("中小微企业",)
    assert parents("企业") == ("经营主体",)
    assert parents("外星来客") == ()
