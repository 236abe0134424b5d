"""A conference morning: a thousand phones before nginx, then before the application alone.

`python -m benchmarks.morning SECONDS` (300 by default). It needs nginx and k6 (in PATH, or named by
`K6`), which share the machine with the site. The exit code is 1 when a bound is broken.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from benchmarks.client import Reader, weigh
from benchmarks.data import database, folder_for_nginx, load_demonstration
from talks.published import published_site
from tests.machine import HERE, NAME, machine

PHONES = 1000
LONGEST = 0.3  # seconds, for 99 of 100
K6 = os.environ.get("K6", "k6")
SCRIPT = Path(__file__).with_suffix(".js")
# What a proxy tells of a reader who came by https.
BY_HTTPS = {"Host": NAME, "X-Forwarded-Proto": "https"}


@dataclass(frozen=True)
class Phones:
    """A crowd of phones and what they ask for; each has one of the addresses."""

    visit: list[str]
    state: str
    sessions: list[str]
    seconds: int

    def read(self, name: str, addresses: list[str], headers: dict[str, str]) -> bool:
        """Let the phones read; print what they noticed, and return whether it is within bounds."""
        given = {**vars(self), "phones": PHONES, "addresses": addresses, "headers": headers}
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(given, file)
            file.flush()
            before = cpu_seconds()
            command = [K6, "run", "--quiet", "--env", f"SITE={file.name}", str(SCRIPT)]
            found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        print(
            f"{name}: {PHONES} phones for {self.seconds} s, {found['requests']} requests, "
            f"{found['failed']} failed, {found['unfinished']} phones did not end; answered within "
            f"{found['median']:.3f} s (median), {found['p99']:.3f} s (99 of 100, at most "
            f"{LONGEST}), {found['longest']:.3f} s (all); k6 used "
            f"{(cpu_seconds() - before) / self.seconds:.0%} of a core",
            flush=True,
        )
        return not found["failed"] and not found["unfinished"] and found["p99"] <= LONGEST


def cpu_seconds() -> float:
    """Return the CPU time of the child processes that have ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(seconds: int) -> int:
    var = folder_for_nginx()
    with database():
        slug = load_demonstration()
        edition = published_site().current
        assert edition
        sessions = [f"/{slug}/sessions/{session.slug}/" for session in edition.programme.listed]
        with machine(var, DATABASE_URL=os.environ["DATABASE_URL"]) as site:
            with Reader(site.web[0], BY_HTTPS) as reader:
                visit = weigh(reader, f"/{slug}/programme/").here
            phones = Phones(visit, f"/{slug}/state.json", sessions, seconds)
            is_good = phones.read("Behind nginx", [f"https://{NAME}:{site.https}"], {})
            processes = [f"http://{HERE}:{port}" for port in site.web]
            phones.read("The application alone", processes, BY_HTTPS)
    return int(not is_good)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
