"""`htglint batch`: repairs, converts and checks the documents of archives."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

from htglint.base.errors import HtglintError
from htglint.batch.settings import FORMATS, PART_BYTES, SECONDS, STEPS, BatchSettings
from htglint.cli import arguments, console

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Mapping

_MIB = 1 << 20
_MOST_WORKERS = 1024


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "inputs", nargs="+", metavar="INPUT", help="a Parquet, JSONL or WARC file, or a folder; a path or an fsspec URL"
    )
    parser.add_argument("--out", metavar="DIR", required=True, help="the folder to write to, or its URL")
    parser.add_argument(
        "--do", type=_steps, metavar="STEPS", default=("repair",),
        help=f"steps, separated by commas: {', '.join(STEPS)} (default: repair)",
    )  # fmt: skip
    columns = parser.add_argument_group("rows")
    columns.add_argument("--column", metavar="NAME", default="text", help="the column of the text (default: text)")
    columns.add_argument(
        "--keep", type=arguments.names, metavar="NAMES", action="extend", default=[],
        help="other columns to copy; of WARC records url, date, type, or names of headers (repeatable)",
    )  # fmt: skip
    columns.add_argument("--format", choices=FORMATS, default="parquet", help="output format (default: parquet)")
    columns.add_argument(
        "--seconds", type=_positive, metavar="N", default=SECONDS,
        help=f"time limit for a document, in seconds (default: {SECONDS:g})",
    )  # fmt: skip
    columns.add_argument(
        "--part-size", type=_positive, metavar="MIB", default=PART_BYTES / _MIB,
        help=f"amount that one task reads from files without row groups (default: {PART_BYTES // _MIB})",
    )  # fmt: skip
    place = parser.add_argument_group("execution")
    place.add_argument("--engine", choices=("local", "dask"), help="default: local, or dask with --scheduler")
    place.add_argument("--scheduler", metavar="ADDRESS", help="an existing Dask cluster, such as tcp://host:8786")
    place.add_argument(
        "--workers",
        type=partial(arguments.count, most=_MOST_WORKERS),
        metavar="N",
        help="number of processes (default: 1; of Dask, all)",
    )
    rules = parser.add_argument_group("rules")
    rules.add_argument("--config", metavar="FILE", help="use the settings of this file")
    arguments.add_repeated(rules, "--pack", "PATH", "load the rules and profiles of this pack, too")
    for name in ("select", "ignore"):
        rules.add_argument(
            f"--{name}", type=arguments.names, metavar="RULES", action="extend", default=[],
            help=f"{'enable only' if name == 'select' else 'disable'} these rules (repeatable)",
        )  # fmt: skip


def run(given: Mapping[str, Any]) -> int:
    """Process the partitions that are not done yet; return the exit status."""
    from htglint.batch.run import Where
    from htglint.batch.run import run as run_batch

    if given["scheduler"] and (given["engine"] == "local" or given["workers"]):
        raise HtglintError(
            "--scheduler names a cluster with workers of its own; leave out --engine local and --workers"
        )
    engine = given["engine"] or ("dask" if given["scheduler"] else "local")
    progress: console.Progress | None = None

    def say(sentence: str) -> None:
        sys.stderr.write(f"{sentence}\n")

    def step(done: int, total: int) -> None:
        nonlocal progress
        progress = progress or console.Progress(total, "partitions", 0.0)
        progress.step(done)

    done = run_batch(
        given["inputs"],
        given["out"],
        _settings(given),
        Where(engine, given["workers"], given["scheduler"]),
        size=max(1, int(given["part_size"] * _MIB)),
        say=say,
        step=step,
    )
    if progress is not None:
        progress.end()
    counts = {name: done.counts.get(name, 0) for name in ("rows", "changed", "repairs", "ambiguous", "errors")}
    sys.stdout.write(
        f"{counts['rows']:,} documents: {counts['changed']:,} changed by {counts['repairs']:,} repairs, "
        f"{counts['ambiguous']:,} ambiguous passages, {counts['errors']:,} failed.\n"
    )
    if counts["errors"]:
        console.complain("the column `error` says why documents failed", kind="note")
    for error in done.errors:
        console.complain(error)
    if done.errors:
        console.complain(
            f"{len(done.errors)} of {done.parts} partitions are missing; run the same command again to process them"
        )
        return 2
    return 0


def _settings(given: Mapping[str, Any]) -> BatchSettings:
    from htglint.session.session import Session

    config = given["config"] and os.path.abspath(given["config"])
    packs = tuple(os.path.abspath(pack) if os.path.lexists(pack) else pack for pack in given["pack"])
    # Report wrong settings once, not for each document.
    Session(config, packs=packs, select=given["select"], ignore=given["ignore"])
    return BatchSettings(
        given["do"],
        given["column"],
        tuple(given["keep"]),
        given["format"],
        given["seconds"],
        config,
        packs,
        tuple(given["select"]),
        tuple(given["ignore"]),
    )


def _steps(value: str) -> tuple[str, ...]:
    listed = arguments.names(value)
    for name in listed:
        if name not in STEPS:
            from htglint.base.suggest import did_you_mean

            close = did_you_mean(name, STEPS)
            raise argparse.ArgumentTypeError(f"`{name}` is not one of {', '.join(STEPS)}{close}")
    return tuple(step for step in STEPS if step in listed)


def _positive(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0.0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"`{value}` is not a positive number")
    return number
