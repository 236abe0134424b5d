"""The sessions that are on now and next, room by room, while the edition is live."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from talks.formatting import day_name
from talks.now import OnNow, next_edge, next_of, on_now
from talks.programme import schema
from talks.published import PublishedEdition
from talks.rows import Row, slot_rows

# In minutes.
SOON = 10
# How many sessions are named that come.
COMING = 5
# How many idle rooms are named: more are counted.
MOST_NAMED = 6
# In how many rooms something may be on and be shown whole: of more, each has a line.
MOST_WHOLE = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class RowNow:
    """A session that is on: how much of it is over, in percent, and how many minutes are left."""

    row: Row
    percent: int
    left: int

    @property
    def ends_soon(self) -> bool:
        return self.left <= SOON


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomNow:
    """One room: what is on, and what starts next."""

    room: schema.Room
    now: list[RowNow]
    next: list[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class NowNext:
    """The rooms where something is on or still to come today, at a time of the edition's clocks.

    `soon` is what comes first today, in whichever room. `later` is what comes on another day, once
    nothing does today; `over` is the last day, as an anchor of the programme page, once nothing
    comes at all.
    """

    day: str
    clock: str
    clock_iso: str
    rooms: list[RoomNow]
    soon: list[Row]
    later: Row | None
    over: str
    valid_until: datetime | None

    @property
    def is_on(self) -> bool:
        return any(each.now for each in self.rooms)

    @property
    def live(self) -> list[RoomNow]:
        """Return the rooms where something is on."""
        return [each for each in self.rooms if each.now]

    @property
    def is_in_lines(self) -> bool:
        """Tell whether something is on in too many rooms for each to be shown whole."""
        return len(self.live) > MOST_WHOLE

    @property
    def idle(self) -> list[RoomNow]:
        """Return the rooms where nothing is on while something is elsewhere."""
        return [each for each in self.rooms if self.is_on and not each.now]

    @property
    def names_idle(self) -> bool:
        """Tell whether the idle rooms are few enough to be named in a line."""
        return len(self.idle) <= MOST_NAMED


def now_next(edition: PublishedEdition, now: datetime) -> NowNext:
    """Return what is on and comes at `now` (aware), rooms in the organisers' order."""
    programme = edition.programme
    found = on_now(programme, now)
    local = now.astimezone(programme.edition.zone)
    later = found.ahead[:1] if found.day != found.today else []
    soon = [
        (slot, session)
        for slot, session in found.ahead
        if slot.start > now and programme.day_of(slot) == found.today
    ]
    last = programme.all_slots[-1:] if not found.ahead else []
    return NowNext(
        day=day_name(local.date()),
        clock=f"{local:%H:%M}",
        clock_iso=local.isoformat(timespec="minutes"),
        rooms=list(_rooms(edition, found, now)),
        soon=slot_rows(edition, soon[:COMING], now),
        later=next(iter(slot_rows(edition, later, now)), None),
        over="".join(programme.day_of(slot).isoformat() for slot, _session in last),
        valid_until=_valid_until(found, now),
    )


def _rooms(edition: PublishedEdition, found: OnNow, now: datetime) -> Iterator[RoomNow]:
    """Yield the rooms that have something today."""
    day_of = edition.programme.day_of
    following = {
        each.room.key: next_of(p for p in each.coming if day_of(p[0]) == found.today)
        for each in found.rooms
    }
    pairs = [pair for each in found.rooms for pair in (*each.now, *following[each.room.key])]
    rows = dict(
        zip((slot.key for slot, _session in pairs), slot_rows(edition, pairs, now), strict=True)
    )
    for each in found.rooms:
        coming = following[each.room.key]
        if each.now or coming:
            yield RoomNow(
                room=each.room,
                now=[
                    RowNow(
                        row=rows[slot.key],
                        percent=percent(slot, now),
                        left=ceil((slot.end - now) / timedelta(minutes=1)),
                    )
                    for slot, _session in each.now
                ],
                next=[rows[slot.key] for slot, _session in coming],
            )


def percent(slot: schema.Slot, now: datetime) -> int:
    """Return how much of a slot is over, in percent."""
    return int(100 * (now - slot.start) / (slot.end - slot.start))


def _valid_until(found: OnNow, now: datetime) -> datetime | None:
    """Return when something starts or ends; while something is on, the next minute."""
    edge = next_edge((slot for slot, _session in found.ahead), now)
    return min(filter(None, (edge, next_minute(now) if found.is_on else None)), default=None)


def next_minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)
