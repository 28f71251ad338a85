"""Value types of the whole package; no logic beyond their own invariants.

The types are named tuples: as immutable as frozen dataclasses, and half as long to import, which every run pays.

Offsets are code points into the text of the page, half open. Lines and columns exist only in reports.
"""

# No `from __future__ import annotations` here: as strings the types of the fields would be compiled one by one, which
# takes twice as long for each class.
from collections.abc import Mapping
from enum import Enum, IntEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from htglint.words.vocabulary import Words


class Safety(Enum):
    """What a fix may change; the fixer verifies it after applying."""

    LAYOUT = "layout"
    REPAIR = "repair"
    WORDING = "wording"
    CONTENT = "content"


class Severity(IntEnum):
    """How much a finding matters; ordered, so that ``--fail-on`` can compare."""

    INFO = 0
    WARNING = 1
    ERROR = 2


LEVELS: Mapping[str, Severity] = MappingProxyType(
    {"info": Severity.INFO, "warning": Severity.WARNING, "error": Severity.ERROR}
)
"""What severities are called in files and flags."""


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the text of ``span`` by ``new``, in the page at hand."""

    span: Span
    new: str


class Candidate(NamedTuple):
    """One reading of a damaged passage, with its probability (0 to 1)."""

    text: str
    probability: float


class Step(NamedTuple):
    """One explained replacement; replaying the steps of a fix gives the text that its edits give.

    ``facts`` are short label-value pairs in the order in which a person wants to read them.
    """

    span: Span
    before: str
    after: str
    reason: str
    facts: tuple[tuple[str, str], ...] = ()


class Fix(NamedTuple):
    """An atomic set of edits: applied whole or not at all."""

    title: str
    edits: tuple[Edit, ...]
    safety: Safety
    steps: tuple[Step, ...] = ()


class Related(NamedTuple):
    """A place in another page that belongs to a finding; lines and columns from 1, as that page may not be at hand."""

    path: str
    span: Span
    line: int
    column: int
    message: str


class Hit(NamedTuple):
    """What a check yields: a place, a sentence, and perhaps a way out.

    Where a report shows only some findings, those that are ``prominent`` come first.
    """

    span: Span
    message: str
    fix: Fix | None = None
    candidates: tuple[Candidate, ...] = ()
    related: tuple[Related, ...] = ()
    prominent: bool = False


class Verdict(NamedTuple):
    """What the web said of a URL as it stands in a page, fragment included.

    ``kind`` is one of those that the check ``web`` reports, ``detail`` a sentence without its full stop, ``new`` the
    URL that should stand there instead (or empty). ``host`` is set where the verdict is the same for all URLs of a
    host: that is told once.
    """

    url: str
    kind: str
    detail: str
    new: str = ""
    host: str = ""


class Example(NamedTuple):
    """A runnable example of a rule: ``hits`` are the ``line:column`` places where it must report.

    ``after`` is the text after the fixes of this rule alone (unsafe ones included), None where nothing changes.
    ``path`` names the page, because the profile and the edition are chosen by it; ``references`` are other copies,
    ``pages`` are names and texts of other pages in its folder, and ``verdicts`` what the web said of its links.
    """

    text: str
    hits: tuple[str, ...]
    after: str | None
    path: str
    references: tuple[str, ...] = ()
    pages: tuple[tuple[str, str], ...] = ()
    verdicts: tuple[Verdict, ...] = ()


class Rule(NamedTuple):
    """One rule of a pack; ``check`` names the kind of check, ``params`` its decoded parameters.

    A rule that is not ``default`` runs only where it is selected; one with ``since`` (a month, ``YYYY-MM``) only on
    pages of that month and later. ``published`` is its severity on pages that the configuration calls published. One
    that may not be ``mended`` reports without its fixes; comments of a page switch off only those that are
    ``suppressible``.
    """

    code: str
    name: str
    category: str
    check: str
    severity: Severity
    fixable: str
    summary: str
    params: object
    profiles: tuple[str, ...] = ()
    default: bool = True
    since: str = ""
    published: Severity | None = None
    why: str = ""
    examples: tuple[Example, ...] = ()
    origin: str = ""
    mended: bool = True
    suppressible: bool = True


class Finding(NamedTuple):
    """A hit, stamped with the rule that asked and the page it stands in."""

    path: str
    rule: Rule
    hit: Hit


class Section(NamedTuple):
    """A section that every topic of an edition has or may have.

    ``aliases`` are other names that are accepted, ``misnomers`` those that should be its ``title``. ``into`` is the key
    of the section that takes its text in editions that have no such section.
    """

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    misnomers: tuple[str, ...] = ()
    into: str = ""
    required: bool = False


class Edition(NamedTuple):
    """The form that pages follow from the month ``since`` (``YYYY-MM``) on.

    ``form`` says what a section looks like: ``heading``, ``label`` (a bold label), or ``none`` (free prose). ``note``
    is the bold label of a quote that may stand below a topic's heading.
    """

    id: str
    since: str
    form: str
    topic_emoji: bool
    sections: tuple[Section, ...] = ()
    note: str = ""


class MetadataField(NamedTuple):
    """A line of the metadata list: its emoji, its bold label, whether every page has it.

    ``value`` is a regular expression of the value's canonical form, or empty, and ``form`` shows it to people; a value
    with ``dates`` is from a day to a day.
    """

    emoji: str
    label: str
    required: bool
    value: str = ""
    form: str = ""
    dates: bool = False


class DateSource(NamedTuple):
    """Where a page tells its month: ``place`` is path, front-matter, title or metadata.

    ``pattern`` is a regular expression with the groups ``year`` and ``month``, a number or an English name; ``name``
    is what people call the place, ``form`` the text that stands there (with ``{year}``, ``{month}``, ``{month_name}``).
    """

    name: str
    place: str
    pattern: str
    form: str = ""


class Draft(NamedTuple):
    """How a page of a profile begins: templates whose ``{fields}`` are filled in.

    ``path`` is the name of its file, ``page`` its text, ``topic`` one topic of it. ``edition``, ``dates`` and
    ``tracking`` are the parts of these that only some pages or topics have, ``link`` is one issue of a tracking line.
    ``emoji`` are for topics whose words propose none; ``stop_words`` propose none on these pages.
    """

    path: str
    page: str
    topic: str
    edition: str = ""
    dates: str = ""
    tracking: str = ""
    link: str = ""
    emoji: tuple[str, ...] = ()
    stop_words: tuple[str, ...] = ()


class Layout(NamedTuple):
    """How pages from the month ``since`` (``YYYY-MM``) on are written where Markdown leaves a choice.

    ``bullet`` opens the items of a list, ``metadata_bullet`` those of the list below the page's heading; ``rule`` is a
    thematic break. With ``label_lines`` a bold label ends its line, and its list follows without a blank line; with
    ``sentence_lines`` a conversion gives each sentence of a paragraph a line, and with ``split_sentences`` formatting
    does; with ``repeat_numbers`` the items of an ordered list that begins with 1 all have that number; with
    ``bare_urls`` a URL that is its own text is written without brackets. ``picture`` is where the picture below the
    metadata is kept, relative to the profile's ``image_folder``; it may hold {year} and {month}. ``lead`` stands around
    the words before a colon that open the items of a list: `*`, `**` or nothing.
    """

    since: str = "0001-01"
    bullet: str = "*"
    metadata_bullet: str = "*"
    rule: str = "---"
    label_lines: bool = False
    sentence_lines: bool = False
    split_sentences: bool = False
    repeat_numbers: bool = False
    bare_urls: bool = True
    picture: str = ""
    lead: str = ""


class FormerHome(NamedTuple):
    """Pages that have moved: an expression of their former URLs, and the path on the site, with its groups."""

    url: str
    path: str


class FrontMatterField(NamedTuple):
    """A line of the front matter from the month ``since`` on; ``value`` may hold {year}, {month} and {month_name}."""

    key: str
    value: str
    since: str = "0001-01"


class KnownPicture(NamedTuple):
    """A picture that many pages show: the text that stands for it, and its address."""

    text: str
    url: str


class Profile(NamedTuple):
    """What one kind of document looks like.

    A page has it whose path matches one of the globs ``match``, or whose first heading matches the regular
    expression ``title``. ``heading`` is the expression that the whole heading should match, and ``heading_form`` shows
    it to people. ``overviews`` names the pages that list all others of a folder. ``emoji`` are those that the community
    uses besides the metadata's, ``names`` those of things that are written small wherever they stand, ``vocabularies``
    are paths of lists of words that its pages use, ``placeholder`` is the text that stands for what is still to be
    written, and ``draft`` how a page begins. ``rules`` are selectors of rules that were written for other profiles and
    are asked of these pages, too. ``generated`` are the outermost keys of front matter that
    no author writes.
    """

    name: str
    match: tuple[str, ...] = ()
    title: str = ""
    heading: str = ""
    heading_form: str = ""
    overviews: tuple[str, ...] = ()
    placeholder: str = ""
    rules: tuple[str, ...] = ()
    dates: tuple[DateSource, ...] = ()
    metadata: tuple[MetadataField, ...] = ()
    emoji: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    vocabularies: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = ()
    draft: Draft | None = None
    layouts: tuple[Layout, ...] = ()
    front_matter: tuple[FrontMatterField, ...] = ()
    site: str = ""
    image_folder: str = ""
    pictures: tuple[KnownPicture, ...] = ()
    former_homes: tuple[FormerHome, ...] = ()
    generated: tuple[str, ...] = ()


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


class Target(NamedTuple):
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
    targets: tuple[Target, ...] = ()
    resolved: tuple[Resolved, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    words: "Words | None" = None
    lost: tuple[tuple[str, int], ...] = ()
    rules: tuple[Rule, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


class Ruleset(NamedTuple):
    """Every rule of the packs in force, in the order of their codes, and every profile, the latest pack's first.

    ``vocabularies`` are the files of words that are known on every page.
    """

    rules: tuple[Rule, ...]
    profiles: tuple[Profile, ...] = ()
    vocabularies: tuple[str, ...] = ()


class HostSettings(NamedTuple):
    """How one host is asked, where it differs from the others; the units are those of ``LinkSettings``."""

    name: str
    concurrency: int
    rate: int


class LinkSettings(NamedTuple):
    """How links are checked on the web.

    URLs that match an expression of ``ignore`` are not asked; where ``allow`` has expressions, only those that match
    one. ``accept`` are statuses that are well besides 2xx. ``timeout`` (seconds) is that of one request, ``attempts``
    how often a request is made that may succeed the next time, ``patience`` (seconds) the longest pause that a host may
    ask for. ``concurrency`` is the number of requests to a host at a time, ``rate`` that of requests a second (0 for
    any). ``auth`` are hosts with the names of the environment variables that hold their bearer tokens, and
    ``allow_private`` addresses or networks that may be asked although they are not public. ``anchors`` tells whether
    fragments are looked up; ``max_age`` (``7d``) is how long an answer is kept, ``deadline`` how long a run may take.
    """

    ignore: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
    accept: tuple[int, ...] = ()
    timeout: int = 20
    attempts: int = 3
    patience: int = 60
    concurrency: int = 4
    rate: int = 10
    hosts: tuple[HostSettings, ...] = ()
    auth: tuple[tuple[str, str], ...] = ()
    allow_private: tuple[str, ...] = ()
    anchors: bool = True
    max_age: str = "7d"
    deadline: str = "30m"


class FileIgnores(NamedTuple):
    """Selectors of rules that are left out of the pages whose path, seen from ``root``, matches ``glob``.

    A glob behind ``!`` means the pages that it does not match.
    """

    root: str
    glob: str
    selectors: tuple[str, ...]


class Config(NamedTuple):
    """The configuration of one page, decoded and complete; selectors are codes, names or prefixes.

    ``severity`` are selectors with the severity of their rules. ``source`` is the file that it was read from (empty
    where there is none), ``root`` the folder that its globs and patterns are relative to; ``packs``, ``siblings``,
    ``vocabularies``, ``baseline`` and ``vale``, a configuration of Vale, are absolute paths. ``language`` is that of
    the pages' dictionary.
    """

    source: str = ""
    root: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    site_root: str = ""
    language: str = "en"
    vocabularies: tuple[str, ...] = ()
    vale: str = ""
    profiles: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    fail_on: Severity = Severity.ERROR
    links: LinkSettings = LinkSettings()
    baseline: str = ""
    per_file_ignores: tuple[FileIgnores, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    fixable: tuple[str, ...] = ()
    extend_fixable: tuple[str, ...] = ()
    unfixable: tuple[str, ...] = ()


class HtglintError(Exception):
    """The run, or one page of it, failed: one sentence with what, where, and what to do."""
