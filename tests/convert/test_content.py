"""The content of pages of many origins: all of the text, and nothing of the site around it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from string import Template

import pytest
from lxml import html as lx

from htglint.convert import html
from htglint.convert.write import write
from tests.helpers.markdown_tree import PARSER
from tests.helpers.paths import shared

PARAGRAPHS = (
    "Last spring we moved the compost to the far end of the garden, behind the shed, where nobody minds the smell.",
    "It took three of us, two wheelbarrows and a long Saturday, and we found a spade that had been missing for years.",
    "The new heap is warmer than the old one, because the wall behind it faces south, keeps the wind off, and is dry.",
    "We turn it every second week; whoever turns it writes the temperature on the board, so that we see how it ripens.",
    "By the end of June the middle had reached sixty degrees, which is enough for most seeds of weeds, though not all.",
    "Next year we want a second heap beside it, with a roof, so that the finished compost does not get wet in autumn.",
)
BODY = (
    f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><h2>What we measured</h2><p>{PARAGRAPHS[2]}</p>"
    "<ul><li>sixty degrees in the middle</li><li>forty at the edge</li></ul>"
    '<pre><code class="language-sh">heap --read --celsius</code></pre>'
    f'<p>{PARAGRAPHS[3]} See <a href="/board">the board</a>.</p><blockquote><p>{PARAGRAPHS[4]}</p></blockquote>'
    "<table><thead><tr><th>Week</th><th>Degrees</th></tr></thead><tbody><tr><td>22</td><td>58</td></tr></tbody></table>"
    f"<p>{PARAGRAPHS[5]}</p>"
)
TITLE = "Where the Compost Went"
LINKS = "".join(f'<li><a href="/{name}">{name.title()} elsewhere</a></li>' for name in ("tools", "seeds", "paths"))


ORIGINS = {path.stem: path for path in sorted((Path(__file__).parent / "origins").glob("*.html"))}
"""Pages as many kinds of software make them; a comment in each tells texts of the site around, in it and left out."""


def page(name: str) -> str:
    template = Template(ORIGINS[name].read_text("utf-8"))
    numbered = {f"p{number}": text for number, text in enumerate(PARAGRAPHS, 1)}
    return template.substitute(body=BODY, title=TITLE, links=LINKS, **numbered)


def around(source: str) -> list[str]:
    match = re.search("<!-- around: (.*) -->", source)
    return [text for text in (match[1] if match else "").split("; ") if text]


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def visible(source: str) -> str:
    root = lx.document_fromstring(source)
    return " ".join(part for part in root.itertext() if part.strip())


@pytest.mark.parametrize("name", ORIGINS)
def test_the_text_is_found_and_the_site_around_it_is_left_out(name: str) -> None:
    source = page(name)
    reading = html.read(source.encode(), "page.html")
    made = write(reading.page)
    flat = " ".join(words(made))
    texts = [
        one.text_content() for one in lx.fragment_fromstring(BODY, create_parent=True).iter("p", "li", "pre", "td")
    ]
    wanted = texts if "$body" in ORIGINS[name].read_text("utf-8") else [*PARAGRAPHS, "Thanks, that helps!"]
    assert [text for text in (TITLE, *wanted) if " ".join(words(text)) not in flat] == []
    left_out = " ".join(reading.boilerplate)
    for text in around(source):
        assert text not in made
        assert text in left_out


@pytest.mark.parametrize("name", ORIGINS)
def test_every_word_is_on_the_page_or_among_what_is_left_out(name: str) -> None:
    source = page(name)
    reading = html.read(source.encode(), "page.html")
    got = Counter(words(write(reading.page))) + Counter(words(" ".join(reading.boilerplate)))
    assert Counter(words(visible(source))) - got == Counter()


def test_the_name_of_the_site_is_no_title_of_a_page_that_has_its_own() -> None:
    source = (
        f"<title>Gardeners of Plot 9: {TITLE}</title><h1>Gardeners of Plot 9</h1><main><h2>{TITLE}</h2>{BODY}</main>"
    )
    made = write(html.read(source.encode(), "page.html").page)
    assert made.startswith(f"## {TITLE}\n")


def test_the_only_first_heading_is_the_title_of_a_page_that_is_named_otherwise() -> None:
    source = f"<title>Start</title><header><h1>{TITLE}</h1></header><main>{BODY}</main>"
    assert write(html.read(source.encode(), "page.html").page).startswith(f"# {TITLE}\n")


def test_a_lower_heading_beside_the_content_is_the_title_of_the_page() -> None:
    made = written(page("blogger").encode())
    assert made.startswith(f"# {TITLE}\n")
    assert "\n## What we measured\n" in made


def agreement(source: bytes, wanted: str) -> float:
    """F1 of the words of a page that is made of a source."""
    got = Counter(words(" ".join(lx.fromstring(f"<div>{PARSER.render(written(source))}</div>").itertext()).casefold()))
    want = Counter(words(wanted.casefold()))
    return 2 * (got & want).total() / (got.total() + want.total())


def written(source: bytes) -> str:
    return write(html.read(source, "page.html").page)


def test_articles_of_many_publishers_agree_with_what_a_reader_view_shows() -> None:
    folders = [path for path in shared("articles").iterdir() if path.is_dir()]
    scores = [
        agreement(
            (folder / "source.html").read_bytes(),
            " ".join(lx.fromstring((folder / "expected.html").read_text("utf-8")).itertext()),
        )
        for folder in folders
    ]
    assert sum(scores) / len(scores) >= 0.97


def test_our_pages_of_many_origins_agree_with_their_text() -> None:
    names = [name for name, path in ORIGINS.items() if "$body" in path.read_text("utf-8")]
    text = f"{TITLE} {' '.join(lx.fragment_fromstring(BODY, create_parent=True).itertext())}"
    scores = [agreement(page(name).encode(), text) for name in names]
    assert sum(scores) / len(scores) >= 0.97
