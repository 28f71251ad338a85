"""`htglint learn`: what it proposes is what the pages show, and the pages pass by it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.authoring import learn, proposal
from htglint.base.context import Context
from htglint.cli import main as cli
from htglint.document.document import Document
from htglint.engine import engine
from htglint.project import packs
from tests.helpers.paths import SAMPLES, shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.profiles import Profile


def topic(sections: Sequence[str], form: str = "heading", heading: str = "A Topic") -> str:
    marked = "### {}" if form == "heading" else "**{}:**"
    return "\n\n".join([f"## {heading}", *(f"{marked.format(title)}\n\nText." for title in sections)]) + "\n\n"


def page(name: str, *topics: Sequence[str], form: str = "heading") -> Document:
    parts = [topic(sections, form, f"Topic {number}") for number, sections in enumerate(topics)]
    return Document(name, "# A Page\n\n" + "".join(parts))


def learnt(*documents: Document) -> tuple[Profile, str]:
    """The profile that is proposed, and its TOML."""
    text = proposal.text("own", learn.learn(documents))
    return packs.profile_of(text, "proposal"), text


def titles(profile: Profile, edition: int = 0) -> list[tuple[str, bool]]:
    return [(section.title, section.required) for section in profile.editions[edition].sections]


# --- Sections


def test_sections_in_their_order_with_their_share() -> None:
    full, short = ["Goal", "Way", "Result"], ["Goal", "Result"]
    profile, text = learnt(page("a.md", full, short), page("b.md", short, short))
    assert titles(profile) == [("Goal", True), ("Result", True)]
    profile, text = learnt(page("a.md", full, short), page("b.md", full, short))
    assert titles(profile) == [("Goal", True), ("Way", False), ("Result", True)]
    assert "[[edition.section]] # in 2 of 4 topics\n" in text


def test_required_is_what_nine_of_ten_topics_have() -> None:
    for lacking, required in ((1, True), (2, False)):
        topics = [["Goal", "Result"]] * (10 - lacking) + [["Result"]] * lacking
        profile, _ = learnt(page("a.md", *topics))
        assert dict(titles(profile)) == {"Goal": required, "Result": True}


def test_exceptions_are_named_and_left_out() -> None:
    profile, text = learnt(page("a.md", ["Goal", "Result"], ["Goal", "Aside", "Result"]))
    assert "Aside" not in dict(titles(profile))
    assert "# Left out as sections of few topics: Aside (1)." in text


def test_a_spelling_is_the_most_frequent_one() -> None:
    profile, _ = learnt(page("a.md", ["Next Steps"], ["Next steps"], ["Next Steps"]))
    assert titles(profile) == [("Next Steps", True)]


def test_placeholders_do_not_count() -> None:
    document = page("a.md", ["Goal"], ["Goal"])
    profile, text = learnt(Document("a.md", document.text + "## Late\n\n_TODO_\n\n## Later\n\n_TODO_\n"))
    assert titles(profile) == [("Goal", True)]
    assert "in 2 of 2 topics" in text


def test_the_mean_rank_gives_way_to_what_the_pages_show() -> None:
    """`Late` is second where half is left out, yet it never stands before `Extra`."""
    rare, usual = ["First", "Second", "Extra", "Late"], ["First", "Late"]
    profile, _ = learnt(page("a.md", rare, rare, *[usual] * 8))
    assert [title for title, _ in titles(profile)] == rare


@pytest.mark.parametrize("form", ["heading", "label"])
def test_the_form_is_recognised(form: str) -> None:
    profile, _ = learnt(page("a.md", ["Goal", "Result"], ["Goal", "Result"], form=form))
    assert profile.editions[0].form == form
    assert titles(profile) == [("Goal", True), ("Result", True)]


def test_headings_that_do_not_come_again_are_free_prose() -> None:
    profile, _ = learnt(page("a.md", ["How It Began", "Numbers"], ["Thanks"], ["A Digression"]))
    assert [(edition.form, edition.sections) for edition in profile.editions] == [("none", ())]


# --- Editions


def test_a_form_that_changes_at_a_month_makes_an_edition() -> None:
    old = [page(f"2023-{month}.md", ["Goal"], ["Goal"], form="label") for month in ("01", "05")]
    new = [page(f"2024-{month}.md", ["Goal"], ["Goal"]) for month in ("03", "09")]
    profile, _ = learnt(*new, *old)
    assert [(edition.since, edition.form) for edition in profile.editions] == [
        ("2023-01", "label"), ("2024-03", "heading"),
    ]  # fmt: skip
    assert [source.place for source in profile.dates] == ["path"]


@pytest.mark.parametrize(
    ("names", "forms"),
    [
        (("monday.md", "tuesday.md", "friday.md"), ("heading", "heading", "label")),  # no months
        (("2024-01.md", "2024-02.md", "2024-03.md"), ("heading", "label", "heading")),  # back to the first form
        (("2024-01.md", "2024-01-b.md", "2024-02.md"), ("heading", "label", "label")),  # two forms in one month
    ],
)
def test_otherwise_there_is_one_edition_of_the_most_frequent_form(names: Sequence[str], forms: Sequence[str]) -> None:
    documents = [page(name, ["Goal"], ["Goal"], form=form) for name, form in zip(names, forms, strict=True)]
    profile, text = learnt(*documents)
    assert [edition.form for edition in profile.editions] == [max(forms, key=forms.count)]
    assert "# The form of 2 of 3 pages; others, without a clear change over time, are ignored." in text


# --- The rest


def minutes(name: str, *, agenda: bool = True) -> Document:
    parts = ["# Meeting\n\nNumber: 7\nDate: today\n", "## Links\n\n* x\n", "## Present\n\n* Ada\n"]
    parts += ["## Agenda\n\n### Goats\n\nText.\n"] * agenda
    return Document(name, "\n".join([*parts, f"## Topic of {name}\n\nText.\n"]))


def test_the_skeleton_of_the_page_itself(tmp_path: Path) -> None:
    pages = [minutes(f"{number}.md", agenda=number > 1) for number in range(1, 5)]
    profile, text = learnt(*pages)
    assert [edition.form for edition in profile.editions] == ["none"]
    found = learn.learn(pages)
    assert [(part.title, part.share.number) for part in found.parts] == [("Links", 4), ("Present", 4), ("Agenda", 3)]
    assert [line.title for line in found.lines] == ["Number", "Date"]
    proposed = text[text.index("# Links: 4 of 4 pages") :].split("\n#\n")
    (tmp_path / "profile.toml").write_text(text, "utf-8")
    for number, rule in enumerate(proposed):
        kept = "\n".join(line.removeprefix("# ") for line in rule.splitlines() if "=" in line)
        (tmp_path / f"rule{number}.toml").write_text(kept + "\n", "utf-8")
    rules = {rule.name: rule for rule in packs.load([str(tmp_path)]).rules if rule.code.startswith("OWN")}
    assert list(rules) == ["has-links", "has-present", "has-agenda", "has-number", "has-date"]
    lacking = Document("9.md", "# Meeting\n\n## links:\n\n```\nDate: x\n```\n\nNumber: 3\n")
    asked = [rule._replace(profiles=()) for rule in rules.values()]
    found_there = engine.check(lacking, asked, Context(profile))
    assert {one.rule.name for one in found_there} == {"has-present", "has-agenda", "has-date"}


def test_a_rule_that_had_nothing_to_look_at_is_not_proposed() -> None:
    pages = [Document(f"{number}.md", "# Minutes\n\nText only.\n") for number in range(3)]
    profile, _ = learnt(*pages)
    names = {trial.rule.name for trial in learn.tried(profile, pages, packs.load().rules)}
    assert not names & {"missing-section", "label-colon", "former-home", "front-matter-keys", "list-marker"}
    assert "todo-comment" in names


@pytest.mark.parametrize(
    ("names", "globs"),
    [
        (["meetings/goats.md", "meetings/sheep.md"], ["meetings/*.md"]),
        (["meetings/2025-01.md"], ["[0-9][0-9][0-9][0-9]-[0-9][0-9].md"]),
        (["a/goats.md", "b/sheep.md"], ["*.md"]), (["a/readme.md", "b/readme.md"], ["readme.md"]),
    ],
)  # fmt: skip
def test_names_without_a_form_match_by_their_folder(names: list[str], globs: list[str]) -> None:
    assert list(learn.learn([Document(name, "# A\n") for name in names]).globs) == globs


def test_metadata_and_emoji() -> None:
    head = "# A Page\n\n- 📅 **Day:** today\n- **Room:** 3\n"
    documents = [
        Document("a.md", f"{head}- 🎵 **Song:** x\n\n## 🌱 One\n\nText.\n\n## 🌱 Two\n"),
        Document("b.md", f"{head}\n## 🧭 One\n\nText.\n\n## ğŸ¶ Damaged\n"),
    ]
    profile, text = learnt(*documents)
    assert [(field.emoji, field.label, field.required) for field in profile.metadata] == [
        ("📅", "Day", True), ("", "Room", True),
    ]  # fmt: skip
    assert "# Left out as labels of few pages: Song (1)." in text
    assert profile.emoji == ("🌱", "🧭")
    assert "3 headings of topics" in text


@pytest.mark.parametrize(
    ("names", "globs"),
    [
        (["2024-01.md", "2025-11.md"], ["[0-9][0-9][0-9][0-9]-[0-9][0-9].md"]),
        (["week-1.md", "week-12.md"], ["week-[0-9].md", "week-[0-9][0-9].md"]),
        (["x/a.md", "y/b.md", "c.md", "d.md", "e.markdown"], ["*.md", "*.markdown"]),
        (["caf\udce9[1].md"], ["caf??[0-9]].md"]),
    ],
)
def test_names_of_files_become_globs(names: list[str], globs: list[str]) -> None:
    profile, _ = learnt(*(Document(name, "# A Page\n") for name in names))
    assert list(profile.match) == globs


def test_text_of_pages_can_neither_break_nor_steer_anything() -> None:
    evil = 'Say "\\x" \x1b[31m\u202e'
    profile, text = learnt(page("a.md", [evil, "Result"], [evil, "Result"]))
    assert [title for title, _ in titles(profile)] == [evil, "Result"]
    assert not {"\x1b", "\u202e"} & set(text)


NAMES = ["Goal", "Way", "Result", "Größe", "Next & Last", "What Is Left?", "Näxt/Steps"]


@st.composite
def communities(draw: st.DrawFn) -> tuple[list[Document], list[list[str]], set[str]]:
    """Pages of one form, the sections of their topics, and those that no topic lacks."""
    order = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    required = set(draw(st.lists(st.sampled_from(order), min_size=1)))
    form = draw(st.sampled_from(["heading", "label"]))
    optional = st.sets(st.sampled_from(order)).map(lambda kept: [name for name in order if name in kept | required])
    pages = draw(st.lists(st.lists(optional, min_size=1, max_size=4), min_size=1, max_size=4))
    return (
        [page(f"2024-0{at}.md", *topics, form=form) for at, topics in enumerate(pages, 1)],
        [topic for topics in pages for topic in topics],
        required,
    )


@given(communities())
def test_pages_pass_by_what_was_learnt_from_them(community: tuple[list[Document], list[list[str]], set[str]]) -> None:
    documents, topics, required = community
    evidence = learn.learn(documents)
    trials = tuple(learn.tried(learnt(*documents)[0], documents, packs.load().rules))
    profile = packs.profile_of(proposal.text("own", evidence, trials), "proposal")
    found = [title for title, _ in titles(profile)]
    for topic in topics:  # sections that no topic shows together have no order that could be learnt
        assert [title for title in topic if title in found] == [title for title in found if title in topic]
    assert required <= {title for title, needed in titles(profile) if needed}
    assert {trial.rule.name for trial in trials} >= set(profile.rules)
    certain = [trial.rule for trial in trials if trial.quiet.number == trial.quiet.of]
    for document in documents:
        assert engine.check(document, certain, learn._context(document, profile)) == []


# --- The command


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = cli.main(arguments)
    return status, *capsys.readouterr()


def test_the_samples_pass_by_what_was_learnt_from_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    clean = str(SAMPLES / "clean")
    assert run(capsys, "learn", clean, "--name", "own", "-o", "own.toml") == (0, "", "")
    values: dict[str, Any] = tomllib.loads(Path("own.toml").read_text("utf-8"))
    assert values["name"] == "own"
    assert [edition["form"] for edition in values["edition"]] == ["none", "label", "heading"]
    check = ("check", "--pack", "own.toml", "--profile", "own", "--fail-on", "info")
    assert run(capsys, *check, clean)[:2] == (0, "No problems found.\n")
    status, told, _ = run(capsys, *check, str(SAMPLES / "draft"))
    assert status == 1
    assert "lacks the section" in told


def test_the_default_is_the_working_directory_and_standard_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("notes.md").write_text(page("notes.md", ["Goal"], ["Goal"]).text, "utf-8")
    status, told, said = run(capsys, "learn")
    assert (status, said) == (0, "")
    assert tomllib.loads(told)["match"] == ["notes.md"]


def test_a_rule_that_finds_much_is_left_as_a_comment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("## 🌱 One\n\nText.\n\n## 🌱 Two\n\nText.\n", "utf-8")
    _, told, _ = run(capsys, "learn", "a.md")
    assert '    # "repeated-emoji", quiet in 0 of 1 page\n' in told
    assert "repeated-emoji" not in tomllib.loads(told)["rules"]
    assert "topic-emoji" in tomllib.loads(told)["rules"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["a.md", "--name", "Bad Name"], "--name: `name` is `Bad Name`, not lower-case words joined by hyphens"),
        (["a.md", "-o", "there.toml"], "there.toml: already exists"),
        (["a.md", "-o", "none/x.toml"], "none/x.toml: cannot be written"),
        (["a.md", "gone.md"], "gone.md: there is no such file"),
        (["a.md", "latin.md"], "latin.md: is not UTF-8"),
        (["empty"], "found no page to learn from"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_written(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_text("# A Page\n", "utf-8")
    Path("latin.md").write_bytes(b"caf\xe9\n")
    Path("there.toml").write_text("kept", "utf-8")
    Path("empty").mkdir()
    before = sorted(tmp_path.rglob("*"))
    status, told, said = run(capsys, "learn", *arguments)
    assert (status, told) == (2, "")
    assert sentence in said
    assert sorted(tmp_path.rglob("*")) == before
    assert Path("there.toml").read_text("utf-8") == "kept"


def test_the_samples_show_their_three_forms(capsys: pytest.CaptureFixture[str]) -> None:
    pages = sorted(map(str, (SAMPLES / "clean").glob("20*.md")))
    status, told, _ = run(capsys, "learn", *pages)
    assert status == 0
    forms = [(edition["form"], edition["since"]) for edition in tomllib.loads(told)["edition"]]
    assert forms == [("none", "2022-04"), ("label", "2024-11"), ("heading", "2026-02")]


def test_the_published_pages_show_their_three_forms(capsys: pytest.CaptureFixture[str]) -> None:
    pages = sorted(map(str, shared("corpus", "community", "hackathons").glob("20*.md")))
    status, told, _ = run(capsys, "learn", *pages)
    assert status == 0
    forms = [(edition["form"], edition["since"]) for edition in tomllib.loads(told)["edition"]]
    assert forms == [("none", "2021-11"), ("label", "2023-05"), ("heading", "2025-11")]
