"""`htglint links`, end to end: what of a page is asked, what is told, what is mended, and what is kept."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from htglint.base import cache as index
from htglint.base.link_settings import LinkSettings
from htglint.cli import console
from htglint.cli import main as cli
from htglint.document.document import Document
from htglint.links.external import external
from htglint.links.web import answer_cache, remote_anchors, verdicts
from htglint.links.web.question import UrlQuestion, UrlResult
from tests.helpers.web_server import Site, served, url_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ALLOWED = "[links]\nrate = 0\nattempts = 1\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HTGLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("HTGLINT_ALLOW_PRIVATE", "127.0.0.1")
    (tmp_path / "htglint.toml").write_text(ALLOWED, "utf-8")
    return tmp_path


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


@pytest.fixture
def at(site: Site) -> Callable[[str], str]:
    return url_of(site)


class Shell:
    """Runs `htglint links` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> int:
        status = cli.main(["links", *arguments])
        self.out, self.err = self._capsys.readouterr()
        return status

    def findings(self, *arguments: str) -> list[tuple[str, int, int, str]]:
        self("--format", "json", *arguments)
        return [(one["path"], one["line"], one["column"], one["name"]) for one in json.loads(self.out)]


@pytest.fixture
def links(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


# --- What of a page is asked


def urls(text: str) -> list[str]:
    return [target.url for target in external(Document("page.md", text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example/x)", ["https://a.example/x"]),
        ("(see https://a.example/x_(y))", ["https://a.example/x_(y)"]),
        ("**https://a.example/x**: y", ["https://a.example/x"]),
        ("“https://a.example/x”, https://b.example/?a=1&amp;b=2!", ["https://a.example/x", "https://b.example/?a=1&b=2"]),
        (r"https://a.example/a\_b", ["https://a.example/a_b"]),
        ("<https://a.example/> [b](https://b.example)", ["https://a.example/", "https://b.example"]),
        ("![c](http://c.example/c.png)", ["http://c.example/c.png"]),
        ("[d]\n\n[d]: https://d.example/ \"D\"\n", ["https://d.example/"]),
        ('<a href="https://a.example/">https://b.example/</a>\n', ["https://a.example/", "https://b.example/"]),
        ("[https://a.example/x](https://a.example/x)", ["https://a.example/x"]),
        ("`https://a.example`\n\n    https://b.example\n\n```\nhttps://c.example\n```\n", []),
        ("<!-- https://a.example --> <img alt='https://b.example'>\n", []),
        ("---\nlink: https://a.example/\nsource: https://b.example/\n---\n\nText\n", ["https://a.example/"]),
        ("https://a.example/{owner}/x https://${HOST}/ git+https://a.example/x mailto:a@b.example ftp://a.example", []),
        ("| https://a.example/x | https://b.example/ |\n|--|--|\n", ["https://a.example/x", "https://b.example/"]),
        ("[rel](./x.md) [root](/docs/) [top](#top) https:// http:///x", []),
    ],
)  # fmt: skip
def test_what_leads_to_the_web(text: str, found: list[str]) -> None:
    assert urls(text) == found


@given(st.lists(st.sampled_from(["https://a.example/b", "(", ")", "[", "](", "`", ".", " ", "\n", "é", "<", ">", "*"])))
def test_what_is_found_stands_there(pieces: list[str]) -> None:
    document = Document("page.md", "".join(pieces))
    for target in external(document):
        assert document.text[slice(*target.span)] == target.url
        assert target.url.startswith("https://a.example/b")
        assert not any(span.start <= target.span.start < span.end for span in document.tree.code)


def test_long_pages_are_read_to_the_end() -> None:
    assert urls("See https://a.example/x" + ")." * 100_000) == ["https://a.example/x"]
    fragments = tuple(f"part-{number}" for number in range(10_000))
    made_by_script = "<p>text</p> " * 100_000
    assert remote_anchors.found("https://a.example/", made_by_script, fragments) == ()
    answer = UrlResult("https://a.example/", "ok", fragments=tuple((fragment, False) for fragment in fragments))
    links = [f"{answer.url}#{fragment}" for fragment in fragments]
    assert len(verdicts.verdicts(links, {answer.url: answer})) == len(fragments)


# --- What is told


def test_findings_at_every_place(site: Site, at: Callable[[str], str], links: Shell) -> None:
    Path("a.md").write_text(f"See [x]({at('/status/410')})\n\nor {at('/status/410')}, {at('/page#gears')}.\n", "utf-8")
    Path("b.md").write_text(f"Here: <{at('/status/410#x')}>, {at('/page#lost')}, {at('/status/503')}\n", "utf-8")
    assert links.findings() == [
        ("a.md", 1, 9, "dead-link"),
        ("a.md", 3, 4, "dead-link"),
        ("b.md", 1, 8, "dead-link"),
        ("b.md", 1, 8 + len(at("/status/410#x>, ")), "missing-remote-anchor"),
        ("b.md", 1, 8 + len(at("/status/410#x>, ") + at("/page#lost, ")), "unreachable-link"),
    ]
    assert site.total("/status/410") == 1
    assert site.total("/page") == 1
    assert links() == 1
    assert links.out.endswith("Found 3 errors, 1 warning, 1 note.\n")


def test_all_is_well(at: Callable[[str], str], links: Shell) -> None:
    Path("a.md").write_text(f"{at('/page')}\n", "utf-8")
    assert links() == 0
    assert links.out == "No broken links found.\n"
    assert links.err == ""


def test_a_warning_fails_only_where_it_is_asked_to(at: Callable[[str], str], links: Shell) -> None:
    Path("a.md").write_text(f"{at('/to/301//page')}\n", "utf-8")
    assert links() == 0
    assert links("--fail-on", "warning") == 1
    assert "htglint links --fix" in links.out


def test_the_links_of_a_host_that_is_not_there_are_one_finding(links: Shell) -> None:
    Path("a.md").write_text("http://gone.invalid/a\nhttp://gone.invalid/b and http://other.invalid/\n", "utf-8")
    links("--format", "json")
    first, second = json.loads(links.out)
    assert (first["line"], first["message"]) == (1, "no host has the name gone.invalid")
    assert [(place["line"], place["column"]) for place in first["related"]] == [(2, 1)]
    assert second["message"] == "no host has the name other.invalid"


def test_comments_silence_links(at: Callable[[str], str], links: Shell) -> None:
    Path("a.md").write_text(f"<!-- htglint-disable dead-link -->\n\n{at('/status/410')}\n", "utf-8")
    assert links() == 0


def test_check_asks_nothing(site: Site, at: Callable[[str], str]) -> None:
    Path("a.md").write_text(f"# A\n\nSee [x]({at('/status/410')}).\n", "utf-8")
    assert cli.main(["check", "a.md"]) == 0
    assert site.asked.total() == 0


def test_patterns(site: Site, at: Callable[[str], str], links: Shell) -> None:
    Path("htglint.toml").write_text(f"{ALLOWED}ignore = ['/410$']\nallow = ['/status/']\n", "utf-8")
    Path("a.md").write_text(f"{at('/status/410')} {at('/status/404')} {at('/page')}\n", "utf-8")
    assert links.findings() == [("a.md", 1, len(at("/status/410 ")) + 1, "dead-link")]
    assert {path for _, path in site.asked} == {"/status/404"}


def test_a_private_address_without_permission(
    site: Site, at: Callable[[str], str], links: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HTGLINT_ALLOW_PRIVATE")
    Path("a.md").write_text(f"{at('/page')} http://localhost/\n", "utf-8")
    assert [name for *_, name in links.findings()] == ["refused-link", "refused-link"]
    assert site.asked.total() == 0


def test_a_summary(at: Callable[[str], str], links: Shell) -> None:
    Path("a.md").write_text(f"# A\n\n{at('/status/410')} {at('/page')}\n", "utf-8")
    assert links("--summary", "out.md") == 1
    assert Path("out.md").read_text("utf-8") == (
        "# Links\n\n2 URLs checked, 1 finding.\n\n| Result | URLs |\n| :-- | --: |\n| ok | 1 |\n| dead | 1 |\n\n"
        f"## `a.md`\n\n- Line 3, HTG431 dead-link: `{at('/status/410')}`: `the page does not exist (410 Gone)`\n"
    )


def test_standard_input(at: Callable[[str], str]) -> None:
    command = [sys.executable, "-m", "htglint", "links", "-", "--format", "concise"]
    done = subprocess.run(command, input=at("/status/410").encode(), capture_output=True)
    assert done.stdout.startswith(b"-:1:1: ")
    assert done.returncode == 1


# --- What is mended


def test_fix_writes_what_has_moved(at: Callable[[str], str], links: Shell) -> None:
    old, new = at("/to/301//page"), at("/page")
    page = Path("a.md")
    page.write_text(f"[{old}]({old}), <{old}#gears>, ![i]({old}), `{old}` {at('/issues/7')}\n\n[d]: {old}\n", "utf-8")
    assert links("--fix") == 0
    expected = f"[{new}]({new}), <{new}#gears>, ![i]({new}), `{old}` {at('/pull/7')}\n\n[d]: {new}\n"
    assert page.read_text("utf-8") == expected
    assert "Fixed 5 problems in 1 page:" in links.out
    assert links("--fix") == 0
    assert page.read_text("utf-8") == expected


def test_a_front_page_is_not_proposed(at: Callable[[str], str], links: Shell) -> None:
    Path("a.md").write_text(at("/front"), "utf-8")
    links("--format", "json")
    (one,) = json.loads(links.out)
    assert one["fix"] is None
    assert "front page" in one["message"]


# --- What is kept


def test_an_answer_is_kept_for_its_age(site: Site, at: Callable[[str], str], links: Shell) -> None:
    Path("a.md").write_text(f"{at('/page')} {at('/status/410')} {at('/to/301//page')}\n", "utf-8")
    first = links.findings()
    before = site.asked.copy()
    assert links.findings() == first
    assert site.asked - before == {("HEAD", "/status/410"): 1}  # somebody may have mended it
    links("--no-cache")
    assert site.total("/page") == 2
    links("--max-age", "0s")
    assert site.total("/page") == 3


def test_a_new_fragment_is_looked_up(site: Site, at: Callable[[str], str], links: Shell) -> None:
    page = Path("a.md")
    page.write_text(at("/page#gears"), "utf-8")
    assert links.findings() == []
    page.write_text(f"{at('/page#gears')} {at('/page#lost')}", "utf-8")
    assert [name for *_, name in links.findings()] == ["missing-remote-anchor"]
    page.write_text(at("/page#lost"), "utf-8")
    assert [name for *_, name in links.findings()] == ["missing-remote-anchor"]
    assert site.total("/page") == 2


QUESTION = UrlQuestion("https://a.example/", ("b",))
ANSWER = UrlResult("https://a.example/", "moved", "the page has moved to x", "https://x.example/", "", (("b", True),))


def test_an_old_answer_is_forgotten() -> None:
    settings = LinkSettings()
    answer_cache.Cache("http", settings, "7d", 1000.0).keep([(QUESTION, ANSWER)])
    day = 86_400
    assert answer_cache.Cache("http", settings, "7d", 1000.0 + 6 * day).get(QUESTION) == ANSWER
    assert answer_cache.Cache("http", settings, "7d", 1000.0 + 7 * day).get(QUESTION) is None
    assert answer_cache.Cache("http", settings, "7d", 900.0).get(QUESTION) is None  # from the future
    assert answer_cache.Cache("other", settings, "7d", 1000.0).get(QUESTION) is None
    assert answer_cache.Cache("http", settings._replace(accept=(404,)), "7d", 1000.0).get(QUESTION) is None
    assert answer_cache.Cache("http", settings._replace(max_age="1d"), "1d", 1000.0).get(QUESTION) == ANSWER


def test_two_processes_keep_what_both_have_learnt() -> None:
    one, two = (answer_cache.Cache("http", LinkSettings(), "7d", 1000.0) for _ in range(2))
    other = UrlQuestion("https://b.example/")
    one.keep([(QUESTION, ANSWER)])
    two.keep([(other, UrlResult(other.url, "ok"))])
    third = answer_cache.Cache("http", LinkSettings(), "7d", 1000.0)
    assert (third.get(QUESTION), third.get(other)) == (ANSWER, UrlResult(other.url, "ok"))


def test_only_what_is_well_or_has_moved_is_kept() -> None:
    kept = answer_cache.Cache("http", LinkSettings(), "7d", 1000.0)
    kept.keep([(QUESTION, ANSWER._replace(kind="dead"))])
    assert answer_cache.Cache("http", LinkSettings(), "7d", 1000.0).get(QUESTION) is None


@pytest.mark.parametrize(
    "value",
    [7, [], {"https://a.example/": 7}, {"https://a.example/": {"time": "x"}}, {"https://a.example/": {"time": 1000.0}}],
)
def test_what_others_wrote_into_the_cache(value: object) -> None:
    kept = answer_cache.Cache("http", LinkSettings(), "7d", 1000.0)
    index.write(kept._name, kept._key, value)
    assert answer_cache.Cache("http", LinkSettings(), "7d", 1000.0).get(QUESTION) is None


def test_a_broken_cache_is_no_cache(here: Path, at: Callable[[str], str], links: Shell) -> None:
    Path("a.md").write_text(at("/page"), "utf-8")
    assert links() == 0
    for file in (here / "cache").glob("links-*"):
        file.write_bytes(b"\x00{")
    assert links() == 0
    assert links.err == ""


def test_what_was_heard_is_kept_when_a_run_is_interrupted(site: Site, at: Callable[[str], str], here: Path) -> None:
    (here / "htglint.toml").write_text(f"{ALLOWED}concurrency = 1\n", "utf-8")
    Path("a.md").write_text(f"{at('/a')} {at('/slow')}\n", "utf-8")
    heeds = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a run in the background may not
    command = [sys.executable, "-c", f"{heeds}; from htglint.cli.main import run; run()", "links", "a.md"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        while not site.total("/slow"):
            assert child.poll() is None
        time.sleep(0.5)  # what was asked before is answered by then, and the slow one far from it
        os.kill(child.pid, signal.SIGINT)
        out, err = child.communicate()
    assert (child.returncode, out) == (130, b"")
    assert err == b"htglint: error: interrupted; no page was left half-written\n"
    assert len(list((here / "cache").glob("links-*"))) == 1


# --- What is wrong with a run


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--max-age", "soon"), "--max-age is `soon`, not a time such as 7d or 12h"),
        (("--fix", "-"), "--fix writes files, so it does not take standard input; name a file"),
        (("--select", "HTG1", "a.md"), "no rule for external links is enabled; enable some, such as --select HTG43"),
    ],
)
def test_what_cannot_be_meant(arguments: tuple[str, ...], sentence: str, links: Shell) -> None:
    Path("htglint.toml").unlink()
    Path("a.md").write_text("x\n", "utf-8")
    assert links(*arguments) == 2
    assert links.err == f"htglint: error: {sentence}\n"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("rate = -1", "`rate` is -1, not a number from 0 to 1000"),
        ("timeout = 0", "`timeout` is 0, not a number from 1 to 600"),
        ("timeout = true", "`timeout` is `True`, not a whole number"),
        ("accept = ['x']", "`accept` is `['x']`, not a list of whole numbers"),
        ("ignore = ['(']", "`ignore` holds `(`, which is not a regular expression: "),
        ("allow-private = ['home']", "`allow-private` holds `home`, not an address or network such as "),
        ("max-age = 'soon'", "`max-age` is `soon`, not a time such as 7d or 12h"),
        ("patiense = 3", "there is no key `patiense`; it takes "),
        ("[[links.host]]\nrate = 1", "the key `name` (a string) is missing"),
        ("[[links.host]]\nname = 'x'\nconcurrency = 0", "`concurrency` is 0, not a number from 1 to 100"),
        ("[links.auth]\n'x' = 1", "`x` is `1`, not a string"),
    ],
)
def test_settings_that_make_no_sense(table: str, sentence: str, links: Shell) -> None:
    Path("htglint.toml").write_text(f"[links]\n{table}\n", "utf-8")
    Path("a.md").write_text("x\n", "utf-8")
    assert links("a.md") == 2
    assert sentence in links.err
    assert links.err.startswith("htglint: error: htglint.toml: [links]")


