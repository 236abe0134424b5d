"""The days of a programme: hours, and rows and columns for wide screens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from math import ceil
from uuid import UUID

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import ngettext

from core.text.translated import written
from talks.formatting import day_name, weekday
from talks.layout.cells import Cell
from talks.layout.columns import Block
from talks.layout.grid import Column, ColumnPage, Grid, line
from talks.layout.print_layout import print_size
from talks.now import is_over
from talks.programme import schema

MINUTE = timedelta(minutes=1)
# A session as long as this is a poor target for "now": past hours lie between.
HALF_DAY = timedelta(hours=4)
# With more sessions than that, some four screens of a phone, a day has a rail of its hours.
MOST_WITHOUT_RAIL = 24
# How high an hour of the rail may be (talks/programme/rail.css).
LEVELS = 4


@dataclass(slots=True, kw_only=True)
class Hour:
    """The cells that start at the same time, breaks first.

    Values of digits and classes alone are safe as they are.
    """

    starts: datetime
    start: SafeString
    start_iso: SafeString
    # The static classes that put it on the grid, and those of the pages of rooms that have it.
    place: str
    pages: SafeString
    cells: list[Cell]
    is_over: bool
    # The address of the hour of the clock, if nothing starts earlier in it.
    id: SafeString
    # Does "now" lead to something that is on and started with it?
    is_now: bool = False

    @property
    def facets(self) -> list[str]:
        """Return the facets of its cells, for scripts that filter."""
        return [cell.facets for cell in self.cells]

    @property
    def css(self) -> SafeString:
        now = " is-now" if self.is_now else ""
        return SafeString(f"slot {self.place}{' is-past' if self.is_over else ''}{now}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RailHour:
    """An hour of the clock on the rail of a day: how many sessions start in it, its address."""

    id: str
    number: int
    count: int
    css: str
    is_now: bool


@dataclass(slots=True, kw_only=True)
class DayLayout:
    """The sessions that start on one date, in the edition's time zone."""

    id: str
    name: str
    # On the day bar: "Mer. 12", "Wed 12".
    short: str
    month: str
    counts: str
    hours: list[Hour]
    # The hours of the clock in which sessions start, where there are many of these.
    rail: list[RailHour]
    columns: list[Column]
    # Pages of columns, if one is not enough.
    pages: list[ColumnPage]
    css: str
    # The class of its size in print.
    print_size: str
    # Where the rows are in time: the first, and minutes from it to each.
    first_iso: str
    minutes: str
    # The last row that has come, 0 before the day, and the classes of what starts or ends there.
    reached: int
    from_now: str
    to_now: str
    ends: datetime
    is_live: bool = False
    is_shown_first: bool = False
    leads_to_now: bool = False
    # How many sessions are over while it is under way.
    over: int = 0

    @property
    def has_ways(self) -> bool:
        """Tell whether hours or pages of rooms lead through the day."""
        return bool(self.rail or (self.pages and self.css))


Placed = tuple[Cell, Block]


def make_days(
    placed: Iterable[Placed],
    *,
    rooms: Sequence[schema.Room],
    names: Mapping[UUID, SafeString],
    now: datetime,
) -> list[DayLayout]:
    """Return the days on which something starts, in order; `rooms` in the organisers' order.

    `now` is in the edition's time zone, as are the blocks.
    """
    in_order = sorted(placed, key=lambda one: (one[1].start, not one[0].is_break))
    by_date = {
        day: list(of_day) for day, of_day in groupby(in_order, key=lambda one: one[1].start.date())
    }
    days = {
        date: _day(date, of_day, rooms=rooms, names=names, now=now)
        for date, of_day in by_date.items()
    }
    live = next((date for date, day in days.items() if _is_under_way(day, now)), None)
    if live:
        days[live].is_live = True
        days[live].over = sum(
            is_over(block, now) and not block.is_break for _cell, block in by_date[live]
        )
        _lead_to_now(days[live], by_date[live], now)
    coming = (date for date, day in days.items() if day.ends > now)
    first = live or next(coming, None) or next(iter(days), None)
    if first:
        days[first].is_shown_first = True
    return list(days.values())


