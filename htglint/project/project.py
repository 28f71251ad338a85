"""Builds the Context of a page: profile, edition, link targets, other pages."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files, globs
from htglint.base.context import Context, LinkedPage, Resolved
from htglint.base.dependencies import NOTHING, Dependencies, RecordingCounts, digest
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.profiles import Profile
from htglint.checks import NEEDS
from htglint.document import facts, head
from htglint.document.document import Document
from htglint.links import anchors, inventory, sites, slugs
from htglint.links.site import Site
from htglint.words.elsewhere import Others, PageWords
from htglint.words.letters import words_in
from htglint.words.vocabulary import Vocabulary, Words, known_words

from . import discovery
from .page_reader import PageReader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from htglint.base.context import Copy, FolderOverview, Neighbour, Past
    from htglint.base.profiles import Ruleset
    from htglint.links.slugs import AnchorTable

    from .git.repository import Repositories
    from .settings import Config

_PASTED = re.compile(r"/(?<![^\s*_|–—(<]/)(?<!\]\(/)[\w.~%+@-]+/")
"""A possible site path in prose."""
_MOST_FOLDERS = 64
"""Maximum number of folders with cached facts."""
_MOST_PAGES = 6000
"""Maximum number of pages with cached data, to bound memory."""
FOLDERS_ABOVE = 2
"""How many folders above that of a page are searched for the files of a site outside of a repository."""
ANY_PAGE = Profile("page")
"""The profile of pages that match no other."""


class _Folder(NamedTuple):
    """A folder's pages with one profile: their names, facts, and the overview."""

    names: tuple[str, ...]
    neighbours: tuple[Neighbour, ...]
    overview: FolderOverview | None


