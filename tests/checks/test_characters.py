"""Characters that can't be seen or told apart: what stays, what becomes what, and what a clean page costs."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base.context import Context
from htglint.base.findings import Safety
from htglint.base.profiles import Profile
from htglint.checks.characters import Params, check
from htglint.checks.characters.classes import BARE
from htglint.checks.characters.problems import FINDERS
from htglint.document.document import Document
from htglint.encoding.alphabet import emoji_table
from htglint.engine import engine, fixer
from htglint.project import packs
from htglint.project.settings import Config
from tests.helpers.pages import page
from tests.helpers.paths import DATA, ROOT, SAMPLES, shared

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.base.findings import Finding

RULESET = packs.load()
ONLY = engine.select(RULESET, Config(select=("HTG7",)))
CONTEXT = Context(Profile("page"))
FE0E, FE0F, ZWJ, ZWNJ, ZWSP, NBSP, NNBSP = "\ufe0e", "\ufe0f", "\u200d", "\u200c", "\u200b", "\u00a0", "\u202f"
TEN = "It's. " * 10


def found(text: str) -> list[Finding]:
    return engine.check(Document("page.md", text), ONLY, CONTEXT)


def names(text: str) -> list[str]:
    return [finding.rule.name for finding in found(text)]


def fixed(text: str) -> str:
    outcome = fixer.fix(Document("page.md", text), ONLY, CONTEXT)
    assert outcome.notes == ()
    return outcome.document.text


# --- Selectors and joiners


@pytest.mark.parametrize(
    ("text", "name", "after"),
    [
        (f"## ⚖{FE0F}{FE0F} Load", "doubled-selector", f"## ⚖{FE0F} Load"),
        (f"A ⚖{FE0F}{FE0F}{FE0F} b", "doubled-selector", f"A ⚖{FE0F} b"),
        (f"A ♥{FE0E}{FE0E} b", "doubled-selector", f"A ♥{FE0E} b"),
        (f"A ♥{FE0E}{FE0F} b", "doubled-selector", f"A ♥{FE0E} b"),
        (f"❤{FE0F}{FE0F}{ZWJ}🔥 b", "doubled-selector", f"❤{FE0F}{ZWJ}🔥 b"),
        (f"[up](#⚖{FE0F}{FE0F}-load)", "doubled-selector", f"[up](#⚖{FE0F}-load)"),
        (f"letter{FE0F} b", "stray-selector", "letter b"),
        (f"a {FE0F}b", "stray-selector", "a b"),
        (f"{FE0F}Line", "stray-selector", "Line"),
        (f"a\n{FE0F}{FE0F}b", "stray-selector", "a\nb"),
        (f"end {FE0F}\nb", "stray-selector", "end\nb"),
        (f"step 1{FE0F} b", "stray-selector", "step 1 b"),
        (f"🧑{ZWJ} b", "stray-selector", "🧑 b"),
        (f"a{ZWJ}b", "stray-selector", "ab"),
        (f"👩{ZWJ}{ZWJ}💻 b", "stray-selector", f"👩{ZWJ}💻 b"),
        (f"👩{ZWJ}{FE0F}💻 b", "stray-selector", f"👩{ZWJ}💻 b"),
        (f"❤{FE0F}{ZWJ} b", "stray-selector", f"❤{FE0F} b"),
    ],
)
def test_needless_selectors_and_joiners(text: str, name: str, after: str) -> None:
    assert names(text) == [name]
    assert fixed(text) == after


@pytest.mark.parametrize(
    "text",
    [
        f"⚡{FE0F} 🗓{FE0F} 1{FE0F}\u20e3 #{FE0F}\u20e3 ©{FE0F} ↔{FE0F} ♥{FE0E} ❤{FE0F}{ZWJ}🔥 🧑🏿{ZWJ}🤝{ZWJ}🧑🏻",
        f"🏳{FE0F}{ZWJ}🌈 👁{FE0F}{ZWJ}🗨{FE0F} 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        f"क्{ZWJ}ष and ශ්{ZWJ}රී and می{ZWNJ}خواهم and ه{ZWJ} alone",
        f"`a{FE0F}` and [x](https://example.org/a{FE0F}) and <b title='a{FE0F}'>b</b> and https://example.org/a{FE0F}",
        f"---\ntitle: a{FE0F}\n---\n\n```\na{FE0F}\n```\n\n<div>\na{FE0F}\n</div>\n\n[r]: x.md 'a{FE0F}'\n",
        f"[other page](other.md#⚖{FE0F}{FE0F}-load)",
    ],
)
def test_selectors_that_stay(text: str) -> None:
    assert names(text) == []


def test_the_highlight_is_the_character_itself() -> None:
    (finding,) = found(f"## ⚖{FE0F}{FE0F} Load")
    assert finding.hit.span == (5, 6)
    assert "U+FE0F VARIATION SELECTOR-16" in finding.hit.message


# --- Emoji that lack a selector


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("## ⚙ Tools", f"## ⚙{FE0F} Tools"),
        ("# ℹ Expose", f"# ℹ{FE0F} Expose"),
        ("- 🗓 **Date:** x", f"- 🗓{FE0F} **Date:** x"),
        (f"## 🏳{ZWJ}🌈 Flags", f"## 🏳{FE0F}{ZWJ}🌈 Flags"),
        (f"## 👁{ZWJ}🗨{FE0F} Eye", f"## 👁{FE0F}{ZWJ}🗨{FE0F} Eye"),
        ("See [it](#⚙-tools).\n\n## ⚙ Tools", f"See [it](#⚙{FE0F}-tools).\n\n## ⚙{FE0F} Tools"),
    ],
)
def test_unqualified_emoji(text: str, after: str) -> None:
    assert names(text) == ["unqualified-emoji"]
    assert fixed(text) == after


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("| Goat | ⚙ |\n| :-- | :-- |\n| Ada | ☀ |\n", "⚙☀"),
        ("- ⚙\n- two ⚙\n", "⚙"),
        (f"Press ⚙ twice, the other ⚙{FE0F} once.", "⚙"),
        ("`⚙`\n\n```\n⚙\n```\n", ""),
    ],
)
def test_emoji_that_stand_alone(text: str, reported: str) -> None:
    assert "".join(text[slice(*one.hit.span)] for one in found(text)) == reported


@pytest.mark.parametrize(
    "text",
    [
        "## © Notes", "## ™ Notes", "## ↔ Notes", "## → Notes", "## ‼ Notes", "## ✓ Done", "## ✔ Done", "## 1 One",
        "Press ⚙ for tools.", "⚙ Tools", "- ⚙ Tools", "## Tools ⚙", "## ⚙and Tools", "## ⚡ Fast", f"## ⚡{FE0F} Fast",
        f"## ⚙{FE0E} As text", "## ☝🏿 Up", "```\n## ⚙ Tools\n```", "## ⚙⚙⚙ Three",
    ],
)  # fmt: skip
def test_emoji_that_are_complete_or_meant_as_text(text: str) -> None:
    assert names(text) == []


def test_the_symbols_that_need_a_selector_are_those_of_the_table() -> None:
    """All of them, but for those that are typography."""
    table = emoji_table()
    full = [text for text, entry in table.items() if len(text) == 2 and text[1] == FE0F and entry.cost <= 7.0]
    needing = {text[0] for text in full}
    pattern = re.compile(f"[{BARE}]")
    ours = {chr(point) for point in range(0x80, 0x20000) if pattern.match(chr(point))}
    assert ours <= needing
    typography = "©®‼⁉™↔↕↖↗↘↙↩↪Ⓜ▪▫▶◀◻◼☑♀♂♠♣♥♦✔✖✳✴❇➡⤴⤵⬅⬆⬇〰〽㊗㊙🅰🅱🅾🅿🈂🈷"
    assert needing - ours == set(typography)


# --- No-break spaces


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (f"## A{NBSP}title", "## A title"),
        (f"a simplified{NBSP}code", "a simplified code"),
        (f"night{NNBSP}and day", "night and day"),
        (f"a{NBSP} b", "a b"),
        (f"word{NBSP}\nword", "word\nword"),
        (f"word  {NBSP}\nword", "word\nword"),
        (f"- 🗓{FE0F}{NBSP}**Date:** x", f"- 🗓{FE0F} **Date:** x"),
        (f"| a |\n| - |\n| two{NBSP}words |", "| a |\n| - |\n| two words |"),
        (f"[link{NBSP}text](x)", "[link text](x)"),
        (f"it is a{NBSP}test", "it is a test"),
    ],
)
def test_no_break_spaces(text: str, after: str) -> None:
    assert names(text) == ["no-break-space"]
    assert fixed(text) == after


@pytest.mark.parametrize(
    "text",
    [
        f"«{NBSP}Oui{NBSP}», dit-il{NBSP}: quoi{NNBSP}? Non{NNBSP}! Bien{NNBSP};",
        f"5{NBSP}GB, **5**{NBSP}GB, 20{NBSP}€, €{NBSP}20, 10{NNBSP}000, §{NBSP}4, 30{NBSP}%",
        f"Dr.{NBSP}Moss, z.{NBSP}B., M.{NBSP}Dupont, Mr.{NBSP}X",
        f"one{NBSP}— two",
        f"v{NBSP}zahradě",
        f"| a | b |\n| - | - |\n| {NBSP} | 1{NBSP}000 |",
        f"above\n\n{NBSP}\n\nbelow",
        f"column{NBSP}{NBSP}{NBSP}column",
        f"`a{NBSP}b`",
        f"[reference{NBSP}text][r] and [short{NBSP}cut]\n\n[r]: x\n[short{NBSP}cut]: y\n",
    ],
)
def test_no_break_spaces_that_stay(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize("text", [f"##{NBSP}Title", f"-{NBSP}item", f"{NBSP}- item", f"{NBSP}text"])
def test_what_would_open_a_block_is_written_only_on_demand(text: str) -> None:
    (finding,) = found(text)
    assert finding.hit.fix is not None
    assert finding.hit.fix.safety is Safety.CONTENT
    assert fixed(text) == text


# --- What can't be seen


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (f"The{ZWSP} gate", "The gate"),
        (f"{ZWSP}The gate", "The gate"),
        ("com\u00adpound", "compound"),
        ("a\u2060b", "ab"),
        ("one \ufeffline", "one line"),
        ("left\u200e to right\u200f", "left to right"),
        (f"a{ZWSP}{ZWSP}{ZWSP}b", "ab"),
        (f"a  {ZWSP}\nb", "a\nb"),
        ("hidden\U000e0041\U000e0042 text", "hidden text"),
        (f"Auf{ZWNJ}lage", "Auflage"),
    ],
)
def test_invisible_characters(text: str, after: str) -> None:
    assert set(names(text)) == {"invisible-character"}
    assert fixed(text) == after


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff# A byte order mark is not text",
        f"گل{ZWNJ}های",
        f"สวน{ZWSP}หลังบ้าน",
        "C++\u200f בעברית",
        f"`a{ZWSP}b`",
        "אמר \u2067שלום\u2069",
        "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f",
    ],
)
def test_invisible_characters_that_stay(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize("text", [f"ask @{ZWSP}somebody", f"*{ZWSP}*stars*", f"{ZWSP}# Title", f"🇩{ZWSP}🇪"])
def test_what_holds_markup_apart_is_removed_only_on_demand(text: str) -> None:
    assert names(text) == ["invisible-character"]
    assert fixed(text) == text


def test_controls_that_turn_the_text_around_are_errors() -> None:
    findings = found("Run the\u202e tpircs\u202c now, \u2066or not\u2069.")
    assert {finding.rule.name for finding in findings} == {"bidi-control"}
    assert {finding.rule.severity.name for finding in findings} == {"ERROR"}
    assert [finding.hit.message.split(",")[0][:6] for finding in findings] == ["U+202E", "U+202C", "U+2066", "U+2069"]
    assert fixed("Run the\u202e tpircs\u202c now.") == "Run the tpircs now."
    assert names("אמר \u202eabc\u202c")[0] == "bidi-control"


# --- Quotes


@pytest.mark.parametrize(
    ("text", "after"),
    [
        (f"{TEN}It’s.", f"{TEN}It's."),
        (f"{TEN}‘So’.", f"{TEN}'So'."),
        ('"a" ' * 6 + "“b”.", '"a" ' * 6 + '"b".'),
        ("It’s. " * 10 + "It's.", "It’s. " * 11),
    ],
)
def test_mixed_quotes(text: str, after: str) -> None:
    assert set(names(text)) == {"mixed-quotes"}
    assert fixed(text).strip() == after.strip()


@pytest.mark.parametrize(
    "text",
    [
        "It's, it’s.",
        "It's. " * 9 + "It’s.",
        TEN + "It’s. " * 3,
        f"{TEN}“Both kinds are counted apart.”",
        f"{TEN}`It’s`.",
        f"{TEN}[x](it’s.md 'it’s')",
        "It’s. " * 10 + "6' by 4\" and `it's`.",
        '"a" ' * 6 + "„deutsch“.",
    ],
)
def test_quotes_that_stay(text: str) -> None:
    assert names(text) == []


def test_one_topic_with_a_style_of_its_own() -> None:
    """Too often to be rare on the page, and yet all by one hand."""
    topics = [f"## Topic {number}\n\nIt's theirs, isn't it.\n\n" for number in range(5)]
    text = "".join(topics) + "## Another\n\nIt’s, it’s, it’s, it’s, it’s.\n"
    assert names(text) == ["mixed-quotes"] * 5
    assert "’" not in fixed(text)


def test_double_quotes_of_a_page_that_has_typographic_ones_are_only_reported() -> None:
    text = "“a” " * 6 + '"b".'
    assert names(text) == ["mixed-quotes"] * 2
    assert fixed(text) == text


def test_quotes_wait_for_the_repair_of_the_page() -> None:
    """The typographic ones are the majority once they are repaired."""
    text = TEN + "It’s.\n\n" + "Wouldnâ€™t itâ€™s donâ€™t.\n" * 10
    assert "mixed-quotes" not in names(text)


# --- Damage, pages, costs


@pytest.mark.parametrize("text", [f"voilÃ{NBSP} et Ã{NBSP} bientÃ´t", "GlÃ\u00adcida", f"ğŸ{NBSP}x", f"Â{NBSP}x"])
def test_damaged_text_is_left_to_its_repair(text: str) -> None:
    assert names(text) == []


@pytest.mark.parametrize("path", sorted((SAMPLES / "clean").iterdir()), ids=lambda path: path.name)
def test_clean_samples(path: Path) -> None:
    assert names(page(path).text) == []


def test_forty_languages() -> None:
    assert names(page(DATA / "intact" / "languages.md").text) == []


PUBLISHED = """\
# A page as people leave it

