"""What is on now and next, room by room, while the edition is live."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from talks.formatting import day_name
from talks.programme import Room, Session, Slot
from talks.published import PublishedEdition
from talks.rows import Row, next_edge, slot_rows

Pair = tuple[Slot, Session]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomNow:
    """One room. `percent` is how much of what is on is over."""

    room: Room
    now: Row | None = None
    percent: int = 0
    next: Row | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NowNext:
    """The rooms where something is on or still to come today, at a time of the edition's clocks.

    `later` is what comes on another day, once nothing does today; `over` is the last day, as an
    anchor of the programme page, once nothing comes at all.
    """

    day: str
    clock: str
    clock_iso: str
    rooms: list[RoomNow]
    later: Row | None
    over: str
    valid_until: datetime | None

    @property
    def is_on(self) -> bool:
        return any(each.now for each in self.rooms)


def now_next(edition: PublishedEdition, now: datetime) -> NowNext:
    """What is on and comes at `now` (aware), rooms in the organisers' order."""
    programme = edition.programme
    local = now.astimezone(programme.edition.zone)
    # What is cancelled is neither on nor to come.
    ahead = [
        (slot, session)
        for slot, session in programme.all_slots
        if slot.end > now and not session.cancelled
    ]
    on: dict[UUID, Pair] = {}
    coming: dict[UUID, Pair] = {}
    for slot, session in ahead:
        if slot.start <= now:
            on.setdefault(slot.room, (slot, session))
        elif programme.day_of(slot) == local.date():
            coming.setdefault(slot.room, (slot, session))
    is_done = not (on or coming)
    last = programme.all_slots[-1:] if not ahead else []
    return NowNext(
        day=day_name(local.date()),
        clock=f"{local:%H:%M}",
        clock_iso=local.isoformat(timespec="minutes"),
        rooms=list(_rooms(edition, on, coming, now)),
        later=next(iter(slot_rows(edition, ahead[:1], now)), None) if is_done else None,
        over="".join(programme.day_of(slot).isoformat() for slot, _session in last),
        valid_until=_valid_until(ahead, now, is_on=bool(on)),
    )


def _rooms(
    edition: PublishedEdition, on: dict[UUID, Pair], coming: dict[UUID, Pair], now: datetime
) -> Iterator[RoomNow]:
    pairs = [*on.values(), *coming.values()]
    rows = dict(
        zip((slot.key for slot, _session in pairs), slot_rows(edition, pairs, now), strict=True)
    )
    for room in edition.programme.listed_rooms:
        current, following = on.get(room.key), coming.get(room.key)
        if current or following:
            yield RoomNow(
                room=room,
                now=rows[current[0].key] if current else None,
                percent=_percent(current[0], now) if current else 0,
                next=rows[following[0].key] if following else None,
            )


def _percent(slot: Slot, now: datetime) -> int:
    return int(100 * (now - slot.start) / (slot.end - slot.start))


def _valid_until(ahead: list[Pair], now: datetime, *, is_on: bool) -> datetime | None:
    """Until something starts or ends; while something is on, time is told minute by minute."""
    edge = next_edge((slot for slot, _session in ahead), now)
    minute = now.replace(second=0, microsecond=0) + timedelta(minutes=1) if is_on else None
    return min(filter(None, (edge, minute)), default=None)
