"""What stands below the help of a command: examples, and its exit statuses. Imported only for the help."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PAGES = "0 nothing at the level of --fail-on, 1 something, 2 the run itself failed"
_DONE = "0 done, 2 the run itself failed"
STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "check": _PAGES,
        "fix": "0 nothing is left at the level of --fail-on, 1 something is (or --diff shows some), 2 the run failed",
        "fmt": "0 nothing was to do, or all is written, 1 something would change (--check, --diff), 2 the run failed",
        "links": _PAGES,
        "rules": "0 done, 1 an example is not as it says (--test), 2 the run itself failed",
        "convert": "0 done, 1 something is left (--check) or would change (--diff), 2 the run itself failed",
        "server": "0 the editor left in due form, 1 it did not, 2 the server did not start",
    }
)
EXAMPLES: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType(
    {
        "check": (
            ("htglint check", "every page below the working directory"),
            ("htglint check --select HTG1 docs", "wrongly decoded text alone"),
            ("htglint check --fail-on warning docs/2026-05.md", "before a page is published"),
            ("htglint check --format github", "annotations of a pull request"),
            ("htglint check --format sarif --output-file htglint.sarif", "for code scanning"),
            ("htglint check --statistics", "how much of what there is"),
            ("htglint check --show-settings docs/2026-05.md", "what holds for a page"),
        ),
        "fix": (
            ("htglint fix --diff", "shows what would change"),
            ("htglint fix docs/2026-05.md", "mends what is certain"),
            ("htglint fix --explain --reference draft.md damaged.md", "with another copy, and reasons"),
            ("htglint fix --interactive --answers answers.json damaged.md", "asks for what is ambiguous"),
            ("htglint fix - --stdin-filename 2026-05.md", "from standard input to standard output"),
        ),
        "fmt": (
            ("htglint fmt docs/hackathons", "lay out the pages of a folder"),
            ("htglint fmt --check docs/hackathons", "fail where something would change, and write nothing"),
            ("htglint fmt --select sentence-line --diff 2026-05.md", "show what a single rule would change"),
        ),
        "links": (
            ("htglint links docs", "asks for each URL once"),
            ("htglint links --fix --max-age 1h docs", "writes what has moved for good"),
        ),
        "rules": (
            ("htglint rules", "every rule"),
            ("htglint rules --select HTG2 --format json", "a family, for a program"),
            ("htglint rules --test --pack pack --select ABC", "the examples of your own rules"),
        ),
        "explain": (
            ("htglint explain HTG2", "the rules of a family; a code or name, and it is a rule with its reasons"),
        ),
        "completion": (
            ("htglint completion bash >> ~/.bash_completion", "for all new shells"),
            ("htglint completion zsh > ~/.zfunc/_htglint", "where fpath has ~/.zfunc"),
            ("htglint completion fish > ~/.config/fish/completions/htglint.fish", ""),
        ),
        "schema": (("htglint schema configuration > htglint.schema.json", "for the editor of htglint.toml"),),
        "server": (("htglint server", "an editor starts it; docs/editors.md tells how"),),
        "status": (("htglint status docs", "which topics of which page still wait"),),
        "new": (("htglint new 2026-05 --topics topics.txt", "a draft with a topic for each line"),),
        "convert": (
            ("htglint convert page.html -o 2026-05.md", "the Markdown of a published page"),
            ("htglint convert page.txt --sibling docs --check -o 2026-05.md", "of text, with what is left to do"),
            ("htglint convert page.txt --into draft.md --diff", "what it would fill in a draft"),
        ),
        "words": (
            ("htglint words docs", "what the dictionary and the vocabularies don't know"),
            ("htglint words --accept kubelet --into words.txt docs", "adds what is right"),
        ),
        "learn": (("htglint learn notes/a.md notes/b.md -o profile.toml", "then read it, and change what is wrong"),),
    }
)


def epilog(command: str) -> str:
    """The text below the options of a command."""
    told = EXAMPLES.get(command, ())
    wide = max((len(line) for line, _ in told), default=0)
    examples = "".join(f"  {line:<{wide}}  {meaning}".rstrip() + "\n" for line, meaning in told)
    return (f"examples:\n{examples}\n" if examples else "") + f"exit statuses: {STATUSES.get(command, _DONE)}\n"
