"""Site-root paths in prose, which readers see but can't follow.

A candidate has at least two names between slashes (`/docs/` may be any folder), is a whole word or in angle brackets,
is not quoted or part of a pattern (`/docs/<name>/`, `/docs/…`), and stands outside code, HTML, links, front matter and
headings (a link would change their anchors). The site decides whether it leads to a page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from htglint.base.findings import Span
from htglint.document.document import contains, merged
from htglint.document.memo import per_document

from .external import trimmed, unescaped
from .inventory import Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.document.document import Document

_TOKEN = re.compile(r"(?<![^\s(*_|–—<])/[^\s()|<>\[\]\"'`]+(?P<after>.?)", re.S)
_PATH = re.compile(r"(?:/(?=[.~%+@-]*\w)[\w.~%+@-]++){2,}/?(?:#\S+)?")
_AFTER = re.compile(r"[\s()|]?")
_CUT = re.compile(r"\.\.|…")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][\w-]*)")


@per_document
def pasted(document: Document) -> tuple[Target, ...]:
    """Return the paths in a page's prose (kind ``path``), in the order of the text."""
    return tuple(_paths(document))


def _paths(document: Document) -> Iterator[Target]:
    taken = _taken(document)
    for match in _TOKEN.finditer(document.text, document.front_matter.end):
        if contains(taken, match.start()):
            continue
        following = bisect_right(taken, match.start(), key=lambda span: span.start)
        end = match.start("after")
        if following < len(taken) and taken[following].start < end:
            continue
        written = trimmed(document.text[match.start() : end])
        rest = document.text[match.start() + len(written) : end]
        url = unescaped(written)
        span = Span(match.start(), match.start() + len(written))
        whole = _with_brackets(document.text, span)
        ends = whole is not span or _AFTER.fullmatch(match["after"])
        if whole is not None and ends and not _CUT.search(rest) and _PATH.fullmatch(url):
            yield Target("path", url, span, whole)


def _with_brackets(text: str, path: Span) -> Span | None:
    """Return the span of a path with its angle brackets.

    None if it has only the first.
    """
    if not text.startswith("<", path.start - 1):
        return path
    return Span(path.start - 1, path.end + 1) if text.startswith(">", path.end) else None


def _taken(document: Document) -> tuple[Span, ...]:
    """Return the spans that are not prose; sorted, disjoint."""
    tree = document.tree
    spans = [*tree.code, *tree.html, *_between_tags(document), *(link.span for link in tree.links)]
    spans += (block.span for block in document.headings)
    return merged(span for span in spans if span.start < span.end)


def _between_tags(document: Document) -> Iterator[Span]:
    """Yield HTML elements with their content, which is often a link or code."""
    open_tags: dict[str, list[int]] = {}
    for span in document.tags:
        tag = _TAG.match(document.text, *span)
        if tag is None:
            continue
        starts = open_tags.setdefault(tag["name"].lower(), [])
        if not tag["end"]:
            starts.append(span.start)
        elif starts:
            yield Span(starts.pop(), span.end)
