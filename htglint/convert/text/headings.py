"""Headings of a scraped text without cues: detection, the title, and levels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from htglint.words.lexicon import load

from . import boilerplate, shapes
from .blocks import is_dense, is_flowing
from .styles import NONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.profiles import Edition, Profile

    from .blocks import Flat
    from .lines import Line
    from .styles import Style

_PAGE, _TOPIC, _SECTION = 1, 2, 3


class Names(NamedTuple):
    """Section names of a page, in lower case.

    ``by_heading`` is true if they are headings rather than labels; ``topic_emoji`` if the headings of topics begin with
    an emoji.
    """

    known: frozenset[str]
    by_heading: bool
    topic_emoji: bool

    @classmethod
    def of(cls, edition: Edition | None) -> Names:
        """Return the names of an edition's sections."""
        if edition is None:
            return cls(frozenset(), by_heading=False, topic_emoji=False)
        names = (name for section in edition.sections for name in (section.title, *section.aliases, *section.misnomers))
        return cls(frozenset(name.lower() for name in names), edition.form == "heading", edition.topic_emoji)

    def is_section(self, text: str) -> bool:
        """Return whether a line is exactly the name of a section."""
        return self.by_heading and text.lower().strip() in self.known


def marked_by_shape(lines: Sequence[Line], style: Style, names: Names, title: int | None) -> list[Line]:
    """Mark the lines that look like headings if the style has no cue."""
    if style is not NONE:
        return list(lines)
    flows = is_flowing(lines) or is_dense(lines)
    return [
        line._replace(is_marked=True) if at == title or _looks_like_heading(lines, at, names, flows=flows) else line
        for at, line in enumerate(lines)
    ]


def _looks_like_heading(lines: Sequence[Line], at: int, names: Names, *, flows: bool) -> bool:
    line = lines[at]
    after = lines[at + 1] if at + 1 < len(lines) else None
    if line.marker or after is None:
        return False
    if names.is_section(line.text):
        return True
    if line.gap and after.gap and shapes.is_capitalised_word(line.text):
        return shapes.is_prose(after.text) or bool(after.marker)
    if not shapes.is_heading(line.text):
        return False
    if shapes.opens_with_symbol(line.text):
        return flows or line.gap > 0 or at == 0
    stands_apart = flows or ((line.gap > 0 or at == 0) and after.gap > 0)
    opens_text = bool(after.marker) or shapes.is_prose(after.text) or names.is_section(after.text)
    return stands_apart and (opens_text or shapes.opens_with_symbol(after.text))


def title_of(lines: Sequence[Line], style: Style, profile: Profile) -> int | None:
    """Return the index of the title; None if there is none.

    It is the line that matches the profile's pattern, else the first heading.
    """
    if profile.title:
        found = [at for at, line in enumerate(lines) if is_title(line, profile)]
        marked = [at for at in found if lines[at].is_marked]
        if found:
            return (marked or found)[0]
    if style is not NONE:
        return _first_heading(lines)
    first = boilerplate.untitled_start(lines, load(profile.lexicons))
    if first + 1 < len(lines) and not lines[first].marker and shapes.is_heading(lines[first].text):
        after = lines[first + 1]
        is_followed = shapes.is_prose(after.text) or shapes.is_heading(after.text) or after.gap > 0
        return first if is_followed else None
    return None


def is_title(line: Line, profile: Profile) -> bool:
    """Return whether a line matches the profile's pattern for titles."""
    return bool(profile.title) and not line.marker and re.search(profile.title, line.text) is not None


def _first_heading(lines: Sequence[Line]) -> int | None:
    """Return the index of the first heading with a cue.

    None if its level is not the first, or if prose precedes it.
    """
    first = next((at for at, line in enumerate(lines) if line.is_marked), None)
    if first is None or lines[first].level > _PAGE:
        return None
    prose = sum(1 for line in lines[:first] if shapes.holds_sentences(line.text))
    return first if prose * 4 <= first else None


def with_levels(blocks: Sequence[Flat], names: Names, *, has_title: bool) -> list[Flat]:
    """Return the blocks with a level for each heading."""
    headings = [block for block in blocks if block.kind == "heading"]
    others = headings[1:] if has_title else headings
    topics = [block for block in others if shapes.opens_with_symbol(block.text)]
    plain = [block for block in others if not names.is_section(block.text)]
    takes_emoji = len(topics) * 2 > len(plain) or (names.topic_emoji and bool(topics))
    levelled: list[Flat] = []
    seen_topic = is_first = False
    for at, block in enumerate(blocks):
        if block.kind != "heading" or block.level:
            levelled.append(block)
            continue
        after = blocks[at + 1] if at + 1 < len(blocks) else None
        opens_topic = after is not None and after.kind == "heading" and names.is_section(after.text)
        if has_title and not is_first:
            level, is_first = _PAGE, True
        elif names.is_section(block.text):
            level = _SECTION
        elif not takes_emoji or opens_topic or shapes.opens_with_symbol(block.text) or not seen_topic:
            level = _TOPIC
        elif names.by_heading or not shapes.is_title_case(block.text):
            level = _SECTION
        else:
            level = _TOPIC
        seen_topic = seen_topic or level == _TOPIC
        levelled.append(block._replace(level=level))
    return levelled


def title_context(lines: Sequence[Line]) -> list[str]:
    """Return the headings that may be the title, as Markdown."""
    marked = [line.text for line in lines if line.is_marked]
    shaped = [line.text for line in lines if not line.marker and shapes.is_heading(line.text)]
    return list(dict.fromkeys([*marked[:3], *shaped[:20]]))
