"""The days of the timetable: hours, and rows and columns for wide screens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import ngettext

from talks.formatting import day_name, weekday
from talks.programme import Room
from talks.timetable.cells import Cell
from talks.timetable.columns import WHOLE_HOUSE, Block, arrange
from talks.timetable.print_layout import print_size

# How many rows and columns the stylesheet numbers (talks/timetable.css). A day beyond that stays a
# list.
MOST_ROWS = 480
MOST_COLUMNS = 30
# With more columns than a screen has room for, the day scrolls sideways.
COLUMNS_IN_VIEW = 5
MINUTE = timedelta(minutes=1)


@dataclass(slots=True, kw_only=True)
class Hour:
    """The cells that start at the same time, breaks first.

    What is made of digits and classes alone is safe as it is.
    """

    starts: datetime
    start: SafeString
    start_iso: SafeString
    # The static classes that put it on the grid.
    place: SafeString
    cells: list[Cell]
    is_over: bool
    # The last hour to have come, on the day that is under way.
    is_now: bool = False
    # Where "now" leads: that hour, or the first of the day until it comes.
    is_target: bool = False

    @property
    def css(self) -> SafeString:
        now = " is-now" if self.is_now else ""
        return SafeString(f"slot{' is-past' if self.is_over else ''}{now}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The head of a column."""

    name: SafeString
    detail: str


@dataclass(slots=True, kw_only=True)
class Day:
    """All that starts on one date, in the edition's time zone."""

    id: str
    name: str
    # On the day bar: "Mer. 12", "Wed 12".
    short: str
    month: str
    counts: str
    hours: list[Hour]
    columns: list[Column]
    css: str
    # The class of its size in print.
    print_size: str
    # The classes of what ends with its last row.
    ends_at: str
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

    @property
    def scrolls(self) -> bool:
        return COLUMNS_IN_VIEW < len(self.columns) <= MOST_COLUMNS


Placed = tuple[Cell, Block]


def make_days(
    placed: Iterable[Placed],
    *,
    rooms: Sequence[Room],
    names: Mapping[UUID, SafeString],
    now: datetime,
) -> list[Day]:
    """The days on which something starts, in order; `rooms` as organisers ordered them.

    `now` is in the edition's time zone, as are the blocks.
    """
    in_order = sorted(placed, key=lambda one: (one[1].start, not one[0].is_break))
    days = [
        _day(day, list(of_day), rooms=rooms, names=names, now=now)
        for day, of_day in groupby(in_order, key=lambda one: one[1].start.date())
    ]
    live = next((day for day in days if _is_under_way(day, now)), None)
    if live:
        live.is_live = True
        come = [hour for hour in live.hours if hour.starts <= now]
        (come[-1] if come else live.hours[0]).is_target = True
        if come:
            come[-1].is_now = True
    first = live or next((day for day in days if day.ends > now), None) or next(iter(days), None)
    if first:
        first.is_shown_first = True
    return days


def _is_under_way(day: Day, now: datetime) -> bool:
    """From midnight of its date until its last session ends, which may be after midnight."""
    return day.id <= now.date().isoformat() and now < day.ends


def _day(
    date: date,
    placed: list[Placed],
    *,
    rooms: Sequence[Room],
    names: Mapping[UUID, SafeString],
    now: datetime,
) -> Day:
    blocks = [block for _cell, block in placed]
    columns = arrange(blocks, [room.key for room in rooms])
    times = sorted({time for block in blocks for time in (block.start, block.end)})
    rows = {time: number for number, time in enumerate(times, start=1)}
    for cell, block in placed:
        cell.add(_place(block, rows, stands_out=len(columns) > 1 and not block.is_break))
    minutes = (str((time - times[0]) // MINUTE) for time in times)
    capacities = {room.key: room.capacity for room in rooms}
    reached = sum(time <= now for time in times)
    grid = len(times) <= MOST_ROWS and len(columns) <= MOST_COLUMNS
    hours = [
        _hour(start, list(of_hour), line("from", rows[start]), now)
        for start, of_hour in groupby(placed, key=lambda one: one[1].start)
    ]
    return Day(
        id=date.isoformat(),
        name=day_name(date),
        short=capfirst(f"{weekday(date)} {date.day}"),
        month=date_format(date, "F"),
        counts=_counts(placed),
        hours=hours,
        columns=[Column(name=names[room], detail=_seats(capacities.get(room))) for room in columns],
        css=f"grid cols-{max(len(columns), 1)}" if grid else "",
        print_size=print_size([hour.cells for hour in hours]),
        ends_at=line("to", len(times)),
        first_iso=times[0].isoformat(timespec="minutes"),
        minutes=" ".join(minutes),
        reached=reached,
        from_now=line("from", reached),
        to_now=line("to", reached),
        ends=max(block.end for block in blocks),
    )


def _place(block: Block, rows: Mapping[datetime, int], *, stands_out: bool) -> str:
    """The static classes that put a cell on the grid."""
    place = f" {line('from', rows[block.start])} {line('to', rows[block.end])}"
    if block.column == WHOLE_HOUSE:
        return f"{place} room-all{' band' if stands_out else ''}"
    span = f" span-{block.span}" if block.span > 1 else ""
    return f"{place} room-{block.column}{span}"


def line(edge: str, row: int) -> str:
    """The classes of what starts ("from") or ends ("to") at a row: in tens and units."""
    return f"{edge}-t{row // 10} {edge}-u{row % 10}"


def _hour(start: datetime, placed: list[Placed], place: str, now: datetime) -> Hour:
    over = all(block.end <= now for _cell, block in placed)
    placed.sort(key=lambda one: (not one[1].is_break, one[1].column))
    return Hour(
        starts=start,
        start=SafeString(f"{start:%H:%M}"),
        start_iso=SafeString(start.isoformat(timespec="minutes")),
        place=SafeString(place),
        cells=[cell for cell, _block in placed],
        is_over=over,
    )


def _seats(capacity: int | None) -> str:
    if capacity is None:
        return ""
    return ngettext("%(n)d seat", "%(n)d seats", capacity) % {"n": capacity}


def _counts(placed: Iterable[Placed]) -> str:
    """How much there is: "13 sessions, 3 rooms"; breaks are not counted."""
    blocks = [block for _cell, block in placed if not block.is_break]
    rooms = len({block.room for block in blocks})
    sessions = ngettext("%(n)d session", "%(n)d sessions", len(blocks)) % {"n": len(blocks)}
    return f"{sessions}, {ngettext('%(n)d room', '%(n)d rooms', rooms) % {'n': rooms}}"
