"""Link texts that contradict their target, and words that have lost their link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Hit, Span
from htglint.document.document import contains, merged
from htglint.links.anchors import unescaped
from htglint.links.inventory import targets
from htglint.words.prose import masked_text

from .params import invalid_regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document

PROBLEMS = ("contradicted", "lost")
_NUMBER_SHOWN = re.compile(r"(?:[\w./-]*|(?:PR|pull request|issue|GH)[ -]?)#(?P<number>\d+)", re.I)
_NUMBER_LINKED = re.compile(
    r"https://(?:github\.com|gitlab\.com)/[^?#]+/(?:issues|pull|merge_requests|discussions)/(?P<number>\d+)(?![\w.-])"
)
_VERSION = re.compile(r"(?<![\w.])[vV]?(?P<version>\d+\.\d+(?:\.\d+)?)(?![\w-]*\w|\.\d)")
"""A version in a text: two or three numbers."""
_VERSION_LINKED = re.compile(r"(?<![\d.])\d+\.\d+(?:\.\d+)?(?!\d|\.\d)")
_URL = re.compile(r"https?://(?P<address>[^\s<>]+)")
_HOST = re.compile(r"^[a-z]+://[^/?#]*")
_CUT = ("...", "…")
_SENTENCE = re.compile(r"[.!?]\s")
_BLOCKS_AFTER = ("code", "table", "head", "html", "list", "item", "quote")
_SIGNS = ("](", "][", "://", "<a ", "`")
_OPENS = ("[", "![", "http", "<")
"""How text begins that is a link."""
_REACH = 200
"""Characters before and behind a word in which a link is sought."""


class Params(NamedTuple):
    """``report`` selects the problem.

    A text is ``contradicted`` if it is the number of an issue, a URL or has a version, and the target has another one.
    A link is ``lost`` where a sentence ends with one of the ``phrases`` (regular expressions) and neither it nor what
    follows has a link.
    """

    report: str
    phrases: tuple[str, ...] = ()

    def problem(self) -> str:
        """Return a sentence about invalid values, or an empty string."""
        return invalid_regex("phrases", self.phrases) if self.report == "lost" else ""


def check(document: Document, params: Params, _context: Context) -> Iterator[Hit]:
    """Report one kind of problem with link texts."""
    yield from (_contradicted(document) if params.report == "contradicted" else _lost(document, params))


def _contradicted(document: Document) -> Iterator[Hit]:
    for target in targets(document):
        source = document.text[target.whole.start : target.span.start]
        if target.kind != "link" or not source.startswith("["):
            continue
        shown = source[1:].rpartition("](")[0].strip("`*_ ")
        said = _number(shown, target.url) or _address(shown, target.url) or _version(shown, target.url)
        if said:
            yield Hit(target.whole, said)


def _number(shown: str, url: str) -> str:
    text, link = _NUMBER_SHOWN.fullmatch(shown), _NUMBER_LINKED.match(url)
    if text is None or link is None or text["number"] == link["number"]:
        return ""
    return f"the link text is about #{text['number']}, but the link leads to #{link['number']}"


def _address(shown: str, url: str) -> str:
    text, link = _URL.fullmatch(shown), _URL.match(url)
    if text is None or link is None or shown.endswith(_CUT):
        return ""
    one, other = _bare(text["address"]), _bare(link["address"])
    return "" if other.startswith(one) else f"the link text is a URL, but the link leads to {url}"


def _bare(address: str) -> str:
    """Return an address as far as it says which page is meant."""
    return unescaped(address).casefold().removeprefix("www.").partition("#")[0].partition("?")[0].rstrip("/.")


def _version(shown: str, url: str) -> str:
    named = [match["version"] for match in _VERSION.finditer(shown)]
    linked = _VERSION_LINKED.findall(_HOST.sub("", unescaped(url)).partition("#")[0])
    is_range = ".." in url
    if len(named) != 1 or len(linked) != 1 or "://" not in url or is_range or _is_part(named[0], linked[0]):
        return ""
    return f"the link text is about {named[0]}, but the link leads to {linked[0]}"


def _is_part(one: str, other: str) -> bool:
    """Return whether one of two versions is the other or a part of it."""
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _lost(document: Document, params: Params) -> Iterator[Hit]:
    source = masked_text(document)
    if " here" not in source:
        return
    pattern = re.compile(rf"\b(?:{'|'.join(params.phrases)})(?P<end>[.)]*(?=\s*\Z|\s*\n\s*\n|\.\s|\)))", re.I)
    taken = merged((*(link.span for link in document.tree.links), *document.heading_spans, document.front_matter))
    for match in pattern.finditer(source):
        start, end = match.start(), match.start("end")
        if contains(taken, start) or contains(taken, end - 1) or _has_link_nearby(document, start, end):
            continue
        yield Hit(Span(start, end), f"`{document.text[start:end]}` has no link; it may have been lost")


def _has_link_nearby(document: Document, start: int, end: int) -> bool:
    """Return whether the sentence or what follows it shows what the words refer to."""
    blocks = document.tree.blocks
    own = max((block.span for block in blocks if block.span.start <= start < block.span.end), default=None)
    if own is None:
        return True
    from_here = max(own.start, start - _REACH)
    *_, sentence = _SENTENCE.split(document.text[from_here:start])
    behind = document.text[end : min(own.end, end + _REACH)]
    if any(sign in sentence + behind for sign in _SIGNS):
        return True
    following = next((block for block in blocks if block.span.start >= own.end), None)
    if behind.strip(" .)\r\n") or following is None:
        return False
    return following.kind in _BLOCKS_AFTER or document.text.startswith(_OPENS, following.span.start)
