"""Interface between server and project: no configuration, packs or rules here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.findings import Finding
    from htglint.document.document import Document
    from htglint.engine.fixer import Outcome


class Checked(NamedTuple):
    """A page and its findings."""

    document: Document
    findings: Sequence[Finding]


class FixedBuffer(NamedTuple):
    """A page and the outcome of its fixes."""

    document: Document
    outcome: Outcome


class Gate(Protocol):
    """The commands for a page whose file at ``path`` held ``text``, newlines included.

    All methods return None for a page that the configuration excludes, and raise HtglintError if the configuration is
    broken or the text is not a page. They are called from several threads.
    """

    def checked(self, path: str, text: str) -> Checked | None:
        """Check the page."""

    def fixed(self, path: str, text: str) -> FixedBuffer | None:
        """Apply the safe fixes."""

    def formatted(self, path: str, text: str) -> FixedBuffer | None:
        """Format the page."""
