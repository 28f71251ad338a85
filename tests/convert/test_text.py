"""Scraped text -> tree: what each kind of scraper leaves of a page, and that no word is lost on the way."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import htglint
from htglint.base.errors import HtglintError
from htglint.convert import text as reader
from htglint.convert.restore.known import parsed
from htglint.convert.text import encoding, lines, styles
from htglint.convert.tidy import plain
from htglint.convert.tree import (
    Comment,
    Fence,
    Heading,
    Image,
    Link,
    List,
    Page,
    Paragraph,
    Quote,
    Table,
    Text,
    ThematicBreak,
)
from htglint.convert.write import write
from htglint.document.document import Document
from htglint.document.suspects import suspicious
from htglint.project import packs, project
from htglint.project.settings import Config
from tests.helpers.paths import DATA, ROOT, SAMPLES, shared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from htglint.base.context import Context
    from htglint.convert.reading import Ask, ReaderResult
    from htglint.convert.tree import Block
    from tests.helpers.shell import Shell


TITLE = "Hack The Garden 03/2031 Wrap Up"
WORD = re.compile(r"[^\W_]+")


def asking(name: str = "page.md") -> Ask:
    """What is known of a page that stands alone, by its name and its heading."""
    known = project.Project(packs.load(), Config())

    def ask(text: str) -> Context:
        return known.local_context(Document(name, text))

    return ask


def read(text: str, name: str = "page.md") -> ReaderResult:
    return reader.read(text.encode(), "page.txt", asking(name))


def blocks(text: str, name: str = "page.md") -> tuple[Block, ...]:
    return read(text, name).page.blocks


def markdown(text: str, name: str = "page.md") -> str:
    return write(read(text, name).page, placeholder="_TODO_")


def headings(text: str) -> list[tuple[int, str]]:
    return [(block.level, plain(block.children)) for block in blocks(text) if isinstance(block, Heading)]


# Samples, end to end


@pytest.mark.parametrize("name", ["2026-03", "blog"])
def test_samples_become_what_is_written_down(name: str, tmp_path: Path, htglint: Shell) -> None:
    out = tmp_path / "out.md"
    assert htglint("convert", str(SAMPLES / "scraped" / f"{name}.txt"), "-o", str(out)) == 0
    assert out.read_text("utf-8") == (DATA / "samples" / f"scraped-{name}.md").read_text("utf-8")


def test_guessed_addresses_of_pictures_are_told(htglint: Shell) -> None:
    assert htglint("convert", str(SAMPLES / "scraped" / "2026-03.txt")) == 0
    assert "these paths are guesses: `./images/2026-03/group-picture.jpeg`" in htglint.err


def test_of_many_guesses_the_first_are_told(htglint: Shell, tmp_path: Path) -> None:
    pictures = "".join(f"chart of bed {word}\n\n" for word in "abcdefghijk")
    (tmp_path / "page.txt").write_text(page(f"{pictures}chart of bed a\n\n"), "utf-8")
    assert htglint("convert", str(tmp_path / "page.txt")) == 0
    assert "`./images/2031-03/chart-of-bed-h.png`, and 3 more\n" in htglint.err


# Styles

OUTLINE: list[tuple[str, str]] = [
    ("title", TITLE),
    ("text", "We met for a week. It rained on two days of it, and nobody minded."),
    ("topic", "🌱 Raised Beds For Everyone"),
    ("section", "Problem Statement"),
    ("text", "The beds are low. Whoever tends them has to kneel, which nobody likes."),
    ("section", "Achievements"),
    ("item", "All beds are raised."),
    ("item", "All spades are sharp."),
    ("topic", "🪣 Carry Less Water"),
    ("section", "Problem Statement"),
    ("text", "Water is heavy. We carry forty buckets a day, and half of each is spilt."),
    ("section", "Next Steps"),
    ("item", "Buy a hose."),
]
LEVELS = {"title": 1, "topic": 2, "section": 3}


def rendered(heading: Callable[[str, str], str], bullet: str = "  • ", gap: str = "\n", indent: str = "") -> str:
    """The page of the outline as a scraper shows it; items stand below each other."""
    parts = ["Skip to content\n"]
    before = ""
    for kind, text in OUTLINE:
        if not (kind == before == "item"):
            parts.append(gap)
        parts.append(
            f"{indent}{heading(kind, text) if kind in LEVELS else bullet + text if kind == 'item' else text}\n"
        )
        before = kind
    return "".join(parts)


STYLES = {
    "trailing spaces": rendered(lambda _, text: f"{text} "),
    "zero-width spaces": rendered(lambda _, text: f"{text} \u200b", bullet="  * ", indent=" " * 18),
    "signs": rendered(lambda _, text: f"{text}¶", bullet="- "),
    "marks": rendered(lambda kind, text: f"{'#' * LEVELS[kind]} {text}", bullet="* "),
    "no cue": rendered(lambda _, text: text),
    "no cue, no blank lines": rendered(lambda _, text: text, bullet="- ", gap=""),
}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_gives_the_same_outline(style: str) -> None:
    expected = [(LEVELS[kind], text) for kind, text in OUTLINE if kind in LEVELS]
    assert headings(STYLES[style]) == expected


@pytest.mark.parametrize("style", STYLES)
def test_every_style_gives_the_same_items(style: str) -> None:
    items = [
        plain(item.blocks[0].children)
        for block in blocks(STYLES[style])
        if isinstance(block, List) and not block.origin
        for item in block.items
        if isinstance(item.blocks[0], Paragraph)
    ]
    assert items == [text for kind, text in OUTLINE if kind == "item"]


@pytest.mark.parametrize("style", STYLES)
def test_styles_are_told_apart(style: str) -> None:
    assert styles.style_of(STYLES[style]).name == style.split(",")[0]


def test_headings_above_a_zero_width_line_and_lists_without_bullets() -> None:
    text = (
        f"Gardener\nMenu\n{TITLE}\n\u200b\n📍 Location: The shed\n🗓️ Date: 03.03.2031 – 07.03.2031\n\n"
        "🌱 Beds\n\u200b\nAchievements\n\u200b\n\nAll is done:\n\nThe beds.\nThe spades.\n🪣 Water\n\u200b\nOnly one.\n"
    )
    reading = read(text)
    assert reading.boilerplate == ("Gardener", "Menu")
    made = write(reading.page)
    assert "* 📍 **Location:** The shed\n* 🗓️ **Date:** 03.03.2031" in made
    assert "All is done:\n\n* The beds.\n* The spades.\n\n## 🪣 Water\n\n* Only one.\n" in made


def test_headings_with_a_line_below() -> None:
    assert headings("The Garden\n==========\n\nIt grows.\n\nThe Beds\n--------\n\nThey are low. And wet.\n") == [
        (1, "The Garden"),
        (2, "The Beds"),
    ]


def test_a_heading_without_emoji_among_others_is_a_lower_one() -> None:
    text = f"{TITLE} \n\n🌱 Raised Beds \n\nnotes on the soil \n\nIt is wet.\n\n🪣 Water \n\nIt is heavy.\n\n"
    assert headings(text) == [(1, TITLE), (2, "🌱 Raised Beds"), (3, "notes on the soil"), (2, "🪣 Water")]


# Damage


def damaged(text: str, codec: str) -> str:
    return "".join(
        bytes([byte]).decode(codec, "ignore") or chr(byte) if byte > 127 else chr(byte) for byte in text.encode()
    )


@pytest.mark.parametrize("codec", ["cp1252", "cp1253", "latin-1"])
def test_damage_is_repaired_before_headings_are_read(codec: str) -> None:
    made = headings(damaged(STYLES["trailing spaces"].replace("•", "*").replace("🪣", "🌧️"), codec))
    assert (2, "🌱 Raised Beds For Everyone") in made
    assert (2, "🌧️ Carry Less Water") in made


def test_an_emoji_that_stays_damaged_opens_a_topic_all_the_same() -> None:
    text = f"{TITLE} \n\n🌱 Beds \n\nLow.\n\n\u00f0\u0178\u00aa Carry Less Water \n\nIt is heavy.\n\n"
    assert [level for level, _ in headings(text)] == [1, 2, 2]


def test_deep_lines_are_repaired_too() -> None:
    text = damaged(
        f"{' ' * 18}{TITLE} \u200b\n\n{' ' * 18}🌱 Beds \u200b\n\n{' ' * 18}It’s low – and wet.\n\n", "cp1252"
    )
    assert "It’s low – and wet." in markdown(text + "A line.\n\nOne more.\n\nThe last.\n")


# Blocks


def test_lists_are_nested_by_their_indentation() -> None:
    made = markdown("Beds:\n\n  • one\n    • two\n      • three\n    • four\n  • five\n    and its end\n\nDone.\n")
    assert made == "Beds:\n\n* one\n  * two\n    * three\n  * four\n* five\n  and its end\n\nDone.\n"


def test_numbers_are_a_list_only_where_they_count_up() -> None:
    made = blocks("  1. Sow.\n  2. Reap.\n\n1984. That was a year.\n\n7) is no step.\n")
    assert isinstance(made[0], List)
    assert made[0].start == 1
    assert len(made[0].items) == 2
    assert [type(block) for block in made[1:]] == [Paragraph, Paragraph]


def test_a_list_of_another_kind_begins_anew() -> None:
    made = blocks("• one\n• two\n1. first\n2. second\n1. again\n")
    assert [(block.start, len(block.items)) for block in made if isinstance(block, List)] == [(None, 2), (1, 2), (1, 1)]


def test_code_begins_with_its_language() -> None:
    made = blocks("It runs:\n\nyaml\nbeds:\n  - north\n\n  count: 2\n\nThen it stops.\n")
    assert made[1:] == (Fence("yaml", "beds:\n  - north\n\n  count: 2"), Paragraph((Text("Then it stops."),)))


def test_two_pieces_of_code_below_each_other() -> None:
    made = blocks("gardenlog\nreal   1m\nuser   2m\ngardenlog\nreal   3m\n")
    assert made == (Fence("gardenlog", "real   1m\nuser   2m"), Fence("gardenlog", "real   3m"))


def test_one_word_above_prose_is_no_language() -> None:
    assert not any(isinstance(block, Fence) for block in blocks("garden\nThe beds are low.\nThey will be raised.\n"))


@pytest.mark.parametrize("text", ["bed\tdepth\nnorth\t3\n", "| bed | depth |\n| --- | --- |\n| north | 3 |\n"])
def test_tables(text: str) -> None:
    cell = tuple((Text(word),) for word in ("bed", "depth"))
    assert blocks(f"Depths:\n\n{text}") == (
        Paragraph((Text("Depths:"),)),
        Table((), cell, (((Text("north"),), (Text("3"),)),)),
    )


def test_a_rule_is_seen_or_told_by_a_wide_gap() -> None:
    assert ThematicBreak() in blocks("One.\n\n* * *\n\nTwo.\n")
    text = STYLES["trailing spaces"] + "\n\nApeiroRA\n"
    assert [type(block) for block in blocks(text)[-2:]] == [ThematicBreak, Paragraph]


def test_urls_are_links_without_the_stop_behind_them() -> None:
    made = blocks("See (https://example.org/a_(b)), or https://example.org/c. No http:// alone.\n")
    assert isinstance(made[0], Paragraph)
    assert [part.url for part in made[0].children if isinstance(part, Link)] == [
        "https://example.org/a_(b)",
        "https://example.org/c",
    ]


# The form of the community


def page(body: str) -> str:
    """A page of the newest form whose headings have a trailing space."""
    return (
        f"{TITLE} \n\n🌱 Raised Beds \n\n{body}\n🪣 Carry Water \n\nIt is heavy. And wet.\n\nOne.\n\nTwo.\n\nThree.\n"
    )


def test_lost_metadata_are_a_list_to_fill() -> None:
    made = markdown(page("Done.\n"))
    assert "* 🗓️ **Date:** _TODO_\n" in made
    assert "<!-- missing: the list of the metadata" in made


def test_an_empty_section_is_a_placeholder_that_says_why() -> None:
    made = blocks(page("Code & Pull Requests \n\n"))
    at = next(n for n, block in enumerate(made) if isinstance(block, Heading) and block.level == 3)
    assert write(Page(made[at + 1 : at + 2]), placeholder="_TODO_") == "_TODO_\n"
    assert isinstance(made[at + 2], Comment)


def test_a_placeholder_in_the_text_stays_one() -> None:
    assert "## 🌱 Raised Beds\n\n_TODO_\n\n## 🪣" in markdown(page("TODO\n"))


def test_labels_are_bold_in_the_form_that_has_them() -> None:
    text = (
        "Hack The Garden 05/2024 Wrap Up \n\n🌱 Beds \n\nProblem Statement: They are low. And wet.\n\n"
        "Soil Report: https://example.org/soil\n\nNext Steps:\n\n  • Dig.\n\nCode:\n\n🪣 Water \n\n"
        "Next Steps: None. At all.\n"
    )
    made = markdown(text)
    assert "**Problem Statement:** They are low." in made
    assert "**Soil Report:** https://example.org/soil" in made
    assert "**Next Steps:**\n\n* Dig.\n" in made
    assert "**Code:**\n\n_TODO_\n\n<!-- missing:" in made


def test_the_words_that_open_items_get_emphasis_where_they_are_a_habit() -> None:
    made = markdown(page("  • Soil: It is wet.\n  • Roots: They are long.\n\n"))
    assert "* *Soil:* It is wet.\n* *Roots:* They are long.\n" in made
    assert "* Soil: It is wet.\n" in markdown(page("  • Soil: It is wet.\n  • They are long.\n\n"))
    assert "* Soil: " in markdown(page("  • Soil: garden/soil#1\n  • Roots: garden/roots#2\n\n"))


def test_pictures_are_lines_with_their_text() -> None:
    made = blocks(page("It grew.\n\nchart of the growth per week\n\nIt grew again.\n"))
    pictures = [
        part for block in made if isinstance(block, Paragraph) for part in block.children if isinstance(part, Image)
    ]
    assert [(picture.text, picture.origin) for picture in pictures] == [("chart of the growth per week", "guess")]


def test_alerts_and_notes_are_quotes() -> None:
    made = blocks(page("Tracking: beds#8\n\nTIP\n\nUse gloves. Always.\n\n"))
    quotes = [(block.kind, len(block.blocks)) for block in made if isinstance(block, Quote)]
    assert quotes == [("", 1), ("TIP", 1)]


# References


def test_short_references_are_links() -> None:
    made = blocks("See garden/beds#7, the issue garden/beds#8 and garden/beds:wet/soil.\n")
    assert isinstance(made[0], Paragraph)
    links = [part for part in made[0].children if isinstance(part, Link)]
    assert [link.url.removeprefix("https://github.com/garden/beds/") for link in links] == [
        "pull/7",
        "issues/8",
        "tree/wet/soil",
    ]
    assert {link.origin for link in links} == {"guess"}


# No word is lost


def texts(part: object) -> Iterator[str]:
    """Everything that a reader sees in a tree."""
    if isinstance(part, Paragraph | Heading):
        yield plain(part.children)
    elif isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        names = getattr(part, "_fields", range(len(part)))
        for name, one in zip(names, part, strict=True):
            if name != "origin":
                yield from texts(one)


def words(parts: Iterable[str]) -> Counter[str]:
    return Counter(word for part in parts for word in WORD.findall(part.casefold()))


def lost(source: str, name: str = "page.md") -> Counter[str]:
    """The words of a text that are neither on its page nor boilerplate, but for the numbers of ordered lists."""
    reading = read(source, name)
    text = lines.normalised(source)
    style = styles.style_of(text)
    outline, _ = encoding.outline(text, style)
    repaired = encoding.repaired(text, style, name, asking(name)(outline))
    numbers = [line.marker for line in styles.marked(repaired, style) if line.marker.isdecimal()]
    return words([repaired]) - words([*texts(reading.page), *reading.boilerplate]) - Counter(numbers)


@pytest.mark.parametrize("path", sorted((SAMPLES / "scraped").glob("*.txt")), ids=lambda path: path.stem)
@pytest.mark.parametrize("name", ["page.md", "2025-11.md"])
def test_no_word_of_a_sample_is_lost(path: Path, name: str) -> None:
    assert not lost(path.read_text("utf-8"), name)


SHARED_TEXTS = ("pages/text", "pages/text_innertext", "pages/text_inscriptis", "pages/text_resi_full", "seeds")


@pytest.mark.parametrize("folder", SHARED_TEXTS)
@pytest.mark.parametrize("name", ["page.md", "2025-11.md"])
def test_no_word_of_a_shared_text_is_lost(folder: str, name: str) -> None:
    for path in sorted(shared(*folder.split("/")).glob("*.txt")):
        assert not lost(path.read_text("utf-8"), name), path.name


@pytest.mark.parametrize("style", STYLES)
def test_no_word_of_a_style_is_lost(style: str) -> None:
    assert not lost(STYLES[style])


PIECES = st.sampled_from(
    [
        "Skip to content", TITLE, "🌱 Raised Beds", "Achievements", "Code & Pull Requests", "Next Steps:", "Code:",
        "  • item", "    • deeper", "- dash", "1. one", "2. two", "9. nine", "* * *", "---", "====", "yaml", "a: b",
        "a\tb", "| a | b |", "|---|---|", "Last updated:", "Copyright © Nobody", "📍 Location: Here", "Date: 1.2.31",
        "TODO", "ApeiroRA", "Group picture", "https://a.b/c_d.", "x/y#3", "ManagedBeds", "kubectl get beds", "\u200b",
        "# Mark", "## Two #", "A sentence of words. And another one, which is longer.", "Tracking: hackathon#8", "TIP",
        "¶", "\tx = 1", "TERRACES",
    ]
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\n\n", " \n\n", " \u200b\n", "\n\n\n", "\n\u200b\n", " "])


SIGNS = st.text("aZ9é°•-*_[(<&`#|\\.:/\t\r\x0b\x85🌱\ufe0f\u200d\u00a0 ", max_size=12)


@given(st.lists(st.tuples(PIECES | SIGNS, ENDS), max_size=25))
def test_no_word_of_any_text_is_lost(parts: list[tuple[str, str]]) -> None:
    source = "".join(text + end for text, end in parts)
    try:
        assert not lost(source)
    except HtglintError as error:
        assert "holds no text" in str(error)  # noqa: PT017 - both ends are right, an empty page is told


SIBLING = "# Hack The Garden 02/2031 Wrap Up\n\n- 📍 **Location:** Here\n\n## 🌾 Raised Beds\n\nA `ManagedBed`.\n"
EMOJI = re.compile("[🌱🌾🪣📍🐢🎺🗓👤📘]")


@given(st.lists(st.tuples(PIECES | SIGNS, ENDS), max_size=12), st.sampled_from("🐢🎺🌱"), st.booleans())
def test_no_word_and_no_emoji_of_a_text_is_lost_on_the_way_to_a_page(
    parts: list[tuple[str, str]], emoji: str, learns: bool
) -> None:
    body = "".join(text + end for text, end in parts)
    source = f"{TITLE} \n\n{emoji} Raised Beds \n\nSoil is wet.\n\n{body}\n{emoji} Carry Water \n\nIt is heavy.\n"
    made = htglint.convert_page(source, kind="text", siblings=[SIBLING] if learns else [])
    assume(not suspicious(source))
    numbers = Counter(word for word in WORD.findall(source) if word.isdecimal())
    shown = words(texts(parsed("page.md", made.text).page)) | words([made.text])  # the marks of an alert are text, too
    assert not words([lines.normalised(source)]) - shown - words(made.boilerplate) - numbers
    assert not Counter(EMOJI.findall(source)) - Counter(EMOJI.findall("".join((made.text, *made.boilerplate))))


# Boilerplate


def test_what_belongs_to_the_site_is_handed_over_apart() -> None:
    text = STYLES["trailing spaces"] + "\nLast updated:\n\nPager\nNext page The Harvest\n\nCopyright © Nobody.\n"
    reading = read(text)
    assert reading.boilerplate == (
        "Skip to content", "Last updated:", "Pager", "Next page The Harvest", "Copyright © Nobody.",
    )  # fmt: skip
    assert "Pager" not in write(reading.page)


LONG = "We dug the beds until the evening came, and none of us was tired at all. "


@pytest.mark.parametrize(
    "end",
    [
        "The opinions expressed in the round were many.\n",
        "Deployed with care, the beds stand in the sun.\n",
        "Deployed with Spades\n",
        f"Copyright was discussed. {LONG * 8}\n",
        f"Discuss it in the shed.\n\nLast updated: today\n\n{LONG}\n",
    ],
)
def test_prose_at_the_end_is_no_foot(end: str) -> None:
    reading = read(f"{TITLE} \n\n🌱 Raised Beds \n\nOf soil, and of nothing else.\n\n{end}")
    assert reading.boilerplate == ()


def test_a_credit_beside_a_notice_is_the_sites() -> None:
    foot = ("Powered by Spades", "The shed is no trade mark.", "Copyright © 2031 The Very Good Bed Club. Nobody.")
    text = f"{TITLE} \n\n🌱 Raised Beds \n\nOf soil.\n\n" + "\n\n".join(foot)
    assert read(text).boilerplate == foot


def test_a_page_in_one_line_is_no_boilerplate() -> None:
    line = f"Skip to content Home Search {TITLE} {LONG * 30} Copyright © Nobody. Opinions expressed are ours."
    reading = read(f"{TITLE} | Beds\n{line}\n")
    assert reading.boilerplate == ()
    assert "none of us was tired" in write(reading.page)


def test_sentences_above_the_title_stay() -> None:
    text = (
        f"Home\n\nWe wrote this for you, and for all who like beds. It is long.\n\n# {TITLE}\n\n## Soil\n\nIt is wet.\n"
    )
    reading = read(text)
    assert reading.boilerplate == ("Home",)
    assert "for all who like beds" in write(reading.page)


def test_what_stands_above_a_heading_that_may_be_no_title_stays() -> None:
    text = "Beds Of Soil\n\nContents\n\nOne\n\nTwo\n\nThree\n\nMarked ¶\n\nIt is wet.\n\nAgain ¶\n\nIt is.\n"
    assert read(text).boilerplate == ()
    assert read(f"Skip to content\n\n{text}").boilerplate[:2] == ("Skip to content", "Beds Of Soil")


def test_a_notice_in_a_menu_above_the_title_does_not() -> None:
    menu = "".join(f"The Bed Number {number} Of The Garden\n\n" for number in range(30))
    text = f"{menu}A notice of the site is here. Read it.\n\n# {TITLE}\n\n## Soil\n\nIt is wet.\n"
    assert len(read(text).boilerplate) == 31


@pytest.mark.parametrize("text", ["We replaced the <div> wrapper by <main>.", "Run git commit -m <title> now."])
def test_tags_in_a_text_are_text(text: str) -> None:
    assert text in [plain(block.children) for block in blocks(page(f"{text}\n")) if isinstance(block, Paragraph)]


def test_a_sentence_on_funding_in_the_middle_is_no_foot() -> None:
    body = (
        "Funded by nobody, we went on.\n\n"
        + "We dug, and we dug, and we dug until the evening came and it was dark.\n\n" * 9
    )
    assert "Funded by nobody" in markdown(page(body))


# Input of any kind


def test_plain_prose_comes_through_as_paragraphs() -> None:
    prose = "The harbour was empty, and the clocks of both\nchurches had stopped. Nobody\nknew why.\n\nIt was 1984.\n"
    assert markdown(prose) == prose


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "page.txt: holds no text that a page could be made of"),
        (b"\n \n\t\xe2\x80\x8b\n", "page.txt: holds no text that a page could be made of"),
        (b"a\0b", "page.txt: is binary: a NUL byte at offset 1"),
        (b"caf\xe9", "page.txt: is not UTF-8: byte 0xE9 at offset 3"),
        (b"word " * 500_000, "page.txt: has 2,500,000 bytes, and a page may have 2,000,000; is it one page?"),
        (b"a\n" * 100_001, "page.txt: has 100,001 lines, and a page may have 100,000; is it one page?"),
    ],
)
def test_what_is_no_page_is_told(data: bytes, sentence: str) -> None:
    with pytest.raises(HtglintError, match=f"^{re.escape(sentence)}"):
        reader.read(data, "page.txt", asking())


def test_control_characters_are_left_out() -> None:
    assert markdown("Red\x1b[31m beds\x07 grow.\x0c\r\nWell.\r") == "Red[31m beds grow.\n\nWell.\n"


def test_thousands_of_levels_are_as_many_items() -> None:
    made = blocks("\n".join(f"{' ' * depth}• item {depth}" for depth in range(1500)))

    def count(block: Block) -> int:
        return sum(1 + sum(map(count, item.blocks)) for item in block.items) if isinstance(block, List) else 0

    assert sum(map(count, made)) == 1500
    assert write(Page(made)).count("item ") == 1500


@pytest.mark.parametrize(
    "unit", ["word ", "# ", "a.b/c-d(", "https://a.b/).", "*_`[<", "((", "kubectl ", "{", "| ", "1. "]
)
def test_one_long_line_is_one_paragraph(unit: str) -> None:
    source = unit * (120_000 // len(unit)) + "end"
    assert "end" in "".join(texts(read(source).page))


def test_the_words_of_the_form_stand_in_the_profile_alone() -> None:
    """No heading, label or picture that the profile names is written into the reader."""
    profile = next(one for one in packs.load().profiles if one.name == "wrapup")
    names = {section.title for edition in profile.editions for section in edition.sections}
    names |= {field.label for field in profile.metadata} | {picture.text for picture in profile.pictures}
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "htglint" / "convert" / "text").glob("*.py"))
    found = {name for name in names if re.search(rf'"{re.escape(name)}"', sources)}
    assert not found
