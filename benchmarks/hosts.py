"""How soon all hosts show a change, and what readers notice when a host or a store is lost.

`python -m benchmarks.hosts`; it needs Linux, root, iproute2, nginx, PostgreSQL and Valkey. The exit
code is 1 when a page fails, or is not everywhere in time.
"""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from statistics import median
from threading import Event

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from benchmarks.data import folder_for_nginx
from tests import hosts
from tests.hosts import APPLICATIONS, PROGRAMME, Browser, Site, until

RELEASES = 10
READERS = 4
# Seconds from a release until it is read: a process may believe for one that nothing is new, and
# nginx for five more.
ON_HOSTS, THROUGH_NGINX = 1, 6


def seconds(ask: Callable[[], object]) -> float:
    start = time.monotonic()
    ask()
    return time.monotonic() - start


def releases(site: Site, organiser: Browser) -> bool:
    """Print how long after publishing readers see a release; return whether it is in time."""
    on_hosts, through_nginx = [], []
    with ThreadPoolExecutor() as threads:
        for number in range(RELEASES):
            title = f"Départ de {number} heures"
            readers = [site.browser(host) for host in (*APPLICATIONS, "nginx")]
            for reader in readers:
                reader.ask(PROGRAMME)
            organiser.publish(title)
            waits = [partial(until, reader.reads(PROGRAMME, title)) for reader in readers]
            *each, last = threads.map(seconds, waits)
            on_hosts.append(max(each))
            through_nginx.append(last)
    for name, found, most in (
        ("on all three hosts", on_hosts, ON_HOSTS),
        ("through nginx", through_nginx, THROUGH_NGINX),
    ):
        print(
            f"{RELEASES} releases read {name}: after {median(found):.2f} s (median), "
            f"{max(found):.2f} s at most (bound {most} s)"
        )
    return max(on_hosts) <= ON_HOSTS and max(through_nginx) <= THROUGH_NGINX


def under_load(site: Site) -> bool:
    """Print what readers notice of a host that is cut off and comes back."""
    ended = Event()

    def read() -> list[tuple[int, float]]:
        found = []
        while not ended.is_set():
            for path in (PROGRAMME, f"{PROGRAMME}?q={os.urandom(4).hex()}"):
                start = time.monotonic()
                status = site.browser("nginx").ask(path).status
                found.append((status, time.monotonic() - start))
        return found

    with ThreadPoolExecutor() as threads:
        readers = [threads.submit(read) for _ in range(READERS)]
        time.sleep(1)
        with site.network.without("web3"):
            time.sleep(10)
        time.sleep(5)
        ended.set()
        answers = [answer for reader in readers for answer in reader.result()]
    failed = sum(status != 200 for status, _ in answers)
    slow = sum(took > 1 for _, took in answers)
    print(
        f"a host cut off for 10 s: {len(answers)} pages, {failed} failed (bound 0), {slow} took "
        f"more than a second, the slowest {max(took for _, took in answers):.2f} s"
    )
    return not failed


def losses(site: Site) -> None:
    """Print how long the slowest request after the loss of a store takes, and the fastest."""
    cases: dict[str, tuple[str, Callable[[], object]]] = {
        "valkey": (
            "a form",
            lambda: site.browser("nginx").ask("/lettre/", {"email": "odile@example.org"}),
        ),
        "s3": (
            "a picture that nobody has",
            lambda: site.browser("nginx").ask(f"/media/{os.urandom(12).hex()}.png"),
        ),
    }
    kinds = {"stopped": site.stopped, "cut off": site.network.without}
    for host, (name, ask) in cases.items():
        for kind, loss in kinds.items():
            ask()
            with loss(host):
                took = sorted(seconds(ask) for _ in range(2 * len(APPLICATIONS)))
            print(f"{host} {kind}: {name} is answered after {took[-1]:.2f} s, then {took[0]:.2f} s")
            time.sleep(3)


def main() -> int:
    if why := hosts.missing():
        print(why)
        return 1
    var = folder_for_nginx()
    with hosts.running(var) as site:
        organiser = site.browser("web1")
        organiser.sign_in()
        good = [releases(site, organiser), under_load(site)]
        losses(site)
    return int(not all(good))


if __name__ == "__main__":
    sys.exit(main())
