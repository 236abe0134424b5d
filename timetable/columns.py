"""Columns of the sheet: a room on a day, with what stands there and what is free."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core.text.translated import written
from talks.formatting import weekday
from talks.models import Session
from talks.programme import schema
from timetable.cards import CardMaker, iso, place_classes
from timetable.places import GRID
from timetable.sheet import PublicSlot, SheetSlot, fives_of

FIVES_OF_HOUR, FIVES_OF_DAY = 12, 288
HALF_HOUR = FIVES_OF_HOUR // 2
# The hours that are drawn at least: nothing is carried beyond what is drawn.
OPENS, CLOSES = 8, 20
# No slot lasts longer than a day.
LATEST = 48
# Less is no place, and too low for a finger: what is shorter is drawn as high as this.
LEAST = 3
# More at once in a room are listed, as beside each other nobody could read them.
MOST_LANES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumn:
    """A room on a day; `items` are HTML in order of time, as a template takes ten times as long."""

    room: schema.Room
    day: date
    items: SafeString
    lanes: int

    @property
    def name(self) -> str:
        return self.room.name.either

    @property
    def short_day(self) -> str:
        return f"{weekday(self.day)} {written(self.day, 'j')}"

    @property
    def is_crowded(self) -> bool:
        return self.lanes > MOST_LANES

    @property
    def css(self) -> str:
        if self.lanes < 2:
            return ""
        return "is-crowded" if self.is_crowded else f"lanes-{self.lanes}"


@dataclass(frozen=True, slots=True)
class SheetHours:
    """The hours that are drawn of each day, from `opens` up to `closes`; those past 24 are of the
    night that follows.
    """

    opens: int
    closes: int

    @property
    def labels(self) -> list[tuple[int, str]]:
        """Return each hour with what clocks show."""
        return [(hour, f"{hour % 24:02}:00") for hour in range(self.opens, self.closes)]


def hours_of(slots: Iterable[SheetSlot]) -> SheetHours:
    """Return the hours to draw, with room to place something before and after these slots."""
    reaches = [slot.reach for slot in slots]
    first = min((first for first, _last in reaches), default=CLOSES * FIVES_OF_HOUR)
    last = max((last for _first, last in reaches), default=0)
    opens = max(0, min(OPENS, (first - HALF_HOUR) // FIVES_OF_HOUR))
    full = -(-last // FIVES_OF_HOUR)
    return SheetHours(opens, max(CLOSES, min(full + 1, 24), full))


class ColumnMaker:
    """Makes the columns of a sheet.

    ghosts: the public places that are shown beside. carried: the key of the slot that is held.
    """

    def __init__(
        self,
        hours: SheetHours,
        zone: tzinfo,
        cards: CardMaker,
        *,
        ghosts: Sequence[PublicSlot],
        carried: UUID | None,
        may_place: bool,
    ) -> None:
        self.hours, self.zone, self.cards = hours, zone, cards
        self.carried, self.may_place = carried, may_place
        self.ghosts = _by_place(ghosts)
        self.here, self.free = gettext("Put here, %(time)s"), gettext("%(minutes)d min free")
        self.public = gettext("“%(title)s”: public place, %(times)s")
        self.until = gettext("“%(title)s” lasts until %(time)s")

    def columns(
        self, rooms: Sequence[schema.Room], days: Sequence[date], slots: Iterable[SheetSlot]
    ) -> list[SheetColumn]:
        """Return the columns, day by day; a withdrawn room has one where something stands."""
        placed = _by_place(slots)
        tails = _tails(slots)
        return [
            self._column(room, day, placed.get((room.key, day), []), tails.get((room.key, day), []))
            for day in days
            for room in rooms
            if not room.withdrawn or any((room.key, each) in placed for each in days)
        ]

    def _column(
        self, room: schema.Room, day: date, slots: Sequence[SheetSlot], tails: Sequence[SheetSlot]
    ) -> SheetColumn:
        lanes = lanes_of(slots)
        most = max((of for _lane, of in lanes.values()), default=1)
        items = [
            *((slot.reach[0], 2, self._card(slot, lanes[slot.key])) for slot in slots),
            *((0, 0, self._tail(slot)) for slot in tails),
            *(self._ghost(ghost) for ghost in self.ghosts.get((room.key, day), [])),
        ]
        if self.may_place and not room.withdrawn:
            items += self._free(room, day, [*_taken(slots), *_ends(tails, day)])
        items.sort(key=lambda item: item[:2])
        html = SafeString("".join(html for _first, _rank, html in items))
        return SheetColumn(room=room, day=day, items=html, lanes=most)

    def _card(self, slot: SheetSlot, lane: tuple[int, int]) -> str:
        html = self.cards.slot(slot, is_carried=slot.key == self.carried).html
        if lane[1] == 1:
            return html
        return html.replace('class="card', f'class="card lane-{lane[0]} lanes-{lane[1]}', 1)

    def _tail(self, slot: SheetSlot) -> str:
        """Return what lasts over midnight, on the day after."""
        words = self.until % {"title": slot.session.title, "time": f"{slot.end:%H:%M}"}
        css = " ".join(place_classes(0, fives_of(slot.end, slot.end.date())))
        return f'<li class="tail {css}"><p>{escape(words)}</p></li>'

    def _ghost(self, ghost: PublicSlot) -> tuple[int, int, str]:
        first, last = ghost.reach
        css = " ".join(place_classes(first, last))
        times = f"{ghost.start:%H:%M}–{ghost.end:%H:%M}"
        words = escape(self.public % {"title": ghost.title, "times": times})
        html = f'<li class="ghost {css}" data-ghost="{ghost.key}"><p>{words}</p></li>'
        return first, 1, html

    def _free(
        self, room: schema.Room, day: date, taken: list[tuple[int, int]]
    ) -> Iterator[tuple[int, int, str]]:
        """Yield the free places between what takes the room."""
        moment = self.hours.opens * FIVES_OF_HOUR
        end = min(self.hours.closes * FIVES_OF_HOUR, FIVES_OF_DAY)
        for first, last in [*sorted(taken), (end, end)]:
            if min(first, end) - moment >= LEAST:
                yield moment, 3, self._place(room, day, moment, min(first, end))
            moment = max(moment, last)

    def _place(self, room: schema.Room, day: date, first: int, last: int) -> str:
        start, end = (_moment_at(day, fives, self.zone) for fives in (first, last))
        here = self.here % {"time": f"{start:%H:%M}"}
        free = self.free % {"minutes": (last - first) * 5}
        return (
            f'<li class="free {" ".join(place_classes(first, last))}" data-start="{iso(start)}" '
            f'data-end="{iso(end)}"><button type="submit" form="drop" name="place" '
            f'value="{room.key} {iso(start)}">{escape(here)} <span>{escape(free)}</span>'
            f"</button></li>"
        )


def _moment_at(day: date, fives: int, zone: tzinfo) -> datetime:
    """Return when clocks show so many five minutes since midnight of `day`."""
    days, rest = divmod(fives, FIVES_OF_DAY)
    midnight = datetime.combine(day + timedelta(days=days), time())
    return (midnight + rest * GRID).replace(tzinfo=zone)


def lanes_of(slots: Sequence[SheetSlot]) -> dict[UUID, tuple[int, int]]:
    """Return the lane of each slot, from 1, and how many stand side by side there."""
    lanes: dict[UUID, tuple[int, int]] = {}
    group: dict[UUID, int] = {}
    ends: list[int] = []
    for slot in sorted(slots, key=lambda slot: (slot.reach, slot.key)):
        first, last = slot.reach
        if all(end <= first for end in ends):
            lanes |= {key: (lane, len(ends)) for key, lane in group.items()}
            group, ends = {}, []
        free = (number for number, end in enumerate(ends) if end <= first)
        lane = next(free, len(ends))
        ends[lane : lane + 1] = [max(last, first + LEAST)]
        group[slot.key] = lane + 1
    return lanes | {key: (lane, len(ends)) for key, lane in group.items()}


def _by_place[Placed: (SheetSlot, PublicSlot)](
    slots: Iterable[Placed],
) -> dict[tuple[UUID, date], list[Placed]]:
    found: dict[tuple[UUID, date], list[Placed]] = {}
    for slot in slots:
        found.setdefault((slot.room, slot.day), []).append(slot)
    return found


def _tails(slots: Iterable[SheetSlot]) -> Mapping[tuple[UUID, date], list[SheetSlot]]:
    found: dict[tuple[UUID, date], list[SheetSlot]] = {}
    for slot in slots:
        if slot.end.date() > slot.day and slot.end.time() > time():
            found.setdefault((slot.room, slot.end.date()), []).append(slot)
    return found


def _taken(slots: Iterable[SheetSlot]) -> Iterator[tuple[int, int]]:
    return (slot.reach for slot in slots if slot.session.state != Session.State.CANCELLED)


def _ends(tails: Iterable[SheetSlot], day: date) -> Iterator[tuple[int, int]]:
    return ((0, fives_of(slot.end, day)) for slot in tails)
