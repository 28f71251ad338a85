"""`htglint convert`, end to end."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.convert import html, shape
from htglint.convert.pictures import Pictures
from htglint.convert.write import write
from htglint.document.document import Document
from htglint.engine import engine
from tests.helpers.markdown_tree import PARSER
from tests.helpers.pages import context_of
from tests.helpers.paths import DATA, SAMPLES, shared
from tests.helpers.shell import Shell, process

if TYPE_CHECKING:
    from htglint.base.profiles import Ruleset
    from htglint.base.rules import Rule


PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>x</title></head><body>
<nav><a href="/">Start</a></nav><main class="main"><div class="vp-doc _garden_{month}_"><div>{body}</div></div></main>
<footer>Last updated</footer></body></html>"""
BODY = (
    "<h1>Hack The Garden 02/2031 Wrap Up</h1><ul><li>📍 <strong>Location:</strong> Here</li></ul>"
    '<p><img src="/assets/group.Ab3-x_9Z.webp" alt="Group"></p><h2>🌱 Beds</h2><h3>Achievements</h3>'
    "<p>All is raised. It grows.</p><p><em>TODO</em></p><hr>"
)
MADE = """---
title: February 2031
weight: -203102
outline: 2
---

# Hack The Garden 02/2031 Wrap Up

- 📍 **Location:** Here

![Group](./images/2031-02/group.webp)

## 🌱 Beds

### Achievements

All is raised.
It grows.

_TODO_

<hr />
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def published(name: str = "page.html", body: str = BODY, month: str = "2031-02") -> str:
    Path(name).write_text(PAGE.format(month=month, body=body), "utf-8")
    return name


def test_to_standard_output(htglint: Shell) -> None:
    assert htglint("convert", published()) == 0
    assert htglint.out == MADE
    assert "these paths are guesses" in htglint.err
    assert os.listdir() == ["page.html"]


def test_from_standard_input() -> None:
    done = process("convert", "-", stdin=PAGE.format(month="2031-02", body=BODY).encode())
    assert done.returncode == 0
    assert done.stdout.decode() == MADE


def test_to_a_file_and_to_a_folder(htglint: Shell) -> None:
    assert htglint("convert", published(), "-o", "out.md") == 0
    assert Path("out.md").read_text("utf-8") == MADE
    assert htglint("convert", "page.html", published("b.html"), "-o", "pages") == 0
    assert sorted(os.listdir("pages")) == ["b.md", "page.md"]
    assert htglint("convert", "page.html", "-o", "pages/") == 0
    assert htglint.out == ""


def test_one_bad_input_does_not_stop_the_others(htglint: Shell) -> None:
    Path("bad.html").write_bytes(b"<p>\xff")
    assert htglint("convert", "bad.html", "none.html", published(), "-o", "pages") == 2
    assert "bad.html: can't be decoded as UTF-8" in htglint.err
    assert "none.html: there is no such file or folder" in htglint.err
    assert os.listdir("pages") == ["page.md"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["page.html", "b.html"], "several inputs need an output folder: -o DIR"),
        (["page.html", "sub/page.html", "-o", "x"], "x/page.md is also the target of another input"),
        (["page.html", "--images", "none"], "none: there is no such folder of pictures"),
        (["page.html", "--reference", "none.md"], "none.md: there is no such file or folder"),
        (
            ["page.html", "b.html", "-o", "page.html"],
            "several inputs need an output folder: -o DIR; page.html is a file",
        ),
        (["page.html", "b.html", "-o", "-"], "-o DIR; - is standard output"),
        (["page.html", "-o", "./page.html"], "page.html: -o names an input itself, ./page.html"),
        (["https://example.org/beds"], "is a URL, and nothing is downloaded; save the page first"),
        (["page.html", "--from", "docx"], "invalid choice: 'docx'"),
        (["."], ".: is a folder, not a file"),
    ],
)
def test_what_cannot_be_done_is_told(htglint: Shell, arguments: list[str], sentence: str) -> None:
    published()
    published("b.html")
    assert htglint("convert", *arguments) == 2
    assert sentence in htglint.err


def test_what_holds_no_html_is_read_as_text(htglint: Shell) -> None:
    Path("page.txt").write_text("Beds & <b>borders</b>\n", "utf-8")
    assert htglint("convert", "page.txt") == 0
    assert htglint.out == "Beds & \\<b>borders\\</b>\n"
    assert htglint("convert", "page.txt", "--from", "html") == 0
    assert htglint.out == "Beds & **borders**\n"


def test_check_lists_what_is_left(htglint: Shell) -> None:
    assert htglint("convert", published(), "--check", "-o", "2031-02.md") == 1
    assert "2031-02.md" in htglint.out
    assert "Left for you:" in htglint.out
    assert htglint("convert", published(body="<h1>Beds</h1><p>Fine.</p>", month="x"), "--check") == 0
    assert htglint.out == "# Beds\n\nFine.\n"
    assert "Nothing is left to do." in htglint.err


def test_damage_is_repaired_on_the_way(htglint: Shell) -> None:
    assert htglint("convert", published(body="<h1>Beds</h1><p>Itâ€™s raised.</p>", month="x")) == 0
    assert htglint.out == "# Beds\n\nIt’s raised.\n"


def test_pictures_from_a_folder_and_a_reference(htglint: Shell) -> None:
    Path("images/2031-02/deep").mkdir(parents=True)
    Path("images/2031-02/deep/group.webp").touch()
    htglint("convert", published(), "--images", "images")
    assert "![Group](./images/2031-02/deep/group.webp)" in htglint.out
    Path("draft.md").write_text("# Draft\n\n![G](pictures/group.png)\n", "utf-8")
    htglint("convert", published(), "--reference", "draft.md")
    assert "![Group](pictures/group.webp)" in htglint.out
    assert "guess" not in htglint.err


def test_the_month_comes_from_the_page_that_is_written(htglint: Shell) -> None:
    body = "<h2>🌱 Beds</h2><p><strong>Problem Statement:</strong> One. Two.</p>"
    htglint("convert", published(month="x", body=body), "-o", "2025-06.md")
    assert Path("2025-06.md").read_text("utf-8").endswith("**Problem Statement:**\nOne.\nTwo.\n")
    htglint("convert", "page.html", "-o", "2024-05.md")
    assert Path("2024-05.md").read_text("utf-8").endswith("**Problem Statement:** One. Two.\n")


def test_an_interrupted_write_leaves_no_half_page(htglint: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("out.md").write_text("old\n", "utf-8")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    assert htglint("convert", published(), "-o", "out.md") == 2
    assert "out.md: cannot be written: no space left on device" in htglint.err
    assert Path("out.md").read_text("utf-8") == "old\n"
    assert htglint("convert", "page.html", "-o", "new.md") == 2
    assert sorted(os.listdir()) == ["out.md", "page.html"]


def test_other_commands_load_nothing_of_it() -> None:
    Path("page.md").write_text("# A\n", "utf-8")
    code = "import sys; from htglint.cli.main import main; main(['check', 'page.md']); assert 'lxml' not in sys.modules"
    assert os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", code]) == 0


# --- Round trip: our own pages, rendered and converted, are the same pages


def rendered_and_back(path: Path, ruleset: Ruleset) -> tuple[str, str]:
    """The page as it is, and as it comes back."""
    source = path.read_text("utf-8")
    body = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.S)
    reading = html.read(f"<meta charset=utf-8><main>{PARSER.render(body)}</main>".encode(), path.name)
    context = context_of(Document(path.name, write(shape.head(reading.page))), ruleset)
    layout = shape.layout(context)._replace(rule="---")  # HTML does not tell which sign a break had
    page, _ = shape.shaped(reading, context, layout, Pictures())
    return source, write(page, layout, context.profile.placeholder)


@pytest.mark.parametrize("path", sorted((SAMPLES / "clean").glob("*.md")), ids=lambda path: path.stem)
def test_a_sample_comes_back(path: Path, ruleset: Ruleset) -> None:
    source, back = rendered_and_back(path, ruleset)
    assert back == source


@pytest.mark.parametrize("path", sorted((SAMPLES / "draft").glob("*.md")), ids=lambda path: path.stem)
def test_a_draft_comes_back(path: Path, ruleset: Ruleset) -> None:
    source, back = rendered_and_back(path, ruleset)
    assert back == source


@pytest.mark.parametrize("path", sorted((DATA / "intact").glob("*.md")), ids=lambda path: path.stem)
def test_intact_text_reads_the_same(path: Path, ruleset: Ruleset) -> None:
    source, back = rendered_and_back(path, ruleset)
    words = [Document("", text).tree.blocks for text in (source, back)]
    shown = [" ".join(block.text for block in blocks if block.kind in ("heading", "paragraph")) for blocks in words]
    assert shown[0].split() == shown[1].split()


# --- Published pages

OWN = ("2022-04", "2024-11", "2026-02")
"""Samples as a site publishes them, with its menus; the pictures have lost their folders on the way."""


def lines(text: str) -> list[str]:
    """The lines of a page, but for the form of a break, and the folder of a picture that the site has renamed."""
    return [re.sub(r"/community/hackathons/", "./", re.sub(r"^<hr ?/>$", "---", line)) for line in text.split("\n")]


@pytest.mark.parametrize("name", OWN)
def test_a_published_page_comes_back(name: str, htglint: Shell) -> None:
    htglint("convert", str(DATA / "published" / f"{name}.html"), "-o", f"{name}.md")
    made, source = Path(f"{name}.md").read_text("utf-8"), (SAMPLES / "clean" / f"{name}.md").read_text("utf-8")
    assert lines(made) == lines(source)


@pytest.mark.parametrize("name", OWN)
def test_a_published_page_passes_the_gate(name: str, htglint: Shell) -> None:
    htglint("convert", str(DATA / "published" / f"{name}.html"), "-o", f"{name}.md")
    images = ("--ignore", "missing-image")  # none is beside the page
    assert htglint("check", "--fail-on", "warning", *images, f"{name}.md") == 0, htglint.out


# --- The shared pages

BARS = {"2022-09": 99, "2023-05": 99, "2024-05": 99, "2025-06": 97, "2025-11": 97, "blog-2025-12": 96}


@pytest.mark.parametrize("name", BARS)
def test_the_score_of_a_shared_page(name: str, htglint: Shell) -> None:
    import importlib.util

    spec = importlib.util.spec_from_file_location("convert_score", shared("bench", "convert_score.py"))
    assert spec is not None
    assert spec.loader is not None
    bench = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bench)
    htglint("convert", str(shared("pages", "html", f"{name}.html")), "-o", f"{name}.md")
    made = Path(f"{name}.md").read_text("utf-8")
    score = bench.score(made, shared("pages", "truth", f"{name}.md").read_text("utf-8"))
    assert score["overall"] >= BARS[name]
    assert [score[part] for part in ("head", "code", "link", "fence") if score[part] is not None] == pytest.approx(
        [1.0] * sum(score[part] is not None for part in ("head", "code", "link", "fence"))
    )


def test_a_converted_page_passes_the_gate(rules: tuple[Rule, ...], ruleset: Ruleset, htglint: Shell) -> None:
    """What is left in a page is what was wrong in what was published, and nothing that the conversion brought in."""
    name = "2025-11"
    htglint("convert", str(shared("pages", "html", f"{name}.html")), "-o", f"{name}.md")
    texts = Path(f"{name}.md").read_text("utf-8"), shared("pages", "truth", f"{name}.md").read_text("utf-8")
    found = []
    for text in texts:
        document = Document(f"{name}.md", text)
        found.append({one.rule.code for one in engine.check(document, rules, context_of(document, ruleset))})
    assert found[0] <= found[1]
