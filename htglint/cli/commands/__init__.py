"""The commands, one module each; each imports only what it runs."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "check": "report problems",
        "fix": "apply safe fixes",
        "review": "decide in the browser what can't be fixed automatically",
        "fmt": "format pages in their canonical layout",
        "links": "check external links",
        "status": "list unfinished topics and their last editors",
        "new": "write the draft of a month's page from a list of topics",
        "convert": "convert HTML or text to a Markdown page",
        "batch": "repair, convert and check the documents of archives",
        "words": "list unknown words, and add them to a vocabulary",
        "rules": "list all rules, or test their examples",
        "explain": "explain rules",
        "init": "write configuration, hooks and workflow for a repository",
        "server": "run the language server for editors",
        "learn": "propose a profile from existing pages",
        "schema": "print the JSON Schema of the configuration or of packs",
        "completion": "print a shell completion script",
    }
)
"""Every command, and what it does; each is a module of this package."""
