"""Inline elements -> inline parts of the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.convert.pictures import EMBEDDED
from htglint.convert.tree import Break, Code, Emphasis, FootnoteMark, Image, Link, Strike, Strong, Tag, Text

from .boxes import is_back_reference
from .dom import classes, is_hidden, is_tag, text_of, words_outside
from .formulas import formula
from .urls import safe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from htglint.convert.tree import Inline

    from .content import Content
    from .dom import Element
    from .embedded import Embedded
    from .formulas import Formula

_MARKS = {
    "strong": Strong, "b": Strong, "em": Emphasis, "i": Emphasis, "del": Strike, "s": Strike, "strike": Strike,
}  # fmt: skip
_CODE = frozenset(("code", "tt", "samp"))
_TAGS = frozenset(("kbd", "sub", "sup", "ins", "u", "mark"))
_MEDIA = frozenset(("iframe", "video", "audio"))
_ANCHORS = frozenset((
    "header-anchor", "headerlink", "td-heading-self-link", "hash-link", "heading-anchor", "anchorjs-link",
    "anchor-link", "anchor", "copy", "lang", "footnote-backref", "reversefootnote", "data-footnote-backref",
    "direct-link",
))  # fmt: skip
_EDIT_LINK = "mw-editsection"
_ANCHOR_SIGNS = frozenset(("", "#", "¶", "§", "🔗", "↩", "↩︎", "↩\ufe0e"))
_SIZE = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?[wx]")
_BOLD = re.compile("font-weight:(?:bold|[6-9]00)")
_ADDRESSES = ("data-canonical-src", "src", "data-src", "data-lazy-src", "data-original")
_DEEPEST = 40
"""How deeply inline elements may be nested; what is deeper is plain text."""


class InlineReader:
    """Reads the inline elements of a page; ``dropped`` collects texts outside it."""

    def __init__(self, footnotes: Mapping[str, str], found: Content, embedded: Embedded) -> None:
        self.footnotes = footnotes
        self.embedded = embedded
        self.left_out = found.left_out
        self.chosen = frozenset(found.chosen)
        self.dropped: list[str] = []

    def is_left_out(self, element: Element) -> bool:
        """Return whether an element is hidden or belongs to the site."""
        if element in self.chosen:
            return False
        return is_hidden(element) or element in self.left_out or is_back_reference(element)

    def drop(self, element: Element) -> None:
        """Record the text of an element outside the page; scripts and styles have none."""
        if element.tag not in ("script", "style"):
            self.dropped += words_outside(element, self.chosen)

    def children(self, element: Element, depth: int = 0) -> list[Inline]:
        """Return the inline parts in an element."""
        parts = list(text(element.text))
        for child in element:
            parts += self.element(child, depth)
            parts += text(child.tail)
        return parts

    def element(self, element: Element, depth: int = 0) -> list[Inline]:
        """Return the inline parts that an element stands for."""
        tag = element.tag
        if not is_tag(element):
            return []
        if (found := formula(element)) is not None:
            return self.formula(element, found)
        if self.is_left_out(element) or self.is_anchor(element):
            self.drop(element)
            return []
        if depth > _DEEPEST:
            return list(text(text_of(element)))
        if tag in _CODE:
            return self.code(element)
        if tag == "a":
            return self.link(element, depth)
        if tag == "img":
            return list(self.image(element))
        if tag == "br":
            return [Break(hard=True)]
        if tag in _MEDIA:
            return self.media(element, depth)
        children = self.children(element, depth + 1)
        mark = _MARKS.get(tag) or _style_mark(element)
        if mark is not None and not (mark is Strong and _is_normal(element)):
            return [mark(tuple(children))]
        if tag in _TAGS:
            return _tagged(tag, children)
        return [Text("“"), *children, Text("”")] if tag == "q" else children

    def formula(self, element: Element, found: Formula) -> list[Inline]:
        """Return an inline formula in GitHub's and GitLab's syntax, without its rendering."""
        self.drop(element)
        return [Text("$"), Code(found.tex), Text("$")] if found.tex else []

    def is_anchor(self, element: Element) -> bool:
        """Return whether an element is only a permalink, a copy button or a link to the editor of a wiki."""
        if element.tag not in ("a", "button", "span"):
            return False
        if _EDIT_LINK in classes(element):
            return True
        shown = text_of(element).strip(" \t\r\n\u200b\ufeff")
        if not _ANCHORS.isdisjoint(classes(element)):
            return element.tag != "span" or "language-" in element.getparent().get("class", "")
        local = element.tag == "a" and element.get("href", "").startswith("#")
        return local and shown in _ANCHOR_SIGNS and next(element.iter("img"), None) is None

    def link(self, element: Element, depth: int) -> list[Inline]:
        """A link, the mark of a footnote, or what stands in an anchor that leads nowhere."""
        href = element.get("href")
        if href and href.startswith("#") and href[1:] in self.footnotes:
            return [FootnoteMark(self.footnotes[href[1:]])]
        children = self.children(element, depth + 1)
        url = safe(href)
        if not url:
            return children
        if _shows_itself(element, url):  # a picture that leads to itself, as GitHub shows them
            return children
        return [Link(url, tuple(children), element.get("title", ""))]

    def code(self, element: Element) -> list[Inline]:
        """Return a code span; one that consists of a link is a link with code."""
        shown = text_of(element)
        links = element.findall(".//a[@href]")
        code = Code(shown)
        if len(links) == 1 and text_of(links[0]).strip() == shown.strip() and (url := safe(links[0].get("href"))):
            return [Link(url, (code,))]
        return [code]

    def image(self, element: Element) -> Iterator[Inline]:
        """Yield an image; one for an emoji, or without a usable address, becomes its text."""
        shown = element.get("alt", "")
        url = self.address(element)
        is_emoji = "emoji" in classes(element) or (shown and not re.search(r"[\w\s]", shown))
        if url and not is_emoji:
            yield Image(url, shown, element.get("title", ""))
        elif shown:
            yield Text(shown)

    def address(self, element: Element) -> str:
        """Return an image's address; an embedded one without an address gets one."""
        addresses = [address for name in _ADDRESSES if (address := element.get(name))]
        addresses += _largest(element.get("srcset") or element.get("data-srcset") or "")
        address = next((one for one in addresses if safe(one) or self.embedded.picture(one)), "")
        address = next((one for one in addresses if safe(one)), address)
        picture = self.embedded.picture(address)
        url = safe(address) or (EMBEDDED + picture.name if picture is not None else "")
        if picture is not None:
            self.embedded.used[url] = picture
        return url

    def media(self, element: Element, depth: int) -> list[Inline]:
        """Return a link to what a player or an embedded page shows."""
        inner = self.children(element, depth + 1)
        url = safe(element.get("src"))
        return [Link(url, (Text(element.get("title") or url),)), *inner] if url else inner


