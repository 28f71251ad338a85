"""Revisions of a page: the only module that runs git."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from . import files
from .escape import visible
from .model import Copy, HtglintError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_REVISIONS = 50
"""Revisions of one page that are looked at, newest first."""
HISTORY = "git"
"""The reference that means every revision of the page."""


def copies(path: str, reference: str) -> Iterator[Copy]:
    """The revisions of the page at ``path`` that a reference names: ``git:REV``, or ``git`` for all, newest first.

    Raises HtglintError where git is missing, the page is in no repository, or there is no such revision.
    """
    if reference == HISTORY:
        listed = _run(path, "log", f"--max-count={MOST_REVISIONS}", "--format=%H", "--", os.path.basename(path))
        revisions = listed.decode("ascii").split()
        if not revisions:
            raise HtglintError(f"{visible(path)}: git knows no revision of this page; commit it, or name another copy")
        for revision in revisions:
            text = _text(path, revision)
            if text is not None:
                yield Copy(f"{HISTORY}@{revision[:10]}", text, HISTORY)
        return
    revision = reference.removeprefix(f"{HISTORY}:")
    found = _run(path, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    text = _text(path, found.decode("ascii").strip())
    if text is None:
        raise HtglintError(f"{visible(path)}: is not in revision {visible(revision)} as UTF-8 text")
    yield Copy(reference, text)


def is_revision(reference: str) -> bool:
    """Whether a reference means revisions and no file."""
    return reference == HISTORY or reference.startswith(f"{HISTORY}:")


def _text(path: str, revision: str) -> str | None:
    """The text of the page in a revision; None where it did not exist there, or was no text."""
    try:
        data = _run(path, "show", f"{revision}:./{os.path.basename(path)}")
        return files.decode(data, path).text
    except HtglintError:
        return None


def _run(path: str, *arguments: str) -> bytes:
    """The output of a git command, run in the folder of the page."""
    import subprocess  # slow to import, and needed only where revisions are asked for

    folder = os.path.dirname(os.path.abspath(path))
    try:
        done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise HtglintError("git is not installed, so no revision can serve as a reference") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[0] or "it knows no such revision"
        raise HtglintError(f"{visible(path)}: git {arguments[0]} failed: {visible(said)}")
    return done.stdout
