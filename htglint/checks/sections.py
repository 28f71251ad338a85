"""The sections of topics, checked against the edition of their page."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.findings import Edit, Fix, Hit, Safety, Span
from htglint.document.document import contains
from htglint.document.memo import per_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from htglint.base.context import Context
    from htglint.base.profiles import Edition, Section
    from htglint.document.document import Document, Topic

PROBLEMS = ("missing", "empty", "order", "name", "repeated", "level", "unknown")
_FEW_WORDS = 8
"""A topic whose only paragraph has fewer words counts as a placeholder."""
_BEFORE = re.compile(r"\W+")
"""What stands before a name, such as an emoji."""
_REST_IS_BLANK = re.compile(r"[ \t]*(?:\r?\n|\Z)")
_NOTHING = re.compile(r"&nbsp;|<(?:br|hr|img)\b[^<>]*>|^ {0,3}(?P<sign>[-*_])[ \t]*(?:(?P=sign)[ \t]*){2,}\r?$", re.M)
"""Text that is not content of a section: blanks, rules and pictures."""
_USUAL = 2
"""Topics from which a section of the page's own counts as a part of its form."""
_CLOSE = 0.85
"""Similarity (difflib's ratio) from which a name counts as a misspelt section name."""


class Params(NamedTuple):
    """``report`` selects the problem, one of ``PROBLEMS``.

    A required section is ``missing``; a section is ``empty``, out of ``order``, ``repeated``, has a heading of the
    wrong ``level`` or a misspelt ``name``, or is ``unknown`` to the edition.
    """

    report: str


