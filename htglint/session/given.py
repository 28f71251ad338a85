"""Argument types of the library; a wrong one raises a TypeError that explains it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from typing import TypeVar

from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.suggest import did_you_mean

T = TypeVar("T")


def text(value: str, name: str) -> str:
    """Return a string."""
    if isinstance(value, str):
        return value
    hint = "; decode it, such as with .decode()" if isinstance(value, bytes | bytearray | memoryview) else ""
    raise TypeError(f"`{name}` must be a string, not {_kind(value)}{hint}")


def data(value: bytes | str, name: str) -> bytes:
    """Return bytes, or those of a string."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    raise TypeError(f"`{name}` must be bytes or a string, not {_kind(value)}")


def texts(values: Iterable[str], name: str) -> tuple[str, ...]:
    """Return several strings; one string alone would be taken for its characters."""
    return tuple(text(value, f"{name}[{number}]") for number, value in enumerate(many(values, name)))


def many(values: Iterable[T], name: str) -> Iterable[T]:
    """Return an iterable; a single text is refused."""
    if isinstance(values, str | bytes | bytearray):
        raise TypeError(f"`{name}` must be several texts, such as a list, not {_kind(values)}; write [{name}] for one")
    if not isinstance(values, Iterable):
        raise TypeError(f"`{name}` must be several texts, such as a list, not {_kind(values)}")
    return values


def path(value: str | os.PathLike[str], name: str) -> str:
    """Return a path as a string."""
    if isinstance(value, str | os.PathLike):
        found = os.fspath(value)
        if isinstance(found, str):
            return found
    raise TypeError(f"`{name}` must be a path, not {_kind(value)}")


def choice(value: str, name: str, known: Collection[str]) -> str:
    """Return one of the known values; raises HtglintError for another one."""
    if text(value, name) not in known:
        close = did_you_mean(value, known)
        raise HtglintError(f"`{name}` is `{visible(value)}`; known are {', '.join(known)}{close}")
    return value


def _kind(value: object) -> str:
    if value is None:
        return "None"
    name = type(value).__name__
    return f"{'an' if name[0].lower() in 'aeiou' else 'a'} {name}"
