"""However many rows are written, and whatever way, their history knows."""

from typing import Any

import pytest

from core.history import Cause, recording, unrecorded
from core.models import RowChange
from speakers.models import Speaker
from talks.models import Session, Slot
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db


def changes(row: Any) -> list[RowChange]:
    """Those of the page of a row, without what it was made with."""
    found = RowChange.objects.filter(whole_model=row._meta.label_lower, whole_id=row.pk)
    return list(found.exclude(kind="added", model=row._meta.label_lower))


@pytest.fixture
def session() -> Session:
    with unrecorded():
        return SlotFactory.create(session__title_fr="Rade").session


@pytest.mark.postgresql
def test_whatever_way_many_rows_are_written() -> None:
    with unrecorded():
        edition = EditionFactory.create()
        kept, gone, moved = (SessionFactory.create(edition=edition) for _ in range(3))
        slot = SlotFactory.create(session=moved)
        track = TrackFactory.create(edition=edition)
    with recording(Session.objects.filter(edition=edition), cause=Cause.IMPORT):
        Session.objects.filter(pk=kept.pk).update(track=track)
        Session.objects.filter(pk=gone.pk).delete()
        Slot.objects.filter(pk=slot.pk).update(room=(other := RoomFactory.create(edition=edition)))
        (made,) = Session.objects.bulk_create([Session(edition=edition, title_fr="x", slug="x")])
        Slot.objects.bulk_create([Slot(session=made, room=other, start=slot.start, end=slot.end)])
    found = {
        (change.row_id, change.model, change.kind)
        for change in RowChange.objects.filter(whole_model="talks.session")
    }
    assert found == {
        (kept.pk, "talks.session", "changed"),
        (gone.pk, "talks.session", "deleted"),
        (slot.pk, "talks.slot", "changed"),
        (made.pk, "talks.session", "added"),
    }
    assert set(RowChange.objects.values_list("cause", flat=True)) == {"import"}


def test_rows_that_leave_the_question_are_changed() -> None:
    with unrecorded():
        session = SessionFactory.create(state="draft")
    with recording(Session.objects.filter(state="draft"), cause=Cause.LIST):
        Session.objects.update(state="confirmed")
    assert [change.kind for change in changes(session)] == ["changed"]


def test_rows_that_are_saved_one_by_one_are_reported_once() -> None:
    with unrecorded():
        session = SessionFactory.create()
    with recording(Session.objects.all(), Speaker.objects.all(), cause=Cause.LIST):
        session.title_fr = "Port"
        session.save()
        made = SessionFactory.create(edition=session.edition)
    assert [change.kind for change in changes(session)] == ["changed"]
    assert RowChange.objects.filter(whole_id=made.pk, model="talks.session").count() == 1


def test_what_fails_is_no_change(session: Session) -> None:
    with pytest.raises(ZeroDivisionError), recording(Session.objects.all(), cause=Cause.LIST):
        Session.objects.update(title_fr=str(1 / 0))
    assert not RowChange.objects.exists()
