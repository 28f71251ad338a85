"""The sections that a topic has by the form of its page's time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..model import Hit, Span
from .params import unaccepted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document, Topic
    from ..model import Context, Edition, Section

PROBLEMS = ("missing", "empty")


class Params(NamedTuple):
    """``report`` says which problem: a required section that is ``missing``, or any that is ``empty``."""

    report: str

    def problem(self) -> str:
        """What is wrong with the values, if anything."""
        return unaccepted(self.report, PROBLEMS)


class Found(NamedTuple):
    """A section as it stands in a topic: its name, where the name stands, and where its text does."""

    section: Section
    name: Span
    body: Span


def check(document: Document, params: Params, context: Context) -> Iterator[Hit]:
    """Report the sections of each topic that are missing or empty."""
    edition = context.edition
    if edition is None or not edition.sections:
        return
    for topic in document.topics:
        found = list(sections_of(document, topic, edition))
        if params.report == "empty":
            for section in found:
                if not _has_text(document, section.body):
                    yield Hit(section.name, f"the section {section.section.title} is empty")
        elif not _is_short(topic):
            yield from _missing(document, topic, edition)


def lacking(document: Document, topic: Topic, edition: Edition) -> list[Section]:
    """The sections that the edition requires and the topic has not, however short it is."""
    present = {found.section.key for found in sections_of(document, topic, edition)}
    return [section for section in edition.sections if section.required and section.key not in present]


def _missing(document: Document, topic: Topic, edition: Edition) -> Iterator[Hit]:
    missing = lacking(document, topic, edition)
    if missing:
        names = ", ".join(section.title for section in missing)
        what = f"has no section {names}" if len(missing) == 1 else f"lacks the sections {names}"
        yield Hit(topic.heading.span, f"the topic {what}")


def _is_short(topic: Topic) -> bool:
    """A topic of one paragraph or none has no sections yet: it is a placeholder or about to be filled."""
    return sum(bool(block.text.strip()) for block in topic.body if block.depth == 0) <= 1


def sections_of(document: Document, topic: Topic, edition: Edition) -> Iterator[Found]:
    """The sections of ``topic`` that the edition knows, in the order of the text."""
    starts = sorted(_heads(document, topic) if edition.form == "heading" else _labels(document, topic))
    names = {name.casefold(): section for section in edition.sections for name in (section.title, *section.aliases)}
    for number, (place, name) in enumerate(starts):
        end = starts[number + 1][0].start if number + 1 < len(starts) else topic.span.end
        section = names.get(name.casefold())
        if section is not None:
            yield Found(section, place, Span(place.end, end))


def _heads(document: Document, topic: Topic) -> Iterator[tuple[Span, str]]:
    for part in document.parts(3, topic):
        span = part.heading.span
        source = document.text[span.start : span.end].rstrip()
        yield Span(span.start, span.start + len(source)), " ".join(part.heading.text.split()).rstrip(":")


def _labels(document: Document, topic: Topic) -> Iterator[tuple[Span, str]]:
    """Bold labels that open a paragraph or an item; the colon stands inside or behind the bold text."""
    for strong in document.tree.strongs:
        if strong.opens and topic.span.start <= strong.span.start < topic.span.end:
            after = document.text[strong.span.end : strong.span.end + 1]
            if strong.text.endswith(":") or after == ":":
                end = strong.span.end + (after == ":")
                yield Span(strong.span.start, end), strong.text.rstrip(":").strip()


def _has_text(document: Document, body: Span) -> bool:
    """Whether anything but blanks and comments stands there."""
    return bool(document.without_comments(body).strip())
