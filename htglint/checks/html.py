"""Elements and attributes that HTML no longer has."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Hit
from htglint.document.tags import opening_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.context import Context
    from htglint.document.document import Document


class Params(NamedTuple):
    """The obsolete ``elements`` and ``attributes``, in lower case."""

    elements: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


def check(document: Document, params: Params, _context: Context) -> Iterator[Hit]:
    """Report the tags of obsolete elements, and obsolete attributes."""
    for tag in opening_tags(document):
        if tag.name in params.elements:
            yield Hit(tag.span, f"the element `{tag.name}` is obsolete; use Markdown or CSS")
            continue
        for name in params.attributes:
            if name in tag.attributes:
                yield Hit(tag.attributes[name].span, f"the attribute `{name}` is obsolete; use CSS")
