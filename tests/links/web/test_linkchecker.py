"""The engine `linkchecker`: what the program is given, how it is read, and where on pages its findings stand."""

from __future__ import annotations

import json
import re
import shutil
import socket
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from htglint.cli import main as cli
from htglint.document.document import Document
from htglint.links import anchors
from htglint.links.web import crawl_sources
from htglint.links.web.linkchecker import CrawledLink
from htglint.links.web.question import UrlResult
from tests.helpers.web_server import served, url_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = "urlname;parentname;base;result;warningstring;infostring;valid;url;line;column;name"
FAKE = """
import json, os, sys
typed = sys.stdin.read()
json.dump([sys.argv[1:], typed.splitlines(), sorted(os.environ)], open("given.json", "w"))
sys.stdout.write(open("output.csv", encoding="utf-8").read())
sys.stderr.write("a reason\\n")
sys.exit(int(open("status").read()))
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("fake.py").write_text(FAKE, "utf-8")
    return tmp_path


def says(rows: Sequence[str], status: int = 1, columns: str = COLUMNS) -> None:
    """What the program will print."""
    lines = ["# created by LinkChecker", columns, *rows, "# Stopped checking (1 seconds)"]
    Path("output.csv").write_text("".join(f"{line}\r\n" for line in lines), "utf-8")
    Path("status").write_text(str(status), "utf-8")


def row(url: str, result: str, *, valid: bool = False, info: str = "", parent: str = "", real: str = "") -> str:
    return f'{url};{parent};;"{result}";"{info}";;{valid};{real or url};1;2;'


def links(*arguments: str, command: str = f"{sys.executable} fake.py") -> int:
    return cli.main(["links", "--engine", "linkchecker", "--linkchecker-command", command, "--no-cache", *arguments])


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, int, str, str]]:
    links("--format", "json", *arguments)
    listed = json.loads(capsys.readouterr().out)
    return [(one["path"], one["line"], one["name"], one["message"]) for one in listed]


HOST = "93.184.216.34"
BASE = f"http://{HOST}"
UNKNOWN = "could not be checked"
MOVED = f"Redirected to `{BASE}/b' status: 301 Moved Permanently."
CASES = [
    ("/ok", "200 OK", True, "", "", ""),
    ("/404", "404 Not Found", False, "", "dead-link", "the page does not exist (404 Not Found)"),
    ("/500", "500 Oh", False, "", "unreachable-link", f"{UNKNOWN}: the server answers 500 Oh"),
    ("/429", "429 Wait", True, "", "unreachable-link", "could not be checked: the server answers 429 Wait"),
    ("/old", "200 OK", True, MOVED, "moved-link", f"the page has moved to {BASE}/b"),
    ("/tmp", "200 OK", True, MOVED.replace("301", "302"), "", ""),
    ("/loop", "TooManyRedirects: x", False, "", "dead-link", "the redirects of the page form a loop"),
    ("/no", "x Failed to resolve 'y' z", False, "", "dead-link", f"no host has the name {HOST}"),
    ("/tls", "x CERTIFICATE_VERIFY_FAILED y", False, "", "untrusted-host", f"the certificate of {HOST} is not valid"),
    ("/later", "Temporary failure in name", False, "", "unreachable-link", f"{UNKNOWN}: its host has no address now"),
    ("/reset", "ConnectionError: reset", False, "", "unreachable-link", f"{UNKNOWN}: no answer from the server"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "result", "valid", "info", "name", "message"), CASES, ids=lambda case: str(case)[:9])
def test_what_its_results_mean(
    path: str, result: str, valid: bool, info: str, name: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    says([row(BASE + path, result, valid=valid, info=info)])
    Path("a.md").write_text(f"# A\n\n{BASE}{path}\n", "utf-8")
    assert found(capsys, "a.md") == ([("a.md", 3, name, message)] if name else [])


def test_what_the_program_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    monkeypatch.setenv("https_proxy", "http://10.0.0.1/")
    says([row(f"{BASE}/a", "200 OK", valid=True)])
    Path("a.md").write_text(f"{BASE}/a#x {BASE}/a http://10.0.0.1/ http://u:p@93.184.216.34/\n", "utf-8")
    assert links() == 0
    arguments, typed, environment = json.loads(Path("given.json").read_text("utf-8"))
    assert typed == [f"{BASE}/a"]
    assert {"--stdin", "-r0", "-v", "--no-robots"} <= set(arguments)
    assert not {"GITHUB_TOKEN", "https_proxy"} & set(environment)


def test_what_is_private_is_refused_before_the_program_sees_it(capsys: pytest.CaptureFixture[str]) -> None:
    says([])
    Path("a.md").write_text("http://0x7f.1/\n\nhttp://u:p@93.184.216.34/\n", "utf-8")
    assert [name for *_, name, _ in found(capsys)] == ["refused-link", "refused-link"]
    assert not Path("given.json").exists()


@pytest.mark.parametrize(
    ("rows", "status", "columns", "sentence"),
    [
        ([], 2, COLUMNS, "LinkChecker failed (exit status 2): a reason"),
        ([], 0, "url;result", "LinkChecker's output has no column `urlname`; htglint knows that of LinkChecker 10"),
        ([], 0, '"url"name;result', "LinkChecker's output can't be read at row 0: ';' expected after '\"'"),
        (["only;two"], 1, COLUMNS, "LinkChecker's output can't be read at row 2"),
        ([row("x", "y").replace("False", "Maybe")], 1, COLUMNS, "LinkChecker's output can't be read at row 2"),
    ],
)
def test_output_that_is_something_else(
    rows: list[str], status: int, columns: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    says(rows, status, columns)
    Path("a.md").write_text(f"{BASE}/a\n", "utf-8")
    assert links() == 2
    assert capsys.readouterr().err == f"htglint: error: {sentence}\n"


def test_a_field_may_hold_what_ends_a_line_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    says([row(f"{BASE}/a", "404 Not Found", real=f"{BASE}/\u2028\x0b")])
    Path("a.md").write_text(f"{BASE}/a\n", "utf-8")
    assert found(capsys) == [("a.md", 1, "dead-link", "the page does not exist (404 Not Found)")]


def test_a_url_of_which_it_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    says([])
    Path("a.md").write_text(f"{BASE}/a\n", "utf-8")
    assert [name for *_, name, _ in found(capsys)] == ["unreachable-link"]


def test_a_missing_program_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text(f"{BASE}/a\n", "utf-8")
    assert links(command="no-such-program") == 2
    assert capsys.readouterr().err == (
        "htglint: error: `no-such-program` is not installed; python -m pip install LinkChecker, "
        "or say where it is with --linkchecker-command\n"
    )


# --- A site


SITE = "http://localhost:8080/base/"


def broken(written: str, parent: str, url: str) -> tuple[CrawledLink, UrlResult]:
    return CrawledLink(written, parent, url, "404 Not Found", "", "", False), UrlResult(url, "dead", "gone")


@pytest.mark.parametrize(
    ("name", "text", "written", "parent", "url", "expected"),
    [
        ("docs/a.md", "[x](./lost.md)", "./lost.html", "a.html", "lost.html", "./lost.md"),
        ("docs/a.md", "[x](/base/docs/lost/)", "/base/docs/lost/", "docs/a/", "docs/lost/", "/base/docs/lost/"),
        ("docs/index.md", "[x](lost#y)", "lost#y", "docs/", "docs/lost", "lost#y"),
        ("docs/a.md", "[x](http://localhost:8080/base/q)", "http://localhost:8080/base/q", "a", "q", f"{SITE}q"),
        ("docs/a.md", "[x](other.md)", "/base/lost", "a", "lost", ""),
        ("docs/b.md", "[x](lost.md)", "lost", "a", "lost", ""),
    ],
)
def test_a_finding_of_a_site_is_found_in_its_source(
    name: str, text: str, written: str, parent: str, url: str, expected: str
) -> None:
    traced = crawl_sources.traced(SITE, [broken(written, SITE + parent, SITE + url)], [Document(name, text)])
    if expected:
        assert [one.url for one in traced.by_page[name]] == [expected]
        assert traced.untraced == ()
    else:
        assert traced.by_page == {}
        assert [(where, one.url) for where, one in traced.untraced] == [(SITE + parent, SITE + url)]


def test_two_pages_that_may_be_the_source_are_none() -> None:
    documents = [Document("x/a.md", "[l](lost)"), Document("y/a.md", "[l](lost)")]
    assert crawl_sources.traced(SITE, [broken("lost", f"{SITE}a", f"{SITE}lost")], documents).by_page == {}


def test_a_site_that_is_crawled(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.md").write_text("# A\n\n[x](./lost.md)\n", "utf-8")
    says([
        row("./lost.html", "404 Not Found", parent=f"{SITE}a.html", real=f"{SITE}lost.html"),
        row("/elsewhere", "404 Not Found", parent=f"{SITE}theme.html", real=f"{SITE}elsewhere"),
        row(f"{SITE}a.html", "200 OK", valid=True),
    ])  # fmt: skip
    assert found(capsys, "--site", SITE) == [
        ("a.md", 3, "dead-link", "the page does not exist (404 Not Found)"),
        (f"{SITE}theme.html", 1, "dead-link", f"the link to {SITE}elsewhere: the page does not exist (404 Not Found)"),
    ]
    assert links("--site", SITE) == 1


def test_a_link_stands_wherever_pages_have_it() -> None:
    """The program names a URL once, whatever links there; a page may be served under several URLs."""
    documents = [
        Document("docs/index.md", "[x](guide/lost.md) [y](guide/a.md#b) [z](old)"),
        Document("docs/guide/a.md", "[x](lost.md) <a href='/base/guide/lost'>x</a> [y](#b) [z](/base/old#c) [n](new)"),
        Document("docs/guide/_index.md", "[x](./lost.md#c)"),
    ]  # fmt: skip
    well, moved = UrlResult("", "ok"), f"Redirected to `{SITE}guide/new' status: 301 Moved Permanently."
    found = [
        (CrawledLink("guide/a/", SITE, f"{SITE}guide/a/", "200 OK", "", "", True), well),
        (CrawledLink("./", f"{SITE}guide/a/", f"{SITE}guide/", "200 OK", "", "", True), well),
        (
            CrawledLink("lost", f"{SITE}guide/", f"{SITE}guide/lost", "404 Not Found", "", "", False),
            UrlResult("", "dead", "gone"),
        ),
        (
            CrawledLink("#b", f"{SITE}guide/a/", f"{SITE}guide/a/#b", "200 OK", "", "", True),
            UrlResult("", "missing-anchor", "no"),
        ),
        (CrawledLink("old", SITE, f"{SITE}guide/new", "200 OK", moved, "", True), UrlResult("", "moved", "moved")),
    ]
    traced = crawl_sources.traced(SITE, found, documents)
    assert {name: [one.url for one in listed] for name, listed in traced.by_page.items()} == {
        "docs/index.md": ["guide/lost.md", "guide/a.md#b", "old"],
        "docs/guide/a.md": ["lost.md", "/base/guide/lost", "#b", "/base/old#c"],
        "docs/guide/_index.md": ["./lost.md#c"],
    }
    assert traced.untraced == ()


def test_a_site_without_pages_at_hand(capsys: pytest.CaptureFixture[str]) -> None:
    says([
        row("", "200 OK", valid=True, real=SITE),
        row("/elsewhere", "404 Not Found", parent=f"{SITE}theme.html", real=f"{SITE}elsewhere"),
    ])  # fmt: skip
    assert links("--site", SITE) == 2
    assert "error: --site needs the pages that the site is made of" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--site", "example.org"), "--site is `example.org`, not a URL such as https://example.org/docs/"),
        (("--site", SITE, "--fix"), "--site reports problems and offers no fixes; leave out --fix"),
    ],
)
def test_what_cannot_be_meant(arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert links(*arguments) == 2
    assert capsys.readouterr().err == f"htglint: error: {sentence}\n"


# --- The program itself

PROGRAM = shutil.which("linkchecker") or shutil.which("linkchecker", path=str(Path(sys.executable).parent))
REAL = pytest.mark.skipif(PROGRAM is None, reason="LinkChecker is not installed")
PAGES = {
    "docs/index.md": (
        "# Home\n\n[a](guide/start.md) [b](guide/lost.md) [c](guide/start.md#nowhere) "
        "[d](guide/start.md#first-steps)\n\n"
        "![e](/picture.png) ![f](./none.png) [g](/moved) [h](guide/über.md) [i](#nothing) [j][j]\n\n[j]: ./lost.md\n"
    ),
    "docs/guide/start.md": (
        "# Start\n\n## First Steps\n\n[a](../index.md) [b](../lost.md) [c](/passing) [d](/error) [e](#%C3%BC)\n\n"
        "## 📅 Events\n\n[f](#📅-events) [g](#%F0%9F%93%85-events) [h](#lost) [i](http://192.0.2.1/x)\n"
    ),
    "docs/guide/über.md": "# Über\n\n[a](lost.md) [b](../index.md#home) [c](start.md)\n",
    "docs/guide/alone.md": "# Nobody Links This\n\n[a](lost.md)\n",
}  # fmt: skip


class _Published(SimpleHTTPRequestHandler):
    """Serves files, and paths that are redirected or fail."""

    def do_GET(self) -> None:
        status = {"/moved": 301, "/passing": 302, "/error": 500}.get(self.path)
        if status is None:
            super().do_GET()
            return
        self.send_response(status)
        if status < 400:
            self.send_header("Location", "/guide/start.html")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_values: object) -> None:
        """Say nothing."""


@pytest.fixture
def published(here: Path) -> Iterator[str]:
    """The URL of the site that is made of the pages, as a generator makes it."""
    for name, text in PAGES.items():
        page = here / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, "utf-8")
        document = Document(name, text)
        body = document.rendered
        for anchor in anchors.anchors(document, "vitepress"):
            body = re.sub(r"<h(\d)>", rf'<h\1 id="{anchor}">', body, count=1)
        body = re.sub(r'(href="(?!http)[^"#]*)\.md(?=[#"])', r"\1.html", body)
        target = here / "site" / Path(name).relative_to("docs").with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        head = '<!doctype html><html><head><meta charset="utf-8"><title>x</title></head>'
        target.write_text(f'{head}<body><a href="/theme">T</a>{body}</body></html>', "utf-8")
    (here / "site" / "picture.png").write_bytes(b"x")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Published, directory=str(here / "site")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@REAL
def test_the_real_program_crawls_a_site(published: str, capsys: pytest.CaptureFixture[str]) -> None:
    flags = ("--site", published, "--linkchecker-command", "linkchecker", "docs")
    listed = found(capsys, *flags)
    assert [(path, line, name) for path, line, name, _ in listed] == [
        ("docs/guide/start.md", 5, "dead-link"),
        ("docs/guide/start.md", 5, "unreachable-link"),
        ("docs/guide/start.md", 5, "missing-remote-anchor"),
        ("docs/guide/start.md", 9, "missing-remote-anchor"),
        ("docs/guide/über.md", 3, "dead-link"),
        ("docs/index.md", 3, "dead-link"),
        ("docs/index.md", 3, "missing-remote-anchor"),
        ("docs/index.md", 5, "dead-link"),
        ("docs/index.md", 5, "moved-link"),
        ("docs/index.md", 5, "missing-remote-anchor"),
        ("docs/index.md", 7, "dead-link"),
        (published, 1, "dead-link"),
    ]
    assert listed[8][3] == f"the page has moved to {published}guide/start.html"
    assert listed[-1][3] == f"the link to {published}theme: the page does not exist (404 File not found)"
    assert links(*flags[:2], "docs", command="linkchecker") == 1
    capsys.readouterr()
    Path("htglint.toml").write_text("[links]\nanchors = false\n", "utf-8")
    assert not [name for _, _, name, _ in found(capsys, *flags) if "anchor" in name]


@REAL
def test_the_real_program_finds_a_site_well(published: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("site/guide/alone.html").unlink()
    for path in Path("site").rglob("*.html"):
        path.write_text("<!doctype html><html><body><h1 id='home'>x</h1></body></html>", "utf-8")
    assert links("--site", published, "docs", command="linkchecker") == 0
    assert capsys.readouterr().out == "No broken links found.\n"


@REAL
def test_the_real_program_reaches_no_site(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    Path("a.md").write_text("# A\n", "utf-8")
    assert links("--site", f"http://127.0.0.1:{port}/", command="linkchecker") == 2
    assert f"http://127.0.0.1:{port}/: can't be crawled" in capsys.readouterr().err


@REAL
def test_the_real_program(capsys: pytest.CaptureFixture[str]) -> None:
    with served() as server:
        at = url_of(server)
        paths = ("/page", "/status/404", "/relative/x", "/status/500", "/status/429")
        Path("a.md").write_text("".join(f"{at(path)}\n" for path in paths), "utf-8")
        flags = ("--linkchecker-command", "linkchecker", "--allow-private", "127.0.0.1")
        assert [(line, name) for _, line, name, _ in found(capsys, "a.md", *flags)] == [
            (2, "dead-link"), (3, "moved-link"), (4, "unreachable-link"), (5, "unreachable-link"),
        ]  # fmt: skip
