"""Which backups are kept: all of two days, then one of each day, week and month of the calendar.

Days, weeks (from Monday) and months are those of UTC, as in the names of backups. What holds
somebody who was erased since has an end of its own.
"""

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.core.files.storage import Storage
from django.utils import timezone

from core.content.backups import NAME
from operations.backups import journal
from operations.backups.errors import BackupError
from operations.backups.making import parts_of
from operations.backups.manifest import MANIFEST, PROGRAM, begun, finished, read

# Somebody may want what was an hour before they touched something.
ALL = timedelta(days=2)
# The number of a day, week or month, and for how many of them, this one too, the newest is kept.
PERIODS: tuple[tuple[Callable[[datetime], int], int], ...] = (
    (lambda moment: moment.toordinal(), 7),
    (lambda moment: (moment.toordinal() - 1) // 7, 4),
    (lambda moment: moment.year * 12 + moment.month, 12),
)
FILES = {MANIFEST} | parts_of(encrypted=False) | parts_of(encrypted=True)
# How long a backup may still hold somebody who was erased after it was made.
ERASED = timedelta(days=90)
# One is made each night: where there is none for so long, rather the clock is wrong.
LONGEST_GAP = timedelta(days=366)


def kept(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Those of whole backups that stay, whoever is in them."""
    oldest_first = sorted(moments)
    found = {moment for moment in oldest_first if moment > now - ALL}
    for period, most in PERIODS:
        newest = {period(moment): moment for moment in oldest_first}
        found.update(newest[number] for number in newest if period(now) - number < most)
    return found


def overdue(
    moments: Iterable[datetime], erased: Collection[datetime], now: datetime
) -> set[datetime]:
    """Those that may hold somebody who was erased too long ago."""
    last = max((each for each in erased if each <= now - ERASED), default=None)
    return {moment for moment in moments if last and moment - journal.MARGIN <= last}


def doubted(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Those before a gap that the clock alone may have made: it would take them for old."""
    found: set[datetime] = set()
    since = now
    for moment in sorted((each for each in moments if each <= now), reverse=True):
        if found or since - moment > LONGEST_GAP:
            found.add(moment)
        since = moment
    return found


def left_alone(place: Storage) -> list[str]:
    """The names of those that nobody deletes by this clock, the newest last."""
    return [moment.strftime(NAME) for moment in sorted(doubted(_begun(place), timezone.now()))]


def thin(place: Storage) -> list[str]:
    """Delete what is not kept any longer, and nothing that is no backup of this program; the names.

    Nor what lies before a gap that makes the clock doubtful. What was cut off cannot be restored,
    and takes room: it goes after the same two days. What is damaged stays for somebody to look at,
    until it may hold somebody who was erased too long ago.
    """
    now = timezone.now()
    whole, cut_off, damaged = _found(place)
    late = overdue(whole | damaged, journal.moments(place), now)
    gone = (whole - kept(whole, now)) | late | {each for each in cut_off if each <= now - ALL}
    gone -= doubted(_begun(place), now)
    deleted = [moment.strftime(NAME) for moment in sorted(gone)]
    for name in deleted:
        _delete(place, name)
    return deleted


def _begun(place: Storage) -> list[datetime]:
    return [datetime.strptime(name, NAME).replace(tzinfo=UTC) for name in begun(place)]


def _found(place: Storage) -> tuple[set[datetime], set[datetime], set[datetime]]:
    """When backups were made: whole ones, those that were cut off, and damaged ones."""
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
    """Those of a backup that are there, whatever somebody put beside them."""
    return FILES.intersection(place.listdir(name)[1])


def _delete(place: Storage, name: str) -> None:
    # The manifest first: with only some of the others it is cut off.
    for file in sorted(_files(place, name), key=lambda each: each != MANIFEST):
        place.delete(f"{name}/{file}")
    # Not empty, where somebody put something into it.
    with suppress(OSError):
        place.delete(name)
