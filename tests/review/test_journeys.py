"""Whole journeys of a person who reviews pages in a real browser."""

from __future__ import annotations

import json
import re
import shutil
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.helpers.browser import reviewing, violations
from tests.helpers.paths import SAMPLES
from tests.helpers.shell import process

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

DAMAGED = "# A page\n\n## ğŸ¶ Watchdog For Stuck Finalizers\n\nItâ€™s a walk.\n"
TRIPLE = "🍶🎶🐶"


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """A damaged page in a folder of its own."""
    (tmp_path / "page.md").write_text(DAMAGED, "utf-8")
    return tmp_path


def press(page: Page, key: str, expected: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)
    assert re.search(expected, page.url), page.url


def choose(page: Page, key: str) -> None:
    """Choose by a key; the next page is shown."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_a_damaged_draft_is_reviewed_by_keyboard_written_and_clean(tmp_path: Path, page: Page) -> None:
    shutil.copy(SAMPLES / "damaged" / "2025-11.md", tmp_path)
    with reviewing(tmp_path) as served:
        page.goto(served.address)
        assert "2 questions in 1 page" in page.inner_text("h1")
        press(page, "Enter", "question/0$")
        assert set(page.locator(".glyph").all_inner_texts()) == set(TRIPLE)
        dog = page.locator(".candidate", has_text="dog face").get_attribute("data-key")
        assert dog is not None
        choose(page, dog)
        assert "22 possible readings" in page.inner_text("h1")
        press(page, "u", "question/0$")
        assert "0 of 2 decided" in page.inner_text(".progress")
        choose(page, dog)
        page.keyboard.press("t")
        page.keyboard.type("🐝")
        press(page, "Enter", "write$")
        assert "+## 🐶 Watchdog For Stuck Finalizers" in page.inner_text("pre")
        assert "ğŸ¶" in (tmp_path / "2025-11.md").read_text("utf-8"), "nothing is written before it was seen"
        press(page, "Enter", "write$")
        assert "Written: 1 page" in page.inner_text("h1")
        page.close()
        assert served.ended() == 0
    text = (tmp_path / "2025-11.md").read_text("utf-8")
    assert "## 🐶 Watchdog" in text
    assert "## 🐝 A Swarm Of Tiny Probes" in text
    assert process("check", "--select", "HTG1", str(tmp_path)).returncode == 0
    shutil.copy(SAMPLES / "damaged" / "2025-11.md", tmp_path)
    answers = tmp_path / "htglint-answers.json"
    assert process("fix", "--select", "HTG1", "--answers", str(answers), str(tmp_path)).returncode == 0, "replayed"
    assert not answers.with_name("htglint-answers.json.pending").exists()


def test_a_killed_server_loses_no_answer(draft: Path, page: Page) -> None:
    with reviewing(draft) as served:
        page.goto(f"{served.address}question/0")
        choose(page, "2")
        served.kill()
    kept = json.loads((draft / "htglint-answers.json.pending").read_text("utf-8"))
    assert len(kept) == 1
    with reviewing(draft) as served:
        page.goto(served.address)
        assert "1 answer of an earlier review that was not written was restored." in page.inner_text("main")
        assert "1 of 1 decided" in page.inner_text(".progress")
        press(page, "Enter", "write$")
        press(page, "Enter", "write$")
    assert kept[0]["choice"] in (draft / "page.md").read_text("utf-8")


HOSTILE = """# <img src=x onerror="window.owned=1">

## ğŸ¶ <script>window.owned = 1</script> [a](javascript:window.owned=1) ![b](https://example.org/x.png "onload=1")

<script>window.owned = 1</script>
<iframe srcdoc="<script>parent.owned = 1</script>"></iframe>

```"><script>window.owned=1</script>
code
```
"""


def test_a_hostile_page_runs_nothing_and_loads_nothing(draft: Path, page: Page) -> None:
    (draft / '<img src=x onerror="owned=1">.md').write_text(HOSTILE, "utf-8")
    asked: list[str] = []
    shown = ""
    with reviewing(draft) as served:
        page.on("request", lambda request: asked.append(request.url))
        for path in ("", "question/0", "question/1", "write"):
            page.goto(served.address + path)
            assert page.evaluate("window.owned === undefined")
            assert page.locator("img, iframe, main script").count() == 0
            shown += page.inner_text("main")
        assert "<script>window.owned = 1</script>" in shown
        assert all(url.startswith((served.address, "data:")) for url in asked)
        response = page.goto(served.address)
        assert response is not None
        policy = response.headers["content-security-policy"]
        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        script = (
            "const one = document.createElement('script'); one.text = 'window.owned = 1'; document.body.append(one)"
        )
        page.evaluate(script)
        assert page.evaluate("window.owned === undefined"), "not even a script that got into the page"


def asks(address: str, data: bytes | None = None, **headers: str) -> int:
    """The status of a request."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urllib.request.urlopen(urllib.request.Request(address, data, named)) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_only_its_own_page_may_use_it(draft: Path) -> None:
    with reviewing(draft) as served:
        origin = served.address.rsplit("/", 2)[0]
        form = b"choice=0"
        question = f"{served.address}question/0"
        assert asks(served.address) == 200
        assert asks(f"{origin}/") == 404
        assert asks(f"{origin}/{'x' * 43}/") == 404
        assert asks(served.address, Host="example.org") == 400
        assert asks(served.address, Host="localhost") == 400
        assert asks(served.address, Sec_Fetch_Site="cross-site") == 403
        assert asks(question, form) == 403, "without an origin"
        assert asks(question, form, Origin="https://example.org") == 403
        assert asks(question, form, Origin="null") == 403
        assert asks(question, b"x" * 70_000, Origin=origin) == 413
        assert asks(f"{served.address}drop", b"x" * (21 << 20), Origin=origin, X_File_Name="a.md") == 413
        assert asks(f"{served.address}question/99", form, Origin=origin) == 404
        assert not (draft / "htglint-answers.json.pending").exists()
        assert asks(question, form, Origin=origin) == 200
        assert (draft / "htglint-answers.json.pending").exists()


