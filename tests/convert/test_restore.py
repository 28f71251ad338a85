"""What other pages give back to a scraped one: code, links, images, lists and topics; and what they must not give."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base.context import Context, Copy
from htglint.base.errors import HtglintError
from htglint.base.profiles import Profile
from htglint.convert.restore import code, draft, forge, images, links, lost, restore, story, topics, vocabulary
from htglint.convert.restore.known import Known, parsed
from htglint.convert.restore.origins import GUESS
from htglint.convert.restore.words import containers, inlines, of_blocks, words
from htglint.convert.terms import shape, singular, terms
from htglint.convert.tidy import plain
from htglint.convert.tree import Code, Image, Link, Page, Paragraph
from htglint.convert.write import write
from htglint.document.document import Document
from htglint.words import lexicon
from tests.helpers.pages import context_of
from tests.helpers.paths import ROOT, SAMPLES
from tests.helpers.scraping import scraped

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.base.profiles import Ruleset

TODO = "_TODO_"
LEXICON = lexicon.load((str(ROOT / "rules/wrapup/lexicon/clusters"),))


def page(text: str) -> Page:
    return parsed("page.md", text).page


def learnt(*texts: str) -> vocabulary.CodeVocabulary:
    return vocabulary.learnt([(f"{number}.md", page(text), 1.0) for number, text in enumerate(texts)], LEXICON)


def coded(text: str, *known: str) -> str:
    return write(code.with_code(page(text), learnt(*known))).strip()


# --- Terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A `Shoot`, (etcd) and --dry-run.", ["A", "`Shoot`", "etcd", "and", "--dry-run"]),
        ('its operator\'s "trellis"!', ["its", "operator", "trellis"]),
        (".spec.pots[] of k8s.io/{api,utils}", [".spec.pots[]", "of", "k8s.io/{api,utils}"]),
        ("see https://example.org/a, owner/repo#5 and #7", ["see", "and"]),
        ("[]core.Pot", ["[]core.Pot"]),
        ("", []),
        ("…", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert [term.text for term in terms(text)] == expected


@given(st.text(max_size=80))
def test_terms_stand_where_they_say(text: str) -> None:
    found = list(terms(text))
    assert all(text[term.start : term.end] == term.text != "" for term in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("--dry-run", "flag"), (".spec.pots", "field"), ("TRELLIS_HOME", "variable"), ("apps/v1", "path"),
        ("beds.example.org/v1alpha1", "group"), ("trellis.yaml", "file"), ("BedPlan", "camel"),
        ("trellis-agent", "kebab"), ("Two-Step", "kebab cased"), ("pots.Plan()", "call"), ("Shoot", "capitalised"),
        ("shoot", "lower"), ("DNS", "capitals"), ("12.5", "number"), ("dryRun", "lower camel"), ("CoreDNS", "mixed"),
    ],
)  # fmt: skip
def test_shapes(term: str, expected: str) -> None:
    assert shape(term) == expected


def test_singular() -> None:
    assert [singular(word) for word in ("Pots", "Glass", "Pot", "as")] == ["Pot", "", "", ""]


# --- Code


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Pots of a Pot.", "The `Pot`s of a `Pot`."),
        ("Run trellis-agent's checks.", "Run `trellis-agent`'s checks."),
        ("Run trellis grow now.", "Run `trellis grow` now."),
        ("Both Pot/Bed and Bed/Vine.", "Both `Pot`/`Bed` and `Bed`/Vine."),
        ("A twine-based knot, a string-based one.", "A `twine`-based knot, a string-based one."),
        ("Pot Luck is a dinner.", "Pot Luck is a dinner."),
        ("A plain pot and/or bed.", "A plain pot and/or bed."),
        ("See https://example.org/Pot or [Pot](x).", "See https://example.org/Pot or [`Pot`](x)."),
        ("`Pot` and ``a ` b``", "`Pot` and ``a ` b``"),
    ],
)  # fmt: skip
def test_code_by_what_other_pages_show(text: str, expected: str) -> None:
    known = (
        "Each `Pot` has a `Bed`. A `Pot` and `Pot`s. The `trellis-agent` runs `trellis grow`, a `twine`-based tool. "
        "The `Bed` of a `twine`."
    )
    assert coded(text, known, known) == expected


@pytest.mark.parametrize(
    "text",
    [
        "`--dry-run`", "`.spec.pots[].soil`", "`.spec.pot.plans`", "`beds.example.org/v1`", "`TRELLIS_HOME`",
        "`spec.mode: 'slow'`", "`a.yaml`",
    ],
)  # fmt: skip
def test_code_by_shape_alone(text: str) -> None:
    bare = f"Use {text.strip('`')} here."
    (found,) = [
        part
        for _, children in containers(code.with_code(page(bare), learnt("Nothing.")).blocks)
        for part in inlines(children)
        if isinstance(part, Code)
    ]
    assert found.text == text.strip("`")
    assert found.origin.startswith("shape: ")


@pytest.mark.parametrize(
    "text", ["Well-known and self-hosted.", "Either/or, up to 12.5 GB.", "OpenHouse by GitHub", "e.g. a U.S. team's"]
)
def test_prose_stays_prose(text: str) -> None:
    known = "OpenHouse and GitHub are well-liked, self-made, hand-hosted."
    assert coded(text, known) == text


def test_a_word_that_is_mostly_plain_stays_plain() -> None:
    assert coded("A stem here.", "`stem` once. The stem and a stem and the stem.") == "A stem here."
    mostly = "`stem`, `stem`, `stem`, `stem` and `stem`. The stem."
    assert coded("A stem here.", mostly, mostly) == "A `stem` here."


def test_headings_are_judged_by_headings() -> None:
    known = "# Pot Plans\n\n## Growing a Pot\n\nA `Pot` and a `Pot`. Each `Pot`.\n"
    assert coded("## Paint Every Pot\n\nEach Pot.", known) == "## Paint Every Pot\n\nEach `Pot`."


CLUSTERS = str(ROOT / "rules" / "wrapup" / "lexicon" / "clusters")


def guessed(text: str, *lists: str) -> list[str]:
    """The code spans of a page that no other page speaks for, by the built-in lists and those of some folders."""
    known = vocabulary.learnt((), lexicon.load(lists))
    made = code.with_code(page(text), known)
    parts = [part for _, children in containers(made.blocks) for part in inlines(children)]
    assert all(part.origin.startswith("shape: ") for part in parts if isinstance(part, Code))
    return [part.text for part in parts if isinstance(part, Code)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It reads .spec.beds\\[\\].depth and pkg/beds.", [".spec.beds[].depth", "pkg/beds"]),
        ("One of garden.example.org/v1alpha1.Bed, at 10.0.0.1/24.", ["garden.example.org/v1alpha1.Bed", "10.0.0.1/24"]),
        ("The --max-beds flag, main.tf, bedPlan, grow(), a BedController and BED_DEPTH.", []),
        ("Run beds: 7, and/or input/output, v1.31/1.32, a-b-controller.", []),
    ],
)  # fmt: skip
def test_only_names_that_people_everywhere_write_as_code_are_guessed(text: str, expected: list[str]) -> None:
    assert guessed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Set the --max-beds=3 flag, or -no-water.", ["--max-beds=3", "-no-water"]),
        ("It reads beds/config.yaml and .bedrc-file, but README.md first.", ["beds/config.yaml", ".bedrc-file"]),
        ("A BedController watches a BedClaim. BedClaims and NeoNephos are many.", ["BedController", *["BedClaim"] * 2]),
        ("The bed-water-controller uses BED_DEPTH.", ["BED_DEPTH"]),
        ("The bed-agent, a bed-agent, two bed-agents, one bed-agent.", ["bed-agent"] * 4),
        ("From end-to-end, self-hosted, well-known OpenStack on GitHub. The day-to-day work.", []),
        ("As McAllister said: IMPORTANT, see Node.js, the iPhone and GitOps e-mail.", []),
        ("A wallet, the tablets, a wallet and a wallet and a wallet. A Shed, Sheds and a Shed.", []),
        ("In BED_DEPTH each Secret has two Pods (a Node has one).", ["BED_DEPTH", "Secret", "Pod", "Node"]),
        ("BED_DEPTH: Secret doors. Secret rows of the Secret Garden, a Masterful Secret.", ["BED_DEPTH"]),
        ("## Each BED_DEPTH And Pod", ["BED_DEPTH"]),
        ("Use docker compose, go test -race ./... or kubectl logs \\<pod\\>. They let docker beds.",
         ["docker compose", "go test -race ./...", "kubectl logs <pod>"]),
        ("It waits 60s, or 250ms, for 3 days, in the 1990s.", ["60s", "250ms"]),
        ("[It](https://github.com/acre/soil), acre/water, mole/mole and hill/hole.", ["acre/water", "mole/mole"]),
    ],
)  # fmt: skip
def test_kinds_of_names_that_a_profile_writes_as_code(text: str, expected: list[str]) -> None:
    assert guessed(text, CLUSTERS) == expected


def test_on_a_page_with_hardly_any_code_little_is_taken_from_others() -> None:
    prose = "The beds are raised and the soil is wet. " * 60
    known = "`kubelet` and `kubelet`, `BedPlan` and `BedPlan`."
    assert coded("A kubelet has a BedPlan.", known) == "A `kubelet` has a `BedPlan`."
    assert coded(f"{prose}A kubelet has a BedPlan.", known).endswith("A kubelet has a `BedPlan`.")


def test_a_page_with_few_names_of_programs_has_no_habit_of_writing_them_as_code() -> None:
    names = "One kubelet, a kubelet, the kubelet and a BedPlan in a Secret. "
    assert guessed(names, CLUSTERS) == [*["kubelet"] * 3, "BedPlan", "Secret"]
    assert guessed(names + "The beds are raised and the soil is wet. " * 60, CLUSTERS) == ["BedPlan"]


def test_an_unknown_kind_of_code_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "code-kinds.txt").write_text("# Ours\ncamels\n", "utf-8")
    with pytest.raises(HtglintError, match="the code kind `camels`, which does not exist; did you mean `camel`\\?"):
        guessed("A BedController.", str(tmp_path))


def test_a_term_knows_its_page() -> None:
    done = code.with_code(page("A Pot."), vocabulary.learnt([("2031-02.md", page("`Pot`, `Pot`"), 1.0)], LEXICON))
    assert [part.origin for _, parts in containers(done.blocks) for part in parts if isinstance(part, Code)] == [
        "2031-02.md"
    ]


# --- Drafts

OWN = """# Beds 02/2031

