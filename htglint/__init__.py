"""htglint: check and repair wrap-up pages written in Markdown.

The functions and :class:`Session` work on texts. What they need is imported when it is first used, because the command
line imports this package on every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .base.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .base.errors import HtglintError
    from .base.findings import Candidate, Edit, Fix, Hit, Related, Safety, Span, Step
    from .base.rules import Rule, Severity
    from .encoding.passage import Passage
    from .session.results import Conversion, Finding, Fixed, Position, Repair
    from .session.session import Session


__all__ = [
    "Candidate",
    "Conversion",
    "Edit",
    "Finding",
    "Fix",
    "Fixed",
    "Hit",
    "HtglintError",
    "Passage",
    "Position",
    "Related",
    "Repair",
    "Rule",
    "Safety",
    "Session",
    "Severity",
    "Span",
    "Step",
    "__version__",
    "check_many",
    "check_text",
    "convert_many",
    "convert_page",
    "fix_many",
    "fix_text",
    "format_many",
    "format_text",
    "repair_many",
    "repair_text",
]

_MODULES = {
    "base.errors": ("HtglintError",),
    "base.findings": ("Candidate", "Edit", "Fix", "Hit", "Related", "Safety", "Span", "Step"),
    "base.rules": ("Rule", "Severity"),
    "encoding.passage": ("Passage",),
    "session.results": ("Conversion", "Finding", "Fixed", "Position", "Repair"),
    "session.session": ("Session",),
}
"""Where the public types are defined."""


def __getattr__(name: str) -> object:
    from importlib import import_module

    for module, names in _MODULES.items():
        if name in names:
            found: object = getattr(import_module(f".{module}", __name__), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _default() -> Session:
    """Return the session that the functions share."""
    from .session.session import default

    return default()


def check_text(text: str, *, name: str = "page.md") -> list[Finding]:
    """Return the findings of the built-in rules in text order.

    ``name`` selects the profile, as a path would.
    """
    return _default().check(text, name=name)


def check_many(texts: Iterable[str], *, name: str = "page.md") -> Iterator[list[Finding]]:
    """Check texts one by one, as they are asked for."""
    return _default().check_many(texts, name=name)


def fix_text(text: str, *, name: str = "page.md", unsafe: bool = False) -> str:
    """Apply the safe fixes of the built-in rules; with ``unsafe`` the others, too.

    ``Session().fix`` also returns what was applied and what remains.
    """
    return _default().fix(text, name=name, unsafe=unsafe).text


def fix_many(texts: Iterable[str], *, name: str = "page.md", unsafe: bool = False) -> Iterator[Fixed]:
    """Fix texts lazily, one by one; each result has the text and its changes."""
    return _default().fix_many(texts, name=name, unsafe=unsafe)


def format_text(text: str, *, name: str = "page.md") -> str:
    """Return the text in its canonical layout."""
    return _default().format(text, name=name).text


def format_many(texts: Iterable[str], *, name: str = "page.md") -> Iterator[Fixed]:
    """Lay out texts one by one, as they are asked for."""
    return _default().format_many(texts, name=name)


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
    probability of 0.98 on (0.999 for words), with ``unsafe`` from 0.5 on.
    """
    session = _default()
    if siblings or references:
        session = session.with_copies(siblings, references)
    return session.repair(text, name=name, unsafe=unsafe)


def repair_many(texts: Iterable[str], *, name: str = "page.md", unsafe: bool = False) -> Iterator[Repair]:
    """Repair texts one by one, as they are asked for."""
    return _default().repair_many(texts, name=name, unsafe=unsafe)


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
    session = _default()
    if siblings or references:
        session = session.with_copies(siblings, references)
    return session.convert(data, kind=kind, name=name, all_content=all_content)


def convert_many(
    inputs: Iterable[bytes | str], *, kind: str = "auto", name: str = "page.md", all_content: bool = False
) -> Iterator[Conversion]:
    """Convert inputs one by one, as they are asked for."""
    return _default().convert_many(inputs, kind=kind, name=name, all_content=all_content)
