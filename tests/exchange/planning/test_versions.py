"""Which sessions and slots the next version of a file means."""

from datetime import datetime
from typing import Any

import pytest

from events.models import Edition
from exchange.planning import Plan
from talks.models import Session, Slot
from tests.exchange.files import DAY, bring, csv, event, plan, schedule
from tests.factories import SlotFactory

pytestmark = pytest.mark.django_db


# --- Sessions ------------------------------------------------------------------------------------


def talk(number: str, title: str, start: str, person: str, room: str = "Rade") -> dict[str, Any]:
    made = event(number, start, room, person)
    return made | {"title": title, "persons": [{"id": 0, "name": person}]}


def titles() -> list[str]:
    return sorted(Session.objects.values_list("title_fr", flat=True))


def test_a_number_that_another_session_has_by_now_is_not_its(edition: Edition) -> None:
    bring(edition, schedule(talk("13", "La rade", "10:00", "Ana Lima")))
    later = schedule(talk("13", "Le port", "14:00", "Bo Costa"))
    made = bring(edition, later)
    assert titles() == ["La rade", "Le port"]
    assert "1 séance a l’identifiant d’une autre" in str(made.notes)
    assert made.missing[0] == ("session", "La rade")
    assert bring(edition, later).writes.is_empty, "it is known by that number from now on"


@pytest.mark.parametrize(
    ("title", "start", "person"),
    [
        ("Le port", "14:00", "Ana Lima"),
        ("Le port", "10:00", "Bo Costa"),
        ("La rade", "14:00", "Bo Costa"),
    ],
)
def test_a_number_and_one_thing_more_tell_a_session(
    edition: Edition, title: str, start: str, person: str
) -> None:
    bring(edition, schedule(talk("13", "La rade", "10:00", "Ana Lima")))
    bring(edition, schedule(talk("13", title, start, person)))
    assert titles() == [title]


def test_sessions_of_one_title_and_start_keep_their_rooms(edition: Edition) -> None:
    events = [talk("0", "Accueil", "10:00", f"P{n} A", f"Salle {n}") for n in range(3)]
    bring(edition, schedule(*events))
    made = bring(edition, schedule(*events[::-1]))
    assert made.writes.is_empty


def test_sessions_that_were_numbered_anew_keep_their_rows(edition: Edition) -> None:
    rade, port = ("La rade", "10:00", "Ana Lima", "Rade"), ("Le port", "10:00", "Bo Costa", "Port")
    bring(edition, schedule(talk("11", *rade), talk("12", *port)))
    before = dict(Session.objects.values_list("key", "title_fr"))
    bring(edition, schedule(talk("12", *rade), talk("11", *port)))
    assert dict(Session.objects.values_list("key", "title_fr")) == before


# --- Slots ---------------------------------------------------------------------------------------


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
