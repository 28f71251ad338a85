"""Report formats: a module with a function ``render`` for each, imported when it is used."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from htglint.base.findings import Finding


class Format(Protocol):
    """A function that renders findings; ``sources`` has the text of each of their pages by its path."""

    def __call__(self, findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:
        """Return the report, every line with a newline; ``colour`` has an effect in the formats for people."""


FOR_PEOPLE: Final = frozenset({"text", "concise", "grouped"})
"""Formats that may be followed by a summary line; the others hold only the report, even without findings."""


def _render(name: str, findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:
    render = import_module(f"{__name__}.{name}").render
    report: str = render(findings, sources, colour=colour) if name in FOR_PEOPLE else render(findings, sources)
    return report


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        name: partial(_render, name)
        for name in ("text", "concise", "grouped", "json", "github", "gitlab", "sarif", "markdown")
    }
)
"""The formats by name; each is the module of that name."""
