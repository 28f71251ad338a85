"""Input and result of a reader."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from htglint.base.context import Context

    from .pictures import Picture
    from .tree import Page

    Ask = Callable[[str], Context]
    """What is known of a page, given the Markdown of its head."""


class Source(NamedTuple):
    """An input: its bytes, its name in messages, and a function to get its context.

    With ``whole``, nothing is left out as boilerplate.
    """

    data: bytes
    name: str
    ask: Ask
    whole: bool = False


class ReaderResult(NamedTuple):
    """Result of reading an input.

    ``boilerplate`` lists the texts that belong to the site rather than to the page, in order. ``keeps_lines`` is true
    if the line breaks of the source survived; if not, ``eats_lines`` is true if some between two inline elements
    vanished without a space. ``is_absolute`` is true if saving the page made its links into the site absolute. ``name``
    is the file name of the source page, empty if unknown. ``is_bare`` is true if the input has neither code nor links,
    so that they must be restored from other pages. ``notes`` are sentences about what could not be read. ``pictures``
    are those contained in the input, by the addresses that the page uses. ``markdown`` is the text of an input that is
    Markdown already; its ``page`` is empty.
    """

    page: Page
    boilerplate: tuple[str, ...] = ()
    keeps_lines: bool = True
    eats_lines: bool = False
    is_absolute: bool = False
    name: str = ""
    is_bare: bool = False
    notes: tuple[str, ...] = ()
    pictures: Mapping[str, Picture] = MappingProxyType({})
    markdown: str = ""
