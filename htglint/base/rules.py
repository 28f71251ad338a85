"""Rules, their severities and their examples."""

# No `from __future__ import annotations` here: as strings the types of the fields would be compiled one by one, which
# takes twice as long for each class.
from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple


class Severity(IntEnum):
    """Severity of a finding; ordered for ``--fail-on``."""

    INFO = 0
    WARNING = 1
    ERROR = 2


LEVELS: Mapping[str, Severity] = MappingProxyType(
    {"info": Severity.INFO, "warning": Severity.WARNING, "error": Severity.ERROR}
)
"""Severities by their names in files and flags."""


class LinkVerdict(NamedTuple):
    """The result of checking a URL of a page, including its fragment.

    ``kind`` is one of those of the check ``web``, ``detail`` a message, ``new`` the URL that should replace it (or
    empty). ``host`` is set if the verdict holds for all URLs of a host, which is then reported once.
    """

    url: str
    kind: str
    detail: str
    new: str = ""
    host: str = ""


class Example(NamedTuple):
    """A runnable example; ``hits`` are ``line:column`` places of expected findings.

    ``after`` is the text after the fixes of this rule alone (unsafe ones included), None if nothing changes. ``path``
    determines the profile and the edition; ``references`` are other copies, ``pages`` are names and texts of other
    pages in its folder, and ``verdicts`` those on its external links.
    """

    text: str
    hits: tuple[str, ...]
    after: str | None
    path: str
    references: tuple[str, ...] = ()
    pages: tuple[tuple[str, str], ...] = ()
    verdicts: tuple[LinkVerdict, ...] = ()


class Rule(NamedTuple):
    """A rule of a pack; ``check`` names the kind of check, ``params`` its parameters.

    A rule that is not ``default`` runs only if selected; one with ``since`` (a month, ``YYYY-MM``) only on pages of
    that month and later. ``published`` is its severity on published pages. Without ``fix_enabled`` its findings have
    no fixes; comments can disable it only if it is ``suppressible``.
    """

    code: str
    name: str
    category: str
    check: str
    severity: Severity
    fixable: str
    summary: str
    params: object
    profiles: tuple[str, ...] = ()
    default: bool = True
    since: str = ""
    published: Severity | None = None
    why: str = ""
    examples: tuple[Example, ...] = ()
    origin: str = ""
    fix_enabled: bool = True
    suppressible: bool = True
