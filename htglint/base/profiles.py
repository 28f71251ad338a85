"""Profiles: the editions, sections and layout of one kind of page."""

# No `from __future__ import annotations` here: as strings the types of the fields would be compiled one by one, which
# takes twice as long for each class.
from typing import NamedTuple

from .rules import Rule


class Section(NamedTuple):
    """A section that topics of an edition have or may have.

    ``aliases`` are accepted alternative names, ``misnomers`` names that should be its ``title``. ``into`` is the key of
    the section that receives its text in editions without it.
    """

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    misnomers: tuple[str, ...] = ()
    into: str = ""
    required: bool = False


class Edition(NamedTuple):
    """The template of pages since a month (``since``, ``YYYY-MM``).

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
    """A line of the metadata list: its emoji, bold label, and whether it is required.

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
    """A place that gives a page's month: path, front-matter, title or metadata.

    ``pattern`` is a regular expression with the groups ``year`` and ``month``, a number or an English name; ``name`` is
    the name of the place in messages, ``form`` its text (with ``{year}``, ``{month}``, ``{month_name}``).
    """

    name: str
    place: str
    pattern: str
    form: str = ""


class DraftTemplate(NamedTuple):
    """How a page of a profile begins: templates whose ``{fields}`` are filled in.

    ``path`` is the name of its file, ``page`` its text, ``topic`` one topic of it. ``edition``, ``dates`` and
    ``tracking`` are the parts of these that only some pages or topics have, ``link`` is one issue of a tracking line.
    ``emoji`` are for topics whose words propose none; ``stop_words`` propose none on these pages. ``days`` is how many
    days an event takes, 0 where that varies.
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
    days: int = 0


class Language(NamedTuple):
    """A language, by its code (``en``), and its names of months, January first."""

    language: str
    months: tuple[str, ...]

    def problem(self) -> str:
        """Return a sentence about invalid values, or an empty string."""
        return "" if len(self.months) == 12 else f"`months` holds {len(self.months)} names, not 12"


class Layout(NamedTuple):
    """Choices of Markdown style for pages from the month ``since`` (``YYYY-MM``) on.

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
    """A former address of pages: a pattern of URLs, and a template of the new path."""

    url: str
    path: str


class FrontMatterField(NamedTuple):
    """A line of the front matter from the month ``since`` on.

    ``value`` may contain {year}, {month} and {month_name}.
    """

    key: str
    value: str
    since: str = "0001-01"


class KnownPicture(NamedTuple):
    """A picture that many pages show: its alternative text and its URL."""

    text: str
    url: str


class Profile(NamedTuple):
    """The description of one kind of page.

    It applies to pages whose path matches one of the globs ``match``, or whose first heading matches the regular
    expression ``title``. ``heading`` is the expression that the whole heading should match, and ``heading_form`` its
    form in messages. ``overviews`` names the pages that list all others of a folder. ``emoji`` are those in use besides
    the metadata's, ``names`` are always lower case, ``vocabularies`` are paths of word lists, ``lexicons`` are
    folders of lists of names that are code, ``placeholder`` is the text for unfinished parts, and ``draft``
    the template of a new page. ``rules`` are selectors of rules of other profiles that apply to these pages, too.
    ``generated`` are the outermost front matter keys that no author writes. ``month_names`` are the months as its pages
    write them, from the first on.
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
    lexicons: tuple[str, ...] = ()
    editions: tuple[Edition, ...] = ()
    draft: DraftTemplate | None = None
    layouts: tuple[Layout, ...] = ()
    front_matter: tuple[FrontMatterField, ...] = ()
    site: str = ""
    site_kind: str = ""
    image_folder: str = ""
    pictures: tuple[KnownPicture, ...] = ()
    former_homes: tuple[FormerHome, ...] = ()
    generated: tuple[str, ...] = ()
    month_names: tuple[str, ...] = ()


class Ruleset(NamedTuple):
    """All rules of the loaded packs by code, and all profiles, the last pack's first.

    ``vocabularies`` are word lists for every page, ``month_names`` the default of profiles without their own.
    """

    rules: tuple[Rule, ...]
    profiles: tuple[Profile, ...] = ()
    vocabularies: tuple[str, ...] = ()
    month_names: tuple[str, ...] = ()
