"""Child process that processes documents, so that a slow one can be stopped.

It reads pickled arguments of ``work`` from standard input and writes pickled results to standard output. It ends when
its parent does, which closes the stream.
"""

from __future__ import annotations

import os
import pickle
from multiprocessing.connection import Connection

from .work import work


def main() -> None:
    """Process documents until the parent closes the stream."""
    source, target = Connection(os.dup(0), writable=False), Connection(os.dup(1), readable=False)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)  # whatever prints goes where messages belong
    while True:
        try:
            question = pickle.loads(source.recv_bytes())
        except (EOFError, OSError):
            return
        try:
            target.send_bytes(pickle.dumps(work(*question), pickle.HIGHEST_PROTOCOL))
        except BrokenPipeError:
            return


if __name__ == "__main__":
    main()
