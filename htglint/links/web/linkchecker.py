"""The engine `linkchecker`, which runs the program in a process of its own.

It is under the GPL and never imported. It can crawl a site, but has no rate limit and no retries; its output is parsed
strictly.
"""

from __future__ import annotations

import asyncio
import csv
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from htglint.base.errors import HtglintError
from htglint.base.escape import visible

from . import addresses
from .addresses import AddressGuard
from .answer_cache import seconds
from .question import OK, UrlResult
from .verdicts import is_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from htglint.base.link_settings import LinkSettings

    from .addresses import Resolve
    from .question import UrlQuestion

_COLUMNS = ("urlname", "parentname", "result", "warningstring", "infostring", "valid", "url")
_FOLDER = os.path.dirname(os.path.abspath(__file__))
_CONFIGURATION = os.path.join(_FOLDER, "linkcheckerrc")
_WITH_ANCHORS = os.path.join(_FOLDER, "linkcheckerrc-anchors")
_UNDERSTOOD = (0, 1)
"""Its exit statuses: no problems, and problems; any other is a failure of LinkChecker."""
_REDIRECT = re.compile(r"Redirected to `(?P<url>[^']+)' status: (?P<status>\d{3})")
_NO_ANCHOR = re.compile(r"Anchor `[^']*' \(decoded: `(?P<name>.*?)'\) not found")
_STATUS = re.compile(r"(?P<status>\d{3})\b")
_PERMANENT = ("301", "308")
_GONE = ("404", "410")
_SENTENCES = (
    (re.compile(r"Temporary failure in name"), "unreachable", "could not be checked: its host has no address now"),
    (re.compile(r"Failed to resolve|Name or service not|Hostname not found"), "dead", "no host has the name {host}"),
    (re.compile(r"TooManyRedirects"), "dead", "the redirects of the page form a loop"),
    (re.compile(r"CERTIFICATE_VERIFY_FAILED"), "certificate", "the certificate of {host} is not valid"),
)  # fmt: skip
"""What in its results means what."""
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "SSL_CERT_FILE", "SSL_CERT_DIR", "VIRTUAL_ENV")
"""What it gets to know of the environment: neither proxies nor tokens."""


class CrawledLink(NamedTuple):
    """A followed link: as written, its page (none for standard input), and its URL."""

    written: str
    parent: str
    url: str
    result: str
    warning: str
    info: str
    valid: bool

    @property
    def is_redirected(self) -> bool:
        """Whether its URL is not the one that is written, but where that led."""
        return _REDIRECT.search(f"{self.warning}\n{self.info}") is not None


class LinkChecker:
    """The engine; ``command`` starts the program; tests may replace ``resolve``.

    Private addresses are not passed to the program. Redirects are followed by the program alone.
    """

    def __init__(self, settings: LinkSettings, command: str, resolve: Resolve = addresses.system) -> None:
        self._settings = settings
        self._command = command
        self._resolve = resolve

    def __call__(self, questions: Sequence[UrlQuestion], heard: Callable[[UrlResult], None]) -> None:
        """Answer the questions; of fragments it says nothing."""
        program = _program(self._command)
        refused = asyncio.run(self._refused(questions))
        for url, reason in refused.items():
            heard(UrlResult(url, "refused", f"was not checked: {reason}"))
        asked = [question.url for question in questions if question.url not in refused]
        options = ["--stdin", "-r0", f"--timeout={self._settings.timeout}"]
        rows = (
            {row.written: row for row in _run(program, options, "\n".join(asked), self._settings.deadline)}
            if asked
            else {}
        )
        for url in asked:
            heard(_answer(url, rows.get(url), self._settings.accept))

    async def _refused(self, questions: Sequence[UrlQuestion]) -> dict[str, str]:
        """Return the URLs that must not be asked, and why; each host is looked up once."""
        guard = AddressGuard(self._settings.allow_private)
        names = {question.url: _host(question.url) for question in questions}
        looked_up: dict[str, str] = {}
        for name in sorted(set(names.values()) - {""}):
            looked_up[name] = (await guard.look_up(name, self._resolve)).refused
        reasons = {url: _unfit(url) or looked_up.get(name, "") for url, name in names.items()}
        return {url: reason for url, reason in reasons.items() if reason}


def crawl(url: str, command: str, settings: LinkSettings) -> list[tuple[CrawledLink, UrlResult]]:
    """Return the links between a site's pages, crawled from ``url``, with results.

    LinkChecker names a URL once, however many pages link to it.
    """
    configuration = _WITH_ANCHORS if settings.anchors else _CONFIGURATION
    rows = _run(_program(command), [f"--timeout={settings.timeout}", url], "", settings.deadline, configuration)
    judged = [(row, _answer(row.url, row, settings.accept)) for row in rows]
    start = next(
        (answer for row, answer in judged if not row.parent), UrlResult(url, "dead", "LinkChecker did not report it")
    )
    if start.kind not in (OK, "moved"):
        raise HtglintError(f"{visible(url)}: can't be crawled: {visible(start.detail)}")
    return [(row, answer if is_asked(row.url, settings) else UrlResult(row.url, OK)) for row, answer in judged]


