"""`htglint learn`: a profile for pages of a kind that no pack knows, proposed from such pages."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from htglint.authoring import learn, proposal
from htglint.base import files
from htglint.base.errors import HtglintError
from htglint.base.escape import visible
from htglint.cli import console
from htglint.document.document import Document
from htglint.project import discovery, packs

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from htglint.cli.options import Options


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("paths", nargs="*", metavar="PAGE", help="pages and folders of them (default: .)")
    parser.add_argument("--name", default="learnt", help="what to call the profile (default: learnt)")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the profile to this new file")


def run(options: Options) -> int:
    """Print the profile, or write it; the exit status."""
    if options.output is not None and os.path.lexists(options.output):
        raise HtglintError(
            f"{visible(options.output)}: is there already; name a new file, which you can compare with it"
        )
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
