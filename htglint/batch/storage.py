"""Files on disks and in object stores, through fsspec."""

from __future__ import annotations

import os
import uuid
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from htglint.base.errors import HtglintError
from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKERS = "_done"
"""The folder of the markers of finished partitions."""
_UNFINISHED = "_unfinished-"


def filesystem(url: str) -> tuple[Any, str]:
    """Return fsspec's file system for a path or URL, and the path in it.

    Raises HtglintError for an unknown protocol.
    """
    from fsspec.core import url_to_fs

    try:
        system, path = url_to_fs(url)
    except (ValueError, ImportError) as error:
        raise HtglintError(f"{visible(url)}: {error}") from error
    return system, str(path)


class Folder:
    """The folder that a run writes to."""

    def __init__(self, url: str) -> None:
        self._system, self._path = filesystem(url)
        self.url = str(self._system.unstrip_protocol(self._path))
        self._is_local = "file" in _protocols(self._system)

    def make(self) -> None:
        """Create it, and remove what interrupted runs left unfinished."""
        self._system.makedirs(f"{self._path}/{MARKERS}", exist_ok=True)
        if self._is_local:
            for folder in (self._path, f"{self._path}/{MARKERS}"):
                for name in os.listdir(folder):
                    if name.startswith(_UNFINISHED):
                        with suppress(FileNotFoundError):  # a worker of the previous run may be completing it
                            os.remove(f"{folder}/{name}")

    def names(self) -> set[str]:
        """Return the names of its files."""
        return self._names(self._path)

    def done(self) -> set[str]:
        """Return the names of the finished partitions."""
        return {name.removesuffix(".json") for name in self._names(f"{self._path}/{MARKERS}") if name.endswith(".json")}

    def _names(self, folder: str) -> set[str]:
        self._system.invalidate_cache()
        try:
            listed = self._system.ls(folder, detail=False)
        except FileNotFoundError:
            return set()
        names = {str(path).rstrip("/").rpartition("/")[2] for path in listed}
        return {name for name in names if not name.startswith(_UNFINISHED)}

    def read(self, name: str) -> bytes:
        """Return the content of a file."""
        return bytes(self._system.cat_file(f"{self._path}/{name}"))

    def write(self, name: str, data: bytes) -> None:
        """Write a file, whole or not at all."""
        with self.writing(name) as stream:
            stream.write(data)

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Open a file that appears under its name when it is complete.

        On a disk it is renamed. Object stores have no rename, and show an object once it is closed: one that an error
        interrupts may be incomplete, and the next run replaces it.
        """
        path = f"{self._path}/{name}"
        if not self._is_local:
            with self._system.open(path, "wb") as stream:
                yield cast("BinaryIO", stream)
            return
        folder, _, base = path.rpartition("/")
        unfinished = f"{folder}/{_UNFINISHED}{uuid.uuid4().hex}-{base}"
        try:
            with open(unfinished, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, path)
        except BaseException:
            with suppress(OSError):
                os.remove(unfinished)
            raise


def _protocols(system: Any) -> tuple[str, ...]:
    protocol = system.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)
