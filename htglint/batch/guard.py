"""Processes documents within a time limit, in child processes that can be stopped."""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.util import Finalize
from os import dup
from typing import TYPE_CHECKING, NamedTuple

from htglint.document.intact import may_be_damaged

from .work import UNCHANGED, Result, failed

if TYPE_CHECKING:
    from .reading import InputRow
    from .settings import BatchSettings

_START_SECONDS = 60.0
"""Extra time for the first document of a new process, which loads the rules."""


class _Child(NamedTuple):
    process: subprocess.Popen[bytes]
    questions: Connection
    answers: Connection


class DocumentGuard:
    """Processes rows, each for at most ``settings.seconds``.

    If repair is the only step, text that one scan finds intact needs no process. Threads may share a guard: each row
    that needs a process takes an idle one or starts one.
    """

    def __init__(self, settings: BatchSettings) -> None:
        self._settings = settings
        self._idle: list[_Child] = []
        self._scans = settings.steps == ("repair",)

    def work(self, row: InputRow) -> Result:
        """Return the result for a row, whatever happens to it."""
        text = row.text
        if text is None:
            return failed(None, row.problem)
        if self._scans:
            if isinstance(text, bytes):
                with suppress(UnicodeDecodeError):
                    text = text.decode("utf-8")
            if isinstance(text, str) and not may_be_damaged(text):
                return Result(text, UNCHANGED)
        return self._guarded(text, row)

    def close(self) -> None:
        """End the idle processes."""
        while self._idle:
            _stop(self._idle.pop())

    def _guarded(self, text: str | bytes, row: InputRow) -> Result:
        shown = text if isinstance(text, str) else None
        try:
            child, is_new = self._idle.pop(), False
        except IndexError:
            child, is_new = _started(), True
        seconds = self._settings.seconds + (_START_SECONDS if is_new else 0.0)
        try:
            question = (text, row.name, row.charset, self._settings)
            child.questions.send_bytes(pickle.dumps(question, pickle.HIGHEST_PROTOCOL))
            if not child.answers.poll(seconds):
                _stop(child)
                return failed(shown, f"the document took more than {self._settings.seconds:g} seconds")
            result: Result = pickle.loads(child.answers.recv_bytes())
        except (EOFError, OSError):
            _stop(child)
            return failed(shown, "the process that worked on the document was killed (out of memory?)")
        except BaseException:
            _stop(child)  # interrupted: its answer would be taken for that of the next row
            raise
        self._idle.append(child)
        return result


@lru_cache(maxsize=1)
def guard_of(settings: BatchSettings) -> DocumentGuard:
    """Return this process's guard, with rules and word lists loaded in its children."""
    guard = DocumentGuard(settings)
    Finalize(None, guard.close, exitpriority=1)  # `atexit` does not run in processes of multiprocessing
    return guard


def _stop(child: _Child) -> None:
    child.process.kill()
    child.questions.close()
    child.answers.close()
    child.process.wait()


def _started() -> _Child:
    command = [sys.executable, "-m", f"{__package__}.child"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin as stdin, process.stdout as stdout:
        questions, answers = dup(stdin.fileno()), dup(stdout.fileno())
    return _Child(process, Connection(questions, readable=False), Connection(answers, writable=False))
