"""When a speaker is there, chosen by half-days or hours of the edition's clock, kept in UTC.

A day has four half-days of six hours by the clock: on a day on which clocks change, one of them is
longer or shorter. Moments are aware; intervals are half-open, sorted, and begin on one day each.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.text.translated import labelled, written
from events.models import Edition

type Interval = tuple[datetime, datetime]

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


class NoTimeError(ValueError):
    """The clocks of that day skip this time."""


class DayPart(models.IntegerChoices):
    """The half-days; each is named by the hour at which it begins."""

    NIGHT = 0, _("night")
    MORNING = 6, _("morning")
    AFTERNOON = 12, _("afternoon")
    EVENING = 18, _("evening")

    @property
    def end(self) -> int:
        """Return the hour at which it ends."""
        return self.value + 6


@dataclass(frozen=True, slots=True)
class HalfDay:
    """A half-day of an edition; `key` names it in a form."""

    day: date
    part: DayPart
    interval: Interval

    @property
    def key(self) -> str:
        return f"{self.day.isoformat()}-{self.part.value}"


def half_days(edition: Edition) -> list[HalfDay]:
    """Return the half-days of an edition, and the night after its last day."""
    zone, found = edition.zone, []
    for day in [*edition.days, edition.last_day + DAY]:
        for part in DayPart if day <= edition.last_day else [DayPart.NIGHT]:
            start, end = (first_moment(day, hour, zone) for hour in (part.value, part.end))
            # Where a zone moved over the date line, a whole day is missing.
            if start < end:
                found.append(HalfDay(day, part, (start, end)))
    return found


def first_moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """Return the first moment of a day at which its clock is at an hour, or past it."""
    local = datetime.combine(day, time()) + timedelta(hours=hour)
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    if _shows(moment, local, zone):
        return moment
    # Skipped: the moment is that of the change.
    before = local.replace(tzinfo=zone, fold=1).astimezone(UTC)
    after, offset = moment, before.astimezone(zone).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(zone).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def hours(day: date, start: time, end: time, zone: ZoneInfo) -> Interval:
    """Return the interval between two times of the clock; an end that is not later is the next day.

    Of a time that comes twice, the first is the start and the second the end. Raises NoTimeError
    for one that is skipped.
    """
    last = day if end > start else day + DAY
    return _moment(day, start, zone, fold=0), _moment(last, end, zone, fold=1)


def _moment(day: date, at: time, zone: ZoneInfo, *, fold: int) -> datetime:
    local = datetime.combine(day, at)
    moment = local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
    if not _shows(moment, local, zone):
        raise NoTimeError(f"{local:%H:%M}")
    return moment


def _shows(moment: datetime, local: datetime, zone: ZoneInfo) -> bool:
    return moment.astimezone(zone).replace(tzinfo=None) == local


# --- Intervals -----------------------------------------------------------------------------------


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same time in as few intervals as can be."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def by_day(intervals: Iterable[Interval], zone: ZoneInfo) -> Iterator[tuple[date, list[Interval]]]:
    """Yield each day with the intervals that begin on it, joined where they touch."""
    dated = sorted((start.astimezone(zone).date(), (start, end)) for start, end in intervals)
    for day, group in groupby(dated, key=itemgetter(0)):
        yield day, joined(interval for _day, interval in group)


def in_words(intervals: Iterable[Interval], zone: ZoneInfo) -> list[str]:
    """Return a line for each day: “Thursday 20 May: 08:00–12:00, 14:00–18:00”."""
    lines = []
    for day, spans in by_day(intervals, zone):
        hours = (tuple(moment.astimezone(zone) for moment in span) for span in spans)
        times = ", ".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in hours)
        lines.append(labelled(written(day, "l j F"), times))
    return lines


def covers(intervals: Iterable[Interval], start: datetime, end: datetime) -> bool:
    """Tell whether all of the time between two moments is in the intervals."""
    return any(first <= start and end <= last for first, last in joined(intervals))


def kept(intervals: Iterable[Interval], zone: ZoneInfo) -> list[list[str]]:
    """Return intervals as a row keeps them."""
    return [
        [moment.astimezone(UTC).isoformat() for moment in interval]
        for _day, found in by_day(intervals, zone)
        for interval in found
    ]


def read(row: Sequence[Sequence[str]] | None) -> list[Interval] | None:
    """Return the intervals that a row keeps; None: nothing was said."""
    if row is None:
        return None
    return [(datetime.fromisoformat(start), datetime.fromisoformat(end)) for start, end in row]


# --- As it was chosen ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chosen:
    """Intervals as a form shows them: keys of half-days; and hours, of days that need them."""

    half_days: set[str]
    hours: dict[date, list[tuple[time, time]]]


def chosen(edition: Edition, intervals: Iterable[Interval]) -> Chosen:
    """Return what a speaker chose, by half-days wherever these say it."""
    zone, ticked, typed = edition.zone, set[str](), {}
    offered = half_days(edition)
    for day, own in by_day(intervals, zone):
        within = [each for each in offered if each.day == day and covers(own, *each.interval)]
        if joined(each.interval for each in within) == own:
            ticked |= {each.key for each in within}
        else:
            typed[day] = [(_clock(start, zone), _clock(end, zone)) for start, end in own]
    return Chosen(ticked, typed)


def _clock(moment: datetime, zone: ZoneInfo) -> time:
    return moment.astimezone(zone).time().replace(fold=0)