def _program(command: str) -> list[str]:
    """Return the words of the command, the first as a path.

    A program installed beside this Python is found, too.
    """
    words = shlex.split(command)
    found = words and (shutil.which(words[0]) or shutil.which(words[0], path=os.path.dirname(sys.executable)))
    if not found:
        raise HtglintError(
            f"`{visible(command)}` is not installed; python -m pip install LinkChecker, "
            "or say where it is with --linkchecker-command"
        )
    return [found, *words[1:]]


def _run(
    program: Sequence[str], options: Sequence[str], typed: str, deadline: str, configuration: str = _CONFIGURATION
) -> list[CrawledLink]:
    """Return what the program prints.

    Its own configuration, and the user's proxies and passwords, are left out.
    """
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment |= {"PYTHONIOENCODING": "utf-8", "NETRC": os.devnull}
    command = [*program, "-f", configuration, "-o", "csv/utf_8", "-v", "--no-robots", "--no-status", *options]
    try:
        done = subprocess.run(
            command, input=typed.encode("utf-8"), capture_output=True, env=environment, check=False,
            timeout=seconds(deadline),
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise HtglintError(f"LinkChecker was stopped after {deadline}; `deadline` in [links] gives it more") from error
    if done.returncode not in _UNDERSTOOD:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["it says nothing"]
        said = next((line for line in lines if line.startswith("Error")), lines[-1])
        raise HtglintError(f"LinkChecker failed (exit status {done.returncode}): {visible(said)}")
    return list(_rows(done.stdout.decode("utf-8", "replace")))


def _rows(text: str) -> Iterable[CrawledLink]:
    """Yield the rows of its CSV, which begins with comments.

    Raises HtglintError if it is something else.
    """
    lines = list(io.StringIO(text, newline=""))  # splitlines() would break fields at U+2028 and its like, too
    start = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    reader = csv.DictReader(lines[start:], delimiter=";", strict=True)
    try:
        missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
        if missing:
            raise HtglintError(
                f"LinkChecker's output has no column `{missing[0]}`; htglint knows that of LinkChecker 10"
            )
        for found in reader:
            if str(found["urlname"]).startswith("# "):
                continue  # a comment with the time, at the end
            if any(found[column] is None for column in _COLUMNS) or found["valid"] not in ("True", "False"):
                raise HtglintError(f"LinkChecker's output can't be read at row {reader.line_num}")
            yield CrawledLink(
                found["urlname"], found["parentname"], found["url"], found["result"], found["warningstring"],
                found["infostring"], found["valid"] == "True",
            )  # fmt: skip
    except csv.Error as error:
        raise HtglintError(f"LinkChecker's output can't be read at row {reader.line_num}: {error}") from error


def _answer(url: str, row: CrawledLink | None, accepted: Sequence[int]) -> UrlResult:
    """Return what a row means."""
    if row is None:
        return UrlResult(url, "unreachable", "could not be checked: LinkChecker did not report it")
    found = _STATUS.match(row.result)
    status = found["status"] if found else ""
    if status and int(status) in accepted:
        return UrlResult(url, OK)
    if row.valid and status != "429":  # it takes a request for patience for an answer
        new = _new_home(f"{row.warning}\n{row.info}")
        anchor = _NO_ANCHOR.search(row.warning)
        if anchor is not None and not new:
            return UrlResult(url, "missing-anchor", f"the page has no place with the name {anchor['name']}")
        return UrlResult(url, "moved", f"the page has moved to {new}", new) if new else UrlResult(url, OK)
    if status in _GONE:
        return UrlResult(url, "dead", f"the page does not exist ({row.result})")
    if status:
        return UrlResult(url, "unreachable", f"could not be checked: the server answers {row.result}")
    for pattern, kind, sentence in _SENTENCES:
        if pattern.search(row.result):
            host = _host(row.url)
            return UrlResult(url, kind, sentence.format(host=host), host=host if "{host}" in sentence else "")
    return UrlResult(url, "unreachable", "could not be checked: no answer from the server")


def _new_home(said: str) -> str:
    """Return the target of the permanent redirects that the program reports."""
    new = ""
    for match in _REDIRECT.finditer(said):
        if match["status"] not in _PERMANENT:
            break
        new = match["url"]
    return new


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _unfit(url: str) -> str:
    """Return why a URL can't be handed over on a line of its own, or must not be.

    Empty if it can.
    """
    if re.search(r"[\s\x00-\x1f]", url):
        return "the URL holds white space"
    try:
        has_user = urlsplit(url).username is not None
    except ValueError:
        return "this is not a URL"
    return "the URL holds a user name or a password" if has_user else ""
