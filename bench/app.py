"""How long people wait for the app: `python -m bench.app STORE`.

The app runs on a store, and a headless Chromium opens it. Measured are the first view of a fresh browser, each page
opened by the navigation for the first and the second time, and the answers to questions: typed on the first page, and as
addresses that are opened and reloaded. A time ends when the script has run and all that it made is shown; a page with
a picture, when the picture is drawn.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
_READY = '[data-testid="stApp"][data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]'
_PAGES = ("agencies", "groups", "documents", "amounts", "references", "query", "report", "import", "overview")
#: Questions that are typed.
_TYPED = ("人社部", "哪些补贴超过2000元", "2023年9月底前要完成什么", "财政部和人社部共同负责哪些措施", "离校未就业高校毕业生有哪些措施")
#: Answers: the address of each.
_ASKED = (
    "overview?text=教育部和人社部共同负责哪些高校毕业生的措施",
    "overview?text=2023年6月底前要完成什么",
    "overview?text=哪些补贴超过1000元",
    "agencies?agency=教育部",
    "groups?group=高校毕业生",
    "groups?group=高校毕业生&aspect=compare",
    "agencies?view=matrix",
    "amounts?what=deadlines",
    "references?refs=missing",
    "query?query=agencies_sharing_measures&agencies_sharing_measures.agency=教育部",
)


@contextmanager
def served(store: str) -> Iterator[str]:
    """The address of the app on a store."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "views.serving", f"--server.port={port}"]
    process = subprocess.Popen(command, env=os.environ | {"POLICYKG_STORE": store}, stdout=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def timed(page: Page, do: Callable[[], object]) -> float:
    """Seconds from an action until what it brings is shown."""
    start = time.perf_counter()
    do()
    page.wait_for_timeout(60)  # what was done needs a moment to reach the server
    page.wait_for_selector(_READY, timeout=300_000)
    page.wait_for_selector('[data-stale="true"]', state="detached", timeout=300_000)
    page.wait_for_function(
        "[...document.querySelectorAll('.picture .canvas')].every(c => c.graph && c.graph.nodes().nonempty())", timeout=300_000
    )
    return time.perf_counter() - start


def wrong(page: Page) -> str:
    """What the page says where it could not answer."""
    alerts = page.locator('[data-testid="stAlert"], [data-testid="stException"]').locator(
        "xpath=self::*[not(ancestor::*[contains(@class, 'st-key-evidence')])]"  # where there is but a hint
    ).all_inner_texts()
    return "  ! " + " / ".join(" ".join(text.split())[:90] for text in alerts) if alerts else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("store")
    options = parser.parse_args()
    print("load of the machine", *(f"{load:.1f}" for load in os.getloadavg()))
    with served(options.store) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_ARGUMENTS)
        for what in ("first view, the server just started", "first view of another browser"):
            page = browser.new_page(viewport={"width": 1280, "height": 1000})
            print(f"{timed(page, lambda page=page: page.goto(address)):7.2f} s  {what}")  # type: ignore[misc]
        for what in ("first time", "again"):
            for name in _PAGES:
                link = page.get_by_test_id("stSidebarNav").locator(f'a[href$="/{name}"], a[href*="/{name}?"]')
                seconds = timed(page, link.first.click if link.count() else lambda: page.get_by_test_id("stSidebarNavLink").first.click())
                print(f"{seconds:7.2f} s  page {name}, {what}{wrong(page)}")
        for question in _TYPED:
            page.goto(address)
            page.wait_for_selector(_READY)
            page.wait_for_timeout(500)
            box = page.get_by_role("combobox").first
            box.click()
            box.fill(question)
            print(f"{timed(page, lambda box=box: box.press('Enter')):7.2f} s  typed: {question}{wrong(page)}")  # type: ignore[misc]
        for asked in _ASKED:
            path, _, choices = asked.partition("?")
            url = f"{address}/{path.removeprefix('overview')}?{quote(choices, safe='=&')}"  # the first page has no name in addresses
            first, again = timed(page, lambda url=url: page.goto(url)), timed(page, page.reload)  # type: ignore[misc]
            print(f"{first:7.2f} s  {asked}; reloaded {again:.2f} s{wrong(page)}")
        browser.close()


if __name__ == "__main__":
    main()
