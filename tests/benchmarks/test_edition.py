from itertools import accumulate

import pytest

from benchmarks.edition import programme
from talks.clashes import Circumstances, problems


def test_the_largest_has_the_shape_of_a_large_conference() -> None:
    made = programme(900)
    slots = [slot for slot, _session in made.all_slots]
    minutes = {(slot.end - slot.start).seconds // 60 for slot in slots}
    # At one moment, what ends goes before what starts.
    edges = sorted((edge, step) for s in slots for edge, step in ((s.start, 1), (s.end, -1)))

    assert len(made.listed) == len(slots) == 900
    assert len(made.rooms) == 30
    assert (min(minutes), max(minutes)) == (5, 480)
    assert max(accumulate(step for _edge, step in edges)) == 28


@pytest.mark.parametrize("size", [38, 100, 300, 900])
def test_any_size_could_be_published(size: int) -> None:
    made = programme(size)

    assert len(made.sessions) == size
    # Nobody looks after where the speakers run to.
    assert {problem.rule for problem in problems(made, Circumstances())} <= {"person_twice"}
