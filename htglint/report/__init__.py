"""Report formats: modules with a function ``render``, imported when used."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Final

    from htglint.base.findings import Finding

    from .html import Overview


class Format(Protocol):
    """A function that renders findings.

    ``sources`` has the text of each of their pages by its path.
    """

    def __call__(
        self,
        findings: Sequence[Finding],
        sources: Mapping[str, str],
        *,
        colour: bool = False,
        columns: int | None = None,
        overview: Overview | None = None,
    ) -> str:
        """Return the report, every line with a newline.

        ``colour``, and the width of a terminal in ``columns``, have an effect in the formats for people; ``overview``
        has one in `html`.
        """


FOR_PEOPLE: Final = frozenset({"text", "concise", "grouped"})
"""Formats that may be followed by a summary line; the others hold only the report, even without findings."""


HTML: Final = "html"
"""The format that also shows the progress of drafts."""


def _render(
    name: str,
    findings: Sequence[Finding],
    sources: Mapping[str, str],
    *,
    colour: bool = False,
    columns: int | None = None,
    overview: Overview | None = None,
) -> str:
    render = import_module(f"{__name__}.{name}").render
    options: dict[str, object] = {"colour": colour} if name in FOR_PEOPLE else {}
    if name == "text":
        options["columns"] = columns
    if name == HTML and overview is not None:
        options["overview"] = overview
    report: str = render(findings, sources, **options)
    return report


_NAMES = ("text", "concise", "grouped", "json", "github", "gitlab", "sarif", "rdjson", "junit", "markdown", HTML)
FORMATS: Final[Mapping[str, Format]] = MappingProxyType({name: partial(_render, name) for name in _NAMES})
"""The formats by name; each is the module of that name."""
