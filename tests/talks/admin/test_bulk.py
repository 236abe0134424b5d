"""Many sessions or slots changed at once: shown first, with what is left alone and why."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from events.models import Edition
from speakers.models import Speaker
from talks.admin.bulk.rooms import Wish, refused
from talks.models import Credit, Session, Slot
from tests.admin import page_of, sign_in
from tests.bulk import begin, changing, done, go_on, left, preview
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
)
from tests.test_rights import staff

pytestmark = pytest.mark.django_db


# --- Values --------------------------------------------------------------------------------------


CHANGE = "change_many"


def fresh(session: Session) -> Session:
    return Session.objects.get(pk=session.pk)


def test_all_that_was_chosen_is_set_and_nothing_else(organiser: Client, edition: Edition) -> None:
    track, shape = TrackFactory.create(edition=edition), FormatFactory.create(edition=edition)
    old, new = TagFactory.create(name="Ancien"), TagFactory.create(name="Nouveau")
    one, other = (
        SessionFactory.create(edition=edition, services=["streamed", "recorded"], tags=[old])
        for _n in range(2)
    )
    beside = SessionFactory.create(edition=edition, tags=[old])
    title = one.title_fr
    typed = {
        "state": "cancelled",
        "track": track.pk,
        "format": shape.pk,
        "languages": "en",
        "add_tags": [new.pk],
        "remove_tags": [old.pk],
        "add_services": ["live_captions"],
        "remove_services": ["recorded"],
    }
    page = preview(organiser, CHANGE, one, other, **typed)
    assert len(changing(page)) == 2
    for words in ("Confirmée → Annulée", "Ancien → Nouveau", str(track), str(shape)):
        assert words in changing(page)[0]
    assert [fresh(one).state, fresh(one).track] == ["confirmed", one.track]

    done(organiser, CHANGE, one, other, **typed)
    for session in (fresh(one), fresh(other)):
        assert (session.state, session.languages) == ("cancelled", ["en"])
        assert (session.track, session.format) == (track, shape)
        assert session.services == ["streamed", "live_captions"]
        assert list(session.tags.all()) == [new]
    assert fresh(one).title_fr == title
    assert fresh(beside).state == "confirmed"
    assert list(beside.tags.all()) == [old]


def test_what_is_left_alone_is_said_with_the_reason(organiser: Client, edition: Edition) -> None:
    announced = SessionFactory.create(edition=edition, announced=True)
    withdrawn = SessionFactory.create(edition=edition, announced=True, state="withdrawn")
    closed = SessionFactory.create(edition__archived=True)
    fine = SessionFactory.create(edition=edition)
    rows = (announced, withdrawn, closed, fine)
    page = preview(organiser, CHANGE, *rows, state="draft")
    assert len(changing(page)) == 1
    assert len(left(page)) == 3
    for session, reason in ((announced, "annoncée"), (withdrawn, "retirée"), (closed, "archivée")):
        [line] = [text for text in left(page) if str(session) in text]
        assert reason in line
    done(organiser, CHANGE, *rows, state="draft")
    assert [fresh(row).state for row in rows] == ["confirmed", "withdrawn", "confirmed", "draft"]


def test_a_track_of_another_edition_stays_there(organiser: Client, edition: Edition) -> None:
    here, there = SessionFactory.create(edition=edition), SessionFactory.create()
    track = TrackFactory.create(edition=edition)
    page = preview(organiser, CHANGE, here, there, track=track.pk, languages="en")
    [line] = [text for text in changing(page) if str(there) in text]
    assert str(track) in line
    assert "autre édition" in line
    done(organiser, CHANGE, here, there, track=track.pk, languages="en")
    assert fresh(here).track == track
    assert fresh(there).track == there.track
    assert fresh(there).languages == ["en"]


def test_confirmed_takes_its_room_unless_another_holds_it(
    organiser: Client, edition: Edition
) -> None:
    held = SlotFactory.create(session__edition=edition, session__title_fr="Déjà là")
    late = SlotFactory.create(session__edition=edition, session__state="draft", room=held.room)
    free = SlotFactory.create(session__edition=edition, session__state="draft")
    twin = SlotFactory.create(session__edition=edition, session__state="draft", room=free.room)
    sessions = [slot.session for slot in (late, free, twin)]
    page = preview(organiser, CHANGE, *sessions, state="confirmed")
    assert len(changing(page)) == 1
    [line] = [text for text in left(page) if str(late.session) in text]
    assert "Déjà là" in line
    assert f'href="{page_of(held.session)}"' in page.content.decode()
    done(organiser, CHANGE, *sessions, state="confirmed")
    holding = Slot.objects.filter(holds_room=True)
    assert set(holding) - {held} in ({free}, {twin})
    assert Session.objects.filter(state="confirmed").count() == 2


@pytest.mark.parametrize("typed", [{}, {"track": "99999"}, {"state": "withdrawn"}])
def test_nothing_or_nonsense_is_asked_for_again(
    organiser: Client, edition: Edition, typed: dict[str, str]
) -> None:
    session = SessionFactory.create(edition=edition)
    page = preview(organiser, CHANGE, session, **typed)
    assert "errorlist" in page.content.decode()
    assert not changing(page)


def test_the_same_topic_is_not_added_and_removed(organiser: Client, edition: Edition) -> None:
    tag = TagFactory.create()
    session = SessionFactory.create(edition=edition, tags=[tag])
    page = preview(organiser, CHANGE, session, add_tags=[tag.pk], remove_tags=[tag.pk])
    assert "errorlist" in page.content.decode()


# --- Times and rooms -----------------------------------------------------------------------------


MOVE = "move"


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
    page = preview(organiser, MOVE, slot, **typed)
    assert len(changing(page)) == 1
    assert after.split()[1] in changing(page)[0]
    assert at(slot) == before
    done(organiser, MOVE, slot, **typed)
    assert at(slot) == f"{after} {slot.room}"


def test_slots_move_to_a_room_that_holds_several_and_from_there(
    organiser: Client, edition: Edition
) -> None:
    lounge = RoomFactory.create(edition=edition, holds_several=True)
    one, other = SlotFactory.create_batch(2, session__edition=edition)
    done(organiser, MOVE, one, other, room=lounge.pk)
    assert not Slot.objects.filter(holds_room=True).exists()
    hall = RoomFactory.create(edition=edition)
    page = preview(organiser, MOVE, one, other, room=hall.pk)
    assert (len(changing(page)), len(left(page))) == (1, 1)
    done(organiser, MOVE, one, room=hall.pk)
    assert Slot.objects.get(room=hall).holds_room


def test_who_stands_there_is_named(organiser: Client, edition: Edition) -> None:
    standing = SlotFactory.create(
        session__edition=edition, session__title_fr="La sardine", at="11:00"
    )
    slot = SlotFactory.create(session__edition=edition, room=standing.room)
    # It would go where the first stays now.
    behind = SlotFactory.create(session__edition=edition, room=standing.room, at="09:00")
    page = preview(organiser, MOVE, slot, behind, by="60")
    assert not changing(page)
    assert "La sardine" in next(t for t in left(page) if t.startswith(str(slot.session)))
    assert str(slot.session) in next(t for t in left(page) if t.startswith(str(behind.session)))


def test_what_has_no_place_to_go_stays(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition, announced=True)
    late = SlotFactory.create(session__edition=edition, day=2, at="23:30")
    closed = SlotFactory.create(session__edition=EditionFactory.create(archived=True))
    gone = SlotFactory.create(session__edition=edition, withdrawn=True)
    rows = (slot, late, closed, gone)
    page = preview(organiser, MOVE, *rows, by="60")
    assert len(changing(page)) == 1
    for row, reason in ((late, "jours"), (closed, "archivée"), (gone, "retiré")):
        assert reason in next(text for text in left(page) if str(row.session) in text)
    before = [at(row) for row in rows[1:]]
    done(organiser, MOVE, *rows, by="60")
    assert [at(row) for row in rows[1:]] == before


def test_rooms_are_those_of_the_edition(organiser: Client, edition: Edition) -> None:
    here = SlotFactory.create(session__edition=edition)
    there = SlotFactory.create()
    page = preview(organiser, MOVE, here, there, room=there.room.pk, at="18:00")
    assert "autre édition" in next(text for text in left(page) if str(here.session) in text)


def test_sessions_move_with_all_their_slots(organiser: Client, edition: Edition) -> None:
    session = SessionFactory.create(edition=edition)
    slots = [SlotFactory.create(session=session, day=day) for day in (1, 2)]
    nowhere = SessionFactory.create(edition=edition, title_fr="Sans heure")
    page = preview(organiser, MOVE, session, nowhere, by="15")
    assert len(changing(page)) == 2
    assert left(page)[0].startswith("Sans heure")
    done(organiser, MOVE, session, nowhere, by="15")
    for slot in slots:
        assert Slot.objects.get(pk=slot.pk).start == slot.start + timedelta(minutes=15)


@pytest.mark.parametrize(
    "typed", [{}, {"by": "5", "at": "10:00"}, {"by": "9999"}, {"at": "x"}, {"day": "2031-01-01"}]
)
def test_no_time_or_nonsense_is_asked_for_again(
    organiser: Client, edition: Edition, typed: dict[str, Any]
) -> None:
    slot = SlotFactory.create(session__edition=edition)
    page = preview(organiser, MOVE, slot, **typed)
    assert "errorlist" in page.content.decode()


def test_slots_are_asked_for_on_their_own(client: Client, edition: Edition) -> None:
    session = SlotFactory.create(session__edition=edition).session
    client.force_login(staff("view_session", "change_session", "view_slot"))
    assert 'value="move"' not in client.get("/admin/talks/session/").content.decode()
    assert client.get("/admin/talks/session/bulk/move/").status_code == 403
    sign_in(client, organiser=True)
    assert begin(client, MOVE, session).status_code == 200


def later(slot: Slot, minutes: int) -> Wish:
    by = timedelta(minutes=minutes)
    return Wish(slot=slot, room=slot.room_id, start=slot.start + by, end=slot.end + by)


def test_who_cannot_go_is_in_the_way_of_all_behind(edition: Edition) -> None:
    room = RoomFactory.create(edition=edition)
    row = [
        SlotFactory.create(session__edition=edition, room=room, at=at, minutes=60)
        for at in ("09:00", "10:00", "11:00", "12:00")
    ]
    going, last = row[:3], row[3]
    found = refused([[later(slot, 60)] for slot in going], row)
    assert found == {2: last, 1: going[2], 0: going[1]}
    assert refused([[later(slot, 60)] for slot in row], row) == {}


def test_a_group_is_had_whole_or_not_at_all(edition: Edition) -> None:
    held = SlotFactory.create(session__edition=edition)
    free = SlotFactory.create(session__edition=edition, session__state="draft", day=2)
    taken = SlotFactory.create(session=free.session, room=held.room)
    beside = SlotFactory.create(
        session__edition=edition, session__state="draft", room=free.room, day=2
    )
    groups = [[later(free, 0), later(taken, 0)], [later(beside, 0)]]
    assert refused(groups, [held]) == {0: held}


# --- Drafts --------------------------------------------------------------------------------------


DELETE = "delete_drafts"


def test_drafts_go_with_their_slots_and_nothing_else(organiser: Client, edition: Edition) -> None:
    draft = SessionFactory.create(
        edition=edition, state="draft", speakers=[SpeakerFactory.create()]
    )
    SlotFactory.create(session=draft)
    kept = [
        SessionFactory.create(edition=edition, title_fr="Confirmée"),
        SessionFactory.create(edition=edition, announced=True, state="cancelled"),
        SessionFactory.create(edition__archived=True, state="draft"),
    ]
    page = begin(organiser, DELETE, draft, *kept)
    assert len(changing(page)) == 1
    assert "1 créneau, 1 personne" in changing(page)[0]
    assert len(left(page)) == 3
    assert Session.objects.count() == 4
    go_on(organiser, page, do="1")
    assert set(Session.objects.all()) == set(kept)
    assert not Slot.objects.exists()
    assert not Credit.objects.exists()
    assert Speaker.objects.count() == 1


def test_anyone_who_may_not_delete_is_not_offered_it(client: Client, edition: Edition) -> None:
    draft = SessionFactory.create(edition=edition, state="draft")
    client.force_login(staff("view_session", "change_session"))
    assert DELETE not in client.get("/admin/talks/session/").content.decode()
    sent = {"rows": str(draft.pk), "do": "1", "seen": ""}
    assert client.post(f"/admin/talks/session/bulk/{DELETE}/", sent).status_code == 403
    assert Session.objects.exists()
