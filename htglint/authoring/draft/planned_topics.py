"""Parses a list of planned topics: lines of text, or items of a Markdown list.

Every line is a topic, without its list marker and checkbox. Blank lines, headings, rules, and lines indented below an
item are skipped. Links are reduced to their text, because a heading is a link itself; links to GitHub issues and pull
requests are kept apart, to be written below the heading.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.findings import Span
from htglint.document.document import Document
from htglint.document.markdown import LinkSpan

from .emoji_proposals import leading_emoji

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_CHARACTERS = 500
"""Maximum length of a line; longer ones are not titles, and deeply nested Markdown would take long."""
_ITEM = re.compile(r"(?P<indent> *)(?:[-*+]|\d{1,9}[.)])(?: +|$)(?:\[[ xX]\](?: +|$))?")
_PASSED_OVER = re.compile(r" {0,3}#{1,6}(?: |$)| *([-*_])(?: *\1){2,} *$| *$")
_ISSUE = re.compile(
    r"https://github\.com/(?P<owner>[\w.-]+)/(?P<repo>[\w.-]+)/(?:issues|pull)/(?P<number>\d+)"
    r"(?:[/?#][^\s<>\"'`|()\[\]]*)?"
)
_FORBIDDEN = ("Cc", "Cs", "Zl", "Zp")
"""Unicode's categories of controls, surrogates, and separators of lines and paragraphs."""
_UNDERLINE = re.compile(r" {0,3}=+ *")
_MOST_ERRORS = 20
_HEADING = "## x "
_CLOSING = re.compile(r"(?<=\s)#(?=#*$)")


class Issue(NamedTuple):
    """An issue or pull request that a topic links to."""

    owner: str
    repo: str
    number: str
    url: str


class PlannedTopic(NamedTuple):
    """A listed topic: line (1-based), emoji (fully qualified or empty), title, issues.

    The title is Markdown. ``left_out`` are the targets of its other links.
    """

    line: int
    emoji: str
    title: str
    issues: tuple[Issue, ...] = ()
    left_out: tuple[str, ...] = ()


class Listed(NamedTuple):
    """The topics of a list in order, and the skipped lines below them (1-based)."""

    topics: tuple[PlannedTopic, ...]
    left_out: tuple[int, ...] = ()


def parse(text: str, name: str) -> Listed:
    """Return the topics that ``text`` lists; ``name`` is what errors call it.

    Raises HtglintError, one sentence a line, for lines that can't be a heading, and for what is listed twice.
    """
    topics: list[PlannedTopic] = []
    left_out: list[int] = []
    errors: list[str] = []
    for number, below, line in _lines(text):
        if below:
            left_out.append(number)
            continue
        try:
            topics.append(_topic(number, line))
        except HtglintError as error:
            errors.append(f"{visible(name)}: line {number}: {error}")
    errors += (f"{visible(name)}: {error}" for error in _repeated(topics))
    if errors:
        if len(errors) > _MOST_ERRORS:
            errors[_MOST_ERRORS:] = [f"{visible(name)}: {len(errors) - _MOST_ERRORS} more lines are wrong"]
        raise HtglintError("\n".join(errors))
    if not topics:
        raise HtglintError(f"{visible(name)}: lists no topic; write one on each line")
    return Listed(tuple(topics), tuple(left_out))


def _lines(text: str) -> Iterator[tuple[int, bool, str]]:
    """Yield each relevant line: its number, whether it is below an item, and its text."""
    item: int | None = None  # how far the item is indented that the next lines may belong to
    lines = re.split(r"\r\n?|\n", text)
    for number, (line, following) in enumerate(zip(lines, [*lines[1:], ""], strict=True), 1):
        line = line.expandtabs(4)
        indent = len(line) - len(line.lstrip(" "))
        if item is not None and indent > item + 1 and line.strip():
            yield number, True, line
        elif _PASSED_OVER.match(line) or _UNDERLINE.fullmatch(line) or _UNDERLINE.fullmatch(following):
            item = item if not line.strip() else None
        else:
            marker = _ITEM.match(line)
            item = indent if marker else None
            yield number, False, line[marker.end() if marker else 0 :].strip()


