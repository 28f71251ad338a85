"""Configuration: `[tool.htglint]` in pyproject.toml, or htglint.toml, nearest to each page; and the flags over it.

Decoding is strict and collects every error of a file before it stops.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.decode import Table
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.settings import Config

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from htglint.base.rules import Severity
    from htglint.base.settings import FileIgnores

    from .pinned import PinnedSettings

FILES = (".htglint.toml", "htglint.toml", "pyproject.toml")
"""Where a folder may keep its configuration; the first that has it is taken."""
VALE = (".vale.ini", "_vale.ini")
"""What Vale calls its configuration."""


class Overrides(NamedTuple):
    """What the flags say.

    ``select``, ``fixable``, ``per_file_ignores``, ``siblings``, ``fail_on`` and ``baseline`` replace what the file
    says; the others add to it.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    fail_on: Severity | None = None
    baseline: str | None = None
    per_file_ignores: tuple[FileIgnores, ...] = ()
    extend_per_file_ignores: tuple[FileIgnores, ...] = ()
    fixable: tuple[str, ...] = ()
    extend_fixable: tuple[str, ...] = ()
    unfixable: tuple[str, ...] = ()

    def over(self, config: Config) -> Config:
        """The configuration with the flags applied."""
        return config._replace(
            select=self.select or config.select,
            ignore=config.ignore + self.ignore,
            extend_select=self.extend_select if self.select else config.extend_select + self.extend_select,
            packs=config.packs + tuple(map(os.path.abspath, self.packs)),
            siblings=tuple(map(os.path.abspath, self.siblings)) or config.siblings,
            fail_on=config.fail_on if self.fail_on is None else self.fail_on,
            baseline=config.baseline if self.baseline is None else os.path.abspath(self.baseline),
            per_file_ignores=(self.per_file_ignores or config.per_file_ignores) + self.extend_per_file_ignores,
            fixable=self.fixable or config.fixable,
            extend_fixable=self.extend_fixable if self.fixable else config.extend_fixable + self.extend_fixable,
            unfixable=config.unfixable + self.unfixable,
        )


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
        """The configuration of the page at ``path``, which need not exist."""
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
        """Look in the folder and above it, and remember the result for every folder passed."""
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
        """The configuration that the folder itself keeps, None where it keeps none."""
        try:
            found = _in_folder(folder, self._trusted)
        except HtglintError as error:
            return str(error)
        return None if found is None else self._complete(found)

    def _complete(self, config: Config) -> Config:
        """A configuration with the flags over it."""
        config = self._overrides.over(config)
        return config if self._trusted is None else self._trusted.applied(config)


def load(path: str, trusted: PinnedSettings | None = None) -> Config:
    """The configuration in the named file; a pyproject.toml has it in `[tool.htglint]`, any other at its top level."""
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


def _decoded(path: str, data: bytes, trusted: PinnedSettings | None) -> Config | None:
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
    return _config(Table(table, where, []), os.path.abspath(path), trusted)


def _may_have_section(pyproject: bytes) -> bool:
    """Whether `tool.htglint` is there in one of TOML's spellings; mostly not, and the parser need not be imported."""
    bare = pyproject.translate(None, b" \t\"'")
    return b"tool.htglint" in bare or (b"htglint" in bare and (b"[tool]" in bare or b"tool={" in bare))


def _parsed(path: str, data: bytes) -> Mapping[str, object]:
    return files.parse_toml(files.decode(data, path).text, path)


def _config(table: Table, path: str, trusted: PinnedSettings | None) -> Config:
    from .settings import SETTINGS  # most pages have no configuration

    config = table.into(SETTINGS)
    if table.errors or not isinstance(config, Config):
        raise HtglintError("\n".join(table.errors))
    root = os.path.dirname(path)
    return config._replace(
        source=path,
        root=root,
        packs=_paths(root, config.packs),
        siblings=_paths(root, config.siblings),
        site_root=_path(root, config.site_root),
        vocabularies=_paths(root, config.vocabularies),
        vale=_read_from(_path(root, config.vale), trusted) if config.vale else _vale(root, trusted),
        per_file_ignores=tuple(one._replace(root=root) for one in config.per_file_ignores),
        baseline=_path(root, config.baseline),
    )


def _vale(folder: str, trusted: PinnedSettings | None) -> str:
    """Vale's configuration that holds for a folder: in it, or above it in the same repository; empty without one."""
    while True:
        for name in VALE:
            path = _read_from(os.path.join(folder, name), trusted)
            if os.path.isfile(path):
                return path
        parent = os.path.dirname(folder)
        if parent == folder or os.path.lexists(os.path.join(folder, ".git")):
            return ""
        folder = parent


def _path(root: str, path: str) -> str:
    """An absolute path; empty where none was given."""
    return os.path.normpath(os.path.join(root, path)) if path else ""


def _paths(root: str, paths: Sequence[str]) -> tuple[str, ...]:
    return tuple(os.path.normpath(os.path.join(root, path)) for path in paths)
