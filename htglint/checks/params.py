"""What the parameters of several checks have in common."""

from __future__ import annotations

from typing import NamedTuple


class Nothing(NamedTuple):
    """The parameters of a check that takes none."""
