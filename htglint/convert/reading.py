"""What a reader is given, and what it hands over."""

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
    """An input: its bytes, the name that messages call it by, and what is known of a page.

    Of a ``whole`` input nothing is left out as boilerplate.
    """

    data: bytes
    name: str
    ask: Ask
    whole: bool = False


class Reading(NamedTuple):
    """An input, read.

    ``boilerplate`` holds the texts that belong to the site and not to the page, in their order. ``keeps_lines`` tells
    whether the line breaks of the page's source are still there; where they are not, ``eats_lines`` tells whether some
    between two inline elements left not even a space. ``is_absolute`` tells that whoever saved the page has made all
    links into its site absolute. ``name`` is the file name of the source page where the input tells it, else empty.
    ``is_bare`` tells that the input shows neither code nor links, and that other pages have to tell where they were.
    ``notes`` are sentences for people on what could not be read. ``pictures`` are those that the input carries itself,
    by the addresses that the page has for them. ``markdown`` is the text of an input that is Markdown already; its
    ``page`` is empty.
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
