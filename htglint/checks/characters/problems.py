"""The search functions by the name of their problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .invisible import bidi_controls, invisible_characters
from .quotes import mixed_quotes
from .selectors import doubled_selectors, stray_selectors, unqualified_emoji
from .spaces import no_break_spaces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from htglint.base.context import Context
    from htglint.base.findings import Hit
    from htglint.document.document import Document

FINDERS: Mapping[str, Callable[[Document, Context], Iterator[Hit]]] = {
    "doubled-selector": doubled_selectors,
    "stray-selector": stray_selectors,
    "unqualified-emoji": unqualified_emoji,
    "no-break-space": no_break_spaces,
    "invisible-character": invisible_characters,
    "bidi-control": bidi_controls,
    "mixed-quotes": mixed_quotes,
}
