"""The store of the app, one for all who read, and its engine started early."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import cache

from graph.stores.base import Store, StoreError, open_store


@cache
def store() -> Store:
    return open_store(None)


def start() -> None:
    """Start the engine of the store beside what else has to start."""

    def ask() -> None:
        with suppress(StoreError):  # there is no store, or it does not answer: the pages say so
            store().read("RETURN 1")

    threading.Thread(target=ask, daemon=True).start()