def _lead_to_now(day: DayLayout, placed: Iterable[Placed], now: datetime) -> None:
    """Make "now" lead to the first session that is on, else to the next, at last to a break.

    The script chooses in the same way (reach in talks/now.js).
    """

    def rank(one: Placed) -> tuple[bool, bool, bool, datetime, int]:
        _cell, block = one
        is_on = block.start <= now
        lasts = is_on and block.end - block.start >= HALF_DAY
        return block.is_break, not is_on, lasts, block.start, block.column

    ahead = [one for one in placed if not is_over(one[1], now) and not one[1].cancelled]
    if not ahead:
        return
    cell, block = min(ahead, key=rank)
    cell.anchor = SafeString('id="now" tabindex="-1"')
    day.leads_to_now = True
    for hour in day.hours:
        hour.is_now = hour.starts == block.start <= now


def _is_under_way(day: DayLayout, now: datetime) -> bool:
    """Tell whether a day is under way: from midnight until its last session ends."""
    return day.id <= now.date().isoformat() and now < day.ends


def _day(
    date: date,
    placed: list[Placed],
    *,
    rooms: Sequence[schema.Room],
    names: Mapping[UUID, SafeString],
    now: datetime,
) -> DayLayout:
    blocks = [block for _cell, block in placed]
    grid = Grid(blocks, rooms)
    for cell, block in placed:
        cell.add(grid.place(block))
    first = grid.times[0]
    reached = sum(time <= now for time in grid.times)
    hours = [
        _hour(start, list(of_hour), grid, now)
        for start, of_hour in groupby(placed, key=lambda one: one[1].start)
    ]
    for _id, of_clock in groupby(hours, key=lambda hour: hour_address(hour.starts)):
        next(of_clock).id = SafeString(_id)
    return DayLayout(
        id=date.isoformat(),
        name=day_name(date),
        short=capfirst(f"{weekday(date)} {written(date, 'j')}"),
        month=date_format(date, "F"),
        counts=_counts(placed),
        hours=hours,
        rail=_rail(hours, now) if len(placed) > MOST_WITHOUT_RAIL else [],
        columns=grid.heads(names),
        pages=grid.pages(names),
        css=grid.css,
        print_size=print_size([hour.cells for hour in hours]),
        first_iso=first.isoformat(timespec="minutes"),
        minutes=" ".join(str((time - first) // MINUTE) for time in grid.times),
        reached=reached,
        from_now=line("from", reached),
        to_now=line("to", reached),
        ends=max(block.end for block in blocks),
    )


def _hour(start: datetime, placed: list[Placed], grid: Grid, now: datetime) -> Hour:
    over = all(is_over(block, now) for _cell, block in placed)
    placed.sort(key=lambda one: (not one[1].is_break, one[1].column))
    return Hour(
        starts=start,
        start=SafeString(f"{start:%H:%M}"),
        start_iso=SafeString(start.isoformat(timespec="minutes")),
        place=grid.hour(start),
        pages=grid.hour_pages(block for _cell, block in placed),
        cells=[cell for cell, _block in placed],
        is_over=over,
        id=SafeString(),
    )


def _rail(hours: Iterable[Hour], now: datetime) -> list[RailHour]:
    """Return the hours of the clock in which sessions start, each as high as there are."""
    numbers: dict[str, int] = {}
    for hour in hours:
        sessions = sum(not cell.is_break for cell in hour.cells)
        key = hour_address(hour.starts)
        numbers[key] = numbers.get(key, 0) + sessions
    reached = hour_address(now)
    most = max(numbers.values())
    return [
        RailHour(
            id=key,
            number=int(key[-2:]),
            count=count,
            css=f"level-{ceil(LEVELS * count / most)}{' is-past' if key < reached else ''}",
            is_now=key == reached,
        )
        for key, count in numbers.items()
        if count
    ]


def hour_address(time: datetime) -> str:
    """Return the address on the page of an hour of the clock: 2027-05-20-09."""
    return f"{time:%Y-%m-%d-%H}"


def _counts(placed: Iterable[Placed]) -> str:
    """Return the counts of a day: "13 sessions, 3 rooms"; breaks do not count."""
    counted = [(cell.key, block.room) for cell, block in placed if not block.is_break]
    number, rooms = len({key for key, _room in counted}), len({room for _key, room in counted})
    sessions = ngettext("%(n)d session", "%(n)d sessions", number) % {"n": number}
    return f"{sessions}, {ngettext('%(n)d room', '%(n)d rooms', rooms) % {'n': rooms}}"
