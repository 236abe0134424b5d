"""The planned programme in memory: what a step made of it, and no word of what is not true."""

import pytest

from talks.clashes import moved
from talks.drafts import planned
from tests.timetable.stage import Stage, to
from timetable.programmes import keep_moved, placed, planned_programme, seen_programme

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_what_a_step_moved_is_known_unless_others_wrote_meanwhile() -> None:
    on = Stage()
    slot, other = on.slot("Rade", "10:00"), on.slot("Phares", "10:00", room=1)
    for minute, meanwhile in (("11:00", False), ("12:00", True)):
        before, there = seen_programme(on.edition), on.place(minute)
        if meanwhile:
            on.takes(to(other, on.place("15:00", room=1)), by=on.sam)
        on.takes(to(slot, there))
        after = moved(before.programme, {slot.key: placed(slot.session.key, there)})
        keep_moved(on.edition, before, after, lines=1)
        assert (planned_programme(on.edition) is after) is not meanwhile
        assert planned_programme(on.edition).all_slots == planned(on.edition).all_slots
