"""`htglint new`: what it writes from which options, and how it says no."""

from __future__ import annotations

import json
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from htglint.project import packs
from tests.helpers.shell import Shell, content, process, put

TOPICS = """\
# Ideas

1. [ ] Relocate the backup buckets [#8](https://github.com/greenhouse-labs/hackathon/issues/8)
    - asked for by three teams
2. Docs for the [robot](https://example.org/robot) in `spec.garage`

* 🪿 Honk when a quota is reached (https://github.com/greenhouse-labs/trellis/pull/9)
"""
PAGE = """\
---
title: November 2026
weight: -202611
outline: 2
---

# Hack The Garden Sofia Edition 11/2026 Wrap Up

- 🗓️ **Date:** 23.11.2026 – 27.11.2026
- 📍 **Location:** [Casa Verde, Sofia](https://example.org/casa)
- 👤 **Organizer:** Nordbeet
- 📘 **Topics:** /

![Group picture](/community/hackathons/images/2026-11/group-picture.jpeg)

## 🪣 Relocate the backup buckets

> **Tracking:** [greenhouse-labs/hackathon#8](https://github.com/greenhouse-labs/hackathon/issues/8)

_TODO_

## 🤖 Docs for the robot in `spec.garage`

_TODO_

## 🪿 Honk when a quota is reached

> **Tracking:** [greenhouse-labs/trellis#9](https://github.com/greenhouse-labs/trellis/pull/9)

_TODO_

---

![ApeiroRA](https://apeirora.eu/assets/img/BMWK-EU.png)
"""
FACTS = (
    *("--city", "Sofia", "--dates", "23.-27.11.2026", "--organizer", "Nordbeet", "--topics-link", "/"),
    *("--location", "[Casa Verde, Sofia](https://example.org/casa)"),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def htglint(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data), "utf-8"))


def categories(htglint: Shell, path: str) -> list[str]:
    """The categories of what `check` finds."""
    htglint("check", "--format", "json", path)
    return [finding["category"] for finding in json.loads(htglint.out)]


def test_the_whole_page(htglint: Shell) -> None:
    put("topics.md", TOPICS)
    assert htglint("new", "2026-11", *FACTS, "--topics", "topics.md") == 0
    assert content("2026-11.md").decode() == PAGE
    assert htglint.out == "Wrote 2026-11.md with 3 topics.\n"
    assert htglint.err.splitlines() == [
        "🪣 Relocate the backup buckets (for buckets)",
        "🤖 Docs for the robot in `spec.garage` (for robot)",
        "htglint: warning: --topics: text below topics was left out: line 4",
        "htglint: warning: --topics: line 5: the link to https://example.org/robot was left out",
    ]
    assert categories(htglint, "2026-11.md") == ["placeholder"] * 3


def test_what_is_not_known_is_a_placeholder_that_check_reports(htglint: Shell) -> None:
    assert htglint("new", "2026-11") == 0
    text = content("2026-11.md").decode()
    assert "# Hack The Garden 11/2026 Wrap Up\n" in text
    assert (
        "- 🗓️ **Date:** _TODO_\n- 📍 **Location:** _TODO_\n- 👤 **Organizer:** _TODO_\n- 📘 **Topics:** _TODO_\n" in text
    )
    assert categories(htglint, "2026-11.md") == ["placeholder"] * 4
    assert htglint("check", "2026-11.md") == 0
    assert htglint("check", "--fail-on", "warning", "2026-11.md") == 1


def test_topics_on_standard_input_and_the_page_on_standard_output(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    from htglint.cli import main as cli

    stdin(monkeypatch, b"\xef\xbb\xbfA Robot\r\nAn Anchor\r\n")
    assert cli.main(["new", "2026-11", "--topics", "-", "-o", "-"]) == 0
    out, err = capsysbinary.readouterr()
    assert "\n\n## 🤖 A Robot\n\n_TODO_\n\n## ⚓ An Anchor\n\n_TODO_\n\n---\n" in out.decode()
    assert b"Wrote" not in out + err
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "dates",
    [
        "23.11.2026 – 27.11.2026", "23.11.2026-27.11.2026", "2026-11-23..2026-11-27", "2026-11-23 – 2026-11-27",
        "23.-27.11.2026", "23. – 27.11.2026", "23.11.-27.11.2026",
    ],
)  # fmt: skip
def test_forms_of_dates(dates: str, htglint: Shell) -> None:
    assert htglint("new", "2026-11", "--dates", dates) == 0
    assert "**Date:** 23.11.2026 – 27.11.2026\n" in content("2026-11.md").decode()
    assert htglint.err == ""


