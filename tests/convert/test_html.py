"""Published HTML -> Markdown: known sites and foreign ones, everything kept, and nothing that runs."""

from __future__ import annotations

import re
from collections import Counter
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base.context import Context
from htglint.base.errors import HtglintError
from htglint.base.profiles import Layout, Profile
from htglint.convert import html, shape
from htglint.convert.html.urls import safe
from htglint.convert.pictures import Pictures
from htglint.convert.write import write
from tests.helpers.markdown_tree import PARSER
from tests.helpers.paths import DATA, SAMPLES, shared

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.convert.reading import ReaderResult

_DOCUMENT = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Garden</title></head><body>{}</body></html>"""


def read(body: str) -> ReaderResult:
    return html.read(_DOCUMENT.format(body).encode(), "page.html")


def markdown(body: str, layout: Layout = Layout()) -> str:  # noqa: B008
    return write(read(f"<main>{body}</main>").page, layout)


# --- Elements

BLOCKS = {
    "<p>one<p>two": "one\n\ntwo\n",
    "<h2 id=a>Top <code>x</code> <a class=header-anchor href=#a>#</a></h2><p>b": "## Top `x`\n\nb\n",
    "<h3>A<br>b</h3>": "### A<br />b\n",
    "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>": "* a\n  * b\n* c\n",
    "<ul><li>a</li><ul><li>b</li></ul></ul>": "* a\n  * b\n",
    "<ul><li><p>a</p></li><li><p>b</p></li></ul>": "* a\n\n* b\n",
    "<ol start=4><li>a<li>b</ol>": "4. a\n4. b\n",
    "<ul><li><input type=checkbox checked disabled> done</li><li><input type=checkbox> open</li></ul>": (
        "* [x] done\n* [ ] open\n"
    ),
    "<blockquote><p>a</p><p>b</p></blockquote>": "> a\n>\n> b\n",
    "<blockquote><p>[!TIP]\nMind</p></blockquote>": "> [!TIP]\n> Mind\n",
    "<pre>a\n  b\n\n</pre>": "```\na\n  b\n```\n",
    '<pre class="x"><code class="language-sh"><span>ls</span> <b>-l</b>\n</code></pre>': "```sh\nls -l\n```\n",
    "<hr>": "***\n",
    "<p>a</p><hr/><p>b": "a\n\n---\n\nb\n",
    "<dl><dt>Bed<dd>Where it grows.<dt>Hoe<dd>A tool.</dl>": (
        "* **Bed**\n\n  Where it grows.\n\n* **Hoe**\n\n  A tool.\n"
    ),
    "<details><summary>More</summary><p>a</p></details>": "<details>\n<summary>More</summary>\n\na\n\n</details>\n",
    "<table><tr><th align=right>n<th>what<tr><td>1<td>a|b<tr><td colspan=2>all</table>": (
        "| n | what |\n| --: | --- |\n| 1 | a\\|b |\n| all |  |\n"
    ),
    "<table><tr><td>a<td>b<tr><td><p>c</p><p>d</p><td><ul><li>e</table>": (
        "|  |  |\n| --- | --- |\n| a | b |\n| c<br />d | • e |\n"
    ),
    "<table role=presentation><tr><td><p>a</p><td><p>b</p></table>": "a\n\nb\n",
    "<figure><img src=a.png alt=A><figcaption>Seen</figcaption></figure>": "![A](a.png)\n\nSeen\n",
    "<table><tr><th>a<th>b<tr><td rowspan=2>c<td>d<tr><td>e</table>": "| a | b |\n| --- | --- |\n| c | d |\n|  | e |\n",
    "<table><tr><th>a<th>b<th>c<tr><td>d<td rowspan=2 colspan=2>e<tr><td>f</table>": (
        "| a | b | c |\n| --- | --- | --- |\n| d | e |  |\n| f |  |  |\n"
    ),
    '<a href="/x"><div><h3>Beds</h3><p>All of them.</p></div></a>': "### [Beds](/x)\n\nAll of them.\n",
    '<a href="/x"><p><img src="b.png" alt="B"></p></a>': "[![B](b.png)](/x)\n",
    '<a href="b.png"><figure><img src="b.png" alt="B"></figure></a>': "![B](b.png)\n",
    "<p>a</p><aside class='admonition tip'><p class=admonition-title>Tip</p><p>Mind</p></aside>": (
        "a\n\n> [!TIP]\n> Mind\n"
    ),
    "<p>a<a href=#n1>1</a></p><aside role=doc-endnotes><ol><li id=n1>b</ol></aside>": "a[^1]\n\n[^1]: b\n",
    "<p>a</p><aside><p>An aside that says something to the text.</p></aside>": (
        "a\n\nAn aside that says something to the text.\n"
    ),
    '<ul class="to-do-list"><li><div class="checkbox checkbox-on"></div><span>done</span></li></ul>'
    '<ul class="to-do-list"><li><div class="checkbox checkbox-off"></div><span>open</span></li></ul>': (
        "* [x] done\n* [ ] open\n"
    ),
    '<ul class="inline-task-list"><li class="checked"><span>done</span></li><li><span>open</span></li></ul>': (
        "* [x] done\n* [ ] open\n"
    ),
    "<p>As <math><semantics><mrow><mi>x</mi></mrow><annotation encoding='application/x-tex'>x^2"
    "</annotation></semantics></math>.</p>": "As $`x^2`$.\n",
    "<p>So<span class=katex-display><span class=katex><span class=katex-mathml><math><semantics><mi>x</mi><annotation "
    "encoding='application/x-tex'>x_1 = y</annotation></semantics></math></span>"
    "<span class=katex-html aria-hidden=true>x1</span></span></span></p>": "So\n\n```math\nx_1 = y\n```\n",
    '<p>As <span class="MathJax_Preview"></span><span class="MathJax"><span>x</span></span><script type="math/tex">x^2'
    "</script>.</p>": "As $`x^2`$.\n",
    '<p>As <img class="mwe-math-fallback-image-inline" src="m.svg" alt="{\\displaystyle x}">.</p>': (
        "As $`{\\displaystyle x}`$.\n"
    ),
    "<p><math><mi>x</mi></math></p>": "x\n",
    "<details><summary>More</summary><p>a</p><pre>b</pre><details><summary>Most</summary>c</details></details>": (
        "<details>\n<summary>More</summary>\n\na\n\n```\nb\n```\n\n<details>\n<summary>Most</summary>\n\nc\n\n"
        "</details>\n\n</details>\n"
    ),
    '<h2 id="x"><a href="#x">Beds</a></h2>': "## Beds\n",
    "<picture><source srcset=a.webp><img src=a.jpg alt=A></picture><p>b": "![A](a.jpg)\n\nb\n",
    "<video><source src=v.mp4><p>Save it.</p></video>": "[v.mp4](v.mp4)\n\nSave it.\n",
    "<ol><li value=5>a<li>b</ol>": "5. a\n5. b\n",
    '<ul class="bulleted-list"><li>a</li></ul><ul class="bulleted-list"><li>b</li></ul>': "* a\n* b\n",
    "<p>1. a</p><p># b</p><p>- c</p><p>~~~ d</p>": "1\\. a\n\n\\# b\n\n\\- c\n\n\\~~~ d\n",
    "<pre><code>```\na\n```</code></pre>": "````\n```\na\n```\n````\n",
    "<blockquote><blockquote>a</blockquote>b</blockquote>": "> > a\n>\n> b\n",
    "<ul><li><p>a</p><pre>b</pre></li></ul>": "* a\n\n  ```\n  b\n  ```\n",
    "<table><caption>Sizes</caption><tr><th>a<th>b<tr><td>c<br>d<td><code>e|f</code></table>": (
        "Sizes\n\n| a | b |\n| --- | --- |\n| c<br />d | `e\\|f` |\n"
    ),
    "<table><tr><td>a<td><table><tr><td>b</table></table>": "a\n\nb\n",
    "<address>Street<br>City</address>": "Street\\\nCity\n",
    "One<br>\n<br/>two<br>three<br><br> <br>": "One\n\ntwo\\\nthree\n",
    "<ul><li>a<br><br>b</li></ul>": "* a\n\n  b\n",
    '<h2>Beds<span class="mw-editsection">[<a href="/e">edit</a>]</span></h2>': "## Beds\n",
    "<div class='admonitionblock tip'><table><tr><td class=icon><div class=title>Tip</div><td>Mind</table></div>": (
        "> [!TIP]\n> Mind\n"
    ),
    "<div class='confluence-information-macro confluence-information-macro-warning'><p class=title>Frost</p>"
    "<div class=confluence-information-macro-body><p>Mind</p></div></div>": "> [!WARNING]\n> Frost\n>\n> Mind\n",
    "<p>a<a class='footnote-reference' href=#id1 role=doc-noteref>1</a></p><aside class='footnote-list brackets'>"
    "<aside class=footnote id=id1 role=doc-footnote><span class=label>1</span><p>b</p></aside></aside>": (
        "a[^1]\n\n[^1]: b\n"
    ),
    "<p>a<sup class=footnote-ref><a href=#fn:1>1</a></sup></p><div class=footnote><hr><ol><li id=fn:1><p>b&#160;"
    "<a class=footnote-backref href=#r>↩</a></p></ol></div>": "a[^1]\n\n[^1]: b\xa0\n",
    "<p>a<sup class=reference><a href=#cite_note-1>[1]</a></sup></p><ol class=references><li id=cite_note-1>"
    "<span class=mw-cite-backlink>^</span> <span class=reference-text>b</span></li></ol>": "a[^1]\n\n[^1]: b\n",
    "<div class=fragment><div class=line><span class=lineno>1</span>a {</div><div class=line>  b</div></div>": (
        "```\na {\n  b\n```\n"
    ),
    "<table class=highlight><tr><td class=blob-num>1<td class=blob-code>a<tr><td class=blob-num>2<td class=blob-code>"
    "  b</table>": "```\na\n  b\n```\n",
    f"<table><tr><td><a href=/x>a</a><td>{'word ' * 100}</table>": f"[a](/x)\n\n{'word ' * 99}word\n",
    "<dl><div><dt>Bed</dt><dt>Plot</dt><dd>Where it grows.</dd></div></dl>": (
        "* **Bed**\n\n* **Plot**\n\n  Where it grows.\n"
    ),
    "loose text<p>a</p>more": "loose text\n\na\n\nmore\n",
    "<div><div>a</div>b</div>": "a\n\nb\n",
    '<div class="tip custom-block"><p class="custom-block-title">TIP</p><p>Mind</p></div>': "> [!TIP]\n> Mind\n",
    '<div class="danger custom-block"><p class="custom-block-title">Frost</p><p>Mind</p></div>': (
        "> [!CAUTION] Frost\n> Mind\n"
    ),
    '<p>a<sup class="footnote-ref"><a href="#fn1">[1]</a></sup></p><section class="footnotes"><ol>'
    '<li id="fn1"><p>b <a class="footnote-backref" href="#r">↩</a></p></li></ol></section>': "a[^1]\n\n[^1]: b\n",
}


@pytest.mark.parametrize(("source", "wanted"), BLOCKS.items())
def test_blocks(source: str, wanted: str) -> None:
    assert markdown(source) == wanted


INLINES = {
    "a <b>b</b><i>c</i> d": "a **b**_c_ d",
    "a<strong> b </strong>c": "a **b** c",
    "<em><strong>x</strong></em>": "*__x__*",
    "a<br>b<br/>c": "a\\\nb\\\nc",
    "<kbd>Ctrl</kbd>+<kbd>C</kbd> H<sub>2</sub>O x<sup>2</sup>": (
        "<kbd>Ctrl</kbd>+<kbd>C</kbd> H<sub>2</sub>O x<sup>2</sup>"
    ),
    "<del>old</del> <s>older</s>": "~~old~~ ~~older~~",
    "<code>a`b</code>": "``a`b``",
    "<code><a href=/x>Plot</a></code>": "[`Plot`](/x)",
    '<a href="https://example.org/a">https://example.org/a</a>.': "https://example.org/a.",
    '<a href="/a" title="T">b</a>': '[b](/a "T")',
    "<a name=x>anchored</a> text": "anchored text",
    "<a href=#%F0%9F%AA%B4-pots>p</a>": "[p](#🪴-pots)",
    "a&lt;script&gt;b&amp;amp;c": "a\\<script>b\\&amp;c",
    "<span><font color=red>a</font></span><wbr>b": "ab",
    "<q>so</q>": "“so”",
    '<img class="emoji" alt="🌱" src="e.png"> <g-emoji>🪴</g-emoji>': "🌱 🪴",
    '<a href="p.png"><img src="p.png" alt="P"></a>': "![P](p.png)",
    '<iframe src="https://example.org/v" title="Talk"></iframe>': "[Talk](https://example.org/v)",
    '<img srcset="s.png 480w, b.png 960w" alt="B">': "![B](b.png)",
    '<img srcset="s.png 1x,b.png 2x" alt="B"> <img srcset="c.png" alt="C">': "![B](b.png) ![C](c.png)",
    '<span style="font-weight: bold">a</span> <span style="font-style: italic">b</span>': "**a** *b*",
    '<b style="font-weight:normal">a</b>': "a",
    'a <span class="hidden md:inline">b</span><span class="d-none">c</span>': "a b",
    '<span aria-hidden="true">🌱</span> a<span aria-hidden="true">x</span>': "🌱 a",
    "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>": "漢(kan)",
    "snake_case and 2*3*4 and [x](y)": "snake_case and 2\\*3\\*4 and [x\\](y)",
    "a<em> b</em>c <strong></strong><em><b>d</b></em>": "a *b*c *__d__*",
    "a <button>Copy</button>b": "a b",
}


@pytest.mark.parametrize(("source", "wanted"), INLINES.items())
def test_inline_elements(source: str, wanted: str) -> None:
    assert markdown(f"<p>{source}</p>") == f"{wanted}\n"


# --- Sites

BODY = "<h1>Beds</h1><p>The first of <em>many</em> sentences about raised beds.</p>"
WANTED = "# Beds\n\nThe first of *many* sentences about raised beds.\n"
CHROME = '<nav><a href="/">Start</a></nav><aside>Elsewhere</aside>'
SITES = {
    "vitepress": f'{CHROME}<main><div class="vp-doc _garden_beds_"><div>{BODY}</div></div></main>'
    '<footer class="VPDocFooter">Last updated</footer>',
    "github": f'<header role="banner">Sign in</header><article class="markdown-body entry-content">{BODY}</article>',
    "hackmd": f'<div class="ui-infobar">Owner</div><div id="doc" class="markdown-body">{BODY}</div>',
    "docsy": f'{CHROME}<main role="main"><div class="td-content">{BODY}<div class="td-page-meta">Edit</div></div>'
    "</main>",
    "jekyll": '<header class="site-header">Blog</header><article><header><h1 class="post-title">Beds</h1></header>'
    f'<div class="post-content">{BODY.split("</h1>")[1]}</div></article><footer>Feed</footer>',
    "article": f'<div class="menu"><a href="/a">One</a></div><article>{BODY}</article><div class="sidebar">More</div>',
    "main": f"<header>Site</header><main>{BODY}<nav>Next</nav></main>",
    "density": f'<div id="menu"><ul><li><a href="/a">One</a></li></ul></div><div><div id="c">{BODY}</div></div>'
    '<div class="footer">(c)</div>',
}


@pytest.mark.parametrize("site", SITES)
def test_the_content_of_a_site(site: str) -> None:
    reading = read(SITES[site])
    assert write(reading.page) == WANTED
    assert words(" ".join(reading.boilerplate)) + words(WANTED) == words(shown(_DOCUMENT.format(SITES[site])))


CODE = {
    "vitepress": '<div class="language-go vp-adaptive-theme line-numbers-mode"><button title="Copy Code" class="copy">'
    '</button><span class="lang">go</span><pre class="shiki"><code><span class="line"><span>a</span></span>\n'
    '<span class="line">  b</span></code></pre><div class="line-numbers-wrapper"><span>1</span><br></div></div>',
    "github": '<div class="highlight highlight-source-go"><pre>a\n  b</pre><div class="zeroclipboard-container">'
    "<clipboard-copy>Copy</clipboard-copy></div></div>",
    "hackmd": '<pre><code class="go hljs"><div class="wrapper"><div class="gutter linenumber">1\n2</div>'
    '<div class="code">a\n  b</div></div></code></pre>',
    "hugo": '<div class="highlight"><table class="lntable"><tr><td class="lntd"><pre><code><span class="lnt">1\n</span>'
    '</code></pre></td><td class="lntd"><pre tabindex="0"><code class="language-go" data-lang="go">a\n  b\n'
    "</code></pre></td></tr></table></div>",
    "jekyll": '<div class="language-go highlighter-rouge"><div class="highlight"><pre class="highlight"><code>a\n  b\n'
    "</code></pre></div></div>",
    "docusaurus": '<div class="language-go"><pre class="prism-code language-go"><code><span class="token-line">a<br>'
    '</span><span class="token-line">  b<br></span></code></pre></div>',
    "sphinx": '<div class="highlight-go notranslate"><div class="highlight"><pre><span></span>a\n  b\n'
    "</pre></div></div>",
    "chroma": '<div class="highlight"><pre class="chroma"><code class="language-go" data-lang="go"><span class="line">'
    '<span class="ln">1</span><span class="cl">a\n</span></span><span class="line"><span class="ln">2</span><span '
    'class="cl">  b</span></span></code></pre></div>',
    "pandoc": '<div class="sourceCode" id="cb1"><pre class="sourceCode go"><code class="sourceCode go">'
    '<span id="cb1-1"><a href="#cb1-1" aria-hidden="true"></a>a</span>\n<span id="cb1-2">  b</span></code></pre></div>',
    "a div for each line": '<pre data-language="go"><code><div class="ec-line"><div class="code">a</div></div><div '
    'class="ec-line"><div class="code">  b</div></div></code></pre>',
    "prettify": '<pre class="prettyprint lang-go"><ol class="linenums"><li class="L0">a</li><li class="L1">  b</li>'
    "</ol></pre>",
    "confluence": '<div class="code panel"><div class="codeContent"><pre class="syntaxhighlighter-pre" '
    'data-syntaxhighlighter-params="brush: go; gutter: false">a\n  b</pre></div></div>',
    "wordpress": '<pre class="brush: go; title: ; notranslate">a\n  b</pre>',
    "org": '<div class="org-src-container"><pre class="src src-go">a\n  b\n</pre></div>',
    "a break for each line": '<pre><code class="language-go">a<br>  b<br></code></pre>',
}


@pytest.mark.parametrize("site", CODE)
def test_code_blocks_of_a_site(site: str) -> None:
    assert markdown(f"<p>x</p>{CODE[site]}") == "x\n\n```go\na\n  b\n```\n"


ALERTS = {
    "github": '<div class="markdown-alert markdown-alert-warning"><p class="markdown-alert-title"><svg></svg>Warning'
    "</p><p>Mind</p></div>",
    "hackmd": '<div class="alert alert-warning"><p>Mind</p></div>',
    "docsy": '<div class="alert alert-warning" role="alert"><h4 class="alert-heading">Warning</h4><p>Mind</p></div>',
    "mkdocs": '<div class="admonition warning"><p class="admonition-title">Warning</p><p>Mind</p></div>',
}


@pytest.mark.parametrize("site", ALERTS)
def test_alerts_of_a_site(site: str) -> None:
    assert markdown(ALERTS[site]) == "> [!WARNING]\n> Mind\n"


# --- What a build has lost

VITEPRESS = '<nav><a href="/">x</a></nav><div class="vp-doc _community_hackathons_2031-04_"><div>{}</div></div>'
NEWEST = Layout(label_lines=True, sentence_lines=True)


def shaped(body: str, layout: Layout = NEWEST, month: str = "2031-04", pictures: Pictures = Pictures()) -> str:  # noqa: B008
    reading = read(VITEPRESS.format(body))
    context = Context(Profile("p", image_folder="./images", site="https://garden.example"), month=month)
    return write(shape.shaped(reading, context, layout, pictures)[0], layout)


def test_lines_that_a_build_joins_are_restored() -> None:
    assert shaped("<p><strong>Next:</strong> Water it. Weed it, e.g. Tuesdays. Done.</p>") == (
        "**Next:**\nWater it.\nWeed it, e.g. Tuesdays.\nDone.\n"
    )
    assert shaped('<p><strong>Code:</strong><a href="/x">y</a></p>') == "**Code:**\n[y](/x)\n"
    assert shaped("<p>One. Two.</p>", Layout()) == "One. Two.\n"
    assert shaped("<ul><li>One. Two.</li></ul>") == "* One. Two.\n"


def test_lines_that_are_still_there_are_kept() -> None:
    assert shaped("<p>One. Two.\nthree</p>") == "One. Two.\nthree\n"


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("A is done. B follows. It works!", 3),
        ("See Fig. 3 and cf. Smith et al. Nothing else.", 1),
        ("Is it? Yes. (One. Two.) Three.", 4),
        ("It is 1.5 m. 3 beds are ready.", 2),
        ("It grows. <code>plot</code> is next. <a href=/x>that</a> too.", 3),
        ("Planned by J. Doe, i.e. Me.", 1),
        ("Fast. 🎉 Now more.", 2),
        ('He said "done." Then left.', 2),
        ("Version 1. x stays", 1),
        ("Wait... Then go… And stop.", 3),
    ],
)
def test_sentences(source: str, lines: int) -> None:
    assert len(shaped(f"<p>{source}</p>").splitlines()) == lines


def test_the_name_of_the_source_page() -> None:
    assert read(VITEPRESS.format("<p>x</p>")).name == "2031-04.md"
    assert read("<main><p>x</p></main>").name == ""


def test_pictures_get_their_paths_back() -> None:
    image = '<p><img src="/assets/bed.Ab3-x_9Z.webp" alt="B"></p>'
    assert shaped(image) == "![B](./images/2031-04/bed.webp)\n"
    assert shaped(image.replace("bed", "2031-04")) == "![B](./images/2031-04.webp)\n"
    named = Pictures(named=("./images/2030-01/bed.webp", "./images/2031-04/a/bed.webp"))
    assert shaped(image, pictures=named) == "![B](./images/2031-04/a/bed.webp)\n"
    files = Pictures(files=("2031-04/b/bed.png", "2031-04/b/hoe.png"))
    assert shaped(image, pictures=files) == "![B](./images/2031-04/b/bed.png)\n"
    assert shaped('<p><img src="https://example.org/a.png" alt="B"></p>') == "![B](https://example.org/a.png)\n"


def test_links_into_the_site() -> None:
    link = '<p><a href="https://garden.example/docs/">d</a> <a href="https://other.example/">o</a></p>'
    assert shaped(link) == "[d](https://garden.example/docs/) [o](https://other.example/)\n"
    reading = read(f"<nav><a href='https://garden.example/'>x</a></nav><main>{link}</main>")
    context = Context(Profile("p", site="https://garden.example"))
    page, _ = shape.shaped(reading, context, Layout(), Pictures())
    assert write(page) == "[d](/docs/) [o](https://other.example/)\n"


# --- Never silently less

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.casefold()))


def shown(source: str) -> str:
    """The text of HTML by a cruder way than the product's."""
    source = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>", " ", source, flags=re.S | re.I)
    from html import unescape

    return unescape(re.sub(r"<[^>]*>", " ", source))


