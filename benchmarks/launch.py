"""Runs one command and says what it took: `python -I -S launch.py SECONDS OUTPUT COMMAND...`.

A process of its own, and a small one: the system counts the memory of whoever starts a program as the program's, until
the program has more. What it prints is wall seconds, processor seconds, bytes of memory, and the exit status, which is
negative where a signal ended the command, as it does after so many seconds.
"""

import os
import signal
import sys
import threading
import time

_INTERVAL = 0.05
"""Seconds between looks at the memory: about a thousandth of a processor, and what is big does not vanish in less."""
_PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    """Run the command and print the figures."""
    longest, output, *command = sys.argv[1:]
    files = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    ended = threading.Event()
    most = [0]
    started = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ, file_actions=files, setpgroup=0)
    looker = threading.Thread(target=_look, args=(pid, started + float(longest), ended, most))
    looker.start()
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - started
    ended.set()
    looker.join()
    memory = max(most[0], used.ru_maxrss * 1024)
    print(wall, used.ru_utime + used.ru_stime, memory, os.waitstatus_to_exitcode(status))


def _look(root: int, end: float, ended: threading.Event, most: list[int]) -> None:
    """Keep the most memory that was seen in use at a time, and end what takes too long."""
    while not ended.wait(_INTERVAL):
        most[0] = max(most[0], resident(root))
        if time.perf_counter() > end:
            os.killpg(root, signal.SIGKILL)
            return


def resident(root: int) -> int:
    """The bytes that a process and its descendants have in memory now; 0 where there is no /proc to tell.

    What processes share counts once for each, so that this is more than the machine gives, and never less.
    """
    try:
        running = [int(name) for name in os.listdir("/proc") if name.isdigit()]
    except OSError:
        return 0
    parents = {}
    for pid in running:
        # The name stands in brackets and may hold anything; what follows the last bracket is state and parent.
        fields = _read(f"/proc/{pid}/stat").rpartition(")")[2].split()
        if len(fields) > 1:
            parents[pid] = int(fields[1])
    total = 0
    for pid in parents:
        if _descends(pid, root, parents):
            fields = _read(f"/proc/{pid}/statm").split()
            total += int(fields[1]) * _PAGE if len(fields) > 1 else 0
    return total


def _descends(pid: int, root: int, parents: dict[int, int]) -> bool:
    while pid != root and pid in parents:
        pid = parents[pid]
    return pid == root


def _read(path: str) -> str:
    """A file of /proc; nothing where its process has ended."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


if __name__ == "__main__":
    main()
