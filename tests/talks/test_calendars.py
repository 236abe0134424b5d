"""What calendars are told, by a reader that is not the library's own writer."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar, Event
from time_machine import travel

from core.http.answers import PublicAnswer
from events.models import Edition
from talks.models import Session, Slot
from talks.published import forget
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
    VenueFactory,
)

pytestmark = pytest.mark.django_db

WHOLE = "/2027/programme.ics"
ONE = "/2027/sessions/fanal.ics"
PUBLISHED = datetime(2027, 5, 1, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(
        slug="2027", name="Marseille 2.0", is_current=True, notice_fr="Démonstration."
    )


@pytest.fixture
def session(edition: Edition) -> Session:
    """A session of the first day, published on 1 May."""
    venue = VenueFactory.create(
        edition=edition, name_fr="Forme de radoub", latitude=43.2951, longitude=5.3739
    )
    session = SessionFactory.create(
        edition=edition,
        title_fr="Tenir un fanal : la mèche, la flamme",
        title_en="Keeping a lantern",
        slug="fanal",
        track=TrackFactory.create(edition=edition, name_fr="Feux"),
        speakers=[SpeakerFactory.create(name="Ana Môle"), SpeakerFactory.create(name="Bo Digue")],
        tags=[TagFactory.create(name="Phares")],
        notice_fr="Fiche fictive.",
    )
    SlotFactory.create(
        session=session, room=RoomFactory.create(edition=edition, venue=venue, name_fr="Cale")
    )
    with travel(PUBLISHED, tick=False):
        publish(edition)
    return session


def file(client: Client, address: str) -> bytes:
    forget()
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert isinstance(response, PublicAnswer)
    return response.content


def events(content: bytes) -> list[Any]:
    """The events of a file; each has the properties RFC 5545 requires."""
    calendar: Any = Calendar.from_ical(content)
    found: list[Any] = [part for part in calendar.subcomponents if isinstance(part, Event)]
    for event in found:
        assert event["UID"]
        assert event["DTSTAMP"].dt.utcoffset() == timedelta()
    return found


def only(content: bytes) -> Any:
    (event,) = events(content)
    return event


def test_event_says_what_when_and_where(client: Client, session: Session) -> None:
    event = only(file(client, ONE))
    slot = Slot.objects.get()
    assert event["UID"] == str(slot.key)
    assert event["DTSTART"].dt == datetime(2027, 5, 20, 8, 0, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2027, 5, 20, 8, 30, tzinfo=UTC)
    assert event["SUMMARY"] == "Tenir un fanal\u00a0: la mèche, la flamme"
    assert event["SUMMARY"].params["LANGUAGE"] == "fr"
    assert event["LOCATION"] == "Cale, Forme de radoub"
    assert event["GEO"].to_ical() == "43.2951;5.3739"
    assert event["STATUS"] == "CONFIRMED"
    assert event["URL"] == "http://testserver/2027/sessions/fanal/"
    assert [str(category) for category in event["CATEGORIES"].cats][0::2] == ["Feux", "Phares"]
    described = event["DESCRIPTION"].splitlines()
    assert described[0] == "Ce que disent les vagues."
    assert "Ana Môle" in described[1]
    assert "Bo Digue" in described[1]
    assert described[2:] == ["Fiche fictive.", "http://testserver/2027/sessions/fanal/"]


def test_calendar_tells_its_name_its_source_and_when_to_ask_again(
    client: Client, session: Session
) -> None:
    calendar: Any = Calendar.from_ical(file(client, WHOLE))
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Marseille 2.0"
    assert "Démonstration." in calendar["DESCRIPTION"]
    assert calendar["URL"] == "http://testserver/2027/programme/"
    assert calendar["SOURCE"] == f"http://testserver{WHOLE}"
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(minutes=15)
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar["X-WR-TIMEZONE"] == "Europe/Paris"


def test_lines_are_folded_by_octets_and_end_in_crlf(client: Client, session: Session) -> None:
    Session.objects.update(summary_fr="Été à l’île " * 20)
    publish(session.edition)
    content = file(client, ONE)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert not re.search(rb"(?<!\r)\n", content)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    # No character is cut in two.
    assert all(line.decode() is not None for line in lines)
    assert "Été à l’île " * 20 in only(content)["DESCRIPTION"]


def test_times_come_from_the_release_and_never_from_the_clock(
    client: Client, session: Session
) -> None:
    with travel(PUBLISHED + timedelta(days=2), tick=False):
        first = file(client, WHOLE)
    with travel(PUBLISHED + timedelta(days=3), tick=False):
        assert file(client, WHOLE) == first
    event = only(first)
    assert event["SEQUENCE"] == 0
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == PUBLISHED.replace(microsecond=0)


def test_cancelled_session_stays_as_cancelled(client: Client, session: Session) -> None:
    session.state = Session.State.CANCELLED
    session.save()
    publish(session.edition)
    for address in (WHOLE, ONE):
        event = only(file(client, f"/en{address}"))
        assert event["STATUS"] == "CANCELLED"
        assert event["SUMMARY"] == "Cancelled: Keeping a lantern"
        assert event["SEQUENCE"] == 1


def test_withdrawn_session_stays_as_cancelled_and_says_no_more(
    client: Client, session: Session
) -> None:
    withdraw(session)
    for address in (WHOLE, ONE):
        event = only(file(client, address))
        assert event["STATUS"] == "CANCELLED"
        assert event["UID"] == str(Slot.objects.get().key)
        assert event["DTSTART"].dt == datetime(2027, 5, 20, 8, 0, tzinfo=UTC)
        assert "vagues" not in event["DESCRIPTION"]


def test_edition_without_a_programme_gives_its_days(client: Client, edition: Edition) -> None:
    SlotFactory.create(session=SessionFactory.create(edition=edition, title_fr="Secret"))
    event = only(file(client, WHOLE))
    assert event["SUMMARY"] == "Marseille 2.0"
    assert event["DTSTART"].dt == edition.first_day
    assert event["DTEND"].dt == edition.last_day + timedelta(days=1)
    assert event["UID"] == str(edition.key)