class TopicPart(NamedTuple):
    """A part of a topic below a heading or after a bold label.

    ``head`` is the span of the heading or label, ``name`` its text, ``words`` the span of that text, and ``body`` the
    span up to the next part. ``level`` is that of the heading, 0 for a label; ``section`` is None if the edition has no
    section of that name.
    """

    section: Section | None
    head: Span
    words: Span
    name: str
    body: Span
    level: int


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report one kind of problem with the sections of each topic."""
    edition = context.edition
    if edition is None or not edition.sections:
        return
    for topic in document.topics:
        parts = parts_of(document, topic, edition)
        if params.report == "missing":
            yield from _missing(document, topic, context, parts)
        elif params.report == "empty":
            yield from _empty(document, parts)
        elif params.report == "order":
            yield from _order(edition, parts)
        elif params.report == "name":
            yield from _names(document, edition, parts)
        elif params.report == "repeated":
            yield from _repeated(document, edition, parts)
        elif params.report == "level":
            yield from _levels(document, topic, edition, parts)
        else:
            yield from _unknown(document, edition, parts)


def missing_sections(document: Document, topic: Topic, edition: Edition) -> list[Section]:
    """Return the required sections that a topic lacks, even if it is short."""
    meant = (_meant(edition, part) for part in parts_of(document, topic, edition))
    present = {section.key for section in meant if section is not None}
    return [section for section in edition.sections if section.required and section.key not in present]


def _missing(document: Document, topic: Topic, context: Context, parts: Sequence[TopicPart]) -> Iterator[Hit]:
    assert context.edition is not None
    missing = missing_sections(document, topic, context.edition)
    if missing and not _is_short(topic):
        names = ", ".join(f"`{section.title}`" for section in missing)
        message = f"the topic lacks the section{'s' if len(missing) > 1 else ''} {names}"
        yield Hit(topic.heading.span, message, _addition(document, topic, context, missing, parts))


def _addition(
    document: Document, topic: Topic, context: Context, missing: Sequence[Section], parts: Sequence[TopicPart]
) -> Fix | None:
    """Return a fix that adds missing sections in order; None if the topic has none."""
    assert context.edition is not None
    keys = [section.key for section in context.edition.sections]
    known = [part for part in parts if part.section is not None]
    if not (known and context.profile.placeholder):
        return None
    text, newline = document.text, document.newline
    added: dict[int, str] = {}
    for section in missing:
        later = [part for part in known if part.section and keys.index(part.section.key) > keys.index(section.key)]
        body = context.profile.placeholder
        if context.edition.form == "heading":
            written = f"### {section.title}{newline * 2}{body}"
        else:
            written = f"**{section.title}:** {body}"
        if later:
            at, written = min(part.head.start for part in later), f"{written}{newline * 2}"
        else:
            at = topic.span.start + len(text[topic.span.start : topic.span.end].rstrip())
            written = f"{newline * 2}{written}"
        added[at] = added.get(at, "") + written
    edits = tuple(Edit(Span(at, at), written) for at, written in added.items())
    return Fix("Add the missing sections as placeholders", edits, Safety.CONTENT)


def _empty(document: Document, parts: Sequence[TopicPart]) -> Iterator[Hit]:
    for part in parts:
        if (part.section is not None or part.level == 0) and not _has_content(document, part.body):
            what = "section" if part.section is not None or part.level else "label"
            yield Hit(part.head, f"the {what} `{part.name}` is empty")


def _has_content(document: Document, body: Span) -> bool:
    """Return whether there is more than comments, blanks, rules and a picture."""
    text = _NOTHING.sub("", document.without_comments(body))
    for link in document.links_in(body):
        if link.kind == "image":
            text = text.replace(document.text[slice(*link.span)], "", 1)
    return bool(text.strip())


def _order(edition: Edition, parts: Sequence[TopicPart]) -> Iterator[Hit]:
    """Report a section that follows a later one; it is then left out of the order."""
    keys = [section.key for section in edition.sections]
    last: TopicPart | None = None
    for part in parts:
        if part.section is None:
            continue
        if last is not None and last.section and keys.index(part.section.key) < keys.index(last.section.key):
            yield Hit(part.head, f"the section `{part.name}` should come before `{last.name}`")
        else:
            last = part


def _names(document: Document, edition: Edition, parts: Sequence[TopicPart]) -> Iterator[Hit]:
    present = {part.section.key for part in parts if part.section}
    for part in parts:
        if bool(part.level) is not (edition.form == "heading"):
            continue  # written in the form of another edition, which has other names
        meant = _meant(edition, part)
        if part.section is None and meant is not None and meant.key in present:
            continue  # the topic already has the similar section, so this is another one
        right = _right_name(edition, part)
        if right is not None and right != part.name:
            same = _letters(right) == _letters(part.name)
            fix = Fix(f"Write `{right}`", (Edit(part.words, right),), Safety.WORDING if same else Safety.CONTENT)
            # A name with emphasis or a link gets no fix.
            plain = document.text[slice(*part.words)] == part.name
            yield Hit(part.words, f"the section `{part.name}` should be named `{right}`", fix if plain else None)


def _meant(edition: Edition, part: TopicPart) -> Section | None:
    """Return the section of a part, also by a similar name; None if there is none."""
    if part.section is not None:
        return part.section
    near = _near(edition, part.name)
    return _by_name(edition)[near.casefold()] if near else None


@lru_cache(maxsize=1024)
def _near(edition: Edition, name: str) -> str:
    """Return the section name that is similar to another name, or an empty string."""
    from difflib import get_close_matches  # needed only by pages with other parts than the edition's

    names = {name.casefold(): name for section in edition.sections for name in (section.title, *section.aliases)}
    close = get_close_matches(name.casefold(), names, 1, _CLOSE)
    return names[close[0]] if close else ""


def _right_name(edition: Edition, part: TopicPart) -> str | None:
    """Return the name that a part should have; None if it is not a section."""
    section = part.section
    if section is None:
        return _near(edition, part.name) or None
    for name in (section.title, *section.aliases):
        if name.casefold() == part.name.casefold():
            return name
    return section.title


def _letters(text: str) -> list[str]:
    return [character for character in text.casefold() if character.isalnum()]


def _repeated(document: Document, edition: Edition, parts: Sequence[TopicPart]) -> Iterator[Hit]:
    first: dict[str, TopicPart] = {}
    for part in parts:
        name = _right_name(edition, part) if part.section else None
        if name is not None and first.setdefault(name, part) is not part:
            line = document.line_number(first[name].head.start)
            yield Hit(part.head, f"the topic already has a section `{part.name}` in line {line}")


def _levels(document: Document, topic: Topic, edition: Edition, parts: Sequence[TopicPart]) -> Iterator[Hit]:
    """Report section names at the wrong level, and topics named like a section."""
    if edition.form != "heading":
        return
    wrong = [(part.head, part.level, part.name) for part in parts if part.section and part.level not in (0, 3)]
    title = " ".join(topic.heading.text.split())
    if any(title.rstrip(":") in (section.title, *section.aliases) for section in edition.sections):
        wrong.insert(0, (topic.heading.span, topic.heading.level, title))
    for span, level, name in wrong:
        marks = Span(span.start, span.start + level)
        fix = Fix("Change it to level 3", (Edit(marks, "###"),), Safety.CONTENT)
        is_plain = document.text[slice(*marks)] == "#" * level
        yield Hit(
            span, f"the heading of the section `{name}` should be level 3, not {level}", fix if is_plain else None
        )


def _unknown(document: Document, edition: Edition, parts: Sequence[TopicPart]) -> Iterator[Hit]:
    """Report other sections in topics that have some of the edition's."""
    if not any(part.section for part in parts):
        return
    names = ", ".join(f"`{section.title}`" for section in edition.sections)
    for part in _foreign(edition, parts):
        if _own_names(document, edition)[part.name.casefold()] < _USUAL:
            yield Hit(part.head, f"unknown section `{part.name}`; the edition has {names}")


