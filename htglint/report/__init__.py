"""How findings are shown: a name for each format, and its function. Only the format in use is imported."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from htglint.base.findings import Finding


class Format(Protocol):
    """Findings to text. ``sources`` has the text of every page that a finding stands in, by its path."""

    def __call__(self, findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:
        """The report, with a newline at the end of every line; ``colour`` is for those formats that people read."""


def _text(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:
    from .text import render

    return render(findings, sources, colour=colour)


def _concise(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:
    from .concise import render

    return render(findings, sources, colour=colour)


def _grouped(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:
    from .grouped import render

    return render(findings, sources, colour=colour)


def _json(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:  # noqa: ARG001
    from .json import render

    return render(findings, sources)


def _github(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:  # noqa: ARG001
    from .github import render

    return render(findings, sources)


def _gitlab(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:  # noqa: ARG001
    from .gitlab import render

    return render(findings, sources)


def _sarif(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:  # noqa: ARG001
    from .sarif import render

    return render(findings, sources)


def _markdown(findings: Sequence[Finding], sources: Mapping[str, str], *, colour: bool = False) -> str:  # noqa: ARG001
    from .markdown import render

    return render(findings, sources)


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {
        "text": _text,
        "concise": _concise,
        "grouped": _grouped,
        "json": _json,
        "github": _github,
        "gitlab": _gitlab,
        "sarif": _sarif,
        "markdown": _markdown,
    }
)
FOR_PEOPLE: Final = frozenset({"text", "concise", "grouped"})
"""The formats below which a sentence may stand; whatever reads the others wants nothing else, and a report always."""
