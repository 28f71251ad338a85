"""The engine `http`: asks each URL once, and goes along its redirects.

A host is asked by its own pace, tried again where the next time may be better, and left alone once it is known to be
dead, or asks for more patience than there is.
"""

from __future__ import annotations

import asyncio
import os
from collections import defaultdict
from contextlib import suppress
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING

from yarl import URL

from . import addresses, remote_anchors
from .addresses import AddressGuard
from .answer_cache import seconds
from .hosts import Hosts
from .pace import Clock
from .question import OK, UrlResult
from .transport import Reply, Transport, Trouble

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence

    from htglint.base.link_settings import LinkSettings

    from .addresses import Resolve
    from .hosts import Host
    from .question import UrlQuestion

_AT_A_TIME = 64
"""Requests that run at a time, to whatever hosts."""
_MOST_REDIRECTS = 10
"""Redirects in a row that are followed; browsers follow 20, and what needs more than a few is broken for a reader."""
_REDIRECTS, _PERMANENT, _GONE = (301, 302, 303, 307, 308), (301, 308), (404, 410)
"""Statuses of RFC 9110, section 15: the page is elsewhere, is there for good, or is not there."""
_DOUBTED = (400, 403, 404, 405, 406, 501)
"""Statuses of HEAD that GET may not have: not every server knows it."""
_NO_HEAD = (405, 501)
"""Statuses of a server that does not know HEAD."""
_PATIENCE = (429, 503)
"""Statuses that may come with the time to wait."""
_SERVER_ERROR = 500
"""The first of the statuses of a server that fails."""
_REQUESTS_OF_URL = 5
"""How many times the longest request a URL may take with its redirects; waiting for a turn is not counted."""
_SILENT = 3
"""URLs that a host may leave without an answer before the others are not asked any more, if it never gave one."""
_MIX_UP = {"issues": "pull", "pull": "issues"}
"""Two kinds of pages with one kind of number: each redirects to the other."""


