"""The places of a page of the web that a fragment can name."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote, urlsplit

_ID = re.compile(r"""\b(?:id|name)\s*=\s*\\?(?:"([^"\\]+)|'([^'\\]+)|([^\s"'<>\\]+))""")
"""Also where HTML is kept in the JSON of a script, as GitHub does with rendered files."""
_HEADING = re.compile(r"(?:<|\\u003c)h[1-6]\b", re.I)
_SCRIPTED = re.compile(r"[/!?=&]|:~:")
"""What stands in fragments that scripts read: routes, queries, and passages of text."""
_LINES = re.compile(r"L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?")
_FILES = re.compile(r"/(?:blob|blame|raw|tree|src)/")
_LAZY = re.compile(r"/(?:issues|pull|merge_requests|discussions|commit|compare)/")
"""Pages whose comments and changes are loaded when they are scrolled to."""
_PREFIX = "user-content-"
"""What GitHub puts before the ids of what its users wrote; its script takes it away again."""
_TOP = ("", "top")


def found(url: str, text: str | None, fragments: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """Which of the fragments a page has; those are left out of which nobody can know."""
    path = urlsplit(url).path
    known: list[tuple[str, bool]] = []
    there: set[str] | None = None
    is_whole = False
    for fragment in fragments:
        name = unquote(fragment)
        if name.lower() in _TOP or (_LINES.fullmatch(name) and _FILES.search(path)):
            known.append((fragment, True))
        elif text is not None and not _SCRIPTED.search(name) and not _LAZY.search(path):
            if there is None:
                there, is_whole = _identifiers(text), _HEADING.search(text) is not None
            has = not there.isdisjoint({fragment, name, _PREFIX + name, _PREFIX + name.lower()})
            if has or is_whole:  # a page without any heading is made by a script, or no text
                known.append((fragment, has))
    return tuple(known)


def _identifiers(text: str) -> set[str]:
    return {html.unescape(match[match.lastindex or 0]) for match in _ID.finditer(text)}
