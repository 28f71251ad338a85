"""The report of a conversion: the input beside the page, and where each part comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from htglint.convert.conversion_report import Converted
from htglint.convert.origin_lines import Missing, OriginEntry, Origins
from htglint.report.html.conversion import Sides, render
from tests.helpers.browser import violations
from tests.helpers.paths import SAMPLES
from tests.report.test_html import Reader

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.helpers.shell import Shell

PAGE = "# A page\n\nRun `make` in [the shed](https://example.org/shed).\n\n<!-- missing: a table -->\n"
ORIGINS = Origins(
    (
        OriginEntry(3, "code", "make", "docs/2025-05.md"),
        OriginEntry(3, "link", "the shed -> https://example.org/shed", "old/copy.md"),
        OriginEntry(1, "heading", "A page", "guess"),
    ),
    (Missing(5, "missing: a table"),),
)


def report(data: bytes, text: str = PAGE, boilerplate: tuple[str, ...] = ("Skip to content",)) -> str:
    converted = Converted("page.md", ORIGINS, boilerplate, 0.1, ("a note",))
    return render([Sides(converted, data, text, ("old/copy.md",))])


def test_each_part_has_the_colour_of_its_origin() -> None:
    shown = report(b"Skip to content\n\nA page\n\nRun make in the shed.\n")
    for kind, text in {
        "left-out": "Skip to content", "guessed": "A page", "sibling": "make", "draft": "the shed",
        "missing": "&lt;!-- missing: a table --&gt;",
    }.items():  # fmt: skip
        assert f'<span class="o from-{kind}"' in shown
        assert f">{text}</span>" in shown
    assert 'title="sibling: docs/2025-05.md">make</span>` in [' in shown
    assert "10% of the words of the input were left out" in Reader(shown).text


def test_of_html_the_visible_text_is_shown() -> None:
    data = (
        b"<html><head><title>T</title><script>var x</script></head><body><h1>A  page</h1><p>Run <b>make</b></p></body>"
    )
    text = Reader(report(data)).text
    assert "A page\nRun\nmake\n" in text
    assert "var x" not in text


def test_no_input_adds_an_element_or_an_address() -> None:
    hostile = "<script>alert(1)</script>\n<img src=https://example.org/x onerror=alert(1)>\n"
    read = Reader(report(b"text\n" + hostile.encode(), hostile, (hostile,)))
    assert not read.named("script") + read.named("img")
    assert not [name for _, attributes in read.elements for name in attributes if name in ("href", "src", "style")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [400, 1200])
def test_everybody_can_read_it(
    scheme: Literal["light", "dark"], width: int, tmp_path: Path, htglint: Shell, browser: Browser
) -> None:
    scraped, target = str(SAMPLES / "scraped" / "2026-03.txt"), tmp_path / "report.html"
    status = htglint(
        "convert",
        scraped,
        "--sibling",
        str(SAMPLES / "clean"),
        "-o",
        str(tmp_path / "page.md"),
        "--report",
        str(target),
    )
    assert status == 0
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True)
    page = context.new_page()
    page.goto(target.as_uri())
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".sides .from-guessed").count() > 0
    context.close()
