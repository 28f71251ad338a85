"""Form of headings: titles, levels, punctuation, and the parts of topic headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.document import contains
from htglint.document.suspects import suspicious

from .characters.classes import EMOJI, FRAME, JOINER, SELECTORS
from .emoji import leading_mark
from .params import invalid_regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.document.markdown import Block

_MARKS = ".,;:"
_PARTS = f"{SELECTORS}{JOINER}{FRAME}\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
"""Characters that occur only as part of an emoji, as do the tags of some flags."""
_ELLIPSIS = re.compile(r"\.[ \t]?\.\Z")
"""The end of an ellipsis or of a dot leader."""
_HASHES = re.compile(r"#{2,6}(?=[^\s#])")
_SLIPS = 3
"""Titles up to which each is a slip; more are how the author writes topics."""
_FRONT_TITLE = re.compile(r"^[\"']?title[\"']?[ \t]*[:=]", re.I | re.M)
_KEPT_END = re.compile(r"&#?\w+;$|:[\w+-]+:$")
"""Entities and shortcodes, which end with punctuation."""
_MORE_EMOJI = re.compile(
    rf"(?:[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23f3\u2614\u2615\u26a1\u2705\u2728\u274c\u2b50\u2b55]"
    rf"|[{EMOJI}](?=\ufe0f))[{EMOJI}{SELECTORS}{JOINER}]*"
)
"""An emoji; arrows and check marks count only with a variation selector."""


class Params(NamedTuple):
    """``report`` selects one problem.

    For all headings: a ``title`` that is missing or does not have the profile's form, a ``second-title``,
    ``punctuation`` at the end, a ``jump`` over a level, and a missing space after the number signs (``hash-space``).
    For headings of topics: a ``link``, a ``tag`` that does not follow the emoji, a missing ``space`` after the emoji,
    and ``more-emoji`` than one. ``abbreviations`` may end a heading with a full stop; ``pattern`` is the regular
    expression of a tag.
    """

    report: str
    abbreviations: tuple[str, ...] = ()
    pattern: str = ""

    def problem(self) -> str:
        """Return a sentence about invalid values, or an empty string."""
        return invalid_regex("pattern", [self.pattern] if self.pattern else []) if self.report == "tag" else ""


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report one kind of problem with the page's headings."""
    yield from PROBLEMS[params.report](document, params, context)


def _title(document: Document, _params: Params, context: Context) -> Iterator[Hit]:
    form = context.profile.heading
    titles = [block for block in document.headings if block.level == 1]
    shown = f"`# {context.profile.heading_form}`" if context.profile.heading_form else ""
    if not form or not document.text.strip():
        return  # nobody has started an empty page
    if not titles:
        start = document.front_matter.end
        yield Hit(document.line_of(start), "the page has no title" + (f"; add {shown}" if shown else ""))
    elif not re.fullmatch(form, " ".join(titles[0].text.split())):
        yield Hit(
            _line(document, titles[0]),
            "the title " + (f"should read {shown}" if shown else "does not have the expected form"),
        )


def _second_title(document: Document, _params: Params, _context: Context) -> Iterator[Hit]:
    titles = [block for block in document.headings if block.level == 1]
    is_style = len(titles) > _SLIPS and _FRONT_TITLE.search(document.text, *document.front_matter)
    if len(titles) < 2 or is_style:
        return  # the site prints the title, and the page begins its topics at level 1
    first = document.line_number(titles[0].span.start)
    if len(titles) > _SLIPS:
        said = f"the page has {len(titles) - 1} more titles than that in line {first}; topics begin at level 2"
        yield Hit(_line(document, titles[1]), said)
        return
    for block in titles[1:]:
        yield Hit(_line(document, block), f"the page already has a title in line {first}; topics begin at level 2")


def _punctuation(document: Document, params: Params, _context: Context) -> Iterator[Hit]:
    kept = {word.casefold() for word in params.abbreviations}
    for block in document.headings:
        line = _line(document, block)
        text = document.text[slice(*line)].rstrip(" \t#")
        bare = text.rstrip(_MARKS)
        marks, last = text[len(bare) :], text.rsplit(None, 1)[-1:]
        if not marks or _ELLIPSIS.search(text) or _KEPT_END.search(last[0]) or last[0].lstrip("(").casefold() in kept:
            continue
        span = Span(line.start + len(bare), line.start + len(text))
        if not contains(document.tree.code, span.start):
            blanks = Span(line.start + len(bare.rstrip(" \t")), span.end)
            fix = Fix("Remove it", (Edit(blanks, ""),), Safety.WORDING)
            yield Hit(span, f"remove `{marks}` from the end of the heading", fix)


