"""`htglint learn`: proposes a profile from existing pages."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from htglint.authoring import learn, proposal
from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.cli import console
from htglint.cli.options import build
from htglint.document.document import Document
from htglint.project import discovery, packs

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping


class Options(NamedTuple):
    """The options of the command."""

    paths: tuple[str, ...]
    name: str
    output: str | None


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="*", metavar="PAGE", help="pages and folders of them (default: .)")
    parser.add_argument("--name", default="learnt", help="the name of the profile (default: learnt)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the profile to this new file")


def run(given: Mapping[str, Any]) -> int:
    """Print the profile, or write it; the exit status."""
    options = build(Options, given)
    if options.output is not None and os.path.lexists(options.output):
        raise HtglintError(f"{visible(options.output)}: already exists; name a new file, and compare the two")
    documents = [Document(path, files.read(path).text) for path in discovery.pages_of(options.paths)]
    learnt = learn.learn(documents)
    profile = packs.profile_of(proposal.text(options.name, learnt), "--name")
    trials = tuple(learn.tried(profile, documents, packs.load().rules))
    written = proposal.text(options.name, learnt, trials).encode()
    if options.output is None:
        console.write_bytes(written)
    else:
        files.write(options.output, written)
    return 0
