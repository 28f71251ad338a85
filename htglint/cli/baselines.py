"""The baselines of a run: one for each that a flag or a configuration names."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

from . import console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from htglint.base.findings import Finding
    from htglint.engine.baseline import Baseline

    from .options import Options
    from .run import Examined

_MOST_SHOWN = 10
"""Entries that no longer apply and are told one by one."""


class Baselines:
    """Leaves out what is known, or learns it."""

    def __init__(self, options: Options) -> None:
        self._writes = options.write_baseline
        self._by_path: dict[str, Baseline] = {}
        if options.write_baseline and (options.since is not None or options.staged):
            raise HtglintError("--write-baseline writes all that is found; leave --since and --staged out")
        if options.baseline is not None:
            self._at(files.shown(options.baseline))

    def new(self, examined: Examined) -> Sequence[Finding]:
        """What the run is about on a page, less what its baseline knows."""
        if not examined.config.baseline:
            if self._writes:
                raise HtglintError(
                    "--write-baseline has no file; name it with --baseline FILE or `baseline` in the configuration"
                )
            return examined.chosen
        baseline = self._at(files.shown(examined.config.baseline))
        baseline.look(examined.path, examined.text, examined.found, examined.asked)
        return baseline.new(examined.path, examined.text, examined.chosen)

    def write(self, *, failed: bool) -> int:
        """Write what was found to the baselines; the exit status."""
        if failed:
            raise HtglintError("no baseline was written, because not every page could be read")
        for path, baseline in self._by_path.items():
            baseline.write()
            sys.stdout.write(f"Wrote {visible(path)}: what is found now is known.\n")
        return 0

    def end(self) -> None:
        """Say which entries no longer apply."""
        for path, baseline in self._by_path.items():
            stale = baseline.stale()
            if not stale:
                continue
            many = f"{len(stale)} entries no longer apply" if len(stale) > 1 else "an entry no longer applies"
            console.complain(f"{visible(path)}: {many}; --write-baseline drops what was mended:", kind="warning")
            for entry in stale[:_MOST_SHOWN]:
                console.complain(f"  {entry}", kind="warning")
            if len(stale) > _MOST_SHOWN:
                console.complain(f"  and {len(stale) - _MOST_SHOWN} more", kind="warning")

    def _at(self, path: str) -> Baseline:
        if path not in self._by_path:
            from htglint.engine.baseline import load  # most runs have none

            self._by_path[path] = load(path, may_lack=self._writes)
        return self._by_path[path]
