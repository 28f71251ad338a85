"""The engine `http`, against a server on loopback: what becomes of every URL, and how often it is asked."""

from __future__ import annotations

import asyncio
import itertools
import socket
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest

from htglint.base.link_settings import HostSettings, LinkSettings
from htglint.links.web.http import Http
from htglint.links.web.pace import Pace
from htglint.links.web.question import UrlQuestion, UrlResult
from tests.helpers.paths import DATA
from tests.helpers.web_server import FakeClock, Site, served, url_of

if TYPE_CHECKING:
    from collections.abc import Iterator

LOOPBACK = ("127.0.0.1",)
SETTINGS = LinkSettings(allow_private=LOOPBACK, rate=0)


async def no_names(name: str) -> list[str]:
    """A resolver that knows some names of the server, one of a network, and one of the web."""
    known = {
        "example.com": "93.184.216.34",
        "good.test": "127.0.0.1",
        "self.test": "127.0.0.1",
        "inside.test": "10.1.2.3",
    }
    if name == "weak.test":
        raise socket.gaierror(socket.EAI_AGAIN, "try again")
    if name == "both.test":
        return ["127.0.0.1", "169.254.169.254"]
    if name not in known:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")
    return [known[name]]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def site(clock: FakeClock) -> Iterator[Site]:
    with served(clock=clock) as site:
        yield site


def ask(
    *questions: UrlQuestion | str, settings: LinkSettings = SETTINGS, clock: FakeClock | None = None
) -> dict[str, UrlResult]:
    asked = [UrlQuestion(one) if isinstance(one, str) else one for one in questions]
    answers: list[UrlResult] = []
    Http(settings, resolve=no_names, clock=clock or FakeClock())(asked, answers.append)
    assert sorted(answer.url for answer in answers) == sorted(question.url for question in asked)
    return {answer.url: answer for answer in answers}


def one(question: UrlQuestion | str, settings: LinkSettings = SETTINGS, clock: FakeClock | None = None) -> UrlResult:
    (answer,) = ask(question, settings=settings, clock=clock).values()
    return answer


# --- What becomes of a URL


@pytest.mark.parametrize(
    ("path", "kind", "said", "times"),
    [
        ("/page", "ok", "", 1),
        ("/status/204", "ok", "", 1),
        ("/status/404", "dead", "the page does not exist (404 Not Found)", 2),  # HEAD is not believed
        ("/status/410", "dead", "the page does not exist (410 Gone)", 1),
        ("/status/403", "unreachable", "could not be checked: the server answers 403 Forbidden", 2),
        ("/status/401", "unreachable", "could not be checked: the server answers 401 Unauthorized", 1),
        ("/status/500", "unreachable", "could not be checked: the server answers 500 Internal Server Error", 3),
        ("/status/599", "unreachable", "could not be checked: the server answers 599", 3),
        ("/status/429", "unreachable", "could not be checked: the server answers 429 Too Many Requests", 3),
        ("/status/500/200", "ok", "", 2),
        ("/status/429/200", "ok", "", 2),
        ("/busy/7", "ok", "", 2),
        ("/no-head/405", "ok", "", 2),
        ("/no-head/501", "ok", "", 2),
        ("/no-head/403", "ok", "", 2),
        ("/no-head/404", "ok", "", 2),
        ("/reset/1", "ok", "", 2),
        ("/reset/99", "unreachable", "could not be checked: the server closed the connection", 3),
        ("/to/302//page", "ok", "", 1),
        ("/endless/1", "dead", "the page redirects more than 10 times", 1),
        ("/status/304", "unreachable", "could not be checked: the server answers 304 Not Modified", 1),
    ],
)
def test_one_url(site: Site, path: str, kind: str, said: str, times: int) -> None:
    answer = one(url_of(site)(path))
    assert (answer.kind, answer.detail) == (kind, said)
    assert site.total(path) == times


@pytest.mark.parametrize("status", [301, 308])
def test_a_permanent_redirect_has_a_new_url(site: Site, status: int) -> None:
    at = url_of(site)
    answer = one(at(f"/to/{status}/{at('/page')}"))
    assert (answer.kind, answer.new) == ("moved", at("/page"))
    assert answer.detail == f"the page has moved to {at('/page')}"


