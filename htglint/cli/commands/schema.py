"""`htglint schema`: prints JSON Schemas of configuration and packs for editors."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from htglint.project import schema

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "shape",
        nargs="?",
        choices=tuple(schema.SCHEMAS),
        default="any",
        help="the kind of file; any (the default) recognises the files of a pack by their keys",
    )


def run(given: Mapping[str, Any]) -> int:
    """Print the schema; the exit status."""
    sys.stdout.write(schema.text(given["shape"]))
    return 0
