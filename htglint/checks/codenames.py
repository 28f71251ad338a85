"""Names in code that the page itself spells otherwise."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from htglint.base.findings import Hit, Span
from htglint.words.prose import parts
from htglint.words.vocabulary import known_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document
    from htglint.words.vocabulary import Words

    from .params import NoParams

_RUN = re.compile(r"[A-Za-z]{6,}")
_SHORTEST = 5
"""Letters of an unknown part of a name; shorter ones are abbreviations."""
_SHORTEST_CAPITALS = 7
"""Letters of a name in capitals; shorter ones are made of abbreviations."""


def check(document: Document, _params: NoParams, context: Context) -> Iterator[Hit]:
    """Report names in code that differ in one letter from a known name of the page.

    A name is reported only if it has a part that no dictionary knows, stands there once, and on no other page. The
    topics of the folder's other pages count as the page's own.
    """
    words = known_words(context)
    strange = [] if words is None else list(_strange_runs(document, words))
    if words is None or not strange:
        return
    runs = Counter(match.group().lower() for match in _RUN.finditer(document.text))
    others = {run.lower(): run for one in context.neighbours for topic in one.topics for run in _RUN.findall(topic)}
    known = others | {match.group().lower(): match.group() for match in _RUN.finditer(document.text)}
    for span, run in strange:
        if runs[run.lower()] > 1 or words.elsewhere.get(run.lower()):
            continue
        meant = next((known[text] for text in known if _is_slip_of(run, text) and _is_known(known[text], words)), "")
        if meant:
            yield Hit(span, f"`{run}` may be misspelt; the page has `{meant}`")


def _strange_runs(document: Document, words: Words) -> Iterator[tuple[Span, str]]:
    """Yield the names in code that have an unknown part."""
    for code in document.tree.code:
        for match in _RUN.finditer(document.text, *code):
            run = match.group()
            is_option = document.text.startswith("-", match.start() - 1) and run[0].isupper()
            if is_option or (run.isupper() and len(run) < _SHORTEST_CAPITALS):
                continue
            if any(len(part) >= _SHORTEST and not words.vocabulary.knows(part.lower()) for part in parts(run)):
                yield Span(*match.span()), run


def _is_known(run: str, words: Words) -> bool:
    return all(words.vocabulary.knows(part.lower()) for part in parts(run))


def _is_slip_of(run: str, text: str) -> bool:
    """Return whether one letter is wrong, missing, added or swapped inside a word."""
    wrong = run.lower()
    if abs(len(wrong) - len(text)) > 1 or wrong[0] != text[0] or wrong[-1] != text[-1] or wrong == text:
        return False
    shorter = min(len(wrong), len(text))
    start = next((at for at in range(shorter) if wrong[at] != text[at]), shorter)
    end = next((at for at in range(shorter - start) if wrong[-1 - at] != text[-1 - at]), shorter - start)
    if run[start : start + 1].isupper() and not run.isupper():
        return False  # a letter before a word, which makes another name
    one, other = wrong[start : len(wrong) - end], text[start : len(text) - end]
    if {one, other} == {"s", "z"}:
        return False  # British and American
    return max(len(one), len(other)) <= 1 or (len(one) == 2 and one == other[::-1])