def test_only_the_permanent_part_of_a_chain_is_new(site: Site) -> None:
    at = url_of(site)
    behind = at(f"/to/302/{at('/page')}")
    assert one(at(f"/to/301/{behind}")).new == behind
    moved = at(f"/to/301/{at('/page')}")
    assert one(at(f"/to/302/{moved}")).kind == "ok"


def test_a_redirect_to_a_page_that_is_gone(site: Site) -> None:
    at = url_of(site)
    answer = one(at(f"/to/301/{at('/status/410')}"))
    assert answer.kind == "dead"
    assert answer.detail == f"the page does not exist (410 Gone, where {at('/status/410')} is)"


def test_a_circle_of_redirects(site: Site) -> None:
    answer = one(url_of(site)("/circle/a"))
    assert answer.kind == "dead"
    assert "form a loop" in answer.detail
    assert site.total("/circle/a") == site.total("/circle/b") == 1


def test_an_issue_that_is_a_pull_request(site: Site) -> None:
    at = url_of(site)
    assert one(at("/issues/12")).new == at("/pull/12")
    assert one(at("/pull/12")).kind == "ok"


def test_a_relative_redirect_keeps_what_it_says(site: Site) -> None:
    at = url_of(site)
    assert one(at("/relative/x")).new == at("/a%20b?c=%26#d")


def test_accepted_statuses(site: Site) -> None:
    assert one(url_of(site)("/status/500"), SETTINGS._replace(accept=(500,))).kind == "ok"
    assert site.asked.total() == 1


def test_a_name_that_nobody_has() -> None:
    answers = ask("http://gone.test/a", "http://gone.test/b", "http://gone.invalid/")
    assert {(answer.kind, answer.host) for answer in answers.values()} == {
        ("dead", "gone.test"), ("dead", "gone.invalid"),
    }  # fmt: skip


def test_without_a_network_nothing_is_dead() -> None:
    asked: list[str] = []

    async def offline(name: str) -> list[str]:
        asked.append(name)
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    answers: list[UrlResult] = []
    urls = ["http://a.test/", "http://b.test/", "http://b.test/c"]
    Http(SETTINGS, resolve=offline, clock=FakeClock())([UrlQuestion(url) for url in urls], answers.append)
    assert {answer.kind for answer in answers} == {"unreachable"}
    assert sorted(asked) == ["a.test", "b.test", "example.com"]


def test_a_name_that_could_not_be_looked_up() -> None:
    answer = one("http://weak.test/")
    assert (answer.kind, answer.host) == ("unreachable", "weak.test")


def test_a_dead_host_is_tried_for_one_url_alone(clock: FakeClock) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets the port, nobody answers
        port = unused.getsockname()[1]
        answers = ask(*(f"http://127.0.0.1:{port}/{number}" for number in range(20)), clock=clock)
    assert {(answer.kind, answer.host) for answer in answers.values()} == {("unreachable", "127.0.0.1")}
    assert clock.slept == [1.0, 2.0]  # the attempts of one URL


def test_a_host_that_never_answers_is_left_alone(site: Site) -> None:
    at = url_of(site)
    urls = [at(f"/reset/99?{number}") for number in range(20)]
    answers = ask(*urls, settings=SETTINGS._replace(attempts=1, concurrency=1))
    assert {answer.kind for answer in answers.values()} == {"unreachable"}
    assert site.asked.total() == 3


def test_one_url_without_an_answer_says_nothing_of_the_others(site: Site) -> None:
    at = url_of(site)
    answers = ask(
        at("/reset/99"), *(at(f"/{number}") for number in range(9)), settings=SETTINGS._replace(concurrency=1)
    )
    assert sorted(answer.kind for answer in answers.values()) == ["ok"] * 9 + ["unreachable"]


def test_a_server_that_does_not_answer(site: Site) -> None:
    answer = one(url_of(site)("/slow"), SETTINGS._replace(timeout=1, attempts=2))
    assert (answer.kind, answer.detail) == ("unreachable", "could not be checked: no answer in 1 seconds")
    assert (site.asked["HEAD", "/slow"], site.asked["GET", "/slow"]) == (1, 1)


def test_a_certificate_that_nobody_trusts() -> None:
    with served(tls=DATA / "tls") as secure:
        port = secure.server_address[1]
        answers = ask(*(f"https://self.test:{port}/{number}" for number in range(5)))
        assert secure.asked.total() == 0
    assert {(answer.kind, answer.host) for answer in answers.values()} == {("certificate", "self.test")}
    assert all("the certificate of self.test is not valid: self" in answer.detail for answer in answers.values())


