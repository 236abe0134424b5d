"""What becomes of rows when a step is taken, refused and undone, and who knows of it."""

from datetime import timedelta
from http import HTTPStatus
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from time_machine import travel

from core.models import RowChange
from events.models import Edition
from talks.drafts import planned
from talks.erasure import erase
from talks.models import Session, Slot
from talks.models.slot import ROOM_CONSTRAINT
from talks.releases import publish
from tests.factories import FormatFactory, RoomFactory, SpeakerFactory, UserFactory
from tests.timetable.stage import Stage, new, now, to
from timetable.models import Step
from timetable.places import SlotChange, SlotPlace, place_of, session_made_by
from timetable.programmes import planned_programme
from timetable.refusals import RefusedStepError
from timetable.steps import KEPT, forget_old, last_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> Stage:
    return Stage()


def refusal(on: Stage, *changes: SlotChange, **how: object) -> RefusedStepError:
    before = places()
    with pytest.raises(RefusedStepError) as refused:
        on.takes(*changes, **how)  # type: ignore[arg-type]
    # Nothing of a step that is refused is done.
    assert places() == before
    return refused.value


def places() -> list[object]:
    return list(Slot.objects.order_by("pk").values_list("key", "room", "start", "end", "withdrawn"))


# --- What is done --------------------------------------------------------------------------------


def test_a_slot_moves_to_another_day_and_room(on: Stage) -> None:
    slot, there = on.slot("Rade", "10:00"), on.place("15:20", room=1, minutes=45, day=2)
    taken = on.takes(to(slot, there))
    assert now(slot) == there
    assert [each.after for each in taken.done] == [there]
    change = RowChange.objects.order_by("-pk")[0]
    assert (change.by, change.cause, change.row_id) == (on.nour, RowChange.Cause.SHEET, slot.pk)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (on.nour, str(slot.session.pk))


@pytest.mark.postgresql
def test_two_sessions_swap_and_three_turn_round(on: Stage) -> None:
    slots = [on.slot("Une", "10:00"), on.slot("Deux", "10:00", room=1), on.slot("Trois", "11:00")]
    there = [place_of(slots[n - 1]) for n in range(3)]
    on.takes(*map(to, slots, there), kind="swap")
    assert [now(slot) for slot in slots] == there
    assert all(slot.holds_room for slot in Slot.objects.all())


def test_a_session_comes_from_the_pool_and_goes_back(on: Stage) -> None:
    session, there = on.waiting(), on.place("10:00")
    on.takes(new(session, there), kind="place")
    slot = session.slots.get()
    assert place_of(slot) == there
    taken = on.takes(to(slot, None), kind="unschedule")
    assert not session.slots.exists()
    on.undoes(taken)
    # The same slot, whose history goes on.
    assert session.slots.values_list("pk", "key").get() == (slot.pk, slot.key)
    assert now(slot) == there


def test_what_was_announced_is_withdrawn_and_comes_back_as_itself(on: Stage) -> None:
    slot, there = on.slot("Rade", "10:00"), on.place("16:00", room=1)
    publish(on.edition)
    at_first = place_of(slot)
    gone = on.takes(to(slot, None), kind="unschedule")
    slot.refresh_from_db()
    assert (slot.withdrawn, slot.holds_room) == (True, False)
    back = on.takes(new(slot.session, there), kind="place")
    slot.refresh_from_db()
    assert (slot.withdrawn, slot.holds_room, now(slot)) == (False, True, there)
    assert slot.session.slots.count() == 1
    on.undoes(back)
    slot.refresh_from_db()
    # Withdrawn from where it was, as far as is known.
    assert (slot.withdrawn, now(slot)) == (True, at_first)
    on.undoes(gone)
    slot.refresh_from_db()
    assert (slot.withdrawn, now(slot)) == (False, at_first)


