"""Configuration: `[tool.htglint]` in pyproject.toml, or htglint.toml, and flags.

The file nearest to each page counts, and flags override it. Decoding is strict and collects every error of a file
before it stops.
"""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from htglint.base import files
from htglint.base.declare import settings_of
from htglint.base.decode import Choice, TomlTable
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

from . import installed
from .settings import SETTINGS, Config

if TYPE_CHECKING:
    from collections.abc import Mapping

    from htglint.base.declare import Setting

    from .pinned import PinnedSettings

FILES = (".htglint.toml", "htglint.toml", "pyproject.toml")
"""Where a folder may keep its configuration; the first that has it is taken."""
PACKED = "htglint.toml"
"""The configuration that a pack may have, for others to extend."""
SELECTING = ("select", "extend_select", "ignore")
"""The settings that decide which rules run; it matters which of their selectors are from the command line."""
VALE = (".vale.ini", "_vale.ini")
"""What Vale calls its configuration."""


class Overrides:
    """The values of flags, which take precedence over every configuration.

    ``given`` holds them by ``Flag.dest``, as they were parsed.
    """

    def __init__(self, given: Mapping[str, Any] = MappingProxyType({})) -> None:
        self._given = given
        self._flags = [
            (name, setting, flag)
            for name, setting in settings_of(Config).items()
            for flag in setting.flags
            if given.get(flag.dest)
        ]

    def value(self, dest: str) -> Any:
        """Return the value of a flag; None, or an empty tuple, where it was not given."""
        return self._given.get(dest)

    def without(self, dest: str) -> Overrides:
        """Return the same flags without one of them."""
        return Overrides({name: value for name, value in self._given.items() if name != dest})

    def over(self, config: Config) -> Config:
        """Apply the flags to a configuration: replacements first, then additions."""
        changed: dict[str, Any] = {}
        for name, setting, flag in sorted(self._flags, key=lambda one: one[2].adds):
            if flag.separate:
                continue
            value = _decoded_flag(setting, self._given[flag.dest])
            if flag.drops:
                changed[flag.drops] = ()
            changed[name] = (*changed.get(name, getattr(config, name)), *value) if flag.adds else value
            if name in SELECTING:
                changed["flags"] = (*changed.get("flags", config.flags), *((name, selector) for selector in value))
        return config._replace(**changed)


def _decoded_flag(setting: Setting, value: Any) -> Any:
    if isinstance(setting.kind, Choice):
        return setting.kind.meanings[value]
    return _resolved(os.getcwd(), value, may_be_installed=setting.may_be_installed) if setting.is_path else value


class Configs:
    """The configuration of any page, each file read once.

    ``file`` is used for every page instead of the nearest one; with ``isolated`` no file is read at all. Where a
    revision is ``trusted``, files are read as it has them.
    """

    def __init__(
        self,
        overrides: Overrides,
        file: str | None = None,
        *,
        isolated: bool = False,
        trusted: PinnedSettings | None = None,
    ) -> None:
        self._overrides = overrides
        self._trusted = trusted
        here = os.getcwd()
        self._default = self._complete(Config(root=here, vale="" if isolated else _vale(here, trusted)))
        self._only: Config | None = None
        if isolated:
            self._only = self._default
        elif file is not None:
            self._only = self._complete(load(file, trusted))
        self._of_folder: dict[str, Config | str] = {}  # a string says what is wrong with it

    def of_page(self, path: str) -> Config:
        """Return the configuration of the page at ``path``, which need not exist."""
        if self._only is not None:
            return self._only
        folder = os.path.dirname(path)
        found = self._of_folder.get(folder)
        if found is None:
            found = self._of_folder[folder] = self._nearest(os.path.abspath(folder))
        if isinstance(found, str):
            raise HtglintError(found)
        return found

    def _nearest(self, folder: str) -> Config | str:
        """Search a folder and its parents, and cache the result for all of them."""
        passed: list[str] = []
        found: Config | str | None = None
        while found is None:
            passed.append(folder)
            parent = os.path.dirname(folder)
            found = self._of_folder.get(folder)
            if found is None:
                found = self._at(folder)
            if found is None and parent == folder:
                found = self._default
            folder = parent
        self._of_folder.update(dict.fromkeys(passed, found))
        return found

    def _at(self, folder: str) -> Config | str | None:
        """Return the configuration that the folder itself keeps, None if it keeps none."""
        try:
            found = _in_folder(folder, self._trusted)
        except HtglintError as error:
            return str(error)
        return None if found is None else self._complete(found)

    def _complete(self, config: Config) -> Config:
        """Return a configuration with the flags over it."""
        config = self._overrides.over(config)
        return config if self._trusted is None else self._trusted.applied(config)


def load(path: str, trusted: PinnedSettings | None = None) -> Config:
    """Return the configuration in the named file.

    A pyproject.toml has it in `[tool.htglint]`, any other at its top level.
    """
    config = _decoded(path, files.read_bytes(_read_from(path, trusted)), trusted)
    if config is None:
        raise HtglintError(f"{visible(path)}: has no [tool.htglint]")
    return config


