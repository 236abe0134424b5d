"""What other programs are told: as the schemas of the formats ask, and as apps do beyond them."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from lxml import etree

from events.models import Edition
from exchange.writers import frab_json, frab_xml
from exchange.writers.schedule import NUMBERS, Schedule, Scheduler, numbers
from talks.models import Session, SessionLink
from talks.published import current_site
from talks.releases import publish
from tests.editions import crowded
from tests.factories import (
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db

# Beside the project where it is; not ours to keep (c3voc's, EUPL-1.2).
SCHEMAS = Path(settings.BASE_DIR).parent / "shared" / "schemas"
needs_schemas = pytest.mark.skipif(not SCHEMAS.exists(), reason="The schemas are not here.")


def scheduled(edition: Edition, language: str = "fr", **options: Any) -> Schedule:
    """What the newest release of the edition is for other programs."""
    published = current_site().edition(edition.slug)
    assert published
    scheduler = Scheduler(
        published,
        language=language,
        session_url=lambda slug: f"https://example.org/{slug}/",
        file_url=lambda name: f"https://example.org/media/{name}",
        recaps=options.get("recaps", {}),
    )
    url = "https://example.org/demo/programme/"
    return scheduler.schedule(url=url, source="https://example.org/demo/programme.xml")


def xml_of(edition: Edition, language: str = "fr", **options: Any) -> Any:
    return etree.fromstring(frab_xml.write(scheduled(edition, language, **options)))


def json_of(edition: Edition, **options: Any) -> Any:
    return json.loads(frab_json.write(scheduled(edition, **options)))


@pytest.fixture
def session(edition: Edition) -> Session:
    """A workshop of the first day with two people, published."""
    session = SessionFactory.create(
        edition=edition,
        title_fr="Tenir un fanal : <la mèche> & la flamme\x0b",
        slug="fanal-",
        summary_fr="Pourquoi la nuit.",
        summary_en="",
        abstract_fr="Un.\n\nDeux.",
        abstract_en="",
        track=TrackFactory.create(edition=edition, name_fr="Feux", slug="feux"),
        format=FormatFactory.create(edition=edition, name_fr="Atelier"),
        languages=["fr", "de"],
        services=[Session.Service.RECORDED],
        speakers=[SpeakerFactory.create(name="Ana Môle"), SpeakerFactory.create(name="Bo Digue")],
    )
    SessionLink.objects.create(session=session, kind="slides", url="https://example.org/s.pdf")
    room = RoomFactory.create(edition=edition, name_fr="Cale", slug="cale", capacity=40)
    SlotFactory.create(session=session, room=room, at="09:30", minutes=90)
    publish(edition)
    return session


def test_xml_tells_a_session_as_apps_read_it(session: Session) -> None:
    slot = session.slots.get()
    event = xml_of(session.edition).find("day/room/event")
    shown = {child.tag: child.text or "" for child in event}
    assert event.get("guid") == str(slot.key)
    assert shown == {
        "room": "Cale",
        "title": "Tenir un fanal : <la mèche> & la flamme",
        "subtitle": "",
        "type": "Atelier",
        "date": slot.start.astimezone(session.edition.zone).isoformat(),
        "start": "09:30",
        "duration": "01:30",
        "abstract": "Pourquoi la nuit.",
        "slug": f"demo-{event.get('id')}-fanal",
        "track": "Feux",
        "persons": shown["persons"],
        "language": "fr, de",
        "description": "Un.\n\nDeux.",
        "recording": shown["recording"],
        "links": shown["links"],
        "attachments": "",
        "url": "https://example.org/fanal-/",
    }
    assert [person.text for person in event.find("persons")] == ["Ana Môle", "Bo Digue"]
    assert event.findtext("recording/optout") == "false"


def test_slides_are_an_attachment(session: Session) -> None:
    Session.objects.update(slides="0123456789abcdef01234567.pdf", slides_size=2000)
    publish(session.edition)
    file = {
        "url": "https://example.org/media/0123456789abcdef01234567.pdf",
        "title": "0123456789abcdef01234567.pdf",
        "type": "slides",
    }
    attachment = xml_of(session.edition).find("day/room/event/attachments/attachment")
    assert {"url": attachment.get("href"), "title": attachment.text, "type": "slides"} == file
    conference = json_of(session.edition)["schedule"]["conference"]
    assert conference["days"][0]["rooms"]["Cale"][0]["attachments"] == [file]


def test_cancelled_and_withdrawn_are_left_out(session: Session) -> None:
    edition, room = session.edition, session.slots.get().room
    for at, state in (("14:00", Session.State.CANCELLED), ("16:00", Session.State.CONFIRMED)):
        SlotFactory.create(
            session=SessionFactory.create(edition=edition, state=state), room=room, at=at
        )
    publish(edition)
    assert len(xml_of(edition).findall("day/room/event")) == 2
    session.state = Session.State.WITHDRAWN
    session.save()
    publish(edition)
    assert len(xml_of(edition).findall("day/room/event")) == 1


def test_keys_that_would_have_one_number_get_two() -> None:
    same = [UUID(int=NUMBERS * times + 7) for times in range(3)]
    last = UUID(int=NUMBERS - 1)
    assert sorted(numbers([*same, last]).values()) == [8, 9, 10, NUMBERS]
    assert numbers(same)[same[0]] == 8


@pytest.fixture(params=["session", "crowded"])
def any_edition(request: pytest.FixtureRequest) -> Edition:
    if request.param == "crowded":
        return crowded(date(2027, 5, 12))
    session: Session = request.getfixturevalue("session")
    return session.edition


def test_what_apps_ask_beyond_the_schema(any_edition: Edition) -> None:
    """Read in the source of EventFahrplan, FOSDEM Companion and Giggity."""
    root = xml_of(any_edition)
    assert root.findtext("conference/acronym")
    assert root.findtext("conference/title")
    assert root.findtext("conference/base_url").startswith("https://")
    days = root.findall("day")
    assert [day.get("index") for day in days] == [str(n + 1) for n in range(len(days))]
    assert all(day.get(name) for day in days for name in ("date", "start", "end"))
    events = root.findall("day/room/event")
    assert events
    assert len({event.get("id") for event in events}) == len(events)
    for event in events:
        assert 0 < int(event.get("id")) < 2**31
        hours, minutes = event.findtext("duration").split(":")
        assert len(hours) == len(minutes) == 2
        assert int(hours) < 24
        assert all(len(code) in {2, 3} for code in event.findtext("language").split(", "))
        assert all(0 < int(person.get("id")) < 2**31 for person in event.find("persons"))
        assert all(link.text for link in event.find("links"))
    for room in root.findall("day/room"):
        assert_nothing_overlaps(room)


def assert_nothing_overlaps(room: Any) -> None:
    ends = datetime.min.replace(tzinfo=UTC)
    for event in room:
        start = datetime.fromisoformat(event.findtext("date"))
        hours, minutes = map(int, event.findtext("duration").split(":"))
        assert start >= ends
        ends = start + timedelta(hours=hours, minutes=minutes)


@needs_schemas
def test_xml_is_valid(any_edition: Edition) -> None:
    xsd = etree.XMLSchema(etree.parse(str(SCHEMAS / "schedule.xml.xsd")))
    xsd.assertValid(xml_of(any_edition))


@needs_schemas
def test_json_is_valid(any_edition: Edition) -> None:
    from jsonschema import (  # type: ignore[import-untyped]  # noqa: PLC0415
        Draft6Validator,
        FormatChecker,
    )

    rules = json.loads((SCHEMAS / "schedule.json-schema.json").read_text("utf-8"))
    Draft6Validator(rules, format_checker=FormatChecker()).validate(json_of(any_edition))
