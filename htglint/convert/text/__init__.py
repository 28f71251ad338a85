"""Reader for scraped text: rebuilds blocks from the cues that the scraper left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.convert import shape
from htglint.convert.reading import ReaderResult
from htglint.convert.tree import Break, Page, Paragraph
from htglint.words.lexicon import load

from . import boilerplate, encoding, headings, styles
from .blocks import flat_blocks, is_dense
from .form import formed
from .lines import normalised
from .nest import tree
from .references import with_references

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Context
    from htglint.convert.reading import Ask
    from htglint.convert.tree import Block

    from .lines import Line

_LARGEST = 2_000_000
_MOST_LINES = 100_000


def read(data: bytes, name: str, ask: Ask, *, whole: bool = False) -> ReaderResult:
    """Read a scraped text into a tree.

    ``name`` is used in messages, and ``ask`` returns the context of a page with a given head. Boilerplate is removed
    unless the text is ``whole``.

    Raises HtglintError if the bytes are not UTF-8 text, too many, or empty.
    """
    text = _decoded(data, name)
    style = styles.style_of(text)
    text = encoding.repaired(text, style, name, ask(encoding.outline(text, style)[0]))
    lines = styles.marked(text, style)
    context = _context(lines, ask)
    lexicon = load(context.profile.lexicons)
    title = headings.title_of(lines, style, context.profile)
    names = headings.Names.of(context.edition)
    lines = headings.marked_by_shape(lines, style, names, title)
    is_sure = title is not None and headings.is_title(lines[title], context.profile)
    start = boilerplate.start(lines, title, lexicon, is_sure=is_sure)
    end = boilerplate.end(lines, start, lexicon)
    if whole:
        start, end = 0, len(lines)
    flat = flat_blocks(lines[start:end], style, lexicon.languages)
    page = tree(headings.with_levels(flat, names, has_title=_opens(lines[start:end], title, start)))
    shows_pictures = style.shows_pictures or (style is styles.NONE and _is_known(context) and not is_dense(lines))
    blocks = formed(page, context, shape.layout(context), names.known, shows_pictures=shows_pictures)
    if not blocks:
        raise HtglintError(f"{visible(name)}: holds no text that a page could be made of")
    around = [*lines[:start], *lines[end:]]
    return ReaderResult(
        Page(with_references(blocks)),
        boilerplate=tuple(line.source.strip() for line in around),
        keeps_lines=_has_line_breaks(blocks),
        is_bare=True,
    )


def _opens(lines: Sequence[Line], title: int | None, start: int) -> bool:
    """Return whether the title is the first heading of the lines from ``start`` on."""
    first = next((at for at, line in enumerate(lines, start) if line.is_marked), None)
    return title is not None and first == title


def _decoded(data: bytes, name: str) -> str:
    if len(data) > _LARGEST:
        raise HtglintError(
            f"{visible(name)}: has {len(data):,} bytes, and a page may have {_LARGEST:,}; is it one page?"
        )
    text = normalised(files.decode(data, name).text)
    count = text.count("\n")
    if count > _MOST_LINES:
        raise HtglintError(
            f"{visible(name)}: has {count:,} lines, and a page may have {_MOST_LINES:,}; is it one page?"
        )
    return text


def _context(lines: Sequence[Line], ask: Ask) -> Context:
    """Return the context of the first title that matches a profile, else a default."""
    context = ask("")
    for title in headings.title_context(lines):
        context = ask(f"# {title}\n")
        if context.profile.title:
            break
    profile = context.profile
    place = headings.title_of(lines, styles.NONE, profile) if profile.title else None
    return ask(f"# {lines[place].text}\n") if place is not None else context


def _is_known(context: Context) -> bool:
    """Return whether a profile describes pages of this kind."""
    return bool(context.profile.title)


def _has_line_breaks(blocks: Sequence[Block]) -> bool:
    """Return whether some paragraph has several lines.

    If so, the line breaks of the source may have survived, and no line is split.
    """
    return any(
        isinstance(block, Paragraph) and any(isinstance(part, Break) for part in block.children) for block in blocks
    )
