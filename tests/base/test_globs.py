"""Globs, as profiles and configuration use them."""

from __future__ import annotations

import pytest

from htglint.base import globs


@pytest.mark.parametrize(
    ("glob", "path", "matched"),
    [
        ("20[0-9][0-9]-[01][0-9].md", "docs/2025-11.md", True),
        ("20[0-9][0-9]-[01][0-9].md", "docs/x2025-11.md", False),
        ("docs/*.md", "docs/a.md", True),
        ("docs/*.md", "docs/a/b.md", False),
        ("docs/**/*.md", "docs/a/b.md", True),
        ("docs/**/*.md", "docs/b.md", True),
        ("docs/**", "docs/a/b.md", True),
        ("a?.md", "ab.md", True),
        ("a?.md", "a/.md", False),
        ("[!a].md", "b.md", True),
        ("[!a].md", "a.md", False),
        ("[", "[", True),
        ("a+b.md", "a+b.md", True),
        ("A.md", "a.md", False),
    ],
)
def test_globs(glob: str, path: str, matched: bool) -> None:
    assert globs.matches(glob, path) is matched


def test_a_broken_set_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="bad character range"):
        globs.compiled("[z-a]")
