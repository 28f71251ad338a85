"""The pages at hand -> Context: which profile and edition a page has, and what it may learn from."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from . import files, git, globs, head
from .encoding.suspects import suspicious
from .escape import visible
from .model import Context, Copy, HtglintError, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .document import Document
    from .model import Config, Ruleset

ANY_PAGE = Profile("page")
"""What is known of a page that no profile is for."""


class Project:
    """The pages of one configuration.

    ``siblings`` are files or folders of intact pages to learn from, in place of a page's own folder; ``references``
    are other copies of the page, or revisions of it (``git:REV``, ``git`` for all); ``profile`` names the profile of
    every page instead of finding it.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        config: Config,
        siblings: Sequence[str] = (),
        references: Sequence[str] = (),
        profile: str | None = None,
    ) -> None:
        self._profiles = {known.name: known for known in (ANY_PAGE, *ruleset.profiles)}
        self._config = config
        self._profile = self._named(profile) if profile is not None else None
        for name in config.profiles:
            self._named(name)
        self._siblings = siblings
        self._references = references
        for path in (*siblings, *(reference for reference in references if not git.is_revision(reference))):
            if not os.path.exists(path):
                raise HtglintError(f"{visible(path)}: there is no such file or folder to learn from")
        self._copies: dict[str, Copy] = {}

    def context(self, document: Document) -> Context:
        """All that checks may know about a page beyond its text."""
        alone = self.alone(document)
        if not (suspicious(document.text) or self._references):
            return alone  # other pages are learnt from only where something is to be repaired
        siblings = self._named_siblings() if self._siblings else self._neighbours(document, alone.profile)
        return self._with_copies(alone, document, siblings)

    def taught(self, document: Document) -> Context:
        """The same for a page that is made: it learns from the siblings that are named, whatever it looks like.

        The neighbours of a made page may have been made before it in the same run: what they say is no evidence, and
        would depend on the order of the inputs.
        """
        return self._with_copies(self.alone(document), document, self._named_siblings() if self._siblings else ())

    def _with_copies(self, alone: Context, document: Document, siblings: Iterable[Copy]) -> Context:
        page = os.path.abspath(document.name)
        others = (copy for copy in siblings if os.path.abspath(copy.name) != page)
        return alone._replace(siblings=tuple(others), references=tuple(self._reference_copies(document)))

    def alone(self, document: Document) -> Context:
        """What is known of a page without a look at any other."""
        profile = self._profile or self._profile_of(document)
        month = head.month(document, profile)
        return Context(profile, head.edition(month, profile), month)

    def is_published(self, document: Document) -> bool:
        """Whether the configuration calls the page published."""
        listed = self._config.published
        return bool(listed) and any(globs.matches(glob, self._inside(document)) for glob in listed)

    def _reference_copies(self, document: Document) -> Iterator[Copy]:
        """The other copies of a page: files, or its own revisions."""
        for reference in self._references:
            if git.is_revision(reference):
                yield from git.copies(document.name, reference)
            else:
                yield self._copy(reference)

    def _named_siblings(self) -> Iterator[Copy]:
        """The pages that the configuration or a flag names to learn from."""
        for found in files.discover(self._siblings, lambda _path, _folder: False):
            if isinstance(found, HtglintError):
                raise found
            yield self._copy(found)

    def _neighbours(self, document: Document, profile: Profile) -> Iterator[Copy]:
        """The pages of the same folder that have the same profile; those that can't be read teach nothing."""
        folder = os.path.dirname(os.path.abspath(document.name))
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            if name.endswith(files.SUFFIXES) and any(globs.matches(glob, name) for glob in profile.match):
                with suppress(HtglintError):
                    yield self._copy(files.shown(os.path.join(folder, name)))

    def _copy(self, path: str) -> Copy:
        if path not in self._copies:
            self._copies[path] = Copy(path, files.read(path).text)
        return self._copies[path]

    def _named(self, name: str) -> Profile:
        if name not in self._profiles:
            from .suggest import did_you_mean

            known = sorted(self._profiles)
            close = did_you_mean(name, known)
            raise HtglintError(f"no profile is named `{visible(name)}`; there are {', '.join(known)}{close}")
        return self._profiles[name]

    def _profile_of(self, document: Document) -> Profile:
        """By the configuration's globs, then by the profile's own, then by the page's first heading."""
        path = self._inside(document)
        for name, listed in self._config.profiles.items():
            if any(globs.matches(glob, path) for glob in listed):
                return self._profiles[name]
        for profile in self._profiles.values():
            if any(globs.matches(glob, path) for glob in profile.match):
                return profile
        title = document.text[slice(*head.title(document))]
        for profile in self._profiles.values():
            if profile.title and re.search(profile.title, title):
                return profile
        return ANY_PAGE

    def _inside(self, document: Document) -> str:
        """The path of a page as globs see it: below the folder of the configuration, if it is there."""
        path = os.path.abspath(document.name).replace(os.sep, "/")
        root = self._config.root.replace(os.sep, "/").rstrip("/")
        return path[len(root) + 1 :] if root and path.startswith(root + "/") else path.lstrip("/")
