"""htglint: check and repair wrap-up pages written in Markdown.

The functions work on texts and need no files. They import what they use when they are called, because the command line
imports this package on every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .base.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .base.findings import Finding
    from .session import Conversion, Repair


__all__ = ["__version__", "check_text", "convert_page", "fix_text", "repair_text"]


def check_text(text: str, *, name: str = "page.md") -> list[Finding]:
    """Return the findings of the built-in rules in text order.

    ``name`` selects the profile, as a path would.
    """
    from . import session as api

    return api.check(text, name)


def fix_text(text: str, *, name: str = "page.md", unsafe: bool = False) -> str:
    """Apply the safe fixes of the built-in rules; with ``unsafe`` the others, too."""
    from . import session as api

    return api.fix(text, name, unsafe=unsafe)


def repair_text(
    text: str,
    *,
    siblings: Sequence[str] = (),
    references: Sequence[str] = (),
    name: str = "page.md",
    unsafe: bool = False,
) -> Repair:
    """Repair wrongly decoded text.

    ``siblings`` are intact pages of the same kind to learn from, ``references`` other copies of this text, which may
    be damaged themselves. The result has the repaired ``text``, the ``steps`` that lead there (offsets are code
    points of the given text), and the ``ambiguous`` passages with their candidates. A passage is changed from a
    probability of 0.98 on, with ``unsafe`` from 0.5 on.
    """
    from . import session as api

    return api.repair(text, siblings, references, name, unsafe=unsafe)


def convert_page(
    data: bytes | str,
    *,
    kind: str = "auto",
    siblings: Sequence[str] = (),
    references: Sequence[str] = (),
    name: str = "page.md",
    all_content: bool = False,
) -> Conversion:
    """Convert published HTML, scraped text or Markdown to the Markdown of a page.

    ``kind`` is html, mhtml, markdown, text, or auto; with ``all_content`` nothing is left out as boilerplate.
    ``siblings`` and ``references`` are as in :func:`repair_text`; lost code spans, links and lists are restored from
    them. The result has the ``text``, ``notes`` on what was guessed or is missing, and the recognised ``boilerplate``.
    Raises HtglintError if the input can't be read.
    """
    from . import session as api

    return api.convert(data, kind, siblings, references, name, all_content=all_content)
