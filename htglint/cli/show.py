"""`htglint check --show-files` and `--show-settings`: pages and settings in force."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from htglint.base import files, toml
from htglint.base.declare import settings_of
from htglint.base.decode import GlobsByName, NamedTexts, OneTable, Tables, WordsByName
from htglint.base.escape import visible
from htglint.base.rules import Severity
from htglint.project.settings import SETTINGS, Config, Ignores

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.decode import Key, Shape

    from .run import Session

_PATHS = {name for name, setting in settings_of(Config).items() if setting.is_path}
_MOST_PAGES = 3
_DEFAULT = "  # default"


def show_files(session: Session) -> None:
    """Print the pages that would be checked, one per line."""
    sys.stdout.write("".join(f"{visible(path)}\n" for path in session.paths()))


def show_settings(session: Session) -> None:
    """Print the settings in force as TOML, once for all pages that share them."""
    pages: dict[str, list[str]] = {}
    configs: dict[str, Config] = {}
    for path, config in session.each_path(session.paths(), lambda path: (path, session.config_of(path))):
        pages.setdefault(config.source, []).append(path)
        configs[config.source] = config
    sys.stdout.write("\n".join(_settings(config, pages[source]) for source, config in configs.items()))


def _settings(config: Config, pages: Sequence[str]) -> str:
    source = files.shown(config.source) if config.source else "no settings file"
    named = ", ".join(pages[:_MOST_PAGES]) + (f" and {len(pages) - _MOST_PAGES} more" if pages[_MOST_PAGES:] else "")
    lines = [toml.comment(f"{source}, for {named}")]
    tables: list[str] = []
    for key in SETTINGS.keys:
        value = getattr(config, key.field)
        is_default = value == key.default
        if isinstance(key.kind, (GlobsByName, Ignores, WordsByName, OneTable)):
            tables += ["", f"[{key.name}]{_DEFAULT if is_default else ''}", *_table(key, value, config)]
        elif key.field == "select" and not value:  # an empty list would mean no rule at all
            lines.append("# select: the default rules")
        else:
            lines.append(_line(key, value))
    return "\n".join([*lines, *tables]) + "\n"


def _line(key: Key, value: object) -> str:
    """Return a key with its value, and a mark where that is the default."""
    return f"{key.name} = {_value(key, value)}{_DEFAULT if value == key.default else ''}"


def _value(key: Key, value: object) -> str:
    match value:
        case Severity():
            return toml.string(value.name.lower())
        case bool():
            return toml.flag(value)
        case int():
            return str(value)
        case str():
            return toml.string(visible(files.shown(value) if value and key.field in _PATHS else value))
        case tuple():
            if all(isinstance(one, int) for one in value):
                return str(list(value))
            return toml.strings(visible(files.shown(one) if key.field in _PATHS else one) for one in value)
        case _:
            raise TypeError(f"{key.name} = {value!r} can't be shown")


def _table(key: Key, value: object, config: Config) -> Iterator[str]:
    """Yield the lines of a table."""
    match key.kind, value:
        case GlobsByName(), _ if hasattr(value, "items"):
            yield from (f"{_name(name)} = {toml.strings(map(visible, globs))}" for name, globs in value.items())
        case WordsByName(), tuple():
            yield from (f"{_name(name)} = {toml.string(level.name.lower())}" for name, level in value)
        case Ignores(), _:
            for one in config.per_file_ignores:
                if one.root != config.root:
                    yield toml.comment(f"from a flag, relative to {files.shown(one.root)}")
                yield f"{_name(one.glob)} = {toml.strings(map(visible, one.selectors))}"
        case OneTable(), _:
            yield from _keys(key.kind.shape, key.name, value)


def _keys(shape: Shape, name: str, value: object) -> Iterator[str]:
    """Yield the keys of a table of a shape, then the tables below it."""
    below: list[str] = []
    for key in shape.keys:
        part = getattr(value, key.field)
        match key.kind:
            case Tables():
                for one in part:
                    below += ["", f"[[{name}.{key.name}]]", *_keys(key.kind.shape, f"{name}.{key.name}", one)]
            case NamedTexts():
                texts = (f"{_name(text)} = {toml.string(variable)}" for text, variable in part)
                below += ["", f"[{name}.{key.name}]{'' if part else _DEFAULT}", *texts]
            case _:
                yield _line(key, part)
    yield from below


def _name(name: str) -> str:
    """Return a key that may be anything."""
    return toml.string(visible(name))
