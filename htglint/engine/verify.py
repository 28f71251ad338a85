"""Verifies what each safety level guarantees, before and after a set of fixes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from htglint.base.findings import Safety
from htglint.document.document import merged
from htglint.document.markdown import EMPHASIS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from htglint.base.findings import Finding, Span
    from htglint.document.document import Document
    from htglint.document.markdown import LinkSpan

_ABOUT_LINKS = ("link-internal", "link-external", "link-style", "image")
"""The categories of rules about links and images."""
_NOTE = "[^"


def violation(before: Document, after: Document, findings: Sequence[Finding]) -> str | None:
    """Return how fixes violate their safety level between two pages; None if not.

    A mixed set is held to the guarantees that all its members share; CONTENT guarantees that no link, image or footnote
    is lost, unless a finding is about it.
    """
    kinds = {finding.hit.fix.safety for finding in findings if finding.hit.fix}
    if kinds == {Safety.CODE_REPAIR}:
        return None if _around_code(before) == _around_code(after) else "would change more than code"
    if Safety.REPAIR not in kinds and before.opaque_texts != after.opaque_texts:
        return "would change mathematics, a shortcode or a tag of a template"
    if Safety.CONTENT in kinds:
        return _lost(before, after, findings)
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


def _around_code(document: Document) -> tuple[object, ...]:
    """Return everything but code: the text between code, and the kinds of blocks."""
    parts, at = [], 0
    for span in merged(document.tree.code):
        parts.append(document.text[at : span.start])
        at = span.end
    blocks = [(block.kind, block.level, block.depth) for block in document.tree.blocks]
    return (*parts, document.text[at:], blocks)


def _lost(before: Document, after: Document, findings: Sequence[Finding]) -> str | None:
    """Return a link, image or footnote that is lost and that no finding is about."""
    left = Counter(map(_path, after.tree.links))
    left.subtract(map(_path, before.tree.links))
    # A finding about the definition of a reference is about all links that lead there.
    meant = {link.url for link in before.tree.links if any(_is_about(finding, link) for finding in findings)}
    for link in before.tree.links:
        if left[_path(link)] < 0 and link.url not in meant:
            return f"would lose the {'link' if link.kind == 'definition' else link.kind} to `{link.url}`"
    if before.footnotes - after.footnotes and not any(_NOTE in _marked(before, finding) for finding in findings):
        return "would lose a footnote"
    return None


def _path(link: LinkSpan) -> tuple[str, str]:
    """Return a link without its fragment, which follows the heading that it names."""
    return link.kind, link.url.partition("#")[0]


def _is_about(finding: Finding, link: LinkSpan) -> bool:
    """Return whether a finding marks a whole link, or is about links and touches it."""
    span = finding.hit.span
    touches = span.start < link.span.end and link.span.start < span.end
    return _within(link.span, span) or (touches and finding.rule.category in _ABOUT_LINKS)


def _marked(document: Document, finding: Finding) -> str:
    return document.text[slice(*finding.hit.span)]


def _skeleton(document: Document, *, emphasis: bool) -> Sequence[str]:
    """Return the structure to compare, with or without emphasis.

    A repair may change where emphasis ends: Markdown closes `**` before a dash, but not before the letter that a wrong
    decoding shows in its place. Wording fixes may change the form of a label, and bold text is part of it.
    """
    skeleton = document.skeleton
    return skeleton if emphasis else [entry for entry in skeleton if not entry.startswith(EMPHASIS)]


def _inside(finding: Finding) -> bool:
    """Return whether all edits lie in the span of the finding."""
    assert finding.hit.fix is not None
    span = finding.hit.span
    return all(_within(edit.span, span) for edit in finding.hit.fix.edits)


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _front_matter(before: Document, after: Document) -> str | None:
    """Return a violation if lines or keys of the front matter changed."""

    def keys(document: Document) -> Iterable[str]:
        lines = document.text[: document.front_matter.end].split("\n")
        return [line.split(":", 1)[0] for line in lines]

    return None if keys(before) == keys(after) else "would change the keys of the front matter"


def _visible(document: Document) -> list[str]:
    """Return the text of every block but raw HTML, with runs of white space collapsed."""
    return [" ".join(block.text.split()) for block in document.tree.blocks if block.kind != "html"]


def _words(document: Document) -> list[str]:
    return [character for character in document.text.casefold() if character.isalnum()]
