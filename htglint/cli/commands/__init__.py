"""The commands, one module each; each imports only what it runs."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "check": "say what is wrong, and where",
        "fix": "mend what is certain, in place",
        "fmt": "lay pages out in their canonical form, in place",
        "links": "ask the web whether the pages are there that links lead to",
        "status": "say which topics of which page still wait for their text, and who touched them last",
        "new": "begin the page of a month from a list of its topics",
        "convert": "make a Markdown page of published HTML or scraped text",
        "words": "list the words that nobody knows, and add those that are right to a vocabulary",
        "rules": "list every rule",
        "explain": "say what a rule wants, and why",
        "server": "show findings and fixes in an editor, by the Language Server Protocol",
        "learn": "propose a profile from pages that are there",
        "schema": "print the JSON Schema of rules, profiles and the configuration, for editors",
        "completion": "print what makes a shell complete commands, options and rules",
    }
)
"""Every command, and what it does; each is a module of this package."""