Group picture

## Raise Beds With Twine

We raised them. All stand.

## 🌿 Water Less

It drips.

Closing
"""
DRAFT = """# Beds 02/2031

- **Date:** 1.2.2031

![Group picture](./group.png)

---

## 🌱 Raise [Beds](https://example.org) With `Twine`

_TODO_

## 🌿 Water Less

It `drips`.

---

![Closing](https://example.org/c.png)
"""


def drafted(own: str = OWN, known: str = DRAFT) -> tuple[str, list[str]]:
    done, notes = draft.with_draft(page(own), parsed("draft.md", known), [], TODO)
    return write(done), notes


RESTORED = """# Beds 02/2031

* **Date:** 1.2.2031

![Group picture](./group.png)

## 🌱 Raise [Beds](https://example.org) With `Twine`

We raised them. All stand.

## 🌿 Water Less

It `drips`.

---

![Closing](https://example.org/c.png)
"""


def test_a_draft_gives_its_form_where_it_says_the_same() -> None:
    assert drafted() == (RESTORED, [])


def test_a_text_that_was_changed_since_stays() -> None:
    own = OWN.replace("It drips.", "It drips.\n\nIt rains.")
    text, notes = drafted(own, DRAFT.replace("It `drips`.", "It `drips`.\n\nIt `pours`."))
    assert "It `drips`.\n\nIt rains." in text
    assert notes == ["`🌿 Water Less`: draft.md has another text; 1 of 2 blocks are as in the page"]


def test_a_few_words_are_not_the_topic_of_a_draft() -> None:
    own = OWN.replace("It drips.", "It.")
    known = DRAFT.replace("It `drips`.", "It `drips` from many hoses, all day long.")
    assert "drips" not in drafted(own, known)[0]


def test_the_emoji_of_the_page_stays_where_nobody_else_has_the_drafts() -> None:
    own, known = page("## 🌵 Water Less\n\nA\n\n## B\n\nC"), parsed("d", "## 🌿 Water Less\n\n_TODO_\n\n## B\n\n_TODO_")
    assert write(draft.with_draft(own, known, [], TODO)[0]).startswith("## 🌵")
    witness = page("## 🌿 Rain\n\nA")
    assert write(draft.with_draft(own, known, [witness], TODO)[0]).startswith("## 🌿")


def test_a_heading_that_was_worded_anew_stays() -> None:
    text, _ = drafted(OWN.replace("## Raise Beds With Twine", "## Raise Beds With Strong Twine"))
    assert "\n## Raise Beds With Strong Twine\n" in text


def test_the_first_draft_and_the_newest_revision_count(ruleset: Ruleset) -> None:
    path = CLEAN[0]
    whole = path.read_text("utf-8")
    revisions = [
        Copy("new", whole, history="page.md"),
        Copy("old", whole.replace("`", ""), history="page.md"),
        Copy("other", whole.replace("`", "*")),
    ]
    done = restore(scraped(page(whole)), known_of(path, ruleset)._replace(references=tuple(revisions))).page
    assert write(done) == write(page(whole))


def test_what_is_a_draft() -> None:
    assert draft.is_draft(page(OWN), page(DRAFT))
    assert not draft.is_draft(page(OWN), page("# Beds 02/2031\n\nA story."))
    assert not draft.is_draft(page(OWN), page("# Other\n\n## Raise Funds\n\nA"))


@pytest.mark.parametrize(
    ("headings", "others", "expected"),
    [
        (["a b c d", "e"], ["e", "a b c"], {0: 1, 1: 0}),
        (["a", "a"], ["a"], {0: 0}),
        (["a b"], ["c d"], {}),
        ([], ["a"], {}),
    ],
)
def test_headings_find_each_other(headings: list[str], others: list[str], expected: dict[int, int]) -> None:
    assert topics.matched([words(one) for one in headings], [words(one) for one in others]) == expected


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_common_words(one: list[str], other: list[str]) -> None:
    table = [[0] * (len(other) + 1)]
    for a in one:
        row = [0]
        for at, b in enumerate(other):
            row.append(table[-1][at] + 1 if a == b else max(table[-1][at + 1], row[-1]))
        table.append(row)
    assert topics.common(one, other) == table[-1][-1]


# --- Stories

TOLD = """# A week of beds

The twine that raises beds is [Hempknot](https://example.org/hemp), see [PR #5](https://github.com/o/r/pull/5), the
[knot branch](https://github.com/o/r/tree/knot) and the [folder](https://github.com/o/r/tree/main/knots).

Dripping hoses water less; the valve is described in [issue #6](https://github.com/o/r/issues/6).
"""
TOPICS = """## Raise Beds With Hempknot Twine

### Done

The twine raises beds. Hempknot holds, and Hempknot is cheap.

### Code

## Water Less

### Done

Dripping hoses have a valve: o/r#6.

### Code
"""


def told(text: str = TOPICS) -> Page:
    return page(text)


def test_links_of_a_passage_belong_to_its_topic() -> None:
    done = links.with_links(told(), [parsed("blog.md", TOLD)], [], learnt("Nothing."))
    assert "The twine raises beds. [Hempknot](https://example.org/hemp) holds, and Hempknot is cheap." in write(done)
    assert "## Raise Beds With Hempknot Twine" in write(done)
    assert "[o/r#6](https://github.com/o/r/issues/6)" in write(done)


def test_a_lost_list_is_what_the_story_names() -> None:
    done, notes = lost.with_lost_lists(told(), [parsed("blog.md", TOLD)], TODO, short_names=True)
    assert write(done).count("### Code") == 2
    assert (
        "### Code\n\n* PR: [o/r#5](https://github.com/o/r/pull/5)\n"
        "* Knot branch: [o/r:knot](https://github.com/o/r/tree/knot)\n\n## Water Less" in write(done)
    )
    assert write(done).endswith("### Code\n")  # what its text names already is not told twice
    assert notes == ["lost lists filled with links from reference pages: 1; links may be missing"]


def test_a_lost_list_of_urls() -> None:
    done, _ = lost.with_lost_lists(told(), [parsed("blog.md", TOLD)], TODO, short_names=False)
    assert "### Code\n\n* https://github.com/o/r/pull/5\n" in write(done)


def test_a_section_with_text_is_not_lost() -> None:
    own = TOPICS.replace("### Code\n\n##", "### Code\n\nSee above.\n\n##")
    done, notes = lost.with_lost_lists(page(own), [parsed("blog.md", TOLD)], TODO, short_names=True)
    assert (write(done), notes) == (write(page(own)), [])


def test_a_passage_between_two_topics_is_of_none() -> None:
    same = page("## Red Beds\n\nWe paint.\n\n## Blue Beds\n\nWe paint.")
    (passage,) = story.passages(parsed("blog.md", "We paint beds with [paint](https://example.org)."))
    assert story.Topics(same).of(passage) is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/o/r/pull/5", "o/r#5"),
        ("https://github.com/o/r/issues/5#issuecomment-1", "o/r#5"),
        ("https://github.com/o/r/tree/a/b", "o/r:a/b"),
        ("https://github.com/o/r/commit/0123456789abcdef", "o/r@0123456"),
        ("https://github.com/o/r/tree/main/docs", ""),
        ("https://github.com/o/r/tree/main", "o/r:main"),
        ("https://github.com/o/r", ""),
        ("https://example.org/o/r/pull/5", ""),
    ],
)
def test_short_names(url: str, name: str) -> None:
    assert forge.short_name(url) == name


def test_numbered_places() -> None:
    text = "o/r#5, see x/o/r#5 and (a-b/c.d#77)."
    assert [match.group() for match in forge.numbered(text)] == ["o/r#5", "x/o", "a-b/c.d#77"][::2]


# --- Siblings


def siblings(*texts: str) -> list[Known]:
    return [parsed(f"{number}.md", text) for number, text in enumerate(texts)]


def test_what_siblings_always_link() -> None:
    known = siblings("At [Old Barn](https://example.org/b).", "At [Old Barn](https://example.org/b), [X](y).", "An X.")
    done = links.with_links(page("At Old Barn, with X."), [], known, learnt("Nothing."))
    assert write(done) == "At [Old Barn](https://example.org/b), with X.\n"


def test_what_siblings_link_to_different_places_stays() -> None:
    known = siblings("[Old Barn](https://example.org/b)", "[Old Barn](https://example.org/c)")
    assert write(links.with_links(page("At Old Barn."), [], known, learnt("Nothing."))) == "At Old Barn.\n"


def test_images_by_their_text() -> None:
    shared = "![Crest](https://example.org/crest.png)"
    known = siblings(f"A\n\n{shared}", f"B\n\n{shared}\n\n![Other](o.png)")
    done = images.with_images(page("Crest\n\nOther\n\nA shed\n"), siblings("![A shed](shed.png)"), known)
    assert write(done) == f"{shared}\n\nOther\n\n![A shed](shed.png)\n"


def test_a_guessed_image_gives_way() -> None:
    own = Page((Paragraph((Image("guess.png", "A shed", origin=GUESS),)),))
    assert write(images.with_images(own, siblings("![A shed](shed.png)"), [])) == "![A shed](shed.png)\n"


# --- All together

CLEAN = sorted((SAMPLES / "clean").glob("20*.md"))


def known_of(path: Path, ruleset: Ruleset) -> Context:
    return context_of(Document(path.name, path.read_text("utf-8")), ruleset)


def copy(path: Path) -> Copy:
    return Copy(path.name, path.read_text("utf-8"))


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_an_intact_copy_gives_everything_back(path: Path, ruleset: Ruleset) -> None:
    whole = page(path.read_text("utf-8"))
    context = known_of(path, ruleset)._replace(references=(copy(path),))
    assert write(restore(scraped(whole), context).page) == write(whole)


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_siblings_add_no_word_and_lose_none(path: Path, ruleset: Ruleset) -> None:
    bare = scraped(page(path.read_text("utf-8")))
    others = tuple(copy(other) for other in CLEAN if other != path)
    done = restore(bare, known_of(path, ruleset)._replace(siblings=others)).page
    assert of_blocks(done.blocks) == of_blocks(bare.blocks)


def test_without_other_pages_only_code_is_guessed(ruleset: Ruleset) -> None:
    bare = scraped(page(CLEAN[0].read_text("utf-8")))
    done, notes = restore(bare, known_of(CLEAN[0], ruleset))
    assert notes == ()
    assert of_blocks(done.blocks) == of_blocks(bare.blocks)
    assert write(done).replace("`", "") == write(bare)


def test_a_damaged_draft_is_repaired_first(ruleset: Ruleset) -> None:
    path = SAMPLES / "damaged" / "2025-11.md"
    context = known_of(path, ruleset)._replace(references=(copy(path),))
    own = page("## Map Webhook Dependencies Between Extensions\n\nNew.\n\n## Watchdog For Stuck Finalizers\n\nNew.\n")
    assert "## 🕸️ Map Webhook" in write(restore(own, context).page)


TEXTS = st.lists(
    st.sampled_from(
        [
            "## 🌱 Raise Beds", "## Raise `Beds`", "## Water Less", "### Code", "_TODO_", "It drips.", "It `drips`.",
            "See [o/r#5](https://github.com/o/r/pull/5).", "* one\n* [two](https://example.org)", "---", "![A](a.png)",
            "A", "Raise Beds with o/r#5 and Hempknot", "> quoted", "```sh\nls\n```", "<!-- missing: a list -->",
        ]
    ),
    max_size=12,
)  # fmt: skip


@given(TEXTS, TEXTS, TEXTS)
def test_no_word_of_the_page_is_lost(own: list[str], known: list[str], other: list[str]) -> None:
    bare = scraped(page("\n\n".join(own)))
    context = Context(
        Profile("wrapup", placeholder=TODO),
        None,
        references=(Copy("a.md", "\n\n".join(known)), Copy("b.md", "\n\n".join(other))),
    )
    done = restore(bare, context).page
    wanted = [word for word in of_blocks(bare.blocks) if word != "todo"]
    assert topics.common(wanted, of_blocks(done.blocks)) == len(wanted)


def test_everything_that_was_added_has_an_origin(ruleset: Ruleset) -> None:
    path = CLEAN[-1]
    bare = scraped(page(path.read_text("utf-8")))
    others = tuple(copy(other) for other in CLEAN if other != path)
    done = restore(bare, known_of(path, ruleset)._replace(siblings=others)).page
    added = [
        part
        for _, children in containers(done.blocks)
        for part in inlines(children)
        if isinstance(part, Code | Link | Image)
    ]
    assert added
    assert all(part.origin for part in added), [plain((part,)) for part in added if not part.origin]


def test_a_page_about_the_same_event_decides_by_its_majority() -> None:
    """A sibling with the same habit asks for more: pages differ in theirs."""
    text = page("We water the bed with flowctl.\n")
    habit = page("The `flowctl` runs. Then `flowctl` stops, and flowctl is over.\n")
    other = page("Here flowctl is a word. And flowctl is one again.\n")
    words = lexicon.load(())
    sibling = vocabulary.learnt([("a", habit, 1.0), ("b", other, 1.0)], words)
    copy = vocabulary.learnt([("a", habit, vocabulary.REFERENCE_WEIGHT), ("b", other, 1.0)], words)
    assert "`flowctl`" not in write(code.with_code(text, sibling))
    assert "`flowctl`" in write(code.with_code(text, copy))
