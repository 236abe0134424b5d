"""Kill the application and its database while people send, and count what was taken and is lost.

`python -m benchmarks.writes POSTS SEED` (1,500 and 1 by default). Sign-ups for the newsletter and
comments are sent; what was answered as taken must be in the database afterwards. It needs Linux and
PostgreSQL; the exit code is 1 when something is lost.
"""

import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from itertools import count
from threading import Event, Lock, Thread
from urllib.parse import urlencode

import psycopg

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from benchmarks.outages import postmaster
from benchmarks.server import HOST, free_port, processes, running
from tests import postgres

SENDERS, EACH_A_SECOND = 4, 3
# Seconds; what ran ten is started again at once (operations.children).
BETWEEN_KILLS = (11, 18)
TOO_QUICK = 3  # seconds; a form that comes back sooner was not written by anybody
LETTER = "/lettre/"
TIMEOUT = 30
# Where what was sent is kept, by the address it was sent with.
KEPT = """
    SELECT email FROM newsletter_subscriber
    UNION SELECT email FROM reactions_commenter JOIN reactions_reaction
        ON commenter_id = reactions_commenter.id
"""


@dataclass
class Senders:
    """Senders of forms, each from another address, who try until one is taken."""

    port: int
    posts: int
    # Of each comment page: when it was opened, as its form says.
    forms: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)
    ended: Event = field(default_factory=Event)

    def open_forms(self, recaps: list[str]) -> None:
        for slug in recaps:
            page = f"/recits/reactions/{slug}/"
            found = re.search(rb'name="started" value="([^"]+)"', self.ask(page).read())
            assert found
            self.forms[page] = found[1].decode()
        time.sleep(TOO_QUICK)

    def ask(self, path: str, fields: dict[str, str] | None = None, number: int = 0) -> HTTPResponse:
        connection = HTTPConnection(HOST, self.port, timeout=TIMEOUT)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://{HOST}:{self.port}",
            # Reserved for measuring networks (RFC 2544).
            "X-Forwarded-For": f"198.18.{number // 250}.{number % 250}",
        }
        connection.request("POST" if fields else "GET", path, urlencode(fields or {}), headers)
        return connection.getresponse()

    def send(self, number: int, again: int) -> bool:
        """Send one form; return whether it was taken."""
        email, path = f"reader{number}.{again}@example.org", LETTER
        fields = {"email": email}
        if number % 2:
            path = [*self.forms][number % len(self.forms)]
            fields |= {
                "text": f"Lu, {number}.",
                "author_name": "Odile",
                "started": self.forms[path],
            }
        try:
            with self.ask(path, fields, number) as answer:
                status = str(answer.status)
                answer.read()
        except (OSError, HTTPException):
            status = "none"
        with self.lock:
            self.answers[status] += 1
            if status == "302":
                self.taken.add(email)
        return status == "302"

    def send_all(self, first: int) -> None:
        for number in range(first, self.posts, SENDERS):
            for again in count():
                if self.ended.wait(1 / EACH_A_SECOND) or self.send(number, again):
                    break


def kill_web(site: int) -> None:
    """Kill the web server with its processes, as if the power failed."""
    _used, children_of = processes()
    web = min(children_of[site])
    kill([web, *children_of[web]])


def kill_database(server: postgres.Server) -> None:
    gone = postmaster(server)
    kill(gone)
    while set(gone) & set(processes()[0]):
        time.sleep(0.01)
    server.start()


def kill(pids: list[int]) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


@contextmanager
def serving(server: postgres.Server, port: int) -> Iterator[int]:
    """Start `serve` behind a proxy that passes client addresses; yield its process id."""
    own = {"DATABASE_URL": server.address, "HOST": HOST, "PORT": str(port)}
    own |= {"TRUSTED_PROXIES": "1", "SECRET_KEY": "of the measurement, as long as it has to be" * 2}
    with tempfile.TemporaryDirectory(prefix="m2-writes-") as var:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            env=os.environ | own | {"VAR_DIR": var},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            assert process.stdout
            for line in process.stdout:
                if "password" in line:
                    break
            # It prints each child that ended, and blocks when that is not read.
            Thread(target=process.stdout.read, daemon=True).start()
            yield process.pid
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def keep_what_is_committed(server: postgres.Server) -> None:
    """Restore PostgreSQL's default of synchronous commits, which tests turn off."""
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute("ALTER DATABASE postgres SET synchronous_commit = on")


def recaps(server: postgres.Server) -> list[str]:
    """Return the slugs of the recaps that take comments."""
    with psycopg.connect(server.address) as connection:
        rows = connection.execute(
            "SELECT slug FROM recaps_recap WHERE status = 'published' ORDER BY id"
        )
        return [slug for (slug,) in rows]


def main(posts: int = 1500, seed: int = 1) -> int:
    chance = random.Random(seed)
    kills: Counter[str] = Counter()
    with postgres.server() as server:
        keep_what_is_committed(server)
        port = free_port()
        senders = Senders(port, posts)
        with serving(server, port) as site:
            senders.open_forms(recaps(server))
            threads = [Thread(target=senders.send_all, args=[first]) for first in range(SENDERS)]
            with running(threads, senders.ended):
                while any(thread.is_alive() for thread in threads):
                    time.sleep(chance.uniform(*BETWEEN_KILLS))
                    kind = chance.choice(("application", "database"))
                    kills[kind] += 1
                    kill_web(site) if kind == "application" else kill_database(server)
        with psycopg.connect(server.address) as connection:
            kept = {email for (email,) in connection.execute(KEPT)}
    lost = senders.taken - kept
    print(f"{posts} posts, answered {dict(senders.answers)}; kill -9: {dict(kills)}")
    print(f"Taken {len(senders.taken)}, of these lost {len(lost)} (at most 0) {sorted(lost)[:5]}")
    return int(bool(lost))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
