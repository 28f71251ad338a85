"""What a conversion leaves out, and that the command and the library are one path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import htglint as library

if TYPE_CHECKING:
    from tests.helpers.shell import Shell


pytestmark = pytest.mark.usefixtures("alone")

_NEWS = "<p>Beds were raised, and hoes were sharpened.</p>"
_PAGE = f"<nav>{'<a href=/x>Plots for rent</a> ' * 30}</nav><main><h1>News</h1>{_NEWS}</main>"
_NOTE = "more than half of the words are left out as boilerplate (90 of 99); --all-content keeps all"


def test_a_page_of_which_most_is_left_out_says_so(htglint: Shell) -> None:
    Path("page.html").write_text(_PAGE, "utf-8")
    assert htglint("convert", "page.html", "--report", "report.json") == 0
    assert htglint.out == "# News\n\nBeds were raised, and hoes were sharpened.\n"
    assert _NOTE.replace("99", "98") in htglint.err
    (report,) = json.loads(Path("report.json").read_text("utf-8"))
    assert report["boilerplate_share"] == pytest.approx(90 / 98, abs=1e-4)


def test_all_content_keeps_all(htglint: Shell) -> None:
    Path("page.html").write_text(_PAGE, "utf-8")
    assert htglint("convert", "page.html", "--all-content") == 0
    assert htglint.out.count("Plots for rent") == 30
    assert not htglint.err


def test_all_content_of_a_text(htglint: Shell) -> None:
    Path("page.txt").write_text("Skip to content\nBeds\n====\n\nThey were raised.\n", "utf-8")
    assert htglint("convert", "page.txt", "--all-content") == 0
    assert "Skip to content" in htglint.out


def test_the_library_and_the_command_make_the_same_page(htglint: Shell) -> None:
    damaged = _PAGE.replace("News", "Größe – News".encode().decode("cp1252"))
    Path("page.html").write_text(damaged, "utf-8")
    assert htglint("convert", "page.html") == 0
    assert library.convert_page(damaged).text == htglint.out
    assert htglint("convert", "page.html", "--all-content") == 0
    assert library.convert_page(damaged, all_content=True).text == htglint.out


def test_a_page_on_standard_output_by_name(htglint: Shell) -> None:
    Path("page.html").write_text(_NEWS, "utf-8")
    assert htglint("convert", "page.html", "-o", "-") == 0
    assert htglint.out == "Beds were raised, and hoes were sharpened.\n"


def test_many_pages_are_shared_out_and_come_in_their_order(htglint: Shell) -> None:
    names = [f"page-{number:02}.html" for number in range(30)]
    for name in names:
        Path(name).write_text(f"{_PAGE}<!-- {name} -->", "utf-8")
    Path(names[7]).write_bytes(b"%PDF-1.7")
    assert htglint("convert", *names, "-o", "pages", "--jobs", "2", "--check", "--report", "report.json") == 2
    assert len(list(Path("pages").iterdir())) == 29
    assert "page-07.html: is a PDF" in htglint.err
    pages = [page["page"] for page in json.loads(Path("report.json").read_text("utf-8"))]
    assert pages == [f"pages/page-{number:02}.md" for number in range(30) if number != 7]
