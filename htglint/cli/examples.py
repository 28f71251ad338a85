"""What stands below the help of a command: examples and exit statuses.

Imported only for the help.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PAGES = "0 no problem at the level of --fail-on, 1 at least one, 2 the run failed"
_DONE = "0 success, 2 the run failed"
STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "check": _PAGES,
        "fix": "0 no problem left at the level of --fail-on, 1 at least one (or changes with --diff), 2 the run failed",
        "fmt": "0 success, 1 changes with --check or --diff, 2 the run failed",
        "links": _PAGES,
        "rules": "0 success, 1 an example failed (--test), 2 the run failed",
        "convert": "0 success, 1 remaining problems (--check) or changes (--diff), 2 the run failed",
        "server": "0 the editor shut it down properly, 1 it did not, 2 the server did not start",
    }
)
EXAMPLES: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType(
    {
        "check": (
            ("htglint check", "check all pages below the working directory"),
            ("htglint check --select HTG1 docs", "check only for wrongly decoded text"),
            ("htglint check --fail-on warning docs/2026-05.md", "check a page before it is published"),
            ("htglint check --format github", "annotate a pull request"),
            ("htglint check --format sarif --output-file htglint.sarif", "write a report for code scanning"),
            ("htglint check --statistics", "count the findings of each rule"),
            ("htglint check --show-settings docs/2026-05.md", "print the settings in force for a page"),
        ),
        "fix": (
            ("htglint fix --diff", "show what would change"),
            ("htglint fix docs/2026-05.md", "apply safe fixes"),
            ("htglint fix --explain --reference draft.md damaged.md", "learn from another copy, and give reasons"),
            ("htglint fix --interactive --answers answers.json damaged.md", "ask about ambiguous passages"),
            ("htglint fix - --stdin-filename 2026-05.md", "fix standard input to standard output"),
        ),
        "fmt": (
            ("htglint fmt docs/pages", "format the pages of a folder"),
            ("htglint fmt --check docs/pages", "fail if anything would change"),
            ("htglint fmt --select sentence-line --diff 2026-05.md", "show what a single rule would change"),
        ),
        "links": (
            ("htglint links docs", "check each URL once"),
            ("htglint links --fix --max-age 1h docs", "replace the URLs of permanent redirects"),
        ),
        "rules": (
            ("htglint rules", "list all rules"),
            ("htglint rules --select HTG2 --format json", "list a family as JSON"),
            ("htglint rules --test --pack pack --select ABC", "test the examples of your own rules"),
        ),
        "explain": (
            ("htglint explain topic-placeholder", "explain a rule"),
            ("htglint explain HTG1 HTG2", "list the rules of two families"),
        ),
        "completion": (
            ("htglint completion bash >> ~/.bash_completion", "for all new shells"),
            ("htglint completion zsh > ~/.zfunc/_htglint", "if fpath has ~/.zfunc"),
            ("htglint completion fish > ~/.config/fish/completions/htglint.fish", ""),
        ),
        "schema": (("htglint schema configuration > htglint.schema.json", "for the editor of htglint.toml"),),
        "review": (
            ("htglint review docs/2026-05.md", "decide about one page"),
            ("htglint review", "decide about all pages here, or drop files on the page"),
        ),
        "server": (("htglint server", "started by an editor; see docs/editors.md"),),
        "status": (("htglint status docs", "list the unfinished topics"),),
        "new": (("htglint new 2026-05 --topics topics.txt", "write a draft with a topic for each line"),),
        "convert": (
            ("htglint convert page.html -o 2026-05.md", "convert a published page"),
            ("htglint convert page.txt --sibling docs --check -o 2026-05.md", "convert text, and list problems"),
            ("htglint convert page.txt --into draft.md --diff", "show what it would fill in a draft"),
        ),
        "batch": (
            ("htglint batch pages.parquet --out repaired", "repair the column `text` of all rows"),
            ("htglint batch crawl.warc.gz --do convert,repair --keep url --out pages", "make Markdown of a crawl"),
            ("htglint batch s3://bucket/dump --scheduler tcp://host:8786 --out s3://bucket/new", "on a cluster"),
        ),
        "words": (
            ("htglint words docs", "list words that are in no dictionary or vocabulary"),
            ("htglint words --accept webhook --into words.txt docs", "add a word to a vocabulary"),
        ),
        "init": (
            ("htglint init --dry-run", "show the files that it would write"),
            ("htglint init docs/hackathons", "set up the repository for the pages of a folder"),
        ),
        "learn": (("htglint learn notes/a.md notes/b.md -o profile.toml", "propose a profile, to be reviewed"),),
    }
)


def epilog(command: str) -> str:
    """Return the text below the options of a command."""
    shown = EXAMPLES.get(command, ())
    width = max((len(line) for line, _ in shown), default=0)
    examples = "".join(f"  {line:<{width}}  {meaning}".rstrip() + "\n" for line, meaning in shown)
    return (f"examples:\n{examples}\n" if examples else "") + f"exit statuses: {STATUSES.get(command, _DONE)}\n"
