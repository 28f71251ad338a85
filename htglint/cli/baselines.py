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

    from .run import Examined

_MOST_SHOWN = 10
"""Entries that no longer apply and are listed."""


class Baselines:
    """Suppresses known findings, or ``writes`` the current ones.

    The baseline ``named`` by a flag is read at once.
    """

    def __init__(self, named: str | None, *, writes: bool = False) -> None:
        self._writes = writes
        self._by_path: dict[str, Baseline] = {}
        if named is not None:
            self._at(files.shown(named))

    def new(self, examined: Examined) -> Sequence[Finding]:
        """Return a page's findings for the run that are not in its baseline."""
        if not examined.config.baseline:
            if self._writes:
                raise HtglintError(
                    "--write-baseline needs a file; name it with --baseline FILE or `baseline` in the configuration"
                )
            return examined.chosen
        baseline = self._at(files.shown(examined.config.baseline))
        baseline.look(examined.path, examined.text, examined.found, examined.rules)
        return baseline.new(examined.path, examined.text, examined.chosen)

    def write(self, *, failed: bool) -> int:
        """Write the findings to the baselines; the exit status."""
        if failed:
            raise HtglintError("no baseline was written, because not every page could be read")
        for path, baseline in self._by_path.items():
            baseline.write()
            sys.stdout.write(f"Wrote {visible(path)}: later runs suppress the current findings.\n")
        return 0

    def end(self) -> None:
        """Warn of entries that no longer apply."""
        for path, baseline in self._by_path.items():
            stale = baseline.stale()
            if not stale:
                continue
            many = f"{len(stale)} entries no longer apply" if len(stale) > 1 else "an entry no longer applies"
            console.complain(f"{visible(path)}: {many}; --write-baseline removes them:", kind="warning")
            for entry in stale[:_MOST_SHOWN]:
                console.complain(f"  {entry}", kind="warning")
            if len(stale) > _MOST_SHOWN:
                console.complain(f"  and {len(stale) - _MOST_SHOWN} more", kind="warning")

    def _at(self, path: str) -> Baseline:
        if path not in self._by_path:
            from htglint.engine.baseline import load  # most runs have none

            self._by_path[path] = load(path, may_lack=self._writes)
        return self._by_path[path]
