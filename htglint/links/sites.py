"""Detects the kind of site that publishes a folder, by its generator's files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_MARKS = (
    ("vitepress", (".vitepress",)),
    ("docusaurus", tuple(f"docusaurus.config.{suffix}" for suffix in ("js", "ts", "mjs", "cjs", "mts"))),
    ("mkdocs", ("mkdocs.yml", "mkdocs.yaml")),
    ("hugo", ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")),
)
_HUGO_OF_OLD = ("config.toml", "config.yaml", "config.yml", "config.json")
"""What Hugo's configuration was called before 0.110, as that of other programs is; its folders tell it from them."""
_HUGO_FOLDERS = {"content", "layouts"}


def kind_of(names: Collection[str]) -> str:
    """Return the kind of site (``slugs.KINDS``) whose root has these names.

    Empty if it is none that is known.
    """
    for kind, marks in _MARKS:
        if any(mark in names for mark in marks):
            return kind
    if _HUGO_FOLDERS.issubset(names) and any(name in names for name in _HUGO_OF_OLD):
        return "hugo"
    return ""
