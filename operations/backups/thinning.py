"""Retention of backups: all of two days, then one of each day, week and month.

Days, weeks (from Monday) and months are those of UTC, as in the names of backups. Backups that hold
a person who was erased since are deleted earlier.
"""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.core.files.storage import Storage
from django.utils import timezone

from core.content.backups import NAME
from operations.backups import journal
from operations.backups.errors import BackupError
from operations.backups.making import parts_of, personal_part
from operations.backups.manifest import MANIFEST, PROGRAM, begun, finished, read
from operations.backups.personal import is_over

# An organiser may want the state of an hour before an edit.
ALL = timedelta(days=2)
# The number of a day, week or month, and for how many of them, this one too, the newest is kept.
PERIODS: tuple[tuple[Callable[[datetime], int], int], ...] = (
    (lambda moment: moment.toordinal(), 7),
    (lambda moment: (moment.toordinal() - 1) // 7, 4),
    (lambda moment: moment.year * 12 + moment.month, 12),
)
PERSONAL_FILES = {personal_part(encrypted=False), personal_part(encrypted=True)}
FILES = {MANIFEST} | parts_of(encrypted=False) | parts_of(encrypted=True) | PERSONAL_FILES
# How long a backup may still hold a person who was erased after it was made.
ERASED = timedelta(days=90)
# One is made each night: where there is none for so long, rather the clock is wrong.
LONGEST_GAP = timedelta(days=366)


def kept(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return the whole backups to keep, without regard to erasures."""
    oldest_first = sorted(moments)
    found = {moment for moment in oldest_first if moment > now - ALL}
    for period, most in PERIODS:
        newest = {period(moment): moment for moment in oldest_first}
        found.update(newest[number] for number in newest if period(now) - number < most)
    return found


def overdue(
    moments: Iterable[datetime], erased: Collection[datetime], now: datetime
) -> set[datetime]:
    """Return the backups that may hold a person who was erased too long ago."""
    last = max((each for each in erased if each <= now - ERASED), default=None)
    return {moment for moment in moments if last and moment - journal.MARGIN <= last}


def doubted(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return the backups before a gap that may be an error of the clock: they would seem old."""
    found: set[datetime] = set()
    since = now
    for moment in sorted((each for each in moments if each <= now), reverse=True):
        if found or since - moment > LONGEST_GAP:
            found.add(moment)
        since = moment
    return found


def left_alone(place: Storage) -> list[str]:
    """Return the names of the backups that are not deleted by this clock, the newest last."""
    return [moment.strftime(NAME) for moment in sorted(doubted(_begun(place), timezone.now()))]


def thin(place: Storage) -> list[str]:
    """Delete what is no longer kept of backups, and nothing else; return the names of what went.

    Nor a backup before a gap that makes the clock doubtful: of that, as of all others, what people
    said to organisers alone goes by the clock as it is. A backup that was cut off cannot be
    restored, and takes room: it goes after the same two days. A damaged one stays for a person to
    look at, until it may hold a person who was erased too long ago.
    """
    now = timezone.now()
    whole, cut_off, damaged = _found(place)
    late = overdue(whole | damaged, journal.moments(place), now)
    gone = (whole - kept(whole, now)) | late | {each for each in cut_off if each <= now - ALL}
    gone -= doubted(_begun(place), now)
    deleted = [moment.strftime(NAME) for moment in sorted(gone)]
    for name in deleted:
        _delete(place, name)
    return deleted + _drop_personal(place, (whole | cut_off | damaged) - gone)


def _drop_personal(place: Storage, moments: Iterable[datetime]) -> list[str]:
    """Delete the personal files of backups that are too old for them; return their names."""
    old = [moment.strftime(NAME) for moment in sorted(moments) if is_over(moment)]
    dropped = [f"{name}/{file}" for name in old for file in PERSONAL_FILES & _files(place, name)]
    for each in dropped:
        place.delete(each)
    return dropped


def _begun(place: Storage) -> list[datetime]:
    return [datetime.strptime(name, NAME).replace(tzinfo=UTC) for name in begun(place)]


def _found(place: Storage) -> tuple[set[datetime], set[datetime], set[datetime]]:
    """Return when backups were made: whole ones, those that were cut off, and damaged ones."""
    whole, cut_off, damaged = set(), set(), set()
    complete = set(finished(place))
    for name in begun(place):
        moment = datetime.strptime(name, NAME).replace(tzinfo=UTC)
        if name in complete:
            try:
                if read(place, name).program == PROGRAM:
                    whole.add(moment)
            except BackupError:
                damaged.add(moment)
        elif _files(place, name):
            cut_off.add(moment)
    return whole, cut_off, damaged


def _files(place: Storage, name: str) -> set[str]:
    """Return the files of a backup that exist, without others beside them."""
    return FILES.intersection(place.listdir(name)[1])


def _delete(place: Storage, name: str) -> None:
    # The manifest first: with only some of the others it is cut off.
    for file in sorted(_files(place, name), key=lambda each: each != MANIFEST):
        place.delete(f"{name}/{file}")
    # Not empty where it holds other files.
    with suppress(OSError):
        place.delete(name)
