"""The settings of a page, each declared once: type, default, prose and flags.

Files are decoded by these declarations; flags, `check --show-settings`, the schema and docs/configuration.md are
derived from them.
"""

# No `from __future__ import annotations` here: the annotations are read at run time.
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from htglint.base.declare import Flag, Setting, shape_of_settings
from htglint.base.decode import (
    Choice,
    Globs,
    GlobsByName,
    OneTable,
    Selectors,
    SelectorsByGlob,
    Value,
    WordsByName,
)
from htglint.base.link_settings import LINKS, LinkSettings
from htglint.base.rules import LEVELS, Severity

if TYPE_CHECKING:
    from htglint.base.decode import TomlTable

RULE_GROUP, PAGE_GROUP, SETTINGS_GROUP = "rule selection", "page selection", "settings"
LEARNING_GROUP, NEWS_GROUP, EXIT_GROUP = "profile and related pages", "new findings only", "exit status"
LINES_GROUP = "changed lines only"
_RULES, _PATH = "RULES", "PATH"


class FileIgnores(NamedTuple):
    """Rules disabled on pages whose path, relative to ``root``, matches ``glob``.

    A glob behind ``!`` means the pages that it does not match.
    """

    root: str
    glob: str
    selectors: tuple[str, ...]


class Ignores(NamedTuple):
    """Globs with the rules that are disabled on their pages."""

    by_glob: SelectorsByGlob = SelectorsByGlob()

    def read(self, table: "TomlTable", key: str, default: Any) -> Any:
        """A value for each glob; the folder that it is relative to is not known yet."""
        return tuple(FileIgnores("", glob, rules) for glob, rules in self.by_glob.read(table, key, default))


