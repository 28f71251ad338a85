"""The writer: what it writes is what stands in the tree, read again by a parser; and it reads like written by hand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base.profiles import Layout
from htglint.convert.inline_markdown import InlineStyle, render
from htglint.convert.tidy import plain, tidy
from htglint.convert.tree import (
    Break,
    Code,
    Comment,
    Details,
    Emphasis,
    Fence,
    Footnote,
    FootnoteMark,
    Heading,
    Image,
    Inline,
    Item,
    Link,
    List,
    Page,
    Paragraph,
    Quote,
    Strike,
    Strong,
    Table,
    Tag,
    Text,
    ThematicBreak,
)
from htglint.convert.write import write
from tests.helpers.markdown_tree import parse


def text(*parts: Inline) -> str:
    return render(parts)


UNCHANGED = [
    "snake_case stays", "2 * 3 = 6", "a lone * here", "5*6", "a < b and c > d", "~5 minutes", "[GEP-28] soon",
    "C# and F#", "R&D, AT&T", "issue #42", "a | b", "1.5 times", "(e.g. this)", "50% - maybe", "hash # inside",
    "what?!", "items[0]", "5 + 5", "A & B; C", "path\\to", "don't", "\"quoted\"", "<5 ms", "~> done", "v1.2.3 -> v2",
    "it costs 5€*",
]  # fmt: skip


@pytest.mark.parametrize("prose", UNCHANGED)
def test_prose_is_not_escaped(prose: str) -> None:
    assert text(Text(prose)) == prose


ESCAPED = {
    "*bold*": "\\*bold\\*", "_private_": "\\_private\\_", "<script>": "\\<script>", "# no heading": "\\# no heading",
    "1. no list": "1\\. no list", "+ no list": "\\+ no list", "- no list": "\\- no list", "> no quote": "\\> no quote",
    "&amp;": "\\&amp;", "`a` and `b`": "\\`a\\` and \\`b\\`", "[a](b)": "[a\\](b)", "![a](b)": "![a\\](b)",
    "~~gone~~": "\\~\\~gone\\~\\~", "---": "\\---", "===": "\\===", "[a]: b": "\\[a\\]: b", "</div>": "\\</div>",
    "[^1]": "\\[^1]", "C:\\*": "C:\\\\*", "2) two": "2\\) two", "::: tip": "\\::: tip", "| --- |": "\\| --- |",
    "ends with \\": "ends with \\\\",
}  # fmt: skip


@pytest.mark.parametrize(("shown", "written"), ESCAPED.items())
def test_what_would_be_markup_is_escaped(shown: str, written: str) -> None:
    assert text(Text(shown)) == written
    assert parse(written + "\n") == (Paragraph((Text(shown),)),)


def test_emphasis_takes_the_sign_that_works() -> None:
    assert text(Strong((Text("bold"),)), Text(" and "), Emphasis((Text("soft"),))) == "**bold** and *soft*"
    assert text(Strong((Emphasis((Text("both"),)),))) == "**_both_**"
    assert text(Strong((Text("G"),)), Text("ardener")) == "**G**ardener"
    assert text(Strong((Text("Label:"),)), Text("text")) == "<strong>Label:</strong>text"
    assert text(Strong((Text(" Label: "),)), Text("text")) == "**Label:** text"
    assert text(Strong((Code("a"),)), Text("s")) == "<strong>`a`</strong>s"


def test_code_spans_hold_backticks() -> None:
    assert text(Code("a`b")) == "``a`b``"
    assert text(Code("`")) == "`` ` ``"
    assert text(Code(" a ")) == "`  a  `"


def test_a_url_that_is_its_own_text_is_bare() -> None:
    url = "https://example.org/a_b?c=d"
    link = Link(url, (Text(url),))
    assert text(link) == url
    assert text(Text("see "), link, Text(", and more")) == f"see {url}, and more"
    assert text(link, Text("behind")) == f"<{url}>behind"
    assert render((link,), InlineStyle(bare_urls=False)) == f"[{url}]({url})"
    assert text(Link("https://example.org/a&b", (Text("https://example.org/a&b"),))) == "https://example.org/a&b"
    assert (
        text(Link("https://example.org/?a&b;", (Text("https://example.org/?a&b;"),))) == "<https://example.org/?a&b;>"
    )


def test_destinations_and_titles() -> None:
    assert text(Link("/a b(c)", (Text("x"),), 'say "hi"')) == '[x](/a%20b(c) "say \\"hi\\"")'
    assert text(Link("/a)b", (Text("x"),))) == "[x](/a%29b)"
    assert text(Image("a.png", "a ] b")) == "![a \\] b](a.png)"


def page(*blocks: object, layout: Layout = Layout(), placeholder: str = "") -> str:  # noqa: B008
    return write(Page(blocks), layout, placeholder)  # type: ignore[arg-type]


def words(shown: str) -> Paragraph:
    return Paragraph((Text(shown),))


def item(*blocks: object, checked: bool | None = None) -> Item:
    return Item(blocks, checked)  # type: ignore[arg-type]


def test_a_page() -> None:
    wanted = """\
