"""Selectors of rules: a code, a prefix of codes, or a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .rules import Rule


def matches(selector: str, rule: Rule) -> bool:
    """Return whether a selector is the code of a rule, a prefix of it, or its name."""
    return rule.code.startswith(selector) or rule.name == selector