def _jump(document: Document, _params: Params, _context: Context) -> Iterator[Hit]:
    for before, block in zip(document.headings, document.headings[1:], strict=False):
        if block.level > before.level + 1:
            skipped = f"the heading skips from level {before.level} to level {block.level}"
            yield Hit(_line(document, block), f"{skipped}; use level {before.level + 1}")


def _link(document: Document, _params: Params, _context: Context) -> Iterator[Hit]:
    headings = [topic.heading.span for topic in document.topics]
    for link in document.tree.links:
        if contains(headings, link.span.start):
            what = "an image" if link.kind == "image" else "a link"
            yield Hit(link.span, f"the heading of a topic contains {what}; move it to the text below")


def _tag(document: Document, params: Params, _context: Context) -> Iterator[Hit]:
    pattern = re.compile(params.pattern)
    for topic in document.topics:
        mark_span, mark = leading_mark(document, topic)
        line = _line(document, topic.heading)
        start = mark_span.end if mark else line.start + topic.heading.level
        match = pattern.search(document.text, line.start, line.end)
        if (
            match is None
            or not document.text[start : match.start()].strip()
            or contains(document.tree.code, match.start())
        ):
            continue
        gap = document.text[match.start() - 1] == " "
        edits = (Edit(Span(start, start), f" {match.group()}"), Edit(Span(match.start() - gap, match.end()), ""))
        fix = Fix("Move it to the front", edits, Safety.CONTENT)
        yield Hit(Span(*match.span()), f"the tag {match.group()} should follow the emoji", fix)


def _space(document: Document, _params: Params, _context: Context) -> Iterator[Hit]:
    for topic in document.topics:
        span, mark = leading_mark(document, topic)
        behind = document.text[span.end : span.end + 1]
        if mark and behind.isalnum():
            fix = Fix("Insert a space", (Edit(Span(span.end, span.end), " "),), Safety.WORDING)
            yield Hit(Span(span.start, span.end + 1), "add a space after the emoji", fix)


def _more_emoji(document: Document, _params: Params, _context: Context) -> Iterator[Hit]:
    for topic in document.topics:
        span, mark = leading_mark(document, topic)
        line = _line(document, topic.heading)
        if not mark:
            continue
        second = 0 if suspicious(mark) else _second_in(mark)  # damage: one emoji shown as several characters
        if second:
            place = Span(span.start + second, span.end)
            fix = Fix("Remove it", (Edit(place, ""),), Safety.CONTENT)
            yield Hit(place, f"{mark[second:]} is a second emoji in the heading; remove it", fix)
        for match in _MORE_EMOJI.finditer(document.text, span.end, line.end):
            if not contains(document.tree.code, match.end() - 1):
                start = match.start()
                while start > span.end and document.text[start - 1] in " \t":
                    start -= 1
                fix = Fix("Remove it", (Edit(Span(start, match.end()), ""),), Safety.CONTENT)
                yield Hit(Span(*match.span()), f"{match.group()} is a second emoji in the heading; remove it", fix)


def _second_in(mark: str) -> int:
    """Return the index of the second emoji in a run; 0 if the run is a single emoji."""
    flags = 0
    for at, character in enumerate(mark):
        is_flag = "\U0001f1e6" <= character <= "\U0001f1ff"
        flags += is_flag
        is_part = character in _PARTS or "\U000e0020" <= character <= "\U000e007f"
        if at and not is_part and mark[at - 1] != JOINER and not (is_flag and flags % 2 == 0):
            return at
    return 0


def _hash_space(document: Document, _params: Params, _context: Context) -> Iterator[Hit]:
    for paragraph in document.paragraph_spans:
        match = _HASHES.match(document.text, *paragraph)
        if match:
            fix = Fix("Insert a space", (Edit(Span(match.end(), match.end()), " "),), Safety.CONTENT)
            yield Hit(Span(*match.span()), "add a space after the number signs to make this a heading", fix)


def _line(document: Document, block: Block) -> Span:
    """Return the span of a heading's line, without the newline and any underline."""
    line = document.line_of(block.span.start)
    return Span(block.span.start, block.span.start + len(document.text[block.span.start : line.end].rstrip()))


PROBLEMS: Mapping[str, Callable[[Document, Params, Context], Iterator[Hit]]] = {
    "title": _title,
    "second-title": _second_title,
    "punctuation": _punctuation,
    "jump": _jump,
    "hash-space": _hash_space,
    "link": _link,
    "tag": _tag,
    "space": _space,
    "more-emoji": _more_emoji,
}
