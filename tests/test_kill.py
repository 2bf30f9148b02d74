"""A few loads killed at random moments; `make bench-kill` kills a hundred."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.kill import ROOT, kills

FILES = sorted((ROOT / "samples").glob("0*.txt"))[:2]


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_a_killed_load_leaves_the_state_before_or_after(tmp_path: Path) -> None:
    found = list(kills(tmp_path, 6, seed=6, files=FILES))
    assert [k for k in found if k.wrong] == []
    assert any(k.at != "nothing" for k in found)
