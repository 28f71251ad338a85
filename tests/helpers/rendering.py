"""Pages rendered by a parser that the product does not use for what it knows of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from htglint.engine import engine, fixer
from htglint.layout import canonical
from htglint.layout.choices import choices_of
from htglint.project.project import Project
from htglint.project.settings import Config

if TYPE_CHECKING:
    from htglint.base.profiles import Ruleset
    from htglint.document.document import Document

_PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
_BLANKS = re.compile(r"\s+")
_AT_TAGS = re.compile(r"(?<=>) | (?=<)")


def rendered(document: Document) -> str:
    """Render what stands below the front matter as HTML; white space between words is one blank, at tags none."""
    html = _PARSER.render(document.text[document.front_matter.end :])
    return _AT_TAGS.sub("", _BLANKS.sub(" ", html))


def changed_ways(document: Document, ruleset: Ruleset) -> dict[str, Document]:
    """Return a page after `fmt`, `fix` and `fix --unsafe`."""
    context = Project(ruleset, Config()).local_context(document)
    rules = engine.select(ruleset, Config())
    return {
        "fmt": document.replaced(canonical.form(document.text, choices_of(document, context)).text),
        "fix": fixer.fix(document, rules, context).document,
        "unsafe": fixer.fix(document, rules, context, fixer.EVERYTHING).document,
    }
