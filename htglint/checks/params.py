"""What the parameters of several checks have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Nothing(NamedTuple):
    """The parameters of a check that takes none."""


def uncompilable(key: str, patterns: Iterable[str]) -> str:
    """What is wrong with a list of regular expressions: that it is empty, or the first that is none."""
    listed = list(patterns)
    for pattern in listed:
        try:
            re.compile(pattern)
        except re.error as error:
            return f"`{key}` holds `{pattern}`, which is not a regular expression: {error}"
    return "" if listed else f"`{key}` must hold at least one expression"
