"""Interface between review and project: no configuration, packs or files here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.context import Answer
    from htglint.base.findings import Finding
    from htglint.document.document import Document


class Opened(NamedTuple):
    """A page after its safe fixes and those that answers choose.

    ``before`` is its text as it was, ``data`` the bytes of that, ``document`` the fixed page with the ``remaining``
    findings, and ``after`` its bytes. ``notes`` are sentences for people.
    """

    name: str
    before: str
    data: bytes
    document: Document
    after: bytes
    remaining: Sequence[Finding]
    notes: Sequence[str] = ()


class ReviewGate(Protocol):
    """The pages of a review and its answers; methods raise HtglintError."""

    def paths(self) -> list[str]:
        """Return the paths of the pages."""

    def opened(self, path: str, answers: Sequence[Answer]) -> Opened:
        """Return a page as its fixes and the answers leave it; nothing is written."""

    def dropped(self, name: str, data: bytes, answers: Sequence[Answer]) -> Opened:
        """Return a file from elsewhere as a page, repaired or converted."""

    def save(self, page: Opened) -> Sequence[str]:
        """Write a page unless its file has changed; return notes about lost attributes."""

    def complain(self, message: str) -> None:
        """Show an error on the terminal."""


class Store(Protocol):
    """Where answers are kept."""

    def known(self) -> tuple[Answer, ...]:
        """Return the answers of the answers file."""

    def pending(self) -> tuple[Answer, ...]:
        """Return the answers that were given and not written yet."""

    def keep(self, answers: Sequence[Answer]) -> None:
        """Store answers that were given, at once and as a whole."""

    def finish(self, answers: Sequence[Answer]) -> None:
        """Write the answers file, and forget those that were pending."""
