"""Suppression comments that are unused, name unknown rules, or can't be parsed.

Their effect is known once all other rules have run; the engine puts it into the context.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.base.rule_selectors import matches
from htglint.base.rules import Severity
from htglint.base.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.context import Context, Suppression, SuppressionPart
    from htglint.document.document import Document

PROBLEMS = ("unused", "unknown", "unreadable", "any")
_MOST_PROPOSALS = 20
"""Unknown names of a page for which a close match is searched, which is slow."""


class Params(NamedTuple):
    """``report`` selects the comments.

    Comments that suppress nothing (``unused``), that name an ``unknown`` rule, that are ``unreadable``, or ``any``.
    """

    report: str


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report suppression comments with the problem."""
    if params.report == "unused":
        for comment in context.suppressions:
            unused = [part for part in comment.parts if part.state == "unused"]
            if unused:
                yield _unused(document.text, comment, unused)
    elif params.report == "unknown":
        yield from _unknown(context)
    elif params.report == "any":
        for comment in context.suppressions:
            if comment.word.startswith("disable"):
                names = " and ".join(f"`{part.selector}`" for part in comment.parts if part.selector) or "all rules"
                hides = _hides_errors(comment, context)
                yield Hit(comment.span, f"the comment disables {names}", prominent=hides)
    else:
        for comment in context.suppressions:
            if not comment.word:
                ways = "htglint-disable, -disable-next-line, -disable-file or -enable, rules, and `--` before a reason"
                yield Hit(comment.span, f"the comment has no effect; expected {ways}")


def _hides_errors(comment: Suppression, context: Context) -> bool:
    """Return whether the comment suppresses a rule whose findings are errors."""
    errors = [rule for rule in context.rules if rule.suppressible and rule.severity is Severity.ERROR]
    return any(matches(part.selector, rule) for part in comment.parts for rule in errors)


def _unused(text: str, comment: Suppression, unused: Sequence[SuppressionPart]) -> Hit:
    kept = [part.selector for part in comment.parts if part.state != "unused"]
    names = " and ".join(f"`{part.selector}`" for part in unused if part.selector) or "the comment"
    many = len(unused) > 1
    if comment.word == "enable":
        message = f"{names} enable{'' if many else 's'} nothing that was disabled"
    else:
        message = f"{names} suppress{'' if many else 'es'} nothing"
    if kept:
        listed = Span(comment.parts[0].span.start, comment.parts[-1].span.end)
        fix = Fix(f"Remove {names}", (Edit(listed, ", ".join(kept)),), Safety.LAYOUT)
        return Hit(unused[0].span, message, fix)
    removal = _removal(text, comment.span)
    return Hit(comment.span, message, Fix("Remove the comment", (removal,), Safety.LAYOUT) if removal else None)


def _removal(text: str, span: Span) -> Edit | None:
    """Remove a comment, with its line and one blank line if nothing else is there.

    None if it begins a line that goes on: the rest is HTML as long as the comment is there.
    """
    start, end = span
    before, after = _blanks_before(text, start), _blanks_after(text, end)
    opens = before == 0 or text[before - 1] == "\n"
    closes = after == len(text) or text[after] in "\r\n"
    if opens and not closes:
        return None
    if not opens:
        return Edit(Span(before, end), "") if closes else Edit(Span(start, after), "")
    below = _next_line(text, after)
    if before == 0:
        while below < len(text) and text[below] in "\r\n":
            below = _next_line(text, below)
        return Edit(Span(before, below), "")
    above_is_blank = not text[text.rfind("\n", 0, before - 1) + 1 : before].strip()
    below_is_blank = below < len(text) and text[below] in "\r\n"
    if above_is_blank and (below_is_blank or below == len(text)):
        return Edit(Span(before, _next_line(text, below)), "")
    if above_is_blank or below_is_blank or below == len(text):
        return Edit(Span(before, below), "")
    return Edit(Span(before, after), "")  # keep the paragraphs above and below separate


def _blanks_before(text: str, at: int) -> int:
    while at and text[at - 1] in " \t":
        at -= 1
    return at


def _blanks_after(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t":
        at += 1
    return at


def _next_line(text: str, at: int) -> int:
    """Return the start of the next line; the end of the text if there is none."""
    if text.startswith("\r\n", at):
        return at + 2
    return min(at + 1, len(text))


def _unknown(context: Context) -> Iterator[Hit]:
    known = [word for rule in context.rules for word in (rule.code, rule.name)]
    left = _MOST_PROPOSALS
    for comment in context.suppressions:
        for part in comment.parts:
            if part.state == "unknown":
                close = did_you_mean(part.selector, known) if left > 0 else ""
                left -= 1
                yield Hit(part.span, f"unknown rule `{part.selector}`{close}")
