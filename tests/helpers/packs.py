"""Files of packs, sound and broken."""

from __future__ import annotations

GOOD = """\
code = "ACME101"
name = "acme-rule"
category = "placeholder"
check = "placeholder"
severity = "warning"
fixable = "never"
summary = "A rule of somebody else"

[params]
report = "topic"\npatterns = ["later"]
"""
DRAFT = """\
name = "x"

[draft]
path = "{year}-{month}.md"
page = "{topics}"
topic = "## {emoji} {title}"
"""
NO_SWAP = GOOD.replace('check = "placeholder"', 'check = "substitution"').split("report")[0]
BROKEN = [
    (GOOD.replace('name = "acme-rule"\n', ""), "the key `name` (a string) is missing"),
    (GOOD.replace('check = "placeholder"', 'check = "placehoder"'), "did you mean `placeholder`?"),
    (GOOD.replace("ACME101", "HTG101"), "the code HTG101 is already taken by"),
    (GOOD.replace("acme-rule", "lost-text"), "the name lost-text is already taken by"),
    (GOOD.replace('"warning"', '"fatal"'), "it takes info, warning, error"),
    (GOOD.replace('"warning"', "3"), "`severity` is `3`, not a string"),
    (GOOD.replace("fixable", "fixabel"), "there is no key `fixabel`; it takes code, name"),
    (GOOD.replace("fixable", "fixabel"), "did you mean `fixable`?"),
    (GOOD.replace("patterns", "words"), "[params]: there is no key `words`; it takes report, patterns"),
    (GOOD.replace('["later"]', "[]"), "`patterns` must hold at least one expression"),
    (GOOD.replace('["later"]', "[1]"), "not a list of strings"),
    (NO_SWAP, "[params]: the table `[swap]` is missing"),
    (GOOD.replace('"ACME101"', '"acme"'), "not a prefix of capitals and three digits such as ABC101"),
    (GOOD + 'profiles = ["nobody"]\n', "there is no key `profiles`"),
    ('profiles = ["nobody"]\n' + GOOD, "`profiles` names `nobody`, which no pack has"),
    ("code = ", "is not TOML"),
    ('name = "x"\ntitle = "("\n', "which is not a regular expression"),
    ('name = "x"\nmatch = ["[z-a].md"]\n', "which is not a glob"),
    ('name = ""\n', "not lower-case words joined by hyphens"),
    (GOOD.replace('"ACME101"', '""'), "not a prefix of capitals"),
    (
        'name = "x"\n[[metadata]]\nemoji = "x"\nlabel = "y"\nrequired = true\nvalue = "("\n',
        "`value` is `(`, which is not a regular expression",
    ),
    ('name = "x"\n[[edition]]\nid = "a"\nsince = "2025-99"\nform = "none"\n', "not a month such as 2025-11"),
    ('name = "x"\n[[date]]\nplace = "path"\npattern = "x"\n', "lacks the groups (?P<year>...)"),
    ('name = "x"\n[[date]]\nplace = "weather"\npattern = ""\n', "it takes path, front-matter, title"),
    ('name = "x"\n[[edition]]\nid = "a"\nsince = "soon"\nform = "none"\n', "not a month such as 2025-11"),
    ('name = "x"\ndraft = 3\n', "write `[draft]` above its keys"),
    (DRAFT.replace("page =", "pages ="), "[draft]: there is no key `pages`; it takes path, page, topic"),
    (DRAFT.replace("page =", "pages ="), "[draft]: the key `page` (a string) is missing"),
    (
        DRAFT.replace("{title}", "{titel}"),
        "`topic` has the unknown field {titel}; it takes {emoji}, {title}, {tracking}",
    ),
    (DRAFT.replace("{title}", "{titel}"), "did you mean `title`?"),
    (DRAFT.replace("{title}", "{title.__class__}"), "`topic` has the unknown field {title.__class__}"),
    (DRAFT.replace("{title}", "{title!r}"), "`topic` has the unknown field {title!r}"),
    (DRAFT.replace("{title}", "{}"), "`topic` has the unknown field {}"),
    (DRAFT.replace("{title}", "Title"), "[draft]: `topic` lacks the field {title}"),
    (DRAFT.replace("{topics}", "none"), "`page` lacks the field {topics}"),
    (DRAFT.replace("{year}", "20"), "`path` lacks the field {year}"),
    (DRAFT + "edition = 5\n", "`edition` is `5`, not a string"),
    (DRAFT + 'emoji = "x"\n', "`emoji` is `'x'`, not a list of strings"),
    ('name = "x"\nedition = 3\n', "write `[[edition]]` above each"),
    ('name = "x"\n[[metadata]]\nemoji = "x"\nrequired = true\n', "the key `label` (a string) is missing"),
    (GOOD.replace("summary", "# "), "the key `summary` (a string) is missing"),
    (GOOD.replace('"never"', '"mostly"'), "it takes always, sometimes, never"),
    (GOOD.replace('check = "placeholder"', 'check = "sections"'), "there is no key `patterns`; it takes report"),
    (GOOD.split("[params]")[0], "[params]: the key `patterns` (a list of strings) is missing"),
    (GOOD.split("[params]")[0].replace("summary", "params = 3\nsummary"), "`params` is not a table"),
    (
        GOOD.replace('check = "placeholder"', 'check = "images"').replace(
            'report = "topic"\npatterns = ["later"]', 'report = "lacking"'
        ),
        "[params]: `report` is `lacking`; it takes missing, small-letter",
    ),
    (GOOD + '[[example]]\ntxet = ""\n', "example 1: there is no key `txet`"),
    (GOOD + "[[example]]\n", "example 1: the key `text` (a string) is missing"),
    (GOOD.replace("check", "since = '2025-13'\ncheck"), "not a month such as 2025-11"),
    ('name = "x"\nrules = ["missing-sektion"]\n', "`rules` names `missing-sektion`, which no pack has; did you mean"),
    ('name = "x"\nrules = [""]\n', "`rules` names ``, which no pack has"),
    ('name = "x"\n[[date]]\nname = "y"\nplace = "path"\n', "the key `pattern` (a string) is missing"),
    (
        'name = "x"\n[[edition]]\nid = "a"\nsince = "2025-01"\nform = "none"\n[[edition.section]]\nkey = "k"\n',
        "edition 1: section 1: the key `title` (a string) is missing",
    ),
]
"""Files of packs that are refused, each with what is said about it."""
