"""Where the shared documents are, and that CI does not pass by skipping them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest_plugins = ["neo4j_server", "engines"]

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("POLICYKG_SHARED", ROOT.parent / "shared"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the checkout."""
    if not (SHARED / "seeds").is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"CI must have the shared documents: {SHARED} is missing")
        pytest.skip(f"needs the shared documents in {SHARED}")
    return SHARED
