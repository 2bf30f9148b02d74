"""What the app keeps beside a store, and whether it may change anything."""

from __future__ import annotations

import os
import re
from pathlib import Path

from graph.stores.base import Store, default_folder

READ_ONLY = "POLICYKG_READ_ONLY"


def read_only() -> bool:
    """Whether the app only shows the graph: nothing is loaded, removed or saved."""
    return os.environ.get(READ_ONLY, "").lower() in ("1", "true", "yes", "on")


def folder(store: Store, part: str) -> Path:
    """A folder for files that belong to a store and stand beside it; for those of a server, in the user's data folder.
    It need not be there yet."""
    if "://" in store.location:
        base = default_folder() / re.sub(r"[^\w.-]+", "_", store.location.partition("://")[2])
    else:
        base = Path(store.location).expanduser()
    return Path(os.path.realpath(base.with_name(f"{base.name}-files"))) / part
