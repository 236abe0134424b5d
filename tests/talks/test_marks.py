from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from talks.marks import Mark, marks
from talks.programme import schema
from tests.talks.paper import at, moved, programme, session, slot

NOW = at("09:00")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


ROOM = "New room, was Digue"
TIME = "New time, was 09:30–\u206010:15"


@pytest.mark.parametrize(
    ("was", "mark"),
    [
        (slot("digue", "10:00", "11:00"), Mark(ROOM, room=ROOM)),
        (slot("sunken", "10:00", "11:00"), Mark("New room", room="New room")),
        (slot("quai", "09:30", "10:15"), Mark(TIME, time=TIME)),
        (slot("digue", "09:30", "10:15"), Mark("New time and room", TIME, ROOM)),
        (slot("quai", "10:00", "11:00", day=2), Mark("New day", time="New day")),
        (slot("digue", "10:00", "11:00", day=2), Mark("New day", "New day", ROOM)),
    ],
)
def test_mark_says_what_changed(was: schema.Slot, mark: Mark) -> None:
    new = slot("quai", "10:00", "11:00")
    house = programme([session("one", new)])
    assert marks(house, moved(new, was, NOW), NOW) == {new.key: mark}


def test_move_long_before_the_start_is_old_news() -> None:
    new, was = slot("quai", "10:00", "11:00"), slot("digue", "10:00", "11:00")
    house = programme([session("one", new)])
    early = new.start - timedelta(hours=72)
    assert marks(house, moved(new, was, early), NOW) == {}
    assert marks(house, moved(new, was, early + timedelta(minutes=1)), NOW) != {}


def test_mark_goes_when_the_slot_is_over() -> None:
    new, was = slot("quai", "10:00", "11:00"), slot("digue", "10:00", "11:00")
    house = programme([session("one", new)])
    assert marks(house, moved(new, was, NOW), at("10:59")) != {}
    assert marks(house, moved(new, was, NOW), at("11:00")) == {}
