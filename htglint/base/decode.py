"""Strict decoding of TOML tables into named tuples; collects all errors of a file.

A ``Shape`` describes the keys of a table; tables are decoded by it, and ``schema.py`` describes it to editors.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from . import globs
from .escape import visible
from .suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

REQUIRED: Any = object()
"""The default of a required key."""
FIELD = re.compile(r"\{([^{}\s]*)\}")
"""A field of a template: a name in braces; braces can't be escaped."""
_KINDS: Mapping[str, tuple[str, type]] = {
    "str": ("a string", str),
    "bool": ("true or false", bool),
    "int": ("a whole number", int),
    "tuple[str, ...]": ("a list of strings", list),
    "tuple[int, ...]": ("a list of whole numbers", list),
}


class TomlTable:
    """A table of a TOML file; ``where`` locates it in messages.

    All tables of a file share ``errors``. A ``trusted`` table was validated before by this version, so slow checks are
    skipped.
    """

    def __init__(self, values: Mapping[str, Any], where: str, errors: list[str], *, trusted: bool = False) -> None:
        self.values = values
        self.where = where
        self.errors = errors
        self.trusted = trusted

    def wrong(self, sentence: str) -> None:
        """Note an error of this table."""
        self.errors.append(f"{self.where}: {sentence}")

    def known(self, keys: Sequence[str]) -> None:
        """Note every key that is not among ``keys``."""
        for key in self.values:
            if key not in keys:
                self.wrong(f"there is no key `{visible(key)}`; it takes {', '.join(keys)}{did_you_mean(key, keys)}")

    def take(self, key: str, kind: str, default: Any = REQUIRED) -> Any:
        """Return the value of a key, checked against a kind, or its default.

        Notes an error if the key is required and missing.
        """
        described, wanted = _KINDS[kind]
        if key not in self.values:
            if default is REQUIRED:
                self.wrong(f"the key `{key}` ({described}) is missing")
                return wanted()
            return default
        value = self.values[key]
        right = isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))
        if right and wanted is list:
            item_type = int if kind == "tuple[int, ...]" else str
            right = all(isinstance(item, item_type) and not isinstance(item, bool) for item in value)
        if not right:
            self.wrong(f"`{key}` is `{visible(repr(value))[:60]}`, not {described}")
            return wanted()
        return tuple(value) if wanted is list else value

    def choice(self, key: str, accepted: Sequence[str]) -> str:
        """Return a string that must be one of ``accepted``."""
        value: str = self.take(key, "str")
        if value not in accepted and isinstance(self.values.get(key), str):
            self.wrong(f"`{key}` is `{visible(value)}`; it takes {', '.join(accepted)}{did_you_mean(value, accepted)}")
        return value

    def globs(self, key: str) -> tuple[str, ...]:
        """Return a list of valid globs."""
        found: tuple[str, ...] = self.take(key, "tuple[str, ...]", ())
        for glob in found:
            self.is_glob(key, glob)
        return found

    def is_glob(self, key: str, glob: str) -> None:
        """Note a glob that is invalid or would match nothing."""
        if not glob or glob.startswith(("/", "./", "../")):
            self.wrong(f"`{key}` holds `{visible(glob)}`; a glob is relative, such as `docs/**` or `20*.md`")
        try:
            globs.compiled(glob)
        except ValueError as error:
            self.wrong(f"`{key}` holds `{visible(glob)}`, which is not a glob: {error}")

    def tables(self, key: str) -> list[TomlTable]:
        """Return the tables of an array of tables; none if the key is missing."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(f"`{key}` is not a list of tables; write `[[{key}]]` above each")
            return []
        return [
            TomlTable(item, f"{self.where}: {key} {number}", self.errors, trusted=self.trusted)
            for number, item in enumerate(value, 1)
        ]

    def table(self, key: str) -> TomlTable:
        """Return a subtable, empty if the key is missing."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.wrong(f"`{key}` is not a table; write `[{key}]` above its keys")
            value = {}
        return TomlTable(value, f"{self.where}: [{key}]", self.errors, trusted=self.trusted)

    def into(self, shape: Shape) -> Any:
        """Decode the table into a shape's named tuple; None if that reports an error."""
        self.known([key.name for key in shape.keys])
        before = len(self.errors)
        values = {key.field or key.name: key.kind.read(self, key.name, key.default) for key in shape.keys}
        if len(self.errors) > before:
            return None
        made = shape.made(**values)
        problem = made.problem() if hasattr(made, "problem") and not self.trusted else ""
        if problem:
            self.wrong(problem)
            return None
        return made


