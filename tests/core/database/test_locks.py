"""The order in which rows are held."""

from pathlib import Path
from typing import Any

import pytest
from django.db.models import QuerySet

from core.database import locks
from core.database.locks import hold, hold_owner
from events.models import Edition
from talks.models import Session, Slot
from tests.factories import SessionFactory, SlotFactory, SpeakerFactory

pytestmark = pytest.mark.postgresql

ROOT = Path(__file__).resolve().parents[3]
# Whose rows organisers and the task worker write at the same moment.
APPS = ("core/admin", "core/history", "events", "exchange", "speakers", "talks")
# An import of a file is nobody else's: its row is held by itself.
OWN_ROW = {"exchange/running.py"}


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


def test_rows_of_a_programme_are_held_by_the_helper_alone() -> None:
    paths = {path for app in APPS for path in (ROOT / app).rglob("*.py")}
    found = {path.relative_to(ROOT).as_posix() for path in paths if _locks(path)}
    assert found == OWN_ROW


def _locks(path: Path) -> bool:
    return "select_for_update" in path.read_text()
