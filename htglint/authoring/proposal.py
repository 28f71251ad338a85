"""Learnt facts -> the TOML of a profile, every line with its evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from htglint.base import toml
from htglint.base.summary import plural

from . import learn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .learn import Era, LearntProfile, Name, Share, Trial

_UNDATED = "2000-01"
_LISTED = 10
_PER_LINE = 12


def text(name: str, learnt: LearntProfile, trials: Sequence[Trial] = ()) -> str:
    """Return the profile ``name``; ``trials`` are rules of other profiles to adopt."""
    parts = [_head(name, learnt), _rules(trials), _emoji(learnt), _date(learnt), _metadata(learnt)]
    parts += (_edition(era) for era in learnt.eras)
    parts.append(_skeleton(name, learnt))
    return "\n".join("".join(f"{line}\n" for line in part) for part in map(list, parts) if part)


def _head(name: str, learnt: LearntProfile) -> Iterator[str]:
    percent = round(100 * learn.MOST)
    yield toml.comment(
        f"Proposed by `htglint learn` from {plural(learnt.pages, 'page')}: read it, and change what is wrong."
    )
    yield toml.comment(
        f"What at least {percent} % have is required. Other names of a section (`aliases`) are not guessed."
    )
    yield f"name = {toml.string(name)}"
    yield f"match = {toml.strings(learnt.globs)}"


def _rules(trials: Sequence[Trial]) -> Iterator[str]:
    if not trials:
        return
    percent = round(100 * learn.MOST)
    yield toml.comment("Rules of other profiles to adopt: those without findings on at least")
    yield toml.comment(f"{percent} % of the pages; the others are comments.")
    yield "rules = ["
    for trial in trials:
        entry, evidence = f"{toml.string(trial.rule.name)},", f"quiet in {_of(trial.quiet, 'page')}"
        yield f"    {_noted(entry, evidence)}" if trial.quiet.is_most else f"    {toml.comment(f'{entry} {evidence}')}"
    yield "]"


def _emoji(learnt: LearntProfile) -> Iterator[str]:
    if not learnt.emoji:
        return
    total = sum(count for _, count in learnt.emoji)
    yield toml.comment(f"The emoji that {plural(total, 'heading')} of topics begin with, the most frequent first.")
    yield "emoji = ["
    for at in range(0, len(learnt.emoji), _PER_LINE):
        yield f"    {', '.join(toml.string(emoji) for emoji, _ in learnt.emoji[at : at + _PER_LINE])},"
    yield "]"


def _date(learnt: LearntProfile) -> Iterator[str]:
    if learnt.dated.number:
        yield _noted("[[date]]", f"in the names of {_of(learnt.dated, 'page')}")
        yield f"name = {toml.string('file name')}"
        yield f"place = {toml.string('path')}"
        yield f"pattern = {toml.string(learn.MONTH)}"


def _metadata(learnt: LearntProfile) -> Iterator[str]:
    for number, field in enumerate(learnt.metadata.usual):
        if number:
            yield ""
        yield _noted("[[metadata]]", f"in {_of(field.share, 'page')}")
        yield f"emoji = {toml.string(field.mark)}"
        yield f"label = {toml.string(field.title)}"
        yield f"required = {toml.flag(field.share.is_most)}"
    yield from _rare(learnt.metadata.rare, "labels", "pages")


def _edition(era: Era) -> Iterator[str]:
    if era.pages.number < era.pages.of:
        yield toml.comment(
            f"The form of {_of(era.pages, 'page')}; others, without a clear change over time, are ignored."
        )
    yield _noted("[[edition]]", f"seen in {plural(era.pages.number, 'page')}")
    yield f"id = {toml.string(era.form)}"
    yield f"since = {toml.string(era.since or _UNDATED)}"
    yield f"form = {toml.string(era.form)}"
    yield _noted(f"topic_emoji = {toml.flag(era.marked.is_most)}", f"{_of(era.marked, 'topic')} with one")
    keys: list[str] = []
    for section in era.sections.usual:
        keys.append(_key(section.title, keys))
        yield ""
        yield _noted("[[edition.section]]", f"in {_of(section.share, 'topic')}")
        yield f"key = {toml.string(keys[-1])}"
        yield f"title = {toml.string(section.title)}"
        yield f"required = {toml.flag(section.share.is_most)}"
    yield from _rare(era.sections.rare, "sections", "topics")


def _skeleton(name: str, learnt: LearntProfile) -> Iterator[str]:
    """Yield commented rules for what nearly all pages have; each needs its own file."""
    what = [*(("heading", part) for part in learnt.parts), *(("line", line) for line in learnt.lines)]
    if not what:
        return
    yield toml.comment("Text that at least half of the pages share. Each needs a rule in a file of its own:")
    for number, (kind, found) in enumerate(what, 101):
        key = _key(found.title, ())
        pattern = re.escape(found.title).replace("\\ ", " ") + (":" if kind == "line" else "")
        called = f"section `{found.title}`" if kind == "heading" else f"line `{found.title}:`"
        for line in (
            "",
            f"{found.title}: {_of(found.share, 'page')}",
            f'code = "OWN{number}"',
            f"name = {toml.string(f'has-{key}')}",
            'category = "missing-section"',
            'check = "existence"',
            f"severity = {toml.string('warning' if found.share.is_most else 'info')}",
            'fixable = "never"',
            f"profiles = [{toml.string(name)}]",
            f"summary = {toml.string(f'The page lacks the {called}')}",
            f"params = {{ name = {toml.string(called)}, what = {toml.string(kind)}, text = {toml.string(pattern)} }}",
        ):
            yield toml.comment(line).rstrip()


def _rare(names: Sequence[Name], what: str, where: str) -> Iterator[str]:
    if names:
        listed = ", ".join(f"{name.title} ({name.share.number})" for name in names[:_LISTED])
        more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
        yield ""
        yield toml.comment(f"Left out as {what} of few {where}: {listed}{more}.")


def _key(title: str, taken: Iterable[str]) -> str:
    """A key for a section: the words of its title, with a number where they are taken."""
    words = re.sub(r"[\W_]+", "-", title.casefold()).strip("-") or "section"
    number = 2
    key = words
    while key in taken:
        key = f"{words}-{number}"
        number += 1
    return key


def _noted(line: str, evidence: str) -> str:
    return f"{line} {toml.comment(evidence)}"


def _of(share: Share, noun: str) -> str:
    return f"{share.number} of {plural(share.of, noun)}"
