"""The kinds of check, each a module with ``Params`` and ``check``.

``check(document, params, context)`` yields the hits on a page. ``Params`` is a named tuple that is decoded from a
rule's ``[params]``: its fields are the valid keys, and a field without a default is required. If it has a method
``problem()``, that returns a sentence about invalid values.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.links import slugs

from . import (
    agreement,
    anchors,
    articles,
    blanks,
    blocks,
    brackets,
    casing,
    characters,
    codenames,
    codespans,
    codewords,
    emoji,
    encoding,
    escapes,
    existence,
    form,
    frontmatter,
    headings,
    html,
    images,
    labels,
    languages,
    layout,
    linktext,
    markers,
    metadata,
    months,
    placeholder,
    repetition,
    sections,
    sentencespace,
    spelling,
    substitution,
    suppressions,
    targets,
    terms,
    web,
)
from .params import NoParams

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from htglint.base.context import Context
    from htglint.base.findings import Hit
    from htglint.document.document import Document


class Check(NamedTuple):
    """One kind of check; ``choices`` maps parameters to their valid values.

    ``needs`` names the parts of the context (of NEEDS) that the check reads; the others are not computed. A check that
    is ``last`` runs after the suppression comments have been applied to all other findings. If another command runs
    rules of this kind, ``defer_marker`` is a text without which they report nothing there.
    """

    params: type[Any]
    run: Callable[[Document, Any, Context], Iterator[Hit]]
    choices: Mapping[str, Collection[str]] = MappingProxyType({})
    needs: frozenset[str] = frozenset()
    last: bool = False
    defer_marker: str = ""


NEEDS = frozenset({"links", "neighbours", "words"})
"""Parts of the context that take time to compute: link targets, the folder's other pages, vocabularies."""
_LINKS, _NEIGHBOURS, _WORDS = (frozenset({need}) for need in ("links", "neighbours", "words"))


CHECKS: Mapping[str, Check] = {
    "agreement": Check(agreement.Params, agreement.check, {"report": agreement.PROBLEMS}, _NEIGHBOURS),
    "anchors": Check(
        anchors.Params,
        anchors.check,
        {"site": (anchors.OF_THE_PLACE, *slugs.KINDS), "report": anchors.PROBLEMS},
        _LINKS,
    ),
    "articles": Check(articles.Params, articles.check, needs=_WORDS),
    "blanks": Check(NoParams, blanks.check),
    "blocks": Check(blocks.Params, blocks.check, {"report": blocks.PROBLEMS}, _LINKS),
    "brackets": Check(NoParams, brackets.check),
    "casing": Check(casing.Params, casing.check, needs=_NEIGHBOURS),
    "characters": Check(characters.Params, characters.check, {"report": characters.PROBLEMS}),
    "code-names": Check(NoParams, codenames.check, needs=_WORDS | _NEIGHBOURS),
    "code-spans": Check(codespans.Params, codespans.check, {"report": codespans.PROBLEMS}),
    "code-words": Check(NoParams, codewords.check),
    "emoji": Check(emoji.Params, emoji.check, {"report": emoji.PROBLEMS}),
    "encoding": Check(encoding.Params, encoding.check, {"report": encoding.KINDS}),
    "escapes": Check(escapes.Params, escapes.check, {"report": escapes.KINDS}),
    "existence": Check(existence.Params, existence.check, {"what": existence.WHAT, "where": existence.WHERE}),
    "form": Check(NoParams, form.check),
    "front-matter": Check(frontmatter.Params, frontmatter.check, {"report": frontmatter.PROBLEMS}),
    "headings": Check(headings.Params, headings.check, {"report": headings.PROBLEMS}),
    "html": Check(html.Params, html.check),
    "images": Check(images.Params, images.check, {"report": images.PROBLEMS}),
    "labels": Check(NoParams, labels.check),
    "languages": Check(languages.Params, languages.check),
    "layout": Check(layout.Params, layout.check, {"report": layout.KINDS}),
    "link-text": Check(linktext.Params, linktext.check, {"report": linktext.PROBLEMS}),
    "markers": Check(NoParams, markers.check),
    "metadata": Check(
        metadata.Params,
        metadata.check,
        {"report": metadata.PROBLEMS, "first_day": metadata.WEEKDAYS, "last_day": metadata.WEEKDAYS},
    ),
    "months": Check(NoParams, months.check),
    "placeholder": Check(placeholder.Params, placeholder.check, {"report": placeholder.PROBLEMS}),
    "repetition": Check(repetition.Params, repetition.check, needs=_WORDS),
    "sections": Check(sections.Params, sections.check, {"report": sections.PROBLEMS}),
    "sentence-space": Check(sentencespace.Params, sentencespace.check),
    "spelling": Check(spelling.Params, spelling.check, {"report": spelling.PROBLEMS}, _WORDS),
    "substitution": Check(substitution.Params, substitution.check, {"safety": substitution.SAFETIES}, _WORDS),
    "suppressions": Check(suppressions.Params, suppressions.check, {"report": suppressions.PROBLEMS}, last=True),
    "targets": Check(targets.Params, targets.check, {"report": targets.PROBLEMS, "site": slugs.KINDS}, _LINKS),
    "terms": Check(terms.Params, terms.check, needs=_WORDS),
    "web": Check(web.Params, web.check, {"report": web.VERDICTS}, defer_marker="://"),
}
