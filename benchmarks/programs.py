"""The programs that are measured, htglint's peers: how each is asked to do its job, and how its work is recognised.

A peer runs with its own defaults; textlint and remark, which do nothing without a configuration, have one in `peers/`.
None of them does the same work as htglint, so that ratios say what a hook or a gate costs, and not more.
"""

from __future__ import annotations

from typing import NamedTuple

from . import install

HERE, EVERY = ".", "**/*.md"


class Peer(NamedTuple):
    """A peer: what it runs on (``kind`` is binary, python or node), its command, and how it is told of all pages.

    ``named`` are the pages that its output has to name, ``share`` how many of them, or else it has not done its work;
    ``most`` is the number of pages from which on it would take too long.
    """

    name: str
    kind: str
    command: tuple[str, ...]
    everything: str = HERE
    named: str = "pages"
    share: float = 0.9
    statuses: tuple[int, ...] = (0, 1)
    most: int = 1000

    @property
    def program(self) -> str:
        """The file that is run."""
        return self.command[0]


def _python(name: str) -> str:
    return str(install.PYTHON / name)


def _node(name: str) -> str:
    return str(install.NODE / "node_modules" / ".bin" / name)


_FTFY = (_python("python"), str(install.PINS / "fix_text.py"))
_CONFIGURED = ("--config", str(install.NODE / "textlintrc.json")), ("--rc-path", str(install.NODE / "remarkrc.json"))
LARGEST = 10_000

CHECKERS = (
    Peer("rumdl check --no-cache", "binary", (_python("rumdl"), "check", "--no-cache"), most=LARGEST),
    Peer("typos", "binary", (_python("typos"),), named="misspelt", statuses=(0, 2), most=LARGEST),
    Peer(
        "lychee --offline", "binary", (_python("lychee"), "--offline", "--no-progress"),
        f"./{EVERY}", "broken", 1.0, (0, 2), LARGEST,
    ),
    Peer("codespell", "python", (_python("codespell"), "--skip", "*.jpg"), named="misspelt", statuses=(0, 65)),
    Peer("ftfy", "python", _FTFY, named="damaged"),
    Peer("mdformat --check", "python", (_python("mdformat"), "--check")),
    Peer("proselint", "python", (_python("proselint"), "check"), share=0.2),
    Peer("pymarkdown", "python", (_python("pymarkdown"), "scan", "-r"), most=100),
    Peer("markdownlint-cli2", "node", (_node("markdownlint-cli2"),), EVERY),
    Peer("textlint", "node", (_node("textlint"), *_CONFIGURED[0])),
    Peer("remark", "node", (_node("remark"), *_CONFIGURED[1])),
    Peer("prettier --check", "node", (_node("prettier"), "--check")),
)  # fmt: skip
FIXERS = (
    Peer("rumdl check --fix", "binary", (_python("rumdl"), "check", "--no-cache", "--fix"), share=0.5),
    Peer("markdownlint-cli2 --fix", "node", (_node("markdownlint-cli2"), "--fix"), EVERY, share=0.5),
)
FORMATTERS = (
    Peer("rumdl fmt", "binary", (_python("rumdl"), "fmt", "--no-cache"), share=0.5),
    Peer("mdformat", "python", (_python("mdformat"),)),
    Peer("prettier --write", "node", (_node("prettier"), "--write")),
)
REPAIRERS = (Peer("ftfy", "python", _FTFY, named="damaged"),)
PIPELINE = ("ftfy", "markdownlint-cli2", "codespell", "lychee --offline", "mdformat --check")
FAST_PIPELINE = ("ftfy", "rumdl check --no-cache", "typos", "lychee --offline", "mdformat --check")
"""The same with the faster program for each job that has one."""
SLOW = ("mdformat --check", "markdownlint-cli2", "textlint", "remark", "proselint", "prettier --check")
RUMDL = _python("rumdl")
FTFY_ALONE = Peer("ftfy", "python", (_python("ftfy"),))
"""ftfy's own command, which takes one file."""
