"""Reads pages that are not UTF-8 in a named or detected encoding.

Error messages propose an encoding.
"""

from __future__ import annotations

import codecs
import os
import shlex
import unicodedata
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.encoding.detection import Guess

AUTO = "auto"
_UTF_8 = "utf-8"
_DECOMPOSED = "cp1258"
"""Vietnamese of Windows, which has the accents as characters of their own."""
_MOST_NAMED = 4
"""Candidates that a message names."""
_ICONV = {"mac-roman": "MACINTOSH", "big5hkscs": "BIG5-HKSCS", "euc_jp": "EUC-JP", "iso2022_jp": "ISO-2022-JP"}
"""Encodings that iconv knows by another name than Python."""


class Converting(files.Disk):
    """The files on disk; those that are not UTF-8 are in one encoding or detected."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding if encoding == AUTO else _known(encoding)

    def decode(self, data: bytes, path: str) -> files.FileContent:
        """Decode a page; raises HtglintError if the encoding is uncertain or wrong."""
        if self._encoding == _UTF_8:
            return files.decode_escaped(data)
        try:
            page = files.decode_page(data, path)
        except files.NotUtf8Error as error:
            return _detected(error) if self._encoding == AUTO else _decoded(data, path, self._encoding)
        if page.text.isascii() and self._encoding != AUTO:  # some encodings look like ASCII
            return _decoded(data, path, self._encoding)._replace(encoding="")
        return page


def sentence(error: files.NotUtf8Error) -> str:
    """Return the message of an error, with the encoding that the file is probably in."""
    from htglint.encoding import detection  # loads word lists

    guesses = detection.detect(error.data)
    if not guesses:
        return str(error)
    encoding, probability = guesses[0]
    name = visible(error.name)
    if probability < detection.SURE:
        return f"{name}: {error.fault}; it may be {_candidates(guesses)}: convert it to UTF-8"
    if os.path.splitext(error.name)[1] in files.SUFFIXES:
        cure = f"`htglint fix --encoding {encoding} {visible(shlex.quote(error.name))}` converts it"
    else:
        cure = f"convert it with `iconv -f {_ICONV.get(encoding, encoding.upper())} -t UTF-8`"
    fault = error.fault if b"\0" not in error.data else "is not UTF-8"
    if encoding == _UTF_8:
        return f"{name}: {fault}, but most of it is: {cure.replace(' converts it', ' repairs or reports the rest')}"
    return f"{name}: {fault}; it looks like {encoding} ({_percent(probability)}): {cure}"


def _known(name: str) -> str:
    """Return the name of an encoding; raises HtglintError if Python lacks it."""
    try:
        "".encode(name)  # refuses codecs that don't encode text
        return codecs.lookup(name).name
    except LookupError as error:
        from encodings.aliases import aliases

        from htglint.base.suggest import did_you_mean

        known = sorted({*aliases, *aliases.values()})
        close = did_you_mean(name, known)
        raise HtglintError(f"--encoding: Python has no encoding `{visible(name)}`{close}; `auto` detects it") from error


def _detected(error: files.NotUtf8Error) -> files.FileContent:
    """Decode a page in the encoding that it is certainly in."""
    from htglint.encoding import detection  # loads word lists

    guesses = detection.detect(error.data)
    if guesses and guesses[0].probability >= detection.SURE:
        if guesses[0].encoding == _UTF_8:
            return files.decode_escaped(error.data)
        page = _decoded(error.data, error.name, guesses[0].encoding)
        return page._replace(encoding=f"{page.encoding}, detected with {_percent(guesses[0].probability)} certainty")
    name = visible(error.name)
    if not guesses:
        raise HtglintError(f"{name}: {error.fault}, and it does not look like text; name its encoding if it is")
    raise HtglintError(f"{name}: {error.fault}; it may be {_candidates(guesses)}: name one with --encoding")


def _candidates(guesses: Sequence[Guess]) -> str:
    return " or ".join(f"{guess.encoding} ({_percent(guess.probability)})" for guess in guesses[:_MOST_NAMED])


def _percent(probability: float) -> str:
    """Return a probability for people; nothing that is inferred is entirely certain."""
    return "over 99%" if 0.99 < probability < 1.0 else f"{probability:.0%}"


def _decoded(data: bytes, name: str, encoding: str) -> files.FileContent:
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        at = error.start if isinstance(error, UnicodeDecodeError) else 0
        shown = f"byte 0x{data[at]:02X} at offset {at} (line {data.count(10, 0, at) + 1})" if data else "it is empty"
        raise HtglintError(f"{visible(name)}: is not {encoding}: {shown}; `--encoding auto` detects it") from error
    if "\0" in text:
        raise HtglintError(f"{visible(name)}: is binary, or not {encoding}: it has NUL characters")
    if encoding == _DECOMPOSED:
        text = unicodedata.normalize("NFC", text)
    text = text.removeprefix("\ufeff")
    return files.FileContent(text, bom=False, data=data, encoding=f"was {encoding} and becomes UTF-8")
