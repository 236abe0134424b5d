"""Print what pages cost, beside the most they may; fail when an exact figure is missed."""

import sys
from collections.abc import Iterator

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from django.core.management import call_command

from benchmarks.data import database, load_demonstration, publish
from benchmarks.figures import (
    SIZES,
    Figure,
    answered,
    queries,
    rendering,
    served,
    transfer,
    uploads,
)
from benchmarks.finding import finding
from benchmarks.publishing import publishing
from benchmarks.rules import rules
from benchmarks.searching import searching
from benchmarks.server import serving
from benchmarks.sitemaps import sitemaps
from benchmarks.starts import released, settled, started
from benchmarks.texts import texts


def figures() -> Iterator[Figure]:
    yield from texts()
    yield from rules()
    with database():
        demonstration = load_demonstration()
        editions = {size: publish(size) for size in SIZES}
        yield from queries(demonstration, editions)
        yield from rendering(editions)
        yield from uploads()
        yield from answered()
        yield from publishing()
        with serving() as server:
            yield from started(server, demonstration)
            settled(server)
            yield from served(server, demonstration)
            yield from transfer(server, demonstration)
            yield from released(server, demonstration)
        yield from searching()
    with database():
        yield from sitemaps()
    with database():
        yield from finding()


def main() -> int:
    print("Preparing …", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"{'':<64}{'most':>6}{'measured':>10}")
    failed = False
    for figure in figures():
        print(figure, flush=True)
        failed |= figure.exact and not figure.ok
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
