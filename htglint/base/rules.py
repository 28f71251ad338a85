"""Rules: what they look for, how much their findings matter, and their examples."""

# No `from __future__ import annotations` here: as strings the types of the fields would be compiled one by one, which
# takes twice as long for each class.
from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import NamedTuple


class Severity(IntEnum):
    """How much a finding matters; ordered, so that ``--fail-on`` can compare."""

    INFO = 0
    WARNING = 1
    ERROR = 2


LEVELS: Mapping[str, Severity] = MappingProxyType(
    {"info": Severity.INFO, "warning": Severity.WARNING, "error": Severity.ERROR}
)
"""What severities are called in files and flags."""


class Verdict(NamedTuple):
    """What the web said of a URL as it stands in a page, fragment included.

    ``kind`` is one of those that the check ``web`` reports, ``detail`` a sentence without its full stop, ``new`` the
    URL that should stand there instead (or empty). ``host`` is set where the verdict is the same for all URLs of a
    host: that is told once.
    """

    url: str
    kind: str
    detail: str
    new: str = ""
    host: str = ""


class Example(NamedTuple):
    """A runnable example of a rule: ``hits`` are the ``line:column`` places where it must report.

    ``after`` is the text after the fixes of this rule alone (unsafe ones included), None where nothing changes.
    ``path`` names the page, because the profile and the edition are chosen by it; ``references`` are other copies,
    ``pages`` are names and texts of other pages in its folder, and ``verdicts`` what the web said of its links.
    """

    text: str
    hits: tuple[str, ...]
    after: str | None
    path: str
    references: tuple[str, ...] = ()
    pages: tuple[tuple[str, str], ...] = ()
    verdicts: tuple[Verdict, ...] = ()


class Rule(NamedTuple):
    """One rule of a pack; ``check`` names the kind of check, ``params`` its decoded parameters.

    A rule that is not ``default`` runs only where it is selected; one with ``since`` (a month, ``YYYY-MM``) only on
    pages of that month and later. ``published`` is its severity on pages that the configuration calls published. One
    that may not be ``mended`` reports without its fixes; comments of a page switch off only those that are
    ``suppressible``.
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
    mended: bool = True
    suppressible: bool = True