It’s “done”, and it’s “fast”; the “old” one isn’t.

Version\u00a01.2 runs on 10\u00a0GB, and Dr.\u00a0Novak agrees.

## ⚖️\ufe0f Scales\u00a0Again

They're "slow", and that's all.
"""


def test_a_page_as_people_leave_it() -> None:
    places = [(finding.rule.name, PUBLISHED.count("\n", 0, finding.hit.span.start) + 1) for finding in found(PUBLISHED)]
    assert places == [("doubled-selector", 7), ("no-break-space", 7)]


def test_published_pages() -> None:
    """Found by hand in twelve pages; nothing else is reported."""
    folder = shared("corpus", "community", "hackathons")
    lines = [
        (path.name, finding.rule.name, text.count("\n", 0, finding.hit.span.start) + 1)
        for path in sorted(folder.glob("*.md"))
        for text in [page(path).text]
        for finding in found(text)
    ]
    quotes = [("2025-11.md", "mixed-quotes", line) for line in (309, 310, 310, 314, 320, 327, 331, 332)]
    assert lines == [("2023-05.md", "no-break-space", 81), *quotes, ("2025-11.md", "doubled-selector", 417)]


def test_never_part_of_the_repair_of_damage() -> None:
    assert not set(engine.select(RULESET, Config(select=("HTG1",)))) & set(ONLY)
    assert {rule.category for rule in ONLY} == {"encoding"}


def test_a_page_whose_emoji_are_well_costs_one_scan() -> None:
    """Neither the searches nor the emoji table are loaded, and nothing is parsed."""
    code = """