def text(shown: str | None) -> Iterator[Inline]:
    """Text of the source: a newline is the end of a line of the page's source."""
    if not shown:
        return
    if "\n" not in shown:
        yield Text(shown)
        return
    for number, line in enumerate(shown.split("\n")):
        if number:
            yield Break(hard=False)
        if line:
            yield Text(line)


def _tagged(tag: str, children: list[Inline]) -> list[Inline]:
    if len(children) == 1 and isinstance(children[0], FootnoteMark):
        return children
    return [Tag(tag, tuple(children))]


def _largest(srcset: str) -> list[str]:
    """Return the address of the largest picture of a srcset, such as ``a.png 480w``."""
    sizes: list[tuple[float, str]] = []
    url = ""
    for token in srcset.split():
        if not url:
            url = token.rstrip(",")
            is_whole = token.endswith(",")
            size, following = "", ""
        else:
            is_whole = True
            size, _, following = token.partition(",")
        if is_whole:
            sizes.append((float(size[:-1]) if _SIZE.fullmatch(size) else 1.0, url))
            url = following
    sizes += [(1.0, url)] if url else []
    return [max(sizes)[1]] if sizes else []


def _is_normal(element: Element) -> bool:
    """Return whether an element for bold text is not bold, as in Google Docs."""
    return "font-weight:normal" in element.get("style", "").replace(" ", "").lower()


def _style_mark(element: Element) -> type[Strong | Emphasis] | None:
    """Return what a word processor says in a style and not with an element."""
    style = element.get("style", "").replace(" ", "").lower() if element.tag == "span" else ""
    if _BOLD.search(style):
        return Strong
    return Emphasis if "font-style:italic" in style else None


def _shows_itself(element: Element, url: str) -> bool:
    """Return whether a link holds nothing but the picture that it leads to."""
    images = list(element.iter("img"))
    if len(images) != 1 or text_of(element).strip():
        return False
    return url in (safe(images[0].get("src")), safe(images[0].get("data-canonical-src")))
