"""Suppression comments: what they suppress, and which of them are unused.

Imported only for pages with such a comment. Time is linear in the page, its findings and the rules that its comments
name, whatever the comments contain.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.context import Suppression, SuppressionPart
from htglint.base.findings import Span
from htglint.base.rule_selectors import matches
from htglint.checks import CHECKS
from htglint.document.document import contains
from htglint.document.memo import per_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from htglint.base.context import Context
    from htglint.base.findings import Finding
    from htglint.base.rules import Rule
    from htglint.document.document import Document

WORDS = ("disable-next-line", "disable-file", "disable", "enable")
"""Commands of a comment, after ``htglint-``."""
_OPENING = re.compile(r"<!--[ \t]*htglint-")
_WORD = re.compile(r"[^\s]*")
_REASON = re.compile(r"--(?:[ \t]|\Z)")
_SELECTORS = re.compile(r"[\w\-,. \t]*")
_SELECTOR = re.compile(r"[^,\s]+")
_FOR_ALL = ""
"""The selector of a comment without selectors."""


class _Event(NamedTuple):
    """A part of a comment that disables or enables rules from ``start`` to ``end``.

    Comment and part are numbers.
    """

    start: int
    end: int
    comment: int
    part: int
    on: bool


class _RuleEvents(NamedTuple):
    """The events of one rule, for single lines and to the end of the page."""

    lines: list[_Event]
    lasting: list[_Event]


def applied(
    document: Document,
    rules: Sequence[Rule],
    context: Context,
    findings: list[Finding],
    find: Callable[[Sequence[Rule], Context], list[Finding]],
    applies: Callable[[Rule, Context], bool],
) -> list[Finding]:
    """Return unsuppressed findings, and those about the comments themselves.

    ``rules`` apply to the page, and ``find`` runs rules; those about comments (``last``) run here, after it is known
    what each comment suppressed.
    """
    comments = _comments(document)
    page = _PageComments(document, comments)
    left = [finding for finding in findings if not page.suppresses(finding)]
    last = [rule for rule in rules if CHECKS[rule.check].last]
    if last:
        for_page = [rule for rule in context.rules if applies(rule, context)]
        known = context._replace(suppressions=tuple(page.states(for_page, rules, context.rules)))
        left += [finding for finding in find(last, known) if not page.suppresses(finding)]
    return left


class _PageComments:
    """The comments of a page; records which parts suppressed something."""

    def __init__(self, document: Document, comments: Sequence[Suppression]) -> None:
        self._document = document
        self._comments = comments
        self._events = list(_events(document, comments))
        self._of_rule: dict[str, _RuleEvents] = {}
        self._used: set[tuple[int, int]] = set()

    def suppresses(self, finding: Finding) -> bool:
        """Return whether comments suppress a finding; the last event decides, and is used."""
        rule, at = finding.rule, finding.hit.span.start
        if not rule.suppressible:
            return False
        events = self._events_of(rule)
        deciding = None
        for some in (events.lasting, events.lines):
            number = bisect_right(some, at, key=lambda event: event.start) - 1
            if number >= 0 and at < some[number].end and (deciding is None or some[number].start >= deciding.start):
                deciding = some[number]
        if deciding is None or deciding.on:
            return False
        self._used.add((deciding.comment, deciding.part))
        return True

    def _events_of(self, rule: Rule) -> _RuleEvents:
        if rule.code not in self._of_rule:
            mine = [event for event in self._events if self._names(event, rule)]
            lines = [event for event in mine if self._comments[event.comment].word == WORDS[0]]
            lasting = [event for event in mine if self._comments[event.comment].word != WORDS[0]]
            self._of_rule[rule.code] = _RuleEvents(lines, lasting)
        return self._of_rule[rule.code]

    def _names(self, event: _Event, rule: Rule) -> bool:
        """Return whether an event concerns the rule.

        Without selectors, rules about comments are not meant.
        """
        selector = self._comments[event.comment].parts[event.part].selector
        return matches(selector, rule) and (selector != _FOR_ALL or not CHECKS[rule.check].last)

    def states(self, for_page: Sequence[Rule], active: Sequence[Rule], known: Sequence[Rule]) -> Iterator[Suppression]:
        """Yield the comments with the state of each part.

        ``known`` are all rules, ``for_page`` those that apply to this kind of page, and ``active`` those that ran.
        """
        judge = _Judge(for_page, active, known)
        ends = {(event.comment, event.part): event for event in self._events}
        whole = (comment for comment in self._comments if comment.word == "disable-file")
        # Codes of the rules that are disabled before a comment.
        off = {code for comment in whole for part in comment.parts for code in judge.codes(part.selector)}
        for number, comment in enumerate(self._comments):
            parts = []
            for at, part in enumerate(comment.parts):
                event = ends[number, at]
                codes = judge.codes(part.selector)
                if not codes:
                    state = "unknown" if known else "undecided"
                elif event.on:
                    state = "unused" if known and not codes & off else "used"
                elif (number, at) in self._used:
                    state = "used"
                else:
                    state = "unused" if judge.is_unused(part.selector, self._document.text, event) else "undecided"
                if not event.on:
                    off |= codes
                parts.append(part._replace(state=state))
            yield comment._replace(parts=tuple(parts))


class _Judge:
    """Decides whether a selector that suppressed nothing in this run is unused."""

    def __init__(self, for_page: Sequence[Rule], active: Sequence[Rule], known: Sequence[Rule]) -> None:
        self._for_page = for_page
        self._active = {rule.code for rule in active}
        self._known = known
        self._codes: dict[str, frozenset[str]] = {}

    def codes(self, selector: str) -> frozenset[str]:
        """Return the codes of the rules that a selector matches."""
        if selector not in self._codes:
            self._codes[selector] = frozenset(rule.code for rule in self._known if matches(selector, rule))
        return self._codes[selector]

    def is_unused(self, selector: str, text: str, event: _Event) -> bool:
        """Return whether none of the rules could report there.

        A rule that did not run might have.

        A selector that matches many rules may include rules that must be selected; these are not considered.
        """
        mine = [rule for rule in self._for_page if matches(selector, rule)]
        exact = any(selector in (rule.code, rule.name) for rule in mine)
        if selector != _FOR_ALL and any(CHECKS[rule.check].last for rule in mine):
            return False  # what it suppresses is found later
        wanted = [rule for rule in mine if exact or rule.default]
        for rule in wanted:
            marker = CHECKS[rule.check].defer_marker
            if rule.code not in self._active or (marker and text.find(marker, event.start, event.end) >= 0):
                return False
        return bool(wanted) or not mine


def _events(document: Document, comments: Sequence[Suppression]) -> Iterator[_Event]:
    """Yield the events of the comments, sorted by start."""
    text, everything = document.text, len(document.text) + 1
    whole, others = [], []
    newline = -1
    for number, comment in enumerate(comments):
        on = comment.word == "enable"
        for part in range(len(comment.parts)):
            if comment.word == "disable-file":
                whole.append(_Event(0, everything, number, part, on))
            elif comment.word == "disable-next-line":
                if newline < comment.span.end:
                    newline = _end_of_line(text, comment.span.end)
                end = _end_of_line(text, newline + 1)
                others.append(_Event(min(newline + 1, len(text)), end + 1, number, part, on))
            else:
                others.append(_Event(comment.span.end, everything, number, part, on))
    yield from whole
    yield from sorted(others, key=lambda event: event.start)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def reaches(document: Document) -> dict[Span, Span]:
    """Return the comments that disable rules, each with the span that it affects.

    The span of a comment that lasts to the end of the page ends beyond it.
    """
    comments = _comments(document)
    found: dict[Span, Span] = {}
    lasting: dict[str, list[Span]] = {}  # comments not yet ended by another, by their selectors
    for event in _events(document, comments):
        comment = comments[event.comment]
        if not event.on:
            is_short = comment.word == WORDS[0]
            found[comment.span] = Span(event.start, min(event.end, len(document.text)) if is_short else event.end)
            if comment.word == "disable" and event.part == 0:
                lasting.setdefault(" ".join(part.selector for part in comment.parts), []).append(comment.span)
            continue
        selector = comment.parts[event.part].selector
        for ended in list(lasting) if selector == _FOR_ALL else [selector]:
            for span in lasting.pop(ended, ()):
                found[span] = found[span]._replace(end=event.start)
    return found


# --- Reading


@per_document
def _comments(document: Document) -> list[Suppression]:
    """Return the suppression comments outside code, in the order of the text."""
    text = document.text
    found: list[Suppression] = []
    closing = 0
    for opening in _OPENING.finditer(text):
        if opening.start() < closing:
            continue  # part of the previous comment
        end = text.find("-->", opening.end())
        if end < 0:
            break
        closing = end + len("-->")
        if not contains(document.tree.code, opening.start()):
            found.append(_comment(text, Span(opening.start(), closing), opening.end()))
    return found


def _comment(text: str, span: Span, at: int) -> Suppression:
    """Parse the comment in the span, whose command starts at ``at``.

    An invalid one has an empty command.
    """
    content = text[at : span.end - len("-->")]
    word = _WORD.match(content)
    named = content[: reason.start()] if (reason := _REASON.search(content)) else content
    if word is None or word.group() not in WORDS or not _SELECTORS.fullmatch(named):
        return Suppression(span, "", ())
    listed = list(_SELECTOR.finditer(named, word.end()))
    if not listed and "," in named:
        return Suppression(span, "", ())  # commas without a selector must not mean all rules
    parts = [SuppressionPart(one.group(), Span(at + one.start(), at + one.end())) for one in listed]
    return Suppression(span, word.group(), tuple(parts) or (SuppressionPart(_FOR_ALL, span),))
