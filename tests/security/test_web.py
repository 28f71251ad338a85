"""A server that a page links can't keep a run for ever, be one of the machine's own network, or write into the page."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.base.link_settings import LinkSettings
from htglint.cli import main as cli
from htglint.links.web.addresses import AddressGuard
from htglint.links.web.http import Http
from htglint.links.web.question import UrlQuestion, UrlResult
from htglint.links.web.verdicts import written
from tests.helpers.web_server import Site, served, url_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETTINGS = LinkSettings(allow_private=("127.0.0.1",), rate=0, attempts=1, timeout=2)


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


@pytest.fixture
def at(site: Site) -> Callable[[str], str]:
    return url_of(site)


def ask(url: str, fragment: str = "", settings: LinkSettings = SETTINGS) -> UrlResult:
    answers: list[UrlResult] = []
    Http(settings)([UrlQuestion(url, (fragment,) if fragment else ())], answers.append)
    (answer,) = answers
    return answer


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "unicode_escape", "undefined", "zlib_codec", "utf-7", "x" * 9999]
)
def test_a_charset_that_takes_for_ever(charset: str, at: Callable[[str], str]) -> None:
    answer = ask(at(f"/charset/{charset}"), "gears", SETTINGS._replace(timeout=10))
    assert (answer.kind, answer.fragments) == ("ok", (("gears", True),))


@pytest.mark.timeout(30)
def test_an_answer_without_end(at: Callable[[str], str]) -> None:
    start = time.monotonic()
    assert ask(at("/drip/0.05"), "gears").kind == "unreachable"
    assert time.monotonic() - start < 10


@pytest.mark.timeout(60)
def test_redirects_that_take_their_time(site: Site, at: Callable[[str], str]) -> None:
    answer = ask(at("/chain/1/0.9"), settings=SETTINGS._replace(timeout=1))
    assert answer.detail == "could not be checked in 5 seconds"
    assert sum(site.asked.values()) < 10


@pytest.mark.timeout(30)
def test_a_run_ends_at_its_deadline(at: Callable[[str], str]) -> None:
    questions = [UrlQuestion(at("/page"), ()), *(UrlQuestion(at(f"/slow/{number}"), ()) for number in range(20))]
    answers: dict[str, UrlResult] = {}
    start = time.monotonic()
    settings = SETTINGS._replace(timeout=60, deadline="1s", concurrency=30)
    Http(settings)(questions, lambda answer: answers.update({answer.url: answer}))
    assert time.monotonic() - start < 10
    assert set(answers) == {question.url for question in questions}
    assert answers[at("/page")].kind == "ok"
    assert answers[at("/slow/0")].detail == "could not be checked in the 1s of this run"


METADATA = [
    "169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254",
    "fd20:ce::254", "::ffff:168.63.129.16", "64:ff9b::a83f:8110", "2002:a83f:8110::",
]  # fmt: skip


@pytest.mark.parametrize("address", METADATA)
def test_metadata_of_clouds_is_not_public(address: str) -> None:
    assert not AddressGuard().lets(address)


@pytest.mark.usefixtures("alone")
def test_a_redirect_writes_nothing_but_a_url(at: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTGLINT_ALLOW_PRIVATE", "127.0.0.1")
    evil = "/page)%20[x](javascript:alert(1))%7B%7Bsecrets%7D%7D<script>'\""
    Path("page.md").write_text(f"# Page\n\n[it]({at('/to/301/' + evil)}) {at('/to/301/' + evil)}\n", "utf-8")
    before = Path("page.md").read_text("utf-8")
    cli.main(["links", "--no-cache", "--fix", "page.md"])
    after = Path("page.md").read_text("utf-8")
    for text in ("{{", "<script", "](javascript"):
        assert after.count(text) <= before.count(text)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/b_c?d=%20&e#f", "https://a.example/b_c?d=%20&e#f"),
        ("https://a.example/(x)[y]<z>", "https://a.example/%28x%29%5By%5D%3Cz%3E"),
        ("https://a.example/{{x}}{%y%}|`*'\"\\", "https://a.example/%7B%7Bx%7D%7D%7B%y%%7D%7C%60%2A%27%22%5C"),
        ("https://a.example/ü\n#", "https://a.example/%C3%BC%0A#"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
    ],
)
def test_urls_as_they_are_written(url: str, safe: str) -> None:
    assert written(url) == safe


def test_no_link_to_a_private_address_is_followed(alone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    urls = ["http://168.63.129.16/machine?comp=goalstate", "http://0xa83f8110/", "http://[::ffff:169.254.169.254]/"]
    (alone / "page.md").write_text("# Page\n\n" + "\n".join(f"<{url}>" for url in urls), "utf-8")
    cli.main(["links", "--no-cache", "--format", "json", "page.md"])
    assert [one["name"] for one in json.loads(capsys.readouterr().out)] == ["refused-link"] * len(urls)
