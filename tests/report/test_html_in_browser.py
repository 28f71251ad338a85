"""The report in a real browser: for everybody, on any screen, with and without script."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Literal

import pytest

from htglint.base.findings import Edit, Finding, Fix, Hit, Safety, Span, Step
from htglint.base.rules import Rule, Severity
from htglint.report.html import Overview, render
from tests.helpers.browser import violations
from tests.helpers.paths import SAMPLES
from tests.helpers.shell import process

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the report on the samples, made by the command."""
    target = tmp_path_factory.mktemp("report") / "report.html"
    process("check", str(SAMPLES), "--format", "html", "-o", str(target))
    return target.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1100])
def test_everybody_can_read_it(scheme: Literal["light", "dark"], width: int, report: str, browser: Browser) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(report)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_everything_is_readable_without_script(report: str, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report)
    assert not page.locator(".filters").is_visible()
    for finding in page.locator(".finding").all():
        assert finding.is_visible()
    context.close()


def test_it_asks_for_nothing_and_its_policy_holds(report: str, page: Page) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(report)
    assert (asked, said) == ([report], [])
    page.evaluate("const one = document.createElement('script'); one.text = 'owned = 1'; document.body.append(one)")
    assert page.evaluate("window.owned === undefined")


def test_findings_are_filtered_and_counted(report: str, page: Page) -> None:
    page.goto(report)
    shown = page.locator(".finding:visible")
    total = shown.count()
    assert page.inner_text(".filters output") == f"{total} shown"
    page.select_option("#severity", "warning")
    warnings = shown.count()
    assert 0 < warnings < total
    assert page.inner_text(".filters output") == f"{warnings} of {total} shown"
    page.select_option("#severity", "")
    page.select_option("#kind", "open")
    assert set(shown.locator(".rule-name").all_inner_texts()) >= {"HTG102 ambiguous-decoding"}
    page.select_option("#kind", "")
    page.fill("#words", "draft/2026 emoji")
    assert 0 < shown.count() < warnings
    page.fill("#words", "")
    assert shown.count() == total


def test_on_paper_all_findings_are_there(report: str, page: Page, tmp_path: Path) -> None:
    page.goto(report)
    page.click("text=Fold or unfold all")
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    page.pdf(path=tmp_path / "report.pdf")
    if (text := shutil.which("pdftotext")) is not None:
        import subprocess

        said = subprocess.run([text, str(tmp_path / "report.pdf"), "-"], capture_output=True, text=True, check=True)
        assert "Walkie-Talkie" in said.stdout


def test_a_thousand_pages_are_one_small_file_that_opens(tmp_path: Path, page: Page) -> None:
    line = "Itâ€™s a walk on a line that is as long as lines of prose are wont to be in such a page.\n"
    text = "# A page\n\n" + line * 10
    rule = Rule("HTG101", "wrongly-decoded", "encoding", "encoding", Severity.ERROR, "always", "Wrong codec", None)
    found = []
    for number in range(1000):
        for at in range(10):
            span = Span(10 + at * len(line) + 2, 10 + at * len(line) + 5)
            step = Step(span, "â€™", "’", "no other completion makes sense", (("bytes", "E2 80 99"),))
            fix = Fix("Restore `’`", (Edit(span, "’"),), Safety.REPAIR, (step,))
            found.append(Finding(f"page-{number}.md", rule, Hit(span, "wrongly decoded text, which was `’`", fix)))
    report = render(found, {f"page-{number}.md": text for number in range(1000)}, Overview(1000))
    assert len(report.encode("utf-8")) < 10_000_000
    target = tmp_path / "report.html"
    target.write_text(report, "utf-8")
    page.goto(f"{target.as_uri()}#page-999")
    assert page.locator("#page-999 .finding").first.is_visible(), "a link to a folded page unfolds it"
