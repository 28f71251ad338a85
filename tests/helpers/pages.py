"""Pages as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from htglint.document.document import Document
from htglint.project import project
from htglint.project.settings import Config

if TYPE_CHECKING:
    from pathlib import Path

    from htglint.base.context import Context
    from htglint.base.profiles import Ruleset


def page(path: Path) -> Document:
    """A file as a document, its newlines as they are."""
    return Document(path.name, path.read_bytes().decode("utf-8"))


def context_of(document: Document, ruleset: Ruleset) -> Context:
    """What checks may know of a page that stands alone."""
    return project.Project(ruleset, Config()).local_context(document)