def missing(source: bytes) -> Counter[str]:
    """Words of the input that are neither in the page nor in the boilerplate."""
    reading = html.read(source, "page.html")
    kept = words(write(reading.page)) + words(" ".join(reading.boilerplate))
    return words(shown(source.decode())) - kept


@pytest.mark.parametrize("path", sorted((DATA / "published").glob("*.html")), ids=lambda path: path.stem)
def test_no_word_of_a_published_page_is_lost(path: Path) -> None:
    assert not missing(path.read_bytes())


@pytest.mark.parametrize("name", ["2022-09", "2023-05", "2024-05", "2025-06", "2025-11", "blog-2025-12"])
def test_no_word_of_a_shared_page_is_lost(name: str) -> None:
    source = shared("pages", "html", f"{name}.html").read_bytes()
    assert not {word for word in missing(source) if len(word) > 1 or not word.isascii()}


TAGS = [
    "p", "div", "span", "ul", "ol", "li", "table", "tr", "td", "th", "blockquote", "pre", "code", "h1", "h3", "em", "b",
    "a", "dl", "dt", "dd", "details", "summary", "sup", "section", "nav", "button", "center", "caption", "figure", "q",
    "svg", "textarea", "select", "option", "label", "tbody", "article", "kbd", "x-y", "main", "aside", "form", "footer",
    "header", "math", "br", "iframe",
]  # fmt: skip
ATTRIBUTES = st.sampled_from([
    "", ' class="anchor"', ' class="alert alert-info"', ' href="#a"', ' class="footnotes"', " hidden", ' id="a"',
    ' class="language-go"', ' role="presentation"', ' class="line-numbers"', ' class="post-content"', ' class="share"',
    ' class="comments"', ' class="post"', ' class="sidebar"', ' class="katex"', ' class="bulleted-list"',
    ' role="main"',
])  # fmt: skip
word = st.integers(0, 10**6).map(lambda number: f"w{number}")
html_parts: st.SearchStrategy[str] = st.recursive(
    st.one_of(
        st.lists(word, min_size=1, max_size=3).map(" ".join),
        st.integers(0, 10**4).map(lambda start: ", ".join(f"w{start + number}" for number in range(60))),
    ),
    lambda inner: st.builds(
        lambda tag, attributes, parts, end: f"<{tag}{attributes}>{' '.join(parts)}" + (f"</{tag}>" if end else ""),
        st.sampled_from(TAGS), ATTRIBUTES, st.lists(inner, max_size=4), st.booleans(),
    ),
    max_leaves=25,
)  # fmt: skip


