"""Code spans and references that the text itself betrays: names that no prose has are code.

A guess, and marked as one. What other pages know of such names is learnt elsewhere.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.convert.restore.change import changed
from htglint.convert.restore.origins import GUESS
from htglint.convert.restore.words import containers
from htglint.convert.tidy import plain
from htglint.convert.tree import Code, Emphasis, Heading, Link, Page, Strong, Text

from .names import Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from htglint.convert.tree import Block, Inline

_TOKEN = re.compile(r"(?:\{[^{}\s]*\}|[^\s,;:\"“”‘!?…—–|{])+|\{")
_TAIL = 120
"""Characters before a place that are looked at."""
_LONGEST = 200
"""Of a token; what is longer is no name."""
_OPENING, _CLOSING = "([{<'*_", ")]}>.'*_"
_REFERENCE = re.compile(r"(?P<repo>[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*)(?:#(?P<number>\d+)|:(?P<branch>[\w./-]*\w))")
_COMMAND = re.compile(
    r"(?P<command>(?:kubectl|helm|docker|git|gh|pip|npm|terraform|systemctl) (?:apply|get|delete|describe|logs|exec|"
    r"rollout restart|rollout|port-forward|top|create|edit|patch|drain|scale|install|upgrade|template|compose|build|"
    r"run|pull|push|clone|rebase|checkout|commit|cherry-pick|plan|restart|status)"
    r"|go (?:build|test|list|mod tidy|mod|vet|generate|tool))(?![\w-])"
)
"""Commands of common tools, with words that nobody says of them in a sentence."""


def with_spans(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with code spans and links where the text lets guess them."""
    names = Names([plain(parts) for block, parts in containers(blocks) if not isinstance(block, Heading)])

    def change(block: Block, parts: tuple[Inline, ...]) -> tuple[Inline, ...]:
        return tuple(_spanned(parts, names, in_heading=isinstance(block, Heading)))

    return changed(Page(tuple(blocks)), change).blocks


def _spanned(parts: Iterable[Inline], names: Names, *, in_heading: bool) -> Iterator[Inline]:
    before = ""
    for part in parts:
        if isinstance(part, Text):
            yield from _cut(part.text, names, before, in_heading=in_heading)
        elif isinstance(part, Emphasis | Strong):
            yield part._replace(children=tuple(_spanned(part.children, names, in_heading=in_heading)))
        else:
            yield part
        before = (before + plain((part,))[-_TAIL:])[-_TAIL:]


def _cut(text: str, names: Names, before: str, *, in_heading: bool) -> Iterator[Inline]:
    at = 0
    for start, end, part, rest in _found(text, names, before, in_heading=in_heading):
        if start > at:
            yield Text(text[at:start])
        yield part
        if rest:
            yield Text(rest)
        at = end
    if at < len(text):
        yield Text(text[at:])


def _found(text: str, names: Names, before: str, *, in_heading: bool) -> Iterator[tuple[int, int, Inline, str]]:
    """The places of code and references: their ends, the part that takes the place, and the text behind it."""
    done = 0
    commands = {match.start(): match for match in _COMMAND.finditer(text)}
    for match in _TOKEN.finditer(text):
        if match.start() < done:
            continue
        if match.end() - match.start() > _LONGEST:
            continue
        if match.start() in commands:
            command = commands[match.start()]
            done = command.end()
            yield command.start(), done, Code(command["command"], origin=GUESS), ""
            continue
        start, token = _bare(match.group(), match.start())
        tail = (before + text[max(0, start - _TAIL) : start])[-_TAIL:]
        link = None if in_heading else _reference(text, start, tail)
        if link is not None:
            done = start + len(plain(link.children))
            yield start, done, link, ""
            continue
        known = names.code(token, "" if in_heading else tail)
        if known is not None:
            done = start + len(token)
            yield start, done, Code(known[0], origin=GUESS), known[1]


def _bare(token: str, start: int) -> tuple[int, str]:
    """A token without the brackets and stops around it, and where it starts."""
    while token and token[0] in _OPENING and not (token[0] in "[{" and token.endswith(("]", "}"))):
        token, start = token[1:], start + 1
    while token and token[-1] in _CLOSING:
        pairs = {")": "(", "]": "[", "}": "{", ">": "<"}
        if token[-1] in pairs and token.count(pairs[token[-1]]) >= token.count(token[-1]):
            break
        token = token[:-1]
    for ending in ("'s", "’s"):
        token = token.removesuffix(ending)
    return start, token


def _reference(text: str, start: int, before: str) -> Link | None:
    """The link to an issue, a pull request or a branch that is named the short way."""
    match = _REFERENCE.match(text, start)
    if match is None or (match.end() < len(text) and (text[match.end()].isalnum() or text[match.end()] in "/:#")):
        return None
    if match["number"]:
        kind = "issues" if re.search(r"\bissues?\b[^.]{0,80}$", before, re.I) else "pull"
        where = f"{kind}/{match['number']}"
    else:
        where = f"tree/{match['branch']}"
    return Link(f"https://github.com/{match['repo']}/{where}", (Text(match.group()),), origin=GUESS)
