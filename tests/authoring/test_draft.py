"""What lists of topics are read as, and which emoji they get."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.authoring.draft import draft_text, emoji_proposals, planned_topics
from htglint.base.context import Copy
from htglint.base.errors import HtglintError
from htglint.document.document import Document
from htglint.encoding import alphabet
from htglint.engine import engine
from htglint.project import packs, project
from htglint.project.settings import Config

RULESET = packs.load()
(PROFILE,) = (profile for profile in RULESET.profiles if profile.draft)
FORM = PROFILE.draft


def titles(text: str) -> list[str]:
    return [topic.title for topic in planned_topics.parse(text, "topics.md").topics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A\nB\n", ["A", "B"]),
        ("A\r\nB\rC", ["A", "B", "C"]),
        ("- A\n* B\n+ C\n1. D\n2) E\n", ["A", "B", "C", "D", "E"]),
        ("- [ ] A\n- [x] B\n- [X] C\n- [GEP-28] D\n", ["A", "B", "C", "[GEP-28] D"]),
        ("  - A\n  - B\n- C\n", ["A", "B", "C"]),
        ("- A\n  - below\n\n  below\n\n- B\n\t- below\nC\n  D\n", ["A", "B", "C", "D"]),
        ("Ideas\n=====\n\n# Head\n\n### Head\n- A\n\n---\n* * *\nB\n#C\n", ["A", "B", "#C"]),
        ("-A\n1.5 times\n2026 plans\n", ["-A", "1.5 times", "2026 plans"]),
        ("A  \t B\xa0C\n", ["A B C"]),
        ("`a*b` and **c** and _d_\n", ["`a*b` and **c** and _d_"]),
        ("[A](x) b ![c](y) <https://z.example>\n", ["A b c https://z.example"]),
        ("[![a](b)](c) d\n", ["a d"]),
        ("[`a`](<b c> 'd') e\n", ["`a` e"]),
        ("`[a](b)` c\n", ["`[a](b)` c"]),
        ("[a] (b) [c][d]\n", ["[a] (b) [c][d]"]),
        ("Run a <b>c</b>\n", [r"Run a \<b>c\</b>"]),
        ("Learn C # ##\n", [r"Learn C # \##"]),
        ("Learn C#\n", ["Learn C#"]),
    ],
)
def test_titles(text: str, expected: list[str]) -> None:
    assert titles(text) == expected


def test_what_stands_below_a_topic_is_told() -> None:
    assert planned_topics.parse("- A\n  - b\n\n  c\n- D\n", "x").left_out == (2, 4)


ISSUE = "https://github.com/greenhouse-labs/trellis/issues/8"


@pytest.mark.parametrize(
    ("line", "title", "numbers"),
    [
        (f"A [#8]({ISSUE})", "A", ["8"]),
        (f"A ([trellis#8]({ISSUE}))", "A", ["8"]),
        (f"A – [greenhouse-labs/trellis#8]({ISSUE})", "A", ["8"]),
        (f"[#8]({ISSUE}): A", "A", ["8"]),
        (f"[A thing]({ISSUE})", "A thing", ["8"]),
        (f"A {ISSUE}", "A", ["8"]),
        (f"A <{ISSUE}>, b", "A , b", ["8"]),
        (f"A {ISSUE} and {ISSUE}#issuecomment-1", "A and", ["8", "8"]),
        (f"A {ISSUE} and [#8]({ISSUE})", "A and", ["8"]),
        ("A [b](https://github.com/greenhouse-labs/trellis/pull/12/files)", "A b", ["12"]),
        (f"A `{ISSUE}`", f"A `{ISSUE}`", []),
        ("A [b](https://github.com/greenhouse-labs/trellis)", "A b", []),
        ("A [b](https://github.com.example/o/r/issues/1)", "A b", []),
    ],
)
def test_issues_are_kept_apart(line: str, title: str, numbers: list[str]) -> None:
    (topic,) = planned_topics.parse(line, "x").topics
    assert topic.title == title
    assert [issue.number for issue in topic.issues] == numbers


@pytest.mark.parametrize(
    ("line", "mark", "title"),
    [
        ("🐝 Bees", "🐝", "Bees"),
        ("🐝Bees", "🐝", "Bees"),
        ("🗓 Days", "🗓️", "Days"),
        ("⚖️️ Scales", "⚖️", "Scales"),
        ("❤️‍🩹 Hearts", "❤️‍🩹", "Hearts"),
        ("👩🏽‍🌾 Farmers", "👩🏽‍🌾", "Farmers"),
        ("🇧🇬 Sofia", "🇧🇬", "Sofia"),
        ("1️⃣ First", "1️⃣", "First"),
        ("ℹ️ Info", "ℹ️", "Info"),
        ("[🐝 Bees](x)", "🐝", "Bees"),
        ("🐝🐞 Bees", "🐝", "🐞 Bees"),
        ("Bees 🐝", "", "Bees 🐝"),
        ("🏽 Skin", "", "🏽 Skin"),
        ("1 First", "", "1 First"),
    ],
)
def test_an_emoji_of_ones_own_is_kept(line: str, mark: str, title: str) -> None:
    (topic,) = planned_topics.parse(line, "x").topics
    assert (topic.emoji, topic.title) == (mark, title)


# --- Proposals


def proposed(*names: str, taken: tuple[str, ...] = (), siblings: tuple[Copy, ...] = ()) -> list[str]:
    assert FORM is not None
    return [one.emoji for one in emoji_proposals.propose(names, taken, FORM.emoji, FORM.stop_words, siblings)]


@pytest.mark.parametrize(
    ("title", "mark"),
    [
        ("Anchors for `StatefulSet`s", "⚓"),
        ("Mirrors of the registry", "🪞"),
        ("SecretVault", "🔐"),
        ("Teach the robot manners", "🤖"),
        ("Rockets", "🚀"),
        ("Documentation", "📝"),
    ],
)
def test_words_propose_emoji(title: str, mark: str) -> None:
    assert proposed(title) == [mark]


def test_the_better_fit_has_the_emoji_whatever_the_order() -> None:
    both = ("Robots and the moon and snow", "Robot")
    assert proposed(*both)[1] == proposed(*both[::-1])[0] == "🤖"


def test_what_is_taken_is_not_proposed() -> None:
    assert proposed("Robot", taken=("🤖",)) != ["🤖"]


def test_topics_without_a_word_get_neutral_emoji_in_order() -> None:
    assert FORM is not None
    assert tuple(proposed("Xyzzy", "Plugh", "Übung")) == FORM.emoji[:3]
    used = Copy("2026-05.md", f"## {FORM.emoji[0]} Frobnicate\n")
    assert tuple(proposed("Xyzzy", "Plugh", siblings=(used,))) == FORM.emoji[1:3]


def test_pages_of_the_folder_keep_their_emoji_and_give_them_to_the_same_topic() -> None:
    page = Copy("2026-05.md", "## 🚢 Paint the Fence\n\n## 🤖 Fences\n\n## 🕵️ Detecting Garden Gnomes\n")
    assert proposed("Ship it") == ["🚢"]
    assert proposed("Ship it", siblings=(page,)) == ["🛳️"]
    assert proposed("Robots", siblings=(page,)) == ["🤖"]  # nothing else fits as well
    assert proposed("Gnomes, detected", siblings=(page,)) == ["🕵️"]
    assert proposed("Fish, detected and eaten", siblings=(page,)) == ["🐟"]


def test_stop_words_propose_nothing() -> None:
    assert emoji_proposals.propose(["Rockets"], stop_words=["rocket"], neutral=["🧩"]) == [
        emoji_proposals.Proposal("🧩")
    ]


def test_the_plain_emoji_are_of_the_table_and_no_signs() -> None:
    forms = emoji_proposals.full_forms()
    assert len(set(emoji_proposals.plain())) == len(emoji_proposals.plain()) > 700
    assert set(emoji_proposals.plain()) <= set(forms)
    names = {forms[one]: alphabet.emoji_table()[forms[one]].names[0] for one in emoji_proposals.plain()}
    unwanted = re.compile(
        r"(?:^|_)(?:flag|skin_tone|sign|square|circle|arrow|man|woman|person|heart|hands?)(?:$|_)|grinning"
    )
    assert {one for one, name in names.items() if unwanted.search(name)} == {"⛳", "📩", "📪", "📫", "📬", "📭", "🪭"}


def test_more_topics_than_emoji() -> None:
    with pytest.raises(HtglintError, match="too few emoji for 2000 topics"):
        emoji_proposals.propose([f"Robot {number}" for number in range(2000)])
    few = emoji_proposals.propose([f"Robot {number}" for number in range(len(emoji_proposals.plain()))])
    assert len({one.emoji for one in few}) == len(emoji_proposals.plain())
    with pytest.raises(HtglintError, match="too few emoji"):
        emoji_proposals.propose([f"Robot {number}" for number in range(len(emoji_proposals.plain()))], taken=["🤖"])


# --- Whatever is listed

LINE = st.one_of(
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=30),
    st.text("ab 1#*_`<>[]()!-\\/~&;{}|🐝️:.", max_size=30),
    st.lists(
        st.sampled_from(["robot", "Anchor", "buckets", "Gateway", "API", "`x`", "<b>", "[a](b)", "#"]), max_size=6
    ).map(" ".join),
)


@given(st.lists(LINE.map(lambda line: f"x{line}"), min_size=1, max_size=12))
def test_no_title_is_lost_and_no_emoji_is_shared(lines: list[str]) -> None:
    numbered = [f"Line {number} {line}" for number, line in enumerate(lines)]
    listed = planned_topics.parse("\n".join(f"- {line}" for line in numbered), "x")
    assert listed == planned_topics.parse("\n".join(numbered), "x")
    assert FORM is not None
    chosen = proposed(*(topic.title for topic in listed.topics))
    facts = draft_text.Facts("2026-11")
    text = draft_text.text(FORM, PROFILE, facts, list(zip(chosen, listed.topics, strict=True)))
    document = Document("2026-11.md", text)
    draft_text.verify(document, PROFILE, "2026-11")
    assert len(document.topics) == len(numbered)
    assert len(set(chosen)) == len(chosen)
    assert not document.tree.html
    for mark, line, topic in zip(chosen, numbered, document.topics, strict=True):
        assert mark in alphabet.emoji_table()
        assert mark == emoji_proposals.full_forms()[alphabet.bare(mark)]
        assert topic.heading.text.startswith(f"{mark} Line ")
        # What was typed shows as it would in a heading of its own, but that tags show as they were typed.
        alone = Document("x", f"## {line}").topics[0].heading.text
        assert not Counter(filter(str.isalnum, alone)) - Counter(filter(str.isalnum, topic.heading.text))


WORDS = st.lists(
    st.sampled_from(["Robot", "Anchor", "Bucket", "Gateway", "Proxy", "`spec`", "Cache", "(Beta)", "Nightly", "HA"]),
    min_size=1,
    unique=True,
    max_size=7,
).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=20, unique_by=str.casefold))
def test_drafts_pass_but_for_their_placeholders(lines: list[str]) -> None:
    assert FORM is not None
    listed = planned_topics.parse("\n".join(lines), "x").topics
    pairs = list(zip(proposed(*lines), listed, strict=True))
    document = Document("2026-11.md", draft_text.text(FORM, PROFILE, draft_text.Facts("2026-11"), pairs))
    assert [topic.heading.text for topic in document.topics] == [
        f"{mark} {line.replace('`', '')}" for (mark, _), line in zip(pairs, lines, strict=True)
    ]
    context = project.Project(RULESET, Config()).local_context(document)
    found = engine.check(document, engine.select(RULESET, Config()), context)
    assert [finding.rule.category for finding in found] == ["placeholder"] * (4 + len(lines))
