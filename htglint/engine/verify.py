"""What each safety promises, checked on the text before and after a set of fixes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base.findings import Safety
from htglint.document.markdown import EMPHASIS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from htglint.base.findings import Finding, Span
    from htglint.document.document import Document


def broken_promise(before: Document, after: Document, findings: Sequence[Finding]) -> str | None:
    """Why the fixes of ``findings``, which made ``after`` of ``before``, break their promise; None if they keep it.

    The promises of a mixed set are those that all its members share; CONTENT promises nothing.
    """
    kinds = {finding.hit.fix.safety for finding in findings if finding.hit.fix}
    if Safety.CONTENT in kinds:
        return None
    for finding in findings:
        if finding.hit.fix and finding.hit.fix.safety is Safety.REPAIR and not _inside(finding):
            return "reaches beyond the damaged text"
    if kinds == {Safety.LAYOUT}:
        return (
            None
            if before.meaning == after.meaning
            else "would change the structure, the text, code or a link of the page"
        )
    repairs = Safety.REPAIR in kinds
    emphasis = not (repairs or Safety.WORDING in kinds)
    if _skeleton(before, emphasis=emphasis) != _skeleton(after, emphasis=emphasis):
        return "would change the structure, code or a link path of the page"
    if before.text[: before.front_matter.end] != after.text[: after.front_matter.end]:
        return _front_matter(before, after)
    if repairs:
        return None
    if Safety.WORDING in kinds:
        return None if _words(before) == _words(after) else "would change letters or digits"
    return None if _visible(before) == _visible(after) else "would change the text"


def _skeleton(document: Document, *, emphasis: bool) -> Sequence[str]:
    """The structure to compare, with or without emphasis.

    A repair may change where emphasis ends: Markdown closes `**` before a dash, and not before the letter that a wrong
    decoding shows for it. The form of a label is wording, and bold text is a part of it.
    """
    skeleton = document.skeleton
    return skeleton if emphasis else [entry for entry in skeleton if not entry.startswith(EMPHASIS)]


def _inside(finding: Finding) -> bool:
    """Whether all edits lie in the passage that the finding marks."""
    assert finding.hit.fix is not None
    span = finding.hit.span
    return all(_within(edit.span, span) for edit in finding.hit.fix.edits)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _front_matter(before: Document, after: Document) -> str | None:
    """Front matter keeps its lines and keys."""

    def keys(document: Document) -> Iterable[str]:
        lines = document.text[: document.front_matter.end].split("\n")
        return [line.split(":", 1)[0] for line in lines]

    return None if keys(before) == keys(after) else "would change the keys of the front matter"


def _visible(document: Document) -> list[str]:
    """The text of every block, where any run of white space is one space; raw HTML has none."""
    return [" ".join(block.text.split()) for block in document.tree.blocks if block.kind != "html"]


def _words(document: Document) -> list[str]:
    return [character for character in document.text.casefold() if character.isalnum()]
