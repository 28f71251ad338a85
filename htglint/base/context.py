"""All that a check may know beyond its document: settings of the page, other pages, targets of links, and answers."""

# No `from __future__ import annotations` here: as strings the types of the fields would be compiled one by one, which
# takes twice as long for each class.
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from .findings import Span
from .profiles import Edition, Profile
from .rules import Rule, Verdict


class WordCounts(Protocol):
    """On how many other pages words stand; words are in small letters."""

    def get(self, word: str, default: int = 0, /) -> int:
        """On how many other pages a word stands."""


class KnownWords(Protocol):
    """What is known of words; the room ``words`` has the type behind it."""

    @property
    def elsewhere(self) -> WordCounts:
        """On how many other pages a word stands."""


class Copy(NamedTuple):
    """Another text that a check may learn from: a sibling page or another copy of this page.

    Copies of the same ``history`` are revisions of one page, newest first, and no independent witnesses.
    """

    name: str
    text: str
    history: str = ""


class Fact(NamedTuple):
    """A value that another page gives for a line of the metadata, and where; line and column count from 1."""

    label: str
    text: str
    span: Span
    line: int
    column: int


class Neighbour(NamedTuple):
    """Another page of the same folder and profile, and what its metadata says."""

    path: str
    facts: tuple[Fact, ...]


class Row(NamedTuple):
    """A row of an overview: the page that it links, by its name without suffix, and what it says of it."""

    page: str
    span: Span
    facts: tuple[Fact, ...]


class Overview(NamedTuple):
    """The table of an overview page; ``start`` is its first line."""

    path: str
    start: Span
    rows: tuple[Row, ...]


class Resolved(NamedTuple):
    """What a URL without a scheme leads to: a file, or (where ``path`` is empty) perhaps one of another name.

    ``title`` is that of the page, known only where the URL stands in prose. ``former`` is the file that it led to
    before the change that is looked at, where it leads nowhere since, and ``moved`` the URL that leads there now. What
    leads ``outside`` of the repository is not looked up.
    """

    url: str
    path: str
    proposal: str = ""
    title: str = ""
    former: str = ""
    moved: str = ""
    outside: bool = False


class LinkedPage(NamedTuple):
    """A page that is linked with an anchor: the URL (without that) by which it is, its path, and what can be linked.

    ``anchors`` are those of its headings on each kind of site, ``ids`` all others; ``lost`` are the anchors that it had
    before a change, as in ``Past``.
    """

    url: str
    path: str
    anchors: tuple[tuple[str, tuple[str, ...]], ...]
    ids: frozenset[str]
    lost: tuple[tuple[str, int], ...] = ()


class Past(NamedTuple):
    """What a change has taken away; all paths are absolute.

    ``moved`` are the files that were there before, each with its path now, empty where it is gone. ``lost`` are the
    anchors that pages (by their paths now) had before, each with the number, from 0, of the heading that stands in its
    place; -1 where none does.
    """

    moved: Mapping[str, str]
    lost: Mapping[str, tuple[tuple[str, int], ...]]


class Answer(NamedTuple):
    """What a person chose for a damaged passage: its text, and the letters before and behind it on its line."""

    source: str
    before: str
    after: str
    choice: str


class SuppressionPart(NamedTuple):
    """A selector of a suppression comment (empty where the comment means all rules), and where it stands.

    ``state`` is ``used`` where it has switched something off (or on again), ``unused`` where it never would,
    ``unknown`` where no rule has the name, and ``undecided`` where rules that it names have not been asked.
    """

    selector: str
    span: Span
    state: str = "undecided"


class Suppression(NamedTuple):
    """A comment that switches rules off or on; ``word`` says how, and is empty where the comment can't be read."""

    span: Span
    word: str
    parts: tuple[SuppressionPart, ...]


class Context(NamedTuple):
    """All that a check may know beyond its document.

    ``overview`` lists the pages of the folder, and ``neighbours`` are the others of them. On an overview page itself
    ``listing`` is its own table, and ``listed`` the names of the pages that are there. ``targets`` are the pages that
    the page links with an anchor, ``resolved`` tells where its links without a scheme lead, and ``lost`` are the
    anchors that the page itself had before a change. ``verdicts`` are what the web said of its links; only
    ``htglint links`` asks it. ``words`` is there where a rule asks for words. ``rules`` are all that there are, asked
    or not, and ``suppressions`` the comments that switch them off: rules about these are asked last, and only they see
    them.
    """

    profile: Profile
    edition: Edition | None = None
    month: str | None = None
    siblings: tuple[Copy, ...] = ()
    references: tuple[Copy, ...] = ()
    answers: tuple[Answer, ...] = ()
    overview: Overview | None = None
    neighbours: tuple[Neighbour, ...] = ()
    listing: Overview | None = None
    listed: tuple[str, ...] = ()
    targets: tuple[LinkedPage, ...] = ()
    resolved: tuple[Resolved, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    words: KnownWords | None = None
    lost: tuple[tuple[str, int], ...] = ()
    rules: tuple[Rule, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
