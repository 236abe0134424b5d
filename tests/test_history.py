"""The history of rows knows what many rows at once become, no matter who writes them."""

from typing import Any

import pytest
from django.test import Client

from core.models import RowChange
from events.models import Edition
from talks.models import Session
from talks.moving import Move, MovePlan, carry_out
from tests.bulk import done
from tests.exchange.files import DAY, bring, csv
from tests.factories import SessionFactory, SlotFactory, TrackFactory

CHANGE = "change_many"

pytestmark = pytest.mark.django_db

Cause, Kind = RowChange.Cause, RowChange.Kind


def recorded(cause: str) -> list[tuple[str, str]]:
    """Kind and model of each line, of what was done like this."""
    return list(RowChange.objects.filter(cause=cause).values_list("kind", "model"))


def test_an_import(edition: Edition) -> None:
    row = ("Ouverture", f"{DAY} 10:00", f"{DAY} 10:30", "Rade", "Ana Lima")
    bring(edition, csv(row))
    found = recorded(Cause.IMPORT)
    for model in ("talks.session", "events.room", "speakers.speaker"):
        assert (Kind.ADDED, model) in found
    session = Session.objects.get()
    session.title_en = "Opening"
    session.save()
    bring(edition, csv((row[0], f"{DAY} 11:00", f"{DAY} 11:30", *row[3:])))
    assert recorded(Cause.IMPORT)[-1] == (Kind.CHANGED, "talks.slot")


def test_a_bulk_action(organiser: Client, edition: Edition) -> None:
    track = TrackFactory.create(edition=edition)
    rows = SessionFactory.create_batch(2, edition=edition, track=None)
    done(organiser, CHANGE, *rows, track=str(track.pk))
    changed = RowChange.objects.filter(cause=Cause.LIST)
    assert {each.row_id for each in changed} == {row.pk for row in rows}
    assert all(each.after == {"track_id": track.pk} for each in changed)


def test_moved_dates(edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition)
    move = Move(edition, 1)
    carry_out(move, seen=MovePlan(move).digest)
    assert (Kind.CHANGED, "talks.slot") in recorded(Cause.DATES)
    lines: Any = RowChange.objects.filter(model="talks.slot", cause=Cause.DATES)
    assert {each.whole_id for each in lines} == {slot.session_id}
