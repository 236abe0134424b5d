"""Whether it is the same problem."""

from talks.clashes import Problem
from tests.talks.clashes.paper import programme, the_only
from tests.talks.paper import session, slot


def test_the_same_problem_at_another_time_is_the_same() -> None:
    def clash(start: str, room: str = "quai") -> Problem:
        return the_only(
            programme(
                session("rade", slot(room, start, "12:00")),
                session("mole", slot(room, start, "12:00")),
            )
        )

    assert clash("10:00").identity == clash("11:00").identity
    assert clash("10:00").identity != clash("10:00", room="digue").identity
