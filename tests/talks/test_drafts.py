"""The rows as a programme: what belongs to it, and what is kept out of it."""

from datetime import UTC
from typing import Any

import pytest

from core.text.translated import Text
from events.models import Edition
from talks.clashes import circumstances, problems
from talks.drafts import draft, planned
from talks.models import Session
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027")


def slugs(entries: Any) -> set[str]:
    return {entry.slug for entry in entries}


# --- What the rows say ---------------------------------------------------------------------------


def test_a_session_with_all_it_has(edition: Edition) -> None:
    people = SpeakerFactory.create_batch(3)
    tags = TagFactory.create_batch(2)
    row = SessionFactory.create(
        edition=edition,
        speakers=people[2:],
        moderators=people[:2],
        tags=tags,
        services=["recorded"],
        sources=["https://example.org/"],
        seats=12,
        full=True,
    )
    row.links.create(kind="notes", url="https://example.org/notes")
    slot = SlotFactory.create(session=row)

    made = draft(edition)
    (session,) = made.sessions

    assert session.key == row.key
    assert session.title == row.title
    assert session.schedule.state == "confirmed"
    assert [(one.key, one.start, one.end) for one in session.live_slots] == [
        (slot.key, slot.start, slot.end)
    ]
    assert session.live_slots[0].start.tzinfo is UTC
    assert made.room(session.live_slots[0].room).name == slot.room.name
    assert [(credit.role, person.key) for credit, person in made.people(session)] == [
        ("speaker", people[2].key),
        ("moderator", people[0].key),
        ("moderator", people[1].key),
    ]
    assert slugs(made.topics(session)) == slugs(tags)
    track, shape = made.track(session.content.track), made.format(session.content.format)
    assert track == made.tracks[0]
    assert shape == made.formats[0]
    assert [(link.kind, link.url) for link in session.content.links] == [
        ("notes", "https://example.org/notes")
    ]
    assert session.content.services == ("recorded",)
    assert session.content.sources == ("https://example.org/",)
    assert (session.content.seats, session.schedule.full) == (12, True)
    assert not problems(made, circumstances(edition))


# --- What may be published -----------------------------------------------------------------------


def test_drafts_of_sessions_are_planned_as_if_they_were_confirmed(edition: Edition) -> None:
    for state in Session.State:
        SlotFactory.create(session__edition=edition, session__state=state, session__slug=state)
    SlotFactory.create(session__state="draft", session__slug="elsewhere")

    made = planned(edition)

    states = {session.slug: session.schedule.state for session in made.sessions}
    assert states == {"draft": "confirmed", "confirmed": "confirmed", "cancelled": "cancelled"}
    assert slugs(draft(edition).sessions) == {"confirmed", "cancelled"}
    assert len(made.all_slots) == 3


def test_an_announced_session_that_is_withdrawn_stays_as_withdrawn(edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition)
    publish(edition)
    Session.objects.update(state=Session.State.WITHDRAWN)

    (session,) = draft(edition).sessions

    assert session.withdrawn
    assert session.title == slot.session.title
    assert session.content.summary == Text()
    assert [(one.start, one.withdrawn) for one in session.schedule.slots] == [(slot.start, True)]


def test_anyone_who_the_public_knows_stays(edition: Edition) -> None:
    person, tag = SpeakerFactory.create(), TagFactory.create()
    row = SessionFactory.create(edition=edition, speakers=[person], tags=[tag])
    publish(edition)
    row.credits.all().delete()
    row.tags.clear()

    made = draft(edition)

    assert slugs(made.speakers) == {person.slug}
    assert slugs(made.tags) == {tag.slug}
    assert made.listed_speakers == []


def test_what_was_withdrawn_before_anybody_saw_it_never_was(edition: Edition) -> None:
    rows: dict[str, Any] = {
        "track": TrackFactory.create(edition=edition),
        "format": FormatFactory.create(edition=edition),
    }
    person, tag = SpeakerFactory.create(), TagFactory.create()
    SlotFactory.create(
        session=SessionFactory.create(edition=edition, speakers=[person], tags=[tag], **rows)
    )
    for row in (*rows.values(), person, tag):
        row.withdrawn = True
        row.save()

    made = draft(edition)
    (session,) = made.sessions

    assert not made.by_key.keys() & {row.key for row in (*rows.values(), person, tag)}
    assert (session.content.track, session.content.format) == (None, None)
    assert session.content.people == ()
    assert session.content.tags == ()
    assert publish(edition).number == 1


def test_an_unseen_room_that_is_withdrawn_is_in_the_way_while_it_is_in_use(
    edition: Edition,
) -> None:
    venue = VenueFactory.create(edition=edition)
    room = RoomFactory.create(edition=edition, venue=venue)
    slot = SlotFactory.create(session__edition=edition, room=room)
    for row in (room, venue):
        row.withdrawn = True
        row.save()

    assert [problem.rule for problem in problems(draft(edition), circumstances(edition))] == [
        "withdrawn_room"
    ]

    slot.room = RoomFactory.create(edition=edition)
    slot.save()

    made = draft(edition)
    assert not problems(made, circumstances(edition))
    assert slugs(made.rooms) == {slot.room.slug}
    assert slugs(made.venues) == {slot.room.venue.slug}


@pytest.mark.parametrize("announced", [True, False])
def test_withdrawn_places_and_kinds(edition: Edition, announced: bool) -> None:
    rows: list[Any] = [
        VenueFactory.create(edition=edition),
        RoomFactory.create(edition=edition),
        TrackFactory.create(edition=edition),
        FormatFactory.create(edition=edition),
    ]
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(withdrawn=True, announced=announced)

    found = {entry.key: entry for entry in draft(edition).by_key.values()}

    assert {row.key for row in rows if row.key in found} == (
        {row.key for row in rows} if announced else set()
    )
    assert all(found[row.key].withdrawn for row in rows if announced)