def test_a_server_without_tls(site: Site) -> None:
    answer = one(url_of(site)("/page").replace("http:", "https:"))
    assert answer.kind == "unreachable"


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://a.test:99999/", "https:///x", "http://x.test:port/"])
def test_what_is_no_url(url: str) -> None:
    assert one(url).kind == "dead"


# --- How often, how fast


def test_each_request_is_made_once_however_many_need_it(site: Site) -> None:
    at = url_of(site)
    to_page = [at(f"/to/{status}//page") for status in (301, 302, 303, 307, 308)]
    ask(at("/page"), *to_page, at("/to/302//to/301//page"))
    assert site.asked.total() == 7
    assert set(site.asked.values()) == {1}


def test_the_pause_that_a_host_asks_for(site: Site, clock: FakeClock) -> None:
    at, before = url_of(site), clock.now()
    assert one(at("/busy/40"), clock=clock).kind == "ok"
    assert clock.now() - before >= 40
    date = formatdate(clock.now() + 30, usegmt=True).replace(" ", "_")
    before = clock.now()
    assert one(at(f"/busy/{date}"), clock=clock).kind == "ok"
    assert clock.now() - before >= 29


def test_more_patience_than_there_is(site: Site, clock: FakeClock) -> None:
    at = url_of(site)
    urls = [at(f"/busy/3600/{number}") for number in range(30)]
    answers = ask(*urls, clock=clock, settings=SETTINGS._replace(concurrency=1))
    assert {answer.kind for answer in answers.values()} == {"unreachable"}
    assert {answer.host for answer in answers.values()} == {"127.0.0.1"}
    assert site.asked.total() == 1
    assert sum(clock.slept) < 3600


@pytest.mark.parametrize("concurrency", [1, 4, 50])
def test_the_rate_is_kept_whoever_waits(clock: FakeClock, concurrency: int) -> None:
    pace = Pace(concurrency, 10, clock)
    times: list[float] = []

    async def one_turn() -> None:
        async with pace.turn():
            times.append(clock.now())
            await asyncio.sleep(0)

    async def all_turns() -> None:
        await asyncio.gather(*(one_turn() for _ in range(50)))

    asyncio.run(all_turns())
    assert len(times) == 50
    assert all(later - earlier >= 0.0999 for earlier, later in itertools.pairwise(times))


def test_the_rate_of_a_host(site: Site, clock: FakeClock) -> None:
    at = url_of(site)
    hosts = (HostSettings("127.0.0.1", 1, 2),)
    ask(*(at(f"/{number}") for number in range(5)), settings=SETTINGS._replace(hosts=hosts), clock=clock)
    times = sorted(site.times)
    assert all(later - earlier >= 0.4999 for earlier, later in itertools.pairwise(times))


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_requests_at_a_time(site: Site, most: int) -> None:
    at = url_of(site)
    ask(*(at(f"/{number}") for number in range(60)), settings=SETTINGS._replace(concurrency=most))
    assert 1 <= site.most_at_once <= most
    assert site.asked.total() == 60


def test_attempts_wait_longer_each_time(site: Site, clock: FakeClock) -> None:
    one(url_of(site)("/status/503"), SETTINGS._replace(attempts=4), clock)
    assert clock.slept == [1.0, 2.0, 4.0]


# --- What is sent