@pytest.mark.parametrize(
    ("month", "dates", "written"),
    [
        ("2026-11", "30.11.-4.12.2026", "30.11.2026 – 04.12.2026"),
        ("2026-12", "28.12.-1.1.2027", "28.12.2026 – 01.01.2027"),
        ("2028-02", "28.2.2028 – 3.3.2028", "28.02.2028 – 03.03.2028"),
    ],
)
def test_a_week_may_reach_into_the_next_month(month: str, dates: str, written: str, htglint: Shell) -> None:
    assert htglint("new", month, "--dates", dates) == 0
    assert f"**Date:** {written}\n" in content(f"{month}.md").decode()
    assert htglint.err == ""


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ("24.-28.11.2026", ["2026-11.md:9: HTG507 "]),
        ("27.11.-1.12.2026", ["2026-11.md:9: HTG507 "]),
        ("16.-27.11.2026", ["--dates: the event takes 12 days, not the usual 5"]),
        ("23.-23.11.2026", ["--dates: the event takes 1 day, not the usual 5", "2026-11.md:9: HTG507 "]),
    ],
)
def test_days_that_are_no_week_are_written_with_a_warning(dates: str, told: list[str], htglint: Shell) -> None:
    assert htglint("new", "2026-11", "--dates", dates) == 0
    assert htglint.out == "Wrote 2026-11.md with 0 topics.\n"
    lines = htglint.err.splitlines()
    assert len(lines) == len(told)
    assert all(line.startswith(f"htglint: warning: {start}") for line, start in zip(lines, told, strict=True))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["2026-13"], "`2026-13` is not a month such as 2026-11"),
        (["11/2026"], "`11/2026` is not a month"),
        (["٢٠٢٦-11"], "is not a month"),
        (["1999-12"], "the profile wrapup accepts no page of this month"),
        (["2026-11", "--dates", "next week"], "`next week` is not a valid range of dates; write 23.11.2026 – 27"),
        (["2026-11", "--dates", ""], "--dates: `` is not a valid range"),
        (["2026-11", "--dates", "28.-32.11.2026"], "has an impossible date"),
        (["2026-11", "--dates", "23.-27.13.2026"], "has an impossible date"),
        (["2026-11", "--dates", "0000-11-23..0000-11-27"], "has an impossible date"),
        (["2026-11", "--dates", "27.-23.11.2026"], "ends before it begins"),
        (["2026-11", "--dates", "19.-23.10.2026"], "does not begin in 2026-11, the month of the page"),
        (["2026-11", "--dates", "23.11.2026-27.11.2062"], "ends later than in the month after 2026-11"),
        (["2026-11", "--city", " "], "--city: is empty; leave the flag out"),
        (["2026-11", "--city", "So\nfia"], "--city: holds the character U+000A"),
        (["2026-11", "--location", "\x1b[31m"], "--location: holds the character U+001B"),
        (["2026-11", "--organizer", "\udce9"], "--organizer: holds the character U+DCE9"),
        (["2026-11", "--topics-link", "somewhere"], "`somewhere` is neither a URL nor a Markdown link nor `/`"),
        (["2026-11", "--topics", "nothing.md"], "nothing.md: there is no such file or folder"),
        (["2026-11", "--topics", "."], ".: is a folder, not a file"),
        (["2026-11", "-o", ""], "-o: the path is empty"),
        (["2026-11", "-o", "."], ".: is a folder; name a file"),
        (["2026-11", "--force", "-o", "."], ".: is a folder; name a file"),
        (["2026-11", "-o", "none/2026-11.md"], "none/2026-11.md: cannot be written"),
        (["2026-11", "-o", "2026-10.md"], "2026-10.md: its file name would say 2026-10, not 2026-11"),
        (["2026-11", "--profile", "wrapupp"], "did you mean `wrapup`?"),
        (["2026-11", "--sibling", "nowhere"], "nowhere"),
    ],
)
def test_bad_options(options: list[str], sentence: str, htglint: Shell, folder: Path) -> None:
    assert htglint("new", *options) == 2
    assert sentence in htglint.err
    assert htglint.err.startswith("htglint: error: ")
    assert htglint.err.count("\n") == 1
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", ["lists no topic; write one on each line"]),
        ("# Topics\n\n---\n", ["lists no topic"]),
        ("A\nB\n a \n", ["the topic `a` is in lines 1 and 3; remove one"]),
        ("🐝 A\nB\n🐝 C\n", ["the topics of lines 1 and 3 both begin with 🐝"]),
        ("- A\n- \n- ...\n- >\n", ["line 2: `` has no word", "line 3: `...` has no word", "line 4: `>` has no word"]),
        ("```\nA\n```\n", ["line 1: `` ``` `` has no word".replace("`` ``` ``", "`````"), "line 3: "]),
        ("🐝\n", ["line 1: `🐝` has no word"]),
        ("https://github.com/a/b/issues/1\n", ["has no word that could be a title"]),
        ("A\x0bB\n", ["line 1: holds the character U+000B"]),
        ("A\u2028B\n", ["line 1: holds the character U+2028"]),
        ("x" * 501, ["line 1: is 501 characters long; a title has at most 500"]),
    ],
)
def test_bad_topics(text: str, sentences: list[str], htglint: Shell) -> None:
    put("topics.txt", text)
    assert htglint("new", "2026-11", "--topics", "topics.txt") == 2
    told = htglint.err.splitlines()
    assert len(told) == len(sentences)
    for line, sentence in zip(told, sentences, strict=True):
        assert line.startswith("htglint: error: topics.txt: ")
        assert sentence in line
    assert not Path("2026-11.md").exists()


