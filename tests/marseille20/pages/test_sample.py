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


def test_sessions_are_cancelled_withdrawn_and_full() -> None:
    assert sample.SESSIONS["annulee"].cancelled
    assert sample.SESSIONS["retiree"].withdrawn
    assert sample.SESSIONS["retiree"] not in sample.PROGRAMME.listed
    assert sample.SESSIONS["longue"].schedule.full
    assert sample.PROGRAMME.is_break(sample.SESSIONS["dejeuner"])
    track = sample.PROGRAMME.track(sample.SESSIONS["titre-a-rallonge"].content.track)
    assert track
    assert track.flag == ""


def test_what_is_kept_meets_what_clashes_with_it() -> None:
    (kept,) = sample.SESSIONS["gardee"].schedule.slots
    (clashing,) = sample.SESSIONS["simultanee"].schedule.slots
    assert kept.start < clashing.end
    assert clashing.start < kept.end
    assert kept.room != clashing.room


def test_one_session_is_marked_as_moved() -> None:
    found = marks(sample.PROGRAMME, sample.PUBLISHED.calendar_sequence, sample.NOW)
    assert set(found) == {slot.key for slot in sample.SESSIONS["deplacee"].schedule.slots}