@given(st.lists(html_parts, min_size=1, max_size=4).map(" ".join))
def test_no_word_of_random_html_is_lost(body: str) -> None:
    assert not missing(f"<body><p>start</p>{body}</body>".encode())


@given(st.lists(html_parts, min_size=1, max_size=4).map(" ".join), html_parts)
def test_no_word_of_a_random_archive_is_lost(body: str, frame: str) -> None:
    page, inner = f"<body><p>start</p>{body}</body>", f"<p>frame</p>{frame}"
    message = EmailMessage()
    message.set_content(page, subtype="html")
    message.add_related(inner, subtype="html")
    reading = html.read_archive(message.as_bytes(), "page.mhtml")
    kept = words(write(reading.page)) + words(" ".join(reading.boilerplate))
    assert not words(f"{shown(page)} {shown(inner)}") - kept


# --- Hostile and broken

HOSTILE = [
    "<script>alert(1)</script>", "<style>p{}</style>", '<a href="javascript:alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>', '<a href=" &#1;javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt&colon;alert(1)">x</a>', '<img src="data:image/png;base64,AAAA" alt="x">',
    '<a href="data:text/html,<script>">x</a>', '<p onclick="alert(1)">x</p>', '<img src=x onerror="alert(1)">',
    '<iframe src="javascript:alert(1)"></iframe>', "<svg><script>alert(1)</script></svg>",
    '<a href="vbscript:x">x</a>', "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<p>&lt;img src=x onerror=alert(1)&gt;</p>", "<p><code>&lt;script&gt;</code></p>",
    "<p>&lt;<b>script</b>&gt;</p>", "<p>&lt;<a href='https://example.org'>https://example.org</a>&gt;</p>",
    "<details><summary>&lt;script&gt;</summary></details>", "<pre>&lt;script&gt;\n```\n&lt;script&gt;</pre>",
    '<a href="x" title="&quot;)&lt;script&gt;">x</a>', '<img src="a.png" alt="](javascript:alert(1))&lt;script&gt;">',
    '<math><mtext><img src=x onerror=alert(1)></mtext></math>', "<p>\\&lt;script&gt;</p>",
    "<table><tr><td>&lt;script&gt;|<td>x</table>", "<noscript><p title='</noscript><script>alert(1)'>x</p></noscript>",
    '<a href="https://example.org/&quot;&gt;&lt;script&gt;">https://example.org/"&gt;&lt;script&gt;</a>',
]  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE)
def test_nothing_that_runs_reaches_the_page(source: str) -> None:
    rendered = PARSER.render(markdown(f"<p>before</p>{source}<p>after</p>"))
    assert not re.search(
        r"<(?:script|style|iframe|svg|object)|\son\w+\s*=(?![^<]*</)|javascript:\w+\(\d\)\"", rendered, re.I
    )
    for url in re.findall(r'(?:href|src)="([^"]*)"', rendered):
        assert safe(url) == url
    assert "before" in rendered
    assert "after" in rendered


