"""`htglint links`: asks the web whether the pages are there that links lead to."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.findings import Finding, Hit, Span
from htglint.base.settings import LinkSettings
from htglint.cli import arguments, console
from htglint.cli.output import Output, status
from htglint.cli.run import STDIN, Session
from htglint.engine import engine, fixer
from htglint.links.external import external

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping, Sequence

    from htglint.base.rules import Verdict
    from htglint.cli.options import Options
    from htglint.cli.run import Job
    from htglint.links.web.question import Answer, Engine, Question

_CHECK = "web"
"""The kind of check whose rules are asked: all others are the business of `check`."""
_PATIENCE = 2.0
"""Seconds after which a person who waits wants to see how far it is."""


class _Told(NamedTuple):
    """Verdicts by the names of pages, those on pages that are not at hand, and how many URLs became what."""

    by_page: Mapping[str, tuple[Verdict, ...]]
    untraced: tuple[tuple[str, Verdict], ...]
    counts: Counter[str]


class _Done(NamedTuple):
    """A page after its fixes, if there were any: its text, and what is left."""

    name: str
    text: str
    left: list[Finding]
    applied: list[Finding]
    notes: tuple[str, ...]
    blocks: bool


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    arguments.add_settings(parser, "select", "extend_select", "ignore", "fail_on", "exclude", "packs")
    arguments.add_configuration(parser)
    arguments.add_pages(parser)
    arguments.add_report(parser)
    group = parser.add_argument_group("the web")
    age = f"ask again after this time, such as 12h (default: as configured, else {LinkSettings().max_age})"
    group.add_argument("--max-age", metavar="AGE", help=age)
    group.add_argument("--fix", action="store_true", help="write the new URLs of pages that have moved for good")
    group.add_argument("--engine", choices=("http", "linkchecker"), default="http", help="what asks (default: http)")
    group.add_argument("--site", metavar="URL", help="crawl this site, made of the pages, with LinkChecker")
    group.add_argument(
        "--linkchecker-command", metavar="COMMAND", default="linkchecker", help="how LinkChecker is started"
    )
    arguments.add_repeated(group, "--auth", "HOST=VARIABLE", "send this host the token in an environment variable")
    arguments.add_repeated(group, "--allow-private", "ADDRESS", "ask this address or network though it is not public")
    group.add_argument("--summary", metavar="FILE", help="write a summary in Markdown, for a job that publishes it")


def run(options: Options) -> int:
    """Ask for every link, and report what is wrong; the exit status."""
    _refuse_nonsense(options)
    output, session = Output(options), Session(options)
    jobs = _granted(list(session.each(_with_rules)), options)
    by_name = {job.document.name: job for job in jobs}
    told = _crawled(jobs, options) if options.site is not None else _asked(jobs, options)
    done = list(session.each_path(by_name, lambda name: _judged(by_name[name], told.by_page.get(name, ()), options)))
    done += [_elsewhere(url, verdict, jobs) for url, verdict in told.untraced]
    for note in (f"{visible(page.name)}: {note}" for page in done for note in page.notes if not options.quiet):
        console.complain(note, kind="warning")
    findings = [finding for page in done for finding in page.left]
    sources = {page.name: page.text for page in done}
    if options.summary is not None:
        from htglint.report import links as summary

        files.write(options.summary, files.encode(summary.text(told.counts, findings, sources), bom=False))
    _report(findings, sources, done, output, failed=session.failed)
    return status(options, failed=session.failed, blocked=any(page.blocks for page in done))


def _granted(jobs: Sequence[Job], options: Options) -> list[Job]:
    """The pages, with settings that grant what the user does and nothing else."""
    from htglint.project import link_grants as linkgrants

    paths = [job.document.name for job in jobs if job.document.name != STDIN] or ["."]
    trusts = options.config is not None and linkgrants.is_outside(options.config, paths)
    named = jobs[0].config.links if jobs and trusts else LinkSettings()
    grants = linkgrants.granted(options.auth, options.allow_private, options.config if trusts else None, named)
    if not trusts:
        for complaint in sorted({linkgrants.complaint(job.config) for job in jobs} - {""}):
            console.complain(complaint, kind="warning")
    return [job._replace(config=job.config._replace(links=grants.over(job.config.links))) for job in jobs]


def _asked(jobs: Sequence[Job], options: Options) -> _Told:
    """The verdicts on the pages' links to the web."""
    from htglint.links.web import verdicts

    counts: Counter[str] = Counter()
    answers: dict[LinkSettings, Mapping[str, Answer]] = {}
    for settings, urls in _by_settings(jobs).items():
        answers[settings] = _answers(settings, urls, options)
        counts.update(answer.kind for answer in answers[settings].values())
    by_page = {
        job.document.name: verdicts.verdicts(
            (target.url for target in external(job.document)), answers[job.config.links]
        )
        for job in jobs
    }
    return _Told(by_page, (), counts)


def _crawled(jobs: Sequence[Job], options: Options) -> _Told:
    """The verdicts on the links between the pages of a site, as far as these are made of the pages at hand."""
    from htglint.links.web import linkchecker, site

    url = options.site or ""
    if not jobs:
        raise HtglintError("--site looks for what it finds in the pages of the site; name them, or their folder")
    settings = jobs[0].config.links
    found = linkchecker.crawl(url, options.linkchecker_command, settings)
    traced = site.traced(url, found, [job.document for job in jobs])
    return _Told(traced.by_page, traced.untraced, Counter(answer.kind for _, answer in found))


