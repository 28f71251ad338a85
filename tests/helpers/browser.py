"""A real browser, and the command that serves it a page."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium of the system; the test is skipped where there is none."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    if path is None:
        pytest.skip("no Chromium is installed; `apt-get install chromium` enables the tests in a browser")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=_ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds on a page: the rule and the first element of each violation."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": AXE_TAGS}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


class Served:
    """A running `htglint review`."""

    def __init__(self, folder: Path, opener: str = "") -> None:
        command = [sys.executable, "-m", "htglint", "review", *([] if opener else ["--no-browser"])]
        self.process = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=os.environ | ({"BROWSER": opener} if opener else {}),
        )  # fmt: skip
        assert self.process.stdout is not None
        self.address = ""
        for line in self.process.stdout:
            if line.startswith("The review is at "):
                self.address = line.split()[-1]
                break
        assert self.address, "the review has not begun"

    def ended(self) -> int:
        """The exit status, once the process has ended by itself."""
        return self.process.wait(60)

    def kill(self) -> None:
        """End the process as a crash would."""
        self.process.kill()
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@contextmanager
def reviewing(folder: Path, opener: str = "") -> Iterator[Served]:
    """A review of the pages of a folder; ``opener`` is the command that stands for the person's browser."""
    served = Served(folder, opener)
    try:
        yield served
    finally:
        served.kill()
