"""Links in front matter: which values are links, where exactly they stand, and what is found and mended there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.cli.main import main
from htglint.document.document import Document
from htglint.links import inventory

if TYPE_CHECKING:
    from pathlib import Path

HOME = """---
layout: home
hero:
  name: Gate
  image:
    light: /logo.svg
    dark: '/logo-dark.svg'  # at night
  actions:
    - theme: brand
      text: Begin
      link: /guide/begin/#first-steps
    - {text: Code, link: "https://example.org/gate"}
features:
  - title: Fast
    icon: { src: ./fast.svg }
    "link" : ../about.md
head:
  - [script, {src: /gate.js}]
images: [/a.png, b.png]
prev:
  text: Before
  link: './2026-03'
---

# Home
"""
FOUND = [
    ("hero", "image", "/logo.svg"), ("hero", "image", "/logo-dark.svg"), ("hero", "link", "/guide/begin/#first-steps"),
    ("hero", "link", "https://example.org/gate"), ("features", "image", "./fast.svg"),
    ("features", "link", "../about.md"), ("head", "html", "/gate.js"), ("images", "image", "/a.png"),
    ("prev", "link", "./2026-03"),
]  # fmt: skip


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_of_front_matter_is_a_link(newline: str) -> None:
    document = Document("page.md", f"{HOME}\n[x](y.md)\n".replace("\n", newline))
    found = inventory.fields(document)
    assert [(field.key, field.target.kind, field.target.url) for field in found] == FOUND
    for field in found:
        assert document.text[slice(*field.target.span)] == field.target.url
        assert field.target.url in document.text[slice(*field.target.whole)]
    assert [target.url for target in inventory.targets(document)][-2:] == ["./2026-03", "y.md"]


@pytest.mark.parametrize(
    "source",
    [
        "title: /docs/x/", "link: >\n  /docs/x/", 'link: "/docs\\u002fx/"', "link: docs/x", "link: x.md", "link: *a",
        "link:", "link: [1, 2]", "link: {/docs/x/: 1}", "? /docs/x/\n: link", "link: /docs/x/\nbroken: [",
        "link: {a: " * 41 + "/x/" + "}" * 41, "light: /x.png", "# link: /docs/x/", "text: 'link: /docs/x/'",
    ],
)  # fmt: skip
def test_what_is_none(source: str) -> None:
    assert inventory.fields(Document("page.md", f"---\n{source}\n---\n")) == ()


BOMB = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (f"a0: &a0 [x]\n{BOMB}link: /x/\n", ["/x/"]),
        (f"link: {'[' * 20_000}\n", []),
        ("link: /x/\n" * 10_000, []),
        ("link: \x00\n", []),
        ("a: {link: !!python/name:os.system /x/}\nlink: /y/\n", ["/y/"]),
    ],
    ids=["aliases", "nesting", "length", "controls", "tags"],
)
def test_hostile_front_matter(source: str, found: list[str]) -> None:
    fields = inventory.fields(Document("page.md", f"---\n{source}---\n"))
    assert [field.target.url for field in fields] == found


@given(st.text(st.sampled_from("link: src-[]{},&*a'\"\n /#|>!%@`x.\té"), max_size=80))
def test_any_front_matter_gives_places_that_hold_what_is_read(source: str) -> None:
    document = Document("page.md", f"---\n{source}\n---\ntext\n")
    for field in inventory.fields(document):
        assert document.text[slice(*field.target.span)] == field.target.url
        assert field.target.span.end < document.front_matter.end


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("index.md", "guide/begin.md", "2026-03.md", "public/logo.svg", "public/gate.js", "Fast.svg"):
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# Page\n\n## The First Steps\n", "utf-8")
    return tmp_path / "content"


def test_links_of_front_matter_are_looked_up_and_mended_in_place(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = HOME.replace("/begin/#first-steps", "/begin/#The-First-Steps").replace("[/a.png, b.png]", "[https://x.y/z]")
    (site / "index.md").write_text(text, "utf-8")
    assert main(["check", "--select", "HTG4", "--format", "json", "content/index.md"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(one["line"], one["column"], one["name"]) for one in found] == [
        (7, 12, "missing-image"), (11, 27, "missing-anchor"), (15, 18, "missing-image"), (16, 14, "missing-file"),
    ]  # fmt: skip
    main(["fix", "--unsafe", "--select", "HTG4", "content/index.md"])
    mended = text.replace("'/logo-dark", "'/logo-dark").replace("#The-First-Steps", "#the-first-steps")
    assert (site / "index.md").read_text("utf-8") == mended.replace("./fast.svg", "./Fast.svg")


def test_what_the_pipeline_adds_is_no_authors(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "---\ntitle: X\nnext:\n  link: /lost/\nparams: {image: /lost.png}\nhero: {link: /gone/}\n---\n"
    (site / "2026-03.md").write_text(text, "utf-8")
    (site / "other.md").write_text(text, "utf-8")
    main(["check", "--select", "HTG401,HTG402", "--format", "concise", "content"])
    lines = capsys.readouterr().out.splitlines()[:-1]
    assert [line.split(": ")[0] for line in lines] == [
        "content/2026-03.md:6:14", "content/other.md:4:9", "content/other.md:5:17", "content/other.md:6:14",
    ]  # fmt: skip


def test_a_renamed_heading_takes_the_links_of_front_matter_along(site: Path) -> None:
    page = site / "2026-03.md"
    page.write_text("---\nhero:\n  link: /2026-03/#🧭find-paths\n---\n\n## 🧭Find Paths\n", "utf-8")
    main(["fix", "--select", "emoji-space", str(page)])
    assert page.read_text("utf-8") == "---\nhero:\n  link: /2026-03/#🧭-find-paths\n---\n\n## 🧭 Find Paths\n"