def test_a_slot_is_duplicated_and_a_break_held_in_all_rooms(on: Stage) -> None:
    slot = on.slot("Café", "10:00")
    on.takes(new(slot.session, on.place("10:00", room=1)), kind="break")
    on.takes(new(slot.session, on.place("16:00")), kind="duplicate")
    assert slot.session.slots.count() == 3
    again = refusal(on, new(slot.session, on.place("16:00")), kind="duplicate")
    assert "16:00" in again.refusal.sentence


def test_what_is_sent_twice_is_done_once(on: Stage) -> None:
    session, key = on.waiting(), uuid4()
    for _time in range(2):
        taken = on.takes(new(session, on.place("10:00")), kind="place", key=key)
        assert taken.done[0].slot == session.slots.get().key
    with pytest.raises(RefusedStepError):
        on.takes(new(session, on.place("10:00")), by=on.sam, key=key)


# --- What is refused -----------------------------------------------------------------------------


def test_what_another_person_moved_is_not_overwritten(on: Stage) -> None:
    slot = on.slot("Rade", "10:00")
    seen = to(slot, on.place("11:00"))
    with travel("2027-04-01T12:00:00Z", tick=False):
        on.takes(to(slot, on.place("16:00", room=1)), by=on.sam)
    with travel("2027-04-01T12:00:12Z", tick=False):
        refused = refusal(on, seen)
    assert refused.status == HTTPStatus.CONFLICT
    for word in ("Rade", "16:00", "Quais", "Sam", "12 secondes"):
        assert word in refused.refusal.sentence
    # Both ways out.
    assert "16:00" in refused.refusal.keep
    on.takes(*refused.refusal.changes)
    assert now(slot) == on.place("11:00")


def test_of_what_was_taken_away_no_other_slot_is_moved_instead(on: Stage) -> None:
    slot = on.slot("Café", "10:00")
    on.takes(new(slot.session, on.place("16:00")), kind="duplicate")
    other = slot.session.slots.exclude(pk=slot.pk).get()
    seen = [to(slot, on.place("11:00")), to(other, on.place("17:00"))]
    on.takes(to(slot, None), by=on.sam, kind="unschedule")
    [insisted] = refusal(on, seen[0]).refusal.changes
    assert insisted == new(slot.session, on.place("11:00"))
    # Who took it away is named, and not who moved the other one since.
    on.takes(to(other, on.place("15:00")))
    on.takes(to(other, on.place("16:00")))
    assert "Sam" in refusal(on, seen[0]).refusal.sentence
    # Where the other one stands is said before that one is moved.
    assert "16:00" in refusal(on, insisted).refusal.sentence
    # Of two that are gone, one step would not place both.
    on.takes(to(other, None), by=on.sam, kind="unschedule")
    assert not refusal(on, *seen).refusal.changes


def test_a_session_comes_from_the_pool_once(on: Stage) -> None:
    session, withdrawn = on.waiting(), on.slot("Rade", "10:00")
    Slot.objects.update(announced=True)
    on.takes(to(withdrawn, None), kind="unschedule")
    for room, each in enumerate((session, withdrawn.session)):
        twice = [new(each, on.place(at, room)) for at in ("12:00", "13:00")]
        for kind in ("place", "move", "shift"):
            assert each.title_fr in refusal(on, *twice, kind=kind).refusal.sentence
        on.takes(*twice, kind="duplicate")


def test_a_session_that_was_deleted_withdrawn_or_erased_is_not_placed(on: Stage) -> None:
    deleted, withdrawn = on.slot("Effacée du plan", "10:00"), on.slot("Retirée", "11:00")
    erased = on.slot("Oubliée", "12:00")
    seen = [to(slot, on.place("16:00")) for slot in (deleted, withdrawn, erased)]
    deleted.session.delete()
    Session.objects.filter(pk=withdrawn.session.pk).update(state=Session.State.WITHDRAWN)
    erase(erased.session, by=on.sam)
    said = [refusal(on, change).refusal for change in seen]
    assert "Effacée du plan" in said[0].sentence
    assert "Retirée" in said[1].sentence
    assert [each.changes for each in said] == [(), (), ()]