def test_settings_are_read() -> None:
    from htglint.project import config

    Path("htglint.toml").write_text(
        "[links]\nignore = ['q']\naccept = [999]\nallow-private = ['10.0.0.0/8']\nanchors = false\nmax-age = '1w'\n"
        "[[links.host]]\nname = 'a.example'\nrate = 1\n[links.auth]\n'a.example' = 'A_TOKEN'\n",
        "utf-8",
    )
    found = config.load("htglint.toml").links
    assert (found.ignore, found.accept, found.allow_private) == (("q",), (999,), ("10.0.0.0/8",))
    assert (found.anchors, found.max_age, found.auth) == (False, "1w", (("a.example", "A_TOKEN"),))
    assert [tuple(host) for host in found.hosts] == [("a.example", 4, 1)]
    assert verdicts.questions(["https://a.example/#b"], found) == [UrlQuestion("https://a.example/")]


def test_a_missing_library_is_one_sentence(monkeypatch: pytest.MonkeyPatch, links: Shell) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    Path("a.md").write_text("https://a.example/\n", "utf-8")
    assert links("a.md") == 2
    sentence = "link checks need aiohttp, which is not installed; python -m pip install 'htglint[web]'"
    assert links.err == f"htglint: error: {sentence}\n"


def test_progress_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    told = "\r1/10 links\r          \r"
    for stream, in_ci, shown in ((Terminal(), "", told), (Terminal(), "true", ""), (io.StringIO(), "", "")):
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setenv("CI", in_ci)
        progress = console.Progress(10, "links", patience=-1)
        progress.step(1)
        progress.end()
        assert stream.getvalue() == shown
