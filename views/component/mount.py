"""The components as the pages use them: the graph picture, the reader of a document's text, the editor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE = "policykg"
COMPONENTS = ("graph", "reader", "editor")


def _show(name: str, key: str, data: dict[str, Any], height: int, **callbacks: Any) -> None:
    # Streamlit finds `asset_dir` declarations only in wheels, not in an editable checkout: declare it by hand.
    manager = get_bidi_component_manager()
    full = f"{PACKAGE}.{name}"
    if manager.get_component_asset_root(full) is None:
        manifest = ComponentManifest(PACKAGE, "1", [ComponentConfig(each, asset_dir="dist") for each in COMPONENTS])
        manager.register_from_manifest(manifest, Path(__file__).parent)
    show = st.components.v2.component(full, js=f"{name}.js", css=f"{name}.css")
    show(key=key, data=data | {"height": height}, height=height, **callbacks)


def graph(
    key: str,
    data: dict[str, Any],
    height: int,
    *,
    selected: Callable[[], None],
    asked: Callable[[], None],
    wanted: Callable[[], None],
    reduced: Callable[[], None],
) -> None:
    """Show the picture.

    The callbacks find in ``st.session_state[key]`` what people did: ``selected = {"id": … or None}`` chose an element,
    ``asked = id`` wants the neighbours of a node counted, ``wanted = {"opened": [[id, label or ""], …], "path": [id, id] or
    None}`` is all that is to be drawn beside the graph, ``reduced = {"most": n, "without": [label, …]}`` how much of it.
    """
    _show(
        "graph", key, data, height,
        on_selected_change=selected, on_asked_change=asked, on_wanted_change=wanted, on_reduced_change=reduced,
    )


def reader(key: str, data: dict[str, Any], height: int, picked: Callable[[], None]) -> None:
    """Show a text; `picked` is called when someone opens a mark, ``st.session_state[key].picked`` is its fact's id."""
    _show("reader", key, data, height, on_picked_change=picked)


def editor(key: str, data: dict[str, Any], height: int, run: Callable[[], None], save: Callable[[], None]) -> None:
    """Show a Cypher editor; ``st.session_state[key].run`` or ``.save`` is the text that someone wants run or saved."""
    _show("editor", key, data, height, on_run_change=run, on_save_change=save)
