"""Steps: changes of slots that are made at once or not at all, and can be undone."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from uuid import UUID

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.tasks import task
from django.utils import timezone
from django.utils.translation import gettext as _

from core.admin.base import ask_deferred_constraints
from core.database.locks import hold
from core.history import acting
from core.history.kept import label
from core.models import RowChange, User
from events.models import Edition
from speakers.models import Speaker
from talks.models import Session, Slot
from talks.models.slot import ROOM_CONSTRAINT
from timetable import refusals
from timetable.checks import (
    check_places,
    check_possible,
    check_seen,
    check_untouched,
    check_written,
)
from timetable.models import Step
from timetable.places import SlotChange, SlotPlace, place_of, session_made_by, unreadable
from timetable.refusals import RefusedStepError
from timetable.rows import DoneChange, StepRows, StepWriter

# Of each person and edition; and until when.
MOST_STEPS = 50
KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A step that was taken, with the changes that it made."""

    step: Step
    done: Sequence[DoneChange]


def take(
    edition: Edition, changes: Sequence[SlotChange], *, by: User, key: UUID, kind: Step.Kind
) -> TakenStep:
    """Make all changes at once. Raises RefusedStepError or PermissionDenied; then nothing is done.

    key: made by who asks; a step that was taken before is not taken again.
    """
    _check_rights(by, changes)

    def write(edition: Edition) -> TakenStep:
        writer = StepWriter(_checked(edition, changes, kind))
        done = _write(writer, [_carry_out(writer, change) for change in changes])
        return _keep(edition, done, by=by, key=key, kind=kind)

    return _held(edition, by, key, write)


def check(edition: Edition, changes: Sequence[SlotChange], *, by: User, kind: Step.Kind) -> None:
    """Raise what `take` would, as far as that is known before anything is written."""
    _check_rights(by, changes)
    if edition.archived:
        raise refusals.archived()
    _checked(edition, changes, kind)


def undo(edition: Edition, undoes: UUID, *, by: User, key: UUID) -> TakenStep:
    """Put the slots of a step back where they were. Raises as `take` does.

    A step that cannot be put back is left as it is: then the one before it is the last.

    undoes: the key of the last step of this person, or of one that was left.
    """

    def write(edition: Edition) -> TakenStep:
        step = _own(edition, by).filter(key=undoes).first()
        if step is None or not (step.left or step == last_step(edition, by)):
            raise refusals.impossible(_("Only what you did last can be undone."))
        before = [DoneChange.from_json(each) for each in step.changes]
        _check_rights(by, [each.back for each in before])
        rows = StepRows(edition, {each.session for each in before})
        check_untouched(rows, before)
        check_places(rows, [each.back for each in before])
        writer = StepWriter(rows)
        done = _write(writer, [_put_back(writer, each) for each in before])
        _delete_made(rows, step)
        Step.objects.filter(pk=step.pk).update(undone=True)
        return _keep(edition, done, by=by, key=key, kind=Step.Kind.UNDO)

    try:
        return _held(edition, by, key, write)
    except (RefusedStepError, PermissionDenied):
        step = last_step(edition, by)
        if step and step.key == undoes and not step.edition.archived:
            Step.objects.filter(pk=step.pk).update(left=True)
        raise


def last_step(edition: Edition, by: User) -> Step | None:
    """Return the newest step of a person that is neither undone nor left: the one to undo."""
    return _own(edition, by).filter(left=False).order_by("-pk").first()


def _own(edition: Edition, by: User) -> QuerySet[Step]:
    steps = Step.objects.filter(edition=edition, by=by, undone=False)
    return steps.exclude(kind=Step.Kind.UNDO)


# --- One transaction -----------------------------------------------------------------------------


def _held(
    edition: Edition, by: User, key: UUID, write: Callable[[Edition], TakenStep]
) -> TakenStep:
    """Write a step while nobody else writes into the edition; what was sent twice is done once."""
    try:
        with transaction.atomic(), acting(by=by):
            hold(Edition.objects.filter(pk=edition.pk))
            edition = Edition.objects.get(pk=edition.pk)
            if step := Step.objects.filter(key=key).first():
                return _again(step, edition, by)
            if edition.archived:
                raise refusals.archived()
            taken = write(edition)
            ask_deferred_constraints()
            return taken
    except IntegrityError as error:
        # Of a writer that holds no edition: nobody knows by now whose row it was.
        is_taken = ROOM_CONSTRAINT in str(error)
        raise (refusals.room_taken() if is_taken else refusals.outrun()) from None


