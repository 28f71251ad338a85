"""External links of a page, bare URLs included.

A bare URL ends as on GitHub: trailing punctuation, and a closing parenthesis that it did not open, are not part of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from htglint.base.findings import Span
from htglint.document.document import contains, merged
from htglint.document.memo import per_document

from .inventory import Target, targets, without_entities

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.document.document import Document

_WEB = re.compile(r"https?://[^\s/]", re.I)
_BARE = re.compile(r"(?<![\w+.-])https?://[^\s<>\"`|]+", re.I)
_BEHIND = ".,:;!?*_~'’”»…。、"
"""Trailing punctuation that is not part of a URL."""
_BRACKETS = {")": "(", "]": "[", "}": "{"}
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TEMPLATE = re.compile(r"[{}]|\$\(")
"""Marks of a URL template."""


@per_document
def external(document: Document) -> tuple[Target, ...]:
    """Return a page's external links, bare URLs included, in text order; no code."""
    if "://" not in document.text:
        return ()
    found = (target for target in everything(document) if _WEB.match(target.url))
    return tuple(target for target in found if not _TEMPLATE.search(target.url))


@per_document
def everything(document: Document) -> tuple[Target, ...]:
    """Return a page's targets and bare URLs (kind ``bare``), in text order."""
    return tuple(sorted((*targets(document), *_bare(document)), key=lambda target: target.span))


def _bare(document: Document) -> Iterator[Target]:
    """Yield URLs in prose that are not Markdown links; in HTML those between the tags."""
    taken = [document.front_matter, *document.tree.code, *document.tags, *document.comments]
    taken += (link.span for link in document.tree.links)
    spans = merged(span for span in taken if span.start < span.end)
    for match in _BARE.finditer(document.text):
        if contains(spans, match.start()):
            continue
        following = bisect_right(spans, match.start(), key=lambda span: span.start)
        end = min(match.end(), spans[following].start) if following < len(spans) else match.end()
        written = trimmed(document.text[match.start() : end])
        span = Span(match.start(), match.start() + len(written))
        url = unescaped(written)
        if _WEB.match(url):
            yield Target("bare", url, span, span)


def trimmed(url: str) -> str:
    """Return a bare URL or path without trailing punctuation."""
    unopened = {close: url.count(close) - url.count(opening) for close, opening in _BRACKETS.items()}
    end = len(url)
    while end:
        last = url[end - 1]
        if not (unopened.get(last, 0) > 0 or last in _BEHIND):
            break
        if last in unopened:
            unopened[last] -= 1
        end -= 1
    return url[:end]


def unescaped(written: str) -> str:
    """Decode Markdown escapes and HTML entities of a URL or path in prose."""
    return without_entities(_ESCAPE.sub(r"\1", written))
