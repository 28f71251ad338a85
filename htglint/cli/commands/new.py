"""`htglint new`: writes the draft of a month's page from a list of topics."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.authoring.draft import dates, draft_text, emoji_proposals, planned_topics
from htglint.authoring.draft.draft_text import Facts
from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.suggest import did_you_mean
from htglint.base.summary import plural
from htglint.cli import console
from htglint.cli.options import STDIN, SettingsOptions, build
from htglint.document.document import Document
from htglint.engine import engine
from htglint.project import packs
from htglint.project.project import Project

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping, Sequence

    from htglint.authoring.draft.emoji_proposals import Proposal
    from htglint.authoring.draft.planned_topics import Listed, PlannedTopic
    from htglint.base.context import Copy
    from htglint.base.findings import Finding
    from htglint.base.profiles import DraftTemplate, Profile, Ruleset

    Proposals = dict[PlannedTopic, Proposal]

PLACEHOLDER = "placeholder"
"""The category of findings that a draft is expected to have."""
_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_LINK = re.compile(r"https?://\S+|\[[^\[\]]+\]\(\S+\)|/")


class Options(NamedTuple):
    """The options of the command."""

    settings: SettingsOptions
    month: str
    city: str | None
    dates: str | None
    location: str | None
    organizer: str | None
    topics_link: str | None
    topics: str | None
    output: str | None
    force: bool
    profile: str | None


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("month", metavar="MONTH", help="the month of the event, such as 2026-11")
    parser.add_argument("--city", metavar="NAME", help="the city that the edition is named after")
    parser.add_argument("--dates", metavar="DAYS", help=f"the first and the last day: {dates.FORMS}")
    parser.add_argument("--location", metavar="TEXT", help="the location: text or a Markdown link")
    parser.add_argument("--organizer", metavar="TEXT", help="the organizer: text or a Markdown link")
    parser.add_argument("--topics-link", metavar="URL", help="where topics are collected; `/` if nowhere")
    parser.add_argument("--topics", metavar="FILE", help="the topics: lines or a Markdown list; `-` is standard input")
    parser.add_argument("-o", "--output", metavar="FILE", help="`-` is standard output (default: named by the month)")
    parser.add_argument("--force", action="store_true", help="replace an existing file")
    parser.add_argument("--profile", metavar="NAME", help="the profile of the page, if several have a draft")
    SettingsOptions.add(parser, "select", "packs", "siblings")


def run(given: Mapping[str, Any]) -> int:
    """Write the draft; report which words suggest its emoji, and problems.

    Return the exit status.
    """
    options = build(Options, given)
    facts = _facts(options)
    to_stdout = options.output == STDIN
    output = None if to_stdout else options.output
    config = options.settings.configs().of_page(output or "page")
    ruleset = packs.load(config.packs)
    profile, form = _form(ruleset, options.profile)
    name = draft_text.file_name(form, facts.month, profile) if output is None else output
    if not to_stdout:
        _refuse(name, force=options.force)
    listed = planned_topics.Listed(()) if options.topics is None else _listed(options.topics)
    project = Project(ruleset, config, config.siblings, profile=profile.name)
    proposals = _proposals(listed.topics, profile, form, project.siblings(name, profile))
    chosen = [topic.emoji or proposals[topic].emoji for topic in listed.topics]
    pairs = list(zip(chosen, listed.topics, strict=True))
    document = Document(name, draft_text.text(form, profile, facts, pairs))
    draft_text.verify(document, profile, facts.month)
    findings = engine.check(document, engine.select(ruleset, config), project.context(document))
    _write(document, to_stdout=to_stdout, count=len(pairs))
    _explain(proposals)
    _warn(form.days, facts, listed, document, findings)
    return 0


def _facts(options: Options) -> Facts:
    """Return the facts about the event in the options."""
    if not _MONTH.fullmatch(options.month):
        raise HtglintError(f"`{visible(options.month)}` is not a month such as 2026-11")
    link = _line("--topics-link", options.topics_link)
    if link and not _LINK.fullmatch(link):
        raise HtglintError(f"--topics-link: `{visible(link)}` is neither a URL nor a Markdown link nor `/`")
    return Facts(
        options.month,
        city=_line("--city", options.city),
        days=None if options.dates is None else dates.parse(options.dates, options.month),
        location=_line("--location", options.location),
        organizer=_line("--organizer", options.organizer),
        topics_link=link,
    )


def _line(flag: str, value: str | None) -> str:
    """Return the value of a flag, which must be one line and not blank.

    Empty if the flag was not given.
    """
    if value is None:
        return ""
    try:
        planned_topics.refuse_control(value)
    except HtglintError as error:
        raise HtglintError(f"{flag}: {error}") from error
    if not value.strip():
        raise HtglintError(f"{flag}: is empty; leave the flag out if the value is unknown")
    return value.strip()


def _form(ruleset: Ruleset, name: str | None) -> tuple[Profile, DraftTemplate]:
    """Return the named profile, or the only one with a draft; and its draft."""
    forms = {profile.name: (profile, profile.draft) for profile in ruleset.profiles if profile.draft is not None}
    names = ", ".join(forms) or "none"
    if name is None:
        if len(forms) != 1:
            raise HtglintError(f"name a profile with --profile; profiles with a draft: {names}")
        name = next(iter(forms))
    elif name not in forms:
        close = did_you_mean(name, forms)
        raise HtglintError(f"no profile `{visible(name)}` has a draft; profiles with a draft: {names}{close}")
    profile, form = forms[name]
    if not profile.placeholder:
        raise HtglintError(f"the profile {name} has a draft but no `placeholder` for unknown values; add one")
    return profile, form


def _refuse(path: str, *, force: bool) -> None:
    """Raise HtglintError for a path that can't be written or must not be replaced."""
    if not path:
        raise HtglintError("-o: the path is empty; name a file, or `-` for standard output")
    if os.path.isdir(path):
        raise HtglintError(f"{visible(path)}: is a folder; name a file")
    if os.path.lexists(path) and not force:
        raise HtglintError(f"{visible(path)}: already exists; --force replaces it, -o FILE writes another file")


