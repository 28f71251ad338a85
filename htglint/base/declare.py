"""Settings declared by a named tuple's annotations: type, default, help and flags.

Configuration is decoded by them (``shape_of_settings``); flags, schema and docs are derived from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .decode import REQUIRED, Key, Shape

if TYPE_CHECKING:
    from .decode import Kind


class Flag:
    """A flag of the command line that gives a setting.

    ``metavar`` is empty if the words that the setting accepts stand in the help; ``group`` is the title of the
    flag's group in the help. The value replaces that of the configuration, or ``adds`` to it. A flag that ``drops``
    another setting clears the configuration's value of that. A ``separate`` one leaves the configuration alone: the
    run applies it by itself.
    """

    def __init__(
        self,
        name: str,
        metavar: str,
        about: str,
        group: str,
        *,
        alias: str = "",
        adds: bool = False,
        drops: str = "",
        separate: bool = False,
    ) -> None:
        self.name = name
        self.metavar = metavar
        self.about = about
        self.group = group
        self.alias = alias
        self.adds = adds
        self.drops = drops
        self.separate = separate

    @property
    def names(self) -> tuple[str, ...]:
        """How the flag may be written."""
        return (self.name, self.alias) if self.alias else (self.name,)

    @property
    def dest(self) -> str:
        """The name of its value among the parsed arguments."""
        return self.name.lstrip("-").replace("-", "_")


class Setting:
    """The annotation that makes a field of a named tuple a setting.

    ``key`` is its name in the file, where that is not the field's with hyphens. A setting that ``is_path`` is relative
    to the folder of its file, or to the working directory where a flag gives it; one that ``may_be_installed`` may also
    name a pack that is installed (``package:name``). ``example`` is TOML with the setting, for documentation and tests.
    """

    def __init__(
        self,
        about: str,
        kind: Kind,
        *flags: Flag,
        key: str = "",
        is_path: bool = False,
        may_be_installed: bool = False,
        example: str = "",
    ) -> None:
        self.about = about
        self.kind = kind
        self.flags = flags
        self.key = key
        self.is_path = is_path
        self.may_be_installed = may_be_installed
        self.example = example

    def key_of(self, field: str) -> str:
        """Return its name in the file, for the name of its field."""
        return self.key or field.replace("_", "-")


def settings_of(made: type[Any]) -> dict[str, Setting]:
    """Return the settings of a named tuple by field; annotations must not be strings."""
    found = {name: getattr(annotation, "__metadata__", ()) for name, annotation in made.__annotations__.items()}
    return {name: metadata[0] for name, metadata in found.items() if metadata}


def shape_of_settings(made: type[Any]) -> Shape:
    """Return the shape of a table whose keys are the settings of a named tuple."""
    defaults = made._field_defaults
    return Shape(
        made,
        tuple(
            Key(setting.key_of(name), setting.about, setting.kind, defaults.get(name, REQUIRED), name)
            for name, setting in settings_of(made).items()
        ),
    )
