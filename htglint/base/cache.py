"""Small results in the user's cache folder; losing one only costs time."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


_ODD_NAMES = "surrogatepass"
"""File names may not be UTF-8; Python represents such bytes as surrogates."""


def folder() -> str:
    """Return the cache folder: $HTGLINT_CACHE_DIR or the system's default."""
    chosen = os.environ.get("HTGLINT_CACHE_DIR")
    if chosen:
        return chosen
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(base, "htglint")


def read(name: str, key: Sequence[str]) -> Any:
    """Return the value written under this name and key; None if there is none or it can't be read."""
    import json

    try:
        with open(os.path.join(folder(), f"{name}.json"), encoding="utf-8", errors=_ODD_NAMES) as file:
            kept = json.load(file)
    except (OSError, ValueError, RecursionError):
        return None
    return kept["value"] if isinstance(kept, dict) and kept.get("key") == list(key) else None


def write(name: str, key: Sequence[str], value: object) -> None:
    """Cache a JSON-serializable value; does nothing if the folder is not writable."""
    import json

    _keep(
        f"{name}.json", json.dumps({"key": list(key), "value": value}, ensure_ascii=False).encode("utf-8", _ODD_NAMES)
    )


def read_data(name: str, key: Sequence[str]) -> tuple[Any, bytes] | None:
    """Return a value and the bytes written with it; None as for ``read``."""
    import json

    try:
        with open(os.path.join(folder(), f"{name}.data"), "rb") as file:
            kept = json.loads(file.readline())
            data = file.read()
    except (OSError, ValueError, RecursionError):
        return None
    # A wrong length means that the file was truncated.
    fits = isinstance(kept, dict) and kept.get("key") == list(key) and kept.get("length") == len(data)
    return (kept["value"], data) if fits else None


def write_data(name: str, key: Sequence[str], value: object, data: bytes) -> None:
    """Cache a JSON-serializable value and bytes; does nothing if the folder is not writable."""
    import json

    head = json.dumps({"key": list(key), "value": value, "length": len(data)}).encode()
    _keep(f"{name}.data", head + b"\n" + data)


def prune(prefix: str, most: int) -> None:
    """Remove all but the newest files whose names begin with a prefix."""
    try:
        found = [
            entry
            for entry in os.scandir(folder())
            if entry.name.startswith(prefix) and entry.name.endswith((".json", ".data"))
        ]
        for entry in sorted(found, key=lambda entry: entry.stat().st_mtime, reverse=True)[most:]:
            os.unlink(entry.path)
    except OSError:
        return  # another process removes them, or nobody may


def _keep(name: str, data: bytes) -> None:
    """Write a file of the folder atomically, because other processes may read it."""
    path = os.path.join(folder(), name)
    temporary = f"{path}.{os.urandom(6).hex()}"
    try:
        os.makedirs(folder(), exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except OSError:
        return
