"""The made-up edition of the styleguide has each state that a page can show."""

from marseille20.pages import sample
from talks.marks import marks
from talks.programme import schema


def starts_and_ends(session: schema.Session) -> tuple[bool, bool]:
    """Whether its only slot has started by then, and whether it is over."""
    (slot,) = session.schedule.slots
    return slot.start <= sample.NOW, slot.end <= sample.NOW


def test_sessions_are_past_on_and_to_come() -> None:
    assert starts_and_ends(sample.SESSIONS["passee"]) == (True, True)
    assert starts_and_ends(sample.SESSIONS["en-cours"]) == (True, False)
    assert starts_and_ends(sample.SESSIONS["deplacee"]) == (False, False)


def test_one_session_is_marked_as_moved() -> None:
    found = marks(sample.PROGRAMME, sample.PUBLISHED.calendar_sequence, sample.NOW)
    assert set(found) == {slot.key for slot in sample.SESSIONS["deplacee"].schedule.slots}
