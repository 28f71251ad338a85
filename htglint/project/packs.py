"""Loads packs from TOML: rules, profiles and languages, with all errors at once.

A pack is a folder of TOML files, or one file. A file with a ``code`` or ``check`` is a rule, one with ``language`` a
language, any other a profile; pack_shapes.py defines their keys. The parsed built-in packs are cached, because reading
TOML costs a quarter of a run on one page.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import cache as index
from htglint.base import files
from htglint.base.decode import TomlTable
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.profiles import Language, Profile, Ruleset
from htglint.base.rule_selectors import matches
from htglint.base.rules import Rule
from htglint.base.suggest import did_you_mean
from htglint.base.version import __version__

from . import pack_shapes
from .config import FILES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from htglint.base.decode import Shape

    Parsed = list[tuple[str, dict[str, Any]]]

RULE_MARKS = ("code", "check")
"""Keys that make a file a rule."""
LANGUAGE_MARK = "language"
"""The key that makes a file a language, unless it is a rule."""
_DEFAULT_LANGUAGE = "en"


def _vocabularies() -> tuple[str, ...]:
    """Return the built-in word lists that apply to every page."""
    folder = os.path.join(files.builtin(), "base", "vocab")
    return tuple(os.path.join(folder, name) for name in sorted(os.listdir(folder)))


def load(extra: Sequence[str] = ()) -> Ruleset:
    """Load the built-in packs and those at the ``extra`` paths.

    Raise one HtglintError with all errors.
    """
    builtin = _builtin_tables()
    parsed = list(builtin.parsed)
    errors: list[str] = []
    for pack in extra:
        parsed += _read(_pack_files(pack), errors)
    rules: dict[str, Rule] = {}
    profiles: dict[str, tuple[Profile, str]] = {}
    languages: dict[str, Language] = {}
    for number, (path, values) in enumerate(parsed):
        known = builtin.trusted and number < len(builtin.parsed)
        # Computing the displayed path takes longer than decoding the file.
        table = TomlTable(values, path if known else visible(files.shown(path)), errors, trusted=known)
        made = table.into(_shape_of(values))
        if isinstance(made, Profile):
            made = _with_lists(made, os.path.dirname(path), table)
        if isinstance(made, Rule):
            _add(rules, made._replace(origin=path), table)
        elif isinstance(made, Language):
            languages[made.language] = made
        elif isinstance(made, Profile):
            profiles.pop(made.name, None)  # a later pack overrides an earlier one's profile
            profiles[made.name] = made, table.where
    errors = errors or [*_unknown_profiles(rules, profiles), *_unknown_rules(rules, profiles)]
    if errors:
        raise HtglintError("\n".join(errors))
    if not builtin.trusted:
        index.write("packs", builtin.key, builtin.parsed)
    by_code = sorted(rules.values(), key=lambda rule: rule.code)
    english = languages[_DEFAULT_LANGUAGE]
    latest_first = tuple(_in_language(profile, english) for profile, _ in reversed(profiles.values()))
    return Ruleset(tuple(by_code), latest_first, _vocabularies(), english.months)


def profile_of(text: str, origin: str) -> Profile:
    """Decode a profile from TOML.

    Raise one HtglintError with ``origin`` and all errors.
    """
    errors: list[str] = []
    made = TomlTable(files.parse_toml(text, origin), origin, errors).into(pack_shapes.PROFILE)
    if not isinstance(made, Profile):
        raise HtglintError("\n".join(errors))
    return made if made.month_names else made._replace(month_names=load().month_names)


def _with_lists(profile: Profile, folder: str, table: TomlTable) -> Profile:
    """Return a profile with absolute paths of vocabularies and lexicons.

    Its file has them relative to its own folder.
    """
    vocabularies = [_place(name, folder, table, "vocabularies") for name in profile.vocabularies]
    lexicons = [_place(name, folder, table, "lexicons") for name in profile.lexicons]
    return profile._replace(vocabularies=tuple(vocabularies), lexicons=tuple(lexicons))


def _place(name: str, folder: str, table: TomlTable, key: str) -> str:
    """Return a list's path; copies of built-in profiles use the built-in lists."""
    places = [os.path.normpath(os.path.join(base, name)) for base in (folder, *_builtin_folders())]
    is_there, what = (os.path.isdir, "folder") if key == "lexicons" else (os.path.isfile, "file")
    path = places[0] if table.trusted else next(filter(is_there, places), "")
    if not path:
        table.wrong(f"`{key}` names `{visible(name)}`, and there is no {what} {visible(files.shown(places[0]))}")
    return path


