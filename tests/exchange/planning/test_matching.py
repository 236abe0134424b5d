"""Which session of the edition a row of a file means."""

from typing import Any

import pytest

from events.models import Edition
from talks.models import Session
from tests.exchange.files import bring, event, schedule

pytestmark = pytest.mark.django_db


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