# --- Kinds of values


class Kind(Protocol):
    """The kind of value of a key."""

    def read(self, table: TomlTable, key: str, default: Any) -> Any:
        """Return the decoded value; for an invalid one, note an error and return anything."""


class Key(NamedTuple):
    """A key: its name, description, kind and default.

    ``field`` is the field of the named tuple, if its name differs from that of the key.
    """

    name: str
    about: str
    kind: Kind
    default: Any = REQUIRED
    field: str = ""


class Shape(NamedTuple):
    """The keys of a table, and the named tuple they are decoded into."""

    made: type[Any]
    keys: tuple[Key, ...]


class Value(NamedTuple):
    """A value of TOML.

    All of a string must match ``pattern``, where there is one, and ``form`` describes it to people. A number is between
    ``least`` and ``most``, where ``most`` is not 0.
    """

    type: str = "str"
    pattern: str = ""
    form: str = ""
    least: int = 0
    most: int = 0

    def read(self, table: TomlTable, key: str, default: Any) -> Any:
        """Return the value."""
        value = table.take(key, self.type, default)
        given = table.values.get(key)
        if self.pattern and isinstance(given, str) and not re.fullmatch(self.pattern, given):
            table.wrong(f"`{key}` is `{visible(given)}`, not {self.form}")
        if self.most and not self.least <= value <= self.most and isinstance(given, int):
            table.wrong(f"`{key}` is {given}, not a number from {self.least} to {self.most}")
        return value


class Choice(NamedTuple):
    """One of several words, each with the value it is decoded to."""

    meanings: Mapping[str, Any]

    def read(self, table: TomlTable, key: str, default: Any) -> Any:
        """Return the value of the word."""
        if key not in table.values and default is not REQUIRED:
            return default
        return self.meanings.get(table.choice(key, tuple(self.meanings)))


def one_of(words: Iterable[str]) -> Choice:
    """Return a choice of words that are decoded to themselves."""
    return Choice({word: word for word in words})


class Regex(NamedTuple):
    """A regular expression with the named groups."""

    groups: tuple[str, ...] = ()

    def read(self, table: TomlTable, key: str, default: Any) -> str:
        """Return its source."""
        pattern: str = table.take(key, "str", default)
        if table.trusted:
            return pattern
        try:
            groups = re.compile(pattern).groupindex
        except re.error as error:
            table.wrong(f"`{key}` is `{visible(pattern)}`, which is not a regular expression: {error}")
            return ""
        if isinstance(table.values.get(key), str) and not set(self.groups) <= set(groups):
            table.wrong(f"`{key}` lacks the groups {' and '.join(f'(?P<{group}>...)' for group in self.groups)}")
        return pattern


class Regexes(NamedTuple):
    """A list of regular expressions."""

    def read(self, table: TomlTable, key: str, default: Any) -> tuple[str, ...]:
        """Return their sources."""
        patterns: tuple[str, ...] = table.take(key, "tuple[str, ...]", default)
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                table.wrong(f"`{key}` holds `{visible(pattern)}`, which is not a regular expression: {error}")
        return patterns


class Networks(NamedTuple):
    """A list of IP addresses and networks."""

    def read(self, table: TomlTable, key: str, default: Any) -> tuple[str, ...]:
        """Return the addresses as they are written."""
        networks: tuple[str, ...] = table.take(key, "tuple[str, ...]", default)
        if networks:
            import ipaddress  # few configurations name one
        for network in networks:
            try:
                ipaddress.ip_network(network)
            except ValueError:
                table.wrong(f"`{key}` holds `{visible(network)}`, not an address or network such as 10.0.0.0/8")
        return networks


