"""The order in which rows are held."""

from typing import Any

import pytest
from django.db.models import QuerySet

from core.database import locks
from core.database.locks import hold, hold_owner
from events.models import Edition
from talks.models import Session, Slot
from tests.factories import SessionFactory, SlotFactory, SpeakerFactory

pytestmark = pytest.mark.postgresql


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The models of the rows that are held, one after the other."""
    found: list[Any] = []

    def note(rows: Any, **_options: Any) -> Any:
        found.append((rows.model, sorted(rows.values_list("pk", flat=True))))
        return rows

    monkeypatch.setattr(QuerySet, "select_for_update", note)
    return found


@pytest.mark.django_db
def test_the_edition_is_held_before_its_rows(held: list[Any]) -> None:
    one, other = SlotFactory.create_batch(2)
    editions = sorted([one.edition.pk, other.edition.pk])
    hold(Slot.objects.all())
    assert held == [(Edition, editions), (Slot, sorted([one.pk, other.pk]))]


@pytest.mark.django_db
def test_new_row_waits_for_its_edition(held: list[Any]) -> None:
    session = SessionFactory.create()
    hold_owner(Session(edition=session.edition))
    hold_owner(Slot(session=session))
    assert held == [(Edition, [session.edition.pk])] * 2


@pytest.mark.django_db
def test_what_editions_share_is_held_by_itself(held: list[Any]) -> None:
    speaker = SpeakerFactory.create()
    hold(type(speaker).objects.all())
    hold_owner(speaker)
    assert held == [(type(speaker), [speaker.pk])]


@pytest.mark.django_db
def test_row_is_read_as_it_is_when_it_is_held(held: list[Any]) -> None:
    session = SessionFactory.create()
    Session.objects.update(seats=7)
    assert locks.held(session).seats == 7
    assert held == [(Edition, [session.edition.pk]), (Session, [session.pk])]
