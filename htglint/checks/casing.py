"""Title Case of headings, in the style of the page itself."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.memo import per_document
from htglint.document.suspects import suspicious
from htglint.words.prose import masked_text

from .identifiers import IDENTIFIER, words_of_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.document.markdown import Block

DEEPEST = 3
"""Deepest heading level that is checked; headings below it are usually written as sentences."""
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"(?:(?!\u2139)[^\W\d_])+(?:['’][^\W\d_]+)*")
"""A word; U+2139 is an emoji, although Unicode classifies it as a lower-case letter."""
_PLAIN = re.compile(r"(?<![^\s])[^\W\d_][^\W\d_A-Z]+(?![^\s,:])")
"""A word of another page's heading, without acronyms and code."""
_LETTER = re.compile(r"[^\W_\u2139]")
_OPENS = re.compile(r"[:–—(\[\"“/&.?!]\s*\Z")
"""What a new part of a title follows."""
_REACH = 8
"""Characters before a word in which that is searched."""
_MOSTLY = 0.8
"""Share of capitalized words from which a page uses Title Case."""
_MIXED = 0.5
"""The same from which a page counts as mixed, so that the other pages decide."""
_ENOUGH = 20
"""Words of other pages' topics from which they have a style."""
_USUALLY = 0.75
"""Share of function words from which their case is the style of the page."""


class Params(NamedTuple):
    """Words with their own rules in Title Case.

    ``function_words`` follow the style of the page; without one they are lower case on pages since the month
    ``small_since``. ``long_function_words`` are capitalized on pages that capitalize function words and not checked on
    others. ``small`` words are always lower case. Names of the profile are not changed.
    """

    function_words: tuple[str, ...]
    long_function_words: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    small_since: str = ""


class _Word(NamedTuple):
    """A word of a heading; ``kind`` is ordinary, function, long, or edge.

    An edge word is the first or last of its title.
    """

    span: Span
    text: str
    kind: str


class _Style(NamedTuple):
    """How a page writes its headings; None for no consistent style.

    It is not the page's ``own`` where other pages decide.
    """

    title_case: bool
    own: bool
    small_function_words: bool | None


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report headings with words whose case differs from the page's other headings."""
    if context.edition is None:
        return
    known = {name.casefold() for section in context.edition.sections for name in (section.title, *section.aliases)}
    names = frozenset(name.casefold() for name in context.profile.names) | words_of_code(document)
    headings = [
        (block, list(_words(document, block, params, names)))
        for block in document.headings
        if 1 < block.level <= DEEPEST and " ".join(block.text.split()).rstrip(":").casefold() not in known
    ]
    style = _style([word for _, words in headings for word in words], params, context)
    if not style.title_case:
        return
    for block, words in headings:
        edits = tuple(_edits(words, style))
        if edits:
            yield _hit(document, block, edits, style)


def _hit(document: Document, block: Block, edits: Sequence[Edit], style: _Style) -> Hit:
    start = block.span.start
    text = document.text[start : document.line_of(start).end].rstrip()
    proposal, at = "", 0
    for edit in edits:
        proposal += text[at : edit.span.start - start] + edit.new
        at = edit.span.end - start
    proposal = (proposal + text[at:]).lstrip("# ")
    wrong = ", ".join(f"`{document.text[slice(*edit.span)]}`" for edit in edits)
    # A word that is capitalized somewhere is not a lower-case name.
    known = style.own and all(_is_known(document, edit) for edit in edits)
    fix = Fix(f"Write `{proposal}`", tuple(edits), Safety.WORDING if known else Safety.CONTENT)
    others = "the other headings" if style.own else "the headings of other pages"
    message = f"{wrong} differs in case from {others}; write `{proposal}`"
    return Hit(Span(start, start + len(text)), message, fix)


def _is_known(document: Document, edit: Edit) -> bool:
    return edit.new.islower() or edit.new in _words_in(document)


@per_document
def _words_in(document: Document) -> frozenset[str]:
    return frozenset(match.group() for match in _WORD.finditer(document.text))


def _edits(words: Sequence[_Word], style: _Style) -> Iterator[Edit]:
    for word in words:
        is_small = word.text[0].islower()
        if word.kind == "ordinary":
            if is_small:
                yield Edit(word.span, word.text[0].upper() + word.text[1:])
        elif word.kind in ("function", "long") and style.small_function_words is False and is_small:
            yield Edit(word.span, word.text[0].upper() + word.text[1:])
        elif word.kind == "function" and style.small_function_words and word.text.istitle():
            yield Edit(word.span, word.text.lower())


def _style(words: Sequence[_Word], params: Params, context: Context) -> _Style:
    """Return the style of most words of the page."""
    seen = Counter((word.kind, word.text[0].islower()) for word in words)
    small, capital = seen["function", True], seen["function", False]
    small_function_words = None
    if small + capital > 2 and max(small, capital) >= _USUALLY * (small + capital):
        small_function_words = small > capital
    elif params.small_since and context.month is not None and context.month >= params.small_since:
        small_function_words = True
    ordinary = seen["ordinary", True] + seen["ordinary", False]
    share = seen["ordinary", False] / max(1, ordinary)
    own = share >= _MOSTLY
    is_title_case = own or (share >= _MIXED and _others_use_title_case(params, context))
    return _Style(ordinary > 3 and is_title_case, own, small_function_words)


def _others_use_title_case(params: Params, context: Context) -> bool:
    """Return whether the topics of the folder's other pages are in Title Case."""
    skipped = {*params.function_words, *params.long_function_words, *params.small}
    texts = (text for neighbour in context.neighbours for text in neighbour.topics)
    plain = (word for text in texts for word in _PLAIN.findall(text) if word.casefold() not in skipped)
    capital = Counter(word[0].isupper() for word in plain)
    return capital.total() >= _ENOUGH and capital[True] >= _MOSTLY * capital.total()


def _words(document: Document, block: Block, params: Params, names: frozenset[str]) -> Iterator[_Word]:
    """Yield the words of a heading whose case may change: no code, names or acronyms."""
    source = masked_text(document)
    kinds = dict.fromkeys(params.long_function_words, "long") | dict.fromkeys(params.function_words, "function")
    for span, joined in _plain_words(source, block, names):
        text = document.text[slice(*span)]
        folded = text.casefold()
        if folded in params.small or not (text.islower() or text.istitle()):
            continue
        opens = _OPENS.search(source, max(block.span.start, span.start - _REACH), span.start)
        first = not _LETTER.search(source, block.span.start, span.start)
        at_edge = joined or opens or first or not _LETTER.search(source, span.end, block.span.end)
        kind = kinds.get(folded, "ordinary")
        yield _Word(span, text, "edge" if at_edge and kind != "ordinary" else kind)


def _plain_words(source: str, block: Block, names: frozenset[str]) -> Iterator[tuple[Span, bool]]:
    """Yield words outside code, tags and link targets, and whether each is hyphenated."""
    for token in _TOKEN.finditer(source, *block.span):
        text = re.sub(r"['’]s$", "", token.group().strip("\"'“”‘’()[]*,;!?").rstrip(".:"))
        if text.startswith((":", "(-")) or any(character.isupper() for character in text[1:]):
            continue  # a shortcode, a part of a word, or mixed case
        if IDENTIFIER.search(text) or text.casefold() in names or suspicious(token.group()):
            continue
        for match in _WORD.finditer(source, token.start(), token.end()):
            joined = "-" in source[match.start() - 1 : match.end() + 1].replace(match.group(), "", 1)
            if match.group().casefold() not in names or match.group()[0].isupper():
                yield Span(*match.span()), joined