def _elsewhere(url: str, verdict: Verdict, jobs: Sequence[Job]) -> _Done:
    """A finding on a page of the site whose source is not at hand; its URL stands for a path."""
    for job in jobs:
        for rule in job.rules:
            if getattr(rule.params, "report", "") == verdict.kind:
                finding = Finding(url, rule, Hit(Span(0, 0), verdict.detail))
                return _Done(url, "", [finding], [], (), rule.severity >= job.config.fail_on)
    return _Done(url, "", [], [], (), blocks=False)


def _refuse_nonsense(options: Options) -> None:
    import re

    from htglint.base.settings import AGE, AGE_FORM

    if options.max_age is not None and not re.fullmatch(AGE, options.max_age):
        raise HtglintError(f"--max-age is `{visible(options.max_age)}`, not {AGE_FORM}")
    if options.site is not None and not options.site.lower().startswith(("http://", "https://")):
        raise HtglintError(f"--site is `{visible(options.site)}`, not a URL such as https://example.org/docs/")
    if options.fix and options.site is not None:
        raise HtglintError("--site finds what is wrong on a site and proposes nothing; leave --fix out")
    if options.fix and STDIN in options.paths:
        raise HtglintError("--fix writes pages, and standard input is none; name a file")


def _with_rules(job: Job) -> Job:
    rules = tuple(rule for rule in job.rules if rule.check == _CHECK)
    if not rules:
        where = f" (see {visible(job.config.source)})" if job.config.source else ""
        raise HtglintError(f"no rule about the web is selected{where}; --select link-external rules such as HTG43")
    return job._replace(rules=rules)


def _by_settings(jobs: Sequence[Job]) -> Mapping[LinkSettings, list[str]]:
    """The URLs of all pages whose configuration says the same about links."""
    urls: dict[LinkSettings, list[str]] = {}
    for job in jobs:
        urls.setdefault(job.config.links, []).extend(target.url for target in external(job.document))
    return urls


def _answers(settings: LinkSettings, urls: Sequence[str], options: Options) -> Mapping[str, Answer]:
    """What the web, or an earlier run, says of the URLs; what was heard is kept even where a run is interrupted."""
    from htglint.links.web import verdicts
    from htglint.links.web.cache import Cache

    asked = verdicts.questions(urls, settings)
    if options.no_cache:
        return _heard(asked, settings, options, {})
    cache = Cache(options.engine, settings, options.max_age or settings.max_age, time.time())
    known = {question.url: answer for question in asked if (answer := cache.get(question)) is not None}
    unknown = [question for question in asked if question.url not in known]
    heard: dict[str, Answer] = {}
    try:
        _heard(unknown, settings, options, heard)
    finally:
        if heard:
            cache.keep((question, heard[question.url]) for question in unknown if question.url in heard)
    return {**known, **heard}


def _heard(
    asked: Sequence[Question], settings: LinkSettings, options: Options, heard: dict[str, Answer]
) -> dict[str, Answer]:
    """Ask, and add to ``heard`` what is answered."""
    if not asked:
        return heard
    progress = console.Progress(len(asked), "links", _PATIENCE)

    def hear(answer: Answer) -> None:
        heard[answer.url] = answer
        progress.step(len(heard))

    try:
        _engine(settings, options)(asked, hear)
    finally:
        progress.end()
    return heard


def _engine(settings: LinkSettings, options: Options) -> Engine:
    if options.engine == "linkchecker":
        from htglint.links.web.linkchecker import LinkChecker

        return LinkChecker(settings, options.linkchecker_command)
    from importlib.util import find_spec

    if find_spec("aiohttp") is None:
        raise HtglintError("asking the web needs aiohttp, which is not installed; python -m pip install 'htglint[web]'")
    from htglint.links.web.http import Http

    return Http(settings)


def _judged(job: Job, told: tuple[Verdict, ...], options: Options) -> _Done:
    context = job.context._replace(verdicts=told)
    name, text = job.document.name, job.page.text
    applied: list[Finding] = []
    notes: tuple[str, ...] = ()
    if options.fix:
        outcome = fixer.fix(
            job.document, job.rules, context, fixer.EVERYTHING, lambda page: job.renew(page)._replace(verdicts=told)
        )
        text, left, applied, notes = outcome.document.text, outcome.remaining, list(outcome.applied), outcome.notes
        files.rewrite(name, job.page.data, files.encode(text, bom=job.page.bom))
    else:
        left = engine.check(job.document, job.rules, context)
    blocks = any(finding.rule.severity >= job.config.fail_on for finding in left)
    return _Done(name, text, left, applied, notes, blocks)


def _report(
    findings: list[Finding], sources: Mapping[str, str], done: Sequence[_Done], output: Output, *, failed: bool
) -> None:
    from htglint.base import summary

    output.report(findings, sources)
    output.say(summary.fixed({page.name: page.applied for page in done}))
    if findings:
        output.say(f"{summary.found(findings, 'htglint links --fix')}\n")
    elif done:
        output.say("Nothing found in the pages that could be read.\n" if failed else "All links are well.\n")
