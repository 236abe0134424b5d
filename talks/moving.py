"""Moving many slots at once: those of an edition, of one of its days or of a room.

Times move by the clock on the wall: ten o'clock stays ten o'clock, in winter and in summer.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils.functional import cached_property

from core.database.locks import hold
from core.history import Cause, recording
from events.models import Edition, Room
from talks.clashes import Circumstances, Placed, Problem, circumstances, moved, problems
from talks.drafts import draft
from talks.models import Session, Slot
from talks.programme import Programme


@dataclass(frozen=True)
class Move:
    """A move: of what, and how far. Without a day and a room it is the edition, with its own days.

    An hour earlier is no day earlier: days and minutes are not added up.
    """

    edition: Edition
    days: int = 0
    minutes: int = 0
    day: date | None = None
    room: Room | None = None

    @property
    def by(self) -> timedelta:
        return timedelta(days=self.days, minutes=self.minutes)

    @property
    def is_whole(self) -> bool:
        return self.day is None and self.room is None


@dataclass(frozen=True)
class MovedSlot:
    """A slot as it is, with its new times."""

    slot: Slot
    start: datetime
    end: datetime


class OutdatedMoveError(Exception):
    """The rows have changed since they were shown; nothing was moved."""


class RefusedMoveError(Exception):
    """A room would hold two sessions, or a slot leave the days of the edition."""


class MovePlan:
    """The effect of a move; computed for the page, and again to do it."""

    def __init__(self, move: Move) -> None:
        self.move = move
        edition = move.edition
        rows = Slot.objects.filter(session__edition=edition).order_by("start", "room__order", "pk")
        self.rows = list(rows.select_related("room", "session__edition"))
        self.moved = [self._moved(slot) for slot in self.rows if self._is_meant(slot)]
        shift = timedelta(days=move.days) if move.is_whole else timedelta()
        self.first_day, self.last_day = edition.first_day + shift, edition.last_day + shift

    def _is_meant(self, slot: Slot) -> bool:
        day, room = self.move.day, self.move.room
        starts = slot.start.astimezone(self.move.edition.zone).date()
        return (day is None or day == starts) and (room is None or room.pk == slot.room_id)

    def _moved(self, slot: Slot) -> MovedSlot:
        start, end = (self._shifted(moment) for moment in (slot.start, slot.end))
        # In the hour that a night in spring leaves out, an end may come before its start.
        return MovedSlot(slot, start, end if end > start else start + (slot.end - slot.start))

    def _shifted(self, moment: datetime) -> datetime:
        zone = self.move.edition.zone
        on_the_wall = moment.astimezone(zone).replace(tzinfo=None) + self.move.by
        return on_the_wall.replace(tzinfo=zone).astimezone(UTC)

    # --- What is said before ---------------------------------------------------------------------

    @cached_property
    def outside(self) -> list[MovedSlot]:
        """Return slots that leave the days of the edition: their sessions could not be saved."""
        edition = self.move.edition
        return [
            moved
            for moved in self.moved
            if edition.first_day <= self._day(moved.slot.start) <= edition.last_day
            and not self.first_day <= self._day(moved.start) <= self.last_day
        ]

    def _day(self, moment: datetime) -> date:
        return moment.astimezone(self.move.edition.zone).date()

    @cached_property
    def clashes(self) -> list[Problem]:
        """Return the problems that the move would cause, except those of `outside`."""
        return self._caused(circumstances(self.move.edition))

    def _caused(self, known_by: Circumstances) -> list[Problem]:
        known = {problem.identity for problem in problems(self._draft, known_by)}
        found = problems(self._in(self._draft), known_by)
        return [p for p in found if p.identity not in known and p.rule != "outside_days"]

    @cached_property
    def _draft(self) -> Programme:
        return draft(self.move.edition)

    def _in(self, programme: Programme) -> Programme:
        """Return the programme with the slots at their new times."""
        return moved(
            programme,
            {
                each.slot.key: Placed(
                    session=each.slot.session.key,
                    room=each.slot.room.key,
                    start=each.start,
                    end=each.end,
                )
                for each in self.moved
            },
        )

    @property
    def is_refused(self) -> bool:
        # Two sessions in one room cannot be, whatever is known besides.
        return bool(self.outside) or any(
            each.rule == "room_twice" for each in self._caused(Circumstances())
        )

    @property
    def announced(self) -> set[Session]:
        return {moved.slot.session for moved in self.moved if moved.slot.announced}

    @property
    def digest(self) -> str:
        """Return a digest of all rows that the plan is made from, with the edition's days."""
        move = self.move
        room = move.room.pk if move.room else None
        seen: list[object] = [move.edition.first_day, move.edition.last_day]
        seen.append((move.days, move.minutes, move.day, room))
        for slot in sorted(self.rows, key=lambda slot: slot.pk):
            state = slot.session.state, slot.withdrawn
            seen.append((slot.pk, slot.room_id, slot.start, slot.end, *state))
        return hashlib.sha256(repr(seen).encode()).hexdigest()


def carry_out(move: Move, *, seen: str) -> MovePlan:
    """Move all slots, and the days of the edition if it moves whole, in one transaction.

    seen: the digest of the plan that was shown. Raises OutdatedMoveError, RefusedMoveError, or
    IntegrityError if a room was taken meanwhile.
    """
    with transaction.atomic():
        hold(Edition.objects.filter(pk=move.edition.pk))
        edition = Edition.objects.get(pk=move.edition.pk)
        plan = MovePlan(replace(move, edition=edition))
        if edition.archived or plan.digest != seen:
            raise OutdatedMoveError
        if plan.is_refused:
            raise RefusedMoveError
        for moved in plan.moved:
            moved.slot.start, moved.slot.end = moved.start, moved.end
        with recording(Session.objects.filter(edition=edition), cause=Cause.DATES):
            # All at once: one after the other, each would find its room still held by the next.
            Slot.objects.bulk_update([moved.slot for moved in plan.moved], ["start", "end"])
            if move.is_whole:
                edition.first_day, edition.last_day = plan.first_day, plan.last_day
                edition.save(update_fields=["first_day", "last_day"])
    return plan
