"""The real server with one worker, and what it has cost so far."""

import os
import socket
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from operations.children import Child, stopped_at_the_end
from operations.management.commands.serve import wait_for_answer, web_server

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Server:
    """A running server."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Return the CPU time that the server's processes have used."""
        return sum(family(self.pid).values())


@contextmanager
def serving() -> Iterator[Server]:
    """Start the web server as `manage.py serve` does, and stop it at the end."""
    port = free_port()
    # Whose name its pages are kept under.
    os.environ["PORT"] = str(port)
    web = Child("web server", web_server(HOST, port, workers=1))
    with stopped_at_the_end([web]):
        process = web.start()
        wait_for_answer(HOST, port, web)
        yield Server(port, process.pid)


@contextmanager
def running(threads: Sequence[Thread], ended: Event) -> Iterator[None]:
    """Run the threads meanwhile; then `ended` tells them to end."""
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


def family(first: int) -> dict[int, float]:
    """Return the CPU seconds of a process and of all its descendants, by process id."""
    used, children_of = processes()
    found = [first]
    for process in found:
        found += children_of[process]
    return {process: used[process] for process in found if process in used}


def processes() -> tuple[dict[int, float], dict[int, list[int]]]:
    """Return the CPU seconds of all processes of the machine, and their children, by process id."""
    used: dict[int, float] = {}
    children_of: dict[int, list[int]] = defaultdict(list)
    for process, parent, seconds in (
        _from_proc() if Path("/proc/self/stat").exists() else _from_ps()
    ):
        used[process] = seconds
        children_of[parent].append(process)
    return used, children_of


def _from_proc() -> Iterator[tuple[int, int, float]]:
    tick = os.sysconf("SC_CLK_TCK")
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name of a program may hold spaces and brackets; proc(5) counts on from behind it.
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # It ended meanwhile.
        yield int(stat.parent.name), int(fields[1]), (int(fields[11]) + int(fields[12])) / tick


def _from_ps() -> Iterator[tuple[int, int, float]]:
    """Yield the id, the parent and the CPU seconds of each process, from `ps` on macOS."""
    command = ["ps", "-A", "-o", "pid=,ppid=,time="]
    for line in subprocess.check_output(command, text=True).splitlines():
        process, parent, clock = line.split()
        seconds = 0.0
        for part in clock.replace("-", ":").split(":"):
            seconds = seconds * 60 + float(part)
        yield int(process), int(parent), seconds
