"""The load that nginx and two processes of the application bear, set up as deploy/machine does.

`python -m benchmarks.load`; it needs nginx and wrk. The exit code is 1 when a bound is broken.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from statistics import median, quantiles
from threading import Event, Thread

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from benchmarks.data import database, folder_for_nginx, load_demonstration
from benchmarks.server import running
from tests.machine import NAME, Machine, machine, trickling
from tests.packages import BROTLI

ROUNDS, SECONDS, CONNECTIONS = 5, 1, 32
LEAST_OF_FILE = 0.9
LONGEST = 0.3  # seconds for a page while others trickle
READERS = 4
SENDERS = (10, 100)
FORM = "/lettre/"
ACCEPTED = "gzip, deflate, br"


def requests_per_second(url: str) -> float:
    report = subprocess.run(
        [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{SECONDS}s",
            "-H",
            f"Accept-Encoding: {ACCEPTED}",
            url,
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"Requests/sec:\s+([\d.]+)", report)
    assert found, report
    assert "Non-2xx" not in report, report
    return float(found[1])


def against_a_file(site: Machine, page: str) -> bool:
    """Compare a page that nginx keeps with a file of the same bytes; return if it is as fast."""
    answer, body = site.visitor().ask(page, Accept_Encoding=ACCEPTED)
    ending = {"br": ".br", "gzip": ".gz"}[answer.headers["Content-Encoding"]]
    file = site.var / "static" / "load.html"
    for name in (file, file.with_name(file.name + ending)):
        name.write_bytes(body)
        name.chmod(0o644)
    pages, files = [], []
    home = f"https://{NAME}:{site.https}"
    for _round in range(ROUNDS):
        files.append(requests_per_second(f"{home}/static/load.html"))
        pages.append(requests_per_second(f"{home}{page}"))
    # Each beside the other of its round: the machine may have had more to do in some.
    share = median(one / other for one, other in zip(pages, files, strict=True))
    print(
        f"{page} ({len(body)} bytes) from nginx's copy: {median(pages):,.0f} requests/s; "
        f"as a file: {median(files):,.0f}; {share:.2f} of it (at least {LEAST_OF_FILE})"
    )
    return share >= LEAST_OF_FILE


def while_bodies_trickle(site: Machine, page: str, count: int) -> bool:
    """Print how long pages and forms take while slow bodies arrive; return if that is in time."""
    asks = {
        "kept page": partial(site.visitor().ask, page),
        "page for one reader": partial(site.visitor().ask, "/compte/connexion/"),
        "form": partial(
            site.visitor().ask, FORM, method="POST", body=b"email=", Origin=f"https://{NAME}"
        ),
    }
    nearly_all = {}
    with trickling(site, FORM, count):
        for name, ask in asks.items():
            took = []
            for _time in range(30):
                start = time.perf_counter()
                answer, _body = ask()
                took.append(time.perf_counter() - start)
                assert answer.status == 200, answer.status
            nearly_all[name] = quantiles(took, n=10)[-1]
    report = ", ".join(f"{name} {seconds * 1000:.0f} ms" for name, seconds in nearly_all.items())
    print(f"{count} bodies trickle: {report} for nine of ten (bound {LONGEST * 1000:.0f} ms)")
    return max(nearly_all.values()) <= LONGEST


@dataclass
class Readers:
    """Readers who ask all the time: for pages, kept or not, and with forms."""

    site: Machine
    page: str
    ended: Event = field(default_factory=Event)
    answered: int = 0
    failed: list[str] = field(default_factory=list)
    # Forms that a process had when it ended, which must not be sent twice automatically.
    lost_forms: int = 0

    def read(self, number: int) -> None:
        turn = 0
        while not self.ended.is_set():
            turn += 1
            self.ask(self.page)
            self.ask(f"{self.page}?q={number}x{turn}")
            self.ask(FORM, body=b"email=")

    def ask(self, path: str, body: bytes | None = None) -> None:
        method = "POST" if body else "GET"
        try:
            with closing(self.site.visitor()) as visitor:
                answer, _body = visitor.ask(
                    path, method=method, body=body, Origin=f"https://{NAME}"
                )
        except OSError as error:
            self.failed.append(f"{method} {path}: {error!r}")
            return
        if answer.status == 200:
            self.answered += 1
        elif body and answer.status == 503:
            self.lost_forms += 1
        else:
            self.failed.append(f"{method} {path}: {answer.status}")


def under_load(
    site: Machine, page: str, name: str, happens: Callable[[], object], *, forms: int = 0
) -> bool:
    """Print how many requests fail while something happens; return whether none does.

    forms: how many forms may be refused because their process ended.
    """
    readers = Readers(site, page)
    threads = [Thread(target=readers.read, args=[number]) for number in range(READERS)]
    with running(threads, readers.ended):
        time.sleep(1)
        happens()
        time.sleep(1)
    print(
        f"{name}: {readers.answered} requests answered, {len(readers.failed)} failed (bound 0), "
        f"{readers.lost_forms} forms to send anew (at most {forms})"
    )
    for failure in readers.failed[:5]:
        print(f"  {failure}")
    return not readers.failed and readers.lost_forms <= forms


def main() -> int:
    var = folder_for_nginx()
    with database():
        page = f"/{load_demonstration()}/programme/"
        with machine(var, DATABASE_URL=os.environ["DATABASE_URL"]) as site:
            if not BROTLI.exists():
                print("nginx has no module for brotli here: static files come from its copies")
            first = site.web[0]
            good = [against_a_file(site, page)]
            good += [while_bodies_trickle(site, page, count) for count in SENDERS]

            def kill() -> None:
                site.kill_web(first)
                time.sleep(2)
                site.start_web(first)
                site.wait_for_web(first)

            def replace() -> None:
                for port in site.web:
                    site.stop_web(port)
                    site.have_back()

            good += [
                # Of a form each reader sends at once.
                under_load(site, page, "kill -9 of a process", kill, forms=READERS),
                under_load(site, page, "reload of nginx", partial(site.nginx, "-s", "reload")),
                under_load(site, page, "processes replaced one by one", replace),
            ]
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main())
