"""Writing TOML values and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterable


def string(text: str) -> str:
    """Return a basic string; raises ValueError for a lone surrogate."""
    return f'"{"".join(map(_escaped, text))}"'


def strings(texts: Iterable[str]) -> str:
    """Return a list of strings on one line."""
    return f"[{', '.join(map(string, texts))}]"


def flag(value: bool) -> str:
    """Return a Boolean."""
    return "true" if value else "false"


def comment(text: str) -> str:
    """Return a comment; newlines in it are escaped."""
    return f"# {visible(text)}"


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if "\ud800" <= char <= "\udfff":
        raise ValueError(f"{visible(char)} is half of a character, which TOML can't hold")
    return char if visible(char) == char else f"\\u{ord(char):04X}"
