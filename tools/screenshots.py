"""Take the screenshots of the documentation: the report and the review of the samples, in a Chromium of the system.

Run `make screenshots` after a change of their pages. They depend on the fonts of the machine, so no test compares them.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.browser import chromium, reviewing
from tests.helpers.shell import process

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
SIZE = {"width": 960, "height": 640}


def main() -> None:
    """Take both."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        folder = Path(name)
        for sample in ("damaged/2025-11.md", "draft/2026-05.md"):
            shutil.copy(ROOT / "samples" / sample, folder)
        _report(browser, folder)
        _review(browser, folder)


def _report(browser: Browser, folder: Path) -> None:
    target = folder / "report.html"
    with chdir(folder):
        process("check", "--isolated", "--format", "html", "-o", target.name)
    page = browser.new_page(viewport={"width": SIZE["width"], "height": SIZE["height"]})
    page.goto(target.as_uri())
    page.screenshot(path=IMAGES / "report.png")


def _review(browser: Browser, folder: Path) -> None:
    with reviewing(folder) as served:
        page = browser.new_page(viewport={"width": SIZE["width"], "height": SIZE["height"]})
        page.goto(f"{served.address}question/0")
        page.screenshot(path=IMAGES / "review.png")


if __name__ == "__main__":
    main()
