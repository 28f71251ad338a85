"""Markdown as input: it is recognised, stays as it is written, gets the form of its profile, and loses no word."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import htglint
from htglint.base.errors import HtglintError
from htglint.convert import markdown
from htglint.convert.readers import kind_of
from tests.helpers.paths import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

    from htglint import Conversion
    from tests.helpers.shell import Shell

WORD = re.compile(r"[^\W_]+")
SCRAPED = """[Skip to content](#content)

- [Home](/)
- [All Beds](/beds)

# Hack The Garden 03/2031 Wrap Up

* **Date:** 10.03.2031 – 14.03.2031

## 🌱 Raised Beds

We replaced the `<div>` by *soil*. See [the plan](https://example.org/plan?a=1_2) and `beds_of[0]`.

> [!TIP]
> Water it.

::: warning Deep
soil
:::

```yaml title="beds.yaml"
deep: true
```

| Bed | Depth |
|---|--:|
| One | 2 |

Last updated: 20.03.2031

Copyright © 2031 Nobody
"""


def converted(text: str, kind: str = "markdown") -> Conversion:
    return htglint.convert_page(text.encode(), name="page.md", kind=kind)


def words(*texts: str) -> Counter[str]:
    return Counter(word for text in texts for word in WORD.findall(text))


def test_what_is_markdown_stays_in_the_form_of_the_profile() -> None:
    made = converted(SCRAPED)
    assert made.text == (
        """---
title: March 2031
weight: -203103
outline: 2
---

# Hack The Garden 03/2031 Wrap Up

- **Date:** 10.03.2031 – 14.03.2031

## 🌱 Raised Beds

We replaced the `<div>` by *soil*.
See [the plan](https://example.org/plan?a=1_2) and `beds_of[0]`.

> [!TIP]
> Water it.

::: warning Deep
soil
:::

```yaml title="beds.yaml"
deep: true
```

| Bed | Depth |
| --- | --: |
| One | 2 |
"""
    )
    assert made.boilerplate == (
        "[Skip to content](#content)", "- [Home](/)", "- [All Beds](/beds)", "Last updated: 20.03.2031",
        "Copyright © 2031 Nobody",
    )  # fmt: skip


def test_front_matter_of_the_input_stays() -> None:
    text = SCRAPED.replace("[Skip", "---\ntags:\n  - beds\n---\n\n[Skip", 1)
    assert converted(text).text.startswith("---\ntags:\n  - beds\n---\n\n# Hack The Garden 03/2031 Wrap Up\n")


def test_text_above_the_title_stays() -> None:
    text = "We wrote this for [you](/a), and for all others.\n\n# Beds\n\nSoil.\n"
    assert converted(text).text == text
    assert converted(text).boilerplate == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SCRAPED, "markdown"),
        ("# Beds\n\nA **deep** bed, a `bed`.\n", "markdown"),
        ("Beds\n====\n\n[a](/b) and ![c](/d.png)\n", "markdown"),
        ("See [a](/b) and [c](https://d.e).\n", "markdown"),
        ("# Beds\n\nOf soil.\n\n# More\n\nSoil.\n", "text"),
        ("The `bed` of `soil`, **deep**.\n", "text"),
        ("We replaced the <div> wrapper.\n\ngit commit -m <title>\n\nif (a[0](b)) x\n", "text"),
        ("<p>See <code>[a](/b)</code> and <code>[c](/d)</code></p>\n", "html"),
    ],
)
def test_markdown_is_recognised(text: str, kind: str) -> None:
    assert kind_of(text.encode()) == kind


@pytest.mark.parametrize("path", sorted((SAMPLES / "clean").glob("*.md")), ids=lambda path: path.name)
def test_a_page_in_its_form_stays_as_it_is(path: Path, tmp_path: Path, htglint: Shell) -> None:
    assert htglint("convert", str(path), "-o", str(tmp_path / path.name)) == 0
    assert (tmp_path / path.name).read_text("utf-8") == path.read_text("utf-8")


def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(HtglintError, match="holds no text"):
        converted(" \n")
    with pytest.raises(HtglintError, match="is it one page"):
        converted("a" * 2_000_001)


def test_everything_stays_on_demand() -> None:
    made = htglint.convert_page(SCRAPED.encode(), name="page.md", kind="markdown", all_content=True)
    assert made.boilerplate == ()
    assert "Copyright © 2031 Nobody" in made.text


PIECES = st.sampled_from(
    [
        "# Beds", "## 🌱 Two", "Three\n=====", "text of *soil* and **bed**", "[link](https://a.b/c_d)", "![pic](a.png)",
        "- item", "  - deeper", "1. one", "2. two", "* [ ] open", "> quote", "> [!NOTE]", "```go\na := 1\n```", "~~~",
        "---", "| a | b |\n|---|---|\n| c | d |", "    code", "<div>", "</div>", "<!-- note -->", "::: tip", ":::",
        "[^1]", "[^1]: foot", "a\\*b &amp; c", "Copyright © Nobody", "Last updated: now", "[Home](/)", "line  \nbreak",
        "A sentence. And another one, longer.", "{{< a b=\"c\" >}}", "`co`` de`", "[ref]", "[ref]: /x \"Title\"", "\tx",
        "Powered by Soil",
    ]
)  # fmt: skip
SIGNS = st.text("aZ9é*_[]()<>&`#|\\~:!-+ \t\n", max_size=12)


@given(st.lists(st.tuples(PIECES | SIGNS, st.sampled_from(["\n", "\n\n"])), max_size=20))
def test_no_word_of_any_markdown_is_lost(parts: list[tuple[str, str]]) -> None:
    source = "".join(text + end for text, end in parts)
    try:
        made = converted(source)
    except HtglintError as error:
        assert "holds no text" in str(error)  # noqa: PT017 - both ends are right, an empty page is told
        return
    numbers = Counter(word for word in WORD.findall(source) if word.isdecimal())
    assert not words(source) - words(made.text, *made.boilerplate) - numbers


@given(st.binary(max_size=200))
def test_any_bytes_are_told_from_markdown(data: bytes) -> None:
    assert markdown.fits(data) in (True, False)