class Template(NamedTuple):
    """A text with ``{fields}`` from ``fields``; those in ``needed`` are required."""

    fields: tuple[str, ...]
    needed: tuple[str, ...] = ()

    def read(self, table: TomlTable, key: str, default: Any) -> str:
        """Return the text, its fields not filled in."""
        text: str = table.take(key, "str", default)
        used = FIELD.findall(text)
        for name in dict.fromkeys(used):
            if name not in self.fields:
                takes = ", ".join(f"{{{field}}}" for field in self.fields)
                close = did_you_mean(name, self.fields)
                table.wrong(f"`{key}` has the unknown field {{{visible(name)}}}; it takes {takes}{close}")
        for name in self.needed:
            if name not in used and isinstance(table.values.get(key), str):
                table.wrong(f"`{key}` lacks the field {{{name}}}")
        return text


class Globs(NamedTuple):
    """A list of globs."""

    def read(self, table: TomlTable, key: str, default: Any) -> tuple[str, ...]:  # noqa: ARG002 - none is always ()
        """Return their sources."""
        return table.globs(key)


class Selectors(NamedTuple):
    """A list of non-empty strings; ``empty`` says what an empty list would mean.

    If ``empty`` is set, an empty list is an error.
    """

    empty: str = ""

    def read(self, table: TomlTable, key: str, default: Any) -> tuple[str, ...]:
        """Return the strings."""
        value: tuple[str, ...] = table.take(key, "tuple[str, ...]", default)
        if "" in value:
            table.wrong(f"`{key}` has an empty string in it")
        if self.empty and table.values.get(key) == []:
            table.wrong(f"`{key}` is empty and {self.empty}")
        return value


class GlobsByName(NamedTuple):
    """A table of lists of globs under names that are free."""

    def read(self, table: TomlTable, key: str, default: Any) -> Mapping[str, tuple[str, ...]]:  # noqa: ARG002 - none is {}
        """Return the globs of each name."""
        part = table.table(key)
        return {name: part.globs(name) for name in part.values}


class SelectorsByGlob(NamedTuple):
    """A table from globs to lists of strings; `!` before a glob negates it."""

    def read(self, table: TomlTable, key: str, default: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:  # noqa: ARG002
        """Globs and strings, in their order."""
        part = table.table(key)
        for glob in part.values:
            part.is_glob(key, glob.removeprefix("!"))
        return tuple((glob, Selectors().read(part, glob, ())) for glob in part.values)


class WordsByName(NamedTuple):
    """A table from names to keywords, each with its decoded value."""

    meanings: Mapping[str, Any]

    def read(self, table: TomlTable, key: str, default: Any) -> tuple[tuple[str, Any], ...]:  # noqa: ARG002 - none is ()
        """Names and what their words mean, in their order."""
        part = table.table(key)
        word = Choice(self.meanings)
        return tuple((name, word.read(part, name, REQUIRED)) for name in part.values)


class Tables(NamedTuple):
    """A list of tables of one shape."""

    shape: Shape

    def read(self, table: TomlTable, key: str, default: Any) -> tuple[Any, ...]:  # noqa: ARG002 - none is always ()
        """Return what is made of each."""
        return tuple(part.into(self.shape) for part in table.tables(key))


class OneTable(NamedTuple):
    """A table of a shape."""

    shape: Shape

    def read(self, table: TomlTable, key: str, default: Any) -> Any:
        """Return what is made of it."""
        if key not in table.values and default is not REQUIRED:
            return default
        return table.table(key).into(self.shape)


class NamedTexts(NamedTuple):
    """A table of texts under names that are free."""

    def read(self, table: TomlTable, key: str, default: Any) -> tuple[tuple[str, str], ...]:
        """Return the names and texts in order; none if the key is missing but optional."""
        if key not in table.values and default is REQUIRED:
            table.wrong(f"the table `[{key}]` is missing")
        part = table.table(key)
        return tuple((name, part.take(name, "str")) for name in part.values)


def shape_of(made: Any, choices: Mapping[str, Iterable[str]]) -> Shape:
    """Return the shape of a named tuple; its fields are the keys.

    ``choices`` are the accepted words of fields that take one of a few.
    """

    def kind(name: str) -> Kind:
        if name in choices:
            return one_of(choices[name])
        annotation = made.__annotations__[name]
        source = str(getattr(annotation, "__forward_arg__", annotation))  # the type as it stands in the source
        return NamedTexts() if source == "tuple[tuple[str, str], ...]" else Value(source)

    defaults = made._field_defaults
    return Shape(made, tuple(Key(name, "", kind(name), defaults.get(name, REQUIRED)) for name in made._fields))
