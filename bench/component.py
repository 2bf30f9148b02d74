"""The picture component alone in a page of a browser, without Streamlit: data go in, what it sends is kept."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from graph.schema import EDGE_TYPES, NODE_TYPES
from views.component.build import DIST
from views.component.words import words

THEMES = {
    "light": {"text": "#31333f", "background": "#ffffff", "secondary": "#f0f2f6", "border": "#c8cad0", "primary": "#2563eb"},
    "dark": {"text": "#fafafa", "background": "#0e1117", "secondary": "#262730", "border": "#4a4c57", "primary": "#60a5fa"},
}


def page(theme: str = "light") -> str:
    """A page that mounts the component on the data it is given by ``show(data)``; ``sent`` is what it sent."""
    look = THEMES[theme]
    variables = "".join(
        f"--st-{name}: {look[key]};"
        for name, key in (("text-color", "text"), ("background-color", "background"), ("primary-color", "primary"),
                          ("secondary-background-color", "secondary"), ("border-color", "border"), ("font", ""))
        if key
    )
    return f"""<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>picture</title>
    <link rel="stylesheet" href="/graph.css">
    <style>:root {{ {variables} --st-font: sans-serif; }} body {{ margin: 0; background: {look['background']}; }}</style>
    <div id="root"></div>
    <script type="module">
      import mount from "/graph.js";
      window.sent = [];
      window.show = (data) => mount({{
        data, parentElement: document.getElementById("root"), setTriggerValue: (name, value) => window.sent.push([name, value]),
      }});
      window.ready = true;
    </script>"""


class _Handler(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.endswith((".js", ".css")):
            super().do_GET()
            return
        theme = self.path.strip("/")
        body = page(theme if theme in THEMES else "light").encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def hosted() -> Iterator[str]:
    """The address of the page; ``/dark`` for the dark theme."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, directory=str(DIST)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def types() -> dict[str, Any]:
    return {
        "nodes": {t.label: {"name": t.zh, "colour": t.colour, "shape": t.shape} for t in NODE_TYPES.values()},
        "edges": {t.type: {"name": t.zh, "colour": t.colour, "directed": t.type != "SHARES_MEASURES"} for t in EDGE_TYPES.values()},
    }


def data(nodes: list[dict[str, Any]], edges: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """What Python sends, with nothing explored."""
    known = {
        "view": "test", "height": 600, "types": types(), "words": words("图谱-测试"), "selected": None, "opened": [], "path": None,
        "notes": [], "reduction": None, "nodes": nodes, "edges": edges,
    }
    return known | more


def node(id_: str, type_: str = "Agency", **more: Any) -> dict[str, Any]:
    return {"id": id_, "type": type_, "kind": type_, "name": id_, "hint": [], "layer": 0} | more


def edge(source: str, target: str, type_: str = "SHARES_MEASURES", **more: Any) -> dict[str, Any]:
    return {"id": f"{source}-{target}", "source": source, "target": target, "type": type_, "hint": []} | more
