from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from events.models import Edition
from talks.models import Slot
from tests.admin import sign_in
from tests.bulk import begin, changing, done, left, preview
from tests.factories import EditionFactory, RoomFactory, SessionFactory, SlotFactory
from tests.test_rights import staff

pytestmark = pytest.mark.django_db

ACTION = "move"


def at(slot: Slot) -> str:
    """When and where the slot is now."""
    now = Slot.objects.get(pk=slot.pk)
    zone = now.session.edition.zone
    start, end = now.start.astimezone(zone), now.end.astimezone(zone)
    return f"{start:%d %H:%M}–{end:%H:%M} {now.room}"


@pytest.mark.parametrize(
    ("typed", "after"),
    [
        ({"by": "90"}, "20 11:30–12:15"),
        ({"by": "-15"}, "20 09:45–10:30"),
        ({"at": "17:30"}, "20 17:30–18:15"),
        ({"day": "2027-05-21"}, "21 10:00–10:45"),
        ({"day": "2027-05-21", "at": "00:00"}, "21 00:00–00:45"),
    ],
)
def test_slots_move_and_keep_their_length(
    organiser: Client, edition: Edition, typed: dict[str, str], after: str
) -> None:
    slot = SlotFactory.create(session__edition=edition, minutes=45)
    before = at(slot)
    page = preview(organiser, ACTION, slot, **typed)
    assert len(changing(page)) == 1
    assert after.split()[1] in changing(page)[0]
    assert at(slot) == before
    done(organiser, ACTION, slot, **typed)
    assert at(slot) == f"{after} {slot.room}"


def test_slots_move_to_a_room_that_holds_several_and_from_there(
    organiser: Client, edition: Edition
) -> None:
    lounge = RoomFactory.create(edition=edition, holds_several=True)
    one, other = SlotFactory.create_batch(2, session__edition=edition)
    done(organiser, ACTION, one, other, room=lounge.pk)
    assert not Slot.objects.filter(holds_room=True).exists()
    hall = RoomFactory.create(edition=edition)
    page = preview(organiser, ACTION, one, other, room=hall.pk)
    assert (len(changing(page)), len(left(page))) == (1, 1)
    done(organiser, ACTION, one, room=hall.pk)
    assert Slot.objects.get(room=hall).holds_room


def test_who_stands_there_is_named(organiser: Client, edition: Edition) -> None:
    standing = SlotFactory.create(
        session__edition=edition, session__title_fr="La sardine", at="11:00"
    )
    slot = SlotFactory.create(session__edition=edition, room=standing.room)
    # It would go where the first stays now.
    behind = SlotFactory.create(session__edition=edition, room=standing.room, at="09:00")
    page = preview(organiser, ACTION, slot, behind, by="60")
    assert not changing(page)
    assert "La sardine" in next(t for t in left(page) if t.startswith(str(slot.session)))
    assert str(slot.session) in next(t for t in left(page) if t.startswith(str(behind.session)))


def test_what_has_no_place_to_go_stays(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition, announced=True)
    late = SlotFactory.create(session__edition=edition, day=2, at="23:30")
    closed = SlotFactory.create(session__edition=EditionFactory.create(archived=True))
    gone = SlotFactory.create(session__edition=edition, withdrawn=True)
    rows = (slot, late, closed, gone)
    page = preview(organiser, ACTION, *rows, by="60")
    assert len(changing(page)) == 1
    for row, reason in ((late, "jours"), (closed, "archivée"), (gone, "retiré")):
        assert reason in next(text for text in left(page) if str(row.session) in text)
    before = [at(row) for row in rows[1:]]
    done(organiser, ACTION, *rows, by="60")
    assert [at(row) for row in rows[1:]] == before


def test_rooms_are_those_of_the_edition(organiser: Client, edition: Edition) -> None:
    here = SlotFactory.create(session__edition=edition)
    there = SlotFactory.create()
    page = preview(organiser, ACTION, here, there, room=there.room.pk, at="18:00")
    assert "autre édition" in next(text for text in left(page) if str(here.session) in text)


def test_sessions_move_with_all_their_slots(organiser: Client, edition: Edition) -> None:
    session = SessionFactory.create(edition=edition)
    slots = [SlotFactory.create(session=session, day=day) for day in (1, 2)]
    nowhere = SessionFactory.create(edition=edition, title_fr="Sans heure")
    page = preview(organiser, ACTION, session, nowhere, by="15")
    assert len(changing(page)) == 2
    assert left(page)[0].startswith("Sans heure")
    done(organiser, ACTION, session, nowhere, by="15")
    for slot in slots:
        assert Slot.objects.get(pk=slot.pk).start == slot.start + timedelta(minutes=15)


@pytest.mark.parametrize(
    "typed", [{}, {"by": "5", "at": "10:00"}, {"by": "9999"}, {"at": "x"}, {"day": "2031-01-01"}]
)
def test_nothing_or_nonsense_is_asked_for_again(
    organiser: Client, edition: Edition, typed: dict[str, Any]
) -> None:
    slot = SlotFactory.create(session__edition=edition)
    page = preview(organiser, ACTION, slot, **typed)
    assert "errorlist" in page.content.decode()


def test_slots_are_asked_for_on_their_own(client: Client, edition: Edition) -> None:
    session = SlotFactory.create(session__edition=edition).session
    client.force_login(staff("view_session", "change_session", "view_slot"))
    assert 'value="move"' not in client.get("/admin/talks/session/").content.decode()
    assert client.get("/admin/talks/session/bulk/move/").status_code == 403
    sign_in(client, organiser=True)
    assert begin(client, ACTION, session).status_code == 200