class Project:
    """The pages of one configuration.

    ``siblings`` are files or folders of intact pages to learn from, instead of a page's own folder; ``references`` are
    other copies of the page, or revisions of it (``git:REV``, ``git`` for all). ``profile`` and ``edition`` override
    those of every page. ``needs`` are the ``checks.NEEDS`` of the selected rules. ``disk`` reads the other pages, and
    ``past`` describes what a change has removed.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        config: Config,
        siblings: Sequence[str] = (),
        references: Sequence[str] = (),
        profile: str | None = None,
        edition: str | None = None,
        needs: Collection[str] = NEEDS,
        disk: files.Disk | None = None,
        past: Past | None = None,
    ) -> None:
        self._profiles = {known.name: known for known in (ANY_PAGE, *ruleset.profiles)}
        self._ruleset = ruleset
        self._homes = tuple(home for known in ruleset.profiles for home in known.former_homes)
        self._config = config
        self._needs = needs
        self._profile = self._named(profile) if profile is not None else None
        self._edition = self._known_edition(edition) if edition is not None else None
        for name in config.profiles:
            self._named(name)
        self._siblings = siblings
        self._references = references
        for path in (*siblings, *(reference for reference in references if not _is_revision(reference))):
            if not os.path.exists(path):
                raise HtglintError(f"{visible(path)}: no such file or folder to learn from")
        self._disk = disk or files.Disk()
        self._reader = PageReader(self._disk)
        self._site = Site(config.site_root or None, self._disk.names)
        self._past = past
        self._former_paths = {new: old for old, new in past.moved.items() if new} if past is not None else {}
        self._before = self._site_before(past, config.site_root or None) if past is not None else None
        self._known_targets: dict[str, tuple[str, AnchorTable] | None] = {}
        self._folders: dict[tuple[str, str], _Folder] = {}
        self._in_repository: dict[str, bool] = {}
        self._vocabularies: dict[str, Vocabulary] = {}
        self._dependencies: Dependencies | None = None
        self._word_pages: tuple[Sequence[str], PageWords] | None = None
        self._named_copies: tuple[Copy, ...] | None = None
        self._repositories: Repositories | None = None
        if "words" in needs:
            self._vocabulary(ANY_PAGE)  # an unreadable word list fails the run in any case

    def _site_before(self, past: Past, root: str | None) -> Site:
        """Return a site with the files before and after a change."""
        gone: dict[str, set[str]] = {}
        for path in past.moved:
            while (parent := os.path.dirname(path)) != path and os.path.basename(path) not in gone.get(parent, ()):
                gone.setdefault(parent, set()).add(os.path.basename(path))
                path = parent
        return Site(root, lambda folder: self._disk.names(folder) | gone.get(folder, set()))

    def context_recording(self, document: Document, dependencies: Dependencies) -> Context:
        """Return the same as ``context``, and record what was read from other files."""
        self._dependencies = self._site.dependencies = dependencies
        try:
            return self.context(document)
        finally:
            self._dependencies = self._site.dependencies = None

    def context(self, document: Document) -> Context:
        """Return everything that checks may know about a page besides its text."""
        if max(len(self._known_targets), len(self._reader)) >= _MOST_PAGES:
            self._forget()
        context = self.with_links(document) if "links" in self._needs else self.local_context(document)
        if "neighbours" in self._needs:
            context = self._among_others(document, context)
        if (words := known_words(context)) is not None:
            context = context._replace(words=self._words_elsewhere(document, context.profile, words))
        if not (document.suspicious or self._references):
            return context  # other pages are read only if something must be repaired
        siblings = self.siblings(document.name, context.profile)
        if self._dependencies is not None:
            for copy in siblings:
                self._note("bytes", copy.name, self._reader.digest(copy.name))
        return context._replace(siblings=siblings, references=tuple(self._reference_copies(document)))

    def _forget(self) -> None:
        """Clear the data of other pages, as digests must match the texts of the facts."""
        self._known_targets.clear()
        self._in_repository.clear()
        self._folders.clear()
        self._word_pages = None
        self._reader.forget()

    def with_links(self, document: Document, *, proposes: bool = True) -> Context:
        """Return the local context of a page with its resolved links.

        Without ``proposes``, similar names are proposed only for links that a change broke.
        """
        context = self.local_context(document)
        lost = self._past.lost.get(os.path.abspath(document.name), ()) if self._past is not None else ()
        redirects = tuple(self._redirects(document, context.profile))
        targets = tuple(self._targets(document, context.profile, dict(redirects)))
        resolved = self._resolved(document, proposes=proposes)
        site_kind = self._site_kind(document.name) or context.site_kind
        context = context._replace(redirects=redirects, lost=lost, site_kind=site_kind)
        context = context._replace(in_repository=self._is_in_repository(document.name))
        return context._replace(targets=targets, resolved=resolved)

    def _site_kind(self, page: str) -> str:
        """Return the kind of site that the files in the folders above a page show, up to the repository's.

        Empty if they show none. Outside of a repository the folders far above are other people's.
        """
        folder = os.path.dirname(os.path.abspath(page))
        left = None if self._is_in_repository(page) else FOLDERS_ABOVE
        while True:
            names = self._names_recorded(folder)
            above = os.path.dirname(folder)
            kind = sites.kind_of(names)
            if kind or ".git" in names or above == folder or left == 0:
                return kind
            folder, left = above, None if left is None else left - 1

    def _is_in_repository(self, page: str) -> bool:
        """Return whether a folder above a page has `.git`, so that no file is missing."""
        if self._past is not None:
            return True
        start = folder = os.path.dirname(os.path.abspath(page))
        if start not in self._in_repository:
            while not (found := ".git" in self._disk.names(folder)) and folder != (above := os.path.dirname(folder)):
                folder = above
            self._in_repository[start] = found
        return self._in_repository[start]

    def _names_recorded(self, folder: str) -> frozenset[str]:
        """Return the names in a folder, and record that they were looked up."""
        names = self._disk.names(folder)
        if self._dependencies is not None:
            self._dependencies.folder(folder, names)
        return names

    def context_for_conversion(self, document: Document) -> Context:
        """Return the context of a converted page, with the named siblings and references.

        Its neighbours may be output of the same run: they prove nothing, and would make results depend on the order
        of the inputs.
        """
        context = self.local_context(document)
        siblings = self.siblings(document.name, context.profile) if self._siblings else ()
        return context._replace(siblings=siblings, references=tuple(self._reference_copies(document)))

    def siblings(self, page: str, profile: Profile) -> tuple[Copy, ...]:
        """Return the pages to learn from: the named ones, else the page's neighbours."""
        siblings = self._possible_siblings(page, profile)
        own = _of_page(siblings, page)
        return tuple(copy for copy in siblings if copy not in own) if own else siblings

    def _possible_siblings(self, page: str, profile: Profile) -> tuple[Copy, ...]:
        if self._siblings:
            return self._named_siblings()
        return tuple(self._reader.readable(self._neighbours(page, profile)))

    def local_context(self, document: Document) -> Context:
        """Return the context of a page without reading other pages."""
        profile = self._profile or self._profile_of(document)
        month = head.month(document, profile)
        requested = (edition for edition in profile.editions if edition.id == self._edition)
        words = Words(self._vocabulary(profile)) if "words" in self._needs else None
        edition = next(requested, None) or head.edition(month, profile)
        return Context(profile, edition, month, words=words, rules=self._ruleset.rules, site_kind=profile.site_kind)

    def _vocabulary(self, profile: Profile) -> Vocabulary:
        """Return the vocabulary of a profile."""
        if profile.name not in self._vocabularies:
            from htglint.words import lists

            vale = lists.vale(self._config.vale) if self._config.vale else lists.ValeVocabularies((), ())
            accepted = (*profile.vocabularies, *self._config.vocabularies, *vale.accepted)
            known = lists.read(accepted, vale.rejected)
            self._vocabularies[profile.name] = Vocabulary(self._config.language, self._ruleset.vocabularies, known)
        return self._vocabularies[profile.name]

    def _words_elsewhere(self, document: Document, profile: Profile, words: Words) -> Words:
        """Return the words; other pages are counted only if the page has unknown words."""
        if not words.vocabulary.unknown(document):
            return words
        if self._siblings:
            names: Sequence[str] = [copy.name for copy in self._named_siblings()]
        else:
            names = self._neighbours(document.name, profile)
        path = os.path.abspath(document.name)
        own = {name for name in names if os.path.abspath(name) == path}
        elsewhere = Others(lambda: self._words_of(names), own)
        if self._dependencies is None:
            return Words(words.vocabulary, elsewhere)
        others = [name for name in names if name not in own]
        self._dependencies.words = RecordingCounts(
            elsewhere, lambda: {os.path.abspath(name): self._reader.digest(name) for name in others}
        )
        return Words(words.vocabulary, self._dependencies.words)

    def _words_of(self, names: Sequence[str]) -> PageWords:
        """Return the words of pages.

        Those of the last folder are cached, as pages come folder by folder.
        """
        if self._word_pages is None or self._word_pages[0] != names:
            copies = self._reader.readable(names)
            self._word_pages = (names, PageWords({copy.name: words_in(copy.text) for copy in copies}))
        return self._word_pages[1]

    def _among_others(self, document: Document, context: Context) -> Context:
        """Add facts of the folder's pages, for pages in an overview and for overviews."""
        folder, name = os.path.split(os.path.abspath(document.name))
        if context.profile.overviews:
            known = self._folder(folder, context.profile)
            others = (one for one in known.neighbours if os.path.basename(one.path) != name)
            return context._replace(overview=known.overview, neighbours=tuple(others))
        for profile in self._profiles.values():
            if name in profile.overviews:
                listed = self._folder(folder, profile).names
                if listed:
                    return context._replace(listing=facts.overview(document, profile), listed=listed)
        return context

    def _folder(self, folder: str, profile: Profile) -> _Folder:
        """Return the cached facts of the pages of a folder that have the profile."""
        key = (folder, profile.name)
        if self._dependencies is not None:
            self._dependencies.folder(folder, self._disk.names(folder))
        if key not in self._folders:
            if len(self._folders) >= _MOST_FOLDERS:
                del self._folders[next(iter(self._folders))]
            present = sorted(self._disk.names(folder))
            names = tuple(name for name in present if _is_page(name, profile))
            pages = self._readable(folder, names)
            overviews = self._readable(folder, [name for name in profile.overviews if name in present])
            self._folders[key] = _Folder(
                names,
                tuple(facts.neighbour(page, profile) for page in pages),
                next((table for page in overviews if (table := facts.overview(page, profile))), None),
            )
        if self._dependencies is not None:
            self._note_facts(folder, profile, self._folders[key])
        return self._folders[key]

    def _note_facts(self, folder: str, profile: Profile, known: _Folder) -> None:
        """Record the facts of each page of a folder, and the unreadable pages."""
        assert self._dependencies is not None
        said = {os.path.abspath(one.path): (one.facts, one.topics) for one in known.neighbours}
        for name in known.names:
            path = os.path.join(folder, name)
            self._note(f"facts {profile.name}", path, digest(*said[path]) if path in said else NOTHING)
        for name in profile.overviews:
            path = os.path.join(folder, name)
            if name in self._disk.names(folder):
                self._note("bytes", path, self._reader.digest(path))

    def derived(self, kind: str, path: str) -> str:
        """Return the current digest of a kind of note for the page at a path."""
        dependencies = self._dependencies = Dependencies()
        try:
            if kind == "outline":
                self._target(path)
            elif kind == "title":
                self._title(path)
            else:
                profile = self._profiles[kind.removeprefix("facts ")]
                known = self._readable(os.path.dirname(path), [os.path.basename(path)])
                said = next((facts.neighbour(page, profile) for page in known), None)
                return NOTHING if said is None else digest(said.facts, said.topics)
            return dependencies.notes[kind, path]
        finally:
            self._dependencies = None

    def _note(self, kind: str, path: str, value: str) -> None:
        assert self._dependencies is not None
        self._dependencies.note(kind, path, value, self._reader.digest(path))

    def _resolved(self, document: Document, *, proposes: bool) -> tuple[Resolved, ...]:
        """Resolve a page's links without scheme, and the site paths in its prose."""
        page = os.path.abspath(document.name)
        urls = {target.url for target in inventory.targets(document)}
        local = sorted(filter(inventory.is_local, urls))
        looked_up = [self._looked_up(page, url, proposes=proposes) for url in local]
        if _PASTED.search(document.text):
            from htglint.links.paths import pasted  # needed only by pages with such paths

            looked_up += (self._titled(page, url) for url in sorted({target.url for target in pasted(document)}))
        return tuple(resolved for resolved in looked_up if resolved is not None)

    def _looked_up(self, page: str, url: str, *, proposes: bool) -> Resolved | None:
        """Resolve a link; for a broken one, find where it led before the change."""
        resolved = self._site.resolve(page, url, proposes=proposes)
        if resolved is None or resolved.path or self._before is None or self._past is None:
            return resolved
        there = self._before.resolve(self._former_paths.get(page, page), url, proposes=False)
        if there is None or not there.path:
            return resolved
        now = self._past.moved.get(there.path, there.path)
        moved = self._site.written(page, url, now) if now else ""
        if not (moved or proposes):
            resolved = self._site.resolve(page, url) or resolved
        return resolved._replace(former=there.path, moved=moved.partition("#")[0].partition("?")[0])

    def _titled(self, page: str, url: str) -> Resolved | None:
        """Resolve a path in prose to a page and its title.

        None if it is not a page, or is the page itself.
        """
        resolved = self._site.resolve(page, url)
        path = self._site.page(resolved.path) if resolved is not None else ""
        if not path or path == page:
            return None
        return Resolved(url, path, title=self._title(path) or url)

    def _title(self, path: str) -> str:
        """Return the title of a page; empty if it has none or can't be read."""
        title = ""
        if path.endswith(files.SUFFIXES):
            with suppress(HtglintError):
                copy = self._reader.read(files.shown(path))
                title = head.name(Document(copy.name, copy.text))
        if self._dependencies is not None:
            self._note("title", path, digest(title))
        return title

    def _redirects(self, document: Document, profile: Profile) -> Iterator[tuple[str, str]]:
        """Yield the links to former locations that other profiles define.

        Each comes with the new path of a page on the site.
        """
        homes = [home for home in self._homes if home not in profile.former_homes]
        urls = {target.url for target in inventory.targets(document)} if homes else ()
        for url in sorted(urls):
            new = inventory.redirected(url, homes)
            if new and self._page_at(os.path.abspath(document.name), new):
                yield url, new

    def _targets(self, document: Document, profile: Profile, redirects: Mapping[str, str]) -> Iterator[LinkedPage]:
        """Yield pages that a page links with an anchor, also by their former URLs."""
        page = os.path.abspath(document.name)
        urls = {target.url.partition("#")[0] for target in inventory.targets(document) if "#" in target.url}
        moved = {url.partition("#")[0]: new for url, new in redirects.items()}
        moved |= {url: new for url in urls if (new := inventory.redirected(url, profile.former_homes))}
        for url in sorted(urls - {""}):
            path = self._page_at(page, moved.get(url, url))
            known = self._target(path) if path else None
            if known is not None:
                yield known._replace(url=url)

    def _page_at(self, page: str, url: str) -> str:
        """Return the file of the page that a URL leads to.

        Empty if it leads elsewhere or can't be resolved.
        """
        if not inventory.is_local(url):
            return ""
        resolved = self._site.resolve(page, url)
        if resolved is not None:
            path = self._site.page(resolved.path)
            return path if path.endswith(files.SUFFIXES) else ""
        folder = os.path.dirname(page)  # the root of the site is unknown, but links within the folder can be resolved
        name = inventory.neighbour(url, os.path.basename(folder))
        beside = self._disk.names(folder) if name else frozenset()
        if self._dependencies is not None:
            self._dependencies.folder(folder, beside)
        return next((os.path.join(folder, name + suffix) for suffix in files.SUFFIXES if name + suffix in beside), "")

    def _target(self, path: str) -> LinkedPage | None:
        """Return the anchors of the page at an absolute path.

        None if it is unreadable or empty.
        """
        if path not in self._known_targets:
            self._known_targets[path] = self._outline(path)
        known = None
        if (found := self._known_targets[path]) is not None:
            name, outline = found
            lost = self._past.lost.get(path, ()) if self._past is not None else ()
            known = LinkedPage("", name, outline.anchors, outline.ids, lost)
        if self._dependencies is not None:
            self._note("outline", path, digest(known.anchors, sorted(known.ids)) if known else NOTHING)
        return known

    def _outline(self, path: str) -> tuple[str, AnchorTable] | None:
        """Return the name and the outline of a page; None if it is unreadable or empty."""
        with suppress(HtglintError):
            copy = self._reader.passing(files.shown(path), digested=self._dependencies is not None)
            if copy.text.strip():
                return copy.name, slugs.outline(*anchors.outline(Document(copy.name, copy.text)))
        return None

    def _readable(self, folder: str, names: Sequence[str]) -> Iterator[Document]:
        """Yield the readable pages in a folder."""
        copies = self._reader.readable(files.shown(os.path.join(folder, name)) for name in names)
        return (Document(copy.name, copy.text) for copy in copies)

    def is_published(self, document: Document) -> bool:
        """Return whether the configuration lists the page as published."""
        listed = self._config.published
        return bool(listed) and any(
            globs.matches(glob, globs.inside(document.name, self._config.root)) for glob in listed
        )

    def _reference_copies(self, document: Document) -> Iterator[Copy]:
        """Yield the other copies of a page: files, or its own revisions."""
        for reference in self._references:
            if _is_revision(reference):
                from .git import history, repository  # needed only where revisions are asked for

                self._repositories = self._repositories or repository.Repositories()
                yield from history.copies(self._repositories.of(document.name), document.name, reference)
            else:
                yield self._reader.read(reference)

    def _named_siblings(self) -> tuple[Copy, ...]:
        """Return the pages that the configuration or a flag names as siblings."""
        if self._named_copies is None:
            self._named_copies = tuple(map(self._reader.read, discovery.pages_of(self._siblings)))
        return self._named_copies

    def _neighbours(self, page: str, profile: Profile) -> list[str]:
        """Return the pages of the same folder and profile."""
        folder = os.path.dirname(os.path.abspath(page))
        if self._dependencies is not None:
            self._dependencies.folder(folder, self._disk.names(folder))
        start = os.path.join(folder, "")
        return [files.shown(start + name) for name in sorted(self._disk.names(folder)) if _is_page(name, profile)]

    def _named(self, name: str) -> Profile:
        if name not in self._profiles:
            from htglint.base.suggest import did_you_mean

            known = sorted(self._profiles)
            close = did_you_mean(name, known)
            raise HtglintError(f"unknown profile `{visible(name)}`; known are {', '.join(known)}{close}")
        return self._profiles[name]

    def _known_edition(self, name: str) -> str:
        known = sorted({edition.id for profile in self._profiles.values() for edition in profile.editions})
        if name not in known:
            from htglint.base.suggest import did_you_mean

            close = did_you_mean(name, known)
            raise HtglintError(f"unknown edition `{visible(name)}`; known are {', '.join(known)}{close}")
        return name

    def _profile_of(self, document: Document) -> Profile:
        """Find the profile by configured globs, then its own, then the first heading."""
        path = globs.inside(document.name, self._config.root)
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


def _of_page(copies: Iterable[Copy], page: str) -> list[Copy]:
    """Return those of the copies that are the page itself."""
    name = os.path.basename(page)
    path = os.path.abspath(page)
    return [copy for copy in copies if copy.name.endswith(name) and os.path.abspath(copy.name) == path]


def _is_revision(reference: str) -> bool:
    from .git import history  # needed only where references are named

    return history.is_revision(reference)


def _is_page(name: str, profile: Profile) -> bool:
    """Return whether a file of this name has the profile."""
    return name.endswith(files.SUFFIXES) and any(globs.matches(glob, name) for glob in profile.match)
