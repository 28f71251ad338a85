"""Target of a report, and the sentences for people beside it.

Standard output has one kind of content only.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

from htglint.base.errors import HtglintError
from htglint.report import FOR_PEOPLE, FORMATS, HTML

from . import console

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO

    from htglint.base.findings import Finding
    from htglint.report.html import Overview

    from .options import ReportOptions

_COUNTED = ("text", "json")
"""The formats of statistics."""


class Output:
    """Output of a run; ``stream`` is the report's target unless --output-file is set.

    Sentences are printed where no tool reads the stream: where the format is for people, the report goes to a file, or
    the report is ``beside`` a diff.
    """

    def __init__(self, report: ReportOptions, stream: TextIO | None = None, *, beside: bool = False) -> None:
        if report.statistics and report.format not in _COUNTED:
            raise HtglintError(f"--statistics supports {' and '.join(_COUNTED)}, not --format {report.format}")
        self._report = report
        self._stream = sys.stdout if stream is None else stream
        self._has_file = report.output_file is not None
        is_read = report.format in FOR_PEOPLE or self._has_file or beside
        self._speaks = is_read and not report.quiet

    @property
    def colour(self) -> bool:
        """Whether the stream is coloured."""
        return console.wants_colour(self._stream, self._report.color)

    @property
    def shows_drafts(self) -> bool:
        """Whether the format shows the progress of drafts, which parses them again."""
        return self._report.format == HTML

    def report(self, findings: Sequence[Finding], sources: Mapping[str, str], overview: Overview | None = None) -> None:
        """Write the findings; formats for tools are written even without any."""
        if not findings and self._report.format in FOR_PEOPLE and not self._has_file:
            return
        text = self._rendered(findings, sources, overview)
        if self._report.output_file is None:
            self._stream.write(text)
        else:
            from htglint.base import files

            files.write(self._report.output_file, text.encode("utf-8", "backslashreplace"))

    @property
    def _is_spaced(self) -> bool:
        """Whether a blank line follows each part of the report."""
        return self._report.format != "concise"

    def say(self, text: str) -> None:
        """Write a sentence for people, unless the run is quiet or a tool reads the stream."""
        if self._speaks:
            self._stream.write(text)

    def _rendered(self, findings: Sequence[Finding], sources: Mapping[str, str], overview: Overview | None) -> str:
        colour = self._report.color == "always" if self._has_file else self.colour
        if self._report.statistics:
            from htglint.report import statistics

            return statistics.render(findings, as_json=self._report.format == "json", colour=colour)
        columns = None if self._has_file else console.columns(self._stream)
        render = partial(FORMATS[self._report.format], colour=colour, columns=columns, overview=overview)
        if self._report.all or self._report.format not in FOR_PEOPLE:
            return render(findings, sources)
        from htglint.report.shortened import shortened

        shown = shortened(findings, sources)
        notes = "".join(f"{note}\n" for note in shown.notes)
        return render(shown.findings, sources) + notes + "\n" * bool(notes and self._is_spaced)
