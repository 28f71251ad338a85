"""Where links lead among the files of a site."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from htglint.cli.main import main
from htglint.document.document import Document
from htglint.links import inventory
from htglint.links.paths import pasted
from htglint.links.site import Site

if TYPE_CHECKING:
    from pathlib import Path

FILES = [
    "content/community/hackathons/2026-05.md", "content/community/hackathons/images/2026-05/board.png",
    "content/community/hackathons/_index.md", "content/docs/concepts/node-agent.md", "content/docs/guide/index.md",
    "content/docs/v2.0-news/_index.md", "content/public/logo.svg", "content/docs/Upper.md", "content/docs/a b.md",
]  # fmt: skip


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# A Page\n\n## Some Heading\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("/docs/concepts/node-agent/", "content/docs/concepts/node-agent.md"),
        ("/docs/concepts/node-agent", "content/docs/concepts/node-agent.md"),
        ("/docs/concepts/node-agent.md", "content/docs/concepts/node-agent.md"),
        ("/docs/concepts/node-agent.html#x", "content/docs/concepts/node-agent.md"),
        ("/docs/guide/", "content/docs/guide"),
        ("/docs/v2.0-news/", "content/docs/v2.0-news"),
        ("/logo.svg", "content/public/logo.svg"),
        ("./images/2026-05/board.png?raw=1", "content/community/hackathons/images/2026-05/board.png"),
        ("../../docs/a%20b.md", "content/docs/a b.md"),
        ("2026-05", "content/community/hackathons/2026-05.md"),
        ("/docs/concepts/nodeagent/", None),
        ("/docs/upper.md", None),
        ("images/2026-05/board.jpg", None),
    ],
)
def test_links_lead_where_the_site_leads_them(site: Path, url: str, found: str | None) -> None:
    resolved = Site(None).resolve(str(site / FILES[0]), url)
    assert resolved is not None
    assert resolved.path.removeprefix(f"{site}/") == (found or "")


@pytest.mark.parametrize(
    ("url", "proposal"),
    [
        ("/docs/upper.md", "Upper.md"),
        ("images/2026-05/board.jpg", "board.png"),
        ("/docs/concepts/node-agnet.md", "node-agent.md"),
        ("./2026-04.md", ""),
        ("/nowhere/at/all/", ""),
    ],
)
def test_what_a_missing_link_may_have_meant(site: Path, url: str, proposal: str) -> None:
    resolved = Site(None).resolve(str(site / FILES[0]), url)
    assert resolved is not None
    assert resolved.proposal == proposal


def test_without_a_root_nothing_is_said_of_links_from_it(tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text("x", "utf-8")
    assert Site(None).resolve(str(tmp_path / "page.md"), "/docs/x/") is None
    assert Site(str(tmp_path)).resolve(str(tmp_path / "page.md"), "/page/") is not None


def test_the_root_is_configuration(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "content").rename(site / "pages")
    page = site / "pages" / "community" / "hackathons" / "2026-05.md"
    page.write_text("[a](/docs/lost/) [b](/docs/guide/)\n", "utf-8")
    arguments = ["check", "--select", "missing-file", "--format", "json", str(page)]
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out) == []
    (site / "htglint.toml").write_text('site-root = "pages"\n', "utf-8")
    assert main(arguments) == 1
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["message"], one["column"]) == ("the page or file /docs/lost/ does not exist", 5)


def test_anchors_of_any_page_of_the_site(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = site / FILES[0]
    page.write_text(
        "[a](/docs/concepts/node-agent/#some-heading) [b](../../docs/concepts/node-agent.md#other) "
        "[c](/docs/guide/#some-heading) [d](/docs/guide/#lost) [e][e]\n\n"
        "[e]: /docs/concepts/node-agent/#lost\n", "utf-8",
    )  # fmt: skip
    main(["check", "--select", "missing-anchor", "--format", "json", str(page)])
    found = json.loads(capsys.readouterr().out)
    assert [(one["line"], one["message"].split("`")[1]) for one in found] == [
        (1, "#other"), (1, "#lost"), (3, "#lost"),
    ]  # fmt: skip


def test_pages_that_have_not_been_begun_miss_no_anchor(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / FILES[3]).write_text("", "utf-8")
    (site / FILES[0]).write_text("[a](/docs/concepts/node-agent/#some-heading)\n", "utf-8")
    assert main(["check", "--select", "HTG4", str(site / FILES[0])]) == 0
    assert "No problems found" in capsys.readouterr().out


def test_a_former_home_with_its_anchor(site: Path) -> None:
    old = "https://github.com/gardener-community/hackathon/tree/main/2026-05_Somewhere"
    (site / FILES[0]).write_text("# Page\n\n## 🧭 Shorter Paths\n", "utf-8")
    page = site / "content/community/hackathons/2027-05.md"
    page.write_text(f"[a]({old}/README.md#-shorter-paths) [b]({old}#lost) [c]({old}/) [d]({old}/notes.md)\n", "utf-8")
    assert main(["fix", "--unsafe", "--select", "former-home", str(page)]) == 0
    assert page.read_text("utf-8") == (
        "[a](/community/hackathons/2026-05/#🧭-shorter-paths) [b](/community/hackathons/2026-05/) "
        f"[c](/community/hackathons/2026-05/) [d]({old}/notes.md)\n"
    )


def test_the_inventory_of_a_page() -> None:
    text = (
        '[a](b.md "t") ![c](d.png) <https://e.org> [f][f] <img alt="" src="g.jpg"> <a href=\'h/\'>h</a>\n\n[f]: i.md\n'
    )
    document = Document("page.md", text)
    found = [(target.kind, target.url) for target in inventory.targets(document)]
    assert found == [
        ("link", "b.md"), ("image", "d.png"), ("link", "https://e.org"), ("image", "g.jpg"), ("html", "h/"),
        ("definition", "i.md"),
    ]  # fmt: skip
    assert all(text[slice(*target.span)] == target.url for target in inventory.targets(document))
    assert [url for _, url in found if inventory.is_local(url)] == ["b.md", "d.png", "g.jpg", "h/", "i.md"]


@pytest.mark.parametrize(
    ("url", "page"),
    [
        ("2025-11.md#x", "2025-11"), ("./2025-11#x", "2025-11"), ("/a/notes/2025-11/#x", "2025-11"), ("/a/2025/", ""),
        ("../2025-11.md", ""), ("sub/2025-11.md", ""), ("https://example.org/notes/2025-11", ""), ("#x", ""), ("", ""),
    ],
)  # fmt: skip
def test_pages_of_the_same_folder(url: str, page: str) -> None:
    assert inventory.neighbour(url, "notes") == page


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see /docs/guide/ for", "/docs/guide/"), ("(/docs/guide)", "/docs/guide"), ("/docs/a\\_b/.", "/docs/a_b/"),
        ("_/docs/guide/_", "/docs/guide/"), ("| /docs/x/ |\n|--|\n", "/docs/x/"), ("- /docs/x#y-z,", "/docs/x#y-z"),
        ("<br>/docs/guide/<br>", ""), ("<b>bold</b> /docs/guide/", "/docs/guide/"), ("<b>/docs/guide/</b>", ""),
        ("/docs/guide/*", "/docs/guide/"), ("/docs/{name}/", ""), ("/docs/<name>/", ""), ("/docs/guide/...", ""),
        ("`/docs/guide/`", ""), ("[/docs/guide/](/x/)", ""), ("https://e.org/docs/guide/", ""), ("//docs/guide", ""),
        ("'/docs/guide/'", ""), ("and/or/docs", ""), ("# /docs/guide/", ""), ("---\nx: /docs/guide/\n---\n", ""),
        ("~/docs/guide/", ""), ("/docs/", ""), ("/../../x", ""), ("[x]: /docs/guide/", ""), ("$HOME/docs/guide", ""),
    ],
)  # fmt: skip
def test_paths_in_prose(text: str, found: str) -> None:
    document = Document("page.md", text)
    assert [target.url for target in pasted(document)] == ([found] if found else [])


def test_a_pasted_path_becomes_a_link_with_the_title_of_its_page(site: Path) -> None:
    page = site / FILES[0]
    (site / FILES[4]).write_text("---\ntitle: >\n  Folded\n---\n\n# A _Guide_ [v2]\n", "utf-8")
    (site / FILES[7]).write_text("", "utf-8")
    (site / "content/docs/old.html").write_text("<h1>Old</h1>", "utf-8")
    text = (
        "/docs/guide/#top, /docs/Upper/ /docs/old /docs/lost/ /community/hackathons/2026-05/ /logo/svg /docs/v2.0-news"
    )
    page.write_text(f"{text}\n", "utf-8")
    assert main(["fix", "--unsafe", "--select", "pasted-path", str(page)]) == 0
    assert page.read_text("utf-8") == (
        "[A Guide \\[v2\\]](/docs/guide/#top), [/docs/Upper/](/docs/Upper/) [/docs/old](/docs/old) /docs/lost/ "
        "/community/hackathons/2026-05/ /logo/svg [A Page](/docs/v2.0-news)\n"
    )


def test_without_a_root_a_path_in_prose_is_prose(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("docs/guide.md", "notes/page.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("See /docs/guide/\n", "utf-8")
    assert main(["check", "--fail-on", "info", "--select", "pasted-path", str(tmp_path)]) == 0
    (tmp_path / "htglint.toml").write_text('site-root = "."\n', "utf-8")
    assert main(["check", "--fail-on", "info", "--select", "pasted-path", str(tmp_path)]) == 1
    assert "notes/page.md:1:5" in capsys.readouterr().out


@pytest.mark.parametrize("repository", [False, True])
def test_links_of_an_excerpt_are_one_finding(
    repository: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](sub/a.md) [b](sub/b.md) [c](sub/c.md) ![d](sub/d.png)\n", "utf-8")
    if repository:
        (tmp_path / ".git").mkdir()
    main(["check", "--no-cache", "--format", "concise", "--select", "missing-file,missing-image", str(page)])
    lines = [line for line in capsys.readouterr().out.splitlines() if "HTG40" in line]
    assert len(lines) == (4 if repository else 2)
    assert ("3 of the page's 3 links" in lines[0]) is not repository
