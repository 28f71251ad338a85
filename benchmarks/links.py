"""Both engines, and the peers that are installed, on the same 500 URLs of a server on loopback: time and what is right.

`python -m benchmarks.links [PROGRAM ...]`; a program is the path of LinkChecker or lychee where it is not on PATH.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.helpers.web_server import served, url_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.helpers.web_server import Site

ROOT = Path(__file__).parent.parent
TLS = ROOT / "tests" / "data" / "tls"
SETTINGS = '[links]\nallow-private = ["127.0.0.1"]\nrate = 0\nconcurrency = 16\ntimeout = 5\n'
KINDS = (
    (320, "/page", ""),
    (20, "/status/404", "dead-link"),
    (10, "/status/410", "dead-link"),
    (20, "/moved/301", "moved-link"),
    (10, "/moved/308", "moved-link"),
    (10, "/moved/302", ""),
    (5, "/circle/a", "dead-link"),
    (20, "/busy/1", ""),
    (20, "/status/500/200", ""),
    (5, "/slow", "unreachable-link"),
    (10, "/reset/1", ""),
    (5, "/reset/99", "unreachable-link"),
    (20, "/no-head/405", ""),
)
"""How many URLs, their path, and the finding that is right."""
OF_OTHERS = ((10, "untrusted-host"), (5, "dead-link"), (5, ""), (5, "missing-remote-anchor"))
BROKEN = ("dead-link", "untrusted-host", "missing-remote-anchor")
"""What peers should call broken; that something could not be checked, or has moved, not all of them can say."""


def urls(site: Site, secure: Site) -> Iterator[tuple[str, str]]:
    """The URLs, each with the name of its finding."""
    at = url_of(site)
    for count, path, name in KINDS:
        yield from ((at(f"{path}?{number}"), name) for number in range(count))
    trusted, unknown, there, missing = OF_OTHERS
    port = secure.server_address[1]
    yield from ((f"https://127.0.0.1:{port}/{number}", trusted[1]) for number in range(trusted[0]))
    yield from ((f"http://host{number}.invalid/", unknown[1]) for number in range(unknown[0]))
    yield from ((at(f"/anchors/{number}#gears"), there[1]) for number in range(there[0]))
    yield from ((at(f"/anchors/{number}#lost"), missing[1]) for number in range(5, 5 + missing[0]))


def ours(engine: str, program: str, expected: Mapping[str, str]) -> int:
    """How many URLs `htglint links` has right."""
    command = [sys.executable, "-m", "htglint", "links", "page.md", "--no-cache", "--format", "json"]
    command += ["--engine", engine, "--linkchecker-command", program or "linkchecker"]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    if done.returncode == 2:
        raise SystemExit(done.stderr.decode())
    lines = Path("page.md").read_text("utf-8").splitlines()
    said = dict.fromkeys(expected, "")
    for finding in json.loads(done.stdout):
        for line in (finding["line"], *(place["line"] for place in finding["related"])):
            said[lines[line - 1]] = finding["name"]
    wrong = [url for url, name in expected.items() if said[url] != name]
    for url in wrong[:3]:
        print(f"      {url}: `{said[url]}`, not `{expected[url]}`")
    return len(expected) - len(wrong)


def lychee(program: str, expected: Mapping[str, str]) -> int:
    """How many URLs lychee has right, broken or not; all that can't be reached is broken to it."""
    done = subprocess.run(
        [program, "--format", "json", "--no-progress", "--include-fragments", "--timeout", "5", "page.md"],
        capture_output=True, check=False,
    )  # fmt: skip
    failed = {one["url"] for found in json.loads(done.stdout)["error_map"].values() for one in found}
    return sum((url in failed) == (name in (*BROKEN, "unreachable-link")) for url, name in expected.items())


def programs(named: list[str]) -> Iterator[tuple[str, str]]:
    """What is there to be measured: its name, and how it is started."""
    yield "http", ""
    for name in ("linkchecker", "lychee"):
        found = next((path for path in named if os.path.basename(path) == name), shutil.which(name))
        if found:
            yield name, found
        else:
            print(f"  {name} is not installed")


def main() -> None:
    print("500 URLs of one host, of another without a certificate that is trusted, and of five that are not there")
    for name, program in programs(sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder, served() as site, served(tls=TLS) as secure:
            os.chdir(folder)
            expected = dict(urls(site, secure))
            Path("htglint.toml").write_text(SETTINGS, "utf-8")
            Path("page.md").write_text("".join(f"{url}\n" for url in expected), "utf-8")
            started = time.perf_counter()
            right = lychee(program, expected) if name == "lychee" else ours(name, program, expected)
            seconds = time.perf_counter() - started
            asked = site.asked.total() + secure.asked.total()
            print(f"  {name:12} {right} of {len(expected)} right, {seconds:6.1f} s, {asked} requests")
            os.chdir(ROOT)


if __name__ == "__main__":
    main()
