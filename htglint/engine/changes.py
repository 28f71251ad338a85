"""A change, as git knows it: the pages that it edited, what it took away, and the pages that may have led there.

Two changes can be asked for: from a revision to the working tree, and from HEAD to the index (what is staged).
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

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from htglint.base.context import Context
    from htglint.base.findings import Finding
    from htglint.base.rules import Rule
    from htglint.project.git.patch import Entry, Hunk
    from htglint.project.git.repository import Repositories, Repository

_INDEXES = ("index", "_index", "README")
"""Names of pages that a link to their folder leads to."""
_RUN = re.compile(rb"[A-Za-z0-9-]{2,}")
"""What no link writes in another way: neither escaped nor as an entity."""
_MOST_ANCHORS = 100
"""Anchors of a page that are looked for in bytes; for more than these it is quicker to open what links the page."""
_ABOUT_TARGETS = {"anchors": ("missing", "foreign"), "targets": ("file", "image")}
"""The kinds of check, and what they report, that say where a link does not lead any more."""


class Edited(NamedTuple):
    """A page that a change added or edited: its text before (None where there was none), and what was replaced."""

    path: str
    old_path: str
    old_text: str | None
    hunks: tuple[Hunk, ...]


class Change(NamedTuple):
    """A change of a repository, all paths absolute; ``disk`` gives the pages as they are after it."""

    repository: Repository
    cached: bool
    disk: files.Disk
    edited: Mapping[str, Edited]
    past: Past
    links: Mapping[str, str]
    """Symbolic links that stay in the repository, and where they lead, both absolute."""


def load(paths: Sequence[str], since: str | None, meanwhile: Callable[[], None], repositories: Repositories) -> Change:
    """The change of the repository that holds the paths, since a revision; None means what is staged.

    Something else can be done ``meanwhile``. Raises HtglintError where the paths are in no repository or in several,
    or git knows no such revision.
    """
    found = difference.difference(paths, since, meanwhile, repositories)
    repository, cached = found.repository, since is None
    root = repository.root
    new = set(found.untracked)
    entries = list(_found_again(root, list(patch.entries(found.raw)), new))
    entries += (patch.Entry("A", "", name, "", "") for name in sorted(new))
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
    entries: Sequence[Entry],
    hunks: Mapping[str, tuple[Hunk, ...]],
    links: Mapping[str, str],
) -> Iterator[Edited]:
    """The pages that are links to files which the change edited."""
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


def _found_again(root: str, entries: Sequence[Entry], new: set[str]) -> Iterator[Entry]:
    """The entries, those of files that git misses but that are there as joined with them, which leave ``new``.

    A file that was moved without git's knowledge is gone and, in another place, not tracked.
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
    repository: Repository, entries: Sequence[Entry], hunks: Mapping[str, tuple[Hunk, ...]]
) -> Iterator[Edited]:
    root = repository.root
    pages = [entry for entry in entries if entry.new.endswith(files.SUFFIXES)]
    for entry in pages:
        if entry.status == "U":
            raise HtglintError(f"{visible(entry.new)}: is in conflict; resolve it first")
    before = repository.blobs(entry.before for entry in pages if entry.before)
    for entry in pages:
        text = _text(next(before), entry.old) if entry.before else None
        yield Edited(_at(root, entry.new), _at(root, entry.old), text, hunks.get(entry.new, ()))


def _text(data: bytes | None, name: str) -> str | None:
    if data is not None:
        with suppress(HtglintError):
            return files.decode(data, name).text
    return None


class Index(files.Disk):
    """The files as they are staged, below the root of a repository; others as they are on the disk."""

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

    def read(self, path: str) -> files.Page:
        """The page in a file."""
        blob = self._differing.get(os.path.abspath(path))
        data = self._repository.blob(blob) if blob else None
        return super().read(path) if data is None else files.decode(data, path)

    def names(self, folder: str) -> frozenset[str]:
        """What is in a folder."""
        inside = files.is_below(folder, self._root)
        return frozenset(self._names.get(folder, ())) if inside else files.names(folder)


# --- What was taken away


