"""Measure what `make run` of the demonstration does by itself, from its greeting until it is quiet.

`python -m benchmarks.background`; it takes some minutes. The exit code is 1 when the bound is
broken.
"""

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()
# The server reads the site's own settings, in the environment that these have made.
del os.environ["DJANGO_SETTINGS_MODULE"]

from benchmarks.server import free_port, processes  # noqa: E402

MOST = 40  # seconds of a processor
LOOK = 0.5
# It is quiet once so many seconds took less than that of a processor. Longer than copies wait.
QUIET, RESTING = 75, 5.0


def family(first: int) -> dict[int, float]:
    """Return the CPU seconds of a process and of all its descendants, by process id."""
    used, children_of = processes()
    found = [first]
    for process in found:
        found += children_of[process]
    return {process: used[process] for process in found if process in used}


def main() -> int:
    os.environ["PORT"] = str(free_port())
    command = [sys.executable, "manage.py", "serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        try:
            assert run.stdout
            for line in run.stdout:
                if "Ctrl-C stops it" in line:
                    break
            measured = until_quiet(run.pid)
        finally:
            run.send_signal(signal.SIGINT)
    print(f"background work of the demonstration: {measured:.0f} s CPU (at most {MOST})")
    return int(measured > MOST)


def until_quiet(first: int) -> float:
    """Return the CPU seconds spent until the family rests, with processes that end meanwhile."""
    before = family(first)
    spent: dict[int, float] = defaultdict(float)
    sums: list[float] = []
    while True:
        time.sleep(LOOK)
        for process, seconds in family(first).items():
            spent[process] = seconds - before.get(process, 0.0)
        sums.append(sum(spent.values()))
        ago = int(QUIET / LOOK)
        if len(sums) > ago and sums[-1] - sums[-ago] < RESTING:
            return sums[-1]


if __name__ == "__main__":
    sys.exit(main())
