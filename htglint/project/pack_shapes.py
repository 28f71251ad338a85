"""Shapes of a pack's files, for decoding (packs.py) and for schemas (schema.py).

Editors that know the schema show the descriptions here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base.decode import (
    Choice,
    Globs,
    Key,
    NamedTexts,
    OneTable,
    Regex,
    Shape,
    Tables,
    Template,
    Value,
    one_of,
    shape_of,
)
from htglint.base.profiles import (
    DateSource,
    DraftTemplate,
    Edition,
    FormerHome,
    FrontMatterField,
    KnownPicture,
    Language,
    Layout,
    MetadataField,
    Profile,
    Section,
)
from htglint.base.rules import LEVELS, Example, LinkVerdict, Rule
from htglint.checks import CHECKS
from htglint.checks.web import VERDICTS
from htglint.links import slugs

if TYPE_CHECKING:
    from htglint.base.decode import TomlTable

CATEGORIES = (
    "encoding", "placeholder", "missing-section", "section-order", "section-name", "label-format", "heading-format",
    "metadata", "link-internal", "link-external", "link-style", "spelling", "grammar", "code-span", "image",
    "list-format", "whitespace", "code-block", "consistency-across-files", "layout", "suppression",
)  # fmt: skip
_TEXT, _FLAG, _TEXTS = Value(), Value("bool"), Value("tuple[str, ...]")
_CODE = Value(pattern="[A-Z]{2,5}[0-9]{3}", form="a prefix of capitals and three digits such as ABC101")
_OF_MONTH = ("year", "month", "month_name")
NAME = Value(pattern="[a-z][a-z0-9]*(?:-[a-z0-9]+)*", form="lower-case words joined by hyphens")
_MONTH = Value(pattern="[0-9]{4}-(?:0[1-9]|1[0-2])", form="a month such as 2025-11")
_BULLET = one_of(("*", "-", "+"))
_SEVERITY = Choice(LEVELS)


class Params(NamedTuple):
    """The parameters of a rule: which they are depends on its check."""

    def read(self, table: TomlTable, key: str, default: Any) -> Any:  # noqa: ARG002 - the check has the defaults
        """The parameters as the check wants them, None for a check that there is not."""
        check = table.values.get("check")
        return table.table(key).into(PARAMS[check]) if isinstance(check, str) and check in PARAMS else None


PARAMS = {name: shape_of(check.params, check.choices) for name, check in CHECKS.items()}
"""The shape of each check's parameters."""

VERDICT = Shape(
    LinkVerdict,
    (
        Key("url", "The URL as the page means it, with its fragment.", _TEXT),
        Key("kind", "What became of it.", one_of(VERDICTS)),
        Key("detail", "The sentence that is reported.", _TEXT),
        Key("new", "The URL that should stand there.", _TEXT, ""),
        Key("host", "The host, where all of it is meant.", _TEXT, ""),
    ),
)

EXAMPLE = Shape(
    Example,
    (
        Key("text", "The Markdown of the page.", _TEXT),
        Key("hits", "Where the rule must report: `line:column`, counted from 1. None: it must not.", _TEXTS, ()),
        Key("after", "The text after the fixes of this rule, where they change it.", _TEXT, None),
        Key("path", "The name of the page, by which its profile and edition are chosen.", _TEXT, "page.md"),
        Key("references", "Other copies of the page.", _TEXTS, ()),
        Key("pages", "Other pages of its folder: their names, and what they hold.", NamedTexts(), ()),
        Key("verdict", "What the web said of its links.", Tables(VERDICT), (), "verdicts"),
    ),
)

RULE = Shape(
    Rule,
    (
        Key(
            "code", "What the rule is selected by: a prefix of capitals and three digits; prefixes are families.", _CODE
        ),
        Key("name", "Another name for the code: lower-case words joined by hyphens.", NAME),
        Key("category", "What kind of mistake it is.", one_of(CATEGORIES)),
        Key("check", "The kind of check, which knows how to look.", one_of(CHECKS)),
        Key("severity", "How much a finding matters; `--fail-on` compares with it.", _SEVERITY),
        Key("fixable", "Whether findings come with a fix.", one_of(("always", "sometimes", "never"))),
        Key("summary", "One sentence that says what is wrong where the rule reports.", _TEXT),
        Key("why", "Why that is a mistake, and what to do about it.", _TEXT, ""),
        Key("profiles", "The profiles whose pages are asked; none means every page.", _TEXTS, ()),
        Key("default", "Whether the rule runs without being selected.", _FLAG, default=True),
        Key("since", "The first month (`YYYY-MM`) whose pages are asked.", _MONTH, ""),
        Key("published", "The severity on pages that the configuration calls published.", _SEVERITY, None),
        Key("suppressible", "Whether comments in a page can switch the rule off.", _FLAG, default=True),
        Key("params", "The parameters of the check.", Params(), ()),
        Key("example", "Pages that show and test the rule.", Tables(EXAMPLE), (), "examples"),
    ),
)

