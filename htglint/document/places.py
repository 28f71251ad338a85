"""Lines and columns of offsets, for reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from htglint.base.findings import Finding

_ROOM = 16_000_000
"""Size in bytes up to which texts are not compressed; compressing them takes a fifth of a fully cached run."""


class Lines:
    """The lines of a text, which end with LF, CR LF or CR only, as in Markdown.

    Lines are counted from the previous lookup, because findings are in the order of the text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._unified = with_line_feeds(text)
        self._number, self._start, self._end = 1, 0, self._next_end(0)

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a code point, both from 1.

        An offset beyond the text is its end.
        """
        offset = min(offset, len(self.text))
        self._go_to(offset)
        return self._number, offset - self._start + 1

    def around(self, offset: int) -> tuple[int, int]:
        """Return the start of a code point's line, and its end without the newline."""
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
    """Return the text with LF at the end of every line and the same length."""
    return text.replace("\r\n", " \n").replace("\r", "\n")


def without_newline(text: str, start: int, end: int) -> int:
    """Return where a line ends whose newline, or its last character, is at ``end``."""
    return end - 1 if text[max(start, end - 1) : end + 1] == "\r\n" else end


class Sources(Mapping[str, str]):
    """The texts of many pages by path, stored compactly.

    A Python string with an emoji takes four bytes per character, and a run may report on all pages of a large site.
    Above ``_ROOM``, texts are also compressed.
    """

    def __init__(self) -> None:
        self._texts: dict[str, bytes] = {}
        self._size = 0

    def add(self, path: str, text: str) -> None:
        """Add the text of a page."""
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
    """The lines of the sources.

    Those of the last page are cached, as findings are grouped by page.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        self._sources = sources
        self._path = ""
        self._lines = Lines("")

    def lines(self, path: str) -> Lines:
        """Return the lines of the page at ``path``."""
        if path != self._path:
            self._path, self._lines = path, Lines(self._sources[path])
        return self._lines

    def of(self, finding: Finding) -> tuple[int, int]:
        """Return the line and column of a finding."""
        return self.lines(finding.path).place(finding.hit.span.start)