@pytest.mark.parametrize("data", [b"A\0B\n", b"\xff\xfeA\0", b"A \xe9t\xe9\n"])
def test_topics_that_are_no_text(data: bytes, htglint: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, data)
    assert htglint("new", "2026-11", "--topics", "-") == 2
    assert htglint.err.startswith("htglint: error: standard input: is ")
    assert not Path("2026-11.md").exists()


def test_ten_thousand_topics_are_more_than_there_are_emoji(htglint: Shell) -> None:
    put("topics.txt", "".join(f"Topic {number} of the robots\n" for number in range(10_000)))
    assert htglint("new", "2026-11", "--topics", "topics.txt") == 2
    assert "there are too few emoji for 10000 topics; list fewer topics" in htglint.err
    put("topics.txt", "Again\n" * 10_000)
    assert htglint("new", "2026-11", "--topics", "topics.txt") == 2
    assert len(htglint.err.splitlines()) == 21
    assert "topics.txt: 9979 more lines are wrong" in htglint.err


def test_a_page_that_is_there_is_replaced_only_by_force(htglint: Shell) -> None:
    put("2026-11.md", "mine\n")
    assert htglint("new", "2026-11") == 2
    assert htglint.err == (
        "htglint: error: 2026-11.md: already exists; --force replaces it, -o FILE writes another file\n"
    )
    assert content("2026-11.md") == b"mine\n"
    assert htglint("new", "2026-11", "--force") == 0
    assert content("2026-11.md").startswith(b"---\ntitle: November 2026\n")


def test_a_page_of_another_name(htglint: Shell) -> None:
    Path("drafts").mkdir()
    assert htglint("new", "2026-11", "-o", "drafts/next.md") == 0
    assert htglint.out == "Wrote drafts/next.md with 0 topics.\n"
    assert categories(htglint, "drafts/next.md") == ["placeholder"] * 4


def test_the_same_topics_always_give_the_same_page() -> None:
    lines = "Robots and ships\nShips of the ocean\nThe letter of the fish\nTrains\nLight trains\nXyzzy\n"
    options = ("new", "2026-11", "--topics", "-", "-o", "-")
    pages = [process(*options, stdin=lines.encode(), env={"PYTHONHASHSEED": seed}) for seed in ("1", "2", "3")]
    assert [page.returncode for page in pages] == [0, 0, 0]
    assert len({page.stdout for page in pages}) == 1


