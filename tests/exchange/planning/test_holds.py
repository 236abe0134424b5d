"""Who holds a room at once with others, and who gives way."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from exchange.planning.candidates import Candidate
from exchange.planning.holds import Hold, conflicts, doubles
from exchange.planning.plan import Step
from exchange.records import Record, Where

NINE = datetime(2027, 5, 20, 9, tzinfo=UTC)


def hold(start: int, end: int, row: int | None = None, *, room: str = "Rade") -> Hold:
    """From one quarter of an hour after nine to another; row: that of the file which moves."""
    candidate = None
    if row is not None:
        record = Record(sort="session", where=Where(row), values={})
        step = Step(sort="session", title=str(row), where=record.where)
        candidate = Candidate(row, record, {}, str(row), step)
    begins, ends = (NINE + timedelta(minutes=15 * quarter) for quarter in (start, end))
    return Hold(room, begins, ends, str(row), candidate, moves=row is not None)


def losers(*holds: Hold) -> dict[str, str]:
    """Who gives way, and to whom."""
    return {loser.title: winner.title for loser, winner in conflicts(holds)}


def test_the_first_row_of_the_file_is_served_first() -> None:
    assert losers(hold(0, 4, 2), hold(2, 6, 1)) == {"2": "1"}
    assert losers(hold(0, 4, 1), hold(4, 6, 2)) == {}
    assert losers(hold(0, 4, 1), hold(2, 6, 2, room="Cale")) == {}


def test_nobody_gives_way_to_who_gives_way() -> None:
    assert losers(hold(0, 5, 3), hold(4, 8, 2), hold(7, 9, 1)) == {"2": "1"}


def test_who_keeps_a_place_gives_way_to_nobody() -> None:
    assert losers(hold(0, 4), hold(2, 6, 0)) == {"0": "None"}
    assert losers(hold(0, 20), hold(2, 3), hold(6, 8, 0)) == {"0": "None"}
    assert losers(hold(0, 20), hold(2, 3)) == {}


SPANS = st.tuples(st.integers(0, 20), st.integers(1, 8), st.booleans())


@given(st.lists(SPANS, max_size=12))
def test_what_is_left_holds_no_room_twice(spans: list[tuple[int, int, bool]]) -> None:
    holds = [
        hold(start, start + length, row if moves else None)
        for row, (start, length, moves) in enumerate(spans)
    ]
    found = list(conflicts(holds))
    for loser, winner in found:
        assert loser.moves
        assert loser.start < winner.end
        assert winner.start < loser.end
    lost = {id(loser) for loser, _winner in found}
    left = [each for each in holds if id(each) not in lost]
    for one in left:
        for other in left:
            is_apart = one.end <= other.start or other.end <= one.start
            assert one is other or is_apart or not (one.moves or other.moves)


def test_several_at_once_are_all_that_share_a_moment_with_another() -> None:
    one, other, third = hold(0, 8, 0), hold(1, 2, 1), hold(6, 9, 2)
    assert doubles([other, third, one]) == {"Rade": [one, other, third]}
    assert doubles([one, hold(8, 9, 1)]) == {}
    assert doubles([one, hold(2, 4, 1, room="Cale")]) == {}


def test_slots_of_one_session_are_not_several() -> None:
    one, other = hold(0, 8, 0), hold(2, 4, 1)
    assert other.candidate
    other.candidate.first = one.candidate
    assert doubles([one, other]) == {}
