import pytest
from django.core.exceptions import ValidationError

from events.models import Room
from talks.models import Session, Slot
from tests.factories import (
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
)
from tests.talks.models.rooms import assert_one_wins, kept, slot_in, written_at_once

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.mark.parametrize(
    "state", [Session.State.DRAFT, Session.State.CANCELLED, Session.State.WITHDRAWN]
)
def test_only_confirmed_sessions_hold_their_room(room: Room, state: Session.State) -> None:
    slot = slot_in(room, "10:00", state=state)
    assert not slot.holds_room
    assert kept(lambda: slot_in(room, "10:00"))


@pytest.mark.parametrize(
    "state", [Session.State.DRAFT, Session.State.CANCELLED, Session.State.WITHDRAWN]
)
def test_the_room_follows_the_state_of_the_session(room: Room, state: Session.State) -> None:
    slot = slot_in(room, "10:00")
    withdrawn = SlotFactory.create(session=slot.session, room=room, at="15:00", withdrawn=True)
    for now, holds in ((state, False), (Session.State.CONFIRMED, True)):
        slot.session.state = now
        slot.session.save()
        slot.refresh_from_db()
        withdrawn.refresh_from_db()
        assert (slot.holds_room, withdrawn.holds_room) == (holds, False)


@pytest.mark.django_db(transaction=True)
def test_of_two_drafts_confirmed_at_once_one_gets_the_room() -> None:
    room = RoomFactory.create()
    sessions = [slot_in(room, "10:00", state=Session.State.DRAFT).session for _ in range(2)]
    for session in sessions:
        session.state = Session.State.CONFIRMED
    assert_one_wins(written_at_once(*[session.save for session in sessions]))
    assert Session.objects.filter(state=Session.State.CONFIRMED).count() == 1
    assert Slot.objects.filter(holds_room=True).count() == 1


def test_a_session_that_was_announced_is_no_draft_again() -> None:
    session = SessionFactory.create(announced=True)
    session.state = Session.State.DRAFT
    assert not kept(session.save)


def test_track_and_format_are_those_of_the_edition() -> None:
    session = SessionFactory.create()
    session.full_clean()
    for field, factory in (("track", TrackFactory), ("format", FormatFactory)):
        before = getattr(session, field)
        setattr(session, field, factory.create())
        with pytest.raises(ValidationError) as refused:
            session.full_clean()
        assert list(refused.value.message_dict) == [field]
        setattr(session, field, before)


def test_what_is_still_to_be_found() -> None:
    """A time, a summary and a speaker, of sessions that are expected; a break needs no more."""
    placed = SlotFactory.create(session__speakers=[SpeakerFactory.create()]).session
    lost = SessionFactory.create(summary_fr="")
    SessionFactory.create(summary_fr="", state=Session.State.CANCELLED)
    pause = FormatFactory.create(edition=placed.edition, is_break=True)
    coffee = SessionFactory.create(edition=placed.edition, summary_fr="", format=pause)
    assert set(Session.objects.without_slot()) == {lost, coffee}
    assert set(Session.objects.without_summary()) == {lost}
    assert set(Session.objects.without_speaker()) == {lost}


def test_a_person_is_in_a_session_once() -> None:
    session = SessionFactory.create(speakers=[SpeakerFactory.create()])
    assert not kept(lambda: session.credits.create(speaker=session.speakers.get()))
