"""The rows that a step touches, read and written while their edition is held."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet

from core.history import Cause, recording
from events.models import Edition, Room
from talks.models import Session, Slot
from timetable.places import SlotChange, SlotPlace, place_of, read_key, read_place


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneChange:
    """A change that was made of a slot, with what it takes to undo it.

    before, after: None where the slot did not stand. number: that of its row, under which it comes
    back once deleted. was: where it was while withdrawn, if a withdrawn slot was used again. alone:
    whether the session was left without any slot.
    """

    slot: UUID
    session: UUID
    before: SlotPlace | None
    after: SlotPlace | None
    number: int
    was: SlotPlace | None
    alone: bool

    @property
    def back(self) -> SlotChange:
        """Return the change that would undo it."""
        slot = self.slot if self.after else None
        return SlotChange(slot=slot, session=self.session, before=self.after, after=self.before)

    def as_json(self) -> dict[str, Any]:
        change = SlotChange(
            slot=self.slot, session=self.session, before=self.before, after=self.after
        )
        was = self.was.as_json() if self.was else None
        return change.as_json() | {"number": self.number, "was": was, "alone": self.alone}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "DoneChange":
        return cls(
            slot=read_key(kept["slot"]),
            session=read_key(kept["session"]),
            before=read_place(kept["from"]),
            after=read_place(kept["to"]),
            number=kept["number"],
            was=read_place(kept["was"]),
            alone=kept["alone"],
        )


class StepRows:
    """Sessions of an edition with all their slots, and its rooms; by key."""

    def __init__(self, edition: Edition, sessions: Collection[UUID]) -> None:
        self.edition = edition
        self.rooms: dict[UUID, Room] = {room.key: room for room in edition.rooms.all()}
        self.found = Session.objects.filter(edition=edition, key__in=sessions)
        self.sessions = {row.key: row for row in self.found.select_related("format")}
        self.slots: dict[UUID, Slot] = {}
        for row in self.sessions.values():
            row.edition = edition
        of_number = {row.pk: row for row in self.sessions.values()}
        room_of_number = {room.pk: room for room in self.rooms.values()}
        for slot in Slot.objects.filter(session__in=of_number).order_by("pk"):
            slot.session, slot.room = of_number[slot.session_id], room_of_number[slot.room_id]
            self.slots[slot.key] = slot

    def of(self, session: UUID, *, withdrawn: bool = False) -> list[Slot]:
        """Return the slots of a session that stand, or those that are withdrawn."""
        return [
            slot
            for slot in self.slots.values()
            if slot.session.key == session and slot.withdrawn == withdrawn
        ]


class StepWriter:
    """A writer of rows that were read, all at once: each may take the room of the next.

    What it is given is in memory at once, and in the database after `save`.
    """

    def __init__(self, rows: StepRows) -> None:
        self.rows = rows
        self.changed: list[Slot] = []
        self.added: list[Slot] = []
        self.deleted: list[Slot] = []

    @property
    def placed(self) -> list[Slot]:
        return [slot for slot in (*self.changed, *self.added) if not slot.withdrawn]

    def put(self, slot: Slot, place: SlotPlace) -> None:
        """Put a slot elsewhere; a withdrawn one stands again."""
        slot.withdrawn = False
        self._change(slot, place)

    def remove(self, slot: Slot, last: SlotPlace | None = None) -> None:
        """Delete a slot, or withdraw it if it was announced, from its `last` place."""
        if slot.announced:
            slot.withdrawn = True
            self._change(slot, last or place_of(slot))
        else:
            del self.rows.slots[slot.key]
            self.deleted.append(slot)

    def add(
        self, session: Session, place: SlotPlace, key: UUID | None = None, number: int | None = None
    ) -> Slot:
        """Make a new slot; `key` and `number` are those of a deleted one that comes back."""
        slot = Slot(pk=number, key=key or uuid4(), session=session)
        self._place(slot, place)
        self.rows.slots[slot.key] = slot
        self.added.append(slot)
        return slot

    def _change(self, slot: Slot, place: SlotPlace) -> None:
        self._place(slot, place)
        self.changed.append(slot)

    def _place(self, slot: Slot, place: SlotPlace) -> None:
        slot.room, slot.start, slot.end = self.rows.rooms[place.room], place.start, place.end
        slot.holds_room = slot.takes_room

    def save(self) -> None:
        """Write all rows, and their history."""
        with recording(self.rows.found.all(), cause=Cause.SHEET):
            self._rows(self.deleted).delete()
            columns = ["room", "start", "end", "withdrawn", "holds_room"]
            Slot.objects.bulk_update(self.changed, columns)
            Slot.objects.bulk_create(self.added)

    def _rows(self, slots: list[Slot]) -> QuerySet[Slot]:
        return Slot.objects.filter(pk__in=[slot.pk for slot in slots])
