"""The app in a real browser: a Streamlit process on a free port, and pages of a headless Chromium that reach nothing
but it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from re import Pattern
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Browser, Locator, Page, Route, expect, sync_playwright

ROOT = Path(__file__).parent.parent
__all__ = ["CHROMIUM", "ROOT", "Visit", "expect", "served", "started"]

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
ROW = 35  # pixels of a row of a table


@contextmanager
def started() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def served(store: Path, log: Path, script: str = "app.py", **settings: str) -> Iterator[str]:
    """The address of the app (or of a script that runs it) on a store, with settings of the environment."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}"]
    environment = {k: v for k, v in os.environ.items() if k != "POLICYKG_LANG"} | {"POLICYKG_STORE": str(store)} | settings
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_for(f"{address}/_stcore/health", process, log)
            yield address
        finally:
            process.terminate()
            process.wait(20)


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text("utf-8", "replace")
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(log.read_text("utf-8", "replace"))


class Visit:
    """Someone at the app. `outside`: addresses that were asked for beyond this machine; `said`: dialogs that opened."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.outside: list[str] = []
        self.said: list[str] = []
        self.errors: list[str] = []
        page.set_default_timeout(15_000)
        page.route("**/*", self._let)
        page.on("dialog", lambda dialog: (self.said.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _let(self, route: Route) -> None:
        if route.request.url.startswith((self.address, "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(route.request.url)
            route.abort()

    def open(self, path: str = "", **choices: str) -> None:
        asked = "&".join(f"{name}={quote(value)}" for name, value in choices.items())
        self.page.goto(f"{self.address}/{path}" + (f"?{asked}" if asked else ""))
        self.settle()

    def settle(self) -> None:
        """Wait until the script has run and everything it made is shown."""
        self.page.wait_for_timeout(150)  # what was done needs a moment to reach the server
        self.page.wait_for_selector(
            '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]',
            timeout=60_000,
        )
        self.page.wait_for_selector('[data-stale="true"]', state="detached")

    def back(self) -> None:
        self.page.go_back()
        self.page.wait_for_timeout(500)  # the app hears of it a moment later
        self.settle()

    def forward(self) -> None:
        self.page.go_forward()
        self.page.wait_for_timeout(500)
        self.settle()

    def choose(self, label: str, typed: str) -> None:
        """Choose in a list by typing."""
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        box.fill(typed)
        self.page.get_by_role("option").first.wait_for()
        box.press("Enter")
        self.settle()

    def switch(self, name: str | Pattern[str]) -> None:
        """Choose one of a few options that stand side by side."""
        exact = isinstance(name, str)
        self.page.get_by_role("radio", name=name, exact=exact).or_(self.page.get_by_role("button", name=name, exact=exact)).first.click()
        self.settle()

    def row(self, number: int, table: int = 0) -> None:
        """Click a row of a table; the first is 0."""
        grid = self.page.get_by_test_id("stDataFrame").nth(table).locator("canvas").first
        grid.scroll_into_view_if_needed()
        self.page.wait_for_timeout(300)  # it is drawn after it is there
        before = self.page.url
        at = {"x": 150, "y": ROW * (number + 1.5)}
        grid.hover(position={"x": at["x"] + 5, "y": at["y"]}, force=True)  # the table knows where the mouse is by its moves
        grid.click(position=at, force=True)  # another element lies over it
        self.page.wait_for_function("before => location.href !== before", arg=before)
        self.settle()

    def picture(self, number: int = 0) -> Locator:
        """A picture, drawn."""
        canvas = self.page.locator(".picture .canvas").nth(number)
        canvas.wait_for()
        self.page.wait_for_function("canvas => canvas.graph.nodes().nonempty()", arg=canvas.element_handle())
        return canvas

    def inside(self, expression: str, number: int = 0) -> Any:
        """The value of an expression of `graph`, the picture's own."""
        return self.picture(number).evaluate(f"canvas => {{ const graph = canvas.graph; return {expression}; }}")

    def until(self, condition: str, number: int = 0) -> None:
        """Wait until a condition on `graph` holds; another picture may take the place of this one meanwhile."""
        end = time.monotonic() + 10
        while not self.inside(condition, number):
            assert time.monotonic() < end, condition
            self.page.wait_for_timeout(200)

    def click_on(self, element: str, number: int = 0, times: int = 1) -> None:
        """Click a node (an expression of `graph`) or the middle of an edge."""
        canvas = self.picture(number)
        canvas.scroll_into_view_if_needed()
        at = self.inside(f"(e => e.isNode() ? e.renderedPosition() : e.renderedMidpoint())({element})", number)
        canvas.click(position={"x": at["x"], "y": at["y"]}, click_count=times, delay=10)
        self.page.wait_for_timeout(350)  # a second click may follow
        self.settle()

    @property
    def panel(self) -> Locator:
        return self.page.locator("[class*=st-key-evidence]").first

    def link(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()
        self.settle()
