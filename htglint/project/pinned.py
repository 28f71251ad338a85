"""Settings of a revision (`--settings-from`), which a change can't alter.

The configuration and its packs, vocabularies, baseline and siblings are read from a copy of the revision's files in a
temporary folder; the pages are read from the working tree.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

from .git.repository import Repositories

if TYPE_CHECKING:
    from .git.repository import Repository
    from .settings import Config

_LINK_MODE = b"120000"


class PinnedSettings:
    """A temporary copy of the settings in a revision of the repository of ``path``.

    Raises HtglintError if there is no such repository or revision.
    """

    def __init__(self, path: str, revision: str) -> None:
        folder = os.path.realpath(tempfile.mkdtemp(prefix="htglint-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)  # at the latest when the process ends
        self.top = os.path.join(folder, "files")
        self._revision = revision
        repository = Repositories().of(path)
        self._roots = (repository.root, os.path.realpath(repository.root))
        self._links = _export(repository, revision, self.top)

    def inside(self, path: str) -> str:
        """Return the path of the copy of a repository file.

        Other paths are returned unchanged.

        Raises HtglintError for a path through a symbolic link that is not in the revision, or that leads out of the
        repository.
        """
        below = self._below(path)
        if below is None:
            return path
        passed = ""
        for part in below.split("/"):
            passed = f"{passed}/{part}" if passed else part
            if os.path.islink(os.path.join(self._roots[1], passed)) and passed not in self._links:
                raise self._refusal(path, f"a symbolic link that {visible(self._revision)} does not have")
            if self._links.get(passed) is False:
                raise self._refusal(path, "a symbolic link out of the repository")
        return os.path.normpath(os.path.join(self.top, below))

    def _below(self, path: str) -> str | None:
        """Return the path relative to the root, if below it as written or resolved."""
        for full in (os.path.abspath(path), os.path.realpath(path)):
            for root in self._roots:
                below = files.relative(full, root)
                if below != ".." and not below.startswith("../"):
                    return below
        return None

    def _refusal(self, path: str, reason: str) -> HtglintError:
        return HtglintError(
            f"{visible(files.shown(path))}: leads through {reason}, so --settings-from does not read it; "
            "replace the link with the file"
        )

    def applied(self, config: Config) -> Config:
        """Return a configuration with packs, word lists and baseline from the copy."""
        return config._replace(
            packs=tuple(map(self.inside, config.packs)),
            vocabularies=tuple(map(self.inside, config.vocabularies)),
            siblings=tuple(map(self.inside, config.siblings)),
            baseline=self.inside(config.baseline) if config.baseline else "",
        )


def _export(repository: Repository, revision: str, folder: str) -> dict[str, bool]:
    """Write the files of a revision into a new folder.

    Returns the revision's symbolic links, relative to the root, with whether they lead to a file of the revision; the
    others are removed from the folder.
    """
    commit = repository.commit_id(revision)
    if not commit:
        raise HtglintError(f"unknown git revision `{visible(revision)}`; fetch it, or name another one")
    os.makedirs(folder)
    # A separate index, to leave that of the repository alone, and a separate working tree, so that no attribute of
    # the change decides how the files are written.
    variables = {"GIT_INDEX_FILE": f"{folder}.index"}
    repository.run("read-tree", commit, variables=variables)
    repository.with_root(folder).run("checkout-index", "--all", f"--prefix={folder}/", variables=variables)
    listed = repository.run("ls-files", "--stage", "--full-name", "-z", variables=variables).split(b"\0")[:-1]
    links = [os.fsdecode(entry.split(b"\t", 1)[1]) for entry in listed if entry.startswith(_LINK_MODE)]
    found = {link: _leads_inside(os.path.join(folder, link), folder) for link in links}
    for link in (link for link, inside in found.items() if not inside):
        os.unlink(os.path.join(folder, link))
    return found


def _leads_inside(link: str, folder: str) -> bool:
    target = os.path.realpath(link)
    return files.is_below(target, folder)
