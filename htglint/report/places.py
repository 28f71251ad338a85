"""Lines and columns: where a code point stands, for people. One table per text, made in linear time."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Finding

_NEWLINE = re.compile("\n")
_ROOM = 16_000_000
"""Bytes of texts that are kept as they are: to compress as many takes a fifth of a run that finds nothing new."""


class Lines:
    """The lines of a text; they end with LF, CR LF or CR, as in Markdown, and with nothing else."""

    def __init__(self, text: str) -> None:
        self.text = text
        same_length = text.replace("\r\n", " \n").replace("\r", "\n")
        self._starts = array("Q", (0,))  # one more than lines; a list would take as much memory as a large text
        self._starts.extend(map(re.Match.end, _NEWLINE.finditer(same_length)))
        self._starts.append(len(text) + 1)

    def place(self, offset: int) -> tuple[int, int]:
        """The line and the column of a code point, both from 1; an offset beyond the text is its end."""
        offset = min(offset, len(self.text))
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def bounds(self, line: int) -> tuple[int, int]:
        """Where a line begins, and where it ends without its newline."""
        start, end = self._starts[line - 1], self._starts[line] - 1
        return start, end - 1 if self.text[max(start, end - 1) : end + 1] == "\r\n" else end


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
