"""Distributes work on many pages over worker processes.

Each worker is a fork of the run, so rules, settings and dictionaries are loaded once; on systems without fork, there is
one process. Results are returned in the order of the items.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from htglint.base.errors import HtglintError
from htglint.words.vocabulary import known_words

from . import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.connection import Connection

    from .run import Attempt, Session

S = TypeVar("S")
T = TypeVar("T")

FEW = 24
"""The least number of pages for which workers pay off."""
_MUCH = 250_000
"""The least total size in bytes; with two processors, starting workers costs as much as checking 150 KB."""
_MOST_TOGETHER = 64
"""The most items in a batch; pages of one folder share what a worker has read of it."""
_TURNS = 4
"""The least number of batches per worker, so that all finish at about the same time."""
_ENDED = "a worker was killed (out of memory?); continuing without it"
_ATTENTION = 0.5
"""Seconds between two checks for an interrupt while waiting for a worker."""


def each(session: Session, paths: Sequence[str], work: Callable[[str], T], wish: int | None) -> Iterator[T]:
    """Yield the results of ``work`` for paths that don't fail (``Session.each_path``)."""
    made = attempts(session, paths, work, wish)
    return session.each_path(paths, lambda _: next(made).unwrap())


def attempts(
    session: Session, paths: Sequence[str], work: Callable[[str], T], wish: int | None
) -> Iterator[Attempt[T]]:
    """Yield the outcome of ``work`` for each path.

    For little work there are no workers unless ``wish`` names a number.
    """
    jobs = _number(wish) if len(paths) >= FEW and (wish is not None or _are_worth_it(paths)) else 1
    if jobs > 1:
        _load(session, paths[0])
    return distribute(paths, lambda path: session.attempt(path, work), jobs)


def _are_worth_it(paths: Sequence[str]) -> bool:
    """Return whether the pages are large enough in total for workers to pay off."""
    total = 0
    for path in paths:
        with suppress(OSError, ValueError):  # reported when the page is opened
            total += os.stat(path).st_size
        if total >= _MUCH:
            return True
    return False


def _load(session: Session, path: str) -> None:
    """Load what every worker needs before forking, so that they share its memory."""
    from htglint.document.document import Document

    with suppress(HtglintError):  # reported with the pages that it concerns
        words = known_words(session.project(session.config_of(path)).local_context(Document(path, "")))
        if words is not None:
            words.vocabulary.knows("word")
    gc.freeze()


def _number(wish: int | None) -> int:
    """Return the number of processes: ``wish``, or one per processor."""
    if not hasattr(os, "fork"):
        return 1
    if wish is not None:
        return wish
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def distribute(items: Sequence[S], work: Callable[[S], T], jobs: int) -> Iterator[T]:
    """The results of ``work``, which must be picklable, in the order of the items.

    If a worker is killed, this process does the rest of its work, with a warning.
    """
    together = max(1, min(_MOST_TOGETHER, len(items) // (jobs * _TURNS)))
    groups = [items[at : at + together] for at in range(0, len(items), together)]
    jobs = min(jobs, len(groups))
    if jobs < 2:
        yield from map(work, items)
        return
    import multiprocessing  # slow to import

    context = multiprocessing.get_context("fork")
    sys.stdout.flush()
    sys.stderr.flush()
    started = []
    alive = os.pipe()  # nothing is written to it; the end of this process closes it
    try:
        for worker in range(jobs):
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_serve, args=(groups[worker::jobs], work, sender, alive), daemon=True)
            with _undisturbed():  # a signal in between would leave an orphan
                process.start()
                started.append((process, receiver))
            sender.close()  # so that the end of the process closes the pipe
        ended: set[int] = set()
        for turn, group in enumerate(groups):
            worker = turn % jobs
            received = None if worker in ended else _received(started[worker][1])
            if received is None and worker not in ended:
                ended.add(worker)
                console.complain(_ENDED, kind="warning")
            yield from map(work, group) if received is None else received
    finally:
        for process, receiver in started:
            process.terminate()
            process.join()
            receiver.close()
        for descriptor in alive:
            os.close(descriptor)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Delay an interrupt or SIGTERM until the end of the block."""
    import signal

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _received(receiver: Connection) -> list[Any] | None:
    """Return the next results of a worker; None if it has ended."""
    try:
        while not receiver.poll(_ATTENTION):
            pass  # an interrupt just before the wait is noticed after it
        received: list[Any] = receiver.recv()
    except (EOFError, OSError):  # nothing more was written, or only a part
        return None
    return received


def _serve(groups: Sequence[Sequence[S]], work: Callable[[S], T], sender: Connection, alive: tuple[int, int]) -> None:
    """The main function of a worker.

    An interrupt is left to the parent, which then ends the worker.
    """
    import signal
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    os.close(alive[1])
    Thread(target=_follow, args=(alive[0],), daemon=True).start()
    with suppress(BrokenPipeError):  # the parent does not need the rest
        for group in groups:
            sender.send([work(item) for item in group])


def _follow(alive: int) -> None:
    """End the worker when the parent ends, however it does."""
    import signal
    from threading import main_thread

    os.read(alive, 1)
    signal.pthread_kill(main_thread().ident or 0, signal.SIGTERM)  # it may be writing, which nothing else interrupts


def _leave(_signal: int, _frame: object) -> None:
    """Exit with clean-up, so that no half-written file is left."""
    raise SystemExit
