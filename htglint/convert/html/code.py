"""Code blocks: language and lines, without line numbers, buttons and highlighting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.convert.tree import Fence

from .dom import BLOCKS, classes, is_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .dom import Element

_LANGUAGE = re.compile(r"(?:language|lang|highlight-source|highlight-text|brush|src|highlight)[-:](?P<name>[\w+#.-]+)")
_BRUSH = re.compile(r"brush:\s*(?P<name>[\w+#.-]+)")
_NUMBERS = frozenset((
    "ln", "lnt", "lnlinks", "gutter", "linenumber", "line-number", "line-numbers", "line-numbers-wrapper", "lineno",
    "linenos", "linenodiv", "rouge-gutter", "hljs-ln-numbers", "blob-num", "line-numbers-rows",
))  # fmt: skip
_HIGHLIGHTERS = frozenset(("hljs", "sourceCode", "rust-example-rendered"))
"""Beside these classes the language stands without a prefix (highlight.js, pandoc, rustdoc)."""
_NO_LANGUAGE = frozenset((
    "hljs", "highlight", "highlighter-rouge", "shiki", "chroma", "code", "plaintext", "nohighlight", "sourceCode",
    "rust-example-rendered", "numberSource", "numberLines",
))  # fmt: skip
_NOT_SHOWN = frozenset(("none", "plaintext", "text-plain", "fallback", "default", "notranslate"))
_ATTRIBUTES = ("data-lang", "data-language", "data-code-lang", "data-enlighter-language", "data-syntax")
_NEAR = 4
"""How many elements above the code may name its language."""


def fence(pre: Element) -> Fence:
    """Return the code block of a ``pre`` element; blank lines at its end are dropped."""
    text = "".join(_lines(pre)).replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\n") if text.strip() else ""
    return Fence(_language(pre), re.sub(r"(?:\n[ \t]*)+\Z", "", text))


def is_listing(element: Element) -> bool:
    """Return whether an element that isn't a ``pre`` has code: Doxygen's or GitHub's."""
    names = classes(element)
    if element.tag == "div" and "fragment" in names:
        return len(element) > 0 and all("line" in classes(one) for one in element)
    return element.tag == "table" and "highlight" in names and "blob-code" in classes(_last_cell(element))


def _last_cell(table: Element) -> Element:
    return next(iter(reversed(list(table.iter("td")))), table)


def is_numbers(element: Element) -> bool:
    """Return whether an element holds the numbers of the lines beside it."""
    return not _NUMBERS.isdisjoint(classes(element))


def _lines(pre: Element) -> Iterator[str]:
    """Yield the texts of code in order; each block in it is a line of its own."""
    pending: list[tuple[Element, bool]] = [(pre, True)]  # a loop: highlighters and vandals nest deeply
    is_apart, is_ended = False, True
    while pending:
        element, begins = pending.pop()
        is_apart = is_apart or (element is not pre and element.tag in BLOCKS)
        if begins and element is not pre:
            pending.append((element, False))
        if not begins:
            text = element.tail
        elif not is_tag(element) or element.tag in ("script", "style", "button") or is_numbers(element):
            continue
        else:
            text = "\n" if element.tag == "br" else element.text
            pending += [(child, True) for child in reversed(element)]
        if text:
            if is_apart and not is_ended and (begins or not text.startswith("\n")):
                yield "\n"
            yield text
            is_apart, is_ended = False, text.endswith("\n")


def _language(pre: Element) -> str:
    code = next(pre.iter("code"), None)
    near = [element for element in (code, pre) if element is not None]
    near += [above for above, _ in zip(pre.iterancestors(), range(_NEAR), strict=False)]
    for element in near:
        if element.tag in ("body", "article", "main", "li", "blockquote"):
            break
        name = _named(element)
        if name:
            return "" if name in _NOT_SHOWN else name
    return ""


def _named(element: Element) -> str:
    for attribute in (*_ATTRIBUTES, *(("lang",) if element.tag == "pre" else ())):
        value = element.get(attribute, "")
        if re.fullmatch(r"[\w+#.-]+", value):
            return str(value)
    names = element.get("class", "").split()
    for described in (element.get("class", ""), element.get("data-syntaxhighlighter-params", "")):
        if match := _BRUSH.search(described):  # SyntaxHighlighter, Confluence
            return match["name"]
    for name in names:
        match = _LANGUAGE.fullmatch(name)
        if match:
            return match["name"]
    if not _HIGHLIGHTERS.isdisjoint(names):
        return next((name for name in names if name not in _NO_LANGUAGE and not name.startswith("hljs")), "")
    return ""