import sys
from htglint.checks.characters import PROBLEMS, Params, check
from htglint.document.document import Document
from htglint.base.context import Context
from htglint.base.profiles import Profile

document = Document("page.md", "# \\u2699\\ufe0f A \\u2764\\ufe0f\\u200d\\U0001f525, 1\\ufe0f\\u20e3 and \\u00e9\\n")
assert not [hit for name in PROBLEMS for hit in check(document, Params(name), Context(Profile("page")))]
assert "tree" not in vars(document)
WATCHED = ("htglint.checks.characters.", "htglint.encoding.", "htglint.document.suspects")
print(*(name for name in sys.modules if name.startswith(WATCHED)))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert sorted(done.stdout.split()) == ["htglint.checks.characters.classes", "htglint.document.suspects"]


@pytest.mark.parametrize(
    "part", [FE0F, ZWJ, NBSP, f"a{NBSP}", ZWSP, f"a{ZWSP}", "\u202e", "’", "a’", "⚙", "## ⚙ x\n", "# ", "\U000e0041"]
)
@pytest.mark.timeout(60)
def test_hostile_pages_are_read_in_one_go(part: str) -> None:
    """A search that looks back or ahead without bounds would take minutes."""
    document = Document("page.md", part * (50_000 // len(part)))
    starts = [finding.hit.span.start for finding in engine.check(document, ONLY, CONTEXT)]
    assert starts == sorted(starts)


PARTS = st.one_of(
    st.sampled_from([FE0E, FE0F, ZWJ, ZWNJ, ZWSP, NBSP, NNBSP, *"\u202e\u2066\u00ad\ufeff\u200f’‘“”'\"„«"]),
    st.sampled_from([*"⚙⚖❤🔥👩💻🏳1\u20e3aéÃאیक. \n", "  ", "\n\n", "It's ", "It’s ", "https://example.org/"]),
    st.sampled_from([*"`*[)|\\>", "## ", "- ", "> ", "**", "](#", "](x", "<b ", "```\n", "| a |\n| - |\n"]),
)


@given(st.lists(PARTS, max_size=30).map("".join))
def test_fixing_is_idempotent_and_keeps_its_promise(text: str) -> None:
    document = Document("page.md", text)
    for allowed in (fixer.BY_DEFAULT, fixer.EVERYTHING):
        once = fixer.fix(document, ONLY, CONTEXT, allowed)
        twice = fixer.fix(once.document, ONLY, CONTEXT, allowed)
        assert twice.document.text == once.document.text
        assert not any("undo each other" in note for note in once.notes)
    for finding in engine.check(document, ONLY, CONTEXT):
        assert finding.hit.span.start < finding.hit.span.end <= len(text)


@given(st.lists(PARTS, max_size=20).map("".join))
def test_letters_and_digits_stay(text: str) -> None:
    after = fixer.fix(Document("page.md", text), ONLY, CONTEXT).document.text
    assert [c for c in after if c.isalnum()] == [c for c in text if c.isalnum()]


@given(st.lists(PARTS, max_size=12).map("".join))
def test_the_first_scan_lets_nothing_pass(text: str) -> None:
    """What the searches find by themselves the check reports, too."""
    document = Document("page.md", text)
    for report, find in FINDERS.items():
        assert list(check(document, Params(report), CONTEXT)) == list(find(document, CONTEXT))
