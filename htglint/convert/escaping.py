"""Escaping of text: a backslash before characters that would be read as markup."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTERESTING = re.compile(r"[\\`*_~\[\]!<&|#>+\-=.):]")
_RUN = re.compile(r"\*+|_+|~+")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_BLOCK_START = re.compile(
    r"(?P<sign>#{1,6}(?=[ \t]|$)|>|[-+*](?=[ \t]|$)|:::|~~~|```|(?:[-_*][ \t]*)+$|=+[ \t]*$"
    r"|[|:-][|: \t-]*$)"
    r"|(?P<number>\d{1,9})[.)](?=[ \t]|$)"
)
_CLOSING_HASHES = re.compile(r"(?:^|(?<=[ \t]))#+$")
_RISKY_BRACKET = re.compile(r"\](?=[(\[:])|\[(?=\^|!\w+\]|[ xX]\](?:[ \n]|$))")
_TAG_START = re.compile(r"<(?=[A-Za-z/!?])|<$")
_ENTITY = re.compile(r"&(?=#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)")


class Flanks(NamedTuple):
    """The characters around a run of emphasis delimiters; empty at a block's edges.

    Parsers differ in whether symbols such as emoji are punctuation: delimiters must work either way, and text is
    escaped if any parser would read it as emphasis.
    """

    before: str
    after: str

    def surely_opens(self, sign: str) -> bool:
        """Return whether a run of signs opens emphasis for every parser."""
        return all(self._opens(sign, strict) for strict in (True, False))

    def surely_closes(self, sign: str) -> bool:
        """Return whether it closes emphasis for every parser."""
        return all(self._closes(sign, strict) for strict in (True, False))

    def may_open(self, sign: str) -> bool:
        """Return whether it opens emphasis for some parser."""
        return any(self._opens(sign, strict) for strict in (True, False))

    def may_close(self, sign: str) -> bool:
        """Return whether it closes emphasis for some parser."""
        return any(self._closes(sign, strict) for strict in (True, False))

    def _opens(self, sign: str, strict: bool) -> bool:
        left = self._flanks(self.after, self.before, strict)
        return left and (sign != "_" or _is_edge(self.before, strict))

    def _closes(self, sign: str, strict: bool) -> bool:
        right = self._flanks(self.before, self.after, strict)
        return right and (sign != "_" or _is_edge(self.after, strict))

    @staticmethod
    def _flanks(inner: str, outer: str, strict: bool) -> bool:
        return not _is_space(inner) and (not _is_punctuation(inner, strict) or _is_edge(outer, strict))


def _is_space(character: str) -> bool:
    return not character or character.isspace()


def _is_punctuation(character: str, strict: bool) -> bool:
    if character in _PUNCTUATION:
        return True
    return unicodedata.category(character)[0] in ("PS" if strict else "P")


def _is_edge(character: str, strict: bool) -> bool:
    return _is_space(character) or _is_punctuation(character, strict)


def escaped(text: str, mask: bytearray, *, one_line: bool, cell: bool) -> str:
    """Return the escaped text; only characters whose ``mask`` is 1 are not markup."""
    if not _INTERESTING.search(text):
        return text
    places = {at for at in _inside(text, mask, cell=cell) if mask[at]}
    if not one_line:
        places.update(at for at in _line_starts(text) if mask[at])
    elif not cell and (match := _CLOSING_HASHES.search(text)) and mask[match.start()]:
        places.add(match.start())
    if not places:
        return text
    parts: list[str] = []
    start = 0
    for at in sorted(places):
        parts += [text[start:at], "\\"]
        start = at
    return "".join([*parts, text[start:]])


def _inside(text: str, mask: bytearray, *, cell: bool) -> Iterator[int]:
    """Yield the places that would be read as inline markup."""
    for match in re.finditer(r"\\(?=[!-/:-@\[-`{-~]|\n|$)", text):
        yield match.start()
    for pattern in (_TAG_START, _ENTITY):
        for match in pattern.finditer(text):
            yield match.start()
    for match in re.finditer("<", text):
        if match.end() < len(mask) and not mask[match.end()]:
            yield match.start()  # markup follows, which might complete a tag
    if text.count("`") > 1:
        yield from (match.start() for match in re.finditer("`", text))
    if cell:
        yield from (match.start() for match in re.finditer(r"\|", text))
    yield from _brackets(text, mask)
    yield from _emphasis(text, mask)


def _brackets(text: str, mask: bytearray) -> Iterator[int]:
    """Yield brackets that would form a link, footnote, alert, task or definition.

    Those that would end the text of a link count, too.
    """
    if "[" not in text and "]" not in text:
        return
    for match in re.finditer(r"!(?=\[)", text):
        if not mask[match.end()]:
            yield match.start()
    risky = [match.start() for match in _RISKY_BRACKET.finditer(text) if mask[match.start()]]
    if any(not mask[match.start()] for match in re.finditer(r"\]\(", text)) and (
        risky or any(mask[at] for at in _unbalanced(text, mask))
    ):  # beside a link only brackets in pairs may stay, and one that is escaped leaves its partner alone
        risky = [match.start() for match in re.finditer(r"[\[\]]", text)]
    yield from risky


def _unbalanced(text: str, mask: bytearray) -> Iterator[int]:
    """Yield brackets without a partner on their level, which could end a link."""
    open_text: list[int] = []
    levels: list[list[int]] = []
    for match in re.finditer(r"[\[\]]", text):
        at = match.start()
        if text[at] == "[":
            if mask[at]:
                open_text.append(at)
            else:
                levels.append(open_text)
                open_text = []
        elif not mask[at]:
            yield from open_text
            open_text = levels.pop() if levels else []
        elif open_text:
            open_text.pop()
        else:
            yield at
    for level in (*levels, open_text):
        yield from level


def _emphasis(text: str, mask: bytearray) -> Iterator[int]:
    """Runs of emphasis signs in the text that could find a partner."""
    runs = list(_RUN.finditer(text))
    if not runs:
        return
    flanks = [
        Flanks(text[run.start() - 1] if run.start() else "", text[run.end()] if run.end() < len(text) else "")
        for run in runs
    ]
    for sign in "*_~":
        own = [(run, flank) for run, flank in zip(runs, flanks, strict=True) if run.group()[0] == sign]
        openers = [run.start() for run, flank in own if flank.may_open(sign)]
        closers = [run.start() for run, flank in own if flank.may_close(sign)]
        for run, flank in own:
            start = run.start()
            opens = flank.may_open(sign) and bool(closers) and closers[-1] > start
            closes = flank.may_close(sign) and bool(openers) and openers[0] < start
            mixed = any(mask[run.start() : run.end()]) and not all(mask[run.start() : run.end()])
            if opens or closes or mixed:
                yield from range(run.start(), run.end())


def _line_starts(text: str) -> Iterator[int]:
    """The places at the start of a line that would be read as the start of a block."""
    start = 0
    for line in text.split("\n"):
        match = _BLOCK_START.match(line)
        if match and match["number"] is None:
            yield start
        elif match and (start == 0 or int(match["number"]) == 1):
            yield start + match.end("number")
        if re.match(r"\[[^\]]*$|\[.*\]:", line):
            yield start
        start += len(line) + 1