def test_what_is_sent(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    at = url_of(site)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    monkeypatch.setenv("A_TOKEN", "secret")
    ask(at("/cookie"), settings=SETTINGS._replace(auth=(("127.0.0.1", "A_TOKEN"),)))
    ask(at("/cookie"), at(f"/to/302/{at('/cookie')}"))
    sent = site.headers["/cookie"]
    assert "Cookie" not in sent
    assert "Authorization" not in sent  # a token goes over TLS, or not at all
    assert sent["User-Agent"].startswith("htglint/")


def test_a_token_is_sent_to_its_host_over_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    import ssl

    from htglint.links.web import http

    monkeypatch.setenv("A_TOKEN", "secret")
    monkeypatch.setattr(http, "_has_own_port", lambda _url: True)
    trusted = ssl.create_default_context(cafile=str(DATA / "tls" / "cert.pem"))
    settings = SETTINGS._replace(auth=(("self.test", "A_TOKEN"),))
    with served(tls=DATA / "tls") as secure:
        answers: list[UrlResult] = []
        url = f"https://self.test:{secure.server_address[1]}/page"
        Http(settings, resolve=no_names, clock=FakeClock(), tls=trusted)([UrlQuestion(url)], answers.append)
        assert [answer.kind for answer in answers] == ["ok"]
        assert secure.headers["/page"]["Authorization"] == "Bearer secret"


# --- Anchors


@pytest.mark.parametrize(
    ("path", "fragments", "known"),
    [
        ("/page", ("gears", "wheels", "Wheels"), {"gears": 1, "wheels": 1, "Wheels": 1}),
        ("/page", ("old", "lost"), {"old": 1, "lost": 0}),
        ("/page", ("top", "top-of-it", "g%65ars"), {"top": 1, "top-of-it": 1, "g%65ars": 1}),
        ("/page", (":~:text=B", "/route", "!x"), {}),
        ("/o/r/blob/main/a.py", ("L10", "L10-L20", "L1C2-L3C4"), {"L10": 1, "L10-L20": 1, "L1C2-L3C4": 1}),
        ("/o/r/pull/1", ("issuecomment-12",), {}),
        ("/page", ("L10",), {"L10": 0}),
        ("/plain", ("gears",), {}),
        ("/script", ("gears",), {}),
        ("/huge", ("late",), {}),
    ],
)  # fmt: skip
def test_anchors(site: Site, path: str, fragments: tuple[str, ...], known: dict[str, int]) -> None:
    answer = one(UrlQuestion(url_of(site)(path), fragments))
    assert answer.kind == "ok"
    assert dict(answer.fragments) == {fragment: bool(there) for fragment, there in known.items()}
    assert (site.asked["GET", path], site.asked["HEAD", path]) == (1, 0)


def test_anchors_behind_a_redirect(site: Site) -> None:
    at = url_of(site)
    answer = one(UrlQuestion(at(f"/to/301/{at('/page')}"), ("gears", "lost")))
    assert (answer.kind, answer.fragments) == ("moved", (("gears", True), ("lost", False)))


# --- Safety


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.2/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://10.1.2.3/",
        "http://2130706434/", "http://0177.0.0.2/", "http://0x7f.0.0.2/", "http://127.2/", "http://[::ffff:127.0.0.2]/",
        "http://[::ffff:7f00:2]/", "http://[64:ff9b::7f00:2]/", "http://[2002:7f00:2::]/", "http://0.0.0.0/",
        "http://100.64.1.1/", "http://224.0.0.1/", "http://192.168.1.1/", "http://[fd00::1]/", "http://[fe80::1]/",
        "http://inside.test/", "http://both.test/", "http://①②⑦.0.0.2/", "file:///etc/passwd", "ftp://good.test/x",
        "http://user:secret@good.test/",
    ],
)  # fmt: skip
def test_what_is_refused_at_once_and_behind_a_redirect(site: Site, target: str) -> None:
    at = url_of(site)
    start = at(f"/to/302/{target}")
    for url in (target, start):
        answer = one(url)
        assert answer.kind == "refused", answer
        assert answer.detail.startswith("was not checked: ")
        assert "secret" not in answer.detail.partition("(")[0]
    assert sum(count for (_, path), count in site.asked.items() if not path.startswith("/to/")) == 0


def test_nothing_private_is_asked_unless_it_is_configured(site: Site) -> None:
    at = url_of(site)
    for name in ("127.0.0.1", "2130706433", "good.test"):
        url = at("/page").replace("127.0.0.1", name)
        assert one(url, LinkSettings(rate=0)).kind == "refused"
    assert site.asked.total() == 0
    assert one(at("/page").replace("127.0.0.1", "good.test")).kind == "ok"


def test_a_name_that_changes_its_address_is_not_looked_up_again(site: Site) -> None:
    looked_up: list[str] = []

    async def rebound(name: str) -> list[str]:
        looked_up.append(name)
        return ["127.0.0.1"] if len(looked_up) == 1 else ["127.0.0.2"]

    at = url_of(site)
    urls = [at(f"/{number}").replace("127.0.0.1", "good.test") for number in range(5)]
    answers: list[UrlResult] = []
    Http(SETTINGS, resolve=rebound, clock=FakeClock())([UrlQuestion(url) for url in urls], answers.append)
    assert {answer.kind for answer in answers} == {"ok"}
    assert looked_up == ["good.test"]