SECTION = Shape(
    Section,
    (
        Key("key", "What the section is called across editions.", _TEXT),
        Key("title", "Its heading or label.", _TEXT),
        Key("aliases", "Other titles that are accepted.", _TEXTS, ()),
        Key("misnomers", "Titles that are taken for it and should be its own.", _TEXTS, ()),
        Key("into", "The key of the section that takes its text in editions without it.", _TEXT, ""),
        Key("required", "Whether every topic has it.", _FLAG, default=False),
    ),
)

EDITION = Shape(
    Edition,
    (
        Key("id", "The name of the edition.", _TEXT),
        Key("since", "The first month (`YYYY-MM`) whose pages have this form.", _MONTH),
        Key(
            "form",
            "What a section looks like: a heading of level three, a bold label, or none of them (free prose).",
            one_of(("heading", "label", "none")),
        ),
        Key("topic_emoji", "Whether the heading of a topic begins with an emoji.", _FLAG, default=False),
        Key("section", "The sections of a topic, in their order.", Tables(SECTION), (), "sections"),
        Key("note", "The bold label of a quote that may stand below the heading of a topic.", _TEXT, ""),
    ),
)

DATE = Shape(
    DateSource,
    (
        Key("name", "What people call the place.", _TEXT),
        Key("place", "Where it is.", one_of(("path", "front-matter", "title", "metadata"))),
        Key(
            "pattern",
            "A regular expression with the groups `year` and `month`, a number or an English name.",
            Regex(("year", "month")),
        ),
        Key("form", "The text that stands there, with {year}, {month} or {month_name}.", Template(_OF_MONTH), ""),
    ),
)

METADATA = Shape(
    MetadataField,
    (
        Key("emoji", "The emoji before the label.", _TEXT),
        Key("label", "The bold label.", _TEXT),
        Key("required", "Whether every page has the line.", _FLAG),
        Key("value", "A regular expression that the whole value should match.", Regex(), ""),
        Key("form", "What the value should look like, for people.", _TEXT, ""),
        Key("dates", "Whether the value is from a day to a day.", _FLAG, default=False),
    ),
)

DRAFT = Shape(
    DraftTemplate,
    (
        Key("path", "The name of its file.", Template(_OF_MONTH, ("year", "month"))),
        Key(
            "page",
            "The text of the page, with {topics} and whatever is known of the event.",
            Template(
                (*_OF_MONTH, "edition", "dates", "location", "organizer", "topics_link", "topics"),
                ("topics",),
            ),
        ),
        Key("topic", "One topic of it.", Template(("emoji", "title", "tracking"), ("emoji", "title"))),
        Key("edition", "What {edition} is where a city is given; nothing where none is.", Template(("city",)), ""),
        Key(
            "dates",
            "What {dates} is where the days are known.",
            Template(("day", "month", "year", "last_day", "last_month", "last_year")),
            "",
        ),
        Key("tracking", "What {tracking} is for a topic that links to issues.", Template(("links",)), ""),
        Key("link", "One of its {links}.", Template(("owner", "repo", "number", "url")), ""),
        Key("emoji", "Emoji for topics whose words propose none, the first first.", _TEXTS, ()),
        Key("stop_words", "Words of titles that propose no emoji.", _TEXTS, ()),
        Key("days", "How many days an event takes; 0 where that varies.", Value("int"), 0),
    ),
)

