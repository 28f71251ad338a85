"""Kinds of check: each a module with ``Params`` and ``check(document, params, context)``.

``Params`` is a named tuple decoded from a rule's ``[params]``: its fields are the accepted keys, a field without a
default is required, and ``problem()`` is a sentence where values don't make sense.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from . import (
    agreement,
    blanks,
    casing,
    characters,
    emoji,
    encoding,
    existence,
    form,
    frontmatter,
    headings,
    images,
    labels,
    metadata,
    months,
    placeholder,
    sections,
)
from .params import Nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from ..document import Document
    from ..model import Context, Hit


class Check(NamedTuple):
    """One kind of check."""

    params: type[Any]
    run: Callable[[Document, Any, Context], Iterator[Hit]]


CHECKS: Mapping[str, Check] = {
    "agreement": Check(agreement.Params, agreement.check),
    "blanks": Check(Nothing, blanks.check),
    "casing": Check(casing.Params, casing.check),
    "characters": Check(characters.Params, characters.check),
    "emoji": Check(emoji.Params, emoji.check),
    "encoding": Check(encoding.Params, encoding.check),
    "existence": Check(existence.Params, existence.check),
    "form": Check(Nothing, form.check),
    "front-matter": Check(frontmatter.Params, frontmatter.check),
    "headings": Check(headings.Params, headings.check),
    "images": Check(images.Params, images.check),
    "labels": Check(Nothing, labels.check),
    "metadata": Check(metadata.Params, metadata.check),
    "months": Check(Nothing, months.check),
    "placeholder": Check(placeholder.Params, placeholder.check),
    "sections": Check(sections.Params, sections.check),
}