def _topic(number: int, line: str) -> PlannedTopic:
    if len(line) > MOST_CHARACTERS:
        raise HtglintError(f"is {len(line)} characters long; a title has at most {MOST_CHARACTERS}")
    refuse_control(line)
    text, urls = _unlinked(line)
    issues = {url: issue for url in urls if (issue := _issue(url))}
    emoji, title = leading_emoji(" ".join((_tidied(text) if issues else text).split()))
    title = _CLOSING.sub(r"\\#", _without_tags(title))
    if not any(character.isalnum() for character in title):
        raise HtglintError(f"`{visible(line[:60])}` has no word that could be a title")
    others = dict.fromkeys(url for url in urls if url not in issues and url not in title)
    return PlannedTopic(number, emoji, title, tuple(issues.values()), tuple(others))


def refuse_control(line: str) -> None:
    """Raise HtglintError for line separators, control characters and surrogates."""
    for character in line:
        if unicodedata.category(character) in _FORBIDDEN:
            raise HtglintError(f"holds the character U+{ord(character):04X}; remove it")


def _unlinked(title: str) -> tuple[str, list[str]]:
    """Replace each link in a title by its text; return the title and the URLs.

    Nested links take several rounds.
    """
    urls: list[str] = []
    while links := _outermost(parsed := Document("topic", _HEADING + title)):
        parts: list[str] = []
        at = len(_HEADING)
        for link in links:
            parts += [parsed.text[at : link.span.start], _text_of(parsed.text, link)]
            at = link.span.end
        title = "".join(parts) + parsed.text[at:]
        urls += (link.url for link in links)
    return title, urls


def _outermost(document: Document) -> list[LinkSpan]:
    """Return links and images that are in no other, and issues with a bare URL."""
    bare = (LinkSpan("bare", Span(*match.span()), match.group(), None) for match in _ISSUE.finditer(document.text))
    code = document.tree.code
    found = [link for link in bare if not any(span.start <= link.span.start < span.end for span in code)]
    links: list[LinkSpan] = []
    for link in sorted([*found, *document.tree.links], key=lambda link: (link.span.start, -link.span.end)):
        if not links or link.span.start >= links[-1].span.end:
            links.append(link)
    return links


def _text_of(source: str, link: LinkSpan) -> str:
    """Return the text of a link as Markdown; empty if it only names the issue.

    The issue is written below the heading anyway.
    """
    text = link.url
    if link.destination is not None and source[link.span.start] != "<":
        start = source.index("[", link.span.start) + 1
        text = source[start : source.rfind("](", start - 1, link.destination.start)]
    issue = _issue(link.url)
    if issue is None:
        return text
    number = f"#{issue.number}"
    names = (link.url, issue.number, number, issue.repo + number, f"{issue.owner}/{issue.repo}{number}")
    return "" if text in names else text


def _issue(url: str) -> Issue | None:
    match = _ISSUE.fullmatch(url)
    return Issue(**match.groupdict(), url=url) if match else None


def _tidied(title: str) -> str:
    """Return a title without the brackets and dashes that held a link which is gone."""
    return re.sub(r"\(\s*\)|\[\s*\]", "", title).strip(" \t:,;–—-")


def _without_tags(title: str) -> str:
    """Escape each ``<`` that would begin a tag, so that the heading shows it as typed."""
    while tags := Document("topic", _HEADING + title).tree.html:
        at = tags[0].start - len(_HEADING)
        title = f"{title[:at]}\\{title[at:]}"
    return title


def _repeated(topics: list[PlannedTopic]) -> Iterator[str]:
    titles: dict[str, int] = {}
    marks: dict[str, int] = {}
    for topic in topics:
        first = titles.setdefault(topic.title.casefold(), topic.line)
        if first != topic.line:
            yield f"the topic `{visible(topic.title)}` is in lines {first} and {topic.line}; remove one"
        elif topic.emoji and (first := marks.setdefault(topic.emoji, topic.line)) != topic.line:
            yield f"the topics of lines {first} and {topic.line} both begin with {topic.emoji}; remove one of the emoji"
