"""The text of an HTML file: its byte order mark decides, else the charset that it declares, else UTF-8."""

from __future__ import annotations

import codecs
import re

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


def decode(data: bytes, name: str, told: str = "") -> str:
    """The text of the bytes, decoded strictly; ``told`` is the charset that came with them, if any.

    Raises HtglintError where they are not what they claim to be.
    """
    codec = _codec(data, name, told)
    if codec == _LATIN:  # its undefined bytes are controls
        return data.decode("latin-1").translate(_WINDOWS)
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        shown = f"byte 0x{data[error.start]:02X} at offset {error.start}" if error.start < len(data) else "its end"
        raise HtglintError(
            f"{visible(name)}: is not {codec.removesuffix('-sig').upper()}, as it should be: {shown}; "
            "name the right charset in a <meta charset> of the page, or convert it with iconv"
        ) from error


def _codec(data: bytes, name: str, told: str) -> str:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec
    if data[:2] in (b"<\0", b"\n\0"):
        return "utf-16-le"
    if data[:2] in (b"\0<", b"\0\n"):
        return "utf-16-be"
    match = _DECLARED.search(data, 0, _HEAD)
    label = told or ((match[1] or match[2]).decode("ascii", "replace") if match is not None else "utf-8")
    if label.lower() in ("utf-8", "utf8"):
        return "utf-8"
    return _codec_of(label, name)


def _codec_of(label: str, name: str) -> str:
    """The codec for a label of a charset, as browsers take it: iso-8859-1 is windows-1252, gb2312 is gb18030 ..."""
    import webencodings  # hardly a page needs it

    encoding = webencodings.lookup(label)
    if encoding is None or encoding.name == "x-user-defined":
        raise HtglintError(f"{visible(name)}: declares the charset `{visible(label)}`, which no browser knows")
    if encoding.name.startswith("utf-16"):  # what could be read so far in bytes can't be UTF-16, whatever it says
        return "utf-8"
    if encoding.name == _LATIN:
        return _LATIN
    return _AS_BROWSERS_DO.get(encoding.name) or str(encoding.codec_info.name)
