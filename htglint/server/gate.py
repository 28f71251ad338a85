"""What the server asks of the project, so that it need not know how pages, configuration and rules are found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.findings import Finding
    from htglint.document.document import Document
    from htglint.engine.fixer import Outcome


class Checked(NamedTuple):
    """A page and what was found on it."""

    document: Document
    findings: Sequence[Finding]


class Fixed(NamedTuple):
    """A page and what became of it."""

    document: Document
    outcome: Outcome


class Gate(Protocol):
    """What the command line would say of a page whose file at ``path`` held ``text``, every newline as it is.

    All are None for a page that the configuration excludes, and raise HtglintError where the configuration is broken
    or the text is no page. They are called from several threads.
    """

    def checked(self, path: str, text: str) -> Checked | None:
        """What is found on the page."""

    def fixed(self, path: str, text: str) -> Fixed | None:
        """The page after every fix that is applied by default."""

    def formatted(self, path: str, text: str) -> Fixed | None:
        """The page in its canonical layout."""
