"""Arithmetic of costs in nats (-ln of a probability)."""

from __future__ import annotations

from math import exp, inf, log


def either(one: float, other: float) -> float:
    """Return the cost of one of two things, each with a cost of its own, which may be infinite."""
    return one if other == inf else min(one, other) - log(1.0 + exp(-abs(one - other)))
