"""The wait of the first readers after a start and after a release."""

import time
from collections.abc import Iterator

from benchmarks.client import Reader
from benchmarks.figures import Figure, programme_address
from benchmarks.server import Server
from events.models import Edition
from talks.models import Session
from talks.releases import publish

FIRST = 50  # milliseconds
PAUSE = 1  # seconds between two looks
RESTING = 0.05  # of a processor, for asking twice a second what is public
WATCHED = 3  # seconds after a release; processes ask twice a second what is public


def started(server: Server, demonstration: str) -> Iterator[Figure]:
    """Measure the first requests after a start; to be called before any other."""
    for address in ("/", programme_address(demonstration)):
        with Reader(server.port) as reader:
            yield Figure(
                f"first request after a start: {address}", ask(reader, address), "ms", FIRST
            )


def settled(server: Server) -> None:
    """Return once the server rests: what a start sets off, at last a copy of all pages, is done."""
    with Reader(server.port) as reader:
        while reader.get("/en/copy.json").status != 200:
            time.sleep(PAUSE)
    used, before = server.cpu_seconds(), float("inf")
    while abs(used - before) > RESTING * PAUSE:
        time.sleep(PAUSE)
        used, before = server.cpu_seconds(), used


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
    """Return how many milliseconds an answer took."""
    begun = time.perf_counter()
    assert reader.get(address).status == 200
    return (time.perf_counter() - begun) * 1000
