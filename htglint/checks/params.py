"""Shared parts of check parameters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class NoParams(NamedTuple):
    """The parameters of a check without any."""


def invalid_regex(key: str, patterns: Iterable[str]) -> str:
    """Return a sentence about an empty list or its first invalid regex; else empty."""
    listed = list(patterns)
    for pattern in listed:
        try:
            re.compile(pattern)
        except re.error as error:
            return f"`{key}` holds `{pattern}`, which is not a regular expression: {error}"
    return "" if listed else f"`{key}` must hold at least one expression"