def _foreign(edition: Edition, parts: Sequence[TopicPart]) -> Iterator[TopicPart]:
    """Yield the parts in the form of sections that the edition does not have."""
    for part in parts:
        is_head = part.level == 3 if edition.form == "heading" else part.level == 0
        if is_head and _right_name(edition, part) is None:
            yield part


@per_document
def _own_names(document: Document, edition: Edition) -> Counter[str]:
    """Count the topics with each section that the edition does not have."""
    topics = (parts_of(document, topic, edition) for topic in document.topics)
    return Counter(name for parts in topics for name in {part.name.casefold() for part in _foreign(edition, parts)})


def _is_short(topic: Topic) -> bool:
    """Return whether a topic has only a few words, as a placeholder does."""
    said = [block.text for block in topic.body if block.depth == 0 and block.text.strip()]
    return not said or (len(said) == 1 and len(said[0].split()) < _FEW_WORDS)


@per_document
def parts_of(document: Document, topic: Topic, edition: Edition) -> tuple[TopicPart, ...]:
    """Return the parts of a topic that begin with a heading or bold label, in order.

    Both count in every edition, because a page may have been migrated to a newer one.
    """
    return tuple(_parts(document, topic, edition))


def _parts(document: Document, topic: Topic, edition: Edition) -> Iterable[TopicPart]:
    names = _by_name(edition)
    labels = _labels(document, topic, names, in_lists=edition.form == "label")
    starts = sorted([*_heads(document, topic), *labels])
    parts: list[TopicPart] = []
    following = [topic.span.end] * 7  # by level: start of the next heading of that level or above; 0: of any part
    for head, words, name, level in reversed(starts):
        # A heading extends to the next one of its level or above, regardless of labels.
        body = Span(head.end, following[level])
        parts.append(TopicPart(names.get(name.casefold()), head, words, name, body, level))
        for below in range(level, 7) if level else ():
            following[below] = head.start
        following[0] = head.start
    return reversed(parts)


def _by_name(edition: Edition) -> dict[str, Section]:
    return {
        name.casefold(): section
        for section in edition.sections
        for name in (section.title, *section.aliases, *section.misnomers)
    }


def _heads(document: Document, topic: Topic) -> Iterator[tuple[Span, Span, str, int]]:
    for block in topic.body:
        if block.kind == "heading" and block.depth == 0:
            source = document.text[block.span.start : block.span.end].rstrip()
            span = Span(block.span.start, block.span.start + len(source))
            name = " ".join(block.text.split()).rstrip(" :.")
            name = name[match.end() :] if (match := _BEFORE.match(name)) else name
            yield span, _words(document, span, name), name, block.level


def _labels(
    document: Document, topic: Topic, names: dict[str, Section], *, in_lists: bool
) -> Iterator[tuple[Span, Span, str, int]]:
    """Yield bold labels at line starts in paragraphs.

    They need a colon unless they are a section name. With ``in_lists``, labels of sections at the start of an item
    count, too.
    """
    text = document.text
    for strong in document.strongs(topic.span):
        name = " ".join(strong.text.rstrip(":").split())
        has_colon = text.startswith(":", strong.span.end)
        is_label = strong.text.endswith(":") or has_colon
        is_section = name.casefold() in names
        if not (is_label or is_section):
            continue
        opens_line = _opens_line(text, strong.span.start) and contains(document.paragraph_spans, strong.span.start)
        opens_item = in_lists and is_section and strong.opens
        stands_alone = is_section and opens_line and _REST_IS_BLANK.match(text, strong.span.end)
        if (is_label and (opens_line or opens_item)) or stands_alone:
            span = Span(strong.span.start, strong.span.end + has_colon)
            yield span, _words(document, span, name), name, 0


def _opens_line(text: str, at: int) -> bool:
    """Whether only spaces precede an offset in its line; long lines are not searched."""
    while at and text[at - 1] in " \t":
        at -= 1
    return at == 0 or text[at - 1] == "\n"


def _words(document: Document, span: Span, name: str) -> Span:
    """Return the span of a name in its heading; all of it if markup splits the words."""
    at = document.text.find(name, span.start, span.end) if name else -1
    return span if at < 0 else Span(at, at + len(name))
