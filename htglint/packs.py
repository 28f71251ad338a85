"""rules/**/*.toml -> Ruleset: decoded strictly, all errors collected before it stops.

A pack is a folder of TOML files, or one file. A file with a ``code`` is a rule; one with a ``match`` or ``title`` is a
profile. The files of the built-in packs are kept, parsed, in one index in the user's cache, because reading TOML
costs a quarter of a run on one page; a missing, foreign or broken index is made again.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from . import __version__, files
from .checks import CHECKS
from .decode import Table
from .escape import visible
from .model import (
    DateSource,
    Edition,
    Example,
    FrontMatterField,
    HtglintError,
    KnownPicture,
    Layout,
    MetadataField,
    Profile,
    Rule,
    Ruleset,
    Section,
    Severity,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Parsed = list[tuple[str, dict[str, Any]]]

CATEGORIES = (
    "encoding", "placeholder", "missing-section", "section-order", "section-name", "label-format", "heading-format",
    "metadata", "link-internal", "link-external", "link-style", "spelling", "grammar", "code-span", "image",
    "list-format", "whitespace", "code-block", "consistency-across-files", "layout",
)  # fmt: skip
FIXABLE = ("always", "sometimes", "never")
FORMS = ("heading", "label", "none")
BULLETS = ("*", "-", "+")
LEADS = ("", "*", "**")
RULES = ("---", "***", "___", "<hr />")
DATE_PLACES = ("path", "front-matter", "title", "metadata")
_RULE_KEYS = (
    "code", "name", "category", "check", "severity", "fixable", "summary", "why", "profiles", "default", "since",
    "published", "params", "example",
)  # fmt: skip
_PROFILE_KEYS = (
    "name", "match", "title", "heading", "heading_form", "overviews", "placeholder", "emoji", "date", "metadata",
    "edition", "layout", "front_matter", "site", "image_folder", "picture",
)  # fmt: skip
_SEVERITIES = {"info": Severity.INFO, "warning": Severity.WARNING, "error": Severity.ERROR}
_CODE = re.compile(r"[A-Z]{2,5}\d{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def builtin() -> str:
    """The folder of the packs that come with the package: beside it in a checkout, inside it when installed."""
    here = os.path.dirname(os.path.abspath(__file__))
    inside = os.path.join(here, "_rules")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(here), "rules")


def load(extra: Sequence[str] = ()) -> Ruleset:
    """The built-in packs and those at the ``extra`` paths; raises HtglintError that lists all their errors."""
    parsed = _builtin_tables()
    errors: list[str] = []
    for pack in extra:
        parsed += _read(_pack_files(pack), errors)
    rules: dict[str, Rule] = {}
    profiles: dict[str, Profile] = {}
    for path, values in parsed:
        table = Table(values, visible(files.shown(path)), errors)
        if "code" in values or "check" in values:
            _add(rules, _rule(table, path), table)
        else:
            profile = _profile(table)
            profiles[profile.name] = profile  # a later pack overrides an earlier one's profile
    errors += (
        f"{visible(files.shown(rule.origin))}: `profiles` names `{visible(name)}`, which no pack has"
        for rule in rules.values()
        for name in rule.profiles
        if name not in profiles
    )
    if errors:
        raise HtglintError("\n".join(errors))
    by_code = sorted(rules.values(), key=lambda rule: rule.code)
    return Ruleset(tuple(by_code), tuple(sorted(profiles.values(), key=lambda profile: profile.name)))


def _add(rules: dict[str, Rule], rule: Rule, table: Table) -> None:
    for other in rules.values():
        if rule.code == other.code or rule.name == other.name:
            same = f"code {rule.code}" if rule.code == other.code else f"name {rule.name}"
            table.wrong(f"the {same} is already taken by {visible(files.shown(other.origin))}")
            return
    rules[rule.code] = rule


def describe(rule: Rule) -> Rule:
    """The same rule with its reasons and examples, which ``load`` leaves out."""
    errors: list[str] = []
    ((_, values),) = _read([rule.origin], errors)
    table = Table(values, visible(files.shown(rule.origin)), errors)
    examples = tuple(_example(part) for part in table.tables("example"))
    why = table.take("why", "str", "")
    if errors:
        raise HtglintError("\n".join(errors))
    return rule._replace(why=why.strip(), examples=examples)


# --- Files


def _pack_files(pack: str) -> list[str]:
    if not pack:
        raise HtglintError("the path of a pack is empty; name a folder of TOML files, or one file")
    if not os.path.isdir(pack):
        return [pack]
    found = [
        os.path.join(folder, name) for folder, _, names in os.walk(pack) for name in names if name.endswith(".toml")
    ]
    if not found:
        raise HtglintError(f"{visible(files.shown(pack))}: holds no .toml file, so it is no pack of rules")
    return sorted(found)


def _read(paths: Sequence[str], errors: list[str]) -> Parsed:
    import tomllib  # slow to import, and the built-in packs come from the index

    parsed: Parsed = []
    for path in paths:
        try:
            parsed.append((path, tomllib.loads(files.read(path).text)))
        except HtglintError as error:
            errors.append(str(error))
        except tomllib.TOMLDecodeError as error:
            errors.append(f"{visible(files.shown(path))}: is not TOML: {visible(str(error))}")
    return parsed


def _builtin_tables() -> Parsed:
    from . import index

    paths = _pack_files(builtin())
    key = [__version__, *(f"{path} {(status := os.stat(path)).st_mtime_ns} {status.st_size}" for path in paths)]
    known = index.read("packs", key)
    if _is_parsed(known):
        return [(path, values) for path, values in known]
    errors: list[str] = []
    parsed = _read(paths, errors)
    if errors:
        raise HtglintError("\n".join(errors))
    for _, values in parsed:
        values.pop("why", None)
        values.pop("example", None)
    index.write("packs", key, parsed)
    return parsed


def _is_parsed(known: object) -> bool:
    """Whether what the index kept has the form of parsed files; whoever else wrote it, it is then made again."""
    return isinstance(known, list) and all(
        isinstance(item, list) and len(item) == 2 and isinstance(item[0], str) and isinstance(item[1], dict)
        for item in known
    )


# --- Decoding


def _rule(table: Table, path: str) -> Rule:
    table.known(_RULE_KEYS)
    code: str = table.take("code", "str")
    name: str = table.take("name", "str")
    if "code" in table.values and not _CODE.fullmatch(code):
        table.wrong(f"`code` is `{visible(code)}`, not a prefix of capitals and three digits such as ABC101")
    if "name" in table.values and not _NAME.fullmatch(name):
        table.wrong(f"`name` is `{visible(name)}`, not lower-case words joined by hyphens")
    check = table.choice("check", tuple(CHECKS))
    params = table.table("params").into(CHECKS[check].params) if check in CHECKS else None
    return Rule(
        code=code,
        name=name,
        category=table.choice("category", CATEGORIES),
        check=check,
        severity=_SEVERITIES.get(table.choice("severity", tuple(_SEVERITIES)), Severity.ERROR),
        fixable=table.choice("fixable", FIXABLE),
        summary=table.take("summary", "str"),
        params=params,
        profiles=table.take("profiles", "tuple[str, ...]", ()),
        default=table.take("default", "bool", True),
        since=_month(table, ""),
        published=_SEVERITIES.get(table.choice("published", tuple(_SEVERITIES)))
        if "published" in table.values
        else None,
        origin=path,
    )


def _example(table: Table) -> Example:
    table.known(("text", "hits", "after", "path", "references"))
    return Example(
        text=table.take("text", "str"),
        hits=table.take("hits", "tuple[str, ...]", ()),
        after=table.take("after", "str", None),
        path=table.take("path", "str", "page.md"),
        references=table.take("references", "tuple[str, ...]", ()),
    )


def _profile(table: Table) -> Profile:
    table.known(_PROFILE_KEYS)
    name: str = table.take("name", "str")
    if "name" in table.values and not _NAME.fullmatch(name):
        table.wrong(f"`name` is `{visible(name)}`, not lower-case words joined by hyphens")
    return Profile(
        name=name,
        match=table.globs("match"),
        title=_regex(table, "title"),
        heading=_regex(table, "heading"),
        heading_form=table.take("heading_form", "str", ""),
        overviews=table.take("overviews", "tuple[str, ...]", ()),
        placeholder=table.take("placeholder", "str", ""),
        dates=tuple(_date(part) for part in table.tables("date")),
        metadata=tuple(_present(_field(part) for part in table.tables("metadata"))),
        emoji=table.take("emoji", "tuple[str, ...]", ()),
        editions=tuple(_edition(part) for part in table.tables("edition")),
        layouts=tuple(_layout(part) for part in table.tables("layout")),
        front_matter=tuple(_present(_front_matter(part) for part in table.tables("front_matter"))),
        site=table.take("site", "str", ""),
        image_folder=table.take("image_folder", "str", ""),
        pictures=tuple(_present(part.into(KnownPicture) for part in table.tables("picture"))),
    )


def _field(table: Table) -> MetadataField | None:
    field: MetadataField | None = table.into(MetadataField)
    return field._replace(value=_regex(table, "value")) if field is not None else None


def _date(table: Table) -> DateSource:
    table.known(DateSource._fields)
    pattern = _regex(table, "pattern")
    if pattern and not {"year", "month"} <= set(re.compile(pattern).groupindex):
        table.wrong("`pattern` lacks the groups (?P<year>...) and (?P<month>...)")
    return DateSource(
        table.take("name", "str"), table.choice("place", DATE_PLACES), pattern, table.take("form", "str", "")
    )


def _edition(table: Table) -> Edition:
    table.known(("id", "since", "form", "topic_emoji", "section", "note"))
    return Edition(
        id=table.take("id", "str"),
        since=_month(table),
        form=table.choice("form", FORMS),
        topic_emoji=table.take("topic_emoji", "bool", False),
        sections=tuple(_present(part.into(Section) for part in table.tables("section"))),
        note=table.take("note", "str", ""),
    )


def _layout(table: Table) -> Layout:
    table.known(Layout._fields)
    return Layout(
        since=_month(table),
        bullet=table.choice("bullet", BULLETS),
        metadata_bullet=table.choice("metadata_bullet", BULLETS),
        rule=table.choice("rule", RULES),
        label_lines=table.take("label_lines", "bool", False),
        sentence_lines=table.take("sentence_lines", "bool", False),
        bare_urls=table.take("bare_urls", "bool", True),
        picture=table.take("picture", "str", ""),
        lead=table.choice("lead", LEADS) if "lead" in table.values else "",
    )


def _front_matter(table: Table) -> FrontMatterField | None:
    field: FrontMatterField | None = table.into(FrontMatterField)
    return field._replace(since=_month(table, "0001-01")) if field is not None else None


def _month(table: Table, *default: str) -> str:
    """The month of the key ``since``."""
    since: str = table.take("since", "str", *default)
    if since and not re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", since):
        table.wrong(f"`since` is `{visible(since)}`, not a month such as 2025-11")
    return since


def _regex(table: Table, key: str) -> str:
    pattern: str = table.take(key, "str", "")
    try:
        re.compile(pattern)
    except re.error as error:
        table.wrong(f"`{key}` is `{visible(pattern)}`, which is no regular expression: {error}")
        return ""
    return pattern


def _present(values: Iterator[Any]) -> Iterator[Any]:
    return (value for value in values if value is not None)
