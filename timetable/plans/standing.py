"""What stands on the sheet of an edition, frozen: all that plans are made from."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from core.text.translated import written
from talks.formatting import weekday
from timetable.places import SlotChange, SlotPlace, passes_midnight


class SkippedHourError(Exception):
    """An hour that does not exist on that day: clocks are put forward over it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingRoom:
    """A room that is not withdrawn."""

    key: UUID
    name: str
    holds_several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingSlot:
    """A slot with what plans need of its session; a cancelled one leaves its room to others."""

    key: UUID
    session: UUID
    title: str
    place: SlotPlace
    is_break: bool = False
    is_draft: bool = False
    cancelled: bool = False
    announced: bool = False

    def to(self, after: SlotPlace) -> SlotChange:
        """Return the change that brings it to another place."""
        return SlotChange(slot=self.key, session=self.session, before=self.place, after=after)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The days, rooms and slots of an edition; rooms in their order, slots by time and room."""

    zone: ZoneInfo
    days: tuple[date, ...]
    rooms: tuple[StandingRoom, ...]
    slots: tuple[StandingSlot, ...]

    @cached_property
    def by_key(self) -> dict[UUID, StandingSlot]:
        return {slot.key: slot for slot in self.slots}

    @cached_property
    def room_by_key(self) -> dict[UUID, StandingRoom]:
        return {room.key: room for room in self.rooms}

    @cached_property
    def titles(self) -> dict[UUID, str]:
        """Return the title of each session that stands."""
        return {slot.session: slot.title for slot in self.slots}

    @cached_property
    def drafts(self) -> set[UUID]:
        """Return the sessions that are drafts: they may share a room until they are confirmed."""
        return {slot.session for slot in self.slots if slot.is_draft}

    def room_name(self, key: UUID) -> str:
        """Return the name of the room; nothing if it is withdrawn."""
        room = self.room_by_key.get(key)
        return room.name if room else ""

    def day_of(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def passes_midnight(self, place: SlotPlace) -> bool:
        """Tell whether a place goes on after the day on which it starts."""
        return passes_midnight(place, self.zone)

    def on(self, day: date, rooms: Collection[UUID] | None = None) -> list[StandingSlot]:
        """Return the slots that start on a day, in these rooms or in all."""
        return [
            slot
            for slot in self.slots
            if self.day_of(slot.place.start) == day and (rooms is None or slot.place.room in rooms)
        ]

    def moment(self, day: date, hour: time) -> datetime:
        """Return when clocks show this hour on that day, in UTC. Raises SkippedHourError."""
        return moment_of(day, hour, self.zone)

    def on_day(self, place: SlotPlace, day: date) -> SlotPlace:
        """Return the place at the same hour of another day, as long as it is.

        Raises SkippedHourError.
        """
        hour = place.start.astimezone(self.zone).time()
        return moved_to(place, self.moment(day, hour))

    @cached_property
    def _by_room(self) -> dict[UUID, list[StandingSlot]]:
        found = defaultdict(list)
        for slot in self.slots:
            if not slot.cancelled:
                found[slot.place.room].append(slot)
        return found

    def of_session(self, session: UUID) -> list[StandingSlot]:
        return [slot for slot in self.slots if slot.session == session]

    def in_room(self, room: UUID) -> list[StandingSlot]:
        """Return the slots that take place in a room, on all days."""
        return self._by_room.get(room, [])

    def meeting(self, place: SlotPlace) -> Iterator[StandingSlot]:
        """Yield what needs the room meanwhile; nothing where it holds several at once."""
        room = self.room_by_key.get(place.room)
        if room and room.holds_several:
            return
        for slot in self.in_room(place.room):
            if overlap(slot.place, place):
                yield slot

    def written(self, place: SlotPlace) -> str:
        """Return a place in words: day, hours and room."""
        day = self.day_of(place.start)
        room = self.room_by_key.get(place.room)
        hours = f"{self.clock(place.start)}–{self.clock(place.end)}"
        return ", ".join(
            [f"{weekday(day)} {written(day, 'j')}", hours, *([room.name] if room else [])]
        )

    def clock(self, moment: datetime) -> str:
        return f"{moment.astimezone(self.zone):%H:%M}"


def moment_of(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return when clocks of a zone show an hour on a day, in UTC. Raises SkippedHourError.

    Of an hour that comes twice, its `fold` tells which.
    """
    moment = datetime.combine(day, hour, zone).astimezone(UTC)
    if moment.astimezone(zone).time() != hour:
        raise SkippedHourError
    return moment


def overlap(one: SlotPlace, other: SlotPlace) -> bool:
    """Tell whether two places of one room have time in common; one may start as another ends."""
    return one.start < other.end and other.start < one.end


def moved_to(place: SlotPlace, start: datetime, room: UUID | None = None) -> SlotPlace:
    """Return the place at another start, and in another room if one is given, as long as it is."""
    return SlotPlace(room or place.room, start, start + (place.end - place.start))