def test_what_check_would_find_besides_is_said(htglint: Shell) -> None:
    put("topics.txt", "Mend the \u200brobot\nWouldnâ€™t it be nice\n")
    assert htglint("new", "2026-11", "--topics", "topics.txt") == 0
    warning, error = htglint.err.splitlines()[-2:]
    assert warning.startswith("htglint: warning: 2026-11.md:16: HTG705 ")
    assert error.startswith("htglint: error: 2026-11.md:20: HTG101 ")


def test_hostile_topics_stay_headings(htglint: Shell) -> None:
    put(
        "topics.txt",
        "<script>alert(1)</script>\n#hashtag\n> quoted\n`code\n```js\n<!-- hidden\n{emoji} {title}\n"
        "Ends with #\n---\n</div>x\n[a](<javascript:x>)\n{{ 7 * 7 }}\n1. two\n\\<b>y\n&lt;c>\n",
    )
    assert htglint("new", "2026-11", "--topics", "topics.txt") == 0
    from htglint.document.document import Document

    document = Document("2026-11.md", content("2026-11.md").decode())
    assert [topic.heading.text.split(" ", 1)[1] for topic in document.topics] == [
        "<script>alert(1)</script>", "#hashtag", "> quoted", "`code", "```js", "<!-- hidden", "{emoji} {title}",
        "Ends with #", "</div>x", "a", "{{ 7 * 7 }}", "two", "<b>y", "<c>",
    ]  # fmt: skip
    assert not document.tree.html
    assert [link.kind for link in document.tree.links] == ["image", "image"]
    assert set(categories(htglint, "2026-11.md")) == {"placeholder"}


def test_emoji_of_the_pages_beside_it(htglint: Shell) -> None:
    put("topics.txt", "Relocate the buckets\nBuckets again, of Paint\n")
    htglint("new", "2026-11", "--topics", "topics.txt", "-o", "-")
    assert "## 🪣 Relocate the buckets" in htglint.out
    put("2026-05.md", "# Hack The Garden 05/2026 Wrap Up\n\n## 🦫 Buckets Again, of Paint\n")
    htglint("new", "2026-11", "--topics", "topics.txt", "-o", "-")
    assert "## 🦫 Buckets again, of Paint" in htglint.out
    assert "🦫 Buckets again, of Paint (for Buckets, again, Paint)" in htglint.err


OTHER = """\
name = "minutes"
match = ["minutes-*.md"]
placeholder = "???"

[draft]
path = "minutes-{year}-{month}.md"
page = "# {month_name} in {location}\\n\\n{topics}"
topic = "## {emoji} {title}\\n\\n"
"""


def test_another_profile_begins_its_own_page(htglint: Shell) -> None:
    put("pack/profile.toml", OTHER)
    put("topics.txt", "Robots {year}\n")
    assert htglint("new", "2026-11", "--pack", "pack") == 2
    assert "name a profile with --profile; profiles with a draft: minutes, wrapup" in htglint.err
    assert htglint("new", "2026-11", "--pack", "pack", "--profile", "minutes", "--topics", "topics.txt") == 0
    assert content("minutes-2026-11.md").decode() == "# November in ???\n\n## 🤖 Robots {year}\n\n"


def test_a_draft_without_a_placeholder(htglint: Shell) -> None:
    put("pack/profile.toml", OTHER.replace('placeholder = "???"\n', ""))
    assert htglint("new", "2026-11", "--pack", "pack", "--profile", "minutes") == 2
    assert "the profile minutes has a draft but no `placeholder` for unknown values" in htglint.err


def test_a_neutral_emoji_that_is_none(htglint: Shell) -> None:
    put("pack/profile.toml", OTHER + 'emoji = ["🗓"]\n')
    put("topics.txt", "Xyzzy\n")
    options = ("--pack", "pack", "--profile", "minutes", "--topics", "topics.txt")
    assert htglint("new", "2026-11", *options) == 2
    assert "the profile's draft names `🗓`, which is not a fully qualified emoji" in htglint.err


def test_every_neutral_emoji_is_fully_qualified_and_named_once() -> None:
    from htglint.authoring.draft import emoji_proposals

    (form,) = (profile.draft for profile in packs.load().profiles if profile.draft)
    assert len(set(form.emoji)) == len(form.emoji) > 30
    assert set(form.emoji) <= set(emoji_proposals.full_forms().values())
