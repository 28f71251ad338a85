"""Where a report goes, and what is said besides: one content for standard output, and sentences for people alone."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from htglint.base.errors import HtglintError
from htglint.report import FOR_PEOPLE, FORMATS

from . import console

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO

    from htglint.base.findings import Finding

    from .options import Options

_COUNTED = ("text", "json")
"""The formats that statistics have."""


class Output:
    """The output of a run. ``stream`` is where its report goes that no file is named for."""

    def __init__(self, options: Options, stream: TextIO | None = None) -> None:
        if options.statistics and options.format not in _COUNTED:
            raise HtglintError(f"--statistics has no format {options.format}; it takes {' and '.join(_COUNTED)}")
        self._options = options
        self._stream = sys.stdout if stream is None else stream
        self._has_file = options.output_file is not None
        is_read = options.format in FOR_PEOPLE or self._has_file or options.diff
        self._speaks = is_read and not options.quiet

    @property
    def colour(self) -> bool:
        """Whether what goes to the stream has colour."""
        return console.wants_colour(self._stream, self._options.color)

    def report(self, findings: Sequence[Finding], sources: Mapping[str, str]) -> None:
        """Write the findings; what tools read is written even where there are none."""
        if not findings and self._options.format in FOR_PEOPLE and not self._has_file:
            return
        text = self._rendered(findings, sources)
        if self._options.output_file is None:
            self._stream.write(text)
        else:
            from htglint.base import files

            files.write(self._options.output_file, text.encode("utf-8", "backslashreplace"))

    def say(self, text: str) -> None:
        """Write lines for people, unless they want none, or a tool reads this."""
        if self._speaks:
            self._stream.write(text)

    def _rendered(self, findings: Sequence[Finding], sources: Mapping[str, str]) -> str:
        colour = self._options.color == "always" if self._has_file else self.colour
        if self._options.statistics:
            from htglint.report import statistics

            return statistics.render(findings, as_json=self._options.format == "json", colour=colour)
        return FORMATS[self._options.format](findings, sources, colour=colour)


def status(options: Options, *, failed: bool, blocked: bool) -> int:
    """The exit status of a run over pages."""
    return 2 if failed else int(blocked and not options.exit_zero)