@pytest.mark.postgresql
def test_a_room_holds_one_session_and_says_which(on: Stage) -> None:
    slot = on.slot("Rade", "10:00")
    held = on.slot("Phares", "11:00")
    refused = refusal(on, to(slot, on.place("11:10")))
    assert refused.status == HTTPStatus.CONFLICT
    assert "Phares" in refused.refusal.sentence
    assert not refused.refusal.changes
    # A draft takes no room, and a room may hold several.
    Session.objects.filter(pk=slot.session.pk).update(state="draft")
    on.takes(to(slot, place_of(held)))
    assert now(slot) == place_of(held)


IMPOSSIBLE: list[tuple[str, str, int, int]] = [
    ("10:02", "cinq minutes", 1, 30),
    ("10:00", "cinq minutes", 1, 31),
    ("10:00", "20", 3, 30),
    ("23:40", "minuit", 1, 30),
    ("10:00", "après", 1, 0),
    ("10:00", "après", 1, -30),
]


def test_a_place_that_is_none_is_refused_with_its_reason(on: Stage) -> None:
    session, slot = on.waiting(), on.slot("Rade", "09:00", room=1)
    for at, word, day, minutes in IMPOSSIBLE:
        place = on.place(at, day=day, minutes=minutes)
        for change in (new(session, place), to(slot, place)):
            refused = refusal(on, change, kind="place")
            assert refused.status == HTTPStatus.UNPROCESSABLE_ENTITY
            assert word in refused.refusal.sentence, (at, refused.refusal.sentence)


def test_rooms_that_are_withdrawn_or_elsewhere_take_nothing_new(on: Stage) -> None:
    slot, other = on.slot("Rade", "09:00", room=1), on.slot("Phares", "09:00")
    on.rooms[1].withdrawn = True
    on.rooms[1].save()
    assert "Quais" in refusal(on, to(other, on.place("10:00", room=1))).refusal.sentence
    # What stands there already may move on within it, or out of it.
    on.takes(to(slot, on.place("10:00", room=1)))
    there = on.place("10:00")
    elsewhere = RoomFactory.create()
    for room in (elsewhere.key, uuid4()):
        refusal(on, to(other, SlotPlace(room, there.start, there.end)))


def test_what_was_brought_at_odd_minutes_moves_by_five(on: Stage) -> None:
    slot = on.slot("Rade", "10:03", minutes=22)
    on.takes(to(slot, on.place("10:18", minutes=22)))
    on.takes(to(slot, on.place("11:00", minutes=22)))
    on.takes(to(slot, on.place("11:00", minutes=27)), kind="resize")
    refusal(on, to(slot, on.place("11:01", minutes=27)))
    # A new one is as long as its format says.
    session = on.waiting(format=FormatFactory.create(edition=on.edition, default_minutes=12))
    on.takes(new(session, on.place("15:00", minutes=12)), kind="place")


def test_rights_are_those_to_slots(on: Stage) -> None:
    slot = on.slot("Rade", "10:00")
    reader = UserFactory.create(is_staff=True)
    for change in (
        to(slot, on.place("11:00")),
        to(slot, None),
        new(on.waiting(), on.place("12:00")),
    ):
        with pytest.raises(PermissionDenied):
            on.takes(change, by=reader)


