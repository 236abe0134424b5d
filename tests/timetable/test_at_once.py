"""What two people do to one sheet at the same moment."""

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from talks.models import Slot
from tests.databases import at_once
from tests.timetable.stage import Stage, new, now, to
from timetable.models import Step
from timetable.refusals import RefusedStepError
from timetable.steps import TakenStep

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


def ended(*calls: Callable[[], TakenStep]) -> list[Any]:
    """How each call ended: with a step, or with the refusal that it met."""

    def outcome(future: Future[TakenStep]) -> object:
        error = future.exception()
        if error is None:
            return future.result()
        assert isinstance(error, RefusedStepError)
        return error

    return [outcome(future) for future in at_once(*calls)]


def test_of_two_at_once_one_comes_first_and_the_other_is_told_so() -> None:
    """One test of all pairs: each that ends a transaction empties the database."""
    on = Stage()
    for pair in (two_on_one_place, two_with_one_session, one_step_twice, one_undone_twice):
        pair(on, on.slot("Rade", "10:00"))
        Slot.objects.all().delete()
        Step.objects.all().delete()


def two_on_one_place(on: Stage, slot: Slot) -> None:
    slots, there = (slot, on.slot("Phares", "12:00")), on.place("15:00", room=1)
    calls = [
        partial(on.takes, to(each, there), by=by)
        for each, by in zip(slots, (on.nour, on.sam), strict=True)
    ]
    outcomes = ended(*calls)
    (refused,) = [each for each in outcomes if isinstance(each, RefusedStepError)]
    (taken,) = [each for each in outcomes if isinstance(each, TakenStep)]
    assert taken.step.by.name in refused.refusal.sentence
    assert [now(each) for each in slots].count(there) == 1


def two_with_one_session(on: Stage, slot: Slot) -> None:
    places = on.place("11:00"), on.place("12:00", room=1)
    outcomes = ended(
        partial(on.takes, to(slot, places[0]), by=on.nour),
        partial(on.takes, to(slot, places[1]), by=on.sam),
    )
    (refused,) = [each for each in outcomes if isinstance(each, RefusedStepError)]
    assert now(slot) in places
    assert [change.before for change in refused.refusal.changes] == [now(slot)]


def one_step_twice(on: Stage, slot: Slot) -> None:
    session, key = on.waiting(), uuid4()
    send = partial(on.takes, new(session, on.place("10:00", 1)), kind="place", key=key)
    outcomes = ended(send, send)
    assert len({each.done[0].slot for each in outcomes}) == 1
    assert (session.slots.count(), Step.objects.count()) == (1, 1)


def one_undone_twice(on: Stage, slot: Slot) -> None:
    taken = on.takes(to(slot, on.place("11:00")))
    outcomes = ended(partial(on.undoes, taken), partial(on.undoes, taken))
    assert [isinstance(each, RefusedStepError) for each in outcomes].count(True) == 1
    assert now(slot) == on.place("10:00")
