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

import benchmarks.setup  # noqa: F401  # isort: skip (before models)

from benchmarks.server import family, free_port

MOST = 40  # seconds of a processor
LOOK = 0.5
# It is quiet once so many seconds took less than that of a processor. Longer than copies wait.
QUIET, RESTING = 75, 5.0


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
