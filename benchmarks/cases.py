"""What is measured: parts, each a job on so many pages, and in each the cases, each a program that does the job."""

from __future__ import annotations

import re
import shutil
import sys
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from . import programs
from . import site as sites
from .measure import run
from .pages import SAMPLES
from .published import html_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .programs import Peer

COLD, FIRST, WARM, CHANGED = (f"htglint check{what}" for what in (" --no-cache", ", first", ", again", ", one changed"))
RUMDL_COLD, RUMDL_FIRST, RUMDL_WARM, RUMDL_CHANGED = (
    f"rumdl check{what}" for what in (" --no-cache", ", first", ", again", ", one changed")
)
START, PYTHON = "htglint --version", "python -c pass"
SAMPLE, ONE = "a sample", "1"
CHECK, FIX, FORMAT, CONVERT, REPAIR, LARGE = "check", "fix", "fmt", "convert", "repair", "large"
JOBS = (CHECK, FIX, FORMAT, CONVERT, REPAIR, LARGE)
MEGABYTES = (10, 50)
"""The sizes of large pages."""
_MOST_WRITTEN = 1000
"""The most pages that are fixed, formatted or converted."""
_FULL = 12
"""Pages from which on a peer must name pages to be believed."""


def _no_need() -> None:
    """What comes before a run that needs nothing."""


def _nothing(_: str) -> str:
    """What is wrong with a run of which nothing but its exit status is asked."""
    return ""


class Case(NamedTuple):
    """A program that does a job: its command, where it runs, and what comes before each run, which is not timed.

    ``wrong`` says what is wrong with a run by what the program said; nothing if it has done its work.
    """

    name: str
    kind: str
    command: Sequence[str]
    folder: Path
    variables: Mapping[str, str]
    statuses: Sequence[int]
    before: Callable[[], object]
    wrong: Callable[[str], str]


class Part(NamedTuple):
    """The cases of a job on so many pages; ``size`` is what is written of their number, ``bytes`` what they have."""

    job: str
    size: str
    bytes: int
    cases: Sequence[Case]


