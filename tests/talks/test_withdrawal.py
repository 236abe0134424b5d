"""What is withdrawn leaves the lists at once and keeps its page."""

import json

import pytest

from events.models import Edition, Room
from speakers.models import Speaker
from talks.drafts import draft
from talks.models import Release, Session, Slot
from talks.programme import Programme
from talks.published import published_site
from talks.releases import ArchivedError, RefusedError, publish
from talks.withdrawal import restore, withdraw
from tests.factories import RoomFactory, SessionFactory, SlotFactory, SpeakerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot() -> Slot:
    slot = SlotFactory.create(
        session=SessionFactory.create(edition__slug="demo", speakers=[SpeakerFactory.create()])
    )
    publish(slot.session.edition)
    return slot


def programme() -> Programme:
    edition = published_site().edition("demo")
    assert edition
    return edition.programme


def test_a_session_leaves_the_lists_and_keeps_its_page(slot: Slot) -> None:
    withdraw(slot.session)

    (session,) = programme().sessions
    assert session.withdrawn
    assert session.title.fr == slot.session.title_fr
    assert not session.content.summary
    assert programme().listed == []
    assert [s.withdrawn for s in session.schedule.slots] == [True]
    assert Release.objects.get(number=2).calendar_sequence[str(slot.key)]["sequence"] == 1


def test_what_was_cancelled_comes_back_cancelled(slot: Slot) -> None:
    Session.objects.update(state=Session.State.CANCELLED)
    publish(slot.session.edition)
    withdraw(slot.session)
    restore(slot.session)

    (session,) = programme().sessions
    assert session.cancelled


def test_what_nobody_saw_comes_back_as_a_draft(slot: Slot) -> None:
    session = SessionFactory.create(edition=slot.session.edition, state=Session.State.DRAFT)
    withdraw(session)
    restore(session)

    session.refresh_from_db()
    assert session.state == Session.State.DRAFT


def test_a_speaker_leaves_the_people_of_sessions(slot: Slot) -> None:
    withdraw(Speaker.objects.get())

    (session,) = programme().sessions
    assert programme().people(session) == []
    assert programme().listed_speakers == []
    assert programme().speakers[0].name == Speaker.objects.get().name


def test_one_slot_of_several(slot: Slot) -> None:
    other = SlotFactory.create(session=slot.session, at="15:00")
    publish(slot.session.edition)

    withdraw(other)

    (session,) = programme().sessions
    assert [s.key for s in session.live_slots] == [slot.key]
    assert not session.withdrawn


def test_nothing_that_is_being_prepared_goes_along(slot: Slot) -> None:
    other = SlotFactory.create(session=slot.session, at="15:00")
    session, person = slot.session, Speaker.objects.get()
    publish(session.edition)
    session.title_fr, session.slug = "Secret", "secret"
    session.save()
    slot.room = RoomFactory.create(edition=session.edition, name_fr="Secret")
    slot.save()
    person.name = "Secret"
    person.save()

    withdraw(other)
    withdraw(person)
    withdraw(session)

    assert Release.objects.count() == 5
    for release in Release.objects.all():
        assert "secret" not in json.dumps([release.document, release.changes]).lower()
    # Nor later: what is withdrawn stands where it was seen last.
    assert draft(session.edition).sessions[0].schedule == programme().sessions[0].schedule


def test_a_room_in_use_stays(slot: Slot) -> None:
    with pytest.raises(RefusedError, match="retirée"):
        withdraw(slot.room)

    slot.room.refresh_from_db()
    assert not slot.room.withdrawn
    assert Release.objects.count() == 1


# --- Archived editions ---------------------------------------------------------------------------


def test_rows_of_an_archived_edition_stay(slot: Slot) -> None:
    Edition.objects.update(archived=True)
    session = Session.objects.get()
    for row in (session, Slot.objects.get(), Room.objects.get()):
        with pytest.raises(ArchivedError):
            withdraw(row)
    session.refresh_from_db()
    assert not session.withdrawn
    assert Release.objects.count() == 1


def test_a_speaker_is_withdrawn_from_the_others(slot: Slot) -> None:
    """What is archived stays as it was: they were there."""
    [person] = slot.session.speakers.all()
    other = SlotFactory.create(session=SessionFactory.create(speakers=[person])).session.edition
    publish(other)
    Edition.objects.filter(pk=slot.session.edition_id).update(archived=True)
    assert [release.edition for release in withdraw(person)] == [other]
    assert programme().speakers[0].name == person.name
    assert [release.edition for release in restore(person)] == [other]
