"""Colours for terminals."""

from __future__ import annotations

from .rules import Severity

_RESET = "\x1b[0m"
_STYLES = {
    "bold": "\x1b[1m",
    "red": "\x1b[31m",
    "green": "\x1b[32m",
    "yellow": "\x1b[33m",
    "blue": "\x1b[34m",
    "cyan": "\x1b[36m",
}
_OF_SEVERITY = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "blue"}


class Paint:
    """Wraps text in terminal styles, if colours are enabled."""

    def __init__(self, *, colour: bool) -> None:
        self._colour = colour

    def __call__(self, text: str, style: str) -> str:
        """Return the text in a style."""
        return f"{_STYLES[style]}{text}{_RESET}" if self._colour and text else text

    def severity(self, text: str, severity: Severity) -> str:
        """Return the text in the colour of a severity."""
        return self(text, _OF_SEVERITY[severity])
