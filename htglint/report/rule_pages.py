"""URLs of the rule documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.version import __version__

if TYPE_CHECKING:
    from htglint.base.rules import Rule

HOME = "https://github.com/htglint/htglint"
"""The repository of the project."""


def url(rule: Rule) -> str:
    """Return the URL of a rule in the catalogue of this version.

    Empty for a rule of another pack.
    """
    if not rule.origin.startswith(files.builtin()):
        return ""
    return f"{HOME}/blob/v{__version__}/docs/rules.md#{rule.code}-{rule.name}".lower()
