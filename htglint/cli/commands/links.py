"""`htglint links`: checks external links."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.findings import Finding, Hit, Span
from htglint.base.link_settings import AGE, AGE_FORM, LinkSettings
from htglint.cli import arguments, console
from htglint.cli.options import STDIN, PageOptions, ReportOptions, SettingsOptions, build
from htglint.cli.output import Output
from htglint.cli.run import Session
from htglint.engine import engine, fixer
from htglint.links.external import external

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping, Sequence

    from htglint.base.rules import LinkVerdict
    from htglint.cli.run import Job
    from htglint.links.web.question import Engine, UrlQuestion, UrlResult

_CHECK = "web"
"""The kind of check whose rules the command runs; `check` runs all others."""
_PATIENCE = 2.0
"""Seconds after which a run shows its progress."""


class Options(NamedTuple):
    """The options of the command; ``summary`` is the path of a file."""

    settings: SettingsOptions
    pages: PageOptions
    report: ReportOptions
    no_cache: bool
    max_age: str | None
    fix: bool
    engine: str
    site: str | None
    linkchecker_command: str
    auth: tuple[str, ...]
    allow_private: tuple[str, ...]
    summary: str | None


class _Verdicts(NamedTuple):
    """Verdicts by page and without a page, and the number of URLs by outcome."""

    by_page: Mapping[str, tuple[LinkVerdict, ...]]
    untraced: tuple[tuple[str, LinkVerdict], ...]
    counts: Counter[str]


class _Done(NamedTuple):
    """A page after its fixes: its text, and the remaining findings."""

    name: str
    text: str
    left: list[Finding]
    applied: list[Finding]
    notes: tuple[str, ...]
    blocks: bool


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    SettingsOptions.add(parser, "select", "extend_select", "ignore", "fail_on", "exclude", "packs")
    PageOptions.add(parser)
    arguments.add_no_cache(parser)
    ReportOptions.add(parser)
    group = parser.add_argument_group("external links")
    age = f"check again after this time, such as 12h (default: as configured, else {LinkSettings().max_age})"
    group.add_argument("--max-age", metavar="AGE", help=age)
    group.add_argument("--fix", action="store_true", help="replace the URLs of permanent redirects")
    group.add_argument("--engine", choices=("http", "linkchecker"), default="http", help="default: http")
    group.add_argument("--site", metavar="URL", help="crawl this site, which is built from the pages, with LinkChecker")
    group.add_argument(
        "--linkchecker-command", metavar="COMMAND", default="linkchecker", help="how to start LinkChecker"
    )
    arguments.add_repeated(group, "--auth", "HOST=VARIABLE", "send this host the token in an environment variable")
    arguments.add_repeated(group, "--allow-private", "ADDRESS", "check this address or network although not public")
    group.add_argument("--summary", metavar="FILE", help="write a summary in Markdown, to be published by a CI job")


def run(given: Mapping[str, Any]) -> int:
    """Check every external link and report problems; the exit status."""
    options = build(Options, given)
    _reject_conflicts(options)
    report = options.report
    output = Output(report)
    session = Session(options.settings, options.pages, quiet=report.quiet, verbose=report.verbose)
    jobs = _granted(list(session.each(_with_rules)), options)
    by_name = {job.document.name: job for job in jobs}
    found = _crawled(jobs, options) if options.site is not None else _checked(jobs, options)
    done = list(
        session.each_path(by_name, lambda name: _judged(by_name[name], found.by_page.get(name, ()), fix=options.fix))
    )
    done += [_elsewhere(url, verdict, jobs) for url, verdict in found.untraced]
    for note in (f"{visible(page.name)}: {note}" for page in done for note in page.notes if not options.report.quiet):
        console.complain(note, kind="warning")
    findings = [finding for page in done for finding in page.left]
    sources = {page.name: page.text for page in done}
    if options.summary is not None:
        from htglint.report import links as summary

        files.write(options.summary, files.encode(summary.text(found.counts, findings, sources), bom=False))
    _report(findings, sources, done, output, failed=session.failed)
    return options.report.status(failed=session.failed, blocked=any(page.blocks for page in done))


def _granted(jobs: Sequence[Job], options: Options) -> list[Job]:
    """The pages, with settings that grant what the user grants and nothing else."""
    from htglint.project import link_grants

    config = options.settings.config

    paths = [job.document.name for job in jobs if job.document.name != STDIN] or ["."]
    trusts = config is not None and link_grants.is_outside(config, paths)
    named = jobs[0].config.links if jobs and trusts else LinkSettings()
    grants = link_grants.granted(options.auth, options.allow_private, config if trusts else None, named)
    if not trusts:
        for complaint in sorted({link_grants.complaint(job.config) for job in jobs} - {""}):
            console.complain(complaint, kind="warning")
    return [job._replace(config=job.config._replace(links=grants.over(job.config.links))) for job in jobs]


def _checked(jobs: Sequence[Job], options: Options) -> _Verdicts:
    """Return the verdicts on the pages' links to the web."""
    from htglint.links.web import verdicts

    counts: Counter[str] = Counter()
    answers: dict[LinkSettings, Mapping[str, UrlResult]] = {}
    for settings, urls in _by_settings(jobs).items():
        answers[settings] = _answers(settings, urls, options)
        counts.update(answer.kind for answer in answers[settings].values())
    by_page = {
        job.document.name: verdicts.verdicts(
            (target.url for target in external(job.document)), answers[job.config.links]
        )
        for job in jobs
    }
    return _Verdicts(by_page, (), counts)