def _checked(edition: Edition, changes: Sequence[SlotChange], kind: Step.Kind) -> StepRows:
    """Return the rows that a step touches. Raises RefusedStepError."""
    rows = StepRows(edition, {change.session for change in changes})
    check_seen(rows, changes, kind)
    check_possible(rows, changes)
    return rows


def _again(step: Step, edition: Edition, by: User) -> TakenStep:
    if (step.edition_id, step.by_id) != (edition.pk, by.pk):
        raise refusals.impossible(unreadable())
    return TakenStep(step, [DoneChange.from_json(each) for each in step.changes])


def _check_rights(by: User, changes: Iterable[SlotChange]) -> None:
    """Raise PermissionDenied unless a person may change, add and delete slots as these do."""
    for change in changes:
        action = "add" if change.slot is None else "change" if change.after else "delete"
        if not by.has_perms(["talks.change_slot", f"talks.{action}_slot"]):
            raise PermissionDenied


@dataclass(frozen=True, slots=True)
class _Placed:
    """A slot as a writer has it, where it stood before, and where while it was withdrawn."""

    slot: Slot
    before: SlotPlace | None
    was: SlotPlace | None = None


def _carry_out(writer: StepWriter, change: SlotChange) -> _Placed:
    rows, place = writer.rows, change.after
    if place is None or change.slot:
        slot = rows.slots[cast("UUID", change.slot)]
        if place:
            writer.put(slot, place)
        else:
            writer.remove(slot)
        return _Placed(slot, change.before)
    # Readers know a withdrawn slot, and their calendars follow it.
    if not (withdrawn := rows.of(change.session, withdrawn=True)):
        return _Placed(writer.add(rows.sessions[change.session], place), None)
    was = place_of(withdrawn[0])
    writer.put(withdrawn[0], place)
    return _Placed(withdrawn[0], None, was)


def _put_back(writer: StepWriter, done: DoneChange) -> _Placed:
    rows, place = writer.rows, done.before
    slot = rows.slots.get(done.slot)
    if slot is None:
        # It was deleted, and so it did stand somewhere.
        session, place = rows.sessions[done.session], cast("SlotPlace", place)
        slot = writer.add(session, place, done.slot, done.number)
    elif place:
        writer.put(slot, place)
    else:
        writer.remove(slot, done.was)
    return _Placed(slot, done.after)


def _delete_made(rows: StepRows, step: Step) -> None:
    """Delete the session that a step made with its slots, unless it was worked on since."""
    session = rows.sessions.get(session_made_by(step.key))
    if session is None or session.announced:
        return
    slots = rows.of(session.key) + rows.of(session.key, withdrawn=True)
    own = RowChange.objects.filter(model=label(Session), row_id=session.pk)
    if not slots and not own.exclude(kind=RowChange.Kind.ADDED).exists():
        session.delete()


def _write(writer: StepWriter, placed: Sequence[_Placed]) -> list[DoneChange]:
    """Write what a writer has, and return what it takes to undo that. Raises RefusedStepError."""
    writer.save()
    check_written(writer.rows, writer.placed)
    standing = {slot.key for slot in writer.placed}
    return [
        DoneChange(
            slot=each.slot.key,
            session=each.slot.session.key,
            before=each.before,
            after=place_of(each.slot) if each.slot.key in standing else None,
            number=each.slot.pk,
            was=each.was,
            alone=not writer.rows.of(each.slot.session.key),
        )
        for each in placed
    ]


def _keep(
    edition: Edition, done: Sequence[DoneChange], *, by: User, key: UUID, kind: Step.Kind
) -> TakenStep:
    changes = [each.as_json() for each in done]
    step = Step.objects.create(edition=edition, by=by, key=key, kind=kind, changes=changes)
    own = Step.objects.filter(edition=edition, by=by)
    outlived = own.order_by("-pk").values_list("pk", flat=True)[MOST_STEPS:]
    own.filter(pk__in=list(outlived)).delete()
    sessions = Session.objects.filter(key__in={each.session for each in done})
    LogEntry.objects.log_actions(by.pk, sessions, CHANGE, change_message=_("Moved on the sheet."))
    return TakenStep(step, done)


# --- Forgetting ----------------------------------------------------------------------------------


def forget_erased(row: Session | Speaker) -> None:
    """Delete the steps that touched a session which is erased."""
    if isinstance(row, Session):
        steps = Step.objects.filter(edition=row.edition)
        keys = [
            step.pk
            for step in steps
            if str(row.key) in {change["session"] for change in step.changes}
        ]
        steps.filter(pk__in=keys).delete()


@task(priority=-10)
def forget_old() -> None:
    """Delete the steps that were taken longer than KEPT ago."""
    Step.objects.filter(at__lt=timezone.now() - KEPT).delete()
