"""Lines and columns: where a code point stands, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.findings import Finding

_ROOM = 16_000_000
"""Bytes of texts that are kept as they are: to compress as many takes a fifth of a run that finds nothing new."""


class Lines:
    """The lines of a text; they end with LF, CR LF or CR, as in Markdown, and with nothing else.

    The line of the last place that was asked for is remembered, and only what lies between it and the next is counted:
    findings come in the order of the text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._unified = with_line_feeds(text)
        self._number, self._start, self._end = 1, 0, self._next_end(0)

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of a code point, both from 1; an offset beyond the text is its end."""
        offset = min(offset, len(self.text))
        self._go_to(offset)
        return self._number, offset - self._start + 1

    def around(self, offset: int) -> tuple[int, int]:
        """Where the line of a code point begins, and where it ends without its newline."""
        self._go_to(min(offset, len(self.text)))
        return self._start, without_newline(self.text, self._start, self._end)

    def _go_to(self, offset: int) -> None:
        if self._start <= offset <= self._end:
            return
        if offset > self._end:
            self._number += self._unified.count("\n", self._end, offset)
        else:
            self._number -= self._unified.count("\n", offset, self._start)
        self._start = self._unified.rfind("\n", 0, offset) + 1
        self._end = self._next_end(offset)

    def _next_end(self, offset: int) -> int:
        end = self._unified.find("\n", offset)
        return len(self.text) if end < 0 else end


def with_line_feeds(text: str) -> str:
    """The text, as long as it is, with LF at the end of every line."""
    return text.replace("\r\n", " \n").replace("\r", "\n")


def without_newline(text: str, start: int, end: int) -> int:
    """Where a line ends whose newline, or the last character of it, stands at ``end``."""
    return end - 1 if text[max(start, end - 1) : end + 1] == "\r\n" else end


class Sources(Mapping[str, str]):
    """The texts of many pages by their paths, kept in few bytes.

    A string with one emoji takes four bytes for each of its characters, and a run may have to tell of all pages of a
    large site; from some megabytes on all bytes are compressed, too.
    """

    def __init__(self) -> None:
        self._texts: dict[str, bytes] = {}
        self._size = 0

    def add(self, path: str, text: str) -> None:
        """Keep the text of a page."""
        data = text.encode("utf-8", "surrogatepass")
        was_large, self._size = self._size > _ROOM, self._size + len(data)
        if self._size > _ROOM:
            from zlib import compress

            data = compress(data, 1)
            if not was_large:
                self._texts = {path: compress(text, 1) for path, text in self._texts.items()}
        self._texts[path] = data

    def __getitem__(self, path: str) -> str:
        data = self._texts[path]
        if self._size > _ROOM:
            from zlib import decompress

            data = decompress(data)
        return data.decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)


class Places:
    """The lines of every source, counted when something asks; those of the last are kept, as findings come by page."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._path = ""
        self._lines = Lines("")

    def lines(self, path: str) -> Lines:
        """The lines of the page at ``path``."""
        if path != self._path:
            self._path, self._lines = path, Lines(self._sources[path])
        return self._lines

    def of(self, finding: Finding) -> tuple[int, int]:
        """The line and the column where a finding begins."""
        return self.lines(finding.path).place(finding.hit.span.start)
