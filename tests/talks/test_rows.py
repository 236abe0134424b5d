from talks.calendar_sequence import CalendarSequence
from talks.programme import Programme, schema
from talks.published import Contents, PublishedEdition
from talks.rows import Row, rows
from tests.talks.paper import at, moved, programme, session, slot


def edition(made: Programme, kept: CalendarSequence | None = None) -> PublishedEdition:
    return PublishedEdition(1, True, made.edition, Contents(made, kept or {}), number=1)


def placed(found: list[Row]) -> list[tuple[str, str]]:
    return [(row.session.slug, row.when.start if row.when else "") for row in found]


def test_a_row_for_each_slot_in_order_of_time_and_those_without_one_last() -> None:
    later = session("later")
    twice = session("twice", slot("quai", "11:00", "12:00"), slot("digue", "09:00", "09:30"))
    once = session("once", slot("quai", "10:00", "11:00"))
    found = rows(edition(programme([later, twice, once])), [later, twice, once], at("08:00"))
    assert placed(found) == [
        ("twice", "09:00"),
        ("once", "10:00"),
        ("twice", "11:00"),
        ("later", ""),
    ]
    assert [row.room and row.room.slug for row in found] == ["digue", "quai", "quai", None]
    assert found[0].url == "/2027/sessions/twice/"


def test_cancelled_session_is_never_on_and_did_not_move() -> None:
    now, was = slot("quai", "10:00", "11:00"), slot("quai", "09:00", "10:00")
    states: list[tuple[schema.SessionState, bool]] = [("confirmed", True), ("cancelled", False)]
    for state, is_on in states:
        held = session("held", now, state=state)
        sequence = moved(now, was, at("08:00"))
        shown = edition(programme([held]), sequence)
        [row] = rows(shown, [held], at("10:30"))
        assert (row.is_now, bool(row.mark)) == (is_on, is_on)
