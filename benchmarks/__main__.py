"""Print what pages cost, beside the most they may; fail when an exact figure is missed."""

import os
import sys
from collections.abc import Iterator

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()
# The server reads the site's own settings, in the environment that these have made.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.core.management import call_command  # noqa: E402

from benchmarks.data import database, load_demonstration, publish  # noqa: E402
from benchmarks.figures import (  # noqa: E402
    SIZES,
    Figure,
    answered,
    queries,
    rendering,
    served,
    transfer,
    uploads,
)
from benchmarks.publishing import publishing  # noqa: E402
from benchmarks.searching import searching  # noqa: E402
from benchmarks.server import serving  # noqa: E402
from benchmarks.sitemaps import sitemaps  # noqa: E402
from benchmarks.starts import released, settled, started  # noqa: E402
from benchmarks.texts import texts  # noqa: E402


def figures() -> Iterator[Figure]:
    yield from texts()
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


def line(figure: Figure) -> str:
    bound = "" if figure.bound is None else f"{figure.bound:g}"
    verdict = "" if figure.bound is None else "ok" if figure.ok else "MISSED"
    measured = f"{figure.measured:.2f}".rstrip("0").rstrip(".")
    return f"{figure.name:<64}{bound:>6}{measured:>10} {figure.unit:<11}{verdict}".rstrip()


def main() -> int:
    print("Preparing …", flush=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    print(f"{'':<64}{'most':>6}{'measured':>10}")
    failed = False
    for figure in figures():
        print(line(figure), flush=True)
        failed |= figure.exact and not figure.ok
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
