"""How fast the picture component draws and moves a large graph: `python -m bench.picture`.

A made graph of bodies, measures and groups with places is given to the component in a headless Chromium. Measured are the
time from the arrival of the data to the first frame that shows it, and the times between frames while it is dragged and
zoomed. Larger graphs than the app draws are for comparison: the app reduces them (see views/exploration.py).
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import time
from typing import Any

import networkx as nx
from playwright.sync_api import Page, sync_playwright

from bench.component import data, edge, hosted, node
from views.exploration import Exploration, drawn

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
_KINDS = (("Measure", 0.7, 2), ("Agency", 0.15, 3), ("TargetGroup", 0.15, 3))

#: From data to the frame after it.
_DRAW = """data => new Promise(done => {
    const start = performance.now();
    show(data);
    const graph = document.querySelector(".canvas").graph;
    graph.one("render", () => done(performance.now() - start));
})"""

#: Keeps the milliseconds between frames until it is stopped.
_WATCH = """() => {
    window.times = [];
    window.watching = true;
    let last = performance.now();
    const step = () => requestAnimationFrame(() => {
        const now = performance.now();
        window.times.push(now - last);
        last = now;
        if (window.watching) step();
    });
    step();
}"""


def made(size: int, seed: int = 7) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """`size` nodes with places, three edges a node; a few nodes have very many."""
    chance = random.Random(seed)
    nodes = []
    for label, share, layer in _KINDS:
        for i in range(round(size * share)):
            name = f"第{i}项支持高校毕业生就业的措施" if label == "Measure" else f"测试{'机构' if label == 'Agency' else '人群'}{i}"
            spread = 60 * size**0.5
            nodes.append(node(f"{label}{i}", label, name=name, layer=layer, x=chance.uniform(0, 1.6 * spread), y=chance.uniform(0, spread)))
    measures = [n["id"] for n in nodes if n["type"] == "Measure"]
    others = [n for n in nodes if n["type"] != "Measure"]
    weights = [1 / (i % (len(others) // 2) + 2) for i in range(len(others))]
    edges = {}
    for _ in range(3 * size):
        measure, other = chance.choice(measures), chance.choices(others, weights)[0]
        ends = (other["id"], measure, "RESPONSIBLE_FOR") if other["type"] == "Agency" else (measure, other["id"], "TARGETS")
        edges[ends] = edge(*ends)
    return nodes, list(edges.values())


def measured(page: Page, address: str, size: int) -> str:
    nodes, edges = made(size)
    page.goto(address)
    page.wait_for_function("window.ready")
    given = data(nodes, edges)
    arrival = page.evaluate(_DRAW, given)
    page.wait_for_timeout(500)
    page.evaluate(_WATCH)
    page.mouse.move(20, 300)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(20 + 8 * step, 300 + step)
    page.mouse.up()
    for step in range(30):
        page.mouse.wheel(0, 40 if step % 3 else -80)
    times = sorted(page.evaluate("watching = false, times"))
    return (f"{size:>6} nodes {len(edges):>6} edges   data to picture {arrival:6.0f} ms   "
            f"frame median {statistics.median(times):5.0f} ms, 95 % {times[int(.95 * len(times))]:5.0f} ms")


def reducing(size: int) -> str:
    """What the server does with a graph that is too large."""
    nodes, edges = made(size)
    graph: nx.MultiDiGraph = nx.MultiDiGraph()
    graph.add_nodes_from((n["id"], {"label": n["type"], "caption": n["name"]}) for n in nodes)
    for e in edges:
        graph.add_edge(e["source"], e["target"], e["type"], type=e["type"])
    start = time.perf_counter()
    shown, _, said = drawn(graph, Exploration(), set())
    seconds = time.perf_counter() - start
    return f"{size:>6} nodes reduced to {len(shown)} in {1000 * seconds:.0f} ms, offered: {said['reduction']['most']}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000, 2000, 5000])
    sizes = parser.parse_args().sizes
    with hosted() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        page = browser.new_page(viewport={"width": 900, "height": 620})
        for size in sizes:
            print(measured(page, address, size), flush=True)
        browser.close()
    print(reducing(max(sizes)))


if __name__ == "__main__":
    main()
