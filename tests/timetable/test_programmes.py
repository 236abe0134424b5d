"""The planned programme in memory: always as the rows are, and read anew only where it must be."""

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from core.models import RowChange
from talks.drafts import planned
from talks.models import Session
from tests.factories import SpeakerFactory
from tests.timetable.stage import Stage, to
from timetable.programmes import planned_programme

pytestmark = pytest.mark.django_db


def asked_anew(on: Stage) -> int:
    """How many queries it took to know what is planned, which is as the rows have it."""
    with CaptureQueriesContext(connection) as asked:
        known = planned_programme(on.edition)
    assert known == planned(on.edition)
    assert known.all_slots == planned(on.edition).all_slots
    return len(asked)


def test_whatever_else_has_changed_is_known_at_once() -> None:
    on = Stage()
    slot, room, person = on.slot("Rade", "10:00"), on.rooms[0], SpeakerFactory.create()
    session = slot.session

    def change(row: Model, **values: object) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    for act in (
        lambda: session.credits.create(speaker=person),
        lambda: change(session, title_fr="Autre"),
        lambda: change(person, name="Zoé"),
        lambda: change(room, capacity=7),
        # It is known as long as something stands there.
        lambda: change(room, withdrawn=True),
        lambda: on.takes(to(slot, on.place("14:00", room=1))),
        lambda: change(slot, room=room),
        lambda: change(session, state="cancelled"),
        session.delete,
    ):
        planned_programme(on.edition)
        act()
        asked_anew(on)


def test_what_is_done_late_under_a_lower_number_is_not_missed() -> None:
    """Of two who write at once, the first may be done last."""
    on = Stage()
    slot = on.slot("Rade", "10:00")
    on.takes(to(slot, on.place("11:00")))
    late = RowChange.objects.order_by("-pk")[0]
    RowChange.objects.filter(pk=late.pk).update(id=late.pk + 1)
    planned_programme(on.edition)
    Session.objects.filter(pk=slot.session.pk).update(title_fr="Autre")
    late.model = "talks.session"
    late.save(force_insert=True)
    on.takes(to(slot, on.place("12:00")))
    asked_anew(on)
