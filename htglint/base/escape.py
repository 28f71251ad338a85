"""Escaping of untrusted text, so that it can't forge output or control a terminal."""

from __future__ import annotations

_DIRECTION_AND_LINES = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff"
)

_COMMAND = "##["
"""The older form of a command (actions/runner, src/Runner.Common/ActionCommand.cs)."""


def visible(text: str) -> str:
    """Escape control characters, direction marks, line separators and lone surrogates.

    The bracket of `##[` is escaped, too, because it starts a command for the runner of GitHub Actions.
    """
    if _COMMAND in text:
        text = text.replace(_COMMAND, _COMMAND[:-1] + "\\x5b")
    if text.isprintable():  # the common case; emoji sequences and no-break spaces take the slow way
        return text
    return "".join(_escaped(char) if _is_unsafe(char) else char for char in text)


def _is_unsafe(char: str) -> bool:
    code = ord(char)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or char in _DIRECTION_AND_LINES


def _escaped(char: str) -> str:
    if "\udc80" <= char <= "\udcff":  # a byte that is not UTF-8
        return f"\\x{ord(char) - 0xDC00:02x}"
    return char.encode("unicode_escape", "surrogatepass").decode("ascii")


def shortened(text: str, longest: int) -> str:
    """Truncate a text to a number of code points."""
    return text if len(text) <= longest else f"{text[:longest]}…"
