"""`htglint schema`: the JSON Schemas by which editors complete and check the files of a pack."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from htglint.project import schema

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from htglint.cli.options import Options


def add_arguments(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "shape",
        nargs="?",
        choices=tuple(schema.SCHEMAS),
        default="any",
        help="what the file is; any (the default) tells rules and profiles by their keys",
    )


def run(options: Options) -> int:
    """Print the schema; the exit status."""
    sys.stdout.write(schema.text(options.shape))
    return 0
