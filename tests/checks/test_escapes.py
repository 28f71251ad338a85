"""Escapes of other formats in prose; what is about escapes, and addresses, stay as they are."""

from __future__ import annotations

import pytest

from htglint import check_text, fix_text


def codes(text: str) -> list[str]:
    return [finding.rule.code for finding in check_text(text) if finding.rule.code.startswith("HTG71")]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("The team&amp;#8217;s &amp;ldquo;garden&amp;rdquo; is open.\n", "The team’s “garden” is open.\n"),
        ("It doesn\\u2019t matter \\ud83c\\udf31 now.\n", "It doesn’t matter 🌱 now.\n"),
        ("Die Stra=C3=9Fe f=C3=BCr alle.\n", "Die Straße für alle.\n"),
    ],
)
def test_escapes_are_decoded_on_request(text: str, after: str) -> None:
    assert codes(text)
    assert fix_text(text) == text
    assert fix_text(text, unsafe=True) == after
    assert codes(after) == []


@pytest.mark.parametrize(
    "text",
    [
        "In code: `don\\u2019t`, `&amp;#8217;` and `=C3=A9`.\n\n```text\ncaf%C3%A9 =E2=80=99 \\u2019\n```\n",
        "An entity such as &amp;#8217;s is shown as it is.\n",
        "The JSON escapes the apostrophe: don\\u2019t.\n",
        "We replace \\u2019 with a plain quote.\n",
        "Letters match [\\u0600-\\u06ff] there.\n",
        "The folder D:\\u2019 and C:\\data\\u2019s are paths.\n",
        "See [the café](https://example.org/caf%C3%A9) and <https://example.org/?q=%C3%A9>.\n",
        "The file caf%C3%A9.pdf and the path menu/caf%C3%A9 exist.\n",
        "Set a=C3 and b=A9, then x==C3=A9.\n",
        "Tom &amp; Jerry, R&amp;D; and AT&amp;T; stay.\n",
    ],
)
def test_no_finding(text: str) -> None:
    assert codes(text) == []
    assert fix_text(text) == text


def test_what_may_be_markup_or_part_of_an_address_is_only_reported() -> None:
    for text in ("It is &amp;lsqb;open&amp;#42;\n", "We meet at the caf%C3%A9 today.\n", "Now &amp;#8211; or never.\n"):
        assert codes(text)
        assert fix_text(text) == text


def test_an_emoji_may_stand_alone() -> None:
    assert fix_text("Done \\ud83d\\ude80\n", unsafe=True) == "Done 🚀\n"


@pytest.mark.parametrize(
    "text",
    [
        "Python 2 prints caf\\u00e9 there.\n",
        "Grep for na\\u00efve in the log.\n",
        "A browser needs &amp;copy;2024 here.\n",
        "In MIME the name is M=C3=BCller.\n",
    ],
)
def test_sentences_about_what_a_program_writes_stay(text: str) -> None:
    assert fix_text(text) == text


def test_half_of_a_pair_is_no_character() -> None:
    assert codes("Done \\ud83d here.\n") == []