def _listed(path: str) -> Listed:
    if path == STDIN:
        return planned_topics.parse(files.decode(console.read_bytes(), "standard input").text, "standard input")
    return planned_topics.parse(files.read(path).text, path)


def _proposals(
    listed: Sequence[PlannedTopic], profile: Profile, form: DraftTemplate, siblings: Sequence[Copy]
) -> Proposals:
    """Return an emoji for each topic that has none, other than those of the metadata."""
    without = [topic for topic in listed if not topic.emoji]
    taken = [*(topic.emoji for topic in listed), *(field.emoji for field in profile.metadata)]
    titles = [topic.title for topic in without]
    proposed = emoji_proposals.propose(titles, taken, form.emoji, form.stop_words, siblings)
    return dict(zip(without, proposed, strict=True))


def _write(document: Document, *, to_stdout: bool, count: int) -> None:
    data = files.encode(document.text, bom=False)
    if to_stdout:
        console.write_bytes(data)
    else:
        files.write(document.name, data)
        sys.stdout.write(f"Wrote {visible(document.name)} with {plural(count, 'topic')}.\n")


def _explain(proposals: Proposals) -> None:
    """Report for each suggested emoji which words suggest it."""
    for topic, proposal in proposals.items():
        why = f"for {', '.join(proposal.words)}" if proposal.words else "no word suggests one"
        sys.stderr.write(f"{proposal.emoji} {visible(topic.title)} ({visible(why)})\n")


def _warn(days: int, facts: Facts, listed: Listed, document: Document, findings: Sequence[Finding]) -> None:
    """Warn of problems of the draft, except placeholders."""
    if facts.days is not None and days and facts.days.length != days:
        counted = plural(facts.days.length, "day")
        console.complain(f"--dates: the event takes {counted}, not the usual {days}", kind="warning")
    if listed.left_out:
        lines = ", ".join(map(str, listed.left_out))
        console.complain(f"--topics: text below topics was left out: line {lines}", kind="warning")
    for topic in listed.topics:
        for url in topic.left_out:
            console.complain(f"--topics: line {topic.line}: the link to {url} was left out", kind="warning")
    for finding in findings:
        if finding.rule.category != PLACEHOLDER:
            line = document.text.count("\n", 0, finding.hit.span.start) + 1
            where = f"{visible(document.name)}:{line}: {finding.rule.code}"
            console.complain(f"{where} {finding.hit.message}", kind=finding.rule.severity.name.lower())
