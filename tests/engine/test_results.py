"""Kept findings: what a run with them says is what a run without them says, whatever has changed in between."""

from __future__ import annotations

import json
import os
import random
import shutil
import zlib
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.base import cache
from htglint.cli import main as cli
from htglint.engine import engine
from tests.helpers.paths import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.document.document import Document


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small site below `content`, with wrap-ups, their overview, and pages that link each other."""
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path / "cache"))
    folder = tmp_path / "content"
    shutil.copytree(SAMPLES / "clean", folder / "hackathons")
    shutil.copy(SAMPLES / "damaged" / "2025-11.md", folder / "hackathons")
    (folder / "docs").mkdir()
    for name, text in PAGES.items():
        (folder / "docs" / name).write_text(text, "utf-8")
    monkeypatch.chdir(folder)
    return folder


PAGES = {
    "a.md": "# A\n\n## One\n\nSee [b](b.md#two), [gone](gone.md), [b](/docs/b/#three) and /docs/b/ here.\n",
    "b.md": "# B\n\n## Two\n\nA  slip, a gatway, and [a](a.md#one). ![p](p.png)\n",
    "c.md": "# C\n\nSee [it](../hackathons/2026-02.md) and [that](./a.md#nowhere).\n",
}
EDITS = (
    ("docs/b.md", "## Two", "## Three"),
    ("docs/b.md", "A  slip", "A slip"),
    ("docs/b.md", "# B\n", "---\ntitle: Bee\n---\n# B\n"),
    ("docs/a.md", "## One", "## Once"),
    ("docs/c.md", "nowhere", "one"),
    ("hackathons/2026-02.md", "**Location:**", "**Place:**"),
    ("hackathons/2026-02.md", "- 📍", "- 👤"),
    ("hackathons/index.md", "Ljubljana", "Lublin"),
    ("hackathons/2022-04.md", "neighbours", "neighbers"),
    ("hackathons/2024-11.md", ".\n", ". A gatway and a neighbers.\n"),
    ("hackathons/2026-02.md", "## ", "## 🦩 "),
)
FILES = ("docs/gone.md", "docs/p.png", "docs/P.png", "hackathons/2027-01.md", "docs/b/index.md", "docs/x.md")


def change(some: random.Random) -> None:
    """Edit, make, or remove something of the site."""
    kind = some.randrange(4)
    if kind < 2:
        name, old, new = some.choice(EDITS)
        path = Path(name)
        if path.is_file():
            text = path.read_text("utf-8")
            path.write_text(text.replace(old, new, 1) if old in text else text.replace(new, old, 1), "utf-8")
    elif kind == 2:
        path = Path(some.choice(FILES))
        if path.exists():
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            text = "# G\n\n## Nowhere\n" if path.suffix == ".md" else ""
            path.write_text(text, "utf-8")
    else:
        path = Path(some.choice([edit[0] for edit in EDITS]))
        aside = path.with_suffix(".aside")
        if path.is_file():
            path.rename(aside)
        elif aside.is_file():
            aside.rename(path)


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[object], str]:
    capsys.readouterr()
    status = cli.main(["check", "--format", "json", *arguments])
    out, err = capsys.readouterr()
    return status, json.loads(out), err


@pytest.mark.parametrize("seed", range(8))
def test_kept_findings_are_those_that_would_be_found(seed: int, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    some = random.Random(seed)
    assert said(capsys, ".") == said(capsys, "--no-cache", ".")
    for _ in range(6):
        for _ in range(some.randrange(1, 3)):
            change(some)
        if some.random() < 0.3:  # a page by itself, as a hook checks it
            page = some.choice([str(path) for path in sorted(Path().rglob("*.md"))])
            assert said(capsys, page) == said(capsys, "--no-cache", page)
        else:
            assert said(capsys, ".") == said(capsys, "--no-cache", "."), f"in {site}"


LIMITS = (
    "htglint.project.project._MOST_PAGES",
    "htglint.project.project._MOST_FOLDERS",
    "htglint.links.site._MOST_FOLDERS",
    "htglint.words.vocabulary._MOST_JUDGED",
    "htglint.words.vocabulary._MOST_NEAR",
    "htglint.words.memoized_filter._MOST",
)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.usefixtures("site")
def test_a_site_too_large_to_remember_has_the_same_findings(
    seed: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    some = random.Random(seed)
    for _ in range(3):
        change(some)
        expected = said(capsys, "--no-cache", ".")
        with monkeypatch.context() as small:
            for limit in LIMITS:
                small.setattr(limit, 1)
            assert said(capsys, "--no-cache", ".") == expected
            assert said(capsys, ".") == expected


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the pages that rules are asked of, as it goes on."""
    names: list[str] = []
    real = engine.check

    def check(document: Document, *rest: object) -> object:
        names.append(os.path.basename(document.name))
        return real(document, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "check", check)
    return names


def edited(name: str, old: str, new: str) -> None:
    path = Path(name)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