def _crawled(jobs: Sequence[Job], options: Options) -> _Verdicts:
    """Return verdicts on links between a site's pages whose sources are at hand."""
    from htglint.links.web import crawl_sources, linkchecker

    url = options.site or ""
    if not jobs:
        raise HtglintError("--site needs the pages that the site is made of; name them or their folder")
    settings = jobs[0].config.links
    found = linkchecker.crawl(url, options.linkchecker_command, settings)
    traced = crawl_sources.traced(url, found, [job.document for job in jobs])
    return _Verdicts(traced.by_page, traced.untraced, Counter(answer.kind for _, answer in found))


def _elsewhere(url: str, verdict: LinkVerdict, jobs: Sequence[Job]) -> _Done:
    """Return a finding on a page of the site whose source is not available.

    Its URL stands for a path.
    """
    for job in jobs:
        for rule in job.rules:
            if getattr(rule.params, "report", "") == verdict.kind:
                finding = Finding(url, rule, Hit(Span(0, 0), verdict.detail))
                return _Done(url, "", [finding], [], (), rule.severity >= job.config.fail_on)
    return _Done(url, "", [], [], (), blocks=False)


def _reject_conflicts(options: Options) -> None:
    import re

    if options.max_age is not None and not re.fullmatch(AGE, options.max_age):
        raise HtglintError(f"--max-age is `{visible(options.max_age)}`, not {AGE_FORM}")
    if options.site is not None and not options.site.lower().startswith(("http://", "https://")):
        raise HtglintError(f"--site is `{visible(options.site)}`, not a URL such as https://example.org/docs/")
    if options.fix and options.site is not None:
        raise HtglintError("--site reports problems and offers no fixes; leave out --fix")
    if options.fix and options.pages.reads_stdin:
        raise HtglintError("--fix writes files, so it does not take standard input; name a file")


def _with_rules(job: Job) -> Job:
    rules = tuple(rule for rule in job.rules if rule.check == _CHECK)
    if not rules:
        where = f" (see {visible(job.config.source)})" if job.config.source else ""
        raise HtglintError(f"no rule for external links is enabled{where}; enable some, such as --select HTG43")
    return job._replace(rules=rules)


def _by_settings(jobs: Sequence[Job]) -> Mapping[LinkSettings, list[str]]:
    """Return the URLs of all pages, by their settings for links."""
    urls: dict[LinkSettings, list[str]] = {}
    for job in jobs:
        urls.setdefault(job.config.links, []).extend(target.url for target in external(job.document))
    return urls


def _answers(settings: LinkSettings, urls: Sequence[str], options: Options) -> Mapping[str, UrlResult]:
    """Return the answers for the URLs, cached or new.

    New answers are cached even if the run is interrupted.
    """
    from htglint.links.web import verdicts
    from htglint.links.web.answer_cache import Cache

    questions = verdicts.questions(urls, settings)
    if options.no_cache:
        return _fetched(questions, settings, options, {})
    cache = Cache(options.engine, settings, options.max_age or settings.max_age, time.time())
    known = {question.url: answer for question in questions if (answer := cache.get(question)) is not None}
    unknown = [question for question in questions if question.url not in known]
    fetched: dict[str, UrlResult] = {}
    try:
        _fetched(unknown, settings, options, fetched)
    finally:
        if fetched:
            cache.keep((question, fetched[question.url]) for question in unknown if question.url in fetched)
    return {**known, **fetched}


def _fetched(
    questions: Sequence[UrlQuestion], settings: LinkSettings, options: Options, answers: dict[str, UrlResult]
) -> dict[str, UrlResult]:
    """Check URLs on the web, and add the answers to ``answers``."""
    if not questions:
        return answers
    progress = console.Progress(len(questions), "links", _PATIENCE)

    def receive(answer: UrlResult) -> None:
        answers[answer.url] = answer
        progress.step(len(answers))

    try:
        _engine(settings, options)(questions, receive)
    finally:
        progress.end()
    return answers


def _engine(settings: LinkSettings, options: Options) -> Engine:
    if options.engine == "linkchecker":
        from htglint.links.web.linkchecker import LinkChecker

        return LinkChecker(settings, options.linkchecker_command)
    from importlib.util import find_spec

    if find_spec("aiohttp") is None:
        raise HtglintError("link checks need aiohttp, which is not installed; python -m pip install 'htglint[web]'")
    from htglint.links.web.http import Http

    return Http(settings)


def _judged(job: Job, verdicts: tuple[LinkVerdict, ...], *, fix: bool) -> _Done:
    context = job.context._replace(verdicts=verdicts)
    name, text = job.document.name, job.page.text
    applied: list[Finding] = []
    notes: tuple[str, ...] = ()
    if fix:
        outcome = fixer.fix(
            job.document, job.rules, context, fixer.EVERYTHING, lambda page: job.renew(page)._replace(verdicts=verdicts)
        )
        text, left, applied, notes = outcome.document.text, outcome.remaining, list(outcome.applied), outcome.notes
        notes += files.rewrite(name, job.page.data, files.encode(text, bom=job.page.bom))
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
        output.say("No broken links found in the readable pages.\n" if failed else "No broken links found.\n")
