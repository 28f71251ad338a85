"""Answers to ambiguous passages, stored in a file so that nobody is asked twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from htglint.base import files
from htglint.base.context import Answer
from htglint.base.errors import HtglintError
from htglint.base.escape import visible

if TYPE_CHECKING:
    from collections.abc import Sequence


def read(path: str) -> tuple[Answer, ...]:
    """Read the answers from a file.

    Raise HtglintError for one that :func:`write` did not write.
    """
    listed = files.parse_json(files.read(path).text, path, "let `htglint fix --interactive` write it")
    if not isinstance(listed, list):
        raise HtglintError(f"{visible(path)}: is not a list of answers; let `htglint fix --interactive` write it")
    return tuple(_answer(path, number, entry) for number, entry in enumerate(listed, 1))


def _answer(path: str, number: int, entry: object) -> Answer:
    needed = [name for name in Answer._fields if name not in Answer._field_defaults]
    if (
        not isinstance(entry, dict)
        or not set(needed) <= set(entry) <= set(Answer._fields)
        or not all(isinstance(value, str) for value in entry.values())
    ):
        raise HtglintError(f"{visible(path)}: answer {number} does not have the strings {', '.join(needed)}")
    return Answer(**entry)


def write(path: str, answers: Sequence[Answer]) -> None:
    """Write the answers; the last one for a passage replaces earlier ones."""
    latest = {answer.passage: answer for answer in answers}
    objects = [
        {key: value for key, value in one._asdict().items() if value or key != "rule"} for one in latest.values()
    ]
    text = json.dumps(objects, ensure_ascii=False, indent=2)
    files.write(path, f"{text}\n".encode())