BROKEN = {
    "unclosed": b"<h1>Beds<p>One <b>two <a href='/x'>three<ul><li>four",
    "crossed": b"<p>One <b>two <i>three</b> four</i><div>five</p>",
    "no structure": b"just text <br> and more",
    "NUL bytes": b"<p>One\0 two</p>",
    "truncated": b"<main><p>One two</p><p class=",
    "entities": b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><p>One &b; two</p>',
    "no head": b"<p>One two",
    "frames": b"<frameset><noframes><p>One two</p></noframes></frameset><p>One two</p>",
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_html_is_read(name: str) -> None:
    made = write(html.read(BROKEN[name], "page.html").page)
    assert re.search(r"one|just", made, re.I)


@pytest.mark.parametrize("data", [b"", b"   ", b"<html></html>", b"<!-- x -->", b"\0\0\0"])
def test_an_empty_page_is_told(data: bytes) -> None:
    with pytest.raises(HtglintError, match=r"^page\.html: "):
        html.read(data, "page.html")


CHARSETS = {
    "utf-8": "<meta charset=utf-8><p>Größe – 🌱".encode(),
    "utf-8 with a mark": "\ufeff<meta charset=latin1><p>Größe – 🌱".encode(),
    "utf-16": "<p>Größe – 🌱".encode("utf-16"),
    "utf-16 without a mark": "<p>Größe – 🌱".encode("utf-16-le"),
    "windows-1252": "<meta charset=windows-1252><p>Größe –".encode("cp1252"),
    "latin-1 means windows-1252": b'<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1">'
    b"<p>Gr\xf6\xdfe \x96",
    "iso-8859-9 means windows-1254": "<meta charset=iso-8859-9><p>Größe – ş".encode("cp1254"),
    "gb2312 means gb18030": "<meta charset=gb2312><p>Größe – 龘".encode("gb18030"),
    "shift_jis means windows-31j": "<meta charset=x-sjis><p>\u2460".encode("cp932"),
    "a name that only browsers have": b"<meta charset=x-cp1252><p>Gr\xf6\xdfe \x96",
    "utf-8 that says to be another": "<meta charset=shift_jis><p>Größe – 🌱, ältere".encode(),
    "a wrong utf-16": "<meta charset=utf-16><p>Größe –".encode(),
}


@pytest.mark.parametrize("name", CHARSETS)
def test_charsets(name: str) -> None:
    assert write(html.read(CHARSETS[name], "page.html").page).startswith(("Größe –", "①"))


def test_a_few_broken_characters_are_noted() -> None:
    reading = html.read(b"<meta charset=utf-8><p>" + "Größe – ".encode() * 5 + b"\xe2\x80.", "page.html")
    assert write(reading.page).endswith("– \ufffd.\n")
    assert reading.notes == ("bytes that are invalid in UTF-8 and were replaced by U+FFFD: 1",)


def test_undefined_bytes_of_windows_1252_are_left_to_the_repair() -> None:
    assert write(html.read(b"<meta charset=windows-1252><p>a\x9db", "page.html").page) == "a\x9db\n"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<p>Gr\xf6\xdfe", "can't be decoded as UTF-8: byte 0xF6 at offset 5"),
        (b"<meta charset=shift_jis><p>\x81\xff", "can't be decoded as CP932"),
        (b"<meta charset=klingon><p>x", "declares the unknown charset `klingon`"),
        (b"<p>" + b"x " * 2_000_000, "has 4,000,003 characters without pictures, and 4,000,000 are the most"),
        (b"<p>" + b"x" * 100_000_000, "has 100,000,003 bytes"),
        (b"<p " + b" ".join(b"a%d=1" % number for number in range(30_000)) + b">x", "more than 10,000 attributes"),
    ],
)
def test_what_cannot_be_read_is_told(data: bytes, sentence: str) -> None:
    with pytest.raises(HtglintError, match=re.escape(sentence)):
        html.read(data, "page.html")


