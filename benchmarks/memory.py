"""How much memory a server process has after 10,000 different addresses.

`python -m benchmarks.memory`; it needs Linux. The exit code is 1 when the bound is broken.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from django.core.management import call_command

from benchmarks.client import Reader
from benchmarks.data import database, load_demonstration, publish
from benchmarks.server import Server, processes, serving
from talks.published import published_site

ADDRESSES = 10_000
SESSIONS = 900
MOST = 350  # MB


def addresses(slug: str, demonstration: str) -> Iterator[str]:
    """Yield every session in both languages, then searches in a programme without end."""
    edition = published_site().edition(slug)
    assert edition
    for session in edition.programme.listed:
        yield f"/{slug}/sessions/{session.slug}/"
        yield f"/en/{slug}/sessions/{session.slug}/"
    for number in range(ADDRESSES):
        yield f"/{demonstration}/programme/?q={number}"


def megabytes(server: Server) -> float:
    """Return the resident memory of the process that answers requests, in MB."""
    _used, children_of = processes()
    (answering,) = children_of[server.pid]
    status = Path(f"/proc/{answering}/status").read_text()
    (resident,) = re.findall(r"VmRSS:\s+(\d+) kB", status)
    return int(resident) / 1024


def main() -> int:
    call_command("collectstatic", interactive=False, verbosity=0)
    with database():
        demonstration, slug = load_demonstration(), publish(SESSIONS)
        with serving() as server, Reader(server.port) as reader:
            print(f"At the start: {megabytes(server):.0f} MB", flush=True)
            for number, address in enumerate(addresses(slug, demonstration), 1):
                assert reader.get(address).status == 200
                if number in {ADDRESSES // 2, ADDRESSES}:
                    now = megabytes(server)
                    print(f"After {number} addresses: {now:.0f} MB (at most {MOST})", flush=True)
                if number == ADDRESSES:
                    return int(now > MOST)
    raise AssertionError("There were fewer addresses.")


if __name__ == "__main__":
    sys.exit(main())
