"""Parsing days, times and lengths as people and programs write them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime
from django.utils.dates import MONTHS
from django.utils.translation import override

from core.text.translated import fold

# Day 0 of spreadsheets, which count days; the years that they may mean.
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (of no zone: a cell has none)
DAYS = range(20_000, 80_000)
EVENING, MORNING = time(18), time(6)

ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})")
WRITTEN_DAY = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)? (?:of )?([a-z]+)\.?,? (\d{4})")
TIME = re.compile(r"(\d{1,2})(?: ?[h:] ?(\d{2})?)?(?:[:m] ?(?:\d{2})?)?(?: ?(am|pm))?")
NUMBER = re.compile(r"\d{1,4}(?:[.,]\d+)?")
HOURS = "h(?:rs?|ours?|eures?)?"
MINUTES = r"(?:m(?:n|ins?|inutes?)?\.?|')"
DECIMAL_HOURS = re.compile(rf"(\d{{1,2}}[.,]\d{{1,2}}) ?{HOURS}")
LENGTHS = (
    re.compile(rf"(?P<minutes>\d{{1,4}}) ?{MINUTES}"),
    re.compile(rf"(?P<hours>\d{{1,2}}) ?{HOURS} ?(?:(?P<minutes>[0-5]?\d) ?{MINUTES}?)?"),
    re.compile(rf"(?P<hours>\d{{1,2}}):(?P<minutes>[0-5]\d)(?::0?0)? ?(?:{HOURS})?"),
    re.compile(r"pt(?:(?P<hours>\d{1,2})h)?(?:(?P<minutes>\d{1,4})m)?(?:0+s)?"),
)
# Without a unit: fewer minutes than this may be hours, and as little of an hour may be hours of a
# day, of which spreadsheets hold the part that they are.
LEAST_MINUTES, LEAST_OF_AN_HOUR = 5, 5 / 60
# Between a start and an end.
BETWEEN = re.compile(r"\s*[-–—→/>]+\s*|\s+(?:à|a|to|until|jusqu’à|jusqu'à)\s+")


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, a time or both without a time zone; or `exact`, where the file names the zone."""

    day: date | None = None
    at: time | None = None
    exact: datetime | None = None


class NoMomentError(ValueError):
    """The text is neither a day nor a time."""


class UnclearError(ValueError):
    """A length can be read in two ways: in hours, in minutes, or as a part of a day."""


def read(value: object) -> Moment:
    """Return the moment that a cell holds. Raises NoMomentError."""
    if isinstance(value, datetime):
        return _of_datetime(value)
    if isinstance(value, date):
        return Moment(day=value)
    if isinstance(value, time):
        return Moment(at=value.replace(tzinfo=None))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(float(value))
    return _of_text(str(value))


def parts(value: object) -> tuple[str, str] | None:
    """Split a start and an end in one cell, “10:00–10:30”, “20/05/2027 10h à 11h”; or None."""
    if not isinstance(value, str) or _is_moment(value):
        return None
    for found in BETWEEN.finditer(value):
        start, end = value[: found.start()], value[found.end() :]
        if _is_moment(start) and _is_moment(end) and read(start).at and not read(end).day:
            return start, end
    return None


def _is_moment(words: str) -> bool:
    try:
        read(words)
    except (NoMomentError, ValueError, OverflowError):
        return False
    return True


def duration(words: str) -> timedelta:
    """Return the length that a text means: minutes, 1:30, 1 h 30, 1,5 h, PT45M, or a part of a day.

    Raises NoMomentError for what is no length, UnclearError for what can be read in two ways.
    """
    folded = fold(words).replace("\N{PRIME}", "'")
    if NUMBER.fullmatch(folded):
        return _of_no_unit(float(folded.replace(",", ".")))
    if found := DECIMAL_HOURS.fullmatch(folded):
        minutes = 60 * float(found[1].replace(",", "."))
        if minutes % 15:
            # 1.30 h may be an hour and a half.
            raise UnclearError(words)
        return timedelta(minutes=minutes)
    found = next(filter(None, (each.fullmatch(folded) for each in LENGTHS)), None)
    if not found or not any(found.groups()):
        raise NoMomentError(words)
    groups = found.groupdict()
    return timedelta(hours=int(groups.get("hours") or 0), minutes=int(groups.get("minutes") or 0))


