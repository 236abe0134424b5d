from html.parser import HTMLParser

import pytest
from django.test import Client
from time_machine import travel

from events.models import Edition, Room
from talks.models import Session
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    moment,
)
from tests.talks.reading import get, tight, words

pytestmark = pytest.mark.django_db

ADDRESS = "/en/live/"


@pytest.fixture
def edition() -> Edition:
    """Two days in two rooms; in the first of them something is on at ten."""
    edition = EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)
    for slug, title, day, at in (
        ("cale", "Lanterns", 1, "10:00"),
        ("cale", "Beacons", 1, "11:00"),
        ("pont", "Tides", 1, "11:05"),
        ("cale", "Bells", 2, "09:00"),
    ):
        room = Room.objects.filter(edition=edition, slug=slug).first()
        room = room or RoomFactory.create(edition=edition, slug=slug, name_en=slug.title())
        session = SessionFactory.create(edition=edition, title_en=title)
        SlotFactory.create(session=session, room=room, day=day, at=at, minutes=60)
    publish(edition)
    return edition


class Shown(HTMLParser):
    """What a reader sees of the screen: the classes of its slots with their titles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.slots: list[tuple[str, str]] = []
        self.sentences: list[str] = []
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        css = (values.get("class") or "").split()
        if "foyer-slot" in css:
            self.slots.append((" ".join(css[1:]), ""))
        elif tag == "h3":
            self._in = "title"
        elif "foyer__says" in css and "hidden" not in values:
            self._in = "sentence"

    def handle_endtag(self, tag: str) -> None:
        if tag in {"h3", "p"}:
            self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in == "title" and data.strip():
            self.slots[-1] = (self.slots[-1][0], data.strip())
        elif self._in == "sentence" and data.strip():
            self._in = ""
            self.sentences.append(data.strip())


def at(client: Client, edition: Edition, day: int, clock: str, query: str = "") -> Shown:
    with travel(moment(edition, day, clock), tick=False):
        return Shown(get(client, ADDRESS + query))


def test_what_starts_in_ten_minutes_is_marked(client: Client, edition: Edition) -> None:
    with travel(moment(edition, 1, "10:53"), tick=False):
        read = words(get(client, ADDRESS))
    assert "Next, 11:00 until 12:00 in 7 min Beacons" in read
    assert "Next, 11:05 until 12:05 Tides" in read


def test_clock_is_right_within_a_minute(client: Client, edition: Edition) -> None:
    with travel(moment(edition, 1, "10:30"), tick=False) as clock:
        assert "<time>10:30</time>" in get(client, ADDRESS)
        clock.shift(59)
        answer = client.get(ADDRESS)
        assert (
            "s-maxage=1," in answer.headers["Cache-Control"]
            or "s-maxage=0" in (answer.headers["Cache-Control"])
        )
        clock.shift(1)
        html = get(client, ADDRESS)
    assert "<time>10:31</time>" in html
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in html


@pytest.mark.parametrize(
    ("day", "clock", "sentences"),
    [
        (-30, "12:00", ["It begins Thursday 20 May at 10:00."]),
        (1, "08:00", []),
        (1, "20:00", ["That is all for today. It goes on Friday 21 May at 09:00."]),
        (40, "10:00", ["Everything has been said."]),
    ],
)
def test_between_sessions_it_says_when_it_goes_on(
    client: Client, edition: Edition, day: int, clock: str, sentences: list[str]
) -> None:
    assert at(client, edition, day, clock).sentences == sentences


def test_before_the_first_day_each_room_tells_what_comes_first(
    client: Client, edition: Edition
) -> None:
    edition.last_day = moment(edition, 3, "00:00").date()
    edition.save()
    for slug, day in (("quai", 2), ("mole", 3)):
        room = RoomFactory.create(edition=edition, slug=slug)
        session = SessionFactory.create(edition=edition, title_en=slug.title())
        SlotFactory.create(session=session, room=room, day=day, at="09:00")
    publish(edition)
    with travel(moment(edition, -300, "12:00"), tick=False):
        html = get(client, ADDRESS)
    assert [slot for slot in Shown(html).slots if "is-next" in slot[0]] == [
        ("is-next", "Lanterns"),
        ("is-next", "Tides"),
        ("is-next is-another-day", "Quai"),
        ("is-next is-another-day", "Mole"),
    ]
    assert "Saturday 22 May 2027, Next, 09:00" in words(html)
    assert 'data-rooms="4"' in html
    found = at(client, edition, 1, "09:00").slots
    assert ("", "Quai") in found, "once it has begun a room waits for its day"
    assert "Mole" not in {title for _state, title in found}


def test_door_shows_one_room_with_the_rest_of_its_day(client: Client, edition: Edition) -> None:
    session = SessionFactory.create(
        edition=edition, title_en="Sirens", state=Session.State.CANCELLED
    )
    room = Room.objects.get(edition=edition, slug="cale")
    SlotFactory.create(session=session, room=room, at="14:00")
    publish(edition)
    with travel(moment(edition, 1, "10:30"), tick=False):
        html = get(client, f"{ADDRESS}?room=cale")
        both = get(client, f"{ADDRESS}?room=pont&room=cale")
    assert both.index("room-pont") < both.index("room-cale")
    assert "foyer--door" not in both
    assert "<h1>Cale</h1>" in tight(html)
    assert Shown(html).slots == [
        ("is-now", "Lanterns"),
        ("is-next", "Beacons"),
        ("is-later is-off", "Sirens"),
        ("", "Bells"),
    ]


def test_former_address_of_a_room_still_is_its_door(client: Client, edition: Edition) -> None:
    Room.objects.filter(edition=edition, slug="cale").update(slug="soute")
    publish(edition)
    assert "<h1>Cale</h1>" in tight(get(client, f"{ADDRESS}?room=cale"))


@pytest.mark.parametrize("room", ["cale&room=rien"])
def test_unknown_room_is_reported_with_those_there_are(
    client: Client, edition: Edition, room: str
) -> None:
    answer = client.get(f"{ADDRESS}?room={room}")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert "There is no such room" in html
    assert f'href="{ADDRESS}?room=pont"' in html


def test_without_an_edition_it_says_so(client: Client) -> None:
    assert "No edition is announced at the moment." in words(get(client, ADDRESS))
    # Nor without a release.
    EditionFactory.create(is_current=True)
    assert "Nothing of its programme was published yet." in words(get(client, ADDRESS))
