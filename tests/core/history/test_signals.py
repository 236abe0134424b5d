"""A row that is saved or deleted is written down: values before and after, who and how."""

from datetime import timedelta
from typing import Any

import pytest

from core.history import unrecorded
from core.models import RowChange
from talks.models import Session
from tests.factories import (
    RecapFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
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


def test_both_sides_of_what_changed_and_nothing_else(session: Session) -> None:
    session.title_fr = "Port"
    session.save()
    session.save()
    (change,) = changes(session)
    assert (change.before, change.after) == ({"title_fr": "Rade"}, {"title_fr": "Port"})
    assert (change.kind, change.by) == ("changed", None)


def test_only_what_was_saved_counts(session: Session) -> None:
    session.title_fr, session.seats = "Port", 12
    session.save(update_fields=["seats"])
    assert [change.after for change in changes(session)] == [{"seats": 12}]


def test_parts_are_of_their_whole(session: Session) -> None:
    slot = session.slots.get()
    slot.end += timedelta(minutes=5)
    slot.save()
    person, topic = SpeakerFactory.create(), TagFactory.create()
    credit = session.credits.create(speaker=person)
    session.links.create(url="https://example.org/")
    session.tags.add(topic)
    credit.delete()
    session.tags.clear()
    found = [(change.model, change.kind) for change in changes(session)]
    assert found == [
        ("talks.slot", "changed"),
        ("talks.credit", "added"),
        ("talks.sessionlink", "added"),
        ("core.taggeditem", "added"),
        ("talks.credit", "deleted"),
        ("core.taggeditem", "deleted"),
    ]
    gone = changes(session)[-2]
    assert gone.before["speaker_id"] == person.pk


def test_a_whole_is_deleted_in_one_line(session: Session) -> None:
    session.credits.create(speaker=SpeakerFactory.create())
    recap = RecapFactory.create(sessions=[session])
    slot = session.slots.get()
    key = session.pk
    session.title_fr = "What was typed and never saved"
    session.delete()
    change = RowChange.objects.get(whole_model="talks.session", kind="deleted")
    assert (change.row_id, change.before["title_fr"]) == (key, "Rade")
    assert change.parts["talks.slot"] == {
        str(slot.pk): {**change.parts["talks.slot"][str(slot.pk)], "key": str(slot.key)}
    }
    assert change.parts.keys() == {"talks.slot", "talks.credit", "recaps.recap_sessions"}
    (mention,) = change.parts["recaps.recap_sessions"].values()
    assert mention["recap_id"] == recap.pk
