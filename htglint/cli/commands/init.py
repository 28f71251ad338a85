"""`htglint init`: writes a repository's configuration, hooks and workflow."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.authoring import onboarding
from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.base.summary import plural
from htglint.base.version import __version__
from htglint.cli.options import PageOptions, SettingsOptions, build
from htglint.cli.run import Session
from htglint.project import config
from htglint.project.git.repository import NoHistory
from htglint.project.project import ANY_PAGE

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping, Sequence

    from htglint.authoring.onboarding import FoundPage
    from htglint.cli.run import Job
    from htglint.project.git.repository import Repository

_GITLAB = ".gitlab-ci.yml"


class Options(NamedTuple):
    """The options of the command."""

    settings: SettingsOptions
    pages: PageOptions
    dry_run: bool


class _File(NamedTuple):
    """A file to write, with its text before (empty if it is new) and after.

    A sentence says why one is left alone.
    """

    path: str
    before: str
    after: str
    left: str = ""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    PageOptions.add(parser, stdin=False)
    parser.add_argument("--dry-run", action="store_true", help="show the files as a diff, and write nothing")


def run(given: Mapping[str, Any]) -> int:
    """Write the files, or show them; the exit status."""
    options = build(Options, given)
    session = Session(options.settings, options.pages, quiet=True)
    repository = _repository(session)
    pages = list(session.each(_found))
    if session.failed:
        return 2
    if not pages:
        raise HtglintError("found no pages; name the files or folders that have them")
    _describe(pages)
    planned = list(_planned(pages, repository))
    for one in planned:
        _write(one, dry=options.dry_run)
    if repository is not None:
        _install_hooks(repository, dry=options.dry_run)
    return 0


def _repository(session: Session) -> Repository | None:
    """Return the repository whose root is the working directory.

    None if there is none at all.
    """
    try:
        repository = session.repositories.of(".")
    except NoHistory:
        return None
    if os.path.realpath(repository.root) != os.path.realpath("."):
        raise HtglintError(
            f"run it in the root of the repository, {visible(repository.root)}; name the pages by their paths"
        )
    return repository


def _found(job: Job) -> FoundPage:
    profile = job.context.profile
    path = files.shown(os.path.abspath(job.document.name))
    return (
        onboarding.FoundPage(path)
        if profile.name == ANY_PAGE.name
        else onboarding.FoundPage(path, profile.name, profile.match)
    )


def _describe(pages: Sequence[FoundPage]) -> None:
    """Print which profiles the pages have, and how to get one for others."""
    for name, count in Counter(page.profile for page in pages).most_common():
        sys.stdout.write(
            f"Found {plural(count, 'page')} {f'with the profile {visible(name)}' if name else 'without a profile'}.\n"
        )
    for folder, count in onboarding.unknown_kinds(pages):
        name = visible(folder)
        sys.stdout.write(
            f"{name} has {count} pages of another kind: `htglint learn {name}` proposes a profile for them, "
            "and docs/packs.md shows how to use it.\n"
        )


def _planned(pages: Sequence[FoundPage], repository: Repository | None) -> list[_File]:
    planned = [_configuration(pages)]
    if repository is None:
        sys.stdout.write("This is not a git repository, so hooks and workflow were left out; run `git init` first.\n")
        return planned
    return [*planned, _hooks(), _workflow(pages)]


def _configuration(pages: Sequence[FoundPage]) -> _File:
    known = config.Configs(config.Overrides()).of_page("page.md").source
    if known:
        return _File(onboarding.CONFIG, "", "", f"{files.shown(known)} has the settings already")
    return _File(onboarding.CONFIG, "", onboarding.configuration(pages))


def _hooks() -> _File:
    path = onboarding.HOOKS
    before = files.read(path).text if os.path.lexists(path) else ""
    after = onboarding.hooks(__version__, before)
    if after is None:
        entry = onboarding.hooks(__version__) or ""
        return _File(path, before, before, f"{path} has an unusual form; add this to it:\n{entry}")
    return _File(path, before, after, f"{path} has hooks of htglint already" if after == before else "")


def _workflow(pages: Sequence[FoundPage]) -> _File:
    path = onboarding.WORKFLOW
    if os.path.lexists(path):
        return _File(path, "", "", f"{path} exists already")
    if os.path.lexists(_GITLAB):
        return _File(path, "", "", f"{_GITLAB} exists: docs/ci.md shows a job for GitLab")
    return _File(path, "", onboarding.workflow(onboarding.common_folder(pages)))


def _write(file: _File, *, dry: bool) -> None:
    if file.left:
        sys.stdout.write(f"Left alone: {file.left.rstrip()}\n")
    elif dry:
        from htglint.report.diff import unified

        sys.stdout.write(unified(file.path, file.before, file.after))
    else:
        files.make_folder(os.path.dirname(file.path) or ".")
        files.write(file.path, file.after.encode())
        sys.stdout.write(f"Wrote {file.path}.\n")


def _install_hooks(repository: Repository, *, dry: bool) -> None:
    """Let pre-commit install its git hook, or say how."""
    import subprocess

    program = shutil.which("pre-commit")
    if program is None:
        sys.stdout.write("Next: install pre-commit (https://pre-commit.com), and run `pre-commit install`.\n")
    elif dry:
        sys.stdout.write("Would run `pre-commit install`.\n")
    else:
        done = subprocess.run([program, "install"], cwd=repository.root, capture_output=True, text=True, check=False)
        if done.returncode:
            said = " ".join((done.stderr or done.stdout).split())
            raise HtglintError(f"the files are written, but `pre-commit install` failed: {visible(said)}")
        sys.stdout.write(
            "Installed the hooks: `git add` the files and commit them; every commit is checked from now on.\n"
        )
