"""Charset detection for HTML files.

In this order: the byte order mark, the charset declared in the file, UTF-8.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from htglint.base.errors import HtglintError
from htglint.base.escape import visible

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_DECLARED = re.compile(
    rb"""<meta\b[^>]*?\bcharset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)|<\?xml[^>]*?encoding=["']([^"']+)""", re.I
)
_AS_BROWSERS_DO = {
    "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc-kr": "cp949",
    "x-mac-cyrillic": "mac_cyrillic",
}  # fmt: skip
"""Python's codecs for encodings of which browsers know more characters (https://encoding.spec.whatwg.org)."""
_LATIN = "windows-1252"
_WINDOWS = {code: character for code in range(0x80, 0xA0) if (character := bytes((code,)).decode("cp1252", "ignore"))}
_HEAD = 4096
_REPLACEMENT = "\ufffd"
_SURELY = 3
"""Number of characters beyond ASCII from which valid UTF-8 can't be another charset."""
_FEW = 0.1
"""Highest share of damaged characters among those beyond ASCII; with more, the charset is wrong."""
_HARDLY_ANY = 0.0001
"""Highest share of damaged characters among all characters of a page."""


class Decoded(NamedTuple):
    """Decoded text, and a note about bytes that could not be decoded, if any."""

    text: str
    note: str = ""


def decode(data: bytes, name: str, declared: str = "") -> Decoded:
    """Decode an HTML file; ``declared`` is the charset that its container declares.

    Valid UTF-8 is decoded as UTF-8 whatever is declared, because browsers convert a page when they save it and leave
    the declaration. A few bytes that are invalid in the charset become U+FFFD. Raises HtglintError if there are many of
    them.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return _decoded(data, codec, name)
    if data[:2] in (b"<\0", b"\n\0"):
        return _decoded(data, "utf-16-le", name)
    if data[:2] in (b"\0<", b"\0\n"):
        return _decoded(data, "utf-16-be", name)
    match = _DECLARED.search(data, 0, _HEAD)
    label = declared or ((match[1] or match[2]).decode("ascii", "replace") if match is not None else "utf-8")
    if label.lower() in ("utf-8", "utf8"):
        return _decoded(data, "utf-8", name)
    if _is_utf_8(data):
        return Decoded(data.decode("utf-8"))
    codec = _codec_of(label, name)
    if codec == _LATIN:  # its undefined bytes are controls
        return Decoded(data.decode("latin-1").translate(_WINDOWS))
    return _decoded(data, codec, name)


def _is_utf_8(data: bytes) -> bool:
    """Return whether the bytes are valid UTF-8 with several characters beyond ASCII."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum(character > "\x7f" for character in text) >= _SURELY


def _decoded(data: bytes, codec: str, name: str) -> Decoded:
    charset = codec.removesuffix("-sig").upper()
    try:
        return Decoded(data.decode(codec))
    except UnicodeDecodeError as error:
        text = data.decode(codec, "replace")
        bad = text.count(_REPLACEMENT)
        good = sum(character > "\x7f" for character in text) - bad
        if bad <= max(good * _FEW, len(text) * _HARDLY_ANY):
            return Decoded(text, f"bytes that are invalid in {charset} and were replaced by U+FFFD: {bad}")
        shown = f"byte 0x{data[error.start]:02X} at offset {error.start}" if error.start < len(data) else "its end"
        raise HtglintError(
            f"{visible(name)}: can't be decoded as {charset}: {shown}; "
            "name the right charset in a <meta charset> of the page, or convert it with iconv"
        ) from error


def _codec_of(label: str, name: str) -> str:
    """Return the codec for a charset label, by the WHATWG Encoding Standard.

    `iso-8859-1` means windows-1252, for example, and `gb2312` means gb18030. Raises HtglintError for an unknown label.
    """
    import webencodings  # few pages need it

    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name == "x-user-defined":
        raise HtglintError(f"{visible(name)}: declares the unknown charset `{visible(label)}`")
    if encoding.name.startswith("utf-16"):  # the declaration was readable as bytes, so it is wrong
        return "utf-8"
    if encoding.name == _LATIN:
        return _LATIN
    return _AS_BROWSERS_DO.get(encoding.name) or str(encoding.codec_info.name)