def _of_no_unit(number: float) -> timedelta:
    if number < LEAST_OF_AN_HOUR:
        return timedelta(minutes=round(number * 24 * 60))
    if not number.is_integer() or number < LEAST_MINUTES:
        raise UnclearError(str(number))
    return timedelta(minutes=number)


def joined(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return a local time as UTC. Raises NoMomentError for an hour that clocks skip."""
    naive = datetime.combine(day, at)
    moment = naive.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != naive:
        raise NoMomentError(str(naive))
    return moment


def day_after(start: datetime, at: time, zone: ZoneInfo) -> date:
    """Return the day of an end given as a time alone: that of the start, or the next one."""
    begun = start.astimezone(zone)
    is_night = begun.time() >= EVENING and at <= MORNING
    return begun.date() + timedelta(days=is_night)


def _of_datetime(value: datetime) -> Moment:
    if value.tzinfo:
        return Moment(exact=value.astimezone(UTC))
    # Typed times are whole seconds; computed ones may be a fraction too short.
    rounded = (value + timedelta(milliseconds=500)).replace(microsecond=0)
    return Moment(day=rounded.date(), at=rounded.time())


def _of_number(number: float) -> Moment:
    if 0 <= number < 1:
        return Moment(at=_of_datetime(EPOCH + timedelta(days=number)).at)
    if int(number) not in DAYS:
        raise NoMomentError(str(number))
    found = _of_datetime(EPOCH + timedelta(days=number))
    return Moment(day=found.day) if number.is_integer() else found


def _of_text(words: str) -> Moment:
    words = " ".join(words.split())
    if re.match(r"\d{4}-\d\d-\d\d[T ]\d", words):
        try:
            if found := parse_datetime(words.replace(" UTC", "Z")):
                return _of_datetime(found)
        except ValueError:
            raise NoMomentError(words) from None
    if re.fullmatch(r"\d{5}(?:[.,]\d+)?|0[.,]\d+", words):
        return _of_number(float(words.replace(",", ".")))
    try:
        return _of_written(fold(words))
    except ValueError:
        raise NoMomentError(words) from None


def _of_written(words: str) -> Moment:
    """Read “jeudi 20 mai 2027 à 10 h 30” or “20/05/2027 10:30”. Raises ValueError."""
    words = re.sub(r"^[a-z]+day,? |^[a-z]+di,? |^dimanche,? |^le ", "", words)
    day, rest = _day(words)
    rest = re.sub(r"^[ ,]*(?:a |at |de |from )?", "", rest).strip()
    if not rest:
        return Moment(day=day)
    found = TIME.fullmatch(rest)
    if not found or rest.isdigit():
        raise NoMomentError(words)
    hour = int(found[1])
    if found[3]:
        hour = hour % 12 + 12 * (found[3] == "pm")
    return Moment(day=day, at=time(hour, int(found[2] or 0)))


def _day(words: str) -> tuple[date | None, str]:
    """Return the day at the beginning of a text, or None, and the rest. Raises ValueError."""
    if found := ISO_DAY.match(words):
        return date(int(found[1]), int(found[2]), int(found[3])), words[found.end() :]
    if found := DAY.match(words):
        year = int(found[3]) + 2000 * (len(found[3]) == 2)
        return date(year, int(found[2]), int(found[1])), words[found.end() :]
    if found := WRITTEN_DAY.match(words):
        return date(int(found[3]), _months().get(found[2], 0), int(found[1])), words[found.end() :]
    return None, words


def _months() -> dict[str, int]:
    """Return the numbers of months by name and abbreviation, in French and English."""
    found: dict[str, int] = {}
    for language, shortest in (("fr", 4), ("en", 3)):
        with override(language):
            for number, name in MONTHS.items():
                folded = fold(str(name))
                found |= dict.fromkeys((folded, folded[:shortest]), number)
    return found
