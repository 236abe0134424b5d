"""What is checked of a step before it is taken: is it made of what stands there, and possible?"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from talks.models import Session, Slot
from timetable import refusals
from timetable.models import Step
from timetable.places import GRID, SlotChange, SlotPlace, passes_midnight, place_of
from timetable.refusals import RefusedStepError
from timetable.rows import DoneChange, StepRows

# Those that give a session one more slot; others place what has none.
ADDING = (Step.Kind.DUPLICATE, Step.Kind.BREAK, Step.Kind.COPY_BREAKS)


# --- Is it made of what stands there? ------------------------------------------------------------


def check_seen(rows: StepRows, changes: Sequence[SlotChange], kind: Step.Kind) -> None:
    """Raise RefusedStepError unless each slot stands where its change saw it."""
    for change in changes:
        if refusal := _outdated(rows, changes, change, kind):
            raise refusal
    if twice := _placed_twice(changes, kind):
        what = _("“%(session)s” would get two places in one step.")
        raise refusals.impossible(what % {"session": rows.sessions[twice]})


def _placed_twice(changes: Sequence[SlotChange], kind: Step.Kind) -> UUID | None:
    """Return the session that comes from the pool more than once, if any does."""
    placed = Counter(change.session for change in changes if change.slot is None)
    found = [] if kind in ADDING else [session for session in placed if placed[session] > 1]
    return next(iter(found), None)


def _outdated(
    rows: StepRows, changes: Sequence[SlotChange], change: SlotChange, kind: Step.Kind
) -> RefusedStepError | None:
    session = rows.sessions.get(change.session)
    if session is None or session.withdrawn or session.erased:
        return _session_gone(change, session)
    slot = rows.slots.get(change.slot) if change.slot else None
    if change.slot and (slot is None or slot.withdrawn):
        title = _("“%(session)s” was taken off the sheet meanwhile") % {"session": session}
        now = _rebased(rows, changes, kind)
        what = _("It no longer has a place there.")
        insist = _("Place it anyway")
        done = refusals.removal(session, change.slot)
        return refusals.conflict(title, what, done, insist=insist, changes=now, kind=kind)
    if slot is None and kind not in ADDING:
        slot = next(iter(rows.of(change.session)), None)
    if slot is None or place_of(slot) == change.before:
        return None
    title = _("“%(session)s” was moved meanwhile") % {"session": session}
    return refusals.conflict(
        title,
        refusals.stands(slot),
        refusals.last_change(slot),
        keep=_("Leave it at %(time)s") % {"time": _clock(slot.start, rows.edition.zone)},
        insist=_("Move it anyway"),
        changes=_rebased(rows, changes, kind),
        kind=kind,
    )


def _session_gone(change: SlotChange, session: Session | None) -> RefusedStepError:
    if session is None:
        done = refusals.deletion(change.session)
        title = done.before.get("title_fr") or done.before.get("title_en") if done else ""
        what = _("“%(session)s” was deleted.") if title else _("This session was deleted.")
        return refusals.conflict(
            _("The session is no longer there"), what % {"session": title}, done
        )
    what = _("“%(session)s” was withdrawn.") % {"session": session}
    title = _("The session is no longer there")
    return refusals.conflict(title, what, refusals.last_change(session))


def _rebased(
    rows: StepRows, changes: Sequence[SlotChange], kind: Step.Kind
) -> Sequence[SlotChange]:
    """Return the changes from where things are now; none if that is not possible for all."""
    found = [each for change in changes if (each := _from_now(rows, change, kind))]
    return () if len(found) < len(changes) or _placed_twice(found, kind) else found


def _from_now(rows: StepRows, change: SlotChange, kind: Step.Kind) -> SlotChange | None:
    session = rows.sessions.get(change.session)
    if session is None or session.withdrawn or session.erased:
        return None
    slot = rows.slots.get(change.slot) if change.slot else None
    if change.before is None and kind not in ADDING:
        # What waited may have got a slot meanwhile; of what stood, no other slot is meant.
        slot = next(iter(rows.of(change.session)), None)
    if slot is None or slot.withdrawn:
        new = SlotChange(slot=None, session=change.session, before=None, after=change.after)
        return new if change.after else None
    return SlotChange(
        slot=slot.key, session=change.session, before=place_of(slot), after=change.after
    )


def check_untouched(rows: StepRows, done: Sequence[DoneChange]) -> None:
    """Raise RefusedStepError unless each slot is where its step put it."""
    for each in done:
        if refusal := _touched(rows, each):
            raise refusal


def _touched(rows: StepRows, done: DoneChange) -> RefusedStepError | None:
    session, slot = rows.sessions.get(done.session), rows.slots.get(done.slot)
    title = _("This can no longer be undone")
    if session is None or session.withdrawn or session.erased:
        change = SlotChange(slot=done.slot, session=done.session, before=None, after=None)
        return _session_gone(change, session)
    if slot is None or slot.withdrawn:
        others = rows.of(done.session) if done.alone else []
        if done.after is None and not others:
            return None
        if others:
            return refusals.conflict(
                title, refusals.stands(others[0]), refusals.last_change(others[0])
            )
        what = _("“%(session)s” was taken off the sheet.") % {"session": session}
        return refusals.conflict(title, what, refusals.removal(session, done.slot))
    if place_of(slot) == done.after:
        return None
    return refusals.conflict(title, refusals.stands(slot), refusals.last_change(slot))


# --- Is it possible? -----------------------------------------------------------------------------


def check_possible(rows: StepRows, changes: Sequence[SlotChange]) -> None:
    """Raise RefusedStepError for places that no slot could be given on the sheet.

    What takes a look at the other slots is checked once all are written (`check_written`).
    """
    check_places(rows, changes)
    zone = rows.edition.zone
    for change in changes:
        if change.after and (fault := _fault(rows, change, change.after, zone)):
            raise refusals.impossible(fault)


def check_places(rows: StepRows, changes: Sequence[SlotChange]) -> None:
    """Raise RefusedStepError where a slot would come into a room or onto a day not to be had."""
    for change in changes:
        after, before = change.after, change.before
        if after is None:
            continue
        room = rows.rooms.get(after.room)
        if room is None:
            raise refusals.impossible(_("This room does not belong to the edition."))
        if room.withdrawn and not (before and before.room == after.room):
            reason = _("“%(room)s” is withdrawn: nothing is placed there.")
            raise refusals.impossible(reason % {"room": room})
        session = rows.sessions[change.session]
        try:
            Slot(session=session, room=room, start=after.start, end=after.end).check_place()
        except ValidationError as error:
            raise refusals.impossible(error) from None


def _fault(rows: StepRows, change: SlotChange, after: SlotPlace, zone: tzinfo) -> str:
    if after.end <= after.start:
        return _("The end must come after the start.")
    if not _is_on_grid(rows, change, after, zone):
        return _("On the sheet, sessions begin and end at multiples of five minutes.")
    before = change.before
    if passes_midnight(after, zone) and not (before and passes_midnight(before, zone)):
        return _("It would end after midnight. Enter that on the page of the session.")
    return ""


def _is_on_grid(rows: StepRows, change: SlotChange, after: SlotPlace, zone: tzinfo) -> bool:
    """Tell whether both times are at full five minutes, or as far from them as before.

    What was brought in from elsewhere begins at odd minutes and lasts odd times, and still moves.
    """
    before, length = change.before, after.end - after.start
    starts = _full(after.start, zone) or (before and _is_step(after.start - before.start))
    ends = _full(after.end, zone) or (before and _is_step(after.end - before.end))
    return bool(starts and (ends or length in _lengths(rows, change)))


def _lengths(rows: StepRows, change: SlotChange) -> set[timedelta]:
    """Return how long slots of a session are, and how long its format says."""
    shape = rows.sessions[change.session].format
    usual = {timedelta(minutes=shape.default_minutes)} if shape else set()
    return usual | {slot.end - slot.start for slot in rows.of(change.session)}


def _full(moment: datetime, zone: tzinfo) -> bool:
    local = moment.astimezone(zone)
    return local.minute % 5 == 0 and not (local.second or local.microsecond)


def _is_step(by: timedelta) -> bool:
    return by % GRID == timedelta()


def check_written(rows: StepRows, slots: Sequence[Slot]) -> None:
    """Raise RefusedStepError for a slot, now written, that another one forbids."""
    for slot in slots:
        mine = [place_of(each) for each in rows.of(slot.session.key)]
        if mine.count(place_of(slot)) > 1:
            what = refusals.stands(slot)
            raise refusals.conflict(_("It stands there already"), what, refusals.last_change(slot))
    written = Slot.objects.filter(pk__in=[slot.pk for slot in slots])
    if clashing := written.in_a_held_room().first():
        held = Slot.objects.clashing_with(clashing).select_related("session__edition", "room")
        raise refusals.room_taken(held.first())


def _clock(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"