@pytest.mark.usefixtures("site", "capsys")
def test_one_edit_costs_one_page(checked: list[str]) -> None:
    cli.main(["check", "."])
    assert len(checked) == len(list(Path().rglob("*.md")))
    checked.clear()
    cli.main(["check", "."])
    assert checked == []
    edited("docs/b.md", "A  slip", "A slip")
    edited("hackathons/2026-02.md", ".\n", "!\n")
    cli.main(["check", "."])
    # The damaged page learns from the texts of the others.
    assert sorted(checked) == ["2025-11.md", "2026-02.md", "b.md"]


@pytest.mark.usefixtures("site", "capsys")
def test_what_an_edit_breaks_elsewhere_is_found(checked: list[str]) -> None:
    cli.main(["check", "."])
    checked.clear()
    edited("docs/b.md", "## Two", "## Three")
    cli.main(["check", "docs"])
    assert sorted(checked) == ["a.md", "b.md"]


@pytest.mark.parametrize(
    "arguments", [["--select", "HTG5"], ["--profile", "wrapup"], ["--fail-on", "info"], ["--ignore", "HTG611"]]
)
@pytest.mark.usefixtures("site")
def test_other_settings_are_another_environment(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    said(capsys, ".")
    assert said(capsys, *arguments, ".") == said(capsys, "--no-cache", *arguments, ".")


@pytest.mark.usefixtures("site")
def test_lists_and_packs_count_by_what_is_in_them(capsys: pytest.CaptureFixture[str]) -> None:
    Path("htglint.toml").write_text('vocabularies = ["words.txt"]\n', "utf-8")
    for words in ("", "(?i)gatway\n", "(?i)other\n"):
        Path("words.txt").write_text(words, "utf-8")
        assert said(capsys, "docs") == said(capsys, "--no-cache", "docs")


@pytest.mark.parametrize("mode", ["write", "read", "off"])
@pytest.mark.usefixtures("site", "capsys")
def test_who_may_only_read_keeps_nothing(mode: str, tmp_path: Path) -> None:
    cli.main(["check", "--cache", mode, "docs"])
    kept = list((tmp_path / "cache").glob("results-*"))
    assert bool(kept) is (mode == "write")


@pytest.mark.usefixtures("site")
def test_what_is_broken_or_foreign_is_not_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right = said(capsys, ".")
    (file,) = (tmp_path / "cache").glob("results-*")
    key = json.loads(file.read_bytes().split(b"\n", 1)[0])["key"]
    value, data = cache.read_data(file.stem, key) or ({}, b"")
    lengths = value["pages"]
    starts = dict(zip(lengths, accumulate(lengths.values(), initial=0), strict=False))
    records = {name: json.loads(zlib.decompress(data[at : at + lengths[name]])) for name, at in starts.items()}
    page = next(name for name, record in records.items() if record["found"])
    at, length = starts[page], lengths[page]

    def written(value: object, data: bytes) -> bytes:
        cache.write_data(file.stem, key, value, data)
        return file.read_bytes()

    def broken() -> Iterator[bytes]:
        yield b"{"
        yield written(3, data)
        yield written({"pages": 3, "said": {}, "rules": {}}, b"abc")
        yield written({"pages": {page: "3"}, "said": {}, "rules": {}}, b"abc")
        yield written({"pages": {page: 3}, "said": [], "rules": {}}, b"abc")
        yield written({"pages": {page: 3}, "said": {}, "rules": {}}, b"abc")
        yield written({"pages": {page: 9}, "said": {}, "rules": {}}, b"abc")
        for found in ([3], [["x", []]], [[next(iter(value["rules"])), [[0, 1], "m", None, 3, []]]]):
            other = zlib.compress(json.dumps(records[page] | {"found": found}).encode())
            yield written(value | {"pages": lengths | {page: len(other)}}, data[:at] + other + data[at + length :])

    for content in broken():
        file.write_bytes(content)
        assert said(capsys, ".") == right


@pytest.mark.usefixtures("site", "capsys")
def test_a_page_that_fails_is_told_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    Path("docs/bad.md").write_bytes(b"\xff\xfe\xff")
    for _ in range(2):
        status, _, err = said(capsys, "docs")
        assert status == 2
        assert "docs/bad.md" in err


@pytest.mark.usefixtures("site", "capsys")
def test_environments_are_not_kept_for_ever(tmp_path: Path) -> None:
    for number in range(15):
        cli.main(["check", "--ignore", f"HTG50{number % 10}", "--ignore", f"HTG7{number % 8}", "docs"])
    assert len(list((tmp_path / "cache").glob("results-*"))) <= 12


def test_two_clones_are_two_places(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said(capsys, ".")
    clone = tmp_path / "clone" / "content"
    shutil.copytree(site, clone)
    monkeypatch.chdir(clone)
    edited("docs/b.md", "## Two", "## Three")
    assert said(capsys, ".") == said(capsys, "--no-cache", ".")


@pytest.mark.usefixtures("site")
def test_a_list_with_the_time_and_size_that_it_had(capsys: pytest.CaptureFixture[str]) -> None:
    Path("htglint.toml").write_text('vocabularies = ["words.txt"]\n', "utf-8")
    for words in ("(?i)gatway\n", "(?i)gitway\n"):
        Path("words.txt").write_text(words, "utf-8")
        os.utime("words.txt", (1_000_000_000, 1_000_000_000))
        assert said(capsys, "docs") == said(capsys, "--no-cache", "docs")
