"""The context of a check: what it may know beyond its document."""

# No `from __future__ import annotations` here: as strings the types of the fields would be compiled one by one, which
# takes twice as long for each class.
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from .findings import Span
from .profiles import Edition, Profile
from .rules import LinkVerdict, Rule


class WordCounts(Protocol):
    """Numbers of other pages that contain a word, by the word in lower case."""

    def get(self, word: str, default: int = 0, /) -> int:
        """On how many other pages a word stands."""


class KnownWords(Protocol):
    """What is known of words; implemented in ``words``."""

    @property
    def elsewhere(self) -> WordCounts:
        """The numbers of other pages that contain a word."""


class Copy(NamedTuple):
    """A text that a check may learn from: a sibling page or another copy of this page.

    Copies with the same ``history`` are revisions of one page, newest first, and not independent evidence.
    """

    name: str
    text: str
    history: str = ""


class Fact(NamedTuple):
    """A metadata value of another page and its position; line and column count from 1."""

    label: str
    text: str
    span: Span
    line: int
    column: int


class Neighbour(NamedTuple):
    """Another page of the same folder and profile: its metadata and its topics."""

    path: str
    facts: tuple[Fact, ...]
    topics: tuple[str, ...] = ()


class OverviewRow(NamedTuple):
    """A row of an overview: the linked page (name without suffix) and its facts."""

    page: str
    span: Span
    facts: tuple[Fact, ...]


class FolderOverview(NamedTuple):
    """The table of an overview page; ``start`` is its first line."""

    path: str
    start: Span
    rows: tuple[OverviewRow, ...]


class Resolved(NamedTuple):
    """The file for a URL without a scheme; ``path`` is empty if it does not exist.

    ``proposal`` is then a file with a similar name. ``title`` is that of the page, for URLs in prose only. ``former``
    is the file that the URL led to before the change under review, and ``moved`` the URL that leads to it now. URLs
    that lead ``outside`` the repository are not resolved.
    """

    url: str
    path: str
    proposal: str = ""
    title: str = ""
    former: str = ""
    moved: str = ""
    outside: bool = False


class LinkedPage(NamedTuple):
    """A page linked with an anchor: URL without the anchor, path and valid anchors.

    ``anchors`` are those of its headings by kind of site, ``ids`` all others; ``lost`` are the anchors before a change,
    as in ``Past``.
    """

    url: str
    path: str
    anchors: tuple[tuple[str, tuple[str, ...]], ...]
    ids: frozenset[str]
    lost: tuple[tuple[str, int], ...] = ()


class Past(NamedTuple):
    """What a change has removed; all paths are absolute.

    ``moved`` maps former files to their present paths, empty if they were deleted. ``lost`` maps pages, by their
    present paths, to their former anchors, each with the index of the heading in its place, or -1.
    """

    moved: Mapping[str, str]
    lost: Mapping[str, tuple[tuple[str, int], ...]]


class Answer(NamedTuple):
    """A person's choice for a passage, and the letters around it on its line.

    For damaged text, ``choice`` is what it was, or the ``source`` itself if it is to stay. For the finding of another
    ``rule`` it is the replacement, or the title of the fix to apply, or empty if the passage is to stay.
    """

    source: str
    before: str
    after: str
    choice: str
    rule: str = ""

    @property
    def passage(self) -> tuple[str, str, str, str]:
        """What identifies the passage."""
        return self.source, self.before, self.after, self.rule


class SuppressionPart(NamedTuple):
    """A selector of a suppression comment (empty for all rules) and its span.

    ``state`` is ``used`` if it disabled (or enabled) something, ``unused`` if it never would, ``unknown`` if no rule
    has the name, and ``undecided`` if rules that it names did not run.
    """

    selector: str
    span: Span
    state: str = "undecided"


class Suppression(NamedTuple):
    """A comment that disables or enables rules; ``word`` is its keyword.

    It is empty if the comment can't be parsed.
    """

    span: Span
    word: str
    parts: tuple[SuppressionPart, ...]


class Context(NamedTuple):
    """What a check may know beyond its document.

    ``overview`` lists the pages of the folder, and ``neighbours`` are the other pages. On an overview page, ``listing``
    is its own table, and ``listed`` the names of the pages in the folder. ``targets`` are the pages that are linked
    with an anchor, ``resolved`` the targets of links without a scheme, ``redirects`` the URLs of former locations that
    other profiles define, with the new paths, and ``lost`` the anchors of this page before a change. ``site_kind`` is
    the kind of site that publishes the page (``slugs.KINDS``), empty if that is unknown. Outside a
    repository (``in_repository``) the files at hand may be an excerpt. ``verdicts`` on external links
    come from ``htglint links``. ``words`` is set if a rule needs it. ``rules`` are all rules, including those that
    don't run, and ``suppressions`` the comments that disable them; only the rules about suppressions, which run last,
    see them.
    """

    profile: Profile
    edition: Edition | None = None
    month: str | None = None
    siblings: tuple[Copy, ...] = ()
    references: tuple[Copy, ...] = ()
    answers: tuple[Answer, ...] = ()
    overview: FolderOverview | None = None
    neighbours: tuple[Neighbour, ...] = ()
    listing: FolderOverview | None = None
    listed: tuple[str, ...] = ()
    targets: tuple[LinkedPage, ...] = ()
    resolved: tuple[Resolved, ...] = ()
    redirects: tuple[tuple[str, str], ...] = ()
    verdicts: tuple[LinkVerdict, ...] = ()
    words: KnownWords | None = None
    lost: tuple[tuple[str, int], ...] = ()
    site_kind: str = ""
    in_repository: bool = True
    rules: tuple[Rule, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
