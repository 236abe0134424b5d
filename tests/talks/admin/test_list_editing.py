from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError
from django.test import Client

from core.models import RowChange
from events.models import Edition
from talks.models import Session, Slot
from tests.admin import document, errors, messages_of, words
from tests.factories import FormatFactory, SessionFactory, SlotFactory, TrackFactory
from tests.talks.admin.lists import LIST
from tests.test_rights import staff

pytestmark = pytest.mark.django_db

PAGE = f"{LIST}?edit=1"


def sheet(page: Any, **changes: Any) -> dict[str, Any]:
    """What the list would send, with changes."""
    [form] = (form for form in document(page).forms if form.get("id") == "changelist-form")
    sent: dict[str, Any] = {}
    for name, value in form.form_values():
        sent.setdefault(name, []).append(value)
    return sent | changes


def row_of(page: Any, session: Session) -> str:
    """The prefix of a session's fields."""
    names = document(page).xpath(f"//input[@type='hidden'][@value='{session.pk}']/@name")
    return next(str(name) for name in names if name.endswith("-id")).removesuffix("-id")


def typed(page: Any, session: Session, **values: Any) -> dict[str, Any]:
    return {f"{row_of(page, session)}-{name}": value for name, value in values.items()}


def send(client: Client, page: Any, **changes: Any) -> Any:
    return client.post(PAGE, sheet(page, **changes) | {"_save": "1"})


def test_rows_are_edited_in_their_list(organiser: Client, edition: Edition) -> None:
    one, other = (SessionFactory.create(edition=edition) for _n in range(2))
    track, shape = TrackFactory.create(edition=edition), FormatFactory.create(edition=edition)
    assert not words(organiser.get(LIST), "//select[contains(@name, 'form-')]")
    page = organiser.get(PAGE)
    values = {"state": "cancelled", "track": track.pk, "format": shape.pk, "seats": 12}
    send(organiser, page, **typed(page, one, **values))
    now = Session.objects.get(pk=one.pk)
    assert (now.state, now.track, now.format, now.seats) == ("cancelled", track, shape, 12)
    assert Session.objects.get(pk=other.pk).state == "confirmed"
    assert now.title_fr == one.title_fr
    [entry] = LogEntry.objects.all()
    assert entry.object_id == str(one.pk)
    assert RowChange.objects.get(kind="changed").cause == "list"


def test_sessions_archived_meanwhile_are_left_as_they_are(
    organiser: Client, edition: Edition
) -> None:
    here, there = SessionFactory.create(edition=edition), SessionFactory.create()
    page = organiser.get(f"{PAGE}&edition=all")
    Edition.objects.filter(pk=there.edition_id).update(archived=True)
    changes = typed(page, here, seats=7) | typed(page, there, seats=7, state="cancelled")
    organiser.post(f"{PAGE}&edition=all", sheet(page, **changes) | {"_save": "1"})
    assert Session.objects.get(pk=here.pk).seats == 7
    now = Session.objects.get(pk=there.pk)
    assert (now.seats, now.state) == (there.seats, there.state)


def test_what_another_person_changed_is_said_and_nothing_is_lost(
    organiser: Client, edition: Edition
) -> None:
    one, other = (SessionFactory.create(edition=edition, seats=10) for _n in range(2))
    page = organiser.get(PAGE)
    Session.objects.filter(pk=one.pk).update(seats=20)
    answer = send(
        organiser,
        page,
        **typed(page, one, state="cancelled"),
        **typed(page, other, seats=7),
    )
    assert any("10" in error and "20" in error for error in errors(answer))
    assert {s.seats for s in Session.objects.all()} == {10, 20}
    again = sheet(answer)
    assert again[f"{row_of(answer, one)}-state"] == ["cancelled"]
    assert again[f"{row_of(answer, one)}-seats"] == ["20"]
    assert again[f"{row_of(answer, other)}-seats"] == ["7"]
    send(organiser, answer)
    assert Session.objects.get(pk=one.pk).state == "cancelled"
    assert Session.objects.get(pk=other.pk).seats == 7


def test_one_that_was_deleted_meanwhile_is_left_out(organiser: Client, edition: Edition) -> None:
    first, gone, last = (
        SessionFactory.create(edition=edition, title_fr=title) for title in ("A", "B", "C")
    )
    page = organiser.get(PAGE)
    values = {
        **typed(page, first, seats=1),
        **typed(page, gone, seats=2),
        **typed(page, last, seats=3),
    }
    gone.delete()
    answer = send(organiser, page, **values)
    assert [s.seats for s in Session.objects.order_by("title_fr")] == [1, 3]
    assert any("supprimée" in text for text in messages_of(organiser.get(answer["Location"])))


def test_a_room_that_is_taken_is_said_beside_the_state(organiser: Client, edition: Edition) -> None:
    held = SlotFactory.create(session__edition=edition, session__title_fr="Déjà là")
    slot = SlotFactory.create(session__edition=edition, session__state="draft", room=held.room)
    page = organiser.get(PAGE)
    answer = send(organiser, page, **typed(page, slot.session, state="confirmed", seats=5))
    assert any("Déjà là" in error for error in errors(answer))
    assert Session.objects.get(pk=slot.session_id).state == "draft"
    assert sheet(answer)[f"{row_of(answer, slot.session)}-seats"] == ["5"]
    Slot.objects.filter(pk=held.pk).update(withdrawn=True, holds_room=False)
    send(organiser, answer)
    assert Slot.objects.get(pk=slot.pk).holds_room


def test_a_room_that_is_taken_at_that_moment(
    organiser: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = SlotFactory.create(session__edition=edition, session__state="draft")

    def refuse(self: Slot) -> None:
        raise IntegrityError

    page = organiser.get(PAGE)
    monkeypatch.setattr(Slot, "refuse_a_taken_room", refuse)
    answer = send(organiser, page, **typed(page, slot.session, state="confirmed"))
    assert answer.status_code == 200
    assert len(errors(answer)) == 1
    assert sheet(answer)[f"{row_of(answer, slot.session)}-state"] == ["confirmed"]
    assert Session.objects.get().state == "draft"


def test_only_for_those_who_may(client: Client, edition: Edition) -> None:
    session = SessionFactory.create(edition=edition)
    client.force_login(staff("view_session"))
    page = client.get(PAGE)
    assert not words(page, "//ul[@class='edited-rows']/li")
    sent = {"_save": "1", "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": session.pk}
    client.post(PAGE, sent | {"form-0-state": "cancelled"})
    assert Session.objects.get().state == "confirmed"


@pytest.mark.parametrize("count", ["x", "9999999", "-1"])
def test_nonsense_is_answered(organiser: Client, edition: Edition, count: str) -> None:
    session = SessionFactory.create(edition=edition)
    sent = {"_save": "1", "form-TOTAL_FORMS": count, "form-INITIAL_FORMS": count, "form-x-id": "y"}
    for key in (session.pk, "x", "9" * 30):
        assert organiser.post(PAGE, sent | {"form-0-id": key}).status_code in {200, 302}
