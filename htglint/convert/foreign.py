"""Recognises inputs that are neither pages nor text, and names the remedy."""

from __future__ import annotations

import json
from contextlib import suppress

from htglint.base.errors import HtglintError
from htglint.base.escape import visible

_FORMATS = (
    (b"%PDF-", "a PDF; extract its text first, for example with `pdftotext -layout`"),
    (b"{\\rtf", "a document in RTF; save it as HTML in a word processor"),
    (b"\x1f\x8b", "compressed with gzip; decompress it first with `gunzip`"),
    (b"BZh", "compressed with bzip2; decompress it first with `bunzip2`"),
    (b"\xfd7zXZ\0", "compressed with xz; decompress it first with `unxz`"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; decompress it first with `unzstd`"),
    (b"PK\x03\x04", "a ZIP archive, as word processors also write it; unpack it, or save the document as HTML"),
    (b"\xd0\xcf\x11\xe0", "an old document of a word processor; save it as HTML"),
    (b"bplist00", "a web archive of Safari; save the page as HTML"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_MOST_JSON = 50_000_000


def refuse(data: bytes, name: str) -> None:
    """Raise an HtglintError that names the format of an input that no reader supports."""
    for mark, kind in _FORMATS:
        if data.startswith(mark):
            raise HtglintError(f"{visible(name)}: is {kind}")
    if _is_json(data):
        raise HtglintError(
            f"{visible(name)}: is JSON; convert the HTML or text that it holds, for example with `jq -r`"
        )


def _is_json(data: bytes) -> bool:
    """Return whether the bytes are a JSON object or array; text may begin like one."""
    text = data.strip()
    if not (text[:1] + text[-1:] in (b"{}", b"[]") and len(text) < _MOST_JSON):
        return False
    with suppress(ValueError, RecursionError):
        return isinstance(json.loads(text), dict | list)
    return False


def refuse_url(path: str) -> None:
    """Raise an HtglintError if a path is a URL."""
    if path.lower().startswith(("http://", "https://")):
        raise HtglintError(
            f"{visible(path)}: is a URL, and nothing is downloaded; save the page first, for example with "
            f"`curl -L -o page.html URL`"
        )
