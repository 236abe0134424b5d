"""Three days in the life of the programme: from the rows to what readers are told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar
from time_machine import travel

from events.models import Edition, Room
from recaps.models import Recap
from speakers.models import Speaker
from talks.diff import diff
from talks.drafts import draft
from talks.models import Slot
from talks.programme import EntryId, Programme
from talks.published import forget, published_site
from talks.releases import RefusedError, publish
from talks.withdrawal import restore, withdraw
from tests.factories import (
    EditionFactory,
    RecapFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    moment,
)
from tests.sitemaps import sitemap
from tests.talks.reading import get, linked, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027", is_current=True)


@pytest.fixture
def quay(edition: Edition) -> Room:
    return RoomFactory.create(edition=edition, slug="quai", name_fr="Grand Quai", name_en="")


@pytest.fixture
def hold(edition: Edition) -> Room:
    return RoomFactory.create(edition=edition, slug="cale", name_fr="La Cale", name_en="")


@pytest.fixture
def pilot() -> Speaker:
    return SpeakerFactory.create(
        name="Inès Calanque",
        slug="ines-calanque",
        biography_fr="Elle pilotte des navires.",
        biography_en="",
    )


@pytest.fixture
def slot(edition: Edition, quay: Room, hold: Room, pilot: Speaker) -> Slot:
    """Eleven o'clock on the first day, in the Grand Quai; published a week before."""
    session = SessionFactory.create(
        edition=edition,
        slug="entrer-au-port",
        title_fr="Entrer au port",
        title_en="",
        abstract_fr="Une manœuvre lente.",
        speakers=[pilot],
    )
    slot = SlotFactory.create(session=session, room=quay, at="11:00")
    SlotFactory.create(
        session=SessionFactory.create(edition=edition, slug="le-chenal", title_fr="Le chenal"),
        room=hold,
        at="14:00",
    )
    with travel(moment(edition, 1, "09:00") - timedelta(days=7), tick=False):
        publish(edition)
    return slot


def shown() -> Programme:
    forget()
    edition = published_site().edition("2027")
    assert edition
    return edition.programme


def events(client: Client, address: str = "/2027/programme.ics") -> dict[str, Any]:
    """The events of a calendar file, by UID."""
    forget()
    calendar: Any = Calendar.from_ical(client.get(address).content)
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


def waiting(edition: Edition) -> set[EntryId]:
    """What differs from what is public."""
    return {difference.entry for difference in diff(shown(), draft(edition))}


# --- 10:58 ---------------------------------------------------------------------------------------


@pytest.fixture
def two_to_eleven(edition: Edition, slot: Slot, hold: Room) -> Iterator[datetime]:
    """The Grand Quai has no light. A person was rewriting the abstract."""
    with travel(moment(edition, 1, "10:58"), tick=False) as clock:
        slot.session.abstract_fr = "Une manœuvre len"
        slot.session.title_fr = "Entrer au p"
        slot.session.save()
        slot.room = hold
        slot.save()
        publish(edition, choose={EntryId("schedule", slot.session.key)})
        clock.shift(timedelta(minutes=1))
        yield moment(edition, 1, "10:58")


@pytest.mark.usefixtures("two_to_eleven")
def test_the_room_changed_and_nothing_else(edition: Edition, slot: Slot, hold: Room) -> None:
    session = shown().session(slot.session.key)

    assert [one.room for one in session.live_slots] == [hold.key]
    assert session.content.abstract.fr == "Une manœuvre lente."
    assert session.title.fr == "Entrer au port"
    assert waiting(edition) == {EntryId("content", slot.session.key)}


@pytest.mark.usefixtures("two_to_eleven")
@pytest.mark.parametrize(
    "address", ["/en/2027/programme/", "/en/2027/sessions/entrer-au-port/", "/en/2027/rooms/cale/"]
)
def test_pages_tell_of_the_new_room_and_mark_it(client: Client, address: str) -> None:
    html = get(client, address)

    assert "La Cale" in html
    assert "New room, was Grand Quai" in words(html)
    assert html.count('class="state state--moved"') >= 1
    assert "Entrer au port" in words(html)
    assert "Entrer au p<" not in html
    assert "Une manœuvre len<" not in html


@pytest.mark.parametrize("address", ["/2027/programme.ics", "/2027/sessions/entrer-au-port.ics"])
def test_calendars_are_reported(
    client: Client, slot: Slot, two_to_eleven: datetime, address: str
) -> None:
    event = events(client, address)[str(slot.key)]

    assert event["sequence"] == 1
    assert event["dtstart"].dt == slot.start
    assert event["dtstamp"].dt == event["last-modified"].dt == two_to_eleven
    assert "La Cale" in event["location"]
    assert event["status"] == "CONFIRMED"
    assert event["summary"] == "Entrer au port"


@pytest.mark.usefixtures("two_to_eleven")
def test_the_change_log_tells_both_rooms(client: Client) -> None:
    for address in ("/en/2027/programme/changes/", "/en/2027/programme/changes.atom"):
        forget()
        said = client.get(address).content.decode()
        assert "New room: La Cale. It was Grand Quai." in said
        assert "Entrer au port" in said
        assert "abstract" not in said
        assert "10:58" in said or "T08:58" in said