class Http:
    """The engine; tests may replace ``resolve``, ``clock`` and ``tls``."""

    def __init__(
        self,
        settings: LinkSettings,
        *,
        resolve: Resolve = addresses.system,
        clock: Clock | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._resolve = resolve
        self._clock = clock or Clock()
        self._tls = tls

    def __call__(self, questions: Sequence[UrlQuestion], heard: Callable[[UrlResult], None]) -> None:
        """Answer the questions."""
        asyncio.run(self._ask(questions, heard))

    async def _ask(self, questions: Sequence[UrlQuestion], heard: Callable[[UrlResult], None]) -> None:
        """Ask all questions at once.

        Those without an answer at the deadline of the run could not be checked.
        """
        open_questions = {question.url for question in questions}

        def hear(answer: UrlResult) -> None:
            open_questions.discard(answer.url)
            heard(answer)

        with suppress(TimeoutError):
            async with asyncio.timeout(seconds(self._settings.deadline)):
                await self._ask_all(questions, hear)
        for url in sorted(open_questions):
            heard(UrlResult(url, "unreachable", f"could not be checked in the {self._settings.deadline} of this run"))

    async def _ask_all(self, questions: Sequence[UrlQuestion], heard: Callable[[UrlResult], None]) -> None:
        guard = AddressGuard(self._settings.allow_private)
        known: dict[str, tuple[str, ...]] = {}
        async with Transport(known, guard, self._settings.timeout, self._tls) as transport:
            hosts = Hosts(self._settings, guard, self._resolve, self._clock, known)
            run = _Run(self._settings, transport, hosts, self._clock)
            async with asyncio.TaskGroup() as group:
                for question in questions:
                    group.create_task(run.answer(question, heard))


class _Run:
    """One run: every request is made at most once, whoever needs its answer."""

    def __init__(self, settings: LinkSettings, transport: Transport, hosts: Hosts, clock: Clock) -> None:
        self._settings = settings
        self._transport = transport
        self._hosts = hosts
        self._clock = clock
        self._all = asyncio.Semaphore(_AT_A_TIME)
        self._asked: dict[tuple[str, bool], asyncio.Task[Reply | Trouble]] = {}
        self._spent: defaultdict[str, float] = defaultdict(float)
        """Seconds of requests by their URLs, waiting for their turn left out."""
        self._longest = _REQUESTS_OF_URL * settings.timeout
        self._tokens = {host.lower(): os.environ.get(variable, "") for host, variable in settings.auth}

    async def answer(self, question: UrlQuestion, heard: Callable[[UrlResult], None]) -> None:
        """Follow a URL to where it leads."""
        heard(await self._followed(question))

    async def _followed(self, question: UrlQuestion) -> UrlResult:
        current = question.url
        passed: list[str] = []
        new, permanent = "", True
        while len(passed) <= _MOST_REDIRECTS:
            reply = await self._once(current, wants_text=bool(question.fragments))
            if isinstance(reply, Trouble):
                return _failed(question, current, reply)
            if reply.status not in _REDIRECTS or not reply.location:
                return self._arrived(question, current, reply, new or _mix_up(question.url, current))
            passed.append(current)
            if sum(self._spent[one.partition("#")[0]] for one in passed) > self._longest:
                return UrlResult(question.url, "unreachable", f"could not be checked in {self._longest} seconds")
            current = _joined(current, reply.location)
            if current in passed:
                return UrlResult(question.url, "dead", f"the redirects of the page form a loop through {current}")
            permanent = permanent and reply.status in _PERMANENT
            new = current if permanent else new
        return UrlResult(question.url, "dead", f"the page redirects more than {_MOST_REDIRECTS} times")

    def _arrived(self, question: UrlQuestion, current: str, reply: Reply, new: str) -> UrlResult:
        status = reply.status
        if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or status in self._settings.accept:
            there = remote_anchors.found(current, reply.text, question.fragments)
            if new and not _is_same(question.url, new):
                return UrlResult(question.url, "moved", f"the page has moved to {new}", new, fragments=there)
            return UrlResult(question.url, OK, fragments=there)
        behind = "" if current == question.url else f", where {current} is"
        if status in _GONE:
            return UrlResult(question.url, "dead", f"the page does not exist ({_named(status)}{behind})")
        return UrlResult(
            question.url, "unreachable", f"could not be checked: the server answers {_named(status)}{behind}"
        )

    async def _once(self, url: str, *, wants_text: bool) -> Reply | Trouble:
        plain = url.partition("#")[0]
        key = (plain, wants_text or (plain, True) in self._asked)  # an answer with its text serves all
        if key not in self._asked:
            self._asked[key] = asyncio.create_task(self._reply(plain, wants_text=wants_text))
        return await asyncio.shield(self._asked[key])

    async def _reply(self, written: str, *, wants_text: bool) -> Reply | Trouble:
        url = _parsed(written)
        if isinstance(url, Trouble):
            return url
        name = url.raw_host or ""
        trouble = await self._hosts.trouble(name)
        if trouble is not None:
            return trouble
        host = self._hosts.of(name, url.port or 0)
        async with host.first:  # the others wait until it is known whether the host is alive
            if not host.is_met:
                host.is_met = True
                return await self._tried(host, url, wants_text=wants_text)
        return await self._tried(host, url, wants_text=wants_text)

    async def _tried(self, host: Host, url: URL, *, wants_text: bool) -> Reply | Trouble:
        """Ask until there is an answer, or no more hope of one."""
        got: Reply | Trouble = Trouble("unreachable", "it was never asked")
        for attempt in range(self._settings.attempts):
            if host.trouble is not None:
                return host.trouble
            if attempt:
                await self._clock.sleep(2.0 ** (attempt - 1))
            got = await self._asked_once(host, url, wants_text=wants_text, only_get=attempt > 0)
            if isinstance(got, Trouble):
                if got.host:
                    host.trouble = got
                if not got.again:
                    return got
            elif not self._may_change(host, url, got):
                return got
        if isinstance(got, Trouble) and not host.has_answered:
            host.silent += 1
            if got.connecting or host.silent >= _SILENT:
                host.trouble = got = got._replace(host=url.raw_host or "")
        return got

    def _may_change(self, host: Host, url: URL, reply: Reply) -> bool:
        """Return whether the answer may be another one next time.

        The host gets the pause that it asks for.
        """
        if reply.status in self._settings.accept:
            return False
        if reply.status in _PATIENCE and reply.retry_after:
            pause = _pause(reply.retry_after, self._clock.date())
            if pause > self._settings.patience:
                asks = f"{url.raw_host} asks to come back in {pause:.0f} seconds"
                host.trouble = Trouble("unreachable", asks, host=url.raw_host or "")
            else:
                host.pace.pause(pause)
        return reply.status == HTTPStatus.TOO_MANY_REQUESTS or reply.status >= _SERVER_ERROR

    async def _asked_once(self, host: Host, url: URL, *, wants_text: bool, only_get: bool) -> Reply | Trouble:
        token = self._tokens.get(url.raw_host or "", "") if url.scheme == "https" and _has_own_port(url) else ""
        if host.knows_head and not (wants_text or only_get):
            got = await self._request(host, "HEAD", url, token)
            if isinstance(got, Trouble) or got.status not in _DOUBTED:
                return got
            host.knows_head = got.status not in _NO_HEAD
        return await self._request(host, "GET", url, token, wants_text=wants_text)

    async def _request(
        self, host: Host, method: str, url: URL, token: str, *, wants_text: bool = False
    ) -> Reply | Trouble:
        """Send a rate-limited request, unless the host was found unusable meanwhile."""
        async with host.pace.turn(), self._all:
            if host.trouble is not None:
                return host.trouble
            start = self._clock.now()
            got = await self._transport.request(method, url, token, wants_text=wants_text)
            self._spent[str(url)] += self._clock.now() - start
        host.has_answered = host.has_answered or isinstance(got, Reply)
        return got


def _failed(question: UrlQuestion, current: str, trouble: Trouble) -> UrlResult:
    """Return the answer where a URL, or one that it redirects to, could not be asked."""
    behind = "" if current == question.url else f" (it redirects to {current})"
    host = "" if behind else trouble.host
    said = f"could not be checked: {trouble.detail}" if trouble.kind == "unreachable" else trouble.detail
    return UrlResult(question.url, trouble.kind, f"{said}{behind}", host=host)


def _parsed(written: str) -> URL | Trouble:
    """Return a URL that may be asked."""
    try:
        url = URL(written)
        host, port = url.raw_host, url.port
    except ValueError:
        return Trouble("dead", "this URL cannot be requested")
    if url.scheme not in ("http", "https"):
        return Trouble("refused", f"was not checked: only http and https are, and this is {url.scheme or 'neither'}")
    if not host or port is None:
        return Trouble("dead", "the URL has no host")
    if url.raw_user is not None or url.raw_password is not None:
        return Trouble("refused", "was not checked: the URL holds a user name or a password")
    return url


def _has_own_port(url: URL) -> bool:
    """Return whether the URL has its scheme's port; tokens are for no other server."""
    return url.is_default_port()


def _joined(base: str, location: str) -> str:
    """Where a redirect leads; what can't be read is left as it is, and refused later."""
    try:
        return str(URL(base).join(URL(location)))
    except ValueError:
        return location


def _is_same(one: str, other: str) -> bool:
    """Return whether two URLs differ only in how they are written."""
    return str(URL(one)) == str(URL(other))


def _mix_up(asked: str, reached: str) -> str:
    """Return the reached URL if it is the same number of the other kind.

    On GitHub, issues and pull requests share their numbers.
    """
    before, after = asked.split("/"), reached.partition("#")[0].split("/")
    different = [(old, new) for old, new in zip(before, after, strict=False) if old != new]
    same_length = len(before) == len(after)
    return reached if same_length and len(different) == 1 and _MIX_UP.get(different[0][0]) == different[0][1] else ""


def _pause(retry_after: str, date: float) -> float:
    """Seconds that a Retry-After asks for, as a number or as a date.

    None if it says neither.
    """
    if retry_after.strip().isdecimal():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - date)
    except (ValueError, OverflowError):
        return 0.0


def _named(status: int) -> str:
    """``404 Not Found``."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
