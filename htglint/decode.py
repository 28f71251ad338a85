"""Strict decoding of TOML tables into named tuples; every error of a file is collected before anything stops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import globs
from .escape import visible
from .suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MISSING = object()
_KINDS: Mapping[str, tuple[str, type]] = {
    "str": ("a string", str),
    "bool": ("true or false", bool),
    "int": ("a whole number", int),
    "tuple[str, ...]": ("a list of strings", list),
}


class Table:
    """One table of a TOML file, with where it stands for messages; ``errors`` is shared by a file's tables."""

    def __init__(self, values: Mapping[str, Any], where: str, errors: list[str]) -> None:
        self.values = values
        self.where = where
        self.errors = errors

    def wrong(self, sentence: str) -> None:
        """Note an error of this table."""
        self.errors.append(f"{self.where}: {sentence}")

    def known(self, keys: Sequence[str]) -> None:
        """Note every key that is not among ``keys``."""
        for key in self.values:
            if key not in keys:
                self.wrong(f"there is no key `{visible(key)}`; it takes {', '.join(keys)}{did_you_mean(key, keys)}")

    def take(self, key: str, kind: str, default: Any = _MISSING) -> Any:
        """The value of a key, checked against a kind; the default where it is missing, an error where there is none."""
        described, wanted = _KINDS[kind]
        if key not in self.values:
            if default is _MISSING:
                self.wrong(f"the key `{key}` ({described}) is missing")
                return wanted()
            return default
        value = self.values[key]
        right = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if right and wanted is list:
            right = all(isinstance(item, str) for item in value)
        if not right:
            self.wrong(f"`{key}` is `{visible(repr(value))[:60]}`, not {described}")
            return wanted()
        return tuple(value) if wanted is list else value

    def choice(self, key: str, accepted: Sequence[str]) -> str:
        """A string that must be one of ``accepted``."""
        value: str = self.take(key, "str")
        if value not in accepted and isinstance(self.values.get(key), str):
            self.wrong(f"`{key}` is `{visible(value)}`; it takes {', '.join(accepted)}{did_you_mean(value, accepted)}")
        return value

    def globs(self, key: str) -> tuple[str, ...]:
        """A list of globs that can be read."""
        found: tuple[str, ...] = self.take(key, "tuple[str, ...]", ())
        for glob in found:
            try:
                globs.compiled(glob)
            except ValueError as error:
                self.wrong(f"`{key}` holds `{visible(glob)}`, which is no glob: {error}")
        return found

    def tables(self, key: str) -> list[Table]:
        """The tables of an array of tables, none where the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(f"`{key}` is not a list of tables; write `[[{key}]]` above each")
            return []
        return [Table(item, f"{self.where}: {key} {number}", self.errors) for number, item in enumerate(value, 1)]

    def table(self, key: str) -> Table:
        """A table below this one, empty where the key is missing."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.wrong(f"`{key}` is not a table; write `[{key}]` above its keys")
            value = {}
        return Table(value, f"{self.where}: [{key}]", self.errors)

    def into(self, kind: Any) -> Any:
        """This table as a named tuple, None where something is wrong; ``problem()`` of the tuple is asked, too."""
        self.known(kind._fields)
        before = len(self.errors)
        kinds, defaults = kind.__annotations__, kind._field_defaults
        values = {name: self.take(name, _kind(kinds[name]), defaults.get(name, _MISSING)) for name in kind._fields}
        if len(self.errors) > before:
            return None
        made = kind(**values)
        problem = made.problem() if hasattr(made, "problem") else ""
        if problem:
            self.wrong(problem)
            return None
        return made


def _kind(annotation: Any) -> str:
    """The name of a field's type, as it stands in the source."""
    return str(getattr(annotation, "__forward_arg__", annotation))