# --- A typo, while the timetable is half reworked ------------------------------------------------


@pytest.fixture
def half_reworked(edition: Edition, slot: Slot, pilot: Speaker, hold: Room) -> set[EntryId]:
    """The draft cannot be published: a person is in two places. Gives what is being reworked."""
    other = Slot.objects.get(session__slug="le-chenal")
    other.session.credits.create(speaker=pilot)
    other.start, other.end = slot.start, slot.end
    other.save()
    SlotFactory.create(
        session=SessionFactory.create(edition=edition, title_fr="Le môle"), room=hold, at="16:00"
    )
    edition.tagline_fr = "Deux jours"
    edition.save()
    with pytest.raises(RefusedError):
        publish(edition)
    return waiting(edition)


def test_the_timetable_has_not_moved(
    client: Client, edition: Edition, slot: Slot, pilot: Speaker, half_reworked: set[EntryId]
) -> None:
    addresses = (
        "/2027/programme/",
        "/2027/salles/cale/",
        "/2027/sessions/le-chenal/",
        "/en/2027/sessions/entrer-au-port/",
        "/en/2027/rooms/quai/",
    )
    with travel(moment(edition, 1, "08:00"), tick=False):
        before = [words(get(client, address)) for address in addresses]
        calendar = events(client)

        pilot.biography_fr = "Elle pilote des navires."
        pilot.save()
        publish(edition, choose={EntryId("speaker", pilot.key)})

        assert [words(get(client, address)) for address in addresses] == before
        assert events(client) == calendar


# --- She withdraws, after two recaps cite her ----------------------------------------------------


@pytest.fixture
def recaps(slot: Slot, pilot: Speaker) -> list[Recap]:
    return [
        RecapFactory.create(
            title_fr=title,
            title_en="",
            slug=slug,
            body_fr="<p>Inès Calanque nous a fait entrer au port.</p>",
            speakers=[pilot],
            sessions=[slot.session],
        )
        for title, slug in (("La journée des pilotes", "pilotes"), ("À quai, enfin", "a-quai"))
    ]


@pytest.fixture
def withdrawn_pilot(edition: Edition, recaps: list[Recap], pilot: Speaker) -> Iterator[datetime]:
    at = moment(edition, 2, "18:00")
    with travel(at, tick=False):
        Recap.objects.update(published_at=at - timedelta(hours=1))
        (release,) = withdraw(pilot)
        assert release.number == 2
        yield at


@pytest.mark.usefixtures("withdrawn_pilot")
def test_she_is_in_no_list(client: Client) -> None:
    assert shown().listed_speakers == []
    for address in ("/2027/intervenants/", "/2027/programme/", "/2027/sessions/entrer-au-port/"):
        html = get(client, address)
        assert "Inès Calanque" not in words(html)
        assert "Inès Calanque" not in str(linked(html))
    assert not [path for path in sitemap(client) if "ines-calanque" in path]


@pytest.mark.usefixtures("withdrawn_pilot")
def test_her_page_stays_and_says_so(client: Client, recaps: list[Recap]) -> None:
    html = get(client, "/en/speakers/ines-calanque/")
    said = words(html)

    assert "Inès Calanque" in said
    assert "This person is no longer in the programme." in said
    assert 'content="noindex' in html
    assert "pilotte" not in html
    for recap in recaps:
        assert recap.title_fr in said


@pytest.mark.usefixtures("withdrawn_pilot")
def test_the_recaps_stay_as_they_were(client: Client, recaps: list[Recap]) -> None:
    for recap in recaps:
        html = get(client, f"/recits/{recap.slug}/")
        assert "Inès Calanque nous a fait entrer au port." in words(html)
        assert 'href="/intervenants/ines-calanque/"' in html
        assert 'href="/2027/sessions/entrer-au-port/"' in html
        assert recap.title_fr in words(get(client, "/recits/"))
        assert recap.title_fr in words(get(client, "/2027/sessions/entrer-au-port/"))


def test_calendars_forget_her_name_and_keep_the_event(
    client: Client, slot: Slot, withdrawn_pilot: datetime
) -> None:
    event = events(client)[str(slot.key)]

    assert "Inès Calanque" not in str(event["description"])
    assert event["status"] == "CONFIRMED"
    assert event["sequence"] == 0
    assert event["last-modified"].dt == withdrawn_pilot


@pytest.mark.usefixtures("withdrawn_pilot")
def test_she_comes_back_as_she_was(client: Client, pilot: Speaker) -> None:
    restore(pilot)

    assert [person.name for person in shown().listed_speakers] == ["Inès Calanque"]
    html = get(client, "/intervenants/ines-calanque/")
    assert "Elle pilotte des navires." in words(html)
    assert "noindex" not in html
    assert "Inès Calanque" in words(get(client, "/2027/sessions/entrer-au-port/"))