def test_the_browser_is_started_with_an_address_that_works_once(draft: Path) -> None:
    ticket = draft / "ticket"
    opener = draft / "browser"
    opener.write_text(f'#!/bin/sh\nprintf %s "$1" > "{ticket}.part" && mv "{ticket}.part" "{ticket}"\n', "utf-8")
    opener.chmod(0o755)
    with reviewing(draft, str(opener)) as served:
        for _ in range(600):
            if ticket.exists():
                break
            time.sleep(0.1)
        address = ticket.read_text("utf-8")
        assert served.address.split("/")[3] not in address, "other users of the machine see what is started"
        assert [asks(address), asks(address), asks(served.address)] == [200, 404, 200]


def test_three_hundred_findings_are_decided_at_once_and_one_by_one(tmp_path: Path, page: Page) -> None:
    lines = "".join(f"## ğŸ¶ Topic number {number}\n\nText.\n\n" for number in range(300))
    (tmp_path / "page.md").write_text(f"# A page\n\n{lines}", "utf-8")
    with reviewing(tmp_path) as served:
        page.goto(served.address)
        assert page.locator(".list li").count() == 300
        press(page, "Enter", "question/0$")
        choose(page, "1")
        assert "1 of 300 decided" in page.inner_text(".progress")
        page.keyboard.press("a")
        assert page.locator("[name=everywhere]").is_checked()
        press(page, "2", "write$")
        assert "300 of 300 decided" in page.inner_text(".progress")
        press(page, "u", "question/1$")
        assert "1 of 300 decided" in page.inner_text(".progress")


def test_a_fix_that_changes_what_a_page_says_is_accepted_or_refused(tmp_path: Path, page: Page) -> None:
    shutil.copy(SAMPLES / "draft" / "2026-05.md", tmp_path)
    before = (tmp_path / "2026-05.md").read_text("utf-8")
    with reviewing(tmp_path) as served:
        page.goto(f"{served.address}question/0")
        assert page.locator(".change ins").count() > 0
        press(page, "0", "write$")
        assert "No page would change" not in page.inner_text("h1")
        press(page, "u", "question/0$")
        press(page, "1", "write$")
        press(page, "Enter", "write$")
    after = (tmp_path / "2026-05.md").read_text("utf-8")
    assert after.count("### Achievements") == before.count("### Achievements") + 1


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("wrap-up.md", DAMAGED, "It’s a walk."),
        ("wrap-up.html", "<html><body><h1>A page</h1><p>Some <b>bold</b> text.</p></body>", "Some **bold** text."),
    ],
)
def test_a_file_is_dropped_repaired_and_downloaded(
    name: str, content: str, expected: str, tmp_path: Path, page: Page
) -> None:
    (tmp_path / "empty").mkdir()
    with reviewing(tmp_path / "empty") as served:
        page.goto(served.address)
        assert "Nothing needs a decision" in page.inner_text("h1")
        with page.expect_navigation():
            page.set_input_files("#file", {"name": name, "mimeType": "text/plain", "buffer": content.encode()})
        with page.expect_download() as loading:
            page.click("text=Download")
        assert loading.value.suggested_filename == "wrap-up.md"
        assert expected in loading.value.path().read_text("utf-8")
    assert not list((tmp_path / "empty").iterdir())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1100])
def test_everybody_can_use_it(scheme: str, width: int, tmp_path: Path, browser: Browser) -> None:
    shutil.copy(SAMPLES / "damaged" / "2025-11.md", tmp_path)
    shutil.copy(SAMPLES / "draft" / "2026-05.md", tmp_path)
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = context.new_page()
    with reviewing(tmp_path) as served:
        for path in ("", "question/0", "question/2", "write"):
            page.goto(served.address + path)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
