"""The keys of the configuration: what each means and takes. Editors and the docs show what is written here.

Imported only where a configuration file is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base.decode import (
    Choice,
    Globs,
    GlobsByName,
    Key,
    OneTable,
    Selectors,
    SelectorsByGlob,
    Shape,
    Value,
    WordsByName,
)
from htglint.base.rules import LEVELS, Severity
from htglint.base.settings import Config, FileIgnores, LinkSettings

if TYPE_CHECKING:
    from htglint.base.decode import Table

_NO_RULE = "would select no rule; leave it out to have the default rules"


class Links(NamedTuple):
    """The table `links`; most configurations say nothing about the web, and need not load what reads it."""

    @property
    def table(self) -> OneTable:
        """What it takes, less the ranges of its numbers."""
        from .link_settings import LINKS

        return OneTable(LINKS)

    def read(self, table: Table, key: str, default: Any) -> Any:
        """The settings."""
        if key not in table.values:
            return default
        from .link_settings import decoded

        return decoded(table.table(key))


class Ignores(NamedTuple):
    """Globs with the rules that are left out of their pages."""

    by_glob: SelectorsByGlob = SelectorsByGlob()

    def read(self, table: Table, key: str, default: Any) -> Any:
        """A value for each glob; the folder that it is relative to is not known yet."""
        return tuple(FileIgnores("", glob, rules) for glob, rules in self.by_glob.read(table, key, default))


SETTINGS = Shape(
    Config,
    (
        Key("select", "The only rules that are asked: codes, names, or prefixes of codes.", Selectors(_NO_RULE), ()),
        Key("extend-select", "Rules that are asked, too.", Selectors(), (), "extend_select"),
        Key("ignore", "Rules that are left out.", Selectors(), ()),
        Key(
            "per-file-ignores",
            "Globs, and the rules that are left out of the pages that they match; a glob behind `!` means all others.",
            Ignores(),
            (),
            "per_file_ignores",
        ),
        Key(
            "severity", "Rules, and how much their findings matter; the more exact name wins.", WordsByName(LEVELS), ()
        ),
        Key("fixable", "The only rules whose fixes are proposed and applied.", Selectors(), ()),
        Key("extend-fixable", "Rules whose fixes are proposed and applied, too.", Selectors(), (), "extend_fixable"),
        Key("unfixable", "Rules whose findings are left to a person.", Selectors(), ()),
        Key(
            "fail-on", "The severity from which on a finding fails the run.", Choice(LEVELS), Severity.ERROR, "fail_on"
        ),
        Key("baseline", "The file of findings that are known and left out; `--write-baseline` writes it.", Value(), ""),
        Key("exclude", "Files and folders that are passed over, as in .gitignore.", Selectors(), ()),
        Key("published", "Globs of pages that are published: a placeholder is an error there.", Globs(), ()),
        Key("profiles", "Profiles, and globs of pages that have them besides those they name.", GlobsByName(), {}),
        Key("packs", "Folders or files with rules and profiles of your own.", Selectors(), ()),
        Key(
            "siblings",
            "Intact pages to learn from, or their folders, in place of a page's own folder.",
            Selectors(),
            (),
        ),
        Key("site-root", "The folder where paths such as /docs/x/ begin.", Value(), "", "site_root"),
        Key("language", "The language of the pages, whose dictionary knows their words.", Value(), "en"),
        Key("vocabularies", "Files with words that the pages use, a word a line.", Selectors(), ()),
        Key("vale", "The configuration of Vale whose vocabularies are taken; without it, the nearest.", Value(), ""),
        Key("links", "How links are checked on the web.", Links(), LinkSettings()),
    ),
)