def test_only_a_room_that_is_taken_is_called_that(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = on.slot("Rade", "10:00")
    said = {}
    for constraint in (ROOM_CONSTRAINT, "timetable_step_key"):
        monkeypatch.setattr(
            "timetable.steps.ask_deferred_constraints",
            Mock(side_effect=IntegrityError(f'violates constraint "{constraint}"')),
        )
        said[constraint] = refusal(on, to(slot, on.place("11:00"))).refusal
    assert "salle" in said[ROOM_CONSTRAINT].sentence
    assert "salle" not in said["timetable_step_key"].sentence


def test_many_slots_are_checked_at_once(
    on: Stage, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    slots = [on.slot(f"Cap {hour}", f"{hour:02}:00") for hour in range(8, 20)]
    changes = [to(slot, on.place(f"{hour:02}:30")) for hour, slot in enumerate(slots, 8)]
    with django_assert_max_num_queries(36):
        on.takes(*changes, kind="shift")


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor == "sqlite", reason="there is one writer at a time")
def test_a_writer_that_holds_no_edition_is_refused_by_the_database(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL finds it out when all is written; then nothing is."""
    slot, other = on.slot("Rade", "10:00"), on.slot("Phares", "12:00")
    there = on.place("15:00")

    def late(*args: object) -> None:
        Slot.objects.filter(pk=other.pk).update(start=there.start, end=there.end)

    # Between the check and the end of the step.
    monkeypatch.setattr("timetable.steps.check_written", late)
    with pytest.raises(RefusedStepError):
        on.takes(to(slot, there))
    assert now(slot) == on.place("10:00")
    assert not Step.objects.exists()


# --- Undoing -------------------------------------------------------------------------------------


def test_each_undoes_their_own_steps_the_last_one_first(on: Stage) -> None:
    mine, theirs = on.slot("Rade", "10:00"), on.slot("Phares", "10:00", room=1)
    first = on.takes(to(mine, on.place("11:00")))
    second = on.takes(to(mine, on.place("12:00")))
    on.takes(to(theirs, on.place("11:00", room=1)), by=on.sam)
    assert last_step(on.edition, on.nour) == second.step
    with pytest.raises(RefusedStepError):
        on.undoes(first)
    on.undoes(second)
    assert now(mine) == on.place("11:00")
    on.undoes(first)
    assert now(mine) == on.place("10:00")
    assert last_step(on.edition, on.nour) is None
    assert now(theirs) == on.place("11:00", room=1)


def test_undoing_says_who_touched_it_since(on: Stage) -> None:
    slot, session = on.slot("Rade", "10:00"), on.waiting()
    moved = on.takes(to(slot, on.place("11:00")))
    on.takes(to(slot, on.place("12:00")), by=on.sam)
    with pytest.raises(RefusedStepError) as refused:
        on.undoes(moved)
    assert refused.value.status == HTTPStatus.CONFLICT
    assert "Sam" in refused.value.refusal.sentence
    # Again, as from another window.
    with pytest.raises(RefusedStepError, match="Sam"):
        on.undoes(moved)
    # What another person took off the sheet, or placed once it was off.
    placed = on.takes(new(session, on.place("15:00")), kind="place")
    on.takes(to(session.slots.get(), None), by=on.sam, kind="unschedule")
    with pytest.raises(RefusedStepError, match="Sam"):
        on.undoes(placed)


def test_what_cannot_be_undone_is_in_the_way_of_nothing_before_it(on: Stage) -> None:
    first, second = on.slot("Rade", "10:00"), on.slot("Phares", "10:00", room=1)
    moved = on.takes(to(first, on.place("11:00")))
    touched = on.takes(to(second, on.place("11:00", room=1)))
    on.takes(to(second, on.place("12:00", room=1)), by=on.sam)
    # Only the last one is left so.
    with pytest.raises(RefusedStepError, match="dernier"):
        on.undoes(moved)
    assert last_step(on.edition, on.nour) == touched.step
    with pytest.raises(RefusedStepError, match="Sam"):
        on.undoes(touched)
    assert last_step(on.edition, on.nour) == moved.step
    on.undoes(moved)
    assert now(first) == on.place("10:00")
    assert now(second) == on.place("12:00", room=1)
    # Nor is what could be undone as soon as its edition is no archive any more.
    moved = on.takes(to(first, on.place("11:00")))
    Edition.objects.filter(pk=on.edition.pk).update(archived=True)
    with pytest.raises(RefusedStepError):
        on.undoes(moved)
    assert last_step(on.edition, on.nour) == moved.step


def test_a_slot_does_not_come_back_to_a_session_that_got_another(on: Stage) -> None:
    slot = on.slot("Rade", "10:00")
    gone = on.takes(to(slot, None), kind="unschedule")
    on.takes(new(slot.session, on.place("15:00")), by=on.sam, kind="place")
    with pytest.raises(RefusedStepError, match="Sam"):
        on.undoes(gone)
    assert slot.session.slots.count() == 1


def test_undoing_is_refused_where_the_place_is_taken(on: Stage) -> None:
    slot, other = on.slot("Rade", "10:00"), on.slot("Phares", "15:00")
    moved = on.takes(to(slot, on.place("11:00")))
    on.takes(to(other, on.place("10:00")), by=on.sam)
    with pytest.raises(RefusedStepError, match="Phares"):
        on.undoes(moved)
    assert now(slot) == on.place("11:00")


def test_undoing_takes_the_session_along_that_the_step_made(on: Stage) -> None:
    for touched in (False, True):
        step = uuid4()
        key = session_made_by(step)
        session = on.waiting("Café", key=key, slug=f"cafe-{touched:d}")
        changes = [new(session, on.place("10:00", room)) for room in (0, 1)]
        taken = on.takes(*changes, kind="break", key=step)
        if touched:
            session.title_fr = "Café gourmand"
            session.save()
        on.undoes(taken)
        assert not session.slots.exists()
        assert Session.objects.filter(key=key).exists() == touched


# --- Forgetting ----------------------------------------------------------------------------------


def test_the_newest_steps_of_each_person_are_kept_for_a_week(
    on: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("timetable.steps.MOST_STEPS", 2)
    slot = on.slot("Rade", "10:00")
    on.takes(to(slot, on.place("10:30")), by=on.sam)
    for minute in ("10:05", "10:10", "10:15"):
        on.takes(to(slot, on.place(minute)))
    assert Step.objects.filter(by=on.nour).count() == 2
    assert Step.objects.filter(by=on.sam).count() == 1
    with travel(Step.objects.latest("at").at + KEPT + timedelta(seconds=1)):
        forget_old.func()
    assert not Step.objects.exists()


def test_steps_go_with_what_they_touched_and_with_who_took_them(on: Stage) -> None:
    slot, other = on.slot("Rade", "10:00"), on.slot("Phares", "12:00")
    on.takes(to(slot, on.place("10:30")))
    kept = on.takes(to(other, on.place("13:00")), by=on.sam)
    erase(slot.session, by=on.nour)
    assert [*Step.objects.all()] == [kept.step]
    on.sam.delete()
    assert not Step.objects.exists()


def asked_anew(on: Stage) -> int:
    """How many queries it took to know what is planned, which is as the rows have it."""
    with CaptureQueriesContext(connection) as asked:
        known = planned_programme(on.edition)
    assert known == planned(on.edition)
    assert known.all_slots == planned(on.edition).all_slots
    return len(asked)


def test_whatever_else_has_changed_is_known_at_once() -> None:
    on = Stage()
    slot, room, person = on.slot("Rade", "10:00"), on.rooms[0], SpeakerFactory.create()
    session = slot.session

    def change(row: Model, **values: object) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()

    for act in (
        lambda: session.credits.create(speaker=person),
        lambda: change(session, title_fr="Autre"),
        lambda: change(person, name="Zoé"),
        lambda: change(room, capacity=7),
        # It is known as long as something stands there.
        lambda: change(room, withdrawn=True),
        lambda: on.takes(to(slot, on.place("14:00", room=1))),
        lambda: change(slot, room=room),
        lambda: change(session, state="cancelled"),
        session.delete,
    ):
        planned_programme(on.edition)
        act()
        asked_anew(on)


def test_what_is_done_late_under_a_lower_number_is_not_missed() -> None:
    """Of two who write at once, the first may be done last."""
    on = Stage()
    slot = on.slot("Rade", "10:00")
    on.takes(to(slot, on.place("11:00")))
    late = RowChange.objects.order_by("-pk")[0]
    RowChange.objects.filter(pk=late.pk).update(id=late.pk + 1)
    planned_programme(on.edition)
    Session.objects.filter(pk=slot.session.pk).update(title_fr="Autre")
    late.model = "talks.session"
    late.save(force_insert=True)
    on.takes(to(slot, on.place("12:00")))
    asked_anew(on)
