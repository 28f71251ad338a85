"""Addresses that a page may contain: no scripts, no embedded content."""

from __future__ import annotations

import re
from urllib.parse import unquote

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_ALLOWED = frozenset(("http", "https", "mailto", "tel", "ftp", "ftps", "irc", "ircs", "xmpp", "matrix", "git", "ssh"))
_ENCODED = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_IGNORED = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]+")


def safe(url: str | None) -> str:
    """Return the address as browsers read it; empty if a page may not contain it."""
    if not url:
        return ""
    shown = url.strip(" \t\n\r\f")
    match = _SCHEME.match(_IGNORED.sub("", shown))
    if match and match[1].lower() not in _ALLOWED:
        return ""
    shown = re.sub(r"[\x00-\x1f\x7f]", "", shown)
    path, mark, fragment = shown.partition("#")
    if mark and not path.startswith(("http:", "https:", "//")):
        fragment = _ENCODED.sub(_decoded, fragment)
    return path + mark + fragment


def _decoded(match: re.Match[str]) -> str:
    """Decode percent-encoded characters, so that anchors read like their headings."""
    text = unquote(match.group(), errors="replace")
    return text if "\ufffd" not in text and not re.search(r"[\s\x00-\x9f]", text) else match.group()
