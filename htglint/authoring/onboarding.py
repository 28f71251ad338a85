"""Files that set up a repository: configuration, hooks and a GitHub workflow."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import globs, toml
from htglint.base.summary import plural

from .learn import MONTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HOME = "https://github.com/htglint/htglint"
CONFIG, HOOKS, WORKFLOW = "htglint.toml", ".pre-commit-config.yaml", ".github/workflows/htglint.yml"
_RECOMMENDED = ("htglint-fix-staged", "htglint-fmt-staged", "htglint-staged")
_FEW = 3
"""Pages with dated names from which on a folder looks like one of a kind."""
_ITEM = re.compile(r"^( *)- +repo:", re.MULTILINE)


class FoundPage(NamedTuple):
    """A page: path from the root, and name and globs of its profile (empty if none)."""

    path: str
    profile: str = ""
    match: tuple[str, ...] = ()


def common_folder(pages: Sequence[FoundPage]) -> str:
    """Return the common folder of pages with a profile, or of all; `.` for the root."""
    chosen = [page.path for page in pages if page.profile] or [page.path for page in pages]
    return os.path.commonpath([os.path.dirname(path) or "." for path in chosen]) or "."


def unknown_kinds(pages: Iterable[FoundPage]) -> list[tuple[str, int]]:
    """Return folders of pages without profile whose names have months, with counts."""
    counts = Counter(
        os.path.dirname(page.path) or "."
        for page in pages
        if not page.profile and re.search(MONTH, os.path.basename(page.path))
    )
    return [(folder, count) for folder, count in counts.items() if count >= _FEW]


def configuration(pages: Sequence[FoundPage]) -> str:
    """Return a configuration, with globs for pages recognised by their titles alone."""
    by_profile: dict[str, list[FoundPage]] = {}
    for page in pages:
        by_profile.setdefault(page.profile, []).append(page)
    lines = [toml.comment(f"Settings of htglint; {HOME}/blob/main/docs/configuration.md lists all.")]
    for name, found in by_profile.items():
        kind = f"with the profile {name}" if name else "without a profile, which the rules for any page check"
        lines.append(toml.comment(f"{plural(len(found), 'page')} {kind}."))
    lines += [
        "",
        toml.comment("The lowest severity that makes a run fail; placeholders in drafts are warnings."),
        f"fail-on = {toml.string('error')}",
    ]
    unmatched = {name: _globs(found) for name, found in by_profile.items() if name}
    if any(unmatched.values()):
        lines += [
            "",
            toml.comment("Globs for pages recognised by their titles, and for future ones with similar names."),
            "[profiles]",
        ]
        lines += [f"{toml.string(name)} = {toml.strings(listed)}" for name, listed in unmatched.items() if listed]
    return "".join(f"{line}\n" for line in lines)


def _globs(pages: Iterable[FoundPage]) -> list[str]:
    """Return globs for pages that their profile's globs miss, with digits generalized."""
    left = [page.path for page in pages if not any(globs.matches(glob, page.path) for glob in page.match)]
    return list(dict.fromkeys(re.sub("[0-9]", "[0-9]", re.sub(r"[*?\[]", "?", path)) for path in left))


def hooks(version: str, before: str = "") -> str | None:
    """Add the recommended hooks to a pre-commit configuration ``before``.

    None if it can't be extended safely; a configuration that has hooks of htglint stays as it is.
    """
    import yaml

    if not before.strip():
        return f"repos:\n{_entry(version, '  ')}"
    if HOME in before:
        return before
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(before)):
            return None  # to compare what aliases stand for may take forever
        known = yaml.safe_load(before)
        items = _ITEM.findall(before)
        after = f"{before.rstrip()}\n{_entry(version, items[0] if items else '  ')}"
        expected = {**known, "repos": [*known["repos"], *yaml.safe_load(_entry(version, ""))]}
        return after if yaml.safe_load(after) == expected else None
    except (yaml.YAMLError, KeyError, TypeError, RecursionError):
        return None


def _entry(version: str, indent: str) -> str:
    lines = [f"- repo: {HOME}", f"  rev: v{version}", "  hooks:", *(f"    - id: {name}" for name in _RECOMMENDED)]
    return "".join(f"{indent}{line}\n" for line in lines)


def workflow(folder: str) -> str:
    """Return a workflow that checks pull requests to pages in a folder."""
    return f"""\
# Reports what a pull request adds or breaks: {HOME}/blob/main/docs/ci.md
name: htglint
on: pull_request
permissions:
  contents: read
jobs:
  htglint:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8  # v5.0.0
        with: {{ persist-credentials: false }}
      - uses: htglint/htglint@v1
        with:
          paths: {json.dumps(folder, ensure_ascii=False)}
"""