# Title

- **A:** b

![p](p.png)

## Topic

* one
  * two
    ```sh
    ls

    pwd
    ```
* three

1. a
1. b

> [!TIP]
> Mind
>
> this.

| a | b |
| :-- | --- |
| c \\| d |  |

_TODO_

<hr />
"""
    nested = List((item(words("two"), Fence("sh", "ls\n\npwd")),))
    layout = Layout(metadata_bullet="-", rule="<hr />")
    made = page(
        Heading(1, (Text("Title"),)),
        List((item(Paragraph((Strong((Text("A:"),)), Text(" b")))),)),
        Paragraph((Image("p.png", "p"),)),
        Heading(2, (Text("Topic"),)),
        List((item(words("one"), nested), item(words("three")))),
        List((item(words("a")), item(words("b"))), start=1),
        Quote("TIP", (words("Mind"), words("this."))),
        Table(("left", ""), ((Text("a"),), (Text("b"),)), (((Text("c | d"),),),)),
        Paragraph((Emphasis((Text("TODO"),)),)),
        ThematicBreak(),
        layout=layout,
        placeholder="_TODO_",
    )
    assert made == wanted


def test_labels_and_their_lists() -> None:
    label = Paragraph((Strong((Text("Next:"),)),))
    blocks = (label, List((item(words("one")),)))
    assert page(*blocks) == "**Next:**\n\n* one\n"
    assert page(*blocks, layout=Layout(label_lines=True)) == "**Next:**\n* one\n"


def test_lists_that_touch_stay_two() -> None:
    one = List((item(words("a")),))
    assert page(one, one, one) == "* a\n\n- a\n\n* a\n"
    counted = List((item(words("a")),), start=3)
    assert page(counted, counted) == "3. a\n\n3) a\n"


def test_loose_lists_tasks_and_what_needs_a_blank_line() -> None:
    assert page(List((item(words("a")), item(words("b"))), tight=False)) == "* a\n\n* b\n"
    assert page(List((item(words("a"), words("b")), item(words("c"))))) == "* a\n\n  b\n\n* c\n"
    assert page(List((item(words("a"), checked=True), item(words("b"), checked=False)))) == "* [x] a\n* [ ] b\n"


def test_fences_are_longer_than_those_inside() -> None:
    assert page(Fence("md", "```\na\n```")) == "````md\n```\na\n```\n````\n"
    assert page(Fence("", "")) == "```\n```\n"


def test_html_that_markdown_needs() -> None:
    assert page(Details((Text("More <b>"),), (words("inside"),))) == (
        "<details>\n<summary>More &lt;b&gt;</summary>\n\ninside\n\n</details>\n"
    )
    assert page(Paragraph((Tag("kbd", (Text("Ctrl"),)), Break(True), Text("x")))) == "<kbd>Ctrl</kbd>\\\nx\n"
    assert page(Comment("two -- lines\n\n--> x")) == "<!-- two - - lines\n- -> x -->\n"


def test_footnotes() -> None:
    made = page(Paragraph((Text("a"), FootnoteMark("1"))), Footnote("1", (words("b"), words("c"))))
    assert made == "a[^1]\n\n[^1]: b\n\n    c\n"


def test_front_matter() -> None:
    made = write(Page((words("x"),), (("title", "May 2026"), ("weight", "-202605"), ("note", "a: b"), ("t", "it's"))))
    assert made == '---\ntitle: May 2026\nweight: -202605\nnote: "a: b"\nt: "it\'s"\n---\n\nx\n'
    assert page(ThematicBreak(), words("x")) == "***\n\nx\n"


def test_empty_parts_leave_no_trace() -> None:
    empty = (Paragraph(()), List(()), List((item(),)), Quote("", ()), Heading(2, (Text(" "),)), Table((), ((),), ()))
    assert page(*empty) == ""


# --- Whatever stands in the tree is read again

CHARACTERS = st.sampled_from(
    [*"ab1 \\`*_~[]!<>&|#+-=.):(/\"'{}^$%@;?,é🚀—\n", "&amp;", "<b>", "https://x.y", "](", "**"]
)
texts = st.lists(CHARACTERS, max_size=12).map("".join).map(Text)
plain_texts = st.text("abc*_[]` é", min_size=1, max_size=8)
urls = st.sampled_from(["/a", "https://example.org/x_y", "#b", "/p(q)", "a%20b"])
leaves: st.SearchStrategy[Inline] = st.one_of(
    texts,
    st.text("ab`* |\\<[]", min_size=1, max_size=6).map(Code),
    st.builds(Image, urls, plain_texts, st.just(""), st.just("")),
    st.builds(Break, st.booleans()),
)


def _nested(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
    children = st.lists(inner, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        st.builds(Strong, children), st.builds(Emphasis, children), st.builds(Strike, children),
        st.builds(Link, urls, children), st.builds(Tag, st.just("kbd"), children),
    )  # fmt: skip


inlines = st.lists(st.recursive(leaves, _nested, max_leaves=20), max_size=6)


def comparable(parts: tuple[Inline, ...]) -> list[object]:
    """Inline parts as a parser sees them: alternative texts without escapes, bare URLs as text."""
    found: list[object] = []
    for part in parts:
        if isinstance(part, Image):
            found.append(("image", part.url, re.sub(r"\s+", " ", part.text)))
        elif isinstance(part, Link) and part.children == (Text(part.url),):
            found.append(part.url)
        elif isinstance(part, Text):
            found.append(part.text)
        elif isinstance(part, Strong | Emphasis | Strike | Link | Tag):
            url = getattr(part, "url", "") or getattr(part, "name", "")
            found.append((type(part).__name__, url, comparable(part.children)))
        else:
            found.append(part)
    return found


@given(inlines)
def test_inline_parts_are_read_again(parts: list[Inline]) -> None:
    wanted = tidy(parts)
    got = parse(write(Page((Paragraph(tuple(parts)),))))
    if not wanted:
        assert got == ()
        return
    assert len(got) == 1
    assert isinstance(got[0], Paragraph)
    assert comparable(got[0].children) == comparable(wanted)


@given(st.text("ab \t\n\r", max_size=9))
def test_a_text_alone_is_tidied_as_beside_nothing(shown: str) -> None:
    assert tidy([Text(shown)]) == tidy([Text(shown), Text("")])


@given(inlines)
def test_tidying_is_done_once(parts: list[Inline]) -> None:
    once = tidy(parts)
    assert tidy(once) == once
    assert plain(once).split() == plain(parts).split() or "".join(plain(once).split()) == "".join(plain(parts).split())


sentences = st.text("ab *_#-+1.>", min_size=1, max_size=10).map(lambda shown: words(shown))
fences = st.builds(Fence, st.sampled_from(["", "go"]), st.text("a`~ \n", max_size=9), st.just(""))
simple: st.SearchStrategy[object] = st.one_of(
    sentences,
    sentences,
    fences,
    st.just(ThematicBreak()),
    st.builds(lambda n, p: Heading(n, p.children), st.integers(1, 6), sentences),
)


def _containers(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    many = st.lists(inner, min_size=1, max_size=3).map(tuple)
    items = st.lists(many.map(lambda found: item(*found)), min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(List, items, st.sampled_from([None, None, 1, 7]), st.booleans()),
        st.builds(Quote, st.just(""), many),
    )


blocks = st.lists(st.recursive(simple, _containers, max_leaves=20), max_size=4)


def shape(found: object) -> object:
    """The structure and text of blocks, without tightness, which some neighbours decide."""
    if isinstance(found, list | tuple) and not hasattr(found, "_fields"):
        return [made for made in (shape(one) for one in found) if made is not None]
    if isinstance(found, Paragraph | Heading):
        shown = plain(tidy(found.children))
        return (type(found).__name__, getattr(found, "level", 0), shown) if shown else None
    if isinstance(found, List):
        items = [made for made in (shape(one.blocks) for one in found.items) if made]
        return ("List", found.start, items) if items else None
    if isinstance(found, Quote):
        inner = shape(found.blocks)
        return ("Quote", inner) if inner else None
    return found


@given(blocks)
def test_blocks_are_read_again(made: list[object]) -> None:
    assert shape(parse(page(*made))) == shape(made)