def _read_from(path: str, trusted: PinnedSettings | None) -> str:
    return files.shown(path) if trusted is None else trusted.inside(path)


def _in_folder(folder: str, trusted: PinnedSettings | None) -> Config | None:
    for name in FILES:
        path = os.path.join(folder, name)
        source = _read_from(path, trusted)
        if os.path.lexists(source):
            config = _decoded(files.shown(path), files.read_bytes(source), trusted)
            if config is not None:
                return config
    return None


def _decoded(path: str, data: bytes, trusted: PinnedSettings | None, extended: tuple[str, ...] = ()) -> Config | None:
    in_pyproject = os.path.basename(path) == "pyproject.toml"
    if in_pyproject and not _may_have_section(data):
        return None
    table: object = _parsed(path, data)
    if in_pyproject:
        for key in ("tool", "htglint"):
            table = table.get(key) if isinstance(table, dict) else None
        if table is None:
            return None
    elif isinstance(table, dict) and "tool" in table:
        raise HtglintError(
            f"{visible(path)}: has [tool], which is for pyproject.toml; here the keys stand at the top level"
        )
    where = f"{visible(path)}: [tool.htglint]" if in_pyproject else visible(path)
    if not isinstance(table, dict):
        raise HtglintError(f"{where} is not a table; write `[tool.htglint]` and the keys below it")
    return _config(TomlTable(table, where, []), os.path.abspath(path), trusted, extended)


def _may_have_section(pyproject: bytes) -> bool:
    """Return whether `tool.htglint` is there in one of TOML's spellings.

    Mostly not, and the parser need not be imported.
    """
    bare = pyproject.translate(None, b" \t\"'")
    return b"tool.htglint" in bare or (b"htglint" in bare and (b"[tool]" in bare or b"tool={" in bare))


def _parsed(path: str, data: bytes) -> Mapping[str, object]:
    return files.parse_toml(files.decode(data, path).text, path)


def _config(table: TomlTable, path: str, trusted: PinnedSettings | None, extended: tuple[str, ...] = ()) -> Config:
    """Return the configuration of a file.

    ``extended`` are the files that extend it, the nearest last.
    """
    config = table.into(SETTINGS)
    if table.errors or not isinstance(config, Config):
        raise HtglintError("\n".join(table.errors))
    root = os.path.dirname(path)
    base = _extended(config.extends, path, trusted, (*extended, path)) if config.extends else None
    paths = {
        name: _resolved(root, getattr(config, name), may_be_installed=setting.may_be_installed)
        for name, setting in settings_of(Config).items()
        if setting.is_path and getattr(config, name)
    }
    ignores = tuple(one._replace(root=root) for one in config.per_file_ignores)
    config = config._replace(source=path, root=root, per_file_ignores=ignores, **paths)
    if base is not None:
        given = {name for name, setting in settings_of(Config).items() if setting.key_of(name) in table.values}
        own = {name: getattr(config, name) for name in given}
        config = base._replace(**own, source=path, root=root)
    return config._replace(vale=_read_from(config.vale, trusted) if config.vale else _vale(root, trusted))


def _extended(name: str, path: str, trusted: PinnedSettings | None, extended: tuple[str, ...]) -> Config:
    """Load the extended configuration of the one at ``path``: a file or a pack's."""
    root = os.path.dirname(path)
    if installed.is_reference(name) and not os.path.lexists(os.path.join(root, name)):
        other = os.path.join(installed.folder_of(name), PACKED)
    else:
        other = os.path.normpath(os.path.join(root, name))
    if other in extended:
        raise HtglintError(f"{visible(files.shown(path))}: `extends` leads back to {visible(files.shown(other))}")
    found = _decoded(files.shown(other), files.read_bytes(_read_from(other, trusted)), trusted, extended)
    if found is None:
        raise HtglintError(f"{visible(files.shown(other))}: has no [tool.htglint]")
    return found


def _vale(folder: str, trusted: PinnedSettings | None) -> str:
    """Return Vale's configuration for a folder, from it or above in the repository.

    Empty if there is none.
    """
    while True:
        for name in VALE:
            path = _read_from(os.path.join(folder, name), trusted)
            if os.path.isfile(path):
                return path
        parent = os.path.dirname(folder)
        if parent == folder or os.path.lexists(os.path.join(folder, ".git")):
            return ""
        folder = parent


def _resolved(root: str, value: Any, *, may_be_installed: bool = False) -> Any:
    """Return an absolute path for a path, or a tuple of them.

    That of an installed pack, where one is named.
    """
    if not isinstance(value, str):
        return tuple(_resolved(root, path, may_be_installed=may_be_installed) for path in value)
    if may_be_installed and installed.is_reference(value) and not os.path.lexists(os.path.join(root, value)):
        return installed.folder_of(value)
    return os.path.normpath(os.path.join(root, value))