LAYOUT = Shape(
    Layout,
    (
        Key("since", "The first month (`YYYY-MM`) whose pages are written so.", _MONTH, "0001-01"),
        Key("bullet", "What opens the items of a list.", _BULLET, "*"),
        Key("metadata_bullet", "What opens the items of the list below the first heading.", _BULLET, "*"),
        Key("rule", "A thematic break.", one_of(("---", "***", "___", "<hr />")), "---"),
        Key("label_lines", "Whether a bold label ends its line.", _FLAG, default=False),
        Key("sentence_lines", "Whether a conversion gives each sentence of a paragraph a line.", _FLAG, default=False),
        Key("split_sentences", "Whether `fmt` gives each sentence of a paragraph a line.", _FLAG, default=False),
        Key(
            "repeat_numbers",
            "Whether the items of a list that begins with 1 all have that number.",
            _FLAG,
            default=False,
        ),
        Key("bare_urls", "Whether a URL that is its own text is written without brackets.", _FLAG, default=True),
        Key(
            "picture",
            "Where the picture below the metadata is, relative to the folder of images.",
            Template(("year", "month")),
            "",
        ),
        Key("lead", "What stands around the words before a colon that open items.", one_of(("", "*", "**")), ""),
    ),
)

FRONT_MATTER = Shape(
    FrontMatterField,
    (
        Key("key", "The key of the line.", _TEXT),
        Key("value", "Its value, in which {year}, {month} and {month_name} are filled in.", Template(_OF_MONTH)),
        Key("since", "The first month (`YYYY-MM`) whose pages have the line.", _MONTH, "0001-01"),
    ),
)

PICTURE = Shape(
    KnownPicture,
    (
        Key("text", "The text that stands for the picture.", _TEXT),
        Key("url", "Its address.", _TEXT),
    ),
)

FORMER_HOME = Shape(
    FormerHome,
    (
        Key("url", "A regular expression of the URLs that the pages had.", Regex()),
        Key("path", "The path on the site; `\\g<name>` stands for a group of the expression.", _TEXT),
    ),
)

LANGUAGE = Shape(
    Language,
    (
        Key("language", "The code of the language, such as `en`.", _TEXT),
        Key("months", "The names of its months, from the first on.", _TEXTS),
    ),
)

PROFILE = Shape(
    Profile,
    (
        Key("name", "What rules and the configuration call the profile: lower-case words joined by hyphens.", NAME),
        Key("match", "Globs of the paths of its pages.", Globs(), ()),
        Key("title", "A regular expression that is found in the first heading of its pages.", Regex(), ""),
        Key("heading", "A regular expression that the whole first heading should match.", Regex(), ""),
        Key("heading_form", "What the first heading should look like, for people.", _TEXT, ""),
        Key("overviews", "The names of the pages that list all others of a folder.", _TEXTS, ()),
        Key("placeholder", "The text that stands for what is still to be written.", _TEXT, ""),
        Key("rules", "Rules of other profiles (codes, names or prefixes) to apply to its pages.", _TEXTS, ()),
        Key("names", "Names of things that are written small wherever they stand.", _TEXTS, ()),
        Key("vocabularies", "Files beside this one with words that its pages use, a word a line.", _TEXTS, ()),
        Key("lexicons", "Folders beside this one's file with lists of names that are code, and the like.", _TEXTS, ()),
        Key("emoji", "Emoji that its pages use, besides those of the metadata.", _TEXTS, ()),
        Key("date", "Where a page names its month, the most trusted place first.", Tables(DATE), (), "dates"),
        Key("metadata", "The lines of the list below the first heading, in their order.", Tables(METADATA), ()),
        Key("layout", "How pages are written where Markdown leaves a choice.", Tables(LAYOUT), (), "layouts"),
        Key("front_matter", "The front matter that a conversion writes.", Tables(FRONT_MATTER), ()),
        Key("generated", "Keys of the front matter that the site adds: their links are not reported.", _TEXTS, ()),
        Key("site", "Where the pages are published: links to it are written from its root.", _TEXT, ""),
        Key(
            "site_kind",
            "What publishes the pages, where their repository doesn't show it: the anchors are made accordingly.",
            one_of(("", *slugs.KINDS)),
            "",
        ),
        Key("former_home", "Pages that have moved to the site.", Tables(FORMER_HOME), (), "former_homes"),
        Key("image_folder", "Where, from the root of the site, the images of the pages are.", _TEXT, ""),
        Key("picture", "Pictures that many pages show.", Tables(PICTURE), (), "pictures"),
        Key("edition", "The forms that pages had in the course of time.", Tables(EDITION), (), "editions"),
        Key(
            "months",
            "The months as its pages write them, from the first on; English ones by default.",
            _TEXTS,
            (),
            "month_names",
        ),
        Key("draft", "How a page begins (`htglint new`): templates with {fields}.", OneTable(DRAFT), None),
    ),
)
