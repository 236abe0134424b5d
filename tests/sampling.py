"""Cases that are drawn from many: `make test` tries a few, always the same; ALL=1 tries each."""

import os
import random
from collections.abc import Sequence

ALL = bool(os.environ.get("ALL"))


def sample[Case](cases: Sequence[Case], count: int) -> list[Case]:
    """Return as many of the cases as `make test` tries, in their order."""
    if ALL or len(cases) <= count:
        return list(cases)
    drawn = random.Random(0).sample(range(len(cases)), count)  # noqa: S311 (repeated, not secret)
    return [cases[number] for number in sorted(drawn)]
