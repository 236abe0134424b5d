"""Which slots of a session the next version of a file means."""

from datetime import datetime

import pytest

from events.models import Edition
from exchange.planning import Plan
from talks.models import Slot
from tests.exchange.files import DAY, bring, csv, plan
from tests.factories import SlotFactory

pytestmark = pytest.mark.django_db


def table(*hours: str, title: str = "La rade", room: str = "Garnet") -> bytes:
    """A table of one session that takes place at these hours, of an hour each."""
    rows = [(title, f"{DAY} {h}:00" if h else "", "", room, "Ana Lima", "60", "g1") for h in hours]
    heads = ("Titre", "Début", "Fin", "Salle", "Intervenants", "Durée", "Identifiant")
    return csv(*rows, headings=heads)


def hours(edition: Edition) -> list[int]:
    """Of slots that stand."""
    starts = Slot.objects.filter(withdrawn=False).order_by("start").values_list("start", flat=True)
    return [start.astimezone(edition.zone).hour for start in starts]


def withdraw(edition: Edition, hour: int) -> None:
    for slot in Slot.objects.all():
        if slot.start.astimezone(edition.zone).hour == hour:
            slot.withdrawn = True
            slot.save()


def why(made: Plan) -> list[str]:
    return [step.why for step in made.steps if step.action == "leave"]


# --- What the file says no more ------------------------------------------------------------------


def test_a_slot_of_which_the_file_says_no_start_any_more_is_missing(edition: Edition) -> None:
    bring(edition, table("10"))
    for room in ("Garnet", ""):
        assert len(plan(edition, table("", room=room)).missing) == 1


def test_a_slot_of_a_row_that_cannot_be_read_is_not_missing(edition: Edition) -> None:
    bring(edition, table("10", "14"))
    assert plan(edition, table("10", "14").replace(b"14:00", b"1x:00")).missing == []


# --- What was withdrawn here ---------------------------------------------------------------------


@pytest.mark.parametrize("hour", [10, 14])
def test_a_withdrawn_slot_does_not_come_back(edition: Edition, hour: int) -> None:
    bring(edition, table("10", "14"))
    withdraw(edition, hour)
    made = bring(edition, table("10", "14"))
    assert hours(edition) == [24 - hour]
    assert why(made) == ["Son créneau a été retiré ici."]
    assert made.writes.is_empty


def test_what_took_the_place_of_a_withdrawn_slot_stays(edition: Edition) -> None:
    bring(edition, table("10"))
    withdraw(edition, 10)
    slot = Slot.objects.get()
    times = {"start": slot.start.replace(hour=15), "end": slot.end.replace(hour=16)}
    made = SlotFactory.create(session=slot.session, room=slot.room, **times)
    bring(edition, table("10"))
    made.refresh_from_db()
    assert isinstance(made.start, datetime)
    assert (made.start.hour, Slot.objects.count()) == (15, 2)


def test_a_withdrawn_slot_that_the_file_moves_is_a_new_one(edition: Edition) -> None:
    bring(edition, table("10"))
    withdraw(edition, 10)
    bring(edition, table("11"))
    assert hours(edition) == [11]
