"""Planning slots: those that a file names, and rooms that are taken."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import starmap
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _, ngettext

from core.text.translated import fold
from events.models import Room
from exchange.cells import as_moment
from exchange.planning.candidates import Candidate, Span
from exchange.planning.editing import Context, fill, note, settle
from exchange.planning.holds import Hold, conflicts, doubles
from exchange.planning.lookups import Lookup
from exchange.planning.plan import Change
from exchange.planning.statements import Statement, drop_old
from exchange.planning.values import fault, heading, is_ours
from exchange.records import Record, Sort
from talks.models import Session, Slot


class Slots:
    """Plans the slots of an edition, with those that the file adds."""

    def __init__(self, context: Context, lookups: dict[Sort, Lookup]) -> None:
        self.context, self.lookups = context, lookups
        slots = context.snapshot.slots.values()
        self.keys = {slot.key: slot for group in slots for slot in group}
        # Slots that the last version of the file named, and this one does not.
        self.missing: list[Slot] = []
        self.starting: dict[datetime, list[Slot]] = defaultdict(list)
        for slot in self.keys.values():
            if not slot.withdrawn:
                self.starting[slot.start].append(slot)

    def keyed(self, key: UUID | None) -> Slot | None:
        return self.keys.get(key) if key else None

    def standing(self, row: Session | None) -> list[Slot]:
        slots = self.context.snapshot.slots.get(row.pk, []) if row and row.pk else []
        return [slot for slot in slots if not slot.withdrawn]

    def starts(self, row: Session, candidate: Candidate) -> bool:
        """Tell whether a session starts when the row says; true if both have no time."""
        starts = {slot.start for slot in self.standing(row)}
        return candidate.span[0] in starts if candidate.span else not starts

    def is_there(self, row: Session, candidate: Candidate) -> bool:
        """Tell whether a session takes place when and where the row of the file says."""
        return any(self._is_there(candidate, slot) for slot in self.standing(row))

    def there(self, candidate: Candidate) -> list[Session]:
        """Return the sessions that take place when and where the row of the file says."""
        if candidate.span is None:
            return []
        slots = self.starting.get(candidate.span[0], ())
        return [slot.session for slot in slots if self._is_there(candidate, slot)]

    # --- Which slots -----------------------------------------------------------------------------

    def plan(self, candidates: list[Candidate]) -> None:
        """Pair rows with slots, and refuse rows whose room is taken."""
        groups: dict[int, list[Candidate]] = defaultdict(list)
        unread: set[int] = set()
        for candidate in candidates:
            row = candidate.first.row if candidate.first else candidate.row
            if row is None or candidate.step.action == "leave":
                continue
            if candidate.faults:
                unread.add(row.pk)
            else:
                groups[row.pk].append(candidate)
        for pk, group in groups.items():
            left = self._pair(group)
            self.missing += left if pk not in unread else []
            for candidate in group:
                self._drop_old(candidate)
        self._share_rooms(candidates)
        self._settle_taken_rooms(candidates)

    def _pair(self, group: list[Candidate]) -> list[Slot]:
        """Pair each row with the slot most like it; return slots the file no longer names."""
        row = group[0].first.row if group[0].first else group[0].row
        left = self.standing(row)
        waiting = [candidate for candidate in group if candidate.span or candidate.room]
        self._match(waiting, left, self._has_key)
        self._match(waiting, left, self._is_there)
        waiting = [each for each in waiting if not self._stays_withdrawn(each, row)]
        self._match(waiting, left, self._starts_so)
        self._match(waiting, left, lambda _candidate, _slot: True)
        return [slot for slot in left if Statement(self.context, "slot", slot.key).before]

    @staticmethod
    def _match(
        waiting: list[Candidate], left: list[Slot], is_alike: Callable[[Candidate, Slot], bool]
    ) -> None:
        for candidate in list(waiting):
            found = next((slot for slot in left if is_alike(candidate, slot)), None)
            if found:
                candidate.slot = found
                left.remove(found)
                waiting.remove(candidate)

    def _stays_withdrawn(self, candidate: Candidate, row: Session | None) -> bool:
        """Tell whether the file repeats its last version's words on a withdrawn slot."""
        said = _said(candidate)
        slots = self.context.snapshot.slots.get(row.pk, ()) if row else ()
        statements = (Statement(self.context, "slot", s.key) for s in slots if s.withdrawn)
        if is_ours(candidate.record) or len(said) < 2:
            return False
        if not any(all(starmap(s.is_old, said.items())) for s in statements):
            return False
        candidate.span, candidate.room, candidate.stays_withdrawn = None, "", True
        return True

    def _drop_old(self, candidate: Candidate) -> None:
        """Leave the slot unchanged where the file repeats its last version."""
        slot = candidate.slot
        if slot is None or is_ours(candidate.record):
            return
        values, held = _said(candidate), {**_times(slot.start, slot.end), "room": slot.room.key}
        candidate.slot_statement = Statement(self.context, "slot", slot.key)
        if "time" in candidate.slot_statement.before and "time" not in values:
            self.missing.append(slot)
        candidate.placed = drop_old(
            candidate.slot_statement,
            values,
            candidate.step,
            held.__getitem__,
            partial(self._would_change, candidate, slot),
            [*values],
        )
        if "time" not in values:
            candidate.span = None
        if "room" not in values:
            candidate.room = self.lookups["room"].known.sure_name(slot.room, str(slot.room))

    def _would_change(self, candidate: Candidate, slot: Slot, name: str) -> Iterator[Change]:
        """Yield the changes that the file would make to a slot, in words."""
        record, span = candidate.record, candidate.span
        if name == "room" and self._room_key(candidate.room) != self._room_key(str(slot.room)):
            yield Change(heading(record, name), str(slot.room), candidate.room)
        if name == "time" and span:
            shown = zip(self._shown(slot.start, slot.end), self._shown(*span), strict=True)
            for column, (before, after) in zip(("start", "end"), shown, strict=True):
                if before != after:
                    yield Change(heading(record, column), before, after)

    def _remember(self, candidate: Candidate, slot: Slot) -> None:
        """Store what the file stated of a slot, and what resulted."""
        if is_ours(candidate.record):
            return
        statement = candidate.slot_statement or Statement(self.context, "slot", slot.key)
        held = {**_times(slot.start, slot.end), "room": slot.room.key}
        said = candidate.placed if candidate.slot else _said(candidate)
        for name, value in said.items():
            statement.remember(name, value, held[name])
        statement.close()

    def _has_key(self, candidate: Candidate, slot: Slot) -> bool:
        return candidate.values.get("slot_key") == slot.key

    def _is_there(self, candidate: Candidate, slot: Slot) -> bool:
        # The dearer question last: each row of the file may ask it of each slot.
        return self._starts_so(candidate, slot) and (
            self._room_key(candidate.room) == self._room_key(str(slot.room))
        )

    def _starts_so(self, candidate: Candidate, slot: Slot) -> bool:
        return candidate.span is not None and candidate.span[0] == slot.start

    def _room_key(self, name: str) -> str:
        """Return the same key for all names of a room; of a new room its folded name."""
        found = self.lookups["room"].known.find(name) if name else None
        return str(found.key) if found else fold(name)

    # --- Rooms that are taken --------------------------------------------------------------------

    def _share_rooms(self, candidates: list[Candidate]) -> None:
        """Ask to let a room hold several sessions where a schedule file has several in it.

        The file was public before, so the room must allow it. Rooms with sessions that the file
        does not name are left as they are.
        """
        rooms, named = self.lookups["room"], {c.row.pk for c in candidates if c.row}
        others = {slot.room_id for slot in self.keys.values() if slot.session_id not in named}
        found = doubles(each for each in self._holds(_fine(candidates)) if each.candidate)
        for row in rooms.known.rows:
            record, held = rooms.met.get(row.key), found.get(str(row.key))
            # Tables alone have headings.
            if held and record and record.headings is None and row.pk not in others:
                self._ask_for_several(row, record, held)

    def _ask_for_several(self, row: Room, record: Record, held: list[Hold]) -> None:
        step = self.lookups["room"].steps[row.key]
        titles = list(dict.fromkeys(f"“{each.title}”" for each in held))
        why = ngettext(
            "%(count)d session is there beside others: %(titles)s…",
            "%(count)d sessions are there beside others: %(titles)s…",
            len(titles),
        )
        shown = {"count": len(titles), "titles": ", ".join(titles[:4])}
        statement = Statement(self.context, "room", row.key)
        # It was answered before, and the room holds one.
        undecided = "one" if "several" in statement.before else None
        answer = self.context.ask("several", str(row), step, why=[why % shown], undecided=undecided)
        statement.remember("several", answer, answer)
        statement.close()
        if answer == "several":
            fill(row, record, step, {"holds_several": True}, self.context.writes)
            settle(step, is_new=row.pk is None)

    def _settle_taken_rooms(self, candidates: list[Candidate]) -> None:
        """Refuse rows, or make them drafts, until no room is taken twice.

        A session whose row is refused keeps its slot, so others may have to give way to it.
        """
        while found := list(conflicts(self._holds(_fine(candidates)))):
            for loser, winner in found:
                self._give_way(loser, winner)

    def _give_way(self, loser: Hold, winner: Hold) -> None:
        """Refuse the row, or take its session as a draft if that was decided."""
        if loser.candidate is None:
            return
        start = winner.start.astimezone(self.context.zone)
        details = {"session": winner.title, "time": as_moment(start), "room": loser.candidate.room}
        why = _("%(room)s is taken: “%(session)s” (%(time)s).") % details
        if winner.candidate:
            why = f"{why} ({winner.candidate.record.where})"
        if self._is_to_be_draft(loser.candidate, why):
            whole = loser.candidate.first or loser.candidate
            whole.values["state"] = Session.State.DRAFT
            return
        mend = _("Give one of them another time or room, or let the room hold several at once.")
        record = loser.candidate.record
        loser.candidate.faults.append(fault(record, "room", why, mend))

    def _is_to_be_draft(self, candidate: Candidate, why: str) -> bool:
        """Ask whether the session becomes a draft; one that was announced cannot."""
        row = candidate.first.row if candidate.first else candidate.row
        if row is not None and row.announced:
            return False
        about = f"{candidate.record.where}\n{candidate.title}"
        return self.context.ask("taken", about, candidate.step, why=[why]) == "draft"

    def _holds(self, taken: list[Candidate]) -> Iterator[Hold]:
        """Yield the rooms that confirmed sessions would hold."""
        moved = {c.slot.pk for c in taken if c.slot}
        states = {c.row.pk: c.state for c in taken if c.row}
        for row in self.context.snapshot.sessions:
            state = states.get(row.pk, row.state)
            for slot in self.standing(row):
                is_held = state == Session.State.CONFIRMED and not slot.room.holds_several
                if slot.pk not in moved and is_held:
                    yield Hold(self._room_key(str(slot.room)), slot.start, slot.end, str(row), None)
        for candidate in taken:
            if candidate.state != Session.State.CONFIRMED:
                continue
            span = candidate.span or self._held(candidate)
            if span:
                name = candidate.room or str(candidate.slot.room if candidate.slot else "")
                room = self.lookups["room"].known.find(name)
                if room is None or not room.holds_several:
                    key, moves = self._room_key(name), self._moves(candidate)
                    yield Hold(key, *span, candidate.title, candidate, moves)

    def _held(self, candidate: Candidate) -> Span | None:
        slot = candidate.slot
        return (slot.start, slot.end) if slot else None

    def _moves(self, candidate: Candidate) -> bool:
        slot = candidate.slot
        if slot is None or not slot.holds_room:
            return True
        is_there = self._room_key(candidate.room) == self._room_key(str(slot.room))
        return not is_there or candidate.span not in {None, (slot.start, slot.end)}

    # --- What is written -------------------------------------------------------------------------

    def write(self, candidate: Candidate, row: Session) -> None:
        """Move the slot of a row, or make one."""
        slot = candidate.slot
        if slot is not None and (candidate.span or candidate.room):
            self._move(candidate, slot)
        elif slot is None and candidate.span:
            slot = self._new(candidate, row, *candidate.span)
        if slot is not None:
            self._remember(candidate, slot)
        if candidate.stays_withdrawn:
            candidate.step.why = _("Its slot was withdrawn here.")
            candidate.step.action = "change" if candidate.step.changes else "leave"

    def hold_rooms(self) -> None:
        """Set whether slots hold their rooms, from the new state of sessions and rooms."""
        made = self.context.writes.created.get(Slot, ())
        for slot in (*self.keys.values(), *made):
            if slot.holds_room != slot.takes_room:
                slot.holds_room = slot.takes_room
                self.context.writes.change(slot, "holds_room")

    def _new(self, candidate: Candidate, row: Session, start: datetime, end: datetime) -> Slot:
        record, step = candidate.record, candidate.step
        room = self.lookups["room"].named(candidate.room, record)
        key = self.context.keys.take(candidate.values.get("slot_key"))
        slot = Slot(key=key, session=row, room=room, start=start, end=end)
        self.context.create(slot)
        for name, shown in zip(("start", "end"), self._shown(start, end), strict=True):
            note(step, record, name, "", shown)
        note(step, record, "room", "", str(room))
        return slot

    def _move(self, candidate: Candidate, slot: Slot) -> None:
        record, step = candidate.record, candidate.step
        room = self.lookups["room"].named(candidate.room, record)
        before, old = self._shown(slot.start, slot.end), slot.room
        if candidate.span and candidate.span != (slot.start, slot.end):
            slot.start, slot.end = candidate.span
            self.context.writes.change(slot, "start", "end")
            after = self._shown(*candidate.span)
            for name, was, now in zip(("start", "end"), before, after, strict=True):
                if was != now:
                    note(step, record, name, was, now)
        if room is not old:
            slot.room = room
            self.context.writes.change(slot, "room")
            note(step, record, "room", str(old), str(room))

    def _shown(self, start: datetime, end: datetime) -> tuple[str, str]:
        zone = self.context.zone
        return as_moment(start.astimezone(zone)), as_moment(end.astimezone(zone))


def _fine(candidates: list[Candidate]) -> list[Candidate]:
    """Return the candidates that are neither refused nor left alone."""
    return [c for c in candidates if not c.faults and c.step.action != "leave"]


def _said(candidate: Candidate) -> dict[str, Any]:
    """Return what the file states of a slot, in a comparable form."""
    times = _times(*candidate.span) if candidate.span else {}
    return times | ({"room": fold(candidate.room)} if candidate.room else {})


def _times(start: datetime, end: datetime) -> dict[str, Any]:
    """Return a start and an end in UTC, independent of how they were written."""
    return {"time": (start.astimezone(UTC).isoformat(), end.astimezone(UTC).isoformat())}