class Config(NamedTuple):
    """The settings of one page, decoded and complete.

    ``source`` is the file that they were read from (empty without one), ``root`` the folder that globs and patterns are
    relative to. Paths are absolute, and empty if the setting is not used. ``flags`` are the selectors that flags
    gave, each with the name of its field.
    """

    source: str = ""
    root: str = ""
    flags: tuple[tuple[str, str], ...] = ()
    select: Annotated[
        tuple[str, ...],
        Setting(
            "The only rules to enable: codes, names, or prefixes of codes.",
            Selectors("would select no rule; leave it out to have the default rules"),
            Flag(
                "--select", _RULES, "enable only these rules: codes, names or prefixes, separated by commas",
                RULE_GROUP, drops="extend_select",
            ),
            example='select = ["HTG1", "HTG2", "HTG3"]',
        ),
    ] = ()  # fmt: skip
    extend_select: Annotated[
        tuple[str, ...],
        Setting(
            "Rules to enable in addition.",
            Selectors(),
            Flag("--extend-select", _RULES, "enable these rules in addition", RULE_GROUP, adds=True),
            example='extend-select = ["HTG9"]',
        ),
    ] = ()
    ignore: Annotated[
        tuple[str, ...],
        Setting(
            "Rules to disable; `--select` of the command line wins, unless the selector here is more specific.",
            Selectors(),
            Flag("--ignore", _RULES, "disable these rules", RULE_GROUP, alias="--extend-ignore", adds=True),
            example='ignore = ["HTG6", "HTG7"]',
        ),
    ] = ()
    per_file_ignores: Annotated[
        tuple[FileIgnores, ...],
        Setting(
            "Globs, and the rules to disable on the pages that match; a glob behind `!` means all other pages.",
            Ignores(),
            Flag(
                "--per-file-ignores", "GLOB:RULES", "disable rules on matching pages; replaces the setting", RULE_GROUP
            ),
            Flag(
                "--extend-per-file-ignores", "GLOB:RULES", "the same, in addition to the setting", RULE_GROUP,
                adds=True,
            ),
            example='[per-file-ignores]\n"drafts/**" = ["HTG2"]\n"!docs/reports/**" = ["HTG4", "HTG5"]',
        ),
    ] = ()  # fmt: skip
    severity: Annotated[
        tuple[tuple[str, Severity], ...],
        Setting(
            "Rules, and the severity of their findings; the more specific selector wins.",
            WordsByName(LEVELS),
            example='[severity]\nHTG2 = "error"\nHTG7 = "info"',
        ),
    ] = ()
    fixable: Annotated[
        tuple[str, ...],
        Setting(
            "The only rules whose fixes are offered and applied.",
            Selectors(),
            Flag("--fixable", _RULES, "apply only the fixes of these rules", RULE_GROUP, drops="extend_fixable"),
            example='fixable = ["HTG1", "HTG7"]',
        ),
    ] = ()
    extend_fixable: Annotated[
        tuple[str, ...],
        Setting(
            "Rules whose fixes are offered and applied in addition.",
            Selectors(),
            Flag("--extend-fixable", _RULES, "apply the fixes of these rules in addition", RULE_GROUP, adds=True),
            example='extend-fixable = ["HTG9"]',
        ),
    ] = ()
    unfixable: Annotated[
        tuple[str, ...],
        Setting(
            "Rules whose fixes are neither offered nor applied.",
            Selectors(),
            Flag("--unfixable", _RULES, "apply no fixes of these rules", RULE_GROUP, adds=True),
            example='unfixable = ["HTG3"]',
        ),
    ] = ()
    fail_on: Annotated[
        Severity,
        Setting(
            "The lowest severity that makes a run fail.",
            Choice(LEVELS),
            Flag("--fail-on", "", "exit with 1 on a finding of this severity or above (default: error)", EXIT_GROUP),
            example='fail-on = "warning"',
        ),
    ] = Severity.ERROR
    baseline: Annotated[
        str,
        Setting(
            "The file of known findings, which are not reported; `--write-baseline` writes it.",
            Value(),
            Flag("--baseline", "FILE", "suppress the findings that this file lists", NEWS_GROUP),
            is_path=True,
            example='baseline = "htglint-baseline.json"',
        ),
    ] = ""
    exclude: Annotated[
        tuple[str, ...],
        Setting(
            "Patterns of files and folders to skip, as in .gitignore.",
            Selectors(),
            # Patterns are relative to the working directory here, and to the file's folder there.
            Flag(
                "--exclude", "PATTERN", "skip matching files and folders, as in .gitignore", PAGE_GROUP,
                alias="--extend-exclude", adds=True, separate=True,
            ),
            example='exclude = ["drafts/", "*.tmp.md"]',
        ),
    ] = ()  # fmt: skip
    published: Annotated[
        tuple[str, ...],
        Setting(
            "Globs of published pages: a placeholder is an error there.",
            Globs(),
            example='published = ["docs/reports/20*.md"]',
        ),
    ] = ()
    profiles: Annotated[
        Mapping[str, tuple[str, ...]],
        Setting(
            "Profiles, and globs of pages to use them for, in addition to the profile's own.",
            GlobsByName(),
            example='[profiles]\nminutes = ["docs/minutes/*.md"]',
        ),
    ] = MappingProxyType({})
    extends: Annotated[
        str,
        Setting(
            "A configuration whose settings hold where this one has none: a file, or that of an installed pack "
            "(`package:name`). Its paths are relative to its own folder; globs and patterns to that of this file.",
            Value(),
            example='extends = "shared/htglint.toml"',
        ),
    ] = ""
    packs: Annotated[
        tuple[str, ...],
        Setting(
            "Folders or files with rules and profiles of your own, or installed packs (`package:name`).",
            Selectors(),
            Flag(
                "--pack",
                _PATH,
                "load the rules and profiles of this pack, too: a path, or package:name",
                SETTINGS_GROUP,
                adds=True,
            ),
            is_path=True,
            may_be_installed=True,
            example='packs = ["docs/rules"]',
        ),
    ] = ()
    siblings: Annotated[
        tuple[str, ...],
        Setting(
            "Intact pages or folders to learn from, instead of the page's own folder.",
            Selectors(),
            Flag("--sibling", _PATH, "learn from this page or folder instead of the page's own folder", LEARNING_GROUP),
            is_path=True,
            example='siblings = ["docs/reports"]',
        ),
    ] = ()
    site_root: Annotated[
        str,
        Setting(
            "The folder that paths such as /docs/x/ are relative to.",
            Value(),
            is_path=True,
            example='site-root = "website"',
        ),
    ] = ""
    language: Annotated[
        str, Setting("The language of the pages, which chooses the dictionary.", Value(), example='language = "en"')
    ] = "en"
    vocabularies: Annotated[
        tuple[str, ...],
        Setting(
            "Files with words that the pages use, one per line.",
            Selectors(),
            is_path=True,
            example='vocabularies = ["docs/words.txt"]',
        ),
    ] = ()
    vale: Annotated[
        str,
        Setting(
            "The Vale configuration whose vocabularies are used; by default, the nearest one.",
            Value(),
            is_path=True,
            example='vale = "docs/.vale.ini"',
        ),
    ] = ""
    links: Annotated[
        LinkSettings,
        Setting(
            "How external links are checked.",
            OneTable(LINKS),
            example='[links]\nmax-age = "1d"\n\n[[links.host]]\nname = "example.org"\nrate = 2',
        ),
    ] = LinkSettings()


SETTINGS = shape_of_settings(Config)
"""The keys of the configuration."""