NESTED = [
    "div", "span", "b", "ul><li", "blockquote", "table><tr><td", "a href=/x", "p", "pre", "x-y", "details", "dl><dd",
    "section class='footnotes'", "div class='alert alert-info'", "code", "h2",
]  # fmt: skip


@pytest.mark.parametrize("tag", NESTED)
def test_nested_elements_end_in_a_page_or_a_sentence(tag: str) -> None:
    made = write(html.read(f"<body>{f'<{tag}>' * 600}deep".encode(), "page.html").page)
    assert "deep" in made
    assert len(made) < 100_000
    if tag in ("p", "a href=/x"):  # each closes the one before
        assert "deep" in write(html.read(f"<body>{f'<{tag}>' * 100_000}deep".encode(), "page.html").page)
        return
    with pytest.raises(HtglintError, match="nests elements thousands deep at line 1"):
        html.read(f"<body>{f'<{tag}>' * 100_000}deep".encode(), "page.html")


_ATTRIBUTE_LINES = "".join(f"{' ' * 40}\n    data-a{number}='1 > 2'" for number in range(6))
LARGE = {
    "paragraphs": "<p>One <b>two</b> <a href=/x>three</a>.</p>\n" * 10_000,
    "one paragraph": "<p>" + "One <b>two</b> *x* [y](z) `c` d_ <a href=/x>three</a>. " * 10_000,
    "emphasis": "<p>" + "<b>a<i>three</i></b>" * 10_000,
    "attributes on lines": f"<p{_ATTRIBUTE_LINES}>three</p>\n" * 10_000,
    "white space in a tag": "<p" + " \n" * 500_000 + ">" + "three " * 10_000,
    "scripts": "<p>three</p><script>a<b </script><!-- <b -->" * 10_000,
    "one word": "<p>" + "<span>three</span>" * 10_000,
    "spans": "<p>" + "<span>three </span>" * 10_000,
    "tables": "<table><tr><td>a<td>three</table>" * 10_000,
    "list": "<ul>" + "<li>a<ul><li>three</ul>" * 10_000,
    "a long address": f"<img alt=x src={'a,' * 100_000}>" + "<p>three " * 10_000,
    "signs": "<p>" + "*[`_<&three " * 10_000,
    "pictures": "<p>three " * 10_000 + '<img alt=x src="data:image/png;base64,' + "A" * 30_000_000 + '">',
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_page_is_read(name: str) -> None:
    reading = read(LARGE[name])
    context = Context(Profile("p"))
    page, _ = shape.shaped(reading, context, NEWEST, Pictures())
    assert write(page, NEWEST).count("three") == 10_000


# --- Round trip


@pytest.mark.parametrize("name", ["2022-04", "2024-11", "2026-02"])
def test_a_page_of_ours_comes_back(name: str) -> None:
    source = (SAMPLES / "clean" / f"{name}.md").read_text("utf-8").split("---\n", 2)[2]
    made = html.read(_DOCUMENT.format(f"<main>{PARSER.render(source)}</main>").encode(), "page.html")
    bullet = "-" if name == "2022-04" else "*"
    layout = Layout(bullet=bullet, metadata_bullet="-", bare_urls=name > "2023")
    assert f"\n{write(made.page, layout)}" == source


@pytest.mark.parametrize("level", ["<table>x<tr><td>", "<dl>x<dd>"])
def test_text_outside_of_nested_forms_is_read_in_bounded_time(level: str) -> None:
    depth = 200  # deeper than anything is read as blocks, and each level holds text that its form has no place for
    assert "deep" in write(read(f"<main>{level * depth}deep</main>").page)


def test_what_is_read_again_is_kept_and_left_out_once() -> None:
    part = "<details><summary>More</summary>inside</details><nav>menu</nav>"
    reading = read(f"<main><dl>outside<dd>{part}</dl></main>")
    assert "<summary>More</summary>\n\ninside" in write(reading.page)
    assert reading.boilerplate.count("menu") == 1
