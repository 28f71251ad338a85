"""Work on many pages shared out among processes.

Each is a fork of the run, so that rules, settings and dictionaries are loaded once; where the system has no fork there
is one process. Results come back in the order of the items, whoever is done first.
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
"""From so many pages on other processes are worth their start."""
_MUCH = 250_000
"""From so many bytes on they are, too: with two processors the start of others costs what 150 KB take to check."""
_MOST_TOGETHER = 64
"""Items that are sent at a time, at most: what is read of one folder serves its pages in one process."""
_TURNS = 4
"""How often each process gets some, at least, so that all are done at about the same time."""
_ENDED = "a process that shared the work was ended from outside, perhaps for want of memory; this one does its part"
_ATTENTION = 0.5
"""Seconds that a process waits for others before it looks whether it was interrupted."""


def each(session: Session, paths: Sequence[str], work: Callable[[str], T], wish: int | None) -> Iterator[T]:
    """The results of ``work`` for paths, less those that fail, as ``Session.each_path`` has them."""
    made = attempts(session, paths, work, wish)
    return session.each_path(paths, lambda _: next(made).unwrap())


def attempts(
    session: Session, paths: Sequence[str], work: Callable[[str], T], wish: int | None
) -> Iterator[Attempt[T]]:
    """What becomes of ``work`` for each path; little work is not worth another process, unless one is wished for."""
    jobs = _number(wish) if len(paths) >= FEW and (wish is not None or _are_worth_it(paths)) else 1
    if jobs > 1:
        _load(session, paths[0])
    return share_out(paths, lambda path: session.attempt(path, work), jobs)


def _are_worth_it(paths: Sequence[str]) -> bool:
    """Whether pages are so long together that to share them out takes less time than it saves."""
    total = 0
    for path in paths:
        with suppress(OSError, ValueError):  # it is told when the page is opened
            total += os.stat(path).st_size
        if total >= _MUCH:
            return True
    return False


def _load(session: Session, path: str) -> None:
    """Load what every process needs before they part; it is theirs together as long as nobody changes it."""
    from htglint.document.document import Document

    with suppress(HtglintError):  # it is told with the pages that it concerns
        words = known_words(session.project(session.config_of(path)).local_context(Document(path, "")))
        if words is not None:
            words.vocabulary.knows("word")
    gc.freeze()


def _number(wish: int | None) -> int:
    """How many processes to use: as many as are wished for, else one for each processor."""
    if not hasattr(os, "fork"):
        return 1
    if wish is not None:
        return wish
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def share_out(items: Sequence[S], work: Callable[[S], T], jobs: int) -> Iterator[T]:
    """The results of ``work``, which can be pickled, for the items in their order.

    What a process leaves that is ended from outside is done by this one, with a warning.
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
    try:
        for worker in range(jobs):
            receiver, sender = context.Pipe(duplex=False)
            process = context.Process(target=_serve, args=(groups[worker::jobs], work, sender), daemon=True)
            with _undisturbed():  # an interrupt in between would leave a process that nobody knows
                process.start()
                started.append((process, receiver))
            sender.close()  # the end of the process is then the end of what can be received
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


@contextmanager
def _undisturbed() -> Iterator[None]:
    """An interrupt waits until the end."""
    import signal  # slow to import, and one process needs it not at all

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _received(receiver: Connection) -> list[Any] | None:
    """The next results of a process; None where it has ended."""
    try:
        while not receiver.poll(_ATTENTION):
            pass  # an interrupt that comes just before the wait is noticed after it
        received: list[Any] = receiver.recv()
    except (EOFError, OSError):  # it wrote nothing more, or only a part
        return None
    return received


def _serve(groups: Sequence[Sequence[S]], work: Callable[[S], T], sender: Connection) -> None:
    """What a process does. An interrupt is for the one that started it, which then ends this one."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _leave)
    with suppress(BrokenPipeError):  # nobody wants the rest
        for group in groups:
            sender.send([work(item) for item in group])


def _leave(_signal: int, _frame: object) -> None:
    """End in an orderly way, so that no half-written file stays behind."""
    raise SystemExit