def _lost(pages: Iterable[Edited], disk: files.Disk) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    """The pages that had anchors before that they have not now, with these."""
    for page in pages:
        if page.old_text is None or not page.hunks:
            continue
        with suppress(HtglintError):  # a page that can't be read is told of when it is opened
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
    """The numbers of headings, and of those that stand in their places now.

    That is clear for lines that have only moved, and where as many headings were replaced by as many.
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


# --- Who led there


class _Needle(NamedTuple):
    """What the bytes of a page hold that leads to a file: one of the names, and one of the anchors if there are any."""

    names: tuple[bytes, ...]
    anchors: tuple[bytes, ...]


def suspects(change: Change) -> Iterator[str]:
    """The pages, by their paths, that may have led to what was taken away: the bytes of all pages are searched."""
    past = change.past
    formerly = {new: old for old, new in past.moved.items() if new}
    needles = [_Needle(_names(path), ()) for path in past.moved]
    needles += (
        _Needle(
            _names(formerly.get(path, path)),
            tuple(form for anchor, _ in lost for form in _forms(anchor)) if len(lost) <= _MOST_ANCHORS else (),
        )
        for path, lost in past.lost.items()
    )
    if not needles:
        return
    texts = sorted({text for needle in needles for text in needle.names})
    for name in difference.holding(change.repository, texts, cached=change.cached):
        path = _at(change.repository.root, name)
        with suppress(HtglintError):  # it is no page of this change, and can't be read: `check` says so
            data = change.disk.read(files.shown(path)).data
            if any(_is_in(data, needle) for needle in needles):
                yield path


def _is_in(data: bytes, needle: _Needle) -> bool:
    named = any(name in data for name in needle.names)
    return named and (not needle.anchors or any(anchor in data for anchor in needle.anchors))


def _names(path: str) -> tuple[bytes, ...]:
    folder, name = os.path.split(path)
    stem = os.path.splitext(name)[0]
    if stem in _INDEXES:
        return (*_forms(os.path.basename(folder)), stem.encode(), b"./", b"..")
    return _forms(stem)


def _forms(text: str) -> tuple[bytes, ...]:
    """What stands in a link to it, however that is escaped: its longest run of plain characters, else all spellings."""
    data = os.fsencode(text)
    run = max(_RUN.findall(data), key=len, default=b"")
    if run:
        return (run,)
    escaped = "".join(f"%{byte:02X}" for byte in data).encode()
    return data, escaped, escaped.lower()


# --- What of the findings is of the change


def broken(document: Document, context: Context) -> tuple[Span, ...]:
    """The targets of a page's links that led somewhere before the change and don't now; sorted, disjoint."""
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
    """Whether a rule says of targets of links that they are not there."""
    return getattr(rule.params, "report", "") in _ABOUT_TARGETS.get(rule.check, ())


def is_about(finding: Finding, spans: Sequence[Span]) -> bool:
    """Whether a finding says of the target of a link in one of the spans that it is not there."""
    return is_about_targets(finding.rule) and contains(spans, finding.hit.span.start)


def of_change(
    page: Edited,
    document: Document,
    context: Context,
    found: Sequence[Finding],
    before: Callable[[], Sequence[Finding]],
) -> list[Finding]:
    """The findings of an edited page that are of the change: on its lines, by its deeds, or not there ``before``."""
    if page.old_text is None:
        return list(found)
    lines = _touched(document, page.hunks)
    spans = broken(document, context)
    hiding = _hiding(page, document, lines)
    chosen = {
        number
        for number, one in enumerate(found)
        if _touches(one.hit.span, lines) or is_about(one, spans) or _is_listed(one, hiding)
    }
    rest = [number for number in range(len(found)) if number not in chosen]
    if rest:  # a section that was deleted is missed in a line that nobody touched
        known = Counter(keys(page.old_text, before()))
        for number, key in zip(rest, keys(document.text, [found[number] for number in rest]), strict=True):
            known[key] -= 1
            chosen.update([number] if known[key] < 0 else [])
    return [found[number] for number in sorted(chosen)]


def _touched(document: Document, hunks: Sequence[Hunk]) -> tuple[Span, ...]:
    """The lines that were added or replaced, with their newlines; what is missed at the end counts for the last one."""
    last = len(document.newlines) + 1
    ends = {hunk: hunk.first + hunk.size for hunk in hunks if hunk.size and hunk.first <= last}
    return merged(
        Span(document.line_start(hunk.first), document.line_start(end) + (end > last)) for hunk, end in ends.items()
    )


def _hiding(page: Edited, document: Document, lines: Sequence[Span]) -> frozenset[Span]:
    """The suppression comments that are new, that hold up to the end of the page now, or that hold on changed lines."""
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
    """The suppression comments: their texts, and whether each holds up to the end of the page."""
    end = len(document.text)
    reaches = suppressions.reaches(document)
    return {comment: (document.text[slice(*comment)], reach.end > end) for comment, reach in reaches.items()}


def _is_listed(finding: Finding, hiding: Collection[Span]) -> bool:
    """Whether a finding lists one of the suppression comments."""
    return CHECKS[finding.rule.check].last and finding.hit.span in hiding


def _touches(span: Span, lines: Sequence[Span]) -> bool:
    """Whether a span has anything in common with lines, which are sorted and disjoint."""
    after = bisect_right(lines, max(span.start, span.end - 1), key=lambda line: line.start) - 1
    if after >= 0 and lines[after].end > span.start:
        return True
    return after + 1 < len(lines) and lines[after + 1].start < span.end
