"""`htglint check --show-files` and `--show-settings`: what a run would take, and by which settings."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from htglint.base import files, toml
from htglint.base.decode import Choice, Globs, GlobsByName, Selectors, Tables, Value, WordsByName
from htglint.base.escape import visible
from htglint.base.rules import Severity
from htglint.project.settings import SETTINGS, Ignores, Links

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from htglint.base.decode import Key, Shape
    from htglint.base.settings import Config

    from .run import Session

_PATHS = ("packs", "siblings", "site-root")
"""Settings that are absolute by now, and are shown as the working directory sees them."""
_MOST_PAGES = 3


def show_files(session: Session) -> None:
    """Print the pages that would be taken, a line each."""
    sys.stdout.write("".join(f"{visible(path)}\n" for path in session.paths()))


def show_settings(session: Session) -> None:
    """Print the settings of every page as TOML, once for all pages that have the same; defaults are comments."""
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
        value = getattr(config, key.field or key.name)
        if value == key.default or (not value and not key.default):
            lines.append(f"# {key.name}: default")
        elif isinstance(key.kind, (GlobsByName, Ignores, WordsByName, Links)):
            tables += ["", f"[{key.name}]", *_table(key, value, config)]
        else:
            lines.append(f"{key.name} = {_value(key, value)}")
    return "\n".join([*lines, *tables]) + "\n"


def _value(key: Key, value: object) -> str:
    """What stands behind the key."""
    match key.kind, value:
        case (Selectors() | Globs(), tuple()):
            return toml.strings(visible(files.shown(one) if key.name in _PATHS else one) for one in value)
        case (Choice(), Severity()):
            return toml.string(value.name.lower())
        case (Value(), bool()):
            return toml.flag(value)
        case (Value(), int()):
            return str(value)
        case (Value(), str()):
            return toml.string(visible(files.shown(value) if key.name in _PATHS else value))
        case (Value(), tuple()):
            return str(list(value)) if all(isinstance(one, int) for one in value) else toml.strings(map(visible, value))
        case _:
            raise TypeError(f"{key.name} = {value!r} can't be shown")


def _table(key: Key, value: object, config: Config) -> Iterator[str]:
    """The lines of a table."""
    match key.kind:
        case GlobsByName() if isinstance(value, dict):
            yield from (f"{_name(name)} = {toml.strings(map(visible, globs))}" for name, globs in value.items())
        case WordsByName():
            yield from (f"{_name(name)} = {toml.string(level.name.lower())}" for name, level in _pairs(value))
        case Ignores():
            for one in config.per_file_ignores:
                if one.root != config.root:
                    yield toml.comment(f"of a flag, relative to {files.shown(one.root)}")
                yield f"{_name(one.glob)} = {toml.strings(map(visible, one.selectors))}"
        case Links():
            yield from _links(key.kind.table.shape, value)


def _links(shape: Shape, value: object) -> Iterator[str]:
    below: list[str] = []
    for key in shape.keys:
        part = getattr(value, key.field or key.name)
        if part == key.default:
            continue
        if isinstance(key.kind, Tables):
            for one in part:
                below += ["", f"[[links.{key.name}]]", *_links(key.kind.shape, one)]
        elif key.name == "auth":
            below += ["", "[links.auth]", *(f"{_name(host)} = {toml.string(variable)}" for host, variable in part)]
        else:
            yield f"{key.name} = {_value(key, part)}"
    yield from below


def _pairs(value: object) -> Iterator[tuple[str, Severity]]:
    assert isinstance(value, tuple)
    yield from value


def _name(name: str) -> str:
    """A key that may be anything."""
    return toml.string(visible(name))
