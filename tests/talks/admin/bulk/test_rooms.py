from datetime import timedelta

import pytest

from events.models import Edition
from talks.admin.bulk.rooms import Wish, refused
from talks.models import Slot
from tests.factories import RoomFactory, SlotFactory

pytestmark = pytest.mark.django_db


def later(slot: Slot, minutes: int) -> Wish:
    by = timedelta(minutes=minutes)
    return Wish(slot=slot, room=slot.room_id, start=slot.start + by, end=slot.end + by)


def test_who_cannot_go_is_in_the_way_of_all_behind(edition: Edition) -> None:
    room = RoomFactory.create(edition=edition)
    row = [
        SlotFactory.create(session__edition=edition, room=room, at=at, minutes=60)
        for at in ("09:00", "10:00", "11:00", "12:00")
    ]
    going, last = row[:3], row[3]
    found = refused([[later(slot, 60)] for slot in going], row)
    assert found == {2: last, 1: going[2], 0: going[1]}
    assert refused([[later(slot, 60)] for slot in row], row) == {}


def test_a_group_is_had_whole_or_not_at_all(edition: Edition) -> None:
    held = SlotFactory.create(session__edition=edition)
    free = SlotFactory.create(session__edition=edition, session__state="draft", day=2)
    taken = SlotFactory.create(session=free.session, room=held.room)
    beside = SlotFactory.create(
        session__edition=edition, session__state="draft", room=free.room, day=2
    )
    groups = [[later(free, 0), later(taken, 0)], [later(beside, 0)]]
    assert refused(groups, [held]) == {0: held}
