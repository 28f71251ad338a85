"""JSON Schemas (2020-12) of packs and configuration, generated from the shapes.

A schema can't express all that packs.py checks: valid expressions and globs, unique codes, existing profiles and rules.
Everything else that packs.py rejects, the schema rejects too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from htglint.base.decode import (
    REQUIRED,
    Choice,
    Globs,
    GlobsByName,
    Key,
    NamedTexts,
    Networks,
    OneTable,
    Regex,
    Regexes,
    Selectors,
    SelectorsByGlob,
    Shape,
    Tables,
    Template,
    Value,
    WordsByName,
)
from htglint.base.rules import Severity
from htglint.checks import CHECKS

from .pack_shapes import LANGUAGE, PARAMS, PROFILE, RULE, Params
from .packs import LANGUAGE_MARK, RULE_MARKS
from .settings import SETTINGS, Ignores

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES: Mapping[str, Schema] = {
    "str": {"type": "string"},
    "bool": {"type": "boolean"},
    "int": {"type": "integer"},
    "tuple[str, ...]": {"type": "array", "items": {"type": "string"}},
    "tuple[int, ...]": {"type": "array", "items": {"type": "integer"}},
}


def either() -> Schema:
    """The schema of any file of a pack: a rule, a language or a profile, by its keys."""
    return {
        "$schema": _DIALECT,
        "title": "A file of an htglint pack",
        "if": {"anyOf": [{"required": [key]} for key in RULE_MARKS]},
        "then": {"$ref": "#/$defs/rule"},
        "else": {
            "if": {"required": [LANGUAGE_MARK]},
            "then": {"$ref": "#/$defs/language"},
            "else": {"$ref": "#/$defs/profile"},
        },
        "$defs": {"rule": _rule(), "language": _language(), "profile": _profile()},
    }


def rule() -> Schema:
    """Return the schema of a rule."""
    return {"$schema": _DIALECT, **_rule()}


def profile() -> Schema:
    """Return the schema of a profile."""
    return {"$schema": _DIALECT, **_profile()}


def language() -> Schema:
    """Return the schema of a language."""
    return {"$schema": _DIALECT, **_language()}


def configuration() -> Schema:
    """Return the schema of htglint.toml, and of `[tool.htglint]` in pyproject.toml."""
    return {"$schema": _DIALECT, "title": "The configuration of htglint", **_table(SETTINGS)}


SCHEMAS: Mapping[str, Callable[[], Schema]] = {
    "any": either,
    "rule": rule,
    "profile": profile,
    "language": language,
    "configuration": configuration,
}
"""The schemas by name."""


def text(name: str) -> str:
    """Return a schema as JSON text."""
    return json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2) + "\n"


def _rule() -> Schema:
    by_check = [_with_params(check) for check in PARAMS]
    return {"title": "A rule of htglint", **_table(RULE), "allOf": by_check}


def _profile() -> Schema:
    return {"title": "A profile of htglint: what one kind of document looks like", **_table(PROFILE)}


def _language() -> Schema:
    return {"title": "A language, as far as htglint's rules and dates need to know it", **_table(LANGUAGE)}


def _with_params(check: str) -> Schema:
    """Return the schema of the parameters of one kind of check."""
    params = {"description": _prose(CHECKS[check].params.__doc__), **_table(PARAMS[check])}
    then: Schema = {"properties": {"params": params}}
    if params.get("required"):
        then["required"] = ["params"]
    return {"if": {"properties": {"check": {"const": check}}, "required": ["check"]}, "then": then}


def _table(shape: Shape) -> Schema:
    """Return an object with exactly the keys of a shape."""
    required = [key.name for key in shape.keys if key.default is REQUIRED]
    return {
        "type": "object",
        "properties": {key.name: _key(key) for key in shape.keys},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _key(key: Key) -> Schema:
    schema: Schema = {"description": key.about} if key.about else {}
    schema |= _kind(key.kind)
    if isinstance(key.default, Severity):
        schema["default"] = key.default.name.lower()
    elif key.default and isinstance(key.default, (str, int)):
        schema["default"] = key.default
    return schema


def _kind(kind: object) -> Schema:
    """Return the schema of a value."""
    match kind:
        case Value(pattern="", most=0):
            return dict(_TYPES[kind.type])
        case Value(pattern=""):
            return {**_TYPES[kind.type], "minimum": kind.least, "maximum": kind.most}
        case Value():
            return {**_TYPES[kind.type], "pattern": f"^(?:{kind.pattern})$"}
        case Choice():
            return {"type": "string", "enum": list(kind.meanings)}
        case Regex():
            groups = [{"pattern": rf"\(\?P<{group}>"} for group in kind.groups]
            return {"type": "string", **({"allOf": groups} if groups else {})}
        case Template():
            known = "|".join(kind.fields)  # a brace opens a known field, or is literal
            every = rf"^(?:[^{{]|\{{(?:{known})\}}|\{{(?![^{{}}\s]*\}}))*$"
            needed = [rf"\{{{field}\}}" for field in kind.needed]
            return {"type": "string", "allOf": [{"pattern": pattern} for pattern in (every, *needed)]}
        case Selectors():
            least = {"minItems": 1} if kind.empty else {}
            return {"type": "array", "items": {"type": "string", "minLength": 1}, **least}
        case Globs() | Regexes() | Networks():
            return dict(_TYPES["tuple[str, ...]"])
        case Tables():
            return {"type": "array", "items": _table(kind.shape)}
        case OneTable():
            return _table(kind.shape)
        case Params():
            return {"type": "object"}
        case _:
            return {"type": "object", "additionalProperties": _of_any_name(kind)}


def _of_any_name(kind: object) -> Schema:
    """Return the schema of the values in a table with free names."""
    match kind:
        case NamedTexts():
            return _kind(Value())
        case GlobsByName():
            return _kind(Globs())
        case SelectorsByGlob() | Ignores():
            return _kind(Selectors())
        case WordsByName():
            return _kind(Choice(kind.meanings))
        case _:
            raise TypeError(f"{kind!r} has no schema")


def _prose(docstring: str | None) -> str:
    """Return a docstring as Markdown for editors."""
    return " ".join((docstring or "").replace("``", "`").split())
