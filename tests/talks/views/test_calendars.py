"""Which events each calendar holds, read by icalendar and by vobject."""

from typing import Any

import pytest
import vobject
from django.test import Client
from icalendar import Calendar

from events.models import Edition
from talks.published import forget
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db

WHOLE = "/2027/programme.ics"
COPY = "/2027/programme-copie.ics"
DAY = "/2027/programme/2027-05-20.ics"
TRACK = "/2027/parcours/feux.ics"
ROOM = "/2027/salles/cale.ics"
SPEAKER = "/2027/intervenants/ana.ics"
ONE = "/2027/sessions/fanal.ics"
EVERY = (WHOLE, COPY, DAY, TRACK, ROOM, SPEAKER, ONE)


@pytest.fixture
def edition() -> Edition:
    """Two sessions on the first day and one on the second; the first is in every calendar."""
    edition = EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)
    track = TrackFactory.create(edition=edition, name_fr="Feux", slug="feux")
    cale = RoomFactory.create(edition=edition, name_fr="Cale", slug="cale")
    pont = RoomFactory.create(edition=edition, name_fr="Pont", slug="pont")
    ana = SpeakerFactory.create(name="Ana Môle", slug="ana")
    fanal = SessionFactory.create(
        edition=edition, title_fr="Fanal", slug="fanal", track=track, speakers=[ana]
    )
    SlotFactory.create(session=fanal, room=cale, day=1)
    rive = SessionFactory.create(edition=edition, title_fr="Rive", slug="rive", track=track)
    SlotFactory.create(session=rive, room=pont, day=1)
    cloche = SessionFactory.create(
        edition=edition, title_fr="Cloche", slug="cloche", speakers=[ana]
    )
    SlotFactory.create(session=cloche, room=cale, day=2)
    publish(edition)
    return edition


def read(client: Client, address: str) -> dict[str, str]:
    """The status of each event by the slug of its session: both readers must agree."""
    forget()
    answer = client.get(address)
    assert answer.status_code == 200
    calendar: Any = Calendar.from_ical(answer.content)
    found = {_slug(str(event["URL"])): str(event["STATUS"]) for event in calendar.events}
    other = vobject.readOne(answer.content.decode())
    assert {_slug(e.url.value): e.status.value for e in other.vevent_list} == found
    assert [e.dtstart.value for e in other.vevent_list] == [
        event["DTSTART"].dt for event in calendar.events
    ]
    assert not calendar.walk("VALARM")
    return found


def _slug(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[-1]


@pytest.mark.parametrize(
    ("address", "slugs"),
    [
        (WHOLE, {"fanal", "rive", "cloche"}),
        (COPY, {"fanal", "rive", "cloche"}),
        (DAY, {"fanal", "rive"}),
        (TRACK, {"fanal", "rive"}),
        (ROOM, {"fanal", "cloche"}),
        (SPEAKER, {"fanal", "cloche"}),
        (ONE, {"fanal"}),
    ],
)
def test_each_holds_its_own_events(
    client: Client, edition: Edition, address: str, slugs: set[str]
) -> None:
    assert set(read(client, address)) == slugs


def test_each_is_called_otherwise(client: Client, edition: Edition) -> None:
    found: list[Any] = [Calendar.from_ical(client.get(address).content) for address in EVERY]
    # The copy is the whole of it at one moment.
    assert len({str(calendar["UID"]) for calendar in found}) == len(EVERY) - 1
    assert [str(calendar["NAME"]) for calendar in found[3:]] == [
        *("Feux, Marseille 2.0", "Cale, Marseille 2.0", "Ana Môle, Marseille 2.0", "Fanal"),
    ]


@pytest.mark.parametrize("day", ["20270520", "2027-W20-4", "2027-05-19", "2027-13-01", "x"])
def test_a_day_has_one_address(client: Client, edition: Edition, day: str) -> None:
    assert client.get("/2027/programme/2027-05-20.ics").status_code == 200
    assert client.get(f"/2027/programme/{day}.ics").status_code == 404


def test_a_copy_is_a_file_that_nobody_asks_for_again(client: Client, edition: Edition) -> None:
    forget()
    copy, living = client.get(COPY), client.get(WHOLE)
    assert copy.headers["Content-Disposition"] == 'attachment; filename="2027-programme-copie.ics"'
    calendar: Any = Calendar.from_ical(copy.content)
    assert not {"SOURCE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"} & set(calendar)
    followed: Any = Calendar.from_ical(living.content)
    assert followed["SOURCE"] == f"http://testserver{WHOLE}"
    assert followed["X-PUBLISHED-TTL"].to_ical() == b"PT15M"


@pytest.mark.parametrize("address", EVERY)
def test_anyone_who_has_it_already_is_informed_so(
    client: Client, edition: Edition, address: str
) -> None:
    forget()
    first = client.get(address)
    for header, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get(address, headers={header: first.headers[value]})
        assert again.status_code == 304
        assert not again.content
    edition.rooms.filter(slug="cale").update(name_fr="Cale basse")
    publish(edition)
    forget()
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
