"""Take the database away while people read, and print what they notice.

`python -m benchmarks.outages SECONDS` stops PostgreSQL for so long (60 by default), then lets it
hang, restarts it, and lets nobody write. Fifty requests a second ask for pages that were read
before. It needs Linux and PostgreSQL; the exit code is 1 when a figure is missed.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from statistics import quantiles
from threading import Event, Thread
from urllib.parse import urlencode

import psycopg

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from benchmarks.figures import Figure
from benchmarks.server import HOST, free_port, processes, running
from tests import postgres

READERS, EACH_A_SECOND = 5, 10
PAGES = ("/", "/en/", "/demo/", "/demo/programme/", "/en/demo/programme/", "/demo/state.json")
SETTLED = 4  # seconds between two trials
TIMEOUT = 60
FORM = {"email": "odile@example.org"}


@dataclass
class Site:
    """A site started by `serve` on its own PostgreSQL, and its readers."""

    server: postgres.Server
    port: int = field(default_factory=free_port)
    # Of the trial that is under way: how long each request took, and which ones failed.
    times: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    closing: Event = field(default_factory=Event)

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, float]:
        """Return the status of an answer, 0 without one, and how many seconds it took."""
        begun = time.perf_counter()
        connection = HTTPConnection(HOST, self.port, timeout=TIMEOUT)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        try:
            connection.request("POST" if form else "GET", path, urlencode(form or {}), headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, HTTPException):
            status = 0
        finally:
            connection.close()
        return status, time.perf_counter() - begun

    @contextmanager
    def sending(self) -> Iterator[list[float]]:
        """Send forms one after the other meanwhile; yield the list of seconds that each took."""
        waits: list[float] = []
        over = Event()

        def send() -> None:
            while not over.is_set():
                waits.append(self.ask("/lettre/", FORM)[1])

        senders = [Thread(target=send) for _ in range(READERS)]
        with running(senders, over):
            yield waits

    def read(self) -> None:
        """Ask for one page after the other, at a steady pace."""
        begun, number = time.perf_counter(), 0
        while not self.closing.wait(max(0, begun + number / EACH_A_SECOND - time.perf_counter())):
            number += 1
            path = PAGES[number % len(PAGES)]
            status, seconds = self.ask(path)
            self.times.append(seconds)
            if status != 200:
                self.failures.append(f"{path} {status}")

    @contextmanager
    def running(self) -> Iterator[None]:
        with tempfile.TemporaryDirectory(prefix="m2-outages-") as var:
            environment = {"DATABASE_URL": self.server.address, "PORT": str(self.port)}
            process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                env=os.environ | environment | {"VAR_DIR": var, "HOST": HOST},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self.pid = process.pid
            try:
                while self.ask(PAGES[-1])[0] != 200 and process.poll() is None:
                    time.sleep(0.5)
                time.sleep(2 * SETTLED)
                yield
            finally:
                process.send_signal(signal.SIGINT)
                process.wait()

    def processes(self) -> set[int]:
        """Return the ids of the processes that `serve` started, and of those that answer."""
        _used, children_of = processes()
        web, *workers = sorted(children_of[self.pid])
        return {web, *workers, *children_of[web]}


def trial(site: Site, name: str, longest: float, seconds: float, ends_it: bool) -> Iterator[Figure]:
    """Yield what readers notice in that time; `longest` bounds the 99th percentile, in seconds."""
    site.times.clear()
    site.failures.clear()
    if ends_it:
        # The first may be who learns it.
        status, took = site.ask(f"/recits/{name}/")
        yield Figure(f"{name}: a page that nobody read, {status}", took, "s", 1.5)
    time.sleep(seconds)
    yield Figure(f"{name}: {len(site.times)} requests, failed", len(site.failures), bound=0)
    yield Figure("… 99 of 100 answered within", quantiles(site.times, n=100)[98], "s", longest)


def back(site: Site, name: str) -> Figure:
    """Measure how long a page that is not in memory is still refused."""
    begun = time.perf_counter()
    while site.ask(f"/recits/after-{name}/")[0] in {0, 503}:
        time.sleep(0.05)
    seconds = time.perf_counter() - begun
    time.sleep(SETTLED)
    return Figure("… and everything is back after", seconds, "s", 2)


def trials(site: Site, seconds: float) -> Iterator[Figure]:
    before = site.processes()
    yield from trial(site, "quiet", 0.3, seconds=5, ends_it=False)
    site.server.stop()
    yield from trial(site, "stopped", 0.3, seconds, ends_it=True)
    site.server.start()
    yield back(site, "stopped")
    with site.sending() as waits:
        time.sleep(0.5)
        hung = freeze(site.server)
        time.sleep(SETTLED)
    yield Figure(f"hanging: the longest that one of {len(waits)} forms waited", max(waits), "s", 5)
    yield from trial(site, "hanging", 1.5, seconds, ends_it=True)
    for process in hung:
        os.kill(process, signal.SIGCONT)
    yield back(site, "hanging")
    site.server.stop()
    site.server.start()
    yield from trial(site, "restarted", 0.3, seconds=SETTLED, ends_it=False)
    yield back(site, "restarted")
    let_write(site.server, False)
    yield from trial(site, "read-only", 0.3, seconds=SETTLED, ends_it=False)
    status, took = site.ask("/lettre/", FORM)
    yield Figure(f"… a form is answered {status}", took, "s", 1.5)
    let_write(site.server, True)
    yield Figure("processes that ended", len(before - site.processes()), bound=0)


def freeze(server: postgres.Server) -> list[int]:
    """Make a PostgreSQL hang: its main process first, then all others."""
    os.kill(postmaster(server)[0], signal.SIGSTOP)
    frozen = postmaster(server)
    for process in frozen:
        os.kill(process, signal.SIGSTOP)
    return frozen


def postmaster(server: postgres.Server) -> list[int]:
    """Return the ids of the processes of a PostgreSQL, the main one first."""
    main = int((server.data / "postmaster.pid").read_text().split()[0])
    _used, children_of = processes()
    return [main, *children_of[main]]


def let_write(server: postgres.Server, allowed: bool) -> None:
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute(
            f"ALTER SYSTEM SET default_transaction_read_only = {'off' if allowed else 'on'}"
        )
        connection.execute("SELECT pg_reload_conf()")


def main(seconds: float) -> int:
    print(f"{'':<64}{'most':>6}{'measured':>10}")
    missed = False
    with postgres.server() as server:
        site = Site(server)
        readers = [Thread(target=site.read) for _ in range(READERS)]
        with site.running(), running(readers, site.closing):
            for figure in trials(site, seconds):
                print(figure, flush=True)
                missed |= not figure.ok
    return int(missed)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60))