def _builtin_folders() -> list[str]:
    return sorted(folder.path for folder in os.scandir(files.builtin()) if folder.is_dir())


def _shape_of(values: Mapping[str, object]) -> Shape:
    """Return the shape of a file by its keys."""
    if is_rule(values):
        return pack_shapes.RULE
    return pack_shapes.LANGUAGE if LANGUAGE_MARK in values else pack_shapes.PROFILE


def _in_language(profile: Profile, language: Language) -> Profile:
    """Return the profile with the month names of its language, unless it has its own."""
    return profile if profile.month_names else profile._replace(month_names=language.months)


def is_rule(values: Mapping[str, object]) -> bool:
    """Return whether a file with these keys is a rule."""
    return any(key in values for key in RULE_MARKS)


def _add(rules: dict[str, Rule], rule: Rule, table: TomlTable) -> None:
    for other in rules.values():
        if rule.code == other.code or rule.name == other.name:
            same = f"code {rule.code}" if rule.code == other.code else f"name {rule.name}"
            table.wrong(f"the {same} is already taken by {visible(files.shown(other.origin))}")
            return
    rules[rule.code] = rule


def _unknown_profiles(rules: Mapping[str, Rule], profiles: Mapping[str, tuple[Profile, str]]) -> Iterator[str]:
    for rule in rules.values():
        for name in rule.profiles:
            if name not in profiles:
                where = visible(files.shown(rule.origin))
                yield f"{where}: `profiles` names `{visible(name)}`, which no pack has{did_you_mean(name, profiles)}"


def _unknown_rules(rules: Mapping[str, Rule], profiles: Mapping[str, tuple[Profile, str]]) -> Iterator[str]:
    for profile, where in profiles.values():
        for selector in profile.rules:
            if not (selector and any(matches(selector, rule) for rule in rules.values())):
                close = did_you_mean(selector, [rule.name for rule in rules.values()])
                yield f"{where}: `rules` names `{visible(selector)}`, which no pack has{close}"


def describe(rule: Rule) -> Rule:
    """Return the rule with reasons and examples, which ``load`` drops for built-ins."""
    errors: list[str] = []
    for path, values in _read([rule.origin], errors):
        made = TomlTable(values, visible(files.shown(path)), errors).into(pack_shapes.RULE)
        if isinstance(made, Rule):
            return made._replace(origin=path)
    raise HtglintError("\n".join(errors))


# --- Files


def _pack_files(pack: str) -> list[str]:
    if not pack:
        raise HtglintError("the path of a pack is empty; name a folder of TOML files, or one file")
    if not os.path.isdir(pack):
        return [pack]
    found = [os.path.join(folder, name) for folder, _, names in os.walk(pack) for name in names if _is_of_pack(name)]
    if not found:
        raise HtglintError(
            f"{visible(files.shown(pack))}: contains no .toml file; a pack is a folder of TOML files, or one file"
        )
    return sorted(found)


def _is_of_pack(name: str) -> bool:
    """Return whether a file of a pack's folder is part of it; configuration is not."""
    return name.endswith(".toml") and name not in FILES


def _read(paths: Sequence[str], errors: list[str]) -> Parsed:
    parsed: Parsed = []
    for path in paths:
        try:
            parsed.append((path, files.parse_toml(files.read(path).text, files.shown(path))))
        except HtglintError as error:
            errors.append(str(error))
    return parsed


class _Builtin(NamedTuple):
    """Parsed built-in packs, whether they were validated before, and the cache key."""

    parsed: Parsed
    trusted: bool
    key: list[str]


def _builtin_tables() -> _Builtin:
    paths = _pack_files(files.builtin())
    key = [__version__, *(f"{path} {(status := os.stat(path)).st_mtime_ns} {status.st_size}" for path in paths)]
    known = index.read("packs", key)
    if _is_parsed(known):
        return _Builtin([(path, values) for path, values in known], trusted=True, key=key)
    errors: list[str] = []
    parsed = _read(paths, errors)
    if errors:
        raise HtglintError("\n".join(errors))
    for _, values in parsed:  # checks need neither prose nor examples
        values.pop("why", None)
        values.pop("example", None)
    return _Builtin(parsed, trusted=False, key=key)


def _is_parsed(known: object) -> bool:
    """Return whether cached data have the form of parsed files."""
    return isinstance(known, list) and all(
        isinstance(item, list) and len(item) == 2 and isinstance(item[0], str) and isinstance(item[1], dict)
        for item in known
    )
