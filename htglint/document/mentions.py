"""Prose that talks about encodings, where odd text is quoted and not damaged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .document import Document

REACH = 600
"""Characters on either side of a place in which the subject is looked for."""
_ENCODINGS = re.compile(
    r"\butf-?(?:8|16)|mojibake|\b(?:en|de)cod|\bcodec|\bcharset|character set|code ?page|unicode|\bescap"
    r"|\bentit(?:y|ies)\b|quoted-printable|percent-encod|kodier|zeichensatz|encodage|codifica|кодиров|кодуван"
    "|文字化け|文字コード|编码|編碼|인코딩",
    re.I,
)


def mentions_encodings(document: Document, at: int, reach: int = REACH) -> bool:
    """Return whether the text around an offset is about encodings or escapes."""
    return _ENCODINGS.search(document.text, max(0, at - reach), at + reach) is not None
