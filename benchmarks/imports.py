"""Print how long it takes to judge and to import a large programme, and how much memory.

`python -m benchmarks.imports FILE`; DATABASE_URL chooses the kind of database. The exit code
is 1 when it takes too long or too much, or when the same file again would change something.
"""

import argparse
import resource
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import monotonic, process_time

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from django.db import connection
from django.test.utils import CaptureQueriesContext

from benchmarks.data import database
from events.models import Edition
from exchange.applying import apply
from exchange.planning import Plan
from exchange.running import plan_of

MOST, LOCKED = 20.0, 2.0  # seconds
MEMORY = 300.0  # MB


def timed[R](name: str, most: float, do: Callable[[], R]) -> tuple[R, bool]:
    """Do a step and print how long it takes; return its result, and whether it is in time."""
    began, worked = monotonic(), process_time()
    with CaptureQueriesContext(connection) as queries:
        result = do()
    took, worked = monotonic() - began, process_time() - worked
    print(
        f"{connection.vendor}: {name:<8}{took:>6.1f} s, at most {most:g}; "
        f"{worked:.1f} s on the processor, {len(queries)} queries",
        flush=True,
    )
    return result, took <= most


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--first-day", type=date.fromisoformat, default=date(2026, 1, 31))
    parser.add_argument("--last-day", type=date.fromisoformat, default=date(2026, 2, 1))
    arguments = parser.parse_args()
    content = arguments.file.read_bytes()
    with database():
        edition = Edition.objects.create(
            name="Import", slug="import", tagline_fr="…", summary_fr="…", city="Bruxelles",
            first_day=arguments.first_day, last_day=arguments.last_day, time_zone="Europe/Brussels",
        )  # fmt: skip

        def judged() -> Plan:
            return plan_of(content, edition, language="en")

        plan, is_quick = timed("dry run", MOST, judged)
        print(plan.counts)
        _done, is_short = timed("import", LOCKED, lambda: apply(plan, edition))
        again, is_quick_again = timed("dry run", MOST, judged)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{memory:.0f} MB, at most {MEMORY:g}")
    print("The same again: no change." if again.writes.is_empty else "The same again: CHANGES.")
    is_well = is_quick and is_short and is_quick_again and memory <= MEMORY
    return int(not (is_well and again.writes.is_empty))


if __name__ == "__main__":
    sys.exit(main())
