"""Reading files, and writing them atomically.

Every problem with a file is an HtglintError that says what, where, and what to do about it.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from . import atomic
from .errors import HtglintError
from .escape import visible

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Iterator


SUFFIXES = (".md", ".markdown")
MAX_SIZE = 256 * 2**20
"""Largest file in bytes; a page of a fifth of that takes a gigabyte of memory."""
_CHUNK = 2**20
"""Bytes that are read at a time of a file that is longer than its size says."""
_READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""Flags for reading a file that may turn out to be a pipe."""
_BOM = b"\xef\xbb\xbf"
_OTHER_UNICODE = (
    (b"\xff\xfe\0\0", "UTF-32"),
    (b"\0\0\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


_FOREIGN = re.compile("[\udc80-\udcff]")
_WEIGHTS = (
    (1, re.compile("[\x80-\u07ff]")),
    (3, re.compile("[\u0800-\ud7ff\ue000-\uffff]")),
    (6, re.compile("[\U00010000-\U0010ffff]")),
)
"""Evidence for UTF-8 from a character of two bytes, of three and of four: other encodings rarely look like them."""
_LEAST_WEIGHT = 1.6
"""The same for each foreign byte that a page may have; text in other encodings has half of it at most."""


class FileContent(NamedTuple):
    """Content of a file: text with original newlines and without BOM, and the bytes.

    A byte that is not UTF-8 stands in the text as a lone surrogate, as Python's ``surrogateescape`` has it.
    ``encoding`` is empty for a file in UTF-8, else what the file was converted from, for people.
    """

    text: str
    bom: bool
    data: bytes
    encoding: str = ""

    def without_data(self) -> FileContent:
        """Return the page without raw bytes, to save memory; it can't be written."""
        return self._replace(data=b"")


class NotUtf8Error(HtglintError):
    """Bytes that are not UTF-8 text: ``fault`` is the reason, ``name`` the file."""

    def __init__(self, name: str, fault: str, data: bytes, cure: str = "convert it to UTF-8") -> None:
        super().__init__(f"{visible(name)}: {fault}; {cure}")
        self.name = name
        self.fault = fault
        self.data = data


class LinkOut(HtglintError):  # noqa: N818 - often not an error: such a page is skipped
    """A symbolic link that leads out of its repository or of the searched folder."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{visible(shown(path))}: is a symbolic link out of the repository, to {visible(os.path.realpath(path))}"
        )


def shown(path: str) -> str:
    """Return a path for reports, relative to the working directory, with slashes."""
    return relative(path, os.getcwd())


def relative(path: str, root: str) -> str:
    """Return a path relative to an absolute folder, with forward slashes."""
    rest = path.removeprefix(root if root.endswith(os.sep) else root + os.sep)
    if rest == path or rest != os.path.normpath(rest):
        rest = os.path.relpath(path, root)  # slower
    return rest.replace(os.sep, "/")


# --- Links


def leads_out(path: str, top: str = "") -> bool:
    """Whether a symbolic link in an absolute path leads out of the link's repository.

    Outside repositories, a link may lead anywhere, except out of the folder ``top``, if given.
    """
    if os.path.realpath(path) == path:
        return False
    place = os.path.abspath(os.sep)
    for part in path.split(os.sep):
        passed = os.path.join(place, part) if part else place
        if os.path.islink(passed):
            target = os.path.realpath(passed)
            root = repository_root(place) or (os.path.realpath(top) if top else "")
            if root and not is_below(target, root):
                return True
            passed = target
        place = passed
    return False


def repository_root(folder: str) -> str:
    """Return the nearest folder with a `.git`, upwards; empty if there is none."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder


def is_below(path: str, folder: str) -> bool:
    """Return whether an absolute path is the folder or below it."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


# --- Bytes in


def read(path: str) -> FileContent:
    """Read and decode a file."""
    return decode(read_bytes(path), path)


def read_bytes(path: str) -> bytes:
    """Read a regular file; raises HtglintError for pipes, devices and the like.

    Raises LinkOut for a symbolic link out of the repository.
    """
    if leads_out(os.path.abspath(path)):
        raise LinkOut(path)
    mode = status(path).st_mode
    if stat.S_ISDIR(mode):
        raise HtglintError(f"{visible(path)}: is a folder, not a file")
    if not stat.S_ISREG(mode):
        raise HtglintError(f"{visible(path)}: is not a regular file but a {_kind(mode)}")
    try:
        with open(os.open(path, _READ), "rb", buffering=0) as file:
            return _content(file, path)
    except OSError as error:
        raise HtglintError(sentence(path, error)) from error


def _content(file: io.FileIO, path: str) -> bytes:
    """Read an open file up to MAX_SIZE; some regular files are endless (proc(5))."""
    size = os.fstat(file.fileno()).st_size
    parts: list[bytes] = []
    total = 0
    while size <= MAX_SIZE and total <= MAX_SIZE:
        part = file.read(max(size + 1 - total, _CHUNK if parts else 1))
        if part is None:
            raise HtglintError(f"{visible(path)}: cannot be read: no data is available yet")
        if not part:
            return b"".join(parts) if len(parts) != 1 else parts[0]
        parts.append(part)
        total += len(part)
    raise HtglintError(f"{visible(path)}: is larger than {MAX_SIZE // 2**20} MiB, the largest supported size")


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """Parse TOML; ``name`` is used in errors."""
    import tomllib  # slow to import, and most pages have no configuration

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise HtglintError(f"{visible(name)}: is not TOML: {visible(str(error))}") from error
    except RecursionError as error:
        raise HtglintError(f"{visible(name)}: is not readable TOML: its values are nested too deep") from error


def parse_json(text: str, name: str, cure: str, hook: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """Parse JSON; ``name`` and the advice ``cure`` are used in errors."""
    from json import JSONDecodeError, loads

    try:
        return loads(text, object_pairs_hook=hook)
    except JSONDecodeError as error:
        place = f"{error.msg} at line {error.lineno}, column {error.colno}"
        raise HtglintError(f"{visible(name)}: is not JSON: {place}; {cure}") from error
    except (RecursionError, ValueError) as error:  # ValueError: a number of thousands of digits
        raise HtglintError(f"{visible(name)}: is not readable JSON: {visible(str(error))}; {cure}") from error


def decode(data: bytes, name: str) -> FileContent:
    """Decode UTF-8 text; ``name`` is used in errors. Raises NotUtf8Error for anything else."""
    for mark, codec in _OTHER_UNICODE:
        if data.startswith(mark):
            raise NotUtf8Error(name, f"is {codec}, not UTF-8", data)
    if (at := data.find(0)) >= 0:
        fault = f"is binary: a NUL byte at {_place(data, at)}"
        raise NotUtf8Error(name, fault, data, "a page is text in UTF-8")
    bom = data.startswith(_BOM)
    try:
        return FileContent(data[len(_BOM) if bom else 0 :].decode("utf-8"), bom, data)
    except UnicodeDecodeError as error:
        at = error.start + (len(_BOM) if bom else 0)
        raise NotUtf8Error(name, f"is not UTF-8: byte 0x{data[at]:02X} at {_place(data, at)}", data) from error


def decode_page(data: bytes, name: str) -> FileContent:
    """Decode a page that is mostly UTF-8; invalid bytes become lone surrogates."""
    try:
        return decode(data, name)
    except NotUtf8Error:
        page = decode_escaped(data)
        is_other = "\0" in page.text or data.startswith(tuple(mark for mark, _ in _OTHER_UNICODE))
        if is_other or not _is_mostly_utf_8(page.text):
            raise
        return page


def decode_escaped(data: bytes) -> FileContent:
    """Decode anything as UTF-8 with lone surrogates for the bytes that are not."""
    bom = data.startswith(_BOM)
    return FileContent(data[len(_BOM) if bom else 0 :].decode("utf-8", "surrogateescape"), bom, data)


def _is_mostly_utf_8(text: str) -> bool:
    """Return whether a text has so many characters in UTF-8 that it can't be chance."""
    weight = sum(each * len(pattern.findall(text)) for each, pattern in _WEIGHTS)
    return weight >= _LEAST_WEIGHT * len(_FOREIGN.findall(text))


def builtin() -> str:
    """Return the folder of the built-in packs, in a checkout or an installed package."""
    inside = os.path.join(package(), "_rules")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(package()), "rules")


def package() -> str:
    """Return the folder of the package."""
    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Disk:
    """The files on disk, which a run reads unless it reads staged files."""

    def read(self, path: str) -> FileContent:
        """Read and decode a page."""
        return self.decode(read_bytes(path), path)

    def decode(self, data: bytes, path: str) -> FileContent:
        """Decode a page."""
        return decode_page(data, path)

    def names(self, folder: str) -> frozenset[str]:
        """Return the names in a folder."""
        return names(folder)


def names(folder: str) -> frozenset[str]:
    """Return the names in a folder; empty if it is missing or unreadable."""
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()


def encode(text: str, *, bom: bool) -> bytes:
    """Encode a page as UTF-8; bytes that were foreign to it are as they were."""
    return (_BOM if bom else b"") + text.encode("utf-8", "surrogateescape")


def _place(data: bytes, offset: int) -> str:
    return f"offset {offset} (line {data.count(10, 0, offset) + 1})"


def _kind(mode: int) -> str:
    kinds = (
        (stat.S_ISFIFO, "named pipe"),
        (stat.S_ISSOCK, "socket"),
        (stat.S_ISCHR, "device"),
        (stat.S_ISBLK, "device"),
    )
    return next((name for is_kind, name in kinds if is_kind(mode)), "special file")


def status(path: str) -> os.stat_result:
    """Return the status of a path, following links; raises HtglintError if missing."""
    try:
        return os.stat(path)
    except OSError as error:
        raise HtglintError(sentence(path, error)) from error
    except ValueError as error:
        raise HtglintError(f"{visible(path)}: a path cannot contain a NUL character") from error


def sentence(path: str, error: OSError) -> str:
    """Return an error message for a path that can't be read."""
    name = visible(path) or "(an empty path)"
    if isinstance(error, FileNotFoundError):
        if os.path.islink(path):
            return f"{name}: is a link to {visible(os.readlink(path))}, which does not exist"
        return f"{name}: there is no such file or folder"
    return f"{name}: cannot be read: {_reason(error)}"


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


# --- Bytes out


def write(path: str, data: bytes) -> None:
    """Write a file atomically; an existing one is replaced like a page."""
    if leads_out(os.path.abspath(path)):
        raise LinkOut(path)
    if os.path.lexists(path):
        rewrite(path, read_bytes(path), data)
        return
    try:
        atomic.write(path, data)
    except OSError as error:
        raise HtglintError(f"{visible(path)}: cannot be written: {_reason(error)}") from error


def make_folder(path: str) -> None:
    """Create a folder and its missing parents."""
    if leads_out(os.path.abspath(path)):
        raise LinkOut(path)
    try:
        os.makedirs(path, exist_ok=True)
    except OSError as error:
        raise HtglintError(f"{visible(path)}: no folder to write to: {_reason(error)}") from error


class ChangedMeanwhile(HtglintError):  # noqa: N818 - the page may be read again
    """Another process has changed a file since it was read."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{visible(path)}: was changed by another process meanwhile and is left alone; run again")


def rewrite(path: str, old: bytes, new: bytes) -> tuple[str, ...]:
    """Replace a file's bytes ``old`` atomically; return notes about lost attributes.

    Mode, owner and extended attributes stay; a symbolic link stays, and its target is replaced. Raises ChangedMeanwhile
    if the file is no longer ``old``, and HtglintError if it can't be written.
    """
    if new == old:
        return ()
    target = os.path.realpath(path)
    if leads_out(os.path.abspath(path)):
        raise LinkOut(path)
    try:
        status = os.stat(target)
        if not os.access(target, os.W_OK):
            raise HtglintError(f"{visible(path)}: is write-protected; the page is as it was")
        lost: list[str] = []

        def ready(descriptor: int) -> bool:
            lost.extend(_copy_attributes(target, status, descriptor))
            return _is_still(target, old)

        if not atomic.write(target, new, 0o600, ready):
            raise ChangedMeanwhile(path)
    except OSError as error:
        raise HtglintError(f"{visible(path)}: cannot be written: {_reason(error)}; the page is as it was") from error
    return tuple(_notes(lost, status.st_nlink - 1))


def _notes(lost: list[str], links: int) -> Iterator[str]:
    if lost:
        yield f"could not keep the extended attributes {', '.join(f'`{visible(name)}`' for name in lost)}"
    if links:
        yield f"had {links} more name{'s' * (links > 1)} (hard links), which keep the old text"


def _is_still(path: str, old: bytes) -> bool:
    """Return whether a file still has these bytes and is not being changed."""
    before = os.stat(path)
    return before.st_size == len(old) and read_bytes(path) == old and _version(os.stat(path)) == _version(before)


def _version(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _copy_attributes(path: str, status: os.stat_result, descriptor: int) -> Iterator[str]:
    """Copy owner, mode and extended attributes to an open file; yield what failed."""
    mine = os.fstat(descriptor)
    if sys.platform != "win32":
        if (mine.st_uid, mine.st_gid) != (status.st_uid, status.st_gid):
            with contextlib.suppress(OSError):  # needs privileges
                os.fchown(descriptor, status.st_uid, status.st_gid)
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode))  # after fchown, which clears some bits
    if sys.platform == "linux":
        yield from _copy_extended(path, descriptor)


def _copy_extended(path: str, descriptor: int) -> Iterator[str]:
    """Copy extended attributes to an open file; yield those that failed."""
    try:
        names = os.listxattr(path)
    except OSError:  # the file system has none
        return
    for name in names:
        try:
            value = os.getxattr(path, name)
            if name not in os.listxattr(descriptor) or os.getxattr(descriptor, name) != value:
                os.setxattr(descriptor, name, value)
        except OSError:
            yield name
