"""What is on now and next, room by room."""

import pytest

from events.models import Edition, Room
from marseille20.pages.now_next import NowNext, now_next
from talks.models import Session
from talks.published import published_site
from talks.releases import publish
from tests.factories import EditionFactory, RoomFactory, SessionFactory, SlotFactory, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027", is_current=True)


@pytest.fixture
def rooms(edition: Edition) -> list[Room]:
    return [RoomFactory.create(edition=edition, slug=slug) for slug in ("cale", "pont", "soute")]


def hold(room: Room, title: str, at: str, minutes: int = 60, day: int = 1) -> Session:
    session = SessionFactory.create(edition=room.edition, title_fr=title)
    SlotFactory.create(session=session, room=room, at=at, minutes=minutes, day=day)
    return session


def at(edition: Edition, clock: str, day: int = 1) -> NowNext:
    publish(edition)
    return now_next(published_site().editions[0], moment(edition, day, clock))


def summary(now_next: NowNext) -> list[tuple[str, str, str]]:
    return [
        (
            each.room.slug,
            ", ".join(f"{now.row.session.title.fr} {now.percent}" for now in each.now),
            ", ".join(row.session.title.fr for row in each.next),
        )
        for each in now_next.rooms
    ]


def test_each_room_says_what_is_on_and_what_is_next(edition: Edition, rooms: list[Room]) -> None:
    hold(rooms[0], "Phares", "10:00")
    hold(rooms[0], "Balises", "11:00")
    hold(rooms[1], "Marées", "10:15", minutes=90)
    assert summary(at(edition, "10:45")) == [
        ("cale", "Phares 75", "Balises"),
        ("pont", "Marées 33", ""),
    ]
    # An end is no longer, and a start is already.
    noon = now_next(published_site().editions[0], moment(edition, 1, "11:00"))
    assert summary(noon)[0] == ("cale", "Balises 0", "")


@pytest.mark.parametrize(
    ("clock", "live", "idle", "soon"),
    [("10:45", ["pont"], ["cale"], ["Balises"]), ("09:00", [], [], ["Marées", "Balises"])],
)
def test_rooms_where_nothing_is_on_stand_behind_those_where_something_is(
    edition: Edition,
    rooms: list[Room],
    clock: str,
    live: list[str],
    idle: list[str],
    soon: list[str],
) -> None:
    hold(rooms[0], "Balises", "11:00")
    hold(rooms[1], "Marées", "10:15", minutes=90)
    found = at(edition, clock)
    assert [each.room.slug for each in found.live] == live
    assert [each.room.slug for each in found.idle] == idle
    assert [row.session.title.fr for row in found.soon] == soon


def test_what_ends_within_ten_minutes_says_so(edition: Edition, rooms: list[Room]) -> None:
    hold(rooms[0], "Phares", "10:00")
    (each,) = at(edition, "10:50").live
    assert (each.now[0].left, each.now[0].ends_soon) == (10, True)


@pytest.mark.parametrize(("count", "is_in_lines"), [(9, False), (10, True)])
def test_many_rooms_have_a_line_each(edition: Edition, count: int, *, is_in_lines: bool) -> None:
    for room in RoomFactory.create_batch(count, edition=edition):
        hold(room, "Phares", "10:00")
    assert at(edition, "10:30").is_in_lines is is_in_lines


def test_room_that_holds_several_says_all_that_is_on(edition: Edition, rooms: list[Room]) -> None:
    Room.objects.filter(slug="cale").update(holds_several=True)
    rooms[0].refresh_from_db()
    for title, clock in (("Nœuds", "10:00"), ("Voiles", "10:30"), ("Rames", "11:00")):
        hold(rooms[0], title, clock)
    hold(rooms[0], "Ancres", "11:00", minutes=90)
    assert summary(at(edition, "10:45")) == [("cale", "Nœuds 75, Voiles 25", "Rames, Ancres")]


def test_what_is_cancelled_is_neither_on_nor_next(edition: Edition, rooms: list[Room]) -> None:
    for clock in ("10:00", "11:00"):
        session = hold(rooms[0], "Phares", clock)
        session.state = Session.State.CANCELLED
        session.save()
    hold(rooms[0], "Balises", "12:00")
    assert summary(at(edition, "10:30")) == [("cale", "", "Balises")]


def test_another_day_is_not_next_but_later(edition: Edition, rooms: list[Room]) -> None:
    hold(rooms[0], "Phares", "10:00")
    hold(rooms[0], "Balises", "09:00", day=2)
    assert summary(at(edition, "10:30")) == [("cale", "Phares 50", "")]
    evening = now_next(published_site().editions[0], moment(edition, 1, "20:00"))
    assert evening.rooms == []
    assert evening.later
    assert evening.later.session.title.fr == "Balises"
    night = now_next(published_site().editions[0], moment(edition, 2, "20:00"))
    assert night.later is None
    assert (evening.over, night.over) == ("", "2027-05-21")


def test_clock_is_the_editions_and_true_for_a_minute(edition: Edition, rooms: list[Room]) -> None:
    hold(rooms[0], "Phares", "10:00")
    publish(edition)
    found = now_next(published_site().editions[0], moment(edition, 1, "10:59").replace(second=20))
    assert found.clock == "10:59"
    assert found.clock_iso == "2027-05-20T10:59+02:00"
    assert found.valid_until == moment(edition, 1, "11:00")
