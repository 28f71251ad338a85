"""What the command line says, decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from htglint.project.config import Overrides

if TYPE_CHECKING:
    from htglint.project.settings import FileIgnores


class Options(NamedTuple):
    """The options of every command, called as their flags are; a command reads those that it takes."""

    paths: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    format: str = "text"
    fail_on: str | None = None
    config: str | None = None
    isolated: bool = False
    pack: tuple[str, ...] = ()
    sibling: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    profile: str | None = None
    edition: str | None = None
    stdin_filename: str | None = None
    cache: str = "write"
    no_cache: bool = False
    jobs: int | None = None
    diff: bool = False
    unsafe: bool = False
    explain: bool = False
    interactive: bool = False
    answers: str | None = None
    rule: str = ""
    shell: str = ""
    shape: str = "any"
    name: str = "learnt"
    output: str | None = None
    history: bool = False
    svg: str | None = None
    month: str = ""
    city: str | None = None
    dates: str | None = None
    location: str | None = None
    organizer: str | None = None
    topics_link: str | None = None
    topics: str | None = None
    force: bool = False
    source: str = "auto"
    images: str | None = None
    all_content: bool = False
    check: bool = False
    engine: str = "http"
    site: str | None = None
    linkchecker_command: str = "linkchecker"
    auth: tuple[str, ...] = ()
    allow_private: tuple[str, ...] = ()
    max_age: str | None = None
    summary: str | None = None
    fix: bool = False
    report: str | None = None
    into: str | None = None
    accept: tuple[str, ...] = ()
    since: str | None = None
    staged: bool = False
    settings_from: str | None = None
    baseline: str | None = None
    write_baseline: bool = False
    output_file: str | None = None
    color: str = "auto"
    statistics: bool = False
    quiet: bool = False
    verbose: bool = False
    exit_zero: bool = False
    test: bool = False
    show_files: bool = False
    show_settings: bool = False
    per_file_ignores: tuple[FileIgnores, ...] = ()
    extend_per_file_ignores: tuple[FileIgnores, ...] = ()
    fixable: tuple[str, ...] = ()
    extend_fixable: tuple[str, ...] = ()
    unfixable: tuple[str, ...] = ()
    exit_non_zero_on_fix: bool = False
    stdio: bool = False

    def overrides(self) -> Overrides:
        """What goes over the configuration of every page."""
        return Overrides(self._asdict())