class Workshop:
    """Makes the parts in a folder of its own; sites are made once."""

    def __init__(self, folder: Path, *, peers: bool) -> None:
        self._folder = folder
        self._peers = peers
        self._sites: dict[int, sites.Site] = {}
        self._copies = 0

    def parts(self, jobs: Sequence[str], sizes: Sequence[int]) -> Iterator[Part]:
        """The parts of these jobs on sites of so many pages, one after the other, each made when it is asked for."""
        for size in sizes:
            for job in (job for job in JOBS if job in jobs and job != LARGE):
                if job == CHECK:
                    yield from self._check(size)
                elif size <= _MOST_WRITTEN:
                    yield self._written(job, size)
        if LARGE in jobs:
            yield from map(self._large, MEGABYTES)

    def site(self, pages: int) -> sites.Site:
        """The site of so many pages."""
        if pages not in self._sites:
            self._sites[pages] = sites.make(self._new(f"site-{pages}"), pages)
        return self._sites[pages]

    # --- check

    def _check(self, size: int) -> Iterator[Part]:
        if size > 1:
            made = self.site(size)
            cases = [*self._cold(made, ()), *self._kept(made, ()), *self._kept_by_rumdl(made, ())]
            yield Part(CHECK, str(size), made.size, cases)
            return
        made = self.site(_FULL)
        page = self._typical(made)
        basic = [
            self._case(PYTHON, "base", (sys.executable, "-c", "pass"), made.folder),
            self._htglint(START, ("--version",), made.folder),
        ]
        cases = [*basic, *self._cold(made, (page,)), *self._kept(made, (page,))]
        yield Part(CHECK, ONE, (made.folder / page).stat().st_size, cases)
        folder = self._new("sample")
        shutil.copy(SAMPLES / "clean" / "2024-11.md", folder)
        alone = sites.Site(folder, ("2024-11.md",), frozenset(), frozenset(), frozenset())
        cases = [*basic, *self._cold(alone, alone.pages), *self._kept(alone, alone.pages)]
        yield Part(CHECK, SAMPLE, alone.size, cases)

    def _cold(self, made: sites.Site, pages: Sequence[str]) -> Iterator[Case]:
        count = len(pages) or len(made.pages)
        wanted = _named(sorted(made.broken | made.misspelt), 1.0) if count >= _FULL else _nothing
        yield self._htglint(COLD, ("check", "--no-cache", *(pages or ".")), made.folder, wrong=wanted)
        for peer in self._usable(programs.CHECKERS, count):
            yield self._peer(peer, made, pages)

    def _kept(self, made: sites.Site, pages: Sequence[str]) -> Iterator[Case]:
        """What htglint keeps; the site is a copy, because pages of it change."""
        folder, cache = self._copy(made), self._folder / f"cache-{self._copies}"
        page = pages[0] if pages else self._typical(made)
        command = ("check", *(pages or "."))
        variables = {"HTGLINT_CACHE_DIR": str(cache)}

        def forget() -> None:
            shutil.rmtree(cache, ignore_errors=True)
            shutil.copytree(self._index, cache)

        yield self._htglint(FIRST, command, folder, variables, before=forget)
        yield self._htglint(WARM, command, folder, variables)
        yield self._htglint(CHANGED, command, folder, variables, before=partial(_change, folder / page))

    def _kept_by_rumdl(self, made: sites.Site, pages: Sequence[str]) -> Iterator[Case]:
        if not (self._peers and Path(programs.RUMDL).exists()):
            return
        folder, cache = self._copy(made), self._folder / f"cache-{self._copies}"
        page = pages[0] if pages else self._typical(made)
        command = (programs.RUMDL, "check", "--cache-dir", str(cache), *(pages or "."))
        forget = partial(shutil.rmtree, cache, ignore_errors=True)
        yield self._case(RUMDL_FIRST, "binary", command, folder, before=forget)
        yield self._case(RUMDL_WARM, "binary", command, folder)
        yield self._case(RUMDL_CHANGED, "binary", command, folder, before=partial(_change, folder / page))

    # --- what writes

    def _written(self, job: str, size: int) -> Part:
        if job == CONVERT:
            return self._convert(size)
        made = self.site(max(size, _FULL))
        page = self._typical(made) if job != REPAIR else min(made.damaged)
        pages = (page,) if size == 1 else ()
        length = (made.folder / page).stat().st_size if pages else made.size
        return Part(job, str(size), length, list(self._writers(job, made, pages)))

    def _writers(self, job: str, made: sites.Site, pages: Sequence[str]) -> Iterator[Case]:
        folder = self._copy(made)
        anew = partial(_restore, made.folder, folder)
        arguments = {FIX: ("fix",), FORMAT: ("fmt",), REPAIR: ("fix", "--select", "HTG1")}[job]
        name = " ".join(("htglint", *arguments))
        expected = made.damaged if job == REPAIR else made.pages
        some = 0.5 if job == FORMAT and not pages else 0.0
        differ = partial(_differs, made.folder, folder, pages or tuple(expected), some)
        yield self._htglint(name, (*arguments, *(pages or ".")), folder, before=anew, wrong=differ)
        if job == FORMAT:
            yield self._htglint(f"{name} --check", (*arguments, "--check", *(pages or ".")), made.folder)
        peers = {FIX: programs.FIXERS, FORMAT: programs.FORMATTERS, REPAIR: programs.REPAIRERS}[job]
        for peer in self._usable(peers, len(pages) or len(made.pages)):
            if job == REPAIR:
                yield self._peer(peer, made, pages)
                continue
            wrong = partial(_differs, made.folder, folder, pages or made.pages, 0.0 if pages else peer.share)
            command = (*peer.command, *(pages or (peer.everything,)))
            yield self._case(peer.name, peer.kind, command, folder, peer.statuses, before=anew, wrong=wrong)

    def _convert(self, size: int) -> Part:
        made = self.site(max(size, _FULL))
        folder = self._new(f"html-{size}")
        length = 0
        for number, page in enumerate([self._typical(made)] if size == 1 else made.pages):
            html = html_of((made.folder / page).read_text("utf-8"), f"page-{number}")
            length += (folder / f"page-{number}.html").write_bytes(html.encode())
        inputs = sorted(path.name for path in folder.glob("*.html"))
        written = folder / "out"
        wrong = partial(_written, written, len(inputs))
        forget = partial(shutil.rmtree, written, ignore_errors=True)
        # At the end there is a slash, which says that it is a folder, for a single input, too.
        arguments = ("convert", *inputs, "-o", f"{written}/")
        cases = [self._htglint("htglint convert", arguments, folder, before=forget, wrong=wrong)]
        return Part(CONVERT, str(size), length, cases)

    def _large(self, megabytes: int) -> Part:
        """A page of so many megabytes, made of the pages of a site without their front matter."""
        folder = self._new(f"large-{megabytes}")
        size, number, least = 0, 0, megabytes * 1_000_000
        with (folder / "page.md").open("wb") as file:
            while size < least:
                text, _ = sites.page(number, 20_000)
                size += file.write(re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S).encode())
                number += 1
        cases = [self._htglint(COLD, ("check", "--no-cache", "page.md"), folder)]
        if self._peers and Path(programs.RUMDL).exists():
            command = (programs.RUMDL, "check", "--no-cache", "page.md")
            cases.append(self._case(RUMDL_COLD, "binary", command, folder))
        return Part(LARGE, f"{megabytes} MB", size, cases)

    # --- Cases

    def _case(
        self,
        name: str,
        kind: str,
        command: Sequence[str],
        folder: Path,
        statuses: Sequence[int] = (0, 1),
        variables: Mapping[str, str] | None = None,
        before: Callable[[], object] = _no_need,
        wrong: Callable[[str], str] = _nothing,
    ) -> Case:
        said = {"NO_COLOR": "1", "HTGLINT_CACHE_DIR": str(self._index)} | dict(variables or {})
        return Case(name, kind, command, folder, said, statuses, before, wrong)

    def _htglint(
        self,
        name: str,
        arguments: Sequence[str],
        folder: Path,
        variables: Mapping[str, str] | None = None,
        before: Callable[[], object] = _no_need,
        wrong: Callable[[str], str] = _nothing,
    ) -> Case:
        command = (str(Path(sys.executable).with_name("htglint")), *arguments)
        return self._case(name, "htglint", command, folder, (0, 1), variables, before, wrong)

    def _peer(self, peer: Peer, made: sites.Site, pages: Sequence[str]) -> Case:
        """A peer that only looks: at some pages, or at all and then it must name those that it should."""
        if len(pages) == 1 and peer.name == "ftfy":
            peer = programs.FTFY_ALONE
        full = not pages and len(made.pages) >= _FULL
        wrong = _named(made.named(peer.named), peer.share) if full else _nothing
        command = (*peer.command, *(pages or (peer.everything,)))
        return self._case(peer.name, peer.kind, command, made.folder, peer.statuses, wrong=wrong)

    def _usable(self, peers: Sequence[Peer], pages: int) -> Iterator[Peer]:
        """The peers that are installed and not too slow for so many pages."""
        for peer in peers if self._peers else ():
            if pages <= peer.most and Path(peer.program).exists():
                yield peer

    # --- Folders

    @cached_property
    def _index(self) -> Path:
        """A cache of htglint that holds the indexes of its rules and words, and no findings."""
        folder = self._new("index")
        sample = SAMPLES / "clean" / "2024-11.md"
        command = [str(Path(sys.executable).with_name("htglint")), "check", "--cache", "read", str(sample)]
        run(command, self._folder, self._folder / "said", {"HTGLINT_CACHE_DIR": str(folder)})
        return folder

    def _new(self, name: str) -> Path:
        folder = self._folder / name
        folder.mkdir(parents=True)
        return folder

    def _copy(self, made: sites.Site) -> Path:
        self._copies += 1
        folder = self._folder / f"copy-{self._copies}"
        shutil.copytree(made.folder, folder)
        return folder

    @staticmethod
    def _typical(made: sites.Site) -> str:
        """The page without a fault whose size is next to ten kilobytes."""
        whole = [page for page in made.pages if page not in made.damaged | made.misspelt | made.broken]
        return min(whole, key=lambda page: abs((made.folder / page).stat().st_size - 10_000))


# --- Whether a program has done its work


def _named(pages: Sequence[str], share: float) -> Callable[[str], str]:
    """Complains where fewer than such a share of the pages are named in what a program said, however it is broken."""

    def wrong(said: str) -> str:
        plain = re.sub(r"\s+", "", re.sub(r"\x1b\[[0-9;]*m", "", said))
        found = sum(page in plain for page in pages)
        return "" if found >= share * len(pages) else f"named {found} of the {len(pages)} pages that it should name"

    return wrong


def _differs(before: Path, after: Path, pages: Sequence[str], share: float, _: str) -> str:
    changed = sum((before / page).read_bytes() != (after / page).read_bytes() for page in pages)
    return "" if changed >= share * len(pages) else f"changed {changed} of {len(pages)} pages"


def _written(folder: Path, count: int, _: str) -> str:
    found = len(list(folder.glob("*.md")))
    return "" if found == count else f"wrote {found} of {count} pages"


# --- What comes before a run


def _change(page: Path) -> None:
    with page.open("a", encoding="utf-8") as file:
        file.write("\nOne more line.\n")


def _restore(source: Path, folder: Path) -> None:
    shutil.rmtree(folder)
    shutil.copytree(source, folder)
