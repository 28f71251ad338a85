"""Changes reported by git: edited pages, removed targets, pages that link them.

A change is either from a revision to the working tree, or from HEAD to the index (what is staged).
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.context import Past
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.findings import Span
from htglint.checks import CHECKS
from htglint.document.document import Document, contains, merged
from htglint.links import anchors, slugs
from htglint.links.inventory import targets
from htglint.project.git import difference, patch

from . import suppressions
from .baseline import keys
from .changed_lines import ChangedLines, of_hunks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from htglint.base.context import Context
    from htglint.base.findings import Finding
    from htglint.base.rules import Rule
    from htglint.project.git.patch import ChangedFile, Hunk
    from htglint.project.git.repository import Repositories, Repository

_INDEXES = ("index", "_index", "README")
"""Names of the index pages of a folder."""
_RUN = re.compile(rb"[A-Za-z0-9-]{2,}")
"""Characters that links never escape."""
_MOST_ANCHORS = 100
"""Maximum number of anchors searched for in bytes; with more, opening the pages that link there is faster."""
_IN_PRE_COMMIT = "PRE_COMMIT"
"""The variable that pre-commit sets for its hooks (https://pre-commit.com/#cli)."""
_ABOUT_TARGETS = {"anchors": ("missing", "foreign"), "targets": ("file", "image")}
"""Checks, and their reports, that find missing link targets."""


class Edited(NamedTuple):
    """An added or edited page: old text (None if there was none), replaced lines."""

    path: str
    old_path: str
    old_text: str | None
    hunks: tuple[Hunk, ...]


class Change(NamedTuple):
    """A change of a repository, with absolute paths.

    ``disk`` reads the pages as they are after it.
    """

    repository: Repository
    cached: bool
    disk: files.Disk
    edited: Mapping[str, Edited]
    past: Past
    links: Mapping[str, str]
    """Symbolic links within the repository, and their targets."""


def load(paths: Sequence[str], since: str | None, meanwhile: Callable[[], None], repositories: Repositories) -> Change:
    """Load the change since a revision, or what is staged if ``since`` is None.

    ``meanwhile`` is called while git runs. Raises HtglintError if the paths are in no repository or in several, or if
    there is no such revision.
    """
    found = difference.difference(paths, since, meanwhile, repositories)
    repository, cached = found.repository, since is None
    root = repository.root
    new = set(found.untracked)
    entries = list(_with_moved_files(root, list(patch.entries(found.raw)), new))
    entries += (patch.ChangedFile("A", "", name, "", "") for name in sorted(new))
    disk: files.Disk = Index(repository) if cached else files.Disk()
    links = dict(_links(found))
    hunks = patch.hunks(found.patch)
    edited = {page.path: page for page in _edited(repository, entries, hunks)}
    edited |= {page.path: page for page in _linked(found, entries, hunks, links) if page.path not in edited}
    moved = {_at(root, entry.old): _at(root, entry.new) for entry in entries if entry.old and entry.old != entry.new}
    return Change(repository, cached, disk, edited, Past(moved, dict(_lost(edited.values(), disk))), links)


def _links(found: difference.Difference) -> Iterator[tuple[str, str]]:
    real = os.path.realpath(found.repository.root)
    for name in found.links:
        path = _at(found.repository.root, name)
        target = os.path.realpath(path)
        if target != real and files.is_below(target, real):
            yield path, _at(found.repository.root, os.path.relpath(target, real).replace(os.sep, "/"))


def _linked(
    found: difference.Difference,
    entries: Sequence[ChangedFile],
    hunks: Mapping[str, tuple[Hunk, ...]],
    links: Mapping[str, str],
) -> Iterator[Edited]:
    """Yield pages that are symbolic links to edited files."""
    root = found.repository.root
    by_path = {_at(root, entry.new): entry for entry in entries if entry.new}
    pages = [(path, by_path[target]) for path, target in links.items() if target in by_path]
    pages = [(path, entry) for path, entry in pages if path.endswith(files.SUFFIXES)]
    others = sorted({entry.new for _, entry in pages if entry.new not in hunks and entry.before})
    known = {**hunks, **(patch.hunks(difference.patch_of(found, others)) if others else {})}
    before = found.repository.blobs(entry.before for _, entry in pages if entry.before)
    for path, entry in pages:
        text = _text(next(before), entry.old) if entry.before else None
        yield Edited(path, _at(root, entry.old), text, known.get(entry.new, ()))


def _at(root: str, name: str) -> str:
    return os.path.join(root, *name.split("/")) if name else ""


def _with_moved_files(root: str, entries: Sequence[ChangedFile], new: set[str]) -> Iterator[ChangedFile]:
    """Yield the entries, with moved files as one (they are removed from ``new``).

    A file that was moved without `git mv` appears as deleted in one place and untracked in another.
    """
    lost = {entry.before for entry in entries if entry.status == "D" and entry.before}
    there: dict[str, str] = {}
    if lost and new:
        import hashlib  # seldom needed
    for name in sorted(new) if lost else ():
        with suppress(HtglintError):
            data = files.read_bytes(_at(root, name))
            kind = hashlib.sha1 if len(next(iter(lost))) == 40 else hashlib.sha256
            there.setdefault(kind(b"blob %d\0" % len(data) + data).hexdigest(), name)
    for entry in entries:
        name = entry.old if entry.old in new else there.pop(entry.before, "")
        if entry.status == "D" and name in new:
            new.discard(name)
            yield entry._replace(status="R", new=name)
        else:
            yield entry


def _edited(
    repository: Repository, entries: Sequence[ChangedFile], hunks: Mapping[str, tuple[Hunk, ...]]
) -> Iterator[Edited]:
    root = repository.root
    pages = [entry for entry in entries if entry.new.endswith(files.SUFFIXES)]
    for entry in pages:
        if entry.status == "U":
            raise HtglintError(f"{visible(entry.new)}: has merge conflicts; resolve them first")
    before = repository.blobs(entry.before for entry in pages if entry.before)
    for entry in pages:
        text = _text(next(before), entry.old) if entry.before else None
        yield Edited(_at(root, entry.new), _at(root, entry.old), text, hunks.get(entry.new, ()))


def _text(data: bytes | None, name: str) -> str | None:
    if data is not None:
        with suppress(HtglintError):
            return files.decode_page(data, name).text
    return None


def written_lines(change: Change, paths: Sequence[str]) -> dict[str, ChangedLines | None]:
    """Return the lines of edited pages that the change wrote; None for all lines.

    The lines are those of the working tree. Staged lines that were edited since are left out, and so are pages without
    any lines. In a pre-commit hook, which stashes unstaged work, the edits since are those of earlier hooks, and stay.
    """
    lines = {path: _written(change.edited[path]) for path in paths if os.path.exists(path)}
    if change.cached and lines:
        names = {path: change.repository.path_in(os.path.realpath(path)) for path in lines}
        later = patch.hunks(difference.unstaged_patch(change.repository, sorted(names.values())))
        follow = ChangedLines.rewritten_by if os.environ.get(_IN_PRE_COMMIT) == "1" else ChangedLines.unchanged_by
        lines = {path: known and follow(known, later.get(names[path], ())) for path, known in lines.items()}
    return {path: known for path, known in lines.items() if known is None or known.ranges}


def _written(page: Edited) -> ChangedLines | None:
    """Return the lines that a change wrote on a page.

    None for an untracked page, of which git shows no lines.
    """
    is_untracked = page.old_text is None and not page.hunks
    return None if is_untracked else of_hunks(page.hunks)


class Index(files.Disk):
    """The staged files of a repository; files elsewhere are read from the disk."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._root = root = repository.root
        self._names: dict[str, set[str]] = {}
        for name in difference.staged(repository):
            path = _at(root, name)
            while path != root and os.path.basename(path) not in self._names.get(os.path.dirname(path), ()):
                self._names.setdefault(os.path.dirname(path), set()).add(os.path.basename(path))
                path = os.path.dirname(path)
        differing = patch.entries(difference.unstaged(repository))
        self._differing = {_at(root, entry.old): entry.before for entry in differing if entry.before}

    def read(self, path: str) -> files.FileContent:
        """Read a page."""
        blob = self._differing.get(os.path.abspath(path))
        data = self._repository.blob(blob) if blob else None
        return super().read(path) if data is None else self.decode(data, path)

    def names(self, folder: str) -> frozenset[str]:
        """List a folder."""
        inside = files.is_below(folder, self._root)
        return frozenset(self._names.get(folder, ())) if inside else files.names(folder)


# --- Removed targets


def _lost(pages: Iterable[Edited], disk: files.Disk) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    """Yield the pages that lost anchors, with these."""
    for page in pages:
        if page.old_text is None or not page.hunks:
            continue
        with suppress(HtglintError):  # an unreadable page is reported when it is opened
            now = Document(page.path, disk.read(files.shown(page.path)).text)
            lost = _lost_anchors(Document(page.path, page.old_text), now, page.hunks)
            if lost:
                yield page.path, tuple(lost.items())


def _lost_anchors(old: Document, new: Document, hunks: Sequence[Hunk]) -> dict[str, int]:
    there = set(anchors.identifiers(new))
    for slug in slugs.KINDS.values():
        there.update(slugs.numbered(anchors.titles(new), slug))
    places = _places(old, new, hunks)
    found: dict[str, int] = {}
    for slug in slugs.KINDS.values():
        for number, anchor in enumerate(slugs.numbered(anchors.titles(old), slug)):
            if anchor not in there:
                found.setdefault(anchor, places.get(number, -1))
    found.update(dict.fromkeys(anchors.identifiers(old) - there - found.keys(), -1))
    return found


def _places(old: Document, new: Document, hunks: Sequence[Hunk]) -> dict[int, int]:
    """Map the numbers of old headings to those of the new headings in their places.

    A heading is mapped if its line has only moved, or if a hunk replaces as many headings as it removes.
    """
    before, after = _heading_lines(old), _heading_lines(new)
    found: dict[int, int] = {}
    at = moved = 0
    for hunk in (*hunks, None):
        end = len(before) if hunk is None else bisect_left(before, hunk.old_first + (not hunk.old_size))
        for number in range(at, end):
            same = bisect_left(after, before[number] + moved)
            if same < len(after) and after[same] == before[number] + moved:
                found[number] = same
        if hunk is not None:
            at = bisect_left(before, hunk.old_first + (hunk.old_size or 1))
            first, last = bisect_left(after, hunk.first), bisect_left(after, hunk.first + hunk.size)
            if hunk.old_size and hunk.size and at - end == last - first:
                found.update(zip(range(end, at), range(first, last), strict=True))
            moved += hunk.size - hunk.old_size
    return found


def _heading_lines(document: Document) -> list[int]:
    return [document.line_number(heading.span.start) for heading in document.headings]


# --- Pages that may have linked removed targets


class _LinkPattern(NamedTuple):
    """Bytes in a page that links a file: one of the names, and of the anchors, if any."""

    names: tuple[bytes, ...]
    anchors: tuple[bytes, ...]


def suspects(change: Change) -> Iterator[str]:
    """Yield pages that may have linked removed targets, by a search of their bytes."""
    past = change.past
    formerly = {new: old for old, new in past.moved.items() if new}
    patterns = [_LinkPattern(_names(path), ()) for path in past.moved]
    patterns += (
        _LinkPattern(
            _names(formerly.get(path, path)),
            tuple(form for anchor, _ in lost for form in _forms(anchor)) if len(lost) <= _MOST_ANCHORS else (),
        )
        for path, lost in past.lost.items()
    )
    if not patterns:
        return
    texts = sorted({text for pattern in patterns for text in pattern.names})
    for name in difference.holding(change.repository, texts, cached=change.cached):
        path = _at(change.repository.root, name)
        with suppress(HtglintError):  # unreadable, and not a page of this change: `check` reports it
            data = change.disk.read(files.shown(path)).data
            if any(_is_in(data, pattern) for pattern in patterns):
                yield path


def _is_in(data: bytes, pattern: _LinkPattern) -> bool:
    named = any(name in data for name in pattern.names)
    return named and (not pattern.anchors or any(anchor in data for anchor in pattern.anchors))


def _names(path: str) -> tuple[bytes, ...]:
    folder, name = os.path.split(path)
    stem = os.path.splitext(name)[0]
    if stem in _INDEXES:
        return (*_forms(os.path.basename(folder)), stem.encode(), b"./", b"..")
    return _forms(stem)


def _forms(text: str) -> tuple[bytes, ...]:
    """Return texts that links contain: the longest plain run, else all escapings."""
    data = os.fsencode(text)
    run = max(_RUN.findall(data), key=len, default=b"")
    if run:
        return (run,)
    escaped = "".join(f"%{byte:02X}" for byte in data).encode()
    return data, escaped, escaped.lower()


# --- Findings caused by the change


def broken(document: Document, context: Context) -> tuple[Span, ...]:
    """Return the spans of link targets that the change broke; sorted, disjoint."""
    former = {resolved.url for resolved in context.resolved if resolved.former}
    lost = {target.url: dict(target.lost) for target in context.targets if target.lost}
    found: list[Span] = []
    for target in targets(document):
        url, _, fragment = target.url.partition("#")
        if target.url in former or (url in lost and anchors.unescaped(fragment) in lost[url]):
            found.append(target.span)
    own = dict(context.lost)
    found += (reference.span for reference in anchors.references(document) if own and reference.anchor in own)
    return merged(found)


def is_about_targets(rule: Rule) -> bool:
    """Return whether a rule reports missing link targets."""
    return getattr(rule.params, "report", "") in _ABOUT_TARGETS.get(rule.check, ())


def is_about(finding: Finding, spans: Sequence[Span]) -> bool:
    """Return whether a finding reports a missing link target in one of the spans."""
    return is_about_targets(finding.rule) and contains(spans, finding.hit.span.start)


def of_change(
    page: Edited,
    document: Document,
    context: Context,
    found: Sequence[Finding],
    before: Callable[[], Sequence[Finding]],
) -> list[Finding]:
    """Return the findings of a change: on its lines, by broken links, or new."""
    if page.old_text is None:
        return list(found)
    lines = _touched(document, page.hunks)
    spans = broken(document, context)
    new_comments = _new_suppressions(page, document, lines)
    chosen = {
        number
        for number, one in enumerate(found)
        if _touches(one.hit.span, lines) or is_about(one, spans) or _is_listed(one, new_comments)
    }
    rest = [number for number in range(len(found)) if number not in chosen]
    if rest:  # a deleted section is reported on a line that was not touched
        known = Counter(keys(page.old_text, before()))
        for number, key in zip(rest, keys(document.text, [found[number] for number in rest]), strict=True):
            known[key] -= 1
            chosen.update([number] if known[key] < 0 else [])
    return [found[number] for number in sorted(chosen)]


def _touched(document: Document, hunks: Sequence[Hunk]) -> tuple[Span, ...]:
    """Return the added or replaced lines with their newlines.

    The end of the page belongs to the last one.
    """
    last = len(document.newlines) + 1
    ends = {hunk: hunk.first + hunk.size for hunk in hunks if hunk.size and hunk.first <= last}
    return merged(
        Span(document.line_start(hunk.first), document.line_start(end) + (end > last)) for hunk, end in ends.items()
    )


def _new_suppressions(page: Edited, document: Document, lines: Sequence[Span]) -> frozenset[Span]:
    """Return comments that are new, reach the page's end now, or affect changed lines."""
    before = Document(page.old_path, page.old_text or "")
    known = Counter(_comments(before).values())
    reaches = suppressions.reaches(document)
    found: set[Span] = set()
    for comment, what in _comments(document).items():
        known[what] -= 1
        if known[what] < 0 or _touches(reaches[comment], lines):
            found.add(comment)
    return frozenset(found)


def _comments(document: Document) -> dict[Span, tuple[str, bool]]:
    """Return the suppression comments, and whether each applies to the page's end."""
    end = len(document.text)
    reaches = suppressions.reaches(document)
    return {comment: (document.text[slice(*comment)], reach.end > end) for comment, reach in reaches.items()}


def _is_listed(finding: Finding, comments: Collection[Span]) -> bool:
    """Return whether a finding lists one of the suppression comments."""
    return CHECKS[finding.rule.check].last and finding.hit.span in comments


def _touches(span: Span, lines: Sequence[Span]) -> bool:
    """Return whether a span overlaps one of the lines, which are sorted and disjoint."""
    after = bisect_right(lines, max(span.start, span.end - 1), key=lambda line: line.start) - 1
    if after >= 0 and lines[after].end > span.start:
        return True
    return after + 1 < len(lines) and lines[after + 1].start < span.end
