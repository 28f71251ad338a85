"""Settings as a revision has them: whoever proposes a change to a repository can't change what it is measured by.

The configuration, the packs, vocabularies, baseline and siblings that it names are read from a copy of the revision's
files in a temporary folder; the pages are read where they are.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from typing import TYPE_CHECKING

from . import git

if TYPE_CHECKING:
    from .model import Config


class Trusted:
    """A revision's files; ``revision`` is what git knows it by, ``path`` is in its repository.

    The copy goes when this does. Raises HtglintError where git has no such repository or revision.
    """

    def __init__(self, path: str, revision: str) -> None:
        folder = os.path.realpath(tempfile.mkdtemp(prefix="htglint-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)  # at the latest when the process ends
        self.top = os.path.join(folder, "files")
        self._root = git.export(path, revision, self.top)

    def inside(self, path: str) -> str:
        """Where the copy of a file of the repository is, if it has one; the path itself for any other file."""
        real = os.path.realpath(path)
        below = os.path.relpath(real, self._root)
        outside = below == os.pardir or below.startswith(os.pardir + os.sep)
        return path if outside else os.path.normpath(os.path.join(self.top, below))

    def applied(self, config: Config) -> Config:
        """A configuration that reads from the copy whatever it reads besides pages."""
        return config._replace(
            packs=tuple(map(self.inside, config.packs)),
            vocabularies=tuple(map(self.inside, config.vocabularies)),
            siblings=tuple(map(self.inside, config.siblings)),
            baseline=self.inside(config.baseline) if config.baseline else "",
        )
