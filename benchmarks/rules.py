"""What it costs to judge a large plan by all rules, and by those that one move concerns."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from benchmarks.edition import programme
from benchmarks.figures import Figure
from talks.clashes import USUAL, Circumstances, Placed, moved, problems
from talks.models import Severity
from talks.programme import Programme

SESSIONS = 900
TIMES = 5


def rules() -> Iterator[Figure]:
    """Measure rules that are all on, of a plan of which nothing is known to be recorded."""
    made = programme(SESSIONS)
    known = _known(made)
    name = f"rules of {SESSIONS} sessions"
    usual = replace(known, severities={})
    yield Figure(f"{name}, as usual", _best(lambda: problems(replace(made), usual)), "ms CPU", 100)
    yield Figure(f"{name}, all on", _best(lambda: problems(replace(made), known)), "ms CPU", 300)
    yield Figure("… one of them moved and judged", _best(lambda: _move(made, known)), "ms CPU", 20)


def _known(made: Programme) -> Circumstances:
    """Return all that can be known of a plan, so that each rule finds something."""
    moments = [slot.start for slot, _session in made.all_slots]
    rooms = [room.key for room in made.rooms]
    return Circumstances(
        severities=dict.fromkeys(USUAL, Severity.WARNING),
        minutes={shape.key: 30 for shape in made.formats},
        available={each.key: [(moments[0], moments[450])] for each in made.speakers[::2]},
        stars={session.key: number % 400 for number, session in enumerate(made.sessions)},
        walking={frozenset(pair): 5 for pair in combinations(rooms, 2)},
    )


def _move(made: Programme, known: Circumstances) -> None:
    slot, session = made.all_slots[SESSIONS // 2]
    start, end = (moment + timedelta(hours=1) for moment in (slot.start, slot.end))
    place = Placed(session=session.key, room=made.rooms[0].key, start=start, end=end)
    problems(moved(made, {slot.key: place}), known, of={session.key})


def _best(do: Callable[[], object]) -> float:
    """Return the CPU time of the quickest of some times, in ms."""
    found = []
    for _number in range(TIMES):
        begun = time.process_time()
        do()
        found.append(time.process_time() - begun)
    return 1000 * min(found)
