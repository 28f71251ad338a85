"""Child process that processes documents, so that a slow one can be stopped.

It uses its standard streams: pickled arguments of ``work`` in, pickled results out. It ends with its parent, whose end
closes the stream.
"""

from __future__ import annotations

import os
import pickle
import sys
from multiprocessing.connection import Connection

from .work import work


def main() -> None:
    """Answer until there are no more questions."""
    source, target = Connection(os.dup(0), writable=False), Connection(os.dup(1), readable=False)
    os.dup2(2, 1)  # whatever prints goes where messages belong
    sys.stdin = open(os.devnull)  # noqa: SIM115 - for as long as the process lives
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
