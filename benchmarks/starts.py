"""What the first readers wait for, after a process started and after a release."""

import time
from collections.abc import Iterator

from benchmarks.client import Reader
from benchmarks.figures import Figure, programme_address
from benchmarks.server import Server
from events.models import Edition
from talks.models import Session
from talks.releases import publish

FIRST = 50  # milliseconds
WATCHED = 3  # seconds after a release; processes ask twice a second what is public


def started(server: Server, demonstration: str) -> Iterator[Figure]:
    """To be asked before anything else is."""
    for address in ("/", programme_address(demonstration)):
        with Reader(server.port) as reader:
            yield Figure(
                f"first request after a start: {address}", ask(reader, address), "ms", FIRST
            )


def settled(server: Server) -> None:
    """Return once what a start sets off beside answering is done: the copy for offline reading."""
    with Reader(server.port) as reader:
        while reader.get("/en/copy.json").status != 200:
            time.sleep(0.5)


def released(server: Server, demonstration: str) -> Iterator[Figure]:
    edition = Edition.objects.get(slug=demonstration)
    session = Session.objects.filter(edition=edition).earliest("pk")
    address = programme_address(demonstration)
    with Reader(server.port) as reader:
        before = reader.get(address).headers["etag"]
        session.title_fr = f"{session.title_fr} !"
        session.save()
        publish(edition)
        begun, longest, seen = time.perf_counter(), 0.0, None
        while time.perf_counter() - begun < WATCHED:
            longest = max(longest, ask(reader, address))
            if seen is None and reader.get(address).headers["etag"] != before:
                seen = time.perf_counter() - begun
    yield Figure("a release is seen after", float("inf") if seen is None else seen, "s", 1)
    yield Figure("… the longest request of the programme meanwhile", longest, "ms", FIRST)


def ask(reader: Reader, address: str) -> float:
    """How many milliseconds the answer took."""
    begun = time.perf_counter()
    assert reader.get(address).status == 200
    return (time.perf_counter() - begun) * 1000
