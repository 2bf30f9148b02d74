"""Whether a text lists responsible bodies at all."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from loaders.extract import lists

TEXTS = [case["text"] for case in tomllib.loads((Path(__file__).parent / "cases" / "responsibility.toml").read_text("utf-8"))["case"]]


@pytest.mark.parametrize("text", TEXTS)
def test_has_list_is_what_find_finds(text: str) -> None:
    assert lists.has_list(text) == bool(lists.find(text))


def test_a_list_and_what_only_looks_like_one() -> None:
    assert lists.has_list("1.扩大供给。（省财政厅牵头，省教育厅配合）")
    assert lists.has_list("责任单位：市人社局")
    assert not lists.has_list("组长由分管领导（负责人）担任，按规定落实（试行）。")
